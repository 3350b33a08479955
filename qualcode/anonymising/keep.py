"""What is recognised and stays: countries, international and public bodies, programmes, big cities, public figures."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from qualcode.anonymising.cues import cues
from qualcode.anonymising.cues import words as listed_words
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.anonymising.public_names import public_names
from qualcode.languages import is_first_name, is_head_noun, place_names
from qualcode.languages.countries import countries
from qualcode.model import Kind

# Endings that Norwegian puts on names that stay: EUs, EU-landene, Norads, USA-reisen, Erasmus-prosjektet.
_COMPOUND = re.compile(r"^(?P<name>.+?)[-‐‑](?P<rest>.+)$")
_OWN = "kept by this study"
_MINISTRY_ENDING = r"(?:departement(?:et|a)?|direktoratet|tilsynet|ombudet|komiteen|kommisjonen)s?$"
_MINISTRY = re.compile(rf"^[A-ZÆØÅ][\w-]*{_MINISTRY_ENDING}")
# "Ministry of Local Government and Lands", "State Land Service", "National Irrigation Authority"
_PUBLIC_BODY = re.compile(
    r"\b(?:(?:Ministry|Department|Parliament|Government|Constitution|Embassy|Bank) (?:of|for)(?: the)?(?: (?:[A-Z][\w-]+,?|and|of|for|the)){0,7} [A-Z][\w-]+"
    r"|(?:State|National|Central|Federal|Norwegian|Latvian|Lithuanian|Kenyan|Tanzanian|European)(?: [A-Z][\w-]+){1,4} (?:Agency|Authority|Directorate|Council|Service|Bureau|Commission|Fund|Office|Administration|Inspectorate|Board|Institute|Court|Assembly)"
    r"|Association of Local (?:and Regional )?(?:Authorities|Governments)(?: (?:in|of) [A-Z]\w+)?)\b"
)
# Who holds the state's highest offices is public: "statsminister Solberg", "kong Harald", "Bent Høie was minister".
_NAME = r"[A-ZÆØÅ][\w'’.-]+(?: (?:van |von |al-|Al-|de |bin )?[A-ZÆØÅ][\w'’-]+){0,2}"
_OFFICE = (
    r"(?:[Ss]tatsminister|[A-Za-zæøå]+minister|[Mm]inister|[Pp]rime [Mm]inister|[Kk]ronprins(?:esse)?|[Ss]tatsråd|[Ss]tortingspresident"
    r"|[Ff]orbundskansler|[Cc]hancellor|[Pp]ave|[Pp]ope)(?:en)?"
)
_THRONE = r"[Kk]ong|[Dd]ronning|[Kk]ing|[Qq]ueen|[Pp]resident(?:en)?|[Pp]rinsesse|[Pp]rins"
_OFFICE_HOLDER = re.compile(
    rf"(?P<owner>[^\W\d_]+ )?\b(?:{_OFFICE}|(?P<throne>{_THRONE})) (?P<after>{_NAME})"
    rf"|(?P<before>{_NAME}),? (?:var|er|blei|ble|vart|was|is|became) (?:då |da |then |the )?"
    r"(?:[A-Za-zæøå]+minister|(?:prime|foreign|health|justice|finance|education|defence|environment) minister)\b"
)
# What a word, in lower case, has in it without which none of the three is there; cheap, where the patterns are not.
_OF_MINISTRY = re.compile(_MINISTRY_ENDING)
_OF_OFFICE = re.compile(
    r"minister|kronprins|statsråd|stortingspresident|forbundskansler|chancellor|pave|pope|(?:^|[-'’])(?:kong|dronning|king|queen|president(?:en)?|prinsesse|prins)$"
)
_OF_BODY = re.compile(
    r"ministry|department|parliament|government|constitution|embassy|bank|state|national|central|federal|norwegian|latvian|lithuanian|kenyan|tanzanian|european|association"
)
_AN_OFFICE, _A_BODY = " office", " body"  # stand for what is looked for by its pattern, and are no words
_NATION_KINDS: Mapping[str, Kind] = {
    "international_body": "organisation", "association_of_local_authorities": "organisation",
    "public_body": "organisation", "civil_society": "organisation", "party": "organisation", "programme": "other",
    "media_and_products": "other", "faith_language_feast": "other", "event": "other", "abbreviation": "other",
    "public_figure": "person", "city_of_norway": "place", "study": "other", "research": "organisation",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A name that stays, its kind, and why."""

    name: str
    kind: Kind
    reason: str
    inside: bool = False  # an everyday word, which is the name only inside a sentence


