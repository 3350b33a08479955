"""The review as an Excel sheet and as a page, and what people filled in back from them."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from qualcode.anonymising.reviewing.by_hand import ADD_COLUMNS
from qualcode.model import Identifier, Kind, QualcodeError, Transcript

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
    "kind": 14,
    "documents": 16,
}
_FILLED_IN = ("decision", "merge_with", "note")
_HELP = {
    "en": "Holds personal data: keep it in the vault. Decision: replace or keep. Merge with: the entity, or another"
    " text, that this is the same as. Suggestion, kind and level may be rewritten.",
    "nb": "Inneholder personopplysninger: la den ligge i hvelvet. Decision: replace (erstatt) eller keep (behold)."
    " Merge with: enheten, eller en annen tekst, som dette er det samme som. Suggestion, kind og level kan skrives om.",
}
_ADD_HELP = {
    "en": "What nobody found, a row each. Text: the words just as they stand in the transcript, digits too. Documents: where"
    " (empty: wherever they stand). Kind, level and suggestion may be left empty.",
    "nb": "Det ingen fant, én rad for hver. Text: ordene akkurat som de står i intervjuet, tall også. Documents: hvor (tomt:"
    " overalt der de står). Kind, level og suggestion kan stå tomme.",
}
_ADD = "add"
_ROWS_TO_ADD = 200


def write_sheet(table: pd.DataFrame, documents: Sequence[str], path: Path, language: str) -> None:
    """Write the table as .xlsx: headings frozen, decisions as a list to choose from, every cell plain text.

    A second sheet, "add", is for what no detector found; `documents` are the ids to choose from there.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    language = language if language in _HELP else "en"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "review"
    _write_headings(sheet, 1, list(table.columns), _FILLED_IN)
    for row_number, row in enumerate(table.itertuples(index=False), 2):
        for number, value in enumerate(row, 1):
            written = sheet.cell(row_number, number, value)
            if isinstance(value, str):
                written.data_type = "s"  # a quote that begins with = is no formula
            written.alignment = Alignment(wrap_text=True, vertical="top")
        # a row grows by itself in Excel, and not in LibreOffice
        lines = max(
            -(-len(str(cell)) // _WIDTHS.get(name, 12)) for name, cell in zip(table.columns, row, strict=True)
        )
        sheet.row_dimensions[row_number].height = 15 * min(lines, 8)
    _write_choices(sheet, list(table.columns), 2, len(table) + 1, {"decision": '"replace,keep"'})
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    adding = book.create_sheet(_ADD)
    adding["A1"] = _ADD_HELP[language]
    adding.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(ADD_COLUMNS))
    adding["A1"].alignment = Alignment(wrap_text=True, vertical="top")
    adding.row_dimensions[1].height = 34
    _write_headings(adding, 2, ADD_COLUMNS, ADD_COLUMNS)
    for row in adding.iter_rows(min_row=3, max_row=_ROWS_TO_ADD + 2, max_col=len(ADD_COLUMNS)):
        for cell in row:
            cell.number_format = "@"  # "1968" and "0803" stay as they are typed
    choices = {
        "documents": f"about!$A$4:$A${len(documents) + 3}",
        "kind": f'"{",".join(get_args(Kind))}"',
        "level": '"direct,indirect,keep"',
        "decision": '"replace,keep"',
    }
    _write_choices(adding, ADD_COLUMNS, 3, _ROWS_TO_ADD + 2, choices)
    adding.freeze_panes = "A3"
    about = book.create_sheet("about")
    about["A1"] = _HELP[language]
    about["A1"].alignment = Alignment(wrap_text=True, vertical="top")
    about.column_dimensions[get_column_letter(1)].width = 110
    about["A3"] = "documents"
    for number, document in enumerate(documents, 4):
        about.cell(number, 1, document).data_type = "s"
    waiting = path.with_name(path.name + ".part")
    book.save(waiting)
    waiting.replace(path)


