"""What the commands share: the option --study, opening it, and saying what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from qualcode.study import Study

FILE = click.Path(path_type=Path)


def on_study(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --study."""
    return click.option(
        "--study", "-s", "folder", type=FILE, default=None,
        help="The study's folder. Default: the study you stand in.",
    )(function)  # fmt: skip


def open_study(folder: Path | None, *, finishing: bool = False) -> Study:
    """The study named, or the one that the present folder lies in.

    `finishing` is for the commands that may run while a withdrawal or purge is unfinished.
    """
    from qualcode.study import Study, nearest_study

    return Study.open(folder if folder is not None else nearest_study(Path.cwd()), finishing=finishing)


def say(*lines: str) -> None:
    """Say something to the person at the keyboard."""
    for line in lines:
        click.echo(line)


def wrote(paths: Iterable[Path]) -> None:
    """Say where each result lies."""
    for path in paths:
        say(f"  {short(path)}")


def short(path: Path) -> str:
    """The path as seen from here, where that is shorter."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
