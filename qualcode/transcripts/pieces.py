"""What readers hand over: paragraphs where nobody knows yet who speaks, or utterances where the file says it."""

from dataclasses import dataclass, field
from typing import Any

from qualcode.model import QualcodeError, SourceKind


class ImportFailed(QualcodeError):
    """A file that could not be read as a transcript, and why."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph as typed. `line` counts from 1: the line of a text file, the paragraph of a Word file.

    `lead` is the number of characters at the start in bold, the form in which names are often typed; `indented`
    and `emphasis` ("italic", "bold", "") are the other things typists use to tell speakers apart.
    """

    line: int
    text: str
    lead: int = 0
    heading: bool = False
    indented: bool = False
    emphasis: str = ""
    after_blank: bool = False


@dataclass(slots=True)
class Utterance:
    """Something said: by whom ("" when the file does not tell), and when, in seconds."""

    line: int
    speaker: str
    text: str
    time: float | None = None
    until: float | None = None
    question: str | None = None


@dataclass(slots=True)
class Reading:
    """What one file holds. Either `paragraphs` or `utterances` is filled by the reader.

    `left_out` lists what is not speech and does not come into the transcript (page numbers, a vendor's header),
    as (line, text); `unplaced` lists what the reader could not make sense of, as (line, what is odd).
    """

    format: str
    encoding: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    utterances: list[Utterance] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    unplaced: list[tuple[int, str]] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    kind: SourceKind | None = None
    # Roles that the file itself makes plain, by label.
    roles: dict[str, str] = field(default_factory=dict)
    # The head of a file that qualcode wrote: it says all that is otherwise guessed.
    head: list[tuple[str, str]] = field(default_factory=list)
    # True where lines end at a margin (print), so that a paragraph's lines are joined by a space.
    cut_by_margin: bool = False
    # True where cues are cut by the clock (subtitles) and one speaker's are to be joined.
    cut_by_clock: bool = False
