"""The end: keys, raw material and, where deletion was promised, everything about people; and a protocol to sign."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from qualcode.consent.audit import AuditLog
from qualcode.consent.beyond import beyond_counted
from qualcode.consent.errors import RetentionError
from qualcode.consent.folder import StudyFolder, dump, load
from qualcode.consent.paperwork import deletion_protocol
from qualcode.consent.recordings import read_recordings
from qualcode.consent.terms import Terms
from qualcode.consent.vault import Vault, destroy_vault
from qualcode.consent.writing import remove_file, sweep, write_file
from qualcode.model import Source, Transcript


@dataclass(frozen=True)
class Purge:
    """What a purge did: counts of files, the protocol's path, what is left in the vault folder, and what is beyond reach."""

    at_end: str
    vault_files: int
    study_files: int
    texts_kept: int
    protocol: Path
    left: tuple[Path, ...]
    beyond: tuple[str, ...]

    def lines(self) -> list[str]:
        """What happened, for the terminal."""
        if not self.vault_files and not self.study_files:
            return ["nothing was left to purge"]
        said = [
            f"destroyed the vault's keys and {self.vault_files} files, and {self.study_files} files in the study",
            f"kept: {self.texts_kept} released texts" if self.texts_kept else "no texts are kept",
            *(f"left, for it is not the vault's: {path.name}" for path in self.left),
            f"protocol to sign: {self.protocol.name}",
            "not in the program's reach, see to it by hand:",
        ]
        return [*said, *(f"  {sentence}" for sentence in self.beyond)]


def purge(
    folder: StudyFolder,
    terms: Terms,
    vault: Vault | None = None,
    *,
    who: str = "member-1",
    today: date | None = None,
    early: bool = False,
    language: str = "nb",
) -> Purge:
    """Destroy keys and raw material, then what the terms say is to go from the study; write the protocol to sign.

    The vault goes whole, and its keys first, which needs no passphrase. Results and torn logs go. With
    `at_end = "delete"` also texts, codings, tables about participants and files in exports/; with "anonymise" released
    texts and their codings stay, without times and file names, and texts that were never released go. Codebook, guide,
    terms, audit and the list of exports stay. Killed half-way it is finished by running it again.

    Raises RetentionError before the deletion date unless `early`, for it cannot be undone.
    """
    today = today or date.today()
    begun = _begun(folder)
    if not begun and today < terms.deletion_date and not early:
        raise RetentionError(
            f"the deletion date {terms.deletion_date} has not come; to delete now, which cannot be undone, say so with --early"
        )
    if not begun and _nothing_left(folder, terms):
        protocol = _protocol(folder, language)
        return Purge(terms.at_end, 0, 0, len(folder.transcript_files()), protocol, (), ())
    if not begun:
        begun = {
            "purge": f"p-{secrets.token_hex(4)}",
            "vault_files": sum(1 for path in folder.vault.rglob("*") if path.is_file())
            if folder.vault.is_dir()
            else 0,
            "study_files": len(_to_go(folder, terms)),
            "recordings": sum(r.deleted is None for r in read_recordings(vault)) if vault is not None else 0,
        }
        write_file(folder.pending, json.dumps(begun).encode())
    left = destroy_vault(folder.vault)
    for part in (folder.root, folder.root / "codings", folder.root / "transcripts"):
        sweep(part)
    for path in _to_go(folder, terms):
        remove_file(path)
    for path in folder.transcript_files():
        bare = _without_traces(load(path.read_bytes(), path.name))
        if dump(bare) != path.read_bytes():
            write_file(path, dump(bare))
    beyond = beyond_counted(folder, begun["recordings"], language)
    texts_kept = len(folder.transcript_files())
    protocol = _protocol(folder, language)
    facts = {**begun, "texts_kept": texts_kept, "left": len(left)}
    write_file(protocol, deletion_protocol(terms, facts, beyond, today, who, language).encode())
    if not folder.audit.is_file() or begun["purge"].encode() not in folder.audit.read_bytes():
        count = begun["vault_files"] + begun["study_files"]
        AuditLog(folder.audit).append(
            "purge", who=who, count=count, how=terms.at_end, reference=begun["purge"]
        )
    remove_file(folder.pending)
    return Purge(
        terms.at_end,
        begun["vault_files"],
        begun["study_files"],
        texts_kept,
        protocol,
        tuple(left),
        tuple(beyond),
    )


def _begun(folder: StudyFolder) -> dict[str, Any]:
    """The counts of a purge that was interrupted; a withdrawal that was interrupted is overtaken by the purge."""
    try:
        values = json.loads(folder.pending.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return values if isinstance(values, dict) and "purge" in values else {}


def _protocol(folder: StudyFolder, language: str) -> Path:
    return folder.root / f"deletion-protocol.{'en' if language == 'en' else 'nb'}.md"


def _nothing_left(folder: StudyFolder, terms: Terms) -> bool:
    """Whether a purge has been carried out to its end: a second one must not overwrite its protocol with zeros."""
    protocols = any(folder.root.glob("deletion-protocol.*.md"))
    return protocols and not folder.vault.is_dir() and not _to_go(folder, terms)


def _to_go(folder: StudyFolder, terms: Terms) -> list[Path]:
    paths = [*folder.result_files(), *folder.torn_files(), *folder.root.glob("*.torn")]
    if terms.at_end == "delete":
        exported = (
            path for path in folder.exports.rglob("*") if path.is_file() and path.name != "exports.jsonl"
        )
        return [
            *paths,
            *folder.transcript_files(),
            *folder.coding_files(),
            *folder.table_files(),
            *sorted(exported),
        ]
    unreleased = [p for p in folder.transcript_files() if load(p.read_bytes(), p.name).stage != "released"]
    return [*paths, *unreleased]


def _without_traces(transcript: Transcript) -> Transcript:
    """A released text without what leads back to the recording or the original file."""
    source = Source(format=transcript.source.format, kind=transcript.source.kind)
    return replace(
        transcript,
        source=source,
        turns=tuple(replace(turn, time=None, until=None) for turn in transcript.turns),
    )
