"""What a reader, or a search, finds in a file: its words, without the numbers that are no words (coordinates, offsets, times)."""

import csv
import html
import io
import json
import re
import struct
import zipfile
import zlib
from pathlib import Path

# Moments, and the hashes and ids beside them, in logs and properties.
_MOMENTS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.+Z-]*|\b[0-9a-f]{12,64}\b")
# In markup: numbers in attributes and style are measures; what an attribute says in words counts.
_MEASURES = re.compile(r"""(?<==")[\s\d.,;:%#()a-zA-Z+-]*\d[^"<>]*(?="|')""")
_CODE = re.compile(r"<(style|clipPath|defs)\b.*?</\1>", re.S)


def readable_words(path: Path) -> str:
    """The words of a file, of whatever kind."""
    return _words(path.name, path.read_bytes())


def _words(name: str, content: bytes) -> str:
    ending = Path(name).suffix.lower()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(
                [*archive.namelist(), *(_words(part, archive.read(part)) for part in archive.namelist())]
            )
    if ending == ".png":
        return _png_words(content)
    text = content.decode("utf-8-sig", "replace")
    if ending in (".xml", ".rels", ".svg", ".html"):
        text = _markup_words(text)
    elif ending == ".csv":
        text = _table_words(text)
    elif ending == ".json":
        text = "\n".join(_strings(json.loads(text)))
    elif ending == ".jsonl":
        text = "\n".join(word for line in text.splitlines() for word in _strings(json.loads(line)))
    return _MOMENTS.sub("", text)


def _png_words(content: bytes) -> str:
    """Only what is written beside the picture; the pixels are drawn from charts that are there as SVG too."""
    words, position = [], 8
    while position < len(content):
        length, kind = struct.unpack(">I4s", content[position : position + 8])
        data = content[position + 8 : position + 8 + length]
        if kind in (b"tEXt", b"iTXt", b"eXIf"):
            words.append(data.decode("utf-8", "replace"))
        elif kind == b"zTXt":
            words.append(zlib.decompress(data.split(b"\0", 1)[1][1:]).decode("utf-8", "replace"))
        position += 12 + length
    return "\n".join(words)


def _markup_words(text: str) -> str:
    """Text as it stands (runs of a paragraph joined), attributes without measures, and the data that a page carries."""
    data = "\n".join(
        "\n".join(_strings(_json(script)))
        for script in re.findall(r"<script[^>]*>(.*?)</script>", text, re.S)
    )
    text = _CODE.sub("", re.sub(r"<script.*?</script>", "", text, flags=re.S))
    # the cells of a sheet: numbers, and numbers of strings that stand elsewhere
    text = re.sub(r"<v>[^<]*</v>", "", text)
    attributes = "\n".join(re.findall(r"""=\s*("[^"]*"|'[^']*')""", _MEASURES.sub("", text)))
    text = re.sub(r"</(?:w:p|p|td|th|li|h\d|div|text|t|si|dc:\w+|cp:\w+)>|<w:br/?>|<br ?/?>", "\n", text)
    shown = re.sub(r"<[^>]*>", "", text)
    return html.unescape("\n".join((shown, attributes, data)))


def _json(text: str):
    try:
        return json.loads(text)
    except ValueError:
        return text  # a program, not data


def _strings(value) -> list[str]:
    """Every text in it, keys too; numbers are counts and places."""
    if isinstance(value, dict):
        return [word for key, item in value.items() for word in (str(key), *_strings(item))]
    if isinstance(value, list):
        return [word for item in value for word in _strings(item)]
    return [value] if isinstance(value, str) else []


def _table_words(text: str) -> str:
    """The cells, without columns that hold nothing but numbers."""
    rows = list(csv.reader(io.StringIO(text)))
    numbers = {
        column
        for column in range(max(map(len, rows), default=0))
        if all(re.fullmatch(r"-?[\d.]*", row[column]) for row in rows[1:] if column < len(row))
    }
    return "\n".join(
        cell
        for n, row in enumerate(rows)
        for column, cell in enumerate(row)
        if not n or column not in numbers
    )
