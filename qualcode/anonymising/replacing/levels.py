"""What stands for an identifier: less and less detail from the team's own text to open data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from qualcode.model import Identifier, QualcodeError

#: From most detail to least; "publication" is the default and for theses and articles alike.
LEVELS = ("team", "thesis", "publication", "public")
LANGUAGES = ("nb", "nn", "en")

_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Label:
    """Makes the bracketed text for identifiers, at one level of detail."""

    level: str

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise QualcodeError(f"level {self.level!r} is not known; expected one of {', '.join(LEVELS)}")

    def text(self, identifier: Identifier, language: str | None, relation: str = "", number: int = 0) -> str:
        """What is written instead of `identifier`, in brackets, in this language (English where it is unknown).

        `relation` is what a person is to the one who speaks; `number` tells apart places that are described alike.

        >>> from qualcode.model import Identifier
        >>> Label("publication").text(Identifier("P01", 0, 5, "43 år", "age", "indirect"), "nb")
        '[40-49 år]'
        """
        language = language if language in LANGUAGES else "en"
        inside = _WORDINGS[identifier.kind](self, identifier, language)
        if relation and identifier.kind == "person" and self.level in ("team", "thesis"):
            known = wordings()["relations"].get(relation)
            inside += f": {known[language] if known else relation}"
        if number and self.level != "team":
            inside += f" {number}"
        return f"[{inside}]"

    def _numbered(self, identifier: Identifier, language: str) -> str:
        """ "person 3", with the kind in the text's language; a participant's own id as it is."""
        kind, _, number = identifier.entity.rpartition(" ")
        if kind == identifier.kind and number.isdigit():
            return f"{_word('kinds', kind, language)} {number}"
        return identifier.entity or _word("kinds", identifier.kind, language)

    def _plain(self, identifier: Identifier, language: str) -> str:
        return _word("kinds", identifier.kind, language)

    def _place(self, identifier: Identifier, language: str) -> str:
        described = place_description(identifier.text, language, region=self.level != "public")
        numbered = self._numbered(identifier, language)
        if not described:
            return numbered
        return f"{numbered}: {described}" if self.level == "team" else described

    def _organisation(self, identifier: Identifier, language: str) -> str:
        numbered = self._numbered(identifier, language)
        sort = _sort_of(identifier.text, "organisations", language)
        return f"{numbered}: {sort}" if sort and self.level in ("team", "thesis") else numbered

    def _role(self, identifier: Identifier, language: str) -> str:
        sort = _sort_of(identifier.text, "roles", language) if self.level != "public" else ""
        told = sort.casefold() == identifier.text.casefold() and self.level != "team"
        return sort if sort and not told else self._numbered(identifier, language)

    def _contact(self, identifier: Identifier, language: str) -> str:
        return _word("contacts", contact_sort(identifier.text), language)

    def _id(self, identifier: Identifier, language: str) -> str:
        text = identifier.text
        if re.fullmatch(r"[A-ZÆØÅa-zæøå]{2}[ -]?\d{4,5}", text.strip()):
            return _word("ids", "plate", language)
        if re.fullmatch(r"\d{4}[ .]\d{2}[ .]\d{5}", text.strip()):
            return _word("ids", "account", language)
        if re.search(r"\d/\d", text):
            return _word("ids", "case", language)
        if len(re.sub(r"\D", "", text)) == 11 and not re.search(r"[A-Za-z]", text):
            return _word("ids", "identity", language)
        return _word("kinds", "id", language)

    def _age(self, identifier: Identifier, language: str) -> str:
        years = age_in(identifier.text, language)
        if years is None:
            return _word("kinds", "age", language)
        if self.level == "public":
            return _word("ages", "adult" if years >= 18 else "child", language)
        decade = years // 10 * 10
        return f"{decade}-{decade + 9} {_word('ages', 'years', language)}"

    def _date(self, identifier: Identifier, language: str) -> str:
        """A day or month as its season, a season as its year, a year as its decade: always less than was said.

        Only the team's own text tells a season or a year that was said.
        """
        year, month, season = date_parts(identifier.text)
        said_year_only = bool(year) and not (month or season)
        if said_year_only and self.level != "team":
            return _word("decades", "decade", language).format(year[:3] + "0")
        if (month and self.level != "public") or (season and self.level == "team"):
            season = season or ("winter", "spring", "summer", "autumn")[month % 12 // 3]
            return f"{_word('seasons', season, language)} {year}".strip()
        return year or _word("kinds", "date", language)


_WORDINGS = {
    "person": Label._numbered, "place": Label._place, "organisation": Label._organisation, "role": Label._role,
    "contact": Label._contact, "id": Label._id, "address": Label._plain, "date": Label._date, "age": Label._age,
    "other": Label._plain,
}  # fmt: skip


@lru_cache(maxsize=1)
def wordings() -> dict[str, Any]:
    """The tables of `data/labels.toml`."""
    file = resources.files("qualcode.anonymising").joinpath("data", "labels.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _word(table: str, name: str, language: str) -> str:
    return str(wordings()[table][name][language])


def _sort_of(text: str, table: str, language: str) -> str:
    """What sort of organisation or role the words tell of, or ""."""
    words = re.findall(r"\w+", text.casefold())
    for entry in wordings()[table].values():
        for cue in entry["words"]:
            if any(word == cue or (len(cue) > 3 and word.endswith(cue)) for word in words):
                return str(entry[language])
    for entry in wordings()[table].values():  # "ordføreren": the cue with an ending behind
        if any(word.startswith(cue) for cue in entry["words"] if len(cue) > 5 for word in words):
            return str(entry[language])
    return ""


def contact_sort(text: str) -> str:
    """ "email", "phone", "url" or "handle"."""
    lowered = text.casefold()
    if re.search(r"https?:|www\.|\w\.\w{2,}/", lowered):
        return "url"
    if re.search(r"\S@\S|krøllalfa|alfakrøll|\bat\b.*\bdot\b|punktum", lowered):
        return "email"
    if lowered.startswith("@"):
        return "handle"
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+", lowered) and not lowered.replace(".", "").isdigit():
        return "url"
    return "phone"


def age_in(text: str, language: str) -> int | None:
    """Years of age told in digits or words, or None.

    >>> age_in("43-åring", "nb"), age_in("in her fifties", "en"), age_in("gammel", "nb")
    (43, 50, None)
    """
    if found := re.search(r"\d{1,3}", text):
        years = int(found.group())
        return years if years < 120 else None
    return _age_in_words(text.casefold(), language)


def _age_in_words(text: str, language: str) -> int | None:
    tens = {
        "tju": 20, "twent": 20, "tret": 30, "thirt": 30, "før": 40, "fort": 40, "fem": 50, "fift": 50, "seks": 60,
        "sixt": 60, "sytt": 70, "sevent": 70, "ått": 80, "eight": 80, "nitt": 90, "ninet": 90,
    }  # fmt: skip
    if decade := re.search(r"\b(\w+?)(?:ti-?åra|tiåra|ti-?årene|tiårene|ties|åra|årene)\b", text):
        for stem, value in tens.items():
            if decade.group(1).startswith(stem) or decade.group().startswith(stem):
                return value
    from qualcode.languages import parse_number

    for words in (text, *re.split(r"\s+(?:år|years?)\b|-?åring|\s+", text)):
        years = parse_number(words.strip(" -"), language) if words.strip(" -") else None
        if years is not None and 0 < years < 120:
            return years
    return None


def date_parts(text: str) -> tuple[str, int, str]:
    """Year ("" when not told), month (0 when not told) and season ("" when not told) of a date.

    >>> date_parts("12. april 2014"), date_parts("våren 2014"), date_parts("3.11.2015")
    (('2014', 4, ''), ('2014', 0, 'spring'), ('2015', 11, ''))
    """
    if numeric := _NUMERIC.search(text):
        first, month, last = numeric.groups()
        year = (
            first
            if len(first) == 4
            else last
            if len(last) == 4
            else f"20{last[-2:]}"
            if int(last) < 40
            else f"19{last}"
        )
        return year, int(month) if 1 <= int(month) <= 12 else 0, ""
    stated = _YEAR.search(text)
    words = re.findall(r"[^\W\d_]+", text.casefold())
    month = next((int(n) for n, names in wordings()["months"].items() if any(w in names for w in words)), 0)
    season = next(
        (s for s, names in wordings()["season_words"].items() if any(w in names for w in words)), ""
    )
    return stated.group() if stated else "", month, "" if month else season


def place_description(text: str, language: str, *, region: bool = True) -> str:
    """What sort of place it is and in which part of the country, or "" for a place that no list holds."""
    from qualcode.anonymising.replacing.places import place_facts

    facts = place_facts(text)
    if facts is None:
        return ""
    described = _word("sizes", facts.sort, language)
    if facts.size:
        described = f"{_word('sizes', facts.size, language)} {described}"
    if region and facts.region:
        described += f" {_word('regions', facts.region, language)}"
    elif country := facts.country(language):
        described += f" {'in' if language == 'en' else 'i'} {country}"
    return described


def relation_of(identifiers: Sequence[Identifier], texts: Mapping[str, str]) -> str:
    """What a person is to the speakers ("colleague"), by the words right beside the mentions; "" when untold."""
    return _most_told("relations", identifiers, texts)


def gender_told(identifiers: Sequence[Identifier], texts: Mapping[str, str]) -> str:
    """A person's gender, "f" or "m", by the kin words right beside the mentions: "my wife Mercy"; "" when untold."""
    return _most_told("genders", identifiers, texts)


def _most_told(table: str, identifiers: Sequence[Identifier], texts: Mapping[str, str]) -> str:
    """Which entry's words stand beside most of the mentions; on a tie, none does."""
    counts: dict[str, int] = {}
    for one in identifiers:
        text = texts[one.document]
        before = re.findall(r"[^\W\d_]+", text[max(0, one.start - 30) : one.start].split("\n")[-1])[-2:]
        behind = re.match(r",\s+(?:\w+\s+)?(\w+)", text[one.end : one.end + 40])
        words = {word.casefold() for word in (*before, *(behind.groups() if behind else ()))}
        for name, entry in wordings()[table].items():
            if words & set(entry["words"]):
                counts[name] = counts.get(name, 0) + 1
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]
