"""Roles of particular people: "ordføreren i …", "rådmannen vår", "jeg er rådgiver i …", "the head of planning in …"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage, is_ordinary
from qualcode.languages import find_country, is_first_name, is_head_noun, place_names, role_form, role_phrases
from qualcode.model import Level

DETECTOR = "roles"


def _listed(kind: str) -> frozenset[str]:
    return words("roles", kind)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Roles spoken of as one person's, with what belongs to them: "head of planning in Ogre".

    Level direct for an office that one person holds when its place or workplace is named with it; else indirect.
    """
    behind = -1
    for i in passage.where("role"):
        if i <= behind:
            continue
        length = _length(passage, i)
        if not length or _is_national(passage, i, i + length - 1):
            continue
        last = i + length - 1
        sure, level = _judged(passage, i, last)
        if sure:
            first, end = _left(passage, i), _right(passage, last)
            behind = end
            yield Found(*passage.span(first, end), "role", level, sure, DETECTOR)
    for i in passage.capitals:
        yield from _compound(passage, i)


def _length(passage: Passage, i: int) -> int:
    """How many words from i on are a role of one person, 0 when none are."""
    for length in (3, 2, 1):
        phrase = tuple(passage.lower[i : i + length])
        if len(phrase) == length and all(
            passage.gap(k) in (" ", "-", "\u00a0") for k in range(i, i + length - 1)
        ):
            form = role_form(phrase)
            if form == "several":
                return 0
            if form:
                return length
    return 0


def _is_national(passage: Passage, first: int, last: int) -> bool:
    return passage.lower[last] in _listed("national") or passage.before(first) in (
        "prime",
        "foreign",
        "vice-",
    )


def _judged(passage: Passage, first: int, last: int) -> tuple[float, Level]:
    """How sure it is that one person is meant, and whether the words alone tell who."""
    word = passage.lower[last]
    form = role_form(tuple(passage.lower[first : last + 1]))
    named = _named_after(passage, last)
    place = named is not None
    if named in passage.kept and passage.before(first) in _listed("article"):
        place = False  # "a mayor from Latvia", "en byplanlegger i Riga": one of many
    office = word in _listed("office") or word.endswith(("sjef", "sjefen")) or form == "definite"
    if place and not (word in _listed("verb_too") and passage.before(first) in _listed("person")):
        return (0.9, "direct") if office else (0.75, "indirect")
    if _genitive_before(passage, first):
        return 0.7, "direct" if office else "indirect"
    if any(passage.before(first, k) in cues("only") for k in (1, 2)) or _of_relative(passage, first):
        return 0.6, "indirect"
    sure = 0.6 if _is_one_person(passage, first, last, form == "definite") else 0.0
    return sure, "indirect"


def _owner_follows(passage: Passage, last: int) -> bool:
    """ "rådmannen vår"; but not "ein prest, Hans Kvamme"."""
    return (
        passage.after(last) in cues("possessive")
        and passage.touches(last)
        and not passage.has_capital(last + 1)
    )


def _is_one_person(passage: Passage, first: int, last: int, definite: bool) -> bool:
    word = passage.lower[last]
    weak = word in _listed("weak") and first == last
    before = passage.before(_skip(passage, first, _listed("own")))
    with_field = _field_after(passage, last) > last
    if definite:
        return not weak or with_field or _owner_follows(passage, last)
    if before in _listed("determiner") or _owner_follows(passage, last):
        return not weak or with_field
    if _is_predicate(passage, first):
        return True
    if passage.language == "en" and not weak and _determined(passage, first):
        return True
    if word in _listed("verb_too") and first == last:
        return word == "head" and with_field and passage.after(last) in ("of", "for")
    if before in _listed("article") and (
        with_field
        or passage.after(last) in _listed("here")
        or (passage.after(last) in ("from", "fra", "frå") and passage.after(last, 2) in _listed("here"))
    ):
        return True
    if _beside_name(passage, first, last):
        return True
    return first < last and passage.language != "en" and before not in _listed("article")  # "teknisk sjef"


