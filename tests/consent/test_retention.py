"""Retention: what is due, what is refused, and what a purge leaves."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
import small_study as small

from qualcode.consent import (
    AuditLog,
    RetentionError,
    Vault,
    VaultError,
    add_recording,
    extend,
    mark_deleted,
    purge,
    read_recordings,
    read_terms,
    require_access,
    status,
    unfinished,
    warnings,
)

TERMS = small.terms()  # project end 2015-05-31, delete by 2015-09-01
AFTER = date(2015, 9, 2)


@pytest.fixture
def folder(tmp_path):
    return small.build(tmp_path)


def opened(folder):
    return Vault.open(folder.vault, small.WORDS)


def states(folder, today, vault=None):
    return {promise.name: promise.state for promise in status(folder, TERMS, vault, today)}


def test_raw_data_are_refused_after_the_date_and_released_text_is_not():
    require_access(TERMS, date(2015, 9, 1))
    with pytest.raises(RetentionError, match=r"gone by 2015-09-01, 1 day ago.*purge.*extend"):
        require_access(TERMS, AFTER)
    require_access(TERMS, AFTER, raw=False)


def test_an_extension_with_a_reference_opens_them_again(folder):
    extend(folder.consent, date(2015, 12, 31), "Sikt 98765")
    terms = read_terms(folder.consent)
    require_access(terms, AFTER)
    (deletion,) = [p for p in status(folder, terms, today=AFTER) if p.name == "data deleted"]
    assert deletion.due == date(2015, 12, 31) and "Sikt 98765" in deletion.detail


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2015, 4, 30), []),
        (date(2015, 5, 1), ["the project ends by 2015-05-31, in 30 days"]),
        (date(2015, 6, 1), []),
        (date(2015, 8, 2), ["raw data and connection key are to be gone by 2015-09-01, in 30 days"]),
        (date(2015, 9, 1), ["raw data and connection key are to be gone by 2015-09-01, in 0 days"]),
        (AFTER, ["overdue: raw data and connection key are to be gone by 2015-09-01, 1 day ago"]),
    ],
)
def test_warnings_begin_thirty_days_before(today, said):
    assert warnings(TERMS, today) == said


def test_the_status_tells_each_promise_with_its_date_and_what_lies_where(folder):
    vault = opened(folder)
    assert states(folder, date(2015, 4, 1), vault) == {
        "recordings deleted": "open", "confidential": "kept", "not recognisable": "kept", "project end": "open",
        "data deleted": "open", "withdrawal (anonymise)": "kept", "registered": "kept",
    }  # fmt: skip
    assert states(folder, date(2015, 8, 15))["data deleted"] == "due soon"
    late = states(folder, AFTER, vault)
    assert (late["data deleted"], late["recordings deleted"], late["project end"]) == (
        "overdue",
        "overdue",
        "done",
    )
    details = {promise.name: promise.detail for promise in status(folder, TERMS, vault, AFTER)}
    assert (
        "maps 3, raw 3, recordings.json 1, register.csv 1, replacements 1, review 3"
        in details["confidential"]
    )
    assert "pseudonymised texts in the study: 3 released" in details["not recognisable"]
    assert str(status(folder, TERMS, vault, AFTER)[4]).startswith(
        "data deleted            by 2015-09-01 overdue   mic.vault stands"
    )
    closed = {promise.name: promise.detail for promise in status(folder, TERMS, None, AFTER)}
    assert "12 encrypted files" in closed["confidential"]


def test_texts_that_nobody_reviewed_and_damaged_files_are_to_be_looked_at(tmp_path):
    folder = small.build(tmp_path, stage="suggested")
    for path in (folder.vault / "files").iterdir():
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        found = states(folder, date(2015, 4, 1), opened(folder))
        assert found["not recognisable"] == "look" and found["confidential"] == "look"
        path.write_bytes(whole)


def test_recordings_are_listed_and_only_marked_deleted_when_they_are(folder, tmp_path):
    vault, tape = opened(folder), tmp_path / "opptak.m4a"
    tape.write_bytes(b"sound")
    assert add_recording(vault, str(tape), ["P08"], TERMS).delete_by == date(2015, 9, 1)
    with pytest.raises(VaultError, match="on the list already"):
        add_recording(vault, str(tape), ["P08"], TERMS)
    with pytest.raises(VaultError, match="is still there"):
        mark_deleted(vault, str(tape))
    tape.unlink()
    mark_deleted(vault, str(tape), date(2015, 6, 1))
    mark_deleted(vault, "recorder, file 12")
    with pytest.raises(VaultError, match="not on the list"):
        mark_deleted(vault, "elsewhere")
    assert [r.deleted is not None for r in read_recordings(vault)] == [True, True]
    assert states(folder, AFTER, vault)["recordings deleted"] == "done"
    tape.write_bytes(b"back from a backup")
    assert states(folder, date(2015, 6, 2), vault)["recordings deleted"] == "look"


def test_nothing_is_purged_before_the_date_by_mistake(folder):
    before = small.on_disk(folder)
    with pytest.raises(RetentionError, match="has not come"):
        purge(folder, TERMS, opened(folder), today=date(2015, 8, 31))
    assert small.on_disk(folder) == before and opened(folder).names()


def test_where_deletion_was_promised_a_purge_leaves_nothing_about_people(folder):
    (folder.root / "codebook.yaml").write_text("codes: []")
    (folder.exports / "quotes.xlsx").write_bytes(b"P08 said")
    done = purge(folder, TERMS, opened(folder), today=AFTER, language="en")
    assert not folder.vault.exists() and done.left == ()
    left = sorted(
        path.relative_to(folder.root).as_posix() for path in folder.root.rglob("*") if path.is_file()
    )
    assert left == [
        ".lock", "audit.jsonl", "codebook.yaml", "consent.toml", "deletion-protocol.en.md", "exports/exports.jsonl",
    ]  # fmt: skip
    protocol = done.protocol.read_text(encoding="utf-8")
    for words in ("NSD 12345", "2015-09-02", "Signature", "1 recording(s)", "9 files", "consent forms"):
        assert words in protocol
    assert "recorder, file 12" not in protocol, "a path may hold a name"
    assert AuditLog(folder.audit).entries()[-1].act == "purge"
    assert "protocol to sign: deletion-protocol.en.md" in done.lines()
    assert purge(folder, TERMS, today=AFTER, language="en").lines() == ["nothing was left to purge"]
    assert done.protocol.read_text(encoding="utf-8") == protocol


def test_where_anonymising_was_promised_released_texts_stay_without_traces_of_their_origin(tmp_path):
    folder = small.build(tmp_path)
    terms = small.terms(at_end="anonymise", promised_deletion=False)
    path = folder.root / "transcripts" / "P08.json"
    path.write_bytes(path.read_bytes().replace(b'"stage": "released"', b'"stage": "suggested"'))
    done = purge(folder, terms, None, today=AFTER)
    kept = folder.transcripts()
    assert sorted(kept) == ["G1", "P07"] and done.texts_kept == 2
    assert not any(t.source.name or t.source.sha256 or any(turn.time for turn in t) for t in kept.values())
    assert folder.coding_files() and not folder.result_files() and not folder.has_key
    assert "Beholdt: 2 frigitte tekster" in done.protocol.read_text(encoding="utf-8")


def test_what_is_not_the_vaults_is_left_and_named(folder):
    (folder.vault / "my notes.docx").write_bytes(b"x")
    done = purge(folder, TERMS, None, today=AFTER, language="en")
    assert [path.name for path in done.left] == ["my notes.docx"]
    assert "1 files that are not the vault's" in done.protocol.read_text(encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process to kill")
@pytest.mark.parametrize(
    "every", [pytest.param(1, marks=pytest.mark.slow, id="every step"), pytest.param(17, id="some steps")]
)
def test_a_purge_killed_at_any_step_is_finished_by_running_it_again(tmp_path, every):
    step, ends = 0, set()
    while True:
        folder = small.build(tmp_path / str(step))
        if not small.killed_after(
            step, lambda folder=folder: purge(folder, TERMS, opened(folder), today=AFTER)
        ):
            break
        try:
            vault = opened(folder)
        except VaultError:
            vault = None  # the keys are gone already
        purge(folder, TERMS, vault, today=AFTER)
        assert not folder.vault.exists() and not unfinished(folder)
        assert len(AuditLog(folder.audit).entries()) == 1
        protocol = folder.root / "deletion-protocol.nb.md"
        names = sorted(path.name for path in folder.root.rglob("*") if path.is_file())
        ends.add(json.dumps([names, protocol.read_text(encoding="utf-8")]))
        step += every
    assert step > 40 and len(ends) == 1


def test_a_purge_overtakes_a_withdrawal_that_was_interrupted(folder):
    Path(folder.pending).write_bytes(b"")
    purge(folder, TERMS, None, today=AFTER)
    assert not unfinished(folder)
