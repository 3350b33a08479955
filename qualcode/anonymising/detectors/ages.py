"""Ages in digits and words: "52 år gammel", "jeg er førtito", "in her fifties", "en 12-åring"; not lengths of time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import cues
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.languages.numbers import parse_number

DETECTOR = "ages"

_YEARS = frozenset(["år", "årene", "åra", "years", "year", "yrs"])
_OLD = frozenset(["gammel", "gamle", "gammal", "gamal", "gamalt", "old"])
_SUBJECTS = frozenset(
    [
        "jeg",
        "eg",
        "du",
        "han",
        "hun",
        "ho",
        "hen",
        "i",
        "he",
        "she",
        "vi",
        "we",
        "they",
        "dei",
        "de",
        "som",
        "is",
        "er",
        "was",
        "var",
        "blir",
        "bli",
        "vart",
        "ble",
        "blei",
        "am",
        "i'm",
        "he's",
        "she's",
    ]
)
_TURNS = frozenset(
    [
        "fyller",
        "fylte",
        "fylt",
        "fylgde",
        "runder",
        "rundet",
        "runda",
        "passert",
        "passerte",
        "turned",
        "turning",
        "turn",
        "turns",
        "fylle",
        "fylder",
    ]
)
_NOT_AGES = frozenset(
    [
        "siden",
        "sidan",
        "ago",
        "erfaring",
        "experience",
        "fram",
        "frem",
        "from",
        "tilbake",
        "back",
        "til",
        "later",
        "senere",
        "seinare",
        "perioden",
        "periode",
        "etter",
        "av",
        "more",
        "mer",
        "meir",
        "with",
        "i",
        "på",
        "som",
        "in",
        "as",
        "at",
        "since",
        "prosent",
        "percent",
        "kroner",
        "millioner",
        "millionar",
        "million",
        "people",
        "personer",
        "personar",
        "mennesker",
        "stykker",
        "stykk",
        "barn",
        "elever",
        "elevar",
        "timer",
        "timar",
        "hours",
        "minutter",
        "minutes",
        "months",
        "måneder",
        "månader",
        "dager",
        "dagar",
        "days",
        "uker",
        "veker",
        "weeks",
        "kommuner",
        "kommunar",
        "land",
        "countries",
        "municipalities",
        "ganger",
        "gonger",
        "times",
    ]
)
_DECADE = re.compile(
    r"^(?:tjue|tretti|førti|femti|seksti|sytti|åtti|nitti|20|30|40|50|60|70|80|90)(?:-?årene|-?åra|-?åras)$"
)
_TIES = re.compile(r"^(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)$")
_COMPOUND = re.compile(r"^(?P<number>[a-zæøå]+?)(?:-?åring(?:en|er|ar|ene|ane)?|-?årsgammel|-?årig(?:e)?)$")
_HYPHENATED = re.compile(
    r"(?<![\d.,-])(?P<age>\d{1,3})[-‐‑ ]?(?:åring\w*|årsdag\w*|årslag\w*|årsgammel|års gammel|årig\w*(?=\s(?:jente|gutt|kvinne|mann|datter|sønn|dotter|son|gut))|year[- ]olds?)\b",
    re.IGNORECASE,
)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Ages of people, level indirect, the number with its "år gammel" or "years old"."""
    text = passage.text
    for match in _HYPHENATED.finditer(text):
        yield Found(match.start(), match.end(), "age", "indirect", 0.85, DETECTOR)
    for i, word in enumerate(passage.lower):
        last_letter = word[-1]
        if last_letter in "srnge" and len(word) > 5:
            yield from _in_one_word(passage, i, word)
    for i in _numbers(passage):
        yield from _after_number(passage, i)


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
    digits = [i for i, word in enumerate(passage.lower) if word.isdecimal() and len(word) <= 3]
    return sorted({*digits, *passage.where("number")})


def _after_number(passage: Passage, i: int) -> Iterator[Found]:
    if i > 0 and (passage.is_kind(i - 1, "number") and passage.touches(i - 1)):
        return
    last, value = _number_at(passage, i)
    if value is None or not 0 < value <= 110:
        return
    if (
        passage.text[passage.ends[last] : passage.ends[last] + 1] in (",", ".", "/")
        and passage.text[passage.ends[last] + 1 : passage.ends[last] + 2].isdigit()
    ):
        return
    if i > 0 and passage.gap(i - 1) in (",", ".", "/", ":", "-", "–"):
        return
    before, earlier, after = passage.before(i), passage.before(i, 2), passage.after(last)
    start = passage.starts[i]
    if after in _YEARS:
        behind = passage.after(last + 1)
        if behind in _OLD:
            yield Found(start, passage.ends[last + 2], "age", "indirect", 0.95, DETECTOR)
        elif behind in _NOT_AGES or before in (
            "i",
            "for",
            "etter",
            "om",
            "på",
            "after",
            "in",
            "over",
            "siste",
            "første",
            "last",
            "first",
            "next",
            "neste",
            "hver",
            "every",
            "about",
            "within",
        ):
            return
        elif (
            (
                (
                    before in _SUBJECTS
                    or before in _TURNS
                    or (
                        before
                        in (
                            "nesten",
                            "snart",
                            "rundt",
                            "bare",
                            "ca",
                            "almost",
                            "just",
                            "only",
                            "nå",
                            "no",
                            "vel",
                            "about",
                            "around",
                        )
                        and earlier in _SUBJECTS
                    )
                )
                and not (after in ("years", "year") and before not in _TURNS)
            )
            or before in cues("kinship")
            or (before in ("på", "aged") and earlier in cues("kinship"))
        ):
            yield Found(start, passage.ends[last + 1], "age", "indirect", 0.85, DETECTOR)
        return
    if before in ("aged", "age", "alder", "alderen", "alderen på") or before in _TURNS:
        if after not in _NOT_AGES or before != "turn":
            yield Found(*passage.span(i, last), "age", "indirect", 0.85, DETECTOR)
        return
    if after in _NOT_AGES and after not in ("i", "in", "at", "as", "som", "etter", "with", "på", "fram"):
        return
    if (
        before in ("er", "am", "i'm", "is", "was", "var", "he's", "she's", "blir", "be", "were")
        and _ends_clause(passage, last)
        and 15 <= value <= 100
    ):
        subject = earlier if before not in ("i'm", "he's", "she's") else "i"
        if subject in ("jeg", "eg", "han", "hun", "ho", "i", "he", "she") or subject in cues("kinship"):
            yield Found(*passage.span(i, last), "age", "indirect", 0.75, DETECTOR)
    elif (
        before == "på"
        and _ends_clause(passage, last)
        and (earlier in cues("kinship") or passage.before(i, 3) in cues("kinship"))
    ):
        yield Found(*passage.span(i, last), "age", "indirect", 0.75, DETECTOR)
    elif before in ("when", "da", "då") or (
        before in ("was", "var") and earlier in ("i", "jeg", "eg", "han", "hun", "ho", "he", "she")
    ):
        if _ends_clause(passage, last) and before in ("was", "var") and value >= 3:
            yield Found(*passage.span(i, last), "age", "indirect", 0.7, DETECTOR)
    elif passage.gap(i - 1).strip() == "," and before in cues("kinship") and passage.gap(last).strip() == ",":
        yield Found(*passage.span(i, last), "age", "indirect", 0.6, DETECTOR)


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
            "da",
            "då",
            "i",
            "this",
            "in",
            "next",
        )
    )
