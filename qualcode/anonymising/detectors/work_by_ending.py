"""Work that no list has, in bokmål and nynorsk: a bare noun behind "er" that ends as occupations do.

Norwegian says what somebody is without an article: "han er orgelstemmar", "hun var messejente på tankbåt".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.facts import nationalities
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.role_spans import right_end, without_kept
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at
from qualcode.languages import is_first_name

_IS = words("work_by_ending", "is")  # "som" of "jobbar som"
_ONE = words("work_by_ending", "one")
stop_at("said to be", _IS.__contains__)
stop_at("work", lambda word: len(word) > 6 and word.endswith(tuple(words("work_by_ending", "ending"))))


def _listed(kind: str) -> frozenset[str]:
    return words("work_by_ending", kind)


def work_by_ending(passage: Passage, detector: str) -> Iterator[Found]:
    """The unknown occupations of one person each, level indirect, with their field and place."""
    if passage.language not in ("nb", "nn"):
        return
    for i in passage.where("said to be"):
        at = _predicate(passage, i)
        if at and _ends_as_work(passage, at) and _is_told_of_one(passage, i):
            end = without_kept(passage, at, right_end(passage, at))
            yield Found(*passage.span(at, end), "role", "indirect", 0.6, detector)
    for i in passage.names:  # "Mora, Lillian, kantinedame på videregående"
        apposed = passage.gap(i) == ", " and is_first_name(passage.lower[i]) and i not in passage.kept
        at = i + 1
        while apposed and passage.word(at) in words("roles", "own") | words("roles", "adjective"):
            at += 1
        if apposed and at < len(passage) and _ends_as_work(passage, at) and _closes(passage, at):
            end = without_kept(passage, at, right_end(passage, at))
            yield Found(*passage.span(i + 1, end), "role", "indirect", 0.6, detector)


_BETWEEN = words("roles", "between") | _ONE | {"utdanna", "utdannet", "tidligere", "tidlegare"}
_NO_NAMES = frozenset(("role", "kinship", "number", "first name"))


def _predicate(passage: Passage, i: int) -> int:
    """The position of the noun behind the verb at i, over "jo", "ho", "nettopp", "ein"; 0 when none stands there."""
    if passage.lower[i] == "som" and passage.before(i) not in words("roles", "holds"):
        return 0
    at = i + 1
    for _ in range(3):
        if not passage.touches(at - 1):
            return 0
        if passage.word(at) not in _BETWEEN:
            break
        at += 1
    return at if at < len(passage) and passage.touches(at - 1) else 0


def _ends_as_work(passage: Passage, at: int) -> bool:
    """Whether word `at` is a long small-letter noun with an occupation's ending, and no role that is known."""
    word = passage.lower[at]
    return _has_ending(word) and not passage.has_capital(at) and not passage.is_any(at, _NO_NAMES)


@lru_cache(maxsize=100_000)
def _has_ending(word: str) -> bool:
    """Whether a word is long and ends as an occupation does."""
    if (
        len(word) < 7
        or word in _listed("none")
        or word.endswith(tuple(_listed("none_ending")))
        or word in nationalities()
    ):
        return False
    if word.endswith(tuple(_listed("ending"))):
        return True
    # "-ar" and "-er" end many words; a long one that no dictionary has as another word's form is a compound
    return word.endswith(("ar", "er")) and len(word) > 8 and not is_ordinary(word)


def _is_told_of_one(passage: Passage, i: int) -> bool:
    """Whether one person is the subject around the verb at i: "han er", "var ho", "broren min er", "Frank, er"."""
    if passage.lower[i] == "som" or passage.before(i) in _ONE or passage.after(i) in _ONE:
        return True
    if passage.before(i) in ("har", "hadde") and _ONE & {passage.before(i, 2)}:
        return True  # "jeg hadde vært polarkokk"
    for k in range(i - 1, max(-1, i - 6), -1):
        if not passage.before(i, i - k):
            return False
        if passage.lower[k] in ("de", "dei", "vi", "me", "det", "dette", "alle"):
            return False
        if passage.is_kind(k, "kinship") or (passage.has_capital(k) and is_first_name(passage.lower[k])):
            return True
        own = passage.lower[k] in cues("possessive") or passage.lower[k] in ("jo", "også", "òg", "da", "då")
        if not own and passage.gap(k) == " " and passage.gap(i - 1) == " ":
            return False
    return False


def _closes(passage: Passage, at: int) -> bool:
    """Whether the clause ends behind word `at`, or goes on with where: "på videregående"."""
    return passage.gap(at).strip()[:1] in (",", ".") or passage.after(at) in (
        "",
        "på",
        "i",
        "ved",
        "og",
        "hos",
        "hjå",
    )
