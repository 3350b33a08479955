"""Bokmål, nynorsk and English: words, match keys, sentences, language, countries, numbers, names and places.

The names below are loaded when first used (PEP 562): a word list is read by who needs it.
"""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

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
    "as_date": "countries",
    "cooperation_class": "countries",
    "CountryMention": "country_mentions",
    "find_countries": "country_mentions",
    "find_country": "countries",
    "memberships": "countries",
    "region": "countries",
    # names of people
    "first_names": "names",
    "gender_of": "names",
    "is_also_a_word": "names",
    "is_first_name": "names",
    "is_surname": "names",
    "looks_like_surname": "names",
    "origins_of": "names",
    "surnames": "names",
    "world_lists": "names",
    # places
    "County": "places",
    "Municipality": "places",
    "Place": "places",
    "counties": "places",
    "find_municipality": "places",
    "find_place": "places",
    "municipalities": "places",
    "place_names": "places",
    # numbers in words
    "is_number_word": "numbers",
    "parse_number": "numbers",
    "parse_ordinal": "numbers",
    "REPEATS": "numbers",
    "spoken_digits": "numbers",
    # roles and organisations
    "is_role": "roles",
    "role_form": "roles",
    "role_phrases": "roles",
    "ends_as_organisation": "organisations",
    "head_nouns": "organisations",
    "is_head_noun": "organisations",
    "leading_nouns": "organisations",
    "legal_forms": "organisations",
}

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES)
