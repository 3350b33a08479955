"""Kernel ridge regression over described texts, learned from all documents or from all but some."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
# How much the weights are held back; and how freely what is common to all texts may be set apart.
RIDGE, COMMON_TO_ALL = 0.7, 0.1


@dataclass(eq=False)
class Ridge:
    """Texts (rows of `described`), their documents (None for texts of nobody), and the labels they teach.

    The system is factored once. To leave documents out takes only their part of the inverse: with A⁻¹ the inverse over
    all rows and g the rows left out, the others' coefficients are a − A⁻¹[:, g] (A⁻¹[g, g])⁻¹ a[g] (block inverse;
    Rifkin & Lippert 2007, Notes on regularized least squares, section 4).
    """

    described: Any
    documents: npt.NDArray[np.object_]
    labels: Floats
    _weights: dict[frozenset[str], Floats] = field(default_factory=dict, repr=False)

    @cached_property
    def _factor(self) -> Any:
        from scipy.linalg import cho_factor

        alike = (self.described @ self.described.T).toarray() + COMMON_TO_ALL
        alike[np.diag_indices_from(alike)] += RIDGE
        return cho_factor(alike, overwrite_a=True, check_finite=False)

    @cached_property
    def _coefficients(self) -> Floats:
        return self._solved(self.labels)

    def _solved(self, right: Floats) -> Floats:
        from scipy.linalg import cho_solve

        return np.asarray(cho_solve(self._factor, right, check_finite=False))

    def weights(self, without: Collection[str] = ()) -> Floats:
        """Columns of `described` x codes: what each word speaks for, as the documents but these teach it."""
        left_out = frozenset(without)
        if left_out not in self._weights:
            coefficients = self._coefficients
            rows = np.flatnonzero([document in left_out for document in self.documents])
            if len(rows):
                chosen = np.zeros((len(self.documents), len(rows)))
                chosen[rows, np.arange(len(rows))] = 1
                inverse = self._solved(chosen)
                coefficients = coefficients - inverse @ np.linalg.solve(inverse[rows], coefficients[rows])
                coefficients[rows] = 0
            self._weights[left_out] = np.asarray(self.described.T @ coefficients)
        return self._weights[left_out]
