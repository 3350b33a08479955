"""The vault: an encrypted folder beside the study for raw material and the connection key.

    members/<id>.json   a member's way in: the master key, wrapped by scrypt of their passphrase
    keys/<id>.key       a participant's data keys, locked with the master key; or a tombstone once destroyed
    files/<id>.sealed   one file's name and content, locked with the participant's data key

The ids are keyed hashes: without a passphrase the folder tells how many files and participants there are and how
large they are, and no names. Every write is one atomic replacement, so a killed process leaves the old file or the
new one. Opening the vault finishes what a killed process had begun.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qualcode.consent.errors import (
    DamagedFile,
    DestroyedKey,
    NotInVault,
    SwappedFile,
    TruncatedFile,
    VaultError,
    WrongPassphrase,
)
from qualcode.consent.members import COST, Member, read_members, write_member
from qualcode.consent.place import VAULT_IGNORES, check_place
from qualcode.consent.sealed import CONTENT, KEY, TOMBSTONE, Header, read_header, seal, unseal
from qualcode.consent.secret import Secret, long_enough
from qualcode.consent.writing import LOCK, locked, remove_file, sweep, write_file

_README = """\
This folder is a vault of qualcode: encrypted raw interviews and the key that connects pseudonyms to people.
It opens with a member's passphrase and with nothing else; a forgotten passphrase cannot be reset.
Do not rename or move files in it, do not put it in Git, and keep copies only where the consent form allows.
"""
_FOLDERS = ("members", "keys", "files")
_OWN_NAME = re.compile(r"[0-9a-f]{32}")
_SHARED = ""  # the slot of what belongs to no single participant


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the vault: its name, the participant it belongs to (None: shared), how often written, size in bytes."""

    name: str
    participant: str | None
    revision: int
    size: int