@cache
def _tables() -> dict[str, dict[str, str]]:
    """The tables of `data/keep.toml`."""
    text = files("qualcode.anonymising").joinpath("data", "keep.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def kept_names() -> tuple[Kept, ...]:
    """Every name that stays, with its reason; big cities, regions of the world and countries included."""
    found = [
        Kept(name.strip(), _NATION_KINDS[heading], entry["reason"])
        for heading, entry in _tables().items()
        for name in entry["names"].replace("\n", " ").split(",")
        if name.strip()
    ]
    found += _of_countries()
    for country in countries():
        names = {*country.names, *country.other_names}
        words = {word for several in (*country.adjectives, *country.people) for word in several}
        found += [Kept(name, "place", "a country is known from the attributes") for name in names]
        found += [Kept(word, "other", "a nationality spoken of in general") for word in words]
    for places in place_names().values():
        place = places[0]
        if any(other.kind == "region" for other in places):
            found.append(Kept(place.name, "place", "a part of the world"))
        elif place.kind == "county":
            found.append(Kept(place.name, "place", "a county has many inhabitants"))
        elif place.kind == "city" or place.size == "city":
            found.append(Kept(place.name, "place", "a big city has many inhabitants"))
    return tuple(found)


def _of_countries() -> Iterator[Kept]:
    """What all of one country know: parties, bodies, people; a single word not where it may be a private person's name."""
    text = files("qualcode.anonymising").joinpath("data", "keep_by_country.toml").read_text(encoding="utf-8")
    reasons = {heading: entry["reason"] for heading, entry in _tables().items()}
    tables = tomllib.loads(text)
    everywhere = frozenset(tables.pop("one_word").lower().split())
    for headings in tables.values():
        for heading, names in headings.items():
            for name in filter(None, map(str.strip, names.replace("\n", " ").split(","))):
                alone = [word[1:] for word in name.split() if word.startswith("*")]
                for one in dict.fromkeys((name.replace("*", ""), *alone)):
                    word = one.lower()
                    private = word not in everywhere if heading == "public_figure" else _may_be_private(word)
                    if " " in one or not private:
                        yield Kept(one, _NATION_KINDS[heading], reasons[heading], is_ordinary(word))


def _may_be_private(word: str) -> bool:
    """Whether a single word, in lower case, is somebody's first name, or too short or common to tell anything."""
    first = is_first_name(word) or (word.endswith("s") and is_first_name(word[:-1]))
    return len(word) < 3 or first or is_head_noun(word)


_Item = tuple[tuple[str, ...], Kept]


def _split(kept: Kept) -> _Item:
    """A name with its words in lower case."""
    return tuple(Passage(kept.name).lower), kept


@cache
def _shipped_names() -> tuple[_Item, ...]:
    return tuple(_split(kept) for kept in kept_names())


@dataclass(frozen=True, slots=True)
class _Lists:
    """Names prepared for looking up; nobody changes them.

    `by_first` holds them by their first word, longest first; `shouted` the short ones that stay only in capitals.
    `begin` tells of the longest word of each which first words a name with this word has: what a passage without that
    word need not be asked for.
    """

    by_first: dict[str, list[_Item]]
    shouted: set[str]
    begin: dict[str, set[str]]

    @classmethod
    def of(cls, items: Sequence[_Item]) -> _Lists:
        lists = cls({}, set(), {})
        for words, kept in items:
            if words:
                lists.by_first.setdefault(words[0], []).append((words, kept))
                lists.begin.setdefault(max(reversed(words), key=len), set()).add(words[0])
                if len(kept.name) <= 4 and kept.name.isupper():
                    lists.shouted.add(kept.name.lower())
        for several in lists.by_first.values():
            several.sort(key=lambda item: -len(item[0]))
        return lists


@cache
def _shipped() -> _Lists:
    """The list as it is shipped, prepared once."""
    return _Lists.of(_shipped_names())


class KeepList:
    """The keep list prepared for looking up; `own` adds names for a study, `without` takes names away."""

    def __init__(self, own: Iterable[str] = (), without: Iterable[str] = ()) -> None:
        taken_away = {name.casefold() for name in without}
        study = [_split(Kept(name, "other", _OWN)) for name in own]
        if not taken_away and not study:
            self._lists = _shipped()
        else:
            left = [item for item in _shipped_names() if item[1].name.casefold() not in taken_away]
            self._lists = _Lists.of([*left, *study])
        self._seen: set[str] = set()
        self._telling: dict[str, set[str]] = {}  # words of what may be kept, and the words that begin it

    def _beginnings(self, passage: Passage) -> set[str]:
        """The words, in lower case, with which something kept may begin in a passage; most passages have none."""
        new = passage.distinct - self._seen
        for word in new:
            begin = set(_part_of(word))
            for base in _bases(word):
                firsts = self._lists.begin.get(base, set())
                begin |= firsts
                if base in firsts:
                    begin.add(word)  # as it is written: with an -s
            if begin:
                self._telling[word] = begin
        self._seen |= new
        return set().union(*[self._telling[word] for word in self._telling.keys() & passage.distinct])

    def match(self, passage: Passage, i: int) -> tuple[int, Kept] | None:
        """How many words from i on are a kept name, and which; None when none is."""
        word = passage.lower[i]
        for base in _bases(word):
            for words, kept in self._lists.by_first.get(base, ()):
                length = len(words)
                if length == 1:
                    if self._case_fits(passage, i, base, kept):
                        return 1, kept
                    continue
                if i + length > len(passage) or base != word:
                    continue
                middle, last = passage.lower[i + 1 : i + length - 1], passage.lower[i + length - 1]
                if (
                    tuple(middle) == words[1:-1]
                    and words[-1] in _bases(last)
                    and not any(
                        "\n" in passage.gap(k) or (". " in passage.gap(k) and len(passage.words[k]) > 1)
                        for k in range(i, i + length - 1)
                    )
                ):
                    return length, kept
        return None

    def _case_fits(self, passage: Passage, i: int, base: str, kept: Kept) -> bool:
        written = passage.words[i]
        if kept.inside and not _stands_alone(passage, i):
            return False
        if passage.language == "en" and _ends_local_name(passage, i, base):
            return False  # "the Muskerry Leader"
        if passage.caseless:
            plain = len(base) > 2 and base not in self._lists.shouted and not is_ordinary(base)

            named = passage.named.get(i)  # what is taken for somebody, "tor", is no Terms of Reference
            return plain or (named is not None and (named != "person" or kept.kind != "other"))
        if base in self._lists.shouted or (kept.name.isupper() and len(kept.name) < 5):
            return written[: len(kept.name)] == kept.name
        return written[0].isupper() or not kept.name[0].isupper()

    def find(self, passage: Passage) -> list[Found]:
        """The kept names of a passage."""
        begin = self._beginnings(passage)
        found = list(public_names(passage))
        if not (begin or found):
            return []
        found += _public_bodies(passage) if _A_BODY in begin else ()
        if passage.capitals and _AN_OFFICE in begin:
            found += _office_holders(passage)
        for one in found:
            passage.kept.update(i for i in range(len(passage)) if one.start <= passage.starts[i] < one.end)
        candidates = range(len(passage)) if passage.caseless else passage.capitals
        lower = passage.lower
        behind = 0
        for i in [i for i in candidates if lower[i] in begin]:
            if i < behind or i in passage.kept:
                continue
            matched = self.match(passage, i)
            if matched is None:
                if (
                    not passage.caseless
                    and _MINISTRY.match(passage.words[i])
                    and not passage.starts_sentence(i)
                ):
                    start, end = passage.span(i, i)
                    found.append(Found(start, end, "organisation", "keep", 0.8, "keep: ministry"))
                continue
            length, kept = matched
            start, end = passage.span(i, i + length - 1)
            found.append(
                Found(
                    start,
                    end,
                    kept.kind,
                    "keep",
                    0.99 if kept.reason == _OWN else 0.85,
                    f"keep: {kept.reason}",
                )
            )
            passage.kept.update(range(i, i + length))
            behind = i + length
        return found


def _public_bodies(passage: Passage) -> Iterator[Found]:
    reason = "keep: a public body of the state, not a workplace of few"
    for match in _PUBLIC_BODY.finditer(passage.text):
        yield Found(*match.span(), "organisation", "keep", 0.92, reason)


def _office_holders(passage: Passage) -> Iterator[Found]:
    for match in _OFFICE_HOLDER.finditer(passage.text):
        start, end = match.span("after" if match["after"] else "before")
        if match["throne"] and passage.text[match.start("throne")].isupper():
            start = match.start("throne")  # "Queen Sonja" is one name
        owner = (match["owner"] or "").strip().lower()
        of_a_club = match["throne"] and (owner in cues("possessive") or owner.endswith("s") or owner == "the")
        if not (of_a_club or is_ordinary(passage.text[start:end].lower())):
            yield Found(start, end, "person", "keep", 0.99, "keep: a holder of high office")


@lru_cache(maxsize=100_000)
def _part_of(word: str) -> tuple[str, ...]:
    """What is looked for by its pattern and may have this word in it; a ministry is one word."""
    tests = ((_OF_OFFICE, _AN_OFFICE), (_OF_BODY, _A_BODY), (_OF_MINISTRY, word))
    return tuple(what for pattern, what in tests if pattern.search(word))


def _ends_local_name(passage: Passage, i: int, word: str) -> bool:
    """Whether an everyday noun ends a name that begins with a strange word."""
    led = passage.has_capital(i - 1) and passage.touches(i - 1) and i - 1 not in passage.kept
    noun = is_head_noun(word) or word in listed_words("organisations", "with_capital")
    return led and noun and is_ordinary(word) and not is_ordinary(passage.lower[i - 1])


def _stands_alone(passage: Passage, i: int) -> bool:
    """Whether an everyday word has its capital inside a sentence, and no other word with a capital beside it."""
    if passage.caseless or passage.starts_sentence(i):
        return False
    behind = passage.has_capital(i + 1) and passage.touches(i)
    led = passage.has_capital(i - 1) and passage.touches(i - 1) and not passage.starts_sentence(i - 1)
    return not (behind or led)


@lru_cache(maxsize=100_000)
def _bases(word: str) -> list[str]:
    """The forms a name may stand under in the list: as it is, without -s, or before the hyphen of a compound."""
    forms = [word]
    if word.endswith(("'s", "’s")):
        forms.append(word[:-2])
    elif len(word) > 2 and word.endswith("s"):
        forms.append(word[:-1])
    compound = _COMPOUND.match(word)
    if compound:
        forms.append(compound["name"])
    if not word.isascii():
        forms += [plain for form in tuple(forms) if (plain := _without_marks(form)) != form]
    return forms


def _without_marks(word: str) -> str:
    """A foreign name as it is often written here: chișinău as chisinau; Norwegian letters stay."""
    return "".join(letter if letter in "æøå" else unicodedata.normalize("NFKD", letter)[0] for letter in word)
