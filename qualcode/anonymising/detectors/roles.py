"""Roles of particular people: "ordføreren i …", "rådmannen vår", "jeg er rådgiver i …", "the head of planning in …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.role_spans import (
    adjectives_before,
    field_after,
    left_end,
    named_after,
    owner_follows,
    right_end,
    skip,
    through_body,
    without_kept,
)
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at
from qualcode.anonymising.detectors.work_by_ending import work_by_ending
from qualcode.languages import find_country, is_first_name, role_form, role_phrases
from qualcode.model import Level

DETECTOR = "roles"
STOPS = frozenset(("role", "kinship", "in charge", "person noun", "joined", "said to be", "work"))


def _listed(kind: str) -> frozenset[str]:
    return words("roles", kind)


stop_at("in charge", lambda word: word in _listed("in_charge"))
stop_at("person noun", lambda word: word in _listed("person_noun"))
stop_at("joined", lambda word: "-" in word)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Roles spoken of as one person's, with what belongs to them: "head of planning in Ogre".

    Level direct for an office that one person holds when its place or workplace is named with it; else indirect.
    """
    found = list(_each(passage))
    yield from found
    if passage.language == "en" and len(found) > 1:
        yield from _side_by_side(passage, sorted(found))


_JOINED = re.compile(r",? (?:and |or )?(?:(?:also )?(?:a|an|the|our) )?|, ")


def _side_by_side(passage: Passage, found: list[Found]) -> Iterator[Found]:
    """ "postmistress, ranger and retained firefighter": the roles of one person, as one."""
    at = 0
    while at < len(found):
        last = at
        while last + 1 < len(found) and _JOINED.fullmatch(
            passage.text[found[last].end : found[last + 1].start]
        ):
            last += 1
        row = found[at : last + 1]
        if last > at:
            sure = max(one.confidence for one in row)
            level: Level = "direct" if any(one.level == "direct" for one in row) else "indirect"
            yield Found(row[0].start, row[-1].end, "role", level, sure, DETECTOR)
        at = last + 1


def _each(passage: Passage) -> Iterator[Found]:
    """The roles one by one."""
    behind = begun = -1
    for i in passage.where("role"):
        if i <= behind:
            continue
        length = _length(passage, i)
        if passage.lower[i] in ("vet", "driver") and passage.language in ("nb", "nn"):
            continue  # knows, runs
        if not length or _is_national(passage, i, i + length - 1):
            continue
        last = i + length - 1
        sure, level = _judged(passage, i, last)
        if sure:
            first, end = left_end(passage, i), right_end(passage, last)
            if level != "direct":
                end = without_kept(passage, last, end)
            if {passage.lower[i], passage.lower[last]} & _HEADED:
                end = through_body(passage, end)
            if passage.word(first - 1) == "og" and behind == first - 2 >= 0 and level == "indirect":
                first = begun  # "handelsmann og poståpner"
            behind, begun = end, first
            yield Found(*passage.span(first, end), "role", level, sure, DETECTOR)
    if passage.language not in ("nb", "nn"):
        yield from _man_of_the_field(passage)
    if passage.where("in charge"):
        yield from _in_charge(passage)
    for i in passage.where("kinship"):
        yield from _work_of_relative(passage, i)
    yield from work_by_ending(passage, DETECTOR)
    for i in passage.where("joined"):
        if passage.has_capital(i):
            yield from _compound(passage, i)


@cache
def _seconds() -> dict[str, frozenset[str]]:
    """The second words of roles by the first: "town" -> clerk, planner, ..."""
    found: dict[str, set[str]] = {}
    for phrase in role_phrases():
        if len(phrase) > 1:
            found.setdefault(phrase[0], set()).add(phrase[1])
    return {first: frozenset(several) for first, several in found.items()}


def _length(passage: Passage, i: int) -> int:
    """How many words from i on are a role of one person, 0 when none are."""
    seconds = _seconds().get(passage.lower[i])
    if seconds is not None and passage.word(i + 1) not in seconds and role_form((passage.lower[i],)) is None:
        return 0
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
    """Whether the office is one of the state: "the president", "prime minister"; but "the minister at Saddell"."""
    word = passage.lower[last]
    if passage.before(first) in ("prime", "foreign", "vice-"):
        return True
    if word == "minister" and passage.language == "en" and named_after(passage, last) is not None:
        return False
    listed = word in _listed("national") and first == last
    return listed or word.endswith(("minister", "ministeren", "statsråd", "statsråden"))


