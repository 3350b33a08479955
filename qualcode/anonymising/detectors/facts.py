"""Nationality, country of birth and family facts of private persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.languages import find_place, place_names
from qualcode.languages.countries import countries

DETECTOR = "facts"
STOPS = frozenset(("kinship", "colleague", "birth", "fact", "family"))

_COPULAS = words("facts", "copulas")
_CLOSE = words("facts", "close")
_COUNTED_CHILDREN = re.compile(
    r"\b(?:har|hadde|fikk|fekk|få|med|have|has|had|got|raised|'ve|mor til|far til|mother of|father of|bestefar til|bestemor til|grandmother of|grandfather of)\s(?:nå |no |også |also |now |all together )?"
    r"(?P<fact>(?:to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s"
    r"(?:små |voksne |vaksne |store |grown-up |grown up |small |little |young |adult )?(?:barn|born|unger|ungar|jenter|gutter|gutar|sønner|søner|døtre|døtrer|barnebarn|tvillinger|children|kids|sons|daughters|girls|boys|grandchildren|brothers|sisters|søsken|sysken))\b",
    re.IGNORECASE,
)
_TWINS = re.compile(
    r"\b(?:tvilling(?:ene|er|ane|ar)?|trilling(?:ene|er|ane|ar)?|twins|triplets|adoptivsønn\w*|adoptivdatter\w*|adoptivdotter\w*|fosterbarn\w*|fosterson\w*|adopted (?:son|daughter|child)|foster (?:son|daughter|child(?:ren)?))\b",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"\b(?:jeg|eg|hun|ho|han|i|she|he|vi|we)(?:\s(?:er|ble|blei|vart|var|am|is|was|were|got|became|are)|'m|'s)\s(?:nå |no |selv |sjølv |also |now |then )?(?P<fact>skilt|skild|fraskilt|fråskild|nyskilt|nyskild|separert|enke|enkemann|enkje|enkjemann|alenemor|alenefar|åleinemor|adoptert|divorced|separated|widowed|a widow|a widower|a single (?:mother|mum|mom|father|dad|parent)|adopted)\b",
    re.IGNORECASE,
)
_DIALECT = re.compile(
    r"\b(?P<fact>[a-zæøå]{4,}(?:dialekt(?:en)?|målet|mål))\b(?=[^.!?]{0,20})", re.IGNORECASE
)


_KIN = r"(?:bror(?:en)?|søster(?:a|en)?|søstra|syster(?:a)?|systra|guten|gut|unge(?:n)?|sønn(?:en)?|datter(?:en|a)?|dotter(?:a)?|son(?:en)?|barn(?:et)?|gutt(?:en)?|gut(?:en)?|jente?a?|mann|søsken|child|son|daughter|girl|boy|sister|brother|grandchild)"
_FAMILY = re.compile(
    r"\b(?:gift med (?:en|ei|ein) [^\W\d_]+|married (?:to )?an? [^\W\d_]+"
    rf"|(?:yngste|eldste|mellomste){_KIN}|enebarn|einebarn|(?:eneste|einaste|yngste|eldste|only|youngest|eldest|oldest) {_KIN}(?: i (?:en|ein) (?:søsken)?flokk på [^\W\d_]+)?"
    r"|(?:nest )?(?:yngst|eldst) av \w+(?: søsken| sysken)?|the (?:youngest|eldest|oldest) of \w+"
    r"|(?:sviger|ste|foster|adoptiv|halv|tvilling)(?:datter|dotter|sønn|son|bror|søster|syster)(?:en|a|er|eren)?(?: (?:min|vår|hans|hennes|hennar))?|my (?:(?:son|daughter|brother|sister)-in-law|step[a-z]+|twin (?:brother|sister))"
    r"|(?:(?:hun|ho|she|jeg|eg|i)(?:'m)? )?(?:ble|blei|vart|er|var|became|become|was|is|got|am|gets) (?:pregnant|gravid|uføretrygda|ufør|sykmeldt|sjukmeld|sjukmeldt|on sick leave|disabled)"
    r"|(?:(?:hun|han|ho|she|he|jeg|eg|i) )?(?:har|har et|har ein|have|has) (?:a |et |eit )?(?:lite?|små|small|little|young|newborn|nyfødt) (?:barn|baby|child|children)"
    r"|(?:fikk|fekk|har|hadde|got|had|has|have|with|med) (?:a |an |et |eit |hatt )?(?:bryst|lunge|tarm|prostata|blod|føflekk|breast |lung )?"
    r"(?:kreft|hjerteinfarkt|hjarteinfarkt|hjerneslag|slag|diabetes|epilepsi|leukemi|parkinson|alzheimer|ALS|MS|cancer|heart attack|stroke|epilepsy|leukaemia|HIV)"
    r"|(?:eneste|einaste|only) [^\W\d_]+ (?:kvinnen|kvinna|mannen|jenta|gutten|guten|familien|læreren|woman|man|girl|boy|family|teacher|student|eleven)"
    r"|homofil|lesbisk|i rullestol|in a wheelchair)\b",
    re.IGNORECASE,
)


_REACH = 9  # words on each side of a word that tells of a family


@cache
def nationalities() -> frozenset[str]:
    """Words for nationalities and inhabitants in lower case, and their common endings."""
    found: set[str] = set()
    for country in countries():
        for several in (*country.adjectives, *country.people):
            for word in several:
                key = word.lower()
                found |= {key, key + "e", key + "n", key + "en"}
    return frozenset(found)


@cache
def _countries() -> frozenset[str]:
    return frozenset(
        name.lower()
        for country in countries()
        for name in (*country.names, *country.other_names)
        if " " not in name
    )


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """What is told of a family: where a relative is from, how many children, twins, divorce; level indirect."""
    for i in passage.where("kinship", "colleague"):
        yield from _origin_of_relative(passage, i)
    for i in passage.where("birth"):
        yield from _country_of_birth(passage, i)
    text = passage.text
    for i in passage.where("fact"):
        for match in _FAMILY.finditer(text, *passage.around((i,), _REACH)):
            yield Found(*match.span(), "other", "indirect", 0.6, DETECTOR)
    family = passage.where("family")
    if not family:
        return
    first, last = passage.around(family, _REACH)
    for pattern in (_COUNTED_CHILDREN, _STATUS):
        for match in pattern.finditer(text, first, last):
            yield Found(*match.span("fact"), "other", "indirect", 0.65, DETECTOR)
    for match in _TWINS.finditer(text, first, last):
        yield Found(*match.span(), "other", "indirect", 0.6, DETECTOR)
    if "mål" in text or "dialekt" in text:
        for match in _DIALECT.finditer(text, first, last):
            word = match.group("fact").lower()
            stem = re.sub(r"(?:s?dialekten|s?dialekt|målet|mål)$", "", word)
            if stem in place_names() or stem.rstrip("s") in place_names():
                yield Found(*match.span("fact"), "other", "indirect", 0.6, DETECTOR)


def _origin_of_relative(passage: Passage, i: int) -> Iterator[Found]:
    """ "kona mi er fra Filippinene", "mannen hennes er polsk", "my Kenyan wife", "a Somali girl in the class"."""
    kin = passage.lower[i]
    if kin not in cues("kinship"):
        return
    owner = passage.before(i, 2)
    if kin in ("partner", "friends", "neighbours", "neighbors", "venner", "vener", "naboer"):
        return
    close = owner in ("ei", "en", "a", "an") and kin in _CLOSE
    if passage.before(i) in nationalities() and (owner in cues("possessive") or close):
        yield Found(*passage.span(i - 1, i - 1), "other", "indirect", 0.9, DETECTOR)
    owned = passage.after(i) in cues("possessive") or passage.before(i) in cues("possessive")
    owned = owned or kin in words("facts", "definite_kin")
    if not owned:
        return
    at = i + 1
    seen = False
    while at < len(passage) and at < i + 9 and passage.after(at - 1):
        word = passage.lower[at]
        seen = seen or word in _COPULAS
        if seen and (word in nationalities() or word in _countries()):
            if word in _countries() and not _comes_from(passage, at):
                return
            if word in _countries():
                yield Found(*passage.span(at, at), "place", "indirect", 0.9, DETECTOR)
            else:
                first = i if at - i <= 4 else at  # "kona er kenyaner" as a whole
                yield Found(*passage.span(first, at), "other", "indirect", 0.9, DETECTOR)
            return
        if word in ("som", "og", "men", "and", "but", "who", "that") and seen:
            return
        at += 1


def _comes_from(passage: Passage, at: int) -> bool:
    """Whether "er fra", "comes originally from" stands in front; "was taken from Slovakia" tells where one was."""
    if passage.before(at) not in ("fra", "frå", "from"):
        return False
    verb = next(
        (passage.before(at, k) for k in (2, 3, 4) if passage.before(at, k) not in words("facts", "adverbs")),
        "",
    )
    return verb in words("facts", "comes")


def _country_of_birth(passage: Passage, i: int) -> Iterator[Found]:
    """ "født i Somalia", "born in Kenya": also a country points to a person then."""
    if passage.lower[i] not in ("født", "fødd", "born"):
        return
    if {passage.before(i, k) for k in (1, 2, 3)} & {"you", "du", "dere", "dykk"}:
        return  # asked of the interviewer, or in general
    for k in range(1, 6):
        word = passage.after(i, k)
        if not word:
            return
        known = word in _countries() or (i + k in passage.kept and bool(find_place(word)))
        if known and passage.before(i + k) in ("i", "in", "på"):
            yield Found(*passage.span(i + k, i + k), "place", "indirect", 0.9, DETECTOR)
            return
