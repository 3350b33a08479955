"""Taking a person out of a text: edits on a transcript, and where everything that stays has moved to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcode.languages import sentences
from qualcode.model import Mark, Source, Span, Transcript

GAP = "[…]"
WITHDRAWN = "[withdrawn]"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put `new` in place of the text at `start`-`end`; `removes` tells that what stood there was the person's."""

    start: int
    end: int
    new: str
    removes: bool = True


def tidy(edits: Iterable[Edit]) -> list[Edit]:
    """The edits in order and apart: of two that overlap, the one that begins first and reaches furthest stays."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
        elif edit.end > kept[-1].end:
            first = kept.pop()
            kept.append(Edit(first.start, edit.end, first.new, first.removes or edit.removes))
    return kept


def move(start: int, end: int, edits: Sequence[Edit]) -> tuple[int, int]:
    """Where the span `start`-`end` lies after the edits; a place inside an edit widens to all of what replaced it.

    >>> move(10, 14, [Edit(0, 4, "[…]"), Edit(12, 20, "x")])
    (9, 12)
    """
    return _move(start, edits, at_end=False), _move(end, edits, at_end=True)


def _move(position: int, edits: Sequence[Edit], at_end: bool) -> int:
    shift = 0
    for edit in edits:
        if position >= edit.end:
            shift += len(edit.new) - (edit.end - edit.start)
        elif position > edit.start:
            return edit.start + shift + (len(edit.new) if at_end else 0)
        else:
            break
    return position + shift


def removed(span: Span, edits: Sequence[Edit]) -> bool:
    """Whether nothing of the span is left but what replaced the person's words."""
    covered = sum(len(part) for edit in edits if edit.removes and (part := span & Span(edit.start, edit.end)))
    return covered >= len(span) and bool(span)


def rewrite(transcript: Transcript, edits: Sequence[Edit], **fields: Any) -> Transcript:
    """The transcript after the edits, in its next revision; marks inside an edit go. `fields` are set as given."""
    parts, position = [], 0
    for edit in edits:
        parts += [transcript.text[position : edit.start], edit.new]
        position = edit.end
    text = "".join([*parts, transcript.text[position:]])
    turns = []
    for turn in transcript.turns:
        start, end = move(turn.start, turn.end, edits)
        turns.append(replace(turn, start=start, end=end, text=text[start:end]))
    marks = []
    for mark in transcript.marks:
        if all((mark.span & Span(edit.start, edit.end)) is None for edit in edits):
            start, end = move(mark.start, mark.end, edits)
            marks.append(Mark(start, end, mark.kind))
    values = {"text": text, "turns": tuple(turns), "marks": tuple(marks), "revision": transcript.revision + 1}
    return replace(transcript, **{**values, **fields})


def mentions(text: str, names: Iterable[str]) -> list[Span]:
    """Where one of the names stands as words of its own, whatever the case, with a genitive s or without.

    >>> [span.of("Kari and KARIS mother, not Karin") for span in mentions("Kari and KARIS mother, not Karin", ["Kari"])]
    ['Kari', 'KARIS']
    """
    wanted = sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True)
    if not wanted:
        return []
    pattern = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in wanted)
    return [
        Span(*found.span())
        for found in re.finditer(rf"(?<!\w)(?:{pattern})(?:'?s|’s)?(?!\w)", text, re.IGNORECASE)
    ]


def edits_of_others(transcript: Transcript, names: Iterable[str], whole_sentences: bool) -> list[Edit]:
    """Edits that take away what is said *of* a person: the sentence that names them, or only the name."""
    found = mentions(transcript.text, names)
    edits: list[Edit] = []
    for turn in transcript.turns:
        own = [span for span in found if span in turn.span]
        if own and whole_sentences:
            for sentence in sentences(turn.text):
                place = sentence.shift(turn.start)
                if any(place & span for span in own):
                    edits.append(Edit(place.start, place.end, GAP))
        edits += [Edit(span.start, span.end, GAP, removes=False) for span in own]
    return tidy(edits)


def edits_of_group(transcript: Transcript, person: str, names: Iterable[str]) -> list[Edit]:
    """Edits that take one person out of a group interview: their turns and label, and what others say of them."""
    edits = edits_of_others(
        transcript, [*names, person, *labels_of(transcript, person)], whole_sentences=True
    )
    for turn in transcript.turns:
        if transcript.participant_of(turn) == person:
            edits.append(Edit(turn.start, turn.end, GAP))
            edits += _label_edit(transcript, turn.start, turn.speaker, WITHDRAWN)
    return tidy(edits)


def without_person(transcript: Transcript, person: str, edits: Sequence[Edit]) -> Transcript:
    """A group interview after `edits_of_group`: the person's turns are nobody's, their attributes are gone."""
    own = labels_of(transcript, person)
    theirs = {turn.index for turn in transcript.turns if transcript.participant_of(turn) == person}
    people = {label: about for label, about in transcript.people.items() if label not in own}
    # where two had taken part one is left, whose code must not fall back to the document's id
    for label in {turn.speaker for turn in transcript.turns if turn.role == "participant"} - own:
        code = next(transcript.participant_of(t) for t in transcript.turns if t.speaker == label)
        people[label] = {**people.get(label, {}), "participant": code}
    after = rewrite(transcript, edits, people=people)
    turns = [
        replace(turn, speaker=WITHDRAWN, role="other") if turn.index in theirs else turn
        for turn in after.turns
    ]
    return replace(after, turns=tuple(turns))


def edits_to_generalise(transcript: Transcript, person: str, alias: str, names: Iterable[str]) -> list[Edit]:
    """Edits that leave of a person's own released text what no replacement and no code leads back from.

    Every bracketed replacement becomes "[…]", every mention of the person and their label the alias.
    """
    marked = [mark.span for mark in transcript.marks]
    edits = [
        Edit(*found.span(), GAP, removes=False)
        for found in re.finditer(r"\[[^\[\]\n]+\]", transcript.text)
        if not any(span & Span(*found.span()) for span in marked)
    ]
    edits += edits_of_others(transcript, [*names, person], whole_sentences=False)
    for turn in transcript.turns:
        if transcript.participant_of(turn) == person:
            edits += _label_edit(transcript, turn.start, turn.speaker, alias)
    return tidy(edits)


def generalised(transcript: Transcript, person: str, alias: str, edits: Sequence[Edit]) -> Transcript:
    """A person's own interview after `edits_to_generalise`: no attributes, times, file name, or code of theirs."""
    own = labels_of(transcript, person)
    after = rewrite(
        transcript,
        edits,
        id=alias,
        attributes={},
        people={},
        source=Source(format=transcript.source.format, kind=transcript.source.kind),
    )
    turns = [
        replace(turn, time=None, until=None, speaker=alias if turn.speaker in own else turn.speaker)
        for turn in after.turns
    ]
    return replace(after, turns=tuple(turns))


def labels_of(transcript: Transcript, person: str) -> set[str]:
    """The speaker labels under which the person speaks."""
    return {turn.speaker for turn in transcript.turns if transcript.participant_of(turn) == person}


def _label_edit(transcript: Transcript, start: int, speaker: str, new: str) -> list[Edit]:
    label = f"{speaker}: "
    if speaker and transcript.text[:start].endswith(label):
        return [Edit(start - len(label), start - 2, new)]
    return []
