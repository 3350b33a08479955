"""Dates in digits and words: exact days, months of a year, years of birth; days everybody keeps stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.languages import is_first_name, parse_number, parse_ordinal

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
_RELATIVE = re.compile(
    r"\b(?:i fjor (?:på )?(?:vår(?:en)?|høst(?:en)?|haust(?:en)?|sommer(?:en)?|sommar(?:en)?|vinter(?:en)?|jul|påske|forsommeren|\w+mars)"
    r"|(?:vår(?:en)?|høst(?:en)?|haust(?:en)?|sommer(?:en)?|sommar(?:en)?|vinter(?:en)?) i fjor|(?:forrige|førre) (?:vår|høst|haust|sommer|sommar|vinter)"
    r"|last (?:spring|summer|autumn|fall|winter|christmas|easter|midsummer)|(?:the )?(?:spring|summer|autumn|winter|midsummer|easter|christmas) last year)\b",
    re.IGNORECASE,
)
_LAST_YEAR = re.compile(r"\.? (?:i fjor|last year|i år|this year)\b")
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
        yield from _months_alone(passage, i)
    yield from _seasons(passage, text)
    yield from _lengths_of_time(passage)
    yield from _years_in_words(passage)
    yield from _day_alone(passage)
    for i in passage.where("birth"):
        yield from _birth_in_words(passage, i)


def _years_of_life(passage: Passage) -> Iterator[Found]:
    """Years in somebody's own story: "jeg ble valgt i 2007", "here since 1998"; not "in 2004 Latvia joined"."""
    for i, word in enumerate(passage.words):
        if not _YEAR.match(word) or _is_amount(passage, i):
            continue
        sentence = passage.sentence_of(i)
        public = _is_public(passage, sentence, i)
        before = passage.before(i)
        season = before if before in words("dates", "season") else passage.before(i, 2)
        if season in words("dates", "season") and not public:
            first = i - 1 if before == season else i - 2
            yield Found(*passage.span(first, i), "date", "indirect", 0.6, DETECTOR)
        elif (before in words("dates", "since") or _since_then(passage, sentence, i)) and (
            not public or _has(passage, sentence, "singular")
        ):
            if passage.after(i) not in ("til", "to", "og", "and") or not _YEAR.match(passage.after(i, 2)):
                yield Found(*passage.span(i, i), "date", "indirect", 0.55, DETECTOR)
        elif _is_told(passage, sentence) and not public:
            yield Found(*passage.span(_range_start(passage, i), i), "date", "indirect", 0.5, DETECTOR)


def _range_start(passage: Passage, i: int) -> int:
    """The first year of "2012-2015", or i."""
    return i - 1 if i and passage.gap(i - 1) in ("-", "–") and _YEAR.match(passage.lower[i - 1]) else i


def _since_then(passage: Passage, sentence: range, i: int) -> bool:
    """ "jeg har vært det siden valget i 2011": an event that all know dates what one person tells."""
    return any(passage.before(i, k) in ("siden", "sidan", "since") for k in (2, 3, 4)) and _has(
        passage, sentence, "singular"
    )


def _range_end(passage: Passage, i: int) -> int:
    """The last year of "2012-2015", or i."""
    spanned = (
        i + 1 < len(passage) and passage.gap(i).strip() in ("-", "–") and passage.lower[i + 1].isdecimal()
    )
    return i + 1 if spanned else i


def _is_amount(passage: Passage, i: int) -> bool:
    """Whether four digits are no year: a part of a number, or so many people."""
    beside = (
        passage.text[max(0, passage.starts[i] - 1) : passage.starts[i]] + passage.text[passage.ends[i] :][:1]
    )
    return any(
        c in ".,/-–%" and passage.text[passage.ends[i] + 1 : passage.ends[i] + 2].isdigit() for c in beside
    )


def _is_public(passage: Passage, sentence: range, i: int) -> bool:
    """Whether the words around a date say that it belongs to public life; what stands nearer counts."""
    return any(
        passage.lower[k] in words("dates", "public")
        or passage.lower[k].endswith(("reformen", "reforma", "programmet", "valget", "valet"))
        for k in sentence
        if abs(k - i) < 9 and k != i
    )


def _has(passage: Passage, sentence: range, kind: str) -> bool:
    return any(passage.is_one_of(k, words("dates", kind)) for k in sentence)


def _is_told(passage: Passage, sentence: range) -> bool:
    """Whether somebody tells of himself or of people near: a person and something that happens to people."""
    person = any(passage.is_one_of(k, _PERSON | words("dates", "we")) for k in sentence)
    person = person or any(passage.has_capital(k) and is_first_name(passage.lower[k]) for k in sentence)
    return person and _has(passage, sentence, "life_event")


