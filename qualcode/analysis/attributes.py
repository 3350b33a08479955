"""What is known of participants: attributes as given, and the groups that follow from country and date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from qualcode.consent import WITHHELD
from qualcode.languages import cooperation_class, region
from qualcode.model import QualcodeError

# Groups that follow from countries on the interview's date, where they are not attributes of their own:
# name -> (the attribute that holds the country, the group of a country on a date).
_DERIVED = {
    "region": ("country", region),
    "cooperation_class": ("country", cooperation_class),
    "partner_region": ("partner_country", region),
    "partner_class": ("partner_country", cooperation_class),
}
DERIVED = tuple(_DERIVED)
_NO_COUNTRY = {"none", "ingen", "no", "nei", "-", "–"}
# Groups whose order has a meaning; others are sorted.
_ORDER = {
    "region": ("EU", "non-EU"),
    "partner_region": ("EU", "non-EU", "both", "none"),
    "partner_class": ("EU member", "other Council of Europe", "rest of the world", "several", "none"),
    "cooperation_class": ("EU member", "other Council of Europe", "rest of the world"),
    "language": ("nb", "nn", "en"),
}


def attribute_values(attribute: str, people: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Any]:
    """The value of `attribute` for each (participant, attributes).

    "region" (EU, non-EU) and "cooperation_class" follow from country and date; "partner_region" and "partner_class" from
    partner_country ("Guatemala; Lithuania", "none") and date, with "both" or "several" for partners of different kinds.
    Of one who withdrew and whose attributes are no longer told, what follows from them is "withheld" too.
    Raises QualcodeError naming the attribute and every participant who lacks it.

    >>> attribute_values("region", [("P01", {"country": "Latvia", "date": "2015-05-04"})])
    ['EU']
    """
    values: list[Any] = []
    lacking: dict[str, None] = {}
    for participant, attributes in people:
        value = attributes.get(attribute)
        needed = attribute
        if is_missing(value) and attribute in _DERIVED:
            needed, group_of = _DERIVED[attribute]
            country = attributes.get(needed)
            if WITHHELD in (country, attributes.get("date")):
                value = WITHHELD
            elif not is_missing(country):
                try:
                    value = _group(str(country), attributes.get("date"), group_of)
                except QualcodeError as error:
                    raise QualcodeError(f"participant {participant}: {error}") from None
        if is_missing(value):
            lacking[participant] = None
        values.append(value)
    if lacking:
        raise QualcodeError(_lacking_sentence(attribute, needed, list(lacking), people))
    return values


def _group(countries: str, date: Any, group_of: Callable[..., str]) -> str:
    """The group of one country, or of several that stand between semicolons."""
    names = [name.strip() for name in countries.split(";") if name.strip()]
    if all(name.casefold() in _NO_COUNTRY for name in names):
        return "none"
    groups = {group_of(name, date) for name in names}
    if len(groups) == 1:
        return groups.pop()
    return "both" if group_of is region else "several"


def _lacking_sentence(
    attribute: str, needed: str, lacking: list[str], people: Iterable[tuple[str, Mapping[str, Any]]]
) -> str:
    known = sorted(
        {key for _, attributes in people for key, value in attributes.items() if not is_missing(value)}
    )
    who = ", ".join(lacking[:8]) + (f" and {len(lacking) - 8} more" if len(lacking) > 8 else "")
    plural = "participant" if len(lacking) == 1 else "participants"
    why = f" (from which {attribute} follows)" if needed != attribute else ""
    has = f"the attributes known are {', '.join(known)}" if known else "no attributes are known at all"
    return (
        f"{plural} {who}: no attribute {needed!r}{why}; {has}: add the column to participants.csv, or leave these "
        "transcripts out"
    )


def is_missing(value: Any) -> bool:
    """Whether an attribute's value says nothing: None, NaN, NaT or empty text."""
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def ordered(attribute: str, values: Iterable[Any]) -> list[Any]:
    """The different values in the order in which a table shows them.

    >>> ordered("region", ["non-EU", "EU"]), ordered("age", [40, 9, 40])
    (['EU', 'non-EU'], [9, 40])
    """
    different = list(dict.fromkeys(values))
    first = [value for value in _ORDER.get(attribute, ()) if value in different]
    rest = [value for value in different if value not in first]
    try:
        return first + sorted(rest)
    except TypeError:  # numbers among words
        return first + sorted(rest, key=str)
