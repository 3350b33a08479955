"""Writes an interview of the sample study in the container that a person or a transcription program would give.

Each writer takes the interview as `Line`s and gives bytes that are the same on every run: no clock, no chance.
The forms follow files written by Word, LibreOffice, Teams, Zoom, Whisper and WhisperX.
"""

import io
import json
import re
import uuid
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from docx import Document

SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"”»]?(?=\s)|$)")
ZIP_TIME = (2015, 6, 1, 9, 0, 0)


@dataclass(frozen=True)
class Line:
    """One turn to be written: speaker's label, words, and the second it starts and ends."""

    speaker: str
    text: str
    start: float
    end: float

    def cues(self) -> list["Line"]:
        """The turn cut into sentences, with its time shared out after their length."""
        pieces = SENTENCE.findall(self.text)
        length, second = sum(map(len, pieces)), self.start
        cues = []
        for piece in pieces:
            until = second + (self.end - self.start) * len(piece) / length
            cues.append(Line(self.speaker, piece, second, until))
            second = until
        return cues


def clock(seconds: float, point: str = ".") -> str:
    """Hours, minutes, seconds and thousandths, as subtitle files write them.

    >>> clock(83.5), clock(83.5, ",")
    ('00:01:23.500', '00:01:23,500')
    """
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _cues(lines: Sequence[Line]) -> list[Line]:
    return [cue for line in lines for cue in line.cues()]


def _zip(members: Iterable[tuple[str, bytes]], stored: str = "") -> bytes:
    """A zip file with fixed times and permissions; the member named `stored` is not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, content)
    return buffer.getvalue()


def _word(document: "Document") -> bytes:
    """The document as bytes without a person's name, a real time or a preview picture in it."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.title = ""
    properties.created = properties.modified = datetime(*ZIP_TIME)
    package = document.part.package
    for name in [name for name, part in package.rels.items() if part.reltype.endswith("/thumbnail")]:
        del package.rels[name]
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return _zip((name, archive.read(name)) for name in archive.namelist())


def docx_labels(lines: Sequence[Line], language: str) -> bytes:
    """Word, typed by hand: one paragraph a turn, `R: ...`."""
    document = Document()
    for line in lines:
        document.add_paragraph(f"{line.speaker}: {line.text}")
    return _word(document)


def word_transcribe(lines: Sequence[Line], language: str) -> bytes:
    """Word for the web, Norwegian menus: time and speaker in a paragraph of their own, the speech in the next."""
    document = Document()
    document.add_heading("Lydfil", level=1)
    document.add_paragraph("Intervju.m4a")
    document.add_heading("Transkripsjon", level=1)
    for line in lines:
        document.add_paragraph(f"{clock(line.start)[:8]} {line.speaker}")
        document.add_paragraph(line.text)
    return _word(document)


def docx_table(lines: Sequence[Line], language: str) -> bytes:
    """Word with a table of three columns: time, speaker, speech."""
    document = Document()
    table = document.add_table(rows=0, cols=3)
    heads = ("Tid", "Hvem", "Utsagn") if language != "en" else ("Time", "Speaker", "Speech")
    rows = [heads, *((clock(line.start)[:8], line.speaker, line.text) for line in lines)]
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return _word(document)


_ODT_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
 <manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="application/vnd.oasis.opendocument.text"/>
 <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
 <manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
 <manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_ODT_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.2"'
)
_ODT_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def odt(lines: Sequence[Line], language: str) -> bytes:
    """LibreOffice Writer: one paragraph a turn, the label parted from the speech by a colon."""
    paragraphs = "".join(
        f'<text:p text:style-name="Standard">{escape(line.speaker)}: {escape(line.text)}</text:p>'
        for line in lines
    )
    content = (
        f"{_ODT_HEAD}<office:document-content {_ODT_NAMES}><office:automatic-styles/>"
        f"<office:body><office:text>{paragraphs}</office:text></office:body></office:document-content>"
    )
    styles = (
        f"{_ODT_HEAD}<office:document-styles {_ODT_NAMES}><office:styles>"
        '<style:style style:name="Standard" style:family="paragraph" style:class="text"/>'
        "</office:styles></office:document-styles>"
    )
    meta = f"{_ODT_HEAD}<office:document-meta {_ODT_NAMES}><office:meta/></office:document-meta>"
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "styles.xml": styles,
        "meta.xml": meta,
        "META-INF/manifest.xml": _ODT_MANIFEST,
    }
    return _zip(((name, text.encode()) for name, text in members.items()), stored="mimetype")


