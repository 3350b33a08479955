"""Dates in digits and words: exact days, months of a year, years of birth; days everybody keeps stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.languages import parse_number, parse_ordinal

DETECTOR = "dates"

_NUMERIC = re.compile(
    r"(?<![\d.,/+-])(?:(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:(?:19|20)?\d\d)|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\d/-])"
)
_SHORT = re.compile(
    r"\b(?:den|datoen|on the|dated)\s(?P<date>(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])\.?)(?!\d)",
    re.IGNORECASE,
)
_BIRTH_YEAR = re.compile(
    r"\b(?:født|fødd|fødselsår\w*|årgang|født i år|born|year of birth|birth year)\b[^.!?\n]{0,25}?(?P<year>(?:19|20)\d\d|['’]\d\d)(?!\d)",
    re.IGNORECASE,
)
_MODEL_YEAR = re.compile(
    r"(?<!\d)(?P<year>(?:19)?\d\d)[- ]?(?:modell(?:en)?|årgang(?:en)?|er(?=\s(?:som|og|født)))\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"^(?:0?[1-9]|[12]\d|3[01])$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
# Days that are everybody's: (day, month).
_PUBLIC_DAYS = frozenset(
    {
        (17, 5),
        (1, 5),
        (8, 5),
        (8, 3),
        (22, 7),
        (11, 9),
        (23, 12),
        (24, 12),
        (25, 12),
        (26, 12),
        (31, 12),
        (1, 1),
        (4, 7),
        (9, 5),
        (24, 10),
        (6, 2),
        (18, 11),
        (4, 5),
    }
)
_MONTHS = {
    month: number
    for number, names in enumerate(
        (
            "januar january jan", "februar february feb", "mars march mar", "april apr", "mai may", "juni june jun", "juli july jul", "august aug",
            "september sept sep", "oktober october okt oct", "november nov", "desember december des dec",
        ),
        start=1,
    )
    for month in names.split()
}  # fmt: skip
_PERSON = (
    cues("first_person")
    | cues("kinship")
    | frozenset(("han", "hun", "ho", "he", "she", "i've", "he's", "she's"))
)
_WORDS_BETWEEN = words("dates", "words_between")


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Exact dates, months with their year and birth years, level indirect; public days without a year are kept."""
    text = passage.text
    if passage.has_digits:
        for match in _NUMERIC.finditer(text):
            yield Found(*match.span(), "date", "indirect", 0.9, DETECTOR)
        for match in _SHORT.finditer(text):
            yield Found(*match.span("date"), "date", "indirect", 0.8, DETECTOR)
        for pattern in (_BIRTH_YEAR, _MODEL_YEAR):
            for match in pattern.finditer(text):
                yield Found(*match.span("year"), "date", "indirect", 0.85, DETECTOR)
        yield from _years_of_life(passage)
    for i in passage.where("month"):
        yield from _around_month(passage, i)
    for i in passage.where("birth"):
        yield from _birth_in_words(passage, i)


def _years_of_life(passage: Passage) -> Iterator[Found]:
    """Years in somebody's own story: "jeg ble valgt i 2007", "we moved here in 1998"; not "in 2004 Latvia joined"."""
    for i, word in enumerate(passage.words):
        if not _YEAR.match(word) or passage.before(i) not in (
            "i",
            "in",
            "siden",
            "sidan",
            "since",
            "fra",
            "frå",
            "from",
            "til",
            "until",
        ):
            continue
        near = {passage.before(i, k) for k in range(2, 9)}
        if near & words("dates", "life_event") and near & _PERSON:
            yield Found(*passage.span(i, i), "date", "indirect", 0.5, DETECTOR)


def _around_month(passage: Passage, i: int) -> Iterator[Found]:
    month = passage.lower[i]
    day_at, day = _day_before(passage, i)
    last = i
    if day is None:
        day, last = _day_behind(passage, i)
    year, last = _year_behind(passage, last)
    first = day_at if day_at is not None else i
    if day is None and year is None:
        return
    if (
        day is None
        and month in ("mars", "mar", "may", "mai", "des", "jan", "mars")
        and not passage.has_capital(i)
        and passage.language == "en"
    ):
        return
    start, end = passage.span(first, last)
    if first > 0 and passage.is_kind(first - 1, "weekday"):
        start = passage.starts[first - 1]
    if text_dot := passage.text[end : end + 1] == "." and passage.text[end + 1 : end + 2].isdigit():
        end += int(text_dot)
    if day is not None and year is None and (day, _MONTHS.get(month, 0)) in _PUBLIC_DAYS:
        yield Found(start, end, "date", "keep", 0.9, "keep: a public day")
    elif day is None:
        yield Found(start, end, "date", "indirect", 0.6, DETECTOR)
    else:
        yield Found(start, end, "date", "indirect", 0.9, DETECTOR)


