"""The list of recordings: where each lies, by when it is to be deleted, and whether it has been.

Recordings stay where the recorder or the transcription service put them; the list is kept in the vault, for a path
often holds a name. The program looks whether a file is still there, and never deletes one by itself.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from qualcode.consent.errors import VaultError
from qualcode.consent.terms import Terms
from qualcode.consent.vault import Vault

RECORDINGS = "recordings.json"


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording: `path` or other place, whose voice(s), deletion date, and the day it was deleted (None: not yet)."""

    path: str
    participants: tuple[str, ...]
    delete_by: date
    deleted: date | None = None

    @property
    def still_there(self) -> bool | None:
        """Whether the file can be seen from this computer; None where that cannot be told (another device, a service)."""
        place = Path(self.path).expanduser()
        if place.exists():
            return True
        return False if place.is_absolute() and place.parent.is_dir() else None


def read_recordings(vault: Vault) -> list[Recording]:
    """The recordings listed in the vault; an empty list when none is."""
    if RECORDINGS not in vault:
        return []
    rows = json.loads(vault.get(RECORDINGS))
    return [
        Recording(
            row["path"],
            tuple(row["participants"]),
            date.fromisoformat(row["delete_by"]),
            date.fromisoformat(row["deleted"]) if row["deleted"] else None,
        )
        for row in rows
    ]


def write_recordings(vault: Vault, recordings: list[Recording]) -> None:
    """Replace the list in the vault."""
    rows = [asdict(recording) for recording in recordings]
    vault.put(RECORDINGS, json.dumps(rows, ensure_ascii=False, default=str, indent=1).encode())


def add_recording(vault: Vault, path: str, participants: list[str], terms: Terms) -> Recording:
    """List a recording; its deletion date is the terms' own for recordings, or that of everything."""
    recordings = read_recordings(vault)
    if any(known.path == path for known in recordings):
        raise VaultError(
            "this recording is on the list already; mark it deleted, or list the copy under its own path"
        )
    due = terms.recordings_delete_by or terms.deletion_date
    added = Recording(path, tuple(participants), due)
    write_recordings(vault, [*recordings, added])
    return added


def mark_deleted(vault: Vault, path: str, day: date | None = None) -> Recording:
    """Write down that a recording has been deleted. Raises VaultError when the file is still there, or not on the list."""
    recordings = read_recordings(vault)
    for number, recording in enumerate(recordings):
        if recording.path == path:
            if recording.still_there:
                raise VaultError(
                    f"recording {number + 1} on the list is still there; delete the file first, then mark it deleted"
                )
            recordings[number] = replace(recording, deleted=day or date.today())
            write_recordings(vault, recordings)
            return recordings[number]
    raise VaultError("this recording is not on the list; `qualcode consent status` shows the paths on it")
