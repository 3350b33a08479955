"""The cue coder: codings where the codebook's cues match what was said, and why."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from qualcode.codebook import Codebook, check_cues
from qualcode.coding.matching import Cue, Matcher
from qualcode.coding.speech import Hit, Speech, read_speech
from qualcode.languages import paragraphs, sentences
from qualcode.model import (
    CODING_COLUMNS,
    Coding,
    QualcodeError,
    Span,
    Transcript,
    Turn,
    as_transcripts,
)

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.coding.example_coder import ExampleCoder

Unit = Literal["sentence", "paragraph", "turn"]
Method = Literal["cues", "cues-and-examples"]
CODER = "cues"
CUES_AND_EXAMPLES = "cues-and-examples"
# Coders that are programmes, the one to be preferred first.
MACHINE_CODERS = (CUES_AND_EXAMPLES, CODER)
# How much one cue adds to the confidence of a coding: an order of strength, not a probability.
STRONG, WEAK = 0.7, 0.4
# How many of the interviewer's turns may lie between a question and what is still an answer to it.
QUESTIONS_BACK = 3
_LANGUAGES = {"nb": ("nb",), "nn": ("nn",), "en": ("en",), "no": ("nb", "nn")}
_ALL = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a passage has a code: the cue, its language and strength, and the words, in offsets of the transcript."""

    code: str
    cue: str
    language: str
    strong: bool
    start: int
    end: int
    units: range
    words: tuple[Span, ...]


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
                    confidence=_confidence(reasons),
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


def accepted_runs(evidence: list[Evidence], weak_within: int) -> Iterator[tuple[str, range, list[Evidence]]]:
    """For each code the runs of adjoining units that hold it, with the evidence in each."""
    by_code: dict[str, list[Evidence]] = defaultdict(list)
    for each in evidence:
        by_code[each.code].append(each)
    for code, reasons in by_code.items():
        accepted = [each for each in reasons if each.strong] + _weak_pairs(reasons, weak_within)
        units = sorted({unit for each in accepted for unit in each.units})
        while units:
            stop = next((n for n in range(1, len(units)) if units[n] != units[n - 1] + 1), len(units))
            run = range(units[0], units[stop - 1] + 1)
            units = units[stop:]
            yield code, run, [each for each in reasons if each.units[0] in run or each.units[-1] in run]


def _weak_pairs(reasons: list[Evidence], within: int) -> list[Evidence]:
    """Weak evidence that another weak cue, on other words and at most `within` units in all, bears out."""
    weak = [each for each in reasons if not each.strong]
    return [
        one
        for one in weak
        if any(
            one.cue != other.cue
            and abs(one.units[0] - other.units[0]) < within
            and not set(one.words) & set(other.words)
            for other in weak
        )
    ]


def _confidence(reasons: list[Evidence]) -> float:
    doubt = 1.0
    for strong in {each.cue: each.strong for each in reasons}.values():
        doubt *= 1 - (STRONG if strong else WEAK)
    return round(1 - doubt, 3)


def code(
    transcripts: Transcript | Iterable[Transcript],
    codebook: Codebook,
    *,
    roles: Sequence[str] = ("participant",),
    unit: Unit = "sentence",
    created: str | None = None,
    method: Method | None = None,
) -> pd.DataFrame:
    """Codings that the codebook's cues (and coded examples) give, one row a coding, with the columns of `qualcode.model.CODING_COLUMNS`.

    A unit (sentence, paragraph or turn) gets a code for one strong cue, or for two different weak ones in it or, with
    `codebook.weak_within` of 2, in it and its neighbour. Adjoining units of one turn with the same code are **one**
    coding. `start` and `end` are code points in the transcript's text, and always those of whole units;
    `confidence` orders codings by strength of evidence and is no probability. Ids depend on document, place
    and code alone, so that a second run gives the same. `created` is now unless given (ISO 8601).

    Where the codebook has coded examples, coder "cues-and-examples" weighs cues and likeness to the examples together: a
    turn gets a code whose strength reaches the learned threshold, on the units that carry it, and
    `confidence` is that strength. Examples that are turns of the very interview are left out. `method` "cues"
    keeps to the cues; None takes the examples where there are some.

    Only turns of `roles` are coded; documents are coded in full. The cues of a turn's language apply, all
    languages' where it is not known; turns in other languages are left out and counted in
    `.attrs["turns_in_other_languages"]`; `.attrs["coder"]` is the name of the coder, also where it gave nothing.

    Raises QualcodeError for an empty codebook, an unknown role, unit or method, or cues that do not parse.

    >>> from qualcode.codebook import Code, Codebook
    >>> book = Codebook(codes=[Code(path="time", cues={"en": {"strong": "no time"}})])
    >>> answer = Turn(0, "P", "participant", 0, 0, "We liked it. There was no time, really.", "en")
    >>> code(Transcript.build("P01", [answer]), book)["text"].tolist()
    ['There was no time, really.']
    """
    import pandas as pd

    roles = (roles,) if isinstance(roles, str) else tuple(roles)
    if unknown := set(roles) - {"participant", "interviewer", "other"}:
        raise QualcodeError(
            f"role {sorted(unknown)[0]!r} is not known; choose from 'participant', 'interviewer' and 'other'"
        )
    coder = _coder(codebook, unit, method)
    created = created or datetime.now(UTC).isoformat(timespec="seconds")
    rows: list[tuple[Any, ...]] = []
    foreign = 0
    for transcript in as_transcripts(transcripts):
        rows.extend(astuple(coding) for coding in coder.codings(transcript, roles))
        foreign += sum(not languages_of(transcript, turn) for turn in turns_of(transcript, roles))
    frame = pd.DataFrame(rows, columns=list(CODING_COLUMNS))
    frame["created"] = created
    frame.attrs["turns_in_other_languages"] = foreign
    frame.attrs["coder"] = coder.name
    return frame


