"""The acts a coder can do, as events of a log: what is written, never what it leads to.

An event is a plain JSON object with `event` (its id), `clock` (a Lamport clock: higher than every event its writer
had seen, so order survives wrong wall clocks; Lamport 1978), `time` (ISO 8601, UTC), `coder`, `act`, and what the
act needs:

| act | carries |
|---|---|
| `add` | `coding`: id, document, turn, start, end, code, source, confidence, memo; `revision` of the text |
| `remove` | `target`: coding id; `reason` |
| `change` | `target`; `set`: the fields that change (move: start, end, turn; recode: code; or memo); `reason` |
| `split` | `target`; `into`: the new codings; `reason` |
| `merge` | `targets`; `into`: the one new coding; `reason` |
| `rename` | `code`, `to`: the code's path on every coding of this coder, children with it; `reason` |
| `memo` | `on`: {"coding" | "code" | "turn" | "document": …}; `text` ("" takes it away) |
| `undo` | `target`: event id; undoing an undo is redo |
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from qualcode.model import Coding, QualcodeError

Event = dict[str, Any]

ACTS = ("add", "remove", "change", "split", "merge", "rename", "memo", "undo")
CODING_FIELDS = ("id", "document", "turn", "start", "end", "code", "source", "confidence", "memo")
CHANGEABLE = ("turn", "start", "end", "code", "memo", "confidence")
MEMO_SUBJECTS = ("coding", "code", "turn", "document")
_NEEDS: dict[str, tuple[str, ...]] = {
    "add": ("coding",),
    "remove": ("target",),
    "change": ("target", "set"),
    "split": ("target", "into"),
    "merge": ("targets", "into"),
    "rename": ("code", "to"),
    "memo": ("on", "text"),
    "undo": ("target",),
}


def new_id(prefix: str) -> str:
    """A random id such as "c-5f0c2a9b1d3e4f60"."""
    return f"{prefix}-{secrets.token_hex(8)}"


def now() -> str:
    """The present time as ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def coding_fields(coding: Coding | Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a coding that a log keeps: not its words, which stand in the transcript, nor the coder."""
    get = coding.get if isinstance(coding, Mapping) else lambda name: getattr(coding, name, None)
    fields: dict[str, Any] = {}
    for name in CODING_FIELDS:
        value = get(name)
        if value is None or value != value or value == "":  # NaN differs from itself
            continue
        if name in ("turn", "start", "end"):
            value = int(value)
        elif name == "confidence":
            value = round(float(value), 4)
        fields[name] = value
    fields.setdefault("id", new_id("c"))
    return fields


def add(coding: Coding | Mapping[str, Any], *, revision: int = 0) -> Event:
    """Put a code on a passage of the text with this `revision`."""
    return {"act": "add", "coding": coding_fields(coding), "revision": int(revision)}


def remove(target: str, *, reason: str = "") -> Event:
    """Take the coding with this id away."""
    return {"act": "remove", "target": target, **_reason(reason)}


def change(target: str, *, reason: str = "", revision: int | None = None, **fields: Any) -> Event:
    """Move (`start`, `end`, `turn`), recode (`code`) or reword the memo of one coding."""
    unknown = sorted(set(fields) - set(CHANGEABLE))
    if unknown or not fields:
        raise QualcodeError(
            f"change of coding {target}: found {', '.join(unknown) or 'nothing to change'}, expected one or "
            f"more of {', '.join(CHANGEABLE)}"
        )
    event: Event = {"act": "change", "target": target, "set": fields, **_reason(reason)}
    if revision is not None:
        event["revision"] = int(revision)
    return event


def split(
    target: str, into: Iterable[Coding | Mapping[str, Any]], *, revision: int = 0, reason: str = ""
) -> Event:
    """Replace one coding by several."""
    parts = [coding_fields(part) for part in into]
    return {"act": "split", "target": target, "into": parts, "revision": int(revision), **_reason(reason)}


def merge(
    targets: Iterable[str], into: Coding | Mapping[str, Any], *, revision: int = 0, reason: str = ""
) -> Event:
    """Replace several codings by one."""
    return {
        "act": "merge",
        "targets": list(targets),
        "into": coding_fields(into),
        "revision": int(revision),
        **_reason(reason),
    }


def rename(code: str, to: str, *, reason: str = "") -> Event:
    """The same code under another path; "" as `to` is not allowed, for that would be a removal."""
    if not code or not to:
        raise QualcodeError(f"rename of code {code!r} to {to!r}: both need a path such as benefits/inclusion")
    return {"act": "rename", "code": code, "to": to, **_reason(reason)}


def memo(text: str, *, on: Mapping[str, Any]) -> Event:
    """A memo on one `coding` (id), `code` (path), `document` (id) or `turn` (with its `document`)."""
    if not on or set(on) - set(MEMO_SUBJECTS) or ("turn" in on and "document" not in on):
        raise QualcodeError(
            f"memo on {dict(on)!r}: expected one of coding, code, document, or turn together with document"
        )
    return {"act": "memo", "on": dict(on), "text": text}


def undo(event_id: str) -> Event:
    """Take back an event by its id; undoing an undo is redo."""
    return {"act": "undo", "target": event_id}


def _reason(reason: str) -> dict[str, str]:
    return {"reason": reason} if reason else {}


def fault(event: Any) -> str | None:
    """What is wrong with an object read as an event, in a few words, or None when it is whole."""
    try:
        act = event["act"]
        kinds = type(event["event"]), type(event["clock"]), type(event["time"]), type(event["coder"])
    except KeyError as missing:
        return f"has no {missing}"
    except TypeError:
        return "is not an event"
    if kinds != _KINDS:
        return "has an id, clock, time or coder of the wrong type"
    if act == "add" and "coding" in event:
        return _coding_fault(event["coding"])
    return _act_fault(event, act)


_KINDS = (str, int, str, str)


def _act_fault(event: Event, act: Any) -> str | None:
    if act not in ACTS:
        return f"has the unknown act {act!r}"
    missing = [key for key in _NEEDS[act] if key not in event]
    if missing:
        return f"lacks {', '.join(map(repr, missing))}"
    if act == "merge":
        return (
            _coding_fault(event["into"])
            if isinstance(event["targets"], list)
            else "merges no list of codings"
        )
    if act == "split":
        if not isinstance(event["into"], list):
            return "splits into something that is not a list"
        return next((found for part in event["into"] if (found := _coding_fault(part))), None)
    if act in ("change", "memo") and not isinstance(event["set" if act == "change" else "on"], dict):
        return f"holds a {act} that is not a set of fields"
    if act == "change":
        return _change_fault(event["set"])
    if act in ("remove", "undo") and not isinstance(event["target"], str):
        return "has a target that is no id"
    return None


def _change_fault(fields: dict[str, Any]) -> str | None:
    """A change may only move, recode or reword; whether it fits what is there shows in the replay."""
    unknown = sorted(set(fields) - set(CHANGEABLE))
    if unknown:
        return f"changes {', '.join(unknown)}"
    if any(type(fields.get(name, 0)) is not int or fields.get(name, 0) < 0 for name in ("start", "end")):
        return "moves a coding to a place that is no whole number"
    return None


def _coding_fault(coding: Any) -> str | None:
    try:
        start, end = coding["start"], coding["end"]
        if not (coding["id"] and coding["document"] and coding["code"]):
            return "has a coding without id, document or code"
        if type(start) is not int or type(end) is not int or not 0 <= start <= end:
            return f"has a coding at {start}-{end}, expected 0 <= start <= end"
    except (KeyError, TypeError):
        return "has a coding without id, document, start, end or code"
    return None
