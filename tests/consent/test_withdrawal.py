"""Withdrawal: the person goes, the others stay, and an interruption is finished."""

import csv
import io
import json
import os

import pytest
import small_study as small

from qualcode.consent import (
    AuditLog,
    DestroyedKey,
    StudyFolder,
    Vault,
    WithdrawalError,
    require_finished,
    withdraw,
)
from qualcode.consent.folder import load
from qualcode.consent.rewriting import forward
from qualcode.model import QualcodeError, Turn

NAMES = ("Bodil Tveitane", "Bodil")


@pytest.fixture
def folder(tmp_path) -> StudyFolder:
    return small.build(tmp_path)


def opened(folder) -> Vault:
    return Vault.open(folder.vault, small.WORDS)


def events_of(folder):
    found = {}
    for path in folder.coding_files():
        for line in path.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            found[event["event"]] = event
    return found


def on_todays_text(folder, coding, revision):
    """Where a logged coding stands now, by the study's moves."""
    path, place = folder.moves(coding["document"]), (coding["start"], coding["end"])
    steps = {step["from"]: step["edits"] for step in json.loads(path.read_text())} if path.is_file() else {}
    for number in range(revision, folder.transcripts()[coding["document"]].revision):
        place = forward(*place, steps[number])
    return place


@pytest.mark.parametrize("how", ["delete", "anonymise"])
def test_nothing_of_the_person_is_left_in_study_or_vault(folder, how):
    vault = opened(folder)
    done = withdraw(folder, vault, small.terms(), "P07", how=how, names=NAMES)
    assert done.documents_removed + done.documents_anonymised == 1 and done.group_interviews == 1
    allowed = small.on_disk(folder).replace(folder.audit.read_bytes(), b"")
    allowed = allowed.replace((folder.exports / "exports.jsonl").read_bytes(), b"")
    for trace in small.TRACES:
        if how == "anonymise" and trace == "lantern at the quay":
            continue  # what was said stays; who said it goes
        assert trace.encode() not in allowed, trace
    in_vault = small.in_vault(folder)
    recordings = opened(folder).get("recordings.json")
    for trace in small.TRACES:
        assert trace.encode() not in in_vault.replace(recordings, b""), trace
    with pytest.raises(DestroyedKey):
        vault.put("raw/P07.json", b"again", "P07")


def test_the_others_keep_every_word_and_coding(folder):
    before = {t.id: t for t in small.texts()}
    withdraw(folder, opened(folder), small.terms(), "P07", how="delete", names=NAMES)
    after = folder.transcripts()
    assert sorted(after) == ["G1", "P08"]
    group = after["G1"]
    assert group.participants == ("P08", "P09")
    assert [turn.text for turn in group.turns if turn.speaker == "P09"] == ["The school stands today."]
    assert group.turns[1] == Turn(
        1, "[withdrawn]", "other", group.turns[1].start, group.turns[1].end, "[…]", "en", 1.0, 1.5
    )
    assert group.turns[2].text == "The well was dug first. […] Then came the school."
    assert "P07" not in group.people and group.revision == 2
    assert after["P08"].turns[1].text == "[…] The school was ours alone."
    texts = {}
    for event in events_of(folder).values():
        if event["act"] == "add":
            coding = event["coding"]
            start, end = on_todays_text(folder, coding, event["revision"])
            words = after[coding["document"]].text[start:end]
            texts.setdefault(coding["document"], []).append((coding["turn"], words))
    for document, found in texts.items():
        assert all(after[document].turns[turn].text == words for turn, words in found)
    counts = {document: len(found) for document, found in texts.items()}
    turns = sum(t.role == "participant" and t.speaker != "P07" for t in before["G1"].turns)
    assert counts == {"G1": 2 * turns, "P08": 2}
    assert "P08 both" in json.dumps(list(events_of(folder).values()))


def test_codings_on_an_earlier_revision_are_followed_through_the_moves(folder):
    texts = {t.id: t for t in small.texts()}
    theirs, others = texts["G1"].turns[1], texts["G1"].turns[3]
    path = folder.moves("G1")
    path.parent.mkdir()
    path.write_text(json.dumps([{"from": 0, "to": 1, "edits": [[0, 0, 0, 7]]}]))
    log = folder.root / "codings" / "old.jsonl"
    lines = []
    for number, turn in enumerate((theirs, others), 1):
        coding = {
            "id": f"c-{number}",
            "document": "G1",
            "start": turn.start - 7,
            "end": turn.end - 7,
            "code": "x",
        }
        event = {
            "event": f"o{number}",
            "clock": 1,
            "time": "",
            "coder": "old",
            "act": "add",
            "revision": 0,
            "coding": coding,
        }
        lines.append(json.dumps(event) + "\n")
    log.write_text("".join(lines))
    withdraw(folder, opened(folder), small.terms(), "P07", names=NAMES)
    (kept,) = map(json.loads, log.read_text().splitlines())
    start, end = on_todays_text(folder, kept["coding"], 0)
    assert kept["event"] == "o2" and folder.transcripts()["G1"].text[start:end] == others.text


