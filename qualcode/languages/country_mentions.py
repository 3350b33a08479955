"""Countries that a text speaks of: names, adjectives and inhabitants, in their inflected forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from qualcode.languages.countries import LANGUAGES, Country, countries

_WORD = re.compile(r"[^\W_]+(?:[.'’\-–][^\W_]+)*")
# An adjective after one of these is the language, not the country: "snakker fransk", "learnt Latvian".
_SPEAKS = re.compile(
    r"\b(?:snakk|prat|lær|les|skriv|undervis|speak|spoke|learn|taught|teach)\w*\W+$", re.IGNORECASE
)
_IN_LANGUAGE = re.compile(r"\b(?:in|på|into|til)\W+$", re.IGNORECASE)
_ENDS_PHRASE = re.compile(
    r"\W*(?:$|[.,;:!?)]|\b(?:and|or|but|so|when|og|eller|men|så|når|som|med|with)\b)", re.IGNORECASE
)
# These are the language nearly always, and the country by its name.
_LANGUAGES_ONLY = {"engelsk", "english"}


@dataclass(frozen=True, slots=True)
class CountryMention:
    """Where in a text a country is spoken of; `form` is "name", "adjective" or "people"."""

    start: int
    end: int
    country: Country
    form: Literal["name", "adjective", "people"]


def _norwegian_people(word: str) -> set[str]:
    """Inflections of a word for inhabitants: latvier -> latvieren, latviere, latvierne; nynorsk latviar -> latviarar."""
    if word.endswith("mann"):
        return {word, word + "en", word[:-4] + "menn", word[:-4] + "mennene"}
    if word.endswith("er"):
        return {word, word + "en", word + "e", word + "ne"}
    if word.endswith("ar"):
        return {word, word + "en", word + "ar", word + "ane"}
    if word.endswith("e"):
        return {word, word + "n", word + "r", word + "ne", word[:-1] + "ar", word[:-1] + "ane"}
    return {word, word + "en", word + "er", word + "ene", word + "ar", word + "ane"}


def _english_people(word: str) -> set[str]:
    plural = word[:-3] + "men" if word.endswith("man") and word[-4] in "hc" else word + "s"
    return {word, plural}


@cache
def _forms(language: str) -> dict[tuple[str, ...], tuple[Country, str, str]]:
    """Word sequences in lower case -> country, form, the spelling whose case the text must have."""
    found: dict[tuple[str, ...], tuple[Country, str, str]] = {}
    at = LANGUAGES.index(language)

    def put(words: set[str], country: Country, form: str) -> None:
        for word in words:
            key = tuple(match.group().lower() for match in _WORD.finditer(word.replace("’", "'")))
            if key:
                found.setdefault(key, (country, form, word))

    for country in countries():
        put({country.names[at]}, country, "name")
    for country in countries():
        put(set(country.other_names), country, "name")
        if language == "en":
            put({word for word in country.people[at] for word in _english_people(word)}, country, "people")
            put(set(country.adjectives[at]), country, "adjective")
        else:
            for word in country.people[at]:
                put(_norwegian_people(word), country, "people")
            for word in country.adjectives[at]:
                put({word, word + "e"}, country, "adjective")
    return found


@cache
def _longest(language: str) -> int:
    return max(len(key) for key in _forms(language))


def _stems(word: str) -> tuple[str, ...]:
    """The word as it stands, without a genitive, and the first part of a hyphenated compound ("Kenya-samarbeidet")."""
    plain = word.lower().replace("’", "'")
    found = [plain]
    if plain.endswith("'s"):
        found.append(plain[:-2])
    elif plain.endswith("s") or plain.endswith("'"):
        found.append(plain[:-1])
    if "-" in plain or "–" in plain:
        found.append(re.split(r"[-–]", plain, maxsplit=1)[0])
    return tuple(found)


def _case_fits(spelling: str, written: str, sentence_start: bool) -> bool:
    if spelling.isupper():
        return written.isupper() or written.rstrip("s").rstrip("'’").isupper() or "-" in written
    if spelling[0].isupper():
        return written[0].isupper()
    return written[0].islower() or sentence_start


def find_countries(text: str, language: str | None = None) -> list[CountryMention]:
    """Where `text` speaks of countries, in order; offsets in code points.

    `language` is "nb", "nn" or "en"; None looks in all three. Names must be written with a capital; an
    adjective that names a language ("snakker fransk") is passed over.

    >>> [(m.country.code, m.form) for m in find_countries("De latviske kommunene og Kenyas fylker", "nb")]
    [('LV', 'adjective'), ('KE', 'name')]
    """
    languages = (language,) if language in LANGUAGES else LANGUAGES
    words = list(_WORD.finditer(text))
    found: list[CountryMention] = []
    at = 0
    while at < len(words):
        mention, taken = _mention(text, words, at, languages)
        if mention is not None:
            found.append(mention)
        at += taken
    return found


def _mention(
    text: str, words: list[re.Match[str]], at: int, languages: tuple[str, ...]
) -> tuple[CountryMention | None, int]:
    """The longest mention that starts with word `at`, and how many words it takes (1 when there is none)."""
    start = words[at].start()
    before = text[:start].rstrip()
    sentence_start = not before or before[-1] in ".!?:–-"
    for length in range(max(_longest(language) for language in languages), 0, -1):
        if at + length > len(words):
            continue
        *first, last = [word.group() for word in words[at : at + length]]
        end = words[at + length - 1].end()
        for stem in _stems(last):
            key = (*(word.lower().replace("’", "'") for word in first), stem)
            for language in languages:
                hit = _forms(language).get(key)
                if hit is None or not _case_fits(hit[2], words[at].group(), sentence_start):
                    continue
                if hit[1] == "adjective" and _is_language(
                    key[-1], text[max(0, start - 40) : start], text[end:]
                ):
                    continue
                return CountryMention(start, end, hit[0], hit[1]), length  # type: ignore[arg-type]
    return None, 1


def _is_language(word: str, before: str, after: str) -> bool:
    if word in _LANGUAGES_ONLY or _SPEAKS.search(before):
        return True
    return bool(_IN_LANGUAGE.search(before)) and bool(_ENDS_PHRASE.match(after))
