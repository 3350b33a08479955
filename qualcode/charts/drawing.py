"""What all charts share: a figure of their own, labels, the caption below, and the stamp for unreviewed text."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from qualcode.analysis import phrase

if TYPE_CHECKING:
    from qualcode.codebook import Codebook

# One hue from nearly white to dark: its lightness alone carries the order, also in grey.
SHADES = LinearSegmentedColormap.from_list("shades", ["#f3f7fb", "#9dbfdd", "#3572a5", "#12395b"])
DARK, MIDDLE, LIGHT, FAINT = "#12395b", "#3572a5", "#9dbfdd", "#dfe5ea"
INK, GREY, STAMP = "#1a1a1a", "#5c5c5c", "#8a1c1c"
# Two groups: dark filled circle and light square with a dark edge differ in shape, fill and lightness.
GROUP_MARKS = (("o", DARK, DARK), ("s", "#f2b84b", "#7a5200"), ("^", "#ffffff", "#333333"), ("D", "#9dbfdd", "#12395b"), ("v", "#777777", "#222222"))  # fmt: skip
SIZE = 9.0
SMALL = 8.0
INDENT = "   "
CHARACTER = 0.068  # inches a character of SIZE takes, about, in DejaVu Sans


@dataclass(frozen=True)
class Facts:
    """What `save` writes beside a picture: its data, a text for those who cannot see it, and its caption."""

    data: pd.DataFrame
    alt: str
    caption: str
    title: str


class ChartAxes(Axes):
    """Axes that a notebook shows as their figure, without pyplot and its global state."""

    name = "qualcode"

    def _repr_png_(self) -> bytes:
        file = io.BytesIO()
        made: Any = self.figure
        made.savefig(file, format="png", dpi=110)
        return file.getvalue()


def figure(width: float, height: float) -> Figure:
    """An empty figure of this size in inches that lays itself out."""
    made = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(made)
    return made


def canvas(ax: Axes | None, width: float, height: float) -> tuple[Axes, bool]:
    """The axes to draw on, and whether their figure is ours to size and caption."""
    if ax is not None:
        return ax, False
    return figure(width, height).add_subplot(axes_class=ChartAxes), True


def finish(
    ax: Axes,
    own: bool,
    *,
    caption: str,
    alt: str,
    data: pd.DataFrame,
    language: str,
    title: str = "",
    stamped: bool = False,
) -> Axes:
    """Put title, caption and stamp where they cover nothing, and remember what `save` needs."""
    if own:
        frame_texts(
            ax.figure, caption=caption, title=title, stamp=phrase("not reviewed", language) if stamped else ""
        )
    else:
        made: Any = ax.figure
        width = ax.get_position().width * made.get_figwidth()
        ax.set_xlabel(wrapped(caption, max(width, 2.5)), fontsize=SMALL, color=GREY, loc="left")
        if title or stamped:
            marks = " · ".join(
                part for part in (title, phrase("not reviewed", language) if stamped else "") if part
            )
            ax.set_title(marks, fontsize=SIZE, loc="left", color=STAMP if stamped else INK)
    remember(ax, Facts(data, alt, caption, title))
    return ax


def frame_texts(made: Any, *, caption: str, title: str = "", stamp: str = "") -> None:
    """Title above, caption below, and the stamp at the upper right, in room the layout keeps for them."""
    width = made.get_figwidth()
    if title or stamp:
        room = width - (len(stamp) * CHARACTER * 1.25 + 0.4 if stamp else 0.2)
        made.suptitle(
            wrapped(title, room, 1.15) or " ",
            x=0.01,
            ha="left",
            fontsize=SIZE + 1,
            fontweight="bold",
            color=INK,
        )
    if stamp:
        box = {"boxstyle": "square,pad=0.25", "edgecolor": STAMP, "facecolor": "white", "linewidth": 1}
        height = made.get_figheight()
        made.text(1 - 0.08 / width, 1 - 0.08 / height, stamp, ha="right", va="top", fontsize=SMALL, fontweight="bold", color=STAMP, bbox=box)  # fmt: skip
    if caption:
        made.supxlabel(
            wrapped(caption, width - 0.2, SMALL / SIZE), x=0.01, ha="left", fontsize=SMALL, color=GREY
        )


def wrapped(text: str, inches: float, size: float = 1.0) -> str:
    """The text in lines that fit the width."""
    return textwrap.fill(text, max(20, int(inches / (CHARACTER * size))))


def remember(ax: Axes, facts: Facts) -> None:
    """Keep with the axes what `save` writes beside the picture."""
    made: Any = ax.figure
    for text in made.findobj(Text):
        text.set_parse_math(False)  # "$5 to $10" is money, not a formula
    ax.qualcode_facts = facts  # type: ignore[attr-defined]


def code_label(path: Any, codebook: Codebook | None, language: str) -> str:
    """A code as a chart labels it: its name in the codebook, else the last part of its path."""
    if codebook is not None and path in codebook:
        return codebook.label(path, language)
    return str(path).rpartition("/")[2].replace("-", " ")


def side_labels(values: Any, dimension: str, codebook: Codebook | None, language: str) -> list[str]:
    """Labels of rows or columns: codes by name, what the package knows by its word, the study's own as they are."""
    if dimension == "code":
        return [code_label(value, codebook, language) for value in values]
    return [phrase(value, language) for value in values]


