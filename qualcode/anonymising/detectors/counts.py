"""Figures that give a place, a workplace or a farm away: inhabitants, pupils, staff, cows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.languages import parse_number

DETECTOR = "counts"
STOPS = frozenset(("number", "digits"))


# numbers that are no figure by themselves
_FEW = frozenset(
    ["to", "en", "ein", "ei", "et", "eit", "one", "oh", "two", "tre", "three", "fire", "four", "null"]
)


def _listed(kind: str) -> frozenset[str]:
    return words("counts", kind)


_HERDS = ("geiter", "geitar", "kyr", "sauer", "sauar", "griser")
_GOES_ON = frozenset(("og", "and", "halvt", "halv", "hundre", "tusen", "thousand", "hundred")).union(
    *map(_listed, ("animals", "people", "peoples", "units", "adjectives"))
)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Numbers of inhabitants, pupils, staff and animals with their noun, and "vi er tretten tusen"; level indirect."""
    behind = -1
    for i in passage.numbers:
        few = passage.lower[i] in _FEW
        if i <= behind or (few and not _may_go_on(passage, i + 1)):
            continue
        behind = _number_end(passage, i)
        end = _noun_end(passage, i, behind)
        few = few and behind == i
        if (
            end is None
            and not few
            and any(tells(passage, i, behind) for tells in (_says_size, _is_large, _is_here, _answers))
        ):
            end = behind
        if end is not None:
            first = _hedge(passage, i)
            yield Found(*passage.span(first, end), "other", "indirect", 0.6, DETECTOR)


def _may_go_on(passage: Passage, k: int) -> bool:
    """Whether word k may belong to a number or be what it counts."""
    word = passage.word(k)
    return word in _GOES_ON or word.endswith(_HERDS) or passage.is_any(k, STOPS)


def _number_end(passage: Passage, i: int) -> int:
    """The last word of a number: "to tusen fire hundre", "tretten og et halvt", "12 400", "hundre og noe"."""
    last = i
    while True:
        if passage.is_any(last + 1, STOPS) and passage.gap(last) in (" ", "\u00a0", ".", "-"):
            last += 1
        elif passage.after(last) in ("og", "and") and (
            passage.is_any(last + 2, STOPS) or passage.after(last, 2) in ("noe", "noko", "something", "litt")
        ):
            last += 2
        else:
            break
    if passage.after(last) in ("og", "and") and passage.after(last, 3) in ("halvt", "halv", "half"):
        last += 3
    if passage.after(last) in ("halvt", "halv"):
        last += 1
    if passage.after(last) in ("hundre", "tusen", "thousand", "hundred"):
        last += 1
    return last


def _noun_end(passage: Passage, first: int, last: int) -> int | None:
    """Where the counted noun ends, when it is one that tells; a person or two are no figure."""
    for step in (1, 2):
        word = passage.after(last, step)
        if not word or not passage.touches(last + step - 1):
            return None
        if word in _listed("animals") or word.endswith(_HERDS):
            return last + step + (passage.after(last + step) in _listed("animals"))
        people = word in _listed("people") or (step == 1 and word in _listed("peoples"))
        if people or word in _listed("units"):
            value = _value(passage, first, last)
            few = value is not None and value < _fewest(passage, first, word)
            return None if few or passage.after(last + step) in _listed("not_behind") else last + step
        if step == 1 and word not in _listed("adjectives"):
            return None
    return None


def _fewest(passage: Passage, first: int, noun: str) -> int:
    """From which number on a count of these tells: of people in general twenty, when nobody says "vi er" or "we have"."""
    own = {passage.before(first), passage.before(first, 2)} & _listed("own")
    if noun in _listed("anybody") and not own:
        return 20
    return 7 if noun in _listed("units") else 5


def _value(passage: Passage, first: int, last: int) -> float | None:
    """What the number words say: "fem tusen sju hundre" is 5700."""
    return parse_number(" ".join(passage.lower[first : last + 1]))


def _is_large(passage: Passage, first: int, last: int) -> bool:
    """Whether it is a figure of a thousand and more, which tells how large a place or a budget is; no year, no thanks."""
    if first == last and len(passage.lower[first]) < 4:
        return False
    written = passage.words[first : last + 1]
    digits = all(word.isdecimal() for word in written)
    if digits and any(len(word) != 3 for word in written[1:]):
        return False  # "11.3.1", "2014-11"
    value = float("".join(written)) if digits and written[0][0] != "0" else _value(passage, first, last)
    if (
        value is None
        or value < 1000
        or (digits and ((first == last and value < 2100) or written[0][0] == "0"))
    ):
        return False
    if passage.lower[first : last + 1] in (["tusen"], ["thousand"], ["million"], ["hundre"]):
        return passage.before(first) in _listed("parts")
    if 1900 <= value <= 2100 and not digits:
        return False  # "two thousand fifteen"
    return passage.after(last) not in _listed("measures") and passage.before(first) not in _listed("numbered")


def _is_here(passage: Passage, first: int, last: int) -> bool:
    """Whether so many are somewhere that is one's own: "hundre og tolv i kommunen", "thirty in the class"."""
    if passage.after(last) not in ("i", "på", "in", "at", "here", "her"):
        return False
    value = _value(passage, first, last)
    if value is None or value < 7:
        return False
    noun = (
        passage.after(last, 3)
        if passage.after(last, 2) in ("the", "our", "heile", "hele")
        else passage.after(last, 2)
    )
    return passage.after(last) in ("here", "her") or noun in _listed("own_places")


_HOW_MANY = re.compile(
    r"\b(?:hvor|kor|så|veldig|ikkje så|ikke så|mange er|how) (?:mange|many)\b|\bmange\b[^.?!]*\?",
    re.IGNORECASE,
)
_OF_TIME = re.compile(
    r"\b(?:år|gang|gong|dag|time|måned|månad|uke|veke|kilometer|mil|krone|prosent)", re.IGNORECASE
)


def _answers(passage: Passage, first: int, last: int) -> bool:
    """Whether the number is all that is answered to "hvor mange er dere?", "De er ikkje så mange att her." """
    if passage.language not in ("nb", "nn") or first > 4 or not _HOW_MANY.search(passage.asked):
        return False
    if _OF_TIME.search(passage.asked.rsplit(".", 1)[-1]):
        return False
    opens = first == 0 or {passage.before(first, k) for k in (1, 2)} & _listed("own")
    value = _value(passage, first, last)
    alone = passage.gap(last).strip()[:1] in (".", ",", "!") or last + 1 >= len(passage)
    return bool(opens) and alone and value is not None and value >= 5


def _says_size(passage: Passage, first: int, last: int) -> bool:
    """Whether "vi er", "we are some" stands in front and nothing counted behind: the size of one's own place."""
    at = first
    while passage.before(at) in _listed("hedges"):
        at -= 1
    said = passage.before(at) in ("er", "var", "are", "were", "we're", "they're") and (
        passage.before(at, 2) in ("vi", "me", "we", "de", "dei", "they")
        or passage.before(at) in ("we're", "they're")
    )
    if not said:
        return False
    value = _value(passage, first, last) or 0
    if value >= 100 and not {passage.after(last)} & _listed("measures"):
        return True
    gap = passage.gap(last).strip()[:1]
    large = last > first or (parse_number(passage.lower[first]) or 0) > 4
    return large and (gap in (",", ".", "!", "?", ";") or last + 1 >= len(passage))


def _hedge(passage: Passage, first: int) -> int:
    """Where "less than", "omkring", "bare" in front of the number begins."""
    while passage.before(first) in _listed("hedges") | _listed("parts") and passage.before(first):
        first -= 1
    return first
