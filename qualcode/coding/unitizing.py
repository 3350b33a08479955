"""Agreement on where units begin and end and what they are called: the u-alpha family and the older alpha-U.

Each coder's units are `(start, end, value)`, half-open, on a continuum from 0 to `length`; one coder's units may not
overlap. For codes that may overlap, compare one code at a time, each coder's passages joined where they overlap:
`u_alpha_by_code`.

Two families carry nearly the same name. The **u-alpha family** (Krippendorff, Mathet, Bouvry & Widlöcher 2016,
Quality & Quantity 50; Krippendorff 2019, section 12.6) measures lengths of overlap and is the default here.
**alpha-U of 1995** (Krippendorff 1995, Sociological Methodology 25) squares the distances between boundaries.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qualcode.model import QualcodeError, Span, support

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.model import Coding, Transcript

Floats = npt.NDArray[np.float64]
SpanValue = tuple[int, int, Hashable]
_GAP = 0


@dataclass(frozen=True)
class UAlpha:
    """The u-alpha family: NaN where undefined.

    `u_alpha`: boundaries and values together; `binary`: boundaries only, valued or not; `cu_alpha`: values alone,
    where two coders both have units; `ku_alpha`: by value, how reliably it is told from the others.
    """

    u_alpha: float
    binary: float
    cu_alpha: float
    ku_alpha: dict[Hashable, float]


def u_alpha(coders: Sequence[Iterable[SpanValue]], length: int) -> UAlpha:
    """The u-alpha family for two or more coders' units on a continuum (Krippendorff 2019, eq. 32-38).

    Raises QualcodeError for fewer than two coders, and for units that overlap or leave the continuum.

    >>> round(u_alpha([[(0, 10, "a"), (20, 30, "b")], [(0, 12, "a"), (20, 30, "b")]], 40).u_alpha, 3)
    0.927
    """
    sections = [_sections(units, length) for units in _at_least_two(coders)]
    values = [None, *sorted({v for units in coders for _, _, v in units}, key=str)]
    index = {value: n for n, value in enumerate(values)}
    coincidence, paired = _coincidences(sections, index, length)
    correction = np.zeros(len(values))
    for section in sections:
        for start, end, value in section:
            correction[index[value]] += (end - start) if value is None else (end - start) ** 2
    expected = _expected(coincidence, correction)
    valued = coincidence[1:, 1:]
    valued_expected = _expected(valued, paired[1:])
    return UAlpha(
        _alpha(coincidence.sum() - np.trace(coincidence), expected.sum() - np.trace(expected)),
        _alpha(2 * coincidence[_GAP, 1:].sum(), 2 * expected[_GAP, 1:].sum()),
        _alpha(valued.sum() - np.trace(valued), valued_expected.sum() - np.trace(valued_expected)),
        {value: _of_value(valued[n], valued_expected[n], n) for n, value in enumerate(values[1:])},
    )


def _at_least_two(coders: Sequence[Any]) -> Sequence[Any]:
    if len(coders) < 2:
        raise QualcodeError(f"agreement on units needs two coders, found {len(coders)}")
    return coders


def _alpha(observed: float, expected: float) -> float:
    return float(1 - observed / expected) if expected > 0 else float("nan")


def _of_value(observed: Floats, expected: Floats, n: int) -> float:
    """Share of this value's length that met another value, over the share expected to (eq. 38)."""
    if observed.sum() <= 0 or expected.sum() <= 0:
        return float("nan")
    return _alpha(1 - observed[n] / observed.sum(), 1 - expected[n] / expected.sum())


def _sections(units: Iterable[SpanValue], length: int) -> list[tuple[int, int, Hashable | None]]:
    """Units and the gaps between them (value None), from 0 to `length`."""
    found: list[tuple[int, int, Hashable | None]] = []
    position = 0
    for start, end, value in sorted(units, key=lambda unit: unit[:2]):
        if start < position or end <= start or end > length:
            raise QualcodeError(
                f"unit {start}-{end}: expected units of one coder to follow each other within 0-{length}; "
                "join overlapping passages first, or compare one code at a time"
            )
        if start > position:
            found.append((position, start, None))
        found.append((start, end, value))
        position = end
    if position < length:
        found.append((position, length, None))
    return found


