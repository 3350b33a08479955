"""Withdrawal: one participant taken out of a study, wherever the study can reach.

First a plan is made and kept (in the vault, or in the study when there is none); then each step is carried out, every
one of which does no harm when done twice. A process killed at any moment is finished by the next `withdraw`.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from qualcode.consent.audit import AuditLog
from qualcode.consent.beyond import beyond_reach
from qualcode.consent.erasing import LogErasure, TextEdits, erase_log, plan_logs
from qualcode.consent.errors import WithdrawalError
from qualcode.consent.folder import StudyFolder
from qualcode.consent.recordings import read_recordings
from qualcode.consent.rewriting import (
    Edit,
    edits_of_group,
    edits_of_others,
    edits_to_generalise,
    generalised,
    rewrite,
    without_person,
)
from qualcode.consent.tables import erase_rows, has_rows, move_rows
from qualcode.consent.terms import Terms
from qualcode.consent.vault import Vault
from qualcode.consent.writing import remove_file, sweep, write_file
from qualcode.model import Transcript

JOURNAL = "journal/withdrawal.json"
_JOURNAL_KEY = "journal/withdrawal"  # a key of its own, so that the plan can be destroyed like a participant
RAW = "raw/"
How = Literal["delete", "anonymise"]
_WORDS = 6  # so many words in a row in another file are taken for the person's own


@dataclass(frozen=True)
class Plan:
    """All that carrying out a withdrawal needs to know; names and edits make it as sensitive as the register.

    `gone` documents are removed, `renamed` ones kept under an alias; `texts` are the edits on texts in the study,
    `raw` those on raw texts in the vault, with the SHA-256 of the text they were made for.
    """

    id: str
    participant: str
    how: How
    gone: tuple[str, ...]
    renamed: dict[str, str]
    group: tuple[str, ...]
    texts: dict[str, TextEdits]
    raw: dict[str, tuple[str, tuple[Edit, ...]]]
    shifted: dict[str, str]
    erasure: LogErasure
    names: tuple[str, ...]
    quoting: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        return (*self.gone, *self.renamed)


@dataclass(frozen=True)
class Withdrawal:
    """What a withdrawal did. `exports` still hold the person; `quoting` are files that repeat words of theirs;
    `beyond` says in sentences what the program cannot reach."""

    participant: str
    how: How
    documents_removed: int
    documents_anonymised: int
    group_interviews: int
    codings_removed: int
    codings_unplaced: int
    exports: tuple[dict[str, Any], ...] = ()
    quoting: tuple[str, ...] = ()
    beyond: tuple[str, ...] = field(default=())


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
    rebuild: Callable[[], None] | None = None,
    language: str = "en",
) -> Withdrawal:
    """Take `participant` out of the study, or finish a withdrawal that was interrupted.

    names: what the person is called in the texts: full name and unambiguous aliases (they stand in raw texts), and
    replacements used for this person only (they stand in released texts); the code and the speaker's label are known.
    how: "delete" or "anonymise", by default as the terms promise; less than promised is refused. With "anonymise" a
    *released* text of their own stays, without attributes, times, replacements and memos, under a new code that
    nothing leads to; one that was never released is removed. In a group interview their turns and the sentences about
    them go. rebuild: called to make matrices and charts anew. Without a vault (a study that never held raw data),
    pass None.

    Raises WithdrawalError for a participant the study does not know, or a vault that is there and not open.
    """
    if vault is None and folder.has_key:
        raise WithdrawalError(
            f"{folder.root.name}: a withdrawal needs the vault {folder.vault.name} open; give its passphrase"
        )
    plan = _read_plan(folder, vault)
    if plan is not None and plan.participant != participant:
        _carry_out(folder, vault, plan, who, rebuild)
        plan = None
    if plan is None:
        how = _as_promised(terms, how)
        plan = _plan(folder, vault, participant, how, tuple(dict.fromkeys(n for n in names if n.strip())))
        _write_plan(folder, vault, plan)
    recordings = read_recordings(vault) if vault is not None else []
    _carry_out(folder, vault, plan, who, rebuild)
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
    )


def _as_promised(terms: Terms, how: How | None) -> How:
    if how == "anonymise" and terms.on_withdrawal == "delete":
        raise WithdrawalError(
            'the consent form promises that data are deleted on withdrawal (on_withdrawal = "delete"); '
            "anonymising them instead would break it"
        )
    return how or terms.on_withdrawal


# --- the plan -----------------------------------------------------------------------------------------------


def _plan(
    folder: StudyFolder, vault: Vault | None, participant: str, how: How, names: tuple[str, ...]
) -> Plan:
    texts = folder.transcripts()
    raw = {name: folder.load(vault.get(name)) for name in _readable(vault) if _is_raw(name)} if vault else {}
    _require_known(folder, vault, participant, [*texts.values(), *raw.values()])
    everything = {**{t.id: t for t in raw.values()}, **texts}
    own = {id for id, transcript in everything.items() if transcript.participants == (participant,)}
    group = {id for id, t in everything.items() if participant in t.participants and id not in own}
    kept = {id for id in own if how == "anonymise" and id in texts and texts[id].stage == "released"}
    renamed = {id: f"withdrawn-{secrets.token_hex(3)}" for id in sorted(kept)}
    called = tuple(dict.fromkeys([participant, *names]))
    edits: dict[str, TextEdits] = {}
    for id, transcript in texts.items():
        if id not in own - kept:
            found, turns = _edits(transcript, participant, called, renamed.get(id), how)
            if found or id in renamed:
                edits[id] = TextEdits(transcript.revision, tuple(found), frozenset(turns))
    raw_edits = {
        name: (_digest(transcript.text), tuple(found))
        for name, transcript in raw.items()
        if transcript.id not in own and (found := _edits(transcript, participant, called, None, how)[0])
    }
    logs = [path.read_bytes() for path in folder.coding_files()]
    return Plan(
        id=f"w-{secrets.token_hex(4)}",
        participant=participant,
        how=how,
        gone=tuple(sorted(own - kept)),
        renamed=renamed,
        group=tuple(sorted(group)),
        texts=edits,
        raw=raw_edits,
        shifted=_tables_to_shift(vault, {t.id for name, t in raw.items() if name in raw_edits}),
        erasure=plan_logs(logs, gone=own - kept, renamed=kept, edits=edits),
        names=called,
        quoting=tuple(_quoting(folder, [everything[id] for id in sorted(own | group)], participant)),
    )


def _require_known(
    folder: StudyFolder, vault: Vault | None, participant: str, transcripts: list[Transcript]
) -> None:
    known = {person for transcript in transcripts for person in transcript.participants}
    tables = {path.name: path.read_bytes() for path in folder.table_files()}
    if vault is not None:
        if participant in vault.destroyed():
            raise WithdrawalError(f"{participant} has been withdrawn already; the audit says when")
        known |= set(vault.participants()) - {t.id for t in transcripts if len(t.participants) > 1}
        tables |= {name: vault.get(name) for name in _readable(vault) if not _is_raw(name)}
    if participant in known or any(has_rows(content, name, participant) for name, content in tables.items()):
        return
    near = difflib.get_close_matches(participant, known, n=1)
    hint = (
        f'did you mean "{near[0]}"?' if near else f"the participants are {', '.join(sorted(known)) or 'none'}"
    )
    raise WithdrawalError(f"the study {folder.root.name} has no participant {participant!r}; {hint}")


def _edits(
    transcript: Transcript, participant: str, called: tuple[str, ...], alias: str | None, how: How
) -> tuple[list[Edit], set[int]]:
    if alias is not None:
        return edits_to_generalise(transcript, participant, alias, called), set()
    if participant in transcript.participants:
        turns = {turn.index for turn in transcript.turns if transcript.participant_of(turn) == participant}
        return edits_of_group(transcript, participant, called), turns
    return edits_of_others(transcript, called, whole_sentences=how == "delete"), set()


def _tables_to_shift(vault: Vault | None, documents: set[str]) -> dict[str, str]:
    """Vault tables with places in raw texts that are edited, with a digest: their rows are moved once."""
    if vault is None or not documents:
        return {}
    names = [name for name in _readable(vault) if name.endswith(".csv")]
    contents = {name: vault.get(name) for name in names}
    return {name: _digest(content) for name, content in contents.items()}


def _quoting(folder: StudyFolder, transcripts: list[Transcript], participant: str) -> list[str]:
    """Text files of the study, handled by nobody else, that repeat six words in a row of what the person said."""
    theirs: set[tuple[str, ...]] = set()
    for transcript in transcripts:
        for turn in transcript.turns:
            if transcript.participant_of(turn) == participant:
                theirs |= _runs(turn.text)
    handled = {folder.audit, *folder.transcript_files(), *folder.coding_files(), *folder.result_files()}
    endings = {".yaml", ".yml", ".toml", ".md", ".txt", ".csv", ".json", ".jsonl", ".html"}
    found = []
    for path in sorted(folder.root.rglob("*")):
        if path.suffix.lower() not in endings or path in handled or not path.is_file():
            continue
        if theirs & _runs(path.read_text(encoding="utf-8", errors="replace")):
            found.append(path.relative_to(folder.root).as_posix())
    return found


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[n : n + _WORDS]) for n in range(len(words) - _WORDS + 1)}


# --- carrying it out ----------------------------------------------------------------------------------------


def _carry_out(
    folder: StudyFolder, vault: Vault | None, plan: Plan, who: str, rebuild: Callable[[], None] | None
) -> None:
    if vault is not None:
        write_file(folder.pending, b"")
        vault.destroy(plan.participant)
        _rewrite_vault(folder, vault, plan)
    _rewrite_study(folder, plan)
    if rebuild is not None:
        rebuild()
    log = AuditLog(folder.audit)
    if not folder.audit.is_file() or plan.id.encode() not in folder.audit.read_bytes():
        documents = [*plan.own, *plan.group]
        facts = {"how": plan.how, "codings": len(plan.erasure.codings), "reference": plan.id}
        log.append("withdraw", who=who, count=1, documents=documents, **facts)
    if vault is not None:
        vault.renew()  # earlier versions of the register cannot be read from the disk any more
        log.anchor(vault)
    remove_file(folder.pending)
    if vault is not None:
        vault.destroy(_JOURNAL_KEY, remember=False)


def _rewrite_study(folder: StudyFolder, plan: Plan) -> None:
    for path in (*folder.result_files(), *folder.torn_files()):
        remove_file(path)
    for place in (folder.root, folder.root / "codings", folder.root / "transcripts"):
        sweep(place)
    for path in folder.coding_files():
        erased = erase_log(
            path.read_bytes(),
            plan.erasure,
            gone=plan.gone,
            renamed=plan.renamed,
            edits=plan.texts,
            names=plan.names,
        )
        _replace(path, erased)
    for path in folder.table_files():
        _replace(path, erase_rows(path.read_bytes(), path.name, plan.participant, plan.own, plan.names))
    for path in folder.transcript_files():
        transcript = folder.load(path.read_bytes())
        if transcript.id in plan.gone:
            remove_file(path)
        elif transcript.id in plan.texts and transcript.revision == plan.texts[transcript.id].revision:
            after = _taken_out(transcript, plan, plan.texts[transcript.id].edits)
            if transcript.id in plan.renamed:
                write_file(path.with_name(f"{after.id}.json"), folder.dump(after))
                remove_file(path)
            else:
                write_file(path, folder.dump(after))


def _taken_out(transcript: Transcript, plan: Plan, edits: tuple[Edit, ...]) -> Transcript:
    if transcript.id in plan.renamed:
        return generalised(transcript, plan.participant, plan.renamed[transcript.id], edits)
    if plan.participant in transcript.participants:
        return without_person(transcript, plan.participant, edits)
    return rewrite(transcript, edits)


def _rewrite_vault(folder: StudyFolder, vault: Vault, plan: Plan) -> None:
    """Raw texts, register and tables of others without the person; every key that locked an earlier version is renewed."""
    documents = {Path(name).stem: edits for name, (_, edits) in plan.raw.items()}
    entries = vault.entries(readable_only=True)
    edited = {entry.participant for entry in entries if entry.name in plan.raw}
    for entry in entries:
        if entry.name == JOURNAL:
            continue
        content = vault.get(entry.name)
        if entry.name in plan.raw:
            digest, edits = plan.raw[entry.name]
            transcript = folder.load(content)
            after = (
                folder.dump(_taken_out(transcript, plan, edits))
                if _digest(transcript.text) == digest
                else content
            )
        elif _is_raw(entry.name):
            after = content
        else:
            after = content
            if plan.shifted.get(entry.name) == _digest(content):
                after = move_rows(after, entry.name, documents)
            after = erase_rows(after, entry.name, plan.participant, plan.own)
            if entry.participant in edited and not entry.name.endswith((".csv", ".json", ".jsonl")):
                vault.remove(
                    entry.name
                )  # a review page or the like: it shows the text as it was, and can be made anew
                continue
        if after != content:
            vault.put(entry.name, after, entry.participant)
    for slot in edited - {None}:
        vault.renew(slot)


def _replace(path: Path, content: bytes) -> None:
    if path.read_bytes() != content:
        write_file(path, content)


# --- the plan on disk ---------------------------------------------------------------------------------------


def _write_plan(folder: StudyFolder, vault: Vault | None, plan: Plan) -> None:
    content = json.dumps(_plain(plan), ensure_ascii=False).encode()
    if vault is None:
        write_file(folder.pending, content)
    else:
        vault.put(JOURNAL, content, _JOURNAL_KEY)


def _read_plan(folder: StudyFolder, vault: Vault | None) -> Plan | None:
    if vault is not None and JOURNAL in vault:
        content = vault.get(JOURNAL)
    elif vault is None and folder.pending.exists():
        content = folder.pending.read_bytes()
        if not content:
            raise WithdrawalError(
                f"{folder.root.name}: an interrupted withdrawal can only be finished with the vault open"
            )
    else:
        return None
    values = json.loads(content)
    if "purge" in values:
        raise WithdrawalError(
            f"{folder.root.name}: a purge was interrupted; run `qualcode consent purge` again"
        )
    texts = {
        id: TextEdits(v["revision"], _edits_of(v["edits"]), frozenset(v["turns"]))
        for id, v in values["texts"].items()
    }
    erasure = values["erasure"]
    return Plan(
        **{
            **values,
            "gone": tuple(values["gone"]),
            "group": tuple(values["group"]),
            "names": tuple(values["names"]),
            "quoting": tuple(values["quoting"]),
            "texts": texts,
            "raw": {name: (digest, _edits_of(edits)) for name, (digest, edits) in values["raw"].items()},
            "erasure": LogErasure(
                frozenset(erasure["events"]),
                frozenset(erasure["codings"]),
                frozenset(erasure["blanked"]),
                erasure["moving"],
                erasure["unplaced"],
            ),
        }
    )


def _edits_of(rows: list[dict[str, Any]]) -> tuple[Edit, ...]:
    return tuple(Edit(**row) for row in rows)


def _plain(value: Any) -> Any:
    """Dataclasses, sets and tuples as JSON knows them."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value


def _readable(vault: Vault) -> list[str]:
    """Names in the vault; a damaged file does not stand in the way of a withdrawal, `Vault.check` reports it."""
    return [entry.name for entry in vault.entries(readable_only=True) if entry.name != JOURNAL]


def _is_raw(name: str) -> bool:
    return name.startswith(RAW) and name.endswith(".json")


def _digest(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
