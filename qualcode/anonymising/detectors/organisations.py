"""Organisations and workplaces by how their names are built: head nouns, endings, legal forms, "University of …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage, phrase_at
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at
from qualcode.languages import (
    ends_as_organisation,
    find_country,
    head_nouns,
    is_first_name,
    is_head_noun,
    is_surname,
    legal_forms,
)

DETECTOR = "organisations"
STOPS = frozenset(("head", "leading", "capital", "newspaper", "club", "mark"))

_COMPOUNDS = (
    "forening", "foreining", "klubb", "laget", "lag", "kor", "korps", "skole", "skule", "senter", "verk", "bruk", "bedrift", "fabrikk", "hjem", "heim",
    "sykehus", "sjukehus", "barnehage", "menighet", "forbund", "selskap", "verft", "hotell", "museum", "industri", "verksted", "verkstad", "butikk", "handel", "stiftelse",
)  # fmt: skip
_LINKS = words("organisations", "links")
_SCHOOLS = words("organisations", "schools")
_INSIDE_NAMES = words("organisations", "inside_names")
_CLUB_ENDINGS = frozenset(("il", "if", "fk", "bk", "sk", "il's"))
_TOO_GENERAL = words("organisations", "too_general")


@cache
def _newspaper_names() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(name.split("_")) for name in words("organisations", "newspapers"))


@cache
def _newspaper_starts() -> frozenset[str]:
    return frozenset(name[0] for name in _newspaper_names())


stop_at("compound", lambda word: len(word) > 6 and word.endswith(_COMPOUNDS))
stop_at("school", _SCHOOLS.__contains__)
stop_at("club", _CLUB_ENDINGS.__contains__)
stop_at("newspaper", lambda word: word in _newspaper_starts())


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Names of workplaces, schools, clubs and firms, level indirect, with the noun that tells what they are."""
    for i in passage.where("head"):
        yield from _before_head(passage, i)
    for i in passage.where("compound"):
        if i - 1 in passage.capitals and passage.touches(i - 1) and not passage.is_kind(i, "head"):
            yield from _before_compound(passage, i - 1)
    for i in passage.where("leading"):
        yield from _behind_noun(passage, i)
    if "mark" in passage.kinds:
        yield from _in_quotes(passage)
    yield from _newspapers(passage)
    if passage.language == "en" and not passage.caseless:
        yield from _row_of_capitals(passage)
    if passage.caseless:
        yield from _clubs_in_small_letters(passage)
    forms = legal_forms()
    for i in passage.names:
        word = passage.words[i]
        if i in passage.kept:
            yield from _local_branch(passage, i)
            continue
        if word in forms and i and passage.touches(i - 1):
            first = _first_capital(passage, i)
            if first < i:
                yield _organisation(passage, first, _with_place(passage, i), 0.85)
        elif ends_as_organisation(word) and not passage.starts_sentence(i):
            place = (
                i
                and passage.is_kind(i - 1, "place")
                and passage.has_capital(i - 1)
                and passage.touches(i - 1)
            )
            yield _organisation(passage, i - bool(place), i, 0.7)  # "Båtsfjord Nordfisk"
        elif (
            passage.lower[i] in _SCHOOLS
            and passage.after(i) in ("i", "på", "for")
            and passage.has_capital(i + 2)
        ):
            yield _organisation(passage, i, i + 2, 0.8)


_OPENING_QUOTE = re.compile(r"[«\"“]")
_QUOTED = re.compile(
    r"(?P<noun>[^\W\d_]+(?:-[^\W\d_]+)?),? (?:kalt |kalla |som heter |som heiter |called )?[«\"“](?P<name>[^«»\"“”\n]{3,40})[»\"”]"
)


def _in_quotes(passage: Passage) -> Iterator[Found]:
    """ "gruppa «Oss i Brunkåsgrend»": what a group, a pub or a boat is called."""
    if _OPENING_QUOTE.search(passage.text) is None:
        return
    for match in _QUOTED.finditer(passage.text):
        if match["noun"].lower() in words("organisations", "group_nouns") and match["name"][0].isupper():
            yield Found(*match.span("name"), "organisation", "indirect", 0.9, DETECTOR)


