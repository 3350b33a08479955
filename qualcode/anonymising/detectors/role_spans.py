"""How far the words of a role reach: its article, its field, its place, "here"."""

from __future__ import annotations

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.languages import find_country, is_first_name, is_head_noun, place_names

_INSIDE_NAMES = words("organisations", "inside_names")


def _listed(kind: str) -> frozenset[str]:
    return words("roles", kind)


_DETERMINED = _listed("determiner") | _listed("article")
_NO_NOUN = _DETERMINED | _listed("stop") | _listed("links") | _listed("as_if")


def skip(passage: Passage, first: int, several: frozenset[str], reach: int = 3) -> int:
    """The position that is reached going left from `first` over these words."""
    while reach and passage.before(first) in several and passage.before(first):
        first -= 1
        reach -= 1
    return first


def _is_adjective(word: str) -> bool:
    """Whether a word goes with a role in front: "unge", "konstituert", "skolefaglig", "retired"."""
    return (
        word in _listed("adjective")
        or word in cues("only")
        or word in _listed("own")
        or word.endswith(("faglig", "fagleg", "faglige", "faglege"))
    )


def adjectives_before(passage: Passage, first: int) -> int:
    """The position where the adjectives in front of a role begin."""
    at = first
    while first - at < 3 and _is_adjective(passage.before(at)) and passage.touches(at - 1):
        at -= 1
    return at


def left_end(passage: Passage, first: int) -> int:
    """Where the role's phrase begins: its article or owner, and for English the noun in front of it."""
    while _leads_title(passage, first):
        first -= 1
    at = adjectives_before(passage, first)
    before = passage.before(at)
    if at == first and passage.language == "en" and not passage.has_capital(first - 1) and before:
        earlier = passage.before(first, 2)
        if not is_ordinary(before) and not ("-" in before and earlier in _listed("determiner")):
            earlier = ""
        if before and before not in _NO_NOUN:
            if earlier in _DETERMINED:
                return first - 2
            if earlier in _listed("copula"):
                return first - 1
    if before in _listed("determiner") or (before in _listed("article") and before != "halv"):
        return at - 1
    return at


def _leads_title(passage: Passage, first: int) -> bool:
    """Whether the word before belongs to a title written with capitals: "Executive Director", "Deputy County Governor"."""
    return (
        first > 0
        and passage.language == "en"
        and passage.touches(first - 1)
        and passage.words[first][:1].isupper()
        and passage.words[first - 1][:1].isupper()
        and first - 1 not in passage.kept
        and is_ordinary(passage.lower[first - 1])
        and not is_first_name(passage.lower[first - 1])
        and passage.lower[first - 1]
        not in _listed("determiner") | _listed("article") | _listed("stop") | {"i"}
    )


def right_end(passage: Passage, last: int) -> int:
    """Where the role's phrase ends: its place, workplace or field, its owner, "here"."""
    end = last
    if owner_follows(passage, end):
        end += 1
    end = max(end, field_after(passage, end))
    named = named_after(passage, end)
    if named is not None:
        return named
    if (
        passage.after(end) in ("her", "here", "der", "there")
        and passage.touches(end)
        and (
            passage.gap(end + 1)[:1] in ",.)"
            or passage.after(end, 2) in ("", "og", "and", "men", "but", "i", "at", "på")
        )
    ):
        end += 1
        named = named_after(passage, end)
        return named if named is not None else max(end, field_after(passage, end))
    if passage.after(end) in ("from", "fra", "frå") and passage.after(end, 2) in _listed("here"):
        end += 2
    return _surroundings(passage, end)


def through_body(passage: Passage, end: int) -> int:
    """The last word of the body an office is held in, also a body that stays by itself: "of Law at Queen's University Belfast"."""
    while passage.touches(end) and passage.after(end) in _listed("links") | {"of", "på"}:
        first = end + (3 if passage.after(end, 2) in ("the", "den", "det", "our") else 2)
        last = _segment_end(passage, first)
        if last < first:
            break
        end = last
    return end


def _segment_end(passage: Passage, first: int) -> int:
    """The last word of "Queen's University Belfast" or "Ward 7" from `first` on; before it when no name stands there.

    A name that stays by itself, and letters such as EU, are no segment: "head of aid in Norway".
    """
    last = first - 1
    for k in range(first, min(first + 6, len(passage))):
        word = passage.lower[k]
        if k > first and not passage.touches(k - 1):
            break
        if k > first and word in ("of", "and", "og") and passage.has_capital(k + 1):
            continue
        if not (passage.has_capital(k) or is_head_noun(word) or (k > first and word.isdigit())):
            break
        if (
            passage.is_kind(k, "weekday")
            or passage.is_kind(k, "month")
            or (k == first and is_first_name(word))
        ):
            break
        last = k
    town = passage.is_kind(first, "place") and find_country(passage.lower[first]) is None
    alone = last == first and (passage.words[first].isupper() or (first in passage.kept and not town))
    return first - 1 if alone else last


def without_kept(passage: Passage, last: int, end: int) -> int:
    """The end of a role's phrase without what stays behind it: "veileder" of "veileder i NAV"."""
    if end in passage.kept:
        while end > last and (end in passage.kept or passage.lower[end] in _listed("links") | {"the"}):
            end -= 1
    return end