def _coincidences(
    sections: Sequence[list[tuple[int, int, Hashable | None]]], index: dict[Hashable | None, int], length: int
) -> tuple[Floats, Floats]:
    """Lengths of overlap by value and value (eq. 32); and, by value, the squared lengths that others also valued."""
    cuts = np.unique([0, length, *(edge for section in sections for s, e, _ in section for edge in (s, e))])
    widths = np.diff(cuts).astype(float)
    value = np.zeros((len(sections), len(widths)), dtype=np.int64)
    unit = np.zeros_like(value)
    for n, section in enumerate(sections):
        which = np.searchsorted([end for _, end, _ in section], cuts[:-1], side="right")
        value[n] = np.array([index[v] for _, _, v in section])[which]
        unit[n] = which
    table = np.zeros((len(index), len(index)))
    for a, b in permutations(range(len(sections)), 2):
        np.add.at(table, (value[a], value[b]), widths)
    paired = np.zeros(len(index))
    for n in range(len(sections)):
        others = np.delete(value != _GAP, n, axis=0).any(axis=0)
        shared = np.bincount(unit[n], widths * others, len(sections[n]))
        np.add.at(paired, [index[v] for _, _, v in sections[n]], shared**2)
    return table / (len(sections) - 1), paired


def _expected(coincidence: Floats, correction: Floats) -> Floats:
    """What chance would pair, no unit with itself (eq. 33)."""
    total = coincidence.sum()
    if total <= 0 or total**2 <= correction.sum():
        return np.zeros_like(coincidence)
    marginal = coincidence.sum(axis=1)
    expected: Floats = (np.outer(marginal, marginal) - np.diag(correction)) / (
        total - correction.sum() / total
    )
    return expected


def u_alpha_by_code(
    codings: pd.DataFrame | Iterable[Coding],
    transcripts: Transcript | Iterable[Transcript],
    *,
    coders: Sequence[str] | None = None,
    documents: Sequence[str] | None = None,
    roles: Sequence[str] = ("participant",),
) -> pd.DataFrame:
    """The u-alpha of each code's passages, each coder's overlapping passages joined first.

    Columns: code, coders, characters compared, units (passages, all coders), u_alpha, alpha_u_1995, reason. With one
    code at a time `u_alpha` and its binary form are the same. Documents are compared where every coder has coded
    something, or where `documents` says; they are laid end to end and no passage crosses from one to the next.
    """
    import pandas as pd

    from qualcode.coding.tally import place_codings

    placed = place_codings(
        codings, transcripts, coders=coders, unit="character", documents=documents, roles=roles
    )
    axis = placed.axis
    read = np.asarray(placed.read.all(axis=0))[axis.document]
    lengths = np.diff(axis.at) * read
    shortened = np.concatenate([[0], np.cumsum(lengths)])
    length = int(shortened[-1])
    piece = np.searchsorted(axis.at, placed.start, side="right") - 1
    rows = []
    for n, code in enumerate(placed.codes):
        units: list[list[SpanValue]] = [[] for _ in placed.coders]
        for k, of_coder in enumerate(units):
            mine = np.flatnonzero((placed.code == n) & (placed.coder == k) & read[piece])
            shift = shortened[piece[mine]] - axis.at[piece[mine]]
            spans = zip(
                (placed.start[mine] + shift).tolist(), (placed.end[mine] + shift).tolist(), strict=True
            )
            by_document: dict[int, list[Span]] = {}
            for p, (start, end) in zip(piece[mine].tolist(), spans, strict=True):
                by_document.setdefault(int(axis.document[p]), []).append(Span(start, end))
            of_coder += [(s.start, s.end, code) for group in by_document.values() for s in support(group)]
        value, older = (
            u_alpha(units, length).u_alpha,
            alpha_u_1995([[u[:2] for u in c] for c in units], length),
        )
        reason = (
            ""
            if value == value
            else "no document was read by all coders"
            if not length
            else "no passage has it"
        )
        rows.append((code, len(placed.coders), length, sum(map(len, units)), value, older, reason))
    return pd.DataFrame(
        rows, columns=["code", "coders", "characters", "units", "u_alpha", "alpha_u_1995", "reason"]
    )


