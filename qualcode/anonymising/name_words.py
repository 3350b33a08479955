"""A text as a row of words in which names are looked for, each with its place."""

from __future__ import annotations

import re
from itertools import accumulate

from qualcode.anonymising.names import WORD

_SPLIT = re.compile(f"({WORD.pattern})")
_BARRED = "\0"  # stands between two words of which one is spoken for: no name goes on there


class NameWords:
    """The words of a text with what stands between them.

    Words whose first character `covered` marks are there, but nothing joins them.

    >>> words = NameWords("Kari og K. Vik")
    >>> words.words, words.starts, words.gap(2)
    (['Kari', 'og', 'K', 'Vik'], [0, 5, 8, 11], '. ')
    """

    def __init__(self, text: str, covered: bytearray | None = None) -> None:
        parts = _SPLIT.split(text)
        bounds = list(accumulate(map(len, parts)))
        self.text = text
        self.words = parts[1::2]
        self.starts = bounds[:-1:2]
        self.ends = bounds[1::2]
        self._gaps = parts[2::2]
        self._covered = covered

    def __len__(self) -> int:
        return len(self.words)

    def is_covered(self, at: int) -> bool:
        return self._covered is not None and bool(self._covered[self.starts[at]])

    def gap(self, at: int) -> str:
        """What stands between word `at` and the next."""
        if self._covered is not None and (self.is_covered(at) or self.is_covered(at + 1)):
            return _BARRED
        return self._gaps[at]

    def are_near(self, at: int) -> bool:
        """Whether no more than a space or a comma stands between word `at` and the next."""
        return not self.gap(at).strip(" \t\u00a0,")
