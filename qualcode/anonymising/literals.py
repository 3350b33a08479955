"""Find fixed strings in a text: places, organisations, phone numbers, nicknames of several words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qualcode.anonymising.names import folded, name_key

_TOKEN = re.compile(r"[^\W_]+")


def literal_key(written: str) -> str:
    """Spacing and case of a fixed string do not matter; of a phone number no spacing at all.

    >>> literal_key("Sund  Kommune"), literal_key("412 34 567")
    ('sund kommune', '41234567')
    """
    key = " ".join(name_key(written).split())
    return "".join(key.split()) if _is_number(key) else key


def _is_number(key: str) -> bool:
    return sum(c.isdigit() for c in key) >= 5 and not any(c.isalpha() for c in key)


class LiteralFinder:
    """Fixed strings with what they stand for; looked up by their first word, so many cost no more than few."""

    def __init__(self, literals: Mapping[str, frozenset[int]]) -> None:
        self._literals = literals
        by_first: dict[str, list[str]] = {}
        numbers: list[str] = []
        others: list[str] = []
        for key in sorted(literals, key=len, reverse=True):
            first = _TOKEN.match(key)
            if _is_number(key):
                numbers.append(r"[ \u00a0.-]?".join(re.escape(c) for c in key))
            elif first is None:
                others.append(_form(key))
            else:
                by_first.setdefault(first.group(), []).append(_form(key))
        self._by_first = {first: _pattern(forms) for first, forms in by_first.items()}
        self._rest = _pattern([*numbers, *others]) if numbers or others else None

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end (without a genitive) and key of each string found; the longest at each place."""
        text = folded(text)
        if self._by_first:
            for token in _TOKEN.finditer(text):
                word = token.group()
                for first in (word, word.removesuffix("s")) if word.endswith("s") else (word,):
                    pattern = self._by_first.get(first)
                    if pattern is not None and (match := pattern.match(text, token.start())):
                        yield match.start(), match.end("form"), literal_key(match.group("form"))
                        break
        if self._rest is not None:
            for match in self._rest.finditer(text):
                yield match.start(), match.end("form"), literal_key(match.group("form"))


def _form(key: str) -> str:
    return r"[\s\-‐‑]+".join(re.escape(part).replace("'", "['’]") for part in key.split())


def _pattern(forms: list[str]) -> re.Pattern[str]:
    """One pattern for these forms, longest first, as whole words and with a genitive behind."""
    return re.compile(rf"(?<!\w)(?P<form>{'|'.join(forms)})(?:['’]?s|['’])?(?!\w)", re.IGNORECASE)
