"""Numbers that stand for a person or thing: national identity, account, organisation, passport, plate, case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.mixed_codes import mixed_codes
from qualcode.anonymising.detectors.passage import Found, Passage, words_like
from qualcode.anonymising.detectors.read_aloud import rows
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at

DETECTOR = "ids"
STOPS = frozenset(("figures", "cue of a number", "mark"))

# Norwegian fødselsnummer, D-, H- and test numbers, and the Latvian personas kods: six digits and five.
_SIX_FIVE = re.compile(r"(?<![\d.,-])\d{6}[ .\u00a0-]?\d{5}(?![\d-])")
_GROUPED = re.compile(r"(?<![\d.,-])\d{2}[ .]?\d{2}[ .]?\d{2}[ .-]\d{3}[ .]?\d{2}(?!\d)")
_ACCOUNT = re.compile(r"(?<!\d)\d{4}[ .\u00a0]?\d{2}[ .\u00a0]?\d{5}(?!\d)")
_ORGANISATION = re.compile(r"(?<!\d)\d{3}[ .\u00a0]?\d{3}[ .\u00a0]?\d{3}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?\b")
_PLATE = re.compile(
    r"\b(?!EU|EØ|NS|NR)[A-ZÆØÅ]{2}[ -]?\d(?:[ ]?\d){4}\b|\bK[A-Z]{2} ?\d{3}[A-Z]\b|\b[A-Z]{2}\d{2} [A-Z]{3}\b"
)
_SHORT_PLATE = re.compile(
    r"(?<![\w-])(?P<letters>[A-ZÆØÅ]{2}|[A-Z] [A-Z])[ -]?(?P<digits>\d{4})(?![\d/]|[.,-]\d)"
)
_PLATE_ABROAD = re.compile(
    r"(?<![\w-])(?P<letters>[A-ZÄÖÜ]{1,3}(?:-[A-Z]{1,2})?)[- ]?(?:\d{2,5}(?:[ -]?[A-Z]{1,3})?|[A-Z]{1,2} ?\d{2,4})(?![\w/]|[.,-]\d)"
)
_INSURANCE = re.compile(r"(?<!\w)[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)")  # the British kind
_SMALL_PLATE = re.compile(r"(?<![\w-])(?!er|på|og|vi|de|en|et|to)[a-z]{2} ?\d{5}(?!\d)")
_PLATE_CUE = re.compile(
    r"(?i:\b(?:skilt\w*|bil(?:en|nummer\w*)?|registrert\w*|registrerings\w*|nummerskilt\w*|plates?|car|truck|van|scooter|moped(?:en)?|traktor(?:en)?|registration|number ?plate)\b)"
)
_PASSPORT = re.compile(r"\b[A-Z]{1,3}\d{6,9}\b")
_LONG = re.compile(r"(?<![\w.,/+-])\d(?:[ \u00a0-]?\d){8,15}(?![\w,.]\d|\d)")
_CODE_NAME = re.compile(r"(?<![\w/])[^\W\d_]+_(?:[^\W_]+_?)*\d{2,}(?!\w)")  # user names: kari_nordmann_85
_ADDRESS_OF_NETWORK = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)")
_CASE = re.compile(r"(?<![\d/.,-])(?:(?:19|20)\d\d|\d\d)/\d{3,6}(?:-\d{1,3})?(?![\d/])")
# "C 28 551 907", "G-4471902", "PL-88213-A": cards, claims and files of any office; amounts of money are none
_LETTERED = re.compile(
    r"(?<![\w-])(?!(?:NOK|EUR|USD|GBP|SEK|DKK|KES|KR|RS|CO|PM|AM)\b)(?P<letters>(?:[A-Z]{1,4}-)?[A-ZÆØÅ]{1,4})[- ]?\d(?:[ -]?\d){4,11}(?:-[A-Z\d]{1,2})?(?![\w/]|[.,-]\d|\s\d)"
)
# "HH/SW/2019/114", "19-BCR-204", "SW 2291/07": references of offices, in three groups or more
_REFERENCE = re.compile(
    r"(?<![\w/.-])(?=[A-Z\d])(?=[\w/ -]*[A-Z])(?=[\w/ -]*\d)(?:[A-Z]{1,5}\d{0,6}|\d{1,8})(?:[/-](?:[A-Z]{1,5}\d{0,6}|\d{1,8})){2,5}(?![\w/]|[.-]\w)"
    r"|(?<![\w/.-])[A-Z]{2,5} ?\d{2,6}[/-]\d{2,6}(?:[/-]\d{1,4})?(?![\w/]|[.-]\w)"
)
_SLASHED = re.compile(r"(?<![\d/.-])\d{2,4}/\d{3,5}/\d{3,6}(?![\d/-])")  # holdings and files: "55/318/0042"
_SHORT_CODE = re.compile(r"(?<![\w@./-])[a-z]{1,2}\d{5,8}(?!\w)")  # students and staff: s123456
# "my ID, you asked for it, is …": words may stand between
_FAR_CUE = re.compile(
    r"\b(?:ID|(?i:fødselsnummer\w*|personnummer\w*|pass(?:nummer\w*|et)?|passport|konto\w*|account|plate|skilt\w*|bilnummer\w*|registreringsnummer\w*|medlemsnummer\w*|saksnummer\w*|case|ansattnummer\w*))\b"
    r"[^.!?\d\n]{0,45}$"
)
_NUMBER = re.compile(
    r"(?:(?<![\w])[A-ZÆØÅ]{1,4}[-/ ]?)?(?<!\d)\d(?:[\d ./-]*\d)?(?:-?[A-ZÆØÅ]{1,3}(?![\w-]))?"
)
_CUE = re.compile(
    r"\b(?P<cue>konto\w*|sort code|account(?: number| no\.?)?|iban|org\.?\s?nr\.?|orgnummer\w*|organisasjonsnummer\w*|organisation number|registration number|reg\.?\s?n[ro]\.?|skilt\w*|bilnummer\w*|licen[cs]e plate|number plate"
    r"|pass(?:nummer\w*|port(?: number| no\.?)?)|personnummer\w*|fødselsnummer\w*|personal (?:code|number)|national id|id(?:-|\s)?(?:nummer\w*|number|card)|d-nummer\w*|dufnummer\w*|duf-nummer\w*"
    r"|sak(?:snummer\w*|snr\.?| nr\.?| nummer)?|case (?:number|no\.?|file)|journal(?:nummer\w*|nr\.?)|jnr\.?|ref(?:eranse|erence)?(?:nummer\w*| number| no\.?)?\.?|vedtak(?:snummer)?|studentnummer\w*|student (?:number|id)"
    r"|ansattnummer\w*|employee (?:number|id)|medlemsnummer\w*|membership number|pasientnummer\w*|patient (?:number|id)|gnr\.?|gårdsnummer|gardsnummer|bnr\.?|bruksnummer"
    r"|kunde(?:nummer\w*|nr\.?)|polise(?:nummer\w*|nr\.?)|forsikringsnummer\w*|ordre(?:nummer\w*|nr\.?)|bestillingsnummer\w*|øyremerke\w*|øremerke\w*|produsentnummer\w*|bonusnummer\w*|billettnummer\w*|serienummer\w*|løyvenummer\w*"
    r"|badge(?: number)?|docket(?: number)?|order(?: number| no\.?)|booking(?: reference| number)?|ticket(?: number)?|invoice(?: number)?|policy(?: number)?|claim(?: number)?|serial(?: number)?|permit(?: number)?|herd number|tag number|customer number)"
    r"[\s:]*(?:(?:mitt|hans|hennes|min|his|her|my)\s)?(?:er|is|var|was|på|of|number|nummer|nr\.?|no\.?)?[\s:]*$",
    re.IGNORECASE,
)
_tells_of_car = words_like(r"skilt|bil|registr|plate|car$|truck|van$|scooter|moped|traktor")
_JOINED = re.compile(r"[A-Z\d][/-][A-Z\d]")
_UNDERSCORE = re.compile(r"[^\W\d_]_")
# How the words begin without which neither of the two cues is there.
_CUE_WORD = re.compile(
    r"(?:^|[-‐‑'’])(?:konto|sort$|account|iban|org|reg|skilt|bilnummer|licen|number|pass|personnummer|fødselsnummer|personal|national|id|d-nummer|duf|sak|case"
    r"|journal|jnr|ref|vedtak|student|ansattn|employee|medlemsn|membership|pasientn|patient|gnr|gårdsn|gardsn|bnr|bruksn|plate|kunde|polise|forsikringsn|ordre|bestillingsn|øyremerk|øremerk|produsentn|bonusn|billettn|serien|løyven|badge|docket|order|booking|ticket|invoice|policy|claim|serial|permit|herd|tag$|customer)"
)
stop_at("cue of a number", _CUE_WORD.search)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Identity, account, organisation, passport, case and plate numbers; a right check digit raises the confidence."""
    text = passage.text
    if rows(passage):
        yield from _in_words(passage)
    if not passage.has_digits:
        return
    if passage.where("cue of a number"):
        yield from _behind_cues(passage)
    if passage.digits < 2:
        return
    coded = passage.has_long_number or any(len(passage.words[i]) > 1 for i in passage.codes)
    if coded:
        yield from _plates(passage)
    for pattern in (_SIX_FIVE, _GROUPED) if passage.has_long_number else ():
        for match in pattern.finditer(text):
            digits = re.sub(r"\D", "", match.group())
            if len(digits) == 11:
                yield Found(*match.span(), "id", "direct", identity_confidence(digits), DETECTOR)
    for match in _ACCOUNT.finditer(text) if passage.has_long_number else ():
        digits = re.sub(r"\D", "", match.group())
        if match.group() != digits and weighted_check(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)):
            yield Found(*match.span(), "id", "direct", 0.9, DETECTOR)
        elif "." in match.group():
            yield Found(*match.span(), "id", "direct", 0.7, DETECTOR)
    for pattern, sure, possible in (
        (_IBAN, 0.95, coded),
        (_PASSPORT, 0.6, passage.has_long_number),
        (_ADDRESS_OF_NETWORK, 0.7, sum(passage.gap(i) == "." for i in passage.where("digits")) > 2),
        (_INSURANCE, 0.98, coded),
        (_CODE_NAME, 0.6, "mark" in passage.kinds and _UNDERSCORE.search(text) is not None),
        (_CASE, 0.7, passage.digits > 4 and "/" in text),
        (_SLASHED, 0.85, text.count("/") > 1),
        (_SHORT_CODE, 0.6, passage.has_long_number),
        (_REFERENCE, 0.8, passage.digits > 3 and _JOINED.search(text) is not None),
        (_LETTERED, 0.97, passage.has_long_number),
    ):
        for match in pattern.finditer(text) if possible else ():
            if pattern is _CASE and re.fullmatch(r"(\d\d)\d\d/(?:\1)\d\d", match.group()):
                continue  # the school year 2013/2014
            if pattern is _REFERENCE and not _is_reference(match.group()):
                continue
            if pattern is _LETTERED and not _is_code(match.group("letters"), match.group()):
                continue
            yield Found(*match.span(), "id", "direct", sure, DETECTOR)
    for start, end in mixed_codes(passage):
        yield Found(start, end, "id", "direct", 0.75, DETECTOR)
    for match in _LONG.finditer(text) if passage.has_long_number else ():
        groups = match.group().split()
        if (
            len(groups) > 1
            and all(len(group) == 3 for group in groups[1:])
            and len(groups[0]) < 4
            and match.group().endswith("000")
        ):
            continue  # a round number, grouped by thousands
        yield Found(*match.span(), "id", "direct", 0.55, DETECTOR)


