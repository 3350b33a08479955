"""Find what points to people: all detectors, the entity model, the keep list and the register, put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors import Context, Found, Passage, detectors_for
from qualcode.anonymising.detectors.labels import found_in_label
from qualcode.anonymising.detectors.titles import with_title
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.anonymising.identities.names import is_ordinary_word, phrases_with, words_under
from qualcode.anonymising.identities.register import Register, read_register
from qualcode.anonymising.judges.entities import from_model
from qualcode.anonymising.judges.second_opinion import opinions, with_opinion
from qualcode.anonymising.judges.without_capitals import (
    casing_here,
    casing_of_document,
    opinions_without_capitals,
    small_parts,
    with_capitals,
    with_opinion_without_capitals,
)
from qualcode.anonymising.keep import KeepList
from qualcode.anonymising.overlaps import settle
from qualcode.languages import is_first_name, is_surname
from qualcode.model import Identifier, QualcodeError, Transcript, Turn, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

_OPENS = re.compile(r"(?:^|[.!?…:\n\"“«–-])\s*$")
_NEXT_WORD = re.compile(r"\s+([^\W\d_]+)")
_WORD_BEFORE = re.compile(r"([^\W\d_]+) $")
_TWO_BEHIND = re.compile(r" ([^\W\d_]+)(?: ([^\W\d_]+))?")
#: The document name that identifiers of a bare text carry.
TEXT = "text"


def find_identifiers(
    text_or_transcripts: str | Transcript | Iterable[Transcript],
    *,
    language: str | None = None,
    register: Register | pd.DataFrame | str | Path | Iterable[Any] | None = None,
    consent: Any = None,
    keep: Iterable[str] = (),
    without: Iterable[str] = (),
    model: bool = True,
    n_jobs: int = 1,
) -> pd.DataFrame:
    """Everything in a text or in transcripts that points to a person, and what was recognised and stays.

    Returns a table with `IDENTIFIER_COLUMNS`: document (the transcript's id, "text" for a str), start and end (code
    points into `Transcript.text` or into the str, speakers' labels included), text, kind (person, place,
    organisation, contact, id, address, date, age, role, other), level ("direct": replace; "indirect": generalise;
    "keep": listed and left), entity (the same for all mentions of one), confidence (0-1) and detector. Spans do not
    overlap; a genitive -s or 's lies outside the span, so that it survives replacement.

    `register` names the people known (see `read_register`). `consent` is the study's terms: participants who agreed
    to be named are kept. `keep` adds names that stay, `without` takes names off the keep list, such as the
    participants' own city. `model=False` leaves the entity model out (rules only). `n_jobs` processes documents side
    by side through joblib. Raises QualcodeError for a register that cannot be read.

    >>> found = find_identifiers("Rådmannen heter Kari Bakken og bor i Lom.", model=False)
    >>> list(found[["text", "kind", "level"]].itertuples(index=False, name=None))
    [('Rådmannen', 'role', 'indirect'), ('Kari Bakken', 'person', 'direct'), ('Lom', 'place', 'indirect')]
    """
    known = read_register(register)
    transcripts = _as_documents(text_or_transcripts, language)
    keep_list = KeepList(keep, without)
    jobs = [(transcript, keep_list, model) for transcript in transcripts]
    if n_jobs == 1 or len(jobs) < 2:
        several = [_in_transcript(*job) for job in jobs]
    else:
        from joblib import Parallel, delayed

        several = Parallel(n_jobs=n_jobs)(delayed(_in_transcript)(*job) for job in jobs)
    identifiers = [identifier for found in several for identifier in found]
    texts = {transcript.id: transcript.text for transcript in transcripts}
    resolved, _ = known.resolve(_namesakes(identifiers), transcripts)
    agreed = {str(participant) for participant in getattr(consent, "recognisable", ())}
    resolved.loc[resolved["entity"].isin(agreed), "level"] = "keep"
    rows: Iterator[Any] = resolved.itertuples()
    languages = {transcript.id: transcript.language for transcript in transcripts}
    plain = [
        n for n, row in enumerate(rows) if _is_plain_word(row, texts[row.document], languages[row.document])
    ]
    return resolved.drop(index=plain).reset_index(drop=True)


def _is_plain_word(row: Any, text: str, language: str | None) -> bool:
    """Whether "same name" met an everyday word: the manager of whom one Manager reminded, "ville" beside Ville."""
    if row.kind == "person" and row.level == "direct" and _is_said_of_no_one(row, text):
        return True
    if row.detector != "same name":
        return False
    key = row.text.lower()
    if key in words("people", "no_names") or key.removesuffix("s") in cues("weekday"):
        return True
    if not is_ordinary(key):
        return False
    opens = not row.text[:1].isupper() or bool(_OPENS.search(text[max(0, row.start - 3) : row.start]))
    if (key in words("people", "english_function") and opens) or key in cues("month"):
        following = _NEXT_WORD.match(text, row.end)
        return following is None or following.group(1).lower() not in cues("person_verb")
    if not (is_first_name(row.text) or is_surname(row.text)):
        return opens or is_ordinary(key, language)
    if not row.text[:1].isupper():
        return True
    if not _OPENS.search(text[max(0, row.start - 3) : row.start]):
        return False
    following = _NEXT_WORD.match(text, row.end)  # "Lund er jo flink", but not "Lund og skog"
    if following is None:
        return True
    word = following.group(1).lower()
    return not (word in cues("person_verb") or word in cues("being") or word.endswith("ed"))


def _is_said_of_no_one(row: Any, text: str) -> bool:
    """Whether the words beside a name that is also a word speak against it: "i dag", "en dag", "Per i dag har vi"."""
    if not row.text.isalpha() or not is_ordinary_word(row.text):
        return False
    led = _WORD_BEFORE.search(text, max(0, row.start - 30), row.start)
    follow = _TWO_BEHIND.match(text, row.end)
    before = led.group(1).lower() if led else ""
    after, second = ((word or "").lower() for word in follow.groups()) if follow else ("", "")
    against = after in words_under("not_after") or (after, second) == ("i", "dag")
    if row.text.islower():
        return against or before in phrases_with(row.text)
    return against and bool(_OPENS.search(text[max(0, row.start - 3) : row.start]))


def _as_documents(given: Any, language: str | None) -> list[Transcript]:
    """A str as a transcript whose text it is, transcripts as they are."""
    if not isinstance(given, str):
        if given is None:
            raise QualcodeError("find_identifiers: found None; expected a text or transcripts")
        return as_transcripts(given)
    turn = Turn(0, "", "participant", 0, len(given), given, language)
    return [Transcript(TEXT, given, (turn,) if given.strip() else (), language)]


def _namesakes(identifiers: Sequence[Identifier]) -> list[Identifier]:
    """The same identifiers, where a public figure's surname alone is a private person's whom the study names in full."""
    private = {
        one.text.split()[-1]
        for one in identifiers
        if one.kind == "person" and one.level == "direct" and " " in one.text
    }
    in_full = {
        one.text.split()[0] for one in identifiers if one.text.split()[-1] in private and " " in one.text
    }
    public = {
        (one.document, one.text.split()[0])
        for one in identifiers
        if one.kind == "person" and one.level == "keep" and " " in one.text
    }
    identifiers = [
        replace(one, level="keep", detector="keep: a public figure by first name")
        if one.kind == "person"
        and one.level == "direct"
        and (one.document, one.text) in public
        and one.text not in in_full
        else one
        for one in identifiers
    ]
    return [
        replace(one, level="direct", confidence=0.7, detector="namesake")
        if one.kind == "person" and one.level == "keep" and one.text in private
        else one
        for one in identifiers
    ]


def _in_transcript(transcript: Transcript, keep_list: KeepList, model: bool) -> list[Identifier]:
    """The identifiers of one document, without entities."""
    pieces = _pieces(transcript)
    passages = [passage for _, passage in pieces]
    for before, passage in pairwise(passages):
        passage.asked = before.text[-120:]
    small = opinions_without_capitals(passages) if model else [{} for _ in passages]
    kept = [keep_list.find(passage) for passage in passages]
    # where capitals are missing, also as it reads with capitals on what is likely to be names
    restored = [with_capitals(passage) or passage for passage in passages]
    for stays, passage, reads_well in zip(kept, passages, restored, strict=True):
        if reads_well is not passage:
            stays += keep_list.find(reads_well)
    context = Context.of(
        [
            *passages,
            *(one for one, as_written in zip(restored, passages, strict=True) if one is not as_written),
        ]
    )
    entities = from_model(passages, context) if model else [[] for _ in passages]
    judged = opinions(passages) if model else [{} for _ in passages]
    identifiers = _in_labels(transcript)
    for (offset, passage), reads_well, stays, named, odds, odds_small in zip(
        pieces, restored, kept, entities, judged, small, strict=True
    ):
        found = [*stays, *named]
        for reading in (passage,) if reads_well is passage else (passage, reads_well):
            for detect in detectors_for(reading):
                found.extend(detect(reading, context))
        if not (found or odds or odds_small):
            continue
        found = with_opinion_without_capitals(passage, with_opinion(passage, found, odds), odds_small)
        settled = settle([with_title(passage, one) for one in found], passage.text)
        identifiers += [_identifier(transcript, offset, one) for one in settled]
    return sorted(identifiers, key=lambda one: one.start)


def _pieces(transcript: Transcript) -> list[tuple[int, Passage]]:
    """The turns prepared for the detectors, cut where capitals begin to be missing; each with where it starts."""
    whole = [
        (turn.start, Passage(turn.text, turn.language or transcript.language))
        for turn in transcript.turns
        if turn.text
    ]
    casing = casing_of_document([passage for _, passage in whole])
    pieces: list[tuple[int, Passage]] = []
    for start, passage in whole:
        edges = [0, *(passage.starts[at] for at in small_parts(passage)), len(passage.text)]
        for first, end in pairwise(edges):
            part = passage if len(edges) == 2 else Passage(passage.text[first:end], passage.language)
            part.casing = casing_here(part, casing)
            pieces.append((start + first, part))
    return pieces


def _in_labels(transcript: Transcript) -> list[Identifier]:
    """Speakers' labels that are names; they stand between the turns."""
    identifiers: list[Identifier] = []
    position = 0
    judged: dict[str, list[Found]] = {}
    for turn in transcript.turns:
        if turn.speaker:
            if turn.speaker not in judged:
                judged[turn.speaker] = found_in_label(turn.speaker)
            at = transcript.text.rfind(turn.speaker, position, turn.start)
            if at >= 0:
                identifiers += [_identifier(transcript, at, one) for one in judged[turn.speaker]]
        position = turn.end
    return identifiers


def _identifier(transcript: Transcript, offset: int, found: Found) -> Identifier:
    start, end = offset + found.start, offset + found.end
    return Identifier(
        transcript.id, start, end, transcript.text[start:end], found.kind, found.level, "", found.confidence, found.detector,
    )  # fmt: skip
