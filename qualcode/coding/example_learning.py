"""Learning from what people coded: examples, and how cues and likeness to examples weigh against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qualcode.codebook import Codebook, CodedExample, CodedExamples, did_you_mean, moved_paths
from qualcode.coding.cue_coder import CueCoder
from qualcode.coding.example_coder import codes_of
from qualcode.coding.likeness import Compared, Floats, Likeness, labels
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
from qualcode.languages import sentences
from qualcode.model import Coding, QualcodeError, Span, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

_STAGES = ("raw", "suggested", "reviewed", "released")
# (document, turn) -> language -> the turn's words in that language
Translations = Mapping[tuple[str, int], Mapping[str, str]]


def learn_examples(
    transcripts: Transcript | Iterable[Transcript],
    codings: pd.DataFrame | Iterable[Coding],
    codebook: Codebook,
    *,
    roles: Sequence[str] = ("participant",),
    evidence: Sequence[str] = EVIDENCE,
    translations: Translations | None = None,
) -> CodedExamples:
    """Coded examples from what people coded, and how cues and likeness to them weigh against each other.

    Every turn of `roles` in a document that somebody coded becomes an example, with the share of that document's coders
    who gave it each code; turns without codes show what no code means. The cue coder's own codings are not
    learned from. Weights and threshold come from judging each document by the examples of the others, so that
    what is learned holds for interviews nobody has coded. The same input gives the same result.

    `translations` has turns in other languages, by (document, turn): {language: text}. Each becomes an example of the same
    document and codes, so that an interview is also compared with what was said in another language.

    Use it with `codebook.with_examples(...)`; `write_codebook` then writes it beside the codebook.

    Raises QualcodeError for codings of fewer than two documents among the transcripts, of codes that are not there, or
    translations of turns that are not.
    """
    lesson = _lesson(transcripts, codings, codebook, roles, translations)
    weights, threshold = lesson.learned(evidence)
    return CodedExamples(
        turns=tuple(lesson.examples), weights=weights, threshold=threshold, stage=lesson.stage
    )


def leave_one_out(
    transcripts: Transcript | Iterable[Transcript],
    codings: pd.DataFrame | Iterable[Coding],
    codebook: Codebook,
    *,
    roles: Sequence[str] = ("participant",),
    evidence: Sequence[str] = EVIDENCE,
    translations: Translations | None = None,
) -> pd.DataFrame:
    """What each coded document would get from what the others teach: examples, weights and threshold without it.

    Columns: document, turn, code, strength (0 to 1). One row for each code the coder would give a turn. Only how rare
    a word is, is counted over all documents. Input and errors are those of `learn_examples`. Time grows with the square
    of the number of documents: some minutes for thirty.
    """
    import pandas as pd

    lesson = _lesson(transcripts, codings, codebook, roles, translations)
    rows = []
    for document in lesson.interviews:
        weights, threshold = lesson.learned(evidence, {document})
        strength = strengths(lesson.evidence(document, frozenset()), weights)
        for row, code in zip(*np.nonzero(strength >= threshold), strict=True):
            turn = lesson.interviews[document].readings[row].turn.index
            rows.append((document, turn, lesson.codes[code], round(float(strength[row, code]), 3)))
    return pd.DataFrame(rows, columns=["document", "turn", "code", "strength"])


@dataclass(frozen=True, eq=False, slots=True)
class _Interview:
    """A coded interview as read, and the shares of coders who gave its turns each code."""

    readings: list[Reading]
    shares: Floats
    compared: Compared


@dataclass(eq=False)
class _Lesson:
    """What there is to learn from."""

    codebook: Codebook
    readings: dict[str, list[Reading]]
    originals: dict[str, list[CodedExample]]
    examples: list[CodedExample]
    stage: str

    def __post_init__(self) -> None:
        self.codes = codes_of(self.codebook, self.examples)
        self.likeness = Likeness(self.codebook, self.codes, self.examples)
        self._evidence: dict[tuple[str, frozenset[str]], Floats] = {}

    @cached_property
    def interviews(self) -> dict[str, _Interview]:
        return {
            document: _Interview(
                readings,
                labels(self.codebook, self.codes, [each.codes for each in self.originals[document]]),
                self.likeness.read([each.said for each in readings], [each.units for each in readings]),
            )
            for document, readings in self.readings.items()
        }

    def evidence(self, document: str, without: frozenset[str]) -> Floats:
        """The evidence for a document's turns by the examples of all but itself and these."""
        if (document, without) not in self._evidence:
            own = self.interviews[document]
            left_out = without | {document}
            scores = self.likeness.scores(own.compared, left_out)
            asked = self.likeness.asked(own.compared, left_out)
            self._evidence[document, without] = evidence_table(own.readings, self.codes, scores, asked)
        return self._evidence[document, without]

    def learned(self, evidence: Sequence[str], without: Iterable[str] = ()) -> tuple[dict[str, float], float]:
        """Weights and threshold as all documents but these teach them, each with likeness to the others alone."""
        left_out = frozenset(without)
        documents = [document for document in self.interviews if document not in left_out]
        table = np.vstack([self.evidence(document, left_out) for document in documents])
        shares = np.vstack([self.interviews[document].shares for document in documents])
        weights = fit_weights(table, shares, evidence)
        return weights, best_threshold(strengths(table, weights), shares)


