"""The lossless form of a transcript: JSON that a study keeps and that is read back equal."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from qualcode.model import Mark, Source, Transcript, Turn
from qualcode.transcripts.pieces import ImportFailed

FORMAT = "qualcode transcript"
VERSION = 1
_TURN_FIELDS = tuple(f.name for f in fields(Turn) if f.name != "text")


def to_json(transcript: Transcript) -> str:
    """The transcript as JSON, indented so that a change shows as a line; turns are spans of `text`."""
    turns = [{name: getattr(turn, name) for name in _TURN_FIELDS} for turn in transcript.turns]
    value = {
        "format": FORMAT,
        "version": VERSION,
        "id": transcript.id,
        "language": transcript.language,
        "stage": transcript.stage,
        "revision": transcript.revision,
        "attributes": dict(transcript.attributes),
        "people": {label: dict(own) for label, own in transcript.people.items()},
        "source": asdict(transcript.source),
        "text": transcript.text,
    }
    head = json.dumps(value, ensure_ascii=False, indent=1, default=plain_value)[:-2]
    rows = ",\n  ".join(json.dumps(turn, ensure_ascii=False) for turn in turns)
    marks = ",\n  ".join(json.dumps([m.start, m.end, m.kind]) for m in transcript.marks)
    return f'{head},\n "turns": [\n  {rows}\n ],\n "marks": [\n  {marks}\n ]\n}}\n'


def plain_value(value: Any) -> Any:
    """Values from tables, as JSON has them: dates as ISO 8601 text, numpy's numbers as numbers."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()
    return str(value)


def is_stored(value: Any) -> bool:
    """Whether parsed JSON is a transcript that this file wrote."""
    return isinstance(value, Mapping) and value.get("format") == FORMAT


def from_json(value: Mapping[str, Any], name: str) -> Transcript:
    """The transcript of parsed JSON; raises ImportFailed when it does not fit itself."""
    if value.get("version") != VERSION:
        raise ImportFailed(
            f"{name}: was written in version {value.get('version')!r} of the format, this program reads {VERSION}; "
            "update qualcode"
        )
    try:
        text = value["text"]
        turns = [
            Turn(**{key: row[key] for key in _TURN_FIELDS}, text=text[row["start"] : row["end"]])
            for row in value["turns"]
        ]
        source = dict(value["source"])
        source["unplaced"] = tuple((line, what) for line, what in source.get("unplaced", ()))
        return Transcript(
            id=value["id"],
            text=text,
            turns=tuple(turns),
            language=value["language"],
            attributes=value["attributes"],
            source=Source(**source),
            marks=tuple(Mark(start, end, kind) for start, end, kind in value["marks"]),
            people=value["people"],
            stage=value["stage"],
            revision=value["revision"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ImportFailed(
            f"{name}: is a damaged qualcode transcript ({error}); restore it from the vault or a backup"
        ) from error
