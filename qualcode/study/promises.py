"""The consent room's promises, carried out on a study: its folder as that room sees it, the audit, the exports."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.consent import Promise, Purge, StudyFolder, Terms, Vault, Withdrawal
from qualcode.consent.audit import AuditLog
from qualcode.model import QualcodeError

if TYPE_CHECKING:
    from qualcode.study.study import Study


def folder_of(study: Study) -> StudyFolder:
    """The study as the consent room sees it."""
    return StudyFolder(study.folder, tables=("summaries.csv",), vault_folder=study.vault_folder)


def record(study: Study, act: str, *, count: int = 0, documents: Iterable[str] = (), **facts: Any) -> None:
    """Add an act to the audit, and anchor it in the vault when that is open."""
    log = AuditLog(study.layout.audit)
    log.append(act, who=study.settings.member, count=count, documents=documents, **facts)
    if "vault" in study.__dict__:
        log.anchor(study.vault)


def record_export(study: Study, path: Path, documents: Iterable[str]) -> None:
    """Remember what left the study, so that a withdrawal can name the files that still hold the person."""
    line = {
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "documents": sorted(documents),
    }
    log = study.folder / "exports" / "exports.jsonl"
    log.parent.mkdir(exist_ok=True)
    with log.open("ab") as file:
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    record(study, "export", count=1, documents=line["documents"], format=path.suffix.lstrip("."))


def require_terms(study: Study) -> Terms:
    """The terms, without which no promise can be kept. Raises QualcodeError while they are not filled in."""
    if study.terms is None:
        raise QualcodeError(
            "consent.toml is missing or still to be filled in; fill it in first, for it says what was promised"
        )
    return study.terms


def status(study: Study) -> list[Promise]:
    """Each promise with its date and state. Does not open the vault, so it works after the deletion date too."""
    from qualcode.consent import status as status_of

    vault = study.__dict__.get("vault")
    return status_of(folder_of(study), require_terms(study), vault)


def withdraw(study: Study, participant: str, how: Any = None) -> Withdrawal:
    """Take a participant out, and make the results anew."""
    from qualcode.consent import withdraw as carry_out

    had = [
        name
        for name, folder in (("charts", study.layout.charts), ("matrices", study.layout.results))
        if folder.is_dir()
    ]

    def rebuild() -> None:
        remove_results(study)
        if "matrices" in had:
            study.write_matrices()
        if "charts" in had:
            study.write_charts()

    vault = _vault(study)
    done = carry_out(
        folder_of(study), vault, require_terms(study), participant, who=study.settings.member, how=how,
        rebuild=rebuild, language=study.settings.labels,
    )  # fmt: skip
    if vault is not None:
        _forget_their_words(vault)
    return done


def _forget_their_words(vault: Vault) -> None:
    """Take out of the decisions what a reviewer added, where only the withdrawn participant had said it."""
    from qualcode.anonymising import still_standing
    from qualcode.study.releasing import DECISIONS, from_csv, put_if_new, to_csv
    from qualcode.study.texts import load

    if DECISIONS in vault:
        raw = [load(vault.get(name), name) for name in vault.names() if name.startswith("raw/")]
        put_if_new(vault, DECISIONS, to_csv(still_standing(from_csv(vault.get(DECISIONS)), raw)))


def purge(study: Study, *, early: bool = False) -> Purge:
    """Destroy keys and raw material as the terms say."""
    from qualcode.consent import purge as carry_out

    return carry_out(
        folder_of(study),
        require_terms(study),
        who=study.settings.member,
        early=early,
        language=study.settings.labels,
    )


def extend(study: Study, until: date, reference: str) -> Terms:
    """Write a later deletion date and who allowed it."""
    from qualcode.consent import extend as write

    require_terms(study)
    terms = write(study.layout.consent, until, reference)
    study.__dict__.pop("terms", None)
    record(study, "extend", until=until.isoformat(), reference=reference)
    return terms


def papers(study: Study, language: str) -> tuple[int, str, str]:
    """How many entries the audit's unbroken chain has, the record of processing, and the methods paragraph."""
    from qualcode.consent import methods_paragraph, record_of_processing

    log = AuditLog(study.layout.audit)
    number = log.verify(study.__dict__.get("vault"))
    given = (folder_of(study), require_terms(study), log.entries(), language)
    return number, record_of_processing(*given), methods_paragraph(*given)


def remove_results(study: Study) -> None:
    """Remove everything in results/, for it may hold what was taken out of the study."""
    import shutil

    shutil.rmtree(study.layout.results, ignore_errors=True)


def _vault(study: Study) -> Vault | None:
    return study.vault if study.vault_folder is not None and study.vault_folder.is_dir() else None
