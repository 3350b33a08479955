"""Words that stand beside identifiers and tell what they are: titles, kinship, "heter", prepositions."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def cues(kind: str) -> frozenset[str]:
    """The cue words of one kind in all three languages, in lower case.

    >>> "ms" in cues("title"), "søster" in cues("kinship"), "heiter" in cues("naming")
    (True, True, True)
    """
    return frozenset(word for words in _tables()[kind].values() for word in words.split())


@cache
def _tables() -> dict[str, dict[str, str]]:
    text = files("qualcode.anonymising").joinpath("data", "cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
