"""Withdrawal: one participant taken out of a study, wherever the study can reach.

First a plan is made and kept (in the vault, or in the study when there is none); then each step is carried out, every
one of which does no harm when done twice. A process killed at any moment is finished by the next `withdraw`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.consent.audit import AuditLog
from qualcode.consent.beyond import beyond_reach
from qualcode.consent.erasing import erase_log
from qualcode.consent.errors import WithdrawalError
from qualcode.consent.folder import StudyFolder, dump, load
from qualcode.consent.plan import How, Plan, digest, is_raw, make_plan, plan_from_bytes, plan_to_bytes
from qualcode.consent.recordings import read_recordings
from qualcode.consent.tables import erase_rows, move_rows
from qualcode.consent.terms import Terms
from qualcode.consent.vault import Vault
from qualcode.consent.writing import remove_file, sweep, write_file
from qualcode.model import QualcodeError

JOURNAL = "journal/withdrawal.json"
_JOURNAL_KEY = "journal/withdrawal"  # a key of its own, so that the plan can be destroyed like a participant
_TABLES = (".csv", ".json", ".jsonl")


@dataclass(frozen=True)
class Withdrawal:
    """What a withdrawal did. `exports` still hold the person; `quoting` are files that repeat words of theirs;
    `beyond` says in sentences what the program cannot reach; `not_rebuilt` why results could not be made anew."""

    participant: str
    how: How
    documents_removed: int
    documents_anonymised: int
    group_interviews: int
    codings_removed: int
    codings_unplaced: int
    exports: tuple[dict[str, Any], ...] = ()
    quoting: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    not_rebuilt: str = ""

    def lines(self) -> list[str]:
        """What happened, for the terminal."""
        said = [
            f"{self.participant} has been taken out: {self.documents_removed} texts removed, {self.documents_anonymised} kept "
            f"under a new code, {self.group_interviews} group interviews without them, {self.codings_removed} codings removed"
        ]
        if self.codings_unplaced:
            said.append(
                f"{self.codings_unplaced} codings on earlier revisions of a group interview could not be placed: kept, without memos"
            )
        said += [
            f"still holds {self.participant}: {export.get('file', 'an export')}" for export in self.exports
        ]
        said += [f"repeats words of {self.participant}, look at it: {path}" for path in self.quoting]
        if self.not_rebuilt:
            said.append(f"the old results are gone and could not be made anew: {self.not_rebuilt}")
        return [
            *said,
            "not in the program's reach, see to it by hand:",
            *(f"  {sentence}" for sentence in self.beyond),
        ]


def unfinished(folder: StudyFolder, vault: Vault | None = None) -> bool:
    """Whether a withdrawal or purge has begun and not ended; until it has, nothing else is to be done in the study."""
    return folder.pending.exists() or (vault is not None and JOURNAL in vault)


def require_finished(folder: StudyFolder, vault: Vault | None = None) -> None:
    """Raise WithdrawalError while a withdrawal or purge is unfinished."""
    if unfinished(folder, vault):
        raise WithdrawalError(
            f"{folder.root.name}: a withdrawal or purge was interrupted; run the same `qualcode consent withdraw` or "
            "`qualcode consent purge` again, which finishes it, before anything else"
        )


def withdraw(
    folder: StudyFolder,
    vault: Vault | None,
    terms: Terms,
    participant: str,
    *,
    who: str = "member-1",
    how: How | None = None,
    names: Iterable[str] = (),
    rebuild: Callable[[], object] | None = None,
    language: str = "en",
) -> Withdrawal:
    """Take `participant` out of the study, or finish a withdrawal that was interrupted.

    names: what else the person is called in the texts, beside their code, what the register in the vault says, and what
    identifying has found under their code. how: "delete" or "anonymise", by default as the terms promise; less than
    promised is refused. With "anonymise" a *released* text of their own stays, without attributes, times, replacements
    and memos, under a new code that nothing leads to; one that was never released is removed. In a group interview
    their turns and the sentences about them go; elsewhere the sentences ("delete") or the names ("anonymise").
    rebuild: called to make matrices and charts anew. Without a vault (data that came pseudonymised), pass None.

    Raises WithdrawalError for a participant the study does not know, or a vault that is there and not open.
    """
    if vault is None and folder.has_key:
        raise WithdrawalError(
            f"{folder.root.name}: a withdrawal needs the vault {folder.vault.name} open; give its passphrase"
        )
    plan = _kept_plan(folder, vault)
    if plan is not None and plan.participant != participant:
        _carry_out(folder, vault, plan, who, None)
        plan = None
    if plan is None:
        plan = make_plan(folder, vault, participant, _as_promised(terms, how), names)
        _keep_plan(folder, vault, plan)
    recordings = read_recordings(vault) if vault is not None else []
    not_rebuilt = _carry_out(folder, vault, plan, who, rebuild)
    theirs = [recording for recording in recordings if participant in recording.participants]
    affected = {*plan.own, *plan.group}
    return Withdrawal(
        participant,
        plan.how,
        len(plan.gone),
        len(plan.renamed),
        len(plan.group),
        len(plan.erasure.codings),
        plan.erasure.unplaced,
        tuple(dict(e) for e in folder.exported() if affected & set(map(str, e.get("documents", ())))),
        plan.quoting,
        tuple(beyond_reach(folder, theirs, language, person=True)),
        not_rebuilt,
    )


def _as_promised(terms: Terms, how: How | None) -> How:
    if how == "anonymise" and terms.on_withdrawal == "delete":
        raise WithdrawalError(
            'the consent form promises that data are deleted on withdrawal (on_withdrawal = "delete"); '
            "anonymising them instead would break it"
        )
    return how or terms.on_withdrawal


def _keep_plan(folder: StudyFolder, vault: Vault | None, plan: Plan) -> None:
    if vault is None:
        write_file(folder.pending, plan_to_bytes(plan))
    else:
        vault.put(JOURNAL, plan_to_bytes(plan), _JOURNAL_KEY)


def _kept_plan(folder: StudyFolder, vault: Vault | None) -> Plan | None:
    pending = folder.pending.read_bytes() if folder.pending.exists() else b""
    if b'"purge"' in pending[:20]:
        raise WithdrawalError(
            f"{folder.root.name}: a purge was interrupted; run `qualcode consent purge` again"
        )
    if vault is not None:
        return plan_from_bytes(vault.get(JOURNAL)) if JOURNAL in vault else None
    return plan_from_bytes(pending) if pending else None


def _carry_out(
    folder: StudyFolder, vault: Vault | None, plan: Plan, who: str, rebuild: Callable[[], object] | None
) -> str:
    if vault is not None:
        write_file(folder.pending, b"")
        vault.destroy(plan.participant)
        _rewrite_vault(vault, plan)
    _rewrite_study(folder, plan)
    not_rebuilt = ""
    if rebuild is not None:
        try:
            rebuild()
        except QualcodeError as error:  # the old results are gone, and that is what was promised
            not_rebuilt = str(error)
    log = AuditLog(folder.audit)
    if not folder.audit.is_file() or plan.id.encode() not in folder.audit.read_bytes():
        codings, documents = len(plan.erasure.codings), [*plan.own, *plan.group]
        log.append(
            "withdraw",
            who=who,
            count=1,
            documents=documents,
            how=plan.how,
            codings=codings,
            reference=plan.id,
        )
    if vault is not None:
        vault.renew()  # earlier versions of the register cannot be read from the disk any more
        log.anchor(vault)
    remove_file(folder.pending)
    if vault is not None:
        vault.destroy(_JOURNAL_KEY, remember=False)
    return not_rebuilt


def _rewrite_vault(vault: Vault, plan: Plan) -> None:
    """Raw texts, register and tables of others without the person; keys that locked earlier versions are renewed."""
    documents = {Path(name).stem: edits for name, (_, edits) in plan.raw.items()}
    # a damaged file does not stand in the way; `Vault.check` reports it
    entries = [entry for entry in vault.entries(readable_only=True) if entry.name != JOURNAL]
    edited = {entry.participant for entry in entries if entry.name in plan.raw}
    for entry in entries:
        before = after = vault.get(entry.name)
        if entry.name in plan.raw:
            transcript = load(before, entry.name)
            was, edits = plan.raw[entry.name]
            after = dump(plan.taken_out(transcript, edits)) if digest(transcript.text) == was else before
        elif entry.name in plan.maps:
            after = json.dumps(plan.maps[entry.name]).encode()
        elif not is_raw(entry.name) and entry.name.endswith(_TABLES):
            if plan.shifted.get(entry.name) == digest(before):
                after = move_rows(after, entry.name, documents)
            after = erase_rows(after, entry.name, plan.participant, plan.own)
        elif entry.participant in edited and not is_raw(entry.name):
            vault.remove(
                entry.name
            )  # a review page or the like: it shows the text as it was, and can be made anew
        if after != before:
            vault.put(entry.name, after, entry.participant)
    for slot in edited - {None}:
        vault.renew(slot)


def _rewrite_study(folder: StudyFolder, plan: Plan) -> None:
    for path in (*folder.result_files(), *folder.torn_files()):
        remove_file(path)
    for place in (folder.root, *(path for path in folder.root.iterdir() if path.is_dir())):
        sweep(place)
    for path in folder.coding_files():
        content = path.read_bytes()
        _replace(
            path, erase_log(content, plan.erasure, gone=plan.gone, renamed=plan.renamed, names=plan.names)
        )
    for path in folder.table_files():
        aliases = list(plan.renamed.values()) if path.name == "participants.csv" else []
        after = erase_rows(path.read_bytes(), path.name, plan.participant, plan.own, plan.names, aliases)
        _replace(path, after)
    for document, moves in plan.moves.items():
        path = folder.moves(document)
        if moves is None:
            remove_file(path)
        else:
            path.parent.mkdir(exist_ok=True)
            write_file(path, moves.encode())
    for path in folder.transcript_files():
        _rewrite_text(path, plan)


def _rewrite_text(path: Path, plan: Plan) -> None:
    transcript = load(path.read_bytes(), path.name)
    if transcript.id in plan.gone:
        remove_file(path)
    elif transcript.id in plan.texts and transcript.revision == plan.texts[transcript.id].revision:
        after = plan.taken_out(transcript, plan.texts[transcript.id].edits)
        write_file(path.with_name(f"{after.id}.json"), dump(after))
        if after.id != transcript.id:
            remove_file(path)


def _replace(path: Path, content: bytes) -> None:
    if path.read_bytes() != content:
        write_file(path, content)
