"""Street addresses, postal addresses and post boxes in Norway and abroad."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.detectors.addresses_in_english import english_streets
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import stop_at
from qualcode.languages import find_place, parse_number

DETECTOR = "addresses"
STOPS = frozenset(("street", "house", "digits"))

_NUMBER = r"(?:\s(?:nr\.?\s?|nummer\s)?\d{1,4}\s?[A-Ha-h]?\b)"
# "Storgata 12 B", "Karl Johans gate 5", "Solbakkeveien", "Nedre Skogvei 3"
_STREET = re.compile(
    r"\b(?:[A-ZÆØÅ][\w.'-]*\s){0,3}?(?:[A-ZÆØÅ][a-zæøåé.-]+(?:vegen|veien|veg|vei|gata|gaten|gate|stien|smauet|svingen|allé|alléen|alleen|plassen|torget|bakken|kroken|ringen|terrasse|brygge|kaia|løkka|tunet|faret|lia|åsen|haugen|toppen|grenda|jordet|hagen)"
    r"|[A-ZÆØÅ][\w.'-]+(?:\s[A-ZÆØÅ][\w.'-]+)?\s(?:vei|veg|gate|gt\.?|plass|allé|terrasse|brygge|torg|vn\.?))"
    + rf"(?P<number>{_NUMBER})?(?!\w)"
)
_SURE_STREET = re.compile(
    r"(?:vegen|veien|veg|vei|gata|gaten|gate|stien|smauet|allé|alléen|alleen|gt\.?|vn\.?)$", re.IGNORECASE
)
_BALTIC = re.compile(
    r"\b[A-ZĀČĒĢĪĶĻŅŠŪŽĖŲ][\wāčēģīķļņšūžėų]+\s(?:iela|ielā|gatvė|gatvėje|prospektas|prospekts|bulvāris|g\.|pr\.)(?:\s\d{1,4}[A-Za-z]?(?:-\d+)?)?"
)
_BOX = re.compile(
    r"\b(?:P\.?\s?O\.?\s?Box|[Pp]ostboks|[Pp]ostbox|[Bb]oks)\s\d{1,6}(?:[-–]\d{3,5})?", re.IGNORECASE
)
_POSTCODE = re.compile(
    r"(?<![\d.,])(?P<code>\d{4})\s(?P<place>[A-ZÆØÅ][A-Za-zæøåÆØÅ]+(?:\s[iI]\s[A-ZÆØÅ][\wæøå]+)?)"
)
_CAPITAL = r"[A-ZÆØÅÄÖÜÉČĒĢĪĶĻŅŠŪŽĖŲĄĘĮŁŚŹŻ]"
# "storgata 12", "Storgata tolv B", "parkveien tjueto"; roads with a number of the state are none
_SPOKEN_STREET = re.compile(
    r"\b(?!(?:riks|fylkes|europa|motor|kommune|hoved)ve)[^\W\d_]{3,}(?:veien|vegen|gata|gaten|gate|veg|vei|stien|svingen|bakken|lia|åsen|haugen|kroken|jordet|tunet)\s(?:nummer\s|nr\.?\s)?"
    r"(?P<number>\d{1,3}(?!\d)|[^\W\d_]+)(?P<letter>\s?[A-Fa-f]\b)?",
    re.IGNORECASE,
)
# the flat behind a street's number: ", 2. etasje", ", leilighet H0203"
_FLAT = re.compile(
    r",?\s(?:\d\.?\s?(?:etasje|etg\.?)|(?:leilighet|leil\.?|leilegheit|inngang|oppgang)\s[A-Z]?\d{0,4}[A-Z]?(?!\w)|[HULK]0\d{3}\b)"
)
# what goes on behind a street's number or a box: ", 6827 Breim", ", Wundanyi"
_TOWN = re.compile(
    rf"(?:,? (?:på |i |in )?(?P<code>\d{{4,5}}|L[VT]-?\d{{4,5}}) {_CAPITAL}[\w-]+(?: i {_CAPITAL}[\w-]+)?|, {_CAPITAL}[\w-]+(?=[\s.,]|$))"
)
_FOREIGN_CODE = re.compile(r"\bL[VT]-?\s?\d{4,5}\b|\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b")
_HOUSE = re.compile(
    r"^(?:house|cottages?|farm|lodge|manse|rectory|vicarage|croft|bungalow|mill|barn|cabin|presbytery|villa|schoolhouse|grange|hall|gatehouse|plot|stand|erf|shop|stall|lot|site|pitch|berth|unit|block|flat"
    r"|ul|ulica|ulice|strada|str|rue|calle|rua|via|avenida|plaza|praça|utca|út|tér|iela|gatvė|mnt|puiestee|tänav|sokağı|caddesi)$|(?:katu|tie|kuja|polku|straße|strasse|weg|platz|gasse|allee|straat|laan|plein|gracht|kade|gatan|vägen|vej|gade|stræde)$"
)
stop_at("house", _HOUSE.search)
# these only with a capital: "Rose Cottage, Lamb"
_CAPITAL_HOUSES = frozenset(
    ("cottage", "cottages", "farm", "lodge", "manse", "rectory", "vicarage", "croft", "bungalow", "mill", "barn", "cabin", "presbytery", "schoolhouse", "grange", "hall", "gatehouse", "house", "villa")
)  # fmt: skip
# and these also with a number or letter behind: "Plot 45, Ntinda"
_NUMBERED_HOUSES = frozenset(
    ("plot", "stand", "erf", "shop", "stall", "lot", "site", "pitch", "berth", "unit", "block", "flat")
)
_BOXES = frozenset(("box", "boks", "postboks", "postbox"))
_OPENS = re.compile(r"(?:^|[.!?…:\n\"“«]\s*)$")


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Addresses, level direct; a street without a number only where its ending is a street's."""
    text = passage.text
    houses = [i for i in passage.where("house") if _has_company(passage, i)]
    streets = [i for i in passage.where("street") if _may_be_address(passage, i)]
    if houses or streets:
        streets = sorted({*streets, *houses})
        for one in _streets(text, *passage.around(streets, _REACH)):
            yield _with_town(text, one)
    if not passage.has_digits:
        return
    for match in _FOREIGN_CODE.finditer(text) if passage.codes else ():
        yield Found(*match.span(), "address", "direct", 0.8, DETECTOR)
    four = any(len(passage.words[i]) == 4 for i in passage.where("digits"))
    for match in _POSTCODE.finditer(text) if four else ():
        year = re.fullmatch(r"19\d\d|20[0-4]\d", match.group("code"))
        place = match.group("place")
        if (place.isupper() and len(place) > 2 and not year) or (find_place(place) and not year):
            yield Found(*match.span(), "address", "direct", 0.85, DETECTOR)


