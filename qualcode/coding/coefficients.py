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
from typing import Any, Literal

import numpy as np

from qualcode.coding.ratings import Floats, Ratings

Chance = Literal["cohen_kappa", "scott_pi", "fleiss_kappa", "brennan_prediger", "gwet_ac1"]
Level = Literal["nominal", "ordinal", "interval", "ratio"]


def _corrected(observed: float, expected: float) -> float:
    """(observed - expected) / (1 - expected), NaN where chance alone would agree always."""
    if not np.isfinite(observed) or not np.isfinite(expected) or expected >= 1 - 1e-12:
        return float("nan")
    return (observed - expected) / (1 - expected)


def observed_agreement(counts: Floats) -> float:
    """Mean over units with two or more ratings of the share of agreeing pairs (Fleiss 1971 eq. 2-3)."""
    n = counts.sum(axis=1)
    many = n >= 2
    if not many.any():
        return float("nan")
    pairs = (counts[many] * (counts[many] - 1)).sum(axis=1) / (n[many] * (n[many] - 1))
    return float(pairs.mean())


def prevalence(counts: Floats) -> Floats:
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
    return observed_agreement(Ratings.of(ratings, categories).counts())


def cohen_kappa(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """Cohen's kappa for two coders, each with their own marginals (Cohen 1960, eq. 1-2).

    >>> round(cohen_kappa([["a", "a"]] * 2 + [["a", "b"]] + [["b", "b"]] * 2), 3)
    0.615
    """
    found = Ratings.of(ratings, categories)
    return _corrected(_on_diagonal(_shares(found)), _CHANCE["cohen_kappa"](found))


def scott_pi(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """Scott's pi for two coders, with their pooled marginals (Scott 1955).

    >>> round(scott_pi([["a", "a"]] * 2 + [["a", "b"]] + [["b", "b"]] * 2), 3)
    0.6
    """
    found = Ratings.of(ratings, categories)
    return _corrected(_on_diagonal(_shares(found)), _CHANCE["scott_pi"](found))


def kappa_max(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """The highest Cohen's kappa that the two coders' marginals allow (Cohen 1960, p. 42).

    Beside kappa it tells how much of the distance to 1 comes from using the codes more or less often.

    >>> round(kappa_max([["a", "a"]] * 20 + [["a", "b"]] * 10 + [["b", "a"]] * 20 + [["b", "b"]] * 50), 3)
    0.783
    """
    found = Ratings.of(ratings, categories)
    table = _shares(found)
    most = float(np.minimum(table.sum(axis=1), table.sum(axis=0)).sum())
    return _corrected(most, _CHANCE["cohen_kappa"](found))


def fleiss_kappa(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """Fleiss' kappa for any number of coders (Fleiss 1971, eq. 1-7; missing ratings after Gwet 2014).

    >>> round(fleiss_kappa([["a", "a", "b"], ["b", "b", "b"], ["a", "a", "a"]]), 3)
    0.55
    """
    found = Ratings.of(ratings, categories)
    return _corrected(observed_agreement(found.counts()), _CHANCE["fleiss_kappa"](found))


def category_kappa(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> dict[Hashable, float]:
    """For each category, agreement on whether a unit is of it (Fleiss 1971, eq. 18-20), beyond chance.

    It is Fleiss' kappa of the category against all others; NaN for one that was never or always chosen.

    >>> {value: round(kappa, 2) for value, kappa in category_kappa([["a", "a"], ["a", "b"], ["c", "c"]]).items()}
    {'a': 0.33, 'b': -0.2, 'c': 1.0}
    """
    found = Ratings.of(ratings, categories)
    counts = found.counts()
    kappas: dict[Hashable, float] = {}
    for n, value in enumerate(found.values):
        this_or_not = np.column_stack([counts[:, n], counts.sum(axis=1) - counts[:, n]])
        chance = float((prevalence(this_or_not) ** 2).sum())
        kappas[value] = _corrected(observed_agreement(this_or_not), chance)
    return kappas


def brennan_prediger(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """Agreement corrected by even chance 1/q over q categories (Bennett 1954 for two; Brennan & Prediger 1981).

    >>> brennan_prediger([["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"]])
    0.5
    """
    found = Ratings.of(ratings, categories)
    return _corrected(observed_agreement(found.counts()), _CHANCE["brennan_prediger"](found))


def gwet_ac1(ratings: Any, *, categories: Sequence[Hashable] | None = None) -> float:
    """Gwet's AC1 for any number of coders, steady where one category is rare (Gwet 2008, eq. 9; 2014, ch. 3).

    >>> round(gwet_ac1([["a", "a"]] * 80 + [["a", "b"]] * 7 + [["b", "a"]] * 8 + [["b", "b"]] * 5), 3)
    0.808
    """
    found = Ratings.of(ratings, categories)
    return _corrected(observed_agreement(found.counts()), _CHANCE["gwet_ac1"](found))


def chance_agreement(
    ratings: Any, coefficient: Chance, *, categories: Sequence[Hashable] | None = None
) -> float:
    """The share of agreement (0 to 1) that a coefficient, given by its name, takes for chance; NaN where undefined.

    Raises ValueError for a name that is not known.

    >>> chance_agreement([["a", "a"]] * 80 + [["a", "b"]] * 7 + [["b", "a"]] * 8 + [["b", "b"]] * 5, "gwet_ac1")
    0.21875
    """
    if coefficient not in _CHANCE:
        raise ValueError(f"coefficient {coefficient!r}: expected one of {', '.join(_CHANCE)}")
    return _CHANCE[coefficient](Ratings.of(ratings, categories))


def _shares(found: Ratings) -> Floats:
    """The two coders' table as shares of the units both rated."""
    table = found.contingency()
    total = float(table.sum())
    return table / total if total else np.full_like(table, np.nan)


def _on_diagonal(shares: Floats) -> float:
    return float(np.trace(shares))


def _cohen(found: Ratings) -> float:
    table = _shares(found)
    return float(table.sum(axis=1) @ table.sum(axis=0))


def _scott(found: Ratings) -> float:
    table = _shares(found)
    return float((((table.sum(axis=1) + table.sum(axis=0)) / 2) ** 2).sum())


def _fleiss(found: Ratings) -> float:
    return float((prevalence(found.counts()) ** 2).sum())


def _even(found: Ratings) -> float:
    return 1 / len(found.values) if len(found.values) > 1 else float("nan")


def _gwet(found: Ratings) -> float:
    if len(found.values) < 2:
        return float("nan")
    share = prevalence(found.counts())
    return float((share * (1 - share)).sum() / (len(found.values) - 1))


_CHANCE: dict[str, Callable[[Ratings], float]] = {
    "cohen_kappa": _cohen, "scott_pi": _scott, "fleiss_kappa": _fleiss, "brennan_prediger": _even, "gwet_ac1": _gwet,
}  # fmt: skip


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
