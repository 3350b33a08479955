"""Coefficients of inter-coder agreement for units that every coder rated once, in numpy.

`ratings` has one row a unit and one column a coder; None or NaN means that the coder did not rate the unit. Values
may be strings or numbers. `categories` names all values a coder could have chosen, which matters where chance
agreement counts them (Brennan-Prediger, Gwet) and some were never used.

A coefficient that is undefined is NaN, never 1: with one category only, agreement by chance is certain and there is
nothing to correct for. `why_undefined` gives the reason in words.

Coefficients for two coders (Cohen, Scott) use the units both rated. Those for any number of coders treat missing
ratings as Gwet (2014, ch. 2-3) does: every rated unit counts towards chance agreement, units with two or more
ratings towards observed agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]


def _is_missing(value: Any) -> bool:
    return value is None or value != value  # NaN and pandas.NaT differ from themselves


@dataclass(frozen=True)
class Ratings:
    """Ratings as codes: `codes[unit, coder]` is an index into `values`, -1 where missing."""

    codes: npt.NDArray[np.int64]
    values: tuple[Hashable, ...]

    @classmethod
    def of(cls, ratings: Any, categories: Sequence[Hashable] | None = None) -> Ratings:
        """Take a list of rows, an array or a DataFrame; raises ValueError on values outside `categories`."""
        rows = ratings.to_numpy(dtype=object) if hasattr(ratings, "to_numpy") else ratings
        cells = [[None if _is_missing(v) else v for v in row] for row in rows]
        if len({len(row) for row in cells}) > 1:
            raise ValueError("ratings: expected the same number of coders in every row")
        used = {v for row in cells for v in row if v is not None}
        unknown = used - set(categories) if categories is not None else set()
        if unknown:
            raise ValueError(
                f"ratings: found {sorted(map(str, unknown))}, expected one of {list(categories or ())}"
            )
        values = tuple(categories) if categories is not None else tuple(sorted(used, key=_sort_key))
        index = {value: i for i, value in enumerate(values)}
        codes = np.array([[-1 if v is None else index[v] for v in row] for row in cells], dtype=np.int64)
        return cls(codes.reshape(len(cells), len(cells[0]) if cells else 0), values)

    def counts(self) -> Floats:
        """How many coders put each unit (row) in each category (column)."""
        table = np.zeros((len(self.codes), max(len(self.values), 1)))
        for column in self.codes.T:
            rated = column >= 0
            np.add.at(table, (np.flatnonzero(rated), column[rated]), 1)
        return table

    def contingency(self) -> Floats:
        """The two coders' table: rows the first, columns the second, over units both rated."""
        if self.codes.shape[1] != 2:
            raise ValueError(f"expected two coders, found {self.codes.shape[1]}; choose two columns")
        both = (self.codes >= 0).all(axis=1)
        size = max(len(self.values), 1)
        table = np.zeros((size, size))
        np.add.at(table, (self.codes[both, 0], self.codes[both, 1]), 1)
        return table


def _sort_key(value: Any) -> tuple[int, Any]:
    return (0, float(value)) if isinstance(value, int | float | np.number) else (1, str(value))


def _corrected(observed: float, expected: float) -> float:
    """(observed - expected) / (1 - expected), NaN where chance alone would agree always."""
    if not np.isfinite(observed) or not np.isfinite(expected) or expected >= 1 - 1e-12:
        return float("nan")
    return (observed - expected) / (1 - expected)


def _observed(counts: Floats) -> float:
    """Mean over units with two or more ratings of the share of agreeing pairs (Fleiss 1971 eq. 2-3)."""
    n = counts.sum(axis=1)
    many = n >= 2
    if not many.any():
        return float("nan")
    pairs = (counts[many] * (counts[many] - 1)).sum(axis=1) / (n[many] * (n[many] - 1))
    return float(pairs.mean())


def _prevalence(counts: Floats) -> Floats:
    """Mean over rated units of the share of ratings in each category (Gwet 2014 eq. 2.10)."""
    n = counts.sum(axis=1)
    rated = n >= 1
    if not rated.any():
        return np.full(counts.shape[1], np.nan)
    share: Floats = (counts[rated] / n[rated, None]).mean(axis=0)
    return share


