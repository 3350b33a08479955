"""Transcripts in rows: tables in Word and Writer, csv, tsv, Excel, NVivo's tabs."""

import csv
import io
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qualcode.transcripts.clock import CLOCK, seconds
from qualcode.transcripts.encoding import decode
from qualcode.transcripts.limits import open_archive, part, refuse_entities
from qualcode.transcripts.pieces import ImportFailed, Paragraph, Reading, Utterance

# Column headings in the languages of our users and as the programs write them, by what the column holds.
_HEADINGS = {
    "speaker": [
        "speaker",
        "speakers",
        "name",
        "who",
        "taler",
        "talar",
        "hvem",
        "kven",
        "person",
        "snakker",
        "deltaker",
        "deltakar",
        "sprecher",
        "wer",
        "speaker_name",
        "speakername",
        "participant",
        "informant",
        "rolle",
        "role",
        "navn",
        "namn",
    ],
    "text": [
        "text",
        "content",
        "transcript",
        "utterance",
        "utsagn",
        "ytring",
        "tekst",
        "innhold",
        "innhald",
        "replikk",
        "speech",
        "transkripsjon",
        "transcription",
        "sentence",
        "message",
        "comment",
        "turn",
        "inhalt",
        "äußerung",
        "words",
    ],
    "time": [
        "time",
        "start",
        "begin",
        "from",
        "tid",
        "starttid",
        "timestamp",
        "timestamps",
        "tidspunkt",
        "timespan",
        "tidskode",
        "timecode",
        "in",
        "start_time",
        "starttime",
        "zeit",
        "start(ms)",
        "begin_time",
    ],
    "until": ["end", "stop", "until", "to", "slutt", "sluttid", "out", "end_time", "endtime", "ende", "til"],
    "question": ["question", "spørsmål", "question_id", "spm"],
}
_RANGE = re.compile(rf"[\[(#]*({CLOCK})[\])#]*\s*(?:-->|[-–—])\s*[\[(#]*({CLOCK})[\])#]*")
_TIME = re.compile(rf"[\[(#]*({CLOCK})[\])#]*")


@dataclass(frozen=True)
class Rows:
    """The cells of a table, row by row, and the line its first row stands on."""

    cells: Sequence[Sequence[str]]
    first_line: int = 1


def table_paragraphs(rows: Rows) -> list[Paragraph]:
    """A table that holds no utterances, a paragraph a row, cells parted by tabs (`Dato<tab>12.03.2025`)."""
    return [
        Paragraph(
            rows.first_line + number, "\t".join(cell.replace("\n", " ") for cell in row if cell.strip())
        )
        for number, row in enumerate(rows.cells)
    ]


def utterances_of_rows(rows: Rows) -> list[Utterance] | None:
    """What is said, row by row; None when the table is something else.

    The columns are known by their heading, or else by what they hold: times, a few recurring names, long text.
    """
    cells = [[cell.strip() for cell in row] for row in rows.cells]
    filled = [row for row in cells if any(row)]
    if len(filled) < 2 or max(len(row) for row in filled) < 2:
        return None
    columns = columns_by_heading(filled[0])
    header = "text" in columns and len(columns) >= 2
    if not header:
        columns = _by_content(filled)
    if "text" not in columns or ("speaker" not in columns and "time" not in columns):
        return None
    found: list[Utterance] = []
    skip_header = header
    for number, row in enumerate(cells):
        if not any(row):
            continue
        if skip_header:
            skip_header = False
            continue
        found.append(_utterance(row, columns, rows.first_line + number))
    return found


def _utterance(row: Sequence[str], columns: dict[str, int], line: int) -> Utterance:
    def cell(what: str) -> str:
        return row[columns[what]] if what in columns and columns[what] < len(row) else ""

    time, until = times(cell("time"))
    if until is None:
        until = times(cell("until"))[0]
    taken = set(columns.values())
    text = cell("text")
    # A cell outside the known columns still holds someone's words.
    extra = [value for index, value in enumerate(row) if index not in taken and value]
    if time is None and cell("time"):
        extra.insert(0, cell("time"))
    if extra:
        text = " ".join([text, *(f"[{value}]" for value in extra)]).strip()
    speaker = cell("speaker").rstrip(": ")
    return Utterance(line, speaker, text, time, until, cell("question") or None)


def times(text: str) -> tuple[float | None, float | None]:
    """Start and end from a cell: a clock, a range of clocks, or seconds as a number.

    >>> times("0:04.2 - 0:08.1"), times("[00:00:04]"), times("12.5"), times("soon")
    ((4.2, 8.1), (4.0, None), (12.5, None), (None, None))
    """
    text = text.strip()
    if found := _RANGE.fullmatch(text):
        return seconds(found[1]), seconds(found[2])
    if found := _TIME.fullmatch(text):
        return seconds(found[1]), None
    if re.fullmatch(r"\d{1,6}(?:[.,]\d{1,6})?", text):
        return float(text.replace(",", ".")), None
    return None, None


def columns_by_heading(row: Sequence[str]) -> dict[str, int]:
    """Which column holds the speaker, text, time, until and question, by what the heading row calls them."""
    columns: dict[str, int] = {}
    for index, heading in enumerate(row):
        key = heading.strip().strip("\ufeff*:").lower().replace(" ", "_")
        for what, names in _HEADINGS.items():
            if (key in names or key.replace("_", "") in names) and what not in columns:
                columns[what] = index
                break
    return columns


