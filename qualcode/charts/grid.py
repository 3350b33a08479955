"""The theme matrix as a picture: a number in each cell, shaded, with totals at the margins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from qualcode.analysis import caption as caption_of
from qualcode.analysis import phrase
from qualcode.analysis.wording import sentence_case
from qualcode.charts.drawing import (
    CHARACTER,
    GREY,
    INK,
    SHADES,
    SMALL,
    bare,
    canvas,
    finish,
    ink_on,
    is_stamped,
    longest,
    name_rows,
    side_labels,
)
from qualcode.model import QualcodeError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qualcode.codebook import Codebook

_CELL = 0.27  # inches: a two-digit number of SMALL fits with room


def theme_matrix(
    matrix: pd.DataFrame,
    ax: Axes | None = None,
    *,
    codebook: Codebook | None = None,
    language: str = "en",
    title: str = "",
) -> Axes:
    """A table from `qualcode.theme_matrix` with its numbers, shaded by size, totals at the right and below.

    Parent codes stand in bold, their children indented; a cell of nothing is a faint dot, one that was not asked is
    hatched, a suppressed one crossed out. Labels in "nb", "nn" or "en"; names of codes come from `codebook`.
    """
    if matrix.empty:
        raise QualcodeError(
            "the matrix has no rows or no columns, so there is nothing to draw; code some passages first"
        )
    attrs = matrix.attrs
    rows = side_labels(matrix.index, attrs.get("rows", ""), codebook, language)
    columns = side_labels(matrix.columns, attrs.get("columns", ""), codebook, language)
    depth = [str(label).count("/") if attrs.get("rows") == "code" else 0 for label in matrix.index]
    numbers = matrix.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    texts = [[_number(value, attrs.get("count", "")) for value in row] for row in numbers]
    wide = max(_CELL, CHARACTER * 0.95 * max(len(text) for row in texts for text in row) + 0.08)
    upright = longest(columns) * CHARACTER + 0.1 > wide * (1 if len(columns) > 4 else 3.4)
    if len(columns) <= 4 and not upright:
        wide = max(wide, longest(columns) * CHARACTER + 0.1)
    ax, own = canvas(ax, *_size(rows, depth, columns, upright, wide))
    _draw_cells(ax, numbers, texts, matrix)
    right, below, below_name = _margins(matrix, language)
    _draw_margins(ax, matrix, right, below)
    across, down = len(columns) + bool(right), len(rows) + bool(below)
    gap_x, gap_y = 0.3 * (across > len(columns)), 0.3 * (down > len(rows))
    ax.set(xlim=(-0.02, across + gap_x + 0.02), ylim=(down + gap_y + 0.02, -0.02))
    total = phrase("total", language)
    ax.set_xticks(
        _places(len(columns), across, gap_x),
        columns + [total] * (across > len(columns)),
        rotation=90 if upright else 0,
    )
    ax.xaxis.tick_top()
    bare(ax)
    extra = down - len(rows)
    name_rows(ax, rows + [below_name] * extra, depth + [0] * extra, _places(len(rows), down, gap_y))
    said = caption_of(attrs, language) if "count" in attrs else ""
    if attrs.get("not_asked"):
        said += f" {sentence_case(phrase('hatched', language))}."
    return finish(
        ax, own, caption=said, alt=_alt(matrix, rows, columns, said, language), data=_data(matrix, rows), language=language,
        title=title, stamped=is_stamped(attrs),
    )  # fmt: skip


def _size(
    rows: list[str], depth: list[int], columns: list[str], upright: bool, wide: float
) -> tuple[float, float]:
    label_width = max(len("   " * d + r) for d, r in zip(depth, rows, strict=True)) * CHARACTER
    top = longest(columns) * CHARACTER if upright else 0.25
    width = label_width + (len(columns) + 1.3) * wide + 0.4
    return max(width, 4.2), (len(rows) + 1.3) * _CELL * 0.9 + top + 0.9


def _places(inner: int, outer: int, gap: float) -> list[float]:
    return [n + 0.5 for n in range(inner)] + [inner + gap + 0.5] * (outer - inner)


def _number(value: float, count: str) -> str:
    if np.isnan(value) or value == 0:
        return ""
    return f"{value:.2f}".lstrip("0") if count == "share" else str(int(value))


def _draw_cells(ax: Axes, numbers: np.ndarray, texts: list[list[str]], matrix: pd.DataFrame) -> None:
    largest = np.nanmax(numbers) if not np.isnan(numbers).all() else 1
    # with nothing above 1 a middle shade is enough, and the ink of a page of ones is spared
    scale = max(largest, 1e-9) * (1.6 if largest <= 1 else 1)
    colors = SHADES(np.nan_to_num(numbers / scale))
    colors[~(numbers > 0)] = 1.0
    ax.pcolormesh(
        np.arange(numbers.shape[1] + 1),
        np.arange(numbers.shape[0] + 1),
        colors,
        edgecolor="white",
        linewidth=1,
    )
    nothing = np.argwhere(numbers == 0)
    ax.plot(nothing[:, 1] + 0.5, nothing[:, 0] + 0.5, ".", color="#b3bcc4", markersize=2, linestyle="none")
    for r, c in np.argwhere(numbers > 0):
        ax.text(
            c + 0.5,
            r + 0.52,
            texts[r][c],
            ha="center",
            va="center",
            fontsize=SMALL,
            color=ink_on(colors[r, c][:3]),
        )
    hidden = matrix.attrs.get("suppressed", {})
    for r, c in np.argwhere(np.isnan(numbers)):
        suppressed = matrix.columns[c] in hidden or matrix.index[r] in hidden
        ax.add_patch(
            Rectangle((c + 0.04, r + 0.04), 0.92, 0.92, facecolor="white", edgecolor="#b8c0c7", linewidth=0.4, hatch="xx" if suppressed else "////")
        )  # fmt: skip


def _margins(matrix: pd.DataFrame, language: str) -> tuple[dict[Any, int], dict[Any, int], str]:
    """Numbers at the right and below, and what those below are called.

    Counting people, a column that is one person says how many themes they speak of, not "1".
    """
    attrs = matrix.attrs
    right, below = attrs.get("row_totals") or {}, attrs.get("column_totals") or {}
    if (
        attrs.get("rows") == "code"
        and attrs.get("columns") == "participant"
        and attrs.get("unit") == "participants"
    ):
        inner = {str(path).rpartition("/")[0] for path in matrix.index}
        leaves = matrix[[path not in inner for path in matrix.index]]
        said = (leaves.fillna(0) > 0).sum()
        return right, {column: int(said[column]) for column in matrix.columns}, phrase("themes", language)
    return right, below, phrase("total", language)


def _draw_margins(ax: Axes, matrix: pd.DataFrame, right: dict[Any, int], below: dict[Any, int]) -> None:
    rows, columns = matrix.shape
    for y, label in enumerate(matrix.index):
        if label in right:
            _margin(ax, columns + 0.8, y + 0.52, right[label])
    for x, label in enumerate(matrix.columns):
        if label in below:
            _margin(ax, x + 0.5, rows + 0.82, below[label])
    if right:
        ax.plot([columns + 0.15] * 2, [0, rows], color=GREY, linewidth=0.6)
    if below:
        ax.plot([0, columns], [rows + 0.15] * 2, color=GREY, linewidth=0.6)


def _margin(ax: Axes, x: float, y: float, number: int) -> None:
    ax.text(x, y, str(number), ha="center", va="center", fontsize=SMALL, color=INK)


def _data(matrix: pd.DataFrame, rows: list[str]) -> pd.DataFrame:
    out = pd.DataFrame(matrix)
    out.insert(0, "label", rows)
    totals = matrix.attrs.get("row_totals")
    if totals:
        out["total"] = [totals.get(label) for label in matrix.index]
    return out


def _alt(matrix: pd.DataFrame, rows: list[str], columns: list[str], said: str, language: str) -> str:
    totals: dict[Any, int] = matrix.attrs.get("row_totals") or {}
    text = f"{said} {len(rows)} × {len(columns)}."
    if totals:
        named = sorted(zip(rows, matrix.index, strict=True), key=lambda pair: -totals.get(pair[1], 0))[:5]
        text += " " + ", ".join(f"{label}: {totals[key]}" for label, key in named if key in totals) + "."
    return text