def ink_on(color: Any) -> str:
    """Dark ink or white, whichever stands out more from `color` (relative luminance as in WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    # the luminance at which white and INK have the same contrast
    return "white" if light < 0.2 else INK


def bare(ax: Axes) -> None:
    """Without frame and tick marks."""
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.tick_params(length=0, labelsize=SMALL, colors=INK)


def whole_ticks(limit: float, most: int = 6) -> list[float]:
    """Round whole numbers from 0 up to `limit`, at most about `most` of them, none beyond the end.

    >>> whole_ticks(1311)
    [0.0, 250.0, 500.0, 750.0, 1000.0, 1250.0]
    """
    ticks = MaxNLocator(most, integer=True).tick_values(0, limit)
    return [float(tick) for tick in ticks if tick <= limit]


def longest(labels: Any) -> int:
    """Characters in the longest label."""
    return max((len(label) for label in labels), default=0)


def label_points(labels: list[str], depth: list[int], bold_top: bool) -> float:
    """Points from the axes to where the longest of the indented labels starts, in the font they are drawn in."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    def width(text: str, level: int) -> float:
        weight = "bold" if bold_top and level == 0 else "normal"
        # the stops keep the indentation from being measured as nothing
        drawn = TextPath((0, 0), f".{INDENT * level}{text}.", size=SMALL, prop=FontProperties(weight=weight))
        return float(drawn.get_extents().width)

    # on a coarse screen letters are rounded to whole pixels, which makes a line up to a tenth longer
    return max(width(text, level) for text, level in zip(labels, depth, strict=True)) * 1.1 + 3


def name_rows(ax: Axes, labels: list[str], depth: list[int], places: Any) -> None:
    """Labels at the left, all from one line so that indentation shows; the topmost codes in bold where there are several levels."""
    levels = max(depth, default=0) > 0
    ax.set_yticks(places, [INDENT * level + label for level, label in zip(depth, labels, strict=True)])
    for tick, level in zip(ax.get_yticklabels(), depth, strict=True):
        tick.set_horizontalalignment("left")
        if levels and level == 0:
            tick.set_fontweight("bold")
    ax.tick_params(axis="y", pad=label_points(labels, depth, levels))


def is_stamped(attrs: Mapping[Any, Any]) -> bool:
    """Whether the table is of text nobody has reviewed."""
    return attrs.get("stage") == "not reviewed"
