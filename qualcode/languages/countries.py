"""Countries: what they are called in bokmål, nynorsk and English, and what they belong to on a given day.

The facts lie in `data/countries.csv` and `data/memberships.csv`, which also say where they come from.
"""

from __future__ import annotations

import csv
import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from qualcode.model import QualcodeError

Region = Literal["EU", "non-EU"]
CooperationClass = Literal["EU member", "other Council of Europe", "rest of the world"]
LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory. `code` is ISO 3166-1 alpha-2 (Kosovo: XK).

    `names` is `(nb, nn, en)`, `other_names` what else it is called in any of the three; `adjectives` and `people` hold one
    tuple a language, in the same order, in the base form ("latvisk", "latvier"). `part_of` is the code of the
    state a territory belongs to, or "".
    """

    code: str
    names: tuple[str, str, str]
    other_names: tuple[str, ...] = ()
    adjectives: tuple[tuple[str, ...], ...] = ((), (), ())
    people: tuple[tuple[str, ...], ...] = ((), (), ())
    part_of: str = ""

    def name(self, language: str = "en") -> str:
        """Its usual name in "nb", "nn" or "en".

        >>> find_country("Litauen").name("en")
        'Lithuania'
        """
        return self.names[LANGUAGES.index(language)]


@dataclass(frozen=True, slots=True)
class _Membership:
    organisation: str
    code: str
    first: datetime.date
    until: datetime.date  # the first day no longer a member


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("qualcode.languages") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@cache
def countries() -> tuple[Country, ...]:
    """Every country and territory, in the order of their codes."""

    def several(cell: str) -> tuple[str, ...]:
        return tuple(part for part in cell.split("|") if part)

    return tuple(
        Country(
            row["code"],
            (row["nb"], row["nn"], row["en"]),
            several(row["other_names"]),
            tuple(several(row[f"adjectives_{language}"]) for language in LANGUAGES),
            tuple(several(row[f"people_{language}"]) for language in LANGUAGES),
            row["part_of"],
        )
        for row in _rows("countries.csv")
    )


@cache
def _memberships() -> dict[str, tuple[_Membership, ...]]:
    found: dict[str, list[_Membership]] = {}
    for row in _rows("memberships.csv"):
        first = datetime.date.fromisoformat(row["from"]) if row["from"] else datetime.date.min
        until = datetime.date.fromisoformat(row["until"]) if row["until"] else datetime.date.max
        found.setdefault(row["code"], []).append(_Membership(row["organisation"], row["code"], first, until))
    return {code: tuple(rows) for code, rows in found.items()}


def _key(name: str) -> str:
    """A name as it is looked up: no case, accents, dots or kinds of dash; "&" and "og" are "and", "Saint" is "st"."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.sub(r"[\s.\-–—_]+", " ", plain.replace("&", " and ")).split()
    if words and words[0] == "the":
        words = words[1:]
    return " ".join({"og": "and", "saint": "st"}.get(word, word) for word in words)


@cache
def _index() -> dict[str, Country]:
    """Lookup keys of names first, then of adjectives and people, so that a name is never hidden."""
    found: dict[str, Country] = {}
    for country in countries():
        for name in country.names:
            found.setdefault(_key(name), country)
    for country in countries():
        for name in country.other_names:
            found.setdefault(_key(name), country)
    for country in countries():
        for words in (*country.adjectives, *country.people):
            for word in words:
                found.setdefault(_key(word), country)
    return found


@cache
def _by_code() -> dict[str, Country]:
    return {country.code: country for country in countries()}


def find_country(name: str) -> Country | None:
    """The country called `name` in bokmål, nynorsk or English; also by adjective, inhabitant or ISO code in capitals.

    Case, accents, hyphens and a leading "the" do not matter. None when no country is called that.

    >>> find_country("Noreg").code, find_country("the Czech Republic").code, find_country("LV").names[2]
    ('NO', 'CZ', 'Latvia')
    >>> find_country("Atlantis") is None
    True
    """
    name = str(name).strip()
    if len(name) == 2 and name.isupper() and name in _by_code():
        return _by_code()[name]
    return _index().get(_key(name))


def as_date(value: object) -> datetime.date | None:
    """A day from a date, "2015-04-27", "27.04.2015", or the middle of "2015-05" or "2015"; None from nothing.

    Raises QualcodeError for anything else.

    >>> as_date("27.04.2015"), as_date("2015")
    (datetime.date(2015, 4, 27), datetime.date(2015, 7, 1))
    """
    if isinstance(value, datetime.datetime):
        # pandas' NaT is a datetime that is not equal to itself
        return value.date() if value == value else None
    if isinstance(value, datetime.date):
        return value
    text = "" if value is None or value != value else str(value).strip()
    if not text:
        return None
    try:
        if match := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text):
            return datetime.date(int(match[3]), int(match[2]), int(match[1]))
        if match := re.fullmatch(r"(\d{4})(?:\.0)?", text):
            return datetime.date(int(match[1]), 7, 1)
        if match := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
            return datetime.date(int(match[1]), int(match[2]), 15)
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        raise QualcodeError(
            f"date {text!r} is not a date; write it as year-month-day, for example 2015-04-27"
        ) from None


def _country(country: Country | str) -> Country:
    if isinstance(country, Country):
        return country
    found = find_country(country)
    if found is None:
        raise QualcodeError(
            f"country {country!r} is not known; write its name in bokmål, nynorsk or English, or its two-letter ISO code"
        )
    return found


def memberships(country: Country | str, date: object = None) -> frozenset[str]:
    """What `country` belonged to on `date`: "EU", "EEA", "EFTA", "Council of Europe", "Nordic".

    `date` is a date or text as `as_date` reads it; without one, the memberships that have not ended. Raises
    QualcodeError for an unknown country or date.

    >>> sorted(memberships("Storbritannia", "2020-01-31")), sorted(memberships("UK", "2020-02-01"))
    (['Council of Europe', 'EEA', 'EU'], ['Council of Europe'])
    """
    day = as_date(date)
    rows = _memberships().get(_country(country).code, ())
    if day is None:
        return frozenset(row.organisation for row in rows if row.until == datetime.date.max)
    return frozenset(row.organisation for row in rows if row.first <= day < row.until)


def region(country: Country | str, date: object = None) -> Region:
    """Whether `country` was in the EU on `date`: "EU" or "non-EU".

    >>> region("Kroatia", "2013-06-30"), region("Kroatia", "2013-07-01")
    ('non-EU', 'EU')
    """
    return "EU" if "EU" in memberships(country, date) else "non-EU"


def cooperation_class(country: Country | str, date: object = None) -> CooperationClass:
    """The class of partner `country` was on `date`: EU member, other Council of Europe member, rest of the world.

    >>> cooperation_class("Russland", "2015-04-27"), cooperation_class("Russland", "2022-03-16")
    ('other Council of Europe', 'rest of the world')
    """
    belongs = memberships(country, date)
    if "EU" in belongs:
        return "EU member"
    return "other Council of Europe" if "Council of Europe" in belongs else "rest of the world"