def _lesson(
    transcripts: Transcript | Iterable[Transcript],
    codings: pd.DataFrame | Iterable[Coding],
    codebook: Codebook,
    roles: Sequence[str],
    translations: Translations | None,
) -> _Lesson:
    found = as_transcripts(transcripts)
    table = coding_table(codings)
    people = table[table["source"] != "cue"]
    _check(people, found, codebook)
    coder = CueCoder(codebook)
    readings: dict[str, list[Reading]] = {}
    originals: dict[str, list[CodedExample]] = {}
    examples: list[CodedExample] = []
    coded = [transcript for transcript in found if (people["document"] == transcript.id).any()]
    for transcript in coded:
        own = people[people["document"] == transcript.id]
        read = list(read_turns(coder, transcript, roles))
        if not read:
            continue
        readings[transcript.id] = read
        originals[transcript.id] = [_example(reading, transcript, own) for reading in read]
        for reading, example in zip(read, originals[transcript.id], strict=True):
            examples.append(example)
            also = (translations or {}).get((transcript.id, reading.turn.index), {})
            examples += [_translated(example, language, text) for language, text in sorted(also.items())]
    _check_translations(translations or {}, readings)
    if len(readings) < 2:
        raise QualcodeError(
            f"people's codings of {len(coded)} of the transcripts were found; learning needs at least 2 documents, so "
            "that each can be judged by the others"
        )
    if not any(example.codes for example in examples):
        raise QualcodeError("people's codings lie in no turn of the roles asked for; nothing can be learned")
    stage = min((transcript.stage for transcript in coded), key=_STAGES.index)
    return _Lesson(codebook, readings, originals, examples, stage)


def _check(people: pd.DataFrame, transcripts: Sequence[Transcript], codebook: Codebook) -> None:
    documents = {transcript.id for transcript in transcripts}
    for document, code in dict.fromkeys(zip(people["document"], people["code"], strict=True)):
        if document in documents and not any(now in codebook for now in moved_paths(codebook, code)):
            raise QualcodeError(
                f"a coding in {document!r} has code {code!r}, which is not in the codebook"
                f"{did_you_mean(str(code), codebook.paths)}"
            )


def _check_translations(translations: Translations, readings: Mapping[str, Sequence[Reading]]) -> None:
    turns = {document: {each.turn.index for each in read} for document, read in readings.items()}
    for document, turn in translations:
        if document in turns and turn not in turns[document]:
            raise QualcodeError(
                f"a translation is of turn {turn} in {document!r}, which is no turn that is learned from; number turns from 0, "
                "the interviewer's too"
            )


def _example(reading: Reading, transcript: Transcript, codings: pd.DataFrame) -> CodedExample:
    coders = tuple(sorted({str(coder) for coder in codings["coder"]}))
    turn = reading.turn
    text, spans = _joined([unit.of(reading.said.text) for unit in reading.units])
    here = codings[(codings["start"] < turn.end) & (codings["end"] > turn.start)]
    gave: dict[str, set[str]] = defaultdict(set)
    about: dict[str, set[int]] = defaultdict(set)
    for code, coder, start, end in zip(here["code"], here["coder"], here["start"], here["end"], strict=True):
        gave[str(code)].add(str(coder))
        covered = (unit.shift(turn.start) for unit in reading.units)
        about[str(code)] |= {n for n, unit in enumerate(covered) if start < unit.end and unit.start < end}
    return CodedExample(
        text=text,
        document=transcript.id,
        language=reading.said.language,
        asked=reading.said.asked,
        codes={code: round(len(who) / len(coders), 3) for code, who in sorted(gave.items())},
        where={
            code: tuple(_runs(about[code], spans)) for code in sorted(gave) if len(about[code]) < len(spans)
        },
        coders=coders,
    )


def _translated(example: CodedExample, language: str, text: str) -> CodedExample:
    """The same example in other words: a sentence is about what was said at its place."""
    joined, spans = _joined([span.of(text) for span in sentences(text)])
    scale = len(example.text) / max(len(joined), 1)
    where = {
        code: tuple(_runs({n for n, span in enumerate(spans) if _lies_in(span, scale, stretches)}, spans))
        for code, stretches in example.where.items()
    }
    return example.model_copy(
        update={
            "text": joined,
            "language": language,
            "asked": "",
            "where": {c: w for c, w in where.items() if w},
        }
    )


def _lies_in(span: Span, scale: float, stretches: Iterable[tuple[int, int]]) -> bool:
    middle = (span.start + span.end) / 2 * scale
    return any(start <= middle < end for start, end in stretches)


def _joined(parts: Iterable[str]) -> tuple[str, list[Span]]:
    """The parts as one text with single spaces, and where each of them lies in it; none of them gets lost."""
    text, spans = "", []
    for part in parts:
        words = " ".join(part.split())
        start = len(text) + bool(text and words)
        text = f"{text} {words}" if text and words else text + words
        spans.append(Span(start, start + len(words)))
    return text, spans


def _runs(chosen: set[int], spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """First and last place of each row of neighbouring spans among those chosen."""
    for first in sorted(n for n in chosen if n - 1 not in chosen):
        last = first
        while last + 1 in chosen:
            last += 1
        if spans[first].start < spans[last].end:
            yield spans[first].start, spans[last].end
