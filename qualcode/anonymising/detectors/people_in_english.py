"""People as English speakers call them: "wee Tam", "Dave the post", "Friday Banda", "Coach T", "I'll call her B"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at
from qualcode.languages import is_first_name, is_surname, world_lists

DETECTOR = "people in English"
STOPS = frozenset(("capital",))

_EPITHETS = words("people_in_english", "epithets")
_TRADES = words("people_in_english", "trades")
_LETTER_TITLES = words("people_in_english", "letter_titles")
stop_at("epithet", _EPITHETS.__contains__)
stop_at("trade", _TRADES.__contains__)
stop_at("letter title", _LETTER_TITLES.__contains__)
_TIMES = frozenset(("weekday", "month", "place"))
_NO_NAMES = frozenset(
    ("weekday", "month", "place", "head", "leading", "role", "kinship", "title", "number", "ordinal")
)
_SPELLED = re.compile(r"(?:^|(?<=[.!?…:] ))[A-ZÀ-Þ](?:, ?[A-ZÀ-Þ])+(?=[.!?,;]|$)")
_CALLED_BY_LETTER = re.compile(
    r"\b(?:call(?:ed|ing|s)? (?:her|him|them|me|it)|(?:I['’]ll|I will|let['’]s|we['’]ll|just) (?:just )?(?:say|call)|known as|goes by|signs?(?: himself| herself)?(?: as)?) (?P<name>[A-ZÀ-Þ])(?=[,.;!?:]|$| and\b| who\b)"
)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Nicknames and names that are everyday words, told by how English speakers use them; level direct."""
    if passage.language in ("nb", "nn") or passage.caseless or not passage.capitals:
        return
    for i in passage.where("weekday"):
        yield from _named_for_a_day(passage, i)
    for i in passage.where("epithet"):
        yield from _with_epithet(passage, i)
    for i in passage.where("trade"):
        yield from _by_trade(passage, i)
    for i in passage.where("letter title"):
        letter = passage.word(i + 1)
        alone = len(letter) == 1 and letter != "i" and passage.has_capital(i + 1) and passage.touches(i)
        if alone and passage.has_capital(i):
            yield _person(passage, i, i + 1, 0.9)  # "Coach T"
    # letters that stand alone: not "4.a", "Q1"
    if any(passage.has_capital(i) and passage.gap(i) for i in passage.where("letter")):
        for match in _SPELLED.finditer(passage.text):
            yield Found(*match.span(), "person", "direct", 0.8, DETECTOR)
        for match in _CALLED_BY_LETTER.finditer(passage.text):
            if match["name"] != "I":
                yield Found(*match.span("name"), "person", "direct", 0.8, DETECTOR)
        yield from _by_letter_alone(passage)
    if passage.names:
        yield from _introduced(passage, context)
        yield from _families(passage)
        yield from _in_quotes(passage, context)
    if len(passage.capitals) > 1 and ", " in passage.text:
        yield from _among_friends(passage)


_LETTER_CHOSEN = re.compile(
    r"\b(?:say|call|write|use|put) (?:only|just|simply) (?P<one>[A-HJ-Z])\b|(?<=, )(?P<two>[A-HJ-Z])\.(?=,)"
)


def _by_letter_alone(passage: Passage) -> Iterator[Found]:
    """ "R, I will say only R": a letter that stands for somebody, wherever it stands alone here."""
    letters = {match["one"] or match["two"] for match in _LETTER_CHOSEN.finditer(passage.text)}
    for i, word in enumerate(passage.words):
        if word in letters:
            yield _person(passage, i, i, 0.8)


def _introduced(passage: Passage, context: Context) -> Iterator[Found]:
    """ "Gracian Kaphaizi, yes": two or three strange words with capitals at the head of a turn, or of a sentence

    where one of them is met again: a name, for a place or a firm is hardly ever told so.
    """
    for first in passage.names:
        if not (passage.has_capital(first + 1) and passage.starts_sentence(first)):
            continue
        last = first
        while passage.has_capital(last + 1) and passage.touches(last) and last - first < 3:
            last += 1
        if last == first or not all(_may_be_name(passage, k) for k in range(first, last + 1)):
            continue
        again = any(context.names[passage.lower[k].removesuffix("'s")] > 0 for k in range(first, last + 1))
        if first == 0 or again:
            yield _person(passage, first, last, 0.85)


def _may_be_name(passage: Passage, k: int) -> bool:
    word = passage.lower[k].removesuffix("'s").removesuffix("’s")
    if word in words("people", "english_function"):
        return False
    if k in passage.kept or len(word) < 3 or passage.words[k].isupper() or passage.is_any(k, _NO_NAMES):
        return False
    return is_first_name(word) or _is_name(word)


def _families(passage: Passage) -> Iterator[Found]:
    """ "the Morrisons": a family by its surname."""
    for i in passage.names:
        word = passage.lower[i]
        if word.endswith("s") and len(word) > 3 and passage.before(i) == "the" and i not in passage.kept:
            stem = word.removesuffix("es") if word.endswith(("ses", "zes", "ches", "shes")) else word[:-1]
            beside = passage.has_capital(i + 1) and passage.touches(i)
            common = {"surname usual", "surname known", "surname rare"} & {*world_lists(stem)}
            if (
                (is_surname(stem) or common)
                and not beside
                and not is_ordinary(word)
                and passage.touches(i - 1)
            ):
                yield _person(passage, i, i, 0.85)


