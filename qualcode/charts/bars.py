"""How many participants speak of each theme, as bars; and the code tree with its counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from qualcode.analysis import phrase
from qualcode.analysis.wording import count_of, provenance, sentence_case
from qualcode.charts.drawing import (
    CHARACTER,
    DARK,
    GREY,
    INK,
    LIGHT,
    SMALL,
    bare,
    canvas,
    code_label,
    finish,
    is_stamped,
    name_rows,
)
from qualcode.model import QualcodeError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qualcode.codebook import Codebook

_ROW = 0.23  # inches a bar takes


def participants_per_code(
    matrix: pd.DataFrame,
    ax: Axes | None = None,
    *,
    codebook: Codebook | None = None,
    language: str = "en",
    title: str = "",
) -> Axes:
    """A bar a code: how many different participants speak of it, of all there are.

    `matrix` comes from `theme_matrix` with codes as rows and count "participants" or "presence". Parents are dark,
    their children light; the number stands at the bar's end.
    """
    attrs = matrix.attrs
    if attrs.get("rows") != "code" or attrs.get("unit") != "participants":
        raise QualcodeError(
            'participants_per_code() needs a theme_matrix(rows="code", count="participants"); '
            f"found rows {attrs.get('rows')!r} and count {attrs.get('count')!r}"
        )
    totals = attrs.get("row_totals") or {}
    if not totals:
        raise QualcodeError(
            "the totals of this matrix are suppressed, for a small group would follow from them; use a matrix with "
            'columns="participant"'
        )
    values = pd.Series({code: totals[code] for code in matrix.index})
    said = f"{sentence_case(phrase('said', language))}; n = {count_of(attrs['n'], 'participants', language)}."
    return _bars(values, attrs["n"], ax, said, attrs, codebook, language, title)


def code_tree(
    matrix: pd.DataFrame,
    ax: Axes | None = None,
    *,
    codebook: Codebook | None = None,
    language: str = "en",
    title: str = "",
) -> Axes:
    """The code tree with how much lies under each code: a bar of the row's total, of any count but "share".

    Parents hold what lies under their children, so a parent's bar is at least as long as its longest child's.
    """
    attrs = matrix.attrs
    if attrs.get("rows") != "code" or not attrs.get("row_totals"):
        raise QualcodeError(
            'code_tree() needs a theme_matrix(rows="code") with totals (any count but "share")'
        )
    values = pd.Series({code: attrs["row_totals"][code] for code in matrix.index})
    what = sentence_case(phrase(attrs["count"] if attrs["count"] != "presence" else "participants", language))
    said = f"{what} {phrase('per', language)} {phrase('code', language)}; n = {count_of(attrs['n'], 'participants', language)}."
    return _bars(values, None, ax, said, attrs, codebook, language, title)


def _bars(
    values: pd.Series,
    whole: int | None,
    ax: Axes | None,
    said: str,
    attrs: dict[Any, Any],
    codebook: Any,
    language: str,
    title: str,
) -> Axes:
    labels = [code_label(code, codebook, language) for code in values.index]
    depth = [str(code).count("/") for code in values.index]
    longest = max(len(label) + 3 * level for label, level in zip(labels, depth, strict=True))
    ax, own = canvas(ax, max(4.5, longest * CHARACTER + 3.6), len(values) * _ROW + 0.95)
    places = [float(n) for n in range(len(values))]
    levels = max(depth) > 0
    colors = [DARK if level == 0 or not levels else LIGHT for level in depth]
    edges = [DARK if level == 0 or not levels else "#5b87b0" for level in depth]
    ax.barh(places, values, height=0.72, color=colors, edgecolor=edges, linewidth=0.6)
    limit = whole if whole is not None else max(int(values.max()), 1)
    for place, value in zip(places, values, strict=True):
        ax.text(value + limit * 0.012, place, str(int(value)), va="center", fontsize=SMALL, color=INK)
    ax.set(ylim=(len(values) - 0.4, -0.6), xlim=(0, limit * 1.06 + 0.001))
    name_rows(ax, labels, depth, places)
    if whole is not None:
        ax.axvline(whole, color=GREY, linewidth=0.6, linestyle=(0, (3, 3)))
        ax.set_xticks([0, whole], ["0", f"n = {whole}"])
    else:
        ax.set_xticks([])
    bare(ax)
    alt = (
        f"{said} "
        + ", ".join(f"{label}: {int(value)}" for label, value in zip(labels, values, strict=True))
        + "."
    )
    data = pd.DataFrame(
        {"label": labels, attrs["unit"]: values.to_numpy()}, index=pd.Index(values.index, name="code")
    )
    said = f"{said} {provenance(attrs, language)}".strip()
    return finish(
        ax, own, caption=said, alt=alt, data=data, language=language, title=title, stamped=is_stamped(attrs)
    )
