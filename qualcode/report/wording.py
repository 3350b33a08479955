"""The report's own sentences and words, from the data files in `texts/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from qualcode.analysis import phrase
from qualcode.model import QualcodeError

# Nynorsk labels come from the analysis; the report's own sentences are in bokmål until they are written in nynorsk.
_TEXTS = {"nb": "nb", "nn": "nb", "en": "en"}


class Texts:
    """The texts of one language: `texts("method.key")`, `texts("sample.caption", n=11)`, `texts.count("quote", 2)`.

    >>> Texts("en").count("quote", 1), Texts("nb")("words.table")
    ('1 quote', 'Tabell')
    """

    def __init__(self, language: str) -> None:
        if language not in _TEXTS:
            raise QualcodeError(f"language {language!r}: a report is written in nb or en; choose one of them")
        self.language = language
        self._texts = _read(_TEXTS[language])

    def __call__(self, key: str, **values: Any) -> str:
        section, _, name = key.partition(".")
        text: str = self._texts[section][name]
        return text.format(**values) if values else text

    def count(self, noun: str, number: int) -> str:
        """A number with its noun."""
        return f"{self.number(number)} {self._texts['nouns'][noun][number != 1]}"

    def of_number(self, key: str, number: int) -> str:
        """The singular or plural text of `key`, with {n} filled in."""
        section, _, name = key.partition(".")
        text: str = self._texts[section][name][number != 1]
        return text.format(n=self.number(number))

    def number(self, value: int) -> str:
        """A whole number, with thousands parted as the language does."""
        return f"{value:,}".replace(",", "," if self.language == "en" else "\u00a0")

    def attribute(self, name: str) -> str:
        """What an attribute is called; one the package does not know is called as its column is."""
        known: str | None = self._texts["attributes"].get(name)
        return known or phrase(name, self.language)

    def value(self, value: Any) -> str:
        """A value of an attribute: words the package knows in the report's language, others as they stand."""
        key = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).strip().casefold()
        known: str | None = self._texts["values"].get(key)
        return known or phrase(value, self.language)

    def listed(self, parts: Sequence[str]) -> str:
        """ "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self('words.and')} {parts[-1]}"


@cache
def _read(language: str) -> Mapping[str, Any]:
    source = files("qualcode.report") / "texts" / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def in_language(texts: Mapping[str, str], language: str) -> str:
    """A text given by language, in `language` or the nearest there is; "" where there is none."""
    order = {"nb": ("nb", "nn", "en"), "nn": ("nn", "nb", "en")}.get(language, ("en", "nb", "nn"))
    return next((texts[each] for each in order if texts.get(each)), "")
