"""Taking a person out of tables: csv, json and jsonl, from bytes to bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from qualcode.consent.rewriting import GAP, Edit, forward, mentions, rows_of
from qualcode.model import Span

WITHHELD = "withheld"  # the value of an attribute that is known and no longer told
PERSON_COLUMNS = frozenset(["participant", "deltaker", "deltakar", "informant", "case"])
DOCUMENT_COLUMNS = frozenset(["document", "dokument", "file", "fil", "transcript", "interview", "intervju"])


def scrub(value: Any, names: Sequence[str], keys: Collection[str] | None = None) -> Any:
    """The same with every mention of the names replaced by "[…]"; with `keys`, only in the texts under these keys."""
    if isinstance(value, str):
        spans = mentions(value, names) if keys is None else []
        for span in reversed(spans):
            value = value[: span.start] + GAP + value[span.end :]
        return value
    if isinstance(value, list):
        return [scrub(item, names, keys) for item in value]
    if isinstance(value, dict):
        return {
            k: scrub(v, names, None if keys is not None and k in keys else keys) for k, v in value.items()
        }
    return value


def erase_rows(
    content: bytes,
    name: str,
    person: str,
    documents: Collection[str],
    names: Sequence[str] = (),
    aliases: Sequence[str] = (),
) -> bytes:
    """A table without the rows (or, in a wide one, columns) of the person and of their documents.

    `name` tells by its ending what it is: .csv, .json or .jsonl; anything else is given back as it is. Mentions
    of `names` in other rows become "[…]". In a csv a row for each of the `aliases` takes the place of the person's,
    with "withheld" for everything that was known.
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".csv":
        return _erase_csv(content, person, documents, names, aliases)
    if ending == ".jsonl":
        kept = []
        for line in content.splitlines(keepends=True):
            try:
                row = json.loads(line)
            except ValueError:
                if not mentions(line.decode("utf-8", errors="replace"), [person, *documents, *names]):
                    kept.append(line)
                continue
            cleaned = _erase_json([row], person, documents, names)
            if cleaned:
                kept.append(
                    line
                    if cleaned[0] == row
                    else (json.dumps(cleaned[0], ensure_ascii=False) + "\n").encode()
                )
        return b"".join(kept)
    if ending == ".json":
        try:
            value = json.loads(content)
        except ValueError:
            return content
        cleaned = _erase_json(value, person, documents, names)
        return content if cleaned == value else json.dumps(cleaned, ensure_ascii=False, indent=1).encode()
    return content


def has_rows(content: bytes, name: str, person: str) -> bool:
    """Whether a table has rows or columns of the person."""
    return erase_rows(content, name, person, ()) != content


def _theirs(column: Any, value: Any, person: str, documents: Collection[str]) -> bool:
    heading = str(column).strip().casefold()
    if heading in PERSON_COLUMNS:
        return str(value).strip() == person
    text = str(value).strip()
    return heading in DOCUMENT_COLUMNS and (text in documents or PurePath(text).stem in documents)


def _erase_json(value: Any, person: str, documents: Collection[str], names: Sequence[str]) -> Any:
    if isinstance(value, list):
        rows = [
            row
            for row in value
            if not (isinstance(row, dict) and any(_theirs(k, v, person, documents) for k, v in row.items()))
        ]
        return [_erase_json(row, person, documents, names) for row in rows]
    if isinstance(value, dict):
        keep = {k: v for k, v in value.items() if k != person and k not in documents}
        return {k: _erase_json(v, person, documents, names) for k, v in keep.items()}
    return scrub(value, names)


def _erase_csv(
    content: bytes, person: str, documents: Collection[str], names: Sequence[str], aliases: Sequence[str]
) -> bytes:
    rows, write = _read_csv(content)
    if not rows:
        return content
    head = rows[0]
    gone = {n for n, title in enumerate(head) if title.strip() == person or title.strip() in documents}
    code = next((n for n, title in enumerate(head) if title.strip().casefold() in PERSON_COLUMNS), None)
    kept = [[title for n, title in enumerate(head) if n not in gone]]
    for row in rows[1:]:
        if not any(_theirs(title, cell, person, documents) for title, cell in zip(head, row, strict=False)):
            kept.append([scrub(cell, names) for n, cell in enumerate(row) if n not in gone])
        elif code is not None and row[code : code + 1] == [person]:
            kept += [
                [alias if n == code else WITHHELD if cell else "" for n, cell in enumerate(row)]
                for alias in aliases
            ]
            aliases = ()
    return content if kept == rows else write(kept)


def _read_csv(content: bytes) -> tuple[list[list[str]], Callable[[list[list[str]]], bytes]]:
    """The rows, and a function that writes rows back in the same encoding, separator and line ends."""
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = content.decode(encoding, errors="replace")
    heading = text.split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)

    def write(rows: list[list[str]]) -> bytes:
        out = io.StringIO(newline="")
        line_end = "\r\n" if heading.endswith("\r") else "\n"
        csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(rows)
        return out.getvalue().encode(encoding, errors="replace")

    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)), write


def move_rows(content: bytes, name: str, edits: Mapping[str, Sequence[Edit]]) -> bytes:
    """A csv table of places (document, start, end) after edits of these documents' texts: gone or moved.

    Unlike the rest here this must be done once only, for it cannot be seen from a row whether it was moved.
    """
    if PurePath(name).suffix.lower() != ".csv":
        return content
    rows, write = _read_csv(content)
    heads = [title.strip().casefold() for title in rows[0]] if rows else []
    if not {"document", "start", "end"} <= set(heads):
        return content
    document, first, last = (heads.index(title) for title in ("document", "start", "end"))
    kept = [rows[0]]
    for row in rows[1:]:
        whole = len(row) > max(document, first, last)
        if whole and row[document] in edits and row[first].isdigit() and row[last].isdigit():
            text = edits[row[document]]
            span = Span(int(row[first]), int(row[last]))
            if any(span in Span(edit.start, edit.end) for edit in text):
                continue  # a place the person's name or words stood
            row[first], row[last] = map(str, forward(span.start, span.end, rows_of(text)))
        kept.append(row)
    return write(kept)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a csv by its headings, lower-cased."""
    rows, _ = _read_csv(content)
    heads = [title.strip().casefold() for title in rows[0]] if rows else []
    return [dict(zip(heads, row, strict=False)) for row in rows[1:]]
