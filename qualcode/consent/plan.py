"""The plan of a withdrawal: where a person is in study and vault, worked out once and kept until it has been carried out."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from qualcode.consent.erasing import LogErasure, TextEdits, plan_logs
from qualcode.consent.errors import WithdrawalError
from qualcode.consent.folder import StudyFolder, load
from qualcode.consent.rewriting import (
    Edit,
    Row,
    edits_of_group,
    edits_of_others,
    edits_to_generalise,
    forward,
    generalised,
    labels_of,
    map_between,
    mentions,
    rewrite,
    rows_of,
    without_person,
)
from qualcode.consent.tables import csv_rows, has_rows
from qualcode.consent.vault import Vault
from qualcode.model import Span, Transcript

How = Literal["delete", "anonymise"]
REGISTER = "register.csv"
_WORDS = 6  # so many words in a row in another file are taken for the person's own


@dataclass(frozen=True)
class Plan:
    """All that carrying out a withdrawal needs to know; names and edits make it as sensitive as the register.

    `gone` documents are removed, `renamed` ones kept under an alias. `texts` are the edits on texts in the study, by
    document; `raw` those on raw texts in the vault, by name, with the SHA-256 of the text they were made for; `shifted`
    are tables in the vault whose places move, with the SHA-256 they have before; `maps` the new offset maps in the
    vault, `moves` the new ones in the study (None: to be removed).
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
    maps: dict[str, list[Row]]
    moves: dict[str, str | None]
    erasure: LogErasure
    names: tuple[str, ...]
    quoting: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        return (*self.gone, *self.renamed)

    def taken_out(self, transcript: Transcript, edits: tuple[Edit, ...]) -> Transcript:
        """One transcript after its edits, raw or released."""
        if transcript.id in self.renamed:
            return generalised(transcript, self.participant, self.renamed[transcript.id], edits)
        if self.participant in transcript.participants:
            return without_person(transcript, self.participant, edits)
        return rewrite(transcript, edits)


@dataclass(frozen=True)
class _Held:
    """What study and vault hold: texts by document; raw texts, tables and maps of the vault by name."""

    texts: dict[str, Transcript]
    raw: dict[str, Transcript]
    tables: dict[str, bytes]
    maps: dict[str, list[Row]]

    def transcripts(self) -> list[Transcript]:
        """Each document once, as released where it has been."""
        return list({**{t.id: t for t in self.raw.values()}, **self.texts}.values())


def _held(folder: StudyFolder, vault: Vault | None) -> _Held:
    # a damaged file does not stand in the way; `Vault.check` reports it
    files = {e.name: vault.get(e.name) for e in vault.entries(readable_only=True)} if vault else {}
    return _Held(
        folder.transcripts(),
        {name: load(content, name) for name, content in files.items() if is_raw(name)},
        {name: content for name, content in files.items() if name.endswith((".csv", ".json", ".jsonl"))},
        {name: json.loads(content) for name, content in files.items() if name.startswith("maps/")},
    )


def make_plan(
    folder: StudyFolder, vault: Vault | None, participant: str, how: How, names: Iterable[str] = ()
) -> Plan:
    """Look for the person everywhere; nothing is changed. Raises WithdrawalError when nobody knows them."""
    held = _held(folder, vault)
    _require_known(folder, vault, participant, held)
    theirs = [t for t in held.transcripts() if participant in t.participants]
    own = {t.id for t in theirs if t.participants == (participant,)}
    kept = {
        id for id in own if how == "anonymise" and id in held.texts and held.texts[id].stage == "released"
    }
    renamed = {id: f"withdrawn-{secrets.token_hex(3)}" for id in sorted(kept)}
    gone = own - kept
    called = _called(participant, names, held.tables)
    named = _named_in_raw(held, participant, called)
    texts = {
        id: _text_edits(folder, held, transcript, participant, called, named, renamed.get(id), how)
        for id, transcript in held.texts.items()
        if id not in gone
    }
    edits = {id: text for id, text in texts.items() if text.edits or id in renamed}
    raw_edits = {
        name: (digest(transcript.text), tuple(found))
        for name, transcript in held.raw.items()
        if transcript.id not in own
        and (found := _edits(transcript, participant, named[transcript.id], None, how))
    }
    tables = held.tables if raw_edits else {}
    plan = Plan(
        id=f"w-{secrets.token_hex(4)}",
        participant=participant,
        how=how,
        gone=tuple(sorted(gone)),
        renamed=renamed,
        group=tuple(sorted(t.id for t in theirs if t.id not in own)),
        texts=edits,
        raw=raw_edits,
        shifted={name: digest(content) for name, content in tables.items() if name.endswith(".csv")},
        maps={},
        moves=_moves_after(gone, renamed, edits),
        erasure=plan_logs(
            (path.read_bytes() for path in folder.coding_files()), gone=gone, renamed=kept, edits=edits
        ),
        names=tuple(called),
        quoting=tuple(_quoting(folder, theirs, participant)),
    )
    return replace(plan, maps=_maps_after(plan, held))


def _text_edits(
    folder: StudyFolder,
    held: _Held,
    transcript: Transcript,
    participant: str,
    called: list[str],
    named: Mapping[str, list[Span]],
    alias: str | None,
    how: How,
) -> TextEdits:
    """The edits of one text in the study: what the connection key says was the person, and what the text itself shows."""
    rows = held.maps.get(map_name(transcript.id))
    places = (
        [Span(*forward(s.start, s.end, rows)) for s in named.get(transcript.id, ())]
        if rows is not None
        else []
    )
    places += mentions(transcript.text, {*called, *labels_of(transcript, participant)})
    edits = _edits(transcript, participant, places, alias, how)
    turns = (turn.index for turn in transcript if transcript.participant_of(turn) == participant)
    theirs = frozenset(turns) if alias is None else frozenset()
    return TextEdits(transcript.revision, tuple(edits), theirs, _read_moves(folder, transcript.id))