def _coder(codebook: Codebook, unit: Unit, method: Method | None) -> CueCoder | ExampleCoder:
    if method not in (None, *MACHINE_CODERS):
        raise QualcodeError(f"method {method!r} is not known; choose 'cues' or 'cues-and-examples'")
    if method == CODER or (method is None and codebook.examples is None):
        return CueCoder(codebook, unit)
    from qualcode.coding.example_coder import ExampleCoder

    return ExampleCoder(codebook, unit)


def explain(
    codings: Coding | pd.DataFrame | pd.Series[Any],
    transcripts: Transcript | Iterable[Transcript],
    codebook: Codebook,
    *,
    unit: Unit = "sentence",
) -> pd.DataFrame:
    """Why the cue coder gave these codings: one row for each cue that matched in a coding.

    Columns: id, document, turn, code, cue, strength ("strong" or "weak"), language, words (those that matched, joined
    by " … "), start, end (of these words, code points in the transcript's text). `unit` is the one coded with.

    For coder "cues-and-examples" rows of strength "example" follow, the coded examples of the code that the turn is most like
    (`cue`: their document and first words), and one of strength "words", the words that speak most for the
    code; their start and end are the coding's.

    Raises QualcodeError when a coding's document is not among the transcripts.
    """
    import pandas as pd

    coder = CueCoder(codebook, unit)
    by_id = {transcript.id: transcript for transcript in as_transcripts(transcripts)}
    rows = []
    known: dict[tuple[str, int], list[Evidence]] = {}
    with_examples: ExampleCoder | None = None
    for id, document, turn_index, start, end, path, by in _passages(codings):
        if document not in by_id:
            raise QualcodeError(
                f"coding {id!r} is in document {document!r}, which is not among the transcripts given"
            )
        transcript = by_id[document]
        if (document, turn_index) not in known:
            known[document, turn_index] = coder.evidence(transcript, transcript.turns[turn_index])[1]
        for each in known[document, turn_index]:
            if each.code == path and start <= each.start and each.end <= end:
                words = " … ".join(span.of(transcript.text) for span in each.words)
                strength = "strong" if each.strong else "weak"
                rows.append(
                    (
                        id,
                        document,
                        turn_index,
                        path,
                        each.cue,
                        strength,
                        each.language,
                        words,
                        each.start,
                        each.end,
                    )
                )
        if by == CUES_AND_EXAMPLES:
            if with_examples is None:
                from qualcode.coding.example_coder import ExampleCoder

                with_examples = ExampleCoder(codebook, unit)
            language = transcript.turns[turn_index].language or transcript.language or ""
            rows += [
                (id, document, turn_index, path, what, strength, language, words, start, end)
                for what, strength, words in with_examples.reasons(transcript, turn_index, path)
            ]
    columns = ["id", "document", "turn", "code", "cue", "strength", "language", "words", "start", "end"]
    return pd.DataFrame(rows, columns=columns)


def _passages(codings: Any) -> Iterator[tuple[str, str, int, int, int, str, str]]:
    """Id, document, turn, start, end, code and coder of a Coding, a row of a table of codings, or all of its rows."""
    if isinstance(codings, Coding):
        rows: Iterable[Any] = [codings]
    elif hasattr(codings, "itertuples"):
        rows = codings.itertuples(index=False)
    else:
        rows = [Coding(**codings.to_dict())]
    for row in rows:
        if row.turn is not None:
            yield (
                str(row.id),
                str(row.document),
                int(row.turn),
                int(row.start),
                int(row.end),
                str(row.code),
                str(getattr(row, "coder", CODER)),
            )
