"""Words with a capital inside a sentence that no list knows: names until shown otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.people import name_runs
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.languages import ends_as_organisation, is_first_name, looks_like_surname

DETECTOR = "capitals"
STOPS = frozenset(("capital",))

# How names of Norwegian, Swedish and English places end; own list.
_PLACE_ENDING = re.compile(
    r"(?:bygd(?:a|en)?|vik(?:a|en)?|nes(?:et)?|dal(?:en)?|sund(?:et)?|fjord(?:en)?|øy(?:a|ane|en)?|stad(?:en)?|heim|eid(?:et)?|våg(?:en)?|sjø(?:en)?|foss(?:en)?|berg(?:et)?"
    r"|ås(?:en)?|mo(?:en)?|slett(?:a|en)|strand(?:a|en)?|bukt(?:a|en)?|havn|hamn|vatn(?:et)?|li(?:a|en)|haug(?:en)?|holm(?:en)?|skog(?:en)?|grend(?:a)?|marka|botn|tind|odden|tangen|åsen"
    r"|ton|ham|bury|ville|burgh|field|shire|mouth|pils|kalns|upe|muiža|iai|ai|nai|town)s?$",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    ("weekday", "month", "title", "role", "kinship", "colleague", "leading", "number", "ordinal")
)
_DOES = cues("person_verb") | cues("being")
_NOT_PLACE = words("proper_names", "not_place")
_LIST = re.compile(r"^,? (?:og|and|eller|or) $|^, $")


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Unknown names: places behind a preposition, organisations in capitals, people otherwise."""
    for first, last in name_runs(passage):
        for begin, end in _unknown_parts(passage, context, first, last):
            yield _judged(passage, context, begin, end)


def _unknown_parts(passage: Passage, context: Context, first: int, last: int) -> list[tuple[int, int]]:
    """The stretches of a run that are kept by nothing and are no everyday words."""
    parts: list[tuple[int, int]] = []
    begin: int | None = None
    for i in range(first, last + 2):
        strange = i <= last and _is_strange(passage, context, i, last)
        if strange and begin is None:
            begin = i
        elif not strange and begin is not None:
            parts.append((begin, i - 1))
            begin = None
    return parts


def _is_strange(passage: Passage, context: Context, i: int, last: int) -> bool:
    word = passage.lower[i]
    if i in passage.kept or len(word) < 2 or word in words("proper_names", "no_names"):
        return False
    if not passage.has_capital(i) or passage.is_any(i, _NO_NAMES):
        return False
    head, _, tail = word.partition("-")
    if (
        tail
        and is_ordinary(tail.removesuffix("'s"))
        and (len(head) < 2 or passage.words[i][: len(head)].isupper())
    ):
        return False  # "X-axis", "PCB-utslipp": a letter or an abbreviation with an everyday word
    if _is_everyday(word):
        # Norwegian gives an everyday word a capital inside a sentence only as a name: "det sto i Hallingdølen"
        if passage.language == "en":
            return _english_name(passage, context, i)
        inside = passage.language in ("nb", "nn") and not passage.starts_sentence(i)
        if inside and len(word) > 2 and not passage.words[i].isupper() and _stands_alone(passage, i):
            return True
        if passage.language in ("nb", "nn") and passage.starts_sentence(i):
            return _is_name_elsewhere(passage, context, i)
        return i > 0 and not passage.starts_sentence(i) and passage.casing == "names" and len(word) > 2
    if not passage.starts_sentence(i):
        return True
    if "-" in word and is_ordinary(word.split("-")[-1]):
        return False
    # the first word of a sentence: a name when it is one elsewhere, acts as a person, or another name follows
    known = context.is_met(word) or context.is_nearly_met(word)
    known = known or (_is_told_next(passage, i) and not context.is_written_small(word))
    follower = passage.after(i)
    verb = follower in _DOES or (passage.language == "en" and follower.endswith("ed"))
    acts = verb and len(word) < 13 and not context.is_written_small(word)
    follows = i < last and not is_ordinary(passage.lower[i + 1]) and i + 1 not in passage.kept
    return known or acts or follows


@lru_cache(maxsize=100_000)
def _is_everyday(word: str) -> bool:
    """Whether a word, also without a genitive ending, stands in a dictionary."""
    bare = word[:-2] if word.endswith(("'s", "’s")) else word
    return is_ordinary(word) or is_ordinary(bare) or (bare.endswith("s") and is_ordinary(bare[:-1]))


def _is_told_next(passage: Passage, i: int) -> bool:
    """Whether a word is a sentence by itself and the next tells of one person: "Rahim. Han var seksten." """
    if (
        passage.language not in ("nb", "nn")
        or not 2 < len(passage.words[i]) < 13
        or not passage.starts_sentence(i)
    ):
        return False
    return passage.gap(i).strip() in (".", "!") and passage.word(i + 1) in ("han", "ho", "hun", "hen")


def _is_name_elsewhere(passage: Passage, context: Context, i: int) -> bool:
    """Whether an everyday word that opens a sentence is given a capital inside others: "Fride er flink", "Frid, kona"."""
    word = passage.lower[i]
    return (
        context.given[word] > 0
        and context.is_met(word)
        and passage.after(i) not in words("people", "not_after")
    )


def _english_name(passage: Passage, context: Context, i: int) -> bool:
    """Whether an everyday English word with a capital is a name: alone, without "the", and never written small."""
    word = passage.lower[i]
    if len(word) < 4 or word.endswith("ly") or passage.starts_sentence(i) or passage.words[i].isupper():
        return False
    if context.is_written_small(word) or passage.before(i) in words("proper_names", "determiner"):
        return False
    beside = [k for k in (i - 1, i + 1) if 0 <= k < len(passage) and passage.touches(min(k, i))]
    return not any(passage.has_capital(k) for k in beside)


def _stands_alone(passage: Passage, i: int) -> bool:
    """Whether few words with capitals stand here side by side: it is no heading in which all words have one."""
    first = last = i
    while passage.has_capital(first - 1) and passage.touches(first - 1):
        first -= 1
    while passage.has_capital(last + 1) and passage.touches(last):
        last += 1
    return last - first < 3


def _judged(passage: Passage, context: Context, first: int, last: int) -> Found:
    start, end = passage.span(first, last)
    word = passage.words[last]
    before = passage.before(first)
    if first == last and word.isupper() and 2 <= len(word) <= 7 and passage.casing != "none":
        return Found(start, end, "organisation", "indirect", 0.45, DETECTOR)
    if first == last and ends_as_organisation(word):
        return Found(start, end, "organisation", "indirect", 0.6, DETECTOR)
    place_like = bool(_PLACE_ENDING.search(word)) and len(word) > 4
    prepositioned = before in cues("place_preposition") and before not in _NOT_PLACE
    moved = before in ("til", "frå", "fra", "to", "from")
    if prepositioned or (place_like and moved) or (first == last and moved and not is_first_name(word)):
        return Found(start, end, "place", "indirect", 0.7 if place_like else 0.55, DETECTOR)
    if place_like and first == last and not looks_like_surname(word):
        return Found(start, end, "place", "indirect", 0.55, DETECTOR)
    if passage.language == "en" and first == last and passage.after(last) not in _DOES:
        # English writes many things with capitals; whose name it is, other mentions may tell
        return Found(start, end, "other", "indirect", 0.45, DETECTOR)
    return Found(start, end, "person", "direct", 0.5, DETECTOR)