def txt(lines: Sequence[Line], language: str) -> bytes:
    """Plain text, UTF-8, a blank line between the turns."""
    return ("\n\n".join(f"{line.speaker}: {line.text}" for line in lines) + "\n").encode()


def markdown(lines: Sequence[Line], language: str) -> bytes:
    """Markdown with the speakers' names in bold."""
    return ("\n\n".join(f"**{line.speaker}:** {line.text}" for line in lines) + "\n").encode()


def zoom_vtt(lines: Sequence[Line], language: str) -> bytes:
    """Zoom's cloud recording: numbered cues, the speaker's display name before the words."""
    cues = (
        f"{number}\n{clock(cue.start)} --> {clock(cue.end)}\n{cue.speaker}: {cue.text}\n"
        for number, cue in enumerate(_cues(lines), start=1)
    )
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def teams_vtt(lines: Sequence[Line], language: str) -> bytes:
    """Teams: cue ids from a GUID, the speaker's full name in the voice tag."""
    meeting = uuid.uuid5(uuid.NAMESPACE_OID, lines[0].text)
    cues = (
        f"{meeting}/{number}-0\n{clock(cue.start)} --> {clock(cue.end)}\n<v {cue.speaker}>{escape(cue.text)}</v>\n"
        for number, cue in enumerate(_cues(lines), start=11)
    )
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def srt(lines: Sequence[Line], language: str) -> bytes:
    """SubRip from Whisper with speakers: the label in square brackets before the words."""
    cues = (
        f"{number}\n{clock(cue.start, ',')} --> {clock(cue.end, ',')}\n[{cue.speaker}]: {cue.text}\n"
        for number, cue in enumerate(_cues(lines), start=1)
    )
    return "\n".join(cues).encode()


def whisperx_json(lines: Sequence[Line], language: str) -> bytes:
    """WhisperX after diarisation: segments with a leading space and words that carry times and speaker."""
    segments = []
    for cue in _cues(lines):
        spoken = cue.text.split()
        step = (cue.end - cue.start) / len(spoken)
        words = [
            {
                "word": word,
                "start": round(cue.start + step * index, 3),
                "end": round(cue.start + step * (index + 1), 3),
                "score": 0.9,
                "speaker": cue.speaker,
            }
            for index, word in enumerate(spoken)
        ]
        segments.append(
            {
                "start": round(cue.start, 3),
                "end": round(cue.end, 3),
                "text": f" {cue.text}",
                "words": words,
                "speaker": cue.speaker,
            }
        )
    return json.dumps({"segments": segments, "language": language}, ensure_ascii=False).encode()


# The format of a source's header: the built file's ending, and what writes it.
FORMATS: dict[str, tuple[str, Callable[[Sequence[Line], str], bytes]]] = {
    "docx-labels": (".docx", docx_labels),
    "docx-table": (".docx", docx_table),
    "word-transcribe-nb": (".docx", word_transcribe),
    "odt": (".odt", odt),
    "txt": (".txt", txt),
    "md": (".md", markdown),
    "zoom-vtt": (".vtt", zoom_vtt),
    "teams-vtt": (".vtt", teams_vtt),
    "srt": (".srt", srt),
    "whisperx-json": (".json", whisperx_json),
}
