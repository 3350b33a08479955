"""What speaks for and against a word being a name where nothing is written with capitals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.anonymising.judges.name_evidence import ROWS, evidence
from qualcode.languages import (
    find_place,
    is_also_a_word,
    is_first_name,
    is_surname,
    looks_like_surname,
    origins_of,
    world_lists,
)

_CUES = (
    "title", "kinship", "colleague", "naming", "possessive", "person_verb", "being", "place_preposition", "residence",
    "particle", "place_verb", "first_person", "month", "weekday",
)  # fmt: skip

#: Cues whose words are never names themselves.
_SMALL = ("being", "place_preposition", "person_verb", "possessive", "kinship", "naming", "first_person")


def candidates(passage: Passage) -> list[int]:
    """The words that may belong to a name: those in a list of names or in no dictionary, and words beside them.

    >>> candidates(Passage("så var det kari bakken", "nb", casing="none"))
    [3, 4]
    """
    english = passage.language == "en"
    found = {i for i, word in enumerate(passage.lower) if _may_be_name(word, english)}
    for i in _beside_names(passage):
        word = passage.word(i)
        if i not in found and len(word) > 1 and word.isalpha() and _is_in_company(passage, i, found):
            found.add(i)
    return sorted(found)


def _beside_names(passage: Passage) -> list[int]:
    """Where words stand that can be in company at all, by the words in front and behind: a few of all."""
    places = set(passage.where("head", "leading"))
    for i, word in enumerate(passage.lower):
        steps = _company(word)
        if steps:
            places.update(i + step for step in steps)
    return sorted(places)


@lru_cache(maxsize=200_000)
def _company(lower: str) -> tuple[int, ...]:
    """How far from a word those stand that may be a name for its sake; of most words there are none."""
    if _is_plain_name(lower) or _is_unknown(lower):
        return (-1, 1)
    steps = [2] if lower in cues("naming") else []
    if any(lower in cues(kind) for kind in ("naming", "title", "possessive", "kinship", "particle")):
        steps.append(1)
    if lower in cues("person_verb") or lower in cues("being"):
        steps.append(-1)
    return tuple(steps)


def _is_in_company(passage: Passage, i: int, found: set[int]) -> bool:
    """Whether an everyday word stands where names stand."""
    word = passage.lower[i]
    before, after = passage.before(i), passage.after(i)
    if _is_announced(passage, i):
        return True
    if passage.is_kind(i, "head") or passage.is_kind(i, "leading"):
        return not found.isdisjoint((i - 1, i - 2, i + 1))
    if _is_small_word(word):
        return False
    if any(other and (_is_plain_name(other) or _is_unknown(other)) for other in (before, after)):
        return True
    if before in cues("particle") and i - 2 in found:
        return True
    acts = after in cues("person_verb") or after in cues("being")
    return acts and (not before or before in ("og", "and", "men", "but", "at", "that")) and len(word) > 2


@lru_cache(maxsize=200_000)
def _may_be_name(lower: str, english: bool) -> bool:
    if len(lower) < 2 or lower.isdecimal():
        return False
    if is_first_name(lower) or is_surname(lower) or find_place(lower):
        return True
    if len(lower) > 3 and lower.endswith("s") and is_first_name(lower[:-1]):
        return True
    if not (is_ordinary(lower, "en") if english else is_ordinary(lower, "nb")):
        return True
    return len(lower) > 2 and bool(world_lists(lower)) and not is_ordinary(lower)


@lru_cache(maxsize=200_000)
def _is_plain_name(lower: str) -> bool:
    """Whether a word is a first name or surname and nothing else."""
    return (
        (is_first_name(lower) or is_surname(lower)) and not is_ordinary(lower) and not is_also_a_word(lower)
    )


@lru_cache(maxsize=200_000)
def _is_unknown(lower: str) -> bool:
    """Whether a word is in no dictionary of the three languages."""
    return len(lower) > 3 and lower.isalpha() and not is_ordinary(lower)


@lru_cache(maxsize=200_000)
def _is_small_word(lower: str) -> bool:
    """Whether a word is too common to be a name or half of one."""
    return (
        lower in words("people", "no_names")
        or lower in words("people", "english_function")
        or lower in words("small_letters", "never")
        or any(lower in cues(kind) for kind in _SMALL)
    )


def is_name_like(lower: str) -> bool:
    """Whether a word may be half a name at all: letters, and no small word."""
    return len(lower) > 1 and lower.isalpha() and not _is_small_word(lower)


def _is_announced(passage: Passage, i: int) -> bool:
    """Whether the words in front say that a name comes: "heter", "called", "mannen min,"."""
    before, earlier = passage.before(i), passage.before(i, 2)
    if before in cues("naming") or before in cues("title"):
        return True
    return (
        (
            earlier in cues("naming")
            and before
            in ("meg", "han", "ho", "hun", "me", "him", "her", "eg", "jeg", "is", "was", "er", "det")
        )
        or (before in cues("possessive") and earlier in cues("kinship"))
        or (before in cues("kinship") and earlier in cues("possessive"))
    )


def small_evidence(passages: Sequence[Passage], judged: Sequence[Sequence[int]]) -> list[list[list[int]]]:
    """For each judged word of each passage of one document, the rows of a judge's table that speak."""
    found = evidence(passages, judged)
    for passage, places, several in zip(passages, judged, found, strict=True):
        for i, rows in zip(places, several, strict=True):
            rows.extend(crc32(fact.encode()) % ROWS for fact in _facts(passage, i))
    return found


