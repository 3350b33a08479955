"""What every room of qualcode speaks: spans, turns, transcripts, identifiers and codings.

Everything here is immutable and knows nothing of files or tables. Offsets are Unicode code points into
`Transcript.text`, half-open (`text[start:end]`), everywhere in the package; UTF-16 and byte offsets exist only
inside the reader or writer that needs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Role = Literal["participant", "interviewer", "other"]
Kind = Literal["person", "place", "organisation", "contact", "id", "address", "date", "age", "role", "other"]
Level = Literal["direct", "indirect", "keep"]
MarkKind = Literal["pause", "filler", "overlap", "inaudible", "note"]
SourceKind = Literal["interview", "group interview", "document"]
Stage = Literal["raw", "suggested", "reviewed", "released"]


class QualcodeError(Exception):
    """One sentence for the person at the keyboard: place, what was found, what was expected, what to do.

    Every error that bad input can cause is of this class (or a subclass a room adds), so that the command line
    shows its sentence instead of a traceback.
    """


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of text, in code points.

    >>> Span(2, 5) & Span(4, 9)
    Span(start=4, end=5)
    >>> 4 in Span(2, 5), Span(3, 4) in Span(2, 5), len(Span(2, 5))
    (True, True, 3)
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            raise ValueError(f"span {self.start}-{self.end}: expected 0 <= start <= end")

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return self.end > self.start

    def __and__(self, other: Span) -> Span | None:
        """The shared stretch, or None when they only touch or are apart."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def __contains__(self, item: int | Span) -> bool:
        if isinstance(item, Span):
            return self.start <= item.start and item.end <= self.end
        return self.start <= item < self.end

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def of(self, text: str) -> str:
        """The words this span covers in `text`."""
        return text[self.start : self.end]


def support(spans: Iterable[Span]) -> list[Span]:
    """The spans joined where they overlap or touch, in order: each character is covered once.

    >>> support([Span(5, 9), Span(0, 3), Span(2, 4)])
    [Span(start=0, end=4), Span(start=5, end=9)]
    """
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


@dataclass(frozen=True, slots=True)
class Mark:
    """Something in the text that is not speech to be coded: a pause, a filler, a note such as [laughs]."""

    start: int
    end: int
    kind: MarkKind

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a transcript came from. `name` is the file's name without its folder.

    `unplaced` holds `(line number, what is odd about it)` for what the reader could not place; the report
    shows it before anything is written.
    """

    name: str = ""
    format: str = ""
    encoding: str = ""
    kind: SourceKind = "interview"
    sha256: str = ""
    unplaced: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's stretch of speech: a span of the transcript's text, without the speaker's label.

    `time` and `until` are seconds from the start of the recording, where the file gave them; `language` is
    "nb", "nn", "en" or None when it could not be told; `question` is the id of the guide question the turn
    asks or answers.
    """

    index: int
    speaker: str
    role: Role
    start: int
    end: int
    text: str
    language: str | None = None
    time: float | None = None
    until: float | None = None
    question: str | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def words(self) -> int:
        """Number of words, as split by white space."""
        return len(self.text.split())


