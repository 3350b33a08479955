"""Codebooks as tables with one row a code: Excel, CSV and Word.

Headers are `code`, `name_nb`, `definition_en`, `cues_strong_all` and so on; `name (nb)`, Norwegian headers and a
`parent` column are read too. A row whose code starts with `@` is a concept, with its words under `cues_strong_*`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from qualcode.codebook.codes import CUE_LANGUAGES, LANGUAGES, Code, Codebook, CodebookError, did_you_mean
from qualcode.codebook.parents import with_paths

_TEXTS = ("name", "brief", "definition", "when_to_use", "when_not_to_use", "example", "counter_example")
_SINGLE = ("research_question", "origin", "color", "deprecated")
_CUES = tuple(f"cues_{strength}" for strength in ("strong", "weak"))
COLUMNS = (
    "code",
    *(f"{field}_{language}" for field in _TEXTS for language in LANGUAGES),
    *_SINGLE,
    *(f"{field}_{language}" for field in _CUES for language in CUE_LANGUAGES),
)
# What others call the same columns, in English and Norwegian.
_SYNONYMS = {
    "path": "code", "id": "code", "code_id": "code", "kode": "code", "kodenavn": "code", "kodenamn": "code",
    "overordnet": "parent", "overordna": "parent", "parent_code": "parent", "forelder": "parent",
    "navn": "name", "namn": "name", "label": "name", "description": "definition", "beskrivelse": "definition",
    "definisjon": "definition", "full_definition": "definition", "brief_definition": "brief", "kort": "brief",
    "inclusion_criteria": "when_to_use", "include": "when_to_use", "når_brukes": "when_to_use",
    "exclusion_criteria": "when_not_to_use", "exclude": "when_not_to_use", "når_ikke": "when_not_to_use",
    "eksempel": "example", "døme": "example", "examples": "example", "moteksempel": "counter_example",
    "motdøme": "counter_example", "forskningsspørsmål": "research_question", "rq": "research_question",
    "colour": "color", "farge": "color", "opphav": "origin", "cues": "cues_strong", "strong_cues": "cues_strong",
    "weak_cues": "cues_weak",
}  # fmt: skip

Rows = list[tuple[str, list[str]]]  # where the row stands, and its cells


def read(path: Path) -> Codebook:
    """The codebook in a spreadsheet or in the first table of a Word file.

    Raises CodebookError, with file and row, for a broken file, an unknown column, or a code that does not fit.
    """
    rows = {".xlsx": _xlsx_rows, ".csv": _csv_rows, ".docx": _docx_rows}[path.suffix.lower()](path)
    rows = [(place, cells) for place, cells in rows if any(cells)]
    if len(rows) < 2:
        raise CodebookError(
            f"{path.name}: found no rows of codes under a header; the first row names the columns"
        )
    columns = _columns(rows[0][1], path.name)
    return _from_rows(columns, rows[1:], path.name)


def _columns(header: list[str], name: str) -> list[str]:
    columns = []
    for cell in header:
        key = re.sub(r"[^\w]+", "_", cell.strip().casefold()).strip("_")
        stem, _, language = key.rpartition("_")
        if language not in CUE_LANGUAGES:
            stem, language = key, ""
        stem = _SYNONYMS.get(stem, stem)
        if stem in _TEXTS or stem in _CUES:
            stem = f"{stem}_{language or ('all' if stem in _CUES else 'en')}"
        if stem and stem not in (*COLUMNS, "parent"):
            raise CodebookError(
                f"{name}: unknown column {cell!r}{did_you_mean(stem, list(COLUMNS))}; rename or delete it"
            )
        columns.append(stem)
    if "code" not in columns and "name_en" not in columns:
        raise CodebookError(
            f"{name}: found no column `code`; the columns are {', '.join(filter(None, columns))}"
        )
    return columns


def _from_rows(columns: list[str], rows: Rows, name: str) -> Codebook:
    concepts: dict[str, dict[str, str]] = {}
    codes: list[dict[str, Any]] = []
    for place, cells in rows:
        values = {
            column: cell.strip()
            for column, cell in zip(columns, cells, strict=False)
            if column and cell.strip()
        }
        code = values.get("code", "")
        cues = {
            (field, language): values[f"{field}_{language}"]
            for field in _CUES
            for language in CUE_LANGUAGES
            if f"{field}_{language}" in values
        }
        if code.startswith("@"):
            concepts[code[1:]] = {language: text for (_, language), text in cues.items()}
            continue
        fields: dict[str, Any] = {"_place": place, "parent": values.get("parent")}
        fields["path"] = code or path_part(values.get("name_en", ""))
        for field in _TEXTS:
            fields[field] = {each: values.get(f"{field}_{each}", "") for each in LANGUAGES}
        fields.update({field: values.get(field, "") for field in _SINGLE})
        fields["cues"] = {}
        for (field, language), text in cues.items():
            fields["cues"].setdefault(language, {})[field.removeprefix("cues_")] = text
        codes.append(fields)
    places = [row["_place"] for row in codes]
    codes = with_paths(codes, name)
    checked = []
    for place, fields in zip(places, codes, strict=True):
        try:
            checked.append(Code(**fields))
        except ValidationError as error:
            problem = error.errors()[0]
            message = str(problem["msg"]).removeprefix("Value error, ")
            raise CodebookError(f"{name}, {place}: {problem['loc'][0]}: {message}") from None
    return Codebook(codes=tuple(checked), concepts=concepts)  # type: ignore[arg-type]


def path_part(name: str) -> str:
    """A code's name as the last part of a path.

    >>> path_part("Service delivery / velferd (RQ1)")
    'service-delivery-velferd-rq1'
    """
    return re.sub(r"[\s/@|;,\"'*()]+", "-", name.strip().casefold()).strip("-")


def _xlsx_rows(path: Path) -> Rows:
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
    except Exception as error:  # openpyxl raises whatever zip, XML and its own code raise
        raise CodebookError(
            f"{path.name}: not a readable Excel workbook ({type(error).__name__}); save it again as .xlsx"
        ) from None
    return [
        (f"row {number}", ["" if cell is None else str(cell) for cell in row])
        for number, row in enumerate(rows, start=1)
    ]


def _csv_rows(path: Path) -> Rows:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise CodebookError(f"{path.name}: not a text file; save the codebook as CSV (UTF-8)")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [(f"row {number}", row) for number, row in enumerate(reader, start=1)]


def _docx_rows(path: Path) -> Rows:
    from docx import Document

    try:
        document = Document(str(path))
    except Exception as error:  # python-docx raises whatever zip and XML raise
        raise CodebookError(
            f"{path.name}: not a readable Word document ({type(error).__name__}); save it again as .docx"
        ) from None
    if not document.tables:
        raise CodebookError(f"{path.name}: found no table; a codebook in Word is a table with one row a code")
    return [
        (f"table row {number}", [cell.text for cell in row.cells])
        for number, row in enumerate(document.tables[0].rows, start=1)
    ]


def _cells(codebook: Codebook) -> Iterator[dict[str, str]]:
    for name, by_language in codebook.concepts.items():
        yield {
            "code": f"@{name}",
            **{f"cues_strong_{language}": "\n".join(cues) for language, cues in by_language.items()},
        }
    for code in codebook:
        row = {"code": code.path}
        for field in _TEXTS:
            row |= {f"{field}_{language}": text for language, text in getattr(code, field).items()}
        row |= {field: getattr(code, field) for field in _SINGLE}
        for language, group in code.cues.items():
            row[f"cues_strong_{language}"] = "\n".join(group.strong)
            row[f"cues_weak_{language}"] = "\n".join(group.weak)
        yield row


def renderer(ending: str) -> Callable[[Codebook, str], bytes]:
    """The function that renders a codebook for files with this ending."""
    return {".xlsx": _render_xlsx, ".csv": _render_csv, ".docx": _render_docx}[ending]


def _render_xlsx(codebook: Codebook, language: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    rows = list(_cells(codebook))
    columns = [column for column in COLUMNS if any(row.get(column) for row in rows)]
    book = Workbook()
    sheet = book.create_sheet("codebook", 0)
    del book["Sheet"]
    sheet.append(columns)
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(columns, start=1):
            if row.get(column):
                cell = sheet.cell(number, place, row[column])
                cell.data_type = "s"  # a text that starts with = is no formula
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place, column in enumerate(columns, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = 26 if column != "color" else 10
    sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _render_csv(codebook: Codebook, language: str) -> bytes:
    rows = list(_cells(codebook))
    columns = [column for column in COLUMNS if any(row.get(column) for row in rows)]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")  # the mark lets Excel see that it is UTF-8


def _render_docx(codebook: Codebook, language: str) -> bytes:
    """A table to read and print: one language, without cues."""
    from docx import Document
    from docx.enum.section import WD_ORIENT

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    title = codebook.title.get(language) or next(iter(codebook.title.values()), "Codebook")  # type: ignore[call-overload]
    document.add_heading(title, level=1)
    headers = ["code", *(f"{field}_{language}" for field in _TEXTS), "research_question"]
    rows = [row for row in _cells(codebook) if not row["code"].startswith("@")]
    shown = [column for column in headers if any(row.get(column) for row in rows)]
    table = document.add_table(rows=1, cols=len(shown))
    table.style = "Table Grid"
    for cell, column in zip(table.rows[0].cells, shown, strict=True):
        cell.paragraphs[0].add_run(column).bold = True
    for row in rows:
        for cell, column in zip(table.add_row().cells, shown, strict=True):
            cell.text = row.get(column, "")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
