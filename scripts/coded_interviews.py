"""The interviews that people coded by reading: the sample study, and the sets of tests/evaluation.

A set is its transcripts, the people's codings, and the identifiers marked in it. `published` gives what may be learnt from:
the same interviews as they would be released, with the codings moved onto the new text.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from measure_identifiers import transcript_of
from ruamel.yaml import YAML
from sample_sources import read_interview, read_passages

import qualcode as qc
from qualcode.model import CODING_COLUMNS, Span, Transcript

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "transcripts_sample"
GUIDE = ROOT / "codebooks" / "interview-guide.yaml"
TRANSLATIONS = ROOT / "tests" / "evaluation" / "development" / "translations"
EVALUATION = ROOT / "tests" / "evaluation" / "interviews"
DEVELOPMENT = ROOT / "tests" / "evaluation" / "development"


@dataclass(frozen=True)
class Coded:
    """Interviews with people's codings (CODING_COLUMNS) and the identifiers in them, on the words as spoken."""

    transcripts: list[Transcript]
    codings: pd.DataFrame
    identifiers: pd.DataFrame
    register: Path | None = None

    def published(self) -> tuple[list[Transcript], pd.DataFrame]:
        """The interviews as released, and the codings on that text."""
        done = qc.anonymise(self.transcripts, self.identifiers.assign(reviewed=True), register=self.register)
        spans = [
            done.maps[document].forward(Span(start, end))
            for document, start, end in self.codings[["document", "start", "end"]].itertuples(index=False)
        ]
        moved = self.codings.assign(start=[s.start for s in spans], end=[s.end for s in spans])
        return done.transcripts, moved


def sample() -> Coded:
    """The eleven interviews of the sample study, as their files are read, and both coders."""
    transcripts = qc.read_transcripts(
        sorted(SAMPLE.glob("P*.*")), guide=GUIDE, attributes=SAMPLE / "participants.csv"
    )
    return Coded(
        transcripts,
        pd.read_csv(SAMPLE / "codings.csv"),
        pd.read_csv(SAMPLE / "gold_identifiers.csv"),
        SAMPLE / "register.csv",
    )


def marked(folder: Path) -> Coded:
    """The coded interviews of a folder of tests/evaluation, and each coder who left a file."""
    guide = qc.transcripts.read_guide(GUIDE)
    transcripts, codings, identifiers = [], [], []
    for path in sorted(folder.glob("*.txt")):
        files = sorted(folder.glob(f"{path.stem}.coder-*.yaml"))
        if not files:
            continue
        plain, planted = transcript_of(read_interview(path))
        transcript = qc.transcripts.align(plain, guide)
        transcripts.append(transcript)
        identifiers += [
            (transcript.id, start, end, transcript.text[start:end], kind, level, entity)
            for start, end, kind, level, entity in planted
        ]
        for file in files:
            codings += codings_of(file, transcript)
    columns = ["document", "start", "end", "text", "kind", "level", "entity"]
    return Coded(
        transcripts,
        pd.DataFrame(codings, columns=list(CODING_COLUMNS)),
        pd.DataFrame(identifiers, columns=columns),
    )


def translations() -> dict[tuple[str, int], dict[str, str]]:
    """Released turns of these interviews in other languages: (document, turn) -> language -> words."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for path in sorted(TRANSLATIONS.glob("*.*.yaml")):
        document, language = path.stem.split(".")
        for entry in YAML(typ="safe").load(path):
            found.setdefault((document, int(entry["turn"])), {})[language] = str(entry["text"])
    return found


def codings_of(file: Path, transcript: Transcript) -> list[dict[str, object]]:
    """One coder's file as rows of codings on the transcript."""
    coder = file.name.split(".")[1]
    rows: list[dict[str, object]] = []
    for passage in read_passages(file):
        start = transcript.text.index(passage.quote)
        turn = transcript.turn_at(start)
        assert turn is not None
        for code in passage.codes:
            rows.append(
                {
                    "id": f"{transcript.id}-{coder}-{len(rows) + 1:03}",
                    "document": transcript.id,
                    "turn": turn.index,
                    "start": start,
                    "end": start + len(passage.quote),
                    "code": code,
                    "coder": coder,
                    "source": "human",
                    "text": passage.quote,
                }
            )
    return rows
