"""How long somebody has lived, worked or been married somewhere: lengths of time that date a life."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.life import told_of
from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.detectors.word_kinds import stop_at
from qualcode.languages import is_first_name, parse_number

_YEARS = frozenset(("år", "years", "åra", "year"))
_SHORTER = words("dates", "shorter") | words("dates", "terms")
_UNITS = _YEARS | _SHORTER
stop_at("time unit", _UNITS.__contains__)


def lengths_of_time(passage: Passage) -> Iterator[tuple[int, int, float]]:
    """Start, end and confidence of "i nitten år", "I am here already eleven years", "three years in Turkey"."""
    for i in passage.where("time unit"):
        if i == 0:
            continue
        word = passage.lower[i]
        first = _number_start(passage, i)
        if first is None:
            continue
        value = parse_number(" ".join(passage.lower[first:i]))
        if value is None or not 2 <= value <= 70 or passage.after(i) in words("dates", "not_service"):
            continue
        if _dates_a_life(passage, first, i, value) if word in _YEARS else _is_spell(passage, first, i):
            start, end = passage.span(first, i)
            yield start, end, 0.5


def _number_start(passage: Passage, i: int) -> int | None:
    """Where the number in front of word i begins; None when there is none."""
    first = i - 1
    if not (passage.words[first].isdecimal() or passage.is_kind(first, "number")) or not passage.touches(
        first
    ):
        return None
    while first > 0 and passage.is_kind(first - 1, "number") and passage.touches(first - 1):
        first -= 1
    return first


def _dates_a_life(passage: Passage, first: int, last: int, value: int) -> bool:
    led = passage.before(first)
    if led in words("dates", "not_lasting") and (led != "for" or passage.language != "en"):
        return False
    if led in words("dates", "takes"):
        return False  # "it has seven years", "da er det fire år"
    if led in ("er", "am", "is") and passage.after(last) not in ("her", "here", "in", "i"):
        return False  # an age
    sentence = passage.sentence_of(first)
    near = [k for k in sentence if first - 12 <= k < first or last < k < last + 5]
    lasting = any(passage.lower[k] in words("dates", "durational") for k in near)
    if len(sentence) < 9 and value > 9 and first > 0 and passage.gap(first - 1).startswith(","):
        return True
    one = passage.is_kind(sentence.start, "role") or any(
        passage.is_one_of(k, words("dates", "singular")) or _is_private(passage, k) for k in near
    )
    if one and (lasting or (value > 2 and led in ("i", "for") and not _is_waited(passage, near))):
        return True
    if len(sentence) < 6 and first < 2 and value > 4 and passage.asked:
        return True  # an answer: "I tjueseks år."
    if len(sentence) < 5 and told_of(passage, first) == "one":
        return True  # "Seven years I'm there.", "Tretti år."
    return bool(lasting and told_of(passage, first) and passage.after(last) in cues("place_preposition"))


def _is_spell(passage: Passage, first: int, last: int) -> bool:
    """Whether weeks, months or terms are a stretch of somebody's life: "sykmeldt, ti uker", "mayor for three terms"."""
    if passage.before(first) in words("dates", "not_lasting") - {"for"} or told_of(passage, first) != "one":
        return False
    closed = passage.gap(last).strip()[:1] in (",", ".", "!", "?", ";") or last + 1 >= len(passage)
    near = [k for k in passage.sentence_of(first) if first - 12 <= k < first or last < k < last + 7]
    was = passage.before(first) in ("was", "var", "vart") and passage.before(first, 2) in words(
        "dates", "singular"
    )
    spell = (was or passage.lower[last] in words("dates", "terms")) or any(
        passage.lower[k] in words("dates", "away") for k in near
    )
    return spell and (
        closed
        or passage.after(last) in words("dates", "closes")
        or passage.after(last) in ("uten", "without", "in", "med")
    )


def _is_waited(passage: Passage, near: list[int]) -> bool:
    """Whether the time is only how long something was done or not, and dates nobody's life."""
    return any(passage.lower[k] in words("dates", "not_lived") for k in near)


def _is_private(passage: Passage, k: int) -> bool:
    """Whether word k is a relative or a first name that is not kept."""
    word = passage.lower[k]
    return word in cues("kinship") or (
        passage.has_capital(k)
        and k not in passage.kept
        and is_first_name(word)
        and not passage.starts_sentence(k)
    )
