"""HTML: noScribe's transcripts, oTranscribe's .otr, and web pages saved as documents."""

import re
from contextlib import suppress
from html.parser import HTMLParser

from qualcode.transcripts.encoding import decode
from qualcode.transcripts.pieces import ImportFailed, Paragraph, Reading
from qualcode.transcripts.runs import Run, paragraphs_of_runs
from qualcode.transcripts.tables import Rows, table_paragraphs, utterances_of_rows
from qualcode.transcripts.whisper import load_json

_BLOCK = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "main",
        "table",
        "thead",
        "tbody",
        "tr",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "address",
        "hr",
        "body",
        "header",
        "footer",
        "nav",
        "aside",
        "form",
    ]
)
# What a saved web page holds beside its text; left out and declared, never silently.
_FURNITURE = frozenset(["nav", "footer", "aside", "form", "header", "button", "select"])
_SILENT = frozenset(["script", "style", "head", "title", "noscript", "template", "svg", "iframe"])
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"]
)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*italic")


def read_html(data: bytes, name: str) -> Reading:
    """Paragraphs of an HTML file; menus, footers and forms of a web page are left out and declared."""
    text, encoding = decode(data, name)
    declared = re.search(r"charset\s*=\s*[\"']?([\w-]+)", text[:2000])
    if declared and encoding in ("cp1252", "mac_roman"):
        with suppress(LookupError):
            text, encoding = data.decode(declared.group(1), errors="replace"), declared.group(1).lower()
    reading = html_reading(text)
    reading.format, reading.encoding = "html", encoding
    return reading


def read_otranscribe(data: bytes, name: str) -> Reading:
    """Paragraphs of oTranscribe's .otr, which is HTML inside JSON."""
    value = load_json(data, name)
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise ImportFailed(
            f'{name}: is JSON without the "text" of an oTranscribe file; export it again as .otr'
        )
    reading = html_reading(value["text"])
    reading.format, reading.encoding = "otr", "utf-8"
    return reading


def html_reading(markup: str) -> Reading:
    """Paragraphs of HTML that is already text."""
    parser = _Page()
    parser.feed(markup)
    parser.close()
    parser.end_paragraph()
    return parser.reading


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = Reading(format="html")
        self._runs: list[Run] = []
        self._open: list[tuple[str, bool, bool]] = []
        self._silent = 0
        self._furniture = 0
        self._heading = False
        self._indented = False
        self._number = 0
        self._rows: list[list[str]] | None = None
        self._preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = dict(attrs).get("style") or ""
        if tag == "br":
            self._runs.append(Run("\n"))
            return
        if tag in _BLOCK:
            self.end_paragraph()
            self._heading = tag in ("h1", "h2", "h3", "h4", "h5", "h6")
        if tag == "table" and self._rows is None:
            self._rows = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append("")
        if tag in _VOID:
            return
        before = self._open[-1] if self._open else ("", False, False)
        bold = before[1] or tag in ("b", "strong") or bool(_BOLD_STYLE.search(style))
        italic = before[2] or tag in ("i", "em") or bool(_ITALIC_STYLE.search(style))
        if len(self._open) < 2_000:
            self._open.append((tag, bold, italic))
        self._silent += tag in _SILENT
        self._furniture += tag in _FURNITURE
        self._preformatted += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCK:
            self.end_paragraph()
            self._heading = False
        if tag == "table" and self._rows is not None:
            self._end_table(self._rows)
            self._rows = None
        tags = [entry[0] for entry in self._open]
        if tag not in tags:
            return
        while self._open:
            closed = self._open.pop()[0]
            self._silent -= closed in _SILENT
            self._furniture -= closed in _FURNITURE
            self._preformatted -= closed == "pre"
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._rows is not None and self._rows and self._rows[-1]:
            self._rows[-1][-1] += data
            return
        text = data if self._preformatted else re.sub(r"[ \t\r\n\f]+", " ", data)
        bold, italic = self._open[-1][1:] if self._open else (False, False)
        if text:
            self._runs.append(Run(text.replace("\x00", ""), bold, italic))

    def end_paragraph(self) -> None:
        runs, self._runs = self._runs, []
        if not any(run.text.strip() for run in runs):
            return
        self._number += 1
        found = paragraphs_of_runs(runs, self._number, heading=self._heading)
        if self._furniture:
            self.reading.left_out += [(p.line, p.text.strip()) for p in found if p.text.strip()]
            return
        for paragraph in found:
            # White space before the first word is the file's layout, not the typist's.
            shift = len(paragraph.text) - len(paragraph.text.lstrip(" \n"))
            paragraph.text = paragraph.text.strip(" \n")
            paragraph.lead, paragraph.indented = max(0, paragraph.lead - shift), False
        self.reading.paragraphs += found

    def _end_table(self, rows: list[list[str]]) -> None:
        cells = Rows([[" ".join(cell.split()) for cell in row] for row in rows], first_line=self._number + 1)
        self._number += len(rows)
        utterances = utterances_of_rows(cells)
        if utterances is not None and len(utterances) > len(self.reading.utterances):
            self.reading.utterances = utterances
        else:
            found: list[Paragraph] = table_paragraphs(cells)
            if self._furniture:
                self.reading.left_out += [(p.line, p.text) for p in found]
            else:
                self.reading.paragraphs += found
