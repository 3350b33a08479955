"""The dry run: what would be imported, file by file, before anything is written."""

import html
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from qualcode.model import QualcodeError, Transcript
from qualcode.transcripts.attributes import Known, known_about
from qualcode.transcripts.clock import clock
from qualcode.transcripts.folders import gather, name_ids, table_rows
from qualcode.transcripts.guide import Guide
from qualcode.transcripts.leftovers import suspected_leftovers
from qualcode.transcripts.pieces import ImportFailed
from qualcode.transcripts.reading import import_bytes, options

if TYPE_CHECKING:
    import pandas as pd

REPORT_COLUMNS = (
    "file", "id", "format", "encoding", "kind", "turns", "words", "speakers", "languages", "from", "until", "left_out",
    "doubts", "leftovers", "error",
)  # fmt: skip


@dataclass(frozen=True)
class Speaker:
    """A label, the role it was given, and how much it says."""

    label: str
    role: str
    turns: int
    words: int


@dataclass(frozen=True)
class FileReport:
    """What one file holds. `doubts` are (line, sentence); `leftovers` are (turn, sentence); `left_out` (line, text)."""

    file: str
    transcript: Transcript | None = None
    error: str = ""
    left_out: tuple[tuple[int, str], ...] = ()
    leftovers: tuple[tuple[int, str], ...] = ()

    @property
    def doubts(self) -> tuple[tuple[int, str], ...]:
        return self.transcript.source.unplaced if self.transcript is not None else ()

    @property
    def words(self) -> int:
        return sum(turn.words for turn in self.transcript.turns) if self.transcript is not None else 0

    @property
    def speakers(self) -> list[Speaker]:
        """The labels in the order in which they first speak."""
        if self.transcript is None:
            return []
        turns: Counter[str] = Counter()
        words: Counter[str] = Counter()
        roles: dict[str, str] = {}
        for turn in self.transcript.turns:
            turns[turn.speaker] += 1
            words[turn.speaker] += turn.words
            roles.setdefault(turn.speaker, turn.role)
        return [Speaker(label, role, turns[label], words[label]) for label, role in roles.items()]

    @property
    def languages(self) -> dict[str, float]:
        """Share of the words in each language, largest first; "unknown" where it could not be told."""
        if self.transcript is None or not self.words:
            return {}
        words: Counter[str] = Counter()
        for turn in self.transcript.turns:
            words[turn.language or "unknown"] += turn.words
        return {language: count / self.words for language, count in words.most_common() if count}

    @property
    def time_span(self) -> tuple[float, float] | None:
        """First and last second of speech, where the file tells."""
        times = [t for turn in (self.transcript or ()) for t in (turn.time, turn.until) if t is not None]
        return (min(times), max(times)) if times else None


@dataclass(frozen=True)
class ImportReport:
    """What was found in each file, and what was passed over as (file, reason). Print it, or end a cell with it."""

    files: tuple[FileReport, ...]
    passed_over: tuple[tuple[str, str], ...] = ()

    @property
    def transcripts(self) -> list[Transcript]:
        return [file.transcript for file in self.files if file.transcript is not None]

    @property
    def doubts(self) -> list[tuple[str, int, str]]:
        """Everything in doubt as (file, line, sentence); line 0 stands for the file as a whole."""
        found = [(f.file, 0, f.error) for f in self.files if f.error]
        found += [(f.file, line, what) for f in self.files for line, what in f.doubts]
        return found + [(f.file, 0, f"turn {turn}: {what}") for f in self.files for turn, what in f.leftovers]

    def check(self) -> None:
        """Raise ImportFailed when anything is in doubt: what `--strict` does."""
        if self.doubts:
            file, line, what = self.doubts[0]
            where = f"{file}, line {line}" if line else file
            more = f" ({len(self.doubts) - 1} more doubts)" if len(self.doubts) > 1 else ""
            raise ImportFailed(f"{where}: {what.removeprefix(f'{file}: ')}{more}")

    def to_frame(self) -> "pd.DataFrame":
        """One row a file: file, id, format, encoding, kind, turns, words, speakers, languages, from and until (seconds),
        left_out, doubts and leftovers (counts), error."""
        import pandas as pd

        return pd.DataFrame([_row(file) for file in self.files], columns=list(REPORT_COLUMNS))

    def __str__(self) -> str:
        blocks = [_as_text(file) for file in self.files]
        if self.passed_over:
            blocks.append(
                "\n".join(["passed over:", *(f"  {name}: {why}" for name, why in self.passed_over)])
            )
        blocks.append(_sum(self))
        return "\n\n".join(blocks)

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_html(self) -> str:
        """The report as an HTML fragment: a table, and below it what is in doubt."""
        heads = "".join(
            f"<th>{head}</th>"
            for head in ("file", "format", "kind", "turns", "speakers", "languages", "time", "doubts")
        )
        rows = "".join(_html_row(file) for file in self.files)
        doubts = "".join(
            f"<li>{html.escape(file)}{f', line {line}' if line else ''}: {html.escape(what)}</li>"
            for file, line, what in self.doubts
        )
        passed = "".join(
            f"<li>{html.escape(name)}: {html.escape(why)}</li>" for name, why in self.passed_over
        )
        return (
            f"<div class='qualcode-import'><p>{html.escape(_sum(self))}</p><table><thead><tr>{heads}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
            + (f"<p>In doubt:</p><ul>{doubts}</ul>" if doubts else "")
            + (f"<p>Passed over:</p><ul>{passed}</ul>" if passed else "")
            + "</div>"
        )


