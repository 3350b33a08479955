"""Why a passage has a code: the cues that matched in it, and how many of them are enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.model import Span

# How much one cue adds to the confidence of a coding: an order of strength, not a probability.
STRONG, WEAK = 0.7, 0.4


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a passage has a code: the cue, its language and strength, and the words, in offsets of the transcript."""

    code: str
    cue: str
    language: str
    strong: bool
    start: int
    end: int
    units: range
    words: tuple[Span, ...]


def accepted_runs(evidence: list[Evidence], weak_within: int) -> Iterator[tuple[str, range, list[Evidence]]]:
    """For each code the runs of adjoining units that hold it, with the evidence in each."""
    by_code: dict[str, list[Evidence]] = defaultdict(list)
    for each in evidence:
        by_code[each.code].append(each)
    for code, reasons in by_code.items():
        accepted = [each for each in reasons if each.strong] + _weak_pairs(reasons, weak_within)
        units = sorted({unit for each in accepted for unit in each.units})
        while units:
            stop = next((n for n in range(1, len(units)) if units[n] != units[n - 1] + 1), len(units))
            run = range(units[0], units[stop - 1] + 1)
            units = units[stop:]
            yield code, run, [each for each in reasons if each.units[0] in run or each.units[-1] in run]


def _weak_pairs(reasons: list[Evidence], within: int) -> list[Evidence]:
    """Weak evidence that another weak cue, on other words and at most `within` units in all, bears out."""
    weak = [each for each in reasons if not each.strong]
    return [
        one
        for one in weak
        if any(
            one.cue != other.cue
            and abs(one.units[0] - other.units[0]) < within
            and not set(one.words) & set(other.words)
            for other in weak
        )
    ]


def confidence(reasons: list[Evidence]) -> float:
    """How strong the cues that matched are together, each counted once: 0 to 1, and no probability."""
    doubt = 1.0
    for strong in {each.cue: each.strong for each in reasons}.values():
        doubt *= 1 - (STRONG if strong else WEAK)
    return round(1 - doubt, 3)
