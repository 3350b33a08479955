"""A person (or place, or thing) that is known, and where a text names one: what register and finders speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from qualcode.anonymising.identities.names import NameParts, name_parts
from qualcode.model import Kind, Level, Span

KINDS: tuple[str, ...] = get_args(Kind)
DIRECT_KINDS = frozenset({"person", "contact", "id", "address"})


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the register: a person, or a place, organisation or other thing that points to one.

    `entity` is the name all mentions share: the participant's id, or "person 1", "place 2" in the order of the
    register. `replacement` is used as it stands, at every level, in a text of the language for which none is given by
    itself; empty means that the level decides.
    """

    entity: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: Kind = "person"
    level: Level = "direct"
    replacement: str = ""
    participant: str = ""
    relation: str = ""
    gender: str = ""
    replacement_nb: str = ""
    replacement_nn: str = ""
    replacement_en: str = ""

    def replacement_in(self, language: str | None) -> str:
        """The replacement for a text in this language; where none was given for it, the one for all."""
        return str(getattr(self, f"replacement_{language}", "")) or self.replacement

    @property
    def parts(self) -> NameParts:
        return name_parts(self.name)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names someone in the register.

    `entity` is empty where two or more people share what is written; `candidates` holds the entities it may be.
    `form` tells how it was written: full name, part of name, initials, alias, misspelling, literal, other surname.
    """

    start: int
    end: int
    text: str
    entity: str
    kind: Kind
    level: Level
    confidence: float
    form: str
    candidates: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)
