"""Whether it held: leaks, participants that stand alone, and the test on a colleague."""
