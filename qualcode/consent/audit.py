"""The audit: an append-only, hash-chained log of what was done, by whom and how many, without any content.

Each line of audit.jsonl is an entry whose `hash` is SHA-256 over the entry with the hash of the line before it, so
that no line can be changed, removed from the middle, or put in, without breaking the chain. Lines cut off at the
end break no chain; `anchor` keeps the newest hash in the vault, where only members can write, and `verify` compares.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qualcode.consent.errors import AuditError, NotInVault
from qualcode.consent.vault import Vault
from qualcode.consent.writing import locked

ACTS = (
    "create", "import", "identify", "review", "release", "code", "export", "report", "open vault", "add member",
    "remove member", "change passphrase", "add recording", "recording deleted", "extend", "withdraw", "purge",
)  # fmt: skip
FACTS = (
    "how",
    "reference",
    "until",
    "format",
    "level",
    "member",
    "participants",
    "codings",
    "files",
    "version",
)
ANCHOR = "audit-anchor.json"
_START = "0" * 64
_CODE = re.compile(r"[\w.()+-]{1,60}")
_FACT = re.compile(r"[\w .,:/()+-]{1,80}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: when (UTC), who (a member's pseudonym), what, how many, which documents by code, and plain facts."""

    number: int
    time: str
    who: str
    act: str
    count: int
    documents: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


class AuditLog:
    """The audit log at `path`.

    >>> import tempfile
    >>> log = AuditLog(Path(tempfile.mkdtemp()) / "audit.jsonl")
    >>> log.append("import", who="member-1", count=2, documents=["P01", "P02"]).number
    1
    >>> [entry.act for entry in log.entries()]
    ['import']
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def append(
        self, act: str, *, who: str, count: int = 0, documents: Iterable[str] = (), **facts: str | int
    ) -> Entry:
        """Add one entry and see it on the disk.

        Raises AuditError for an act or fact that is not foreseen: what people said or are called has no place
        here. A document id that does not look like a code (it has spaces, or is long) is written as a short hash of it.
        """
        codes = tuple(document_code(document) for document in documents)
        _refuse_content(act, who, facts)
        with locked(self.path.parent):
            lines = self._whole_lines()
            previous = json.loads(lines[-1])["hash"] if lines else _START
            time = datetime.now(UTC).isoformat(timespec="seconds")
            entry = Entry(len(lines) + 1, time, who, act, int(count), codes, dict(facts))
            with self.path.open("ab") as file:
                file.write(_line(entry, previous))
                file.flush()
                os.fsync(file.fileno())
        return entry

    def entries(self) -> list[Entry]:
        """Every entry, in order. Raises AuditError, with the line, where the chain does not hold."""
        return [entry for entry, _ in self._chain()]

    def verify(self, vault: Vault | None = None) -> int:
        """How many entries stand in an unbroken chain.

        With an open vault it is also compared with the anchor, which finds lines cut off at the end and a log
        written anew. Raises AuditError, with the line, for what has been changed, removed or put in.
        """
        chain = self._chain()
        if vault is not None:
            try:
                anchor = json.loads(vault.get(ANCHOR))
            except NotInVault:
                return len(chain)
            number, expected = anchor["number"], anchor["hash"]
            if len(chain) < number:
                raise AuditError(
                    f"{self.path.name}: ends at entry {len(chain)}, and the vault knows of {number}; lines were cut off"
                )
            if number and chain[number - 1][1] != expected:
                raise AuditError(
                    f"{self.path.name}: entry {number} is not the one the vault knows; the log was written anew"
                )
        return len(chain)

    def anchor(self, vault: Vault) -> None:
        """Keep number and hash of the newest entry in the vault."""
        lines = self._whole_lines()
        known = {"number": len(lines), "hash": json.loads(lines[-1])["hash"] if lines else _START}
        vault.put(ANCHOR, json.dumps(known).encode())

    def _chain(self) -> list[tuple[Entry, str]]:
        content = self.path.read_bytes() if self.path.is_file() else b""
        lines, previous, chain = content.splitlines(keepends=True), _START, []
        for number, line in enumerate(lines, start=1):
            place = f"{self.path.name}, line {number}"
            try:
                values = json.loads(line)
                digest = values.pop("hash")
                entry = Entry(**{**values, "documents": tuple(values["documents"])})
            except (ValueError, KeyError, TypeError, AttributeError):
                if number == len(lines) and not line.endswith(b"\n"):
                    raise AuditError(
                        f"{place}: is cut off, as after a crash; the entries before it are whole, and the next act sets it aside"
                    ) from None
                raise AuditError(f"{place}: is not an entry of the audit; the log has been changed") from None
            if entry.number != number or _line(entry, previous) != line.rstrip(b"\r\n") + b"\n":
                raise AuditError(
                    f"{place}: does not follow from the line before it; the log has been changed here"
                )
            chain.append((entry, digest))
            previous = digest
        return chain

    def _whole_lines(self) -> list[bytes]:
        """The lines there are; a torn last one is moved to audit.jsonl.torn first."""
        content = self.path.read_bytes() if self.path.is_file() else b""
        keep = content.rfind(b"\n") + 1
        if keep < len(content):
            with self.path.with_name(f"{self.path.name}.torn").open("ab") as torn:
                torn.write(content[keep:] + b"\n")
            with self.path.open("r+b") as file:
                file.truncate(keep)
        return content[:keep].splitlines()


def _line(entry: Entry, previous: str) -> bytes:
    values = {
        "number": entry.number, "time": entry.time, "who": entry.who, "act": entry.act, "count": entry.count,
        "documents": list(entry.documents), "facts": entry.facts,
    }  # fmt: skip
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
    return (json.dumps({**values, "hash": digest}, ensure_ascii=False) + "\n").encode()


def document_code(document: str) -> str:
    """The document's id where it is a code, else a short hash of it, since file names tend to hold people's names.

    >>> document_code("P03"), document_code("Interview with Kari")
    ('P03', 'd-3000ffac')
    """
    return document if _CODE.fullmatch(document) else f"d-{hashlib.sha256(document.encode()).hexdigest()[:8]}"


def _refuse_content(act: str, who: str, facts: dict[str, Any]) -> None:
    if act not in ACTS:
        raise AuditError(f"the audit knows no act {act!r}; the acts are {', '.join(ACTS)}")
    if not _CODE.fullmatch(who):
        raise AuditError(
            "the audit takes a member's pseudonym of up to 60 letters and digits without spaces, such as member-1"
        )
    for name, value in facts.items():
        if name not in FACTS or not (isinstance(value, int) or _FACT.fullmatch(value)):
            raise AuditError(
                f"the audit takes no fact {name!r} of this form; the facts are {', '.join(FACTS)}, short and plain"
            )
