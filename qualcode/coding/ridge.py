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
    _inverse: dict[str, Floats] = field(default_factory=dict, repr=False)

    def alike(self, described: Any) -> Floats:
        """How like each of these rows is to each text."""
        return np.asarray((described @ self.described.T).toarray())

    def coefficients(self, without: Collection[str] = ()) -> Floats:
        """Texts x codes: how much each text of the documents but these speaks for a code, by what is like it."""
        forgotten = [document for document in dict.fromkeys(self.documents) if document in without]
        if not forgotten:
            return self._coefficients
        rows = np.concatenate([self._rows(document) for document in forgotten])
        inverse = np.hstack([self._inverse_of(document) for document in forgotten])
        left = self._coefficients - inverse @ np.linalg.solve(inverse[rows], self._coefficients[rows])
        left[rows] = 0
        return np.asarray(left)

    def weights(self, code: int, without: Collection[str] = ()) -> Floats:
        """How much each column of `described` speaks for a code."""
        return np.asarray(self.described.T @ self.coefficients(without)[:, code])

    def _rows(self, document: str) -> npt.NDArray[np.intp]:
        return np.flatnonzero(self.documents == document)

    def _inverse_of(self, document: str) -> Floats:
        """The columns of the inverse for a document's rows."""
        if document not in self._inverse:
            rows = self._rows(document)
            chosen = np.zeros((len(self.documents), len(rows)))
            chosen[rows, np.arange(len(rows))] = 1
            self._inverse[document] = self._solved(chosen)
        return self._inverse[document]

    @cached_property
    def _coefficients(self) -> Floats:
        return self._solved(self.labels)

    @cached_property
    def _factor(self) -> Any:
        from scipy.linalg import cho_factor

        alike = (self.described @ self.described.T).toarray() + COMMON_TO_ALL
        alike[np.diag_indices_from(alike)] += RIDGE
        return cho_factor(alike, overwrite_a=True, check_finite=False)

    def _solved(self, right: Floats) -> Floats:
        from scipy.linalg import cho_solve

        return np.asarray(cho_solve(self._factor, right, check_finite=False))