def _surroundings(passage: Passage, end: int) -> int:
    """The last word of "her inne i fjorden", "down here by the lake" behind a role."""
    at = end
    while at - end < 3 and passage.after(at) in _listed("around") | _listed("here") and passage.touches(at):
        at += 1
    if at == end or not {passage.lower[k] for k in range(end + 1, at + 1)} & _listed("here"):
        return end
    if passage.after(at) in _listed("links") and passage.touches(at):
        noun = at + 3 if passage.after(at, 2) in ("the", "den", "det") else at + 2
        if (
            noun < len(passage)
            and passage.touches(at + 1)
            and (noun == at + 3 or passage.lower[noun].endswith(("en", "et", "a", "ene", "ane")))
        ):
            return noun
    return at


def field_after(passage: Passage, last: int) -> int:
    """The last word of "i oppvekst", "of the schools", "på renovasjon og vei"; `last` when nothing of the kind follows."""
    if passage.after(last) not in _listed("field_links") or not passage.touches(last):
        return last
    if passage.words[last + 1] == "I" and passage.language == "en":
        return last  # "in my head I guess"
    at = last + 1
    taken = 0
    while taken < 5 and passage.after(at) and passage.gap(at).strip() == "":
        word = passage.lower[at + 1]
        if passage.is_kind(at + 1, "number") and passage.lower[last] in _listed("for_many"):
            at += 1  # "sjef for tre hundre skoler", "boss of forty men"
            continue
        if (
            word in _listed("times")
            or (passage.is_kind(at + 1, "number") and word not in _listed("article"))
            or passage.is_kind(at + 1, "weekday")
        ):
            return last
        if (
            word in ("og", "and", "of", "på", "i", "in")
            and taken
            and passage.after(at, 2) not in _listed("stop") | {""}
        ):
            another = passage.has_capital(at + 2) or passage.after(at, 2) in _listed("person")
            if another or word in ("i", "på") or taken > 2:
                break  # "a rep for the union and I'm on the board"
            at += 1
            continue
        if word in _listed("stop") or word in _listed("links") or word in _listed("naming"):
            break
        if passage.has_capital(at + 1) and not (at + 1 in passage.kept and passage.words[at + 1].isupper()):
            break
        at += 1
        taken += word not in ("the", "et", "ein", "en", "eit", "den", "a", "an", "ei")
        if taken >= 3:
            break
    return at if taken else last


def named_after(passage: Passage, last: int) -> int | None:
    """The last word of a name behind a preposition, with what follows its head: "for Høyre i Vestby", "of Ogre district"."""
    at = last
    links = 0
    while at - last < 9 and passage.after(at) and "," not in passage.gap(at):
        at += 1
        word = passage.lower[at]
        if word in _listed("links"):
            links += 1
        elif passage.words[at][0] == "I" and word in _listed("person"):
            return None  # "a rep for the union and I'm on the board of"
        elif passage.has_capital(at) and word != "i":
            if not links:
                return None
            end = _name_end(passage, at)
            if at not in passage.kept or (passage.is_kind(at, "place") and find_country(word) is None):
                return end if not passage.caseless else None
            if not passage.is_kind(at, "place") and find_country(word) is None and end - at < 3:
                if end > at and end not in passage.kept:
                    return end  # "lederen for NAV Gjerdrum"
                at = end  # "ordfører for Høyre i Vestby", "adviser in KS"
                continue
            return None
        elif passage.caseless and links and passage.is_kind(at, "place") and not is_ordinary(word):
            return at + 1 if is_head_noun(passage.after(at) or "-") else at
        elif passage.caseless and links and not is_ordinary(word) and is_head_noun(passage.after(at) or "-"):
            return at + 1  # "rektor på atrå skole"
        elif word in _listed("stop") - _listed("goes_on") or (at - last > 2 and not links):
            return None
    return None


def _name_end(passage: Passage, at: int) -> int:
    """The last word of the name that begins here, with the common noun behind it: "Gloppen ungdomsskule"."""
    end = at
    while passage.has_capital(end + 1) and passage.touches(end) and not is_first_name(passage.lower[end]):
        end += 1
    while passage.after(end) in _INSIDE_NAMES and passage.has_capital(end + 2) and passage.touches(end):
        end += 2  # "Scoil Mhuire na Trá", "Ysgol y Gader"
        while passage.has_capital(end + 1) and passage.touches(end) and end + 1 not in passage.kept:
            end += 1
    if passage.after(end) in ("og", "and") and " ".join(passage.lower[at : end + 3]) in place_names():
        end += 2  # "Nore og Uvdal"
    following = passage.after(end)
    if following in ("videregående", "vidaregåande", "ungdoms-", "barne-"):
        end, following = end + 1, passage.after(end + 1)
    for _ in range(3):  # "Stoke Dartham parish council"
        if (
            following
            and passage.touches(end)
            and (is_head_noun(following) or following in words("places", "area") or following == "council")
        ):
            end += 1
            following = passage.after(end)
    if (
        end > at
        and passage.after(end) in ("i", "på", "in")
        and passage.has_capital(end + 2)
        and passage.touches(end)
        and end + 2 not in passage.kept
    ):
        end += 2  # "på Haugjordet ungdomsskole i Ski"
    return end


def owner_follows(passage: Passage, last: int) -> bool:
    """ "rådmannen vår"; but not "ein prest, Hans Kvamme"."""
    return (
        passage.after(last) in cues("possessive") - {"her"}
        and passage.touches(last)
        and not passage.has_capital(last + 1)
    )
