"""How well cues find what people coded: per code, and each false hit and miss with its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.model import QualcodeError, Transcript, Turn, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

_LISTED = ("document", "turn", "code", "text")


@dataclass(frozen=True, slots=True)
class Bench:
    """`table`: per code, and one row "all" over them; `false_hits`, `misses`: turns with document, turn, code, text."""

    table: pd.DataFrame
    false_hits: pd.DataFrame
    misses: pd.DataFrame

    def __repr__(self) -> str:
        every = self.table.iloc[-1]
        return (
            f"<Bench: precision {every.precision:.2f}, recall {every.recall:.2f}, F1 {every.f1:.2f} "
            f"over {int(every.hits + every.misses)} human codes by turn>"
        )


def bench(
    codings: pd.DataFrame,
    human_codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    *,
    roles: Sequence[str] = ("participant",),
    codes: Sequence[str] | None = None,
) -> Bench:
    """Compare codings with people's, turn by turn: did both give the turn the code?

    A coding belongs to every turn of `roles` that it overlaps. Where several people coded, their codes are pooled;
    pass one coder's rows to compare with that one. `codes` limits the comparison (default: all that occur).

    `table` has code, hits (both), false_hits (only `codings`), misses (only people), precision, recall, f1 (NaN
    where nothing was given or coded), codes with most misses and false hits first, and last the row "all" with
    the sums (micro average). Quotes are the turn's words, or those of the false coding.

    Raises QualcodeError when a coding's document is not among the transcripts.
    """
    import pandas as pd

    documents = {transcript.id: transcript for transcript in as_transcripts(transcripts)}
    given = _by_turn(codings, documents, roles)
    human = _by_turn(human_codings, documents, roles)
    known = set(codes) if codes is not None else {key[2] for key in (*given, *human)}
    hits = [key for key in given if key in human and key[2] in known]
    false = [key for key in given if key not in human and key[2] in known]
    missed = [key for key in human if key not in given and key[2] in known]
    rows: list[tuple[str, int, int, int]] = [
        (code, _count(hits, code), _count(false, code), _count(missed, code)) for code in sorted(known)
    ]
    rows.sort(key=lambda row: -(row[2] + row[3]))
    rows.append(("all", len(hits), len(false), len(missed)))
    table = pd.DataFrame(rows, columns=["code", "hits", "false_hits", "misses"])
    table["precision"] = table["hits"] / (table["hits"] + table["false_hits"])
    table["recall"] = table["hits"] / (table["hits"] + table["misses"])
    table["f1"] = 2 * table["hits"] / (2 * table["hits"] + table["false_hits"] + table["misses"])
    return Bench(
        table,
        pd.DataFrame([(*key, given[key]) for key in sorted(false)], columns=list(_LISTED)),
        pd.DataFrame([(*key, human[key]) for key in sorted(missed)], columns=list(_LISTED)),
    )


Key = tuple[str, int, str]  # document, turn, code


def _count(keys: list[Key], code: str) -> int:
    return sum(key[2] == code for key in keys)


def _by_turn(codings: pd.DataFrame, documents: dict[str, Transcript], roles: Sequence[str]) -> dict[Key, str]:
    """Which turn has which code, and the coded words that lie in it."""
    found: dict[Key, str] = {}
    row: Any
    for row in codings.itertuples(index=False):
        document, start, end = str(row.document), int(row.start), int(row.end)
        if document not in documents:
            raise QualcodeError(
                f"a coding of {row.code!r} is in document {document!r}, which is not among the transcripts given"
            )
        transcript = documents[document]
        for turn in _turns_at(transcript, start, end):
            if turn.role in roles or transcript.source.kind == "document":
                words = transcript.text[max(start, turn.start) : min(end, turn.end)]
                found.setdefault((document, turn.index, str(row.code)), words)
    return found


def _turns_at(transcript: Transcript, start: int, end: int) -> list[Turn]:
    return [turn for turn in transcript.turns if turn.start < end and start < turn.end]
