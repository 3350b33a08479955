"""From a history of events to the codings and memos it leads to, now or at any time past."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any, cast

import numpy as np
from msgspec import UNSET

from qualcode.coding.acts import (
    KINDS,
    Add,
    AnyAct,
    Body,
    Change,
    Memo,
    Merge,
    Remove,
    Rename,
    Split,
    Undo,
)  # fmt: skip
from qualcode.coding.event_table import CODING, EventTable, Integers, Numbers
from qualcode.coding.events import CHANGEABLE, Event
from qualcode.coding.log import History, many_objects
from qualcode.coding.state import Codings, Conflict, Objects, State

_NAMED = (*CODING, "coder", "revision")
_BODY = ("id", "start", "end", *CODING)
_body, _changes = attrgetter(*_BODY), attrgetter(*CHANGEABLE)


def undone(undos: Iterable[Undo]) -> set[str]:
    """Ids of the events that some undos, the latest first, take back."""
    taken_back: set[str] = set()
    for undo in undos:
        if undo.event not in taken_back:  # an undo that is itself undone takes nothing back
            taken_back.add(undo.target)
    return taken_back


def replay(history: History | Sequence[Event], *, as_of: str | None = None) -> State:
    """The state after all events, or after those no later than `as_of` (ISO 8601 time or date, UTC)."""
    if not isinstance(history, History):
        history = History.of(history)
    table, order = history.table, history.order
    with many_objects():
        if as_of is not None:
            limit = as_of if "T" in as_of else f"{as_of}T23:59:59.999999+00:00"
            order = order[np.array([time <= limit for time in table.time], dtype=bool)[order]]
        undos = order[table.column("act")[order] == table.names["act"].get("undo", -1)]
        skip = undone(cast(Undo, table.acts[n]) for n in reversed(undos.tolist()))
        if skip:
            order = order[np.array([id not in skip for id in table.event], dtype=bool)[order]]
        return _Replay(table, order).state()


class _Replay:
    """One method an act; what an act expects and does not find becomes a conflict.

    Most codings are added and never touched again, so all adds are taken as done, and only the other acts are gone through
    one by one. A coding is a row: its place in the table, or behind it among the `more` that other acts put. `there`
    tells of each row whether it is; `row_of` knows the rows of the ids that are acted on. A rename is
    carried out at the end, on the codings that were there when it was made.
    """

    def __init__(self, table: EventTable, order: Integers) -> None:
        self.table = table
        moment = np.full(len(table), -1, dtype=np.int64)
        moment[order] = np.arange(len(order))
        adding = table.column("act") == table.names["act"].get("add", -1)
        self.there = bytearray((adding & (moment >= 0)).tobytes())
        self.moment: list[int] = moment.tolist()
        self.others: list[int] = order[~adding[order]].tolist()
        adds = np.flatnonzero(self.there).tolist()
        ids = table.id if len(adds) == len(table) else [table.id[n] for n in adds]
        # every added coding has a row; a dict of them all is made faster than those acted on are picked out
        self.row_of = dict(zip(ids, adds, strict=True))
        contested = self.row_of.keys() & _put_later(table.acts[n] for n in self.others)
        if len(self.row_of) < len(ids):
            contested |= {id for id, count in Counter(ids).items() if count > 1}
        if contested:
            again = [n for n, id in zip(adds, ids, strict=True) if id in contested]
            for n in again:
                self.there[n] = False
                self.row_of.pop(table.id[n], None)
            self.others = sorted(self.others + again, key=self.moment.__getitem__)
        self.now = 0
        self.more: list[dict[str, Any]] = []
        self.changed: dict[int, dict[str, Any]] = {}
        self.gone: set[str] = set()
        self.renames: list[tuple[int, str, str, str]] = []
        self.memos: dict[tuple[str, ...], dict[str, Any]] = {}
        self.conflicts: list[Conflict] = []

    def state(self) -> State:
        """Carry out the acts and lay out what is there afterwards."""
        table, carry_out = self.table, {kind: getattr(self, name) for kind, name in KINDS.items()}
        acts, moment = table.acts.get, self.moment
        for n in self.others:
            act = acts(n) or table.act(n)
            self.now = moment[n]
            carry_out[type(act)](act)
        memos = {subject: memo for subject, memo in self.memos.items() if memo["text"]}
        return State(self._codings(), memos, tuple(self.conflicts))

    def _conflict(self, act: AnyAct, why: str) -> None:
        self.conflicts.append(Conflict(act.event, act.coder, why))

    def _row(self, id: str) -> int | None:
        """The coding's row when it is there at this moment; one that is added later is not yet."""
        row = self.row_of.get(id)
        return None if row is None or self.moment[row] > self.now else row

    def _put(self, act: Add | Split | Merge, body: Body) -> None:
        if body.id in self.row_of:
            self._conflict(act, f"adds coding {body.id}, which is there already")
            return
        coding = dict(zip(_BODY, _body(body), strict=True))
        coding |= {"coder": act.coder, "created": act.time, "revision": act.revision}
        self.row_of[body.id] = len(self.moment)
        self.more.append(coding)
        self.there.append(True)
        self.moment.append(self.now)

    def _take(self, act: Remove | Split | Merge, target: str) -> bool:
        row = self._row(target)
        if row is not None:
            self.there[row] = False
            del self.row_of[target]
            self.gone.add(target)
            return True
        if target not in self.gone or type(act) is not Remove:
            # two coders removing the same coding agree, so only the others are conflicts
            self._conflict(act, f"{KINDS[type(act)]}s coding {target}, which is not there")
        return False

    def _place(self, row: int, name: str) -> int:
        """Start or end of a coding at this moment."""
        changed = self.changed.get(row)
        if changed and name in changed:
            return int(changed[name])
        behind = row - len(self.table)
        return self.table.whole[name][row] if behind < 0 else int(self.more[behind][name])

    def add(self, act: Add) -> None:
        self._put(act, act.coding)

    def remove(self, act: Remove) -> None:
        self._take(act, act.target)

    def change(self, act: Change) -> None:
        row = self._row(act.target)
        if row is None:
            self._conflict(act, f"changes coding {act.target}, which is not there")
            return
        new = {
            name: value
            for name, value in zip(CHANGEABLE, _changes(act.set), strict=True)
            if value is not UNSET
        }
        if "start" in new or "end" in new:
            start, end = (new.get(name, self._place(row, name)) for name in ("start", "end"))
            if start > end:
                self._conflict(act, f"moves coding {act.target} to {start}-{end}, which is no passage")
                return
        changed = self.changed.setdefault(row, {})
        changed.update(new)
        if act.revision is not None:
            changed["revision"] = act.revision
        if "code" in new:
            changed["since"] = self.now

    def split(self, act: Split) -> None:
        if self._take(act, act.target):
            for part in act.into:
                self._put(act, part)

    def merge(self, act: Merge) -> None:
        taken = [self._take(act, target) for target in act.targets]
        if any(taken):
            self._put(act, act.into)

    def rename(self, act: Rename) -> None:
        self.renames.append((self.now, act.coder, act.code, act.to))

    def memo(self, act: Memo) -> None:
        subject = (act.coder, *(f"{k}={v}" for k, v in sorted(act.on.items())))
        self.memos[subject] = {"coder": act.coder, **act.on, "text": act.text, "created": act.time}

    def undo(self, act: Undo) -> None:
        """Has been carried out by leaving its target out."""

    def _codings(self) -> Codings:
        """The codings that are there as columns."""
        table, more = self.table, self.more
        rows = np.flatnonzero(self.there)
        new: dict[str, list[tuple[int, Any]]] = defaultdict(list)  # by column: places among the rows, values
        for row, fields in self.changed.items():
            if self.there[row]:
                for name, value in fields.items():
                    new[name].append((row, value))

        def whole(name: str, first: Any, number: Callable[[Any], int] = int) -> Integers:
            values = np.append(first, [number(coding[name]) for coding in more]).astype(np.int64)[rows]
            changed = [row for row, _ in new[name]]
            values[np.searchsorted(rows, changed)] = [number(value) for _, value in new[name]]
            return values

        def texts(name: str, first: list[str]) -> Objects:
            return np.array(first + [coding[name] for coding in more], dtype=object)[rows]

        names = {name: Numbers(table.names[name]) for name in _NAMED}
        codings = Codings(
            texts("id", table.id),
            texts("created", table.time),
            whole("start", table.column("start")),
            whole("end", table.column("end")),
            {name: whole(name, table.column(name), names[name].__getitem__) for name in _NAMED},
            {name: list(numbers) for name, numbers in names.items()},
        )
        since = np.array(self.moment)[rows]
        since[np.searchsorted(rows, [row for row, _ in new["since"]])] = [
            moment for _, moment in new["since"]
        ]
        for moment, coder, before, after in self.renames:
            _rename(codings, since, moment, coder, before, after)
        return codings


def _put_later(acts: Iterable[AnyAct]) -> set[str]:
    """Ids of codings that are put by another act than add: where an add puts one too, it matters which came first."""
    found: set[str] = set()
    for act in acts:
        if type(act) is Split:
            found.update(part.id for part in act.into)
        elif type(act) is Merge:
            found.add(act.into.id)
    return found


def _rename(codings: Codings, since: Integers, moment: int, coder: str, old: str, new: str) -> None:
    """Give the coder's codings of a code, and of those below it, the new path where they had it before that moment."""
    paths, codes = codings.names["code"], codings.named["code"]
    moved = [n for n, path in enumerate(paths) if path == old or path.startswith(old + "/")]
    coders = codings.names["coder"]
    if coder not in coders:
        return
    # all rows are found before one is changed, for a new path may be one that is moved as well
    rows_of = {n: np.flatnonzero(codes == n) for n in moved}
    for n, rows in rows_of.items():
        own = rows[(since[rows] < moment) & (codings.named["coder"][rows] == coders.index(coder))]
        path = new + paths[n][len(old) :]
        if path not in paths:
            paths.append(path)
        codes[own] = paths.index(path)
