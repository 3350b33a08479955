"""What speaks for and against a word being a name: the word, its neighbours, and where else in the document it stands."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from zlib import crc32

from qualcode.anonymising.cues import cues
from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.languages import find_place, is_first_name, is_surname, looks_like_surname, world_lists

#: How many numbers a judge has for each label; evidence is hashed into that many.
ROWS = 1 << 17
_CUES = ("title", "kinship", "colleague", "month", "weekday", "person_verb")
_REPEATED = re.compile(r"(.)\1+")
_OTHERS = 12  # other places in the document that are looked at


def candidates(passage: Passage) -> list[int]:
    """The words that may belong to a name: those with a capital, and short ones between two of them.

    >>> candidates(Passage("So in the end it was Ludwig van Beethoven", "en"))
    [6, 7, 8]
    """
    capitals = {i for i, word in enumerate(passage.words) if word[0].isupper()}
    between = {
        i
        for i, word in enumerate(passage.words)
        if i not in capitals
        and (
            (
                len(word) < 5
                and not capitals.isdisjoint((i - 1, i - 2))
                and not capitals.isdisjoint((i + 1, i + 2))
            )
            or not word.islower()  # "al-Hajj", "d'Alembert"
        )
    }
    return [i for i in sorted(capitals | between) if not _only_opens(passage, i, capitals)]


def _only_opens(passage: Passage, i: int, capitals: set[int]) -> bool:
    """Whether word i is I, or a little word that no name follows, with a capital only as a sentence's first word."""
    word = passage.lower[i]
    if word in words_in_names("pronoun"):
        return i + 1 not in capitals or not passage.touches(i)
    return word in words_in_names("opener") and i + 1 not in capitals and passage.starts_sentence(i)


