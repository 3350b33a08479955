"""The exact map between a text and the text it became."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, overload

from qualcode.model import QualcodeError, Span

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the old text and the stretch of the new text that stands for it, in code points."""

    start: int
    end: int
    new_start: int
    new_end: int


@dataclass(frozen=True)
class OffsetMap:
    """Old offsets to new ones and back.

    What was not replaced maps character by character, both ways. A replaced stretch maps as a whole: a position or
    span that ends inside it grows to its border, so nothing that was covered becomes uncovered.

    >>> text, moves = replace_spans("Kari bor her.", [(Span(0, 4), "[person 1]")])
    >>> text, moves.forward(Span(5, 8)), moves.backward(moves.forward(Span(5, 8)))
    ('[person 1] bor her.', Span(start=11, end=14), Span(start=5, end=8))
    """

    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        for before, after in pairwise(self.edits):
            if before.end > after.start or before.new_end > after.new_start:
                raise ValueError(f"edits overlap at {after.start}: expected them in order and apart")

    @overload
    def forward(self, where: Span) -> Span: ...
    @overload
    def forward(self, where: int) -> int: ...
    def forward(self, where: Span | int) -> Span | int:
        """The new span (or position) of an old one."""
        if isinstance(where, Span):
            if not where:
                point = self._moved(where.start, False)
                return Span(point, point)
            return Span(self._moved(where.start, False), self._moved(where.end, True))
        return self._moved(where, False)

    @overload
    def backward(self, where: Span) -> Span: ...
    @overload
    def backward(self, where: int) -> int: ...
    def backward(self, where: Span | int) -> Span | int:
        """The old span (or position) of a new one."""
        return self.inverse().forward(where)

    def inverse(self) -> OffsetMap:
        """The map the other way."""
        return OffsetMap(tuple(Edit(e.new_start, e.new_end, e.start, e.end) for e in self.edits))

    def _moved(self, position: int, is_end: bool) -> int:
        """A start inside a replaced stretch goes to its start, an end to its end."""
        at = bisect_right(self.edits, position, key=lambda edit: edit.start) - 1
        if at < 0:
            return position
        edit = self.edits[at]
        if position == edit.start:
            # an end that touches the stretch from the left stays outside it
            return edit.new_start
        if position < edit.end:
            return edit.new_end if is_end else edit.new_start
        return position - edit.end + edit.new_end

    def restored(self, text: str, originals: Sequence[str]) -> str:
        """The old text, from the new one and what was replaced, in order.

        >>> new, moves = replace_spans("Hei Kari!", [(Span(4, 8), "[person 1]")])
        >>> moves.restored(new, ["Kari"])
        'Hei Kari!'
        """
        spans = [(Span(e.new_start, e.new_end), old) for e, old in zip(self.edits, originals, strict=True)]
        return replace_spans(text, spans)[0]

    def move_codings(self, codings: pd.DataFrame, text: str | None = None) -> pd.DataFrame:
        """Codings (columns start, end, and text where there is one) on the new offsets, same rows and order.

        With the new `text` given, the column text becomes what stands there now.
        """
        moved = codings.copy()
        spans = [
            self.forward(Span(int(s), int(e))) for s, e in zip(codings["start"], codings["end"], strict=True)
        ]
        moved["start"] = [span.start for span in spans]
        moved["end"] = [span.end for span in spans]
        if text is not None and "text" in moved:
            moved["text"] = [span.of(text) for span in spans]
        return moved


def replace_spans(text: str, replacements: Iterable[tuple[Span, str]]) -> tuple[str, OffsetMap]:
    """The text with these spans replaced, and the map from old offsets to new.

    Spans must not overlap; raises QualcodeError when they do or lie outside the text.
    """
    parts: list[str] = []
    edits: list[Edit] = []
    position = length = 0
    for span, new in sorted(replacements, key=lambda pair: (pair[0].start, pair[0].end)):
        if span.start < position or span.end > len(text):
            raise QualcodeError(
                f"replacement at {span.start}-{span.end} overlaps another or lies outside the text of {len(text)}"
                " characters; expected spans that are apart"
            )
        length += span.start - position
        parts += [text[position : span.start], new]
        edits.append(Edit(span.start, span.end, length, length + len(new)))
        length += len(new)
        position = span.end
    parts.append(text[position:])
    return "".join(parts), OffsetMap(tuple(edits))
