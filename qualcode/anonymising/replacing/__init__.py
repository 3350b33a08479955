"""What stands in the place of an identifier, at each level, and where every word went."""
