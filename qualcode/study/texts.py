"""The texts of a study on disk: released (or suggested) transcripts, and how offsets moved between revisions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.anonymising.replacing.offsets import Edit, OffsetMap
from qualcode.model import QualcodeError, Span, Transcript
from qualcode.study.layout import Layout, write_if_new
from qualcode.transcripts import from_json, to_json

if TYPE_CHECKING:
    from qualcode.study.study import Study

# Never shown by a released text: the file's name and checksum lead back to the raw file.
_UNTRACED = {"name": "", "sha256": "", "unplaced": ()}


def load(content: bytes, name: str = "transcript") -> Transcript:
    """The transcript in the JSON that `dump` wrote; raises QualcodeError when it is damaged."""
    try:
        value = json.loads(content)
    except ValueError:
        raise QualcodeError(
            f"{name}: is damaged (not JSON); restore it from a backup or release it again"
        ) from None
    return from_json(value, name)


def dump(transcript: Transcript) -> bytes:
    """The lossless JSON of a transcript."""
    return to_json(transcript).encode("utf-8")


def untraced(transcript: Transcript) -> Transcript:
    """The transcript without what ties it to the raw file."""
    return replace(transcript, source=replace(transcript.source, **_UNTRACED))  # type: ignore[arg-type]


def read_texts(study: Study) -> list[Transcript]:
    """Every text in transcripts/, in order of id. Raises QualcodeError when there is none."""
    paths = sorted(study.layout.transcripts.glob("*.json"), key=lambda path: path.stem)
    if not paths:
        raise QualcodeError(
            f"{study.settings.name}: holds no texts to work on yet; import transcripts, then `qualcode identify` and "
            "`qualcode release`"
        )
    rows = read_participants(study.layout)
    return [with_participants(load(path.read_bytes(), path.name), rows) for path in paths]


def read_participants(layout: Layout) -> dict[str, dict[str, str]]:
    """The rows of participants.csv by participant; empty where there is no table."""
    from qualcode.transcripts import read_attributes

    if not layout.participants.is_file():
        return {}
    table = read_attributes(layout.participants)
    return {
        str(row["participant"]): {k: v for k, v in row.items() if v != ""} for row in table.to_dict("records")
    }


def with_participants(transcript: Transcript, rows: Mapping[str, Mapping[str, str]]) -> Transcript:
    """The transcript with what participants.csv says today about those who speak in it."""
    only = transcript.participants[0] if len(transcript.participants) == 1 else None
    attributes = {**transcript.attributes, **rows.get(only or "", {})}
    people = {
        label: {**own, **rows.get(str(own.get("participant", label)), {})}
        for label, own in transcript.people.items()
    }
    for label in transcript.speakers if only is None else ():
        if label in rows and label not in people:
            people[label] = {**rows[label]}
    return replace(transcript, attributes=attributes, people=people)


# --- from one revision to the next ------------------------------------------------------------------------


def between(old: OffsetMap, new: OffsetMap, old_text: str, new_text: str) -> OffsetMap:
    """The map from one released text to the next, from the maps that lead from the raw text to each."""
    blocks: list[list[int]] = []
    for edit in sorted((*old.edits, *new.edits), key=lambda e: (e.start, e.end)):
        if blocks and edit.start < blocks[-1][1]:
            blocks[-1][1] = max(blocks[-1][1], edit.end)
        else:
            blocks.append([edit.start, edit.end])
    edits = []
    for start, end in blocks:
        before, after = old.forward(Span(start, end)), new.forward(Span(start, end))
        if before.of(old_text) != after.of(new_text):
            edits.append(Edit(before.start, before.end, after.start, after.end))
    return OffsetMap(tuple(edits))


def moves_file(layout: Layout, id: str) -> Path:
    """Where the moves of a text's offsets are kept: numbers only."""
    return layout.folder / "moves" / f"{id}.json"


def read_moves(layout: Layout, id: str) -> dict[int, OffsetMap]:
    """The maps by the revision they lead from, each to the next one."""
    path = moves_file(layout, id)
    if not path.is_file():
        return {}
    return {
        int(step["from"]): OffsetMap(tuple(Edit(*edit) for edit in step["edits"]))
        for step in json.loads(path.read_text(encoding="utf-8"))
    }


def add_move(layout: Layout, id: str, revision: int, moves: OffsetMap) -> None:
    """Keep the map that leads from `revision` to the next one."""
    known = {**read_moves(layout, id), revision: moves}
    steps = [
        {
            "from": number,
            "to": number + 1,
            "edits": [[e.start, e.end, e.new_start, e.new_end] for e in known[number].edits],
        }
        for number in sorted(known)
    ]
    write_if_new(moves_file(layout, id), (json.dumps(steps) + "\n").encode("utf-8"))


def map_to_bytes(moves: OffsetMap) -> bytes:
    """An offset map as JSON."""
    return json.dumps([[e.start, e.end, e.new_start, e.new_end] for e in moves.edits]).encode()


def map_from_bytes(content: bytes) -> OffsetMap:
    """The offset map that `map_to_bytes` wrote."""
    return OffsetMap(tuple(Edit(*edit) for edit in json.loads(content)))