def _may_lead(passage: Passage, k: int) -> bool:
    """Whether word k may stand in front of a head noun that a name leads, or belong to that noun."""
    word = passage.lower[k]
    return (
        passage.has_capital(k)
        or word in _LINKS
        or word in _first_words_of_heads()
        or passage.is_kind(k, "head")
        or passage.gap(k) == "- "
    )


@cache
def _first_words_of_heads() -> frozenset[str]:
    return frozenset(word for head in head_nouns() for word in head[:-1]) | {"videregående", "vidaregåande"}


def _before_head(passage: Passage, i: int) -> Iterator[Found]:
    """A name in front of a head noun: "Vestby ungdomsskole", "Kisumu Girls High School No. 3"."""
    if i in passage.kept:
        return  # "New York Times", "Red Cross" stay as a whole
    if not passage.caseless and not (i and _may_lead(passage, i - 1)):
        return
    if not any(is_head_noun(" ".join(passage.lower[k : i + 1])) for k in range(max(0, i - 2), i + 1)):
        return
    if passage.before(i) in ("på", "i", "for", "of"):
        return  # "Anne og Yusuf på skolen"
    head = min(
        (k for k in range(max(0, i - 2), i) if phrase_at(passage, k, head_nouns(), 3) == i - k + 1), default=i
    )
    first = _first_capital(passage, head)
    if first == head:
        if passage.caseless:
            yield from _in_small_letters(passage, i)
        return
    if passage.lower[i] in words("organisations", "with_capital") and not passage.has_capital(i):
        return
    names = [
        k
        for k in range(first, max(head, first + 1))
        if passage.has_capital(k) and not _says_nothing(passage, k)
    ]
    if head < i and passage.has_capital(head):
        names = [k for k in range(first, i) if passage.has_capital(k) and not _says_nothing(passage, k)]
    own = [
        k
        for k in names
        if k not in passage.kept and (not is_ordinary(passage.lower[k]) or _is_name_here(passage, k))
    ]
    if passage.has_capital(i) and (passage.lower[i] in words("organisations", "with_capital") or not own):
        # "West FM", "Nordland Hospital": the noun's capital says that the whole is a name
        own = [k for k in names if not passage.starts_sentence(k) and _may_be_own(passage, k)]
    if not own and not (names and passage.has_capital(i)):
        return
    further = passage.after(i) in ("of", "for") and passage.has_capital(i + 2)
    if (
        names
        and passage.has_capital(i)
        and further
        and (passage.after(i) == "of" or i + 2 not in passage.kept)
    ):
        yield _organisation(passage, names[0], i + 2, 0.7)  # "Kenya School of Government"
        return
    # "Norwegian schools", "European Bank": nothing but a nationality in front of a common noun
    if not own and all(k in passage.kept for k in names):
        return
    last = i
    length = max((phrase_at(passage, k, head_nouns(), 3) + k - 1 for k in range(first + 1, i + 1)), default=i)
    last = max(last, length)
    start = names[0]
    if passage.before(start) == "the" and passage.touches(start - 1):
        start -= 1  # "the Reguly school"
    yield _organisation(passage, start, _with_place(passage, last), 0.85 if own else 0.55)


def _before_compound(passage: Passage, i: int) -> Iterator[Found]:
    """ "Herøy Musikkforening", "Lom båtlag": a name in front of a compound whose last part is a head noun."""
    word = passage.lower[i + 1]
    if i in passage.kept or _says_nothing(passage, i):
        return
    if word.endswith("s") or (is_ordinary(passage.lower[i]) and not _is_name_here(passage, i)):
        return
    first = _first_capital(passage, i + 1)
    yield _organisation(passage, first, _with_place(passage, i + 1), 0.8)


