"""What the entity model adds to the detectors: its people, places and organisations, weighed by what else is known."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.languages import find_place, is_first_name, is_surname
from qualcode.model import Kind, Level

DETECTOR = "entity model"

_KINDS: dict[str, tuple[Kind, Level, float]] = {
    "PER": ("person", "direct", 0.65),
    "LOC": ("place", "indirect", 0.6),
    "ORG": ("organisation", "indirect", 0.5),
}


def from_model(passages: Sequence[Passage], context: Context) -> list[list[Found]]:
    """The model's finds for each passage; empty where no model can be loaded.

    A find is left out where every word of it is kept, or is an everyday word that only opens a sentence.
    """
    from qualcode.anonymising.judges.ner import named_entities

    found: list[list[Found]] = [[] for _ in passages]
    languages = {"en" if passage.language == "en" else "nb" for passage in passages}
    for language in sorted(languages):
        numbers = [n for n, p in enumerate(passages) if ("en" if p.language == "en" else "nb") == language]
        for number, entities in zip(
            numbers, named_entities([passages[n].text for n in numbers], language), strict=True
        ):
            passage = passages[number]
            for entity in entities:
                one = _weighed(passage, entity.start, entity.end, entity.label)
                if one is not None:
                    found[number].append(one)
    return found


def _weighed(passage: Passage, start: int, end: int, label: str) -> Found | None:
    if label not in _KINDS:
        return None
    inside = [i for i in range(len(passage)) if start <= passage.starts[i] and passage.ends[i] <= end]
    while inside and _says_nothing(passage, inside[0], label):
        inside.pop(0)
    while inside and inside[-1] in passage.kept and label != "PER":
        inside.pop()
    if not inside or all(i in passage.kept for i in inside):
        return None
    kind, level, sure = _KINDS[label]
    if not any(passage.has_capital(i) for i in inside):
        if passage.casing != "none" and not any(
            _is_known(passage.lower[i], label) and not is_ordinary(passage.lower[i]) for i in inside
        ):
            return None
        if all(
            is_ordinary(passage.lower[i]) and not (label == "PER" and _is_known(passage.lower[i], label))
            for i in inside
        ):
            return None
    elif (
        all(is_ordinary(passage.lower[i]) and not _is_known(passage.lower[i], label) for i in inside)
        and label != "PER"
    ):
        return None
    first, last = passage.span(inside[0], inside[-1])
    return Found(first, last, kind, level, sure, DETECTOR)


def _says_nothing(passage: Passage, i: int, label: str) -> bool:
    word = passage.lower[i]
    if word in words("people", "no_names"):
        return True
    if any(passage.is_kind(i, kind) for kind in ("title", "role", "weekday", "month")):
        return True
    return passage.starts_sentence(i) and is_ordinary(word) and not _is_known(word, label)


def _is_known(word: str, label: str) -> bool:
    bare = word.removesuffix("'s").removesuffix("’s")
    if label == "PER":
        return any(is_first_name(w) or is_surname(w) for w in (bare, bare.removesuffix("s")))
    return bool(find_place(bare))