def test_mentions_are_found_by_the_register_and_by_what_identifying_found(folder):
    vault = opened(folder)
    text = small.texts("raw")[1].text
    at = text.index("ours alone")
    found = f"document,start,end,text,entity\nP08,{at},{at + 4},ours,P07\n"
    vault.put("identifiers/P08.csv", found.encode(), "P08")
    withdraw(folder, vault, small.terms(), "P07", how="delete")  # no names given
    assert folder.transcripts()["P08"].turns[1].text == "[…] […]"
    assert load(opened(folder).get("raw/P08.json"), "P08").turns[1].text == "[…] […]"
    assert b"ours" not in opened(folder).get("identifiers/P08.csv")


def test_tables_lose_the_persons_rows_only(folder):
    withdraw(folder, opened(folder), small.terms(), "P07", how="delete", names=NAMES)
    assert (folder.root / "participants.csv").read_text() == (
        "participant;document;country;role\nP08;P08.docx;Latvia;mayor\nP09;G1.docx;Norway;teacher\n"
    )
    assert (folder.root / "summaries.csv").read_text().splitlines()[1:] == ["P08,school,as […] says"]
    assert opened(folder).get("register.csv") == b"name,participant\nJanis Ozols,P08\nEva Lie,P09\n"
    assert opened(folder).participants() == ["G1", "P08"]


def test_places_in_raw_tables_move_with_the_raw_text(folder):
    withdraw(folder, opened(folder), small.terms(), "P07", names=NAMES)
    vault = opened(folder)
    raw = load(vault.get("raw/G1.json"), "G1")
    (row,) = csv.DictReader(io.StringIO(vault.get("replacements/G1.csv").decode()))
    assert raw.text[int(row["start"]) : int(row["end"])] == row["text"] == "The school stands today."
    for id in ("G1", "P08"):
        raw, shown = load(vault.get(f"raw/{id}.json"), id), folder.transcripts()[id]
        rows = json.loads(vault.get(f"maps/{id}.json"))
        for turn, released in zip(raw, shown, strict=True):
            assert forward(turn.start, turn.end, rows) == (released.start, released.end)
    assert "review/G1.html" not in vault and "review/P08.html" not in vault


def test_an_anonymised_interview_keeps_its_words_and_loses_who_said_them(folder):
    done = withdraw(folder, opened(folder), small.terms(), "P07", names=NAMES)
    assert (done.how, done.documents_anonymised, done.documents_removed) == ("anonymise", 1, 0)
    (alias,) = set(folder.transcripts()) - {"P08", "G1"}
    kept = folder.transcripts()[alias]
    assert alias.startswith("withdrawn-") and kept.participants == (alias,)
    assert kept.turns[1].text == "I am […], […]. We saw a lantern at the quay in […] that night."
    assert f"{alias};withheld;withheld;withheld" in (folder.root / "participants.csv").read_text()
    assert not kept.attributes and not kept.people and not kept.source.name and not kept.source.sha256
    assert all(turn.time is None for turn in kept.turns)
    codings = [
        e["coding"]
        for e in events_of(folder).values()
        if e["act"] == "add" and e["coding"]["document"] == alias
    ]
    assert len(codings) == 2 and all(c["memo"] == "" for c in codings)
    for coding in codings:
        start, end = on_todays_text(folder, coding, 1)
        assert kept.text[start:end] == kept.turns[1].text
    changed = [e for e in events_of(folder).values() if e["act"] == "change"]
    assert len(changed) == 2 and not any("reason" in e for e in changed)


def test_a_text_that_was_never_released_is_removed_even_where_anonymising_was_promised(tmp_path):
    folder = small.build(tmp_path, stage="reviewed")
    done = withdraw(folder, opened(folder), small.terms(), "P07", names=NAMES)
    assert (done.documents_anonymised, done.documents_removed) == (0, 1)


def test_less_than_was_promised_is_refused_and_more_is_not(folder):
    with pytest.raises(WithdrawalError, match="would break it"):
        withdraw(folder, opened(folder), small.terms(on_withdrawal="delete"), "P07", how="anonymise")
    assert withdraw(folder, opened(folder), small.terms(), "P07", how="delete").how == "delete"


def test_a_participant_nobody_knows_is_refused_and_nothing_changes(folder):
    before = small.on_disk(folder)
    for wrong in ("P7", "Norway", "G1", "mayor"):
        with pytest.raises(WithdrawalError, match="has no participant"):
            withdraw(folder, opened(folder), small.terms(), wrong)
    with pytest.raises(WithdrawalError, match='did you mean "P07"'):
        withdraw(folder, opened(folder), small.terms(), "P7")
    withdraw(folder, opened(folder), small.terms(), "P07")
    with pytest.raises(WithdrawalError, match="withdrawn already"):
        withdraw(folder, opened(folder), small.terms(), "P07")
    assert small.on_disk(folder) != before


def test_one_who_is_only_in_the_register_can_withdraw(folder):
    done = withdraw(folder, opened(folder), small.terms(), "P09", how="delete")
    assert done.group_interviews == 1
    vault = opened(folder)
    vault.put("register.csv", b"name,participant\nOla Nor,P12\n")
    withdraw(folder, vault, small.terms(), "P12")
    assert opened(folder).get("register.csv") == b"name,participant\n"


