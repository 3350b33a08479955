"""How a quote is signed: by the consent terms' form, and never so that the label points to too few people."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from qualcode.analysis.attributes import is_missing
from qualcode.analysis.wording import day, month, phrase
from qualcode.consent import WITHHELD
from qualcode.languages import find_country, region
from qualcode.languages.countries import as_date
from qualcode.model import QualcodeError

if TYPE_CHECKING:
    from qualcode.consent import Terms

# How an attribute is said ever less exactly; each step takes (value, attributes, language) and may give "".
_Say = Callable[[Any, Mapping[str, Any], str], str]


def _country(value: Any, _: Mapping[str, Any], language: str) -> str:
    country = find_country(str(value))
    return country.name(language) if country else str(value)


def _region(value: Any, attributes: Mapping[str, Any], language: str) -> str:
    return phrase(region(str(value), attributes.get("date")), language) if find_country(str(value)) else ""


def _day(value: Any, _: Mapping[str, Any], language: str) -> str:
    text = str(value).strip()
    found = as_date(value)
    # "2015-05" and "2015" are said as they were given
    if found is None or len(text) < 8:
        return text if found is None or len(text) == 4 else month(found, language)
    return day(found, language)


def _month(value: Any, _: Mapping[str, Any], language: str) -> str:
    found = as_date(value)
    return (
        ""
        if found is None
        else str(value).strip()
        if len(str(value).strip()) == 4
        else month(found, language)
    )


def _year(value: Any, _: Mapping[str, Any], __: str) -> str:
    found = as_date(value)
    return "" if found is None else str(found.year)


def _plain(value: Any, _: Mapping[str, Any], language: str) -> str:
    return phrase(value, language)


def _nothing(_: Any, __: Mapping[str, Any], ___: str) -> str:
    return ""


_STEPS: dict[str, tuple[_Say, ...]] = {
    "date": (_day, _month, _year, _nothing),
    "country": (_country, _region, _nothing),
}
_OTHER: tuple[_Say, ...] = (_plain, _nothing)


def _ladder(fields: list[str]) -> list[dict[str, int]]:
    """The steps to try, each less exact: fields are first said more roughly, then left out; the country last each time."""
    order = sorted(fields, key=lambda field: (field != "date", field == "country"))
    now = dict.fromkeys(fields, 0)
    steps = [dict(now)]
    last = {field: len(_STEPS.get(field, _OTHER)) - 1 for field in fields}
    for field in order:
        while now[field] < last[field] - 1:
            now[field] += 1
            steps.append(dict(now))
    for field in order:
        now[field] = last[field]
        steps.append(dict(now))
    return steps


def citation_labels(
    people: Iterable[tuple[str, Mapping[str, Any]]], terms: Terms | None, language: str = "en"
) -> dict[tuple[str, int], tuple[str, str]]:
    """For each (participant, place in `people`): the label that signs their quotes, and why it is less exact than asked.

    Without terms the label is the participant's id. With terms it is the `citation` form, said more roughly for those
    whom it would point out: dates as month, then year, countries as region, and at last "an informant". No label, "an
    informant" included, is given to fewer than `smallest_group` participants, so that nobody is found as the one left
    over; where too few are left over, those of the smallest other label join them. Participants who agreed to be
    recognised keep the full form. Raises QualcodeError for an attribute of the form that a participant lacks.
    """
    given = list(people)
    if terms is None:
        return {(person, place): (f"({person})", "") for place, (person, _) in enumerate(given)}
    fields = [name for _, name, _, _ in string.Formatter().parse(terms.citation) if name]
    tries = [
        [_label(terms.citation, step, person, attributes, language) for person, attributes in given]
        for step in _ladder(fields)
    ]
    exact = tries[0]
    hidden = [place for place, (person, _) in enumerate(given) if person not in terms.recognisable]
    chosen = _shared_labels(tries, hidden, [person for person, _ in given], terms.smallest_group)
    pointed_at = {label: len({given[p][0] for p in hidden if exact[p] == label}) for label in set(exact)}
    found = {}
    for place, (person, _) in enumerate(given):
        recognisable = person in terms.recognisable
        label = exact[place] if recognisable else chosen.get(place, f"({phrase('informant', language)})")
        why = "" if label == exact[place] else _why(pointed_at[exact[place]], terms.smallest_group)
        found[person, place] = (label, why)
    return found


def _shared_labels(
    tries: list[list[str]], places: list[int], people: list[str], smallest: int
) -> dict[int, str]:
    """Place -> the most exact label that at least `smallest` people share who have no more exact one; the rest have none."""

    def persons(group: Iterable[int]) -> int:
        return len({people[place] for place in group})

    chosen: dict[int, str] = {}
    left = list(places)
    for labels in tries:
        for label in dict.fromkeys(labels[place] for place in left):
            group = [place for place in left if labels[place] == label]
            if label and persons(group) >= smallest:
                chosen.update(dict.fromkeys(group, label))
        left = [place for place in left if place not in chosen]
    while left and chosen and persons(left) < smallest:
        groups = [
            [place for place in chosen if chosen[place] == label] for label in dict.fromkeys(chosen.values())
        ]
        for place in min(groups, key=persons):
            del chosen[place]
            left.append(place)
    return chosen


def _why(pointed_at: int, smallest: int) -> str:
    if pointed_at >= smallest:
        return "without this label, too few would be left over"
    people = "1 participant" if pointed_at == 1 else f"{pointed_at} participants"
    return f"the label asked for points to {people}, fewer than {smallest}"


def _label(
    form: str, step: Mapping[str, int], person: str, attributes: Mapping[str, Any], language: str
) -> str:
    """The form filled in at one step; fields that are left out take the separator beside them along."""
    out: list[str] = []
    pending = ""
    said_any = False
    for text, name, _, _ in string.Formatter().parse(form):
        pending += text
        if name is None:
            continue
        said = _said(name, step[name], person, attributes, language)
        if said:
            # the opening text stands before the first field said, separators between fields
            out.append((_opening(form) if not said_any else pending) + said)
            said_any, pending = True, ""
        else:
            pending = "" if said_any else pending
    return "".join(out) + _closing(form) if said_any else ""


def _said(name: str, step: int, person: str, attributes: Mapping[str, Any], language: str) -> str:
    if name == "participant":
        return person if step == 0 else ""
    value = attributes.get(name)
    if value == WITHHELD:
        return ""
    if is_missing(value):
        raise QualcodeError(
            f"participant {person}: no attribute {name!r}, which the citation form of the consent terms uses; add it to "
            "participants.csv or change citation in consent.toml"
        )
    return _STEPS.get(name, _OTHER)[step](value, attributes, language)


def _opening(form: str) -> str:
    return next(text for text, _, _, _ in string.Formatter().parse(form))


def _closing(form: str) -> str:
    last = list(string.Formatter().parse(form))[-1]
    return last[0] if last[1] is None else ""
