"""What several coders said of the same units, as numbers to count with."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def _is_missing(value: Any) -> bool:
    return value is None or value != value  # NaN and pandas.NaT differ from themselves


@dataclass(frozen=True)
class Ratings:
    """Ratings as codes: `codes[unit, coder]` is an index into `values`, -1 where missing."""

    codes: npt.NDArray[np.int64]
    values: tuple[Hashable, ...]

    @classmethod
    def of(cls, ratings: Any, categories: Sequence[Hashable] | None = None) -> Ratings:
        """Take a list of rows, an array or a DataFrame; raises ValueError on values outside `categories`."""
        rows = ratings.to_numpy(dtype=object) if hasattr(ratings, "to_numpy") else ratings
        cells = [[None if _is_missing(v) else v for v in row] for row in rows]
        if len({len(row) for row in cells}) > 1:
            raise ValueError("ratings: expected the same number of coders in every row")
        used = {v for row in cells for v in row if v is not None}
        unknown = used - set(categories) if categories is not None else set()
        if unknown:
            raise ValueError(
                f"ratings: found {sorted(map(str, unknown))}, expected one of {list(categories or ())}"
            )
        values = tuple(categories) if categories is not None else tuple(sorted(used, key=_sort_key))
        index = {value: i for i, value in enumerate(values)}
        codes = np.array([[-1 if v is None else index[v] for v in row] for row in cells], dtype=np.int64)
        return cls(codes.reshape(len(cells), len(cells[0]) if cells else 0), values)

    def counts(self) -> Floats:
        """How many coders put each unit (row) in each category (column)."""
        table = np.zeros((len(self.codes), max(len(self.values), 1)))
        for column in self.codes.T:
            rated = column >= 0
            np.add.at(table, (np.flatnonzero(rated), column[rated]), 1)
        return table

    def of_two_coders(self) -> Ratings:
        """The units that both of two coders rated; raises ValueError where there are not two coders."""
        if self.codes.shape[1] != 2:
            raise ValueError(f"expected two coders, found {self.codes.shape[1]}; choose two columns")
        return Ratings(self.codes[(self.codes >= 0).all(axis=1)], self.values)

    def contingency(self) -> Floats:
        """The two coders' table: rows the first, columns the second, over units both rated."""
        codes = self.of_two_coders().codes
        size = max(len(self.values), 1)
        table = np.zeros((size, size))
        np.add.at(table, (codes[:, 0], codes[:, 1]), 1)
        return table


def _sort_key(value: Any) -> tuple[int, Any]:
    return (0, float(value)) if isinstance(value, int | float | np.number) else (1, str(value))
