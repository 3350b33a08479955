"""The framework matrix in Excel and Word, to be written in by hand and read back without loss."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from qualcode.analysis.framework import framework_table
from qualcode.model import QualcodeError

if TYPE_CHECKING:
    from qualcode.codebook import Codebook

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_HEADING = "participant"
# Word: how many codes stand side by side on a landscape page and can still be read.
_ABREAST = 4


def write_framework(
    matrix: pd.DataFrame, path: str | Path, *, codebook: Codebook | None = None, language: str = "en"
) -> Path:
    """Write a framework matrix to .xlsx or .docx; returns its path.

    Excel: one sheet, codes as columns, their paths in the second row. Word: landscape tables of up to four codes each,
    the path under each heading. Write between the heading and the line of references; keep paths and participants' ids,
    for `read_framework` finds the cells by them.
    """
    path = Path(path)
    write = {".xlsx": _write_excel, ".docx": _write_word}.get(path.suffix.lower())
    if write is None:
        raise QualcodeError(f"{path.name}: expected a file name that ends in .xlsx or .docx; rename it")
    labels = {
        code: codebook.label(code, language) if codebook and code in codebook else code.rpartition("/")[2]
        for code in matrix.columns
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write(matrix, path, labels)
    return path


def read_framework(path: str | Path) -> pd.DataFrame:
    """What was written in a framework matrix: participant, code, summary, references (tuple of "document:turn").

    Raises QualcodeError for a file that is not one `write_framework` made, or where an id or path was lost, and
    names the row.
    """
    path = Path(path)
    read = {".xlsx": _read_excel, ".docx": _read_word}.get(path.suffix.lower())
    if read is None:
        raise QualcodeError(f"{path.name}: expected a framework matrix in .xlsx or .docx")
    if not path.is_file():
        raise QualcodeError(f"{path}: there is no such file")
    if not zipfile.is_zipfile(path):
        raise QualcodeError(
            f"{path.name}: cannot be read as {path.suffix}: it is not such a file; save it again from the program"
        )
    try:
        matrix = read(path)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise QualcodeError(
            f"{path.name}: cannot be read as {path.suffix} ({error}); save it again from the program"
        ) from None
    doubled = [name for name in matrix.index if list(matrix.index).count(name) > 1]
    if doubled:
        raise QualcodeError(f"{path.name}: participant {doubled[0]!r} stands in two rows; keep one")
    return framework_table(matrix)


def _clean(text: Any) -> str:
    return _ILLEGAL.sub("\ufffd", "" if text is None or text != text else str(text))


def _write_excel(matrix: pd.DataFrame, path: Path, labels: dict[str, str]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "framework"
    rows = [[_HEADING, *(labels[code] for code in matrix.columns)], ["", *matrix.columns]]
    rows += [
        [person, *cells]
        for person, cells in zip(matrix.index, matrix.to_numpy(dtype=object).tolist(), strict=True)
    ]
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            cell = sheet.cell(number, place)
            clean = _clean(text)
            if len(clean) > 32_767:
                raise QualcodeError(
                    f"{path.name}: the summary of {row[0]} under {matrix.columns[place - 2]!r} is longer than the 32,767 characters "
                    "that a cell holds; shorten it, or write .docx"
                )
            cell.value = clean
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if clean[:1] in "=+-@":
                cell.quotePrefix = True
            if number == 1 or place == 1:
                cell.font = Font(bold=True)
            elif number == 2:
                cell.font = Font(size=8, color="777777")
    for place in range(1, len(matrix.columns) + 2):
        sheet.column_dimensions[get_column_letter(place)].width = 14 if place == 1 else 40
    sheet.freeze_panes = "B3"
    book.save(path)


def _read_excel(path: Path) -> pd.DataFrame:
    from openpyxl import load_workbook

    sheet: Any = load_workbook(path).worksheets[0]
    rows = [[_text(cell.value) for cell in row] for row in sheet.iter_rows()]
    if len(rows) < 2 or rows[0][0] != _HEADING:
        raise QualcodeError(
            f'{path.name}: expected "{_HEADING}" in cell A1 and code paths in row 2, as write_framework() makes it'
        )
    codes = rows[1][1:]
    while codes and not codes[-1]:
        codes.pop()
    if not all(codes):
        raise QualcodeError(
            f"{path.name}, row 2: a code path is missing in column {codes.index('') + 2}; write it again"
        )
    people, cells = [], []
    for number, row in enumerate(rows[2:], 3):
        texts = row[1 : len(codes) + 1]
        if not row[0]:
            if any(texts):
                raise QualcodeError(
                    f"{path.name}, row {number}: text without a participant in column A; write the id there"
                )
            continue
        people.append(row[0])
        cells.append(texts)
    return pd.DataFrame(
        cells, index=pd.Index(people, name="participant"), columns=pd.Index(codes, name="code"), dtype=object
    )


def _text(value: Any) -> str:
    # Excel writes line breaks in cells as LF, other programs as CRLF
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")


def _write_word(matrix: pd.DataFrame, path: Path, labels: dict[str, str]) -> None:
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(1.8))
    document.styles["Normal"].font.size = Pt(9)
    codes = list(matrix.columns)
    for first in range(0, len(codes), _ABREAST):
        part = codes[first : first + _ABREAST]
        table = document.add_table(rows=1 + len(matrix), cols=1 + len(part), style="Table Grid")
        table.rows[0].cells[0].text = _HEADING
        for cell, code in zip(table.rows[0].cells[1:], part, strict=True):
            cell.text = f"{_clean(labels[code])}\n{code}"
            cell.paragraphs[0].runs[0].bold = True
        for row, (person, texts) in zip(table.rows[1:], matrix[part].iterrows(), strict=True):
            _fill_cell(row.cells[0], str(person))
            for cell, text in zip(row.cells[1:], texts, strict=True):
                _fill_cell(cell, _clean(text))
        document.add_paragraph()
    document.core_properties.author = ""
    document.save(str(path))


def _fill_cell(cell: Any, text: str) -> None:
    """The text, one paragraph a line, as a person would type it."""
    lines = text.split("\n")
    cell.paragraphs[0].add_run(lines[0])
    for line in lines[1:]:
        cell.add_paragraph(line)


def _read_word(path: Path) -> pd.DataFrame:
    from docx import Document

    parts = []
    for number, table in enumerate(Document(str(path)).tables, 1):
        head = [_cell_text(cell) for cell in table.rows[0].cells]
        if head[0] != _HEADING:
            continue
        codes = [text.rpartition("\n")[2].strip() for text in head[1:]]
        if not all(codes):
            raise QualcodeError(
                f"{path.name}, table {number}: a code path is missing under its heading; write it again"
            )
        people = [_cell_text(row.cells[0]) for row in table.rows[1:]]
        if not all(people):
            raise QualcodeError(
                f"{path.name}, table {number}, row {people.index('') + 2}: the participant's id is missing; write it again"
            )
        cells = [[_cell_text(cell) for cell in row.cells[1:]] for row in table.rows[1:]]
        parts.append(
            pd.DataFrame(
                cells,
                index=pd.Index(people, name="participant"),
                columns=pd.Index(codes, name="code"),
                dtype=object,
            )
        )
    if not parts:
        raise QualcodeError(
            f'{path.name}: no table with "{_HEADING}" in its first cell, as write_framework() makes it'
        )
    return pd.concat(parts, axis=1)


def _cell_text(cell: Any) -> str:
    return "\n".join(paragraph.text for paragraph in cell.paragraphs)