def _seasons(passage: Passage, text: str) -> Iterator[Found]:
    """ "i fjor vår", "last autumn", "the Midsummer last year", "i fjor på forsommeren"."""
    if not any(hint in text for hint in ("fjor", "last ", "Last ", "orrige", "ørre")):
        return
    for match in _RELATIVE.finditer(text):
        yield Found(*match.span(), "date", "indirect", 0.8, DETECTOR)


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
    sentence = passage.sentence_of(i)
    told = (_has(passage, sentence, "we") or _has(passage, sentence, "singular")) and (
        _has(passage, sentence, "life_event") or any(passage.lower[k] in ("hadde", "had") for k in sentence)
    )
    own = before in ("this", "since", "siden", "sidan") or told
    if own and not _is_public(passage, sentence, i):
        first = i - 1 if before in ("this", "last") else i
        yield Found(*passage.span(first, i), "date", "indirect", 0.5, DETECTOR)


def _lengths_of_time(passage: Passage) -> Iterator[Found]:
    """How long one person has worked, lived or been married: "i nitten år", "I am here already eleven years"."""
    for i, word in enumerate(passage.lower):
        if word not in ("år", "years", "åra", "year") or i == 0:
            continue
        first = i - 1
        if not (passage.words[first].isdecimal() or passage.is_kind(first, "number")):
            continue
        while first > 0 and passage.is_kind(first - 1, "number") and passage.touches(first - 1):
            first -= 1
        value = parse_number(" ".join(passage.lower[first:i]))
        if value is None or not 4 <= value <= 60 or passage.after(i) in words("dates", "not_service"):
            continue
        led = passage.before(first)
        if led in words("dates", "not_lasting") and (led != "for" or passage.language != "en"):
            continue
        sentence = passage.sentence_of(i)
        near = [k for k in sentence if first - 12 <= k < first or i < k < i + 4]
        single = any(passage.is_one_of(k, words("dates", "singular")) for k in near)
        fragment = value > 9 and len(sentence) < 9 and passage.gap(first - 1).startswith(",")
        if passage.before(first) in ("er", "am") and passage.after(i) not in ("her", "here"):
            continue  # an age
        if (single or fragment) and (
            fragment or any(passage.lower[k] in words("dates", "durational") for k in near)
        ):
            yield Found(*passage.span(first, i), "date", "indirect", 0.5, DETECTOR)


def _years_in_words(passage: Passage) -> Iterator[Found]:
    """ "i nittini", "in ninety-eight", "i nitten åttifire", "høsten to tusen og sju"."""
    for i in passage.where("number"):
        if i and passage.is_kind(i - 1, "number"):
            continue
        before = passage.before(i)
        if before not in ("i", "in", "siden", "sidan", "since", "fra", "frå", "from") and before not in words(
            "dates", "season"
        ):
            continue
        for length in (5, 4, 3, 2, 1):
            several = passage.lower[i : i + length]
            if len(several) < length or not all(
                passage.is_kind(k, "number") or passage.lower[k] in ("og", "and")
                for k in range(i, i + length)
            ):
                continue
            value = parse_number(" ".join(several))
            if value is None or not (1930 <= value <= 2035 or 40 <= value <= 99):
                continue
            last = i + length - 1
            if value < 100 and (not _closes(passage, last) or passage.words[i].isdecimal()):
                break
            sentence = passage.sentence_of(i)
            if not _is_public(passage, sentence, i):
                first = i - 1 if before in words("dates", "season") else i
                yield Found(*passage.span(first, last), "date", "indirect", 0.55, DETECTOR)
            break


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
        return
    if (
        day is None
        and month in ("mars", "mar", "may", "mai", "des", "jan", "mars")
        and not passage.has_capital(i)
        and passage.language == "en"
    ):
        return
    start, end = passage.span(first, last)
    if day is not None and passage.before(first) in ("the", "den") and passage.touches(first - 1):
        first -= 1
        start = passage.starts[first] if passage.language == "en" else start
    if first > 0 and passage.is_kind(first - 1, "weekday"):
        start = passage.starts[first - 1]
    if relative := _LAST_YEAR.match(passage.text, end):
        end, year = relative.end(), 0
    if text_dot := passage.text[end : end + 1] == "." and passage.text[end + 1 : end + 2].isdigit():
        end += int(text_dot)
    if day is not None and year is None and (day, _MONTHS.get(month, 0)) in _PUBLIC_DAYS:
        yield Found(start, end, "date", "keep", 0.9, "keep: a public day")
    elif day is None:
        if not _is_public(passage, passage.sentence_of(i), i):
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