def _by_content(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    width = max(len(row) for row in rows)
    columns: dict[str, int] = {}
    lengths: dict[int, float] = {}
    for index in range(width):
        values = [row[index] for row in rows if index < len(row) and row[index]]
        if len(values) < len(rows) / 3:
            continue
        if sum(times(value)[0] is not None for value in values) > 0.9 * len(values):
            # Start, end, and what a program adds, such as the duration.
            columns[next(what for what in ("time", "until", f"time {index}") if what not in columns)] = index
        elif _are_names(values):
            columns.setdefault("speaker", index)
        else:
            lengths[index] = statistics.mean(len(value) for value in values)
    if lengths:
        columns["text"] = max(lengths, key=lambda index: lengths[index])
    return columns


def _are_names(values: Sequence[str]) -> bool:
    distinct = {value.rstrip(": ").casefold() for value in values}
    return (
        len(values) >= 3
        and len(distinct) <= max(2, len(values) / 3)
        and all(len(value) <= 40 and len(value.split()) <= 5 for value in values)
        and not any(value.endswith((".", "?", "!")) for value in values)
    )


def holds_turns(data: bytes, name: str) -> bool:
    """Whether a table found in a folder is a transcript by its headings: speakers or Whisper's times beside text.

    Tables of codings, identifiers or participants lie beside transcripts and have columns of text too.
    """
    try:
        if data[:2] == b"PK":
            cells = next((sheet[0] for sheet in sheets(data, name) if sheet), [])
        else:
            first = decode(data[:65_536], name)[0].split("\n", 1)[0]
            cells = [cell.strip(' "') for cell in first.split(max("\t;,|", key=first.count))]
    except ImportFailed:
        return True  # let the reader say what is wrong with it
    columns = columns_by_heading(cells)
    lower = [cell.lower() for cell in cells]
    foreign = {"code", "codes", "coder", "kind", "aliases", "replacement", "entity"} & set(lower)
    return not foreign and "text" in columns and ("speaker" in columns or lower == ["start", "end", "text"])


def read_separated(data: bytes, name: str) -> Reading:
    """Utterances of a csv, semicolon or tab separated file with one row a turn (also Whisper's and NVivo's)."""
    text, encoding = decode(data, name)
    first = text[:20_000].split("\n", 1)[0]
    delimiter = max("\t;,|", key=first.count)
    quoted = delimiter != "\t" or '"' in first
    csv.field_size_limit(64 * 1024 * 1024)
    try:
        rows = list(
            csv.reader(
                io.StringIO(text, newline=""),
                delimiter=delimiter,
                quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
            )
        )
    except csv.Error as error:
        raise ImportFailed(f"{name}: is not a readable table ({error}); save it again as csv") from error
    if rows and [cell.strip().lower() for cell in rows[0]] == ["start", "end", "text"]:
        return _whisper_rows(rows, name, encoding)
    utterances = utterances_of_rows(Rows(rows))
    if utterances is None:
        raise ImportFailed(
            f"{name}: no column of text beside one of speakers or times was found; "
            "expected headings such as speaker, text, time"
        )
    return Reading(format="csv" if delimiter != "\t" else "tsv", encoding=encoding, utterances=utterances)


def _whisper_rows(rows: Sequence[Sequence[str]], name: str, encoding: str) -> Reading:
    """Whisper's .tsv counts in milliseconds."""
    reading = Reading(format="whisper tsv", encoding=encoding, cut_by_clock=True)
    for number, row in enumerate(rows[1:], start=2):
        if len(row) < 3 or not row[0].strip().isdigit():
            if any(cell.strip() for cell in row):
                reading.unplaced.append(
                    (number, "row without a start time in milliseconds; its text was kept")
                )
                reading.utterances.append(Utterance(number, "", row[-1].strip()))
            continue
        until = int(row[1]) / 1000 if row[1].strip().isdigit() else None
        reading.utterances.append(
            Utterance(number, "", "\t".join(row[2:]).strip(), int(row[0]) / 1000, until)
        )
    return reading


def read_workbook(data: bytes, name: str) -> Reading:
    """Utterances of the sheet of an Excel file that has most of them."""
    found = [
        utterances for rows in sheets(data, name) if rows and (utterances := utterances_of_rows(Rows(rows)))
    ]
    if not found:
        raise ImportFailed(
            f"{name}: no sheet has a column of text beside one of speakers or times; "
            "expected headings such as speaker, text, time"
        )
    return Reading(format="xlsx", utterances=max(found, key=len))


def sheets(data: bytes, name: str) -> list[list[list[str]]]:
    """The cells of each sheet of an Excel file as text, row by row; a date loses the midnight Excel gives it."""
    from openpyxl import load_workbook

    with open_archive(data, name) as archive:
        for member in archive.namelist():
            if member.lower().endswith((".xml", ".rels")):
                refuse_entities(part(archive, member, name), name)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [
            [[_cell_text(v) for v in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        ]
    except Exception as error:  # openpyxl lets through whatever zip, XML and its own parts raise
        raise ImportFailed(
            f"{name}: is not a readable Excel file ({type(error).__name__}); save it again"
        ) from error


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    text = value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
    return text.removesuffix(" 00:00:00")
