"""Words that stand beside identifiers and tell what they are: titles, kinship, "heter", prepositions."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def cues(kind: str) -> frozenset[str]:
    """The cue words of one kind that several detectors use, in all three languages, in lower case.

    >>> "ms" in cues("title"), "søster" in cues("kinship"), "heiter" in cues("naming")
    (True, True, True)
    """
    return frozenset(word for listed in _tables("cues.toml")[kind].values() for word in listed.split())


@cache
def words(detector: str, kind: str) -> frozenset[str]:
    """The words of one kind that only this detector looks for, in lower case.

    >>> "gammel" in words("ages", "old")
    True
    """
    return frozenset(_tables("detector_words.toml")[detector][kind].split())


@cache
def _tables(name: str) -> dict[str, Any]:
    return tomllib.loads(files("qualcode.anonymising").joinpath("data", name).read_text(encoding="utf-8"))