def _write_headings(sheet: Any, row: int, columns: Sequence[str], filled_in: Sequence[str]) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, name in enumerate(columns, 1):
        cell = sheet.cell(row, number, name)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFF2CC" if name in filled_in else "DDEBF7")
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 12)


def _write_choices(
    sheet: Any, columns: Sequence[str], first: int, last: int, choices: Mapping[str, str]
) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for name, values in choices.items():
        # a list to choose from, not a wall: what is typed is judged when the sheet is read
        rule = DataValidation(type="list", formula1=values, allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(rule)
        letter = get_column_letter(list(columns).index(name) + 1)
        rule.add(f"{letter}{first}:{letter}{max(first, last)}")


def write_page(
    table: pd.DataFrame,
    transcripts: Sequence[Transcript],
    identifiers: Sequence[Identifier],
    path: Path,
    language: str,
) -> None:
    """Write the table as a page that works without a network and saves the decisions as a .json file.

    The transcripts are in it, with what was found marked, to read through and to mark what was not.
    """
    file = resources.files("qualcode.anonymising").joinpath("data", "review.html")
    language = language if language in _HELP else "en"
    found: dict[str, list[Identifier]] = {}
    for one in identifiers:
        found.setdefault(one.document, []).append(one)
    texts = [{"id": text.id, "parts": _marked(text.text, found.get(text.id, ()))} for text in transcripts]
    page = file.read_text(encoding="utf-8")
    page = page.replace("{{help}}", html.escape(_HELP[language]))
    page = page.replace("{{add_help}}", html.escape(_ADD_HELP[language])).replace("{{language}}", language)
    page = page.replace("{{rows}}", _json(table.to_dict("records"))).replace("{{texts}}", _json(texts))
    waiting = path.with_name(path.name + ".part")
    waiting.write_text(page, encoding="utf-8")
    waiting.replace(path)


def _json(value: Any) -> str:
    """Json that may stand in a page: nothing in it can end the script it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", " ")


def _marked(text: str, identifiers: Sequence[Identifier]) -> list[tuple[str, str]]:
    """The text in pieces, each with what it is marked as: "" (nothing), "replace" or "keep"."""
    pieces, position = [], 0
    for one in sorted(identifiers, key=lambda one: one.start):
        if one.start < position:
            continue
        pieces += [
            (text[position : one.start], ""),
            (text[one.start : one.end], "keep" if one.level == "keep" else "replace"),
        ]
        position = one.end
    return [piece for piece in (*pieces, (text[position:], "")) if piece[0]]


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
    found = _rows_below(sheet, 1, "")
    if found is None or not {"key", "decision"} <= set(found[0]):
        raise QualcodeError(
            f"{path.name}: the columns key and decision are missing; use the sheet as it was written"
        )
    rows = found[1]
    if _ADD in book.sheetnames:
        added = _rows_below(book[_ADD], 2, f"sheet {_ADD}, ")
        if added is None or "text" not in added[0]:
            raise QualcodeError(
                f"{path.name}, sheet {_ADD}: the column text is missing in row 2; use the sheet as it was written"
            )
        rows += added[1]
    book.close()
    return rows


def _rows_below(sheet: Any, heading: int, place: str) -> tuple[list[str], list[dict[str, Any]]] | None:
    """The headings in a row, and the rows below that hold anything, each with where it stands; None without headings."""
    lines = sheet.iter_rows(min_row=heading, values_only=True)
    names = [str(cell or "").strip().casefold().replace(" ", "_") for cell in next(lines, ())]
    if not any(names):
        return None
    rows = [
        {**dict(zip(names, map(_plain, line), strict=False)), "_where": f"{place}row {number}"}
        for number, line in enumerate(lines, heading + 1)
        if any(cell is not None for cell in line)
    ]
    return names, rows


def _plain(cell: Any) -> Any:
    """A year that Excel made a number of is the year again."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
