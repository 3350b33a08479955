"""Many files at once: a folder, a zip, a list, a mixed heap."""

import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from qualcode.model import QualcodeError, Transcript
from qualcode.transcripts.attributes import TABLE_NAMES, attribute_rows, known_about
from qualcode.transcripts.guide import Guide
from qualcode.transcripts.limits import MOST_FILES, open_archive, part, read_bytes
from qualcode.transcripts.pieces import ImportFailed
from qualcode.transcripts.reading import import_bytes, options, refuse_doubts
from qualcode.transcripts.sniff import SUFFIXES
from qualcode.transcripts.tables import holds_turns

_ZIP_SUFFIXES = (".zip",)
_TABLES = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm")


@dataclass(frozen=True)
class Found:
    """A file to read: where it lies under what was given, with its bytes when it comes out of a zip."""

    name: str
    path: Path
    member: str = ""
    archive: zipfile.ZipFile | None = None

    def read(self) -> bytes:
        if self.archive is not None:
            return part(self.archive, self.member, self.name)
        return read_bytes(self.path)


@dataclass
class Heap:
    """What a user pointed at: files to read, the participants table beside them, and what is passed over and why."""

    files: list[Found] = field(default_factory=list)
    tables: list[Found] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)


def gather(paths: str | Path | Iterable[str | Path], subfolders: bool | None = None) -> Heap:
    """The files under `paths`; zips are looked into.

    Folders inside a folder are searched when `subfolders` is True, or None and the folder itself has no transcripts.
    """
    heap = Heap()
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    if not given:
        raise QualcodeError("no files were given; name a folder, a zip or files to read")
    for entry in map(Path, given):
        if entry.is_dir():
            _sort_folder(heap, entry, subfolders)
        elif entry.suffix.lower() in _ZIP_SUFFIXES:
            _sort_archive(heap, entry)
        elif entry.name.lower() in TABLE_NAMES:
            heap.tables.append(Found(entry.name, entry))
        else:
            heap.files.append(Found(entry.name, entry))
    return heap


def _sort_folder(heap: Heap, folder: Path, subfolders: bool | None) -> None:
    everything = [Found(path.relative_to(folder).as_posix(), path) for path in _files_under(folder)]
    before = len(heap.files)
    for found in everything:
        if "/" not in found.name:
            _sort(heap, found)
    inner = [found for found in everything if "/" in found.name]
    if subfolders or (subfolders is None and len(heap.files) == before):
        for found in inner:
            _sort(heap, found)
        return
    counts = Counter(found.name.split("/", 1)[0] for found in inner)
    heap.passed_over += [
        (f"{name}/", f"a folder with {n} files; read it by itself") for name, n in counts.items()
    ]


def _files_under(folder: Path) -> Iterator[Path]:
    count = 0
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(
            part.startswith((".", "~$")) for part in path.relative_to(folder).parts
        ):
            count += 1
            if count > MOST_FILES:
                raise ImportFailed(
                    f"{folder.name}: holds more than {MOST_FILES} files; is it the right folder?"
                )
            yield path


def _sort(heap: Heap, found: Found) -> None:
    name = PurePosixPath(found.name)
    if name.name.lower() in TABLE_NAMES:
        heap.tables.append(found)
    elif name.suffix.lower() in _ZIP_SUFFIXES and not found.member:
        _sort_archive(heap, found.path)
    elif (
        name.stem.lower() in ("readme", "license", "licence", "notes", "les meg", "lesmeg")
        and len(name.suffix) <= 4
    ):
        heap.passed_over.append((found.name, "is a note about the folder"))
    elif name.suffix.lower() not in SUFFIXES:
        heap.passed_over.append((found.name, f"is no transcript ({name.suffix or 'no ending'})"))
    elif name.suffix.lower() in _TABLES and not holds_turns(found.read(), name.name):
        heap.passed_over.append((found.name, "is a table without columns of speakers and text"))
    else:
        heap.files.append(found)


def _sort_archive(heap: Heap, path: Path) -> None:
    archive = open_archive(read_bytes(path), path.name)
    for entry in archive.infolist():
        name = entry.filename.replace("\\", "/")
        hidden = any(
            p.startswith((".", "~$", "__MACOSX")) and p not in (".", "..") for p in PurePosixPath(name).parts
        )
        if entry.is_dir() or hidden:
            continue
        _sort(heap, Found(name, path, member=entry.filename, archive=archive))


