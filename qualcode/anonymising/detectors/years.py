"""Years, in digits and words, of what happened to somebody: "jeg flytta i 2007", "married in ninety-eight", "våren -09"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.life import has, is_public, told_of
from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.detectors.word_kinds import stop_at
from qualcode.languages import is_number_word, parse_number

_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d$")
_CLIPPED = re.compile(
    r"(?<![\w.,/-])(?:['’´`]|-(?=\d\d(?!\d)))(?P<year>\d\d)(?![\d%]|[.,:]\d| ?(?:grader|degrees|percent|prosent))"
)


class Year(NamedTuple):
    """Words `first` to `last` that say a year, its value, and whether the century is left out."""

    first: int
    last: int
    value: int
    clipped: bool


def years_of_life(passage: Passage) -> Iterator[tuple[int, int, float]]:
    """Start, end and confidence of years in somebody's story; years of public events are left alone."""
    for year in _years(passage):
        sure = _sure(passage, year)
        if sure:
            last = year.last + 2 if _is_range(passage, year) else year.last
            start, end = passage.span(_with_season(passage, year.first), last)
            yield start, end, sure


def _years(passage: Passage) -> Iterator[Year]:
    if passage.has_digits:
        for i in passage.where("digits"):
            word = passage.words[i]
            if len(word) not in (2, 4) or _is_amount(passage, i):
                continue
            if _YEAR.match(word):
                yield Year(i, i, int(word), False)
            elif _is_short(passage, i):
                yield Year(i, i, int(word), True)
        for match in _CLIPPED.finditer(passage.text) if _has_clipped(passage) else ():
            i = passage.index_at(match.start("year"))
            led = match.group()[0] != "-" or _season_before(passage, i) or passage.before(i) in _LED
            if led and i < len(passage) and passage.starts[i] == match.start("year"):
                yield Year(i, i, int(match.group("year")), True)
    behind = -1
    for i in passage.where("number"):
        if i <= behind or (passage.lower[i] in _NO_YEAR and not passage.is_kind(i + 1, "number")):
            continue
        if not (i and passage.is_kind(i - 1, "number") and passage.touches(i - 1)):
            said = _in_words(passage, i)
            if said is not None:
                behind = said.last
                yield said


def _has_clipped(passage: Passage) -> bool:
    """Whether two digits stand behind an apostrophe or a stroke."""
    return any(
        len(passage.words[i]) == 2 and passage.text[passage.starts[i] - 1 : passage.starts[i]] in _CLIPS
        for i in passage.where("digits")
    )


_CLIPS = frozenset("'’´`-")
_LED = words("dates", "led")
# numbers too small or too common to be a year by themselves
_NO_YEAR = frozenset(
    [
        "to",
        "en",
        "ein",
        "ei",
        "et",
        "eit",
        "one",
        "oh",
        "two",
        "tre",
        "three",
        "fire",
        "four",
        "fem",
        "five",
        "seks",
        "six",
        "sju",
        "syv",
        "seven",
        "ti",
        "ten",
        "null",
    ]
)


stop_at("year word", lambda word: is_number_word(word) and word not in _NO_YEAR)


def _is_short(passage: Passage, i: int) -> bool:
    """Whether two digits are a year: "jula 98", "i 98" at the end of a clause; not "'98", which is met elsewhere."""
    word = passage.words[i]
    if len(word) != 2 or passage.text[passage.starts[i] - 1 : passage.starts[i]] in ("-", "'", "’", "´"):
        return False
    if not _is_closed(passage, i):
        return False
    if _season_before(passage, i):
        return True
    led = passage.before(i) in ("i", "in", "siden", "sidan", "since") and (int(word) >= 45 or word[0] == "0")
    return led and told_of(passage, i) == "one"


def _in_words(passage: Passage, i: int) -> Year | None:
    """The year that number words from i on say: "nitten åttifire", "two thousand and seven", "nittini" behind "i"."""
    end = i
    while end < i + 4 and passage.gap(end) in (" ", "-", "\u00a0") and _may_go_on(passage, end + 1):
        end += 1
    for last in range(end, i - 1, -1):
        if not _is_closed(passage, last) or passage.lower[last] in ("og", "and"):
            continue
        said = " ".join(passage.lower[i : last + 1])
        value = parse_number(said.replace("-", " ")) or parse_number(said)
        if value is None:
            continue
        if 1900 <= value <= 2035:
            return Year(i, last, value, False)
        zero = (last > i and passage.lower[i] in ("null", "oh", "o")) or passage.lower[i].startswith("null-")
        zero = zero or (passage.lower[i].startswith("null") and passage.lower[i] != "null")
        if (35 <= value <= 99 or (zero and value < 26)) and _is_led(passage, i, zero):
            return Year(i, last, value, True)
    return None


