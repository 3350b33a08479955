"""Detectors: one small file for each family of identifiers, and the table of the ones there are.

A detector is a function `detect(passage, context)` that gives `Found`s; adding one is adding a file and a row here.
It sees one turn (`Passage`) and what the whole study shows (`Context`), knows nothing of the others, and may be
generous: `find.py` settles overlaps and the keep list.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from qualcode.anonymising.detectors import (
    addresses,
    ages,
    contacts,
    counts,
    dates,
    facts,
    ids,
    known_by,
    naming,
    organisations,
    people,
    places,
    private_life,
    proper_names,
    roles,
    small_letters,
    titles,
    workplaces,
)
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage


class Detector(Protocol):
    """Finds one family of identifiers in one turn."""

    def __call__(self, passage: Passage, context: Context, /) -> Iterable[Found]: ...


#: name -> detector; the name stands in the identifiers' column "detector".
DETECTORS: dict[str, Detector] = {
    people.DETECTOR: people.detect,
    small_letters.DETECTOR: small_letters.detect,
    titles.DETECTOR: titles.detect,
    naming.DETECTOR: naming.detect,
    proper_names.DETECTOR: proper_names.detect,
    places.DETECTOR: places.detect,
    organisations.DETECTOR: organisations.detect,
    workplaces.DETECTOR: workplaces.detect,
    contacts.DETECTOR: contacts.detect,
    ids.DETECTOR: ids.detect,
    addresses.DETECTOR: addresses.detect,
    dates.DETECTOR: dates.detect,
    ages.DETECTOR: ages.detect,
    roles.DETECTOR: roles.detect,
    facts.DETECTOR: facts.detect,
    private_life.DETECTOR: private_life.detect,
    known_by.DETECTOR: known_by.detect,
    counts.DETECTOR: counts.detect,
}

__all__ = ["DETECTORS", "Context", "Detector", "Found", "Passage"]
