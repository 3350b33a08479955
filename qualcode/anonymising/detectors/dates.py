"""Dates in digits and words: exact days, months of a year, years of birth; days everybody keeps stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.lengths import lengths_of_time
from qualcode.anonymising.detectors.life import has, is_public, told_of
from qualcode.anonymising.detectors.passage import Found, Passage, words_like
from qualcode.anonymising.detectors.word_kinds import stop_at
from qualcode.anonymising.detectors.years import years_of_life
from qualcode.languages import parse_number, parse_ordinal

DETECTOR = "dates"
STOPS = frozenset(("month", "birth", "ordinal", "figures", "year word", "last year", "feast", "time unit"))

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
_BIRTH_DATE = re.compile(
    r"\b(?:født|fødd|fødselsdato\w*|born|date of birth|dob)\b[^.!?\d\n]{0,15}(?P<date>\d{6}|\d\d[ .]\d\d[ .](?:19|20)?\d\d)(?!\d)",
    re.IGNORECASE,
)
_MODEL_YEAR = re.compile(
    r"(?<!\d)(?P<year>(?:19)?\d\d)[- ]?(?:modell(?:en)?|årgang(?:en)?|er(?=\s(?:som|og|født)))\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:i fjor (?:på )?(?:vår(?:en)?|høst(?:en)?|haust(?:en)?|sommer(?:en)?|sommar(?:en)?|vinter(?:en)?|jul|påske|forsommeren|\w+mars)"
    r"|(?:vår(?:en)?|høst(?:en)?|haust(?:en)?|sommer(?:en)?|sommar(?:en)?|vinter(?:en)?) i fjor|(?:forrige|førre) (?:vår|høst|haust|sommer|sommar|vinter)"
    r"|last (?:spring|summer|autumn|fall|winter|christmas|easter|midsummer)|(?:the )?(?:spring|summer|autumn|winter|midsummer|easter|christmas) last year)\b",
    re.IGNORECASE,
)
_LAST_YEAR = re.compile(r"\.? (?:i fjor|last year|i år|this year)\b")
_UNTIL_LAST_YEAR = re.compile(r"\b(?:til|siden|sidan|since|until|till) (?P<when>i fjor|last year)\b")
_FEAST_DAY = re.compile(
    r"\b(?:første|fyrste|andre|annen) (?:jule|påske|pinse)dag(?: i fjor)?\b|\b(?:boxing|christmas|easter|new year's) (?:day|eve|sunday|monday)(?: last year)?\b",
    re.IGNORECASE,
)
_NIGHT_OF = re.compile(
    r"(?:the )?(?:night|morning|evening|day|weekend) of (?:the )?$|(?:natta|natten|natt|kvelden|morgenen) (?:til )?$",
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
        (24, 2),
    }
)
# Days and months of history that everybody knows: (day or None, month, year).
_PUBLIC_DATES = frozenset(
    {
        (None, 3, 2020), (12, 3, 2020), (None, 2, 2022), (24, 2, 2022), (1, 1, 2020), (22, 7, 2011), (11, 9, 2001), (30, 12, 2020), (26, 4, 1986),
        (9, 4, 1940), (8, 5, 1945), (9, 11, 1989), (26, 12, 2004), (7, 10, 2023), (23, 6, 2016), (13, 11, 2015), (25, 9, 2015),
    }
)  # fmt: skip
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
_WORDS_BETWEEN = words("dates", "words_between")
_FEASTS = words("dates", "season") - words("dates", "season_too_common")
_JOINED = re.compile(r"\d[./-]\d")
stop_at("feast", _FEASTS.__contains__)
stop_at("last year", frozenset(("fjor", "last", "forrige", "førre")).__contains__)
_tells_birth = words_like(r"født|fødd|fødsels|dob|årgang|born|birth")
stop_at("model", re.compile("^(?:modell(?:en)?|årgang(?:en)?|er)$").match)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Days, months, years and lengths of time that date a life, level indirect; public days without a year are kept."""
    text = passage.text
    if passage.has_digits:
        if passage.digits > 1 and _JOINED.search(text):
            for match in _NUMERIC.finditer(text):
                yield Found(*match.span(), "date", "indirect", 0.9, DETECTOR)
            for match in _SHORT.finditer(text):
                yield Found(*match.span("date"), "date", "indirect", 0.8, DETECTOR)
        for match in _BIRTH_DATE.finditer(text) if _tells_birth(passage) else ():
            yield Found(*match.span("date"), "date", "indirect", 0.9, DETECTOR)
        for match in _BIRTH_YEAR.finditer(text) if _tells_birth(passage) else ():
            yield Found(*match.span("year"), "date", "indirect", 0.85, DETECTOR)
        if any(passage.is_kind(i - 1, "digits") for i in passage.where("model")):
            for match in _MODEL_YEAR.finditer(text):
                yield Found(*match.span("year"), "date", "indirect", 0.85, DETECTOR)
    for i in passage.where("month"):
        yield from _around_month(passage, i)
        yield from _months_alone(passage, i)
    yield from _seasons(passage, text)
    yield from _feasts(passage)
    for several in (years_of_life(passage), lengths_of_time(passage)):
        for start, end, sure in several:
            yield Found(start, end, "date", "indirect", sure, DETECTOR)
    yield from _day_alone(passage)
    for i in passage.where("birth"):
        yield from _birth_in_words(passage, i)


