"""What a table's rows and columns can be: code, participant, document, question, language or any attribute."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualcode.analysis.attributes import ordered
from qualcode.analysis.corpus import Corpus
from qualcode.analysis.passages import Passages, Pieces

NAMED = ("code", "participant", "document", "question", "language")


@dataclass(frozen=True, eq=False)
class Dimension:
    """Labels along one side of a table; `of_turn` and `of_voice` say which label a turn or a voice has (-1: none).

    One of the two is None: a dimension is either of what is said where (turn) or of who says it (voice).
    """

    name: str
    labels: tuple[Any, ...]
    of_turn: np.ndarray | None = None
    of_voice: np.ndarray | None = None

    def of_pieces(self, pieces: Pieces, passages: Passages) -> np.ndarray:
        """Index of each piece's label, -1 for none."""
        if self.name == "code":
            return passages.code[pieces.passage]
        if self.of_turn is not None:
            return self.of_turn[pieces.turn]
        assert self.of_voice is not None
        # the appended -1 is what a piece without a voice finds
        return np.append(self.of_voice, -1)[pieces.voice]

    def of_spoken_turns(self, corpus: Corpus) -> np.ndarray:
        """Index of each turn's label for turns that a participant speaks, -1 for the other turns."""
        if self.of_turn is not None:
            return np.where(corpus.turn_voice >= 0, self.of_turn, -1)
        assert self.of_voice is not None
        return np.append(self.of_voice, -1)[corpus.turn_voice]


def dimension(name: str, corpus: Corpus, codes: Sequence[str], guide: Any = None) -> Dimension:
    """The dimension called `name`; raises QualcodeError when it is an attribute some participant lacks."""
    if name == "code":
        return Dimension(name, tuple(codes))
    if name == "participant":
        return Dimension(name, corpus.participants, of_voice=corpus.voice_participant)
    if name == "document":
        return Dimension(name, tuple(t.id for t in corpus.transcripts), of_turn=corpus.turn_document)
    if name in ("question", "language"):
        values = corpus.turn_question if name == "question" else corpus.turn_language
        spoken = [value for value in values if value is not None]
        if name == "question":
            asked = guide_questions(guide)
            labels = asked + sorted(set(spoken) - set(asked), key=natural)
        else:
            labels = ordered(name, spoken)
        return Dimension(name, tuple(labels), of_turn=_index(values, labels))
    values = corpus.values(name)
    labels = ordered(name, values)
    return Dimension(name, tuple(labels), of_voice=_index(values, labels))


def _index(values: Sequence[Any], labels: Sequence[Any]) -> np.ndarray:
    place = {label: number for number, label in enumerate(labels)}
    return np.array([place.get(value, -1) for value in values], dtype=np.int64)


def guide_questions(guide: Any) -> list[str]:
    """Ids of the guide's questions in its order; nothing without a guide."""
    if guide is None:
        return []
    return [str(question.id) for block in guide.blocks for question in block.questions]


def natural(text: str) -> list[tuple[bool, int, str]]:
    """A key that sorts "1.10" after "1.9".

    >>> sorted(["1.10", "1.9", "2"], key=natural)
    ['1.9', '1.10', '2']
    """
    parts = re.findall(r"\d+|\D+", text)
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]
