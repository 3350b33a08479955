"""Words of address, which belong to a person's name: "fru Nilsen", "dr. Ahmadi", "Dona Lurdes", "Pista bácsi"."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at
from qualcode.anonymising.identities.names import words_under

DETECTOR = "titles"
STOPS = frozenset(("address",))


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Names known by a foreign word of address alone, which stands in front of or behind them."""
    for i in passage.where("address"):
        word = passage.lower[i]
        if (
            word in _BEHIND
            and i
            and passage.has_capital(i - 1)
            and passage.touches(i - 1)
            and not passage.has_capital(i)
        ):
            first = i - 1
            while first and passage.has_capital(first - 1) and passage.touches(first - 1) and i - first < 3:
                first -= 1
            if not any(k in passage.kept for k in range(first, i)):
                yield Found(*passage.span(first, i), "person", "direct", 0.92, DETECTOR)
        elif word in _IN_FRONT and passage.has_capital(i + 1) and _is_address(passage, i):
            yield Found(*passage.span(i, i + 1), "person", "direct", 0.92, DETECTOR)


def _is_address(passage: Passage, i: int) -> bool:
    """Whether word i leads the name behind it: it has a capital too, or is no word of the language spoken."""
    foreign = passage.has_capital(i) or not is_ordinary(passage.lower[i], passage.language)
    return foreign and passage.touches(i) and i + 1 not in passage.kept


def with_title(passage: Passage, one: Found) -> Found:
    """A person's name with the Mrs, dr. or bácsi beside it, which tells more than the name alone."""
    if one.kind != "person" or one.level == "keep":
        return one
    at = passage.index_at(one.start) - 1
    titled = at >= 0 and (
        passage.lower[at] in _TITLES or (passage.has_capital(at) and passage.lower[at] in _WITH_CAPITAL)
    )
    if (titled and passage.gap(at) in (" ", ". ", ".", "\u00a0")) or (
        _is_of_the_name(passage, at) and passage.gap(at) == " "
    ):
        one = one._replace(start=passage.starts[at])
    behind = passage.index_at(one.end)
    if behind < len(passage) and passage.lower[behind] in _BEHIND and passage.gap(behind - 1) == " ":
        one = one._replace(end=passage.ends[behind])
    elif _is_of_the_name(passage, behind) and passage.text[one.end : passage.starts[behind]] == " ":
        one = one._replace(end=passage.ends[behind] - _genitive(passage.words[behind]))
    return one


def _genitive(word: str) -> int:
    return 2 if word.endswith(("'s", "’s")) else 0


def _is_of_the_name(passage: Passage, i: int) -> bool:
    """Whether word i, right beside a person's name, is a part of it that no list has: "then Dod Gemmell came"."""
    return (
        0 < i < len(passage)
        and not passage.caseless
        and passage.has_capital(i)
        and len(passage.words[i]) > 2
        and not passage.words[i].isupper()
        and not passage.starts_sentence(i)
        and i not in passage.kept
        and not passage.is_any(i, _NO_NAMES)
        and passage.lower[i] not in _ARTICLES
    )


_NO_NAMES = frozenset(
    ("weekday", "month", "role", "kinship", "colleague", "leading", "number", "place", "head")
)
_ARTICLES = frozenset(("the", "det", "den", "ho", "a", "an", "en", "ei", "ein", "et", "eit"))
_IN_FRONT = words("people", "foreign_titles")
_BEHIND = words("people", "titles_behind")
_WITH_CAPITAL = words("people", "titles_with_capital")
_TITLES = words_under("titles") | _IN_FRONT
stop_at("address", lambda word: word in _BEHIND or word in _IN_FRONT)
