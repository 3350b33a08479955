"""A text as a row of words in which names are looked for, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

from qualcode.anonymising.identities.names import WORD

_SPLIT = re.compile(f"({WORD.pattern})")
_BARRED = "\0"  # stands between two words of which one is spoken for: no name goes on there
_AROUND = 120  # characters on each side of a word in which all lies that tells whether it is a name


class NameWords:
    """The words of a text, or of its part from `start` to `end`, with what stands between them.

    Words whose first character `covered` marks are there, but nothing joins them. Places are the whole text's.

    >>> words = NameWords("Kari og K. Vik")
    >>> words.words, words.starts, words.gap(2)
    (['Kari', 'og', 'K', 'Vik'], [0, 5, 8, 11], '. ')
    """

    def __init__(
        self, text: str, covered: bytearray | None = None, start: int = 0, end: int | None = None
    ) -> None:
        parts = _SPLIT.split(text[start:end])
        bounds = list(accumulate(map(len, parts[1:]), initial=start + len(parts[0])))
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


def distinct_words(texts: Iterable[str]) -> set[str]:
    """Every word of texts as it is written, once: much quicker than going through them.

    >>> sorted(distinct_words(["Kari, (Ola) og Kari"]))
    ['Kari', 'Ola', 'og']
    """
    pieces = set().union(*map(str.split, texts))
    plain = set(filter(str.isalpha, pieces))
    return plain.union(WORD.findall(" ".join(pieces - plain)))


class WantedWords:
    """Which of the words somebody looks for a text holds; what stands between two spaces is looked at once for all texts.

    >>> wanted = WantedWords(lambda words: {word for word in words if word.istitle()})
    >>> sorted(wanted.of("Kari, (Ola) og Kari")), wanted.of("(Ola) og jeg")
    (['Kari', 'Ola'], {'Ola'})
    """

    def __init__(self, are_wanted: Callable[[set[str]], set[str]]) -> None:
        self._are_wanted = are_wanted
        self._seen: set[str] = set()
        self._in_piece: dict[str, set[str]] = {}

    def of(self, text: str) -> set[str]:
        """The words wanted of those that stand in the text."""
        pieces = set(text.split())
        new = pieces - self._seen
        self._seen |= new
        plain = set(filter(str.isalpha, new))
        others = {piece: WORD.findall(piece) for piece in new - plain}
        wanted = self._are_wanted(plain.union(*others.values()))
        self._in_piece.update((piece, {piece}) for piece in wanted & plain)
        for piece, words in others.items():
            if not wanted.isdisjoint(words):
                self._in_piece[piece] = wanted.intersection(words)
        return set().union(*(self._in_piece[piece] for piece in self._in_piece.keys() & pieces))


def places_of(words: Iterable[str], text: str, covered: bytearray | None = None) -> Iterator[tuple[int, str]]:
    """Where each of these words stands by itself in a text, and which one it is; but for what is covered."""
    for word in words:
        for at in _places(word, text):
            if covered is None or not covered[at]:
                yield at, word


def _places(word: str, text: str) -> Iterator[int]:
    if len(word) < 3:  # in nearly every word
        yield from (match.start() for match in _by_itself(word).finditer(text))
        return
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (text[at - 1 : at].isalpha() or text[end : end + 1].isalpha()):
            yield at
        at = text.find(word, end)


@lru_cache(maxsize=1000)
def _by_itself(word: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(word)}(?![^\W\d_])(?<![^\W\d_]{re.escape(word)})")


def stretches(text: str, places: Iterable[int]) -> list[tuple[int, int]]:
    """The parts of a text around these places, from space to space, none overlapping.

    >>> stretches("Kari og Ola", [0, 8])
    [(0, 11)]
    """
    found: list[tuple[int, int]] = []
    for place in sorted(places):
        start = text.rfind(" ", 0, max(0, place - _AROUND)) + 1
        end = text.find(" ", place + _AROUND)
        end = len(text) if end < 0 else end
        if found and start < found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return found