class Vault:
    """An open vault. Make one with `Vault.create`, open it with `Vault.open`.

    `member` is the pseudonym of the member whose passphrase opened it.
    """

    def __init__(self, folder: Path, member: Member, master: Secret) -> None:
        self.folder = folder
        self.member = member.name
        self._id = bytes.fromhex(member.vault)
        self._cost = member.cost
        self._master = master
        self._lock = Secret(_derive(master, "data keys"))
        self._names = Secret(_derive(master, "names"))

    def __repr__(self) -> str:
        return f"<Vault {self.folder.name}, opened by {self.member}>"

    @classmethod
    def create(
        cls,
        folder: str | Path,
        passphrase: Secret | str,
        *,
        study: str | Path | None = None,
        member: str = "member-1",
        _cost: int = COST,
    ) -> Vault:
        """Make a vault in `folder`, with one member, and open it.

        `study` is the study folder it must stand apart from. Raises UnsafePlace when it does not, VaultError
        when the folder is in use or the passphrase is shorter than 12 characters.
        """
        # rebound, so that no frame of a traceback holds the words
        folder, passphrase = Path(folder).resolve(), long_enough(_secret(passphrase))
        if study is not None:
            check_place(folder, Path(study))
        if folder.is_dir() and (
            {path.name for path in folder.iterdir()} - {*_FOLDERS, "README.txt", ".gitignore", LOCK}
            or any(
                path.is_file() and path.suffix in (".json", ".key", ".sealed") for path in folder.glob("*/*")
            )
        ):
            raise VaultError(
                f"{folder.name}: is a vault already, or holds other files; open it, or choose a new folder"
            )
        for part in _FOLDERS:
            (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        write_file(folder / ".gitignore", VAULT_IGNORES.encode())
        write_file(folder / "README.txt", _README.encode())
        master = Secret(os.urandom(32))
        return cls(
            folder, write_member(folder, member, os.urandom(16).hex(), master, passphrase, _cost), master
        )

    @classmethod
    def open(cls, folder: str | Path, passphrase: Secret | str, *, study: str | Path | None = None) -> Vault:
        """Open the vault with any member's passphrase, and finish what a killed process had begun in it.

        Raises WrongPassphrase when the files are sound and the passphrase is nobody's; TruncatedFile or
        DamagedFile when a member's file is not sound; UnsafePlace as in `create`.
        """
        folder, passphrase = Path(folder).resolve(), _secret(passphrase)
        if study is not None:
            check_place(folder, Path(study))
        members, broken = _members(folder)
        for member in members:
            if (master := member.unwrap(passphrase)) is not None:
                vault = cls(folder, member, master)
                vault._finish()
                return vault
        if broken:
            raise broken[0]
        raise WrongPassphrase(f"{folder.name}: wrong passphrase; the vault is unharmed, try again")

    # --- what lies in the vault ---------------------------------------------------------------------------

    def put(self, name: str, content: bytes, participant: str | None = None) -> None:
        """Write `content` under `name`, replacing what was there, locked with the participant's key.

        `participant` None is for what several people share. Raises DestroyedKey when the participant has withdrawn:
        their code is not used again.
        """
        slot, path = self._slot(participant), self._path(name)
        with locked(self.folder):
            keys = self._keys(slot, participant, create=True)
            try:
                revision = read_header(path, self._id).revision + 1
            except (NotInVault, TruncatedFile, DamagedFile):
                revision = (
                    1  # new, or unreadable and now written afresh; a swapped one may hold another's only copy
                )
            about = {"name": name, "participant": participant}
            self._seal(path, slot, max(keys), keys[max(keys)], revision, about, content)

    def get(self, name: str) -> bytes:
        """The content of `name`. Raises NotInVault, TruncatedFile, DamagedFile, SwappedFile or DestroyedKey."""
        path = self._path(name)
        if not path.is_file():
            raise NotInVault(f"{self.folder.name}: there is no {name!r} in the vault")
        _, about, content = self._unseal(path)
        if about["name"] != name:
            raise SwappedFile(f"{self.folder.name}: {path.name} holds another file than {name!r} (swapped)")
        return content

    def __contains__(self, name: str) -> bool:
        return self._path(name).is_file()

    def entries(self, *, readable_only: bool = False) -> list[Entry]:
        """Every file in the vault, by name; raises VaultError at one that cannot be read, or passes it over."""
        found = []
        for path in self._files():
            try:
                header, about, content = self._unseal(path)
            except VaultError:
                if readable_only:
                    continue
                raise
            found.append(Entry(about["name"], about["participant"], header.revision, len(content)))
        return sorted(found, key=lambda entry: entry.name)

    def names(self, participant: str | None = None) -> list[str]:
        """Names of the files in the vault, or of one participant's."""
        return [e.name for e in self.entries() if participant is None or e.participant == participant]

    def participants(self) -> list[str]:
        """Participants who have a key in the vault, whether or not it holds a file of theirs."""
        found = (self._key_file(path) for path in self._key_files())
        return sorted(about["participant"] for kind, about in found if kind == KEY and about["participant"])

    def destroyed(self) -> list[str]:
        """Participants whose key has been destroyed."""
        found = (self._key_file(path) for path in self._key_files())
        return sorted(about["participant"] for kind, about in found if kind == TOMBSTONE)

    def remove(self, name: str) -> bool:
        """Remove one file; tells whether it was there. Its key stays: use `destroy` or `renew` to make it unreadable."""
        with locked(self.folder):
            return remove_file(self._path(name))

    # --- keys ---------------------------------------------------------------------------------------------

    def destroy(self, participant: str, *, remember: bool = True) -> int:
        """Destroy the participant's key, then their files; gives how many files. Doing it twice does no harm.

        From the moment the key is replaced no file of theirs can be read, however the rest goes. A destroyed code is
        remembered, so that nothing is put under it again, unless `remember` is False.
        """
        slot = self._slot(participant)
        with locked(self.folder):
            about = {"participant": participant, "destroyed": date.today().isoformat(), "remember": remember}
            header = Header(TOMBSTONE, self._id, slot, slot, 0, 1)
            seal(self._key_path(slot), header, self._lock.reveal(), json.dumps(about).encode())
            return self._finish_destruction(slot, about)

    def renew(self, participant: str | None = None) -> int:
        """Lock what is there with a fresh key and destroy the old one; gives how many files.

        For what several people share: after one has been taken out, remains of earlier versions on the disk
        can no longer be read with the keys in the vault.
        """
        slot = self._slot(participant)
        with locked(self.folder):
            keys = self._keys(slot, participant, create=True)
            if len(keys) == 1:
                keys[max(keys) + 1] = os.urandom(32)
                self._write_keys(slot, participant, keys)
            return self._finish_renewal(slot, participant, keys)

    def change_passphrase(self, new: Secret | str) -> None:
        """Give the member who opened the vault a new passphrase; only their wrapped key is written."""
        new = long_enough(_secret(new))
        with locked(self.folder):
            write_member(self.folder, self.member, self._id.hex(), self._master, new, self._cost)

    def add_member(self, name: str, passphrase: Secret | str) -> None:
        """Let another member in with a passphrase of their own; only their wrapped key is written."""
        passphrase = long_enough(_secret(passphrase))
        if name in self.members():
            raise VaultError(
                f"{self.folder.name}: {name!r} is a member already; members change their own passphrase"
            )
        with locked(self.folder):
            write_member(self.folder, name, self._id.hex(), self._master, passphrase, self._cost)

    def remove_member(self, name: str) -> None:
        """Take a member's way in away. Copies of the vault they already have still open with their passphrase."""
        members = {member.name: member for member in _members(self.folder)[0]}
        if name not in members:
            raise VaultError(
                f"{self.folder.name}: there is no member {name!r}; the members are {', '.join(members)}"
            )
        if len(members) == 1:
            raise VaultError(
                f"{self.folder.name}: {name!r} is the last member, without whom the vault cannot be opened"
            )
        with locked(self.folder):
            remove_file(members[name].path)

    def members(self) -> list[str]:
        """The members' pseudonyms."""
        return sorted(member.name for member in _members(self.folder)[0])

    def check(self) -> list[str]:
        """Read everything; gives one sentence for each file that is damaged, cut off, swapped or missing its key."""
        problems = [str(error) for error in _members(self.folder)[1]]
        for path in (*(self.folder / "files").iterdir(), *(self.folder / "keys").iterdir()):
            if not _OWN_NAME.fullmatch(path.stem):
                problems.append(
                    f"{self.folder.name}: {path.name} is not the vault's: a sync program's conflict copy, or laid there"
                )
        for paths, read in ((self._key_files(), self._key_file), (self._files(), self._unseal)):
            for path in paths:
                try:
                    read(path)
                except VaultError as error:
                    problems.append(str(error))
        return problems

    # --- inside -------------------------------------------------------------------------------------------

    def _slot(self, participant: str | None) -> bytes:
        if participant == _SHARED:
            raise VaultError(
                f"{self.folder.name}: a participant's code is empty; give the code, or None for what is shared"
            )
        return self._opaque("participant", participant or _SHARED)

    def _path(self, name: str) -> Path:
        return self.folder / "files" / f"{self._opaque('file', name).hex()}.sealed"

    def _key_path(self, slot: bytes) -> Path:
        return self.folder / "keys" / f"{slot.hex()}.key"

    def _opaque(self, kind: str, name: str) -> bytes:
        return hmac.new(self._names.reveal(), f"{kind}\0{name}".encode(), hashlib.sha256).digest()[:16]

    def _files(self) -> list[Path]:
        return sorted(
            path for path in (self.folder / "files").glob("*.sealed") if _OWN_NAME.fullmatch(path.stem)
        )

    def _key_files(self) -> list[Path]:
        return sorted(path for path in (self.folder / "keys").glob("*.key") if _OWN_NAME.fullmatch(path.stem))

    def _seal(
        self,
        path: Path,
        slot: bytes,
        generation: int,
        key: bytes,
        revision: int,
        about: dict[str, Any],
        content: bytes,
    ) -> None:
        label = json.dumps(about).encode()
        header = Header(CONTENT, self._id, slot, bytes.fromhex(path.stem), generation, revision)
        seal(path, header, key, len(label).to_bytes(4, "big") + label + content)

    def _unseal(self, path: Path) -> tuple[Header, dict[str, Any], bytes]:
        header = read_header(path, self._id)
        keys = self._keys(header.slot)
        if header.generation not in keys:
            raise DestroyedKey(
                f"{self.folder.name}: {path.name} is an older copy whose key has been destroyed"
            )
        header, content = unseal(path, self._id, keys[header.generation])
        end = 4 + int.from_bytes(content[:4], "big")
        return header, json.loads(content[4:end]), content[end:]

    def _key_file(self, path: Path) -> tuple[int, dict[str, Any]]:
        header, content = unseal(path, self._id, self._lock.reveal())
        return header.kind, json.loads(content)

    def _keys(self, slot: bytes, participant: str | None = None, create: bool = False) -> dict[int, bytes]:
        """The data keys of a slot by generation; two only while a renewal is under way."""
        path = self._key_path(slot)
        if create and not path.is_file():
            keys = {1: os.urandom(32)}
            self._write_keys(slot, participant, keys)
            return keys
        kind, about = self._key_file(path)
        if kind == TOMBSTONE:
            raise DestroyedKey(
                f"{self.folder.name}: the key of {about['participant']} was destroyed on {about['destroyed']}; nothing "
                "can be read or written under this code"
            )
        return {int(generation): bytes.fromhex(key) for generation, key in about["keys"].items()}

    def _write_keys(self, slot: bytes, participant: str | None, keys: dict[int, bytes]) -> None:
        about = {"participant": participant, "keys": {str(number): key.hex() for number, key in keys.items()}}
        header = Header(KEY, self._id, slot, slot, 0, max(keys))
        seal(self._key_path(slot), header, self._lock.reveal(), json.dumps(about).encode())

    def _files_of(self, slot: bytes) -> Iterator[tuple[Path, Header]]:
        for path in self._files():
            try:
                header = read_header(path, self._id)
            except VaultError:
                continue  # cannot be told whose it is, nor read; `check` reports it
            if header.slot == slot:
                yield path, header

    def _finish_destruction(self, slot: bytes, about: dict[str, Any]) -> int:
        count = sum(remove_file(path) for path, _ in list(self._files_of(slot)))
        if not about["remember"]:
            remove_file(self._key_path(slot))
        return count

    def _finish_renewal(self, slot: bytes, participant: str | None, keys: dict[int, bytes]) -> int:
        newest, count = max(keys), 0
        for path, header in list(self._files_of(slot)):
            if header.generation != newest:
                old, about, content = self._unseal(path)
                self._seal(path, slot, newest, keys[newest], old.revision + 1, about, content)
            count += 1
        self._write_keys(slot, participant, {newest: keys[newest]})
        return count

    def _finish(self) -> None:
        """Carry to its end what a killed process had begun: half-written files, destructions, renewals."""
        with locked(self.folder):
            for part in (self.folder, *(self.folder / name for name in _FOLDERS)):
                sweep(part)
            for path in self._key_files():
                try:
                    kind, about = self._key_file(path)
                    slot = bytes.fromhex(path.stem)
                    if kind == TOMBSTONE:
                        self._finish_destruction(slot, about)
                    elif len(about["keys"]) > 1:
                        keys = self._keys(slot)
                        self._finish_renewal(slot, about["participant"], keys)
                except VaultError:
                    continue  # a damaged key must not keep the other participants' files shut; `check` reports it


def vault_id(folder: str | Path) -> str:
    """The vault's id, which a keyring may know its passphrase by; readable without a passphrase.

    Raises VaultError when the folder is no vault, or none of its members' files is sound.
    """
    members, broken = _members(Path(folder).resolve())
    if not members:
        raise broken[0]
    return members[0].vault


def destroy_vault(folder: str | Path) -> list[Path]:
    """Destroy every key, then every file of the vault; gives what was left because it is not the vault's.

    Needs no passphrase: once the members' keys are gone nothing can be opened. Doing it again finishes it.
    """
    folder = Path(folder).resolve()
    if not folder.is_dir():
        return []
    for part, suffix in (("members", ".json"), ("keys", ".key"), ("files", ".sealed")):
        sweep(folder / part)
        for path in sorted((folder / part).glob(f"*{suffix}")):
            remove_file(path)
    sweep(folder)
    for name in ("README.txt", ".gitignore", LOCK):
        remove_file(folder / name)
    for place in (*(folder / name for name in _FOLDERS), folder):
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _members(folder: Path) -> tuple[list[Member], list[VaultError]]:
    members, broken = read_members(folder)
    if not members and not broken:
        raise NotInVault(f"{folder.name}: is not a vault, or its creation was cut short: it has no members")
    ids = {member.vault for member in members}
    if len(ids) > 1:
        raise SwappedFile(
            f"{folder.name}: its members' files come from {len(ids)} vaults (swapped); take the strange ones out"
        )
    return members, broken


def _secret(passphrase: Secret | str) -> Secret:
    return passphrase if isinstance(passphrase, Secret) else Secret(passphrase)


def _derive(master: Secret, purpose: str) -> bytes:
    return hmac.new(master.reveal(), f"qualcode vault 1: {purpose}".encode(), hashlib.sha256).digest()