_REACH = 12  # words on each side of a street's


def _has_company(passage: Passage, i: int) -> bool:
    """Whether a capital or a number stands near a word for a house or a foreign one for a street."""
    word = passage.lower[i]
    if word in _NUMBERED_HOUSES or word in _CAPITAL_HOUSES:
        if not passage.has_capital(i):
            return False
        behind = passage.word(i + 1)
        if word in _NUMBERED_HOUSES and not (
            len(behind) == 1 or passage.is_kind(i + 1, "digits") or behind in ("no", "number")
        ):
            return False
    return any(passage.has_capital(k) or passage.is_kind(k, "digits") for k in range(i - 2, i + 4))


def _may_be_address(passage: Passage, i: int) -> bool:
    """Whether a street's word has a capital, or stands beside one or in front of a number."""
    if passage.is_kind(i + 1, "digits"):
        return True
    if passage.lower[i] in _BOXES:
        return False
    if passage.has_capital(i) or passage.has_capital(i - 1):
        return True
    behind = passage.word(i + 1)
    number = passage.is_kind(i + 1, "number") and not (behind == "to" and passage.language == "en")
    return number or behind in ("nummer", "nr")


def _with_town(text: str, one: Found) -> Found:
    """An address with its number, and the flat, postal code and town that follow it."""
    if not text[one.start : one.end].rstrip("ABCDEFabcdef ")[-1:].isdigit():
        return one
    flat = _FLAT.match(text, one.end)
    if flat is not None:
        one = one._replace(end=flat.end())
    town = _TOWN.match(text, one.end)
    if town is None or (
        not town.group("code")
        and not find_place(town.group().strip(", "))
        and "ox" not in text[one.start : one.end].lower()
    ):
        return one
    return one._replace(end=town.end())


def _streets(text: str, begin: int, end: int) -> Iterator[Found]:
    """Streets and post boxes between two positions, with their number where there is one."""
    for match in _STREET.finditer(text, begin, end):
        number = match.group("number")
        street = match.group()[: len(match.group()) - len(number or "")]
        opens = bool(_OPENS.search(text[max(0, match.start() - 4) : match.start()]))
        if number:
            yield Found(*match.span(), "address", "direct", 0.92, DETECTOR)
        elif _SURE_STREET.search(street) and (" " in street.strip() or not opens):
            yield Found(*match.span(), "address", "direct", 0.72, DETECTOR)
    yield from english_streets(text, begin, end)
    for match in _SPOKEN_STREET.finditer(text, begin, end):
        spoken = parse_number(match.group("number").lower())
        if spoken is not None and (spoken > 1 or match.group("number").isdigit()):
            yield Found(*match.span(), "address", "direct", 0.88, DETECTOR)
    for pattern, sure in ((_BALTIC, 0.9), (_BOX, 0.9)):
        for match in pattern.finditer(text, begin, end):
            yield Found(*match.span(), "address", "direct", sure, DETECTOR)
