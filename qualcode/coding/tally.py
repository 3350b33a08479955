"""Counting who put which code where: for every code, how many units each combination of coders has coded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qualcode.coding.merging import check_places, coding_table
from qualcode.coding.units import Axis, Integers, Unit
from qualcode.model import Coding, QualcodeError, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
NOT_READ = -1


@dataclass(frozen=True, eq=False)
class Placed:
    """Codings on an axis: who (`coder`) put which `code` from `start` to `end`; `row` is the row they stood in.

    `read[coder, document]` tells whose view of a document is known.
    """

    axis: Axis
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    row: Integers
    code: Integers
    coder: Integers
    start: Integers
    end: Integers
    read: Booleans
    table: pd.DataFrame
    left_out: tuple[str, ...]


def place_codings(
    codings: pd.DataFrame | Iterable[Coding],
    transcripts: Transcript | Iterable[Transcript],
    *,
    coders: Sequence[str] | None = None,
    unit: Unit = "turn",
    documents: Sequence[str] | None = None,
    roles: Sequence[str] = ("participant",),
) -> Placed:
    """Lay the codings of `coders` (all there are, if None) on the axis of units.

    A coder has read a document when they have coded something in it; with `documents` given, every coder has read
    each of these and no other counts. What is left out (codings of other documents, or outside the roles' speech)
    is counted in `left_out`.

    Raises QualcodeError for fewer than two coders, unknown coders or documents, and passages outside the text.
    """
    found = as_transcripts(transcripts)
    table = coding_table(codings)
    check_places(table, {t.id: t.text for t in found})
    coders = _coders(table, coders)
    table = table.loc[table["coder"].isin(coders)].reset_index(drop=True)
    left_out = []
    known = {t.id: d for d, t in enumerate(found)}
    elsewhere = int((~table["document"].isin(known)).sum())
    if elsewhere:
        left_out.append(f"{elsewhere} codings of documents that are not among the transcripts")
    table = table.loc[table["document"].isin(known)].reset_index(drop=True)
    document = np.array(table["document"].map(known), dtype=np.int64)
    coder = np.array(table["coder"].map({name: i for i, name in enumerate(coders)}), dtype=np.int64)
    read = np.zeros((len(coders), len(found)), dtype=bool)
    read[coder, document] = True
    if documents is not None:
        read = _given_documents(documents, known, len(coders))
    low, high = _trimmed(table, [t.text for t in found], document)
    axis = Axis.of(found, unit, roles)
    start, end = axis.place(document, low, high)
    codes = tuple(sorted(set(table["code"].loc[read[coder, document]])))
    number = {code: i for i, code in enumerate(codes)}
    code = np.array(table["code"].map(number).fillna(-1), dtype=np.int64)
    on_axis = end > start
    if (~on_axis).any():
        left_out.append(f"{int((~on_axis).sum())} codings outside the speech of {', '.join(roles)}")
    row = np.flatnonzero(on_axis & (code >= 0))
    return Placed(
        axis, codes, tuple(coders), row, code[row], coder[row], start[row], end[row], read, table, tuple(left_out)
    )  # fmt: skip


def _coders(table: pd.DataFrame, coders: Sequence[str] | None) -> list[str]:
    there = sorted(set(table["coder"]))
    if coders is None:
        coders = there
    elif isinstance(coders, str) or len(set(coders)) != len(coders):
        raise QualcodeError(f"coders {coders!r}: expected a list of different names, such as {there[:2]}")
    if len(coders) < 2:
        raise QualcodeError(
            f"agreement needs two coders, found {', '.join(map(repr, coders)) or 'none'}; if two people used one "
            "name, give each log its own coder before merging"
        )
    return [str(coder) for coder in coders]


def _given_documents(documents: Sequence[str], known: dict[str, int], coders: int) -> Booleans:
    asked = [documents] if isinstance(documents, str) else list(documents)
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise QualcodeError(
            f"document {unknown[0]!r} is not among the transcripts; expected some of {', '.join(list(known)[:8])}"
        )
    read = np.zeros((coders, len(known)), dtype=bool)
    read[:, [known[name] for name in asked]] = True
    return read


def _trimmed(table: pd.DataFrame, texts: list[str], document: Integers) -> tuple[Integers, Integers]:
    """Places without white space and punctuation at their ends: a stray full stop codes no sentence."""
    places = np.stack([table["start"].to_numpy(), table["end"].to_numpy()], axis=1).astype(np.int64)
    for n, d in enumerate(document):
        text, (start, end) = texts[d], places[n]
        if text[start].isalnum() and text[end - 1].isalnum():
            continue
        while start < end and not text[start].isalnum():
            start += 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
        places[n] = start, end
    return places[:, 0], places[:, 1]


@dataclass(frozen=True, eq=False)
class Tally:
    """`weights[i]` units (or characters) of `code[i]`, in `cluster[i]`, were coded as `patterns[pattern[i]]` says.

    A pattern has one number a coder: 1 coded, 0 not coded, -1 did not read the document.
    """

    codes: int
    clusters: int
    patterns: Integers
    code: Integers
    cluster: Integers
    pattern: Integers
    weights: Floats

    def of_all(self) -> Floats:
        """Weights by code (row) and pattern (column)."""
        size = (self.codes, len(self.patterns))
        flat = np.bincount(self.code * size[1] + self.pattern, self.weights, size[0] * size[1])
        return flat.reshape(size).astype(np.float64)

    def by_cluster(self, code: int | None) -> Floats:
        """Weights of one code (None: of all codes together) by cluster (row) and pattern (column)."""
        which = slice(None) if code is None else self.code == code
        size = (self.clusters, len(self.patterns))
        flat = np.bincount(
            self.cluster[which] * size[1] + self.pattern[which], self.weights[which], size[0] * size[1]
        )
        return flat.reshape(size).astype(np.float64)


def tally(placed: Placed, cluster: str = "document") -> Tally:
    """Count by sweeping once along all codes' axes laid end to end: no unit is looked at singly.

    `cluster` is "document" or "turn": what a bootstrap resamples.
    """
    axis, length = placed.axis, placed.axis.length
    shift = placed.code * length
    cuts = _cluster_cuts(axis, cluster)
    every_code = np.arange(len(placed.codes), dtype=np.int64)[:, None] * length
    edges = np.unique(np.concatenate([shift + placed.start, shift + placed.end, (every_code + cuts).ravel()]))
    edges = edges[edges < len(placed.codes) * length]
    widths = np.diff(np.append(edges, len(placed.codes) * length)).astype(float)
    code, position = np.divmod(edges, length) if length else (edges, edges)
    piece = np.searchsorted(axis.at, position, side="right") - 1
    # a piece knows its document, so a stretch does
    state = np.empty((len(edges), len(placed.coders)), dtype=np.int64)
    for k in range(len(placed.coders)):
        mine = placed.coder == k
        opened = np.searchsorted(np.sort((shift + placed.start)[mine]), edges, side="right")
        closed = np.searchsorted(np.sort((shift + placed.end)[mine]), edges, side="right")
        state[:, k] = np.where(placed.read[k][axis.document[piece]], opened > closed, NOT_READ)
    clusters = axis.document if cluster == "document" else axis.turn
    patterns, pattern = np.unique(state, axis=0, return_inverse=True)
    return Tally(
        len(placed.codes), int(clusters.max(initial=-1)) + 1, patterns, code, clusters[piece], pattern.ravel(), widths
    )  # fmt: skip


def _cluster_cuts(axis: Axis, cluster: str) -> Integers:
    if cluster not in ("document", "turn"):
        raise QualcodeError(f"resample {cluster!r}: expected 'document' or 'turn', never single characters")
    of_piece = axis.document if cluster == "document" else axis.turn
    new = np.ones(len(of_piece), dtype=bool)
    new[1:] = of_piece[1:] != of_piece[:-1]
    return axis.at[:-1][new]
