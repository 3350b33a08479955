"""The events of logs as columns: what a million lines need to become a table in seconds.

What an `add` carries, by far the commonest act, goes into columns, and the parsed object is dropped at once: a million
of them would take more time to be kept and looked at again than to be parsed. Whoever looks at an event has it, and the
lines around it, parsed anew.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter, gt
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.coding.acts import (
    KINDS,
    Add,
    AnyAct,
    Body,
    act_of,
    acts_in,
    ends_after_it_begins,
    events_in,
    parsed,
)
from qualcode.coding.events import Event, fault

Integers = npt.NDArray[np.int64]
# What an add says of its coding, as names by number; other acts have "-" or None there.
CODING = ("document", "turn", "code", "source", "confidence", "memo")
NOT_JSON = "the line is not JSON"
_NUMBERED = ("coder", "act", *CODING, "revision")
_WHOLE = ("clock", "start", "end")
_HEAD = ("event", "time", "clock", "coder")
_BODY = ("id", "start", "end", *CODING)
_head_of, _body_of = attrgetter(*_HEAD), attrgetter(*_BODY)
_NO_BODY = Body("-", "-", 0, 0, "-")
# So many bytes at once that what is parsed is still at hand in the processor when it is looked at.
_AT_ONCE = 128 * 1024


class Numbers(dict[Any, int]):
    """Values by number, in the order in which they are first met.

    >>> numbers = Numbers()
    >>> numbers["b"], numbers["a"], numbers["b"], list(numbers)
    (0, 1, 0, ['b', 'a'])
    """

    def __missing__(self, value: Any) -> int:
        number = self[value] = len(self)
        return number


class EventTable(Sequence[Event]):
    """Events in the order in which they were read; `table[n]` is the n-th as it stands in its log."""

    def __init__(self) -> None:
        self.event: list[str] = []
        self.time: list[str] = []
        self.id: list[str] = []  # of the coding that an add puts
        self.acts: dict[int, AnyAct] = {}  # all but adds, by place
        self.whole = {name: array("q") for name in _WHOLE}
        self.names = {name: Numbers() for name in _NUMBERED}
        self.numbered = {name: array("i") for name in _NUMBERED}
        self._blocks: list[memoryview | Sequence[Event]] = []
        self._first: list[int] = []  # place of each block's first event

    def __len__(self) -> int:
        return len(self.event)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        number = bisect_right(self._first, place) - 1
        block = self._blocks[number]
        if isinstance(block, memoryview):
            block = self._blocks[number] = events_in(block)
        return block[place - self._first[number]]

    def act(self, place: int) -> AnyAct:
        """The event at a place as an act."""
        return self.acts.get(place) or act_of(self[place])

    def column(self, name: str) -> Integers:
        """A column of whole numbers; of names it gives their numbers, and `names[name]` tells which these are."""
        return np.array(self.whole[name] if name in self.whole else self.numbered[name], dtype=np.int64)

    def add_lines(self, content: bytes) -> list[tuple[int, str]]:
        """Take in the lines of a log; (number of the line, what is wrong) for each that holds no event.

        Lines with nothing in them are passed over.
        """
        faults: list[tuple[int, str]] = []
        lines = start = 0
        while start < len(content):
            end = content.find(b"\n", start + _AT_ONCE)
            end = end if end >= 0 else len(content)
            block = memoryview(content)[start:end]
            number = content.count(b"\n", start, end) + 1
            try:
                self._extend(block, acts_in(block, number))
            except ValueError:
                faults += [(lines + n, why) for n, why in self._add_one_by_one(block.tobytes())]
            lines += number
            start = end + 1
        return faults

    def _add_one_by_one(self, block: bytes) -> list[tuple[int, str]]:
        events: list[Event] = []
        acts: list[AnyAct] = []
        faults: list[tuple[int, str]] = []
        for number, line in enumerate(block.split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                event = parsed(line)
            except (ValueError, RecursionError):
                faults.append((number, NOT_JSON))
                continue
            try:
                acts.append(act_of(event))
                events.append(event)
            except (ValueError, RecursionError):
                faults.append((number, f"the event {fault(event) or 'has a field of the wrong type'}"))
        self._extend(events, acts)
        return faults

    def add_events(self, events: Sequence[Event]) -> None:
        """Take in events already parsed; raises ValueError where one is not whole."""
        self._extend(events, list(map(act_of, events)))

    def _extend(self, block: memoryview | Sequence[Event], acts: list[AnyAct]) -> None:
        if not acts:
            return
        first = len(self)
        others = {n: act for n, act in enumerate(acts, first) if type(act) is not Add}
        columns = _columns(acts)
        if any(map(gt, columns["start"], columns["end"])) or not all(
            map(ends_after_it_begins, others.values())
        ):
            raise ValueError("a coding ends before it begins")
        self._blocks.append(block)
        self._first.append(first)
        self.acts.update(others)
        for name, values in columns.items():
            if name in self.whole:
                self.whole[name].extend(values)
            elif name not in self.numbered:
                getattr(self, name).extend(values)
            elif values[0] == values[-1] and values.count(values[0]) == len(values):
                self.numbered[name].extend(array("i", [self.names[name][values[0]]]) * len(values))
            else:
                self.numbered[name].extend(map(self.names[name].__getitem__, values))


def _columns(acts: list[AnyAct]) -> dict[str, Sequence[Any]]:
    bodies = [act.coding if type(act) is Add else _NO_BODY for act in acts]
    columns: dict[str, Sequence[Any]] = dict(zip(_HEAD, zip(*map(_head_of, acts), strict=True), strict=True))
    columns |= zip(_BODY, zip(*map(_body_of, bodies), strict=True), strict=True)
    columns["act"] = list(map(KINDS.__getitem__, map(type, acts)))
    columns["revision"] = [act.revision if type(act) is Add else 0 for act in acts]
    return columns