def _day_before(passage: Passage, i: int) -> tuple[int | None, int | None]:
    """The day in front of a month: "14. mars", "the third of May", "syttende mai", "twenty-first of June"."""
    at = i - 1
    if at >= 0 and passage.lower[at] in _WORDS_BETWEEN and passage.touches(at):
        at -= 1
    if at < 0 or (passage.gap(at).strip() not in ("", ".")):
        return None, None
    word = passage.lower[at]
    if _DAY.match(word):
        return at, int(word)
    if word in ("st", "nd", "rd", "th") and at > 0 and _DAY.match(passage.lower[at - 1]):
        return at - 1, int(passage.lower[at - 1])
    value = parse_ordinal(word)
    if value is None and passage.is_kind(at, "number"):
        value = parse_number(word, passage.language)
    if value is None or not 1 <= value <= 31:
        return None, None
    if value < 10 and at > 0 and passage.touches(at - 1) and parse_number(passage.lower[at - 1]) in (20, 30):
        return at - 1, value + (parse_number(passage.lower[at - 1]) or 0)
    return at, value


def _day_behind(passage: Passage, i: int) -> tuple[int | None, int]:
    """The day behind a month: "March 14th", "May the third", "mai den syttende"."""
    if passage.language in ("nb", "nn") and passage.after(i) not in ("den",):
        return None, i
    at = i + 1
    if at < len(passage) and passage.lower[at] in ("the", "den") and passage.touches(i):
        at += 1
    if at >= len(passage) or not passage.touches(at - 1):
        return None, i
    word = passage.lower[at]
    if _DAY.match(word) and not passage.text[passage.ends[at] :][:1].isdigit():
        suffix = (
            at + 1 < len(passage)
            and passage.gap(at) == ""
            and passage.lower[at + 1] in ("st", "nd", "rd", "th")
        )
        return int(word), at + 1 if suffix else at
    value = parse_ordinal(word)
    return (value, at) if value is not None and value <= 31 else (None, i)


def _year_behind(passage: Passage, i: int) -> tuple[int | None, int]:
    """The year behind a day or month, in digits or words: "mars 2014", "March of 2014", "mai nitten sekstiåtte"."""
    at = i + 1
    if at < len(passage) and passage.lower[at] in ("of", "i", "in") and passage.touches(i):
        at += 1
    if at >= len(passage) or passage.gap(at - 1).strip() not in ("", ",", "."):
        return None, i
    if _YEAR.match(passage.lower[at]):
        return int(passage.lower[at]), at
    for length in (5, 4, 3, 2):
        words = passage.lower[at : at + length]
        if len(words) == length and all(
            passage.is_kind(at + k, "number") or words[k] in ("og", "and") for k in range(length)
        ):
            value = parse_number(" ".join(words))
            if value is not None and 1900 <= value <= 2100:
                return value, at + length - 1
    return None, i


def _birth_in_words(passage: Passage, i: int) -> Iterator[Found]:
    """ "født i sekstiåtte", "born in nineteen seventy-two"."""
    at = i + 1
    while at < len(passage) and at < i + 5 and not passage.is_kind(at, "number"):
        if passage.lower[at] not in (
            "i",
            "in",
            "the",
            "year",
            "året",
            "og",
            "back",
            "er",
            "is",
            "in",
            "på",
            "was",
            "var",
            "here",
        ):
            return
        at += 1
    for length in (5, 4, 3, 2, 1):
        words = passage.lower[at : at + length]
        if len(words) == length and passage.is_kind(at, "number"):
            value = parse_number(" ".join(words))
            if value is not None and (
                1900 <= value <= 2030
                or (20 <= value <= 99 and passage.before(at) in cues("place_preposition"))
            ):
                start, end = passage.span(at, at + length - 1)
                yield Found(start, end, "date", "indirect", 0.8, DETECTOR)
                return
