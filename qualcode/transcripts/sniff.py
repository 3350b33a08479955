"""What kind of file this is: by what it holds, then by its name."""

import re
from collections.abc import Callable
from importlib import import_module

from qualcode.transcripts.encoding import decode
from qualcode.transcripts.limits import open_archive
from qualcode.transcripts.pieces import ImportFailed, Reading

# format -> (file of this room, function). Adding a format is a file and a row here, and its signs below.
_READERS = {
    "docx": ("word", "read_word"),
    "odt": ("opendocument", "read_opendocument"),
    "rtf": ("rich_text", "read_rich_text"),
    "pdf": ("printed", "read_pdf"),
    "xlsx": ("tables", "read_workbook"),
    "csv": ("tables", "read_separated"),
    "vtt": ("subtitles", "read_vtt"),
    "srt": ("subtitles", "read_srt"),
    "lrc": ("subtitles", "read_lrc"),
    "json": ("whisper", "read_whisper"),
    "otr": ("web", "read_otranscribe"),
    "html": ("web", "read_html"),
    "eaf": ("elan", "read_elan"),
    "txt": ("plain", "read_plain"),
}
FORMATS = tuple(_READERS)
SUFFIXES = frozenset(
    [
        ".docx",
        ".docm",
        ".odt",
        ".fodt",
        ".rtf",
        ".pdf",
        ".xlsx",
        ".xlsm",
        ".csv",
        ".tsv",
        ".tab",
        ".vtt",
        ".srt",
        ".lrc",
        ".json",
        ".otr",
        ".html",
        ".htm",
        ".xhtml",
        ".eaf",
        ".txt",
        ".md",
        ".markdown",
        ".text",
        ".transcript",
    ]
)
_MAGIC = {
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"ID3": "a sound file",
    b"RIFF": "a sound or film file", b"OggS": "a sound file", b"fLaC": "a sound file", b"\xff\xfb": "a sound file",
    b"\x1aE\xdf\xa3": "a film file", b"\x1f\x8b": "a gzip archive", b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive", b"MZ": "a program", b"\x7fELF": "a program", b"SQLite format 3": "a database",
}  # fmt: skip
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_CUE = re.compile(r"^\s*\d{1,3}:\d{1,2}(?::\d{1,2})?[.,]?\d*\s*-{2,3}>", re.MULTILINE)
_LRC = re.compile(r"^\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\]", re.MULTILINE)


def sniff(data: bytes, name: str) -> str:
    """The format's name (a key of the readers' table). Raises ImportFailed for what can be no transcript.

    >>> sniff(b"WEBVTT\\n\\n00:01.000 --> 00:02.000\\nhi", "talk.txt")
    'vtt'
    """
    head = data[:4096]
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise ImportFailed(f"{name}: is empty; export or download the transcript again")
    if head.startswith(_OLD_WORD):
        raise ImportFailed(
            f"{name}: is an old Word or Excel file (or locked with a password); save it as .docx or .xlsx"
        )
    if head.startswith(b"PK"):
        return _sniff_archive(data, name)
    if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise ImportFailed(f"{name}: is {what}, not a transcript; give the transcript made from it")
    if head[4:8] == b"ftyp":
        raise ImportFailed(
            f"{name}: is a sound or film file, not a transcript; give the transcript made from it"
        )
    return _sniff_text(data, name)


def _sniff_archive(data: bytes, name: str) -> str:
    names = set(open_archive(data, name).namelist())
    if any(n.startswith("word/") for n in names):
        return "docx"
    if any(n.startswith("xl/") for n in names):
        return "xlsx"
    if "content.xml" in names:
        return "odt"
    raise ImportFailed(
        f"{name}: is a zip archive without a document inside; read an archive with read_transcripts()"
    )


def _sniff_text(data: bytes, name: str) -> str:
    text, _ = decode(data[:65_536] if len(data) % 2 == 0 or len(data) > 65_536 else data, name)
    start = text.lstrip("\ufeff \t\r\n")
    lower = name.lower()
    if start.startswith("WEBVTT"):
        return "vtt"
    if start.startswith(("{", "[")) and not _LRC.match(start) and (found := _sniff_json(start, lower)):
        return found
    if start.startswith("<"):
        opening = start[:4096].lower()
        if "<annotation_document" in opening:
            return "eaf"
        if "office:document" in opening:
            return "odt"
        if re.search(r"<(?:!doctype html|html|head|body|p|div|h\d|table|meta|span)\b", opening):
            return "html"
        if opening.startswith("<?xml"):
            raise ImportFailed(
                f"{name}: is XML of an unknown kind; export the transcript as docx, txt or vtt"
            )
    if _CUE.search(start):
        comma = re.search(r"\d,\d{1,3}\s*-->", start)
        first = _CUE.search(start)
        # Teams' older Word-like text has a time line too, but its first line is one; subtitles have cue numbers.
        if first is not None and (comma or lower.endswith(".srt")):
            return "srt"
        return "vtt"
    if len(_LRC.findall(start[:5000])) >= 3 and (
        lower.endswith(".lrc") or not re.search(r"^\[[\d:.]+\]\s*\S[^\n]{0,40}:", start)
    ):
        return "lrc" if lower.endswith(".lrc") or _every_line_timed(start) else "txt"
    if lower.endswith((".csv", ".tsv", ".tab")) or _has_column_heads(start) or _is_tabular(start):
        return "csv"
    return "txt"


def _sniff_json(start: str, lower: str) -> str | None:
    if start.startswith("["):
        return "json" if re.match(r"\[\s*(?:\{|\]|$)", start) else None
    if not re.match(r"\{\s*(?:\"|\}|$)", start):
        return None
    if lower.endswith(".otr") or re.match(r'\{\s*"text"\s*:\s*"\s*<', start) or '"media-time"' in start:
        return "otr"
    return "json"


def _every_line_timed(text: str) -> bool:
    lines = [line for line in text[:5000].split("\n")[:-1] if line.strip()]
    return bool(lines) and all(_LRC.match(line.strip()) for line in lines) and "]: " not in text[:5000]


def _has_column_heads(start: str) -> bool:
    """Whether the first line names columns (NVivo: Timespan, Content, Speaker), parted by tabs, ; or ,."""
    from qualcode.transcripts.tables import columns_by_heading

    first = start.split("\n", 1)[0]
    for delimiter in "\t;,":
        cells = [cell.strip(' "') for cell in first.split(delimiter)]
        if len(cells) >= 2:
            columns = columns_by_heading(cells)
            if (
                "text" in columns
                and ("speaker" in columns or "time" in columns)
                and len(columns) >= len(cells) - 1
            ):
                return True
    return False


def _is_tabular(start: str) -> bool:
    """Whether every line has the same tabs and a time in one cell, as ELAN and Praat export them."""
    lines = [line for line in start.split("\n")[:20] if line.strip()][:10]
    tabs = {line.count("\t") for line in lines}
    return len(lines) >= 3 and len(tabs) == 1 and min(tabs) >= 2 and _timed_cells(lines)


def _timed_cells(lines: list[str]) -> bool:
    return all(
        re.search(r"\t\s*\d+(?:[:.,]\d+)+\s*(?:\t|$)|^\s*\d+(?:[:.,]\d+)+\s*\t", line) for line in lines
    )


def reader_of(format: str) -> Callable[[bytes, str], Reading]:
    """The function that reads this format, loaded when first needed."""
    module, function = _READERS[format]
    reader: Callable[[bytes, str], Reading] = getattr(
        import_module(f"qualcode.transcripts.{module}"), function
    )
    return reader