def _named_for_a_day(passage: Passage, i: int) -> Iterator[Found]:
    """ "Friday Banda", and the same Friday where he does something: "Friday drives"; not "Sunday Mass"."""
    day = passage.lower[i].removesuffix("'s").removesuffix("’s")

    def in_full(k: int) -> bool:
        behind = k + 1 < len(passage) and passage.touches(k) and passage.has_capital(k + 1)
        strange = behind and _is_name(passage.lower[k + 1]) and k + 1 not in passage.kept
        return strange and not passage.words[k + 1].isupper() and not passage.is_kind(k + 1, "head")

    if not passage.has_capital(i):
        return
    if (
        passage.gap(i - 1) == ", "
        and passage.gap(i) == ", "
        and passage.after(i) in ("is", "has", "he", "she", "who")
    ):
        yield _person(passage, i, i, 0.8)  # "the best, Sunday, is deaf"
    if in_full(i):
        yield _person(passage, i, i + 1, 0.9)
    elif any(k != i and passage.lower[k] == day and in_full(k) for k in passage.where("weekday")):
        does = passage.after(i) in cues("person_verb") or passage.after(i).endswith("s")
        if does and passage.before(i) not in ("on", "last", "every", "next", "this", "by", "since", "until"):
            yield _person(passage, i, i, 0.8)


def _is_name(word: str) -> bool:
    return is_surname(word) or not is_ordinary(word, "en")


def _with_epithet(passage: Passage, i: int) -> Iterator[Found]:
    """ "old Ken", "wee Tam", "Big Mags": the word in front belongs to what somebody is called."""
    at = i + 1
    if not (passage.touches(i) and passage.has_capital(at)) or at in passage.kept:
        return
    word = passage.lower[at].removesuffix("'s").removesuffix("’s")
    titled = passage.is_kind(at, "title") and passage.has_capital(at + 1)
    known = is_first_name(word) or not is_ordinary(word)
    if not (known or titled) or passage.is_kind(at, "weekday") or passage.is_kind(at, "head"):
        return
    if passage.is_kind(at, "place") and not is_first_name(word):
        return
    if passage.before(i) in ("the", "this", "that") and not is_first_name(word):
        return
    last = at
    while passage.has_capital(last + 1) and passage.touches(last) and last + 1 not in passage.kept:
        if not titled and is_ordinary(passage.lower[last + 1]) and not is_first_name(passage.lower[last + 1]):
            break
        last += 1
    if passage.is_kind(last, "head") or passage.after(last) in words("places", "area"):
        return
    yield _person(passage, i, last, 0.93)


def _by_trade(passage: Passage, i: int) -> Iterator[Found]:
    """ "Dave the post", "Jones the Bread", "Mr Hughes the minister": a trade that is a part of the name."""
    first = i - 2
    if passage.before(i) != "the" or not (passage.has_capital(first) and passage.touches(first)):
        return
    known = is_first_name(passage.lower[first]) or not is_ordinary(passage.lower[first], "en")
    if not known or not passage.touches(i - 1) or first in passage.kept or passage.is_any(first, _TIMES):
        return
    while (
        passage.touches(first - 1) and passage.has_capital(first - 1) and not passage.starts_sentence(first)
    ):
        first -= 1
    yield _person(passage, first, i, 0.85)


def _in_quotes(passage: Passage, context: Context) -> Iterator[Found]:
    """ "Blessing Bus" in quotation marks: a name that is known here, with what tells two of them apart."""
    for i in passage.names:
        known = passage.lower[i] in context.people
        opened = known and passage.text[passage.starts[i] - 1 : passage.starts[i]] in tuple("«\"“‘'")
        if opened and passage.has_capital(i + 1) and passage.touches(i):
            yield _person(passage, i, i, 0.8)


def _among_friends(passage: Passage) -> Iterator[Found]:
    """ "Bear, Skip, me, and Faith": everyday words with capitals in a row with names of people."""
    capitals = passage.capitals
    for i in capitals:
        word = passage.lower[i]
        if passage.gap(i) != ", " or i in passage.kept or not is_ordinary(word) or len(word) < 3:
            continue
        row = [i]
        while row[-1] + 1 < len(passage) and passage.gap(row[-1]) in (", ", ", and ", " and "):
            row.append(row[-1] + 1 + (passage.lower[row[-1] + 1] == "and"))
        row = [k for k in row if k < len(passage)]
        if len(row) < 3 or not all(
            passage.has_capital(k) or passage.lower[k] in ("me", "myself") for k in row
        ):
            continue
        if sum(is_first_name(passage.lower[k]) and k not in passage.kept for k in row) * 2 >= len(row):
            for k in row:
                if passage.has_capital(k) and k not in passage.kept and not passage.is_kind(k, "place"):
                    yield _person(passage, k, k, 0.7)


def _person(passage: Passage, first: int, last: int, sure: float) -> Found:
    return Found(*passage.span(first, last), "person", "direct", sure, DETECTOR)
