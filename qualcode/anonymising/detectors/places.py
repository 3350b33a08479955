"""Places smaller than a big city: municipalities now and before, towns, districts, quarters, and "X kommune"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at, telling_words
from qualcode.languages import find_place, is_first_name, place_names

DETECTOR = "places"
STOPS = frozenset(("place", "area", "leading area"))

# Nouns that make the name in front of them a place: "Vestby kommune", "Nakuru County".
_AREA = words("places", "area")
_MUNICIPALITY = frozenset(("kommune", "herad", "fylkeskommune", "municipality", "district", "parish", "sokn"))
_GOVERNED = frozenset(("municipality", "district", "county", "parish", "town", "village"))
# "the town of X", "kommunen X", "bygda X"
_LEADING_AREA = cues("place_verb")
stop_at("area", _AREA.__contains__)
stop_at("leading area", _LEADING_AREA.__contains__)


@cache
def _by_first() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in place_names():
        words = tuple(telling_words(Passage(name).lower))
        if words:
            found.setdefault(words[0], []).append(words)
    for several in found.values():
        several.sort(key=len, reverse=True)
    return found


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Names of smaller places, level indirect; big cities, counties and countries belong to the keep list."""
    behind = -1
    for i in passage.where("place"):
        if i <= behind or i in passage.kept:
            continue
        length = _known_place(passage, i)
        if length:
            sure = _confidence(passage, context, i, length)
            if sure:
                behind = _with_county(passage, i + length - 1)
                if passage.has_capital(i):
                    if passage.after(behind) in words("places", "parts") and passage.touches(behind):
                        behind += 1  # "Tveito nordre"
                    if passage.has_capital(i - 1) and passage.before(i) in words("places", "front"):
                        i -= 1  # "South Uist"
                yield _place(passage, i, behind, sure)
    if passage.where("area"):
        yield from _before_area_noun(passage)
    if passage.where("leading area"):
        yield from _behind_area_noun(passage)


def _with_county(passage: Passage, last: int) -> int:
    """The last word of "Sande i Vestfold": the county that tells two places of one name apart goes with the place."""
    if passage.after(last) in ("i", "på", "in") and passage.has_capital(last + 2):
        region = find_place(passage.lower[last + 2])
        if region and region[0].country == "NO" and region[0].kind in ("county", "district"):
            return last + 2
    return last


def _known_place(passage: Passage, i: int) -> int:
    """How many words from i on name a place of the lists."""
    word = passage.lower[i]
    for base in (word, word[:-2] if word.endswith(("'s", "’s")) else word.removesuffix("s")):
        for name in _by_first().get(base, ()):
            length = len(name)
            if length == 1:
                return 1
            *middle, last = passage.lower[i : i + length]
            whole = len(middle) == length - 1 and last.removesuffix("s") == name[-1].removesuffix("s")
            if (
                whole
                and tuple(middle) == name[:-1]
                and all(passage.gap(k) in (" ", "-", "\u00a0") for k in range(i, i + length - 1))
            ):
                return length
    return 0


def _confidence(passage: Passage, context: Context, i: int, length: int) -> float:
    word, last = passage.lower[i], i + length - 1
    area_follows = passage.after(last) in _AREA
    prepositioned = passage.before(i) in cues("place_preposition")
    if passage.has_capital(i):
        if length > 1:
            return 0.96
        if passage.starts_sentence(i) and is_ordinary(word) and not area_follows:
            return 0.0
        listed = passage.before(i) in ("og", "and") and passage.is_kind(i - 2, "place")
        if (is_first_name(word) or word in context.people) and not (prepositioned or area_follows or listed):
            return 0.0
        return 0.85 if prepositioned or area_follows else 0.75
    if (
        area_follows
        and (prepositioned or not is_ordinary(word))
        and passage.after(last) not in ("city", "town", "region", "island", "sentrum", "stasjon")
    ):
        return 0.7
    if passage.caseless and passage.after(last) in _MUNICIPALITY and (length > 1 or len(word) > 3):
        return 0.7  # "tinn kommune"
    if passage.caseless and prepositioned and _resides(passage, i):
        return 0.6  # "jeg bor i lom"
    if is_ordinary(word) or is_first_name(word) or (length == 1 and len(word) < 4):
        return 0.0
    if passage.caseless:
        return 0.75
    return 0.55 if prepositioned and len(word) > 4 else 0.0


def _resides(passage: Passage, i: int) -> bool:
    """Whether somebody lives, works or comes from there, by the words just in front of the preposition."""
    return any(passage.before(i, k) in cues("residence") for k in (2, 3)) and passage.lower[i] not in words(
        "places", "never_small"
    )


def _before_area_noun(passage: Passage) -> Iterator[Found]:
    """Unknown names in front of "kommune", "County", "village": "Ropaži municipality", "Fjellvik kommune"."""
    for i in passage.capitals:
        following = passage.after(i)
        if following not in _AREA or not passage.touches(i) or i in passage.kept or _is_plain(passage, i):
            continue
        first = i
        while (
            first > 0
            and passage.has_capital(first - 1)
            and passage.touches(first - 1)
            and not _is_plain(passage, first - 1)
            and first - 1 not in passage.kept
        ):
            first -= 1
        yield _place(passage, first, i, 0.8)


def _behind_area_noun(passage: Passage) -> Iterator[Found]:
    for i in passage.capitals:
        if i in passage.kept or _is_plain(passage, i):
            continue
        before = passage.before(i)
        if (before in _LEADING_AREA and passage.touches(i - 1)) or (
            before == "of" and passage.before(i, 2) in _LEADING_AREA
        ):
            last = i
            while (
                passage.has_capital(last + 1) and passage.touches(last) and not _is_plain(passage, last + 1)
            ):
                last += 1
            if before == "of" and passage.before(i, 2) in _GOVERNED and passage.touches(i - 2):
                first = i - 3 if passage.before(i, 3) == "the" else i - 2
                yield Found(*passage.span(first, last), "place", "indirect", 0.75, DETECTOR)
            else:
                yield _place(passage, i, last, 0.75)


def _is_plain(passage: Passage, i: int) -> bool:
    """Whether a capital at i says nothing: an everyday word that starts a sentence or a title."""
    word = passage.lower[i]
    if word in ("i", "local", "new", "our", "the", "this", "twin", "partner", "pilot", "rural", "urban"):
        return True
    return is_ordinary(word) and (passage.starts_sentence(i) or not passage.is_kind(i, "place"))


def _place(passage: Passage, first: int, last: int, sure: float) -> Found:
    """The place; a municipality with its noun, for "Lom kommune" is one name."""
    cased = passage.has_capital(last) or passage.caseless
    if passage.after(last) in _MUNICIPALITY and passage.touches(last) and cased:
        return Found(passage.starts[first], passage.ends[last + 1], "place", "indirect", sure, DETECTOR)
    start, end = passage.span(first, last)
    word = passage.lower[last]
    known = place_names()
    name = passage.text[start:end].lower()
    if word.endswith("s") and name not in known and name[:-1] in known:
        end -= 1
    return Found(start, end, "place", "indirect", sure, DETECTOR)
