"""Taking a person out of the codings logs.

From bytes to bytes and nothing changes when it is run on its own result, so that an interrupted withdrawal can
simply be run again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.consent.rewriting import Edit, Row, forward, mentions, removed
from qualcode.consent.tables import scrub
from qualcode.model import Span

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TextEdits:
    """How one document's text changes: its revision before, the edits, and the turns that were the person's.

    `moves` are the offset maps from earlier revisions, each to the next one, by the revision they lead from.
    """

    revision: int
    edits: tuple[Edit, ...]
    turns: frozenset[int] = frozenset()
    moves: Mapping[int, list[Row]] = field(default_factory=dict)

    def place(self, start: int, end: int, revision: int) -> Span | None:
        """Where a span of an earlier revision lies in the text before the edits; None when no map leads there."""
        for number in range(revision, self.revision):
            if number not in self.moves:
                return None
            start, end = forward(start, end, self.moves[number])
        return Span(start, end) if revision <= self.revision and start <= end else None


@dataclass(frozen=True)
class LogErasure:
    """What is to go from all codings logs; made once from all of them, so that each file can be redone.

    `events` go; of a split, the parts in `codings` go; the `blanked` codings stay without their free text.
    """

    events: frozenset[str] = frozenset()
    codings: frozenset[str] = frozenset()
    blanked: frozenset[str] = frozenset()
    unplaced: int = 0  # codings on older revisions that could not be placed: kept, their memos blanked


def plan_logs(
    logs: Iterable[bytes], *, gone: Collection[str], renamed: Collection[str], edits: Mapping[str, TextEdits]
) -> LogErasure:
    """What is to happen to each event when documents are `gone`, `renamed`, or edited."""
    events = sorted(
        (e for log in logs for e in _events(log)), key=lambda e: (e.get("clock", 0), e.get("time", ""))
    )
    place: dict[str, dict[str, Any]] = {}  # coding id -> where it stood last, and in which revision
    for event in events:
        for coding in placed_by(event):
            known = place.get(coding["id"], {})
            revision = event.get("revision", known.get("revision", 0))
            place[coding["id"]] = {**known, **coding, "revision": revision}
    verdicts = {coding: _verdict(where, gone, renamed, edits) for coding, where in place.items()}
    dropped = frozenset(coding for coding, verdict in verdicts.items() if verdict == "drop")
    blanked = frozenset(coding for coding, verdict in verdicts.items() if verdict == "blank")
    going = {
        event["event"]
        for event in events
        if _about(event) in dropped
        or _is_memo_on(event, {*gone, *renamed}, edits)
        or (event.get("act") == "memo" and _about(event) in blanked)
    }
    while more := {e["event"] for e in events if e.get("act") == "undo" and e.get("target") in going} - going:
        going |= more  # an undo of what is dropped has nothing left to undo, nor has the undo of that undo
    unplaced = sum(place[coding].get("document") not in renamed for coding in blanked)
    return LogErasure(frozenset(going), dropped, blanked, unplaced)


def erase_log(
    content: bytes,
    erasure: LogErasure,
    *,
    gone: Collection[str],
    renamed: Mapping[str, str],
    names: Iterable[str],
) -> bytes:
    """One codings log without the person: events dropped, documents renamed, and free text scrubbed.

    Offsets stay as they were logged: the study's moves lead from each revision to the next.
    """
    names = list(names)
    kept: list[bytes] = []
    for line in content.splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        if not isinstance(event, dict) or "event" not in event:
            # cannot be read, so it is kept only when it plainly has nothing of the person
            text = line.decode("utf-8", errors="replace")
            if line.strip() and not mentions(text, [*names, *gone, *renamed]):
                kept.append(line)
            continue
        if event["event"] in erasure.events or _document(event) in gone:
            continue
        before = json.dumps(event)
        _blank(event, erasure)
        for coding in placed_by(event, in_place=True):
            if coding.get("document") in renamed:
                coding["document"] = renamed[coding["document"]]
        event = scrub(event, names, keys=("memo", "text", "reason"))
        kept.append(line if json.dumps(event) == before else json.dumps(event, ensure_ascii=False).encode())
    return b"".join(line + b"\n" for line in kept)


def placed_by(event: Event, in_place: bool = False) -> list[dict[str, Any]]:
    """The codings an event puts somewhere, each with its id; with `in_place` the event's own objects, to change."""
    act = event.get("act")
    if act == "add" and isinstance(event.get("coding"), dict):
        return [event["coding"]]
    if act == "merge" and isinstance(event.get("into"), dict):
        return [event["into"]]
    if act == "split" and isinstance(event.get("into"), list):
        return [part for part in event["into"] if isinstance(part, dict)]
    if act == "change" and isinstance(event.get("set"), dict):
        return [event["set"] if in_place else {**event["set"], "id": event.get("target")}]
    return []


def _verdict(
    where: Mapping[str, Any], gone: Collection[str], renamed: Collection[str], edits: Mapping[str, TextEdits]
) -> str:
    """What becomes of a coding: "drop", "blank" (kept without its free text) or "keep"."""
    document = where.get("document", "")
    if document in gone:
        return "drop"
    if document in renamed:
        return "blank"
    if document not in edits:
        return "keep"
    text = edits[document]
    if where.get("turn") in text.turns:
        return "drop"
    place = text.place(where.get("start", 0), where.get("end", 0), where["revision"])
    if place is None:
        return "keep" if where.get("turn") is not None or not text.turns else "blank"
    return "drop" if removed(place, text.edits) else "keep"


def _events(log: bytes) -> list[Event]:
    found = []
    for line in log.splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and "event" in event:
            found.append(event)
    return found


def _about(event: Event) -> str | None:
    """The id of the coding without which the event means nothing."""
    act = event.get("act")
    if act in ("add", "merge"):
        return next((str(coding.get("id")) for coding in placed_by(event)), None)
    if act in ("remove", "change", "split"):
        return str(event.get("target"))
    if act == "memo" and isinstance(event.get("on"), dict):
        return event["on"].get("coding")
    return None


def _is_memo_on(event: Event, documents: Collection[str], edits: Mapping[str, TextEdits]) -> bool:
    subject = event.get("on")
    if event.get("act") != "memo" or not isinstance(subject, dict):
        return False
    document = str(subject.get("document"))
    return document in documents or (document in edits and subject.get("turn") in edits[document].turns)


def _document(event: Event) -> str | None:
    return next((str(c["document"]) for c in placed_by(event) if c.get("document")), None)


def _blank(event: Event, erasure: LogErasure) -> None:
    if event.get("act") == "split":
        event["into"] = [part for part in event["into"] if part.get("id") not in erasure.codings]
    if _about(event) in erasure.blanked:
        event.pop("reason", None)
    for coding in placed_by(event, in_place=True):
        if coding.get("memo") and coding.get("id", event.get("target")) in erasure.blanked:
            coding["memo"] = ""
