"""First names and surnames: which words are names, of which gender and origin, and which are words as well."""

from __future__ import annotations

from functools import cache
from typing import Literal

from qualcode.languages.word_lists import word_sections

Gender = Literal["female", "male"]

_DATA = "qualcode.languages"

# Endings that make a word a Norwegian, Nordic, Baltic, Slavic, Hungarian or Caucasian surname; own list.
_SURNAME_ENDINGS = (
    "sen", "ssen", "sson", "dóttir", "dottir", "stad", "rud", "heim", "haug", "bakken", "hagen", "seth", "sæter", "sæther",
    "gaard", "gård", "bråten", "vold", "nes", "næs", "ness", "vik", "viken", "dal", "dalen", "lund", "berg", "moen", "lien", "lid",
    "land", "tveit", "tvedt", "strand", "haugen", "stuen", "stua", "bø", "svik", "snes", "set", "eng", "ås", "aas",
    "ović", "ovic", "ević", "evic", "ić", "enko", "chuk", "czuk", "skyi", "skyj", "sky", "ski", "ska", "ský", "ská", "wicz", "czyk",
    "ova", "eva", "auskas", "aitis", "ienė", "iene", "aitė", "aite", "ytė", "yte", "ūnas", "unas", "iņš", "iņa", "ītis",
    "shvili", "adze", "escu", "poulos", "akis", "yan", "zadeh", "nejad", "oğlu", "oglu", "mann", "stein", "feld",
)  # fmt: skip


@cache
def _first_names() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Name in lower case -> the genders and the origins under which it stands."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for heading, names in word_sections(_DATA, "first_names.txt").items():
        origin, _, gender = heading.rpartition(" ")
        for name in names:
            genders, origins = found.setdefault(name.lower(), (set(), set()))
            genders.add(gender)
            origins.add(origin)
    return {name: (frozenset(genders), frozenset(origins)) for name, (genders, origins) in found.items()}


@cache
def _surnames() -> frozenset[str]:
    return frozenset(
        name.lower() for names in word_sections(_DATA, "surnames.txt").values() for name in names
    )


@cache
def _world_names() -> dict[str, tuple[str, ...]]:
    """Word in lower case -> the lists of the world's names that hold it."""
    found: dict[str, tuple[str, ...]] = {}
    for heading, words in word_sections(_DATA, "world_names.txt").items():
        for word in words:
            found[word] = (*found.get(word, ()), heading)
    return found


@cache
def _also_words() -> frozenset[str]:
    return frozenset(w for words in word_sections(_DATA, "names_also_words.txt").values() for w in words)


def is_first_name(word: str) -> bool:
    """Whether `word`, in any case, is a first name we know; a double name counts when both halves do.

    >>> is_first_name("kari"), is_first_name("Anne-Gro"), is_first_name("kommune")
    (True, True, False)
    """
    key = word.lower()
    names = _first_names()
    if key in names:
        return True
    halves = key.split("-")
    return len(halves) == 2 and all(half in names for half in halves)


def origins_of(name: str) -> frozenset[str]:
    """Where a first name is at home, as far as the lists say.

    >>> sorted(origins_of("Solveig")), sorted(origins_of("Xqz"))
    (['norwegian'], [])
    """
    return _first_names().get(name.lower(), (frozenset(), frozenset()))[1]


def is_surname(word: str) -> bool:
    """Whether `word`, in any case, is a surname we know; a double name counts when both halves do.

    >>> is_surname("Hansen"), is_surname("Berg-Hansen"), is_surname("møte")
    (True, True, False)
    """
    key = word.lower()
    names = _surnames()
    if key in names:
        return True
    halves = key.split("-")
    return len(halves) == 2 and all(half in names for half in halves)


def looks_like_surname(word: str) -> bool:
    """Whether `word` is a surname we know or ends as surnames do: Nordbråten, Kowalczyk, Tamulienė.

    >>> looks_like_surname("Fjellbakken"), looks_like_surname("Kamau"), looks_like_surname("hyggelig")
    (True, False, False)
    """
    key = word.lower()
    return is_surname(key) or (len(key) > 5 and key.endswith(_SURNAME_ENDINGS))


def world_lists(word: str) -> tuple[str, ...]:
    """The lists of the world's given names, surnames, cities and regions that hold `word`, in any case.

    They are wide and shallow: weak evidence to be weighed with other things, where `is_first_name` is strong.

    >>> world_lists("Campbell"), world_lists("yesterday")
    (('given elsewhere', 'surname usual', 'city small'), ())
    """
    return _world_names().get(word.lower(), ())


def is_also_a_word(name: str) -> bool:
    """Whether a name is an everyday word too, so that it needs company to be taken for a name: Dag, Liv, Grace.

    >>> is_also_a_word("Dag"), is_also_a_word("Grace"), is_also_a_word("Solveig")
    (True, True, False)
    """
    return name.lower() in _also_words()


def gender_of(name: str) -> Gender | None:
    """The gender of a first name, None when it is used for both or not known.

    >>> gender_of("Kari"), gender_of("Ola"), gender_of("Kim"), gender_of("Xqz")
    ('female', 'male', None, None)
    """
    genders = _first_names().get(name.lower().split("-")[0], (frozenset(), frozenset()))[0]
    norwegian = {g for g in ("female", "male") if name.capitalize() in first_names("norwegian", g)}  # type: ignore[arg-type]
    chosen = norwegian or (genders - {"neutral"})
    if len(chosen) != 1 or (not norwegian and "neutral" in genders):
        return None
    return "female" if "female" in chosen else "male"


def first_names(origin: str = "norwegian", gender: Gender | None = None) -> tuple[str, ...]:
    """First names of one origin ("norwegian", "english", "latvian" ...), in the order of the list.

    >>> "Kari" in first_names("norwegian", "female"), "Kari" in first_names("norwegian", "male")
    (True, False)
    """
    sections = word_sections(_DATA, "first_names.txt")
    wanted = (gender,) if gender else ("female", "male", "neutral")
    return tuple(name for g in wanted for name in sections.get(f"{origin} {g}", ()))


def surnames(origin: str = "norwegian") -> tuple[str, ...]:
    """Surnames of one origin, in the order of the list.

    >>> "Hansen" in surnames("norwegian")
    True
    """
    return word_sections(_DATA, "surnames.txt").get(origin, ())
