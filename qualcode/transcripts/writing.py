"""Transcripts out: readable text, Word, subtitles, and the lossless JSON a study keeps."""

import html
import io
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from qualcode.model import QualcodeError, Transcript, Turn
from qualcode.transcripts.clock import clock
from qualcode.transcripts.facts import facts_of
from qualcode.transcripts.stored import to_json

WRITTEN = (".txt", ".docx", ".vtt", ".json")


def write_transcript(transcript: Transcript, path: str | Path) -> Path:
    """Write a transcript as .txt, .docx, .vtt or .json, after the path's ending; gives the path.

    All four read back equal (json with its source, the others with a source of their own). The file is replaced as
    a whole or not at all. Raises QualcodeError for another ending, and for what a format cannot hold, such as an
    empty line inside a turn: json holds everything.

    >>> import tempfile
    >>> from qualcode.transcripts import read_transcript
    >>> folder = tempfile.TemporaryDirectory()
    >>> t = Transcript.build("P01", [Turn(0, "P01", "participant", 0, 0, "Eg veit ikkje.", "nn")], language="nn")
    >>> read_transcript(write_transcript(t, Path(folder.name) / "P01.vtt")).turns == t.turns
    True
    >>> folder.cleanup()
    """
    path = Path(path)
    if path.suffix.lower() not in WRITTEN:
        raise QualcodeError(
            f"{path.name}: cannot be written as {path.suffix or 'a file without an ending'}; use one of {', '.join(WRITTEN)}"
        )
    data = written(transcript, path.suffix.lower())
    if path.suffix.lower() != ".json":
        _refuse_loss(transcript, data, path)
    _replace(path, data)
    return path


def written(transcript: Transcript, suffix: str) -> bytes:
    """The bytes of the file with this ending."""
    if suffix == ".json":
        return to_json(transcript).encode("utf-8", errors="surrogatepass")
    writer = {".txt": _text, ".vtt": _vtt, ".docx": _word}[suffix]
    try:
        return writer(transcript)
    except (ValueError, UnicodeEncodeError) as error:
        raise QualcodeError(
            f"{transcript.id}: holds characters that {suffix} cannot; write it as .json"
        ) from error


def _refuse_loss(transcript: Transcript, data: bytes, path: Path) -> None:
    """Read back what will be written: a file that says something else than the transcript is not written."""
    from qualcode.transcripts.attributes import Known
    from qualcode.transcripts.reading import Options, import_bytes

    back = import_bytes(data, path.name, Options(), Known()).transcript
    if replace(back, source=transcript.source) == transcript and back.source.kind == transcript.source.kind:
        return
    odd = next((a.index for a, b in zip(transcript.turns, back.turns, strict=False) if a != b), 0)
    raise QualcodeError(
        f"{transcript.id}, turn {odd}: cannot be written as {path.suffix} without loss (an empty line, a label inside the "
        "text, or a time finer than milliseconds); write it as .json"
    )


def _times(turn: Turn) -> str:
    if turn.time is None and turn.until is None:
        return ""
    start = clock(turn.time) if turn.time is not None else ""
    return f"[{start}{f' --> {clock(turn.until)}' if turn.until is not None else ''}] "


def _label(turn: Turn) -> str:
    return f"{turn.speaker}: " if turn.speaker else ""


def _text(transcript: Transcript) -> bytes:
    head = "\n".join(f"{name}: {value}" for name, value in facts_of(transcript))
    blocks = "\n\n".join(f"{_times(turn)}{_label(turn)}{turn.text}" for turn in transcript.turns)
    return f"---\n{head}\n---\n\n{blocks}\n".encode()


def _vtt(transcript: Transcript) -> bytes:
    """A cue a turn. Turns without times get a second each, and the head says that these were made up."""
    lines = ["WEBVTT", "", "NOTE"]
    lines += [
        f"{name}: {value}".replace("-->", "--\\u003e")
        for name, value in facts_of(transcript, with_clock=True)
    ]
    now = 0.0
    for turn in transcript.turns:
        start = turn.time if turn.time is not None else now
        until = turn.until if turn.until is not None else start + 1
        now = until
        voice = f"<v {html.escape(turn.speaker, quote=False)}>" if turn.speaker else ""
        lines += ["", f"{clock(start)} --> {clock(until)}", voice + html.escape(turn.text, quote=False)]
    return ("\n".join(lines) + "\n").encode()


def _word(transcript: Transcript) -> bytes:
    from docx import Document
    from docx.shared import Pt, RGBColor

    document = Document()
    table = document.add_table(rows=0, cols=2)
    for name, value in facts_of(transcript):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
    for row in table.rows:
        for cell in row.cells:
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(8)
    for turn in transcript.turns:
        paragraph = document.add_paragraph()
        if times := _times(turn):
            stamp = paragraph.add_run(times)
            stamp.font.size, stamp.font.color.rgb = Pt(8), RGBColor(0x76, 0x76, 0x76)
        if turn.speaker:
            paragraph.add_run(f"{turn.speaker}:").bold = True
            paragraph.add_run(" ")
        paragraph.add_run(turn.text)
    document.core_properties.author, document.core_properties.comments = "qualcode", ""
    document.core_properties.title = transcript.id
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _replace(path: Path, data: bytes) -> None:
    """Put `data` in place of the file at once, so that a crash leaves the old file or the new one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise QualcodeError(
            f"{path.name}: could not be written ({error.strerror}); check the folder and its rights"
        ) from error