def fingerprint() -> int:
    """A number that changes when the facts change, saved with the weights, which fit only the facts they were learnt from."""
    passage = Passage("og så qzxwv qzxwv's bjklmn", "nb", casing="none")
    return crc32(repr(small_evidence([passage], [[2, 3, 4]])).encode())


@lru_cache(maxsize=200_000)
def _word_facts(lower: str) -> tuple[str, ...]:
    """Facts about a word alone; a genitive is also looked at without its ending."""
    stem = lower[:-2] if lower.endswith(("'s", "’s")) else lower
    facts = [f"small {_standing(stem)}"]
    if stem == lower and len(lower) > 3 and lower.endswith("s"):
        facts.append(f"small genitive? {_standing(lower)}~{_standing(lower[:-1])}")
    if is_first_name(stem):
        facts += [f"small origin {origin}" for origin in origins_of(stem)]
    if "-" in stem:
        first, _, last = stem.partition("-")
        facts.append(f"small parts {_standing(first)}~{_standing(last)}")
    if not stem.isascii() and any(c.isalpha() and not c.isascii() and c not in "æøåéèêòôóü" for c in stem):
        facts.append("small foreign letters")
    facts.append(f"small length {min(len(stem), 12)}")
    return tuple(facts)


@lru_cache(maxsize=200_000)
def _standing(word: str) -> str:
    """Which lists of names and which dictionaries hold a word, in short."""
    tests = (
        is_first_name(word), is_surname(word), bool(find_place(word)), is_also_a_word(word), bool(looks_like_surname(word)),
        is_ordinary(word, "nb"), is_ordinary(word, "en"), bool(world_lists(word)),
    )  # fmt: skip
    return "".join(str(int(test)) for test in tests)


@lru_cache(maxsize=200_000)
def _cue_kinds(word: str) -> tuple[str, ...]:
    kinds = [kind for kind in _CUES if word in cues(kind)]
    if word in words("small_letters", "relatives"):
        kinds.append("relative")
    return tuple(kinds)


def _facts(passage: Passage, i: int) -> list[str]:
    facts = list(_word_facts(passage.lower[i]))
    own = facts[0]
    near: list[str] = []
    for step in (-3, -2, -1, 1, 2):
        word = passage.before(i, -step) if step < 0 else passage.after(i, step)
        kinds = _cue_kinds(word) if word else ("edge",)
        if kinds:
            near.append(f"{step}:{'+'.join(kinds)}")
        facts += [f"small {step} {kind}" for kind in kinds]
        if word and abs(step) == 1:
            facts += [f"small {step} {_standing(word)}", f"{own}~{step} {_standing(word)}"]
    facts += [f"{own}~{one}" for one in near]
    facts.append(f"small around {' '.join(near)}")
    facts += [f"small gaps {passage.gap(i - 1).strip()[:1]}_{passage.gap(i).strip()[:1]}"]
    facts.append(f"language {passage.language}")
    return facts
