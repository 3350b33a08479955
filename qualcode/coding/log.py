"""One append-only file of events per coder, and reading any number of them as one history."""

from __future__ import annotations

import gc
import json
import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from qualcode.coding.event_table import NOT_JSON, EventTable, Integers
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


@dataclass(frozen=True, eq=False)
class History:
    """All events of some logs, each once, in the order in which they count (`order` of `table`); and what was set aside."""

    table: EventTable = field(default_factory=EventTable)
    order: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    set_aside: tuple[SetAside, ...] = ()

    @classmethod
    def of(cls, events: Sequence[Event]) -> History:
        """Events in the order in which they count; raises QualcodeError for what is none."""
        table = EventTable()
        try:
            table.add_events(events)
        except ValueError:
            faults = ((place, fault(event)) for place, event in enumerate(events, 1))
            place, why = next(
                ((place, why) for place, why in faults if why), (0, "has a field of the wrong type")
            )
            raise QualcodeError(f"event {place} of {len(events)} {why}") from None
        return cls(table, np.arange(len(table)))

    @cached_property
    def events(self) -> list[Event]:
        """The events as they stand in the logs, parsed when first asked for."""
        return [self.table[n] for n in self.order.tolist()]

    @property
    def clock(self) -> int:
        """The clock of the last event; 0 where there is none."""
        return self.table.whole["clock"][int(self.order[-1])] if len(self.order) else 0

    @property
    def coders(self) -> tuple[str, ...]:
        """Who wrote, in order of the alphabet."""
        return tuple(sorted(self.table.names["coder"]))


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
    """Python's cyclic garbage collector paused: while millions of values are read it would look at each many times."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_log(path: Path | str) -> tuple[EventTable, list[SetAside]]:
    """The events of one file in its own order, and the lines that could not be read.

    A last line without line break is what a crash leaves behind: when it does not parse it is set aside like
    any other unreadable line.
    """
    table = EventTable()
    with many_objects():
        set_aside = _read_into(table, Path(path))
    return table, set_aside


def _read_into(table: EventTable, path: Path) -> list[SetAside]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise QualcodeError(
            f"{path.name}: the codings log cannot be opened ({error.strerror}); check that the file exists "
            "and is not locked by another program"
        ) from None
    set_aside = [SetAside(path.name, line, why) for line, why in table.add_lines(content)]
    if set_aside and set_aside[-1].why == NOT_JSON and set_aside[-1].line == content.count(b"\n") + 1:
        set_aside[-1] = replace(set_aside[-1], why="the line is cut off, as after a crash")
    return set_aside


def read_history(paths: Iterable[Path | str]) -> History:
    """The union of several logs: the same history whatever the order of the files, each event once.

    Events count in order of their Lamport clock, then time, coder and id. Two different events under one id
    are a conflict that no machine can settle: QualcodeError names the files.
    """
    table, set_aside = EventTable(), []
    files: list[tuple[int, str]] = []
    with many_objects():
        for path in sorted(map(Path, paths)):
            files.append((len(table), path.name))
            set_aside += _read_into(table, path)
        order = _in_order(table)
        if len(set(table.event)) < len(table):
            doubled = _doubled(table, files)
            order = order[[n not in doubled for n in order.tolist()]]
    return History(table, order, tuple(set_aside))


def _in_order(table: EventTable) -> Integers:
    """The places of the events in the order in which they count."""
    clock = table.column("clock")
    order = np.argsort(clock, kind="stable")
    same = clock[order][1:] == clock[order][:-1]
    tied = np.flatnonzero(np.append(False, same) | np.append(same, False))
    places = order[tied].tolist()
    coders = map(list(table.names["coder"]).__getitem__, map(table.numbered["coder"].__getitem__, places))
    times, ids = map(table.time.__getitem__, places), map(table.event.__getitem__, places)
    keys = sorted(zip(clock[order][tied].tolist(), times, coders, ids, places, strict=True))
    order[tied] = [key[-1] for key in keys]
    return order


def _doubled(table: EventTable, files: list[tuple[int, str]]) -> set[int]:
    """Places of events that stand at an earlier place already; both must say the same."""
    known: dict[str, int] = {}
    doubled = set()
    for n, id in enumerate(table.event):
        first = known.setdefault(id, n)
        if first == n:
            continue
        if table[first] != table[n]:
            where, other = (
                files[bisect_right(files, place, key=itemgetter(0)) - 1][1] for place in (n, first)
            )
            raise QualcodeError(
                f"{where}: event {id} differs from the one in {other}; logs are only ever added to, so "
                "restore the changed file from a backup"
            )
        doubled.add(n)
    return doubled


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
