"""Street addresses as English writes and says them: house name, flat, number, street, town, code."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from qualcode.anonymising.detectors.passage import Found
from qualcode.languages import parse_number

DETECTOR = "addresses"

_NAME = r"(?:[A-Z][\w'’-]+|St\.)"
# streets by themselves, and words that are a street only behind a number
_STREET = r"Street|Road|Avenue|Lane|Drive|Close|Crescent|Boulevard|Terrace|Highway|Square|St\.|Rd\.?|Ave\.?|Blvd\.?|Ln\.|Estate"
_NUMBERED = (
    r"Court|Gardens|Row|Place|Mews|Walk|Way|Grove|Parade|Quay|Green|Hill|Rise|View|Wynd|Brae|Wharf|Park|Circle|Trail|Heights|Gate|Buildings"
    r"|Ct\.?|Dr\.?|Pl\.?|Gdns\.?|House"
)
_UNIT = r"(?:[Ff]lat|[Aa]pt\.?|[Aa]partment|[Uu]nit|[Ss]uite|[Rr]oom|[Bb]lock|[Uu]pper|[Bb]asement [Ff]lat)\s(?:[A-Z]?\d{1,4}(?:/\d{1,2})?[A-Za-z]?|[A-Z])\b"
_HOUSE = (
    r"(?:[Tt]he\s)?(?:[Oo]ld\s)?(?:[A-Z][\w'’-]+\s){0,2}"
    r"(?:Forge|Manse|Rectory|Vicarage|Cottage|House|Barn|Mill|Lodge|Farm|Farmhouse|Schoolhouse|Croft|Bungalow|manse|rectory|vicarage|schoolhouse|farmhouse)"
)
_BEFORE = rf"(?:(?P<unit>{_UNIT}),?\s|(?P<house>{_HOUSE}),\s)?"
_BEHIND = rf"(?:,\s(?:{_UNIT}|(?:\d(?:st|nd|rd|th)|[Gg]round|[Tt]op|[Ff]irst|[Ss]econd)\s[Ff]loor))?"
_ADDRESS = re.compile(
    rf"\b{_BEFORE}(?P<number>\d{{1,5}}[A-Za-z]?(?:[-/]\d{{1,3}})?,?\s)?(?:{_NAME}\s){{1,3}}"
    rf"(?:(?P<street>{_STREET})|(?P<numbered>{_NUMBERED}))(?:\s(?P<after>\d{{1,4}}))?(?![\w'’]){_BEHIND}"
)
# "on Cēsu street", "at the corner of Mill road"
_CAPITAL = r"[A-ZÆØÅÄÖÜÉČĒĢĪĶĻŅŠŪŽĖŲĄĘĮŁŚŹŻ]"
_SMALL_STREET = re.compile(
    rf"\b{_CAPITAL}[\w'’-]+(?:\s{_CAPITAL}[\w'’-]+)?\s(?:street|road|avenue|lane|boulevard|square)(?:,? (?:number |no\.? )?\d{{1,4}}[A-Za-z]?)?(?!\w)"
)
_SPOKEN = re.compile(
    rf"\b(?:number\s)?(?P<number>[a-z]+(?:-[a-z]+)?),?\s{_CAPITAL}[\w'’-]+(?:\s{_CAPITAL}[\w'’-]+)?\s"
    rf"(?:[Ss]treet|[Rr]oad|[Aa]venue|[Ll]ane|[Dd]rive|[Cc]lose|[Cc]ourt|[Tt]errace|[Gg]ardens|[Rr]ow|[Cc]rescent|[Pp]lace)(?!\w)"
)
_CODE = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]{2}\s\d{5}(?:-\d{4})?|[A-Z]\d{2}\s[A-Z\d]{4}"
_TOWN = re.compile(
    rf",?\s(?P<town>{_NAME}(?:[\s-](?:on|upon|in|[A-Z][\w'’-]+)){{0,3}}?)?,?\s?(?P<code>{_CODE})(?!\w)"
)
_YEAR = re.compile(r"(?:19|20)\d\d\s")
_GENERAL = ("The ", "Silk ", "Wall ", "Downing ", "Fleet ")


def english_streets(text: str, begin: int = 0, end: int = sys.maxsize) -> Iterator[Found]:
    """Addresses, level direct. Words such as Court and Hill end one only behind a number, a flat or a house's name.

    >>> [text[f.start : f.end] for text in ["We got Flat 2/1, 7 Hill Court, Leeds LS6 2AB."] for f in english_streets(text)]
    ['Flat 2/1, 7 Hill Court, Leeds LS6 2AB']
    """
    for match in _ADDRESS.finditer(text, begin, end):
        placed = match.group("number") or match.group("after") or match.group("unit") or match.group("house")
        if not placed and (match.group("numbered") or match.group().startswith(_GENERAL)):
            continue
        if match.group("numbered") and _YEAR.fullmatch(match.group("number") or ""):
            continue  # "in 2018 Green Park was closed"
        town = _TOWN.match(text, match.end())
        last = match.end() if town is None else town.end()
        yield Found(match.start(), last, "address", "direct", 0.92 if placed else 0.7, DETECTOR)
    for match in _SMALL_STREET.finditer(text, begin, end):
        yield Found(*match.span(), "address", "direct", 0.8, DETECTOR)
    for match in _SPOKEN.finditer(text, begin, end):
        number = parse_number(match.group("number").lower())
        if number is not None and number > 1:
            yield Found(*match.span(), "address", "direct", 0.88, DETECTOR)
