"""The audit: append-only, chained, without content."""

import json

import pytest
import small_study as small

from qualcode.consent import (
    AuditError,
    AuditLog,
    Vault,
    document_code,
    methods_paragraph,
    purge,
    record_of_processing,
    withdraw,
)


@pytest.fixture
def log(tmp_path):
    log = AuditLog(tmp_path / "audit.jsonl")
    log.append("import", who="member-1", count=3, documents=["P01", "P02", "P03"], format="docx")
    log.append("identify", who="member-1", count=120, documents=["P01"])
    log.append("release", who="member-2", count=1, documents=["P01"])
    return log


def lines(log):
    return log.path.read_bytes().splitlines(keepends=True)


def test_entries_come_back_as_written_and_the_chain_holds(log):
    assert [(e.number, e.act, e.who, e.count) for e in log.entries()] == [
        (1, "import", "member-1", 3), (2, "identify", "member-1", 120), (3, "release", "member-2", 1),
    ]  # fmt: skip
    assert log.entries()[0].facts == {"format": "docx"} and log.verify() == 3


def test_a_changed_character_is_found(log):
    whole = log.path.read_bytes()
    for position in range(0, len(whole), 3):
        torn = bytearray(whole)
        torn[position] ^= 1
        log.path.write_bytes(bytes(torn))
        with pytest.raises(AuditError):
            log.verify()


@pytest.mark.parametrize("number", [0, 1])
def test_a_line_removed_or_exchanged_is_found_with_its_place(log, number):
    kept = lines(log)
    log.path.write_bytes(b"".join(kept[:number] + kept[number + 1 :]))
    with pytest.raises(AuditError, match=rf"line {number + 1}: .* changed here"):
        log.verify()
    kept[0], kept[1] = kept[1], kept[0]
    log.path.write_bytes(b"".join(kept))
    with pytest.raises(AuditError, match="line 1"):
        log.verify()


def test_lines_cut_off_and_a_log_written_anew_are_found_with_the_vault(log, tmp_path):
    vault = Vault.create(tmp_path / "v", small.WORDS, _cost=small.CHEAP)
    assert log.verify(vault) == 3, "nothing is known yet"
    log.anchor(vault)
    log.append("export", who="member-1", count=1)
    assert log.verify(vault) == 4
    log.path.write_bytes(b"".join(lines(log)[:2]))
    assert log.verify() == 2
    with pytest.raises(AuditError, match="ends at entry 2, and the vault knows of 3"):
        log.verify(vault)
    log.path.unlink()
    for _ in range(4):
        log.append("export", who="member-9")
    with pytest.raises(AuditError, match="written anew"):
        log.verify(vault)


def test_a_line_torn_by_a_crash_is_reported_and_set_aside_by_the_next_act(log):
    whole = log.path.read_bytes()
    log.path.write_bytes(whole + b'{"number": 4, "time": "20')
    with pytest.raises(AuditError, match=r"line 4: is cut off"):
        log.verify()
    log.append("code", who="member-1", count=9)
    assert log.verify() == 4
    assert log.path.with_name("audit.jsonl.torn").read_bytes() == b'{"number": 4, "time": "20\n'


@pytest.mark.parametrize(
    "act",
    [
        {"act": "gossip", "who": "member-1"},
        {"act": "import", "who": "Kari Nordmann"},
        {"act": "import", "who": "member-1", "words": "what she said"},
        {"act": "import", "who": "member-1", "reference": "a\nb"},
        {"act": "import", "who": "member-1", "reference": "x" * 81},
    ],
)
def test_content_has_no_place_in_it(log, act):
    with pytest.raises(AuditError):
        log.append(**act)
    assert log.verify() == 3


def test_a_file_name_with_a_persons_name_is_hashed(log):
    log.append("import", who="member-1", documents=["Intervju med Kari Nordmann"])
    assert b"Kari" not in log.path.read_bytes()
    assert log.entries()[-1].documents == (document_code("Intervju med Kari Nordmann"),)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_papers_say_pseudonymised_while_the_key_exists_and_anonymous_never_before(tmp_path, language):
    folder = small.build(tmp_path)
    vault = Vault.open(folder.vault, small.WORDS)
    log = AuditLog(folder.audit)
    log.append("review", who="member-1", count=4)
    log.append("release", who="member-1", count=2, documents=["P07", "P08"])
    withdraw(folder, vault, small.terms(), "P07")
    before = [
        make(folder, small.terms(), log.entries(), language)
        for make in (methods_paragraph, record_of_processing)
    ]
    for text in before:
        assert "pseudonymis" in text and "{{" not in text and "None" not in text
        assert "anonymised," not in text
    assert (
        "NSD 12345" in before[0]
        and ("1 deltaker trakk seg" if language == "nb" else "1 participant withdrew") in before[0]
    )
    purge(folder, small.terms(), vault, early=True, language=language)
    after = methods_paragraph(folder, small.terms(), log.entries(), language)
    assert "pseudonymis" not in after and str(log.entries()[-1].time[:10]) in after
    assert json.loads(lines(log)[-1])["act"] == "purge"
