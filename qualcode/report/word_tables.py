"""Tables in Word: headings that repeat, rows that stay whole, shades, and matrices divided where they are too wide."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from qualcode.report.parts import LIGHT_INK_FROM, SHADES, Cell, Table
from qualcode.report.wording import Texts

_TWIPS = 567  # a centimetre
_NARROWEST = 0.72  # centimetres a column of numbers needs
_LABEL = 5.2  # centimetres the names of a matrix's rows take
_ON_ONE_PAGE = 36  # rows of numbers that are kept on one page
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


def add_tables(
    document: Any, table: Table, width: float, texts: Texts, caption: Callable[[str], Any]
) -> None:
    """Add the table, in several pieces side by side in thought where its columns do not fit the page.

    `width` is the text's width in centimetres; `caption` writes the caption of a piece above it.
    """
    for place, (head, rows, widths) in enumerate(_pieces(table, width)):
        text = table.caption if place == 0 else f"{table.caption} {texts('overview.continued')}"
        paragraph = caption(text)
        paragraph.paragraph_format.keep_with_next = True
        _add(document, table, head, rows, widths)


def _pieces(table: Table, width: float) -> list[tuple[Sequence[str], list[Sequence[Cell]], list[float]]]:
    """The table as one piece, or a matrix as several that each hold the names of the rows."""
    rows: list[Sequence[Cell]] = list(table.rows)
    if not table.matrix:
        return [(table.head, rows, [share * width / sum(table.widths) for share in table.widths])]
    longest = max((len(cell.text) for row in rows for cell in row[1:]), default=1)
    narrowest = _NARROWEST if longest <= 8 else 4.5
    first = _LABEL if longest <= 8 else 1.8
    room = max(1, int((width - first) / narrowest))
    columns = list(range(1, len(table.head)))
    pieces = -(-len(columns) // room)
    size = -(-len(columns) // pieces)
    out: list[tuple[Sequence[str], list[Sequence[Cell]], list[float]]] = []
    for start in range(0, len(columns), size):
        part = columns[start : start + size]
        each = min((width - first) / len(part), 1.6 if longest <= 8 else 99)
        out.append(
            ([table.head[0], *(table.head[n] for n in part)], [[row[0], *(row[n] for n in part)] for row in rows], [first, *[each] * len(part)])
        )  # fmt: skip
    return out


def _add(
    document: Any, table: Table, head: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[float]
) -> None:
    made = document.add_table(rows=1 + len(rows), cols=len(head))
    made.autofit = False
    _set_properties(made._tbl, table, widths)
    upright = table.matrix and any(
        len(name) * 0.19 > width - 0.1 for name, width in zip(head[1:], widths[1:], strict=True)
    )
    small = Pt(8) if len(head) > 4 or table.wide else Pt(9)
    all_rows = list(made.rows)
    _set_row(all_rows[0]._tr, heading=True)
    for place, (cell, name) in enumerate(zip(all_rows[0].cells, head, strict=True)):
        _write(
            cell, Cell(name, strong=True, centred=place > 0 and _numbers(rows, place)), small, widths[place]
        )
        # a short name such as P03 needs no turning
        if upright and place and len(name) * 0.19 > widths[place] - 0.1:
            direction = OxmlElement("w:textDirection")
            direction.set(qn("w:val"), "btLr")
            cell._tc.get_or_add_tcPr().append(direction)
    if upright:
        tallest = max(len(name) for name in head[1:])
        _set_height(all_rows[0]._tr, min(0.19 * tallest + 0.5, 5.0))
    for row, cells in zip(all_rows[1:], rows, strict=True):
        _set_row(row._tr, heading=False)
        for place, (cell, given) in enumerate(zip(row.cells, cells, strict=True)):
            _write(cell, given, small, widths[place])
    if len(rows) <= _ON_ONE_PAGE and all(_numbers(rows, place) for place in range(1, len(head))):
        for row in all_rows[:-1]:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _numbers(rows: Sequence[Sequence[Cell]], place: int) -> bool:
    return bool(rows) and all(row[place].centred or not row[place].text for row in rows)


def _set_properties(element: Any, table: Table, widths: Sequence[float]) -> None:
    properties = element.tblPr
    for name, value in (("tblCaption", clean(table.caption)), ("tblDescription", clean(table.caption))):
        node = OxmlElement(f"w:{name}")
        node.set(qn("w:val"), value)
        properties.append(node)
    layout = properties.find(qn("w:tblLayout"))
    if layout is None:
        layout = OxmlElement("w:tblLayout")
        properties.append(layout)
    layout.set(qn("w:type"), "fixed")
    total = properties.find(qn("w:tblW"))
    total.set(qn("w:type"), "dxa")
    total.set(qn("w:w"), str(round(sum(widths) * _TWIPS)))
    borders = OxmlElement("w:tblBorders")
    for side, size, color in (("top", 8, "12395B"), ("bottom", 8, "12395B"), ("insideH", 4, "D5DCE2")):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", color)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:w"), "57")
        line.set(qn("w:type"), "dxa")
        margins.append(line)
    properties.append(borders)
    properties.append(margins)
    _in_order(properties)
    for column, width in zip(element.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(round(width * _TWIPS)))


# The order that the schema of WordprocessingML fixes (ECMA-376, CT_TblPr).
_ORDER = (
    "tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc", "tblCellSpacing",
    "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription",
)  # fmt: skip


def _in_order(properties: Any) -> None:
    rank = {qn(f"w:{name}"): place for place, name in enumerate(_ORDER)}
    children = sorted(properties, key=lambda child: rank.get(child.tag, len(rank)))
    for child in children:
        properties.remove(child)
    properties.extend(children)


def _set_row(row: Any, *, heading: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if heading:
        properties.append(OxmlElement("w:tblHeader"))


def _set_height(row: Any, centimetres: float) -> None:
    height = OxmlElement("w:trHeight")
    height.set(qn("w:val"), str(round(centimetres * _TWIPS)))
    height.set(qn("w:hRule"), "atLeast")
    row.get_or_add_trPr().insert(1, height)


def _write(cell: Any, given: Cell, size: Pt, width: float) -> None:
    properties = cell._tc.get_or_add_tcPr()
    wide = properties.find(qn("w:tcW"))
    if wide is None:
        wide = OxmlElement("w:tcW")
        properties.insert(0, wide)
    wide.set(qn("w:type"), "dxa")
    wide.set(qn("w:w"), str(round(width * _TWIPS)))
    paragraph = cell.paragraphs[0]
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(1.5)
    form.line_spacing = 1.0
    if given.indent:
        form.left_indent = Pt(9 * given.indent)
    if given.centred:
        paragraph.alignment = 1
    lines = clean(given.text).split("\n")
    for place, line in enumerate(lines):
        run = paragraph.add_run(line)
        run.font.size = size
        run.font.bold = given.strong or None
        if given.shade is not None and given.shade >= LIGHT_INK_FROM:
            run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        if place < len(lines) - 1:
            run.add_break()
    if given.shade is not None:
        shade = OxmlElement("w:shd")
        for name, value in (
            ("val", "clear"),
            ("color", "auto"),
            ("fill", SHADES[given.shade].lstrip("#").upper()),
        ):
            shade.set(qn(f"w:{name}"), value)
        properties.append(shade)
