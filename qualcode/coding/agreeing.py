"""How far coders agree: one row a code and one over all, with the reason where a coefficient is undefined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from qualcode.coding.tally import Floats, Tally, place_codings, tally
from qualcode.coding.units import Integers, Unit
from qualcode.model import Coding, QualcodeError, Transcript

if TYPE_CHECKING:
    import pandas as pd

COEFFICIENTS = ("percent", "positive", "kappa", "scott_pi", "alpha", "ac1", "brennan_prediger")
_CHANCE_CORRECTED = COEFFICIENTS[2:]
ALL = "all"


def agreement(
    codings: pd.DataFrame | Iterable[Coding],
    transcripts: Transcript | Iterable[Transcript],
    *,
    coders: Sequence[str] | None = None,
    unit: Unit = "turn",
    documents: Sequence[str] | None = None,
    roles: Sequence[str] = ("participant",),
    bootstrap: int = 0,
    resample: str = "turn",
    seed: int = 0,
) -> pd.DataFrame:
    """How far coders agree on each code, unit by unit: coded with it or not.

    A turn, sentence or paragraph is coded when a coding covers some of its words; a character when it lies in one.
    Only speech of `roles` is compared (documents in full). A coder is compared in the documents they coded something
    in, or, with `documents` given, in exactly these, whether they coded there or not.

    Columns: `code` ("all" in the last row: every unit with every code); `units`; `coders`, the number of them;
    `coded_<coder>`, the units each has coded; `prevalence`, the mean share coded; `percent` (0 to 1); `positive`
    agreement (Spitzer & Fleiss 1974); `kappa` (Cohen 1960 for two coders, Fleiss 1971 for more); `scott_pi` (for
    more than two, Fleiss, who generalised it); `alpha` (Krippendorff, nominal); `ac1` (Gwet 2008);
    `brennan_prediger`; `reason`, why a coefficient is NaN. With `bootstrap` (draws, 1000 say), `<coefficient>_low`
    and `_high`: 95 % percentile intervals from resampling whole turns or documents (`resample`), never characters.
    `attrs["left_out"]` says what was not compared.

    Raises QualcodeError for fewer than two coders, unknown documents, and codings outside their text.

    >>> from qualcode.model import Turn
    >>> said = [Turn(0, "P", "participant", 0, 0, text) for text in ("We learn.", "We give.", "Time is short.")]
    >>> p01 = Transcript.build("P01", said)
    >>> a = [Coding("1", "P01", 0, 3, 12, "learning", "anna"), Coding("2", "P01", 1, 17, 25, "learning", "anna")]
    >>> b = [Coding("3", "P01", 0, 3, 12, "learning", "bo")]
    >>> agreement(a + b, p01)[["code", "units", "percent", "kappa"]].round(2)
           code  units  percent  kappa
    0  learning      3     0.67    0.4
    1       all      3     0.67    0.4
    """
    import pandas as pd

    placed = place_codings(
        codings, transcripts, coders=coders, unit=unit, documents=documents, roles=roles
    )  # fmt: skip
    counted = tally(placed, resample)
    weights = counted.of_all()
    weights = np.vstack([weights, weights.sum(axis=0, keepdims=True)])
    values = coefficients_of(weights, counted.patterns)
    known = counted.patterns >= 0
    pairable = known.sum(axis=1) >= 2
    table = pd.DataFrame({"code": [*placed.codes, ALL]})
    table["units"] = weights[:, pairable].sum(axis=1).astype(int)
    table["coders"] = int((placed.read.any(axis=1)).sum())
    for k, coder in enumerate(placed.coders):
        mine = pairable & (counted.patterns[:, k] == 1)
        table[f"coded_{coder}"] = weights[:, mine].sum(axis=1).astype(int)
    for name, value in values.items():
        table[name] = value
    table["reason"] = _reasons(table, values)
    if bootstrap:
        _add_intervals(table, counted, bootstrap, seed)
    table.attrs["left_out"] = list(placed.left_out)
    table.attrs["unit"] = unit
    return table


def coefficients_of(weights: Floats, patterns: Integers) -> dict[str, Floats]:
    """Prevalence and COEFFICIENTS from `weights[..., pattern]`, for coded (1), not coded (0), not read (-1).

    The formulas are those of `qualcode.coding.coefficients` for two categories, written for counted patterns so
    that a thousand resamples are one matrix product.
    """
    coded = (patterns == 1).sum(axis=1)
    raters = (patterns >= 0).sum(axis=1)
    rated, many = raters >= 1, raters >= 2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(rated, coded / np.maximum(raters, 1), 0.0)
        pairs = np.where(many, raters * (raters - 1.0), 1.0)
        agreeing = (coded * (coded - 1) + (raters - coded) * (raters - coded - 1)) / pairs
        units = weights[..., many].sum(axis=-1)
        percent = weights[..., many] @ agreeing[many] / units
        prevalence = weights @ share / weights[..., rated].sum(axis=-1)
        chosen = weights[..., many] @ (coded * (coded - 1.0))[many]
        positive = chosen / (weights[..., many] @ (coded * (raters - 1.0))[many])
        fleiss = _corrected(percent, prevalence**2 + (1 - prevalence) ** 2)
        found = {
            "prevalence": prevalence,
            "percent": percent,
            "positive": positive,
            "kappa": fleiss,
            "scott_pi": fleiss,
            "alpha": _alpha(weights[..., many], coded[many], raters[many]),
            "ac1": _corrected(percent, 2 * prevalence * (1 - prevalence)),
            "brennan_prediger": _corrected(percent, np.full_like(percent, 0.5)),
        }
        if patterns.shape[1] == 2:
            found["kappa"], found["scott_pi"] = _for_two(weights[..., many], patterns[many])
    for name in _CHANCE_CORRECTED:  # with one category only there is no chance to correct for
        found[name] = np.where(_one_category(weights, patterns), np.nan, found[name])
    return found


def _corrected(observed: Floats, expected: Floats) -> Floats:
    value: Floats = (observed - expected) / (1 - expected)
    return np.where(expected >= 1 - 1e-12, np.nan, value)


def _for_two(weights: Floats, patterns: Integers) -> tuple[Floats, Floats]:
    """Cohen's kappa and Scott's pi over the units both coders have read."""
    units = weights.sum(axis=-1)
    first = weights @ (patterns[:, 0] == 1).astype(float) / units
    second = weights @ (patterns[:, 1] == 1).astype(float) / units
    observed = weights @ (patterns[:, 0] == patterns[:, 1]).astype(float) / units
    mean = (first + second) / 2
    return (
        _corrected(observed, first * second + (1 - first) * (1 - second)),
        _corrected(observed, mean**2 + (1 - mean) ** 2),
    )


def _alpha(weights: Floats, coded: Integers, raters: Integers) -> Floats:
    """Krippendorff's alpha for two nominal values (Krippendorff 2011, C), units with one rating left out."""
    ones = weights @ coded.astype(float)
    zeros = weights @ (raters - coded).astype(float)
    observed = weights @ (2.0 * coded * (raters - coded) / (raters - 1))
    value: Floats = 1 - (ones + zeros - 1) * observed / (2 * ones * zeros)
    return np.where(ones * zeros > 0, value, np.nan)


