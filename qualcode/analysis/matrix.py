"""The theme matrix: how many participants, segments or words carry each code, over any pair of dimensions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from qualcode.analysis.asked import asked_note, not_asked
from qualcode.analysis.corpus import Corpus
from qualcode.analysis.dimensions import Dimension, dimension
from qualcode.analysis.passages import (
    Overlaps,
    Passages,
    Pieces,
    agreed,
    code_order,
    cut,
    locate,
    of_coders,
    unioned,
    with_ancestors,
)
from qualcode.analysis.suppression import suppress
from qualcode.analysis.wording import caption
from qualcode.model import QualcodeError, Transcript

if TYPE_CHECKING:
    from qualcode.codebook import Codebook
    from qualcode.consent import Terms

Count = Literal["participants", "segments", "words", "presence", "share"]


def theme_matrix(
    codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    *,
    rows: str = "code",
    columns: str = "participant",
    count: Count = "participants",
    codebook: Codebook | None = None,
    guide: Any = None,
    coders: str = "union",
    overlaps: Overlaps | None = None,
    documents: bool | None = None,
    consent: Terms | None = None,
) -> pd.DataFrame:
    """A table that counts codings: one row and one column for each label of `rows` and `columns`.

    `rows`, `columns`: "code", "participant", "document", "question", "language" or any attribute; "region" (EU,
    non-EU) and "cooperation_class" follow from the country on the interview's date. A parent code counts what its
    children count. With a codebook all its codes are shown, in its order; else those used and their parents.

    `count`: "participants" (different people), "segments" (coded passages; the same stretch once), "words" (spoken
    words under the code, each once), "presence" (1 or 0) or "share" (of the words that participants speak in the
    column, 0-1). `overlaps` tells how segments of one code that overlap are counted: "kept" as coded (default with
    one coder) or "joined" to one (default with several). `coders`: "union", "consensus" (stretches that every coder
    of the document coded) or one coder's name. `documents` takes in sources that are not interviews (default: only
    where rows or columns are documents, or nothing else is given).

    Cells are NA where the question (rows of questions; or codes, with `codebook` and `guide`) was not put to the
    participant, which is not the same as 0. With `consent`, groups smaller than its `smallest_group` are suppressed.

    `attrs` name: rows, columns, count, unit, n (participants), n_columns and n_rows (participants behind each label),
    row_totals and column_totals (each person or passage once), stage ("not reviewed" when a transcript is not
    reviewed), overlaps, coders, coded_by (names), notes (what was left out, in words), not_asked (cells), suppressed, caption. Raises QualcodeError for unknown
    names and for participants without the attribute.
    """
    if count not in get_args(Count):
        raise QualcodeError(f"count={count!r} is not known; choose one of {', '.join(get_args(Count))}")
    if rows == columns:
        raise QualcodeError(
            f"rows and columns are both {rows!r}; for codes against codes use co_occurrence()"
        )
    if documents is None:
        documents = "document" in (rows, columns)
    corpus = Corpus.build(transcripts, documents=documents)
    chosen = of_coders(locate(codings, corpus), coders)
    overlaps = overlaps or ("joined" if len(np.unique(chosen.coder)) > 1 else "kept")
    codes = code_order((chosen.codes[number] for number in np.unique(chosen.code)), codebook)
    row = dimension(rows, corpus, codes, guide)
    column = dimension(columns, corpus, codes, guide)
    passages = _counted(chosen, codes, "code" in (rows, columns), count, coders, overlaps)
    pieces = cut(passages, corpus)
    counted = _count(count, passages, pieces, row, column, corpus)
    frame = pd.DataFrame(
        counted, index=pd.Index(row.labels, name=rows), columns=pd.Index(column.labels, name=columns)
    )
    notes = [*corpus.notes, *passages.notes]
    unasked = not_asked(row, column, corpus, codebook, guide)
    if unasked is not None:
        # said without being asked is still said
        frame = frame.astype("Float64" if count == "share" else "Int64").mask(unasked & (counted == 0))
        notes.append(asked_note(corpus))
    if pieces.outside:
        notes.append(f"{pieces.outside} coded passages lie outside all turns and are not counted")
    frame.attrs = {
        "rows": rows, "columns": columns, "count": count, "unit": "participants" if count == "presence" else count,
        "n": len(corpus.participants), "n_columns": _people(column, corpus), "n_rows": _people(row, corpus),
        "row_totals": _totals(count, passages, pieces, row, corpus),
        "column_totals": _totals(count, passages, pieces, column, corpus),
        "stage": corpus.stage, "overlaps": overlaps, "coders": coders, "coded_by": coded_by(chosen), "notes": notes, "suppressed": {},
        "not_asked": int(frame.isna().sum().sum()),
    }  # fmt: skip
    if consent is not None:
        frame = suppress(frame, consent)
    frame.attrs["caption"] = caption(frame.attrs)
    return frame


def coded_by(passages: Passages) -> list[str]:
    """Names of the coders whose passages these are; empty where the codings name none."""
    names = (passages.coders[number] for number in np.unique(passages.coder))
    return sorted(name for name in names if name)


def _counted(
    chosen: Passages, codes: list[str], by_code: bool, count: str, coders: str, overlaps: Overlaps
) -> Passages:
    """The passages in the form in which `count` counts them."""
    passages = with_ancestors(chosen, codes) if by_code else _any_code(chosen)
    if coders == "consensus":
        return agreed(passages)
    if count in ("words", "share"):
        return unioned(passages, "joined")
    return unioned(passages, overlaps) if count == "segments" else passages


def _any_code(passages: Passages) -> Passages:
    """All passages as if they carried one code: for tables without codes in rows or columns."""
    return replace(passages, codes=("",), code=np.zeros(len(passages), dtype=np.int64))


def _count(
    count: str, passages: Passages, pieces: Pieces, row: Dimension, column: Dimension, corpus: Corpus
) -> np.ndarray:
    shape = (len(row.labels), len(column.labels))
    r, c = row.of_pieces(pieces, passages), column.of_pieces(pieces, passages)
    lies = (r >= 0) & (c >= 0)
    cell = np.where(lies, r * shape[1] + c, -1)
    numbers = _per_cell(count, cell, shape[0] * shape[1], pieces, corpus).reshape(shape)
    if count != "share":
        return numbers
    # of the words spoken in the column, or in the row where the codes are the columns
    whole = _spoken_words(row if column.name == "code" else column, corpus)
    whole = whole[:, None] if column.name == "code" else whole[None, :]
    return np.divide(numbers, whole, out=np.zeros(shape), where=whole > 0)


def _per_cell(count: str, cell: np.ndarray, cells: int, pieces: Pieces, corpus: Corpus) -> np.ndarray:
    """What each cell counts; pieces whose cell is -1 count nowhere."""
    lies = cell >= 0
    cell = cell[lies]
    if count in ("words", "share"):
        words = corpus.count_words(pieces.start[lies], pieces.end[lies])
        return np.bincount(cell, weights=words, minlength=cells)[:cells].astype(np.int64)
    if count == "presence":
        return (np.bincount(cell, minlength=cells) > 0).astype(np.int64)
    if count == "segments":
        passage = pieces.passage[lies]
        # only a passage cut at turns can stand twice in a cell
        whole = np.bincount(passage, minlength=1)[passage] == 1
        once = np.unique(passage[~whole] * cells + cell[~whole]) % cells
        return np.bincount(np.concatenate((cell[whole], once)), minlength=cells)[:cells]
    voice = pieces.voice[lies]
    cell, voice = cell[voice >= 0], voice[voice >= 0]
    people = len(corpus.participants)
    seen = np.zeros(cells * people, dtype=bool)
    seen[cell * people + corpus.voice_participant[voice]] = True
    return seen.reshape(cells, people).sum(axis=1)


def _spoken_words(side: Dimension, corpus: Corpus) -> np.ndarray:
    spoken = side.of_spoken_turns(corpus)
    words = corpus.count_words(corpus.turn_start, corpus.turn_end)
    return np.bincount(spoken[spoken >= 0], weights=words[spoken >= 0], minlength=len(side.labels))


def _people(side: Dimension, corpus: Corpus) -> dict[Any, int]:
    """How many different participants stand behind each label: who speaks there; all of them behind a code."""
    if side.name == "code":
        return {label: len(corpus.participants) for label in side.labels}
    index, voice = side.of_spoken_turns(corpus), corpus.turn_voice
    if side.of_voice is not None:
        index, voice = side.of_voice, np.arange(len(corpus.voices))
    elif side.name == "question":
        # whoever was asked, by any turn of their transcript
        index, voice = _asked_voices(side, corpus)
    which = (index >= 0) & (voice >= 0)
    if not which.any():
        return dict.fromkeys(side.labels, 0)
    people = len(corpus.participants)
    pairs = np.unique(index[which] * people + corpus.voice_participant[voice[which]])
    counted = np.bincount(pairs // people, minlength=len(side.labels))
    return {label: int(number) for label, number in zip(side.labels, counted, strict=True)}


def _asked_voices(side: Dimension, corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    assert side.of_turn is not None
    put = (
        np.unique(np.stack([side.of_turn, corpus.turn_document]), axis=1)
        if len(side.of_turn)
        else np.zeros((2, 0), int)
    )
    voices_of: dict[int, list[int]] = {}
    for number, voice in enumerate(corpus.voices):
        voices_of.setdefault(voice.document, []).append(number)
    pairs = [
        (question, voice) for question, document in put.T.tolist() for voice in voices_of.get(document, [])
    ]
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _totals(
    count: str, passages: Passages, pieces: Pieces, side: Dimension, corpus: Corpus
) -> dict[Any, int]:
    """Each label's count over the whole other side, where a person or passage that stands in several cells counts once."""
    if count == "share":
        return {}
    counted = _per_cell(
        "participants" if count == "presence" else count,
        side.of_pieces(pieces, passages),
        len(side.labels),
        pieces,
        corpus,
    )
    return {label: int(number) for label, number in zip(side.labels, counted, strict=True)}
