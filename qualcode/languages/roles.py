"""Roles and professions: ordfører, rådmannen, deputy mayor; they point to one person once a place is named."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("nb", "nn", "en")


def _inflected(word: str, language: str) -> set[str]:
    """The word with its endings: ordføreren, ordførere, ordførerne; ordføraren, ordførarar; mayors."""
    if language == "en":
        return {word, word + "s", word[:-3] + "men"} if word.endswith("man") else {word, word + "s"}
    forms = {word, word + "en"}
    if word.endswith("mann"):
        return forms | {word[:-4] + "menn", word[:-4] + "mennene"}
    if word.endswith("mor"):
        return forms | {word + "a", word[:-3] + "mødre", word[:-3] + "mødrene"}
    if word.endswith("er"):
        return forms | {word + "e", word + "ne", word[:-2] + "ra"}
    if word.endswith("e"):
        return {word, word + "n", word + "r", word + "ne"}
    return forms | {word + "er", word + "ene", word + "ar", word + "ane", word + "a"}


@cache
def role_phrases() -> frozenset[tuple[str, ...]]:
    """Every role in every form and language, as its words in lower case."""
    text = files("qualcode.languages").joinpath("data", "roles.toml").read_text(encoding="utf-8")
    found: set[tuple[str, ...]] = set()
    for language, lists in tomllib.loads(text).items():
        for role in lists["words"].split():
            *first, last = role.split("_")
            found |= {(*first, form) for form in _inflected(last, language)}
    return frozenset(found)


def is_role(words: str) -> bool:
    """Whether `words`, in any case, are a role we know, in any of its forms.

    >>> is_role("Ordføreren"), is_role("deputy mayor"), is_role("rådgjevaren"), is_role("kaffe")
    (True, True, True, False)
    """
    return tuple(words.lower().split()) in role_phrases()
