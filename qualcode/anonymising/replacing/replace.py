"""Put labels in the place of identifiers, and keep the exact way back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from qualcode.anonymising.identities.register import Register, read_register
from qualcode.anonymising.replacing.levels import Label
from qualcode.anonymising.replacing.offsets import OffsetMap, replace_spans
from qualcode.anonymising.replacing.tables import to_identifiers
from qualcode.anonymising.replacing.wording import WITH_GENITIVE, Wording
from qualcode.anonymising.speakers import AttributeWording, names_in_labels, released_ids, released_labels
from qualcode.model import Identifier, QualcodeError, Span, Stage, Transcript, as_transcripts

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from qualcode.consent import Terms

REPLACEMENT_COLUMNS = (
    "document", "start", "end", "new_start", "new_end", "text", "kind", "level", "entity", "replacement", "detector",
)  # fmt: skip
_WORD_CHARACTER = re.compile(r"[\w\u0300-\u036f]")


@dataclass(frozen=True)
class Anonymised:
    """What anonymising gives.

    `transcripts` may leave; everything else is **connection-key material** and belongs in the vault: `replacements`
    holds the words that were replaced (columns document, start, end in the old text, new_start, new_end in the new
    one, text, kind, level, entity, replacement, detector), `conflicts` the mentions whose person is to be decided.
    `leaks` is empty when nothing is left of what was to go. `maps` holds the exact offset map a document, under its
    old id; `documents` its new id by the old one (they differ only where the old id held a name).
    """

    transcripts: list[Transcript]
    replacements: pd.DataFrame = field(repr=False)
    leaks: pd.DataFrame = field(repr=False)
    conflicts: pd.DataFrame = field(repr=False)
    maps: Mapping[str, OffsetMap] = field(repr=False)
    documents: Mapping[str, str] = field(repr=False)

    def move_codings(self, codings: pd.DataFrame) -> pd.DataFrame:
        """Codings of the old texts on the new ones: document, start, end and text follow, rows and order stay.

        Raises QualcodeError when a coding's document was not anonymised here.
        """
        texts = {transcript.id: transcript.text for transcript in self.transcripts}
        moved = codings.copy()
        unknown = sorted({str(name) for name in moved["document"]} - set(self.maps))
        if unknown:
            raise QualcodeError(f"codings of {', '.join(unknown)}: no such transcript was anonymised here")
        for document, moves in self.maps.items():
            rows = codings["document"].astype(str) == document
            if rows.any():
                part = moves.move_codings(codings[rows], texts[self.documents[document]])
                moved.loc[rows, list(part.columns)] = part
                moved.loc[rows, "document"] = self.documents[document]
        return moved

    def original_text(self, document: str) -> str:
        """The text of a document as it was before, from the new text and the replacements."""
        new = next(t.text for t in self.transcripts if t.id == self.documents[document])
        rows = self.replacements[self.replacements["document"] == document]
        return self.maps[document].restored(new, list(rows["text"]))

    def _repr_html_(self) -> str:
        return (
            f"<p>{len(self.transcripts)} transcripts anonymised, {len(self.replacements)} replacements,"
            f" {len(self.conflicts)} to decide, {len(self.leaks)} leaks</p>"
        )


def anonymise(
    transcripts: Transcript | Iterable[Transcript],
    identifiers: pd.DataFrame | Iterable[Identifier] | None = None,
    *,
    register: Register | pd.DataFrame | str | Path | Iterable[Any] | None = None,
    consent: Terms | None = None,
    level: str = "publication",
    names: Literal["brackets", "realistic"] = "brackets",
    labels_language: str | None = None,
) -> Anonymised:
    """Replace identifiers in all transcripts, the same person by the same label everywhere.

    Args:
        transcripts: what is to be anonymised, in the order of the study.
        identifiers: the table from `find_identifiers`, reviewed or not; None finds them now. Those with level
            "keep" stay.
        register: names of participants and third persons (see `read_register`); every mention of them goes.
        consent: the terms; participants in `consent.recognisable` agreed to be named and stay.
        level: "team", "thesis", "publication" or "public", from most detail to least.
        names: "brackets" (`[person 3]`), or "realistic" for made-up names that agree with gender and language.
        labels_language: "nb", "nn" or "en"; None writes each label in the language of the turn it stands in.

    The new transcripts have revision + 1 and stage "reviewed" where every identifier was reviewed, else "suggested".
    Participants' labels become their ids; labels and ids that are names never stay.

    Raises QualcodeError when an identifier does not lie in a transcript where it says.

    >>> from qualcode.model import Turn
    >>> t = Transcript.build("P01", [Turn(0, "P01", "participant", 0, 0, "Jeg ringte Kari Nordmann og Karis mor.")])
    >>> done = anonymise(t, [], register=["Kari Nordmann"])
    >>> done.transcripts[0].turns[0].text
    'Jeg ringte [person 1] og [person 1]s mor.'
    """
    import pandas as pd

    from qualcode.anonymising.proving.leaks import find_leaks

    if names not in ("brackets", "realistic"):
        raise QualcodeError(f"names={names!r} is not known; expected 'brackets' or 'realistic'")
    studied = as_transcripts(transcripts)
    known = _with_labels(read_register(register), studied)
    stage = _stage_of(identifiers)
    if identifiers is None:
        from qualcode.anonymising.find import find_identifiers

        identifiers = find_identifiers(studied, register=known, consent=consent)
    found = _checked(to_identifiers(identifiers), studied)
    table, conflicts = known.resolve(found, studied)
    resolved = _agreed(to_identifiers(table), consent)
    texts = {transcript.id: transcript.text for transcript in studied}
    written = _written(identifiers, resolved)
    spoken = {transcript.id: transcript.language for transcript in studied}
    wording = Wording(resolved, written, known, texts, spoken, Label(level), names, labels_language)
    ids = released_ids(studied, known)
    new: list[tuple[Transcript, str, OffsetMap, dict[str, str]]] = []
    rows: list[tuple[Any, ...]] = []
    kept: dict[str, list[Span]] = {}
    for transcript in studied:
        own = [one for one in resolved if one.document == transcript.id]
        labels = released_labels(transcript, known, ids[transcript.id])
        edits = _edits(transcript, own, labels, wording)
        text, moves = replace_spans(transcript.text, [(span, label) for span, label, _ in edits])
        new.append((transcript, text, moves, labels))
        kept[ids[transcript.id]] = [moves.forward(one.span) for one in own if one.level == "keep"]
        rows += [
            (
                transcript.id, edit.start, edit.end, edit.new_start, edit.new_end, span.of(transcript.text), one.kind,
                one.level, one.entity, label, one.detector,
            )
            for edit, (span, label, one) in zip(moves.edits, edits, strict=True)
        ]  # fmt: skip
    replacements = pd.DataFrame(rows, columns=list(REPLACEMENT_COLUMNS))
    facts = AttributeWording.of(replacements, known)
    released = [_released(*parts, ids[parts[0].id], facts, stage) for parts in new]
    leaks = find_leaks(released, register=known, replacements=replacements, allowed=kept)
    maps = {transcript.id: moves for transcript, _, moves, _ in new}
    return Anonymised(released, replacements, leaks, conflicts, maps, ids)


def _with_labels(register: Register, transcripts: Sequence[Transcript]) -> Register:
    """The register with the names that stand as speaker labels, so that they are found in the speech too."""
    rows = names_in_labels(transcripts, register)
    if not rows:
        return register
    known = {person.entity: person for person in register.people}
    added: list[dict[str, str]] = []
    for row in rows:
        person = known.get(row.get("participant", ""))
        if person is not None:  # the register has the participant under another spelling
            spellings = [row["name"], *filter(None, row["aliases"].split(";"))]
            known[person.entity] = replace(person, aliases=(*person.aliases, *spellings))
        else:
            added.append(row)
    people = list(known.values())
    taken = set(known)
    for person in Register.of_rows(added).people:
        entity, number = person.entity, 1
        while entity in taken:
            number += 1
            entity = f"person {number}"
        taken.add(entity)
        people.append(replace(person, entity=entity))
    return Register(tuple(people), register.name)


def _stage_of(identifiers: Any) -> Stage:
    """ "reviewed" only where a person has decided on every row."""
    columns = getattr(identifiers, "columns", ())
    return "reviewed" if "reviewed" in columns and bool(identifiers["reviewed"].all()) else "suggested"


def _written(identifiers: Any, resolved: Sequence[Identifier]) -> dict[str, str]:
    """Replacement by entity, where a reviewer wrote one (column replacement)."""
    if "replacement" not in getattr(identifiers, "columns", ()):
        return {}
    by_place = {
        (str(row["document"]), int(row["start"])): str(row["replacement"])
        for row in identifiers.to_dict("records")
        if isinstance(row["replacement"], str) and row["replacement"]
    }
    places = {(one.document, one.start): one.entity for one in resolved if one.level != "keep"}
    return {places[place]: text for place, text in by_place.items() if places.get(place)}


def _checked(identifiers: Sequence[Identifier], transcripts: Sequence[Transcript]) -> list[Identifier]:
    texts = {transcript.id: transcript.text for transcript in transcripts}
    for one in identifiers:
        text = texts.get(one.document)
        if text is None:
            raise QualcodeError(
                f"identifiers: document {one.document!r} is not among the transcripts ({', '.join(texts)}); give the"
                " transcripts the identifiers were found in"
            )
        if one.end <= one.start or text[one.start : one.end] != one.text:
            raise QualcodeError(
                f"identifiers: {one.document}, {one.start}-{one.end}: the text there is another; the table was made from"
                " another revision, find the identifiers again"
            )
    return list(identifiers)


def _agreed(identifiers: Sequence[Identifier], consent: Terms | None) -> list[Identifier]:
    """Participants who agreed to be recognised keep their names."""
    recognisable = {str(name) for name in getattr(consent, "recognisable", ())}
    return [replace(one, level="keep") if one.entity in recognisable else one for one in identifiers]


def _edits(
    transcript: Transcript, identifiers: Sequence[Identifier], labels: Mapping[str, str], wording: Wording
) -> list[tuple[Span, str, Identifier]]:
    """Spans to replace, apart and in order, each with its new text: speaker labels first, then identifiers."""
    edits: list[tuple[Span, str, Identifier]] = []
    taken: list[Span] = []
    for turn in transcript.turns:
        span = _label_span(transcript.text, turn.start, turn.speaker)
        if span is None:
            continue
        taken.append(span)
        if labels[turn.speaker] != turn.speaker:
            one = Identifier(
                transcript.id, span.start, span.end, turn.speaker, "person", "direct", "", 1.0, "label"
            )
            edits.append((span, labels[turn.speaker], one))
    replaced = [one for one in identifiers if one.level != "keep"]
    replaced.sort(
        key=lambda one: (one.level != "direct", one.kind != "person", one.start - one.end, one.start)
    )
    chosen: list[Identifier] = []
    endings: dict[int, str] = {}  # genitives by where their word ends
    for one in replaced:
        span = _beside(taken, whole_words(transcript.text, one.span))
        if (
            span.end > one.end
            and one.kind in WITH_GENITIVE
            and transcript.text[one.end : span.end] in ("s", "S")
        ):
            endings[span.end] = "s"
        if not span:
            continue
        clash = next((i for i, other in enumerate(chosen) if other.span & span), None)
        if clash is None:
            chosen.append(replace(one, start=span.start, end=span.end, text=span.of(transcript.text)))
        elif span not in chosen[clash].span:  # nothing that was found stays uncovered
            other = chosen[clash]
            start, end = min(span.start, other.start), max(span.end, other.end)
            chosen[clash] = replace(other, start=start, end=end, text=transcript.text[start:end])
            chosen = _joined(chosen, transcript.text)
    for one in chosen:
        spoken_in = transcript.turn_at(one.start)
        language = (spoken_in.language if spoken_in is not None else None) or transcript.language
        edits.append((one.span, wording.of(one, language, endings.get(one.end)), one))
    return sorted(edits, key=lambda edit: edit[0])


def _beside(labels: Sequence[Span], span: Span) -> Span:
    """What is left of a span beside speaker labels, which are replaced as a whole; empty when nothing is."""
    for label in labels:
        if span & label:
            start = min(label.end + 2, span.end)
            span = Span(start, span.end)
    return span


def _joined(identifiers: Sequence[Identifier], text: str) -> list[Identifier]:
    """Identifiers that came to overlap when one grew become one, under the first one's kind and entity."""
    apart: list[Identifier] = []
    for one in identifiers:
        for index, other in enumerate(apart):
            if other.span & one.span:
                start, end = min(one.start, other.start), max(one.end, other.end)
                apart[index] = replace(other, start=start, end=end, text=text[start:end])
                break
        else:
            apart.append(one)
    return apart if len(apart) == len(identifiers) else _joined(apart, text)


