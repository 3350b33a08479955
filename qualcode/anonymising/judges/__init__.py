"""Judges of words: the entity models and the weights that say how likely a word belongs to a name."""
