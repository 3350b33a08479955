"""What kind of word a word is: looked up once for each word there is, so that detectors go to the words they know."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from qualcode.anonymising.cues import cues, words
from qualcode.languages import (
    head_nouns,
    is_first_name,
    is_number_word,
    is_surname,
    leading_nouns,
    looks_like_surname,
    origins_of,
    parse_ordinal,
    place_names,
    role_form,
    role_phrases,
)

# A word with its inner hyphens, apostrophes and (for D.C.) no points; digits with inner separators are one token.
TOKEN = re.compile(r"(\d+|[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*(?:['’‐‑-][^\W\d_]+[\u0300-\u036f]*)*)")
# Words without which no family fact, illness or the like is told.
_FACT = re.compile(
    r"^(?:gift|married|yngst|eldst|mellomst|enebarn|eneste|einaste|only|youngest|eldest|oldest|(?:sviger|ste|foster|adoptiv|halv|tvilling)(?:d|s|b)|step(?!s$|ped$|ping)|twin|gravid|pregnant|ufør"
    r"|sykm|sjukm|sick|disabled|barn|baby|child|als$|ms$|cancer|heart|stroke|hiv$|homofil|lesbisk|rullestol|wheelchair|slag$|diabetes|epilep|leuk|parkinson|alzheimer)|kreft|infarkt|hjerneslag|-law$"
)
_AGE = re.compile(r"åring|års|årig|(?:åra|årene|åri|ties)$|^år$|-year")
_LANGUAGES = ("nb", "nn", "en")
_STREET_ENDINGS = (
    "vegen", "veien", "veg", "vei", "gata", "gaten", "gate", "stien", "smauet", "svingen", "allé", "alléen", "alleen", "plassen", "torget", "bakken",
    "kroken", "ringen", "terrasse", "brygge", "kaia", "løkka", "tunet", "faret", "lia", "åsen", "haugen", "toppen", "grenda", "jordet", "hagen",
)  # fmt: skip
_CUE_KINDS = (
    "title", "kinship", "colleague", "naming", "month", "weekday", "age_word", "only", "birth",
)  # fmt: skip
# Spoken words that dictionaries lack, and contractions.
_SPOKEN = words("passage", "spoken")


@lru_cache(maxsize=200_000)
def word_kinds(word: str) -> tuple[str, ...]:
    """The kinds of a word in lower case that make a detector stop at it; most words have none."""
    kinds = [kind for kind in _CUE_KINDS if word in cues(kind)]
    bare = word[:-2] if word.endswith(("'s", "’s")) else word
    if is_first_name(bare) or (len(bare) > 3 and bare.endswith("s") and is_first_name(bare[:-1])):
        kinds.append("first name")
    if is_surname(bare) or (bare.endswith("s") and is_surname(bare[:-1])):
        kinds.append("surname")
    if bare in _first_words("place") or bare.removesuffix("s") in _first_words("place"):
        kinds.append("place")
    if word in _first_words("role") or role_form((word,)) is not None:
        kinds.append("role")
    if bare in _last_words_of_heads() or bare.removesuffix("s") in _last_words_of_heads():
        kinds.append("head")
    if word in leading_nouns():
        kinds.append("leading")
    if word.endswith(_STREET_ENDINGS) or word in words("addresses", "street"):
        kinds.append("street")
    if word in words("facts", "family") or word.endswith(("dialekt", "dialekten", "mål", "målet")):
        kinds.append("family")
    if _FACT.search(word):
        kinds.append("fact")
    if word in words("contacts", "network"):
        kinds.append("network")
    if _AGE.search(word) or word in words("ages", "units"):
        kinds.append("age")
    if word[0].isdecimal():
        kinds.append("digits")
    if is_number_word(word):
        kinds.append("number")
    if parse_ordinal(word) is not None:
        kinds.append("ordinal")
    kinds += [kind for kind, is_kind in _OWN_KINDS if is_kind(word)]
    return tuple(kinds)


# Kinds of words that single detectors stop at, see `stop_at`.
_OWN_KINDS: list[tuple[str, Callable[[str], object]]] = []


def stop_at(kind: str, is_kind: Callable[[str], object]) -> None:
    """Have `Passage.where(kind)` give the words, in lower case, for which `is_kind` is true.

    Each distinct word is asked about once, so a detector that goes from such a word costs nothing where there is none.
    """
    _OWN_KINDS.append((kind, is_kind))
    word_kinds.cache_clear()


@lru_cache(maxsize=4)
def _first_words(of: str) -> frozenset[str]:
    if of == "place":
        return frozenset(telling_words(_split(name))[0] for name in place_names())
    return frozenset(words[0] for words in role_phrases())


def telling_words(name: Sequence[str]) -> Sequence[str]:
    """The words of a place's name by which it is looked for: of "the Hague" the second, for the first is everywhere."""
    return name[1:] if len(name) > 1 and name[0].lower() in ("the", "det", "den", "ho") else name


@lru_cache(maxsize=1)
def _last_words_of_heads() -> frozenset[str]:
    return frozenset(head[-1] for head in head_nouns())


def _split(text: str) -> list[str]:
    return TOKEN.findall(text) or [text]


@lru_cache(maxsize=200_000)
def is_ordinary(word: str, language: str | None = None) -> bool:
    """Whether a word in lower case stands in a dictionary of `language` (all three when None).

    The dictionaries are simplemma's. They hold names too, in lower case, but give those a lemma with a capital.
    """
    if word in _SPOKEN:
        return True
    lemmas = (dictionary.get(word) for dictionary in _dictionaries(language))
    return any(lemma is not None and not lemma[0].isupper() for lemma in lemmas)


@lru_cache(maxsize=8)
def _dictionaries(language: str | None) -> list[Mapping[str, str]]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    factory = DefaultDictionaryFactory(cache_max_size=len(_LANGUAGES))
    asked = {"nb": ("nb", "nn"), "nn": ("nb", "nn"), "en": ("en",)}.get(language or "", _LANGUAGES)
    return (
        [factory.get_dictionary(one) for one in asked]
        if language is None
        else [d for one, d in zip(_LANGUAGES, _dictionaries(None), strict=True) if one in asked]
    )


@lru_cache(maxsize=200_000)
def bare_name(word: str) -> str:
    """A written name, in lower case, without its genitive ending, when what is left is a name: karis, Otieno's.

    >>> bare_name("karis"), bare_name("hans"), bare_name("this")
    ('kari', 'hans', 'this')
    """
    if word.endswith(("'s", "’s")):
        return word[:-2]
    if len(word) < 4 or not word.endswith("s") or is_first_name(word) or is_surname(word):
        return word
    base = word[:-1]
    if is_ordinary(word) and "norwegian" not in origins_of(base):
        return word
    return base if is_first_name(base) or looks_like_surname(base) else word
