"""From a history of events to the codings and memos it leads to, now or at any time past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.coding.events import ACTS, Event
from qualcode.coding.log import History, many_objects
from qualcode.model import CODING_COLUMNS, Transcript

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Conflict:
    """An event that says something about a coding that is not there (any more): shown, never guessed."""

    event: str
    coder: str
    why: str

    def __str__(self) -> str:
        return f"{self.coder}: event {self.event} {self.why}"


@dataclass(frozen=True)
class State:
    """What a history leads to. `live` maps coding ids to their fields, `memos` a subject to its text."""

    live: Mapping[str, dict[str, Any]]
    memos: Mapping[tuple[str, ...], dict[str, Any]]
    conflicts: tuple[Conflict, ...] = ()

    def to_frame(self, transcripts: Sequence[Transcript] = ()) -> pd.DataFrame:
        """The codings as a table (CODING_COLUMNS and `revision`), in order of document, place and code.

        `text` is taken from the transcript with the coding's document id and is empty where there is none.
        """
        import pandas as pd

        with many_objects():
            codings = list(self.live.values())
            always = ("id", "document", "start", "end", "code", "coder", "created", "revision")
            columns: dict[str, list[Any]] = {name: [coding[name] for coding in codings] for name in always}
            for name in ("turn", "source", "confidence", "memo"):
                columns[name] = [coding.get(name) for coding in codings]
            frame = pd.DataFrame(columns)
        frame["source"] = frame["source"].fillna("human")
        frame["memo"] = frame["memo"].fillna("")
        frame["confidence"] = frame["confidence"].astype(float)
        frame["turn"] = frame["turn"].astype("Int64")
        for name in ("start", "end", "revision"):
            frame[name] = frame[name].astype(int)
        texts = {t.id: t.text for t in transcripts}
        places = zip(frame["document"], frame["start"], frame["end"], strict=True) if texts else ()
        frame["text"] = [texts.get(document, "")[start:end] for document, start, end in places] or ""
        frame = frame[[*CODING_COLUMNS, "revision"]]
        return frame.iloc[_in_order(frame)].reset_index(drop=True)


def _in_order(frame: pd.DataFrame) -> Any:
    """Positions of the rows by document, place, code, coder and id; names are compared once each."""
    import numpy as np
    import pandas as pd

    names = (pd.factorize(frame[name], sort=True)[0] for name in ("coder", "code", "document"))
    coder, code, document = names
    keys = np.stack([coder, code, frame["end"].to_numpy(), frame["start"].to_numpy(), document])
    order = np.lexsort(keys)
    keys = keys[:, order]
    same = (keys[:, 1:] == keys[:, :-1]).all(axis=0)
    tied = np.flatnonzero(np.append(False, same) | np.append(same, False))
    if len(tied):
        group = np.cumsum(~np.append(False, same))[tied]
        ids = frame["id"].to_numpy()[order[tied]]
        by_id = sorted(zip(group.tolist(), ids.tolist(), order[tied].tolist(), strict=True))
        order[tied] = [row for _, _, row in by_id]
    return order


def undone(events: Sequence[Event]) -> set[str]:
    """Ids of the events that are taken back; an undo that is itself undone takes nothing back."""
    taken_back: set[str] = set()
    for event in reversed(events):
        if event["act"] == "undo" and event["event"] not in taken_back:
            taken_back.add(event["target"])
    return taken_back


def replay(history: History | Sequence[Event], *, as_of: str | None = None) -> State:
    """The state after all events, or after those no later than `as_of` (ISO 8601 time or date, UTC)."""
    events = history.events if isinstance(history, History) else history
    if as_of is not None:
        limit = as_of if "T" in as_of else f"{as_of}T23:59:59.999999+00:00"
        events = [event for event in events if event["time"] <= limit]
    state = _Replay()
    acts = {act: getattr(state, act) for act in ACTS}
    skip = undone(events)
    with many_objects():
        for event in events:
            if event["event"] not in skip:
                acts[event["act"]](event)
    return State(state.live, {k: v for k, v in state.memos.items() if v["text"]}, tuple(state.conflicts))


class _Replay:
    """One method an act; what an act expects and does not find becomes a conflict."""

    def __init__(self) -> None:
        self.live: dict[str, dict[str, Any]] = {}
        self.gone: set[str] = set()
        self.memos: dict[tuple[str, ...], dict[str, Any]] = {}
        self.conflicts: list[Conflict] = []

    def _conflict(self, event: Event, why: str) -> None:
        self.conflicts.append(Conflict(event["event"], str(event["coder"]), why))

    def _put(self, event: Event, fields: Mapping[str, Any]) -> None:
        id = fields["id"]
        if id in self.live:
            self._conflict(event, f"adds coding {id}, which is there already")
            return
        coding = dict(fields)
        coding["coder"] = event["coder"]
        coding["created"] = event["time"]
        coding["revision"] = event.get("revision", 0)
        self.live[id] = coding

    def _take(self, event: Event, target: str) -> dict[str, Any] | None:
        coding = self.live.pop(target, None)
        if coding is not None:
            self.gone.add(target)
        elif target not in self.gone or event["act"] != "remove":
            # two coders removing the same coding agree, so only the others are conflicts
            self._conflict(event, f"{event['act']}s coding {target}, which is not there")
        return coding

    def add(self, event: Event) -> None:
        self._put(event, event["coding"])

    def remove(self, event: Event) -> None:
        self._take(event, event["target"])

    def change(self, event: Event) -> None:
        coding = self.live.get(event["target"])
        if coding is None:
            self._conflict(event, f"changes coding {event['target']}, which is not there")
            return
        start, end = (event["set"].get(name, coding[name]) for name in ("start", "end"))
        if start > end:
            self._conflict(event, f"moves coding {event['target']} to {start}-{end}, which is no passage")
            return
        coding.update(event["set"])
        if "revision" in event:
            coding["revision"] = event["revision"]

    def split(self, event: Event) -> None:
        if self._take(event, event["target"]) is not None:
            for part in event["into"]:
                self._put(event, part)

    def merge(self, event: Event) -> None:
        found = [self._take(event, target) for target in event["targets"]]
        if any(found):
            self._put(event, event["into"])

    def rename(self, event: Event) -> None:
        old, new = event["code"], event["to"]
        for coding in self.live.values():
            if coding["coder"] == event["coder"] and (
                coding["code"] == old or coding["code"].startswith(old + "/")
            ):
                coding["code"] = new + coding["code"][len(old) :]

    def memo(self, event: Event) -> None:
        subject = (str(event["coder"]), *(f"{k}={v}" for k, v in sorted(event["on"].items())))
        self.memos[subject] = {
            "coder": event["coder"], **event["on"], "text": event["text"], "created": event["time"],
        }  # fmt: skip

    def undo(self, event: Event) -> None:
        """Has been carried out by leaving its target out."""
