"""Ages in digits and words: "52 år gammel", "jeg er førtito", "in her fifties", "en 12-åring"; not lengths of time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage, is_ordinary
from qualcode.languages import is_first_name, is_surname, parse_number

DETECTOR = "ages"

_YEARS = words("ages", "years")
_OLD = words("ages", "old")
_SUBJECTS = words("ages", "subjects")
_IS = words("ages", "is")
_PRONOUNS = words("ages", "pronouns")
_BECOMES = words("ages", "becomes")
_CHILD = words("ages", "child")
_ABOUT = words("ages", "about")
_LENGTH_OF_TIME = words("ages", "length_of_time")
_MAY_FOLLOW = words("ages", "may_follow")
_TURNS = words("ages", "turns")
_NOT_AGES = words("ages", "not_ages")
_DECADE = re.compile(
    r"^(?:tjue|tretti|førti|femti|seksti|sytti|åtti|nitti|20|30|40|50|60|70|80|90)(?:-?årene|-?åra|-?åras)$"
)
_TIES = re.compile(r"^(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)$")
_COMPOUND = re.compile(r"^(?P<number>[a-zæøå]+?)(?:-?åring(?:en|er|ar|ene|ane)?|-?årsgammel|-?årig(?:e)?)$")
# "førti-, eh, førtiseks år": a number said anew
_CORRECTED = re.compile(
    r"(?<![\w-])(?P<first>[^\W\d_]{4,}-?),? (?:eh|øh|nei|no|uh|um|er|ehm|nå),? (?P<last>[^\W\d_]{5,}(?: (?:år|years)(?: (?:gammel|gamal|old))?)?)(?!\w)"
)
_ROUND = re.compile(
    r"\b(?P<age>(?:begynnelsen|starten|midten|slutten|byrjinga) av (?:tjue|tretti|førti|femti|seksti|sytti|åtti)(?:åra|årene)"
    r"|(?:late|early|mid)[ -](?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))\b",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(
    r"(?<![\d.,-])(?P<age>\d{1,3})[-‐‑ ]?(?:åring\w*|årsdag\w*|årslag\w*|årsgammel|års gammel|årig\w*(?=\s(?:jente|gutt|kvinne|mann|datter|sønn|dotter|son|gut))|year[- ]olds?)\b",
    re.IGNORECASE,
)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Ages of people, level indirect, the number with its "år gammel" or "years old"."""
    text = passage.text
    if passage.has_digits and passage.where("age"):
        for match in _HYPHENATED.finditer(text):
            yield Found(match.start(), match.end(), "age", "indirect", 0.85, DETECTOR)
    for i in passage.where("age"):
        yield from _in_one_word(passage, i, passage.lower[i])
    for i in _numbers(passage):
        yield from _after_number(passage, i)
    yield from _round_ages(passage, text)
    for match in _CORRECTED.finditer(text):
        words_said = re.findall(r"[^\W\d_]+|\d+", match.group("last"))
        if parse_number(words_said[0]) and parse_number(match.group("first").rstrip("-")):
            yield Found(*match.span(), "age", "indirect", 0.9, DETECTOR)


def _round_ages(passage: Passage, text: str) -> Iterator[Found]:
    """ "i slutten av førtiårene", "in my fifties", "midt i trettiåra", "i en alder av femtito"."""
    for match in _ROUND.finditer(text):
        yield Found(*match.span("age"), "age", "indirect", 0.7, DETECTOR)


def _in_one_word(passage: Passage, i: int, word: str) -> Iterator[Found]:
    if _TIES.match(word) and passage.before(i) in (
        "his",
        "her",
        "my",
        "their",
        "late",
        "early",
        "mid",
        "your",
        "our",
    ):
        yield Found(*passage.span(i, i), "age", "indirect", 0.8, DETECTOR)
    elif (
        _DECADE.match(word)
        and passage.before(i) in ("i", "slutten", "begynnelsen", "midten")
        and passage.before(i, 2) not in ("tilbake",)
    ):
        person = any(passage.before(i, k) in _SUBJECTS for k in (2, 3, 4))
        if person:
            yield Found(*passage.span(i, i), "age", "indirect", 0.65, DETECTOR)
    elif "år" in word:
        match = _COMPOUND.match(word)
        if match and parse_number(match.group("number")) is not None:
            yield Found(*passage.span(i, i), "age", "indirect", 0.8, DETECTOR)


def _numbers(passage: Passage) -> list[int]:
    """Where numbers between 0 and 110 begin, in digits or words."""
    digits = (
        [i for i, word in enumerate(passage.words) if word.isdecimal() and len(word) <= 3]
        if passage.has_digits
        else []
    )
    return sorted({*digits, *passage.where("number")})


def _after_number(passage: Passage, i: int) -> Iterator[Found]:
    if i > 0 and passage.is_kind(i - 1, "number") and passage.touches(i - 1):
        return
    last, value = _number_at(passage, i)
    if value is None or not 0 < value <= 110 or _is_part_of_number(passage, i, last):
        return
    if passage.after(last) in _YEARS:
        sure, words = _with_years(passage, i, last)
    else:
        sure, words = _bare_number(passage, i, last, value), 0
    if sure:
        last += words
        while (
            passage.after(last) in ("og", "and")
            and passage.is_kind(last + 2, "number")
            and _ends_clause(passage, last + 2)
        ):
            last += 2  # "på seks og ni"
        yield Found(passage.starts[i], passage.ends[last], "age", "indirect", sure, DETECTOR)