def _row_of_capitals(passage: Passage) -> Iterator[Found]:
    """ "Beckley Hauling", "Mount Olivet Baptist": in English an everyday word with a capital behind a name ends a name."""
    for i in passage.names:
        word = passage.lower[i]
        if not (passage.has_capital(i - 1) and passage.touches(i - 1)):
            continue
        if i in passage.kept or not is_ordinary(word) or len(word) < 4 or passage.starts_sentence(i):
            continue
        if (
            is_first_name(word)
            or is_surname(word)
            or passage.is_kind(i, "place")
            or passage.is_kind(i, "title")
        ):
            continue
        if passage.is_kind(i, "month") or passage.is_kind(i, "weekday") or passage.is_kind(i, "kinship"):
            continue
        if (
            passage.is_kind(i, "head")
            or passage.is_kind(i, "role")
            or (passage.has_capital(i + 1) and passage.touches(i))
        ):
            continue
        first = i
        while passage.has_capital(first - 1) and passage.touches(first - 1) and first - 1 not in passage.kept:
            first -= 1
        first += passage.starts_sentence(first) and is_ordinary(passage.lower[first])
        names = [k for k in range(first, i) if not is_ordinary(passage.lower[k])]
        if names and not any(
            is_first_name(passage.lower[k]) or passage.is_kind(k, "title") for k in range(first, i)
        ):
            yield _organisation(passage, first, i, 0.8)


def _may_be_own(passage: Passage, k: int) -> bool:
    """Whether a word is no nationality and no country: "Nordland", "West", not "Norwegian"."""
    if k not in passage.kept:
        return True
    return passage.is_kind(k, "place") and find_country(passage.lower[k]) is None


def _with_place(passage: Passage, last: int) -> int:
    """The last word of "Litlabø skule på Stord": the place behind goes with the name."""
    at = last + 2
    if (
        passage.after(last) in ("i", "på", "in")
        and passage.touches(last)
        and passage.touches(last + 1)
        and passage.has_capital(at)
        and at not in passage.kept
        and passage.is_kind(at, "place")
    ):
        return at
    return last


def _in_small_letters(passage: Passage, i: int) -> Iterator[Found]:
    """ "bratsberg buss", "rjukan ungdomsklubb": a name that no dictionary has in front of a head noun."""
    at = i - 1
    if at < 0 or not passage.touches(at) or at in passage.kept:
        return
    word = passage.lower[at]
    if is_ordinary(word) and not (
        passage.is_kind(at, "place") and passage.before(at) in _LINKS | {"ved", "at"}
    ):
        return
    if len(word) > 3 and passage.lower[i] not in words("organisations", "with_capital"):
        yield _organisation(passage, at, i, 0.7)


def _clubs_in_small_letters(passage: Passage) -> Iterator[Found]:
    """ "rjukan il": a place in front of what clubs and firms have behind their names."""
    for i in passage.where("club"):
        if i and passage.is_kind(i - 1, "place") and passage.touches(i - 1):
            yield _organisation(passage, i - 1, i, 0.7)


def _newspapers(passage: Passage) -> Iterator[Found]:
    """Local newspapers by name: where one reads the Varingen, one lives."""
    for i in passage.where("newspaper"):
        if not passage.caseless and i not in passage.capitals:
            continue
        length = phrase_at(passage, i, _newspaper_names(), 4)
        if not length:
            continue
        named = length > 1 or not (is_ordinary(passage.lower[i]) or passage.is_kind(i, "place"))
        inside = not passage.caseless and not passage.starts_sentence(i)
        behind = passage.before(i) in ("i", "til", "for", "in", "to", "from", "fra", "frå")
        reports = passage.after(i + length - 1) in words("organisations", "reports")
        if named or reports or (inside and behind and not passage.is_kind(i, "place")):
            yield _organisation(passage, i, i + length - 1, 0.8)


def _local_branch(passage: Passage, i: int) -> Iterator[Found]:
    """ "Verdal Red Cross", "Lom Senterparti": a place in front of what is kept as a whole."""
    at = i - 1
    if at < 0 or not passage.touches(at) or not passage.has_capital(at) or at in passage.kept:
        return
    if passage.is_kind(i, "place") or not passage.is_kind(at, "place") or _says_nothing(passage, at):
        return
    last = i
    while last + 1 in passage.kept and passage.has_capital(last + 1) and passage.touches(last):
        last += 1
    yield _organisation(passage, at, last, 0.96)


