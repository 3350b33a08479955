"""The axis on which coders are compared: all turns, sentences, paragraphs or characters, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from qualcode.languages import paragraphs, sentences
from qualcode.model import QualcodeError, Span, Transcript, Turn

Integers = npt.NDArray[np.int64]
Unit = Literal["turn", "sentence", "paragraph", "character"]
UNITS: tuple[Unit, ...] = ("turn", "sentence", "paragraph", "character")


def turns_to_code(transcript: Transcript, roles: Sequence[str]) -> list[Turn]:
    """The turns spoken in these roles; a document is coded in full, whoever its turns are given to."""
    if transcript.source.kind == "document":
        return list(transcript.turns)
    return [turn for turn in transcript.turns if turn.role in roles]


def units_of(transcript: Transcript, unit: Unit, roles: Sequence[str]) -> Iterator[tuple[Turn, Span]]:
    """Each unit with its turn, as spans of the transcript's text; for characters, the turn's whole speech."""
    parts = {"sentence": sentences, "paragraph": paragraphs}.get(unit)
    for turn in turns_to_code(transcript, roles):
        if parts is None:
            if turn.span:
                yield turn, turn.span
        else:
            for span in parts(turn.text):
                yield turn, span.shift(turn.start)


@dataclass(frozen=True, eq=False)
class Axis:
    """Units laid end to end; a position on the axis counts units, or characters where the unit is a character.

    `start` and `end` are places in all texts laid end to end (document `d` begins at `base[d]`); `at[i]` is where
    piece `i` begins on the axis and `at[-1]` is the axis' length; `document` and `turn` number the pieces' own.
    """

    documents: tuple[str, ...]
    base: Integers
    start: Integers
    end: Integers
    at: Integers
    document: Integers
    turn: Integers
    by_character: bool

    @classmethod
    def of(cls, transcripts: Sequence[Transcript], unit: Unit, roles: Sequence[str]) -> Axis:
        """Lay out the units of `transcripts` that are spoken in `roles`."""
        if unit not in UNITS:
            raise QualcodeError(f"unit {unit!r} is not known; choose one of {', '.join(UNITS)}")
        lengths = [len(t.text) + 1 for t in transcripts]
        base = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        pieces = [
            (base[d] + span.start, base[d] + span.end, d, turn.index)
            for d, transcript in enumerate(transcripts)
            for turn, span in units_of(transcript, unit, roles)
        ]
        table = np.array(pieces, dtype=np.int64).reshape(len(pieces), 4)
        start, end, document, turn = table.T
        by_character = unit == "character"
        lengths_on_axis = end - start if by_character else np.ones(len(pieces), dtype=np.int64)
        at = np.concatenate([[0], np.cumsum(lengths_on_axis)]).astype(np.int64)
        ids = tuple(t.id for t in transcripts)
        # turns are numbered over all documents
        first = np.ones(len(pieces), dtype=bool)
        first[1:] = (document[1:] != document[:-1]) | (turn[1:] != turn[:-1])
        return cls(ids, base, start, end, at, document, np.cumsum(first) - 1, by_character)

    @property
    def length(self) -> int:
        return int(self.at[-1])

    def place(self, document: Integers, start: Integers, end: Integers) -> tuple[Integers, Integers]:
        """Where passages lie on the axis, from first to behind last; equal where they touch none of it."""
        low, high = self.base[document] + start, self.base[document] + end
        if self.by_character:
            return self._count_before(low), self._count_before(high)
        first = np.searchsorted(self.end, low, side="right")
        behind = np.searchsorted(self.start, high, side="left")
        return first, np.maximum(first, behind)

    def _count_before(self, position: Integers) -> Integers:
        piece = np.searchsorted(self.end, position, side="right")
        start = np.append(self.start, self.base[-1])
        counted: Integers = self.at[piece] + np.maximum(0, position - start[piece])
        return counted
