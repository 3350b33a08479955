"""Codings as one table: taking what people hand over, and joining the codings of several coders or machines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from qualcode.model import CODING_COLUMNS, Coding, QualcodeError

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("document", "start", "end", "code")
_WHAT_A_CODING_SAYS = ("document", "turn", "start", "end", "code", "memo", "confidence")


def coding_table(codings: pd.DataFrame | Iterable[Coding], *, coder: str = "") -> pd.DataFrame:
    """Codings as a table with all of CODING_COLUMNS first, other columns kept behind them.

    `codings` is a table with at least document, start, end and code, or any number of Coding. A row without a coder
    gets `coder`; one without an id gets an id made of its coder, place and code, the same every time.

    Raises QualcodeError where a column is missing, or a place is not 0 <= start < end.

    >>> coding_table([Coding("c1", "P01", 0, 5, 9, "role", "anna")])[["id", "document", "start", "turn"]]
       id document  start  turn
    0  c1      P01      5     0
    """
    import pandas as pd

    if not isinstance(codings, pd.DataFrame):
        rows = list(codings)
        if not all(isinstance(row, Coding) for row in rows):
            raise QualcodeError(
                "codings: expected a table or Codings, such as qualcode.code() or a study gives"
            )
        codings = pd.DataFrame(
            [[getattr(row, name) for name in CODING_COLUMNS] for row in rows], columns=list(CODING_COLUMNS)
        )
    missing = [name for name in _NEEDED if name not in codings.columns]
    if missing:
        raise QualcodeError(
            f"codings lack the column {missing[0]!r}; expected document, start, end and code, as qualcode.code() gives"
        )
    table = codings.reset_index(drop=True).copy()
    empty: dict[str, Any] = {
        "source": "human",
        "confidence": float("nan"),
        "memo": "",
        "created": "",
        "text": "",
        "id": "",
    }
    for name in CODING_COLUMNS:
        if name not in table.columns:
            table[name] = empty.get(name)
    _set_places(table)
    for name, value in (("coder", coder), ("source", "human"), ("memo", ""), ("created", ""), ("text", "")):
        table[name] = table[name].fillna(value).astype(object)
    table["coder"] = table["coder"].where(table["coder"] != "", coder)
    for name in ("document", "code", "coder"):
        table[name] = table[name].astype(str)
    nameless = table["id"].isna() | (table["id"] == "")
    if nameless.any():
        where = zip(
            *(table.loc[nameless, n] for n in ("coder", "document", "start", "end", "code")), strict=True
        )
        table["id"] = table["id"].astype(object)
        table.loc[nameless, "id"] = ["c-" + hashlib.sha256(repr(w).encode()).hexdigest()[:16] for w in where]
    table["id"] = table["id"].astype(str)
    return table[[*CODING_COLUMNS, *(name for name in table.columns if name not in CODING_COLUMNS)]]


def _set_places(table: pd.DataFrame) -> None:
    import pandas as pd

    for name in ("start", "end"):
        numbers = pd.to_numeric(table[name], errors="coerce")
        wrong = numbers.isna() | (numbers % 1 != 0)
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise QualcodeError(
                f"codings, row {row + 1}: {name} is {table[name].iloc[row]}, expected a whole number of characters"
            )
        table[name] = numbers.astype("int64")
    wrong = (table["start"] < 0) | (table["end"] <= table["start"])
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise QualcodeError(
            f"codings, row {row + 1}: the passage {table['start'][row]}-{table['end'][row]} in "
            f"{table['document'][row]} is empty or lies before the text, expected 0 <= start < end"
        )
    table["turn"] = pd.to_numeric(table["turn"], errors="coerce").astype("Int64")
    table["confidence"] = pd.to_numeric(table["confidence"], errors="coerce").astype(float)


def merge_codings(*codings: pd.DataFrame | Iterable[Coding]) -> pd.DataFrame:
    """All codings of several tables in one, each once, whatever the order of the tables.

    Columns as in CODING_COLUMNS, then any other column the tables have; rows in order of document, place, code and
    coder. Codings with one id and one coder are the same coding: where they differ the latest `created` is kept.
    One id under two coders or in two documents is two codings (spreadsheets number their rows from 1): both are kept
    and get ids of their own. `attrs["conflicts"]` has a sentence for each of these cases.

    >>> a = [Coding("c1", "P01", 0, 5, 9, "role", "anna")]
    >>> b = [Coding("c1", "P01", 0, 5, 9, "role", "anna"), Coding("c2", "P01", 0, 5, 9, "role", "bo")]
    >>> merge_codings(a, b)["coder"].tolist()
    ['anna', 'bo']
    """
    import pandas as pd

    tables = [coding_table(each) for each in codings]
    tables = [each for each in tables if len(each)] or tables[:1]
    if not tables:
        return coding_table([])
    merged = pd.concat(tables, ignore_index=True)
    conflicts = _make_ids_differ(merged)
    merged, changed = _keep_latest(merged)
    merged = merged.sort_values(["document", "start", "end", "code", "coder", "id"], kind="stable")
    merged = merged.reset_index(drop=True)
    merged.attrs["conflicts"] = conflicts + changed
    return merged


def _make_ids_differ(table: pd.DataFrame) -> list[str]:
    """Where one id stands for codings of two coders or two documents, `id (coder, document)` for each of them."""
    twice = table.loc[table.duplicated("id", keep=False), ["id", "coder", "document"]].drop_duplicates()
    shared = twice.loc[twice.duplicated("id", keep=False)]
    if shared.empty:
        return []
    rows = table["id"].isin(set(shared["id"]))
    table.loc[rows, "id"] = [
        f"{id} ({coder}, {document})"
        for id, coder, document in table.loc[rows, ["id", "coder", "document"]].itertuples(index=False)
    ]
    return [
        f"id {id!r} is used for codings of {', '.join(sorted(set(group['coder'])))} in "
        f"{', '.join(sorted(set(group['document'])))}; all were kept under ids of their own"
        for id, group in shared.groupby("id", sort=True)
    ]


def _keep_latest(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    twice = table.duplicated("id", keep=False)
    if not twice.any():
        return table, []
    # the other fields settle what has the same time, so that the order of the tables does not matter
    order = table.loc[twice].assign(**{n: table.loc[twice, n].astype(str) for n in table.columns})
    order = order.sort_values(["id", "created", *(n for n in CODING_COLUMNS if n not in ("id", "created"))])
    conflicts = []
    for id, group in order.groupby("id", sort=True):
        differing = [name for name in _WHAT_A_CODING_SAYS if group[name].nunique() > 1]
        if differing:
            conflicts.append(
                f"coding {id} of {group['coder'].iloc[0]} differs in {', '.join(differing)}; "
                f"kept the one of {group['created'].iloc[-1] or 'unknown time'}"
            )
    latest = order.index[~order.duplicated("id", keep="last")]
    keep = table.index[~twice].union(latest)
    return table.loc[keep], conflicts


def check_places(codings: pd.DataFrame, texts: dict[str, str]) -> None:
    """Raise QualcodeError, in one sentence, where a coding ends beyond its document's text."""
    lengths = codings["document"].map({id: len(text) for id, text in texts.items()})
    wrong = codings["end"] > lengths
    if wrong.any():
        first: Any = codings.loc[wrong].iloc[0]
        raise QualcodeError(
            f"{int(wrong.sum())} codings lie outside their text, first {first['id']} at {first['start']}-"
            f"{first['end']} in {first['document']}, which has {int(lengths[first.name])} characters; they were made "
            "on another revision of it: move them with qualcode.coding.move_codings()"
        )