def _require_known(folder: StudyFolder, vault: Vault | None, participant: str, held: _Held) -> None:
    transcripts = held.transcripts()
    known = {person for transcript in transcripts for person in transcript.participants}
    if vault is not None:
        if participant in vault.destroyed():
            raise WithdrawalError(f"{participant} has been withdrawn already; the audit says when")
        known |= set(vault.participants()) - {t.id for t in transcripts if len(t.participants) > 1}
    everywhere = {**{path.name: path.read_bytes() for path in folder.table_files()}, **held.tables}
    if participant in known or any(
        has_rows(content, name, participant) for name, content in everywhere.items()
    ):
        return
    near = difflib.get_close_matches(participant, known, n=1)
    hint = (
        f'did you mean "{near[0]}"?' if near else f"the participants are {', '.join(sorted(known)) or 'none'}"
    )
    raise WithdrawalError(f"the study {folder.root.name} has no participant {participant!r}; {hint}")


def _called(participant: str, names: Iterable[str], tables: Mapping[str, bytes]) -> list[str]:
    """What the person is called: code, the names given, and those in the register."""
    known = [participant, *(name.strip() for name in names)]
    for row in csv_rows(tables.get(REGISTER, b"")):
        if row.get("participant", "").strip() == participant:
            known += [
                row.get("name", "").strip(),
                *(alias.strip() for alias in row.get("aliases", "").split(";")),
            ]
    return [name for name in dict.fromkeys(known) if name]


def _named_in_raw(held: _Held, participant: str, called: Iterable[str]) -> dict[str, list[Span]]:
    """Where each raw text names the person: by name, and where identifying has found them (column entity)."""
    named = {t.id: mentions(t.text, {*called, *labels_of(t, participant)}) for t in held.raw.values()}
    for name, content in held.tables.items():
        for row in csv_rows(content) if name.endswith(".csv") else ():
            start, end, document = row.get("start", ""), row.get("end", ""), row.get("document", "")
            if row.get("entity") == participant and document in named and start.isdigit() and end.isdigit():
                named[document].append(Span(int(start), max(int(start), int(end))))
    return named


def _edits(
    transcript: Transcript, participant: str, named: list[Span], alias: str | None, how: How
) -> list[Edit]:
    if alias is not None:
        return edits_to_generalise(transcript, participant, alias, named)
    if participant in transcript.participants:
        return edits_of_group(transcript, participant, named)
    return edits_of_others(transcript, named, whole_sentences=how == "delete")


def _read_moves(folder: StudyFolder, document: str) -> dict[int, list[Row]]:
    path = folder.moves(document)
    steps = json.loads(path.read_bytes()) if path.is_file() else []
    return {int(step["from"]): [list(row) for row in step["edits"]] for step in steps}


def _moves_after(
    gone: Iterable[str], renamed: Mapping[str, str], edits: Mapping[str, TextEdits]
) -> dict[str, str | None]:
    after: dict[str, str | None] = dict.fromkeys([*gone, *renamed])
    for document, text in edits.items():
        steps = {**text.moves, text.revision: rows_of(text.edits)}
        listed = [{"from": n, "to": n + 1, "edits": steps[n]} for n in sorted(steps)]
        after[renamed.get(document, document)] = json.dumps(listed) + "\n"
    return after


def _maps_after(plan: Plan, held: _Held) -> dict[str, list[Row]]:
    """The offset maps from raw to released texts, after both have been edited."""
    after = {}
    for name, raw in held.raw.items():
        text, rows = held.texts.get(raw.id), held.maps.get(map_name(raw.id))
        edits = plan.raw[name][1] if name in plan.raw else ()
        shown = plan.texts[raw.id].edits if raw.id in plan.texts else ()
        if text is not None and rows is not None and raw.id not in plan.own and (edits or shown):
            changed = plan.taken_out(raw, edits), plan.taken_out(text, shown)
            after[map_name(raw.id)] = map_between((raw, text), changed, rows)
    return after


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


def map_name(document: str) -> str:
    """The name of the offset map from raw to released text in the vault."""
    return f"maps/{document}.json"


def is_raw(name: str) -> bool:
    """Whether a file in the vault is a raw transcript."""
    return name.startswith("raw/") and name.endswith(".json")


def digest(content: str | bytes) -> str:
    """SHA-256, to see whether something is as it was."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


# --- the plan on disk ---------------------------------------------------------------------------------------


def plan_to_bytes(plan: Plan) -> bytes:
    """The plan as JSON."""
    return json.dumps(_plain(plan), ensure_ascii=False).encode()


def plan_from_bytes(content: bytes) -> Plan:
    """The plan that `plan_to_bytes` wrote; moves of earlier revisions are not needed any more and stay out."""
    values = json.loads(content)
    for name in ("gone", "group", "names", "quoting"):
        values[name] = tuple(values[name])
    values["texts"] = {
        id: TextEdits(text["revision"], _edits_of(text["edits"]), frozenset(text["turns"]))
        for id, text in values["texts"].items()
    }
    values["raw"] = {name: (was, _edits_of(edits)) for name, (was, edits) in values["raw"].items()}
    erasure = values["erasure"]
    sets = {name: frozenset(erasure[name]) for name in ("events", "codings", "blanked")}
    values["erasure"] = LogErasure(**sets, unplaced=erasure["unplaced"])
    return Plan(**values)


def _edits_of(rows: list[dict[str, Any]]) -> tuple[Edit, ...]:
    return tuple(Edit(**row) for row in rows)


def _plain(value: Any) -> Any:
    """Dataclasses, sets and tuples as JSON knows them."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value
