"""Groups compared: k of n as points with intervals, and in words beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from qualcode.analysis import phrase, wilson
from qualcode.analysis.sentences import number
from qualcode.analysis.wording import caption as caption_of
from qualcode.analysis.wording import sentence_case
from qualcode.charts.drawing import (
    CHARACTER,
    FAINT,
    GREY,
    GROUP_MARKS,
    INK,
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


def comparison(
    compared: pd.DataFrame,
    ax: Axes | None = None,
    *,
    show: Literal["groups", "difference"] = "groups",
    codebook: Codebook | None = None,
    language: str = "en",
    title: str = "",
) -> Axes:
    """A table from `compare_groups`: each group's share as a point with its interval, "4 of 5" beside it.

    show="groups" gives a point a group with Wilson's 95 % interval; "difference" one point a code, the first group less
    the second, with Newcombe's. The axis says none, half and all, for percentages of few people mislead. Suppressed
    groups have no points.
    """
    groups = compared.attrs.get("groups")
    if not groups:
        raise QualcodeError("comparison() needs the table that compare_groups() gives, with its attrs")
    if show == "difference" and "difference" not in compared:
        raise QualcodeError(
            f"a difference needs two groups, found {len(groups)}; pick two with compare_groups(groups=...)"
        )
    if len(groups) > len(GROUP_MARKS):
        raise QualcodeError(
            f"{len(groups)} groups are too many for one chart; pick up to {len(GROUP_MARKS)} with groups="
        )
    labels = [code_label(code, codebook, language) for code in compared.index]
    depth = [str(code).count("/") for code in compared.index]
    row = max(0.26, 0.13 * (len(groups) if show == "groups" else 1) + 0.06)
    longest = max(len(label) + 3 * level for label, level in zip(labels, depth, strict=True))
    names = [phrase(group, language) for group in groups]
    beside = sum(max(len(name), 8) for name in names) + 2 * len(names) if show == "groups" else 22
    ax, own = canvas(ax, longest * CHARACTER + beside * CHARACTER + 3.2, len(compared) * row + 1.35)
    places = np.arange(len(compared), dtype=float)
    for place in places:
        ax.axhline(float(place), color=FAINT, linewidth=0.5, zorder=0)
    if show == "groups":
        _draw_groups(ax, compared, groups, names, places, language)
    else:
        _draw_difference(ax, compared, places, names, language)
    ax.set(ylim=(len(compared) - 0.45, -0.55))
    name_rows(ax, labels, depth, places)
    bare(ax)
    said = caption_of(compared.attrs, language)
    method = phrase("wilson" if show == "groups" else "newcombe", language)
    said = f"{said} {sentence_case(method)}."
    data = compared.drop(columns="sentence").assign(label=labels)
    alt = said + " " + " ".join(compared["sentence"].head(30))
    return finish(
        ax,
        own,
        caption=said,
        alt=alt,
        data=data,
        language=language,
        title=title,
        stamped=is_stamped(compared.attrs),
    )


def _draw_groups(
    ax: Axes, compared: pd.DataFrame, groups: list[Any], names: list[str], places: np.ndarray, language: str
) -> None:
    hidden = compared.attrs.get("suppressed", {})
    offsets = np.linspace(-0.17, 0.17, len(groups)) if len(groups) > 1 else [0.0]
    for group, name, offset, (marker, face, edge) in zip(groups, names, offsets, GROUP_MARKS, strict=False):
        if group in hidden:
            continue
        k, n = compared[f"{group} k"].to_numpy(float), compared[f"{group} n"].to_numpy(float)
        bounds = np.array([wilson(int(a), int(b)) for a, b in zip(k, n, strict=True)]).reshape(-1, 2)
        share = np.divide(k, n, out=np.full(len(k), np.nan), where=n > 0)
        ax.hlines(places + offset, bounds[:, 0], bounds[:, 1], color=edge, linewidth=1.1, zorder=2)
        ax.plot(
            share,
            places + offset,
            marker,
            color=face,
            markeredgecolor=edge,
            markersize=5.5,
            linestyle="none",
            label=name,
            zorder=3,
        )
    ax.set_xlim(-0.03, 1.03)
    ax.set_xticks([0, 0.5, 1], [phrase(key, language) for key in ("none", "half", "everyone")])
    if len(hidden) < len(groups):
        ax.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncol=len(groups), frameon=False, fontsize=SMALL, borderaxespad=0.1,
            handletextpad=0.2, columnspacing=1.0,
        )  # fmt: skip
    columns = [_said(compared, group, group in hidden, language) for group in groups]
    _write_columns(ax, columns, names, places)


def _said(compared: pd.DataFrame, group: Any, hidden: bool, language: str) -> list[str]:
    """ "4 of 5" for each code, a cross where the group is suppressed."""
    if hidden:
        return ["×"] * len(compared)
    of = phrase("of", language)
    return [f"{k} {of} {n}" for k, n in zip(compared[f"{group} k"], compared[f"{group} n"], strict=True)]


def _draw_difference(
    ax: Axes, compared: pd.DataFrame, places: np.ndarray, names: list[str], language: str
) -> None:
    marker, face, edge = GROUP_MARKS[0]
    ax.axvline(0, color=GREY, linewidth=0.8)
    known = compared["difference"].notna().to_numpy()
    lower, upper = compared["lower"].to_numpy()[known], compared["upper"].to_numpy()[known]
    ax.hlines(places[known], lower, upper, color=edge, linewidth=1.1, zorder=2)
    ax.plot(
        compared["difference"].to_numpy()[known],
        places[known],
        marker,
        color=face,
        markeredgecolor=edge,
        markersize=5.5,
        linestyle="none",
        zorder=3,
    )
    ax.set_xlim(-1.03, 1.03)
    # who stands higher to which side of the middle
    ax.set_xticks([-1, 0, 1], [f"← {names[1]}", "0", f"{names[0]} →"])
    shown = [
        "×"
        if apart != apart
        else f"{number(apart, language)} [{number(low, language)}; {number(high, language)}]"
        for apart, low, high in zip(compared["difference"], compared["lower"], compared["upper"], strict=True)
    ]
    _write_columns(ax, [shown], [phrase("difference", language)], places)


def _write_columns(ax: Axes, columns: list[list[str]], headings: list[str], places: np.ndarray) -> None:
    """Text to the right of the points, a column a group."""
    left = 8.0  # points from the edge of the axes
    for texts, heading in zip(columns, headings, strict=True):
        width = max(len(text) for text in (heading, *texts)) * CHARACTER * 72 + 10
        for place, text in zip(places, texts, strict=True):
            ax.annotate(
                text, (1, place), (left + width / 2, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                ha="center", va="center", fontsize=SMALL, color=INK,
            )  # fmt: skip
        ax.annotate(
            heading, (1, 1), (left + width / 2, 3), xycoords="axes fraction", textcoords="offset points", ha="center",
            va="bottom", fontsize=SMALL, fontweight="bold", color=INK,
        )  # fmt: skip
        left += width
