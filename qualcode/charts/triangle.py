"""Co-occurrence as a lower triangle: how often each pair of codes stands together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qualcode.analysis import phrase
from qualcode.analysis.wording import sentence_case
from qualcode.charts.drawing import (
    CHARACTER,
    SHADES,
    SMALL,
    bare,
    canvas,
    code_label,
    finish,
    ink_on,
)
from qualcode.model import QualcodeError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qualcode.codebook import Codebook

_CELL = 0.27


def co_occurrence(
    pairs: pd.DataFrame,
    ax: Axes | None = None,
    *,
    codebook: Codebook | None = None,
    language: str = "en",
    title: str = "",
    stage: str | None = None,
) -> Axes:
    """The pairs that `qualcode.co_occurrence` gives: the count in each cell, darker where the Jaccard similarity is greater.

    Codes stand in the codebook's order, at the left and, upright, below. `stage="not reviewed"` stamps the picture.
    """
    needed = {"code_a", "code_b", "count", "jaccard"}
    if not needed <= set(pairs.columns):
        raise QualcodeError(
            "co_occurrence() draws the table of pairs that qualcode.co_occurrence() gives (without matrix=)"
        )
    used = set(pairs["code_a"]) | set(pairs["code_b"])
    if not used:
        raise QualcodeError("no two codes stand together, so there is nothing to draw")
    listed = [path for path in codebook.paths if path in used] if codebook is not None else []
    codes = listed + sorted(used - set(listed))
    labels = [code_label(code, codebook, language) for code in codes]
    place = {code: n for n, code in enumerate(codes)}
    size = len(codes)
    count, alike = np.zeros((size, size)), np.zeros((size, size))
    cells = pairs[["code_a", "code_b", "count", "jaccard"]].to_numpy(dtype=object).tolist()
    for code_a, code_b, times, likeness in cells:
        low, high = sorted((place[code_a], place[code_b]))
        count[high, low], alike[high, low] = times, likeness
    width = max(len(label) for label in labels) * CHARACTER
    ax, own = canvas(ax, max(4.5, width + size * _CELL + 0.4), width + size * _CELL * 0.9 + 0.9)
    colors = SHADES(alike / max(alike.max(), 1e-9))
    colors[count == 0] = 1.0
    colors[np.triu_indices(size)] = (1, 1, 1, 0)
    ax.pcolormesh(np.arange(size + 1), np.arange(size + 1), colors, edgecolor="white", linewidth=1)
    for high, low in np.argwhere(count > 0):
        ax.text(
            low + 0.5,
            high + 0.52,
            str(int(count[high, low])),
            ha="center",
            va="center",
            fontsize=SMALL,
            color=ink_on(colors[high, low][:3]),
        )
    nothing = np.argwhere((count == 0) & np.tri(size, k=-1, dtype=bool))
    ax.plot(nothing[:, 1] + 0.5, nothing[:, 0] + 0.5, ".", color="#b3bcc4", markersize=2, linestyle="none")
    # the first row and the last column of a lower triangle are empty
    ax.set(xlim=(0, size - 1), ylim=(size, 1))
    ax.set_xticks(np.arange(size - 1) + 0.5, labels[:-1], rotation=90)
    ax.set_yticks(np.arange(1, size) + 0.5, labels[1:])
    bare(ax)
    unit = pairs.attrs.get("unit", "overlap")
    what = phrase("together" if unit == "overlap" else "turns together", language)
    if isinstance(unit, int) and unit > 0:
        what += f" (±{unit})"
    said = f"{sentence_case(what)}, n = {int(pairs['count'].sum())}; {phrase('jaccard', language)}."
    named = [f"{labels[place[a]]} + {labels[place[b]]}: {times}" for a, b, times, _ in cells[:10]]
    alt = f"{said} {', '.join(named)}."
    return finish(
        ax,
        own,
        caption=said,
        alt=alt,
        data=pairs,
        language=language,
        title=title,
        stamped=(stage or pairs.attrs.get("stage")) == "not reviewed",
    )
