"""What the judge of words says to what detectors and the entity model found in English: other names, other kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.name_evidence import words_in_names
from qualcode.anonymising.name_judge import Odds, judge_words
from qualcode.model import Kind

DETECTOR = "name judge"

# Shares, chosen by cross-validation over the documents of GUM's training part.
_NAME = 0.2  # a word this likely to belong to a name is found
_MAYBE = 0.05  # and so is one this likely to belong to a person's
_PERSON = 0.7  # this likely, it is a person's
_PLACE = 0.3  # or a place's or organisation's, when that is likelier than a person's
_SURE = 0.9  # confidence from which a detector is sure of its person
# Below these a find is no person's: of a detector that is not sure, and of one that is; first where the judge sees a
# place or an organisation instead, then where it sees no name at all.
_OTHERWISE = (0.6, 0.5)
_NOTHING = (0.5, 0.15)
_BYNAME = 0.8  # confidence of "Bernard of Clairvaux", above that of Bernard alone
_TRUSTED = frozenset(["naming", "contacts"])  # said to be names, whatever they look like
_KINDS: tuple[Kind, ...] = ("other", "person", "place", "organisation")


def opinions(passages: Sequence[Passage]) -> list[Mapping[int, Odds]]:
    """For each passage of a document the judge's odds by position; empty where it has no say: in other languages."""
    odds: list[Mapping[int, Odds]] = [{} for _ in passages]
    numbers = [n for n, p in enumerate(passages) if p.language == "en" and not p.caseless]
    for n, shares in zip(numbers, judge_words([passages[n] for n in numbers]), strict=True):
        odds[n] = shares
    return odds


def with_opinion(passage: Passage, found: Sequence[Found], odds: Mapping[int, Odds]) -> list[Found]:
    """The finds, those of persons that the judge denies as another kind, and the names that only the judge sees."""
    if not odds:
        return list(found)
    return [*(_weighed(passage, one, odds) for one in found), *_seen(passage, odds)]


def _weighed(passage: Passage, one: Found, odds: Mapping[int, Odds]) -> Found:
    """The find, as another kind of name where the judge takes none of its words for a person's."""
    if one.kind != "person" or one.level != "direct" or one.detector in _TRUSTED:
        return one
    inside = _inside(passage, one, odds)
    if not inside:
        return one
    kind = _other_kind(inside)
    least = (_NOTHING if kind == "other" else _OTHERWISE)[one.confidence >= _SURE]
    if max(share.person for share in inside) >= least:
        return one
    return one._replace(kind=kind, level="indirect")


def _inside(passage: Passage, one: Found, odds: Mapping[int, Odds]) -> list[Odds]:
    """The odds of the judged words under a find."""
    found = []
    for i in range(passage.index_at(one.start), len(passage)):
        if passage.starts[i] >= one.end:
            break
        if i in odds:
            found.append(odds[i])
    return found


def _other_kind(several: Sequence[Odds]) -> Kind:
    """What several words together are when they are no person's: a place or organisation if that is likely enough."""
    place = sum(share.place for share in several)
    organisation = sum(share.organisation for share in several)
    if max(place, organisation) < _PLACE * len(several):
        return "other"
    return "place" if place >= organisation else "organisation"


def _kind(share: Odds) -> Kind:
    if share.person >= _PERSON:
        return "person"
    kind = _other_kind([share])
    return kind if max(share.place, share.organisation) > share.person else "other"


def _seen(passage: Passage, odds: Mapping[int, Odds]) -> Iterator[Found]:
    """Stretches of words that are likely to belong to names, each of one kind."""
    named = {i: _kind(share) for i, share in odds.items() if _is_named(passage, i, share)}
    last = -1
    for first in sorted(named):
        if first <= last or passage.words[first].islower():
            continue
        last = _row_end(passage, named, first)
        sure = 0.35 + 0.25 * max(1 - odds[k].none for k in range(first, last + 1))
        if named[first] == "person" and _is_byname(passage, named, last):
            last = _row_end(passage, named, last + 2)
            sure = _BYNAME
        one = _judged(passage, first, last, named[first], round(sure, 2))
        if one is not None:
            yield one


def _is_named(passage: Passage, i: int, share: Odds) -> bool:
    word = passage.lower[i]
    if (share.person < _MAYBE and 1 - share.none < _NAME) or i in passage.kept:
        return False
    if word == "i" or word in words("proper_names", "no_names"):
        return False
    if 1 - share.none >= _NAME:
        return True
    if share.person < _MAYBE or passage.starts_sentence(i) or word in words("people", "english_function"):
        return False
    return not any(passage.is_kind(i, kind) for kind in ("weekday", "month", "title"))


def _row_end(passage: Passage, named: Mapping[int, Kind], last: int) -> int:
    """The last of the words side by side that are named as the word at `last` is."""
    kind = named[last]
    while named.get(last + 1) == kind and passage.touches(last) and not passage.words[last + 1].islower():
        last += 1
    return last


def _is_byname(passage: Passage, named: Mapping[int, Kind], last: int) -> bool:
    """Whether a person's name goes on with where they are from: "Bernard of Clairvaux"."""
    follows = passage.after(last) == "of" and passage.touches(last) and passage.has_capital(last + 2)
    return follows and named.get(last + 2) in ("person", "place", "other")


def _judged(passage: Passage, first: int, last: int, kind: Kind, sure: float) -> Found | None:
    """What is suggested for the words from `first` to `last`; None where they only say what kind of thing is meant."""
    start, end = passage.span(first, last)
    inside = passage.lower[first : last + 1]
    if all(word in words_in_names("office") for word in inside):
        return Found(start, end, "role", "indirect", 0.4, DETECTOR)  # "the Minister"
    if kind == "person":
        return Found(start, end, kind, "direct", sure, DETECTOR)
    if all(word in _general() for word in inside) or _beside_kept(passage, first, last):
        return None  # "the Council", "the Nordic Council"
    return Found(start, end, kind, "indirect", sure, DETECTOR)


@cache
def _general() -> frozenset[str]:
    return frozenset().union(*map(words_in_names, ("place_head", "body_head", "work_head", "origin")))


def _beside_kept(passage: Passage, first: int, last: int) -> bool:
    """Whether a name stands side by side with a kept one, so that both are parts of one that is known: "NGO Fund"."""
    before = first - 1 in passage.kept and passage.touches(first - 1)
    return before or (last + 1 in passage.kept and passage.touches(last))
