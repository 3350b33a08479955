"""The register: the people and places the researchers know of, and where a text names them.

A register is connection-key material (it ties names to participants): it lives in the vault, never in a study.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from qualcode.anonymising.identities.coreference import CONFLICT_COLUMNS, resolve
from qualcode.anonymising.identities.mentions import MentionFinder
from qualcode.anonymising.identities.names import name_key, name_parts
from qualcode.anonymising.identities.persons import Mention, Person
from qualcode.anonymising.identities.register_file import people_of, rows_of_file
from qualcode.anonymising.replacing.tables import to_identifiers, to_table
from qualcode.model import Identifier, QualcodeError, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Register:
    """Everyone and everything the researchers know must not be recognised.

    >>> register = Register.of_names(["Kari Nordmann", "Ola Vik"])
    >>> [(m.text, m.entity) for m in register.find("KARIS mor kjenner ola vik, ikke vika.")]
    [('KARI', 'person 1'), ('ola vik', 'person 2')]
    """

    people: tuple[Person, ...] = ()
    name: str = field(default="register", compare=False)

    @classmethod
    def of_names(cls, names: Iterable[str]) -> Register:
        """A register from full names only; a name that occurs twice is one person."""
        return cls.of_rows([{"name": name} for name in dict.fromkeys(names)])

    @classmethod
    def of_rows(cls, rows: Sequence[Mapping[str, Any]], name: str = "register") -> Register:
        """A register from rows with the columns of `read_register`; `name` stands in errors."""
        return cls(tuple(people_of(rows, name)), name)

    def __len__(self) -> int:
        return len(self.people)

    def __bool__(self) -> bool:
        return bool(self.people)

    def __repr__(self) -> str:  # names stay out of notebooks and logs
        return f"<Register of {len(self.people)}>"

    def find(self, text: str, language: str | None = None) -> list[Mention]:
        """Every mention of the register's people and things in `text`, in order, none overlapping.

        Case does not matter; genitives, parts of names, initials, nicknames given as aliases and misspellings are
        found. A name that is also a word counts in lower case only where its neighbours say so. Offsets are code
        points of `text`; a mention is whole words but for a genitive ending, which stays outside. `language` is not needed: the three
        languages are looked at together, for speakers switch.
        """
        return self._finder.find(text) if self else []

    def resolve(
        self, identifiers: pd.DataFrame | Iterable[Identifier], transcripts: Transcript | Iterable[Transcript]
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Identifiers with one entity a person across all transcripts, and the conflicts that are left to decide.

        Mentions in the register, and mentions of a person found in one place and overlooked in another, are added
        (detector "register", "same name"). The second table has the columns document, start, end, text, candidates,
        entity, why. Works with an empty register too.
        """
        import pandas as pd

        several = as_transcripts(transcripts)
        texts = {transcript.id: transcript.text for transcript in several}
        mentions = {document: self.find(text) for document, text in texts.items()} if self else {}
        by_id = {transcript.id: transcript for transcript in several}
        resolved, conflicts = resolve(
            to_identifiers(identifiers),
            texts,
            self.people,
            mentions,
            lambda document: by_id[document].participants,
        )
        rows = list(map(attrgetter(*CONFLICT_COLUMNS), conflicts))
        return to_table(resolved), pd.DataFrame(rows, columns=list(CONFLICT_COLUMNS))

    def person(self, entity: str) -> Person | None:
        """The line of the register with this entity, or None."""
        return self._by_entity.get(entity)

    @cached_property
    def _by_entity(self) -> dict[str, Person]:
        return {person.entity: person for person in self.people}

    @cached_property
    def _finder(self) -> MentionFinder:
        return MentionFinder(self.people)

    @cached_property
    def name_words(self) -> frozenset[str]:
        """Every word of every person's name and aliases, as looked up; realistic names must avoid these."""
        words: set[str] = set()
        for person in self.people:
            for written in (person.name, *person.aliases):
                words |= {name_key(word) for word in name_parts(written).words}
        return frozenset(words)

    def __getstate__(self) -> dict[str, Any]:
        return {"people": self.people, "name": self.name}  # the finder is rebuilt where it is needed

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


def read_register(
    source: Register | pd.DataFrame | str | Path | Iterable[str | Mapping[str, Any]] | None,
) -> Register:
    """Read the register from full names, a DataFrame, or a .csv or .xlsx file.

    Columns (Norwegian headings are known too): `name` (or first_name and last_name), `aliases` (nicknames and other
    spellings, parted by ; or |), `kind` (person, place, organisation ...; default person), `level` (direct,
    indirect), `replacement` (and `replacement_nb`, `_nn`, `_en` for texts in these languages), `participant` (the id of a participant), `relation` ("colleague"), `gender` (f, m),
    and `phone`, `email`, which count as aliases. Other columns, as a participants.csv has, are left alone.

    Raises QualcodeError when the file cannot be read or a kind or level is not known.

    >>> read_register(["Kari Nordmann"]).people[0].entity
    'person 1'
    """
    if source is None:
        return Register()
    if isinstance(source, Register):
        return source
    if isinstance(source, str | Path):
        return Register.of_rows(rows_of_file(Path(source)), Path(source).name)
    if hasattr(source, "to_dict") and hasattr(source, "columns"):
        frame = cast("pd.DataFrame", source)
        return Register.of_rows([{str(k): v for k, v in row.items()} for row in frame.to_dict("records")])
    rows: list[Mapping[str, Any]] = []
    for item in dict.fromkeys(source) if _all_names(source) else source:
        if isinstance(item, Person):
            rows.append({name: getattr(item, name) for name in Person.__slots__})
        elif isinstance(item, str | Mapping):
            rows.append({"name": item} if isinstance(item, str) else item)
        else:
            raise QualcodeError(
                f"register: found {type(item).__name__}; expected full names, a DataFrame or the path of a csv file"
            )
    return Register.of_rows(rows)


def _all_names(source: Any) -> bool:
    return isinstance(source, Sequence) and all(isinstance(item, str) for item in source)
