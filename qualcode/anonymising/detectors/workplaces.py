"""Workplaces and clubs spoken of by a common noun: "vannverket på Storsteinnes", "the union club at …", "NAV Stovner"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage, is_ordinary
from qualcode.languages import find_country, is_first_name, is_head_noun

DETECTOR = "workplaces"

_IN = frozenset(("i", "på", "ved", "in", "at", "of", "on", "for", "til"))


def _listed(kind: str) -> frozenset[str]:
    return words("workplaces", kind)


@cache
def _definite() -> tuple[str, ...]:
    return tuple(_listed("definite"))


@cache
def _clubs() -> re.Pattern[str]:
    prefixes = "|".join(sorted(_listed("club_prefix")))
    return re.compile(
        rf"(?:{prefixes})s?(?:laget|foreninga|foreningen|foreininga|forbundet|korpset|koret|klubben|gruppa|gruppen|kameratene)"
    )


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Workplaces, schools and clubs told by noun and place, level indirect, as one span."""
    for i in passage.capitals:
        if passage.gap(i) in (" & ", "&") and passage.has_capital(i + 1):
            yield Found(
                *passage.span(i, i + 1), "organisation", "indirect", 0.96, DETECTOR
            )  # "Murphy & Sons"
    for i, word in enumerate(passage.lower):
        sort = _sort(word)
        if not sort:
            continue
        if "noun" in sort:
            yield from _with_place(passage, i)
        if "club" in sort and (not passage.has_capital(i) or passage.starts_sentence(i)):
            yield Found(*passage.span(i, i), "organisation", "indirect", 0.6, DETECTOR)
        if "chain" in sort:
            yield from _local_branch(passage, i)
        if "and" in sort and passage.after(i, 2) in ("heter", "het", "heiter", "heitte", "it", "was", "is"):
            yield from _firm_of_two(passage, i)


@lru_cache(maxsize=100_000)
def _sort(word: str) -> tuple[str, ...]:
    """What a word may begin here: a workplace's noun, a club's, a chain's name; most words nothing."""
    found = {
        "noun": word.endswith(_definite()) or word in _listed("english"),
        "club": _clubs().fullmatch(word) is not None,
        "chain": word.removesuffix("'n").removesuffix("’n") in _listed("chain"),
        "and": word in ("og", "and"),
    }
    return tuple(name for name, holds in found.items() if holds)


def _with_place(passage: Passage, i: int) -> Iterator[Found]:
    """ "senteret på Fagernes", "the union club at Skien kommune", "the Rotary club in Ogre"."""
    english = passage.lower[i] in _listed("english")
    first = i
    while english and first > 0 and i - first < 3 and passage.touches(first - 1):
        before = passage.lower[first - 1]
        if before in ("the", "our", "my"):
            first -= 1
            break
        if before in _IN or before in _listed("breaks") or not is_ordinary(before):
            break
        first -= 1
    if english and passage.lower[first] not in ("the", "our", "my"):
        return
    at = i + 1
    if passage.after(i) not in _IN or not passage.touches(i):
        return
    if passage.after(at) in ("the", "selve"):
        at += 1
    name = at + 1
    if name >= len(passage) or not passage.touches(at):
        return
    if (
        english
        and passage.lower[i] in ("department", "office", "unit", "section")
        and not passage.has_capital(name)
    ):
        yield from _department(passage, first, at)
        return
    if not _is_small_place(passage, name):
        return
    end = name
    while passage.has_capital(end + 1) and passage.touches(end):
        end += 1
    noun = passage.after(end) if passage.touches(end) else ""
    if noun and (noun in words("places", "area") or is_head_noun(noun)):
        end += 1
    yield Found(*passage.span(first, end), "organisation", "indirect", 0.8, DETECTOR)


def _department(passage: Passage, first: int, at: int) -> Iterator[Found]:
    """ "the department of (the) social support": a workplace told by its field."""
    end = at
    while (
        end - at < 3
        and passage.touches(end)
        and passage.after(end)
        and passage.after(end) not in _listed("breaks")
    ):
        end += 1
    if end > at:
        yield Found(*passage.span(first, end), "organisation", "indirect", 0.55, DETECTOR)


def _is_small_place(passage: Passage, i: int) -> bool:
    """Whether word i names something smaller than a country or big city, and no person."""
    word = passage.lower[i]
    if passage.caseless:
        return passage.is_kind(i, "place") and not is_ordinary(word) and i not in passage.kept
    if not passage.has_capital(i) or word == "i" or i in passage.kept or find_country(word) is not None:
        return False
    return passage.is_kind(i, "place") or not is_first_name(word)


def _local_branch(passage: Passage, i: int) -> Iterator[Found]:
    """The local branch of what is kept as a whole: "NAV Stovner", "Lions Fevik", "Joker'n på Bagn"."""
    if not passage.has_capital(i) or not passage.touches(i):
        return
    at = i + 1
    if passage.lower[at] in ("i", "på", "in", "at"):
        if not passage.touches(at):
            return
        at += 1
    if at >= len(passage) or not _is_small_place(passage, at):
        return
    end = at
    while passage.has_capital(end + 1) and passage.touches(end):
        end += 1
    first = i - 1 if passage.lower[i] in ("kors", "cross") and i else i
    yield Found(*passage.span(first, end), "organisation", "indirect", 0.85, DETECTOR)


def _firm_of_two(passage: Passage, i: int) -> Iterator[Found]:
    """ "Wang og Lie, heter det": two surnames that are a firm."""
    if i == 0 or not passage.has_capital(i - 1) or not passage.has_capital(i + 1):
        return
    if passage.after(i, 3) in ("det", "vi", "is", "called", "firmaet") and passage.gap(i + 1).startswith(","):
        yield Found(*passage.span(i - 1, i + 1), "organisation", "indirect", 0.95, DETECTOR)
