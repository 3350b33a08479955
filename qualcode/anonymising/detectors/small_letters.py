"""People written in small letters: everywhere in raw speech recognition, and where a typist forgot the capital."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import bare_name, is_ordinary
from qualcode.languages import is_also_a_word, is_first_name, is_surname, looks_like_surname, origins_of

DETECTOR = "small letters"
STOPS = frozenset(("first name", "surname"))

_RELATIVES = words("small_letters", "relatives")
_IS = frozenset(("er", "is", "var", "was"))
_LEADS = (
    _IS | cues("naming") | cues("possessive") | cues("title") | _RELATIVES | words("small_letters", "titles")
)


@lru_cache(maxsize=100_000)
def _is_mostly_a_word(word: str) -> bool:
    bare = bare_name(word)
    return not is_first_name(bare) or is_also_a_word(bare) or is_ordinary(bare)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Names without capitals: first names that are no words, and those that are in the right company."""
    behind = -1
    for i in passage.where("first name", "surname"):
        word = passage.lower[i]
        if i <= behind or passage.has_capital(i) or word in ("meg", "me"):
            continue
        if not passage.caseless and _is_mostly_a_word(word) and not _has_company(passage, i):
            continue
        last = _name_end(passage, i)
        if all(k in passage.kept for k in range(i, last + 1)):
            continue
        sure = _confidence(passage, i, last)
        if sure:
            behind = last
            by = i - (passage.caseless and passage.before(i) in words("small_letters", "bynames"))
            start, end = passage.span(by, last)  # "store hilde"
            word = passage.lower[last]
            yield Found(
                start,
                end - (len(word) - len(bare_name(word)) if end == passage.ends[last] else 0),
                "person",
                "direct",
                sure,
                DETECTOR,
            )


def _has_company(passage: Passage, i: int) -> bool:
    """Whether a word stands in front, or a name behind, without which an everyday word is no name."""
    return passage.before(i) in _LEADS or passage.is_any(i + 1, STOPS)


def _name_end(passage: Passage, i: int) -> int:
    """The last word of a name that begins with a first name at i; in printed text no more than it and a surname."""
    last = i
    if not is_first_name(bare_name(passage.lower[i])) or bare_name(passage.lower[i]) != passage.lower[i]:
        return i
    reach = 3 if passage.caseless else 1
    while (
        last < i + reach
        and last + 1 < len(passage)
        and passage.touches(last)
        and not passage.has_capital(last + 1)
    ):
        following = bare_name(passage.lower[last + 1])
        named = (is_surname(following) or is_first_name(following)) and not (
            is_also_a_word(following) or is_ordinary(following)
        )
        # "per olav hansen": a word in between counts when an unmistakable name follows
        leads = (
            is_first_name(following)
            and last + 2 < len(passage)
            and _is_plain_surname(passage.lower[last + 2])
        )
        strange = (
            passage.caseless
            and not is_ordinary(following)
            and (looks_like_surname(following) or 3 < len(following) < 12)
        )
        if not (
            named
            or leads
            or strange
            or (
                passage.caseless
                and is_surname(following)
                and not is_first_name(following)
                and len(following) > 3
            )
        ):
            break
        last += 1
        if bare_name(passage.lower[last]) != passage.lower[last]:
            break
    return last


def _is_plain_surname(word: str) -> bool:
    bare = bare_name(word)
    return is_surname(bare) and not is_also_a_word(bare) and (not is_ordinary(bare) or bare.endswith("sen"))


def _confidence(passage: Passage, i: int, last: int) -> float:
    word = bare_name(passage.lower[i])
    if passage.lower[i] in cues("possessive"):
        return 0.0  # "bestefar min", "navnet hans"
    surname_follows = last > i and any(_is_plain_surname(passage.lower[k]) for k in range(i + 1, last + 1))
    if is_first_name(word):
        if surname_follows:
            return 0.8
        if not is_also_a_word(word) and (not is_ordinary(word) or (passage.caseless and _is_norwegian(word))):
            return 0.8 if passage.caseless else 0.65 if len(word) > 3 else 0.0
        if passage.caseless and _is_double(passage, i):
            return 0.7
        return 0.6 if _in_company(passage, i) else 0.0
    if is_surname(word) and passage.before(i) in words("small_letters", "titles") and len(word) > 2:
        return 0.75  # "fru dahl"
    if passage.caseless and _is_plain_surname(word) and not passage.is_kind(i, "place"):
        return 0.6
    return 0.0


def _is_double(passage: Passage, i: int) -> bool:
    """Whether a word begins a double first name: "finn olav", "jan erik"."""
    if passage.lower[i] not in words("small_letters", "double"):
        return False
    following = bare_name(passage.after(i))
    return (
        bool(following)
        and is_first_name(following)
        and _is_norwegian(following)
        and not is_ordinary(following)
    )


def _is_norwegian(word: str) -> bool:
    """Whether a first name that some dictionary lists is so common here that the name is meant: kari, ole, eva."""
    return len(word) > 2 and "norwegian" in origins_of(word)


def _in_company(passage: Passage, i: int) -> bool:
    """Whether the words in front say that a name comes: "heter liv", "søsteren min liv", "onkel odd"."""
    before, earlier = passage.before(i), passage.before(i, 2)
    named = before in cues("naming") or (earlier in cues("naming") and before in _IS)
    owned = before in cues("possessive") and earlier in cues("kinship")
    together = before in ("med", "with") and earlier in words("small_letters", "together")
    if before in ("og", "and") and passage.caseless and is_first_name(earlier):
        together = passage.before(i, 3) in ("med", "with") and passage.before(i, 4) in words(
            "small_letters", "together"
        )
    if together and passage.caseless:
        return True
    return before in cues("title") or named or owned or before in _RELATIVES
