"""Codebooks as YAML 1.2: errors name the line, and comments survive a write."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from qualcode.codebook.codes import Change, Code, Codebook, CodebookError, Cues, did_you_mean
from qualcode.codebook.parents import with_paths

_CODEBOOK_KEYS = [name for name in Codebook.model_fields if name not in ("source", "examples")]
_MODELS: dict[str, type[BaseModel]] = {"codes": Code, "history": Change, "cues": Cues}


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.version = None
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    return yaml


def _load(text: str, name: str) -> Any:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {mark.line + 1}" if mark else ""
        problem = " ".join(str(error.problem or error.context or "not YAML").split("\n")[0].split())
        raise CodebookError(
            f"{name}{place}: not valid YAML ({problem}); check indentation, and put a text that holds `: ` or starts "
            "with @ or * in quotes or under `|`"
        ) from None
    except (YAMLError, ValueError) as error:
        raise CodebookError(f"{name}: not valid YAML ({str(error).splitlines()[0]})") from None


def _line(data: Any, keys: Sequence[Any]) -> int | None:
    """Line (from 1) on which the deepest of `keys` that can be found stands."""
    line = None
    for key in keys:
        try:
            if isinstance(data, Mapping) and key in data:
                line = data.lc.key(key)[0] + 1  # type: ignore[attr-defined]
            elif isinstance(data, list) and isinstance(key, int) and key < len(data):
                line = data.lc.item(key)[0] + 1  # type: ignore[attr-defined]
            else:
                break
            data = data[key]
        except (AttributeError, KeyError, TypeError):
            break
    return line


def _known_keys(place: Sequence[Any]) -> list[str]:
    if len(place) == 1:
        return _CODEBOOK_KEYS
    if "cues" in place[:-1]:
        return list(Cues.model_fields)
    if place[0] in _MODELS:
        return [*_MODELS[place[0]].model_fields, "id", "parent"]
    return []


def _sentence(problem: Mapping[str, Any], data: Any, name: str) -> str:
    """One pydantic problem as a sentence with file, line and key."""
    place = [key for key in problem["loc"] if key != "[key]"]
    line = _line(data, place)
    where = f"{name}{f', line {line}' if line else ''}"
    key = place[-1] if place else ""
    path = ""
    if len(place) > 1 and place[0] == "codes" and isinstance(place[1], int):
        item = data["codes"][place[1]]
        path = f" of code {item.get('path', item.get('id'))!r}" if len(place) > 2 else ""
    if problem["type"] == "extra_forbidden":
        return f"{where}: unknown key {key!r}{path}{did_you_mean(str(key), _known_keys(place))}"
    message = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "literal_error":
        expected = problem["ctx"]["expected"]
        return f"{where}: found {problem['input']!r} at {key!r}{path}, expected {expected}"
    if problem["type"] == "missing":
        return f"{where}: {place[0]} needs the key {key!r}"
    found = "" if message.startswith(("'", '"')) else f" (found {type(problem['input']).__name__})"
    return f"{where}: {key!r}{path}: {message}{found}"


def parse_yaml(text: str, name: str) -> Codebook:
    """The codebook in `text`; `name` is the file's, for errors.

    Raises CodebookError with file and line for YAML that does not parse, unknown keys, duplicate codes, parents
    that are missing or lead back to themselves.
    """
    data = _load(text, name)
    if not isinstance(data, Mapping) or not isinstance(data.get("codes"), list):
        found = (
            "nothing"
            if data is None
            else f"a {'list' if isinstance(data, list) else 'file'} without `codes:`"
        )
        raise CodebookError(
            f"{name}: found {found}; a codebook has a list `codes:` whose items have at least `path:`"
        )
    if "examples" in data:
        raise CodebookError(
            f"{name}, line {_line(data, ('examples',))}: unknown key 'examples'; did you mean \"examples_file\"?"
        )
    rows: list[dict[str, Any]] = []
    for number, item in enumerate(data["codes"]):
        line = _line(data, ("codes", number)) or 0
        if isinstance(item, str):
            item = {"path": item}
        if not isinstance(item, Mapping):
            raise CodebookError(
                f"{name}, line {line}: found a {type(item).__name__} among the codes; each is `path: …`"
            )
        rows.append({**item, "_place": f"line {line}"})
    rows = with_paths(rows, name)
    if not rows:
        raise CodebookError(f"{name}: the list `codes:` is empty; write at least one `- path: …`")
    try:
        return Codebook(**{**data, "codes": rows})
    except ValidationError as error:
        raise CodebookError(_sentence(error.errors()[0], data, name)) from None


def line_of_cue(text: str, cue: str) -> int | None:
    """Line (from 1) on which a cue stands by itself or as a list item."""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip().removeprefix("- ").strip()
        if bare == cue or bare.strip("'\"") == cue:
            return number
    return None


def _plain(codebook: Codebook) -> dict[str, Any]:
    """The codebook as YAML holds it: empty fields left out, cues as text with one a line."""
    data = codebook.model_dump(mode="json", exclude_defaults=True, exclude={"codes", "concepts", "history"})
    if codebook.concepts:
        data["concepts"] = {
            name: {language: _block(cues) for language, cues in by_language.items()}
            for name, by_language in codebook.concepts.items()
        }
    data["codes"] = []
    for code in codebook:
        fields = code.model_dump(mode="json", exclude_defaults=True, exclude={"cues"})
        if code.cues:
            fields["cues"] = {
                language: {
                    strength: _block(cues)
                    for strength in ("strong", "weak")
                    if (cues := getattr(group, strength))
                }
                for language, group in code.cues.items()
                if group
            }
        data["codes"].append(fields)
    if codebook.history:
        data["history"] = [
            change.model_dump(mode="json", exclude_defaults=True) for change in codebook.history
        ]
        for change in data["history"]:
            if "to" in change:
                change["to"] = list(change["to"])
    return data


def _block(cues: Sequence[str]) -> Any:
    from ruamel.yaml.scalarstring import LiteralScalarString

    return LiteralScalarString("\n".join(cues) + "\n")


def _same(old: Any, new: Any) -> bool:
    """Whether the text in the file already says what is to be written (comments among cues included)."""
    if isinstance(old, str) and isinstance(new, str):
        said = [
            line.strip() for line in old.splitlines() if line.strip() and not line.lstrip().startswith("#")
        ]
        return said == [line.strip() for line in new.splitlines() if line.strip()]
    if isinstance(old, list) and isinstance(new, str):
        return [str(each).strip() for each in old] == new.splitlines()
    return bool(old == new)


def _update(old: Any, new: dict[str, Any]) -> None:
    """Bring the loaded mapping `old` to say what `new` says, leaving what is the same untouched."""
    for key in [key for key in old if key not in new]:
        del old[key]
    for key, value in new.items():
        if key not in old:
            old[key] = value
        elif isinstance(old[key], Mapping) and isinstance(value, dict):
            _update(old[key], value)
        elif not _same(old[key], value):
            old[key] = value


def _update_codes(old: Any, new: list[dict[str, Any]], renamed: Mapping[str, str]) -> None:
    """Codes are matched by path (or the path they had before), so that each keeps its comments."""
    known = {str(item.get("path")): item for item in old if isinstance(item, Mapping)}
    items: list[Any] = []
    for fields in new:
        item = known.get(fields["path"]) or known.get(renamed.get(fields["path"], ""))
        if item is None:
            items.append(fields)
        else:
            _update(item, fields)
            items.append(item)
    comments = dict(old.ca.items)
    same_places = len(items) == len(old) and all(a is b for a, b in zip(items, old, strict=True))
    if not same_places:
        old[:] = items
        old.ca.items.clear()
        old.ca.items.update({place: comment for place, comment in comments.items() if place < len(items)})


def format_yaml(codebook: Codebook, template: str | None = None) -> str:
    """The codebook as YAML text; comments and order of `template` (the file as it was) are kept."""
    yaml = _yaml()
    out = io.StringIO()
    new = _plain(codebook)
    if template:
        old = _load(template, "the codebook on disk")
        if isinstance(old, Mapping) and isinstance(old.get("codes"), list) and _by_path(old["codes"]):
            renamed = {to: change.code for change in codebook.history for to in change.to}
            implied = {code.path for code in codebook} - {str(item["path"]) for item in old["codes"]}
            codes = [_quiet(fields, old, implied) for fields in new.pop("codes")]
            _update_codes(old["codes"], [fields for fields in codes if fields], renamed)
            codes_node = old["codes"]
            _update(old, {**new, "codes": codes_node})
            yaml.dump(old, out)
            return out.getvalue()
    yaml.dump(new, out)
    return out.getvalue()


def _by_path(items: list[Any]) -> bool:
    return all(isinstance(item, Mapping) and "path" in item for item in items)


def _quiet(fields: dict[str, Any], old: Any, implied: set[str]) -> dict[str, Any]:
    """The code's fields without what the file leaves to us: a default colour, a parent that only paths imply."""
    before = next((item for item in old["codes"] if str(item["path"]) == fields["path"]), None)
    bare = {key: value for key, value in fields.items() if key != "color"}
    if fields["path"] in implied and set(bare) == {"path"}:
        return {}
    return fields if before is None or "color" in before else bare


def read_yaml(path: Path) -> tuple[Codebook, str]:
    """The codebook in a file, and its text."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodebookError(
            f"{path.name}, byte {error.start + 1}: not UTF-8 text; save the codebook as UTF-8"
        ) from None
    return parse_yaml(text, path.name), text