def _may_go_on(passage: Passage, k: int) -> bool:
    return not passage.words[k].isdecimal() and (
        passage.is_kind(k, "number") or passage.lower[k] in ("og", "and")
    )


def _is_led(passage: Passage, i: int, zero: bool) -> bool:
    """Whether a preposition or a season stands in front of a year without its century; "it was oh nine" needs none."""
    led = passage.before(i) in _LED or _season_before(passage, i) > 0
    return led or (zero and passage.before(i) in ("was", "var"))


def _is_closed(passage: Passage, last: int) -> bool:
    """Whether the clause ends behind this word, or goes on with something that no number is followed by."""
    gap = passage.gap(last).strip()
    if last + 1 >= len(passage):
        return True
    return gap[:1] in (".", ",", "!", "?", ";", "…", "-", "–", ")") or passage.after(last) in words(
        "dates", "closes"
    )


def _sure(passage: Passage, year: Year) -> float:
    """How sure it is that a year belongs to somebody's life."""
    i = year.first
    if year.value > 2035 or (not year.clipped and year.value < 1500):
        return 0.0
    told = told_of(passage, i)
    public = is_public(passage, i, in_clause=told == "one")
    if _counts(passage, year.last) or passage.before(i) in words("dates", "by_year"):
        return 0.0
    if not year.clipped and year.value < 1900:
        return 0.55 if not public and (told == "one" or has(passage, i, "kin")) else 0.0
    through = _is_range(passage, year)
    if public:
        own = told == "one" and (passage.before(i) in words("dates", "since") or _since(passage, i))
        return 0.55 if own and not through else 0.0
    if _season_before(passage, i):
        return 0.8  # more than the feast alone, which everybody keeps
    if told == "one" or year.clipped:
        return 0.6
    if through != (passage.before(i) in words("dates", "since_then")):
        return 0.5  # "since 2011", "2013 til 2016", but not "from 2009 to 2014", as programmes have it
    return 0.5 if told and has(passage, i, "life_event") else 0.0


def _counts(passage: Passage, last: int) -> bool:
    """Whether the four digits count people or money."""
    return passage.after(last) in words("counts", "people") or passage.after(last) in words("dates", "money")


def _is_range(passage: Passage, year: Year) -> bool:
    """Whether the year begins "2009 to 2014", as programmes have it."""
    following = passage.after(year.last, 2)
    return passage.after(year.last) in ("til", "to", "until") and bool(_YEAR.match(following))


def _since(passage: Passage, i: int) -> bool:
    """ "jeg har vært det siden valget i 2011": an event that all know dates what one person tells."""
    return any(passage.before(i, k) in ("siden", "sidan", "since") for k in (2, 3, 4))


def _season_before(passage: Passage, i: int) -> int:
    """How many words in front of i lead to a season or feast, it included: "høsten", "summer of", "jula i"; or 0."""
    if passage.before(i) in words("dates", "season"):
        return 1
    between = passage.before(i) in ("of", "i", "in", "the", "anno", "året")
    return 2 if between and passage.before(i, 2) in words("dates", "season") else 0


def _with_season(passage: Passage, i: int) -> int:
    """The first word of a year with the season, feast or first year of a range in front of it."""
    if i and passage.gap(i - 1) in ("-", "–") and _YEAR.match(passage.lower[i - 1]):
        return i - 1
    first = i - _season_before(passage, i)
    if first < i and passage.before(first) in words("dates", "early"):
        first -= 1
    if first < i and passage.before(first) == "the":
        first -= 2 if passage.before(first, 2) == "in" else 1
    return first


def _is_amount(passage: Passage, i: int) -> bool:
    """Whether four digits are no year: a part of a number, a case, or so much money."""
    start, end = passage.starts[i], passage.ends[i]
    beside = passage.text[max(0, start - 1) : start] + passage.text[end : end + 1]
    number = any(c in ".,/-–%" and passage.text[end + 1 : end + 2].isdigit() for c in beside)
    return (number and not _YEAR.match(passage.text[end + 1 : end + 5])) or passage.text[
        start - 1 : start
    ] in ("/", "+")
