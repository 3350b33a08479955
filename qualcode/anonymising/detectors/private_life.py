"""What has befallen a private person: illness and death, flight and prison, faith and love, and how a family is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.facts import nationalities
from qualcode.anonymising.detectors.known_by import before_kept
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import stop_at

DETECTOR = "private life"

_WHO = r"(?:(?:jeg|eg|han|hun|ho|hen|de|dei|i|he|she|they)(?: |(?='))|(?:he's|she's|i'm|i've|he'd|she'd|i'd|they'd) )?"
_HAS = (
    r"(?:har|har hatt|hadde hatt|hatt|fått påvist|fekk påvist|fikk påvist|hadde|hadd|fikk|fekk|fått|fekk påvist|lider av|strever med|med|av|have|has|had|'d|'ve|got|gets|with|of|from|survived"
    r"|ble syk av|døde av|døydde av|died of|died from|sykmeldt for|sjukmeld for|sjukmeldt for|operert for|behandla for|behandlet for)"
)
_SMALL = r"(?:(?:type (?:one|two|en|to|1|2)|en|et|ei|ein|eit|a|an|the|litt|sånn|wee|small|jo|også|òg|alvorlig|alvorleg|mild|severe|bad|terminal|also|breast|lung|bowel|prostate|blood|skin|den|det) ){0,3}"
_PART = r"(?:(?:,| i| på| in| on) (?:the |left |right |venstre |høyre |høgre |eine |ene |begge )*[^\W\d_]+(?: side)?)?"


@cache
def _any(kind: str) -> str:
    """The listed words of one kind as an alternation, longest first; an underscore is a space."""
    return "|".join(
        sorted((word.replace("_", " ") for word in words("private_life", kind)), key=len, reverse=True)
    )


_KINDS = ("illness", "state", "died", "fate", "faith", "alone", "body", "others")


class _Phrase(NamedTuple):
    """What must be said for a pattern to be found: words side by side, and how many stand before the longest."""

    pattern: int
    before: int
    words: tuple[str, ...]


def _phrases_of(number: int, kind: str, pattern: str) -> Iterator[tuple[str, _Phrase]]:
    """The listed phrases of a pattern by their longest words; of one that is more than plain words that word alone."""
    for phrase in _any(kind).split("|"):
        if kind == "others" and phrase not in pattern:
            continue
        several = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", phrase)
        longest = max(several, key=len)
        plain = " ".join(several) == phrase
        before, needed = (several.index(longest), tuple(several)) if plain else (0, (longest,))
        yield longest, _Phrase(number, before, needed)


@cache
def _phrases() -> dict[str, list[_Phrase]]:
    """The phrases of all patterns by their longest words; a passage without any of these tells nothing of the kind."""
    found: dict[str, list[_Phrase]] = {}
    for number, (pattern, _) in enumerate(_listed()):
        kind = next((kind for kind in _KINDS if _any(kind) in pattern), "others")
        for longest, phrase in _phrases_of(number, kind, pattern):
            found.setdefault(longest, []).append(phrase)
    return found


stop_at("private", lambda word: word in _phrases())
STOPS = frozenset(("private",))
_REACH = 16  # words on each side of a phrase that may belong to what is told


def _told(passage: Passage) -> dict[int, list[int]]:
    """Number of each pattern whose phrases are said here, with the words at which they are."""
    told: dict[int, list[int]] = {}
    for i in passage.where("private"):
        for number, before, needed in _phrases()[passage.lower[i]]:
            first = i - before
            if first >= 0 and tuple(passage.lower[first : first + len(needed)]) == needed:
                told.setdefault(number, []).append(i)
    return told


@cache
def _listed() -> tuple[tuple[str, float], ...]:
    """Each pattern with how sure a find is."""
    said = r"(?:er|var|ble|blei|vart|vert|blir|is|was|am|became|'m|'s|got|gets|are|were)"
    return (
        (rf"{_WHO}{_HAS} {_SMALL}(?:{_any('illness')}){_PART}", 0.95),
        (rf"{_WHO}{said} (?:jo |også |òg |helt |heilt |nesten |delvis |født |fødd |nå |no |so |completely )?(?:{_any('state')})(?: (?:igjen|again|for \w+|med \w+|på (?:det|den|begge|eit|et) (?:\w+ )?\w+))?", 0.65),
        (r"(?:hørte|hører|høyrer|høyrde|ser|såg|hears?|sees?) (?:dårlig|dårleg|lite|badly|poorly)(?: (?:på|on|in) [^\W\d_]+ [^\W\d_]+)?", 0.65),
        (rf"(?:dårlig|dårleg|vondt i|vond|frossen|brukket|brekt|brakk|brekte|broke|broke my|broke his|broke her|bad|broken|frozen|new|ny|nye|øydelagd|ødelagt) (?:{_any('body')})", 0.6),
        (r"(?:opererte?|operert|operated|operation|operasjon(?:en)?|surgery|innlagt|innlagd) (?:i|på|for|med|on|with|in) (?:the |my |his |her )?[^\W\d_]+", 0.55),
        (rf"{_WHO}(?:{_any('died')})(?: (?:i|av|på|ved|under|in|of|by|from|during|at)(?: (?:en|ei|ein|the|a|an))? [^\W_]+)?", 0.65),
        (rf"{_WHO}(?:{_any('fate')})(?: (?:i|fra|frå|til|for|in|from|to|at|ved|på)(?: (?:en|ei|ein|the|a|an))? [^\W\d_]+)?", 0.65),
        (rf"{_WHO}{said} (?:jo |også |òg |nå |no |a |an |en |ein |ei |very |veldig |practising |aktiv )*(?:{_any('faith')})\b", 0.65),
        (rf"(?:[^\W\d_]+ ){{0,2}}(?:{_any('alone')}) (?:med|with) (?:the |my |her |his )?(?:{_any('children')})", 0.65),
        (rf"{_WHO}(?:dro|drog|reiste|reiste fra oss|forsvant|stakk|døde|døydde|left|died|disappeared|ran off) (?:da|då|when) (?:jeg|eg|i|han|hun|ho|he|she|vi|we) (?:var|was|were) [^\W\d_]+", 0.65),
        (rf"(?:mista|mistet|miste|lost) (?:me |vi |jeg |eg |han |hun |ho )?(?:synet|hørselen|høyrselen|førligheten|(?:{_any('owner')}) (?:{_any('lost')}))", 0.65),
        (r"(?:mor|far|mamma|pappa|mother|father|mum|dad|bestemor|bestefar|grandmother|grandfather) (?:til|for|to|of) (?:tvillinger|tvillingar|trillinger|trillingar|twins|triplets)", 0.65),
        (r"[^\W\d_]+ (?:passport|pass|statsborger|statsborgerskap|statsborgarskap|citizenship)", 0.95),
        (r"(?:adoptert|adopted) (?:fra|frå|from) [A-ZÆØÅ][^\W\d_]+", 0.95),
        (rf"(?:jeg|eg|han|hun|ho|i|he|she|vi|we) {said} (?:jo |da |the |den |dei |de |faktisk )*(?:eneste|einaste|only) [^\W\d_]+(?: [^\W\d_]+)? (?:i|på|hos|in|on|at) (?:the |hele |heile )?[^\W\d_]+", 0.55),
        (r"(?:den|dei|de|the) (?:eneste|einaste|only one) (?:i|på|in|on) (?:the |hele |heile )?[^\W\d_]+", 0.6),
        (r"gift (?:for|på) (?:andre|tredje) (?:gang|gong)|(?:married|divorced) twice|(?:second|third) (?:husband|wife)|ex-husband|ex-wife", 0.65),
        (r"gift (?!med|når|når|siden|sidan|i|på|fra|seg)[^\W\d_]+sk", 0.65),
        (rf"(?:(?<=[.!?] )|(?<=^))(?:{_any('illness')}),[^,.!?]{{0,20}}(?=[,.!?])", 0.9),
        (r"(?:died|døde|døydde) (?:av|of|from) (?!age|alder|latter)[^\W\d_]+", 0.65),
        (r"(?:died|døde|døydde|omkom) (?:in|i) (?:the|a|an|en|ei|ein|det|den) [^\W\d_]+(?: [^\W\d_]+)?(?=[,.!? ])", 0.65),
    )  # fmt: skip


@cache
def _pattern(number: int) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_listed()[number][0]}(?!\w)", re.IGNORECASE)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Illness, death, flight, prison, faith and love told of somebody, level indirect, as the words that tell it."""
    for number, places in sorted(_told(passage).items()):
        for match in _pattern(number).finditer(passage.text, *passage.around(places, _REACH)):
            said = match.group().lower()
            if (
                said.endswith(("pass", "port", "borger", "skap", "ship"))
                and said.split()[0] not in nationalities()
            ):
                continue
            if not _is_general(said):
                sure = _listed()[number][1]
                yield Found(*match.span(), "other", "indirect", sure, DETECTOR)
                yield from before_kept(passage, *match.span(), sure, DETECTOR)


def _is_general(said: str) -> bool:
    """Whether the words are a turn of phrase rather than somebody's life."""
    return any(phrase.replace("_", " ") in said for phrase in words("private_life", "phrases"))
