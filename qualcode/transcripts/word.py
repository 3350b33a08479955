"""Word files (.docx): paragraphs with what is bold and italic, tables, line breaks, tracked changes taken as accepted."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from qualcode.transcripts.facts import MARKER, parse_facts
from qualcode.transcripts.limits import open_archive, parse_xml, part
from qualcode.transcripts.pieces import ImportFailed, Paragraph, Reading, Utterance
from qualcode.transcripts.plain import own_utterance
from qualcode.transcripts.runs import Run, paragraphs_of_runs
from qualcode.transcripts.tables import Rows, table_paragraphs, utterances_of_rows

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted text, field codes and what stands in the margin are not part of the transcript.
_SKIP = {
    f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "commentReference")
}
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}noBreakHyphen": "-"}
_OFF = {"0", "false", "off", "none"}


def read_word(data: bytes, name: str) -> Reading:
    """Paragraphs of a .docx, or its utterances where they stand in a table; footnotes and margins are left out."""
    archive = open_archive(data, name)
    members = archive.namelist()
    main = next((m for m in members if m in ("word/document.xml", "word/document2.xml")), "word/document.xml")
    xml = part(archive, main, name).replace(_STRICT[1:-1].encode(), _W[1:-1].encode())
    body = parse_xml(xml, name).find(f"{_W}body")
    if body is None:
        raise ImportFailed(f"{name}: has no text body; it is not a Word document, save it again as .docx")
    styles = _styles(part(archive, "word/styles.xml", name), name) if "word/styles.xml" in members else {}
    reading = Reading(format="docx")
    paragraphs: list[Paragraph] = []
    number = 0
    for block in _blocks(body):
        if block.tag == f"{_W}tbl":
            rows = Rows([_cells(row) for row in block.iter(f"{_W}tr")], first_line=number + 1)
            number += len(rows.cells)
            if not reading.head and rows.cells and rows.cells[0][:1] == [MARKER]:
                reading.head = [(row[0], row[1]) for row in rows.cells if len(row) == 2]
                continue
            utterances = utterances_of_rows(rows)
            if utterances is not None and len(utterances) > len(reading.utterances):
                reading.utterances = utterances
            else:
                paragraphs += table_paragraphs(rows)
            continue
        for inner in [block, *(p for box in block.iter(f"{_W}txbxContent") for p in box.iter(f"{_W}p"))]:
            number += 1
            paragraphs += _paragraph(inner, number, styles)
    if reading.head:
        reading.utterances = _own_turns(paragraphs, parse_facts(reading.head, name).get("speakers", {}))
        return reading
    reading.paragraphs = paragraphs
    for member, what in (("word/footnotes.xml", "footnotes"), ("word/endnotes.xml", "endnotes")):
        if member in members:
            notes = _texts(parse_xml(part(archive, member, name), name))
            reading.left_out += [(number, f"{what}: {text}") for text in notes if text.strip()]
    return reading


def _own_turns(paragraphs: list[Paragraph], speakers: dict[str, object]) -> list[Utterance]:
    """The turns of a file that qualcode wrote: a paragraph each, with line breaks inside."""
    lines: dict[int, list[str]] = {}
    for paragraph in paragraphs:
        lines.setdefault(paragraph.line, []).append(paragraph.text)
    blocks = ((line, "\n".join(texts)) for line, texts in lines.items())
    return [own_utterance(line, block, speakers) for line, block in blocks if block.strip()]


def _blocks(parent: ET.Element) -> Iterator[ET.Element]:
    """Paragraphs and tables in order, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag not in _SKIP and child.tag != f"{_W}sectPr":
            yield from _blocks(child)


def _cells(row: ET.Element) -> list[str]:
    cells = []
    for cell in row.findall(f"{_W}tc"):
        texts = ["".join(run.text for run in _runs(p, False, False)) for p in cell.iter(f"{_W}p")]
        cells.append("\n".join(text for text in texts if text.strip()))
    return cells


def _paragraph(
    element: ET.Element, number: int, styles: dict[str, tuple[bool, bool, bool]]
) -> list[Paragraph]:
    properties = element.find(f"{_W}pPr")
    heading = bold = italic = indented = False
    if properties is not None:
        style = properties.find(f"{_W}pStyle")
        if style is not None:
            heading, bold, italic = styles.get(style.get(f"{_W}val", ""), (False, False, False))
        indent = properties.find(f"{_W}ind")
        if indent is not None:
            left = indent.get(f"{_W}left") or indent.get(f"{_W}start") or "0"
            hanging = indent.get(f"{_W}hanging") or "0"
            indented = left.isdigit() and hanging.isdigit() and int(left) > int(hanging)
        heading = heading or properties.find(f"{_W}outlineLvl") is not None
    runs = list(_runs(element, bold, italic))
    return paragraphs_of_runs(runs, number, heading=heading, indented=indented)


def _is_on(properties: ET.Element | None, name: str, otherwise: bool) -> bool:
    found = properties.find(f"{_W}{name}") if properties is not None else None
    return otherwise if found is None else found.get(f"{_W}val", "1").lower() not in _OFF


def _runs(element: ET.Element, bold: bool, italic: bool) -> Iterator[Run]:
    for child in element:
        tag = child.tag
        if tag in _SKIP or tag == _FALLBACK or tag == f"{_W}txbxContent":
            continue
        if tag == f"{_W}t":
            yield Run(child.text or "", bold, italic)
        elif tag in _BREAKS:
            yield Run(_BREAKS[tag], bold, italic)
        elif tag == f"{_W}r":
            properties = child.find(f"{_W}rPr")
            yield from _runs(child, _is_on(properties, "b", bold), _is_on(properties, "i", italic))
        else:
            yield from _runs(child, bold, italic)


def _styles(data: bytes, name: str) -> dict[str, tuple[bool, bool, bool]]:
    """By paragraph style: is it a heading, is it bold, is it italic."""
    found = {}
    for style in parse_xml(data, name).iter(f"{_W}style"):
        if style.get(f"{_W}type") != "paragraph":
            continue
        label = style.find(f"{_W}name")
        title = (label.get(f"{_W}val", "") if label is not None else "").lower()
        heading = title.startswith(("heading", "title", "subtitle", "overskrift", "tittel"))
        properties = style.find(f"{_W}rPr")
        found[style.get(f"{_W}styleId", "")] = (
            heading,
            not heading and _is_on(properties, "b", False),
            not heading and _is_on(properties, "i", False),
        )
    return found


def _texts(root: ET.Element) -> list[str]:
    return ["".join(run.text for run in _runs(p, False, False)) for p in root.iter(f"{_W}p")]
