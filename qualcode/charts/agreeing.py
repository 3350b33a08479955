"""Agreement of coders per code: one coefficient as points, with intervals where the table has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qualcode.analysis import phrase
from qualcode.analysis.sentences import number
from qualcode.analysis.wording import sentence_case
from qualcode.charts.drawing import (
    CHARACTER,
    DARK,
    FAINT,
    GREY,
    INK,
    SMALL,
    bare,
    canvas,
    code_label,
    finish,
    name_rows,
)
from qualcode.model import QualcodeError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qualcode.codebook import Codebook

_NAMES = {
    "percent": "percent agreement", "positive": "positive agreement", "kappa": "κ", "scott_pi": "π (Scott)", "alpha": "α (Krippendorff)",
    "ac1": "AC1 (Gwet)", "brennan_prediger": "Brennan–Prediger",
}  # fmt: skip


def agreement(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    coefficient: str = "alpha",
    codebook: Codebook | None = None,
    language: str = "en",
    title: str = "",
) -> Axes:
    """A table from `qualcode.agreement`: the coefficient of each code as a point, its number and the prevalence beside it.

    `coefficient` is one of the table's columns; columns "<coefficient>_low" and "_high" are drawn as lines. A code whose
    coefficient is undefined has no point and a dash, for undefined is neither 0 nor 1. The row "all" stands last.
    """
    if "code" not in table or coefficient not in table:
        known = [name for name in _NAMES if name in table]
        raise QualcodeError(
            f"the table has no column {coefficient!r}; choose one of {', '.join(known) or 'qualcode.agreement()'}"
        )
    if table.empty:
        raise QualcodeError("the table of agreement has no rows, so there is nothing to draw")
    rows = _in_order(table, codebook)
    labels = [
        phrase("all codes", language) if code == "all" else code_label(code, codebook, language)
        for code in rows["code"]
    ]
    ax, own = canvas(ax, max(len(label) for label in labels) * CHARACTER + 4.6, len(rows) * 0.24 + 1.35)
    places = np.arange(len(rows), dtype=float)
    places[rows["code"] == "all"] += 0.4
    values = rows[coefficient].astype(float)
    low, high = f"{coefficient}_low", f"{coefficient}_high"
    for place in places:
        ax.axhline(place, color=FAINT, linewidth=0.5, zorder=0)
    if low in rows and high in rows:
        ax.hlines(places, rows[low], rows[high], color=DARK, linewidth=1.1, zorder=2)
    ax.plot(values, places, "o", color=DARK, markersize=5, linestyle="none", zorder=3)
    left = min(0.0, float(np.nanmin([0.0, *values, *rows.get(low, [])])))
    ax.set(xlim=(left - 0.04, 1.04), ylim=(places[-1] + 0.6, -0.6))
    ax.axvline(0, color=GREY, linewidth=0.6)
    ax.set_xticks([0, 0.5, 1], ["0", number(0.5, language, 1), "1"])
    name_rows(ax, labels, [0] * len(labels), places)
    bare(ax)
    columns = [(phrase("coefficient", language), values)]
    if "prevalence" in rows:
        columns.append((phrase("prevalence", language), rows["prevalence"].astype(float)))
    at = 8.0
    for heading, numbers in columns:
        width = max(len(heading), 5) * CHARACTER * 72 + 10
        for place, value in zip(places, numbers, strict=True):
            _beside(
                ax,
                "–" if np.isnan(value) else number(value, language),
                (1, place),
                at + width / 2,
                0,
                "center",
                "normal",
            )
        _beside(ax, heading, (1, 1), at + width / 2, 3, "bottom", "bold")
        at += width
    units = int(rows["units"].iloc[0]) if "units" in rows else 0
    said = f"{sentence_case(phrase('agreement', language))}: {_NAMES.get(coefficient, coefficient)}; n = {units} {phrase('units', language)}."
    if values.isna().any():
        said += f" {phrase('undefined', language)}"
    alt = (
        said
        + " "
        + ", ".join(
            f"{label}: {'–' if np.isnan(value) else number(value, language)}"
            for label, value in zip(labels, values, strict=True)
        )
    )
    return finish(ax, own, caption=said, alt=alt + ".", data=table, language=language, title=title)


def _in_order(table: pd.DataFrame, codebook: Codebook | None) -> pd.DataFrame:
    """The rows in the codebook's order, "all" last."""
    order = {path: n for n, path in enumerate(codebook.paths)} if codebook is not None else {}
    rank = [len(order) + 1 if code == "all" else order.get(code, len(order)) for code in table["code"]]
    return (
        table.assign(_rank=rank).sort_values("_rank", kind="stable", ignore_index=True).drop(columns="_rank")
    )


def _beside(
    ax: Axes, text: str, xy: tuple[float, float], x: float, y: float, vertical: str, weight: str
) -> None:
    across = "axes fraction" if vertical == "bottom" else ("axes fraction", "data")
    ax.annotate(
        text, xy, (x, y), xycoords=across, textcoords="offset points", ha="center", va=vertical, fontsize=SMALL,
        fontweight=weight, color=INK,
    )  # fmt: skip
