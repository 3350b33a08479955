"""People by how they are introduced: "hun heter …", "a man called …", spelled letters, initials with points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at
from qualcode.languages import is_first_name
from qualcode.model import Kind, Level

DETECTOR = "naming"
STOPS = frozenset(("naming", "letter", "spelled", "saying", "two letters"))

_SPELLED = re.compile(
    r"(?<![\w'’.-])[^\W\d_](?:(?P<by>\s?[-–,]\s?|\s)[^\W\d_](?![\w'’.]))(?:(?P=by)[^\W\d_](?![\w'’])){1,}(?!-\w)"
)
_INITIALS = re.compile(r"(?<![\w.])[A-ZÆØÅ]\.(?:[ -]?[A-ZÆØÅ]\.){1,3}(?!\w)")
# "M1", "F2": people already masked by who transcribed, known by where only names have capitals.
_MASKED = re.compile(r"(?<!\w)[A-ZÆØÅ]\d{1,2}(?!\w)")
_HYPHENS = frozenset("-‐‑")
_PUBLIC_INITIALS = words("naming", "public_initials")
_FILLERS = words("naming", "fillers")
_THINGS = words("naming", "things")
_GROUPS = words("naming", "groups")
# a name in letters has more than these, which are words
stop_at("letter", lambda word: len(word) == 1 and word not in "iaå" and not word.isdigit())
stop_at("saying", lambda word: word in words("naming", "say"))
stop_at("two letters", lambda word: len(word) == 3 and word[1] in _HYPHENS)
stop_at("spelled", lambda word: len(word) > 4 and word[1] in _HYPHENS)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Names that follow "heter", "called", "my name is", and names read letter by letter or shortened to initials."""
    for i in passage.where("naming"):
        yield from _after_cue(passage, i)
    text = passage.text
    side_by_side = _side_by_side(passage)
    spelled = side_by_side > 2 or (passage.where("spelled"))
    for match in _SPELLED.finditer(text) if spelled else ():
        letters = re.findall(r"[^\W\d_]", match.group())
        separated = re.search(r"[-–.,]", match.group())
        if (separated or all(c.isupper() for c in letters)) and len(letters) >= 3:
            if "i" in letters and not (separated and separated.group() in "-–"):
                continue
            key = "".join(letters).lower()
            broken_off = match.group("by") in ("- ", "– ") and not letters[0].isupper()
            if broken_off or len(set(key)) == 1:
                continue  # "e- s- e-", "b- b- b-": stuttering
            if not (match.group().count(".") and key in ("usa", "nato", "phd")):
                sure = 0.85 if is_first_name(key) or len(letters) >= 4 else 0.6
                yield Found(match.start(), match.end(), "person", "direct", sure, DETECTOR)
    for i in passage.where("saying"):
        if passage.has_capital(i - 1) and _is_said_of_them(passage, i - 1):
            yield Found(*passage.span(i - 1, i - 1), "person", "direct", 0.7, DETECTOR)
    for i in passage.where("two letters"):
        if _shortens_double_name(passage.words[i], passage, context):
            yield Found(*passage.span(i, i), "person", "direct", 0.8, DETECTOR)
    if passage.casing == "names":
        for match in _MASKED.finditer(text):
            yield Found(match.start(), match.end(), "person", "direct", 0.5, DETECTOR)
    for match in _INITIALS.finditer(text) if side_by_side > 1 else ():
        if match.group().lower().strip(". ").replace(" ", "") not in _PUBLIC_INITIALS:
            yield Found(match.start(), match.end(), "person", "direct", 0.7, DETECTOR)


def _side_by_side(passage: Passage) -> int:
    """How many words of one letter stand in a row at most, around one that is no word; three and more count as three."""
    longest = 0
    for i in passage.where("letter"):
        first = last = i
        while last - first < 2 and len(passage.word(last + 1)) == 1:
            last += 1
        while last - first < 2 and len(passage.word(first - 1)) == 1:
            first -= 1
        longest = max(longest, last - first + 1)
    return longest


def _is_said_of_them(passage: Passage, i: int) -> bool:
    """Whether a word is what others call who was just named: "Jeg heter Terje Aasen. Kaptein, sier ungene." """
    if (
        passage.gap(i) != ", "
        or passage.after(i) not in words("naming", "say")
        or not passage.starts_sentence(i)
    ):
        return False
    if i < 2 or i in passage.kept or passage.lower[i] in words("passage", "spoken"):
        return False
    others = passage.after(i, 2) in words("naming", "others")
    before = passage.sentence_of(i - 1)
    named = any(passage.is_kind(k, "naming") for k in before)
    return others and (named or (passage.has_capital(i - 1) and not passage.starts_sentence(i - 1)))


def _shortens_double_name(word: str, passage: Passage, context: Context) -> bool:
    """Whether "B-I" stands for a double name that is met: Bård-Inge."""
    if len(word) != 3 or word[1] not in _HYPHENS or not (word[0] + word[2]).isupper():
        return False
    first, last = word[0].lower(), word[2].lower()
    return any(
        re.fullmatch(rf"{first}[^\W\d_]+-{last}[^\W\d_]+", name)
        for name in (*context.names, *passage.distinct)
    )


def _after_cue(passage: Passage, i: int) -> Iterator[Found]:
    at = i + 1
    while at < len(passage) and passage.lower[at] in _FILLERS and at < i + 4 and not passage.has_capital(at):
        at += 1
    if at >= len(passage) or at in passage.kept or _breaks(passage, i, at):
        return
    word = passage.lower[at]
    capital = passage.has_capital(at)
    if not capital and not (passage.casing == "none" or is_first_name(word)):
        return
    if not capital and (is_ordinary(word) and not is_first_name(word)):
        return
    if len(word) < 2 or passage.text[passage.ends[at] : passage.ends[at] + 1] == "-":  # a word broken off
        return
    if word in ("i", "jeg", "eg", "the", "vi") or (is_ordinary(word) and passage.is_kind(at, "weekday")):
        return
    last = at
    while last + 1 < len(passage) and passage.touches(last) and passage.has_capital(last + 1) and capital:
        last += 1
    kind, level, sure = _what_is_named(passage, i)
    quoted = passage.text[passage.ends[i] : passage.starts[at]].strip()[:1] in tuple("«\"“„'")
    unsure = sure < 0.9 and not is_first_name(word)
    if unsure and (quoted or (not capital and passage.lower[i] in words("naming", "of_things_too"))):
        return  # "en powerpoint som het «Robust»", "det me kalla skuftungar"
    if sure:
        start, end = passage.span(at, last)
        yield Found(start, end, kind, level, sure, DETECTOR)


def _breaks(passage: Passage, i: int, at: int) -> bool:
    return any(c in passage.text[passage.ends[i] : passage.starts[at]] for c in ".!?\n;")


def _what_is_named(passage: Passage, i: int) -> tuple[Kind, Level, float]:
    """Whether a person, a place or a thing is called so, by the nouns in front of the cue."""
    for back in range(1, 6):
        word = passage.before(i, back)
        if not word:
            break
        if (
            word in cues("kinship")
            or word in cues("colleague")
            or word in ("hun", "han", "ho", "she", "he", "jeg", "eg", "my", "som")
        ):
            if word == "som":
                continue
            return "person", "direct", 0.9
        if word in cues("place_verb"):
            return "place", "indirect", 0.8
        if word in _GROUPS:
            return "organisation", "indirect", 0.75
        if word in _THINGS:
            return "other", "keep", 0.6
    return "person", "direct", 0.75
