"""Whom could a reader single out from what is published about the participants?"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from qualcode.anonymising.replacing.levels import date_parts
from qualcode.anonymising.speakers import PRIVATE_ATTRIBUTES
from qualcode.model import QualcodeError, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.consent import Terms

UNIQUENESS_COLUMNS = (
    "participant", "basis", "facts", "group", "of", "singled_out_by", "severity", "cure", "group_then", "cure_for_all",
    "smallest_then",
)  # fmt: skip
#: Combinations that point to this many or fewer are warned about (OsloMet's rule for anonymous data).
SMALLEST_GROUP = 5
_NOT_FACTS = frozenset(
    [
        "participant",
        "document",
        "speaker",
        "id",
        "file",
        "interview",
        "interviewer",
        "label",
        "notes",
        "note",
        "words",
    ]
)
_DATES = frozenset(["date", "dato", "interview_date", "day"])
_COUNTRIES = frozenset(["country", "land", "nation"])
_SEASONS = ("winter", "spring", "summer", "autumn")

# One way to tell less of a fact: what to call it, and what a value becomes (None: it is left out).
_Step = tuple[str, Callable[[str, Mapping[str, str]], str]]


def uniqueness(
    people: pd.DataFrame | Transcript | Iterable[Transcript],
    consent: Terms | None = None,
    *,
    attributes: Sequence[str] | None = None,
    citation: str | None = None,
    smallest_group: int | None = None,
) -> pd.DataFrame:
    """Which participants the published facts point to, alone or in a small group, and what would cure it.

    Args:
        people: transcripts, or a table with the column participant and one column a fact.
        consent: gives `citation` ("({country}, {date})") and `smallest_group`, where they are not given here.
        attributes: the facts that will be published; None takes all but ids, names and labels.

    Returns one row for each participant and basis ("citation": the facts in the citation form; "attributes": all of
    them) whose group is not larger than `smallest_group`: facts, group (participants who share them, with this one),
    of (participants), singled_out_by (the fewest of the facts that do it, another than the date where there is one),
    severity ("error" when alone, else "warning"), cure (the least generalisation that makes the group large enough, or
    else as large as can be), group_then, cure_for_all (the same for all groups at once) and smallest_then (the smallest
    group after it). The loneliest come first, and among them those who are alone whatever the date.
    """
    import pandas as pd

    facts = _facts_of(people)
    form = (
        citation if citation is not None else str(getattr(consent, "citation", "") or "({country}, {date})")
    )
    least = (
        smallest_group
        if smallest_group is not None
        else int(getattr(consent, "smallest_group", SMALLEST_GROUP))
    )
    known = list(dict.fromkeys(key for own in facts.values() for key in own))
    cited = [name for name in _fields(form) if name in known]
    told = list(attributes) if attributes is not None else [key for key in known if _is_fact(key, facts)]
    for name in told:
        if name not in known:
            raise QualcodeError(
                f"attribute {name!r} is not among the participants' attributes ({', '.join(known)})"
            )
    bases = [("citation", cited)] if cited else []
    if set(told) != set(cited) and told:
        bases.append(("attributes", told))
    rows = [row for basis, keys in bases for row in _rows(basis, keys, facts, least)]
    rows.sort(key=lambda row: (row[3], row[1] != "citation", _tells_date(row[5]), row[0]))
    return pd.DataFrame(rows, columns=list(UNIQUENESS_COLUMNS))


def describe_uniqueness(report: pd.DataFrame) -> list[str]:
    """The report in sentences: by each basis how many stand alone or in a small group, who does so most, and the cure.

    >>> people = [("P01", "Norway"), ("P02", "Norway"), ("P03", "Kenya")]
    >>> import pandas as pd
    >>> table = pd.DataFrame(people, columns=["participant", "country"])
    >>> for line in describe_uniqueness(uniqueness(table, citation="({country})", smallest_group=1)): print(line)
    cited by country, 1 of 3 participants stands alone: P03
      P03 is the only one with country Kenya; country as EU or non-EU would make it 3
    """
    lines = []
    for basis, rows in report.groupby("basis", sort=False):
        first = rows.iloc[0]
        # a fact's name is its first word; a value may hold a comma
        told = ", ".join(dict.fromkeys(name for facts in rows["facts"] for name in _names_in(facts)))
        by = f"cited by {told}" if basis == "citation" else f"by all that is told of them ({told})"
        alone = rows[rows["group"] == 1]
        small = len(rows) - len(alone)
        counts = (
            [f"{len(alone)} of {first['of']} participants stand{'s' * (len(alone) == 1)} alone"]
            if len(alone)
            else []
        )
        if small:
            counts.append(
                f"{small} of {first['of']} share {'their facts' if small > 1 else 'the facts'} with few"
            )
        lines.append(f"{by}, {', '.join(counts)}: {', '.join(sorted(rows['participant']))}")
        for row in alone.to_dict("records"):
            if not _tells_date(row["singled_out_by"]):
                lines.append(
                    f"  {row['participant']} is the only one with {row['singled_out_by']}; {row['cure']} would make it"
                    f" {row['group_then']}"
                )
        if len(rows) > 1 and first["cure_for_all"]:
            lines.append(
                f"  for all at once: {first['cure_for_all']} would leave no group under {first['smallest_then']}"
            )
    return lines


def _names_in(facts: str) -> list[str]:
    return [fact.split(" ")[0] for fact in facts.split(", ")]


def refuse_unique(report: pd.DataFrame, level: str = "public", acknowledged: Iterable[str] = ()) -> None:
    """Raise QualcodeError when a participant stands alone and the export is public, unless acknowledged by id."""
    alone = report[report["severity"] == "error"]
    left = [str(who) for who in dict.fromkeys(alone["participant"]) if who not in set(acknowledged)]
    if level == "public" and left:
        row = alone[alone["participant"] == left[0]].iloc[0]
        raise QualcodeError(
            f"participant {left[0]} is the only one with {row['facts']}"
            + (f" (also alone: {', '.join(left[1:])})" if len(left) > 1 else "")
            + f"; tell less ({row['cure_for_all'] if len(left) > 1 else row['cure']}), or acknowledge by id that they may be known"
        )


def _facts_of(people: Any) -> dict[str, dict[str, str]]:
    """Facts by participant, as text; what is missing is left out."""
    facts: dict[str, dict[str, str]] = {}
    if hasattr(people, "columns"):
        if "participant" not in people.columns:
            raise QualcodeError("uniqueness: column participant is missing; expected one row a participant")
        for row in people.to_dict("records"):
            facts.setdefault(str(row["participant"]), {}).update(_plain(row))
        return facts
    for transcript in as_transcripts(people):
        for turn in transcript.turns:
            who = transcript.participant_of(turn)
            if who is not None and who not in facts:
                facts[who] = _plain(transcript.attributes_of(turn))
    return facts


def _plain(row: Mapping[Any, Any]) -> dict[str, str]:
    return {str(k): str(v).strip() for k, v in row.items() if v is not None and v == v and str(v).strip()}


def _fields(form: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(form) if name]


def _is_fact(key: str, facts: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether an attribute tells something of the person; ids, names and free text do not count."""
    if key.casefold() in _NOT_FACTS or key.casefold() in PRIVATE_ATTRIBUTES:
        return False
    return all(len(own.get(key, "")) <= 60 for own in facts.values())


