"""How names of workplaces, schools, clubs and firms are built in the three languages."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _lists(part: str) -> tuple[str, ...]:
    text = files("qualcode.languages").joinpath("data", "organisations.toml").read_text(encoding="utf-8")
    found = (word for lists in tomllib.loads(text).values() for word in lists[part].split())
    return tuple(dict.fromkeys(found))


@cache
def head_nouns() -> frozenset[tuple[str, ...]]:
    """Nouns that end an organisation's name, as their words in lower case: ("ungdomsskole",), ("high", "school")."""
    return frozenset(tuple(head.split("_")) for head in _lists("head"))


@cache
def legal_forms() -> frozenset[str]:
    """Legal forms and club abbreviations as they are written: AS, Ltd, IL."""
    return frozenset(_lists("form"))


@cache
def leading_nouns() -> frozenset[str]:
    """Nouns, in lower case, that a name may follow: "University of", "Hotell", "Stiftelsen"."""
    return frozenset(word.lower() for word in _lists("first"))


def is_head_noun(words: str) -> bool:
    """Whether `words` are a noun that ends an organisation's name; a genitive -s does not matter.

    >>> is_head_noun("ungdomsskole"), is_head_noun("High School"), is_head_noun("kaffe")
    (True, True, False)
    """
    key = tuple(words.lower().split())
    return key in head_nouns() or (*key[:-1], key[-1].removesuffix("s")) in head_nouns()


@lru_cache(maxsize=50_000)
def ends_as_organisation(word: str) -> bool:
    """Whether one word ends as organisations' names do, with a name in front: Solbakkenskolen, Fjordbanken.

    >>> ends_as_organisation("Solbakkenskolen"), ends_as_organisation("skolen"), ends_as_organisation("Kari")
    (True, False, False)
    """
    key = word.lower()
    return key.endswith(_lists("ending")) and any(
        key.endswith(ending) and len(key) > len(ending) + 2 for ending in _lists("ending")
    )
