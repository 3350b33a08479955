"""What a history of events leads to: the codings that are there, the memos, and what did not fit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qualcode.coding.event_table import Integers
from qualcode.coding.log import many_objects
from qualcode.model import CODING_COLUMNS, Transcript

if TYPE_CHECKING:
    import pandas as pd

Objects = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Conflict:
    """An event that says something about a coding that is not there (any more): shown, never guessed."""

    event: str
    coder: str
    why: str

    def __str__(self) -> str:
        return f"{self.coder}: event {self.event} {self.why}"


@dataclass(frozen=True, eq=False)
class Codings:
    """Codings as columns; `named[column]` holds a number for each coding, and `names[column]` what it stands for."""

    id: Objects
    created: Objects
    start: Integers
    end: Integers
    named: dict[str, Integers]
    names: dict[str, list[Any]]


@dataclass(frozen=True, eq=False)
class State:
    """What a history leads to. `live` maps coding ids to their fields, `memos` a subject to its text."""

    codings: Codings
    memos: Mapping[tuple[str, ...], dict[str, Any]]
    conflicts: tuple[Conflict, ...] = ()

    @cached_property
    def live(self) -> Mapping[str, dict[str, Any]]:
        """The codings that are there, by id; fields that are not set are left out."""
        all_of = self.codings
        columns = {
            "id": all_of.id,
            "start": all_of.start.tolist(),
            "end": all_of.end.tolist(),
            "created": all_of.created,
        }
        for name, names in all_of.names.items():
            columns[name] = [names[number] for number in all_of.named[name].tolist()]
        rows = zip(*columns.values(), strict=True)
        found = ({k: v for k, v in zip(columns, row, strict=True) if v is not None} for row in rows)
        return {coding["id"]: coding for coding in found}

    def to_frame(self, transcripts: Sequence[Transcript] = ()) -> pd.DataFrame:
        """The codings as a table (CODING_COLUMNS and `revision`), in order of document, place and code.

        `text` is taken from the transcript with the coding's document id and is empty where there is none.
        """
        import pandas as pd

        all_of, order = self.codings, _in_order(self.codings)
        with many_objects():
            columns: dict[str, Any] = {
                name: pd.Series(values[order], dtype=None if len(values) else object).array
                for name, values in (("id", all_of.id), ("created", all_of.created))
            }
            columns |= {
                "start": all_of.start[order], "end": all_of.end[order], "text": "",
            }  # fmt: skip
            for name, names in all_of.names.items():
                columns[name] = _values(name, names).take(all_of.named[name][order]).array
            if transcripts:
                texts = {t.id: t.text for t in transcripts}
                where = zip(
                    columns["document"], columns["start"].tolist(), columns["end"].tolist(), strict=True
                )
                columns["text"] = [texts.get(document, "")[start:end] for document, start, end in where]
            return pd.DataFrame(columns, columns=[*CODING_COLUMNS, "revision"])


def _values(column: str, names: list[Any]) -> pd.Series[Any]:
    """What the numbers of a column stand for, as the table shows it."""
    import pandas as pd

    match column:
        case "turn":
            return pd.Series(names, dtype="Int64")
        case "confidence":
            return pd.Series(names, dtype=float)
        case "revision":
            return pd.Series(names, dtype=np.int64)
    instead = "human" if column == "source" else ""
    return pd.Series([instead if name is None else name for name in names], dtype=None if names else object)


def _packed(columns: list[Integers]) -> Integers:
    """Columns of numbers from 0 as one number a row, in the same order; ranks of rows where one number cannot hold them."""
    sizes = [int(column.max(initial=0)) + 1 for column in columns]
    if math.prod(sizes) > np.iinfo(np.int64).max:
        ranks: Integers = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)[1].reshape(-1)
        return ranks
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column, size in zip(columns, sizes, strict=True):
        key = key * size + column
    return key


def _in_order(codings: Codings) -> Integers:
    """Places of the codings by document, place, code, coder and id."""
    ranks = {}
    for name in ("document", "code", "coder"):
        names = np.array(codings.names[name], dtype=object)
        rank = np.empty(len(names), dtype=np.int64)
        rank[np.argsort(names, kind="stable")] = np.arange(len(names))
        ranks[name] = rank[codings.named[name]]
    columns = [ranks["document"], codings.start, codings.end, ranks["code"], ranks["coder"]]
    key = _packed(columns)
    order = np.argsort(key, kind="stable")
    same = key[order][1:] == key[order][:-1]
    tied = np.flatnonzero(np.append(False, same) | np.append(same, False))
    if len(tied):
        group = np.cumsum(~np.append(False, same))[tied].tolist()
        by_id = sorted(
            zip(group, (codings.id[n] for n in order[tied].tolist()), order[tied].tolist(), strict=True)
        )
        order[tied] = [row for _, _, row in by_id]
    return order
