"""What may be told of a place when its name may not: sort, size and part of the country."""

from __future__ import annotations

import re
from dataclasses import dataclass

# "Sund kommune", "kommunen Sund", "Sund municipality", "municipality of Sund"
_WORDS_AROUND = re.compile(
    r"\b(?:kommune[nr]?s?|fylke(?:t|skommune)?s?|herad(?:et)?|municipality|county|the|of|by(?:en)?|city|town|i|in)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """`sort`, `size` and `region` are headings in labels.toml ("" when not known); `country_code` is ISO 3166."""

    sort: str
    size: str = ""
    region: str = ""
    country_code: str = ""

    def country(self, language: str) -> str:
        """The country's name in this language, or "" for a place in Norway."""
        if self.country_code in ("", "NO"):
            return ""
        from qualcode.languages import find_country

        found = find_country(self.country_code)
        return str(found.name(language)) if found is not None else ""


def place_facts(text: str) -> PlaceFacts | None:
    """What our lists know of a place as it was written, or None.

    A name that several municipalities bear keeps only what they share.

    >>> place_facts("Kautokeinos").region
    'northern'
    """
    from qualcode.languages import find_place

    bare = " ".join(_WORDS_AROUND.sub(" ", text).split()).strip(" ,.'’")
    found = find_place(text.strip()) or find_place(bare)
    if not found:
        return None
    first = found[0]
    if any(place.kind != first.kind or place.country != first.country for place in found[1:]):
        found = tuple(place for place in found if place.kind == first.kind and place.country == first.country)
    size = str(first.size or "") if first.kind == "municipality" else ""
    region = first.region if first.country == "NO" else ""
    if any((str(place.size or "") if first.kind == "municipality" else "") != size for place in found):
        size = ""
    if any(place.region != first.region for place in found):
        region = ""
    if size == "city":
        return PlaceFacts("city", "", region, first.country)
    sort = (
        first.kind
        if first.kind in ("municipality", "county", "town", "city", "district", "quarter")
        else "district"
    )
    return PlaceFacts(sort, size, region, first.country)
