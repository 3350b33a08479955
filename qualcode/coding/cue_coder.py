"""The cue coder: codings where the codebook's cues match what was said."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from qualcode.codebook import Codebook, check_cues
from qualcode.coding.evidence import Evidence, accepted_runs, confidence
from qualcode.coding.matching import Cue, Matcher
from qualcode.coding.speech import Hit, Speech, read_speech
from qualcode.languages import paragraphs, sentences
from qualcode.model import Coding, QualcodeError, Span, Transcript, Turn

Unit = Literal["sentence", "paragraph", "turn"]
CODER = "cues"
# How many of the interviewer's turns may lie between a question and what is still an answer to it.
QUESTIONS_BACK = 3
_LANGUAGES = {"nb": ("nb",), "nn": ("nn",), "en": ("en",), "no": ("nb", "nn")}
_ALL = ("nb", "nn", "en")


@dataclass(slots=True)
class CueCoder:
    """A codebook compiled for matching; each language is compiled when its first turn is met."""

    name: ClassVar[str] = CODER
    codebook: Codebook
    unit: Unit = "sentence"
    _matchers: dict[str, Matcher] = field(default_factory=dict)
    _read: _Read | None = None

    def __post_init__(self) -> None:
        if self.unit not in ("sentence", "paragraph", "turn"):
            raise QualcodeError(f"unit {self.unit!r} is not known; choose 'sentence', 'paragraph' or 'turn'")
        if not self.codebook.codes:
            raise QualcodeError("the codebook is empty; add a code with cues before coding")
        check_cues(self.codebook)

    def matcher(self, language: str) -> Matcher:
        if language not in self._matchers:
            self._matchers[language] = Matcher(self.codebook, language)
        return self._matchers[language]

    def prepare(self, languages: Iterable[str]) -> None:
        """Compile the cues of these languages now, instead of when a turn needs them."""
        for language in languages:
            self.matcher(language)

    def codings(self, transcript: Transcript, roles: Sequence[str]) -> Iterator[Coding]:
        """Codings of one transcript, by turn, then code, then place; `created` is left empty."""
        for turn in turns_of(transcript, roles):
            units, evidence = self.evidence(transcript, turn)
            for code, run, reasons in accepted_runs(evidence, self.codebook.weak_within):
                start, end = turn.start + units[run.start].start, turn.start + units[run.stop - 1].end
                key = f"{transcript.id}\0{start}\0{end}\0{code}\0{CODER}"
                yield Coding(
                    id=hashlib.sha256(key.encode()).hexdigest()[:16],
                    document=transcript.id,
                    turn=turn.index,
                    start=start,
                    end=end,
                    code=code,
                    coder=CODER,
                    source="cue",
                    confidence=confidence(reasons),
                    text=transcript.text[start:end],
                )

    def evidence(self, transcript: Transcript, turn: Turn) -> tuple[list[Span], list[Evidence]]:
        """The units of a turn (offsets into its text), and every cue that matches in it."""
        units = _units(turn.text, self.unit)
        if not units:
            return [], []
        read = self._reading(transcript)
        speech = read_speech(turn.text, units, read.marks_in(turn))
        speech.question = turn.question
        speech.asked = read.asked_before(turn)
        found: dict[tuple[str, tuple[Span, ...]], Evidence] = {}
        for language in languages_of(transcript, turn):
            for cue, hits in self.matcher(language).match(speech):
                for hit in hits:
                    each = _evidence(cue, language, hit, speech, turn.start)
                    found.setdefault((f"{cue.code} {cue.text}", each.words), each)
        return units, list(found.values())

    def marks_in(self, transcript: Transcript, turn: Turn) -> list[Span]:
        """What is not speech in a turn, in offsets into its text."""
        return self._reading(transcript).marks_in(turn)

    def _reading(self, transcript: Transcript) -> _Read:
        if self._read is None or self._read.transcript is not transcript:
            self._read = _Read(transcript)
        return self._read


class _Read:
    """What is read once in a transcript, for all of its turns: the questions and the marks."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self._asked: dict[int, Speech] = {}
        self._marks: dict[int, list[Span]] = defaultdict(list)
        for mark in transcript.marks:
            turn = transcript.turn_at(mark.start)
            if turn:
                self._marks[turn.index].append(mark.span.shift(-turn.start))

    def marks_in(self, turn: Turn) -> list[Span]:
        """What is not speech in the turn, in offsets into its text."""
        return self._marks.get(turn.index, [])

    def asked_before(self, turn: Turn) -> list[Speech]:
        """The interviewer's last turns before this one, latest first."""
        asked: list[Speech] = []
        for index in range(turn.index - 1, -1, -1):
            earlier = self.transcript.turns[index]
            if earlier.role == "interviewer":
                if index not in self._asked:
                    self._asked[index] = read_speech(earlier.text, [Span(0, len(earlier.text))])
                asked.append(self._asked[index])
                if len(asked) == QUESTIONS_BACK:
                    break
        return asked


def languages_of(transcript: Transcript, turn: Turn) -> tuple[str, ...]:
    """The languages whose cues apply: the turn's, else the transcript's; all three where neither is known."""
    language = turn.language or transcript.language
    return _LANGUAGES.get(language, ()) if language else _ALL


def turns_of(transcript: Transcript, roles: Sequence[str]) -> list[Turn]:
    """The turns that are coded: those of `roles`, or all of a document."""
    if transcript.source.kind == "document":
        return list(transcript.turns)
    return [turn for turn in transcript.turns if turn.role in roles]


def _units(text: str, unit: Unit) -> list[Span]:
    if unit == "sentence":
        return sentences(text)
    if unit == "paragraph":
        return paragraphs(text)
    trimmed = text.strip()
    start = text.find(trimmed)
    return [Span(start, start + len(trimmed))] if trimmed else []


def _evidence(cue: Cue, language: str, hit: Hit, speech: Speech, offset: int) -> Evidence:
    words = tuple(Span(*speech.spans[number]).shift(offset) for number in hit.words)
    return Evidence(
        code=cue.code,
        cue=cue.text,
        language=language,
        strong=cue.strong,
        start=words[0].start,
        end=words[-1].end,
        units=range(speech.unit_of[hit.first], speech.unit_of[hit.last] + 1),
        words=words,
    )
