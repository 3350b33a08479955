"""Small groups compared: intervals for proportions and their difference, and exact tests."""

from __future__ import annotations

import math
from collections.abc import Sequence

# Two-sided 95 % point of the normal distribution.
_Z = 1.959963984540054


def wilson(k: int, n: int) -> tuple[float, float]:
    """The 95 % score interval for k of n (Wilson 1927; Newcombe 1998a, method 3); NaN for n = 0.

    >>> [round(bound, 3) for bound in wilson(4, 5)]
    [0.376, 0.964]
    """
    if n == 0:
        return math.nan, math.nan
    p = k / n
    middle = p + _Z**2 / (2 * n)
    half = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    below, above = (middle - half) / (1 + _Z**2 / n), (middle + half) / (1 + _Z**2 / n)
    # rounding must not put the bounds beside the 0 and 1 that they are
    return (0.0 if k == 0 else below), (1.0 if k == n else above)


def newcombe(a: int, n1: int, b: int, n2: int) -> tuple[float, float]:
    """The 95 % hybrid score interval for a/n1 - b/n2 (Newcombe 1998b, Statistics in Medicine 17:873-890, method 10).

    >>> [round(bound, 3) for bound in newcombe(4, 5, 1, 6)]
    [0.052, 0.847]
    """
    if n1 == 0 or n2 == 0:
        return math.nan, math.nan
    (low1, high1), (low2, high2) = wilson(a, n1), wilson(b, n2)
    p, q = a / n1, b / n2
    return (
        p - q - math.sqrt((p - low1) ** 2 + (high2 - q) ** 2),
        p - q + math.sqrt((high1 - p) ** 2 + (q - low2) ** 2),
    )


def _tables(a: int, n1: int, b: int, n2: int) -> tuple[dict[int, float], float]:
    """Probability of each possible `a` given the margins, and that of the one observed."""
    total = math.comb(n1 + n2, a + b)
    likely = {
        k: math.comb(n1, k) * math.comb(n2, a + b - k) / total
        for k in range(max(0, a + b - n2), min(n1, a + b) + 1)
    }
    return likely, likely[a]


def fisher(a: int, n1: int, b: int, n2: int) -> float:
    """Fisher's exact test, two-sided: the tables no more probable than the one observed.

    >>> round(fisher(4, 5, 1, 6), 4)
    0.0801
    """
    likely, observed = _tables(a, n1, b, n2)
    # a relative tolerance, for equal tables may differ in the last bit
    return min(1.0, sum(p for p in likely.values() if p <= observed * (1 + 1e-7)))


def mid_p(a: int, n1: int, b: int, n2: int) -> float:
    """Fisher's two-sided p with half of the observed table's probability (Lancaster 1961).

    >>> round(mid_p(4, 5, 1, 6), 4)
    0.0476
    """
    return fisher(a, n1, b, n2) - _tables(a, n1, b, n2)[1] / 2


def odds_ratio(a: int, n1: int, b: int, n2: int) -> tuple[float, float, float]:
    """The conditional maximum-likelihood odds ratio with its exact 95 % interval (Cornfield 1956): (ratio, lower, upper).

    >>> [round(number, 4) for number in odds_ratio(3, 5, 1, 6)]
    [6.0692, 0.2856, 470.4903]
    """
    from scipy.stats.contingency import odds_ratio as conditional

    found = conditional([[a, n1 - a], [b, n2 - b]], kind="conditional")
    interval = found.confidence_interval(0.95)
    return float(found.statistic), float(interval.low), float(interval.high)


def smallest_p(n1: int, n2: int) -> float:
    """The smallest p that Fisher's test can give for groups of n1 and n2 people.

    >>> round(smallest_p(5, 6), 4)
    0.0022
    """
    return min(fisher(a, n1, b, n2) for a in range(n1 + 1) for b in range(n2 + 1))


def holm(p: Sequence[float]) -> list[float]:
    """p-values adjusted for their number by Holm's step-down method (1979); NaN stays NaN.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    given = [i for i, value in enumerate(p) if not math.isnan(value)]
    adjusted = [math.nan] * len(p)
    largest = 0.0
    for rank, i in enumerate(sorted(given, key=lambda i: p[i])):
        largest = max(largest, min(1.0, (len(given) - rank) * p[i]))
        adjusted[i] = largest
    return adjusted
