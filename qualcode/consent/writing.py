"""Writing that survives a crash: after a kill at any moment the old file or the new one stands there, whole."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PARTIAL = ".partial"  # ending of a file that was being written when a process died
LOCK = ".lock"


def write_file(path: Path, content: bytes) -> None:
    """Replace `path` by `content`: write beside it, flush to disk, rename over it."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PARTIAL}")
    try:
        with partial.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def remove_file(path: Path) -> bool:
    """Remove `path` if it is there, and see that the removal itself is on disk; tells whether it was there."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    flush_folder(path.parent)
    return True


def sweep(folder: Path) -> int:
    """Remove what writes that were cut short left in `folder`; gives how many files."""
    leftovers = [path for path in folder.glob(f".*{PARTIAL}") if path.is_file()]
    return sum(remove_file(path) for path in leftovers)


def flush_folder(folder: Path) -> None:
    """See that renames and removals in `folder` are on disk (Windows does this by itself, and lets no one ask)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time change `folder`; waits for the other, and a killed process lets go by itself.

    The lock is the operating system's, on the file `.lock` in the folder. On a shared drive it may not reach
    other computers.
    """
    with (folder / LOCK).open("ab") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield  # closing the file lets go of the lock
