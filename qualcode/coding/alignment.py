"""Gamma: agreement on units that are found, placed and named freely, by the best way of aligning them.

Units are `(start, end, value)`; those of one coder may overlap. Mathet, Widlöcher & Métivier (2015), The unified and
holistic method gamma for inter-annotator agreement measure and alignment, Computational Linguistics 41(3).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from math import sqrt
from typing import Literal

import numpy as np

from qualcode.model import QualcodeError

SpanValue = tuple[float, float, Hashable]
Units = Sequence[SpanValue]
Chance = Literal["statistics", "shuffle"]


@dataclass(frozen=True, slots=True)
class Gamma:
    """Gamma, with the disorder observed and that of chance; `error` is gamma's standard error from sampling chance."""

    gamma: float
    observed: float
    expected: float
    error: float
    samples: int


def gamma(
    coders: Sequence[Units],
    *,
    samples: int = 100,
    seed: int = 0,
    chance: Chance = "statistics",
    empty: float = 1.0,
) -> Gamma:
    """Agreement beyond chance of two or more coders: 1 for a full match, 0 and less for what chance would give.

    1 - observed / expected disorder (2015, eq. 9); the expected one is the mean over `samples` of what coders would
    have done by chance. `chance` "statistics" draws the number of units, gaps and lengths from normal
    distributions with the coders' means and deviations, and values by how often they were used (the default of
    pygamma-agreement; Titeux & Riad 2021); "shuffle" lays some coder's units from a random place on, turning
    round at the end (2015, section 5.2.2). The same `seed` gives the same result. NaN where nobody has a unit.

    Raises QualcodeError for fewer than two coders, or an unknown `chance`.

    >>> found = gamma([[(1, 5, "a"), (6, 10, "b")], [(2, 6, "a"), (7, 11, "b")]], samples=30)
    >>> 0.8 < found.gamma < 0.95
    True
    """
    if chance not in _CHANCE:
        raise QualcodeError(f"chance {chance!r} is not known; choose {' or '.join(map(repr, _CHANCE))}")
    observed = best_alignment_disorder(coders, empty=empty)
    if observed != observed:
        return Gamma(observed, observed, observed, observed, 0)
    random = np.random.default_rng(seed)
    draw = _CHANCE[chance]
    drawn = [best_alignment_disorder(draw(coders, random), empty=empty) for _ in range(samples)]
    disorders = np.array([disorder for disorder in drawn if disorder == disorder])
    expected = float(disorders.mean())
    spread = float(disorders.std(ddof=1)) / sqrt(len(disorders)) if len(disorders) > 1 else float("nan")
    return Gamma(1 - observed / expected, observed, expected, observed / expected**2 * spread, len(disorders))


def _by_statistics(coders: Sequence[Units], random: np.random.Generator) -> list[Units]:
    """Units by the statistics of all coders: how many, how long, how far apart, which values."""
    units = [unit for own in coders for unit in own]
    by_place = [sorted(own, key=lambda unit: unit[:2]) for own in coders]
    # the 0 stands for a coder with one unit at the very start, who shows no gap
    gaps = [0.0, *(float(own[0][0]) for own in by_place if own and own[0][0] > 0)]
    gaps += [float(after[0] - before[1]) for own in by_place for before, after in pairwise(own)]
    lengths = [end - start for start, end, _ in units]
    numbers = [len(own) for own in coders]
    drawn: list[Units] = []
    for _ in coders:
        own: list[SpanValue] = []
        position = 0.0
        for _ in range(abs(int(random.normal(np.mean(numbers), np.std(numbers))))):
            start = position + random.normal(np.mean(gaps), np.std(gaps))
            position = start + (abs(random.normal(np.mean(lengths), np.std(lengths))) or 1.0)
            own.append((start, position, units[random.integers(len(units))][2]))
        drawn.append(own)
    return drawn


def _by_shuffling(coders: Sequence[Units], random: np.random.Generator) -> list[Units]:
    """Some coder's units for each, from another place on: what passes the end comes in again at the start."""
    units = [unit for own in coders for unit in own]
    first, last = min(start for start, _, _ in units), max(end for _, end, _ in units)
    apart = float(np.mean([end - start for start, end, _ in units])) / 2
    shifts: list[float] = []
    drawn: list[Units] = []
    for _ in coders:
        shift = random.uniform(0, last - first)
        for _ in range(100):  # two coders who begin at one place would agree too well
            if all(abs(shift - other) >= apart for other in shifts):
                break
            shift = random.uniform(0, last - first)
        shifts.append(shift)
        own = []
        for start, end, value in coders[int(random.integers(len(coders)))]:
            by = shift if start + shift <= last else shift + first - last
            own.append((start + by, end + by, value))
        drawn.append(own)
    return drawn


_CHANCE: dict[str, Callable[[Sequence[Units], np.random.Generator], list[Units]]] = {
    "statistics": _by_statistics, "shuffle": _by_shuffling,
}  # fmt: skip


def best_alignment_disorder(coders: Sequence[Units], *, empty: float = 1.0) -> float:
    """How badly the units of several coders match when they are aligned as well as they can be; 0 is a full match.

    The observed disorder of gamma (Mathet, Widlöcher & Métivier 2015, Computational Linguistics 41(3), eq. 3-8):
    position and category weigh the same, `empty` is what an unmatched unit costs. Found exactly, as an integer
    programme over all unitary alignments that could pay. Units of one coder may overlap.

    >>> round(best_alignment_disorder([[(1, 5, "a"), (6, 10, "b")], [(2, 6, "a"), (7, 11, "b")]]), 4)
    0.0625
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    if len(coders) < 2:
        raise QualcodeError(f"agreement on units needs two coders, found {len(coders)}")
    mean_units = sum(map(len, coders)) / len(coders)
    if not mean_units:
        return float("nan")
    offset = np.cumsum([0, *map(len, coders)])
    candidates: list[tuple[float, list[int]]] = []
    for choice in product(*([*range(len(units)), None] for units in coders)):
        chosen = [
            units[pick] if pick is not None else None for units, pick in zip(coders, choice, strict=True)
        ]
        present = sum(unit is not None for unit in chosen)
        cost = float(np.mean([_dissimilarity(a, b, empty) for a, b in combinations(chosen, 2)]))
        if present and (present == 1 or cost <= empty * present):
            members = [int(offset[n]) + pick for n, pick in enumerate(choice) if pick is not None]
            candidates.append((cost, members))
    entries = [(unit, column) for column, (_, members) in enumerate(candidates) for unit in members]
    rows, columns = zip(*entries, strict=True)
    cover = csr_matrix((np.ones(len(entries)), (rows, columns)), shape=(int(offset[-1]), len(candidates)))
    solved = milp(
        [cost for cost, _ in candidates],
        constraints=LinearConstraint(cover, 1, 1),
        integrality=np.ones(len(candidates)),
        bounds=Bounds(0, 1),
    )
    return float(solved.fun / mean_units)


def _dissimilarity(a: SpanValue | None, b: SpanValue | None, empty: float) -> float:
    if a is None or b is None:
        return empty
    position = (abs(a[0] - b[0]) + abs(a[1] - b[1])) / (a[1] - a[0] + b[1] - b[0])
    return empty * (position**2 + float(a[2] != b[2]))
