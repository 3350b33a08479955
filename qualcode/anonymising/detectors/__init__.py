"""Detectors: one small file for each family of identifiers, and the table of the ones there are.

A detector is a function `detect(passage, context)` that gives `Found`s, and the kinds of words it `STOPS` at: it is
called for a passage that has one of them. Adding a detector is adding a file and a row here. It sees one turn (`Passage`) and what the whole study shows (`Context`), knows nothing of the others, and may be
generous: `find.py` settles overlaps and the keep list.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
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
    people_in_english,
    places,
    private_life,
    proper_names,
    roles,
    small_letters,
    titles,
    told_in_english,
    workplaces,
)
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage


class Detector(Protocol):
    """Finds one family of identifiers in one turn."""

    def __call__(self, passage: Passage, context: Context, /) -> Iterable[Found]: ...


_FILES = (
    people,
    people_in_english,
    small_letters,
    titles,
    naming,
    proper_names,
    places,
    organisations,
    workplaces,
    contacts,
    ids,
    addresses,
    dates,
    ages,
    roles,
    facts,
    private_life,
    known_by,
    counts,
    told_in_english,
)
#: name -> detector; the name stands in the identifiers' column "detector".
DETECTORS: dict[str, Detector] = {file.DETECTOR: file.detect for file in _FILES}
# kind of word -> the detectors that stop at it, a bit each
_STOPPING: dict[str, int] = {}
for _number, _file in enumerate(_FILES):
    for _kind in _file.STOPS:
        _STOPPING[_kind] = _STOPPING.get(_kind, 0) | 1 << _number


def detectors_for(passage: Passage) -> tuple[Detector, ...]:
    """The detectors that have a word to stop at in this passage, in the order of the table."""
    called = 0
    for kind in passage.kinds:
        called |= _STOPPING.get(kind, 0)
    return _chosen(called)


@lru_cache(maxsize=10_000)
def _chosen(called: int) -> tuple[Detector, ...]:
    return tuple(file.detect for number, file in enumerate(_FILES) if called >> number & 1)


__all__ = ["DETECTORS", "Context", "Detector", "Found", "Passage", "detectors_for"]
