from datetime import date

import pytest

from qualcode.model import QualcodeError
from qualcode.study import Study, promises

PASSPHRASE = "four or five unrelated words"


@pytest.fixture
def coded(released):
    released.release(reviewed=True)
    released.code()
    released.write_matrices()
    return released


def words_in(folder):
    return b"\n".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_a_withdrawn_participant_is_gone_from_texts_codings_and_results(coded):
    said = next(t for t in coded.transcripts() if t.id == "P03").turns[1].text
    assert said.encode() in words_in(coded.folder)
    done = promises.withdraw(coded, "P03", "delete")
    assert done.documents_removed == 1 and not done.not_rebuilt
    again = Study.open(coded.folder, passphrase=PASSPHRASE)
    assert {text.id for text in again.transcripts()} == {"P01", "P02"}
    assert "P03" not in set(again.codings()["document"])
    assert "P03" not in again.theme_matrix(consent=None).columns
    assert said.encode() not in words_in(coded.folder)
    assert again.vault.destroyed() == ["P03"]


def test_one_who_is_anonymised_leaves_a_text_that_still_counts(coded):
    done = promises.withdraw(coded, "P03")
    assert done.how == "anonymise" and not done.not_rebuilt
    again = Study.open(coded.folder, passphrase=PASSPHRASE)
    assert len(again.transcripts()) == 3
    assert "P03" not in {text.id for text in again.transcripts()}
    assert again.theme_matrix(columns="region", consent=None).attrs["n"] == 3


def test_every_act_stands_in_the_audit_whose_end_the_vault_knows(coded):
    number, processing, methods = promises.papers(coded, "en")
    assert number >= 6
    assert "pseudonymised" in processing + methods
    assert "not anonymous" in methods
    log = coded.layout.audit
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(QualcodeError, match="cut off"):
        promises.papers(coded, "en")


def test_after_the_deletion_date_raw_data_are_refused_until_somebody_extends(coded, monkeypatch):
    class Later(date):
        @classmethod
        def today(cls):
            return cls(2031, 9, 2)

    monkeypatch.setattr("qualcode.study.study.date", Later)
    later = Study.open(coded.folder, passphrase=PASSPHRASE)
    with pytest.raises(QualcodeError, match="were to be gone by 2031-09-01"):
        later.identify()
    assert later.transcripts()  # what was released stays open
    promises.extend(later, date(2032, 1, 31), "Sikt 123456")
    assert later.identify().documents == 3


def test_purging_early_destroys_the_vault_and_writes_the_protocol(coded):
    with pytest.raises(QualcodeError, match="has not come"):
        promises.purge(coded)
    done = promises.purge(coded, early=True)
    assert done.protocol.is_file()
    assert not coded.vault_folder.exists()
    assert not list(coded.layout.transcripts.glob("*.json"))


def test_an_interrupted_withdrawal_stops_everything_else(coded):
    (coded.folder / ".unfinished").write_bytes(b"")
    with pytest.raises(QualcodeError, match="was interrupted"):
        Study.open(coded.folder, passphrase=PASSPHRASE)
    assert Study.open(coded.folder, passphrase=PASSPHRASE, finishing=True)


def test_an_export_is_remembered_with_the_documents_in_it(coded, tmp_path):
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"x")
    promises.record_export(coded, path, ["P03"])
    done = promises.withdraw(coded, "P03", "delete")
    assert [export["file"] for export in done.exports] == ["out.xlsx"]
