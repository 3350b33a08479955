"""The command line: thin commands over `qualcode.study.Study`."""

from qualcode.cli.entry import main

__all__ = ["main"]
