"""The words of a turn as the cue coder sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from qualcode.languages.words import WORD
from qualcode.model import Span, support

# A question of fewer words asks nothing new.
SHORT_QUESTION = 4


class Hit(NamedTuple):
    """A match: words `first` to `last` of the turn, and which of them are the evidence."""

    first: int
    last: int
    words: tuple[int, ...]


@dataclass(slots=True)
class Speech:
    """The words of one turn and the units (sentences, paragraphs or the turn) they lie in.

    `question` is the id of the guide question, `asked` the interviewer's last turns before, latest first. The
    matcher of a language fills in `places` (which words satisfy an atom of the codebook), `present` (those atoms as
    a bit mask; also for each unit) and `negated` (words that turn round what follows); `found` remembers what each pattern matched,
    and `asks` whether an interviewer's turn asks what the cues ask for, `held` what
    then holds for the answers.
    """

    forms: list[str]
    spans: list[tuple[int, int]]
    units: list[Span]
    unit_of: list[int]
    question: str | None = None
    asked: list[Speech] = field(default_factory=list)
    places: dict[int, list[int]] = field(default_factory=dict)
    present: int = 0
    present_in_unit: list[int] = field(default_factory=list)
    negated: frozenset[int] = frozenset()
    found: dict[object, list[Hit]] = field(default_factory=dict)
    prepared_for: str = ""
    asks: bool = False
    held: list[int] = field(default_factory=list)
    held_for: tuple[str, str | None] = ("", None)


@cache
def hesitations() -> frozenset[str]:
    """Sounds that are not words, in any language."""
    return frozenset(" ".join(_lines("hesitations.txt")).split())


@cache
def _follow_up_words() -> frozenset[str]:
    return frozenset(" ".join(_lines("follow_ups.txt")).split())


def is_follow_up(asked: Speech) -> bool:
    """Whether the interviewer asks for more of the same: "And then?", "Can you give an example?"."""
    forms = asked.forms
    if len(forms) < SHORT_QUESTION:
        return True
    return len(forms) < 2 * SHORT_QUESTION and any(form.lower() in _follow_up_words() for form in forms)


@cache
def negations(language: str) -> frozenset[str]:
    """Words that AFFIRMED takes for a negation."""
    lines = _lines("negations.txt")
    return frozenset(next((line.split()[1:] for line in lines if line.startswith(f"{language}:")), []))


def _lines(name: str) -> list[str]:
    text = files(__package__).joinpath("data", name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def read_speech(text: str, units: Sequence[Span], skip: Sequence[Span] = ()) -> Speech:
    """The words of `text` that count: without marks (`skip`), sounds of hesitation and stuttered repeats.

    Spans and units are offsets into `text`.
    """
    forms: list[str] = []
    spans: list[tuple[int, int]] = []
    unit_of: list[int] = []
    skipped = support(skip)
    starts = [span.start for span in units]
    unit, last = 0, len(units) - 1
    sounds = hesitations()
    previous = ""
    for found in WORD.finditer(text):
        form = found.group()
        if form == previous or form in sounds:
            continue
        start, end = found.span()
        if skipped and any(span.start < end and start < span.end for span in skipped):
            continue
        while unit < last and starts[unit + 1] <= start:
            unit += 1
        forms.append(form)
        spans.append((start, end))
        unit_of.append(unit)
        previous = form
    return Speech(forms, spans, list(units), unit_of)
