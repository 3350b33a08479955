"""Where everything in a study's folder lies, and how its files are written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qualcode.consent.writing import write_file
from qualcode.model import QualcodeError
from qualcode.study.settings import FILE


@dataclass(frozen=True, slots=True)
class Layout:
    """The places in a study's folder.

    study.toml consent.toml codebook.yaml guide.yaml participants.csv
    transcripts/<id>.json     the texts that are coded: identifiers replaced
    codings/<coder>.jsonl     one append-only log a coder
    results/                  matrices, quotes and charts; made anew at will
    audit.jsonl               what was done, without content
    """

    folder: Path

    @property
    def settings(self) -> Path:
        return self.folder / FILE

    @property
    def consent(self) -> Path:
        return self.folder / "consent.toml"

    @property
    def codebook(self) -> Path:
        return self.folder / "codebook.yaml"

    @property
    def guide(self) -> Path:
        return self.folder / "guide.yaml"

    @property
    def participants(self) -> Path:
        return self.folder / "participants.csv"

    @property
    def transcripts(self) -> Path:
        return self.folder / "transcripts"

    @property
    def codings(self) -> Path:
        return self.folder / "codings"

    @property
    def results(self) -> Path:
        return self.folder / "results"

    @property
    def charts(self) -> Path:
        return self.results / "charts"

    @property
    def audit(self) -> Path:
        return self.folder / "audit.jsonl"

    def transcript(self, id: str) -> Path:
        return self.transcripts / f"{id}.json"

    def log(self, coder: str) -> Path:
        return self.codings / f"{coder}.jsonl"

    def logs(self) -> list[Path]:
        """Every coder's log, conflict copies of sync programs with them."""
        return sorted(self.codings.glob("*.jsonl"))


def nearest_study(place: Path) -> Path:
    """The study that `place` is or lies in. Raises QualcodeError when there is none."""
    for folder in (place, *place.parents):
        if (folder / FILE).is_file():
            return folder
    raise QualcodeError(
        "you do not stand in a study; go to a study's folder, name one with --study, or make one with `qualcode new`"
    )


def write_if_new(path: Path, content: bytes) -> bool:
    """Write `content` unless just that stands there already, so that a second run changes nothing."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, content)
    return True
