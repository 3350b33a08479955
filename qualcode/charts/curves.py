"""Saturation: new themes in each interview, themes so far, and the band of other orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.analysis import phrase
from qualcode.analysis.sentences import number
from qualcode.analysis.wording import sentence_case
from qualcode.charts.drawing import DARK, FAINT, GREY, INK, LIGHT, SMALL, canvas, finish, whole_ticks
from qualcode.model import QualcodeError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qualcode.analysis import Saturation


def saturation(found: Saturation, ax: Axes | None = None, *, language: str = "en", title: str = "") -> Axes:
    """What `qualcode.saturation` found: bars of new themes, a line of themes so far, and the band over random orders.

    A broken line stands where saturation was reached, with Guest's label ("6+2"); the caption gives base, run and
    threshold, Chao2 with its interval, and what weakens the numbers.
    """
    if not hasattr(found, "curve"):
        raise QualcodeError(
            f"saturation() draws what qualcode.saturation() gives, found {type(found).__name__}"
        )
    curve = found.curve
    ax, own = canvas(ax, max(4.8, 0.28 * len(curve) + 1.6), 3.9)
    if "lower" in curve:
        ax.fill_between(
            curve["interview"],
            curve["lower"],
            curve["upper"],
            color=FAINT,
            linewidth=0,
            label=phrase("band", language),
        )
        ax.plot(curve["interview"], curve["mean"], color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    ax.bar(
        curve["interview"],
        curve["new"],
        width=0.6,
        color=LIGHT,
        edgecolor="#5b87b0",
        linewidth=0.6,
        label=phrase("new themes", language),
    )
    ax.plot(
        curve["interview"],
        curve["themes"],
        color=DARK,
        marker="o",
        markersize=3.5,
        linewidth=1.4,
        label=phrase("themes so far", language),
    )
    highest = float(curve["themes"].max())
    for place, new in zip(curve["interview"], curve["new"], strict=True):
        # inside a tall bar, where the line does not run through the number
        inside = new > highest * 0.15
        at = new - highest * 0.02 if inside else new + highest * 0.015
        ax.text(
            place, at, str(int(new)), ha="center", va="top" if inside else "bottom", fontsize=SMALL, color=INK
        )
    if found.saturated_at is not None:
        ax.axvline(found.saturated_at + 0.5, color=INK, linewidth=0.8, linestyle=(0, (2, 2)))
        ax.annotate(
            f"{phrase('saturated', language)} {found.label}", (found.saturated_at + 0.5, 1), xycoords=("data", "axes fraction"),
            xytext=(4, 3), textcoords="offset points", fontsize=SMALL, color=INK,
        )  # fmt: skip
    top = highest * 1.12 + 1
    ax.set(xlim=(0.4, len(curve) + 0.6), ylim=(0, top))
    ax.set_xticks([tick for tick in whole_ticks(len(curve), min(20, len(curve))) if tick >= 1])
    ax.set_yticks(whole_ticks(top))
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    ax.tick_params(labelsize=SMALL, colors=INK)
    ax.legend(loc="center right", fontsize=SMALL, frameon=True, framealpha=0.9, edgecolor="none")
    if own:
        ax.set_xlabel(phrase("interview number", language), fontsize=SMALL, color=GREY)
    said = _caption(found, language)
    alt = (
        said
        + " "
        + ", ".join(f"{name}: {new}" for name, new in zip(found.order, found.new, strict=True))
        + "."
    )
    data = curve.assign(document=list(found.order))
    return finish(
        ax,
        own,
        caption=said,
        alt=alt,
        data=data,
        language=language,
        title=title,
        stamped=found.stage == "not reviewed",
    )


def _caption(found: Saturation, language: str) -> str:
    parts = [
        f"{sentence_case(phrase('new themes', language))}; n = {len(found.new)} {phrase('interviews', language)}",
        phrase("guest", language).format(
            base=found.base, run=found.run, threshold=number(100 * found.threshold, language, 0)
        ),
        phrase("reached", language).format(label=found.label)
        if found.saturated_at is not None
        else phrase("not reached", language),
    ]
    if found.richness is not None:
        rich = found.richness
        parts.append(
            f"Chao2 {number(rich.estimate, language, 1)} ({number(rich.lower, language, 1)}–{number(rich.upper, language, 1)})"
        )
    text = "; ".join(parts) + "."
    if "lower" in found.curve:
        text += f" {sentence_case(phrase('band', language))}."
    if found.warnings:
        text += f" {phrase('trivial', language)}"
    return text
