"""The acts of a log as types: what each must carry, checked while it is parsed.

The same as `qualcode.coding.events` writes, in a form that a million of can be read in seconds. What is not whole in
this sense is explained by `events.fault`.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from qualcode.coding.events import LARGEST, Event

Whole = Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
Text = Annotated[str, msgspec.Meta(min_length=1)]


class Body(msgspec.Struct, gc=False):
    """A coding as it is put: on a passage of a document."""

    id: Text
    document: Text
    start: Whole
    end: Whole
    code: Text
    turn: int | None = None
    source: str | None = None
    confidence: float | None = None
    memo: str | None = None


class Changes(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """The fields of a coding that change."""

    turn: int | UnsetType | None = UNSET
    start: Whole | UnsetType = UNSET
    end: Whole | UnsetType = UNSET
    code: Text | UnsetType = UNSET
    memo: str | UnsetType | None = UNSET
    confidence: float | UnsetType | None = UNSET


class Act(msgspec.Struct, gc=False, tag_field="act"):
    """What every event has: its id, the writer's Lamport clock, the time, the coder."""

    event: str
    clock: Whole
    time: str
    coder: str


class Add(Act, tag="add", gc=False):
    coding: Body
    revision: Whole = 0


class Remove(Act, tag="remove", gc=False):
    target: str


class Change(Act, tag="change", gc=False):
    target: str
    set: Changes
    revision: Whole | None = None


class Split(Act, tag="split", gc=False):
    target: str
    into: list[Body]
    revision: Whole = 0


class Merge(Act, tag="merge", gc=False):
    targets: list[str]
    into: Body
    revision: Whole = 0


class Rename(Act, tag="rename", gc=False):
    code: Text
    to: Text


class Memo(Act, tag="memo", gc=False):
    on: dict[str, Any]
    text: str


class Undo(Act, tag="undo", gc=False):
    target: str


KINDS: dict[type, str] = {
    Add: "add", Remove: "remove", Change: "change", Split: "split", Merge: "merge", Rename: "rename", Memo: "memo",
    Undo: "undo",
}  # fmt: skip
AnyAct = Add | Remove | Change | Split | Merge | Rename | Memo | Undo
_ACTS, _EVENTS = msgspec.json.Decoder(AnyAct), msgspec.json.Decoder(dict[str, Any])


def acts_in(lines: memoryview, number: int) -> list[AnyAct]:
    """The acts in a `number` of lines, places not looked at yet; raises ValueError where a line holds none, or is empty."""
    acts: list[AnyAct] = _ACTS.decode_lines(lines)
    if len(acts) != number:
        raise ValueError("some lines do not hold one act each")
    return acts


def events_in(lines: memoryview) -> list[Event]:
    """What lines that hold acts say, in full."""
    events: list[Event] = _EVENTS.decode_lines(lines)
    return events


def act_of(event: Any) -> AnyAct:
    """An event, already parsed, as an act; raises ValueError when it is not whole."""
    act: AnyAct = msgspec.convert(event, AnyAct)
    if not ends_after_it_begins(act):
        raise ValueError("a coding ends before it begins")
    return act


def parsed(line: bytes) -> Event:
    """What a line holds, as any reader of JSON sees it; raises ValueError (or RecursionError) where that is none."""
    event: Event = json.loads(line)
    return event


def ends_after_it_begins(act: AnyAct) -> bool:
    """Whether no passage that the act puts ends before it begins."""
    if type(act) is Add:
        return act.coding.start <= act.coding.end
    if type(act) is Split:
        return all(part.start <= part.end for part in act.into)
    return type(act) is not Merge or act.into.start <= act.into.end
