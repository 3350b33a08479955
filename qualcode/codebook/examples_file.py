"""Coded examples as a file of JSON lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from qualcode.codebook.codes import CodebookError
from qualcode.codebook.examples import CodedExample, CodedExamples

_FORM = "qualcode coded examples 1"
# People's words leave a study only after somebody has gone through what names them.
_PUBLIC = ("reviewed", "released")


def read_examples(path: str | Path) -> CodedExamples:
    """Coded examples from a file of JSON lines: first what was learned, then one example a line.

    Raises CodebookError, with file and line, for what cannot be used.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise CodebookError(
            f"{path.name}, byte {error.start + 1}: not UTF-8 text; save it as UTF-8"
        ) from None
    except OSError:
        raise CodebookError(
            f"{path.name}: the coded examples cannot be read; lay the file beside the codebook, or take the line "
            "`examples_file:` out of the codebook"
        ) from None
    objects = [(number, _object(path, number, line)) for number, line in enumerate(lines, 1) if line.strip()]
    if not objects or objects[0][1].get("form") != _FORM:
        raise CodebookError(
            f'{path.name}, line 1: not a file of coded examples; it begins with "form": "{_FORM}" and is '
            "written by write_examples"
        )
    head = {key: value for key, value in objects[0][1].items() if key != "form"}
    turns = [_model(path, number, CodedExample, fields) for number, fields in objects[1:]]
    return _model(path, objects[0][0], CodedExamples, {**head, "turns": turns})


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise CodebookError(f"{path.name}, line {number}: not a JSON object; each line is one, as in {{…}}")
    return found


def _model(path: Path, number: int, model: type[Any], fields: dict[str, Any]) -> Any:
    try:
        return model(**fields)
    except (ValidationError, TypeError) as error:
        problem = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        key = ".".join(str(each) for each in problem["loc"])
        message = str(problem["msg"]).removeprefix("Value error, ")
        raise CodebookError(f"{path.name}, line {number}: {f'{key!r}: ' if key else ''}{message}") from None


def write_examples(examples: CodedExamples, path: str | Path) -> Path:
    """Write coded examples as JSON lines, and return the path.

    Raises CodebookError for texts whose anonymising nobody has reviewed: a codebook is there to be passed on.
    """
    path = Path(path)
    if examples.stage not in _PUBLIC:
        raise CodebookError(
            f"{path.name}: the examples hold words of interviews whose anonymising is not reviewed (stage "
            f"{examples.stage!r}); learn them from the released transcripts"
        )
    head = {"form": _FORM, **examples.model_dump(mode="json", exclude={"turns"})}
    rows = [head, *(turn.model_dump(mode="json", exclude_defaults=True) for turn in examples)]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