def _determined(passage: Passage, first: int) -> bool:
    """Whether one noun stands between "the" or "our" and the role: "the district nurse"."""
    between = passage.before(first)
    nothing = _listed("stop") | _listed("links") | _listed("as_if") | _listed("article")
    return bool(between) and between not in nothing and passage.before(first, 2) in _listed("determiner")


def _skip(passage: Passage, first: int, several: frozenset[str], reach: int = 3) -> int:
    """The position that is reached going left from `first` over these words."""
    while reach and passage.before(first) in several and passage.before(first):
        first -= 1
        reach -= 1
    return first


def _is_predicate(passage: Passage, first: int) -> bool:
    """Whether somebody is said to be it: "jeg er halv folkehelsekoordinator", "she worked as a nurse", "I am adviser"."""
    at = _skip(passage, first, _listed("between") | _listed("own"), 3)
    if (
        at == first
        and passage.language == "en"
        and passage.before(first, 2) in _listed("copula") | _listed("article")
    ):
        at = _skip(passage, first - 1, _listed("between"), 2)  # "I was physics teacher"
    before = passage.before(at)
    if before == "as" and passage.before(first) in _listed("article"):
        return True  # "as a programme officer"
    if before in ("som", "as"):
        verb = {passage.before(at, k) for k in range(1, 5)}
        return bool(
            verb
            & (
                words("dates", "life_event")
                | {"gikk", "gjekk", "been", "with", "jobb", "job", "position", "stilling"}
            )
        )
    if before not in _listed("copula"):
        return False
    person = _listed("person") | cues("kinship")
    around = [k for k in range(max(0, at - 4), first) if passage.before(first, first - k)]
    near = range(max(0, at - 4), at - 1)
    named = any(
        passage.has_capital(k) and (is_first_name(passage.lower[k]) or not is_ordinary(passage.lower[k]))
        for k in near
    )
    return named or any(passage.is_one_of(k, person) for k in around)


def _beside_name(passage: Passage, first: int, last: int) -> bool:
    """Whether a person's name stands beside it: "ein prest, Hans Kvamme", "rådmann Løkkebakken", "Vigdis, planner"."""
    after = last + 1
    if after < len(passage) and passage.has_capital(after) and after not in passage.kept:
        gap = passage.gap(last)
        if gap == " " or (gap == ", " and is_first_name(passage.lower[after])):
            return True
    at = first - 1
    if at >= 0 and passage.lower[at] in _listed("article"):
        at -= 1
    if at < 0 or passage.gap(at) != ", " or not passage.has_capital(at) or at in passage.kept:
        return False
    return is_first_name(passage.lower[at]) or (
        passage.has_capital(at - 1) and is_first_name(passage.lower[at - 1])
    )


def _left(passage: Passage, first: int) -> int:
    """Where the role's phrase begins: its article or owner, and for English the noun in front of it."""
    at = _skip(passage, first, _listed("own"))
    before = passage.before(at)
    if (
        at == first
        and passage.language == "en"
        and not passage.has_capital(first - 1)
        and is_ordinary(before or "the")
    ):
        earlier = passage.before(first, 2)
        if before and before not in _listed("determiner") | _listed("article") | _listed("stop") | _listed(
            "links"
        ) | _listed("as_if"):
            if earlier in _listed("determiner"):
                return first - 2
            if earlier in _listed("article") | _listed("copula"):
                return first - 1
    if before in _listed("determiner") or (before in _listed("article") and before != "halv"):
        return at - 1
    return at


def _right(passage: Passage, last: int) -> int:
    """Where the role's phrase ends: its place, workplace or field, its owner, "here"."""
    end = last
    if _owner_follows(passage, end):
        end += 1
    end = max(end, _field_after(passage, end))
    named = _named_after(passage, end)
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
        named = _named_after(passage, end)
        return named if named is not None else max(end, _field_after(passage, end))
    if passage.after(end) == "from" and passage.after(end, 2) in ("there", "here"):
        end += 2
    return end