def test_it_tells_the_exports_files_and_places_that_still_hold_the_person(folder):
    (folder.root / "codebook.yaml").write_text(
        "example: We saw a lantern at the quay in the evening", encoding="utf-8"
    )
    done = withdraw(folder, opened(folder), small.terms(), "P07", names=NAMES)
    assert [export["file"] for export in done.exports] == ["thesis.docx"]
    assert done.quoting == ("codebook.yaml",)
    assert any("1 recording(s)" in sentence for sentence in done.beyond)
    said = "\n".join(done.lines())
    for words in (
        "P07 has been taken out",
        "still holds P07: thesis.docx",
        "look at it: codebook.yaml",
        "1 recording(s)",
    ):
        assert words in said


def test_results_are_made_anew_after_the_person_has_gone(folder):
    seen = []

    def rebuild():
        seen.append(sorted(folder.transcripts()))
        assert not folder.result_files()
        (folder.results / "matrix.csv").write_text("new")

    withdraw(folder, opened(folder), small.terms(), "P07", how="delete", rebuild=rebuild)
    assert seen == [["G1", "P08"]] and folder.result_files()


def test_results_that_cannot_be_made_do_not_hold_up_a_withdrawal(folder):
    def rebuild():
        raise QualcodeError("a country is missing")

    done = withdraw(folder, opened(folder), small.terms(), "P07", how="delete", rebuild=rebuild)
    assert done.not_rebuilt == "a country is missing" and not folder.result_files()
    require_finished(folder, opened(folder))


def test_the_audit_gets_one_line_without_content(folder):
    vault = opened(folder)
    withdraw(folder, vault, small.terms(), "P07", who="member-2", names=NAMES)
    (entry,) = AuditLog(folder.audit).entries()
    assert (entry.act, entry.who, entry.count, entry.documents) == ("withdraw", "member-2", 1, ("P07", "G1"))
    assert AuditLog(folder.audit).verify(vault) == 1
    assert b"Bodil" not in folder.audit.read_bytes() and b"withdrawn-" not in folder.audit.read_bytes()


def test_two_withdraw_one_after_the_other(folder):
    withdraw(folder, opened(folder), small.terms(), "P07", names=NAMES)
    withdraw(folder, opened(folder), small.terms(), "P08", how="delete", names=["Janis Ozols"])
    assert folder.transcripts()["G1"].participants == ("P09",)
    assert b"P08" not in small.in_vault(folder) and b"Janis" not in small.in_vault(folder)


def test_a_study_without_a_vault_can_be_withdrawn_from_and_one_with_needs_it_open(folder, tmp_path):
    with pytest.raises(WithdrawalError, match="needs the vault"):
        withdraw(folder, None, small.terms(), "P07")
    from qualcode.consent import destroy_vault

    destroy_vault(folder.vault)
    withdraw(folder, None, small.terms(), "P07", how="delete")
    assert sorted(folder.transcripts()) == ["G1", "P08"] and not folder.pending.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process to kill")
@pytest.mark.parametrize(
    "every", [pytest.param(1, marks=pytest.mark.slow, id="every step"), pytest.param(17, id="some steps")]
)
@pytest.mark.parametrize("how", ["delete", "anonymise"])
def test_killed_at_any_step_it_finishes_when_run_again(tmp_path, how, every):
    """SIGKILL before a change of the disk (each single one, or some), a run for each, then the same again."""
    step, ends = 0, []
    while True:
        folder = small.build(tmp_path / str(step))

        def act(folder=folder):
            withdraw(folder, opened(folder), small.terms(), "P07", how=how, names=NAMES, rebuild=lambda: None)

        if not small.killed_after(step, act):
            break
        try:
            act()
        except WithdrawalError as error:  # killed after the last step that counts
            assert "withdrawn already" in str(error)
        require_finished(folder, opened(folder))
        ends.append(state(folder))
        step += every
    assert step > 60
    assert len(set(ends)) == 1, "wherever it was killed, it ends in the same state"


def state(folder):
    """What a finished withdrawal must have led to, but for what is random in it."""
    vault = opened(folder)
    assert (
        vault.check() == []
        and not list(folder.vault.rglob("*.partial"))
        and not list(folder.root.rglob("*.partial"))
    )
    whole = small.on_disk(folder).replace(folder.audit.read_bytes(), b"")
    assert b"Bodil" not in whole + small.in_vault(folder)
    alias = {id for id in folder.transcripts() if id.startswith("withdrawn-")}
    text = json.dumps(sorted(t.text for t in folder.transcripts().values()))
    logs = json.dumps([path.read_text() for path in folder.coding_files()])
    held = json.dumps([(name, vault.get(name).decode()) for name in vault.names() if "anchor" not in name])
    for name in alias:
        text, logs = text.replace(name, "alias"), logs.replace(name, "alias")
    return text, logs, held, len(AuditLog(folder.audit).entries()), tuple(vault.participants())
