"""Where a vault may stand: beside the study, never in it, and never in the study's Git history."""

from __future__ import annotations

from pathlib import Path

from qualcode.consent.errors import UnsafePlace
from qualcode.consent.writing import write_file

VAULT_IGNORES = "# A vault of qualcode: nothing here belongs in Git.\n*\n"
STUDY_IGNORES = """\
# Written by qualcode: what must not reach Git. Raw material and the connection key belong in the vault.
*.vault/
*.partial
.lock
# recordings and raw files that may be laid here by mistake
*.m4a
*.mp3
*.mp4
*.wav
*.wma
*.aac
*.flac
*.ogg
*.webm
raw/
recordings/
"""

# Folder names that sync programs give their folders; their version history outlives a deleted file.
_CLOUDS = {
    "onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive", "googledrive": "Google Drive",
    "my drive": "Google Drive", "icloud": "iCloud", "mobile documents": "iCloud", "nextcloud": "Nextcloud",
    "owncloud": "ownCloud", "sharepoint": "SharePoint", "box sync": "Box",
}  # fmt: skip


def default_vault(study: Path) -> Path:
    """The sibling folder `<study>.vault`."""
    study = Path(study).resolve()
    return study.with_name(f"{study.name}.vault")


def check_place(vault: Path, study: Path) -> None:
    """Raise UnsafePlace when vault and study are one folder, one lies in the other, or one Git repository holds both."""
    vault, study = Path(vault).resolve(), Path(study).resolve()
    if vault == study or study in vault.parents or vault in study.parents:
        raise UnsafePlace(
            f"the vault {vault.name} and the study {study.name} lie in one another; put the vault beside the study, "
            f"for example {default_vault(study).name}"
        )
    repository = git_repository(study)
    if repository is not None and repository == git_repository(vault):
        raise UnsafePlace(
            f"the vault {vault.name} and the study {study.name} lie in the same Git repository ({repository.name}); "
            "move the vault out of the repository, or make the study folder the repository, so that the vault stands beside it"
        )


def git_repository(folder: Path) -> Path | None:
    """The root of the Git repository (or worktree) that `folder` lies in, whether or not it exists yet."""
    folder = Path(folder).resolve()
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)


def cloud_service(folder: Path) -> str | None:
    """The sync service whose folder this seems to be, by the folders' names; None when none is recognised."""
    for part in Path(folder).resolve().parts:
        for name, service in _CLOUDS.items():
            if name in part.casefold():
                return service
    return None


def write_gitignore(study: Path) -> None:
    """See that the study's .gitignore keeps vaults and recordings out; lines already there are left as they are."""
    path = Path(study) / ".gitignore"
    there = path.read_text(encoding="utf-8") if path.is_file() else ""
    missing = [line for line in STUDY_IGNORES.splitlines() if line not in there.splitlines()]
    if missing:
        start = there if not there or there.endswith("\n") else there + "\n"
        write_file(path, (start + "\n".join(missing) + "\n").encode())