def _no_attributes() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Transcript:
    """An interview, group interview or document as one canonical text and the turns that lie in it.

    `text` is the readable rendering, one block a turn (`P03: …`), blocks parted by an empty line; each
    `Turn` is a span of it. `attributes` describe the source and, where it has one participant, that person
    (participant, country, role, date ...); `people` gives attributes by speaker label in a group interview.
    `stage` tells how far anonymising has come ("raw", "suggested", "reviewed", "released"), `revision` counts
    the texts that have been released under this id.

    Build one with `Transcript.build`, which lays out the text; the constructor refuses turns that do not
    lie where they say.
    """

    id: str
    text: str
    turns: tuple[Turn, ...]
    language: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=_no_attributes)
    source: Source = Source()
    marks: tuple[Mark, ...] = ()
    people: Mapping[str, Mapping[str, Any]] = field(default_factory=_no_attributes)
    stage: Stage = "raw"
    revision: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "turns", tuple(self.turns))
        object.__setattr__(self, "marks", tuple(self.marks))
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))
        object.__setattr__(self, "people", MappingProxyType(dict(self.people)))
        end = 0
        for number, turn in enumerate(self.turns):
            if turn.index != number:
                raise ValueError(f"{self.id}: turn {number} carries index {turn.index}")
            if turn.start < end or self.text[turn.start : turn.end] != turn.text:
                raise ValueError(f"{self.id}: turn {number} is not the text at {turn.start}-{turn.end}")
            end = turn.end

    # mappingproxy does not pickle, and joblib's workers and copy.deepcopy need it to
    def __reduce__(self) -> tuple[Any, ...]:
        return (
            Transcript,
            (
                self.id, self.text, self.turns, self.language, dict(self.attributes), self.source,
                self.marks, {k: dict(v) for k, v in self.people.items()}, self.stage, self.revision,
            ),
        )  # fmt: skip

    @classmethod
    def build(cls, id: str, turns: Iterable[Turn], **fields: Any) -> Transcript:
        """Lay out `turns` as text, one block each, and give them their index and offsets.

        The turns' own `index`, `start` and `end` are ignored. `fields` are the other fields of Transcript.

        >>> t = Transcript.build("P01", [Turn(0, "I", "interviewer", 0, 0, "Why?"),
        ...                              Turn(0, "P01", "participant", 0, 0, "To learn.")])
        >>> t.text
        'I: Why?\\n\\nP01: To learn.\\n'
        >>> t.text[t.turns[1].start:t.turns[1].end]
        'To learn.'
        """
        parts: list[str] = []
        placed: list[Turn] = []
        position = 0
        for index, turn in enumerate(turns):
            label = f"{turn.speaker}: " if turn.speaker else ""
            start = position + len(label)
            end = start + len(turn.text)
            # dataclasses.replace would take most of the time of a long transcript
            placed.append(
                Turn(
                    index, turn.speaker, turn.role, start, end, turn.text, turn.language, turn.time, turn.until,
                    turn.question,
                )
            )  # fmt: skip
            parts.append(f"{label}{turn.text}")
            position = end + 2
        text = "\n\n".join(parts) + "\n" if parts else ""
        return cls(id=id, text=text, turns=tuple(placed), **fields)

    def with_attributes(self, **attributes: Any) -> Transcript:
        """The same transcript with these attributes added or replaced."""
        return replace(self, attributes={**self.attributes, **attributes})

    def __len__(self) -> int:
        return len(self.turns)

    def __iter__(self) -> Iterator[Turn]:
        return iter(self.turns)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Speaker labels in the order in which they first speak."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns))

    @property
    def participants(self) -> tuple[str, ...]:
        """Ids of the people interviewed, in the order in which they first speak; a document has one, its own id."""
        if self.source.kind == "document":
            return (str(self.attributes.get("participant", self.id)),)
        people = (self.participant_of(turn) for turn in self.turns)
        return tuple(dict.fromkeys(person for person in people if person is not None))

    def turn_at(self, position: int) -> Turn | None:
        """The turn whose speech holds the character at `position`, or None between turns."""
        low, high = 0, len(self.turns)
        while low < high:
            middle = (low + high) // 2
            if self.turns[middle].end <= position:
                low = middle + 1
            else:
                high = middle
        if low < len(self.turns) and self.turns[low].start <= position:
            return self.turns[low]
        return None

    def participant_of(self, turn: Turn) -> str | None:
        """Id of the participant who speaks in `turn`; None for interviewers and others.

        In order: `people[speaker]["participant"]`; the transcript's `participant` attribute, or its id, where
        only one participant speaks; else the speaker's label.
        """
        if turn.role != "participant":
            return None
        named = self.people.get(turn.speaker, {}).get("participant")
        if named is not None:
            return str(named)
        if self._one_participant_speaks:
            return str(self.attributes.get("participant", self.id))
        return turn.speaker

    @cached_property
    def _one_participant_speaks(self) -> bool:
        return len({turn.speaker for turn in self.turns if turn.role == "participant"}) == 1

    def attributes_of(self, turn: Turn) -> Mapping[str, Any]:
        """The source's attributes with those of the person who speaks in `turn` laid over."""
        own = self.people.get(turn.speaker)
        return {**self.attributes, **own} if own else self.attributes

    def to_frame(self) -> pd.DataFrame:
        """One row a turn: document, turn, speaker, role, start, end, text, language, time, until, question, words."""
        import pandas as pd

        columns = [
            "document", "turn", "speaker", "role", "start", "end", "text", "language", "time", "until",
            "question", "words",
        ]  # fmt: skip
        rows = [
            (
                self.id, t.index, t.speaker, t.role, t.start, t.end, t.text, t.language, t.time, t.until,
                t.question, t.words,
            )
            for t in self.turns
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        people = ", ".join(self.speakers)
        return f"<Transcript {self.id}: {len(self.turns)} turns, speakers {people}, {self.language or 'language unknown'}>"

    def _repr_html_(self) -> str:
        # Notebook outputs end up in Git: the participants' words stay out of the default display.
        import html

        cells = [
            ("transcript", self.id),
            ("turns", str(len(self.turns))),
            ("speakers", ", ".join(self.speakers)),
            ("language", self.language or "unknown"),
            ("stage", self.stage),
        ]
        rows = "".join(
            f"<tr><th style='text-align:left'>{k}</th><td>{html.escape(v)}</td></tr>" for k, v in cells
        )
        return f"<table>{rows}</table>"


@dataclass(frozen=True, slots=True)
class Identifier:
    """Something in a text that points to a person, directly or together with other facts.

    `level` is "direct", "indirect" or "keep" (recognised, listed, and not replaced). `entity` is the same for
    all mentions of one person or thing, across documents. `confidence` is between 0 and 1.
    """

    document: str
    start: int
    end: int
    text: str
    kind: Kind
    level: Level
    entity: str = ""
    confidence: float = 1.0
    detector: str = ""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


IDENTIFIER_COLUMNS = (
    "document", "start", "end", "text", "kind", "level", "entity", "confidence", "detector",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coding:
    """A code put on a passage by a coder. `code` is the path, such as "benefits/inclusion".

    `source` is "human", "cue" or "imported"; suggestions are not codings and are never held in one.
    `created` is an ISO 8601 time with time zone.
    """

    id: str
    document: str
    turn: int | None
    start: int
    end: int
    code: str
    coder: str
    source: str = "human"
    confidence: float | None = None
    memo: str = ""
    created: str = ""
    text: str = ""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


CODING_COLUMNS = (
    "id", "document", "turn", "start", "end", "code", "coder", "source", "confidence", "memo", "created",
    "text",
)  # fmt: skip


def as_transcripts(transcripts: Transcript | Iterable[Transcript]) -> list[Transcript]:
    """One transcript or several, as a list whose ids are all different.

    Raises QualcodeError when two share an id, for then no offset could be trusted.
    """
    found: Sequence[Transcript] = [transcripts] if isinstance(transcripts, Transcript) else list(transcripts)
    seen: set[str] = set()
    for transcript in found:
        if not isinstance(transcript, Transcript):
            raise QualcodeError(
                f"expected transcripts, found {type(transcript).__name__}; read them with qualcode.read_transcripts()"
            )
        if transcript.id in seen:
            raise QualcodeError(
                f"two transcripts have the id {transcript.id!r}; give each its own, for example by renaming one file"
            )
        seen.add(transcript.id)
    return list(found)
