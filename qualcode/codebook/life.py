"""A codebook's life: codes are created, moved, merged, split, renamed and deprecated, each act with who, when and why.

Every function returns a new codebook with the act in its `history`, and leaves the old one as it was. Codings follow by
`moved_paths`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from qualcode.codebook.codes import Change, Code, Codebook, CodebookError, Cues


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _changed(book: Codebook, codes: Sequence[Code], changes: Sequence[Change]) -> Codebook:
    fields = {name: getattr(book, name) for name in Codebook.model_fields}
    return Codebook(**{**fields, "codes": tuple(codes), "history": (*book.history, *changes)})


def _refuse_taken(book: Codebook, path: str) -> None:
    if path.casefold() in {known.casefold() for known in book.paths}:
        raise CodebookError(f"code {path!r} is in the codebook already; choose another path or merge the two")


def create(book: Codebook, code: Code, *, who: str, why: str = "", when: str | None = None) -> Codebook:
    """The codebook with a new code, last among its siblings; a code made here is inductive unless it says otherwise.

    >>> book = create(Codebook(), Code(path="time"), who="KN", why="P03 and P07", when="2015-05-01T10:00:00+00:00")
    >>> book["time"].origin, book.history[0].act
    ('inductive', 'create')
    """
    _refuse_taken(book, code.path)
    code = code if code.origin else code.model_copy(update={"origin": "inductive"})
    change = Change(when=when or _now(), who=who, act="create", code=code.path, why=why)
    return _changed(book, (*book.codes, code), [change])


def _relocate(book: Codebook, path: str, target: str) -> list[Code]:
    """All codes, with `path` and what lies below it under `target` instead."""
    book[path]
    if target == path or target.startswith(f"{path}/"):
        raise CodebookError(f"code {path!r} cannot be moved to {target!r}, which is itself or below it")
    _refuse_taken(book, target)
    return [
        code.model_copy(update={"path": target + code.path[len(path) :]})
        if code.path == path or code.path.startswith(f"{path}/")
        else code
        for code in book
    ]


def move(
    book: Codebook, path: str, under: str | None, *, who: str, why: str = "", when: str | None = None
) -> Codebook:
    """The codebook with a code, and all below it, under another parent (None: at the top)."""
    if under is not None:
        book[under]
    name = path.rpartition("/")[2]
    target = f"{under}/{name}" if under else name
    codes = _relocate(book, path, target)
    change = Change(when=when or _now(), who=who, act="move", code=path, to=(target,), why=why)
    return _changed(book, codes, [change])


def rename(
    book: Codebook, path: str, to: str, *, who: str, why: str = "", when: str | None = None
) -> Codebook:
    """The codebook with the last part of a code's path changed; what lies below follows."""
    if "/" in to:
        raise CodebookError(f"{to!r} is a path, not a name; use move() to put a code under another parent")
    parent = path.rpartition("/")[0]
    target = f"{parent}/{to}" if parent else to
    codes = _relocate(book, path, target)
    change = Change(when=when or _now(), who=who, act="rename", code=path, to=(target,), why=why)
    return _changed(book, codes, [change])


def merge(
    book: Codebook, paths: Sequence[str], into: str, *, who: str, why: str = "", when: str | None = None
) -> Codebook:
    """The codebook with the codes `paths` taken up in `into`, which gains their cues; its own texts stay."""
    target = book[into]
    gone = [path for path in paths if path != into]
    for path in gone:
        book[path]
        if below := book.descendants(path):
            raise CodebookError(
                f"code {path!r} has codes below it ({below[0].path}, …); move or merge those first"
            )
    for path in gone:
        target = target.model_copy(update={"cues": _joined_cues(target, book[path])})
    codes = [target if code.path == into else code for code in book if code.path not in gone]
    now = when or _now()
    changes = [Change(when=now, who=who, act="merge", code=path, to=(into,), why=why) for path in gone]
    return _changed(book, codes, changes)


def _joined_cues(code: Code, other: Code) -> dict[Any, Cues]:
    joined = dict(code.cues)
    for language, group in other.cues.items():
        own = joined.get(language, Cues())
        joined[language] = Cues(
            strong=tuple(dict.fromkeys((*own.strong, *group.strong))),
            weak=tuple(dict.fromkeys((*own.weak, *group.weak))),
        )
    return joined


def split(
    book: Codebook, path: str, into: Sequence[Code], *, who: str, why: str = "", when: str | None = None
) -> Codebook:
    """The codebook with the code `path` replaced by the codes `into`; its codings are then recoded by hand.

    The old code stays, deprecated, as long as codings hold it.
    """
    old = book[path]
    if len(into) < 2:
        raise CodebookError(f"code {path!r} can be split into two codes or more, found {len(into)}")
    for code in into:
        _refuse_taken(book, code.path)
    note = f"split into {', '.join(code.path for code in into)}"
    codes: list[Code] = []
    for code in book:
        codes.append(old.model_copy(update={"deprecated": note}) if code.path == path else code)
        if code.path == path:
            codes.extend(into)
    new = tuple(code.path for code in into)
    change = Change(when=when or _now(), who=who, act="split", code=path, to=new, why=why)
    return _changed(book, codes, [change])


def deprecate(book: Codebook, path: str, *, who: str, why: str, when: str | None = None) -> Codebook:
    """The codebook with a code that is no longer given; codings that hold it stay, and `why` stands with it."""
    book[path]
    if not why.strip():
        raise CodebookError(
            f"code {path!r} is to be deprecated without a reason; say why, for whoever reads it later"
        )
    codes = [code.model_copy(update={"deprecated": why}) if code.path == path else code for code in book]
    return _changed(book, codes, [Change(when=when or _now(), who=who, act="deprecate", code=path, why=why)])


def moved_paths(book: Codebook, path: str) -> tuple[str, ...]:
    """Where a code of an older version is now, by the history: itself, its new path, or several after a split.

    >>> book = Codebook(codes=[Code(path="a"), Code(path="b")])
    >>> moved_paths(move(book, "b", "a", who="KN"), "b")
    ('a/b',)
    """
    here: tuple[str, ...] = (path,)
    for change in book.history:
        if change.act in ("move", "rename", "merge", "split") and change.to:
            here = tuple(dict.fromkeys(new for old in here for new in _follow(old, change)))
    return here


def _follow(path: str, change: Change) -> tuple[str, ...]:
    if path == change.code:
        return change.to
    if change.act in ("move", "rename") and path.startswith(f"{change.code}/"):
        return (change.to[0] + path[len(change.code) :],)
    return (path,)
