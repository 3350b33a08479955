"""Workplaces and clubs spoken of by a common noun: "vannverket på Storsteinnes", "the union club at …", "NAV Stovner"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at
from qualcode.languages import find_country, is_first_name, is_head_noun

DETECTOR = "workplaces"
STOPS = frozenset(("workplace", "mark"))

_CHAIN_ENDING = re.compile(r"(?:['’-]?e?n|-?et)$")
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
    for i in passage.capitals if "mark" in passage.kinds else ():
        if passage.gap(i) in (" & ", "&") and passage.has_capital(i + 1):
            yield Found(
                *passage.span(i, i + 1), "organisation", "indirect", 0.96, DETECTOR
            )  # "Murphy & Sons"
    for i in passage.where("workplace"):
        sort = _sort(passage.lower[i])
        if "noun" in sort:
            yield from _with_place(passage, i)
        if "club" in sort and (not passage.has_capital(i) or passage.starts_sentence(i)):
            yield Found(*passage.span(i, i), "organisation", "indirect", 0.6, DETECTOR)
        if "chain" in sort:
            yield from _local_branch(passage, i)
        if "bare" in sort:
            yield from _of_somebody(passage, i)
        if "board" in sort:
            yield from _on_a_board(passage, i)
        if "and" in sort and passage.after(i, 2) in ("heter", "het", "heiter", "heitte", "it", "was", "is"):
            yield from _firm_of_two(passage, i)


@lru_cache(maxsize=100_000)
def _sort(word: str) -> tuple[str, ...]:
    """What a word may begin here: a workplace's noun, a club's, a chain's name; most words nothing."""
    area = word.endswith("området")  # ends like "rådet" and is none
    found = {
        "noun": (word.endswith(_definite()) and not area) or word in _listed("english"),
        "club": _clubs().fullmatch(word) is not None,
        "chain": word.partition("-")[0] in _listed("chain")
        or _CHAIN_ENDING.sub("", word) in _listed("chain")
        or word in _listed("chain"),
        "bare": (word.endswith(tuple(_listed("bare"))) and not area) or word in _listed("english"),
        "board": word.endswith(tuple(_listed("board"))) and len(word) > 5 and not area,
        "and": word in ("og", "and"),
    }
    return tuple(name for name, holds in found.items() if holds)


stop_at("workplace", _sort)


def _with_place(passage: Passage, i: int) -> Iterator[Found]:
    """ "senteret på Fagernes", "the union club at Skien kommune", "the Rotary club in Ogre"."""
    english = passage.lower[i] in _listed("english")
    first = i
    while english and first > 0 and i - first < 3 and passage.touches(first - 1):
        before = passage.lower[first - 1]
        if before in ("the", "our", "my"):
            first -= 1
            break
        known = is_ordinary(before) or passage.has_capital(first - 1)
        if before in _IN or before in _listed("breaks") or not known:
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
    if english and passage.lower[i] in ("department", "office") and not passage.has_capital(name):
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


def _abbreviated(passage: Passage, i: int) -> Iterator[Found]:
    """ "the VA in Clarksburg", "BUP på Notodden": a short name in capitals with its place."""
    word = passage.words[i]
    if not (word.isupper() and 2 <= len(word) <= 5) or passage.after(i) not in ("in", "at", "i", "på", "ved"):
        return
    at = i + 2
    owned = passage.before(i) in ("the", "our") or passage.language in ("nb", "nn")
    if (
        owned
        and at < len(passage)
        and passage.touches(i)
        and passage.has_capital(at)
        and _is_small_place(passage, at)
    ):
        first = i - 1 if passage.before(i) in ("the", "our") else i
        yield Found(*passage.span(first, at), "organisation", "indirect", 0.88, DETECTOR)


