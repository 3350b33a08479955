"""The coder that hears cues and knows coded examples: passages like those that people coded, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from qualcode.codebook import Codebook, CodedExample, CodedExamples, moved_paths
from qualcode.coding.cue_coder import CueCoder, Unit
from qualcode.coding.likeness import Compared, Floats, Likeness, Said
from qualcode.coding.pooling import Reading, evidence_table, read_turns, strengths
from qualcode.model import Coding, QualcodeError, Transcript

CUES_AND_EXAMPLES = "cues-and-examples"
# A unit belongs to a coding when it carries so much of what its best unit carries.
_CARRIES = 0.6
_FIRST_WORDS = 8
# From this likeness on, the question is named as a reason.
_ASKED = 0.1


@dataclass(eq=False)
class ExampleCoder:
    """A codebook with coded examples, ready to code; same use as `CueCoder`."""

    name: ClassVar[str] = CUES_AND_EXAMPLES
    codebook: Codebook
    unit: Unit = "sentence"
    _read: tuple[Transcript, tuple[str, ...], _Scored | None] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.cues = CueCoder(self.codebook, self.unit)
        examples = self.codebook.examples
        if examples is None:
            raise QualcodeError(
                "the codebook has no coded examples; make some with learn_examples, or code with method='cues'"
            )
        self.examples: CodedExamples = examples
        self.codes = codes_of(self.codebook, examples)
        self.likeness = _likeness_of(self.codebook, self.codes, examples)

    def codings(self, transcript: Transcript, roles: Sequence[str]) -> Iterator[Coding]:
        """Codings of one transcript, by turn, then code, then place; `created` is left empty."""
        scored = self._scored(transcript, roles)
        if scored is None:
            return
        for row, reading in enumerate(scored.readings):
            for code in np.flatnonzero(scored.strengths[row] >= self.examples.threshold):
                strength = round(float(scored.strengths[row, code]), 3)
                for first, last in self._runs(scored, row, int(code)):
                    start = reading.turn.start + reading.units[first].start
                    end = reading.turn.start + reading.units[last].end
                    yield _coding(transcript, reading, start, end, self.codes[code], strength)

    def reasons(self, transcript: Transcript, turn: int, code: str) -> list[tuple[str, str, str]]:
        """(what, strength, words): the nearest examples of the code, and the words that speak for it, also the question's."""
        scored = self._scored(transcript, (transcript.turns[turn].role,))
        if scored is None or code not in self.codes:
            return []
        row = next((n for n, each in enumerate(scored.readings) if each.turn.index == turn), None)
        if row is None:
            return []
        number, without, said = self.codes.index(code), scored.without, scored.readings[row].said
        near = self.likeness.nearest(scored.compared, row, number, without)
        found = [(_cited(example), "example", f"likeness {alike:.2f}") for example, alike in near]
        if words := self.likeness.words(said, number, without):
            found.append(("words as in the examples", "words", ", ".join(words)))
        if self.likeness.asked(scored.compared, without)[row, number] >= _ASKED:
            asked = self.likeness.words(Said(said.asked, said.language), number, without)
            found += [("words of the question", "question", ", ".join(asked))] if asked else []
        return found

    def _scored(self, transcript: Transcript, roles: Sequence[str]) -> _Scored | None:
        """The turns and their strengths; None where there is none to code."""
        known = self._read
        if known is None or known[0] is not transcript or known[1] != tuple(roles):
            readings = list(read_turns(self.cues, transcript, roles))
            self._read = (transcript, tuple(roles), self._score(readings) if readings else None)
        assert self._read is not None
        return self._read[2]

    def _score(self, readings: list[Reading]) -> _Scored:
        said = [reading.said for reading in readings]
        compared = self.likeness.read(said, [reading.units for reading in readings])
        without = self.likeness.same_documents(said, compared)
        scores = self.likeness.scores(compared, without)
        asked = self.likeness.asked(compared, without)
        table = evidence_table(readings, self.codes, scores, asked)
        return _Scored(readings, compared, without, strengths(table, self.examples.weights))

    def _runs(self, scored: _Scored, row: int, code: int) -> list[tuple[int, int]]:
        """First and last of each stretch of units that carry the code in a turn."""
        reading = scored.readings[row]
        units = set(reading.accepted.get(self.codes[code], ()))
        if not units:
            carried = self.likeness.carried(scored.compared, row, code, scored.without)
            units = set(np.flatnonzero(carried >= max(_CARRIES * carried.max(), 0)).tolist())
            units |= {each.units[0] for each in reading.evidence if each.code == self.codes[code]}
            units = units or {int(carried.argmax())}
        starts = sorted(unit for unit in units if unit - 1 not in units)
        ends = sorted(unit for unit in units if unit + 1 not in units)
        return list(zip(starts, ends, strict=True))


# The codebook used last, and what was made of it: getting ready takes seconds, and `explain` mostly follows `code`.
_ready: tuple[Codebook, Likeness] | None = None


def _likeness_of(codebook: Codebook, codes: list[str], examples: CodedExamples) -> Likeness:
    global _ready
    if _ready is None or _ready[0] is not codebook:
        _ready = codebook, Likeness(codebook, codes, examples.turns)
    return _ready[1]


@dataclass(frozen=True, eq=False, slots=True)
class _Scored:
    readings: list[Reading]
    compared: Compared
    without: frozenset[str]
    strengths: Floats


def _coding(
    transcript: Transcript, reading: Reading, start: int, end: int, code: str, strength: float
) -> Coding:
    key = f"{transcript.id}\0{start}\0{end}\0{code}\0{CUES_AND_EXAMPLES}"
    return Coding(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        document=transcript.id,
        turn=reading.turn.index,
        start=start,
        end=end,
        code=code,
        coder=CUES_AND_EXAMPLES,
        source="cue",
        confidence=strength,
        text=transcript.text[start:end],
    )


def _cited(example: CodedExample) -> str:
    words = example.text.split()
    more = " …" if len(words) > _FIRST_WORDS else ""
    return f"{example.document}: {' '.join(words[:_FIRST_WORDS])}{more}"


def codes_of(codebook: Codebook, examples: Iterable[CodedExample]) -> list[str]:
    """The codes that can be given by likeness: those without codes below them, and those the examples have."""
    used = {now for each in examples for path in each.codes for now in moved_paths(codebook, path)}
    return [
        code.path
        for code in codebook
        if not code.deprecated and (code.path in used or not codebook.children(code.path))
    ]
