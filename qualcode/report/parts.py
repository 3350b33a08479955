"""What a report is made of, before it is Word or HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

# Backgrounds of cells from little to much, and the ink that stands out from each: the charts' shades in six steps.
SHADES = ("#e4edf6", "#c5d9eb", "#9dbfdd", "#6c9dc8", "#3572a5", "#12395b")
LIGHT_INK_FROM = 4


@dataclass(frozen=True)
class Heading:
    """`anchor` is the heading's name for links, the same in every language."""

    text: str
    level: int
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """`kind` is "body", "lead", "note" or "stamp"."""

    text: str
    kind: str = "body"


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """A cell of a table. `shade` is a place in SHADES; `indent` the level of a theme; `opens` names the quotes behind it.

    `opens` is (code, participant or None, group or None), where the group is (attribute, value).
    """

    text: str
    shade: int | None = None
    indent: int = 0
    strong: bool = False
    centred: bool = False
    spoken: str = ""
    opens: tuple[str, str | None, tuple[str, str] | None] | None = None
    language: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its caption; the first `fixed` columns name the rows.

    `widths` are shares of the page. `wide` tables stand on a page turned on its side; where a table is a matrix, its
    columns may be divided over several tables, and long headings stand upright.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    wide: bool = False
    matrix: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart that `draw` draws (Axes, or an array of them) when it is first looked at."""

    draw: Callable[[], Any]
    anchor: str
    wide: bool = False

    @cached_property
    def chart(self) -> Any:
        """The chart, without the caption it has of its own, which would be printed twice."""
        drawn = self.draw()
        self._first(drawn).figure.supxlabel("")
        return drawn

    @property
    def caption(self) -> str:
        """The sentence below it."""
        return str(self._first(self.chart).qualcode_facts.caption)

    @property
    def alt(self) -> str:
        """The text for those who cannot see it."""
        return str(self._first(self.chart).qualcode_facts.alt)

    @staticmethod
    def _first(drawn: Any) -> Any:
        return drawn.flat[0] if hasattr(drawn, "flat") else drawn


@dataclass(frozen=True)
class Quote:
    """What someone said, and the label that signs it. `groups` are (attribute, value), where they are safe to tell."""

    text: str
    citation: str
    language: str
    participant: str
    code: str
    words: int
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Theme:
    """A code with how many speak of it, and quotes."""

    code: str
    label: str
    level: int
    said: str
    quotes: tuple[Quote, ...]


Part = Heading | Paragraph | Bullets | Table | Picture | Theme


@dataclass(frozen=True)
class Report:
    """A title and the parts below it, in order; `filters` are the attributes by which the page can filter quotes."""

    title: str
    subtitle: str
    language: str
    stamp: str
    parts: tuple[Part, ...]
    codes: tuple[tuple[str, str, int], ...] = ()
    participants: tuple[str, ...] = ()
    filters: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = field(default=())
