"""Taking a person out of a text: edits on a transcript, and where everything that stays has moved to."""

from __future__ import annotations

import re
from bisect import bisect_right
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


Row = list[int]  # start and end in the old text, start and end in the new: as a study keeps its offset maps


def rows_of(edits: Sequence[Edit]) -> list[Row]:
    """The edits as rows of an offset map."""
    rows, shift = [], 0
    for edit in edits:
        start = edit.start + shift
        rows.append([edit.start, edit.end, start, start + len(edit.new)])
        shift += len(edit.new) - (edit.end - edit.start)
    return rows


def forward(start: int, end: int, rows: Sequence[Row]) -> tuple[int, int]:
    """Where the span `start`-`end` lies after the rows; a place inside one widens to all of what replaced it.

    >>> forward(10, 14, rows_of([Edit(0, 4, "[…]"), Edit(12, 20, "x")]))
    (9, 12)
    """
    return _forward(start, rows, at_end=False), _forward(end, rows, at_end=True)


def _forward(position: int, rows: Sequence[Row], at_end: bool) -> int:
    at = bisect_right(rows, position, key=lambda row: row[0]) - 1
    if at < 0:
        return position
    start, end, new_start, new_end = rows[at]
    if position == start:
        return new_start
    if position < end:
        return new_end if at_end else new_start
    return position - end + new_end


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
    rows = rows_of(edits)
    turns = []
    for turn in transcript.turns:
        start, end = forward(turn.start, turn.end, rows)
        turns.append(replace(turn, start=start, end=end, text=text[start:end]))
    marks = []
    for mark in transcript.marks:
        if all((mark.span & Span(edit.start, edit.end)) is None for edit in edits):
            start, end = forward(mark.start, mark.end, rows)
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


def edits_of_others(transcript: Transcript, named: Iterable[Span], whole_sentences: bool) -> list[Edit]:
    """Edits that take away what is said *of* a person: the sentences with the places where they are `named`, or only those."""
    found = list(named)
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


def edits_of_group(transcript: Transcript, person: str, named: Iterable[Span]) -> list[Edit]:
    """Edits that take one person out of a group interview: their turns and label, and what others say of them."""
    edits = edits_of_others(transcript, named, whole_sentences=True)
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


def edits_to_generalise(transcript: Transcript, person: str, alias: str, named: Iterable[Span]) -> list[Edit]:
    """Edits that leave of a person's own released text what no replacement and no code leads back from.

    Every bracketed replacement and every place where they are `named` becomes "[…]", their label the alias.
    """
    marked = [mark.span for mark in transcript.marks]
    brackets = (Span(*found.span()) for found in re.finditer(r"\[[^\[\]\n]+\]", transcript.text))
    edits = [
        Edit(span.start, span.end, GAP, removes=False)
        for span in brackets
        if not any(mark & span for mark in marked)
    ]
    edits += edits_of_others(transcript, named, whole_sentences=False)
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


def map_between(
    before: tuple[Transcript, Transcript], after: tuple[Transcript, Transcript], rows: Sequence[Row]
) -> list[Row]:
    """The offset map from a raw to a released text after both were edited; `rows` is the map before.

    before, after: (raw, released). Where a turn was edited in either, the whole turn stands for the whole turn.
    """
    old_raw, old_text = before
    raw, text = after
    if not len(old_raw) == len(old_text) == len(raw) == len(text):
        return [[0, len(raw.text), 0, len(text.text)]]
    made: list[Row] = []
    raw_end = text_end = 0
    for was_raw, was_text, turn, shown in zip(old_raw, old_text, raw, text, strict=True):
        if raw.text[raw_end : turn.start] != text.text[text_end : shown.start]:
            made.append([raw_end, turn.start, text_end, shown.start])  # the label
        if (was_raw.text, was_text.text) == (turn.text, shown.text):
            raw_shift, text_shift = turn.start - was_raw.start, shown.start - was_text.start
            inside = (row for row in rows if was_raw.start <= row[0] and row[1] <= was_raw.end)
            made += [
                [s + raw_shift, e + raw_shift, ns + text_shift, ne + text_shift] for s, e, ns, ne in inside
            ]
        elif turn.text != shown.text:
            made.append([turn.start, turn.end, shown.start, shown.end])
        raw_end, text_end = turn.end, shown.end
    return made