def _behind_cues(passage: Passage) -> Iterator[Found]:
    """Numbers behind "kontonummer", "my passport is", "saksnr."."""
    text = passage.text
    for match in _numbers_near_cues(passage):
        cue = _CUE.search(text[max(0, match.start() - 40) : match.start()])
        if not cue and _FAR_CUE.search(text[max(0, match.start() - 70) : match.start()]):
            if len(re.sub(r"\D", "", match.group())) >= 6:
                yield Found(*match.span(), "id", "direct", 0.9, DETECTOR)
        elif cue and _is_number_of(cue.group("cue").lower(), match.group()):
            farm = cue.group("cue").lower().startswith(("gnr", "bnr", "gård", "gard", "bruk"))
            start = max(0, match.start() - 40) + cue.start("cue") if farm else match.start()
            yield Found(start, match.end(), "id", "direct", 0.97, DETECTOR)


def _numbers_near_cues(passage: Passage) -> Iterator[re.Match[str]]:
    """Numbers with a word in front, seventy characters away at most, that may belong to a cue."""
    cues = [(passage.starts[i], passage.ends[i] + 70) for i in passage.where("cue of a number")]
    near = any(
        start < passage.starts[k] < reach + 6 for k in passage.where("digits") for start, reach in cues
    )
    for match in _NUMBER.finditer(passage.text, cues[0][0]) if near else ():
        if any(start < match.start() < reach for start, reach in cues):
            yield match


