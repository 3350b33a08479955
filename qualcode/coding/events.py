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
# The largest whole number that every reader of JSON takes for what it is.
LARGEST = 2**53 - 1
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
    if kinds != (str, int, str, str):
        return "has an id, clock, time or coder of the wrong type"
    if not _is_whole(event["clock"]):
        return f"has the clock {event['clock']}, expected a whole number from 0"
    if act not in ACTS:
        return f"has the unknown act {act!r}"
    missing_keys = [key for key in _NEEDS[act] if key not in event]
    if missing_keys:
        return f"lacks {', '.join(map(repr, missing_keys))}"
    if not _is_whole(event.get("revision", 0)):
        return "has a revision that is no whole number from 0"
    return _act_fault(event, act)


def _is_whole(number: Any) -> bool:
    return type(number) is int and 0 <= number <= LARGEST


def _act_fault(event: Event, act: str) -> str | None:
    match act:
        case "add":
            return _coding_fault(event["coding"])
        case "merge":
            if not _are_texts(event["targets"]):
                return "merges no list of codings"
            return _coding_fault(event["into"])
        case "split":
            if not isinstance(event["into"], list):
                return "splits into something that is not a list"
            return next((found for part in event["into"] if (found := _coding_fault(part))), None)
        case "change":
            return _change_fault(event["set"])
        case "memo":
            return _memo_fault(event)
        case "rename":
            whole = _are_texts([event["code"], event["to"]]) and event["code"] and event["to"]
            return None if whole else "renames something that is no code"
    return None if isinstance(event["target"], str) else "has a target that is no id"


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _memo_fault(event: Event) -> str | None:
    if not isinstance(event["on"], dict):
        return "holds a memo that is not a set of fields"
    return None if isinstance(event["text"], str) else "holds a memo that is no text"


def _change_fault(fields: Any) -> str | None:
    """A change may only move, recode or reword; whether it fits what is there shows in the replay."""
    if not isinstance(fields, dict):
        return "holds a change that is not a set of fields"
    unknown = sorted(map(str, set(fields) - set(CHANGEABLE)))
    if unknown:
        return f"changes {', '.join(unknown)}"
    if not all(_is_whole(fields.get(name, 0)) for name in ("start", "end")):
        return "moves a coding to a place that is no whole number"
    if not (isinstance(fields.get("code", "-"), str) and fields.get("code", "-")):
        return "recodes to something that is no code"
    return _optional_fault(fields, "changes")


def _coding_fault(coding: Any) -> str | None:
    try:
        names = coding["id"], coding["document"], coding["code"]
        start, end = coding["start"], coding["end"]
    except (KeyError, TypeError):
        return "has a coding without id, document, start, end or code"
    if not all(names) or not _are_texts(list(names)):
        return "has a coding without id, document or code"
    if not (_is_whole(start) and _is_whole(end) and start <= end):
        return f"has a coding at {start}-{end}, expected 0 <= start <= end"
    return _optional_fault(coding, "has a coding with")


def _optional_fault(fields: Mapping[str, Any], does: str) -> str | None:
    """What a coding may lack but not have otherwise."""
    for name, kinds in _OPTIONAL.items():
        if type(fields.get(name)) not in kinds:
            return f"{does} a {name} that is {_KINDS[name]}"
    return None


_NONE = type(None)
_OPTIONAL = {
    "turn": (int, _NONE), "source": (str, _NONE), "confidence": (float, int, _NONE), "memo": (str, _NONE),
}  # fmt: skip
_KINDS = {
    "turn": "no whole number", "source": "no text", "confidence": "no number", "memo": "no text",
}  # fmt: skip
