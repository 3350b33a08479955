"""Organisations and workplaces by how their names are built: head nouns, endings, legal forms, "University of …"."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage, is_ordinary, phrase_at
from qualcode.languages import ends_as_organisation, head_nouns, is_head_noun, legal_forms

DETECTOR = "organisations"

_LINKS = words("organisations", "links")
_SCHOOLS = words("organisations", "schools")
_TOO_GENERAL = words("organisations", "too_general")


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Names of workplaces, schools, clubs and firms, level indirect, with the noun that tells what they are."""
    for i in passage.where("head"):
        yield from _before_head(passage, i)
    for i in passage.where("leading"):
        yield from _behind_noun(passage, i)
    for i in passage.capitals:
        word = passage.words[i]
        if i in passage.kept:
            continue
        if word in legal_forms() and i and passage.touches(i - 1):
            first = _first_capital(passage, i)
            if first < i:
                yield _organisation(passage, first, i, 0.85)
        elif ends_as_organisation(word) and not passage.starts_sentence(i):
            yield _organisation(passage, i, i, 0.7)
        elif (
            passage.lower[i] in _SCHOOLS
            and passage.after(i) in ("i", "på", "for")
            and passage.has_capital(i + 2)
        ):
            yield _organisation(passage, i, i + 2, 0.8)


def _before_head(passage: Passage, i: int) -> Iterator[Found]:
    """A name in front of a head noun: "Vestby ungdomsskole", "Kisumu Girls High School No. 3"."""
    if not any(is_head_noun(" ".join(passage.lower[k : i + 1])) for k in range(max(0, i - 2), i + 1)):
        return
    first = _first_capital(passage, i)
    if first == i:
        return
    names = [k for k in range(first, i) if passage.has_capital(k) and not _says_nothing(passage, k)]
    own = [
        k
        for k in names
        if k not in passage.kept and (not is_ordinary(passage.lower[k]) or _is_name_here(passage, k))
    ]
    if not own and not (names and passage.has_capital(i)):
        return
    if names and passage.has_capital(i) and passage.after(i) in ("of", "for") and passage.has_capital(i + 2):
        yield _organisation(passage, names[0], i + 2, 0.7)  # "Kenya School of Government"
        return
    # "Norwegian schools", "European Bank": nothing but a nationality in front of a common noun
    if not own and all(k in passage.kept for k in names):
        return
    last = i
    length = max((phrase_at(passage, k, head_nouns(), 3) + k - 1 for k in range(first + 1, i + 1)), default=i)
    last = max(last, length)
    yield _organisation(passage, names[0], last, 0.85 if own else 0.55)


def _behind_noun(passage: Passage, i: int) -> Iterator[Found]:
    """A name behind a noun: "University of Nairobi", "Hotel Bristol", "idrettslaget Fram"."""
    if not passage.has_capital(i) and passage.lower[i] in ("as", "il", "sa"):
        return
    at = i + 1
    if passage.after(i) == "of":
        at += 1
        if passage.after(at - 1) == "the":
            at += 1
    if at >= len(passage) or not passage.has_capital(at) or not all(passage.touches(k) for k in range(i, at)):
        return
    if (at in passage.kept and at == i + 1) or _says_nothing(passage, at) or passage.lower[i] in _TOO_GENERAL:
        return
    last = at
    while passage.has_capital(last + 1) and passage.touches(last) and not _says_nothing(passage, last + 1):
        last += 1
    sure = 0.8 if at > i + 1 or passage.has_capital(i) or not is_ordinary(passage.lower[at]) else 0.0
    if sure:
        yield _organisation(passage, i if passage.has_capital(i) else at, last, sure)


def _first_capital(passage: Passage, i: int) -> int:
    """Where the words with capitals in front of word i begin, across "of", "og", "videregående", "bo- og"."""
    first = at = i
    while at > 0 and passage.touches(at - 1) and i - at < 6:
        at -= 1
        linked = passage.lower[at] in _LINKS or passage.is_kind(at, "head") or passage.gap(at) == "- "
        if passage.has_capital(at):
            if _says_nothing(passage, at):
                break
            first = at
        elif not linked and passage.lower[at] not in ("videregående", "vidaregåande"):
            break
    return first


def _is_name_here(passage: Passage, k: int) -> bool:
    """Whether an everyday word with a capital is a name: Norwegian gives it none inside a sentence otherwise."""
    inside = passage.language in ("nb", "nn") and not passage.starts_sentence(k)
    return inside or passage.is_kind(k, "place")


def _says_nothing(passage: Passage, i: int) -> bool:
    word = passage.lower[i]
    if word in ("i", "the", "i'm") or passage.is_kind(i, "weekday") or passage.is_kind(i, "title"):
        return True
    return passage.starts_sentence(i) and is_ordinary(word) and not passage.is_kind(i, "place")


def _organisation(passage: Passage, first: int, last: int, sure: float) -> Found:
    start, end = passage.span(first, last)
    return Found(start, end, "organisation", "indirect", sure, DETECTOR)
