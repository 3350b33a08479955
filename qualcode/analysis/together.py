"""Codes that stand together, and codes that follow one another."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import sparse

from qualcode.analysis.passages import joined
from qualcode.model import QualcodeError

PAIR_COLUMNS = ("code_a", "code_b", "count", "a", "b", "either", "jaccard")


def co_occurrence(
    codings: pd.DataFrame,
    *,
    unit: Literal["overlap", "turn"] | int = "overlap",
    coders: str = "union",
    matrix: Literal["count", "jaccard"] | None = None,
) -> pd.DataFrame:
    """One row for each pair of codes that stand together somewhere, the most frequent first.

    `unit`: "overlap" (their passages share text), "turn" (both lie in the same turn) or a number k (they lie within k
    turns of each other in one document; 0 is "turn"). `coders`: "union" or one coder's name.

    Columns: code_a, code_b (in the order of their names); count (overlap: stretches of text that carry both; turns: turns
    that take part in a meeting of the two); a, b, either (characters, or turns, that carry the one, the other, one of
    them); jaccard (of the characters or turns that carry either, the share that carries both or takes part, 0-1).
    With `matrix` a square table of "count" or "jaccard" over all codes instead, the diagonal NA. `attrs["unit"]` and
    `attrs["notes"]` say what was counted. Codes are compared as they were given, without their parents.

    >>> codings = pd.DataFrame({"document": "P1", "turn": [0, 0, 1], "start": [0, 5, 20], "end": [10, 15, 30],
    ...                         "code": ["a", "b", "c"]})
    >>> co_occurrence(codings)[["code_a", "code_b", "count", "jaccard"]].round(2).values.tolist()
    [['a', 'b', 1, 0.33]]
    >>> len(co_occurrence(codings, unit=1))
    3
    """
    if not (
        unit in ("overlap", "turn") or (isinstance(unit, int) and not isinstance(unit, bool) and unit >= 0)
    ):
        raise QualcodeError(
            f'unit={unit!r} is not known; choose "overlap", "turn" or a number of turns, 0 or more'
        )
    codings = _of_coder(codings, coders)
    notes: list[str] = []
    if unit == "overlap":
        names, both, count, alone = _by_text(codings)
    else:
        reach = 0 if unit == "turn" else int(unit)
        placed = codings[codings["turn"].notna()] if "turn" in codings else codings.iloc[:0]
        if len(placed) < len(codings):
            notes.append(f"{len(codings) - len(placed)} codings without a turn are not counted")
        names, both, alone = _by_turn(placed, reach)
        count = both
    attrs: dict[Any, Any] = {"unit": unit, "coders": coders, "notes": notes, "codes": list(names)}
    either = alone[:, None] + alone[None, :] - both
    with np.errstate(invalid="ignore", divide="ignore"):
        jaccard = np.where(either > 0, both / either, np.nan)
    if matrix is not None:
        values = {"count": count.astype(float), "jaccard": jaccard}[matrix]
        np.fill_diagonal(values, np.nan)
        out = pd.DataFrame(values, index=pd.Index(names, name="code"), columns=pd.Index(names, name="code"))
        out = out.astype("Int64") if matrix == "count" else out
    else:
        a, b = np.nonzero(np.triu(count, 1))
        columns = [
            np.array(names, dtype=object)[a],
            np.array(names, dtype=object)[b],
            count[a, b],
            alone[a],
            alone[b],
            either[a, b],
            jaccard[a, b],
        ]
        out = pd.DataFrame(dict(zip(PAIR_COLUMNS, columns, strict=True)))
        out = out.sort_values(
            ["count", "jaccard", "code_a", "code_b"], ascending=[False, False, True, True], ignore_index=True
        )
    out.attrs = attrs
    return out


def _of_coder(codings: pd.DataFrame, coders: str) -> pd.DataFrame:
    missing = [name for name in ("document", "start", "end", "code") if name not in codings]
    if missing:
        raise QualcodeError(
            f"codings lack the column {missing[0]!r}; expected document, turn, start, end and code"
        )
    if coders == "union":
        return codings
    if "coder" not in codings or coders not in set(codings["coder"]):
        raise QualcodeError(f'coder {coders!r} has no codings here; choose "union" or a coder\'s name')
    return codings[codings["coder"] == coders]


def _by_text(codings: pd.DataFrame) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Names, characters shared, stretches shared, and characters of each code.

    All texts are cut wherever a passage starts or ends; what a code covers is then a set of pieces.
    """
    code, names = _sorted_codes(codings)
    document, _ = pd.factorize(codings["document"])
    start, end = codings["start"].to_numpy(np.int64), codings["end"].to_numpy(np.int64)
    lane = int(end.max(initial=0)) + 2
    group, start, end = joined(code, start + document * lane, end + document * lane)
    cuts = np.unique(np.concatenate((start, end)))
    first, last = np.searchsorted(cuts, start), np.searchsorted(cuts, end)
    length = last - first
    piece = np.repeat(first, length) + np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    ones = np.ones(len(piece), dtype=np.int64)
    shape = (max(len(cuts), 1), len(names))
    carries = sparse.csr_matrix((ones, (piece, np.repeat(group, length))), shape=shape)
    sizes = np.diff(cuts, append=cuts[-1:]) if len(cuts) else np.zeros(1, np.int64)
    characters = (carries.T @ carries.multiply(sizes[:, None]).tocsr()).toarray().astype(np.int64)
    # a stretch that both carry is a run of pieces; it goes on where both carried the piece before as well
    goes_on = carries[1:].multiply(carries[:-1]).tocsr()
    stretches = (carries.T @ carries).toarray() - (goes_on.T @ goes_on).toarray()
    return names, characters, stretches, characters.diagonal().copy()


