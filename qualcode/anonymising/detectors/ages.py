"""Ages in digits and words: "52 år gammel", "jeg er førtito", "in her fifties", "en 12-åring"; not lengths of time.

A number is an age by what stands on its left, who is or turns that old, and by what stands on its right: "år gammel",
or the end of the clause, for a number that counts something goes on with what it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at
from qualcode.languages import is_first_name, is_surname, parse_number, parse_ordinal, role_form

DETECTOR = "ages"
STOPS = frozenset(("age", "number", "digits", "ordinal", "half", "something"))

_TENS = "tjue|tretti|førti|femti|seksti|sytti|åtti|nitti|20|30|40|50|60|70|80|90"
_TIES = "twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties"
_DECADE_ENDINGS = ("åra", "årene", "åri", *_TIES.split("|"))
_COMPOUND = re.compile(
    r"^(?P<number>[a-zæøå-]+?)(?:-?åring(?:en|er|ar|ene|ane|s)?|-?årsgam+al?|-?årsdag(?:en)?|-?årslag(?:et|ene|a)?|-?årsalder(?:en)?|-?årig(?:e)?|-year-olds?)$"
)
_HYPHENATED = re.compile(
    r"(?<![\d.,-])(?P<age>\d{1,3}(?:[-–]\d{1,3})?)[-‐‑ ]?(?:åring\w*|årsdag\w*|årslag\w*|årsalder\w*|årsgammel|års gammel|årig\w*(?=\s(?:jente|gutt|kvinne|mann|datter|sønn|dotter|son|gut))|years?[- ]olds?\b|-?something)\b",
    re.IGNORECASE,
)
# "in her late thirties", "i slutten av femtiåra", "tidlig i trettiårene", "midt i førtiåra"
_ROUND = re.compile(
    rf"\b(?:(?P<owned>(?:in|into|past|of) (?:his|her|my|their|your|our) (?:very )?(?:(?:late|early|mid|middle)[ -])?(?:{_TIES}|teens))"
    rf"|(?P<plain>(?<!the )(?:late|early|mid)[ -](?:{_TIES}|teens))"
    rf"|(?P<part>(?:i )?(?:begynnelsen|starten|midten|slutten|byrjinga|enden) (?:av|på) (?:{_TENS})-?(?:åra|årene|åri))"
    rf"|(?P<far>(?:midt|tidlig|tidleg|seint|sent|langt|sist|først|godt|oppe?|ute?|høyt|høgt)(?: oppe?| ute?| inne?)? i (?:{_TENS})-?(?:åra|årene|åri))"
    rf"|(?P<bare>i (?:{_TENS})-?(?:åra|årene|åri)))\b",
    re.IGNORECASE,
)
_SOMETHING = re.compile(
    rf"\b(?:(?:{_TENS})-?no(?:e|ko)|(?:twenty|thirty|forty|fifty|sixty|seventy)-?something)\b", re.IGNORECASE
)
_ASKS_AGE = re.compile(
    r"\b(?:hvor gam\w+|kor gam\w+|how (?:old|young)|(?:your|his|her|din|hans|hennes|hennar) (?:age|alder)|alder(?:en)?)\b", re.IGNORECASE
)  # fmt: skip
_AGE_PARTS = ("gam", "old", "young", "age", "alder")  # one of these is in whatever asks so


def _of(kind: str) -> frozenset[str]:
    return words("ages", kind)


_ONE_AND_A_HALF = ("halvannet", "halvanna", "halvtanna", "halvt-anna")
stop_at("half", _ONE_AND_A_HALF.__contains__)
stop_at("something", re.compile(rf"ty-?something|(?:{_TENS})-?no(?:e|ko)$").search)
_SOME = frozenset(("noe", "noko"))


class Number(NamedTuple):
    """Words `first` to `last`: one number or several that belong together ("nine and twelve"), and the first's value."""

    first: int
    last: int
    value: int
    several: bool


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Ages of people, level indirect, the number with its "år gammel" or "years old"."""
    text = passage.text
    if passage.where("age"):
        if passage.has_digits:
            for match in _HYPHENATED.finditer(text):
                yield Found(match.start(), match.end(), "age", "indirect", 0.85, DETECTOR)
        for i in passage.where("age"):
            compound = _COMPOUND.match(passage.lower[i])
            likened = passage.before(i) in ("en", "ein", "a") and passage.before(i, 2) in ("som", "like")
            if compound and not likened and _value_of(compound.group("number")) is not None:
                yield Found(*passage.span(i, i), "age", "indirect", 0.8, DETECTOR)
        if any(passage.lower[i].endswith(_DECADE_ENDINGS) for i in passage.where("age")) or "teens" in text:
            yield from _decades(passage)
    for number in _numbers(passage):
        found = _judged(passage, number)
        if found is not None:
            yield found
    for i in passage.where("ordinal"):
        yield from _birthdays(passage, i)
    if passage.where("something") or any(passage.word(i + 1) in _SOME for i in passage.where("digits")):
        for match in _SOMETHING.finditer(text):
            if _ends_clause(passage, passage.index_at(match.end()) - 1):
                yield Found(*match.span(), "age", "indirect", 0.7, DETECTOR)
    yield from _said_anew(passage)


def _said_anew(passage: Passage) -> Iterator[Found]:
    """ "førti-, eh, førtiseks år": a number that is corrected, both of it."""
    numbers = passage.where("number")
    for i in numbers if len(numbers) > 1 else ():
        if passage.is_kind(i + 2, "number") and passage.lower[i + 1] in _of("fillers"):
            gaps = passage.gap(i) + passage.gap(i + 1)
            if len(passage.words[i]) < 4 or len(passage.words[i + 2]) < 5 or gaps.strip(" ,-…."):
                continue
            last = i + 2
            if passage.after(last) in _of("years"):
                last += 2 if passage.after(last, 2) in _of("old") else 1
            yield Found(*passage.span(i, last), "age", "indirect", 0.9, DETECTOR)


def _value_of(word: str) -> int | None:
    """The number a word says; of "tolv-tretten" the first."""
    value = parse_number(word)
    return value if value is not None or "-" not in word else parse_number(word.partition("-")[0])


def _decades(passage: Passage) -> Iterator[Found]:
    """ "i slutten av førtiårene", "in my fifties", "midt i trettiåra"; "i åttiåra" only with a person in front."""
    for match in _ROUND.finditer(passage.text):
        at = passage.index_at(match.start())
        if match.group("bare") and not (_subject_before(passage, at, 0) or _is_person(passage, at - 1)):
            continue
        yield Found(*match.span(), "age", "indirect", 0.7, DETECTOR)


def _birthdays(passage: Passage, i: int) -> Iterator[Found]:
    """ "her fiftieth birthday", "i sitt nittiende år", "celebrated my sixtieth"."""
    owner = passage.before(i) in cues("possessive") or passage.before(i).endswith(("'s", "’s"))
    if passage.after(i) in ("birthday", "bursdag", "bursdagen", "fødselsdag", "fødselsdagen") or (
        owner
        and (parse_ordinal(passage.lower[i]) or 0) > 20
        and passage.after(i) in ("år", "year")
        and passage.before(i, 2) in ("i", "in")
    ):
        yield Found(*passage.span(i, i + 1), "age", "indirect", 0.75, DETECTOR)


def _numbers(passage: Passage) -> Iterator[Number]:
    """Numbers between 0 and 110, in digits or words, with those that they are paired with."""
    behind = -1
    for i in passage.where("number", "digits", "half"):
        word = passage.lower[i]
        if i <= behind or (word in _ONES and not _may_be_age(passage, i)):
            continue
        if len(word) > 3 and word.isdecimal():
            continue
        last, value = _number_at(passage, i)
        behind = last
        if value is None or not 0 < value <= 110 or _is_part_of_number(passage, i, last):
            continue
        several = False
        while (further := _paired(passage, last)) is not None:
            last, several = further, True
        behind = last
        yield Number(i, _with_half(passage, last), value, several)


_ONES = frozenset(["en", "ein", "ei", "et", "eit", "one", "to", "oh", "null"])
_BESIDE_ONE = _of("years") | _of("shorter") | _of("pairs")
_NUMBERS = frozenset(("number", "digits"))


def _may_be_age(passage: Passage, i: int) -> bool:
    """Whether a word that seldom is a number is one here: "ett år", "to og et halvt", "en og tjue", "he is to"."""
    if passage.word(i + 1) in _BESIDE_ONE or passage.is_any(i + 1, _NUMBERS):
        return True
    return passage.lower[i] == "to" and (passage.language != "en" or _ends_clause(passage, i))


def _number_at(passage: Passage, i: int) -> tuple[int, int | None]:
    if passage.lower[i] in _ONE_AND_A_HALF:
        return i, 1
    if passage.lower[i].isdecimal():
        return i, int(passage.lower[i])
    goes_on = passage.is_kind(i + 1, "number") or passage.word(i + 1) in ("og", "and")
    for length in (3, 2, 1) if goes_on else (1,):
        said = passage.lower[i : i + length]
        if len(said) == length and all(passage.gap(k) in (" ", "-") for k in range(i, i + length - 1)):
            value = _value_of(said[0]) if length == 1 else parse_number(" ".join(said))
            if value is not None and not said[-1].isdecimal():
                return i + length - 1, value
    return i, None


def _paired(passage: Passage, last: int) -> int | None:
    """The last word of a second number that is told of in the same breath: "and twelve", "eller fjorten", "-13"."""
    if passage.gap(last) in ("-", "–", "/") or (passage.gap(last) == ", " and last + 2 < len(passage)):
        second = last + 1
    elif passage.after(last) in _of("pairs") and last + 2 < len(passage):
        second = last + 2
    else:
        return None
    if not (passage.lower[second].isdecimal() or passage.is_kind(second, "number")):
        return None
    if passage.after(second) in ("halvt", "half", "halv"):
        return None
    end, value = _number_at(passage, second)
    if value is None or not 0 < value <= 110:
        return None
    if passage.gap(last) == ", " and passage.after(end) not in _of("years") | _of("pairs"):
        return None  # "femti, to barn"
    return end


def _with_half(passage: Passage, last: int) -> int:
    """The end of "to og et halvt", "four and a half", "åtti pluss", "thirty something"."""
    if passage.after(last) in ("og", "and") and passage.after(last, 3) in ("halvt", "half"):
        return last + 3
    if passage.after(last) in _of("rounding") and _ends_clause(passage, last + 1):
        return last + 1
    return last


def _is_part_of_number(passage: Passage, i: int, last: int) -> bool:
    """Whether the digits belong to a decimal, a time or a fraction."""
    if passage.gap(last) in (",", ".", "/", ":") and passage.is_kind(last + 1, "digits"):
        return True
    if i > 0 and passage.is_kind(i - 1, "number") and passage.touches(i - 1):
        return True
    return i > 0 and passage.gap(i - 1) in (",", ".", "/", ":", "-", "–", "+")


def _judged(passage: Passage, number: Number) -> Found | None:
    """The age that the number is, with the words of it that follow; None when it counts something else."""
    i, last = number.first, number.last
    following = passage.after(last)
    years = following in _of("years") or following in _of("shorter")
    end = last + 1 if years else last
    if years and passage.after(end) in _of("old"):
        return Found(*passage.span(i, end + 1), "age", "indirect", 0.95, DETECTOR)
    if years and passage.after(end) == "of" and passage.after(end, 2) == "age":
        return Found(*passage.span(i, end + 2), "age", "indirect", 0.95, DETECTOR)
    sure = _sure(passage, number, end, years)
    return Found(*passage.span(i, end), "age", "indirect", sure, DETECTOR) if sure else None


# what stands in front of an age behind which the clause goes on
_LEADS = _of("turns") | _of("hedges") | {"aged", "ages", "age", "alder", "alderen", "av", "of", "på"}


def _sure(passage: Passage, number: Number, end: int, years: bool) -> float:
    i, value = number.first, number.value
    ends = _ends_clause(passage, end)
    if not ends and passage.word(i - 1) not in _LEADS and passage.gap(i - 1).strip() != "(":
        return 0.0
    before, earlier = passage.before(i), passage.before(i, 2)
    small = value < 2 and not passage.lower[i].isdecimal()  # "en container", "one"
    if before in ("aged", "ages", "age", "alder", "alderen") or (before == "av" and earlier == "alder"):
        return 0.85
    if before == "of" and earlier == "age":
        return 0.85
    if not years and (small or (value == 2 and before in ("begge", "both", "alle", "dei", "de"))):
        return 0.0
    of_noun = _noun_before(passage, i, value)
    following = passage.after(end)
    if of_noun and (
        following in cues("person_verb") or (following not in _of("measures") and before == "på")
    ):
        return 0.8  # "a boy of seven carried the water", "guten på fire sprang"
    if before in _of("turns") and value >= 10 and following in ("på", "on", "til"):
        return 0.75
    if i and passage.gap(i - 1).strip() == "(" and passage.gap(end).strip()[:1] == ")":
        return 0.85 if _is_person(passage, i - 1) else 0.0  # "dattera mi (14)"
    if not ends:
        return 0.0
    if years and passage.after(end) in ("i", "in") and not passage.is_kind(end + 2, "month"):
        return 0.0  # "han var tre år i Polen"
    if years and passage.after(end) in _of("not_behind_years"):
        return 0.0
    if before.endswith(("'s", "’s")) and _is_person(passage, i - 1, before[:-2]):
        return 0.75  # "my son's nineteen"
    if _subject_before(passage, i, value, several=number.several, years=years):
        return 0.85 if years else 0.75
    if of_noun or (before in _of("children") and earlier in ("den", "the", "min", "my", "vår", "our")):
        return 0.8
    if _is_apposition(passage, i, end, value, years=years):
        return 0.65
    if before == "at" and 12 <= value <= 99 and not years and _has_life(passage, i):
        return 0.7
    return 0.6 if _is_answer(passage, number, end, years) or _is_fragment(passage, number, end) else 0.0


def _has_life(passage: Passage, i: int) -> bool:
    """Whether the sentence tells what people do at some age: "she left school at fifteen", not "open at fifteen"."""
    if passage.is_kind(i, "number") and passage.before(i, 2) != "":
        return True
    return any(passage.lower[k] in _of("life") for k in passage.sentence_of(i))


def _subject_before(
    passage: Passage, i: int, value: int, *, several: bool = False, years: bool = False
) -> bool:
    """Whether the words in front say who is or turns so old: "sønnen min er", "she must be about", "i mai fyller han"."""
    verb = person = turns = plural = False
    k = i - 1
    while k >= 0 and i - k < 9 and not _closed(passage.gap(k)):
        word = passage.lower[k]
        if word in _of("both"):
            verb = person = True
        elif word in _of("turns"):
            verb = turns = True
        elif word in _of("is"):
            verb = True
        elif tuple(passage.lower[k - 1 : k + 1]) in _BELIEVED:
            k -= 1
        elif passage.is_one_of(k, _of("pronouns")):
            person = True
        elif word in _of("plural"):
            plural = True
        elif word in ("som", "who", "og", "and") and passage.lower[k + 1] in _of("is"):
            person = True  # "rådgjevar på plan, og er 52"
        elif word in cues("possessive") and _is_known(passage, k - 1):
            pass
        elif passage.is_kind(k, "number") and (verb or person):
            pass  # "jeg er tjueto, blir tjuetre"
        elif word not in _of("hedges") and word not in _of("auxiliaries"):
            if not (person or plural):
                person = _is_person(passage, k) or (verb and _is_known(passage, k) and not years)
            if not person:
                break
        if turns and value >= 10:
            return True
        if verb and (person or (plural and (several or passage.before(k) in _of("when")))):
            if passage.before(k) in ("om", "if"):
                return False  # "som om du var tjue"
            least = 15 if passage.lower[k] in _of("oneself") and not _is_past(passage, k, i) else 2
            return value >= least or value == 0 or years or several
        k -= 1
    return False


_BELIEVED = frozenset(tuple(pair.split()) for pair in (
    "i think", "i guess", "i believe", "i suppose", "tror jeg", "trur eg", "jeg tror", "eg trur", "vil jeg", "må vite", "jeg tru", "must be",
))  # fmt: skip


def _is_past(passage: Passage, first: int, last: int) -> bool:
    return any(passage.lower[k] in ("was", "var", "were") for k in range(max(0, first - 1), last))


def _noun_before(passage: Passage, i: int, value: int) -> bool:
    """Whether a person of that age is meant: "ei på førti", "a boy of seven", "sønnen min på ni"."""
    k = i - 1
    while passage.lower[k] in _of("hedges") and k > 0 and passage.before(k):
        k -= 1
    link = passage.lower[k]
    if link not in ("på", "of") or not passage.before(k):
        return False
    if _is_person(passage, k - 1) or _is_role(passage, k - 1):
        return True
    one = passage.lower[k - 1] in ("ei", "en", "ein", "ene", "eine")
    return link == "på" and one and value not in (10, 100)  # "en på ti" is a share


def _is_apposition(passage: Passage, i: int, last: int, value: int, *, years: bool) -> bool:
    """Whether the number stands behind a comma and a person: "Ausma, fifty-nine, …", "an old lady, I think ninety"."""
    k = i - 1
    while k >= 0 and (passage.lower[k] in _of("hedges") or tuple(passage.lower[k - 1 : k + 1]) in _BELIEVED):
        if passage.gap(k - 1).strip() == "," and passage.lower[k] in _of("hedges"):
            k -= 1
            break
        k -= 1 if passage.lower[k] in _of("hedges") else 2
    if k < 0 or not any("," in passage.gap(j) for j in range(k, i)):
        return False
    closes = passage.gap(last).strip()[:1] in (",", ".", "!", "?", ";", "–", ")") or last + 1 >= len(passage)
    closes = closes or passage.after(last) in ("og", "and", "som", "who", "from", "fra", "frå")
    closes = closes or (passage.after(last) in ("i", "in") and passage.is_kind(last + 2, "month"))
    if not closes:
        return False
    if _is_person(passage, k) or passage.lower[k] in _of("children"):
        return True
    grown = years or (passage.is_kind(i, "number") and value >= 18)
    return grown and _is_role(passage, k)


def _is_answer(passage: Passage, number: Number, end: int, years: bool) -> bool:
    """Whether the turn opens with the number, and an age was asked for; or it is a fragment with "år": "Femti år, ja."."""
    if number.first > 2 or any(passage.lower[k] not in _of("openers") for k in range(number.first)):
        alone = passage.gap(end).strip()[:1] in (",", ".") and not passage.before(number.first)
        well = passage.after(end) == "og" and passage.after(end, 2) in _of("well")
        alone = alone or (well and not passage.before(number.first))  # "Sekstiåtte år og like blid."
        return (
            passage.after(number.last) in _of("years") and alone and passage.words[number.first][0].isupper()
        )
    if years or _asks_age(passage.asked):
        return True
    return not passage.asked and len(passage) == number.last + 1 and 15 <= number.value <= 99


def _asks_age(asked: str) -> bool:
    """Whether an age is asked for: "How old is she?", "Og mannen din?"."""
    small = asked.lower()
    if any(part in small for part in _AGE_PARTS) and _ASKS_AGE.search(asked):
        return True
    last = re.findall(r"[^\W\d_]+", small)[-8:] if asked.endswith("?") else []
    return len(last) < 8 and any(word in cues("kinship") for word in last)


def _is_fragment(passage: Passage, number: Number, end: int) -> bool:
    """Whether the number is a sentence by itself behind one on a person: "Han er lege, fra Kharkiv. Femtifire." """
    i = number.first
    if i < 2 or not 15 <= number.value <= 99 or passage.before(i) or passage.gap(i - 1).strip()[:1] != ".":
        return False
    closed = passage.gap(end).strip()[:1] == "." or end + 1 >= len(passage)
    soon = passage.after(end) in ("til", "i", "in", "this", "next") and (
        passage.is_kind(end + 2, "month") or passage.after(end, 2) in words("dates", "season")
    )
    closed = closed or soon  # "Seksti til hausten."
    sentence = passage.sentence_of(i - 1)
    return closed and any(
        passage.is_one_of(k, words("dates", "singular")) or _is_person(passage, k) for k in sentence
    )


def _is_person(passage: Passage, k: int, word: str = "") -> bool:
    """Whether word k is a relative ("min" behind it too), a child, a man, or somebody's name."""
    if k < 0:
        return False
    word = word or passage.lower[k]
    if word in cues("kinship") or word in _of("person_nouns") or word in _of("children"):
        return True
    if word in cues("possessive") and passage.before(k) in cues("kinship"):
        return True
    if not passage.has_capital(k) or k in passage.kept or word in words("people", "english_function"):
        return False
    return is_first_name(word) or is_surname(word) or not is_ordinary(word)


def _is_known(passage: Passage, k: int) -> bool:
    """Whether word k is a relative, somebody at work, or an occupation."""
    return k >= 0 and (
        passage.lower[k] in cues("kinship") or passage.lower[k] in cues("colleague") or _is_role(passage, k)
    )


def _is_role(passage: Passage, k: int) -> bool:
    return passage.is_kind(k, "role") and role_form((passage.lower[k],)) is not None


def _closed(gap: str) -> bool:
    return any(c in ".!?\n;:" for c in gap) and ".." not in gap and "…" not in gap


def _ends_clause(passage: Passage, last: int) -> bool:
    """Whether nothing that could be counted follows: the clause ends, or goes on with a word that is no noun."""
    if last + 1 >= len(passage) or passage.gap(last).strip()[:1] in _CLOSERS:
        return True
    return passage.after(last) in _of("goes_on")


_CLOSERS = frozenset(',.!?;–-…)]"»”')