def _judged(passage: Passage, first: int, last: int) -> tuple[float, Level]:
    """How sure it is that one person is meant, and whether the words alone tell who."""
    word = passage.lower[last]
    form = role_form(tuple(passage.lower[first : last + 1]))
    named = named_after(passage, last)
    place = named is not None
    come = {passage.after(last, k) for k in (1, 2)} & {"from", "fra", "frå"}
    if named in passage.kept and (come or passage.before(first) in _listed("article")):
        place = False  # "a mayor from Latvia", "en byplanlegger i Riga": one of many
    office = word in _listed("office") or word.endswith(("sjef", "sjefen")) or form == "definite"
    if place and not (word in _listed("verb_too") and passage.before(first) in _listed("person")):
        return (0.9, "direct") if office else (0.8, "indirect")
    if _genitive_before(passage, first):
        return 0.7, "direct" if office else "indirect"
    if any(passage.before(first, k) in cues("only") for k in (1, 2)) or _of_relative(passage, first):
        return 0.6, "indirect"
    sure = 0.6 if _is_one_person(passage, first, last, form == "definite") else 0.0
    return sure, "indirect"


def _is_one_person(passage: Passage, first: int, last: int, definite: bool) -> bool:
    word = passage.lower[last]
    if first == last and word in _listed("verbs") and not _is_noun_here(passage, first):
        return False
    weak = word in _listed("weak") and first == last
    start = adjectives_before(passage, first)
    before = passage.before(start)
    with_field = field_after(passage, last) > last
    if _beside_name(passage, start, last) or (
        passage.language == "en"
        and start == first
        and passage.touches(first - 1)
        and _beside_name(passage, first - 1, last)
    ):
        return True
    if before in _listed("article") and _is_ours(passage, start - 1):
        return True
    if word == "rektor" and before not in _listed("article"):
        return True  # said like a name
    if definite:
        return not weak or with_field or owner_follows(passage, last)
    if before in _listed("determiner") or owner_follows(passage, last):
        return not weak or with_field
    if passage.language in ("nb", "nn") and _is_held(passage, start):
        return True
    if _is_predicate(passage, start):
        compound = passage.language == "en" and _is_compound(passage, first)
        return with_field or first < last or compound or word not in _listed("for_many") or not weak
    if start < first and before not in _listed("any_one") and not weak:
        return True  # "there came new director", "ein ny lærar"
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
    if _is_named(passage, last) or (not weak and _stands_alone(passage, start, last)):
        return True
    if passage.language in ("nb", "nn") and _is_put_first(passage, first, last):
        return True
    if with_field and not weak and start > 0 and passage.gap(start - 1) == ", ":
        return True  # "på fylkeshuset, rådgjevar på plan og samfunn"
    return first < last and passage.language != "en" and before not in _listed("article")  # "teknisk sjef"


_NOTHING = _listed("stop") | _listed("links") | _listed("as_if") | _listed("article") | _listed("between")
_HEADED = _listed("office") | _listed("for_many")  # what may have a body behind it
_BETWEEN = _listed("between") | _listed("own")
_NO_TRADE = _NOTHING | _listed("determiner") | _listed("adjective") | _listed("own")


def _is_compound(passage: Passage, first: int) -> bool:
    """Whether a noun in front tells the role's trade: "a bank manager", "the harp teacher"."""
    noun = passage.before(first)
    return (
        bool(noun)
        and noun not in _NO_TRADE
        and noun not in _listed("copula")
        and passage.before(first, 2) in _listed("article")
    )


def _is_noun_here(passage: Passage, i: int) -> bool:
    """Whether a word that is also a verb ("dykker") or a pronoun ("dykkar") is the occupation: "han er dykkar", no noun behind."""
    before = passage.before(i)
    if before in _listed("article") | _listed("determiner"):
        return True
    behind = passage.gap(i).strip()[:1] or passage.after(i) in _listed("behind_predicate")
    return _is_predicate(passage, i) and bool(behind or i + 1 >= len(passage))


def _is_put_first(passage: Passage, first: int, last: int) -> bool:
    """Whether the role is said before who has it: "kyrkjesongar hadde han vore", "daglig leder er Kushtrim"."""
    if passage.after(last) not in _listed("copula") | {"hadde", "har", "heter", "heiter"}:
        return False
    if passage.before(first) not in ("", "og", "men", "så") and passage.gap(first - 1) != ", ":
        return False
    who = last + 2
    named = passage.has_capital(who) and who not in passage.kept and passage.touches(last + 1)
    return passage.after(last, 2) in ("han", "ho", "hun", "jeg", "eg") or (
        named and not passage.is_kind(who, "place")
    )