def alpha_u_1995(coders: Sequence[Iterable[tuple[int, int]]], length: int) -> float:
    """Krippendorff's alpha-U of 1995 for one category's units; for new work use `u_alpha`.

    `coders` has each coder's `(start, end)` on a continuum of `length`. Krippendorff 1995, eq. 2-7, with the
    expected disagreement of 2004 (Content Analysis, 2nd ed., p. 254). NaN where nobody has a unit.

    >>> round(alpha_u_1995([[(225, 295), (370, 400)], [(220, 300), (355, 375), (400, 420)]], 450), 2)
    0.83
    """
    observed, expected = disagreements_1995(coders, length)
    return _alpha(observed, expected)


def alpha_u_1995_of_values(
    values: Mapping[Hashable, Sequence[Iterable[tuple[int, int]]]], length: int
) -> tuple[float, dict[Hashable, float]]:
    """Alpha-U of 1995 for several values at once, and of each: `values` has each coder's units by value.

    The observed disagreements are added up, and so are the expected ones (Krippendorff 2004, p. 254-256).

    >>> told, both = [[(0, 10)], [(0, 12)]], [[(20, 30)], [(20, 30)]]
    >>> overall, each = alpha_u_1995_of_values({"a": told, "b": both}, 40)
    >>> round(overall, 3), round(each["a"], 3), each["b"]
    (0.982, 0.972, 1.0)
    """
    found = {value: disagreements_1995(coders, length) for value, coders in values.items()}
    observed, expected = (sum(pair[n] for pair in found.values()) for n in (0, 1))
    return _alpha(observed, expected), {value: _alpha(*pair) for value, pair in found.items()}


def disagreements_1995(coders: Sequence[Iterable[tuple[int, int]]], length: int) -> tuple[float, float]:
    """Observed and expected disagreement of `alpha_u_1995`."""
    sections = [
        _sections([(start, end, True) for start, end in units], length) for units in _at_least_two(coders)
    ]
    m = len(sections)
    observed = sum(_difference(g, h) for a, b in permutations(sections, 2) for g, h in product(a, b))
    units = [float(end - start) for section in sections for start, end, value in section if value]
    gaps = np.array(
        [end - start for section in sections for start, end, value in section if not value], float
    )
    expected = 0.0
    for size in units:
        wide = gaps[gaps >= size]
        expected += (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size) + size**2 * (
            wide - size + 1
        ).sum()
    total = m * length * (m * length - 1) - sum(size * (size - 1) for size in units)
    if total <= 0:
        return float("nan"), 0.0
    return observed / (m * (m - 1) * length**2), 2 / length * expected / total


def _difference(g: tuple[int, int, Any], h: tuple[int, int, Any]) -> float:
    """Squared distance of two sections (1995, eq. 2): units that meet, or a unit that lies within a gap."""
    if g[2] and h[2]:
        meet = g[0] < h[1] and h[0] < g[1]
        return float((g[0] - h[0]) ** 2 + (g[1] - h[1]) ** 2) if meet else 0.0
    if g[2] and h[0] <= g[0] and g[1] <= h[1]:
        return float((g[1] - g[0]) ** 2)
    if h[2] and g[0] <= h[0] and h[1] <= g[1]:
        return float((h[1] - h[0]) ** 2)
    return 0.0