def name_ids(files: Sequence[Found]) -> list[str | None]:
    """An id for each file whose stem another file has too: its name, or its place; None where the stem will do."""
    stems = Counter(PurePosixPath(f.name).stem.casefold() for f in files)
    names = Counter(PurePosixPath(f.name).name.casefold() for f in files)
    ids: list[str | None] = []
    for found in files:
        path = PurePosixPath(found.name)
        if stems[path.stem.casefold()] == 1:
            ids.append(None)
        elif names[path.name.casefold()] == 1:
            ids.append(path.name)
        else:
            ids.append(path.as_posix().strip("/").replace("/", "-"))
    return ids


def table_rows(heap: Heap, attributes: Any) -> list[dict[str, Any]]:
    """The rows of the participants table: the one given, else those that lie among the files."""
    if attributes is not None:
        return attribute_rows(attributes)
    rows: list[dict[str, Any]] = []
    for table in heap.tables:
        if table.member:
            raise ImportFailed(
                f"{table.name}: give the participants table of a zip by attributes=, outside the zip"
            )
        rows += attribute_rows(table.path)
    return rows


def read_transcripts(
    paths_or_folder: str | Path | Iterable[str | Path],
    *,
    language: str | None = None,
    speakers: Mapping[str, Any] | str | Path | None = None,
    guide: Guide | str | Path | None = None,
    attributes: Any = None,
    subfolders: bool | None = None,
    strict: bool = False,
) -> list[Transcript]:
    """The transcripts in a folder, a zip or a list of files, whatever their formats, in the order of their names.

    Folders inside the folder are read when `subfolders` is True, or None and the folder itself has no transcripts. A `participants.csv` (or .xlsx) in the folder is read as attributes unless `attributes` is given; the other
    arguments are those of `read_transcript`. Files that are no transcripts (recordings, pictures, notes) are passed
    over with a warning that names them. Raises QualcodeError when one cannot be read, or two have one id; look at
    everything first with `inspect`.
    """
    chosen = options(language, speakers, guide)
    heap = gather(paths_or_folder, subfolders)
    rows = table_rows(heap, attributes)
    transcripts: list[Transcript] = []
    failures: list[str] = []
    for found, id in zip(heap.files, name_ids(heap.files), strict=True):
        try:
            name = PurePosixPath(found.name).name
            transcript = import_bytes(found.read(), name, chosen, known_about(name, rows), id).transcript
            if strict:
                refuse_doubts(transcript)
            transcripts.append(transcript)
        except QualcodeError as error:
            failures.append(str(error))
    if failures:
        others = (
            f" (and {len(failures) - 1} more; qualcode.transcripts.inspect lists them)"
            if len(failures) > 1
            else ""
        )
        raise ImportFailed(
            f"{len(failures)} of {len(heap.files)} files could not be read: {failures[0]}{others}"
        )
    if heap.passed_over:
        names = ", ".join(name for name, _ in heap.passed_over[:5])
        more = f" and {len(heap.passed_over) - 5} more" if len(heap.passed_over) > 5 else ""
        warnings.warn(
            f"{len(heap.passed_over)} files are no transcripts and were passed over: {names}{more}",
            stacklevel=2,
        )
    _refuse_doubled(transcripts)
    if not transcripts:
        raise QualcodeError(
            f"{_named(paths_or_folder)}: holds no transcripts; expected files such as docx, txt, vtt or odt"
        )
    return transcripts


def _refuse_doubled(transcripts: Sequence[Transcript]) -> None:
    seen: dict[str, str] = {}
    for transcript in transcripts:
        if transcript.id in seen:
            raise ImportFailed(
                f"{seen[transcript.id]} and {transcript.source.name} both have the id {transcript.id!r}; "
                "rename one file, or give each participant one file in the participants table"
            )
        seen[transcript.id] = transcript.source.name


def _named(paths: Any) -> str:
    return Path(paths).name if isinstance(paths, str | Path) else "the list of files"