def _field_after(passage: Passage, last: int) -> int:
    """The last word of "i oppvekst", "of the schools", "på renovasjon og vei"; `last` when nothing of the kind follows."""
    if passage.after(last) not in _listed("field_links") or not passage.touches(last):
        return last
    at = last + 1
    taken = 0
    while taken < 5 and passage.after(at) and passage.gap(at).strip() == "":
        word = passage.lower[at + 1]
        if (
            word in _listed("times")
            or passage.is_kind(at + 1, "number")
            or passage.is_kind(at + 1, "weekday")
        ):
            return last
        if (
            word in ("og", "and", "of", "på", "i", "in")
            and taken
            and passage.after(at, 2) not in _listed("stop") | {""}
        ):
            if passage.has_capital(at + 2) or word in ("i", "på") or taken > 2:
                break
            at += 1
            continue
        if word in _listed("stop") or word in _listed("links"):
            break
        if passage.has_capital(at + 1) and not (at + 1 in passage.kept and passage.words[at + 1].isupper()):
            break
        at += 1
        taken += word not in ("the", "et", "ein", "en", "eit", "den")
        if taken >= 3:
            break
    return at if taken else last


def _named_after(passage: Passage, last: int) -> int | None:
    """The last word of a name behind a preposition, with what follows its head: "for Høyre i Vestby", "of Ogre district"."""
    at = last
    links = 0
    while at - last < 9 and passage.after(at) and "," not in passage.gap(at):
        at += 1
        word = passage.lower[at]
        if word in _listed("links"):
            links += 1
        elif passage.has_capital(at) and word != "i":
            if not links:
                return None
            end = _name_end(passage, at)
            if at not in passage.kept or (passage.is_kind(at, "place") and find_country(word) is None):
                return end if not passage.caseless else None
            if not passage.is_kind(at, "place") and find_country(word) is None and end - at < 3:
                at = end  # "ordfører for Høyre i Vestby", "adviser in KS"
                continue
            return None
        elif passage.caseless and links and passage.is_kind(at, "place") and not is_ordinary(word):
            return at
        elif word in _listed("stop") - _listed("goes_on") or (at - last > 2 and not links):
            return None
    return None


def _name_end(passage: Passage, at: int) -> int:
    """The last word of the name that begins here, with the common noun behind it: "Gloppen ungdomsskule"."""
    end = at
    while passage.has_capital(end + 1) and passage.touches(end) and not is_first_name(passage.lower[end]):
        end += 1
    if passage.after(end) in ("og", "and") and " ".join(passage.lower[at : end + 3]) in place_names():
        end += 2  # "Nore og Uvdal"
    following = passage.after(end)
    if (
        following
        and passage.touches(end)
        and (is_head_noun(following) or following in words("places", "area"))
    ):
        end += 1
    return end


def _of_relative(passage: Passage, first: int) -> bool:
    """Whether a relative's work is told: "far min var fiskar", "my father was a harbour pilot"."""
    at = first - 1
    if passage.before(first) in ("a", "an", "en", "ein", "ei"):
        at -= 1
    if at < 1 or passage.lower[at] not in ("er", "var", "is", "was", "works", "jobber", "jobbar"):
        return False
    if passage.lower[at - 1] in cues("possessive"):
        at -= 1
    return at > 0 and passage.lower[at - 1] in cues("kinship")


def _genitive_before(passage: Passage, first: int) -> bool:
    """ "Vestbys ordfører", "Ogre's mayor"; not "Norges ambassadør"."""
    at = first - 1
    if at < 0 or not passage.has_capital(at) or at in passage.kept or not passage.touches(at):
        return False
    return passage.lower[at].endswith("s") and (
        not passage.starts_sentence(at) or passage.is_kind(at, "place")
    )


@cache
def _single_roles() -> tuple[str, ...]:
    return tuple(words[0] for words in role_phrases() if len(words) == 1 and len(words[0]) > 4)


def _compound(passage: Passage, i: int) -> Iterator[Found]:
    """ "Vestby-ordføreren": the place and the role in one word."""
    word = passage.lower[i]
    if (
        "-" in word
        and word.endswith(_single_roles())
        and word.rsplit("-", 1)[1] in _single_roles()
        and i not in passage.kept
    ):
        yield Found(*passage.span(i, i), "role", "indirect", 0.75, DETECTOR)