def whole_words(text: str, span: Span) -> Span:
    """The span grown to whole words, so that no replacement touches part of one; hyphens and blanks are borders.

    >>> whole_words("Personen Per", Span(0, 3)), whole_words("Kari-saken", Span(0, 4))
    (Span(start=0, end=8), Span(start=0, end=4))
    """
    start, end = span.start, span.end
    while start > 0 and _WORD_CHARACTER.match(text[start - 1]) and _WORD_CHARACTER.match(text[start]):
        start -= 1
    while end < len(text) and _WORD_CHARACTER.match(text[end]) and _WORD_CHARACTER.match(text[end - 1]):
        end += 1
    return Span(start, end)


def _label_span(text: str, start: int, speaker: str) -> Span | None:
    """Where a turn's speaker label stands in the text: right before the speech, followed by a colon."""
    begin = start - len(speaker) - 2
    if speaker and begin >= 0 and text[begin:start] == f"{speaker}: ":
        return Span(begin, begin + len(speaker))
    return None


def _released(
    transcript: Transcript,
    text: str,
    moves: OffsetMap,
    labels: Mapping[str, str],
    document: str,
    facts: AttributeWording,
    stage: Stage,
) -> Transcript:
    """The transcript on its new text: turns, marks, attributes and people follow."""
    turns = []
    for turn in transcript.turns:
        span = moves.forward(turn.span)
        turns.append(
            replace(turn, speaker=labels[turn.speaker], start=span.start, end=span.end, text=span.of(text))
        )
    marks = []
    for mark in transcript.marks:
        span = moves.forward(mark.span)
        marks.append(replace(mark, start=span.start, end=span.end))
    people = {
        labels.get(label, label): facts.released(own, labels)
        for label, own in transcript.people.items()
        if label in labels
    }
    name = transcript.source.name
    if document != transcript.id or (name and facts.register.find(re.sub(r"[_.\-]+", " ", name))):
        ending = re.search(r"\.\w{1,5}$", name)
        name = document + (ending.group() if ending else "")
    return replace(
        transcript,
        id=document,
        text=text,
        turns=tuple(turns),
        marks=tuple(marks),
        attributes=facts.released(transcript.attributes, {**labels, transcript.id: document}),
        people=people,
        source=replace(transcript.source, name=name, unplaced=()),
        stage=stage,
        revision=transcript.revision + 1,
    )
