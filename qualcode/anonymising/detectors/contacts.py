"""Phones in any grouping and in words, e-mail also read aloud, handles and web addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.languages import parse_number

DETECTOR = "contacts"

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+[^\s<>\"'.,;:!?)]"
    r"|(?<![\w@.-])[a-zA-Z0-9æøåÆØÅ-]{2,}(?:\.[a-zA-Z0-9-]+)*\.(?:no|com|org|net|lv|lt|ke|eu|uk|se|dk|fi|ee|pl|ua|hu|de|info|io)(?:/[^\s<>\"']*)?(?![\w@])"
)
_HANDLE = re.compile(r"(?<![\w@./])@ ?[A-Za-z_æøåÆØÅ][\w.]{1,30}(?<!\.)")
_USER = re.compile(
    r"\b(?:skype|insta(?:gram)?|twitter|telegram|snap(?:chat)?|facebook|whatsapp|brukernavn\w*|brukarnamn\w*|user ?name|handle|nick)\b[\s:]*(?:is|er|at|på)?[\s:]*(?P<user>[\w-]+(?:[._-][\w-]+)*[._\d][\w.-]*\w)",
    re.IGNORECASE,
)
# Read aloud: "kari punktum hansen krøllalfa gmail punktum com", "mary dot otieno at gmail dot com"
_DOT = r"(?:punktum|prikk|dot|punkt)"
_LOCAL = rf"[\w-]+(?:\s+(?:{_DOT}|understrek|underscore|bindestrek|strek|dash|hyphen)\s+[\w-]+)*"
_ONE_WORD = r"(?:one word|all one word|ett ord|eitt ord|i ett|i eitt|i ett ord)"
_SPOKEN_EMAIL = re.compile(
    rf"(?:[\w-]+\s+{_LOCAL},?\s+{_ONE_WORD},?\s+|{_LOCAL},?\s+)(?:krøllalfa|krøll-alfa|alfakrøll|krøll|alfa|at|snabel-a|æt)\s+"
    rf"(?:[\w-]+(?:\s+{_DOT}\s+[\w-]+)+|(?:gmail|hotmail|outlook|yahoo|icloud|online|live)\s(?:com|no)\b)",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?<![\w.,/+-])(?:\(?\+\d{1,3}\)?|00\d{1,3})?[ .-]{0,2}(?:\(0?\d{1,4}\)[ .-]?)?\d(?:[ .\u00a0-]?\d){4,14}(?![\w/]|[.,]\d|-\d)"
)
_CUE = re.compile(
    r"\b(?:tlf|telefon\w*|mobil\w*|nummer\w*|nr|ring\w*|sms|melding|whats?app|viber|telephone|phone|mobile|cell|number|call(?:ed|ing)?|text(?:ed)?|reach|dial|faks|fax)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"^\s*(?:kr|kroner|nok|euro|eur|usd|dollar|shilling|million|milliard|tusen|prosent|%|mennesker|innbygg|people|inhabitants|citizens|tonn|kilo|meter|stykk|kvadrat)",
    re.IGNORECASE,
)
_PUBLIC_SITES = re.compile(
    r"(?:^|\.|/)(?:ks|norad|regjeringen|regjeringa|stortinget|nrk|ssb|nav|udi|imdi|eeagrants|europa|un|google|facebook|youtube|wikipedia|finn|altinn|lps|lsa)\.",
    re.IGNORECASE,
)
_FILLERS = words("contacts", "fillers")
# "it ends in 34 56": a part of a number is enough for who knows the rest
_PART = re.compile(
    r"\b(?:slutter på|sluttar på|ender på|endar på|begynner på|begynner med|byrjar på|byrjar med|ends (?:in|with)|starts with|begins with"
    r"|(?:siste|første|fire|tre|last|first)(?: fire| tre| to| four| three| two)? (?:siffer|sifra|sifrene|tall|tallene|tala|digits)(?: er| are)?)\s(?P<part>\d(?:[ -]?\d){1,5})(?!\d)",
    re.IGNORECASE,
)
# "double two", "dobbel to"
_REPEATS = words("contacts", "repeats")


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """E-mail, phones, handles, web addresses; level direct, but the sites of public bodies are kept."""
    text = passage.text
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Found(match.start(), match.end(), "contact", "direct", 0.98, DETECTOR)
        for match in _HANDLE.finditer(text):
            yield Found(match.start(), match.end(), "contact", "direct", 0.9, DETECTOR)
    if "." in text:
        for match in _URL.finditer(text):
            public = _PUBLIC_SITES.search(match.group())
            yield Found(match.start(), match.end(), "contact", "keep" if public else "direct", 0.85, DETECTOR)
    if any(
        word in passage.lower
        for word in (
            "krøllalfa",
            "krøll-alfa",
            "alfakrøll",
            "punktum",
            "prikk",
            "dot",
            "krøll",
            "gmail",
            "hotmail",
        )
    ):
        for match in _SPOKEN_EMAIL.finditer(text):
            yield Found(match.start(), match.end(), "contact", "direct", 0.9, DETECTOR)
    if passage.where("network"):
        for match in _USER.finditer(text):
            yield Found(*match.span("user"), "contact", "direct", 0.8, DETECTOR)
    if not passage.has_digits:
        yield from _in_words(passage)
        return
    for match in _PART.finditer(text):
        yield Found(*match.span("part"), "contact", "direct", 0.8, DETECTOR)
    for match in _DIGITS.finditer(text):
        sure = _phone_confidence(text, match)
        if sure:
            start = match.start() + len(match.group()) - len(match.group().lstrip(" .-"))
            yield Found(start, match.end(), "contact", "direct", sure, DETECTOR)
    yield from _in_words(passage)


def _phone_confidence(text: str, match: re.Match[str]) -> float:
    written = match.group().strip(" .-")
    digits = re.sub(r"\D", "", written)
    cue = bool(_CUE.search(text[max(0, match.start() - 50) : match.start()]))
    if _AMOUNT.match(text[match.end() : match.end() + 14]):
        return 0.0
    if cue and 5 <= len(digits) <= 15:
        return 0.95
    if written.startswith(("+", "(+", "00")) and 8 <= len(digits) <= 15:
        return 0.95
    groups = re.split(r"[ .\u00a0-]+", written)
    if len(digits) == 8 and digits[0] in "2345679":
        years = len(groups) == 2 and all(re.fullmatch(r"(?:19|20)\d\d", group) for group in groups)
        thousands = len(groups) == 3 and [len(group) for group in groups] == [2, 3, 3]
        date = re.fullmatch(r"\d{1,2}[.-]\d{1,2}[.-]\d{4}|(?:19|20)\d\d-?\d\d-?\d\d", written)
        return 0.0 if years or date else 0.5 if thousands else 0.85
    if written.startswith("0") and 9 <= len(digits) <= 12:
        return 0.85
    return 0.0


def _in_words(passage: Passage) -> Iterator[Found]:
    """A row of number words that together have as many digits as a phone number."""
    numbers = passage.where("number")
    at = 0
    while at < len(numbers):
        first = last = numbers[at]
        count = 1
        while at + 1 < len(numbers) and _continues(passage, last, numbers[at + 1]):
            at += 1
            last = numbers[at]
            count += 1
        at += 1
        cue = bool(_CUE.search(passage.text[max(0, passage.starts[first] - 60) : passage.starts[first]]))
        if count < (2 if cue else 4):
            continue
        if any(passage.lower[k] in words("contacts", "scales") for k in range(first, last + 1)):
            continue  # an amount
        digits = sum(_digits_of(passage.lower[k]) for k in range(first, last + 1))
        if digits >= 7 or (cue and digits >= 5):
            if passage.before(first) in ("plus", "pluss") or (
                first and passage.lower[first - 1] in ("plus", "pluss")
            ):
                first -= 1
            start, end = passage.span(first, last)
            yield Found(start, end, "contact", "direct", 0.9 if cue or digits == 8 else 0.75, DETECTOR)


def _continues(passage: Passage, left: int, right: int) -> bool:
    between = passage.text[passage.ends[left] : passage.starts[right]]
    if right > left + 1 and all(word in _FILLERS for word in passage.lower[left + 1 : right]):
        return right <= left + 3 and not any(c in between for c in "?!\n:")
    if right == left + 1:
        return len(between) <= 5 and all(c in " ,.-–…\u00a0\n" for c in between)
    return right == left + 2 and passage.lower[left + 1] in _REPEATS


def _digits_of(word: str) -> int:
    value = parse_number(word)
    return 0 if value is None else len(str(value))
