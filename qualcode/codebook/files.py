"""Reading and writing codebooks by the ending of the file's name."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from qualcode.codebook.checking import all_cues, check_cues
from qualcode.codebook.codes import Codebook, CodebookError

# ending -> the file that reads and writes it, as functions `read(path) -> Codebook` and
# `render(codebook, language) -> bytes`
_FORMATS = {
    ".xlsx": "tables",
    ".csv": "tables",
    ".docx": "tables",
    ".qdc": "refi",
}
_YAML = (".yaml", ".yml")
ENDINGS = (*_YAML, *_FORMATS)


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise CodebookError(
            f"{path.name}: codebooks end in {', '.join(ENDINGS)}; found {ending or 'no ending'!r}"
        )
    return ending


def read_codebook(path: str | Path) -> Codebook:
    """The codebook in a file: .yaml, .xlsx, .csv, .docx (its first table) or REFI-QDA .qdc.

    Raises CodebookError, with file and line, row or key, for what cannot be used: unknown keys, duplicate codes,
    parents in a circle, cues that do not parse, a broken or empty file.
    """
    path = Path(path)
    ending = _ending(path)
    if not path.is_file():
        raise CodebookError(
            f"{path.name}: there is no such file in {path.parent.resolve().name or path.parent}"
        )
    if path.stat().st_size == 0:
        raise CodebookError(f"{path.name}: the file is empty")
    if ending in _YAML:
        from qualcode.codebook.yaml_file import read_yaml

        codebook, text = read_yaml(path)
        _check(codebook, path.name, text)
    else:
        read: Callable[[Path], Codebook] = import_module(f"qualcode.codebook.{_FORMATS[ending]}").read
        codebook = read(path)
        _check(codebook, path.name, None)
    if codebook.examples_file:
        from qualcode.codebook.examples_file import read_examples

        codebook = codebook.with_examples(read_examples(_beside(path, codebook)), codebook.examples_file)
    return codebook.model_copy(update={"source": path})


def _beside(path: Path, codebook: Codebook) -> Path:
    """Where the coded examples of the codebook at `path` lie."""
    name = Path(codebook.examples_file)
    if name.is_absolute() or ".." in name.parts:
        raise CodebookError(
            f"{path.name}: examples_file {codebook.examples_file!r} lies outside the codebook's folder; give a path "
            "relative to the codebook"
        )
    return path.parent / name


def _check(codebook: Codebook, name: str, text: str | None) -> None:
    try:
        check_cues(codebook)
    except CodebookError as problem:
        line = None
        if text is not None:
            from qualcode.codebook.yaml_file import line_of_cue

            cues = (cue for _, _, cue in all_cues(codebook) if repr(cue) in str(problem))
            line = next((found for cue in cues if (found := line_of_cue(text, cue))), None)
        raise CodebookError(f"{name}{f', line {line}' if line else ''}: {problem}") from None


def write_codebook(codebook: Codebook, path: str | Path, *, language: str = "en") -> Path:
    """Write the codebook in the format of the file's ending, and return the path.

    YAML keeps everything (coded examples in their own file beside it), and the comments of the file it replaces (or, in a new place, of the file the codebook was
    read from). Spreadsheets and Word tables keep all but the history; .qdc, which knows names and one
    description only, is written with names in `language`. The file is replaced whole or not at all.
    """
    path = Path(path)
    ending = _ending(path)
    if not codebook.codes:
        raise CodebookError("the codebook is empty; add a code before writing it")
    if ending in _YAML:
        from qualcode.codebook.yaml_file import format_yaml

        content = format_yaml(codebook, _template(codebook, path)).encode("utf-8")
        if codebook.examples is not None:
            from qualcode.codebook.examples_file import write_examples

            write_examples(codebook.examples, _beside(path, codebook))
    else:
        render: Callable[[Codebook, str], bytes] = import_module(
            f"qualcode.codebook.{_FORMATS[ending]}"
        ).renderer(ending)
        content = render(codebook, language)
    _replace(path, content)
    return path


def _template(codebook: Codebook, path: Path) -> str | None:
    source = codebook.source
    for candidate in (path, source):
        if candidate and candidate.suffix.lower() in _YAML and candidate.is_file():
            return candidate.read_text(encoding="utf-8-sig")
    return None


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.writing")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
