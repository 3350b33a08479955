"""What a transcript is beside its text, as lines of `name: value`: the head that our txt, docx and vtt files carry.

With it nothing needs to be guessed when such a file is read back: speakers, roles, languages and questions are said.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualcode.model import Mark, Role, Source, Transcript, Turn
from qualcode.transcripts.marks import find_marks
from qualcode.transcripts.pieces import ImportFailed, Utterance
from qualcode.transcripts.roles import ROLES
from qualcode.transcripts.stored import plain_value

# The first line of the head, by which a reader knows the file for ours.
MARKER = "qualcode transcript"
VERSION = "1"


def facts_of(transcript: Transcript, *, with_clock: bool = False) -> list[tuple[str, str]]:
    """The head of a file, name and JSON value; `with_clock` says which times a vtt had to make up."""
    turns = transcript.turns
    facts: dict[str, Any] = {
        "id": transcript.id,
        "kind": transcript.source.kind,
        "language": transcript.language,
        "stage": transcript.stage,
        "revision": transcript.revision,
        "speakers": {turn.speaker: turn.role for turn in turns if turn.speaker},
        "attributes": dict(transcript.attributes),
        "people": {label: dict(own) for label, own in transcript.people.items()},
        "languages": _places((t.language, t.index) for t in turns if t.language != transcript.language),
        "questions": _places((t.question, t.index) for t in turns if t.question is not None),
        "roles without label": _places(
            (t.role, t.index) for t in turns if not t.speaker and t.role != "other"
        ),
    }
    if transcript.marks != find_marks(turns, transcript.text):
        facts["marks"] = [[mark.start, mark.end, mark.kind] for mark in transcript.marks]
    if with_clock:
        facts["without start"] = [t.index for t in turns if t.time is None]
        facts["without end"] = [t.index for t in turns if t.until is None]
    always = ("id", "kind", "language")
    lines = [
        (name, json.dumps(value, ensure_ascii=False, default=plain_value))
        for name, value in facts.items()
        if name in always or value not in ({}, [], 0, "raw")
    ]
    return [(MARKER, VERSION), *lines]


def _places(pairs: Iterable[tuple[Any, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for value, index in pairs:
        found.setdefault("" if value is None else str(value), []).append(index)
    return found


def parse_facts(lines: Sequence[tuple[str, str]], name: str) -> dict[str, Any]:
    """The head as values; raises ImportFailed naming the line that is broken."""
    facts: dict[str, Any] = {}
    for key, value in lines:
        try:
            facts[key.strip()] = json.loads(value)
        except (json.JSONDecodeError, RecursionError) as error:
            raise ImportFailed(
                f'{name}: the line "{key}" of its head is damaged; restore it or remove the head'
            ) from error
    if str(facts.get(MARKER)) != VERSION:
        raise ImportFailed(
            f"{name}: was written in version {facts.get(MARKER)} of the format; update qualcode"
        )
    return facts


def split_label(text: str, speakers: Mapping[str, Any]) -> tuple[str, str]:
    """The label a block begins with, if it is one of `speakers`, and the speech after it."""
    best = ""
    for label in speakers:
        if len(label) > len(best) and text.startswith(f"{label}: "):
            best = label
    return (best, text[len(best) + 2 :]) if best else ("", text)


def transcript_of(
    facts: Mapping[str, Any], utterances: Sequence[Utterance], name: str, source: Source
) -> Transcript:
    """The transcript that the head and the blocks below it make."""
    try:
        main = facts.get("language")
        languages = _by_turn(facts.get("languages", {}))
        questions = _by_turn(facts.get("questions", {}))
        bare_roles = _by_turn(facts.get("roles without label", {}))
        without_start, without_end = set(facts.get("without start", ())), set(facts.get("without end", ()))
        roles = facts.get("speakers", {})
        turns = [
            Turn(
                index,
                u.speaker,
                _role(roles[u.speaker] if u.speaker else bare_roles.get(index, "other")),
                0,
                0,
                u.text,
                languages[index] or None if index in languages else main,
                None if index in without_start else u.time,
                None if index in without_end else u.until,
                questions.get(index),
            )
            for index, u in enumerate(utterances)
        ]
        transcript = Transcript.build(
            str(facts["id"]),
            turns,
            language=main,
            attributes=facts.get("attributes", {}),
            people=facts.get("people", {}),
            source=replace(source, kind=facts.get("kind", "interview")),
            stage=facts.get("stage", "raw"),
            revision=int(facts.get("revision", 0)),
        )
        if "marks" in facts:
            marks = tuple(Mark(int(start), int(end), kind) for start, end, kind in facts["marks"])
        else:
            marks = find_marks(transcript.turns, transcript.text)
        return replace(transcript, marks=marks)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ImportFailed(
            f"{name}: its head does not fit its text ({error!r}); restore it or remove the head"
        ) from error


def _role(said: Any) -> Role:
    for role in ROLES:
        if said == role:
            return role
    raise ValueError(f"the role {said!r} is none of {', '.join(ROLES)}")


def _by_turn(places: Mapping[str, Sequence[int]]) -> dict[int, str]:
    return {int(index): value for value, indexes in places.items() for index in indexes}
