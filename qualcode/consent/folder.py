"""The seam between the promises and a study on disk: where things lie, and how a transcript is read and written.

`Study` (which stands above this room) hands a `StudyFolder` to status, purge and withdrawal. They expect:

    in the study folder                          in the vault (names given to Vault.put)
    transcripts/<document>.json (to_json)        raw/<document>.json, maps/<document>.json, and tables with the columns
    moves/<document>.json (offset maps)            document, start, end, entity, locked with the key of the one
    codings/<coder>.jsonl (events)                 participant or, in a group interview, of the document's id
    participants.csv, and other `tables`         register.csv, recordings.json, …   shared: participant=None
    results/ (can be rebuilt)
    exports/exports.jsonl (what went out)
    audit.jsonl, consent.toml

A table is csv, json or jsonl; its rows belong to someone by a column `participant`, `entity` or `document`. A map is
a list of [start, end, new start, new end]; moves/<document>.json is a list of {"from": revision, "to":, "edits": map}.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.consent.place import default_vault
from qualcode.model import QualcodeError, Transcript
from qualcode.transcripts import from_json, to_json

PENDING = (
    ".unfinished"  # stands in the study while a withdrawal or purge has begun and not ended; says nothing
)


@dataclass(frozen=True)
class StudyFolder:
    """Where a study keeps what.

    `tables` are further files with rows about participants (summaries, framework cells), relative to `root`.
    `vault_folder` is the sibling `<study>.vault` unless the study says otherwise.
    """

    root: Path
    tables: tuple[str, ...] = ()
    vault_folder: Path | None = None

    @property
    def vault(self) -> Path:
        return self.vault_folder or default_vault(self.root)

    @property
    def consent(self) -> Path:
        return self.root / "consent.toml"

    @property
    def audit(self) -> Path:
        return self.root / "audit.jsonl"

    @property
    def results(self) -> Path:
        return self.root / "results"

    @property
    def exports(self) -> Path:
        return self.root / "exports"

    @property
    def pending(self) -> Path:
        return self.root / PENDING

    @property
    def has_key(self) -> bool:
        """Whether raw data or the connection key still exist: then the study is pseudonymised, not anonymous."""
        return any((self.vault / "members").glob("*.json"))

    def transcript_files(self) -> list[Path]:
        return sorted((self.root / "transcripts").glob("*.json"))

    def moves(self, document: str) -> Path:
        """Where the offset maps between the revisions of a text are kept."""
        return self.root / "moves" / f"{document}.json"

    def transcripts(self) -> dict[str, Transcript]:
        """The study's texts by document id."""
        loaded = (load(path.read_bytes(), path.name) for path in self.transcript_files())
        return {transcript.id: transcript for transcript in loaded}

    def coding_files(self) -> list[Path]:
        return sorted((self.root / "codings").glob("*.jsonl"))

    def torn_files(self) -> list[Path]:
        """What crashes have left of the logs: unreadable pieces that may hold anything."""
        return sorted((self.root / "codings").glob("*.torn"))

    def table_files(self) -> list[Path]:
        paths = [self.root / name for name in ("participants.csv", *self.tables)]
        return [path for path in paths if path.is_file()]

    def result_files(self) -> list[Path]:
        return sorted(path for path in self.results.rglob("*") if path.is_file())

    def exported(self) -> Iterator[Mapping[str, Any]]:
        """The lines of exports.jsonl: file, sha256, time, documents. Unreadable lines are passed over."""
        log = self.exports / "exports.jsonl"
        for line in log.read_text(encoding="utf-8").splitlines() if log.is_file() else []:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry


def load(content: bytes, name: str) -> Transcript:
    """A transcript as a study keeps it. Raises QualcodeError, with the file's `name`, when it is damaged."""
    try:
        value = json.loads(content)
    except ValueError:
        raise QualcodeError(
            f"{name}: is damaged (not JSON); restore it from a backup or release it again"
        ) from None
    return from_json(value, name)


def dump(transcript: Transcript) -> bytes:
    """The bytes that `load` reads."""
    return to_json(transcript).encode()


def data_word(folder: StudyFolder, language: str = "en") -> str:
    """What the data may be called today: never anonymous while key or raw data exist.

    After that "anonymised" is what was done to the texts; whether it succeeded is for a re-identification test to say.
    """
    words = {"en": ("pseudonymised", "anonymised"), "nb": ("pseudonymiserte", "anonymiserte")}
    words["nn"] = words["nb"]
    return words.get(language, words["en"])[0 if folder.has_key else 1]
