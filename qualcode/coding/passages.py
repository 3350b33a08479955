"""Passages to learn from and to suggest codes for: sentences with what surrounds them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from qualcode.coding.units import units_of
from qualcode.model import Role, Transcript

if TYPE_CHECKING:
    import pandas as pd

Unit = Literal["sentence", "paragraph", "turn"]
_EVERYBODY = ("participant", "interviewer", "other")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence (or paragraph, or turn): `start` and `end` are code points in its document's text.

    `asked` is what the interviewer said last before the passage; `question` the guide question it answers.
    """

    document: str
    turn: int
    start: int
    end: int
    text: str
    role: Role
    language: str | None = None
    asked: str = ""
    question: str | None = None


def passages_of(transcripts: Iterable[Transcript], unit: Unit = "sentence") -> list[Passage]:
    """All passages of everybody's speech, in order; a document is nobody's answer, so nothing was asked before."""
    found: list[Passage] = []
    for transcript in transcripts:
        asked, turn_before = "", -1
        for turn, span in units_of(transcript, unit, _EVERYBODY):
            if turn.index != turn_before and turn.role == "interviewer":
                asked = turn.text
            turn_before = turn.index
            found.append(
                Passage(
                    transcript.id, turn.index, span.start, span.end, span.of(transcript.text), turn.role,
                    turn.language or transcript.language, asked, turn.question,
                )
            )  # fmt: skip
    return found


def coded(
    passages: Sequence[Passage], codings: pd.DataFrame, codes: Sequence[str], *, any_overlap: bool = False
) -> npt.NDArray[np.bool_]:
    """Which passage (row) has which code (column).

    A passage has a code when a coding covers half of it, or lies in it with at least half of itself; with
    `any_overlap`, when they share a character.
    """
    number = {code: n for n, code in enumerate(codes)}
    result = np.zeros((len(passages), len(codes)), dtype=bool)
    rows_of: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        rows_of.setdefault(passage.document, []).append(row)
    ends = {document: [passages[row].end for row in rows] for document, rows in rows_of.items()}
    columns = (codings[name] for name in ("document", "start", "end", "code"))
    for document, start, end, code in zip(*columns, strict=True):
        if code not in number or document not in rows_of:
            continue
        first = bisect_left(ends[document], start + 1)
        for row in rows_of[document][first:]:
            passage = passages[row]
            if passage.start >= end:
                break
            shared = min(end, passage.end) - max(start, passage.start)
            if any_overlap or 2 * shared >= min(end - start, passage.end - passage.start):
                result[row, number[code]] = True
    return result
