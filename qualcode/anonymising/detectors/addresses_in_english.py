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
_BEFORE = rf"(?:(?P<unit>{_UNIT}|\d{{1,3}}[A-Z](?=, \d)),?\s|(?P<house>{_HOUSE}),\s)?"
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
# "The Old Rectory, Farnham", "Plot 45, Ntinda": a house by its name or number, and the place behind
_AT_HOUSE = re.compile(
    rf"\b(?:(?:[Tt]he )?(?:{_NAME}\s){{1,3}}(?:House|Cottage|Cottages|Farm|Lodge|Manse|Rectory|Vicarage|Croft|Bungalow|Mill|Barn|Cabin|Presbytery|Villa|Schoolhouse|Grange|Hall|Gatehouse)"
    r"|(?:Plot|Stand|Erf|House|Villa|Door|Shop|Stall|Lot|Site|Pitch|Berth|Hut|Caravan|Bay|Unit|Block|Flat) (?:[Nn]o\.? |number )?(?:\d{1,5}[A-Z]?(?:/\d{1,3})?|[A-Z]\d{0,3}))"
    rf",? (?:at )?(?:(?:Road|Street|Sector|Zone|Block|Phase|Section|Lane) \d{{1,3}}[A-Z]?, )?(?P<place>{_CAPITAL}[\w'’-]+(?: {_CAPITAL}[\w'’-]+){{0,2}})(?=[.,;!?]|$)"
)
# streets of the continent: "Insinöörinkatu 60 C 114", "ul. Długa 5/7", "rue de la Paix 12", "Kossuth utca 8"
_CONTINENT = re.compile(
    rf"(?:(?<!\w){_CAPITAL}[\w-]*(?:katu|tie|kuja|polku|stra(?:ß|ss)e|weg|platz|gasse|allee|straat|laan|plein|gracht|kade|gatan|vägen|vej|gade|stræde)"
    rf"|\b(?:ul\.|[Uu]lica|[Uu]lice|[Ss]trada|[Ss]tr\.|[Rr]ue|[Cc]alle|[Rr]ua|[Vv]ia|[Aa]venida|[Pp]laza|[Pp]raça) (?:(?:de|del|da|do|di|dos|la|los|des|du) ){{0,2}}{_CAPITAL}[\w'’-]+(?: {_CAPITAL}[\w'’-]+)?"
    rf"|(?<!\w){_CAPITAL}[\w-]+ (?:utca|út|tér|ulica|ulice|iela|gatvė|mnt|puiestee|tänav|sokağı|caddesi)),? (?:nr\.? |no\.? )?\d{{1,4}}(?: ?[A-Z](?!\w))?(?:[ /-]\d{{1,4}}(?!\d)|,? (?:[Ff]lat|[Aa]pt\.?|ap\.|lejl\.|bl\.|bloc|sc\.|et\.|staircase) ?\w+){{0,4}}"
)
# "East 28th Street", "5th Avenue"
_NUMBERED_STREET = re.compile(
    r"(?<!\w)(?:\d{1,5} )?(?:(?:East|West|North|South|E\.|W\.|N\.|S\.) )?\d{1,3}(?:st|nd|rd|th) (?:Street|Avenue|Road|Lane|Drive|St\.?|Ave\.?)(?!\w)"
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
    for pattern in (_AT_HOUSE, _CONTINENT, _NUMBERED_STREET):
        for match in pattern.finditer(text, begin, end):
            yield Found(*match.span(), "address", "direct", 0.93, DETECTOR)
    for match in _SMALL_STREET.finditer(text, begin, end):
        yield Found(*match.span(), "address", "direct", 0.8, DETECTOR)
    for match in _SPOKEN.finditer(text, begin, end):
        number = parse_number(match.group("number").lower())
        if number is not None and number > 1:
            yield Found(*match.span(), "address", "direct", 0.88, DETECTOR)
