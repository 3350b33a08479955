"""Roles that identify together with a place or as the only one: "ordføreren i …", "the only midwife"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage, is_ordinary, phrase_at
from qualcode.languages import find_country, role_phrases

DETECTOR = "roles"

_LINKS = words("roles", "links")


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Roles, level indirect, where the words around point out one person; the place is an identifier of its own."""
    behind = -1
    for i in passage.where("role"):
        if i <= behind:
            continue
        length = phrase_at(passage, i, role_phrases(), 3)
        if not length:
            continue
        last = i + length - 1
        sure = _confidence(passage, i, last)
        if sure:
            behind = last
            yield Found(*passage.span(i, last), "role", "indirect", sure, DETECTOR)
    for i in passage.capitals:
        yield from _compound(passage, i)


def _confidence(passage: Passage, first: int, last: int) -> float:
    if passage.is_kind(first, "kinship") or (
        passage.lower[first] in ("head", "owner", "speaker", "chief", "leder", "leiar") and last == first
    ):
        needed = 1
    else:
        needed = 3
    if passage.after(last) in ("of", "for", "av"):
        needed = 7  # "head of the education department in Gulbene"
    if _place_follows(passage, last, needed):
        return 0.75
    if _genitive_before(passage, first):
        return 0.7
    if any(passage.before(first, k) in cues("only") for k in (1, 2)):
        return 0.6
    if _of_relative(passage, first):
        return 0.6
    return 0.0


def _of_relative(passage: Passage, first: int) -> bool:
    """Whether a relative's work is told: "far min var fiskar", "my father was a harbour pilot"."""
    at = first - 1
    if passage.before(first) in ("a", "an", "en", "ein", "ei"):
        at -= 1
    if at < 1 or passage.lower[at] not in ("er", "var", "is", "was", "works", "jobber", "jobbar"):
        return False
    if passage.lower[at - 1] in cues("possessive"):
        at -= 1
    return at > 0 and passage.lower[at - 1] in cues("kinship")


def _place_follows(passage: Passage, last: int, reach: int) -> bool:
    """Whether a preposition and a name follow: "ordfører for Høyre i Vestby", "the mayor of Ogre"."""
    at = last
    for _ in range(reach):
        at += 1
        if at >= len(passage) or not passage.after(at - 1):
            return False
        if passage.lower[at] in _LINKS:
            name = at + 1
            if name < len(passage) and passage.lower[name] in ("the", "den", "det", "our"):
                name += 1
            if _is_narrow_name(passage, name):
                return True
    return False


def _is_narrow_name(passage: Passage, i: int) -> bool:
    if i >= len(passage):
        return False
    word = passage.lower[i]
    if passage.caseless:
        return passage.is_kind(i, "place") and not is_ordinary(word)
    if not passage.has_capital(i) or word in ("i", "i'm"):
        return False
    return i not in passage.kept or (passage.is_kind(i, "place") and find_country(word) is None)


def _genitive_before(passage: Passage, first: int) -> bool:
    """ "Vestbys ordfører", "Ogre's mayor"; not "Norges ambassadør"."""
    at = first - 1
    if at < 0 or not passage.has_capital(at) or at in passage.kept or not passage.touches(at):
        return False
    return passage.lower[at].endswith("s") and (
        not passage.starts_sentence(at) or passage.is_kind(at, "place")
    )


@cache
def _single_roles() -> tuple[str, ...]:
    return tuple(words[0] for words in role_phrases() if len(words) == 1 and len(words[0]) > 4)


def _compound(passage: Passage, i: int) -> Iterator[Found]:
    """ "Vestby-ordføreren": the place and the role in one word."""
    word = passage.lower[i]
    if (
        "-" in word
        and word.endswith(_single_roles())
        and word.rsplit("-", 1)[1] in _single_roles()
        and i not in passage.kept
    ):
        yield Found(*passage.span(i, i), "role", "indirect", 0.75, DETECTOR)