def _rows(
    basis: str, keys: Sequence[str], facts: Mapping[str, Mapping[str, str]], least: int
) -> list[tuple[Any, ...]]:
    groups = Counter(tuple(own.get(key, "") for key in keys) for own in facts.values())
    cures = _Cures(keys, facts)
    for_all, smallest = cures.best_for_all(least)
    rows = []
    for who, own in facts.items():
        values = tuple(own.get(key, "") for key in keys)
        group = groups[values]
        if group > least:
            continue
        cure, then = cures.best(who, least)
        described = ", ".join(f"{key} {value}" for key, value in zip(keys, values, strict=True) if value)
        severity = "error" if group == 1 else "warning"
        by = _pointing(keys, own, facts, 1 if group == 1 else least)
        rows.append((who, basis, described, group, len(facts), by, severity, cure, then, for_all, smallest))
    return rows


def _pointing(
    keys: Sequence[str], own: Mapping[str, str], facts: Mapping[str, Mapping[str, str]], least: int
) -> str:
    """The fewest facts that point to `least` participants or fewer, others than dates before dates."""
    told = [key for key in keys if own.get(key)]
    for size in range(1, len(told) + 1):
        for some in sorted(
            combinations(told, size), key=lambda some: sum(key.casefold() in _DATES for key in some)
        ):
            sharing = sum(all(other.get(key) == own[key] for key in some) for other in facts.values())
            if sharing <= least:
                return ", ".join(f"{key} {own[key]}" for key in some)
    return "what is not told"