def _of_somebody(passage: Passage, i: int) -> Iterator[Found]:
    """Where somebody works or is met: "hun på servicetorget", "Jorunn i banken", "she works at the pharmacy"."""
    english = passage.lower[i] in _listed("english")
    first = i
    if english:
        while first > 0 and i - first < 3 and passage.touches(first - 1) and passage.before(first) not in (
            "the", "our", "my",
        ):  # fmt: skip
            first -= 1
        first -= 1
        if first < 0 or passage.lower[first] not in ("the", "our", "my"):
            return
        if any(passage.lower[k] in _listed("breaks") for k in range(first + 1, i)):
            return
    at = first - 1
    prepositions = _listed("at_english") if english else _listed("at")
    if at < 1 or passage.lower[at] not in prepositions or not passage.before(first):
        return
    weak = passage.lower[i] in _listed("bare") | _listed("english") and not (english and first < i - 1)
    if _is_somebody(passage, at - 1) and passage.before(at):
        verb = {passage.before(at, k) for k in (2, 3)} & _listed("works")
        told = not weak or not verb or not verb <= _listed("weak_work")
        if told and not (weak and passage.lower[at - 1] in ("jeg", "eg", "i", "en", "ein", "ei")):
            yield Found(*passage.span(first, i), "organisation", "indirect", 0.6, DETECTOR)
        return
    before = [k for k in range(max(0, at - 6), at) if passage.before(at, at - k)]
    worked = [k for k in before if passage.lower[k] in _listed("works")]
    if weak:
        worked = [k for k in worked if passage.lower[k] not in _listed("weak_work")]
    if worked and any(_is_somebody(passage, k) or passage.lower[k] in cues("kinship") for k in before):
        yield Found(*passage.span(first, i), "organisation", "indirect", 0.6, DETECTOR)


def _is_somebody(passage: Passage, k: int) -> bool:
    """Whether word k is one person: a pronoun, "dama", a role, a name."""
    word = passage.lower[k]
    if word == "i":
        return passage.words[k] == "I" and passage.language not in ("nb", "nn")
    if word in _listed("who"):
        return True
    if passage.has_capital(k):
        return is_first_name(word) or (not passage.starts_sentence(k) and not is_ordinary(word))
    return passage.caseless and is_first_name(word) and not is_ordinary(word)


def _on_a_board(passage: Passage, i: int) -> Iterator[Found]:
    """ "jeg sitter i fylkesstyret", "mor hans sat i skulestyret": a seat that few have had."""
    if passage.before(i) not in ("i", "på") or not passage.before(i, 2):
        return
    near = [k for k in range(max(0, i - 4), i - 1) if passage.before(i, i - k)]
    seats = [k for k in near if passage.lower[k] in _listed("sits")]
    if not seats:
        return
    first = seats[0]
    if passage.before(first) in ("jeg", "eg", "hun", "ho", "han"):
        first -= 1
    yield Found(*passage.span(first, i), "other", "indirect", 0.6, DETECTOR)


def _local_branch(passage: Passage, i: int) -> Iterator[Found]:
    """The local branch of what is kept as a whole: "NAV Stovner", "Lions Fevik", "Joker'n på Bagn"."""
    if not passage.has_capital(i):
        return
    bare = _CHAIN_ENDING.sub("", passage.lower[i])
    local = bare in _listed("local_shop") and passage.before(i) in _IN | {"fra", "frå", "from", "to"}
    if local and (bare != passage.lower[i] or passage.before(i) in ("på", "to")):
        yield Found(*passage.span(i, i), "organisation", "indirect", 0.9, DETECTOR)
    name, _, rest = passage.lower[i].partition("-")
    if rest and rest.endswith(tuple(_listed("station"))) and name in _listed("chain"):
        yield Found(*passage.span(i, i), "organisation", "indirect", 0.95, DETECTOR)  # "Shell-stasjonen"
    if not passage.touches(i):
        return
    at = i + 1
    behind = passage.lower[at] in ("i", "på", "in", "at")
    if behind:
        if not passage.touches(at):
            return
        at += 1
    named = (
        behind
        and passage.has_capital(at)
        and at not in passage.kept
        and find_country(passage.word(at)) is None
    )
    if at >= len(passage) or not (named or _is_small_place(passage, at)):
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
