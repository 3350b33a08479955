"""Every piece of text inside a thing that leaves: visible, hidden and in the metadata, each with its place."""

from __future__ import annotations

import base64
import html
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from qualcode.model import QualcodeError, Transcript

Piece = tuple[str, str]  # place, text

_ZIPPED = (".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".odt", ".ods", ".qdpx", ".qdc", ".zip")
_BLOCKS = frozenset(["p", "si", "c", "comment", "h", "row", "title", "creator", "lastModifiedBy", "keywords"])
_TELLING = frozenset(
    [
        "author",
        "initials",
        "name",
        "title",
        "descr",
        "alt",
        "subject",
        "userName",
        "creator",
        "value",
        "plainTextPath",
    ]
)
# Measures of a drawing ("12.5", "0 0 10 10") say nothing; letters and long numbers may.
_SAYS_SOMETHING = re.compile(r"[^\W\d_]{2}|(?:\d[ .-]?){8}")
_LARGEST = 200_000_000  # bytes unzipped; more is no document of ours


def pieces_of(thing: Any) -> Iterator[Piece]:
    """The texts inside a transcript, several, a table, a file, a folder, or a text."""
    if isinstance(thing, Transcript):
        yield from _of_transcript(thing)
    elif isinstance(thing, Path):
        yield from _of_path(thing)
    elif isinstance(thing, str):
        yield "text", thing
    elif hasattr(thing, "to_dict") and hasattr(thing, "columns"):
        yield from _of_table(thing)
    elif isinstance(thing, Iterable):
        for number, part in enumerate(thing):
            for place, text in pieces_of(part):
                yield (place if isinstance(part, Transcript | Path) else f"item {number + 1}, {place}"), text
    else:
        raise QualcodeError(
            f"leak check: found {type(thing).__name__}; expected text, transcripts, a table or the path of a file"
        )


def _of_transcript(transcript: Transcript) -> Iterator[Piece]:
    yield f"{transcript.id}", transcript.text
    yield f"{transcript.id}, id", transcript.id
    yield f"{transcript.id}, source name", transcript.source.name
    for speaker in transcript.speakers:
        yield f"{transcript.id}, speaker label", speaker
    for key, value in transcript.attributes.items():
        yield f"{transcript.id}, attribute {key}", str(value)
    for facts in transcript.people.values():
        for key, value in facts.items():
            yield f"{transcript.id}, attribute {key}", str(value)


def _of_table(table: Any) -> Iterator[Piece]:
    for column in table.columns:
        yield f"heading {column}", str(column)
        for number, value in enumerate(table[column].tolist(), 1):
            if isinstance(value, str | list | tuple | dict):
                yield f"row {number}, column {column}", str(value)
    for number, label in enumerate(table.index.tolist(), 1):
        if not isinstance(label, int | float):
            yield f"row {number}, index", str(label)


def _of_path(path: Path) -> Iterator[Piece]:
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file():
                yield from _of_path(file)
            else:
                yield f"{path.name}, folder name", _spoken(file.name)
        return
    if not path.is_file():
        raise QualcodeError(f"{path}: there is no such file to check for leaks")
    data = path.read_bytes()
    yield f"{path.name}, file name", _spoken(path.stem)
    for place, text in pieces_of_bytes(path.name, data):
        yield (f"{path.name}, {place}" if place else path.name), text


def _spoken(name: str) -> str:
    """A name of a file or a mark as it would be said: Kari_Nordmann names Kari."""
    return name.replace("_", " ")


def pieces_of_bytes(name: str, data: bytes) -> Iterator[Piece]:
    """The texts inside a file's bytes, by what the name's ending says it is.

    Raises QualcodeError for a file that cannot be looked into: what is not looked into may not leave.
    """
    ending = Path(name).suffix.lower()
    if ending in _ZIPPED or data[:4] == b"PK\x03\x04":
        yield from _of_zip(name, data)
    elif ending in (".json", ".ipynb", ".jsonl"):
        yield from _of_json(name, data)
    elif ending in (".html", ".htm", ".xhtml", ".svg", ".xml"):
        yield from _of_markup(data)
    elif ending == ".png":
        yield from _of_png(data)
    elif ending in (".jpg", ".jpeg"):
        yield from _of_jpeg(data)
    elif ending == ".pdf" or data[:5] == b"%PDF-":
        yield from _of_pdf(data)
    elif b"\x00" not in data[:4096] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield "", _decoded(data)
    else:
        raise QualcodeError(
            f"{name}: this kind of file cannot be looked into for leaks; export it as Word, Excel, HTML, PDF, PNG,"
            " JPEG, SVG or text"
        )


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _of_zip(name: str, data: bytes) -> Iterator[Piece]:
    import io

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise QualcodeError(f"{name}: not a readable {Path(name).suffix} file; write it again") from error
    with archive:
        if sum(part.file_size for part in archive.infolist()) > _LARGEST:
            raise QualcodeError(
                f"{name}: unzips to more than {_LARGEST // 1_000_000} MB; it was not looked into"
            )
        for part in archive.infolist():
            yield f"{part.filename}, file name", _spoken(Path(part.filename).stem)
            content = archive.read(part)
            if part.filename.lower().endswith((".xml", ".rels", ".qde", ".qdc")):
                yield from ((f"{part.filename}{place}", text) for place, text in _of_xml(content))
            elif Path(part.filename).suffix.lower() in (".emf", ".wmf", ".bin"):
                yield part.filename, _strings_in(content)
            elif not part.is_dir():
                inner = pieces_of_bytes(part.filename, content)
                yield from ((f"{part.filename}, {place}".rstrip(", "), text) for place, text in inner)


def _of_xml(data: bytes) -> Iterator[Piece]:
    """Text by paragraph or cell, and the attributes that tell of people; entities are not resolved."""
    if b"<!ENTITY" in data:
        raise QualcodeError("the file declares XML entities; it was not looked into and may not leave")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        yield "", _decoded(data)
        return
    number = 0
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        for key, value in element.attrib.items():
            name = key.rpartition("}")[2]
            outside = name == "Target" and ":" in value  # a link to somewhere, not to another part
            if value.strip() and (name in _TELLING or outside or (tag, name) == ("docVar", "val")):
                yield f", {tag} {name}", _spoken(value)
        if tag in _BLOCKS:
            if any(
                str(inner.tag).rpartition("}")[2] in _BLOCKS
                for inner in element.iter()
                if inner is not element
            ):
                continue  # its parts come by themselves
            number += 1
            yield f", {tag} {number}", "".join(_texts(element))
        elif (
            element.text
            and element.text.strip()
            and tag not in ("t", "r", "span", "v", "f", "is", "instrText")
        ):
            yield f", {tag}", "".join(element.itertext())
        elif tag in ("f", "instrText") and element.text:
            yield f", {tag}", element.text


def _texts(element: ElementTree.Element) -> Iterator[str]:
    """Text nodes, with a blank for what breaks a line; runs of one word stay joined."""
    for part in element.iter():
        tag = str(part.tag).rpartition("}")[2]
        if tag in ("br", "tab", "cr", "line-break", "s"):
            yield " "
        if part.text:
            yield part.text
        if part is not element and part.tail:
            yield part.tail


def _of_json(name: str, data: bytes) -> Iterator[Piece]:
    text = _decoded(data)
    lines = text.splitlines() if name.endswith(".jsonl") else [text]
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                value = json.loads(line)
            except json.JSONDecodeError:
                yield f"line {number}", line
                continue
            yield from _of_value(value, f"line {number}" if len(lines) > 1 else "")


def _of_value(value: Any, place: str) -> Iterator[Piece]:
    if isinstance(value, str):
        yield place, value
        yield from _of_base64(value, place)
        if "<" in value and ">" in value:
            yield from (
                (f"{place}, {inner}".rstrip(", "), text) for inner, text in _of_markup(value.encode())
            )
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield f"{place} key", str(key)
            yield from _of_value(inner, f"{place} {key}".strip())
    elif isinstance(value, list):
        if value and all(isinstance(part, str) for part in value):
            yield from _of_value("".join(value), place)  # a notebook's lines of one cell
        else:
            for number, inner in enumerate(value, 1):
                yield from _of_value(inner, f"{place} {number}".strip())
    elif isinstance(value, int) and abs(value) > 9_999_999:
        yield place, str(value)


class _Markup(HTMLParser):
    """Collects visible text by block, attribute values, comments and scripts."""

    _INLINE = frozenset(
        ["a", "abbr", "b", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "tspan", "u"]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self._block: list[str] = []

    def close_block(self) -> None:
        text = "".join(self._block)
        self._block = []
        if text.strip():
            self.pieces.append((f"block {len(self.pieces) + 1}", text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._INLINE:
            self.close_block()
        for key, value in attrs:
            shape = key in ("style", "class", "d", "points", "transform", "viewbox", "xmlns")
            inner = key in ("href", "src", "id") and (value or "").startswith(("data:", "#"))
            if value and key == "src" and (value.startswith("data:image/")):
                self.pieces += _of_base64(value.partition(",")[2], "picture")
            elif value and not shape and not inner and _SAYS_SOMETHING.search(value):
                self.pieces.append((f"attribute {key}", _spoken(value) if key == "id" else value))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._INLINE:
            self.close_block()

    def handle_data(self, data: str) -> None:
        self._block.append(data)

    def handle_comment(self, data: str) -> None:
        self.pieces.append(("comment", data))


def _of_markup(data: bytes) -> Iterator[Piece]:
    parser = _Markup()
    parser.feed(_decoded(data))
    parser.close()
    parser.close_block()
    for place, text in parser.pieces:
        yield place, html.unescape(re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), text))


def _of_base64(value: str, place: str) -> Iterator[Piece]:
    """The metadata of a picture that stands in a notebook or a page."""
    if not value.startswith(("iVBORw0KGgo", "/9j/")):
        return
    try:
        data = base64.b64decode("".join(value.split()))
    except ValueError:
        return
    for inner, text in _of_png(data) if value.startswith("iVBOR") else _of_jpeg(data):
        yield f"{place}, {inner}", text


def _of_jpeg(data: bytes) -> Iterator[Piece]:
    """The segments of a JPEG that stand before the picture: EXIF, XMP, IPTC, comment."""
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF and data[position + 1] != 0xDA:
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        if 0xE0 <= data[position + 1] <= 0xEF or data[position + 1] == 0xFE:
            yield "metadata", _strings_in(data[position + 4 : position + 2 + length])
        position += 2 + length


def _strings_in(data: bytes) -> str:
    """What can be read in bytes of whatever form, in UTF-8 and in UTF-16: runs of four characters and more."""
    runs: list[str] = []
    for encoding in ("utf-8", "utf-16-le"):
        runs += re.findall(r"[\w .,@+'’-]{4,}", data.decode(encoding, errors="replace"))
    return "\n".join(runs)


def _of_png(data: bytes) -> Iterator[Piece]:
    """The text chunks of a PNG and what stands behind its end; what the picture shows cannot be read."""
    position = 8
    while position + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        body = data[position + 8 : position + 8 + length]
        position += length + 12
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            key, _, rest = body.partition(b"\x00")
            if kind == b"zTXt":
                rest = zlib.decompress(rest[1:])
            elif kind == b"iTXt":
                compressed = rest[:1] == b"\x01"
                rest = rest[2:].split(b"\x00", 2)[-1]
                rest = zlib.decompress(rest) if compressed else rest
            yield "metadata key", key.decode("latin-1")
            yield f"metadata {key.decode('latin-1')}", _decoded(rest)
        elif kind == b"eXIf":
            yield "metadata EXIF", _strings_in(body)
        elif kind == b"IEND":
            break
    if data[position:]:
        yield "behind the picture", _strings_in(data[position:])


def _of_pdf(data: bytes) -> Iterator[Piece]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for key, value in document.get_metadata_dict().items():
        if value:
            yield f"metadata {key}", value
    for number, page in enumerate(document, 1):
        yield f"page {number}", page.get_textpage().get_text_bounded()
    document.close()
