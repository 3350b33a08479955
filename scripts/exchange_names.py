"""Exchange the persons of annotated texts for others, so that what stands around a name is learnt and not the name."""

from __future__ import annotations

import random
import re
from functools import cache
from importlib import resources

from train_ner import Annotated

from qualcode.anonymising.cues import cues
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.anonymising.judges.name_evidence import words_in_names
from qualcode.languages import is_first_name

#: How often a name of a list is drawn, against one of the lists not named here.
_DRAWN = {"given usual": 8, "given known": 3, "surname usual": 8, "surname known": 3}
_WORD = re.compile(r"[^\W\d_]{2,}(?:[-‐‑][^\W\d_]+)*")


def exchanged(texts: list[Annotated], share: float, rng: random.Random) -> list[Annotated]:
    """The texts of one document with a share of the words of its persons' names exchanged, the same throughout.

    First names come for first names and surnames for surnames; titles, peoples and everyday words stay.
    """
    others: dict[str, str] = {}

    def other(word: str, first: bool, alone: bool) -> str:
        if word not in others:
            given = is_first_name(word) if alone else first
            drawn = rng.choice(name_pool("given" if given else "surname"))
            others[word] = _capitalised(drawn) if rng.random() < share else word
        return others[word]

    made: list[Annotated] = []
    for text, entities in texts:
        parts, moved, position, length = [], [], 0, 0
        for start, end, label in sorted(entities):
            if start < position:
                continue
            name = text[start:end]
            if label == "PER":
                words = [m for m in _WORD.finditer(name) if _is_name(m.group())]
                firsts = {m.start() for m in words[:1]}
                for m in reversed(words):
                    new = other(m.group(), m.start() in firsts, len(words) == 1)
                    name = name[: m.start()] + new + name[m.end() :]
            parts += [text[position:start], name]
            length += start - position
            moved.append((length, length + len(name), label))
            length += len(name)
            position = end
        made.append(("".join([*parts, text[position:]]), moved))
    return made


def _is_name(word: str) -> bool:
    lower = word.lower()
    if not word[0].isupper() or lower in cues("title"):
        return False
    if any(lower in words_in_names(kind) for kind in ("office", "origin", "people")):
        return False
    return is_first_name(lower) or not is_ordinary(lower, "en")


def _capitalised(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


@cache
def name_pool(family: str) -> list[str]:
    """The world's "given" names or "surname"s, common ones several times."""
    data = resources.files("qualcode.languages").joinpath("data", "world_names.txt")
    found: list[str] = []
    for part in data.read_text(encoding="utf-8").split("\n[")[1:]:
        heading, _, words = part.partition("]")
        if heading.startswith(family):
            found += words.split() * _DRAWN.get(heading, 1)
    return found
