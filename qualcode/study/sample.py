"""The sample study that comes with the package, and the demo that runs the whole road on it."""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from qualcode.consent import Secret
from qualcode.model import QualcodeError
from qualcode.study.layout import Layout
from qualcode.study.study import Study

# Not a secret: the sample's people are invented, and a demo should not ask.
DEMO_PASSPHRASE = "the people of the sample study are invented"
NAME = "Municipal international cooperation (sample study)"


def sample_folder() -> Path:
    """The folder that holds the sample's `codebooks` and `transcripts_sample`: in the package, or beside it in a checkout."""
    package = Path(str(files("qualcode")))
    for folder in (package / "sample", package.parent):
        if (folder / "codebooks").is_dir() and (folder / "transcripts_sample").is_dir():
            return folder
    raise QualcodeError(
        "the sample study did not come with this installation; install qualcode again from its wheel"
    )


def sample_interviews() -> list[Path]:
    """The files of the eleven interviews, in order."""
    folder = sample_folder() / "transcripts_sample"
    with (folder / "participants.csv").open(encoding="utf-8", newline="") as file:
        documents = [row["document"] for row in csv.DictReader(file)]
    return [next(path for path in sorted(folder.glob(f"{name}.*")) if path.is_file()) for name in documents]


def run_demo(
    folder: Path, *, labels: str, say: Callable[..., None], wrote: Callable[[Iterable[Path]], None]
) -> Study:
    """Run the whole road on the sample study in `folder`; a second run finds everything there and changes nothing.

    `say` shows a line, `wrote` a list of files.
    """
    began = time.perf_counter()
    study = _demo_study(folder, labels)
    sample = sample_folder() / "transcripts_sample"
    with _step(say, 1, "importing eleven interviews in the formats people have"):
        plan = study.plan_import(
            sample_interviews(), attributes=sample / "participants.csv", register=sample / "register.csv"
        )
        imported = study.carry_out(plan)
    turns = sum(len(text) for text in plan.transcripts)
    formats = ", ".join(sorted({text.source.format for text in plan.transcripts}))
    say(f"    {turns} turns from {formats}", *(f"    {line}" for line in imported.lines()))
    with _step(say, 2, "finding what points to people"):
        found = study.identify()
    say(*(f"    {line}" for line in found.lines()))
    with _step(say, 3, "replacing it"):
        released = study.release()
    say(*(f"    {line}" for line in (*released.lines(), *study.singled_out())))
    with _step(say, 4, "coding with the codebook's cues and examples"):
        coded = study.code()
    say(*(f"    {line}" for line in coded.lines()))
    with _step(say, 5, "counting: theme matrices, EU versus non-EU, quotes"):
        matrices = study.write_matrices()
    wrote(matrices)
    with _step(say, 6, "drawing"):
        charts = study.write_charts()
    wrote(path for path in charts if path.suffix == ".png" and not path.stem.startswith("codeline-"))
    say(
        f"    and a codeline for each interview, all also as SVG, in {study.layout.charts}",
        f"done in {time.perf_counter() - began:.0f} s; begin with {study.layout.results / 'theme-matrix.html'}",
        f"the study is {study.folder}, its vault {study.vault_folder} (passphrase: {DEMO_PASSPHRASE!r})",
        *study.notices(),
    )
    return study


def _demo_study(folder: Path, labels: str) -> Study:
    secret = Secret(DEMO_PASSPHRASE)
    layout = Layout(folder)
    if not layout.settings.is_file():
        if not folder.exists():
            _clear_half_made(folder)
        codebooks = sample_folder() / "codebooks"
        return Study.create(
            folder, name=NAME, codebook=codebooks / "municipal-cooperation.yaml", guide=codebooks / "interview-guide.yaml",
            consent=codebooks / "consent.toml", labels=labels, passphrase=secret, fictional=True,
        )  # fmt: skip
    study = Study.open(folder, passphrase=secret)
    if not study.settings.fictional:
        raise QualcodeError(f"{folder.name}: is a study of your own; run the demo in another folder")
    return study


def _clear_half_made(folder: Path) -> None:
    """A demo whose study was removed, or whose making was stopped, leaves a vault of invented people behind."""
    vault = folder.with_name(f"{folder.name}.vault")
    if (vault / "members").is_dir():
        shutil.rmtree(vault)


@contextmanager
def _step(say: Callable[..., None], number: int, what: str) -> Any:
    began = time.perf_counter()
    say(f"[{number}/6] {what} ...")
    yield
    say(f"    {time.perf_counter() - began:.1f} s")