@cache
def words_in_names(kind: str) -> frozenset[str]:
    """English words in names, by kind: "place_head", "body_head", "work_head", "office", "origin"; and little words.

    >>> "lake" in words_in_names("place_head"), "minister" in words_in_names("office")
    (True, True)
    """
    text = files("qualcode.anonymising").joinpath("data", "words_in_names.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[kind].split())


def evidence(passages: Sequence[Passage], judged: Sequence[Sequence[int]]) -> list[list[list[int]]]:
    """For each judged word of each passage of one document, the rows of a judge's table that speak."""
    elsewhere = _Elsewhere(passages, judged)
    rows_of = _Rows()
    found = []
    for number, (passage, places) in enumerate(zip(passages, judged, strict=True)):
        rows = []
        for i in places:
            facts = [*_surroundings(passage, i), *elsewhere.of(number, i)]
            rows.append([*_word_rows(passage.words[i]), *map(rows_of.__getitem__, facts)])
        found.append(rows)
    return found


class _Rows(dict[str, int]):
    """The row of a judge's table that a fact speaks in, kept while a document is looked at."""

    def __missing__(self, fact: str) -> int:
        row = self[fact] = crc32(fact.encode()) % ROWS
        return row


@lru_cache(maxsize=100_000)
def _shape(word: str) -> str:
    """Kinds of letters, repeats left out: "McDonald" is Xx+Xx+."""
    kinds = "".join("X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c for c in word)
    return _REPEATED.sub(r"\1+", kinds)


@lru_cache(maxsize=200_000)
def _known(lower: str) -> tuple[str, ...]:
    """The lists, dictionaries and cues that hold a word."""
    bare = bare_word(lower)
    found = list(world_lists(bare))
    tests = {"first": is_first_name, "last": is_surname, "ending": looks_like_surname, "place": find_place}
    found += [name for name, test in tests.items() if test(bare)]
    if is_ordinary(bare, "en"):
        found.append("english")
    if is_ordinary(bare, "nb"):
        found.append("norwegian")
    found += [
        kind
        for kind in ("place_head", "body_head", "work_head", "office", "origin")
        if bare in words_in_names(kind)
    ]
    return (*found, *(cue for cue in _CUES if bare in cues(cue)))


@lru_cache(maxsize=200_000)
def _joined(lower: str) -> str:
    return "|".join(_known(lower))


@lru_cache(maxsize=100_000)
def _word_rows(word: str) -> tuple[int, ...]:
    """The rows for the word alone."""
    lower = word.lower()
    facts = [f"word={lower}", f"shape={_shape(word)}", f"lists={_joined(lower)}"]
    facts += [f"list={name}" for name in _known(lower)]
    for length in (1, 2, 3, 4):
        if len(lower) > length:
            facts += [f"head={lower[:length]}", f"tail={lower[-length:]}"]
    return tuple(crc32(fact.encode()) % ROWS for fact in facts)


@lru_cache(maxsize=200_000)
def _neighbour(step: int, written: str, weighty: bool) -> tuple[str, ...]:
    """Facts about a word so many steps away; `weighty` where its capital, or the lack of any, makes it tell more."""
    lower = written.lower()
    lists = _joined(lower) if weighty else "small"
    facts = [f"{step} word={lower}", f"{step} lists={lists}", f"{step} shape={_shape(written)}"]
    return (*facts, *(f"{step} list={name}" for name in _known(lower) if weighty))


def _surroundings(passage: Passage, i: int) -> list[str]:
    """Facts about the words around word i, and about the row of words with capitals it stands in."""
    lower, last = passage.lower, len(passage) - 1
    weighty = [passage.caseless or word[0].isupper() for word in passage.words[max(0, i - 2) : i + 3]]

    def word(k: int) -> str:
        return lower[k] if 0 <= k <= last else "<" if k < 0 else ">"

    def lists(k: int) -> str:
        if not 0 <= k <= last:
            return "-"
        return _joined(lower[k]) if weighty[k - max(0, i - 2)] else "small"

    facts = [
        f"gap before={passage.gap(i - 1).strip()[:3] if i else '^'}",
        f"gap after={passage.gap(i).strip()[:3] if i < last else '$'}",
    ]
    for step in (-2, -1, 1, 2):
        k = i + step
        if 0 <= k <= last:
            facts += _neighbour(step, passage.words[k], weighty[k - max(0, i - 2)])
        else:
            facts += [f"{step} word={word(k)}", f"{step} lists=-"]
    own = _joined(lower[i])
    opens = "opens" if passage.starts_sentence(i) else "inside"
    facts += [
        f"around={word(i - 1)}_{word(i + 1)}", f"two before={word(i - 2)}_{word(i - 1)}",
        f"two after={word(i + 1)}_{word(i + 2)}", f"{own}~before {lists(i - 1)}", f"{own}~after {lists(i + 1)}",
        f"{own}~before {word(i - 1)}", f"{own}~after {word(i + 1)}", opens, f"{own}~{opens}",
    ]  # fmt: skip
    first = end = i
    while passage.is_large(first - 1) and passage.touches(first - 1):
        first -= 1
    while passage.is_large(end + 1) and passage.touches(end):
        end += 1
    facts += [
        f"row={min(end - first, 4)}_{min(i - first, 3)}", f"row's last={word(end)}", f"row's first={word(first)}",
        f"row's last lists={_joined(word(end))}", f"row's first lists={_joined(word(first))}",
        f"row's tail={word(end)[-3:]}", f"before row={word(first - 1)}", f"after row={word(end + 1)}",
        f"capital={passage.is_large(i)}",
    ]  # fmt: skip
    return facts


def bare_word(lower: str) -> str:
    """A word in small letters without 's."""
    return lower[:-2] if lower.endswith(("'s", "’s")) else lower


class _Elsewhere:
    """Where else in a document a judged word stands, and which words are written small in it."""

    def __init__(self, passages: Sequence[Passage], judged: Sequence[Sequence[int]]) -> None:
        self._passages = passages
        self._places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._small: set[str] = set()
        self._found: dict[tuple[int, int], tuple[bool, dict[str, None]]] = {}
        for number, (passage, places) in enumerate(zip(passages, judged, strict=True)):
            self._small.update(word for word in passage.words if word[0].islower())
            for i in places:
                self._places[bare_word(passage.lower[i])].append((number, i))

    def of(self, number: int, i: int) -> dict[str, None]:
        """Facts about the other places of word i of passage `number`."""
        word = bare_word(self._passages[number].lower[i])
        places = self._places[word]
        small = "small" if word in self._small else "never small"
        facts = dict.fromkeys((f"elsewhere {small}", f"elsewhere {min(len(places) - 1, 3)}"))
        inside = 0
        for place in [place for place in places[: _OTHERS + 1] if place != (number, i)][:_OTHERS]:
            opens, beside = self._beside(place)
            inside += not opens
            facts |= beside
        facts[f"elsewhere inside {min(inside, 3)} {small}"] = None
        return facts

    def _beside(self, place: tuple[int, int]) -> tuple[bool, dict[str, None]]:
        """Whether a sentence opens at a place, and facts about the words beside it; found once for all who ask."""
        if place not in self._found:
            passage, k = self._passages[place[0]], place[1]
            facts = []
            for side, near in (("before", k - 1), ("after", k + 1)):
                if 0 <= near < len(passage):
                    facts.append(f"elsewhere {side}={passage.lower[near]}")
                    if passage.caseless or passage.is_large(near):
                        facts += [f"elsewhere {side} list={name}" for name in _known(passage.lower[near])]
            self._found[place] = passage.starts_sentence(k), dict.fromkeys(facts)
        return self._found[place]