def _is_held(passage: Passage, first: int) -> bool:
    """Whether somebody is said to hold it: "sat som leiar i tolv år", "endte som bussvasker", "jobber her, som kokk"."""
    if passage.before(first) != "som":
        return False
    told = {passage.before(first, k) for k in range(2, 8)}
    return bool(told & (_listed("holds") | words("dates", "durational")))


def _is_ours(passage: Passage, article: int) -> bool:
    """Whether it is said that one has the person: "I have a nurse", "vi fikk en vikarlege"."""
    verb = {passage.before(article), passage.before(article, 2)} & _listed("having")
    return bool(verb) and bool(
        {passage.before(article, k) for k in (1, 2, 3)} & (cues("first_person") | {"i'd", "i've"})
    )


def _stands_alone(passage: Passage, start: int, last: int) -> bool:
    """Whether the role is said on its own, as one says who one is: "Ragnhild Lo. Flyktningkoordinator. Førtiåtte." """
    start = skip(passage, start, _listed("leads_fragment"), 1)  # "Opprinnelig rørlegger."
    opens = start == 0 or passage.gap(start - 1).strip() == "."
    one = start < last or not passage.lower[last].endswith("s")
    listed = any(passage.is_kind(last + k, "role") for k in (1, 2))
    return opens and one and not listed and passage.gap(last)[:1] in ".,"


def _is_named(passage: Passage, last: int) -> bool:
    """Whether a name is told behind: "en prest som het Solveig", "a welder called Jim"."""
    return any(passage.after(last, k) in _listed("naming") for k in (1, 2, 3) if passage.touches(last))


def _determined(passage: Passage, first: int) -> bool:
    """Whether one noun stands between "the" or "our" and the role: "the district nurse"."""
    between = passage.before(first)
    return bool(between) and between not in _NOTHING and passage.before(first, 2) in _listed("determiner")


def _is_predicate(passage: Passage, first: int) -> bool:
    """Whether somebody is said to be it: "jeg er halv folkehelsekoordinator", "she worked as a nurse", "I am adviser"."""
    at = skip(passage, first, _BETWEEN, 3)
    if at == first and passage.language == "en":
        for nouns in (1, 2):  # "I was physics teacher", "he is a public health officer"
            if passage.before(first, nouns + 1) in _listed("copula") | _listed("article"):
                at = skip(passage, first - nouns, _listed("between"), 2)
                break
    before = passage.before(at)
    if before == "as" and passage.before(first) in _listed("article"):
        return True  # "as a programme officer"
    if before in ("som", "as"):
        verb = {passage.before(at, k) for k in range(1, 5)}
        return bool(
            verb
            & (
                words("dates", "life_event")
                | _listed("learnt")
                | {"gikk", "gjekk", "been", "with", "jobb", "job", "position", "stilling"}
            )
        )
    if before in ("til", "to") and passage.before(at, 2) in _listed("learnt"):
        return True  # "valgt til ordfører", "utdanna til sveisar"
    if before in ("og", "and") and _follows_predicate(passage, at):
        return True
    if before not in _listed("copula"):
        return False
    person = _listed("person") | cues("kinship") | ({"du"} if passage.text[-1:] in "?…" else frozenset())
    around = [
        k
        for k in range(max(0, at - 4 - (before in ("blitt", "vorte"))), first)
        if passage.before(first, first - k)
    ]
    near = range(max(0, at - 4), at - 1)
    named = any(
        passage.has_capital(k) and (is_first_name(passage.lower[k]) or not is_ordinary(passage.lower[k]))
        for k in near
    )
    told = any(passage.is_kind(k, "role") and passage.after(k) in cues("possessive") for k in near)
    return named or told or any(passage.is_one_of(k, person) for k in around)


def _follows_predicate(passage: Passage, at: int) -> bool:
    """Whether a relative or another role is told just before: "som er svigerdattera mi og siviløkonom"."""
    near = [k for k in range(max(0, at - 6), at) if passage.before(at, at - k)]
    told = [k for k in near if passage.is_kind(k, "role") or passage.lower[k] in cues("kinship")]
    return any(passage.lower[k] in _listed("copula") for k in near if told and k < told[-1])


