"""How a person's name is written: its parts, its inflections, its near-misses, and when it is only a word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

# Letters, with apostrophes and combining marks inside: "O'Brien", "D’Arcy", "Zoë" in either normal form.
WORD = re.compile(r"[^\W\d_]+(?:(?:[\u0300-\u036f]|['’](?=[^\W\d_]))[^\W\d_]*)*")

# What may follow a name without making it another word; the longest that fits is taken.
_GENITIVES = ("'s", "’s", "'", "’", "s")
_FAMILIES = ("sene", "sane", "ene", "ane", "s")  # "Hansenene", "Nordmannane", "the Nordmanns"
#: All of them as `name_key` has them.
ENDINGS = frozenset(ending.replace("’", "'") for ending in (*_GENITIVES, *_FAMILIES))


@dataclass(frozen=True, slots=True)
class NameParts:
    """A full name taken apart: given names, then surnames with the particles that belong to them left out."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return self.given + self.surnames


@lru_cache(maxsize=50_000)
def name_parts(name: str) -> NameParts:
    """Take a full name apart; "Nordmann, Kari" is turned round, titles and particles are left out.

    Hyphens join names that may also stand apart or alone, so "Anne-Lise Berg-Hansen" has two given names and
    two surnames.

    >>> name_parts("Dr. Anne-Lise van der Berg")
    NameParts(given=('Anne', 'Lise'), surnames=('Berg',))
    """
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}"
    pieces = [piece for piece in name.split() if piece.casefold().strip(".") not in words_under("titles")]
    kept = [piece for piece in pieces if not is_particle(piece.strip("."))] or pieces
    if len(kept) <= 1:
        return NameParts(tuple(_letters(" ".join(kept))), ())
    return NameParts(
        tuple(word for piece in kept[:-1] for word in _letters(piece)), tuple(_letters(kept[-1]))
    )


def _letters(piece: str) -> list[str]:
    return [found.group() for found in WORD.finditer(piece)]


_NORDIC = frozenset("åäæöø")
_FOLDED = str.maketrans({"’": "'", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "t"})
_STRANGE = re.compile("[^\x00-\x7fåäæöø]")


@lru_cache(maxsize=100_000)
def name_key(word: str) -> str:
    """The form under which a written name is looked up: one apostrophe, no case, no accents but the Nordic letters.

    Transcribers seldom write the accents of foreign names: Berzins is Bērziņš.

    >>> name_key("O’BRIEN"), name_key("Bērziņš"), name_key("Åse")
    ("o'brien", 'berzins', 'åse')
    """
    key = word.casefold()
    if key.isascii():
        return key
    key = unicodedata.normalize("NFC", key).translate(_FOLDED)
    return "".join(
        letter
        if letter in _NORDIC
        else "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
        for letter in key
    )


def folded(text: str) -> str:
    """A text with each letter as `name_key` has it, and every letter in its place.

    >>> folded("Cēsis og ÅS")
    'cesis og ås'
    """
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for letter in set(_STRANGE.findall(lowered)):
        key = name_key(letter)
        if len(key) == 1 and key != letter:
            lowered = lowered.replace(letter, key)
    return lowered


def without_ending(word: str, *, family: bool = False) -> list[tuple[str, str]]:
    """The ways to read a written word as a name and an ending: `(base, ending)`, the bare word first.

    >>> without_ending("Karis")
    [('Karis', ''), ('Kari', 's')]
    >>> without_ending("Kari’s")
    [('Kari’s', ''), ('Kari', '’s')]
    """
    readings = [(word, "")]
    endings = (*_GENITIVES, *_FAMILIES) if family else _GENITIVES
    for ending in dict.fromkeys(endings):
        base, rest = word[: -len(ending)], word[-len(ending) :]
        if rest.lower() == ending and len(base) >= 2 and base[-1].isalpha():
            readings.append((base, rest))
    return readings