def _in_words(passage: Passage) -> Iterator[Found]:
    """Digits said as words, behind letters or a cue: "DN fire to sju null ni", "saksnummer tjue fjorten tolv"."""
    for row in rows(passage):
        first = row.first
        while first and passage.touches(first - 1) and _is_letter(passage, first - 1):
            first -= 1
        letters = "".join(passage.words[first : row.first])
        if row.pieces > 1 and len(row.digits) >= 4 and 1 < len(letters) < 4:
            yield Found(*passage.span(first, row.last), "id", "direct", 0.85, DETECTOR)
        elif len(row.digits) == 11:
            yield Found(*passage.span(row.first, row.last), "id", "direct", 0.86, DETECTOR)
        elif len(row.digits) >= 4 and _FAR_CUE.search(
            passage.text[max(0, passage.starts[first] - 60) : passage.starts[first]]
        ):
            yield Found(*passage.span(row.first, row.last), "id", "direct", 0.92, DETECTOR)


def _is_code(letters: str, written: str) -> bool:
    """Whether letters and digits are a card's or file's: no body with a year, no round amount."""
    body = len(letters) > 1 and letters.lower() in words("ids", "bodies")
    return not (body or written.endswith("000") or re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", written))


def _is_reference(written: str) -> bool:
    """Whether groups joined by strokes are a reference: letters and four digits, and no body with years ("EU 2014-2020")."""
    digits = re.sub(r"\D", "", written)
    letters = re.match(r"[A-Z]*", written)
    body = letters is not None and letters.group().lower() in words("ids", "bodies") | {"norad"}
    years = re.fullmatch(r"[A-Z]+ ?(?:19|20)\d\d[/-](?:(?:19|20)?\d\d)", written)
    return (
        any(c.isalpha() for c in written)
        and len(digits) > 3
        and not (years or (body and not re.search(r"\d{5}", digits)))
    )


def _is_letter(passage: Passage, i: int) -> bool:
    """Whether word i is a letter or two of a plate: "DN", "D", and in small letters "d n" or "dn" but no word."""
    word = passage.words[i]
    if len(word) > 2 or not word.isalpha():
        return False
    return word.isupper() or (
        passage.caseless and (len(word) == 1 or not is_ordinary(word)) and word not in ("i", "å")
    )


def _plates(passage: Passage) -> Iterator[Found]:
    """Plates: two letters and five digits anywhere; four digits and the forms of other countries where no body is meant."""
    text = passage.text
    for match in _PLATE.finditer(text):
        yield Found(*match.span(), "id", "direct", 0.85, DETECTOR)
    for match in _SHORT_PLATE.finditer(text):
        year = match.group("digits")[:2] in ("19", "20")
        body = match.group("letters").lower() in words("ids", "bodies")
        cue = bool(_PLATE_CUE.search(text[max(0, match.start() - 80) : match.end() + 40]))
        if cue or not (year or body):
            yield Found(*match.span(), "id", "direct", 0.8 if cue else 0.65, DETECTOR)
    if _tells_of_car(passage) and _PLATE_CUE.search(text):
        for match in _PLATE_ABROAD.finditer(text):
            if match.group("letters").lower() not in words("ids", "bodies"):
                yield Found(*match.span(), "id", "direct", 0.8, DETECTOR)
        if passage.caseless:
            for match in _SMALL_PLATE.finditer(text):
                yield Found(*match.span(), "id", "direct", 0.75, DETECTOR)


def _is_number_of(cue: str, written: str) -> bool:
    """Whether a number behind a cue is its number: long enough, and no year ("saken i 2014")."""
    digits = re.sub(r"\D", "", written)
    if cue.startswith(("gnr", "bnr", "gård", "gard", "bruk")):
        return True
    if re.fullmatch(r"(?:19|20)\d\d", digits) and "/" not in written:
        return False
    return len(digits) >= 4 or "/" in written


def identity_confidence(digits: str) -> float:
    """How sure eleven digits are a Norwegian identity number; never 0, for a misheard digit is still a person.

    >>> identity_confidence("01010750160"), identity_confidence("12345678901")
    (0.98, 0.75)
    """
    return 0.98 if is_identity_number(digits) else 0.9 if _has_birth_date(digits) else 0.75


def is_identity_number(digits: str) -> bool:
    """Whether eleven digits are a valid fødselsnummer, D-, H- or test number, by the rules before and from 2032.

    The date may carry day + 40 (D-number), month + 40 (H-number, synthetic test) or month + 80 (test). From 2032 the
    first check digit may leave a remainder of 0-3 (Skatteetaten, "Ny kontrollsifferberegning for fødselsnummer").

    >>> is_identity_number("01010750160"), is_identity_number("01010750161")
    (True, False)
    """
    if len(digits) != 11 or not digits.isdigit() or not _has_birth_date(digits):
        return False
    numbers = [int(c) for c in digits]
    first = sum(w * n for w, n in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), numbers, strict=False)) + numbers[9]
    second = sum(w * n for w, n in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), numbers, strict=False)) + numbers[10]
    return first % 11 in (0, 1, 2, 3) and second % 11 == 0


def _has_birth_date(digits: str) -> bool:
    day, month = int(digits[:2]), int(digits[2:4])
    day -= 40 if day > 40 else 0
    month -= 80 if month > 80 else 65 if month > 65 else 40 if month > 40 else 0
    return 1 <= day <= 31 and 1 <= month <= 12


def weighted_check(digits: str, weights: tuple[int, ...]) -> bool:
    """Whether the last digit is the mod 11 check digit under these weights, as of accounts and organisation numbers.

    >>> weighted_check("974760673", (3, 2, 7, 6, 5, 4, 3, 2))
    True
    """
    total = sum(w * int(c) for w, c in zip(weights, digits, strict=False))
    return (total + int(digits[-1])) % 11 == 0
