"""Matrices and quotes as an Excel workbook or one self-contained HTML page; what people said never becomes a formula."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.analysis import caption, phrase
from qualcode.exchange.workbooks import workbook_bytes
from qualcode.model import QualcodeError

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from qualcode.codebook import Codebook

# What XML 1.0, and so a workbook, cannot hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_LONGEST_CELL = 32_767
_CUT = " […]"
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
# Columns that need room; the rest are as wide as their heading.
_WIDTHS = {
    "path": 32,
    "quote": 70,
    "before": 30,
    "after": 30,
    "translation": 50,
    "code": 30,
    "label": 26,
    "memo": 30,
    "sentence": 80,
    "citation": 24,
}

_WORDS = {
    "matrix": ("Temamatrise", "Temamatrise", "Theme matrix"),
    "quotes": ("Sitater", "Sitat", "Quotes"),
    "about": ("Om tabellene", "Om tabellane", "About"),
    "total": ("alle", "alle", "all"),
    "no quotes": ("Ingen sitater.", "Ingen sitat.", "No quotes."),
}


def _word(key: str, language: str) -> str:
    return _WORDS[key][("nb", "nn", "en").index(language)]


def to_excel(
    path: str | Path,
    matrix: pd.DataFrame | None = None,
    quotes: pd.DataFrame | None = None,
    *,
    other: Mapping[str, pd.DataFrame] | None = None,
    codebook: Codebook | None = None,
    language: str = "en",
) -> Path:
    """Write a workbook with a sheet for the matrix, one for the quotes and one that says what was counted; returns its path.

    `matrix` comes from `theme_matrix`, `quotes` from `quotes`; `other` adds sheets by name (a table's index becomes its
    first columns). Text is always written as text, also where it starts with = + - @. Cells that were not asked or are
    suppressed say so. A text too long for a cell (32,767 characters) is cut, and the last sheet says how many were.
    """
    from openpyxl import Workbook

    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise QualcodeError(f"{path.name}: expected a file name that ends in .xlsx; rename it")
    book = Workbook()
    book.properties.creator = ""
    book.remove(book.worksheets[0])
    sheets = {}
    if matrix is not None:
        sheets[_word("matrix", language)] = _laid_out(matrix, codebook, language)
    if quotes is not None:
        sheets[_word("quotes", language)] = (
            list(map(str, quotes.columns)),
            quotes.to_numpy(dtype=object).tolist(),
        )
    for name, table in (other or {}).items():
        flat = table.reset_index() if any(table.index.names) else table
        sheets[name] = (list(map(str, flat.columns)), flat.to_numpy(dtype=object).tolist())
    cut = 0
    for name, (heading, rows) in sheets.items():
        sheet = book.create_sheet(_SHEET_NAME.sub(" ", name)[:31])
        cut += _fill(sheet, heading, rows)
    if matrix is not None:
        _shape(book.worksheets[0], matrix)
    about = _about(matrix, quotes, language)
    if cut:
        about.append(f"{cut} texts were cut at {_LONGEST_CELL} characters.")
    _fill(book.create_sheet(_word("about", language)), ["", ""], [[line, ""] for line in about])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook_bytes(book))
    return path


def _laid_out(
    matrix: pd.DataFrame, codebook: Codebook | None, language: str
) -> tuple[list[str], list[list[Any]]]:
    """The matrix as heading and rows: labels, cells in words where they hold no number, totals at the margins."""
    attrs = matrix.attrs
    columns = [_label(column, attrs.get("columns"), codebook, language) for column in matrix.columns]
    row_totals, column_totals = attrs.get("row_totals") or {}, attrs.get("column_totals") or {}
    by_code = attrs.get("rows") == "code"
    heading = [phrase(attrs.get("rows", ""), language)] + (["path"] if by_code else []) + columns
    if row_totals:
        heading.append(_word("total", language))
    rows = []
    for label, values in zip(matrix.index, matrix.to_numpy(dtype=object), strict=True):
        row = [_label(label, attrs.get("rows"), codebook, language)] + ([label] if by_code else [])
        row += [
            _in_words(value, label, column, attrs, language)
            for column, value in zip(matrix.columns, values, strict=True)
        ]
        rows.append(row + ([row_totals.get(label, "")] if row_totals else []))
    sizes = attrs.get("n_columns")
    lead = [""] if by_code else []
    # a column that is one person would only ever have "1" as its number of people
    if column_totals and not (attrs.get("columns") == "participant" and attrs.get("unit") == "participants"):
        rows.append([_word("total", language), *lead, *(column_totals.get(c, "") for c in matrix.columns)])
    if sizes and attrs.get("columns") != "participant":
        rows.append(["n", *lead, *(sizes.get(c, "") for c in matrix.columns)])
    return heading, rows


def _label(label: Any, dimension: str | None, codebook: Codebook | None, language: str) -> str:
    if dimension != "code":
        return phrase(label, language)
    if codebook is not None and label in codebook:
        return codebook.label(label, language)
    return str(label).rpartition("/")[2]


def _missing(value: Any) -> bool:
    # pandas' NA is neither true nor false, so it is told by its type's name
    return (
        value is None
        or type(value).__name__ in ("NAType", "NaTType")
        or (isinstance(value, float) and math.isnan(value))
    )


def _in_words(value: Any, row: Any, column: Any, attrs: Mapping[Any, Any], language: str) -> Any:
    if not _missing(value):
        return value
    hidden = attrs.get("suppressed", {})
    return phrase("suppressed" if row in hidden or column in hidden else "not asked", language)


def _about(matrix: pd.DataFrame | None, quotes: pd.DataFrame | None, language: str) -> list[str]:
    lines: list[str] = []
    if matrix is not None and "count" in matrix.attrs:
        lines.append(caption(matrix.attrs, language))
    for table in (matrix, quotes):
        if table is None:
            continue
        if table.attrs.get("stage") == "not reviewed":
            lines.append(phrase("not reviewed note", language))
        lines.extend(table.attrs.get("notes", ()))
    return list(dict.fromkeys(lines))


def _fill(sheet: Worksheet, heading: list[str], rows: Iterable[list[Any]]) -> int:
    """Write heading and rows; returns how many texts had to be cut."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    cut = 0
    for number, row in enumerate([heading, *rows], 1):
        for place, value in enumerate(row, 1):
            cut += _write(sheet, number, place, value)
    for place, name in enumerate(heading, 1):
        sheet.cell(1, place).font = Font(name="Calibri", bold=True)
        width = _WIDTHS.get(name, 34 if place == 1 else max(8, min(20, len(name) + 3)))
        sheet.column_dimensions[get_column_letter(place)].width = width
        if width >= 30:
            for number in range(2, sheet.max_row + 1):
                sheet.cell(number, place).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    return cut


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> int:
    if _missing(value):
        return 0
    cell = sheet.cell(row, column)
    if hasattr(value, "item"):  # numpy's numbers
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = _ILLEGAL.sub("\ufffd", str(value))
        cut = len(text) > _LONGEST_CELL
        cell.value = text[: _LONGEST_CELL - len(_CUT)] + _CUT if cut else text
        # openpyxl would take "=..." for a formula, and Excel "+", "-" and "@" when the cell is edited
        cell.data_type = "s"
        if text[:1] in "=+-@\t\r":
            cell.quotePrefix = True
        return int(cut)
    cell.value = value
    return 0


