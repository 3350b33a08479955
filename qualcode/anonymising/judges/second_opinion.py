"""What the judge of words says to what detectors and the entity model found in English: other names, other kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.anonymising.judges.long_names import long_names
from qualcode.anonymising.judges.name_evidence import bare_word, words_in_names
from qualcode.anonymising.judges.name_judge import Odds, judge_words
from qualcode.languages import is_first_name, is_surname, world_lists
from qualcode.model import Kind

DETECTOR = "name judge"

# Shares, chosen by cross-validation over the documents of GUM's training part.
_NAME = 0.2  # a word this likely to belong to a name is found
_OPENING = 0.4  # or only from here on, where its capital says little
_MAYBE = 0.05  # and so is one this likely to belong to a person's
_PERSON = 0.6  # this likely, it is a person's, whoever found it
_PLACE = 0.3  # or a place's or organisation's, when that is likelier than a person's
_SURE = 0.9  # confidence from which a detector is sure of its person
_NOTHING = 0.5  # and keeps it from here on, where the judge sees neither place nor organisation instead
_PEOPLE = 0.85  # confidence of "the Moriori", as of what is on the keep list
_LEFT_OVER = 0.3  # confidence of what is left of a name of which a surer find takes a part
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
    found = _without_parts_of_kept(found)
    named = [*(_weighed(passage, one, odds) for one in found), *_seen(passage, odds)]
    return [*named, *long_names(passage, named)]


def _without_parts_of_kept(found: Sequence[Found]) -> Sequence[Found]:
    """The finds without those that take a part of a public figure's name for somebody: "General [George] Washington"."""
    kept = [one for one in found if one.kind == "person" and one.level == "keep"]
    if not kept:
        return found
    return [one for one in found if one.level == "keep" or not any(_is_part(one, whole) for whole in kept)]


def _is_part(one: Found, whole: Found) -> bool:
    inside = whole.start <= one.start and one.end <= whole.end
    return inside and one.end - one.start < whole.end - whole.start and one.detector not in _TRUSTED


def _weighed(passage: Passage, one: Found, odds: Mapping[int, Odds]) -> Found:
    """The find, as another kind of name where the judge takes none of its words for a person's."""
    if one.kind != "person" or one.level != "direct" or one.detector in _TRUSTED:
        return one
    inside = _inside(passage, one, odds)
    if not inside:
        return one
    kind = _other_kind(inside)
    least = _NOTHING if kind == "other" and one.confidence >= _SURE else _PERSON
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
        one = _judged(passage, first, last, named[first], round(sure, 2))
        if one is not None:
            yield one
        if last > first:
            yield from _each(passage, first, last, named)


def _each(passage: Passage, first: int, last: int, named: Mapping[int, Kind]) -> Iterator[Found]:
    """The words of a name one by one, for what is left of it where a surer find takes a part."""
    for i in range(first, last + 1):
        if i in named and not passage.words[i].islower():
            one = _judged(passage, i, i, named[i], _LEFT_OVER)
            if one is not None:
                yield one


def _is_named(passage: Passage, i: int, share: Odds) -> bool:
    word = passage.lower[i]
    if i in passage.kept or word == "i":
        return False
    if word in _peoples() and passage.has_capital(i) and not is_first_name(word):
        return word not in words("proper_names", "no_names")
    if (share.person < _MAYBE and 1 - share.none < _NAME) or word in words("proper_names", "no_names"):
        return False
    if passage.is_kind(i, "weekday") and share.person < _PERSON:
        return False
    addressed = passage.is_kind(i, "kinship") or passage.is_kind(i, "title")
    addressed = addressed and word not in words_in_names("office")
    if (addressed or len(word) == 1) and not _has_company(passage, i):
        return False  # "My daughter said, Mum", "begins with the letter A"
    if _says_little(passage, i):
        return 1 - share.none >= _OPENING
    if 1 - share.none >= _NAME:
        return True
    if share.person < _MAYBE or passage.starts_sentence(i) or word in words("people", "english_function"):
        return False
    return not any(passage.is_kind(i, kind) for kind in ("month", "title"))


def _has_company(passage: Passage, i: int) -> bool:
    """Whether a word with a capital stands beside word i, and does not only open a sentence."""
    behind = passage.has_capital(i + 1) and passage.gap(i) in (" ", ". ", ".", "\u00a0")
    behind = behind and passage.lower[i + 1] not in words_in_names("opener")
    return behind or (passage.has_capital(i - 1) and passage.touches(i - 1))


def _says_little(passage: Passage, i: int) -> bool:
    """Whether a capital only opens a sentence, with an abbreviation or everyday word that stands alone."""
    word = bare_word(passage.lower[i])
    if passage.starts_sentence(i) and (
        word in words_in_names("opener") or word in words("people", "english_function")
    ):
        return True
    if passage.has_capital(i + 1) and passage.touches(i):
        return False
    if not passage.starts_sentence(i):
        return False
    named = is_first_name(word) or is_surname(word) or any("given" in name for name in world_lists(word))
    return passage.words[i].isupper() or (is_ordinary(word, "en") and not named)


def _row_end(passage: Passage, named: Mapping[int, Kind], last: int) -> int:
    """The last of the words side by side that are named as the word at `last` is."""
    kind = named[last]
    while named.get(last + 1) == kind and passage.touches(last) and not passage.words[last + 1].islower():
        last += 1
    return last


def _judged(passage: Passage, first: int, last: int, kind: Kind, sure: float) -> Found | None:
    """What is suggested for the words from `first` to `last`; None where they only say what kind of thing is meant."""
    start, end = passage.span(first, last)
    inside = passage.lower[first : last + 1]
    if all(word in words_in_names("office") for word in inside):
        return Found(start, end, "role", "indirect", 0.4, DETECTOR)  # "the Minister"
    if kind == "person":
        return Found(start, end, kind, "direct", sure, DETECTOR)
    if all(word in _peoples() for word in inside):
        return Found(start, end, "other", "keep", _PEOPLE, "keep: a people spoken of in general")
    if all(word in _general() for word in inside) or _beside_kept(passage, first, last):
        return None  # "the Council", "the Nordic Council"
    return Found(start, end, kind, "indirect", sure, DETECTOR)


@cache
def _peoples() -> frozenset[str]:
    return words_in_names("origin") | words_in_names("people")


@cache
def _general() -> frozenset[str]:
    return frozenset().union(*map(words_in_names, ("place_head", "body_head", "work_head", "origin")))


def _beside_kept(passage: Passage, first: int, last: int) -> bool:
    """Whether a name stands side by side with a kept one, so that both are parts of one that is known: "NGO Fund"."""
    before = first - 1 in passage.kept and passage.touches(first - 1)
    return before or (last + 1 in passage.kept and passage.touches(last))
