"""Transcripts laid end to end as arrays, so that a million codings find their speakers without a loop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from qualcode.analysis.attributes import attribute_values
from qualcode.model import QualcodeError, Transcript, as_transcripts

# Positions of all transcripts run on, one after the other; the gap keeps passages of two from touching.
_GAP = 2


@dataclass(frozen=True)
class Voice:
    """A participant as they speak in one transcript."""

    document: int
    participant: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Corpus:
    """Transcripts with their turns and voices as arrays.

    Positions are `offsets[document] + position in the document's text`. `turn_voice` is the index of the voice
    that speaks in the turn, -1 for interviewers and others; `lone_voice` is the voice of a transcript's only
    participant, -1 where there are several, for passages of which no participant speaks a word.
    """

    transcripts: tuple[Transcript, ...]
    offsets: np.ndarray
    turn_document: np.ndarray
    turn_start: np.ndarray
    turn_end: np.ndarray
    turn_voice: np.ndarray
    voices: tuple[Voice, ...]
    lone_voice: np.ndarray
    notes: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()  # ids of documents that were not to be counted

    @classmethod
    def build(cls, transcripts: Transcript | Iterable[Transcript], *, documents: bool = True) -> Corpus:
        """Lay out `transcripts`; `documents` tells whether sources that are not interviews are taken in."""
        given = as_transcripts(transcripts)
        kept = [t for t in given if documents or t.source.kind != "document"] or given
        notes = []
        if len(kept) < len(given):
            notes.append(
                f"{_number(len(given) - len(kept), 'document')} not counted: no participant speaks there"
            )
        lengths = [len(t.text) + _GAP for t in kept]
        offsets = (
            np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64) if kept else np.zeros(0, np.int64)
        )
        voices: list[Voice] = []
        lone = np.full(len(kept), -1, dtype=np.int64)
        turn_voice: list[int] = []
        counts = np.array([len(t.turns) for t in kept], dtype=np.int64)
        for number, transcript in enumerate(kept):
            first = len(voices)
            turn_voice.extend(_voices_of(transcript, number, voices))
            if len(voices) == first + 1:
                lone[number] = first
        document = np.repeat(np.arange(len(kept)), counts)
        start = np.fromiter((turn.start for t in kept for turn in t.turns), np.int64, int(counts.sum()))
        end = np.fromiter((turn.end for t in kept for turn in t.turns), np.int64, int(counts.sum()))
        shift = offsets[document] if len(kept) else np.zeros(0, np.int64)
        notes.extend(_shared_labels(kept))
        return cls(
            tuple(kept), offsets, document, start + shift, end + shift, np.array(turn_voice, dtype=np.int64),
            tuple(voices), lone, tuple(notes), frozenset(t.id for t in given) - {t.id for t in kept},
        )  # fmt: skip

    @cached_property
    def document_index(self) -> dict[str, int]:
        return {transcript.id: number for number, transcript in enumerate(self.transcripts)}

    @cached_property
    def participants(self) -> tuple[str, ...]:
        """Participants' ids in the order in which they first speak."""
        return tuple(dict.fromkeys(voice.participant for voice in self.voices))

    @cached_property
    def voice_participant(self) -> np.ndarray:
        index = {name: number for number, name in enumerate(self.participants)}
        return np.array([index[voice.participant] for voice in self.voices], dtype=np.int64)

    @cached_property
    def turn_question(self) -> list[str | None]:
        return [turn.question for transcript in self.transcripts for turn in transcript.turns]

    @cached_property
    def turn_language(self) -> list[str | None]:
        return [turn.language or t.language for t in self.transcripts for turn in t.turns]

    def values(self, attribute: str) -> list[Any]:
        """The attribute's value for each voice; raises QualcodeError naming the participants who lack it."""
        return attribute_values(attribute, [(voice.participant, voice.attributes) for voice in self.voices])

    @cached_property
    def words(self) -> tuple[np.ndarray, np.ndarray]:
        """Where each spoken word starts and ends, in order; words are parted by white space, labels left out."""
        starts, ends = [], []
        first = np.searchsorted(self.turn_document, np.arange(len(self.transcripts) + 1))
        for number, transcript in enumerate(self.transcripts):
            points = np.frombuffer(transcript.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
            spoken = np.zeros(len(points) + 1, dtype=np.int8)
            turns = slice(first[number], first[number + 1])
            # turns neither touch nor overlap, so marking both ends gives 1 inside
            np.add.at(spoken, self.turn_start[turns] - self.offsets[number], 1)
            np.add.at(spoken, self.turn_end[turns] - self.offsets[number], -1)
            inside = np.cumsum(spoken)[:-1] > 0
            letters = inside & ~_is_space(points)
            edges = np.diff(np.concatenate(([0], letters.astype(np.int8), [0])))
            starts.append(np.flatnonzero(edges == 1) + self.offsets[number])
            ends.append(np.flatnonzero(edges == -1) + self.offsets[number])
        none = np.zeros(0, dtype=np.int64)
        return (np.concatenate(starts) if starts else none, np.concatenate(ends) if ends else none)

    def count_words(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Number of words that lie wholly or partly in each stretch of positions."""
        word_starts, word_ends = self.words
        counted = np.searchsorted(word_starts, end, "left") - np.searchsorted(word_ends, start, "right")
        return np.maximum(counted, 0)

    @property
    def stage(self) -> str:
        """ "reviewed" when every transcript has been reviewed or released, else "not reviewed"."""
        reviewed = all(transcript.stage in ("reviewed", "released") for transcript in self.transcripts)
        return "reviewed" if reviewed else "not reviewed"


def _voices_of(transcript: Transcript, number: int, voices: list[Voice]) -> list[int]:
    """The voice of each turn of one transcript; new voices are added to `voices`."""
    by_speaker: dict[tuple[str, str], int] = {}
    by_person: dict[str, int] = {}
    found = []
    if transcript.source.kind == "document":
        voices.append(Voice(number, transcript.participants[0], transcript.attributes))
        return [len(voices) - 1] * len(transcript.turns)
    for turn in transcript.turns:
        key = (turn.speaker, turn.role)
        if key not in by_speaker:
            person = transcript.participant_of(turn)
            if person is None:
                by_speaker[key] = -1
            else:
                if person not in by_person:
                    by_person[person] = len(voices)
                    voices.append(Voice(number, person, transcript.attributes_of(turn)))
                by_speaker[key] = by_person[person]
        found.append(by_speaker[key])
    if not by_person:
        # nobody is marked as a participant: the transcript stands for the one it is about
        named = str(transcript.attributes.get("participant", transcript.id))
        voices.append(Voice(number, named, transcript.attributes))
    return found


def _shared_labels(transcripts: list[Transcript]) -> list[str]:
    """A note for each bare speaker label that several transcripts use and that is counted as one participant."""
    used: dict[str, int] = {}
    for transcript in transcripts:
        speakers = {turn.speaker for turn in transcript.turns if turn.role == "participant"}
        if len(speakers) > 1:
            for speaker in speakers:
                if "participant" not in transcript.people.get(speaker, {}):
                    used[speaker] = used.get(speaker, 0) + 1
    return [
        f'speaker "{speaker}" stands in {count} transcripts and is counted as one participant; '
        "give each person an id in the participants' table if they are several"
        for speaker, count in sorted(used.items())
        if count > 1
    ]


def _is_space(points: np.ndarray) -> np.ndarray:
    # the code points for which str.isspace() is true
    return (
        (points == 32) | ((points >= 9) & (points <= 13)) | ((points >= 28) & (points <= 31)) | (points == 0x85)
        | (points == 0xA0) | (points == 0x1680) | ((points >= 0x2000) & (points <= 0x200A)) | (points == 0x2028)
        | (points == 0x2029) | (points == 0x202F) | (points == 0x205F) | (points == 0x3000)
    )  # fmt: skip


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def check_documents(corpus: Corpus, unknown: list[str], known: int) -> None:
    """Raise QualcodeError when codings were given and none lies in the transcripts."""
    if unknown and not known:
        raise QualcodeError(
            f"none of the codings lies in the transcripts given: they are of {', '.join(map(repr, unknown[:3]))}, the "
            f"transcripts are {', '.join(repr(t.id) for t in corpus.transcripts[:3]) or 'none'}; read the transcripts "
            "that were coded"
        )