def _seasons(passage: Passage, text: str) -> Iterator[Found]:
    """ "i fjor vår", "last autumn", "the Midsummer last year", "i fjor på forsommeren"."""
    if not passage.where("last year"):
        return
    for match in _RELATIVE.finditer(text):
        yield Found(*match.span(), "date", "indirect", 0.8, DETECTOR)
    for match in _FEAST_DAY.finditer(text) if "dag" in text or " day" in text or " Day" in text else ():
        if told_of(passage, passage.index_at(match.start())):
            yield Found(*match.span(), "date", "indirect", 0.6, DETECTOR)
    for match in _UNTIL_LAST_YEAR.finditer(text):
        yield Found(*match.span("when"), "date", "indirect", 0.5, DETECTOR)


def _feasts(passage: Passage) -> Iterator[Found]:
    """Seasons and feasts without a year in somebody's story: "hun går av til sommeren", "borte siden høstferien"."""
    for i in passage.where("feast"):
        if passage.before(i) not in words("dates", "by_season"):
            continue
        ending = has(passage, i, "ending") or has(passage, i, "life_event")
        if ending and told_of(passage, i) == "one" and not is_public(passage, i):
            yield Found(*passage.span(i, i), "date", "indirect", 0.5, DETECTOR)


def _months_alone(passage: Passage, i: int) -> Iterator[Found]:
    """A month without day and year in somebody's story: "vi hadde det oppe i januar", "since January", "this February"."""
    before, month = passage.before(i), passage.lower[i]
    if before not in (
        "i",
        "in",
        "siden",
        "sidan",
        "since",
        "this",
        "til",
        "until",
        "fra",
        "frå",
        "last",
        "from",
    ):
        return
    if (len(month) < 4 and month not in ("mai", "may")) or (
        month in ("may", "march", "mars", "mar") and not passage.has_capital(i) and passage.language == "en"
    ):
        return
    event = any(has(passage, i, kind) for kind in ("life_event", "ending", "had", "birth"))
    lived = has(passage, i, "had") or (event and told_of(passage, i) == "one")
    if (before in ("this", "since", "siden", "sidan") or lived) and not is_public(passage, i):
        first = i - 1 if before in ("this", "last") else i
        yield Found(*passage.span(first, i), "date", "indirect", 0.5, DETECTOR)


def _closes(passage: Passage, last: int) -> bool:
    """Whether the clause ends behind this word, or goes on with something that no number is followed by."""
    gap = passage.gap(last).strip()
    return gap[:1] in (".", ",", "!", "?", ";", "…") or passage.after(last) in (
        "", "og", "and", "da", "då", "when", "så", "so", "men", "but", "som", "jeg", "eg", "he", "she", "i", "we", "vi",
    )  # fmt: skip


def _day_alone(passage: Passage) -> Iterator[Found]:
    """ "on the second", "den femte" at the end of a clause: a day of a month named before."""
    for i in passage.where("ordinal"):
        if (
            passage.before(i) in ("the", "den")
            and passage.before(i, 2) in ("on", "på", "til", "by")
            and _closes(passage, i)
        ):
            value = parse_ordinal(passage.lower[i])
            if value is not None and value <= 31 and (passage.before(i, 2) == "on" or passage.where("month")):
                yield Found(*passage.span(i - 1, i), "date", "indirect", 0.5, DETECTOR)


def _around_month(passage: Passage, i: int) -> Iterator[Found]:
    month = passage.lower[i]
    day_at, day = _day_before(passage, i)
    last = i
    if day is None:
        day, last = _day_behind(passage, i)
    year, last = _year_behind(passage, last)
    first = day_at if day_at is not None else i
    if day is None and year is None:
        relative = _LAST_YEAR.match(passage.text, passage.ends[i])
        if relative and not is_public(passage, i):
            yield Found(passage.starts[i], relative.end(), "date", "indirect", 0.8, DETECTOR)
        return
    if year and (day, _MONTHS.get(month), year) in _PUBLIC_DATES:
        first = day_at if day_at is not None else i
        yield Found(*passage.span(first, last), "date", "keep", 0.95, "keep: a day of history")
        return
    if (
        (day is None or (month in ("may", "march") and not passage.caseless and year is None))
        and month in ("mars", "mar", "may", "mai", "march", "des", "jan")
        and not passage.has_capital(i)
        and passage.language == "en"
    ):
        return
    start, end = passage.span(first, last)
    if day is not None and passage.before(first) in ("the", "den") and passage.touches(first - 1):
        first -= 1
        start = passage.starts[first]
    if first > 0 and passage.is_kind(first - 1, "weekday"):
        start = passage.starts[first - 1]
    if leading := _NIGHT_OF.search(passage.text[max(0, start - 24) : start]):
        start -= len(leading.group())
    if relative := _LAST_YEAR.match(passage.text, end):
        end, year = relative.end(), 0
    if text_dot := passage.text[end : end + 1] == "." and passage.text[end + 1 : end + 2].isdigit():
        end += int(text_dot)
    if (
        day is not None
        and year is None
        and (day, _MONTHS.get(month, 0)) in _PUBLIC_DAYS
        and not has(passage, i, "session")
    ):
        yield Found(start, end, "date", "keep", 0.9, "keep: a public day")
    elif day is None:
        if not is_public(passage, i):
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
    return _short_year(passage, at, i)


def _short_year(passage: Passage, at: int, i: int) -> tuple[int | None, int]:
    """The year said in its last two figures: "mai tjueen", "våren nittiåtte"; nothing that is counted stands behind."""
    if passage.language not in ("nb", "nn") or not passage.is_kind(at, "number"):
        return None, i
    value = parse_number(passage.lower[at])
    closed = passage.after(at) in ("", *words("dates", "closes")) or passage.gap(at).strip()[:1] in (",", ".")
    if value is None or not 20 <= value <= 99 or not closed:
        return None, i
    return int(value) + (2000 if value < 40 else 1900), at


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
