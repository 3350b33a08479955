"""Phones in any grouping and in words, e-mail also read aloud, handles and web addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.mail_read_aloud import mail_read_aloud
from qualcode.anonymising.detectors.passage import Found, Passage, words_like
from qualcode.anonymising.detectors.read_aloud import rows
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at

DETECTOR = "contacts"
STOPS = frozenset(("mark", "point", "figures", "network", "at"))

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_TOP = "no|com|org|net|lv|lt|ke|eu|uk|se|dk|fi|ee|pl|ua|hu|de|info|io"
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+[^\s<>\"'.,;:!?)]"
    rf"|(?<![\w@.-])[a-zA-Z0-9æøåÆØÅ-]{{2,}}(?:\.[a-zA-Z0-9-]+)*\.(?:{_TOP})(?:/[^\s<>\"']*)?(?![\w@])"
)
_TOP_LEVELS = frozenset(_TOP.split("|"))
stop_at("top level", lambda word: word.partition("-")[0] in _TOP_LEVELS)
_PUBLIC_MAIL = re.compile(
    r"(?:info|post|postmottak|kontakt|contact|press|presse|support|office)@", re.IGNORECASE
)
_HANDLE = re.compile(r"(?<![\w@./])@ ?[A-Za-z_æøåÆØÅ][\w.]{1,30}(?<!\.)")
# A user name behind a service or "brukernavn": with a point, underscore or digit inside, a few words may stand between.
_USER = re.compile(
    r"\b(?:skype|insta(?:gram)?|twitter|tiktok|telegram|signal|snap(?:chat)?|facebook|face|messenger|linkedin|whatsapp|viber|discord|brukernavn\w*|brukarnamn\w*|user ?name|handle|nick)\b"
    r"(?:[\s:,]+[\w’']+){0,6}?[\s:,]+(?P<user>[\w-]+(?:[._-][\w-]+)*[._\d][\w.-]*\w)",
    re.IGNORECASE,
)
_LOOSE_USER = re.compile(r"(?<![\w@./])[a-zæøå]{3,}\d*(?:\.[a-zæøå]{3,}|_[a-zæøå\d]+)+\d*(?![\w@/])")
_NAMED_USER = re.compile(
    r"\b(?:brukernavn\w*|brukarnamn\w*|user ?name|handle)\b(?:\s(?:mitt|hans|hennes|hennar|my))?[\s:]*(?:is|er|var|was)?\s(?P<user>[\w-]{4,}\w)",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?<![\w.,/+-])(?:\(?\+\d{1,3}\)?|00\d{1,3})?[ .-]{0,2}(?:\(0?\d{1,4}\)[ .-]?)?\d(?:[ .\u00a0-]?\d){4,14}(?![\w/]|[.,]\d|-\d)"
)
_CUE = re.compile(
    r"\b(?:tlf|telefon\w*|mobil\w*|nummer\w*|nr|ring\w*|sms|melding|tekst|vipps\w*|whats?app|signal|viber|telephone|phone|mobile|cell|number|call(?:ed|ing)?|text(?:ed)?|reach|dial|faks|fax)\b[^.!?\n]{0,40}$",
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
# Norwegian five-digit numbers beginning with 0 are those of firms and public bodies (02800 the police); 116 117 the doctor's.
_SERVICE = re.compile(r"0\d{4}|116 ?\d{3}|8\d\d \d\d \d{3}|815 ?\d\d ?\d{3}|800 ?\d\d ?\d{3}")
# "it ends in 34 56": a part of a number is enough for who knows the rest
_PART = re.compile(
    r"\b(?:slutter på|sluttar på|ender på|endar på|begynner på|begynner med|byrjar på|byrjar med|ends (?:in|with)|starts with|begins with"
    r"|(?:siste|første|fire|tre|last|first)(?: fire| tre| to| four| three| two)? (?:siffer|sifra|sifrene|tall|tallene|tala|digits)(?: er| are)?)\s(?P<part>\d(?:[ -]?\d){1,5})(?!\d)",
    re.IGNORECASE,
)
_tells_part = words_like(
    r"(?:sluttar|slutter|endar|ender|begynner|byrjar|ends|starts|begins|siffer|sifra|sifrene|tall|tallene|tala|digits)$"
)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """E-mail, phones, handles, web addresses; level direct, but the sites of public bodies are kept."""
    text = passage.text
    if "@" in text:
        for match in _EMAIL.finditer(text):
            public = _PUBLIC_MAIL.match(match.group()) and _PUBLIC_SITES.search(
                match.group().partition("@")[2]
            )
            yield Found(match.start(), match.end(), "contact", "keep" if public else "direct", 0.98, DETECTOR)
        for match in _HANDLE.finditer(text):
            yield Found(match.start(), match.end(), "contact", "direct", 0.9, DETECTOR)
    if (
        "://" in text
        or "www" in passage.distinct
        or any(passage.gap(i - 1) == "." for i in passage.where("top level"))
    ):
        for match in _URL.finditer(text):
            public = _PUBLIC_SITES.search(match.group())
            yield Found(match.start(), match.end(), "contact", "keep" if public else "direct", 0.85, DETECTOR)
    if passage.where("mail part") or "point" in passage.kinds:
        for start, end in mail_read_aloud(passage):
            yield Found(start, end, "contact", "direct", 0.92, DETECTOR)
    if passage.where("network"):
        yield from _user_names(passage)
    if rows(passage):
        yield from _in_words(passage)
    if not passage.has_digits:
        return
    for match in _PART.finditer(text) if _tells_part(passage) else ():
        yield Found(*match.span("part"), "contact", "direct", 0.8, DETECTOR)
    for match in _DIGITS.finditer(text) if passage.has_long_number else ():
        sure = _phone_confidence(text, match)
        if sure:
            start = match.start() + len(match.group()) - len(match.group().lstrip(" .-"))
            yield Found(start, match.end(), "contact", "direct", sure, DETECTOR)


def _phone_confidence(text: str, match: re.Match[str]) -> float:
    written = match.group().strip(" .-")
    digits = re.sub(r"\D", "", written)
    cue = bool(_CUE.search(text[max(0, match.start() - 50) : match.start()]))
    if _AMOUNT.match(text[match.end() : match.end() + 14]) or _SERVICE.fullmatch(written):
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
    for row in rows(passage):
        start, end = passage.span(row.first, row.last)
        cue = bool(_CUE.search(passage.text[max(0, start - 60) : start]))
        if row.pieces < (2 if cue else 4) or _AMOUNT.match(passage.text[end : end + 14]):
            continue
        if len(row.digits) >= 7 or (cue and len(row.digits) >= 5):
            sure = 0.9 if cue or len(row.digits) == 8 else 0.75
            yield Found(start, end, "contact", "direct", sure, DETECTOR)


def _user_names(passage: Passage) -> Iterator[Found]:
    """ "på insta er jeg kari.hansen", "my handle is mountaingoat"."""
    for match in _USER.finditer(passage.text):
        yield Found(*match.span("user"), "contact", "direct", 0.8, DETECTOR)
    for match in _LOOSE_USER.finditer(passage.text):
        yield Found(*match.span(), "contact", "direct", 0.8, DETECTOR)
    for match in _NAMED_USER.finditer(passage.text):
        if not is_ordinary(match.group("user").lower()):
            yield Found(*match.span("user"), "contact", "direct", 0.7, DETECTOR)