def _shape(sheet: Worksheet, matrix: pd.DataFrame) -> None:
    """Codes indented, numbers in shades of one colour as in the chart, and one page wide in print."""
    from openpyxl.formatting.rule import ColorScaleRule
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    by_code = matrix.attrs.get("rows") == "code"
    labels = [str(sheet.cell(number, 1).value or "") for number in range(1, sheet.max_row + 1)]
    depth = [str(code).count("/") if by_code else 0 for code in matrix.index]
    sheet.column_dimensions["A"].width = max(len(label) for label in labels) + 2 * max(depth, default=0) + 2
    for number, level in enumerate(depth, 2):
        cell = sheet.cell(number, 1)
        cell.alignment = Alignment(horizontal="left", indent=level)
        if level == 0 and max(depth) > 0:
            cell.font = Font(name="Calibri", bold=True)
    if matrix.empty:
        return
    first = 3 if by_code else 2
    area = (
        f"{get_column_letter(first)}2:{get_column_letter(first + matrix.shape[1] - 1)}{matrix.shape[0] + 1}"
    )
    rule = ColorScaleRule(
        start_type="num", start_value=0, start_color="FFFFFF", end_type="max", end_color="7FB2DC"
    )
    sheet.conditional_formatting.add(area, rule)


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:75rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;margin-bottom:.5rem}
th,td{padding:.25rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}
td.n,td.none,thead th+th{text-align:right}td.none{color:#555;font-size:.8em;white-space:nowrap}th{white-space:nowrap}tr.top th{font-weight:700}th{font-weight:400}
thead th{font-weight:700}tr.sum{border-top:2px solid #444}.scroll{overflow-x:auto}
blockquote{margin:.8rem 0;padding-left:1rem;border-left:3px solid #3572a5;white-space:pre-line}
blockquote footer,.context{color:#555}.stamp{border:2px solid #8a1c1c;color:#8a1c1c;padding:.3rem .6rem;font-weight:700;display:inline-block}
a{color:#1d4f7c}@media print{body{max-width:none}}
"""


def to_html(
    path: str | Path,
    matrix: pd.DataFrame | None = None,
    quotes: pd.DataFrame | None = None,
    *,
    title: str = "",
    codebook: Codebook | None = None,
    language: str = "en",
) -> Path:
    """Write one HTML page with the matrix and the quotes under each code; returns its path.

    The page needs nothing from outside and works from a folder; all text is escaped. Each code in the matrix
    leads to its quotes.
    """
    path = Path(path)
    title = title or _word("matrix", language)
    parts = [f"<h1>{html.escape(title)}</h1>"]
    tables = [table for table in (matrix, quotes) if table is not None]
    if any(table.attrs.get("stage") == "not reviewed" for table in tables):
        parts.append(f'<p class="stamp">{html.escape(phrase("not reviewed note", language))}</p>')
    anchors = (
        {code: f"quotes-{n}" for n, code in enumerate(dict.fromkeys(quotes["code"]))}
        if quotes is not None
        else {}
    )
    if matrix is not None:
        parts.append(_matrix_html(matrix, anchors, codebook, language))
    if quotes is not None:
        parts.append(_quotes_html(quotes, anchors, codebook, language))
    page = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    # a lone surrogate cannot be written as UTF-8
    path.write_text(page.encode("utf-8", "replace").decode("utf-8"), encoding="utf-8", newline="\n")
    return path


def _matrix_html(
    matrix: pd.DataFrame, anchors: Mapping[str, str], codebook: Codebook | None, language: str
) -> str:
    heading, rows = _laid_out(matrix, codebook, language)
    by_code = matrix.attrs.get("rows") == "code"
    if by_code:  # the path is for computers
        heading = [heading[0], *heading[2:]]
    head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in heading)
    body = []
    for number, row in enumerate(rows):
        is_sum = number >= len(matrix)
        label, path, cells = (row[0], row[1], row[2:]) if by_code else (row[0], None, row[1:])
        depth = str(path).count("/") if by_code and not is_sum else 0
        name = html.escape(str(label).strip())
        if path in anchors and not is_sum:
            name = f'<a href="#{anchors[str(path)]}">{name}</a>'
        kind = "sum" if number == len(matrix) else "top" if by_code and depth == 0 and not is_sum else ""
        values = "".join(_cell_html(value) for value in cells)
        body.append(
            f'<tr class="{kind}"><th scope="row" style="padding-left:{0.6 + 1.2 * depth}rem">{name}</th>{values}</tr>'
        )
    said = html.escape(caption(matrix.attrs, language)) if "count" in matrix.attrs else ""
    return (
        f'<div class="scroll"><table><caption>{said}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>" + _notes_html(matrix)
    )


def _cell_html(value: Any) -> str:
    if isinstance(value, str):
        return f'<td class="none">{html.escape(value)}</td>'
    shown = f"{value:.3f}" if isinstance(value, float) and value != int(value) else str(int(value))
    return f'<td class="n">{shown}</td>'


def _notes_html(table: pd.DataFrame) -> str:
    notes = table.attrs.get("notes", ())
    return f"<ul>{''.join(f'<li>{html.escape(note)}</li>' for note in notes)}</ul>" if notes else ""


def _quotes_html(
    quotes: pd.DataFrame, anchors: Mapping[str, str], codebook: Codebook | None, language: str
) -> str:
    parts = [f"<h2>{html.escape(_word('quotes', language))}</h2>"]
    if quotes.empty:
        parts.append(f"<p>{html.escape(_word('no quotes', language))}</p>")
    for code, rows in quotes.groupby("code", sort=False):
        label = _label(code, "code", codebook, language)
        parts.append(f'<h3 id="{anchors[str(code)]}">{html.escape(label)} <small>({len(rows)})</small></h3>')
        for row in rows.to_dict("records"):
            spoken = row.get("language")
            lang = f' lang="{html.escape(str(spoken))}"' if spoken and not _missing(spoken) else ""
            before, after = (html.escape(str(row[side])) for side in ("before", "after"))
            text = f'<span class="context">{before}</span>{html.escape(str(row["quote"]))}<span class="context">{after}</span>'
            cited = html.escape(str(row["citation"]))
            parts.append(f"<blockquote{lang}><p>{text}</p><footer>{cited}</footer></blockquote>")
    return "\n".join(parts)