# Spellings that sound alike in Norwegian and English names; applied in order (own list, from common variants:
# Christian/Kristian, Cathrine/Katrine, Sophie/Sofie, Aase/Åse, Thor/Tor, Björn/Bjørn, Olsson/Olson).
_SOUNDS = (
    ("aa", "å"), ("ae", "æ"), ("ä", "æ"), ("oe", "ø"), ("ö", "ø"), ("ph", "f"), ("th", "t"), ("ch", "k"), ("ck", "k"),
    ("kh", "k"), ("qu", "kv"), ("q", "k"), ("x", "ks"), ("c", "k"), ("w", "v"), ("z", "s"), ("é", "e"), ("è", "e"),
    ("y", "i"), ("hj", "j"), ("gj", "j"), ("dt", "t"), ("sch", "sk"), ("sh", "sk"), ("ie", "i"), ("h", ""),
)  # fmt: skip


@lru_cache(maxsize=50_000)
def sound_key(name: str) -> str:
    """A key that is the same for usual spellings of one name.

    >>> sound_key("Cathrine") == sound_key("Katrine"), sound_key("Aase") == sound_key("Åse")
    (True, True)
    """
    key = name_key(name)
    for written, heard in _SOUNDS:
        key = key.replace(written, heard)
    doubled = "".join(letter for before, letter in pairwise(" " + key) if letter != before)
    return doubled or name_key(name)


def one_edit_apart(first: str, second: str) -> bool:
    """Whether one letter is put in, left out, exchanged, or swapped with its neighbour.

    >>> one_edit_apart("solveig", "sovleig"), one_edit_apart("solveig", "solvei"), one_edit_apart("per", "person")
    (True, True, False)
    """
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    a, b = first[start:], second[start:]
    swapped = len(a) > 1 and len(a) == len(b) and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or swapped


def cut_forms(word: str) -> set[str]:
    """The word and all its forms with one letter left out: two words one edit apart share one of these."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def words_under(heading: str) -> frozenset[str]:
    """The words under a heading of the lists beside this file: titles, particles, abbreviations."""
    return _lists()[heading]


def phrases_with(word: str) -> frozenset[str]:
    """The words in front of a name that is also a word which make the two a phrase: "i dag", "et liv".

    >>> "i" in phrases_with("dag"), phrases_with("kari")
    (True, frozenset())
    """
    return _lists().get(f"phrase {name_key(word)}", frozenset())


def is_particle(word: str) -> bool:
    """Whether a word belongs to a surname without being one: van, de, al."""
    return word.casefold() in _lists()["particles"]


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    """The word lists beside this file, by the heading before the colon."""
    lists: dict[str, set[str]] = {}
    for name in ("names_that_are_words.txt", "name_contexts.txt"):
        text = resources.files("qualcode.anonymising").joinpath("data", name).read_text(encoding="utf-8")
        for line in text.splitlines():
            if line and not line.startswith("#"):
                heading, _, words = line.partition(":")
                lists.setdefault(heading, set()).update(words.split())
    return {heading: frozenset(words) for heading, words in lists.items()}


def is_ordinary_word(word: str) -> bool:
    """Whether a name, in lower case, is an ordinary word of Norwegian or English: Dag, Per, Liv, Will, Grace."""
    key = name_key(word)
    return key in _lists()["nb nn"] or key in _lists()["en"] or key in _lists()["function"]


def is_function_word(word: str) -> bool:
    """Whether a name is, whatever its case, nearly always a function word: Han, De, So, Do."""
    return name_key(word) in _lists()["function"]


def reads_as_name(
    word: str, before: str, after: str, *, starts_sentence: bool, without_capitals: bool = False
) -> bool:
    """Whether a name that is also a word is meant as the name, by its case and the words beside it.

    `before` and `after` are the neighbouring words, or "". Context is asked for a lower-case word, and may speak
    against a capitalised one only where a sentence starts. `without_capitals` tells that the whole text has none, so
    that lower case says nothing.

    >>> reads_as_name("dag", "hele", "var", starts_sentence=False), reads_as_name("dag", "han", "sa", starts_sentence=False)
    (False, True)
    """
    lists, previous, following = _lists(), before.casefold(), after.casefold()
    if is_function_word(word):
        return False
    if word[:1].isupper():
        return not (starts_sentence and following in lists["not_after"])
    if without_capitals and name_key(word) in lists["rare"]:
        return previous not in lists["not_before"]
    if following in lists["after"] and previous not in lists["not_before"]:
        return True
    return (
        previous in lists["before"] and following not in lists["not_after"] and following not in ("og", "and")
    )
