"""Taguette projects: the SQLite file becomes transcripts, a codebook and codings."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.codebook import Code, Codebook
from qualcode.coding import coding_table
from qualcode.exchange.taguette_text import CountedText, text_of_snippet, transcript_of
from qualcode.model import CODING_COLUMNS, QualcodeError, Transcript

if TYPE_CHECKING:
    import pandas as pd

_TABLES = {"projects", "documents", "tags", "highlights", "highlight_tags"}


@dataclass(frozen=True)
class TaguetteProject:
    """What a Taguette project holds.

    `codings` has CODING_COLUMNS and `highlight`, Taguette's number of the passage: a passage with two tags is two
    codings. `untagged` are passages without a tag (highlight, document, start, end, text). `notes` say what was
    changed, or does not fit, on the way.
    """

    name: str
    description: str
    transcripts: list[Transcript]
    codebook: Codebook
    codings: pd.DataFrame
    untagged: pd.DataFrame
    notes: tuple[str, ...] = ()


def read_taguette(
    path: Path | str,
    *,
    project: str | None = None,
    coder: str | None = None,
    language: str | None = None,
    speakers: Mapping[str, Any] | None = None,
) -> TaguetteProject:
    """Read one project of a Taguette database (`.sqlite3`), without changing the file.

    A document's text is exactly what Taguette shows, so every passage keeps its words; turns and roles are found by
    the transcript reader (`language` and `speakers` as in `read_transcript`). Ids of codings are the same on every
    import. The coder is who made the passage, as Taguette's history knows, or `coder`. `project` names one of several.

    Raises QualcodeError when the file is no Taguette database, or holds several projects and none is chosen.
    """
    path = Path(path)
    try:
        if not path.is_file() or path.read_bytes()[:15] != b"SQLite format 3":
            raise QualcodeError(
                f"{path.name}: not an SQLite file; choose the project's .sqlite3 from Taguette's export"
            )
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            return _read(database, path.name, project, coder, language, speakers)
    except (sqlite3.Error, OSError) as error:
        raise QualcodeError(
            f"{path.name}: the Taguette database cannot be read ({error}); export the project again from Taguette"
        ) from None


def _read(
    database: sqlite3.Connection,
    file: str,
    project: str | None,
    coder: str | None,
    language: str | None,
    speakers: Mapping[str, Any] | None,
) -> TaguetteProject:
    missing = _TABLES - {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if missing:
        raise QualcodeError(
            f"{file}: an SQLite file without the table {min(missing)!r}, so no Taguette project; QualCoder's data.qda "
            "and others are read by their own import"
        )
    number, name, description = _choose(database, file, project)
    notes: list[str] = []
    codebook, codes = _codebook(database, number, name, notes, language)
    documents = database.execute(
        "SELECT id, name, contents FROM documents WHERE project_id = ? ORDER BY id", (number,)
    ).fetchall()
    ids = _different_ids([document_name for _, document_name, _ in documents])
    counted = {key: CountedText.of_html(contents) for key, _, contents in documents}
    transcripts = [
        transcript_of(id, document_name, contents, counted[key].text, language=language, speakers=speakers)
        for id, (key, document_name, contents) in zip(ids, documents, strict=True)
    ]
    places = {key: (t, counted[key]) for t, (key, _, _) in zip(transcripts, documents, strict=True)}
    codings, untagged = _codings(database, number, name, places, codes, coder, notes)
    return TaguetteProject(name, description, transcripts, codebook, codings, untagged, tuple(notes))


def _choose(database: sqlite3.Connection, file: str, project: str | None) -> tuple[int, str, str]:
    found = database.execute("SELECT id, name, description FROM projects ORDER BY id").fetchall()
    chosen = [row for row in found if project is None or row[1] == project]
    if len(chosen) == 1:
        return int(chosen[0][0]), str(chosen[0][1]), str(chosen[0][2] or "")
    names = ", ".join(repr(row[1]) for row in found[:8]) or "none"
    wanted = f"project {project!r}" if project is not None else "one project"
    raise QualcodeError(f"{file}: expected {wanted}, the file holds {names}; choose one with project=")


def _codebook(
    database: sqlite3.Connection, number: int, name: str, notes: list[str], language: str | None
) -> tuple[Codebook, dict[int, str]]:
    key = language if language in ("nb", "nn", "en") else "en"
    codes: list[Code] = []
    paths: dict[int, str] = {}
    for tag, label, description in database.execute(
        "SELECT id, path, description FROM tags WHERE project_id = ? ORDER BY id", (number,)
    ):
        path = _code_path(str(label), {p.casefold() for p in paths.values()})
        if path != label:
            notes.append(f"tag {label!r} became the code {path!r}")
        paths[int(tag)] = path
        definition = {key: description.strip()} if description and description.strip() else {}
        codes.append(Code(path=path, name={key: str(label)}, definition=definition))
    return Codebook(title={key: name}, codes=tuple(codes)), paths


def _code_path(label: str, taken: set[str]) -> str:
    """The tag's name without what a code's path may not hold; "Export (meta)data" is "Export metadata"."""
    parts = [re.sub(r"\s+", " ", re.sub(r"[@|;,\"*()'\n]", "", part)).strip() for part in label.split("/")]
    path = base = "/".join(part for part in parts if part) or "tag"
    number = 2
    while path.casefold() in taken:
        path, number = f"{base} {number}", number + 1
    return path


def _different_ids(names: list[str]) -> list[str]:
    ids: list[str] = []
    for name in names:
        stem = re.sub(r"\.(?:odt|docx?|txt|md|html?|pdf|rtf|epub|vtt|srt)$", "", name, flags=re.IGNORECASE)
        stem = re.sub(r'[\\/:*?"<>|\s]+', "_", stem).strip("._") or "document"
        id, number = stem, 2
        while id.casefold() in (known.casefold() for known in ids):
            id, number = f"{stem}-{number}", number + 1
        ids.append(id)
    return ids


def _codings(
    database: sqlite3.Connection,
    number: int,
    name: str,
    places: Mapping[int, tuple[Transcript, CountedText]],
    codes: Mapping[int, str],
    coder: str | None,
    notes: list[str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    import pandas as pd

    tags: dict[int, list[int]] = {}
    for highlight, tag in database.execute("SELECT highlight_id, tag_id FROM highlight_tags ORDER BY 1, 2"):
        tags.setdefault(highlight, []).append(tag)
    made_by = _makers(database, number)
    key = hashlib.sha256(name.encode()).hexdigest()[:8]
    rows, untagged = [], []
    outside, differing = [], []
    for highlight, document, first, last, snippet in database.execute(
        "SELECT h.id, h.document_id, h.start_offset, h.end_offset, h.snippet FROM highlights h "
        "JOIN documents d ON d.id = h.document_id WHERE d.project_id = ? ORDER BY h.id",
        (number,),
    ):
        transcript, counted = places[document]
        if not 0 <= first < last <= counted.size:
            outside.append(highlight)
            continue
        start, end = counted.position(first), counted.position(last, end=True)
        text = transcript.text[start:end]
        if snippet is not None and "".join(text.split()) != "".join(text_of_snippet(snippet).split()):
            differing.append(highlight)
        who, when = made_by.get(highlight, ("", ""))
        if not tags.get(highlight):
            untagged.append((highlight, transcript.id, start, end, text))
        turn = transcript.turn_at(start) or transcript.turn_at(end - 1)
        for tag in tags.get(highlight, []):
            rows.append(
                (
                    f"taguette-{key}-{highlight}-{tag}", transcript.id, turn.index if turn else None, start, end,
                    codes[tag], coder or who or "taguette", "imported", None, "", when, text, highlight,
                )
            )  # fmt: skip
    if outside:
        notes.append(
            f"{len(outside)} highlights lie outside their document and were left out: {_some(outside)}"
        )
    if differing:
        notes.append(
            f"{len(differing)} highlights have other words than Taguette's own copy: {_some(differing)}"
        )
    if untagged:
        notes.append(f"{len(untagged)} highlights have no tag: {_some([row[0] for row in untagged])}")
    codings = coding_table(pd.DataFrame(rows, columns=[*CODING_COLUMNS, "highlight"]))
    return codings, pd.DataFrame(untagged, columns=["highlight", "document", "start", "end", "text"])


def _some(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" ..." if len(numbers) > 10 else "")


def _makers(database: sqlite3.Connection, number: int) -> dict[int, tuple[str, str]]:
    """By highlight: who made or last changed it, and when (UTC), from Taguette's history where it is kept."""
    found: dict[int, tuple[str, str]] = {}
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if "commands" not in tables:
        return found
    for payload, date, user in database.execute(
        "SELECT payload, date, user_login FROM commands WHERE project_id = ? ORDER BY id", (number,)
    ):
        try:
            act = json.loads(payload)
        except ValueError:
            continue
        if (
            isinstance(act, dict)
            and act.get("type") == "highlight_add"
            and isinstance(act.get("highlight_id"), int)
        ):
            time = str(date).replace(" ", "T")
            found[act["highlight_id"]] = (str(user), f"{time}+00:00" if "T" in time else time)
    return found
