"""Speaker labels, ids and attributes without names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from qualcode.anonymising.identities.found_names import FoundNames
from qualcode.anonymising.identities.persons import DIRECT_KINDS, Person
from qualcode.anonymising.identities.register import Register
from qualcode.model import Transcript

if TYPE_CHECKING:
    import pandas as pd

_LIKE_AN_ID = re.compile(r"[^\W\d_]{0,12}[ ._-]?\d{1,5}[^\W\d_]?")
#: Attributes that are identifiers by what they are; they never leave with a transcript.
PRIVATE_ATTRIBUTES = frozenset(
    ["address", "adresse", "aliases", "e-mail", "e-post", "email", "epost", "etternamn", "etternavn", "first_name",
     "fornamn", "fornavn", "full_name", "last_name", "mail", "mobil", "mobile", "name", "namn", "navn", "nickname",
     "personnummer", "phone", "surname", "telefon", "telephone", "tlf"]
)  # fmt: skip


_FULL_NAMES = frozenset(["full_name", "name", "namn", "navn"])


@lru_cache(maxsize=1)
def _generic_words() -> frozenset[str]:
    file = resources.files("qualcode.anonymising").joinpath("data", "speaker_labels.txt")
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _words(label: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", label)


def is_nobodys_name(label: str, register: Register) -> bool:
    """Whether a label can be left: a code such as "P03", or words such as "Informant 2"; never a name.

    >>> is_nobodys_name("Informant 2", Register()), is_nobodys_name("P03", Register()), is_nobodys_name("Kari", Register())
    (True, True, False)
    """
    if not label or all(word.casefold() in _generic_words() for word in _words(label)):
        return True
    if any(person.participant == label for person in register.people):
        return True
    spoken = re.sub(r"[_.\-]+", " ", label)
    if register.find(spoken) or register.find(label):
        return False
    if _LIKE_AN_ID.fullmatch(label):
        return True
    return not any(
        word[0].isupper() and not word.isupper() for word in _words(label)
    ) and not holds_first_name(spoken)


def holds_first_name(text: str) -> bool:
    """Whether a word of a label or file name is a first name and no ordinary word of labels."""
    from qualcode.languages import is_first_name

    return any(
        is_first_name(word)
        for word in _words(text)
        if word.casefold() not in _generic_words() and len(word) > 2
    )


def names_in_labels(transcripts: Iterable[Transcript], register: Register) -> list[dict[str, str]]:
    """Rows for the register from labels that are names, as Teams and Zoom write them, with their participant.

    A full name among the speaker's attributes is taken too. Labels by which the register knows someone give no row.
    """
    rows: dict[str, dict[str, str]] = {}
    for transcript in transcripts:
        for turn in transcript.turns:
            label = re.sub(r"\s*[(\[].*$", "", turn.speaker).strip()
            facts = transcript.attributes_of(turn) if turn.role == "participant" else {}
            full = next(
                (str(v) for k, v in facts.items() if k.casefold() in _FULL_NAMES and isinstance(v, str)), ""
            )
            named = [] if is_nobodys_name(label, register) else [label]
            names = list(dict.fromkeys(name for name in (full, *named) if name))
            if not names or names[0] in rows or any(_is_known(name, register) for name in names):
                continue
            rows[names[0]] = {"name": names[0], "aliases": ";".join(names[1:])}
            participant = transcript.participant_of(turn)
            if participant and participant != turn.speaker and is_nobodys_name(participant, register):
                rows[names[0]]["participant"] = participant
    return list(rows.values())


def _is_known(name: str, register: Register) -> bool:
    """Whether the register knows one person, and one only, by all of this name."""
    return any(m.entity and m.start == 0 and m.end == len(name) for m in register.find(name))


def released_labels(transcript: Transcript, register: Register, document: str) -> dict[str, str]:
    """New label by old: participants get their id, interviewers with names become "I", others "Other".

    `document` is the id under which the transcript is released; a participant whose id cannot be told gets it, with
    a number where several take part.
    """
    roles: dict[str, str] = {}
    ids: dict[str, str] = {}
    for turn in transcript.turns:
        roles.setdefault(turn.speaker, turn.role)
        if turn.role == "participant":
            ids.setdefault(turn.speaker, transcript.participant_of(turn) or "")
    labels: dict[str, str] = {}
    unnamed = [
        s
        for s, role in roles.items()
        if role == "participant" and not _usable(ids[s], s, transcript, register)
    ]
    for speaker, role in roles.items():
        if not speaker:
            labels[speaker] = speaker
        elif role == "participant":
            if speaker not in unnamed:
                labels[speaker] = ids[speaker]
            else:
                known = [m.entity for m in register.find(speaker) if _participant(register, m.entity)]
                number = f"-{unnamed.index(speaker) + 1}" if len(ids) > 1 else ""
                labels[speaker] = known[0] if known else f"{document}{number}"
        elif is_nobodys_name(speaker, register):
            labels[speaker] = speaker
        else:
            stem = "I" if role == "interviewer" else "Other"
            same = [s for s, r in roles.items() if r == role and not is_nobodys_name(s, register)]
            number = str(same.index(speaker) + 1) if len(same) > 1 else ""
            labels[speaker] = f"{stem}{number}" if stem == "I" else f"{stem} {number}".strip()
    return labels


def _usable(participant: str, speaker: str, transcript: Transcript, register: Register) -> bool:
    return bool(participant) and is_nobodys_name(participant, register)


def _participant(register: Register, entity: str) -> bool:
    person = register.person(entity)
    return person is not None and bool(person.participant)


def released_ids(transcripts: Sequence[Transcript], register: Register) -> dict[str, str]:
    """New document id by old: the same, but for ids (file names, mostly) that hold a name."""
    ids: dict[str, str] = {}
    taken = {t.id for t in transcripts}
    for number, transcript in enumerate(transcripts, 1):
        spoken = re.sub(r"[_.\-]+", " ", transcript.id)
        if not register.find(spoken) and not register.find(transcript.id) and not holds_first_name(spoken):
            ids[transcript.id] = transcript.id
            continue
        wished = str(transcript.attributes.get("participant", ""))
        if not wished or wished in taken or not is_nobodys_name(wished, register):
            wished = f"interview-{number}"
        while wished in taken:
            wished += "x"
        taken.add(wished)
        ids[transcript.id] = wished
    return ids


@dataclass(frozen=True)
class AttributeWording:
    """What attributes become: the register, what was replaced in the texts, and what stands for each entity."""

    register: Register
    replaced: FoundNames
    labels: Mapping[str, str]

    @classmethod
    def of(cls, replacements: pd.DataFrame, register: Register) -> AttributeWording:
        """From the table of replacements and the register that was given."""
        labels: dict[str, str] = {}
        for entity, label in zip(replacements["entity"], replacements["replacement"], strict=True):
            if entity and (entity not in labels or len(label) < len(labels[entity])):
                labels[entity] = label  # the shortest is the one without a genitive
        return cls(register, FoundNames(tuple(people_replaced(replacements, register))), labels)

    def released(self, attributes: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
        """Attributes without names: private ones are left out, what was replaced in the text is replaced here too."""
        released: dict[str, Any] = {}
        for key, value in attributes.items():
            if key.casefold() not in PRIVATE_ATTRIBUTES:
                released[key] = (labels.get(value) or self.text(value)) if isinstance(value, str) else value
        return released

    def text(self, value: str) -> str:
        """A short text with everything that was replaced as its label."""
        registered = self.register.find(value)
        covered = bytearray(len(value))
        for mention in registered:
            covered[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
        for mention in sorted([*registered, *self.replaced.find(value, covered)], key=lambda m: -m.start):
            person = self.register.person(mention.entity)
            if person is not None and person.participant == value:
                continue
            label = self.labels.get(mention.entity) or f"[{mention.entity or mention.kind}]"
            value = f"{value[: mention.start]}{label}{value[mention.end :]}"
        return value


def people_replaced(replacements: pd.DataFrame, register: Register) -> Iterator[Person]:
    """What was replaced, as lines of a register: direct identifiers, and places and organisations as written."""
    forms: dict[tuple[str, str, str], dict[str, None]] = {}
    for row in replacements.to_dict("records"):
        text, kind, entity = str(row["text"]), str(row["kind"]), str(row["entity"])
        if row["detector"] == "label" or len(text) < 3 or register.person(entity) is not None:
            continue
        if kind in DIRECT_KINDS or kind in ("place", "organisation"):
            forms.setdefault((entity, kind, str(row["level"])), {})[text] = None
    for number, ((entity, kind, level), texts) in enumerate(forms.items()):
        name, *aliases = sorted(texts, key=lambda text: -len(text.split()))
        label = entity or f"{kind} replaced {number}"
        yield Person(label, name, tuple(aliases), kind, level)  # type: ignore[arg-type]
