"""Municipalities and counties of Norway, now and before, and the places of the world that interviews speak of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from qualcode.languages.word_lists import read_sections

SizeClass = Literal["small", "medium", "large", "city"]
PlaceClass = Literal["municipality", "county", "city", "town", "district", "quarter", "region"]

_DATA = "qualcode.languages"
_SIZES: dict[str, SizeClass] = {"s": "small", "m": "medium", "l": "large", "c": "city"}
_MUNICIPALITY = re.compile(r"(?P<name>[^,>]+?) (?P<size>[smlc])(?: > (?P<successor>[^,]+))?")


@dataclass(frozen=True, slots=True)
class Municipality:
    """A Norwegian municipality. `region` is eastern, southern, western, central or northern.

    `size` is Statistics Norway's class by inhabitants: small under 5,000, medium under 20,000, large under 100,000,
    city from there. `successor` names what a municipality that is gone became part of, and is empty for today's.
    """

    name: str
    county: str
    region: str
    size: SizeClass
    successor: str = ""

    @property
    def is_current(self) -> bool:
        return not self.successor


@dataclass(frozen=True, slots=True)
class County:
    """A Norwegian county; `until` is the last year it was one, None today."""

    name: str
    region: str
    since: int | None
    until: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place under one of its names. `country` is an ISO code, empty where the list has none."""

    name: str
    kind: PlaceClass
    country: str
    size: SizeClass | None = None
    region: str = ""


@cache
def _norway() -> tuple[tuple[Municipality, ...], tuple[County, ...]]:
    municipalities: list[Municipality] = []
    counties: list[County] = []
    for heading, text in read_sections(_DATA, "municipalities.txt"):
        county, region, years = (part.strip() for part in heading.split(";"))
        since, _, until = years.partition("-")
        counties.append(County(county, region, int(since) if since else None, int(until) if until else None))
        for entry in re.split(r",\s*", text.replace("\n", " ").strip()):
            found = _MUNICIPALITY.fullmatch(entry.strip())
            if found:
                successor = (found["successor"] or "").strip()
                size = _SIZES[found["size"]]
                municipalities.append(Municipality(found["name"].strip(), county, region, size, successor))
    return tuple(municipalities), tuple(counties)


def municipalities(*, former: bool = False) -> tuple[Municipality, ...]:
    """Today's 357 municipalities, or with `former` those that are gone.

    >>> len(municipalities())
    357
    """
    return tuple(m for m in _norway()[0] if m.is_current != former)


def counties(*, former: bool = False) -> tuple[County, ...]:
    """Today's 15 counties, or with `former` those that are gone.

    >>> len(counties())
    15
    """
    found: dict[str, County] = {}
    current = {c.name for c in _norway()[1] if c.until is None}
    for county in _norway()[1]:
        if (county.name in current) != former and (former or county.until is None):
            found.setdefault(county.name, county)
    return tuple(found.values())


def find_municipality(name: str) -> tuple[Municipality, ...]:
    """The municipalities called `name`, today's first; case and a Norwegian genitive -s do not matter.

    >>> [(m.county, m.is_current) for m in find_municipality("herøy")]
    [('Møre og Romsdal', True), ('Nordland', True)]
    >>> find_municipality("Skedsmo")[0].successor
    'Lillestrøm'
    """
    by_name = _by_name()
    return by_name.get(name.lower()) or by_name.get(name.lower().removesuffix("s"), ())


@cache
def _by_name() -> dict[str, tuple[Municipality, ...]]:
    found: dict[str, list[Municipality]] = {}
    for municipality in sorted(_norway()[0], key=lambda m: not m.is_current):
        found.setdefault(municipality.name.lower(), []).append(municipality)
    return {name: tuple(several) for name, several in found.items()}


@cache
def place_names() -> dict[str, tuple[Place, ...]]:
    """Every name of every place, in lower case, with the places it may mean."""
    found: dict[str, list[Place]] = {}
    for m in _norway()[0]:
        found.setdefault(m.name.lower(), []).append(Place(m.name, "municipality", "NO", m.size, m.region))
    for county in _norway()[1]:
        places = found.setdefault(county.name.lower(), [])
        if not any(place.kind == "county" for place in places):
            places.append(Place(county.name, "county", "NO", None, county.region))
    for heading, text in read_sections(_DATA, "places.txt"):
        area, country, kind = (part.strip() for part in heading.split(";"))
        for entry in re.split(r",\s*", text.replace("\n", " ").strip().rstrip(",")):
            for name in entry.split(" / "):
                if name.strip():
                    place = Place(name.strip(), kind, country, None, area if country == "" else "")  # type: ignore[arg-type]
                    found.setdefault(name.strip().lower(), []).append(place)
    return {name: tuple(several) for name, several in found.items()}


def find_place(name: str) -> tuple[Place, ...]:
    """The places called `name` in our lists, in any case; a Norwegian genitive -s does not matter.

    >>> [p.kind for p in find_place("Kisumu")], [p.kind for p in find_place("Rogalands")], find_place("Atlantis")
    (['town'], ['county'], ())
    """
    names = place_names()
    return names.get(name.lower()) or names.get(name.lower().removesuffix("s"), ())
