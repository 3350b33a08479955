"""Bokmål, nynorsk and English: words, match keys, sentences, language, countries, numbers, names and places.

The names below are loaded when first used (PEP 562): a word list is read by who needs it.
"""

from importlib import import_module
from typing import Any

# name -> the file that holds it
_NAMES = {
    # words, keys, sentences (a file may not share its name with a function it hands on)
    "Token": "words",
    "tokens": "words",
    "match_key": "keys",
    "paragraphs": "segments",
    "sentences": "segments",
    # which language
    "identify_language": "identify",
    "identify_turns": "identify",
    # countries and their memberships by date
    "Country": "countries",
    "cooperation_class": "countries",
    "find_country": "countries",
    "memberships": "countries",
    "region": "countries",
}


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_NAMES])
