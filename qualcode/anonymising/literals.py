"""Find fixed strings in a text: places, organisations, phone numbers, nicknames of several words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qualcode.anonymising.name_words import NameWords
from qualcode.anonymising.names import folded, name_key

_TOKEN = re.compile(r"[^\W_]+")
_GAPS = re.compile(r"[\s\-‐‑]+")


def literal_key(written: str) -> str:
    """The form under which a fixed string is looked up: case, spacing and hyphens do not matter.

    Of a number nothing but the digits counts.

    >>> literal_key("Sør-Aurdal  Kommune"), literal_key("412.34 567")
    ('sør aurdal kommune', '41234567')
    """
    key = " ".join(_GAPS.split(name_key(written))).strip()
    return re.sub(r"\D", "", key) if _is_number(key) else key


def _is_number(key: str) -> bool:
    return sum(c.isdigit() for c in key) >= 5 and not any(c.isalpha() for c in key)


class LiteralFinder:
    """Fixed strings with what they stand for; looked up by their first word, so many cost no more than few."""

    def __init__(self, literals: Mapping[str, frozenset[int]]) -> None:
        by_first: dict[str, list[str]] = {}
        numbers: list[str] = []
        others: list[str] = []
        for key in sorted(literals, key=len, reverse=True):
            first = _TOKEN.match(key)
            if _is_number(key):
                number = r"\+?" + r"[ \u00a0./–-]?".join(key)
                # a telephone number may stand behind a country's; a shorter one is not cut out of a longer one
                numbers.append(number if len(key) >= 8 else rf"(?<!\d[ \u00a0.,]){number}(?![ \u00a0.,]\d)")
            elif first is None:
                others.append(_form(key))
            else:
                by_first.setdefault(first.group(), []).append(_form(key))
        self._by_first = {first: _pattern(forms) for first, forms in by_first.items()}
        self._rest = _pattern([*numbers, *others]) if numbers or others else None
        self._with_digits = any(not first.isalpha() for first in by_first)

    def find(self, text: str, words: NameWords | None = None) -> Iterator[tuple[int, int, str]]:
        """Start, end (without a genitive) and key of each string found; the longest at each place.

        `words` are the text's, for who has them already.
        """
        places = self._first_words(words or NameWords(text)) if self._by_first else []
        if not places and self._rest is None and not self._with_digits:
            return
        text = folded(text)
        if self._with_digits:  # "4H-klubben" begins with no word
            tokens = [token for token in _TOKEN.finditer(text) if not token.group().isalpha()]
            places += [(token.start(), firsts) for token in tokens if (firsts := self._firsts(token.group()))]
            places.sort()
        for start, firsts in places:
            for first in firsts:
                if match := self._by_first[first].match(text, start):
                    yield match.start(), match.end("form"), literal_key(match.group("form"))
                    break
        if self._rest is not None:
            for match in self._rest.finditer(text):
                yield match.start(), match.end("form"), literal_key(match.group("form"))

    def _first_words(self, words: NameWords) -> list[tuple[int, tuple[str, ...]]]:
        """Where words stand that some of the strings begin with, and which beginnings they may be."""
        wanted: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for word in set(words.words):
            for offset, token in _pieces(word):
                if firsts := self._firsts(token):
                    wanted.setdefault(word, []).append((offset, firsts))
        return [
            (words.starts[at] + offset, firsts)
            for at, word in enumerate(words.words) if word in wanted
            for offset, firsts in wanted[word]
        ]  # fmt: skip

    def _firsts(self, token: str) -> tuple[str, ...]:
        """The beginnings that a word may be: it, and it without -s."""
        return tuple(
            first for first in dict.fromkeys((token, token.removesuffix("s"))) if first in self._by_first
        )


def _pieces(word: str) -> list[tuple[int, str]]:
    """A word as strings are looked up by it, with its offset; "O'Brien" is two."""
    key = folded(word)
    return [(0, key)] if key.isalpha() else [(token.start(), token.group()) for token in _TOKEN.finditer(key)]


def _form(key: str) -> str:
    form = _GAPS.pattern.join(re.escape(part).replace("'", "['’]") for part in key.split())
    return f"{_NOT_BEHIND_DIGITS[_digits(key, '^')]}{form}{_NOT_BEFORE_DIGITS[_digits(key, '$')]}"


def _digits(key: str, end: str) -> int:
    """How many digits a string begins (^) or ends ($) with: 0, up to three (what may be grouped), or four and more."""
    found = re.search(rf"\d+{end}" if end == "$" else r"^\d+", key)
    return min(len(found.group()), 4) if found else 0


# "400" is no part of "31 400", nor "11" of "11.5"; but four digits stand by themselves in "P.O. Box 12 1968".
_NOT_BEHIND_DIGITS = ("", *[r"(?<!\d[.,])"] * 2, r"(?<!\d[.,\s])", r"(?<!\d[.,])")
_NOT_BEFORE_DIGITS = ("", *[r"(?![.,]\d|[ \u00a0\u202f]\d{3}(?!\d))"] * 3, r"(?![.,]\d)")


def _pattern(forms: list[str]) -> re.Pattern[str]:
    """One pattern for these forms, longest first, as whole words and with a genitive behind."""
    return re.compile(rf"(?<!\w)(?P<form>{'|'.join(forms)})(?:['’]?s|['’])?(?!\w)", re.IGNORECASE)
