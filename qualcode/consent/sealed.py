"""The format of one encrypted file: a header that can be checked without any key, then AES-256-GCM.

    offset  bytes  field
         0      8  magic "qcvault" and a line feed
         8      2  version of the format (1)
        10      2  kind: 1 content, 2 a participant's data key, 3 a destroyed key
        12     16  vault this file belongs to
        28     16  slot: the participant (opaque)
        44     16  file: what the file is called on disk (opaque)
        60      4  generation of the data key it is locked with
        64      8  revision: how often this file has been written
        72     12  nonce
        84      8  length of what follows the header
        92      8  first bytes of SHA-256 over the 92 before it
       100      …  ciphertext and 16 bytes of tag

All numbers are big-endian. The whole header is authenticated with the content (associated data), so no field
can be changed or exchanged without notice. The checksum adds no protection; it tells damage from a wrong
passphrase, for which the key is needed. Later versions keep magic, version and checksum where they are.
"""

from __future__ import annotations

import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from qualcode.consent.errors import DamagedFile, NotInVault, SwappedFile, TruncatedFile, VaultError
from qualcode.consent.writing import write_file

MAGIC = b"qcvault\n"
VERSION = 1
CONTENT, KEY, TOMBSTONE = 1, 2, 3

_FIELDS = struct.Struct(">8sHH16s16s16sIQ12sQ")
_CHECK = 8
HEADER = _FIELDS.size + _CHECK
_TAG = 16
_RESTORE = "restore it from a backup copy of the vault"


@dataclass(frozen=True, slots=True)
class Header:
    """What a sealed file says of itself in clear: opaque ids and counters, no names."""

    kind: int
    vault: bytes
    slot: bytes
    file: bytes
    generation: int
    revision: int


def seal(path: Path, header: Header, key: bytes, content: bytes) -> None:
    """Encrypt `content` under `key` (32 bytes) and write it to `path`, which must be named after `header.file`."""
    nonce = os.urandom(12)
    fields = _FIELDS.pack(
        MAGIC, VERSION, header.kind, header.vault, header.slot, header.file,
        header.generation, header.revision, nonce, len(content) + _TAG,
    )  # fmt: skip
    start = fields + _checksum(fields)
    write_file(path, start + AESGCM(key).encrypt(nonce, content, start))


def read_header(path: Path, vault: bytes) -> Header:
    """The header of the file at `path`, checked against the vault and the file's name. Raises VaultError."""
    with _opened(path) as file:
        return _header(path, file.read(HEADER), vault)[0]


def unseal(path: Path, vault: bytes, key: bytes) -> tuple[Header, bytes]:
    """Header and content of the file at `path`; all of it or none.

    Raises NotInVault when it is missing, TruncatedFile when it ends too early, SwappedFile when it is another
    file under this name, DamagedFile when any bit differs from what was written.
    """
    with _opened(path) as file:
        start, body = file.read(HEADER), file.read()
    header, nonce, length = _header(path, start, vault)
    if len(body) < length:
        raise TruncatedFile(f"{_name(path)}: ends after {len(body)} of {length} bytes (cut off); {_RESTORE}")
    try:
        if len(body) > length:
            raise InvalidTag
        return header, AESGCM(key).decrypt(nonce, body, start)
    except InvalidTag:
        raise DamagedFile(
            f"{_name(path)}: its content is not what was written (damaged); {_RESTORE}"
        ) from None


def _opened(path: Path):  # type: ignore[no-untyped-def]
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise NotInVault(f"{_name(path)}: this file of the vault is missing; {_RESTORE}") from None


def _header(path: Path, start: bytes, vault: bytes) -> tuple[Header, bytes, int]:
    if len(start) < HEADER:
        raise TruncatedFile(
            f"{_name(path)}: ends after {len(start)} bytes, inside its header (cut off); {_RESTORE}"
        )
    fields = start[: _FIELDS.size]
    magic, version, kind, owner, slot, file, generation, revision, nonce, length = _FIELDS.unpack(fields)
    if magic != MAGIC or start[_FIELDS.size :] != _checksum(fields):
        raise DamagedFile(f"{_name(path)}: its header is not what was written (damaged); {_RESTORE}")
    if version != VERSION:
        raise VaultError(
            f"{_name(path)}: is in version {version} of the vault's format, and this qualcode reads {VERSION}; update qualcode"
        )
    if owner != vault:
        raise SwappedFile(f"{_name(path)}: belongs to another vault (swapped); take it out and {_RESTORE}")
    if path.stem != file.hex():
        raise SwappedFile(
            f"{_name(path)}: is another file of this vault under this name (swapped); its own name is {file.hex()}{path.suffix}"
        )
    return Header(kind, owner, slot, file, generation, revision), nonce, length


def _checksum(fields: bytes) -> bytes:
    return hashlib.sha256(fields).digest()[:_CHECK]


def _name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
