"""One append-only file of events per coder, and reading any number of them as one history."""

from __future__ import annotations

import gc
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, cast

from qualcode.coding.events import Event, fault, new_id, now
from qualcode.model import QualcodeError

_CODER = re.compile(r"[^\W_][\w.-]{0,39}")


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that could not be used: nothing is dropped without being named."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.why}; the line was set aside"


@dataclass(frozen=True)
class History:
    """All events of some logs, each once, in the order in which they count; and what was set aside."""

    events: Sequence[Event] = ()
    set_aside: tuple[SetAside, ...] = ()
    clock: int = field(default=0)

    @property
    def coders(self) -> tuple[str, ...]:
        return tuple(sorted({str(event["coder"]) for event in self.events}))


def check_coder(coder: str) -> str:
    """The coder's name when it can be a file name on every system.

    >>> check_coder("anna.b")
    'anna.b'
    """
    if not _CODER.fullmatch(coder):
        raise QualcodeError(
            f"coder {coder!r}: expected a letter or digit, then up to 39 letters, digits, '.', '-' or '_'"
        )
    return coder


@contextmanager
def many_objects() -> Iterator[None]:
    """Python's cyclic garbage collector paused: while millions of events are built it would look at each many times."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_log(path: Path | str) -> tuple[list[Event], list[SetAside]]:
    """The events of one file in its own order, and the lines that could not be read.

    A last line without line break is what a crash leaves behind: when it does not parse it is set aside like
    any other unreadable line.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise QualcodeError(
            f"{path.name}: the codings log cannot be opened ({error.strerror}); check that the file exists "
            "and is not locked by another program"
        ) from None
    with many_objects():
        found, set_aside = _parse(path.name, content)
        events = [event for event in found if fault(event) is None]
    if len(events) < len(found):
        lines = _lines_of(content)
        for event, number in zip(
            found, (n for n in lines if n not in {s.line for s in set_aside}), strict=True
        ):
            why = fault(event)
            if why is not None:
                set_aside.append(SetAside(path.name, number, f"the event {why}"))
        set_aside.sort(key=lambda each: each.line)
    return events, set_aside


def _lines_of(content: bytes) -> list[int]:
    """Numbers of the lines that hold anything."""
    return [number for number, line in enumerate(content.split(b"\n"), 1) if line.strip()]


def _parse(name: str, content: bytes) -> tuple[list[Event], list[SetAside]]:
    """What each line holds; one call for the whole file is several times faster than one a line."""
    body = content.rstrip(b"\r\n")
    try:
        objects = json.loads(b"[" + body.replace(b"\n", b",") + b"]")
        if len(objects) == body.count(b"\n") + 1:
            return objects, []
    except (ValueError, RecursionError):
        pass
    objects, set_aside = [], []
    lines = content.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            objects.append(json.loads(line))
        except (ValueError, RecursionError):
            torn = number == len(lines)
            why = "the line is cut off, as after a crash" if torn else "the line is not JSON"
            set_aside.append(SetAside(name, number, why))
    return objects, set_aside


def read_history(paths: Iterable[Path | str]) -> History:
    """The union of several logs: the same history whatever the order of the files, each event once.

    Events count in order of their Lamport clock, then time, coder and id. Two different events under one id
    are a conflict that no machine can settle: QualcodeError names the files.
    """
    set_aside: list[SetAside] = []
    files: list[tuple[str, list[Event]]] = []
    with many_objects():
        for path in sorted(map(Path, paths)):
            events, bad = read_log(path)
            set_aside += bad
            files.append((path.name, events))
        found = {event["event"]: event for _, events in files for event in events}
        if len(found) < sum(len(events) for _, events in files):
            _refuse_changed(files)
        ordered = sorted(found.values(), key=itemgetter("clock", "time", "coder", "event"))
    return History(ordered, tuple(set_aside), ordered[-1]["clock"] if ordered else 0)


def _refuse_changed(files: list[tuple[str, list[Event]]]) -> None:
    """Some ids occur twice: their events must say the same."""
    known: dict[str, tuple[str, Event]] = {}
    for name, events in files:
        for event in events:
            where, other = known.setdefault(event["event"], (name, event))
            if other is not event and other != event:
                raise QualcodeError(
                    f"{name}: event {event['event']} differs from the one in {where}; logs are only ever added to, so "
                    "restore the changed file from a backup"
                )


class CodingLog:
    """The one file a coder writes. It is only ever added to."""

    def __init__(self, path: Path | str, coder: str) -> None:
        self.path = Path(path)
        self.coder = check_coder(coder)

    def append(self, events: Iterable[Event], *, after: int, time: str | None = None) -> list[Event]:
        """Write `events` behind what is there and give them as written, with id, clock, time and coder.

        `after` is the clock of the history the coder saw. All lines go out in one write that has reached the
        disk when this returns; a torn last line is first moved to `<name>.torn`.
        """
        written = [
            {"event": new_id("e"), "clock": clock, "time": time or now(), "coder": self.coder, **event}
            for clock, event in enumerate(events, after + 1)
        ]
        if not written:
            return []
        for event in written:
            if event["coder"] != self.coder:
                raise QualcodeError(
                    f"{self.path.name}: an event by {event['coder']!r} cannot be written to the log of {self.coder!r}; "
                    "each coder writes only their own log"
                )
            why = fault(event)
            if why:
                raise QualcodeError(f"{self.path.name}: an event to be written {why}; nothing was written")
        lines = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in written).encode("utf-8")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab+") as file:
            _set_torn_line_aside(cast(BinaryIO, file), self.path)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        return written


def _set_torn_line_aside(file: BinaryIO, path: Path) -> None:
    """Move what stands behind the last line break to `<name>.torn`, unless it is a whole event."""
    content = b"" if file.tell() == 0 else path.read_bytes()
    if not content or content.endswith(b"\n"):
        return
    keep = content.rfind(b"\n") + 1
    tail = content[keep:]
    try:
        whole = fault(json.loads(tail)) is None
    except ValueError:
        whole = False
    if whole:
        file.write(b"\n")
        return
    with path.with_name(path.name + ".torn").open("ab") as torn:
        torn.write(tail + b"\n")
        torn.flush()
        os.fsync(torn.fileno())
    file.truncate(keep)
