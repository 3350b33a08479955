"""OpenDocument text (.odt, and the flat .fodt): paragraphs, headings, lists and tables."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from qualcode.transcripts.limits import open_archive, parse_xml, part
from qualcode.transcripts.pieces import ImportFailed, Reading
from qualcode.transcripts.runs import Run, paragraphs_of_runs
from qualcode.transcripts.tables import Rows, table_paragraphs, utterances_of_rows

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SKIP = {
    f"{_TEXT}tracked-changes", f"{_TEXT}sequence-decls", f"{_OFFICE}annotation", f"{_TEXT}note",
    f"{_OFFICE}forms", f"{_TEXT}variable-decls", f"{_TEXT}user-field-decls",
}  # fmt: skip


def read_opendocument(data: bytes, name: str) -> Reading:
    """Paragraphs of an .odt, or its utterances where they stand in a table; notes and comments are left out."""
    if data[:2] == b"PK":
        root = parse_xml(part(open_archive(data, name), "content.xml", name), name)
    else:
        root = parse_xml(data, name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise ImportFailed(f"{name}: has no text body; it is not an OpenDocument text, save it again as .odt")
    looks = _looks(root)
    reading = Reading(format="odt")
    number = 0
    for block in _blocks(body):
        if block.tag == f"{_TABLE}table":
            rows = Rows([_cells(row) for row in block.iter(f"{_TABLE}table-row")], first_line=number + 1)
            number += len(rows.cells)
            utterances = utterances_of_rows(rows)
            if utterances is not None and len(utterances) > len(reading.utterances):
                reading.utterances = utterances
            else:
                reading.paragraphs += table_paragraphs(rows)
            continue
        number += 1
        look = looks.get(block.get(f"{_TEXT}style-name", ""), (False, False))
        heading = block.tag == f"{_TEXT}h"
        reading.paragraphs += paragraphs_of_runs(_runs(block, looks, *look), number, heading=heading)
    notes = ("".join(body_.itertext()).strip() for body_ in body.iter(f"{_TEXT}note-body"))
    reading.left_out += [(number, f"footnotes: {note}") for note in notes if note]
    return reading


def _blocks(parent: ET.Element) -> Iterator[ET.Element]:
    for child in parent:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h", f"{_TABLE}table"):
            yield child
        elif child.tag not in _SKIP:
            yield from _blocks(child)


def _cells(row: ET.Element) -> list[str]:
    cells = []
    for cell in row:
        if cell.tag == f"{_TABLE}table-cell":
            texts = ["".join(run.text for run in _runs(p, {}, False, False)) for p in cell.iter(f"{_TEXT}p")]
            cells.append("\n".join(texts))
    return cells


def _runs(
    element: ET.Element, looks: dict[str, tuple[bool, bool]], bold: bool, italic: bool
) -> Iterator[Run]:
    if element.text:
        yield Run(_collapse(element.text), bold, italic)
    for child in element:
        if child.tag == f"{_TEXT}tab":
            yield Run("\t", bold, italic)
        elif child.tag == f"{_TEXT}line-break":
            yield Run("\n", bold, italic)
        elif child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield Run(" " * min(int(count) if count.isdigit() else 1, 100), bold, italic)
        elif child.tag == f"{_TEXT}span":
            own = looks.get(child.get(f"{_TEXT}style-name", ""), (False, False))
            yield from _runs(child, looks, bold or own[0], italic or own[1])
        elif child.tag not in _SKIP:
            yield from _runs(child, looks, bold, italic)
        if child.tail:
            yield Run(_collapse(child.tail), bold, italic)


def _collapse(text: str) -> str:
    """Line ends inside the XML are only white space (ODF 1.3 part 3, 6.1.2)."""
    return text.replace("\n", " ") if "\n" in text else text


def _looks(root: ET.Element) -> dict[str, tuple[bool, bool]]:
    """By style name: is it bold, is it italic."""
    found = {}
    for style in root.iter(f"{_STYLE}style"):
        properties = style.find(f"{_STYLE}text-properties")
        if properties is not None:
            found[style.get(f"{_STYLE}name", "")] = (
                properties.get(f"{_FO}font-weight") in ("bold", "700", "800", "900"),
                properties.get(f"{_FO}font-style") in ("italic", "oblique"),
            )
    return found