def _behind_noun(passage: Passage, i: int) -> Iterator[Found]:
    """A name behind a noun: "University of Nairobi", "Hotel Bristol", "idrettslaget Fram"."""
    if passage.lower[i] in ("as", "il", "sa", "if", "bul") and not passage.words[i].isupper():
        return
    at = i + 1
    if passage.after(i) == "of":
        at += 1
        if passage.after(at - 1) == "the":
            at += 1
    elif passage.after(i) in _INSIDE_NAMES and passage.lower[i] in words("organisations", "foreign_first"):
        at += 1  # "Ysgol y Gader"
    if at >= len(passage) or not passage.has_capital(at) or not all(passage.touches(k) for k in range(i, at)):
        return
    if (at in passage.kept and at == i + 1) or _says_nothing(passage, at) or passage.lower[i] in _TOO_GENERAL:
        return
    last = at
    while passage.has_capital(last + 1) and passage.touches(last) and not _says_nothing(passage, last + 1):
        last += 1
        if passage.after(last) in _INSIDE_NAMES and passage.has_capital(last + 2):
            last += 1  # "Scoil Mhuire na Trá"
    sure = 0.8 if at > i + 1 or passage.has_capital(i) or not is_ordinary(passage.lower[at]) else 0.0
    if sure:
        first = i if passage.has_capital(i) else at
        if passage.before(first) == "the" and passage.touches(first - 1):
            first -= 1  # "the University of Dundee"
        yield _organisation(passage, first, last, sure)


def _first_capital(passage: Passage, i: int) -> int:
    """Where the words with capitals in front of word i begin, across "of", "og", "videregående", "bo- og"."""
    first = at = i
    while at > 0 and passage.touches(at - 1) and i - at < 6:
        at -= 1
        linked = passage.lower[at] in _LINKS or passage.is_kind(at, "head") or passage.gap(at) == "- "
        if passage.has_capital(at):
            if _says_nothing(passage, at):
                break
            first = at
        elif not linked and passage.lower[at] not in ("videregående", "vidaregåande"):
            break
    return first


def _is_name_here(passage: Passage, k: int) -> bool:
    """Whether an everyday word with a capital is a name: Norwegian gives it none inside a sentence otherwise."""
    inside = passage.language in ("nb", "nn") and not passage.starts_sentence(k)
    return inside or passage.is_kind(k, "place") or _names_club(passage, k)


_ADJECTIVE_ENDINGS = ("e", "t", "ig", "sk", "leg", "al", "a", "ell", "iv", "som", "er", "ar", "en", "or", "s")


def _names_club(passage: Passage, k: int) -> bool:
    """Whether an everyday word that opens a sentence is what a club or firm is called: "Utvær idrettslag stiller lag".

    Norwegian puts adjectives in front of such nouns, and no other nouns.
    """
    word = passage.lower[k]
    if passage.language not in ("nb", "nn") or not passage.touches(k) or len(word) < 4:
        return False
    if word.endswith(_ADJECTIVE_ENDINGS) or word in words("organisations", "no_name"):
        return False
    noun = passage.after(k)
    compound = noun.endswith(_COMPOUNDS) and len(noun) > 7
    return (compound or passage.is_kind(k + 1, "head")) and not passage.has_capital(k + 1)


def _says_nothing(passage: Passage, i: int) -> bool:
    word = passage.lower[i]
    if (
        word in ("i", "the")
        or word.startswith(("i'", "i’"))
        or passage.is_kind(i, "weekday")
        or passage.is_kind(i, "title")
    ):
        return True
    opens = passage.starts_sentence(i) and is_ordinary(word) and not passage.is_kind(i, "place")
    return opens and not _names_club(passage, i)


def _organisation(passage: Passage, first: int, last: int, sure: float) -> Found:
    if passage.language == "en":
        if (
            first
            and passage.words[first - 1] in ("St", "SS", "Saint")
            and passage.gap(first - 1) in (" ", ". ")
        ):
            first -= 1  # "St Balikuddembe parish"
        noun = passage.after(last)
        if (
            noun in words("organisations", "small_nouns")
            and passage.touches(last)
            and passage.has_capital(last)
        ):
            last += 1  # "the Atlantic Lodge centre"
    start, end = passage.span(first, last)
    return Found(start, end, "organisation", "indirect", sure, DETECTOR)
