"""Find fixed strings in a text: places, organisations, phone numbers, nicknames of several words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from qualcode.anonymising.identities.name_words import distinct_words, places_of
from qualcode.anonymising.identities.names import folded, name_key

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


class _Literal(NamedTuple):
    """A fixed string: its key, its words, and the second of them where it is looked for by that, as the rarer one."""

    key: str
    words: frozenset[str]
    second: str

    @classmethod
    def of(cls, key: str, tokens: list[str]) -> _Literal:
        first, second = [*tokens, ""][:2]
        longer = len(second) > len(first) and first.isalpha() and second.isalpha()
        rarer = longer and key.startswith(f"{first} {second}")
        return cls(key, frozenset(filter(str.isalpha, tokens)), second if rarer else "")


class LiteralFinder:
    """Fixed strings, looked for only in texts that hold all their words, and there where their rarer words stand."""

    def __init__(self, literals: Collection[str]) -> None:
        self._by_first: dict[str, list[_Literal]] = {}
        numbers: list[str] = []
        others: list[str] = []
        for key in sorted(literals, key=len, reverse=True):
            tokens = _TOKEN.findall(key)
            if _is_number(key):
                number = r"\+?" + r"[ \u00a0./–-]?".join(key)
                # a telephone number may stand behind a country's; a shorter one is not cut out of a longer one
                numbers.append(number if len(key) >= 8 else rf"(?<!\d[ \u00a0.,]){number}(?![ \u00a0.,]\d)")
            elif _TOKEN.match(key):
                self._by_first.setdefault(tokens[0], []).append(_Literal.of(key, tokens))
            else:
                others.append(_form(key))
        self._with_digits = {first for first in self._by_first if not first.isalpha()}
        self._rest = _pattern([*numbers, *others]) if numbers or others else None
        words = {word for several in self._by_first.values() for one in several for word in one.words}
        self._words = words | {word + "s" for word in words}  # as they may be written
        self._reach = 60 + 2 * max(map(len, literals), default=0)  # a gap may be a line's end and spaces
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._tokens: dict[str, list[tuple[int, str]]] = {}  # of the texts' words that are of a string

    def find(
        self, text: str, words: set[str] | None = None, covered: bytearray | None = None
    ) -> Iterator[tuple[int, int, str]]:
        """Start, end (without a genitive) and key of each string found; the longest at each place.

        `words` are those of the text that `wanted` has named, for who has them. What `covered` marks is not looked at.
        """
        if words is None:
            words = self.wanted(distinct_words([text]))
        behind = -1
        for start, first in self._places(text, words, covered) if self._by_first else ():
            before = max(0, start - 3)
            around = folded(text[before : start + self._reach])
            if start > behind and (match := self._pattern_of(first).match(around, start - before)):
                behind = start
                yield start, before + match.end("form"), literal_key(match.group("form"))
        if self._rest is not None:
            for match in self._rest.finditer(folded(text)):
                yield match.start(), match.end("form"), literal_key(match.group("form"))

    def _places(self, text: str, words: set[str], covered: bytearray | None) -> list[tuple[int, str]]:
        """Where strings may begin, in order, and with which first word."""
        here = self._tokens.keys() & words
        present = {form for word in here for _, token in self._tokens[word] for form in _forms(token)}
        begin: set[str] = set()
        goes_on: dict[str, set[str]] = {}
        for first in present | self._with_digits:
            for one in self._by_first.get(first, ()):
                if one.words <= present:
                    (goes_on.setdefault(one.second, set()) if one.second else begin).add(first)
        asked = begin | goes_on.keys()
        asked_words = [
            word for word in here if any(asked.intersection(_forms(token)) for _, token in self._tokens[word])
        ]
        places: set[tuple[int, str]] = set()
        for at, word in places_of(asked_words, text, covered):
            for offset, token in self._tokens[word]:
                for form in _forms(token):
                    if form in begin:
                        places.add((at + offset, form))
                    for first in goes_on.get(form, ()):
                        start = _start_of(first, text, at + offset)
                        if start >= 0:
                            places.add((start, first))
        if digits := begin & self._with_digits:  # "4H-klubben" begins with no word
            for found in _TOKEN.finditer(folded(text)):
                places.update((found.start(), form) for form in _forms(found.group()) if form in digits)
        return sorted(places, key=lambda place: (place[0], -len(place[1])))

    def wanted(self, words: Iterable[str]) -> set[str]:
        """Those of some texts' words that may be of one of the strings."""
        several, found = list(words), set()
        for word, key in zip(several, folded(" ".join(several)).split(), strict=True):
            if key in self._words or not key.isalpha():
                tokens = [(part.start(), part.group()) for part in _TOKEN.finditer(key)]  # "O'Brien" has two
                if any(token in self._words for _, token in tokens):
                    self._tokens[word] = tokens
                    found.add(word)
        return found

    def _pattern_of(self, first: str) -> re.Pattern[str]:
        if first not in self._patterns:
            self._patterns[first] = _pattern([_form(one.key) for one in self._by_first[first]])
        return self._patterns[first]


def _start_of(first: str, text: str, second: int) -> int:
    """Where `first` starts, if it stands in front of the word at `second` with nothing but a gap between; else -1."""
    end = second
    while end and _GAPS.match(text[end - 1]):
        end -= 1
    start = end - len(first)
    return start if start >= 0 and end < second and folded(text[start:end]) == first else -1


def _forms(token: str) -> tuple[str, ...]:
    """The words of a string that a written word may be: it, and it without -s."""
    return (token, token[:-1]) if token.endswith("s") else (token,)


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
