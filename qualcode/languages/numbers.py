"""Numbers written as words: femtito, to og femti, fifty-two, sekstiåtte, nineteen sixty-eight; digits read aloud."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("nb", "nn", "en")
#: Words that say the digit behind them several times: "double seven", "dobbel null".
REPEATS: dict[str, int] = {"double": 2, "dobbel": 2, "dobbelt": 2, "triple": 3, "trippel": 3, "treble": 3}


@cache
def _words(language: str) -> dict[str, Any]:
    text = files("qualcode.languages").joinpath("data", "number_words.toml").read_text(encoding="utf-8")
    lists: dict[str, Any] = tomllib.loads(text)[language]
    joined, ordinals = dict(lists["tens"]), dict(lists["ordinals"])
    for tens, ten in lists["tens"].items():
        for units, unit in lists["units"].items():
            if 0 < unit < 10:
                joined[f"{tens}{units}"] = ten + unit  # femtito, fiftytwo
                joined[f"{tens}-{units}"] = ten + unit  # fifty-two
                if language != "en":
                    joined[f"{units}og{tens}"] = ten + unit  # toogfemti
        for ordinal, unit in lists["ordinals"].items():
            if unit < 10:
                ordinals[f"{tens}{ordinal}"] = ordinals[f"{tens}-{ordinal}"] = ten + unit
    small = {**_pairs(lists), **lists["units"], **joined}
    return {**lists, "ordinals": ordinals, "small": small}


def _pairs(lists: dict[str, Any]) -> dict[str, int]:
    """Two digits said in one breath, as speech recognition writes them: "nifire" is 94."""
    digits = {word: value for word, value in lists["units"].items() if 1 < value < 10}
    pairs = {f"{a}{b}": 10 * first + second for a, first in digits.items() for b, second in digits.items()}
    return {word: value for word, value in pairs.items() if word not in lists["no_pairs"]}


@lru_cache(maxsize=10_000)
def spoken_digits(word: str) -> str | None:
    """The digits that one word of a number read aloud stands for, as a str; None for other words.

    >>> spoken_digits("null"), spoken_digits("førtiåtte"), spoken_digits("nifire"), spoken_digits("double-oh"), spoken_digits("52")
    ('0', '48', '94', '00', '52')
    """
    key = word.lower()
    if key.isdecimal():
        return key
    head, dash, tail = key.partition("-")
    if dash and head in REPEATS:
        digits = spoken_digits(tail)
        return digits and digits * REPEATS[head]
    if key.startswith("null") and len(key) > 4:
        digits = spoken_digits(key[4:])
        return digits and f"0{digits}"  # nullåtte
    value = parse_number(key) if is_number_word(key) else None
    return None if value is None else str(value)


def _lists(language: str | None) -> list[dict[str, Any]]:
    return [_words(one) for one in ((language,) if language in LANGUAGES else LANGUAGES)]


def is_number_word(word: str, language: str | None = None) -> bool:
    """Whether `word` is a cardinal number below a hundred, or hundred or thousand, as a word.

    >>> is_number_word("femtito"), is_number_word("fifty-two", "en"), is_number_word("mange")
    (True, True, False)
    """
    key = word.lower()
    head, dash, tail = key.partition("-")
    if dash and head in REPEATS:  # double-oh
        key = tail
    if key.startswith("null") and len(key) > 4:  # nullåtte
        key = key[4:]
    if _year_in_one_word(key) is not None:
        return True
    for lists in _lists(language):
        if key in lists["small"] or key in lists["scales"]:
            return True
        if dash and head in lists["small"] and tail in lists["small"]:
            return True  # tolv-tretten
    return False


@lru_cache(maxsize=10_000)
def parse_number(words: str, language: str | None = None) -> int | None:
    """The number that `words` say, in digits or in words of `language` (all three when None); None if they say none.

    Years said in pairs are understood: "nineteen sixty-eight", "nitten sekstiåtte", "tjue fjorten".

    >>> parse_number("toogfemti"), parse_number("to og femti", "nb"), parse_number("fifty-two", "en"), parse_number("52")
    (52, 52, 52, 52)
    >>> parse_number("nitten sekstiåtte", "nb"), parse_number("two thousand and fifteen", "en"), parse_number("mange")
    (1968, 2015, None)
    """
    text = words.strip().lower()
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    if (year := _year_in_one_word(text)) is not None:
        return year
    for lists in _lists(language):
        value = _parse(text.replace("\u2011", "-").split(), lists)
        if value is not None:
            return value
    return None


_ONE_WORD_YEAR = re.compile(r"(atten|nitten|to)(hundre|tusen)(?:og)?([a-zæøå]*)")


def _year_in_one_word(word: str) -> int | None:
    """A year written as one word: nittenhundreogåttifire, totusenogseks, nittenåttifire."""
    if not word.startswith(("atten", "nitten", "to")) or len(word) < 8:
        return None
    match = _ONE_WORD_YEAR.fullmatch(word)
    if match is None:
        rest = word.removeprefix("nitten") if word.startswith("nitten") else ""
        value = _words("nb")["small"].get(rest, 0)
        return 1900 + value if value > 9 else None
    first = {"atten": 18, "nitten": 19, "to": 2}[match[1]] * (100 if match[2] == "hundre" else 1000)
    if first > 2100 or (first < 1800):
        return None
    rest = match[3]
    value = _words("nb")["small"].get(rest) if rest else 0
    return None if value is None else first + value


def parse_ordinal(words: str, language: str | None = None) -> int | None:
    """The number that an ordinal says: "syttende", "twenty-third", "17.", "3rd"; None if it says none.

    >>> parse_ordinal("tjueførste"), parse_ordinal("twenty-third", "en"), parse_ordinal("3rd"), parse_ordinal("17.")
    (21, 23, 3, 17)
    """
    text = words.strip().lower()
    digits = re.fullmatch(r"(\d{1,3})(?:\.|st|nd|rd|th)", text)
    if digits:
        return int(digits.group(1))
    for lists in _lists(language):
        parts = text.split()
        if text in lists["ordinals"]:
            return int(lists["ordinals"][text])
        if len(parts) == 2 and parts[0] in lists["tens"] and lists["ordinals"].get(parts[1], 10) < 10:
            return int(lists["tens"][parts[0]] + lists["ordinals"][parts[1]])
    return None


def _parse(words: list[str], lists: dict[str, Any]) -> int | None:
    """The value of number words, or None when any word is not one, or their order makes no number."""
    small, scales, joiners = lists["small"], lists["scales"], lists["and"]
    if not words or not all(word in small or word in scales or word in joiners for word in words):
        return None
    if words[0] in joiners or words[-1] in joiners:
        return None
    if (
        len(words) == 3
        and words[1] in joiners
        and 0 < small.get(words[0], 10) < 10
        and words[2] in lists["tens"]
    ):
        return int(lists["tens"][words[2]] + small[words[0]])  # to og femti
    total, current = 0, 0
    for word in words:
        if word in scales:
            scale = scales[word]
            current = max(current, 1) * scale
            if scale >= 1000:
                total, current = total + current, 0
        elif word in small:
            value = small[word]
            if 10 < current < 100 and 10 <= value < 100 and not total:
                current = current * 100 + value  # nineteen sixty-eight
            elif current % 100 == 0 or (current % 10 == 0 and value < 10 and current % 100 >= 20):
                current += value
            else:
                return None
    return total + current