def _by_turn(codings: pd.DataFrame, reach: int) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Names, turns that take part in a meeting of each pair, and turns of each code."""
    code, names = _sorted_codes(codings)
    document, _ = pd.factorize(codings["document"])
    turn = codings["turn"].to_numpy(np.int64) if len(codings) else np.zeros(0, np.int64)
    lane = int(turn.max(initial=0)) + reach + 1
    # a margin of `reach` empty turns keeps documents apart
    place = turn + document * lane
    size = int(place.max(initial=0)) + reach + 1

    def table(at: np.ndarray, which: np.ndarray) -> Any:
        made = sparse.csr_matrix((np.ones(len(at), np.int64), (at, which)), shape=(size, len(names)))
        made.data[:] = 1
        return made

    here = table(place, code)
    steps = range(-reach, reach + 1)
    at = np.concatenate([place + step for step in steps])
    which = np.concatenate([code for _ in steps])
    near = table(at[at >= 0], which[at >= 0])
    met = (here.T @ near).toarray()
    same = (here.T @ here).toarray()
    return names, met + met.T - same, same.diagonal().copy()


def _sorted_codes(codings: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    code, names = pd.factorize(codings["code"], sort=True)
    return code.astype(np.int64), [str(name) for name in names]


def sequences(codings: pd.DataFrame, *, coders: str = "union", within: int | None = None) -> pd.DataFrame:
    """One row for each code that another follows along an interview: which leads to which, how often.

    Passages are read in the order of their starts; a passage is followed by the next one that starts later in the same
    document, at most `within` turns on (default: however far). Several codes that start together each lead to each that
    follows.

    Columns: code, next, count, documents (in how many), share (of all that follows `code`, 0-1).
    """
    codings = _of_coder(codings, coders)
    if within is not None and "turn" not in codings:
        raise QualcodeError("within= counts turns, and the codings have no column 'turn'; leave it out")
    codings = codings.drop_duplicates(["document", "start", "code"])
    steps: list[tuple[str, str, str]] = []
    for document, rows in codings.groupby("document", sort=False):
        starts = [(place, group) for place, group in rows.groupby("start", sort=True)]
        for (_, before), (_, after) in pairwise(starts):
            if within is not None and not after["turn"].min() - before["turn"].max() <= within:
                continue
            steps += [(a, b, str(document)) for a in before["code"] for b in after["code"]]
    table = pd.DataFrame(steps, columns=["code", "next", "document"])
    out = (
        table.groupby(["code", "next"])
        .agg(count=("document", "size"), documents=("document", "nunique"))
        .reset_index()
    )
    out["share"] = out["count"] / out.groupby("code")["count"].transform("sum")
    return out.sort_values(["count", "code", "next"], ascending=[False, True, True], ignore_index=True)
