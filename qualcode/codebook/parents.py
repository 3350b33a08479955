"""From codes written as `id` and `parent` to paths."""

from collections.abc import Mapping
from typing import Any

from qualcode.codebook.codes import CodebookError, did_you_mean


def with_paths(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Each row with its `path`; rows may give `path` alone, or `id` and `parent` (an id or a path).

    `_place` in a row ("line 12", "row 3") is used in errors and taken out. Raises CodebookError for a row without
    either, for two rows with one path, for a parent that is not there or that leads back to the code itself.
    """
    by_id: dict[str, dict[str, Any]] = {}
    for row in rows:
        own = row.get("path") or row.get("id")
        if not isinstance(own, str | int | float) or not str(own).strip():
            raise CodebookError(
                f"{name}, {row['_place']}: a code without `path`; write for example `path: benefits`"
            )
        by_id.setdefault(str(own).strip(), row)
    done = []
    seen: dict[str, str] = {}
    for row in rows:
        path = _path_of(row, by_id, name, ())
        if path.casefold() in seen:
            raise CodebookError(
                f"{name}, {row['_place']}: code {path!r} stands already at {seen[path.casefold()]}; keep one of them"
            )
        seen[path.casefold()] = row["_place"]
        fields = {key: value for key, value in row.items() if key not in ("id", "parent", "_place")}
        done.append({**fields, "path": path})
    return done


def _path_of(row: Mapping[str, Any], by_id: Mapping[str, Any], name: str, road: tuple[str, ...]) -> str:
    own = str(row.get("path") or row.get("id")).strip()
    parent = str(row.get("parent") or "").strip()
    if own in road:
        circle = " → ".join((*road[road.index(own) :], own))
        raise CodebookError(
            f"{name}, {row['_place']}: code {own!r} is its own parent ({circle}); take one away"
        )
    if not parent or own.startswith(f"{parent}/"):
        return own
    if parent not in by_id:
        known = did_you_mean(parent, list(by_id))
        raise CodebookError(
            f"{name}, {row['_place']}: code {own!r} has the parent {parent!r}, which is not a code here{known}"
        )
    return f"{_path_of(by_id[parent], by_id, name, (*road, own))}/{own.rpartition('/')[2]}"
