"""Identifiers as a table and as single things."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from qualcode.model import IDENTIFIER_COLUMNS, Identifier, QualcodeError

if TYPE_CHECKING:
    import pandas as pd


def to_identifiers(table: pd.DataFrame | Iterable[Identifier]) -> list[Identifier]:
    """The rows of an identifiers table as `Identifier`s; a list of them passes through.

    Raises QualcodeError when a column that is needed is missing.
    """
    if not hasattr(table, "columns"):
        return list(table)
    frame: Any = table
    if not len(frame):
        return []
    missing = [
        name for name in ("document", "start", "end", "text", "kind", "level") if name not in frame.columns
    ]
    if missing:
        raise QualcodeError(
            f"identifiers: column {missing[0]!r} is missing; expected the table from find_identifiers with the columns"
            f" {', '.join(IDENTIFIER_COLUMNS)}"
        )
    rows = frame.to_dict("records")
    return [
        Identifier(
            str(row["document"]), int(row["start"]), int(row["end"]), str(row["text"]), row["kind"], row["level"],
            _text(row.get("entity")), float(row.get("confidence", 1.0)), _text(row.get("detector")),
        )
        for row in rows
    ]  # fmt: skip


def to_table(identifiers: Iterable[Identifier]) -> pd.DataFrame:
    """Identifiers as a table with the columns of `IDENTIFIER_COLUMNS`, in order of document and place."""
    import pandas as pd

    rows = list(map(attrgetter(*IDENTIFIER_COLUMNS), identifiers))
    return pd.DataFrame(rows, columns=list(IDENTIFIER_COLUMNS))


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)
