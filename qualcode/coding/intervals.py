"""How sure a coefficient of agreement is: standard errors and confidence intervals by formula.

They treat units as a random sample and coders as given. Turns of one interview are not independent, so for a study the
bootstrap over turns or documents (`agreement(..., bootstrap=)`) is the honester interval; these are what other programs
print, and what published examples give.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, pi, sqrt
from statistics import NormalDist
from typing import Any, Literal

import numpy as np

from qualcode.coding.coefficients import chance_agreement, cohen_kappa, observed_agreement, prevalence
from qualcode.coding.ratings import Floats, Ratings

Coefficient = Literal[
    "percent_agreement",
    "cohen_kappa",
    "scott_pi",
    "fleiss_kappa",
    "brennan_prediger",
    "gwet_ac1",
    "krippendorff_alpha",
]
_TWO_CODERS = ("cohen_kappa", "scott_pi")


@dataclass(frozen=True, slots=True)
class Interval:
    """A coefficient with its standard error and confidence interval; NaN where there is none."""

    value: float
    standard_error: float
    low: float
    high: float


def coefficient_interval(
    ratings: Any,
    coefficient: Coefficient,
    *,
    confidence: float = 0.95,
    categories: Sequence[Hashable] | None = None,
) -> Interval:
    """A coefficient of agreement, by its name, with its standard error and confidence interval.

    Cohen's kappa: the large-sample variance of Fleiss, Cohen & Everitt (1969, eq. 13), normal quantiles. All others:
    the linearised variance of Gwet (2008; 2014, ch. 5), t quantiles with one degree of freedom less than
    units; Krippendorff's alpha for nominal values. Intervals end at 1, the highest value there is.
    `ratings` has a row a unit and a column a coder; None or NaN is missing.

    Raises ValueError for an unknown coefficient, and for three coders where it is for two.

    >>> found = coefficient_interval([[1, 1]] * 40 + [[1, 0]] * 5 + [[0, 1]] * 5 + [[0, 0]] * 50, "cohen_kappa")
    >>> [round(number, 3) for number in (found.value, found.low, found.high)]
    [0.798, 0.679, 0.917]
    """
    found = Ratings.of(ratings, categories)
    if coefficient in _TWO_CODERS:
        found = found.of_two_coders()
    if coefficient == "cohen_kappa":
        return _interval(cohen_kappa(ratings, categories=categories), _cohen_error(found), confidence, None)
    counts = found.counts()
    counts = counts[counts.sum(axis=1) >= (2 if coefficient == "krippendorff_alpha" else 1)]
    if coefficient == "krippendorff_alpha":
        value, each = _alpha(counts)
    elif coefficient == "percent_agreement":
        value, each = _corrected(counts, 0.0, np.zeros(len(counts)))
    else:
        chance = chance_agreement(ratings, coefficient, categories=categories)
        value, each = _corrected(counts, chance, _chance_by_unit(counts, coefficient, chance))
    n = len(each)
    error = float(np.sqrt(((each - each.mean()) ** 2).sum() / (n * (n - 1)))) if n > 1 else float("nan")
    return _interval(value, error, confidence, n - 1)


def _interval(value: float, error: float, confidence: float, degrees: int | None) -> Interval:
    if not (np.isfinite(value) and np.isfinite(error)):
        return Interval(value, float("nan"), float("nan"), float("nan"))
    upper = (1 + confidence) / 2
    reach = error * (NormalDist().inv_cdf(upper) if degrees is None else t_quantile(upper, degrees))
    return Interval(value, error, value - reach, min(value + reach, 1.0))


def _cohen_error(found: Ratings) -> float:
    """Fleiss, Cohen & Everitt (1969), eq. 13: not the variance under the hypothesis of mere chance."""
    table = found.contingency()
    total = float(table.sum())
    if not total:
        return float("nan")
    shares = table / total
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, chance = float(np.trace(shares)), float(rows @ columns)
    if chance >= 1:
        return float("nan")
    missed = 1 - (observed - chance) / (1 - chance)
    agreeing = (np.diag(shares) * (1 - (rows + columns) * missed) ** 2).sum()
    apart = shares * np.add.outer(columns, rows) ** 2
    differing = missed**2 * (apart.sum() - np.trace(apart))
    variance = (agreeing + differing - ((1 - missed) - chance * missed) ** 2) / (total * (1 - chance) ** 2)
    return sqrt(max(float(variance), 0.0))


def _agreeing(counts: Floats) -> Floats:
    """Share of agreeing pairs in each unit; 0 for one with a single rating."""
    n = counts.sum(axis=1)
    pairs = n * (n - 1)
    found: Floats = (counts * (counts - 1)).sum(axis=1) / np.where(pairs > 0, pairs, 1)
    return found


def _corrected(counts: Floats, chance: float, chance_by_unit: Floats) -> tuple[float, Floats]:
    """The coefficient, and what each unit contributes to it (Gwet 2014, eq. 5.11-5.17)."""
    observed = observed_agreement(counts)
    if not np.isfinite(observed) or not chance < 1:
        return float("nan"), np.zeros(0)
    value = (observed - chance) / (1 - chance)
    many = counts.sum(axis=1) >= 2
    first = len(counts) / many.sum() * (_agreeing(counts) - chance) * many / (1 - chance)
    return value, first - 2 * (1 - value) * chance_by_unit / (1 - chance)


def _chance_by_unit(counts: Floats, coefficient: str, chance: float) -> Floats:
    """How far each unit moves the agreement taken for chance; nothing where that is fixed."""
    if coefficient == "brennan_prediger":
        return np.zeros(len(counts))
    share = prevalence(counts)
    gwet = coefficient == "gwet_ac1"
    weight = (1 - share) / (len(share) - 1) if gwet and len(share) > 1 else share
    found: Floats = (counts / counts.sum(axis=1, keepdims=True)) @ weight - chance
    return found


def _alpha(counts: Floats) -> tuple[float, Floats]:
    """Krippendorff's alpha, nominal, and what each unit contributes (Gwet 2014, section 5.3.6)."""
    n = counts.sum(axis=1)
    share = counts.sum(axis=0) / n.sum() if len(n) else np.zeros(counts.shape[1])
    chance = float((share**2).sum())
    if not len(n) or chance >= 1 - 1e-12:
        return float("nan"), np.zeros(0)
    mean = n.mean()
    off = (n - mean) / mean
    agreeing = (counts * (counts - 1)).sum(axis=1) / (mean * (n - 1))
    observed = float(agreeing.mean())
    before = (observed - chance) / (1 - chance)  # without the correction for few ratings
    corrected = (1 - 1 / n.sum()) * observed + 1 / n.sum()
    value = float((corrected - chance) / (1 - chance))
    # the published interval (irrCAC for Python) has the corrected agreement here, irrCAC 1.4 for R the other: they
    # differ by one part in the number of ratings
    by_unit = (agreeing - corrected * off - chance) / (1 - chance)
    moved = counts @ share / mean - chance * off - chance
    return value, by_unit - 2 * (1 - before) * moved / (1 - chance)


def t_quantile(probability: float, degrees: int) -> float:
    """The quantile of Student's t, for probabilities from a half.

    The distribution is the integral of cos^(degrees - 1) over the angle whose tangent is t / sqrt(degrees).

    >>> round(t_quantile(0.975, 11), 5)
    2.20099
    """
    nodes, weights = np.polynomial.legendre.leggauss(64)
    scale = exp(lgamma((degrees + 1) / 2) - lgamma(degrees / 2)) / sqrt(pi)
    low, high = 0.0, pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        area = 0.5 + scale * angle / 2 * float(weights @ np.cos(angle / 2 * (nodes + 1)) ** (degrees - 1))
        low, high = (angle, high) if area < probability else (low, angle)
    return sqrt(degrees) * float(np.tan(low))
