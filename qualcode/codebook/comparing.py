"""What changed between two versions of a codebook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qualcode.codebook.codes import Code, Codebook
from qualcode.codebook.life import moved_paths

if TYPE_CHECKING:
    import pandas as pd


def diff(old: Codebook, new: Codebook) -> pd.DataFrame:
    """One row a difference: code, change ("added", "removed", "moved", "merged or split", "changed"), field, before, after.

    Codes are followed by the new version's history, so that a moved code is not one removed and one added.

    >>> a = Codebook(codes=[Code(path="time", definition={"en": "No time."})])
    >>> b = Codebook(codes=[Code(path="time", definition={"en": "Too little time."})])
    >>> diff(a, b).iloc[0].tolist()
    ['time', 'changed', 'definition.en', 'No time.', 'Too little time.']
    """
    import pandas as pd

    return pd.DataFrame(_rows(old, new), columns=["code", "change", "field", "before", "after"])


Row = tuple[str, str, str, str, str]


def _rows(old: Codebook, new: Codebook) -> Iterator[Row]:
    known = len(old.history)
    since = (
        new.model_copy(update={"history": new.history[known:]}) if new.history[:known] == old.history else new
    )
    reached: set[str] = set()
    for code in old:
        here = [path for path in moved_paths(since, code.path) if path in new]
        reached.update(here)
        if not here:
            yield code.path, "removed", "", code.label(), ""
        elif here == [code.path]:
            yield from _changes(code, new[code.path])
        elif len(here) == 1 and here[0] not in old:
            yield code.path, "moved", "path", code.path, here[0]
            yield from _changes(code, new[here[0]])
        else:
            yield code.path, "merged or split", "path", code.path, ", ".join(here)
    for code in new:
        if code.path not in reached and code.path not in old:
            yield code.path, "added", "", "", code.label()


def _changes(before: Code, after: Code) -> Iterator[Row]:
    one, other = dict(_fields(before)), dict(_fields(after))
    for field in dict.fromkeys([*one, *other]):
        if one.get(field, "") != other.get(field, ""):
            yield after.path, "changed", field, one.get(field, ""), other.get(field, "")


def _fields(code: Code) -> Iterator[tuple[str, str]]:
    """Every field with its language as `definition.nb`; cues as one text a strength. A default colour is no change."""
    for field, value in code.model_dump(exclude={"path", "color"}).items():
        yield from _flat(field, value)


def _flat(field: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{field}.{key}", inner)
    elif isinstance(value, list | tuple):
        yield field, "\n".join(value)
    elif value:
        yield field, str(value)