def _sum(report: ImportReport) -> str:
    read = report.transcripts
    turns = sum(len(t) for t in read)
    failed = len(report.files) - len(read)
    parts = [f"{len(read)} transcripts", f"{turns} turns", f"{len(report.doubts)} in doubt"]
    if failed:
        parts.insert(1, f"{failed} files that could not be read")
    return ", ".join(parts)


def _languages_text(file: FileReport) -> str:
    return ", ".join(f"{language} {share:.0%}" for language, share in file.languages.items())


def _time_text(file: FileReport) -> str:
    span = file.time_span
    return f"{clock(span[0])[:8]}-{clock(span[1])[:8]}" if span else ""


def _as_text(file: FileReport) -> str:
    if file.transcript is None:
        return f"{file.file}\n  not read: {file.error.removeprefix(f'{file.file}: ')}"
    t = file.transcript
    lines = [
        f"{file.file}  ({', '.join(x for x in (t.source.format, t.source.encoding, t.source.kind) if x)})",
        f"  id {t.id}: {len(t)} turns, {file.words} words; {_languages_text(file)}"
        + (f"; {_time_text(file)}" if file.time_span else ""),
    ]
    lines += [
        f"    {s.label or '(no label)'}: {s.role}, {s.turns} turns, {s.words} words"
        for s in file.speakers[:12]
    ]
    if len(file.speakers) > 12:
        lines.append(f"    and {len(file.speakers) - 12} more labels")
    if t.attributes:
        lines.append("  attributes: " + ", ".join(f"{key}={value}" for key, value in t.attributes.items()))
    if file.left_out:
        lines.append(f"  left out as furniture: {len(file.left_out)} lines")
    lines += [f"  ? line {line}: {what}" for line, what in file.doubts[:20]]
    lines += [f"  ! turn {turn}: {what}" for turn, what in file.leftovers[:20]]
    more = max(0, len(file.doubts) - 20) + max(0, len(file.leftovers) - 20)
    return "\n".join([*lines, f"  and {more} more"] if more else lines)


def _row(file: FileReport) -> tuple[Any, ...]:
    t = file.transcript
    span = file.time_span
    return (
        file.file,
        t.id if t else "",
        t.source.format if t else "",
        t.source.encoding if t else "",
        t.source.kind if t else "",
        len(t) if t else 0,
        file.words,
        "; ".join(f"{s.label} ({s.role}, {s.turns})" for s in file.speakers if s.label),
        _languages_text(file),
        span[0] if span else None,
        span[1] if span else None,
        len(file.left_out),
        len(file.doubts),
        len(file.leftovers),
        file.error,
    )


def _html_row(file: FileReport) -> str:
    if file.transcript is None:
        return f"<tr><td>{html.escape(file.file)}</td><td colspan='7'>not read: {html.escape(file.error)}</td></tr>"
    source = file.transcript.source
    speakers = ", ".join(f"{s.label or '(no label)'} ({s.role}, {s.words} words)" for s in file.speakers[:8])
    cells = [
        file.file, source.format, source.kind, str(len(file.transcript)), speakers, _languages_text(file),
        _time_text(file), str(len(file.doubts) + len(file.leftovers)),
    ]  # fmt: skip
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def inspect(
    path_or_paths: str | Path | Iterable[str | Path],
    *,
    language: str | None = None,
    speakers: Mapping[str, Any] | str | Path | None = None,
    guide: Guide | str | Path | None = None,
    attributes: Any = None,
    subfolders: bool | None = None,
) -> ImportReport:
    """What is in a file, a folder, a zip or a list of files, without writing anything and without failing.

    Takes what `read_transcripts` takes. A file that cannot be read is listed with the reason.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> _ = (Path(folder.name) / "P01.txt").write_text("I: Kva då?\\nR: Nei.\\nI: Kvifor?\\nR: Fordi.", encoding="utf-8")
    >>> print(inspect(folder.name).files[0].speakers[0])
    Speaker(label='I', role='interviewer', turns=2, words=3)
    >>> folder.cleanup()
    """
    chosen = options(language, speakers, guide)
    heap = gather(path_or_paths, subfolders)
    failed_table: list[FileReport] = []
    try:
        rows = table_rows(heap, attributes)
    except QualcodeError as error:
        rows, failed_table = (
            [],
            [FileReport(heap.tables[0].name if heap.tables else "attributes", error=str(error))],
        )
    files = list(failed_table)
    for found, id in zip(heap.files, name_ids(heap.files), strict=True):
        name = PurePosixPath(found.name).name
        try:
            known = known_about(name, rows) if rows else Known()
            imported = import_bytes(found.read(), name, chosen, known, id)
            leftovers = tuple(suspected_leftovers(imported.transcript))
            files.append(FileReport(found.name, imported.transcript, "", imported.left_out, leftovers))
        except QualcodeError as error:
            files.append(FileReport(found.name, error=str(error)))
    return ImportReport(tuple(files), tuple(heap.passed_over))