def _tells_date(facts: str) -> bool:
    return any(fact.split(" ")[0].casefold() in _DATES for fact in facts.split(", "))


class _Cures:
    """All ways to tell less, from the least loss to the most, with the groups each makes."""

    def __init__(self, keys: Sequence[str], facts: Mapping[str, Mapping[str, str]]) -> None:
        # beyond six facts the combinations are too many, and six are too many to publish
        keys, beyond = keys[:6], [f"{key} left out" for key in keys[6:]]
        ladders = [_ladder(key, [own.get(key, "") for own in facts.values()]) for key in keys]
        ways = sorted(
            product(*(range(len(ladder)) for ladder in ladders)), key=lambda way: (sum(way), max(way))
        )
        self._ways: list[tuple[str, dict[str, tuple[str, ...]], Counter[tuple[str, ...]]]] = []
        for way in ways[:5000]:
            told = {
                who: tuple(
                    ladder[step][1](own.get(key, ""), own)
                    for key, ladder, step in zip(keys, ladders, way, strict=True)
                )
                for who, own in facts.items()
            }
            steps = zip(keys, ladders, way, strict=True)
            name = ", ".join([*(f"{key} {ladder[step][0]}" for key, ladder, step in steps if step), *beyond])
            self._ways.append((name, told, Counter(told.values())))

    def best(self, who: str, least: int) -> tuple[str, int]:
        """The least loss that puts this participant in a group larger than `least`, or in the largest there is."""
        best, largest = "", 0
        for name, told, groups in self._ways:
            size = groups[told[who]]
            if size > largest:
                best, largest = name, size
            if size > least:
                return name, size
        return best, largest

    def best_for_all(self, least: int) -> tuple[str, int]:
        """The least loss that leaves no group of `least` or fewer, or whose smallest group is the largest there is."""
        best, largest = "", 0
        for name, _, groups in self._ways:
            smallest = min(groups.values())
            if smallest > largest:
                best, largest = name, smallest
            if smallest > least:
                break
        return best, largest


def _ladder(key: str, values: Sequence[str]) -> list[_Step]:
    """The ways to tell a fact, from as it stands to not at all."""
    steps: list[_Step] = [("as it stands", lambda value, own: value)]
    if key.casefold() in _COUNTRIES:
        steps.append(("as EU member, other Council of Europe or rest of the world", _cooperation_class))
        steps.append(("as EU or non-EU", _region))
    elif key.casefold() in _DATES or (any(values) and all(date_parts(value)[0] for value in values if value)):
        steps += [
            ("as month", _month),
            ("as season", _season),
            ("as year", lambda value, own: date_parts(value)[0]),
        ]
    elif any(values) and all(value.replace(".0", "").isdigit() for value in values if value):
        steps.append(("in tens", lambda value, own: f"{int(float(value)) // 10 * 10}s" if value else ""))
    return [*steps, ("left out", lambda value, own: "")]


def _date_of(own: Mapping[str, str]) -> Any:
    import datetime

    for key in _DATES & set(own):
        year, month, _ = date_parts(own[key])
        if year:
            return datetime.date(int(year), month or 7, 1)
    return datetime.date.today()


def _region(value: str, own: Mapping[str, str]) -> str:
    from qualcode.languages import find_country, region

    country = find_country(value)
    return str(region(country, _date_of(own))) if country is not None else value


def _cooperation_class(value: str, own: Mapping[str, str]) -> str:
    from qualcode.languages import cooperation_class, find_country

    country = find_country(value)
    return str(cooperation_class(country, _date_of(own))) if country is not None else value


def _month(value: str, own: Mapping[str, str]) -> str:
    year, month, season = date_parts(value)
    return f"{year}-{month:02}" if month else f"{season} {year}".strip()


def _season(value: str, own: Mapping[str, str]) -> str:
    year, month, season = date_parts(value)
    return f"{season or (_SEASONS[month % 12 // 3] if month else '')} {year}".strip()
