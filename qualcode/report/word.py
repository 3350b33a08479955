"""The report as a Word document: real headings, captions with numbers that Word counts, contents, tables that fit."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from qualcode.report.parts import Bullets, Heading, Paragraph, Part, Picture, Quote, Report, Table, Theme
from qualcode.report.word_file import save
from qualcode.report.word_tables import add_tables, clean
from qualcode.report.wording import Texts

# A4; the text is what lies between margins of 2.3 cm.
_PAGE = (21.0, 29.7)
_MARGIN = 2.3
_DPI = 200
_LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
_INK = RGBColor(0x12, 0x39, 0x5B)
_GREY = RGBColor(0x45, 0x4F, 0x58)
_RED = RGBColor(0x8A, 0x1C, 0x1C)


def write_word(report: Report, path: Path) -> None:
    """Write the report to `path`, a .docx; the same report gives the same bytes."""
    document = Document()
    writer = _Writer(document, Texts(report.language))
    writer.prepare(report)
    for place, part in enumerate(report.parts):
        writer.turn_for(report.parts[place:])
        writer.add(part)
    save(document, path, title=report.title, language=_LANGUAGES[report.language])


class _Writer:
    """Adds parts to a document, and knows which way the page lies and how many tables and figures there are."""

    def __init__(self, document: Any, texts: Texts) -> None:
        self.document = document
        self.texts = texts
        self.wide = False
        self.counts = {"table": 0, "figure": 0}
        self.bookmarks = 0

    def prepare(self, report: Report) -> None:
        _set_styles(self.document, report.language)
        _set_page(self.document.sections[0], wide=False)
        self.document.add_paragraph(clean(report.title), style="Title")
        if report.subtitle:
            self.document.add_paragraph(clean(report.subtitle), style="Subtitle")
        if report.stamp:
            self._stamp(report.stamp)
            header = self.document.sections[0].header.paragraphs[0]
            header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = header.add_run(report.stamp)
            run.font.size, run.font.bold, run.font.color.rgb = Pt(8.5), True, _RED
        footer = self.document.sections[0].footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _field(footer, "PAGE", "1")
        self._contents([part for part in report.parts if isinstance(part, Heading)])

    def turn_for(self, following: Sequence[Part]) -> None:
        """Turn the page for a table or picture, or for the heading above one, so that the two stay together."""
        first = following[0]
        if isinstance(first, Table | Picture):
            self._turn(first.wide)
        elif isinstance(first, Heading):
            below = next((part for part in following[1:] if not isinstance(part, Paragraph)), None)
            self._turn(isinstance(below, Table | Picture) and below.wide)

    def add(self, part: Any) -> None:
        match part:
            case Heading():
                self._heading(part)
            case Paragraph(kind="stamp"):
                self._stamp(part.text)
            case Paragraph():
                style = "Note" if part.kind == "note" else None
                self.document.add_paragraph(clean(part.text), style=style)
            case Bullets():
                for item in part.items:
                    self.document.add_paragraph(clean(item), style="List Bullet")
            case Table():
                self.counts["table"] += 1
                width = (_PAGE[1] if part.wide else _PAGE[0]) - 2 * _MARGIN
                number = self.counts["table"]
                add_tables(
                    self.document, part, width, self.texts, lambda text: self._caption("table", number, text)
                )
            case Picture():
                self._picture(part)
            case Theme():
                self._theme(part)

    def _turn(self, wide: bool) -> None:
        if wide != self.wide:
            _set_page(self.document.add_section(WD_SECTION.NEW_PAGE), wide=wide)
            self.wide = wide

    def _heading(self, part: Heading) -> None:
        paragraph = self.document.add_heading(clean(part.text), part.level)
        self._bookmark(paragraph, part.anchor)

    def _bookmark(self, paragraph: Any, name: str) -> None:
        self.bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self.bookmarks))
        start.set(qn("w:name"), _bookmark_name(name))
        paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
        paragraph._p.append(end)

    def _stamp(self, text: str) -> None:
        run = self.document.add_paragraph().add_run(clean(text))
        run.font.bold, run.font.color.rgb = True, _RED

    def _contents(self, headings: list[Heading]) -> None:
        """A contents field with its entries already there; Word counts the pages when it opens the file."""
        self.document.add_paragraph(self.texts("words.contents"), style="Contents Heading")
        shown = [heading for heading in headings if heading.level <= 2]
        for place, heading in enumerate(shown):
            paragraph = self.document.add_paragraph(style=f"TOC {heading.level}")
            if place == 0:
                _field_start(paragraph, r'TOC \o "1-2" \h \z \u', dirty=True)
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), _bookmark_name(heading.anchor))
            link.set(qn("w:history"), "1")
            paragraph._p.append(link)
            run = paragraph.add_run(clean(heading.text))
            link.append(run._r)
            if place == len(shown) - 1:
                _field_end(paragraph)

    def _caption(self, kind: str, number: int, text: str) -> Any:
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.add_run(f"{self.texts(f'words.{kind}')} ").bold = True
        sequence = "Table" if kind == "table" else "Figure"
        _field(paragraph, rf"SEQ {sequence} \* ARABIC", str(number), bold=True)
        paragraph.add_run(f". {clean(text)}")
        return paragraph

    def _picture(self, part: Picture) -> None:
        self.counts["figure"] += 1
        data, width, height = _png(part.chart)
        room_wide = (_PAGE[1] if part.wide else _PAGE[0]) - 2 * _MARGIN
        room_high = (_PAGE[0] if part.wide else _PAGE[1]) - 2 * _MARGIN - 2.6
        scale = min(1.0, room_wide / width, room_high / height)
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(
            io.BytesIO(data), width=Cm(width * scale), height=Cm(height * scale)
        )
        properties = shape._inline.docPr
        properties.set("descr", clean(part.alt))
        properties.set("name", part.anchor or f"figure-{self.counts['figure']}")
        for inner in shape._inline.iter(qn("pic:cNvPr")):
            inner.set("name", part.anchor)
            inner.set("descr", clean(part.alt))
        self._caption("figure", self.counts["figure"], part.caption)

    def _theme(self, part: Theme) -> None:
        paragraph = self.document.add_heading(clean(part.label), min(part.level + 3, 9))
        self._bookmark(paragraph, f"theme {part.code}")
        said = self.document.add_paragraph(clean(part.said), style="Note")
        said.paragraph_format.keep_with_next = bool(part.quotes)
        for quote in part.quotes:
            self._quote(quote)

    def _quote(self, quote: Quote) -> None:
        paragraph = self.document.add_paragraph(style="Quote")
        lines = clean(quote.text).split("\n")
        for place, line in enumerate(lines):
            run = paragraph.add_run(line)
            _set_language(run, quote.language)
            if place < len(lines) - 1:
                run.add_break()
        if quote.citation:
            cited = paragraph.add_run(f" {clean(quote.citation)}")
            cited.font.color.rgb = _GREY
            cited.font.italic = False


def _bookmark_name(anchor: str) -> str:
    """A name Word takes: letters, digits and underscores, 40 characters at most."""
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in anchor)
    return f"q_{plain}" if len(plain) <= 38 else f"q_{plain[:29]}{abs(hash_of(anchor)):08x}"


def hash_of(text: str) -> int:
    """A number that is the same for the same text on every machine."""
    import zlib

    return zlib.crc32(text.encode())


def _png(chart: Any) -> tuple[bytes, float, float]:
    """The chart as PNG with its size in centimetres, without time or program in its metadata."""
    figure = (chart.flat[0] if hasattr(chart, "flat") else chart).figure
    file = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "qualcode"}):
        figure.savefig(file, format="png", dpi=_DPI, metadata={"Software": None}, facecolor="white")
    return file.getvalue(), figure.get_figwidth() * 2.54, figure.get_figheight() * 2.54


def _field(paragraph: Any, instruction: str, shown: str, *, bold: bool = False) -> None:
    """A field with what it shows until Word counts anew."""
    _field_start(paragraph, instruction)
    paragraph.add_run(shown).bold = bold
    _field_end(paragraph)


def _field_start(paragraph: Any, instruction: str, *, dirty: bool = False) -> None:
    begin = OxmlElement("w:fldChar")
    begin.set(qn("w:fldCharType"), "begin")
    if dirty:
        begin.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(begin)
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    paragraph.add_run()._r.append(code)
    separate = OxmlElement("w:fldChar")
    separate.set(qn("w:fldCharType"), "separate")
    paragraph.add_run()._r.append(separate)


def _field_end(paragraph: Any) -> None:
    end = OxmlElement("w:fldChar")
    end.set(qn("w:fldCharType"), "end")
    paragraph.add_run()._r.append(end)


def _set_page(section: Any, *, wide: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    width, height = reversed(_PAGE) if wide else _PAGE
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    section.header_distance = section.footer_distance = Cm(1.1)


def _set_language(run: Any, language: str) -> None:
    if language in _LANGUAGES:
        lang = OxmlElement("w:lang")
        lang.set(qn("w:val"), _LANGUAGES[language])
        run._r.get_or_add_rPr().append(lang)


def _set_styles(document: Any, language: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    styles = document.styles
    normal = styles["Normal"]
    _set_font(normal, 10.5)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.12
    for old in styles.element.iter(qn("w:lang")):
        old.set(qn("w:val"), _LANGUAGES[language])
    for name, size, before, color in (
        ("Title", 24, 0, _INK), ("Subtitle", 13, 0, _GREY), ("Heading 1", 17, 20, _INK), ("Heading 2", 13, 14, _INK),
        ("Heading 3", 12, 12, _INK), ("Heading 4", 10.5, 10, _INK), ("Heading 5", 10.5, 8, _GREY), ("Caption", 9, 8, _GREY),
    ):  # fmt: skip
        style = styles[name]
        _set_font(style, size, color=color, bold=name.startswith("Heading"), italic=False)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
        style.paragraph_format.keep_with_next = name.startswith("Heading")
    _drop_border(styles["Title"])
    quote = styles["Quote"]
    _set_font(quote, 10.5, italic=False, color=RGBColor(0x1A, 0x1A, 0x1A))
    quote.paragraph_format.left_indent, quote.paragraph_format.right_indent = Cm(0.8), Cm(0.8)
    _bar_at_the_left(quote)
    for name, size, based in (
        ("Note", 9.5, "Normal"),
        ("Contents Heading", 13, "Normal"),
        ("TOC 1", 10.5, "Normal"),
        ("TOC 2", 10, "Normal"),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[based]
        _set_font(style, size, color=_GREY if name == "Note" else None, bold=name == "Contents Heading")
        style.paragraph_format.space_after = Pt(2 if name.startswith("TOC") else 5)
    styles["TOC 2"].paragraph_format.left_indent = Cm(0.6)


def _set_font(
    style: Any, size: float, *, color: Any = None, bold: bool | None = None, italic: bool | None = None
) -> None:
    style.font.name, style.font.size = "Calibri", Pt(size)
    # the template's headings take another font from its theme
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    if color is not None:
        style.font.color.rgb = color
    style.font.bold, style.font.italic = bold, italic


def _bar_at_the_left(style: Any) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", "9DBFDD")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    # the schema has borders before spacing and indents
    style.element.get_or_add_pPr().insert(0, borders)


def _drop_border(style: Any) -> None:
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
