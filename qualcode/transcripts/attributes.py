"""The participants table: who is who, in which file, under which label."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from qualcode.model import QualcodeError
from qualcode.transcripts.encoding import decode
from qualcode.transcripts.leads import label_key
from qualcode.transcripts.limits import read_bytes
from qualcode.transcripts.pieces import ImportFailed
from qualcode.transcripts.tables import sheets

if TYPE_CHECKING:
    import pandas as pd

# Names that a folder's participants table may have.
TABLE_NAMES = (
    "participants.csv",
    "participants.xlsx",
    "deltakere.csv",
    "deltakarar.csv",
    "deltakere.xlsx",
    "deltakarar.xlsx",
)


@dataclass(frozen=True)
class Known:
    """What the table says about one file: attributes of the source, and of each label in it."""

    attributes: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    participant: str | None = None


def read_attributes(path: str | Path) -> "pd.DataFrame":
    """The participants table of a csv or xlsx file, a row a participant, all values as text.

    Columns: participant, and what else is known; `document` (file name with or without ending, or id) ties a row to
    a file and `speaker` to a label in it. Raises QualcodeError without a participant column or for a doubled row.
    """
    import pandas as pd

    return pd.DataFrame(attribute_rows(path)).fillna("")


def attribute_rows(table: Any) -> list[dict[str, Any]]:
    """The rows of a participants table given as a path, a DataFrame, or a list of mappings."""
    if isinstance(table, str | Path):
        return _read_rows(Path(table))
    if hasattr(table, "to_dict") and hasattr(table, "columns"):
        table = table.to_dict("records")
    rows = [{str(k): v for k, v in row.items() if v is not None and v == v and v != ""} for row in table]
    return rows


def _read_rows(path: Path) -> list[dict[str, Any]]:
    cells = table_cells(path)
    if not cells:
        raise ImportFailed(f"{path.name}: is empty; expected a heading row with at least participant")
    heads = [cell.strip().strip("\ufeff").lower().replace(" ", "_") for cell in cells[0]]
    aliases = {"deltaker": "participant", "deltakar": "participant", "fil": "document", "file": "document",
               "dokument": "document", "taler": "speaker", "talar": "speaker", "label": "speaker"}  # fmt: skip
    heads = [aliases.get(head, head) for head in heads]
    if "participant" not in heads:
        raise ImportFailed(
            f"{path.name}, row 1: no column is called participant (found: {', '.join(h for h in heads if h)[:120]}); name it so"
        )
    doubled = {head for head in heads if head and heads.count(head) > 1}
    if doubled:
        raise ImportFailed(f"{path.name}, row 1: the column {min(doubled)!r} occurs twice; rename one")
    rows: list[dict[str, Any]] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, values in enumerate(cells[1:], start=2):
        row = {
            head: value.strip() for head, value in zip(heads, values, strict=False) if head and value.strip()
        }
        if not row:
            continue
        if "participant" not in row:
            raise ImportFailed(
                f"{path.name}, row {number}: has no participant; give the row an id or remove it"
            )
        key = (row["participant"], row.get("document", ""), row.get("speaker", ""))
        if key in seen:
            raise ImportFailed(
                f"{path.name}, row {number}: {row['participant']!r} stands in row {seen[key]} already; remove one"
            )
        seen[key] = number
        rows.append(row)
    return rows


def table_cells(path: Path) -> list[list[str]]:
    """The cells of a csv or xlsx file, row by row, as text."""
    data = read_bytes(path)
    return _workbook(data, path.name) if data[:2] == b"PK" else _separated(data, path.name)


def read_speakers(path: Path) -> dict[str, dict[str, str]]:
    """A speakers table: columns label (or speaker), role, and where wanted participant and speaker."""
    head, *rows = table_cells(path) or [[]]
    keys = [cell.strip().lower() for cell in head]
    label = next((keys.index(name) for name in ("label", "speaker") if name in keys), None)
    if label is None or "role" not in keys:
        raise ImportFailed(
            f"{path.name}, row 1: found {', '.join(keys)}; expected the columns label and role"
        )
    return {
        row[label].strip(): {
            key: value.strip()
            for key, value in zip(keys, row, strict=False)
            if key in ("role", "participant") and value.strip()
        }
        for row in rows
    }


def _separated(data: bytes, name: str) -> list[list[str]]:
    import csv

    text, _ = decode(data, name)
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    try:
        return [
            row
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
            if row
        ]
    except csv.Error as error:
        raise ImportFailed(f"{name}: is not a readable table ({error}); save it again as csv") from error


def _workbook(data: bytes, name: str) -> list[list[str]]:
    rows = next((sheet for sheet in sheets(data, name) if sheet), [])
    return [row for row in rows if any(cell.strip() for cell in row)]


def known_about(name: str, rows: Sequence[Mapping[str, Any]]) -> Known:
    """What the table says about the file `name`: rows that name it, else the one whose participant is its stem."""
    stem = PurePath(name).stem
    keys = {name.casefold(), stem.casefold()}
    named = [row for row in rows if _document(row) in keys]
    if not named:
        named = [
            row
            for row in rows
            if "document" not in row and str(row.get("participant", "")).casefold() in keys
        ]
    people = {str(row["speaker"]): _own(row) for row in named if row.get("speaker")}
    without = [row for row in named if not row.get("speaker")]
    if len(without) > 1:
        raise QualcodeError(
            f"{name}: {len(without)} rows of the participants table name this file without a speaker; "
            "give each row the label that person has in it"
        )
    everybody = [*without, *(row for row in named if row.get("speaker"))]
    only = without[0] if without else (everybody[0] if len(everybody) == 1 else None)
    return Known(
        attributes=_own(only) if only is not None else {},
        people=people,
        participant=str(only["participant"]) if only is not None and "participant" in only else None,
    )


def _document(row: Mapping[str, Any]) -> str:
    return PurePath(str(row.get("document", ""))).name.casefold()


def _own(row: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in row.items() if key not in ("document", "speaker")}


def person_of(people: Mapping[str, Mapping[str, Any]], label: str) -> Mapping[str, Any] | None:
    """What the table says about the one with this label, whatever its case."""
    key = label_key(label)
    return next((own for name, own in people.items() if label_key(name) == key), None)
