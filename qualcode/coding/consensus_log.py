"""Where coders differ, side by side with the words; and what they agree on after talking, as a log of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from qualcode.coding.events import Event, add
from qualcode.coding.tally import Placed, place_codings
from qualcode.coding.units import units_of
from qualcode.model import Coding, QualcodeError, Span, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

Unit = Literal["turn", "sentence", "paragraph"]
CONSENSUS = "consensus"
KEEP, DROP = "keep", "drop"


def disagreements(
    codings: pd.DataFrame | Iterable[Coding],
    transcripts: Transcript | Iterable[Transcript],
    *,
    coders: Sequence[str] | None = None,
    unit: Unit = "turn",
    documents: Sequence[str] | None = None,
    roles: Sequence[str] = ("participant",),
) -> pd.DataFrame:
    """The units that some coders gave a code and others, who read them too, did not.

    Units, coders and documents as in `agreement`. Columns: document, turn, start, end (of the unit, code points),
    code, one column a coder (True, False, or None where they did not read the document), text, and two to fill in:
    `decision` ("keep" or "drop") and `why`. Rows in order of document and place.
    """
    import pandas as pd

    found = as_transcripts(transcripts)
    placed = _placed(codings, found, coders, unit, documents, roles)
    units = _units(found, unit, roles)
    rows = []
    for (number, code), who in sorted(_who(placed).items(), key=lambda each: (each[0][0], each[0][1])):
        document, turn, span, text = units[number]
        readers = placed.read[:, document]
        if readers.sum() >= 2 and len(who) < readers.sum():
            votes = [k in who if readers[k] else None for k in range(len(placed.coders))]
            rows.append(
                (found[document].id, turn, span.start, span.end, placed.codes[code], *votes, text, "", "")
            )
    return pd.DataFrame(
        rows, columns=["document", "turn", "start", "end", "code", *placed.coders, "text", "decision", "why"]
    )


def consensus(
    codings: pd.DataFrame | Iterable[Coding],
    transcripts: Transcript | Iterable[Transcript],
    decisions: pd.DataFrame,
    *,
    coders: Sequence[str] | None = None,
    unit: Unit = "turn",
    documents: Sequence[str] | None = None,
    roles: Sequence[str] = ("participant",),
) -> list[Event]:
    """The events of a third log, coder "consensus": what all coded, and what the group decided to keep.

    `decisions` is the table of `disagreements` (same coders, unit, documents, roles) with its `decision` column filled
    in; `why` becomes the memo. Neighbouring units of a turn that are kept with one code are one coding, from where the
    first coder begins to where the last one ends. Ids depend on place and code, so that a second run says the same.
    Write them with `CodingLog(folder / "consensus.jsonl", "consensus").append(events, after=clock)`.

    Raises QualcodeError while a disagreement is undecided.
    """
    found = as_transcripts(transcripts)
    placed = _placed(codings, found, coders, unit, documents, roles)
    units = _units(found, unit, roles)
    decided = {
        (row["document"], int(row["start"]), row["code"]): (_decision(row), str(row.get("why") or ""))
        for row in decisions.to_dict("records")
    }
    kept: dict[tuple[str, int, str], list[tuple[int, str]]] = {}
    for (number, code), who in sorted(_who(placed).items(), key=lambda each: (each[0][1], each[0][0])):
        document, turn, span, _ = units[number]
        readers = int(placed.read[:, document].sum())
        why = ""
        if readers >= 2 and len(who) < readers:
            key = (found[document].id, span.start, placed.codes[code])
            if key not in decided:
                raise QualcodeError(
                    f"{key[0]}, {span.start}-{span.end}, code {key[2]!r}: the coders differ and nothing is decided; "
                    "write 'keep' or 'drop' in its row of disagreements()"
                )
            keep, why = decided[key]
            if not keep:
                continue
        kept.setdefault((found[document].id, turn, placed.codes[code]), []).append((number, why))
    revisions = {t.id: t.revision for t in found}
    return [
        add(coding, revision=revisions[coding["document"]])
        for place, numbers in kept.items()
        for coding in _joined(place, numbers, units, placed)
    ]


def _decision(row: dict[Any, Any]) -> bool:
    said = row.get("decision")
    word = str(said).strip().casefold()
    if word in (KEEP, "true", "1", "1.0", "yes", "ja"):
        return True
    if word in (DROP, "false", "0", "0.0", "no", "nei"):
        return False
    raise QualcodeError(
        f"{row['document']}, {row['start']}-{row['end']}, code {row['code']!r}: found the decision "
        f"{'' if said is None or said != said else said!r}, expected 'keep' or 'drop'"
    )


def _placed(
    codings: Any,
    transcripts: list[Transcript],
    coders: Sequence[str] | None,
    unit: Unit,
    documents: Sequence[str] | None,
    roles: Sequence[str],
) -> Placed:
    if unit not in ("turn", "sentence", "paragraph"):
        raise QualcodeError(
            f"unit {unit!r}: disagreements are looked at by turn, sentence or paragraph; agreement() takes characters too"
        )
    return place_codings(codings, transcripts, coders=coders, unit=unit, documents=documents, roles=roles)


def _units(
    transcripts: list[Transcript], unit: Unit, roles: Sequence[str]
) -> list[tuple[int, int, Span, str]]:
    """Document number, turn, span and words of each unit, numbered as on the axis."""
    return [
        (number, turn.index, span, span.of(transcript.text))
        for number, transcript in enumerate(transcripts)
        for turn, span in units_of(transcript, unit, roles)
    ]


def _who(placed: Placed) -> dict[tuple[int, int], set[int]]:
    """Which coders gave unit and code, for those that anybody gave."""
    found: dict[tuple[int, int], set[int]] = {}
    columns = (placed.code, placed.coder, placed.start, placed.end)
    for code, coder, start, end in zip(*(column.tolist() for column in columns), strict=True):
        for unit in range(start, end):
            if placed.read[coder, placed.axis.document[unit]]:
                found.setdefault((unit, code), set()).add(coder)
    return found


def _joined(
    place: tuple[str, int, str],
    numbers: list[tuple[int, str]],
    units: list[tuple[int, int, Span, str]],
    placed: Placed,
) -> Iterator[dict[str, Any]]:
    """One coding for each run of neighbouring units, as far as the coders' own passages reach."""
    document, turn, code = place
    mine = placed.table.loc[(placed.table["document"] == document) & (placed.table["code"] == code)]
    while numbers:
        stop = next(
            (n for n in range(1, len(numbers)) if numbers[n][0] != numbers[n - 1][0] + 1), len(numbers)
        )
        run, numbers = numbers[:stop], numbers[stop:]
        low, high = units[run[0][0]][2].start, units[run[-1][0]][2].end
        touching = mine.loc[(mine["start"] < high) & (mine["end"] > low)]
        start, end = max(low, int(touching["start"].min())), min(high, int(touching["end"].max()))
        key = hashlib.sha256(f"{CONSENSUS}\0{document}\0{start}\0{end}\0{code}".encode()).hexdigest()[:16]
        memo = "; ".join(dict.fromkeys(why for _, why in run if why))
        yield {
            "id": f"c-{key}", "document": document, "turn": turn, "start": start, "end": end, "code": code,
            "source": "human", "memo": memo,
        }  # fmt: skip