def _is_part_of_number(passage: Passage, i: int, last: int) -> bool:
    """Whether the digits belong to a decimal, a time, a range or a fraction."""
    behind = passage.text[passage.ends[last] : passage.ends[last] + 2]
    if behind[:1] in (",", ".", "/") and behind[1:].isdigit():
        return True
    return i > 0 and passage.gap(i - 1) in (",", ".", "/", ":", "-", "–")


def _with_years(passage: Passage, i: int, last: int) -> tuple[float, int]:
    """How sure "52 år" is an age, and how many words of it follow the number: a length of time is none."""
    before, earlier, behind = passage.before(i), passage.before(i, 2), passage.after(last + 1)
    if behind in _OLD:
        return 0.95, 2
    if behind in _NOT_AGES or before in _LENGTH_OF_TIME:
        return 0.0, 0
    if before in _TURNS:
        return 0.85, 1
    if before in _IS and earlier in ("det", "it", "there", "dette", "that", "this", "her", "der"):
        return 0.0, 0
    subject = before in _SUBJECTS or (before in _ABOUT and earlier in _SUBJECTS)
    if subject and passage.after(last) not in ("years", "year"):
        return 0.85, 1
    if not before and passage.gap(last + 1).strip()[:1] in (",", ".") and passage.words[i][0].isupper():
        return 0.6, 1  # "Femti år, og så det."
    kin = before in cues("kinship") or (before in ("på", "aged") and _is_kin(passage, i - 2))
    return (0.85, 1) if kin else (0.0, 0)


def _bare_number(passage: Passage, i: int, last: int, value: int) -> float:
    """How sure a number without "years" is an age: "turned sixty", "sønnen min er 14", "gutten på tolv"."""
    before, earlier, after = passage.before(i), passage.before(i, 2), passage.after(last)
    if (
        before in ("aged", "age", "alder", "alderen")
        or before in _TURNS
        or (before == "av" and earlier == "alder")
    ):
        return 0.85
    if before in ("was", "var") and earlier in _PRONOUNS and passage.before(i, 3) in ("when", "da", "då"):
        return 0.75
    if (
        before in _BECOMES
        and (earlier in _SUBJECTS or passage.before(i, 3) in _SUBJECTS)
        and 15 <= value <= 105
    ):
        return 0.75 if after not in _NOT_AGES or after in _MAY_FOLLOW or after in ("til", "i") else 0.0
    if before == "at" and 14 <= value <= 99 and _ends_clause(passage, last) and passage.is_kind(i, "number"):
        return 0.7 if passage.after(last) not in ("o", "in") else 0.0
    if not _ends_clause(passage, last) or (after in _NOT_AGES and after not in _MAY_FOLLOW):
        return 0.0
    if before in ("i'm", "he's", "she's"):
        return 0.75 if value >= 15 else 0.0
    if before in (
        "vel",
        "bare",
        "nå",
        "no",
        "now",
        "only",
        "about",
        "just",
        "already",
        "maybe",
        "kanskje",
        "rundt",
        "nesten",
    ):
        before, earlier = earlier, passage.before(i, 3)
    if before in _IS:
        if earlier in _PRONOUNS:
            return 0.75 if value >= (3 if before in ("was", "var") else 15) else 0.0
        known = is_first_name(earlier) or is_surname(earlier) or (value > 14 and not is_ordinary(earlier))
        named = known and passage.has_capital(i - 2) and i - 2 not in passage.kept
        kin = _is_kin(passage, i - 2) or earlier in _CHILD
        return 0.75 if named or kin else 0.0
    if before == "på":
        return 0.75 if _is_kin(passage, i - 2) else 0.0
    return 0.6 if _is_apposition(passage, i, last, value) else 0.0


def _is_apposition(passage: Passage, i: int, last: int, value: int) -> bool:
    """Whether the number stands between commas behind a person: "Ausma, fifty-nine, …", "one girl, maybe fifteen, …"."""
    at = i
    if passage.lower[i - 1] in ("maybe", "kanskje", "nå", "no", "now", "only", "bare", "about"):
        at -= 1
    if at < 1 or passage.gap(at - 1).strip() != "," or passage.gap(last).strip()[:1] not in (",", "."):
        return False
    behind = passage.lower[at - 1]
    known = is_first_name(behind) or is_surname(behind) or not is_ordinary(behind)
    named = passage.has_capital(at - 1) and known and at - 1 not in passage.kept and value >= 3
    return named or _is_kin(passage, at - 1) or behind in _CHILD


def _is_kin(passage: Passage, i: int) -> bool:
    """Whether word i, or the one before its possessive, is a relative: "sønnen (min)", "my son"."""
    if i < 0:
        return False
    word = passage.lower[i]
    return word in cues("kinship") or (word in cues("possessive") and passage.before(i) in cues("kinship"))


def _number_at(passage: Passage, i: int) -> tuple[int, int | None]:
    if passage.lower[i].isdecimal():
        return i, int(passage.lower[i])
    for length in (3, 2, 1):
        words = passage.lower[i : i + length]
        if len(words) == length and (
            length == 1 or all(passage.gap(k) in (" ", "-") for k in range(i, i + length - 1))
        ):
            value = parse_number(" ".join(words))
            if value is not None:
                return i + length - 1, value
    return i, None


def _ends_clause(passage: Passage, last: int) -> bool:
    gap = passage.gap(last).strip()
    return (
        gap[:1] in (",", ".", "!", "?", ";", "–", "-", "…")
        or last + 1 >= len(passage)
        or passage.after(last)
        in (
            "og",
            "and",
            "nå",
            "no",
            "now",
            "men",
            "but",
            "so",
            "så",
            "when",
            "because",
            "fordi",
            "da",
            "då",
            "i",
            "this",
            "in",
            "next",
        )
    )
