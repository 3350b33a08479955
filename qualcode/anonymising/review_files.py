"""The review as an Excel sheet and as a page, and what people filled in back from them."""

from __future__ import annotations

import csv
import html
import io
import json
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.model import QualcodeError

if TYPE_CHECKING:
    import pandas as pd

_WIDTHS = {
    "key": 14,
    "text": 26,
    "context": 80,
    "suggestion": 30,
    "decision": 12,
    "merge_with": 18,
    "note": 30,
    "why": 34,
}
_FILLED_IN = ("decision", "merge_with", "note")
_HELP = {
    "en": "Holds personal data: keep it in the vault. Decision: replace or keep. Merge with: the entity, or another"
    " text, that this is the same as. Suggestion, kind and level may be rewritten.",
    "nb": "Inneholder personopplysninger: la den ligge i hvelvet. Decision: replace (erstatt) eller keep (behold)."
    " Merge with: enheten, eller en annen tekst, som dette er det samme som. Suggestion, kind og level kan skrives om.",
}


def write_sheet(table: pd.DataFrame, path: Path, language: str) -> None:
    """Write the table as .xlsx: headings frozen, decisions as a list to choose from, every cell plain text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "review"
    for number, name in enumerate(table.columns, 1):
        cell = sheet.cell(1, number, name)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFF2CC" if name in _FILLED_IN else "DDEBF7")
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 12)
    for row_number, row in enumerate(table.itertuples(index=False), 2):
        for number, value in enumerate(row, 1):
            written = sheet.cell(row_number, number, value)
            if isinstance(value, str):
                written.data_type = "s"  # a quote that begins with = is no formula
            written.alignment = Alignment(wrap_text=True, vertical="top")
    column = get_column_letter(list(table.columns).index("decision") + 1)
    choices = DataValidation(type="list", formula1='"replace,keep"', allow_blank=True)
    sheet.add_data_validation(choices)
    choices.add(f"{column}2:{column}{len(table) + 1}")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    about = book.create_sheet("about")
    about["A1"] = _HELP[language if language in _HELP else "en"]
    waiting = path.with_name(path.name + ".part")
    book.save(waiting)
    waiting.replace(path)


def write_page(table: pd.DataFrame, path: Path, language: str) -> None:
    """Write the table as a page that works without a network and saves the decisions as a .json file."""
    file = resources.files("qualcode.anonymising").joinpath("data", "review.html")
    rows = (
        json.dumps(table.to_dict("records"), ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace("\u2028", " ")
    )
    page = file.read_text(encoding="utf-8")
    page = page.replace("{{help}}", html.escape(_HELP[language if language in _HELP else "en"]))
    page = page.replace("{{language}}", language).replace("{{rows}}", rows)
    waiting = path.with_name(path.name + ".part")
    waiting.write_text(page, encoding="utf-8")
    waiting.replace(path)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a filled-in review: .xlsx, .csv, or the .json that the page saves."""
    if not path.is_file():
        raise QualcodeError(f"{path}: there is no such review file")
    ending = path.suffix.lower()
    if ending == ".xlsx":
        return _rows_of_sheet(path)
    if ending == ".csv":
        text = path.read_text(encoding="utf-8-sig")
        heading = text.split("\n", 1)[0]
        return list(csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=heading.count)))
    if ending == ".json":
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise QualcodeError(
                f"{path.name}: not the file that the review page saves ({error}); save it again"
            ) from error
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise QualcodeError(f"{path.name}: expected the list of decisions that the review page saves")
        return rows
    raise QualcodeError(
        f"{path.name}: expected the filled-in .xlsx or .csv, or the .json that the page's button saves"
        + ("; the page itself does not hold what was filled in" if ending in (".html", ".htm") else "")
    )


def _rows_of_sheet(path: Path) -> list[dict[str, Any]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise QualcodeError(
            f"{path.name}: not a readable Excel file ({error}); save it again as .xlsx"
        ) from error
    sheet = book["review"] if "review" in book.sheetnames else book.worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    heading = [str(cell or "").strip().casefold().replace(" ", "_") for cell in next(rows, ())]
    if "key" not in heading or "decision" not in heading:
        raise QualcodeError(
            f"{path.name}: the columns key and decision are missing; use the sheet as it was written"
        )
    found = [dict(zip(heading, row, strict=False)) for row in rows]
    book.close()
    return found
