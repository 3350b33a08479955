"""Which groups of participants a report may tell apart: none so small, alone or together, that it points to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qualcode.analysis.attributes import is_missing, ordered
from qualcode.consent import WITHHELD
from qualcode.model import Transcript

# What a transcript knows of itself rather than of the person, or what is told as a period and not as groups.
_NOT_OF_PEOPLE = frozenset(["participant", "document", "speaker", "date", "name", "time", "file", "id"])
REST = "__rest__"
UNKNOWN = "__unknown__"


@dataclass(frozen=True)
class Grouping:
    """An attribute's groups as they may be shown.

    `sizes` holds the groups by value, in order, and under REST those too small to be named; `merged` counts how many
    groups REST holds, `named` whether one of them was large enough and went along to hide another. `of` gives each
    participant's group.
    """

    attribute: str
    sizes: Mapping[Any, int]
    merged: int
    went_along: bool
    of: Mapping[str, Any]

    @property
    def tells(self) -> bool:
        """Whether it parts the participants at all."""
        return len(self.sizes) > 1


def grouping(attribute: str, values: Mapping[str, Any], smallest: int) -> Grouping:
    """The groups of an attribute, those of fewer than `smallest` participants put together.

    Where what is put together would itself be too small, the next smallest group goes along, so that no group follows
    by subtraction from the total.

    >>> found = grouping("country", {"a": "Norway", "b": "Norway", "c": "Norway", "d": "Kenya", "e": "Latvia"}, 2)
    >>> dict(found.sizes)
    {'Norway': 3, '__rest__': 2}
    >>> grouping("region", {"a": "EU", "b": "non-EU", "c": "non-EU"}, 2).tells
    False
    """
    known = {
        person: UNKNOWN if is_missing(value) or value == WITHHELD else value
        for person, value in values.items()
    }
    counted = Counter(known.values())
    by_size = sorted(counted, key=lambda value: (counted[value], str(value)))
    small = [value for value in by_size if counted[value] < smallest]
    rest = list(small)
    went_along = False
    for value in by_size[len(small) :]:
        if not rest or sum(counted[each] for each in rest) >= smallest:
            break
        rest.append(value)
        went_along = True
    of = {person: REST if value in rest else value for person, value in known.items()}
    named = [value for value in counted if value not in rest]
    sizes = {value: counted[value] for value in ordered(attribute, named)}
    if rest:
        sizes[REST] = sum(counted[value] for value in rest)
    return Grouping(attribute, sizes, len(rest), went_along, of)


def attributes_of_people(people: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Attribute -> participant -> value; several values of one person (in several interviews) are one, joined."""
    found: dict[str, dict[str, list[Any]]] = {}
    everyone: list[str] = []
    for person, attributes in people:
        everyone.append(person)
        for name, value in attributes.items():
            if name not in _NOT_OF_PEOPLE and not is_missing(value):
                values = found.setdefault(name, {}).setdefault(person, [])
                if value not in values:
                    values.append(value)
    return {
        name: {person: _one(values.get(person, [])) for person in dict.fromkeys(everyone)}
        for name, values in found.items()
    }


def _one(values: list[Any]) -> Any:
    return None if not values else values[0] if len(values) == 1 else "; ".join(map(str, values))


def tellable_together(
    groupings: Iterable[Grouping], labels: Mapping[str, str], smallest: int, recognisable: Iterable[str] = ()
) -> list[Grouping]:
    """The groupings that may stand beside a quote and its label, so that all of it together points to no few people.

    `labels` is each participant's citation label. A grouping is taken when no set of people who share label and groups
    becomes smaller than `smallest` by it; people who agreed to be recognised are left out of account.
    """
    free = set(recognisable)
    told: dict[str, tuple[Any, ...]] = {
        person: (label,) for person, label in labels.items() if person not in free
    }
    taken: list[Grouping] = []
    for each in groupings:
        if not each.tells:
            continue
        more: dict[str, tuple[Any, ...]] = {
            person: (*before, each.of.get(person)) for person, before in told.items()
        }
        sizes, sizes_before = Counter(more.values()), Counter(told.values())
        if all(sizes[now] >= min(smallest, sizes_before[told[person]]) for person, now in more.items()):
            taken.append(each)
            told = more
    return taken


def with_groups(
    transcripts: Iterable[Transcript], grouping: Grouping, names: Mapping[Any, str]
) -> list[Transcript]:
    """The transcripts with the attribute replaced by the name of the group each participant is in."""

    def named(person: str | None) -> str:
        group = grouping.of.get(str(person))
        return names.get(group, str(group))

    out = []
    for transcript in transcripts:
        people = {
            turn.speaker: {**transcript.people.get(turn.speaker, {}), grouping.attribute: named(person)}
            for turn in transcript.turns
            if (person := transcript.participant_of(turn)) is not None
        }
        # a person is told by `people` from here on, who so far was told by the transcript alone
        for speaker, facts in people.items():
            turn = next(t for t in transcript.turns if t.speaker == speaker and t.role == "participant")
            facts.setdefault("participant", transcript.participant_of(turn))
        alone = named(transcript.participants[0]) if len(transcript.participants) == 1 else None
        attributes = {**transcript.attributes, grouping.attribute: alone}
        out.append(replace(transcript, people={**transcript.people, **people}, attributes=attributes))
    return out
