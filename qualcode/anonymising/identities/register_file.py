"""Read the register as people write it: csv with any separator, Excel, Norwegian or English headings."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from qualcode.anonymising.identities.persons import DIRECT_KINDS, KINDS, Person
from qualcode.model import Kind, Level, QualcodeError

_HEADINGS = {
    "name": "name navn namn full_name fullname full_navn fulltnavn",
    "first_name": "first_name firstname fornavn fornamn given_name",
    "last_name": "last_name lastname surname etternavn etternamn family_name",
    "aliases": "aliases alias nickname nicknames kallenavn kallenamn andre_navn andre_namn",
    "kind": "kind type slag art",
    "level": "level nivå",
    "replacement": "replacement erstatning erstatting pseudonym",
    "replacement_nb": "replacement_nb erstatning_nb erstatting_nb",
    "replacement_nn": "replacement_nn erstatning_nn erstatting_nn",
    "replacement_en": "replacement_en erstatning_en erstatting_en",
    "participant": "participant deltaker deltakar informant id",
    "relation": "relation relasjon tilknytning",
    "gender": "gender sex kjønn",
    "phone": "phone telephone mobile telefon mobil tlf",
    "email": "email e-mail mail epost e-post",
}
_COLUMN = {heading: column for column, headings in _HEADINGS.items() for heading in headings.split()}
#: What may be written for a kind beside the kind itself.
KIND_WORDS = {
    "sted": "place", "stad": "place", "kommune": "place", "organisasjon": "organisation", "organization": "organisation",
    "arbeidsplass": "organisation", "workplace": "organisation", "kontakt": "contact", "adresse": "address",
    "dato": "date", "alder": "age", "rolle": "role", "annet": "other", "anna": "other", "navn": "person",
    "name": "person", "third person": "person", "third_person": "person", "participant": "person", "": "person",
}  # fmt: skip


def rows_of_file(path: Path) -> list[dict[str, Any]]:
    """The rows of a register file, by its own headings."""
    if not path.is_file():
        raise QualcodeError(
            f"{path}: there is no such register file; expected a .csv or .xlsx with a column name"
        )
    if path.suffix.lower() == ".xlsx":
        import pandas as pd

        try:
            return [
                {str(k): v for k, v in row.items()}
                for row in pd.read_excel(path, dtype=str).to_dict("records")
            ]
        except Exception as error:
            raise QualcodeError(
                f"{path.name}: not a readable Excel file ({error}); save it again as .xlsx"
            ) from error
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise QualcodeError(f"{path.name}: not a text file; expected a csv with a column name")
    heading = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=heading.count)
    rows = list(csv.DictReader(io.StringIO(text.lstrip()), delimiter=separator))
    if heading.count(separator) == 0 and _COLUMN.get(heading.strip().casefold()) != "name":
        # a bare list of names, one a line, is what people keep
        return [{"name": line.strip()} for line in text.splitlines() if line.strip()]
    return [{k: v for k, v in row.items() if isinstance(k, str)} for row in rows]


def _plain(row: Mapping[str, Any]) -> dict[str, str]:
    """The row under our column names, empty for what is missing."""
    plain = dict.fromkeys(_HEADINGS, "")
    for heading, value in row.items():
        column = _COLUMN.get(str(heading).strip().casefold().replace(" ", "_"))
        if column is None or value is None or value != value:  # NaN is not itself
            continue
        if isinstance(value, list | tuple | set | frozenset):
            value = ";".join(str(part) for part in value)
        if str(value).strip() and not (column == "participant" and plain[column]):
            plain[column] = str(value).strip()
    return plain


def kind_of(name: str) -> str:
    """person, unless what is written can be nobody's name: it holds a digit or an @, and is looked for as it stands.

    >>> kind_of("Kari Nordmann"), kind_of("autumn 2012"), kind_of("912 34 567"), kind_of("31 400")
    ('person', 'date', 'contact', 'other')
    """
    digits = sum(c.isdigit() for c in name)
    if "@" in name or (digits >= 8 and not any(c.isalpha() for c in name)):
        return "contact"
    if not digits:
        return "person"
    from qualcode.anonymising.replacing.levels import date_parts

    return "date" if date_parts(name)[0] else "other"


def people_of(rows: Sequence[Mapping[str, Any]], source: str) -> list[Person]:
    """The people and things of the rows, numbered by kind; warns about rows that name nobody.

    A participant with several rows (one a document) is one person; other spellings of the name become aliases.
    """
    numbers: dict[str, int] = {}
    people: dict[str, Person] = {}
    nameless = 0
    for line, row in enumerate(rows, 2):
        plain = _plain(row)
        name = plain["name"] or f"{plain['first_name']} {plain['last_name']}".strip()
        aliases = [part.strip() for part in plain["aliases"].replace("|", ";").split(";") if part.strip()]
        aliases += [plain[column] for column in ("phone", "email") if plain[column]]
        if not name and aliases:
            name = aliases.pop(0)
        if not name:
            nameless += 1
            continue
        kind = KIND_WORDS.get(plain["kind"].casefold(), plain["kind"].casefold())
        if kind == "person":
            kind = kind_of(name)
        if kind not in KINDS:
            raise QualcodeError(
                f"{source}, line {line}: kind {plain['kind']!r} is not known; expected one of {', '.join(KINDS)}"
            )
        level = plain["level"].casefold() or ("direct" if kind in DIRECT_KINDS else "indirect")
        if level not in ("direct", "indirect", "keep"):
            raise QualcodeError(
                f"{source}, line {line}: level {level!r} is not known; expected direct, indirect or keep"
            )
        entity = plain["participant"]
        if known := people.get(entity):
            others = dict.fromkeys((*known.aliases, name, *aliases))
            others.pop(known.name, None)
            people[entity] = replace(known, aliases=tuple(others))
            continue
        if not entity:
            numbers[kind] = numbers.get(kind, 0) + 1
            entity = f"{kind} {numbers[kind]}"
        people[entity] = Person(
            entity, name, tuple(dict.fromkeys(aliases)), cast(Kind, kind), cast(Level, level), plain["replacement"],
            plain["participant"], plain["relation"], plain["gender"].casefold()[:1].replace("k", "f"),
            plain["replacement_nb"], plain["replacement_nn"], plain["replacement_en"],
        )  # fmt: skip
    if nameless:
        warnings.warn(
            f"{source}: {nameless} of {len(rows)} rows name nobody (no column name, first_name or aliases is filled in);"
            " they were skipped",
            stacklevel=5,
        )
    return list(people.values())