def _one_category(weights: Floats, patterns: Integers) -> Floats:
    many = (patterns >= 0).sum(axis=1) >= 2
    some = (patterns == 1).any(axis=1) & many
    some_not = (patterns == 0).any(axis=1) & many
    found: Floats = (weights[..., some].sum(axis=-1) == 0) | (weights[..., some_not].sum(axis=-1) == 0)
    return found


def _reasons(table: pd.DataFrame, values: dict[str, Floats]) -> list[str]:
    reasons = []
    for n, (units, prevalence) in enumerate(zip(table["units"], values["prevalence"], strict=True)):
        if units == 0:
            reasons.append("no unit was read by two coders")
        elif np.isnan(values["alpha"][n]):
            which = "no coder used the code" if prevalence < 0.5 else "every coder coded every unit"
            reasons.append(f"{which} in the units compared: only one category was used")
        else:
            reasons.append("")
    return reasons


def _add_intervals(table: pd.DataFrame, counted: Tally, draws: int, seed: int) -> None:
    """95 % percentile intervals; one multinomial draw of clusters serves all codes."""
    if draws < 100:
        raise QualcodeError(f"bootstrap={draws}: expected at least 100 draws, such as 1000, or 0 for none")
    read = np.unique(counted.cluster[(counted.patterns[counted.pattern] >= 0).sum(axis=1) >= 2])
    if len(read) < 2:
        for name in COEFFICIENTS:
            table[f"{name}_low"] = table[f"{name}_high"] = np.nan
        return
    chance = np.random.default_rng(seed)
    times = chance.multinomial(len(read), np.full(len(read), 1 / len(read)), size=draws).astype(float)
    rows = [*range(counted.codes), None]
    bounds = np.full((len(rows), len(COEFFICIENTS), 2), np.nan)
    for row, code in enumerate(rows):
        resampled = coefficients_of(times @ counted.by_cluster(code)[read], counted.patterns)
        for column, name in enumerate(COEFFICIENTS):
            values = resampled[name][~np.isnan(resampled[name])]
            if len(values) and not np.isnan(table[name].iloc[row]):
                bounds[row, column] = np.quantile(values, [0.025, 0.975])
    for column, name in enumerate(COEFFICIENTS):
        table[f"{name}_low"], table[f"{name}_high"] = bounds[:, column].T