def _beside_name(passage: Passage, first: int, last: int) -> bool:
    """Whether a person's name stands beside it: "ein prest, Hans Kvamme", "rådmann Løkkebakken", "Vigdis, planner"."""
    after = last + 1
    if after < len(passage) and passage.has_capital(after) and after not in passage.kept:
        gap = passage.gap(last)
        if gap == " " or (gap == ", " and is_first_name(passage.lower[after])):
            return True
    at = first - 1
    article = at >= 0 and passage.lower[at] in _listed("article")
    at -= article
    if at < 0 or passage.gap(at) != ", " or at in passage.kept:
        return False
    if article and (passage.lower[at] in cues("kinship") or passage.lower[at] in cues("possessive")):
        return True  # "my wife, a speech therapist"
    if not passage.has_capital(at):
        return False
    return (
        article
        or is_first_name(passage.lower[at])
        or not is_ordinary(passage.lower[at])
        or (passage.has_capital(at - 1) and is_first_name(passage.lower[at - 1]))
    )


def _man_of_the_field(passage: Passage) -> Iterator[Found]:
    """ "our finance man", "the radio lady": work told by its field, in English."""
    for i in passage.where("person noun"):
        noun = passage.before(i)
        grown = passage.lower[i] in ("man", "woman", "lady", "guy", "fella", "bloke", "chap")
        told = noun in _listed("work") or (grown and _is_trade(noun))
        if told and passage.before(i, 2) in _listed("determiner") | _listed("article"):
            yield Found(*passage.span(i - 2, i), "role", "indirect", 0.8, DETECTOR)


def _is_trade(noun: str) -> bool:
    """Whether a word in front of "man" or "lady" tells their trade: "the seaweed man", not "the tall man"."""
    if len(noun) < 2 or noun in _listed("no_work_in_front") or find_country(noun) is not None:
        return False
    ending = (
        "ed",
        "ish",
        "ful",
        "less",
        "ous",
        "ive",
        "able",
        "ible",
        "ian",
        "ese",
        "like",
        "'s",
        "’s",
        "est",
    )
    return noun.endswith("eed") or not noun.endswith(ending)


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


_CHARGE = re.compile(
    r"\b(?i:jeg|eg|han|hun|ho|he|she|i)(?: (?:er|var|har|hadde|is|was|am)|'m|'s) (?:jo |også |òg |in )?"
    r"(?P<role>(?:ansvarl[ei]g|ansvaret|responsible|charge) (?:for|of) (?:the |hele |heile |all )?[^\W\d_]+)"
)


def _in_charge(passage: Passage) -> Iterator[Found]:
    """ "hun er ansvarlig for kirkekaffen", "I'm in charge of the hall": what a person answers for."""
    for match in _CHARGE.finditer(passage.text):
        yield Found(*match.span("role"), "role", "indirect", 0.6, DETECTOR)


def _work_of_relative(passage: Passage, i: int) -> Iterator[Found]:
    """ "broren min er tårnagent", "my brother is a bookbinder": work that no list has, by its ending."""
    owned = {passage.before(i), passage.after(i)} & cues("possessive")
    if not owned:
        return
    at = i + 1 + (passage.after(i) in cues("possessive"))
    at += passage.word(at) in ("som", "who", "han", "ho", "hun", "he", "she")
    if passage.word(at) not in _listed("copula") or not passage.before(at):
        return
    at = next(
        (k for k in range(at + 1, at + 4) if passage.word(k) not in _listed("between") | _listed("article")),
        0,
    )
    word = passage.word(at)
    known = passage.is_kind(at, "role") or word in _listed("no_work") or passage.has_capital(at)
    if not known and len(word) > 5 and word.endswith(tuple(_listed("work_ending"))) and passage.before(at):
        first = at - (passage.before(at) in _listed("article"))
        yield Found(*passage.span(first, at), "role", "indirect", 0.6, DETECTOR)


def _genitive_before(passage: Passage, first: int) -> bool:
    """ "Vestbys ordfører", "Ogre's mayor"; not "Norges ambassadør"."""
    at = first - 1
    if at < 0 or not passage.has_capital(at) or at in passage.kept or not passage.touches(at):
        return False
    return passage.lower[at].endswith("s") and (
        not passage.starts_sentence(at) or passage.is_kind(at, "place")
    )


@cache
def _single_roles() -> frozenset[str]:
    return frozenset(words[0] for words in role_phrases() if len(words) == 1 and len(words[0]) > 4)


def _compound(passage: Passage, i: int) -> Iterator[Found]:
    """ "Vestby-ordføreren": the place and the role in one word."""
    word = passage.lower[i]
    if "-" in word and word.rpartition("-")[2] in _single_roles() and i not in passage.kept:
        yield Found(*passage.span(i, i), "role", "indirect", 0.75, DETECTOR)
