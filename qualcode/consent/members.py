"""The members of a vault: each opens the same master key with a passphrase of their own.

A member's file is JSON in clear but for the wrapped key: vault, member (a pseudonym), scrypt's salt and cost, nonce,
wrapped key, and a checksum that tells a damaged file from a wrong passphrase.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from qualcode.consent.errors import DamagedFile, TruncatedFile, VaultError
from qualcode.consent.secret import Secret
from qualcode.consent.writing import write_file

FOLDER = "members"
COST = 2**17  # scrypt N; with r=8, p=1 this takes 128 MiB and a few tenths of a second (OWASP 2023)
_LARGEST_COST = 2**21  # a tampered file must not make us take all memory
_RESTORE = "restore it from a backup copy of the vault"


@dataclass(frozen=True, slots=True)
class Member:
    """One way into the vault: `name` is the member's pseudonym, `vault` the id of the vault as 32 hex digits."""

    path: Path
    name: str
    vault: str
    salt: bytes
    cost: int
    nonce: bytes
    wrapped: bytes

    def unwrap(self, passphrase: Secret) -> Secret | None:
        """The vault's master key, or None when the passphrase is not this member's."""
        lock = AESGCM(_stretch(passphrase, self.salt, self.cost))
        try:
            return Secret(
                lock.decrypt(self.nonce, self.wrapped, _bound(self.vault, self.name, self.salt, self.cost))
            )
        except InvalidTag:
            return None


def write_member(
    folder: Path, name: str, vault: str, master: Secret, passphrase: Secret, cost: int
) -> Member:
    """Wrap the master key for one member and write the file; a member of this name is replaced."""
    salt, nonce = os.urandom(16), os.urandom(12)
    lock = AESGCM(_stretch(passphrase, salt, cost))
    wrapped = lock.encrypt(nonce, master.reveal(), _bound(vault, name, salt, cost))
    path = folder / FOLDER / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"
    values = {
        "format": "qualcode vault member", "version": 1, "vault": vault, "member": name, "kdf": "scrypt",
        "salt": salt.hex(), "n": cost, "r": 8, "p": 1, "cipher": "AES-256-GCM", "nonce": nonce.hex(),
        "wrapped": wrapped.hex(),
    }  # fmt: skip
    values["checksum"] = _checksum(values)
    write_file(path, (json.dumps(values, indent=1, ensure_ascii=False) + "\n").encode())
    return Member(path, name, vault, salt, cost, nonce, wrapped)


def read_member(path: Path) -> Member:
    """One member's file. Raises TruncatedFile, DamagedFile, or VaultError for a version that is not known."""
    content = path.read_bytes()
    place = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
    try:
        values: dict[str, Any] = json.loads(content)
        checksum = values.pop("checksum")
        written = _written(values, checksum)
        if written == content + b"\n":
            raise TruncatedFile(f"{place}: ends one byte early (cut off); {_RESTORE}")
        if checksum != _checksum(values) or content != written or not 2 <= values["n"] <= _LARGEST_COST:
            raise ValueError
        if values["version"] != 1:
            raise VaultError(
                f"{place}: is in version {values['version']} of the vault's format, which this qualcode does not read; update it"
            )
        return Member(
            path, values["member"], values["vault"], bytes.fromhex(values["salt"]), values["n"],
            bytes.fromhex(values["nonce"]), bytes.fromhex(values["wrapped"]),
        )  # fmt: skip
    except json.JSONDecodeError as error:
        if error.pos >= len(content.rstrip(b" \n")) or error.msg.startswith("Unterminated string"):
            raise TruncatedFile(f"{place}: ends before its last brace (cut off); {_RESTORE}") from None
    except (ValueError, KeyError, AttributeError, TypeError):
        pass
    raise DamagedFile(f"{place}: is not what was written (damaged); {_RESTORE}")


def read_members(folder: Path) -> tuple[list[Member], list[VaultError]]:
    """The members whose files are sound, and what is wrong with the others."""
    sound, broken = [], []
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            sound.append(read_member(path))
        except VaultError as error:
            broken.append(error)
    return sound, broken


def _stretch(passphrase: Secret, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.reveal())


def _bound(vault: str, name: str, salt: bytes, cost: int) -> bytes:
    """What a wrapped key is authenticated with, so that it fits this member of this vault and no other."""
    return json.dumps(["qualcode vault member", 1, vault, name, salt.hex(), cost, 8, 1]).encode()


def _written(values: dict[str, Any], checksum: str) -> bytes:
    return (json.dumps({**values, "checksum": checksum}, indent=1, ensure_ascii=False) + "\n").encode()


def _checksum(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