def percent_agreement(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """Share of pairs of coders who agree, averaged over units with two or more ratings (0 to 1).

    >>> percent_agreement([["a", "a"], ["a", "b"], ["b", "b"], ["b", None]])
    0.6666666666666666
    """
    return _observed(Ratings.of(ratings, categories).counts())


def cohen_kappa(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """Cohen's kappa for two coders, each with their own marginals (Cohen 1960, eq. 1-2).

    >>> round(cohen_kappa([["a", "a"]] * 2 + [["a", "b"]] + [["b", "b"]] * 2), 3)
    0.615
    """
    return _two_coders(ratings, categories, lambda first, second: float(first @ second))


def scott_pi(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """Scott's pi for two coders, with their pooled marginals (Scott 1955).

    >>> round(scott_pi([["a", "a"]] * 2 + [["a", "b"]] + [["b", "b"]] * 2), 3)
    0.6
    """
    return _two_coders(
        ratings, categories, lambda first, second: float(((first + second) / 2) @ ((first + second) / 2))
    )


def _two_coders(
    ratings: Any, categories: Sequence[Hashable] | None, chance: Callable[[Floats, Floats], float]
) -> float:
    table = Ratings.of(ratings, categories).contingency()
    total = table.sum()
    if not total:
        return float("nan")
    table = table / total
    return _corrected(float(np.trace(table)), chance(table.sum(axis=1), table.sum(axis=0)))


def fleiss_kappa(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """Fleiss' kappa for any number of coders (Fleiss 1971, eq. 1-7; missing ratings after Gwet 2014).

    >>> round(fleiss_kappa([["a", "a", "b"], ["b", "b", "b"], ["a", "a", "a"]]), 3)
    0.55
    """
    counts = Ratings.of(ratings, categories).counts()
    share = _prevalence(counts)
    return _corrected(_observed(counts), float((share**2).sum()))


def brennan_prediger(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """Agreement corrected by even chance 1/q over q categories (Bennett 1954 for two; Brennan & Prediger 1981).

    >>> brennan_prediger([["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"]])
    0.5
    """
    found = Ratings.of(ratings, categories)
    size = len(found.values)
    return _corrected(_observed(found.counts()), 1 / size) if size > 1 else float("nan")


def gwet_ac1(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """Gwet's AC1 for any number of coders, steady where one category is rare (Gwet 2008, eq. 9; 2014, ch. 3).

    >>> round(gwet_ac1([["a", "a"]] * 80 + [["a", "b"]] * 7 + [["b", "a"]] * 8 + [["b", "b"]] * 5), 3)
    0.808
    """
    found = Ratings.of(ratings, categories)
    size = len(found.values)
    if size < 2:
        return float("nan")
    counts = found.counts()
    share = _prevalence(counts)
    return _corrected(_observed(counts), float((share * (1 - share)).sum() / (size - 1)))


def krippendorff_alpha(
    ratings: Any, level: Level = "nominal", *, categories: Sequence[Hashable] | None = None
) -> float:
    """Krippendorff's alpha for any number of coders, any level of measurement and missing ratings.

    Units with fewer than two ratings say nothing about agreement and are left out (Krippendorff 2011, sections
    A-D). For "interval" and "ratio" the values must be numbers; "ordinal" takes them in sorted order, or in the
    order of `categories`. NaN where fewer than two values occur in pairable units.

    >>> round(krippendorff_alpha([[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]]), 3)
    0.095
    """
    found = Ratings.of(ratings, categories)
    counts = found.counts()
    n = counts.sum(axis=1)
    counts, n = counts[n >= 2], n[n >= 2]
    totals: Floats = counts.sum(axis=0)
    if (totals > 0).sum() < 2:
        return float("nan")
    weighted = counts / (n - 1)[:, None]
    coincidences = counts.T @ weighted - np.diag(weighted.sum(axis=0))
    distance = _distance(found.values, totals, level)
    expected = np.outer(totals, totals) - np.diag(totals)
    return float(1 - (totals.sum() - 1) * (coincidences * distance).sum() / (expected * distance).sum())


def _distance(values: Sequence[Hashable], totals: Floats, level: Level) -> Floats:
    """Squared difference between every two values (Krippendorff 2011, p. 5-6)."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    if level == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        squared: Floats = np.subtract.outer(middle, middle) ** 2
        return squared
    try:
        numbers = np.array([float(value) for value in values])  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError(
            f"level {level!r} needs numbers, found {list(values)[:5]}; use nominal or ordinal"
        ) from None
    difference: Floats = np.subtract.outer(numbers, numbers)
    if level == "interval":
        return difference**2
    if level != "ratio":
        raise ValueError(f"level {level!r}: expected nominal, ordinal, interval or ratio")
    total = np.add.outer(numbers, numbers)
    ratio: Floats = np.divide(difference, total, out=np.zeros_like(difference), where=total != 0) ** 2
    return ratio


def positive_agreement(ratings: Any, positive: Hashable = 1) -> float:
    """Share of agreeing pairs among the ratings that chose `positive` (Spitzer & Fleiss 1974; Dice's index).

    >>> round(positive_agreement([[1, 1], [1, 0], [0, 0], [0, 0]]), 3)
    0.667
    """
    found = Ratings.of(ratings)
    if positive not in found.values:
        return float("nan")
    counts = found.counts()
    n = counts.sum(axis=1)
    counts, n = counts[n >= 2], n[n >= 2]
    chosen = counts[:, found.values.index(positive)]
    possible = float((chosen * (n - 1)).sum())
    return float((chosen * (chosen - 1)).sum()) / possible if possible else float("nan")


def why_undefined(ratings: Any) -> str:
    """The reason a coefficient is NaN for these ratings, in words; "" where it is defined.

    >>> why_undefined([["no", "no"], ["no", "no"]])
    'only one category was used'
    """
    found = Ratings.of(ratings)
    pairable = (found.codes >= 0).sum(axis=1) >= 2
    if not pairable.any():
        return "no unit was rated by two coders"
    if len(np.unique(found.codes[found.codes >= 0])) < 2:
        return "only one category was used"
    return ""
