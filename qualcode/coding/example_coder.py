"""The coder that hears cues and knows coded examples: passages like those that people coded, and why."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from qualcode.codebook import Codebook, CodedExample, CodedExamples, did_you_mean, moved_paths
from qualcode.coding.cue_coder import CueCoder, Unit
from qualcode.coding.likeness import Floats, Likeness, labels
from qualcode.coding.merging import coding_table
from qualcode.coding.pooling import (
    EVIDENCE,
    Reading,
    best_threshold,
    evidence_table,
    fit_weights,
    read_turns,
    strengths,
)
from qualcode.model import Coding, QualcodeError, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

CUES_AND_EXAMPLES = "cues-and-examples"
# A unit belongs to a coding when it carries so much of what its best unit carries.
_CARRIES = 0.6
_FIRST_WORDS = 8
_STAGES = ("raw", "suggested", "reviewed", "released")


@dataclass(eq=False)
class ExampleCoder:
    """A codebook with coded examples, ready to code; same use as `CueCoder`."""

    name: ClassVar[str] = CUES_AND_EXAMPLES
    codebook: Codebook
    unit: Unit = "sentence"
    _read: tuple[Transcript, tuple[str, ...], _Scored] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.cues = CueCoder(self.codebook, self.unit)
        examples = self.codebook.examples
        if examples is None:
            raise QualcodeError(
                "the codebook has no coded examples; make some with learn_examples, or code with method='cues'"
            )
        self.examples: CodedExamples = examples
        self.codes = codes_of(self.codebook, examples)
        self.likeness = Likeness(self.codebook, self.codes, examples.turns)

    def codings(self, transcript: Transcript, roles: Sequence[str]) -> Iterator[Coding]:
        """Codings of one transcript, by turn, then code, then place; `created` is left empty."""
        scored = self._scored(transcript, roles)
        for row, reading in enumerate(scored.readings):
            for code in np.flatnonzero(scored.strengths[row] >= self.examples.threshold):
                strength = round(float(scored.strengths[row, code]), 3)
                for first, last in self._runs(scored, row, int(code)):
                    start = reading.turn.start + reading.units[first].start
                    end = reading.turn.start + reading.units[last].end
                    yield _coding(transcript, reading, start, end, self.codes[code], strength)

    def reasons(self, transcript: Transcript, turn: int, code: str) -> list[tuple[str, str, str]]:
        """(what, strength, words): the nearest examples of the code, and the words of the turn that speak for it."""
        scored = self._scored(transcript, (transcript.turns[turn].role,))
        row = next((n for n, each in enumerate(scored.readings) if each.turn.index == turn), None)
        if row is None or code not in self.codes:
            return []
        number, without = self.codes.index(code), scored.without
        words = self.likeness.words(scored.readings[row].said, number, without)
        near = self.likeness.nearest(scored.described[row], number, without)
        found = [(_cited(example), "example", f"likeness {alike:.2f}") for example, alike in near]
        return found + ([("words as in the examples", "words", ", ".join(words))] if words else [])

    def _scored(self, transcript: Transcript, roles: Sequence[str]) -> _Scored:
        known = self._read
        if known is None or known[0] is not transcript or known[1] != tuple(roles):
            readings = list(read_turns(self.cues, transcript, roles))
            self._read = (transcript, tuple(roles), self._score(readings))
        assert self._read is not None
        return self._read[2]

    def _score(self, readings: list[Reading]) -> _Scored:
        said = [reading.said for reading in readings]
        described = self.likeness.describe(said) if said else None
        without = self.likeness.same_documents(said, described) if said else frozenset()
        scores = self.likeness.scores(described, without) if said else np.zeros((0, len(self.codes)))
        table = evidence_table(readings, self.codes, scores)
        return _Scored(readings, described, without, strengths(table, self.examples.weights))

    def _runs(self, scored: _Scored, row: int, code: int) -> list[tuple[int, int]]:
        """First and last of each stretch of units that carry the code in a turn."""
        reading = scored.readings[row]
        units = set(reading.accepted.get(self.codes[code], ()))
        if not units:
            parts = [unit.of(reading.said.text) for unit in reading.units]
            carried = self.likeness.carried_by(
                reading.said, scored.described[row], code, parts, scored.without
            )
            units = set(np.flatnonzero(carried >= max(_CARRIES * carried.max(), 0)).tolist())
            units |= {each.units[0] for each in reading.evidence if each.code == self.codes[code]}
            units = units or {int(carried.argmax())}
        starts = sorted(unit for unit in units if unit - 1 not in units)
        ends = sorted(unit for unit in units if unit + 1 not in units)
        return list(zip(starts, ends, strict=True))


@dataclass(frozen=True, eq=False, slots=True)
class _Scored:
    readings: list[Reading]
    described: Any
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


def learn_examples(
    transcripts: Transcript | Iterable[Transcript],
    codings: pd.DataFrame | Iterable[Coding],
    codebook: Codebook,
    *,
    roles: Sequence[str] = ("participant",),
    evidence: Sequence[str] = EVIDENCE,
) -> CodedExamples:
    """Coded examples from what people coded, and how cues and likeness to them weigh against each other.

    Every turn of `roles` in a document that somebody coded becomes an example, with the share of that document's coders
    who gave it each code; turns without codes show what no code means. The cue coder's own codings are not
    learned from. Weights and threshold come from judging each document by the examples of the others, so that
    what is learned holds for interviews nobody has coded. The same input gives the same result.

    Use it with `codebook.with_examples(...)`; `write_codebook` then writes it beside the codebook.

    Raises QualcodeError for codings of fewer than two documents among the transcripts, of documents or codes that
    are not there.
    """
    found = as_transcripts(transcripts)
    table = coding_table(codings)
    people = table[table["source"] != "cue"]
    _check(people, found, codebook)
    coder = CueCoder(codebook)
    readings: list[Reading] = []
    examples: list[CodedExample] = []
    coded = [transcript for transcript in found if (people["document"] == transcript.id).any()]
    for transcript in coded:
        own = people[people["document"] == transcript.id]
        for reading in read_turns(coder, transcript, roles):
            readings.append(reading)
            examples.append(_example(reading, transcript, own))
    if len({example.document for example in examples}) < 2:
        raise QualcodeError(
            f"people's codings of {len(coded)} of the transcripts were found; learning needs at least 2 documents, so "
            "that each can be judged by the others"
        )
    codes = codes_of(codebook, examples)
    likeness = Likeness(codebook, codes, examples)
    documents = np.array([example.document for example in examples], dtype=object)
    scores = np.zeros((len(examples), len(codes)))
    for document in dict.fromkeys(documents):
        rows = np.flatnonzero(documents == document)
        scores[rows] = likeness.scores(likeness.described[rows], {document})
    evidence_of = evidence_table(readings, codes, scores)
    shares = labels(codebook, codes, examples)
    if not shares.any():
        raise QualcodeError("people's codings lie in no turn of the roles asked for; nothing can be learned")
    judged = np.zeros(shares.shape)
    for document in dict.fromkeys(documents):
        own_rows = documents == document
        judged[own_rows] = strengths(
            evidence_of[own_rows], fit_weights(evidence_of[~own_rows], shares[~own_rows], evidence)
        )
    return CodedExamples(
        turns=tuple(examples),
        weights=fit_weights(evidence_of, shares, evidence),
        threshold=best_threshold(judged, shares),
        stage=min((transcript.stage for transcript in coded), key=_STAGES.index),
    )


def _check(people: pd.DataFrame, transcripts: Sequence[Transcript], codebook: Codebook) -> None:
    documents = {transcript.id for transcript in transcripts}
    for document, code in dict.fromkeys(zip(people["document"], people["code"], strict=True)):
        if document in documents and not any(now in codebook for now in moved_paths(codebook, code)):
            raise QualcodeError(
                f"a coding in {document!r} has code {code!r}, which is not in the codebook"
                f"{did_you_mean(str(code), codebook.paths)}"
            )


def _example(reading: Reading, transcript: Transcript, codings: pd.DataFrame) -> CodedExample:
    coders = tuple(sorted({str(coder) for coder in codings["coder"]}))
    turn = reading.turn
    here = codings[(codings["start"] < turn.end) & (codings["end"] > turn.start)]
    gave: dict[str, set[str]] = defaultdict(set)
    for code, coder in zip(here["code"], here["coder"], strict=True):
        gave[str(code)].add(str(coder))
    return CodedExample(
        text=" ".join(reading.said.text.split()),
        document=transcript.id,
        language=reading.said.language,
        asked=reading.said.asked,
        codes={code: round(len(who) / len(coders), 3) for code, who in sorted(gave.items())},
        coders=coders,
    )
