from dataclasses import replace

import pandas as pd
import pytest

from qualcode.coding import events
from qualcode.coding.log import CodingLog
from qualcode.model import QualcodeError
from qualcode.study import Study

PASSPHRASE = "four or five unrelated words"
# names, parts of names and a phone number: what must be nowhere outside the vault
PLANTED = ("Kari", "Nordhagen", "Ola ", "Ilze", "Kalna", "912 34 567")


def everything_in(folder):
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_whole_road_leaves_nothing_personal_in_the_study(released):
    released.code()
    released.write_matrices()
    released.write_charts()
    for path, content in everything_in(released.folder).items():
        for planted in PLANTED:
            assert planted.encode() not in content, (path, planted)
            assert planted not in str(path)


def test_a_second_run_changes_nothing(released, interviews):
    def run():
        released.import_(interviews, register=interviews.parent / "register.csv")
        released.identify()
        released.release()
        released.code()
        released.write_matrices()
        released.write_charts()
        return {**everything_in(released.folder), **everything_in(released.vault_folder)}

    assert run() == run()


def test_the_same_person_has_one_label_in_every_interview(released):
    texts = {text.id: text.text for text in released.transcripts()}
    assert "[P01]" in texts["P01"]
    assert "[P01]" in texts["P02"] and "[P01]" in texts["P03"]


def test_unreviewed_texts_say_so_and_reviewed_texts_do_not(released):
    assert {text.stage for text in released.transcripts()} == {"suggested"}
    assert any("NOT REVIEWED" in notice for notice in released.notices())
    released.code()
    assert released.theme_matrix().attrs["stage"] == "not reviewed"
    released.release(reviewed=True)
    assert {text.stage for text in released.transcripts()} == {"released"}
    assert not any("NOT REVIEWED" in notice for notice in released.notices())


def test_regions_follow_from_country_and_date(released):
    released.code()
    matrix = released.theme_matrix(columns="region", consent=None)
    assert matrix.attrs["n_columns"] == {"EU": 1, "non-EU": 2}
    assert matrix.attrs["unit"] == "participants"


def test_codings_made_before_a_further_release_stand_on_the_same_words(released, interviews):
    text = next(t for t in released.transcripts() if t.id == "P01")
    words = "visste noe"
    start = text.text.index(words)
    log = CodingLog(released.layout.log("anna"), "anna")
    log.append(
        [events.add({"id": "c1", "document": "P01", "turn": 3, "start": start, "end": start + len(words),
                     "code": "hindrances/spreading-knowledge"}, revision=text.revision)], after=0,
    )  # fmt: skip
    # the researchers add words that stand before the coded ones
    register = interviews.parent / "register.csv"
    register.write_text(register.read_text(encoding="utf-8") + "lærte,,\nDet,,\n", encoding="utf-8")
    released.identify(register=register)
    released.release()
    after = next(t for t in released.transcripts() if t.id == "P01")
    assert after.revision == text.revision + 1
    row = released.codings(["anna"]).iloc[0]
    assert row["text"] == words == after.text[row["start"] : row["end"]]
    assert row["start"] != start


def test_coding_again_adds_only_what_changed(released):
    assert released.code().added > 0
    again = released.code()
    assert (again.added, again.removed) == (0, 0)


def test_a_codebook_that_gets_examples_is_coded_by_another_coder(released):
    from qualcode.codebook import write_codebook
    from qualcode.coding import learn_examples
    from qualcode.study.coding import main_coders

    released.code()
    given = released.codings()
    assert set(given["coder"]) == {"cues"}
    people = given.assign(coder="anna", source="human")
    texts = [replace(text, stage="reviewed") for text in released.transcripts()]
    book = released.codebook.with_examples(learn_examples(texts, people, released.codebook))
    write_codebook(book, released.layout.codebook)
    again = Study.open(released.folder, passphrase=PASSPHRASE)
    assert 'as coder "cues-and-examples"' in " ".join(again.code().lines())
    assert set(again.codings()["coder"]) <= {"cues-and-examples"}
    assert again.code().added == again.code().removed == 0
    mixed = pd.concat([given, given.assign(coder="cues-and-examples")])
    assert main_coders(again, mixed) == ["cues-and-examples"]
    assert main_coders(again, pd.concat([mixed, people])) == ["anna"]


def test_a_study_takes_the_examples_in_with_its_codebook(tmp_path, codebooks):
    study = Study.create(tmp_path / "s", codebook=codebooks / "municipal-cooperation.yaml", with_vault=False)
    assert len(study.codebook.examples) > 200


def test_a_wrong_passphrase_is_told(study):
    with pytest.raises(QualcodeError, match="wrong passphrase"):
        _ = Study.open(study.folder, passphrase="not the right one at all").vault


def test_a_study_without_texts_says_what_to_do(study):
    with pytest.raises(QualcodeError, match="import transcripts"):
        study.code()


def test_a_participant_missing_from_the_attributes_is_named_and_nothing_is_written(study, interviews):
    table = interviews / "participants.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(QualcodeError, match="P03 is missing from the attributes"):
        study.import_(interviews)
    assert not study.vault.names()
    assert not study.layout.participants.exists()


def test_a_file_named_after_a_person_gets_a_code(study, interviews):
    (interviews / "participants.csv").unlink()
    (interviews / "P01.txt").rename(interviews / "Kari Nordhagen.txt")
    plan = study.plan_import(interviews)
    assert "the id becomes P01" in plan.report_text()
    assert {text.id for text in plan.transcripts} == {"P01", "P02", "P03"}


def test_names_in_the_participants_table_stay_out_of_the_study(study, interviews):
    (interviews / "participants.csv").write_text(
        "participant,document,name,country,date\nP01,P01,Kari Nordhagen,Norway,2015-04-27\n"
        "P02,P02,Liv Vik,Norway,2015-04-28\nP03,P03,Ilze Kalna,Latvia,2015-05-04\n",
        encoding="utf-8",
    )
    study.import_(interviews)
    assert "Nordhagen" not in study.layout.participants.read_text(encoding="utf-8")


def test_data_that_came_pseudonymised_need_no_vault(tmp_path, interviews, codebook):
    study = Study.create(tmp_path / "open", codebook=codebook, with_vault=False)
    study.import_(interviews)
    assert len(study.transcripts()) == 3
    assert study.code().documents == 3
    with pytest.raises(QualcodeError, match="no vault"):
        study.identify()


def test_the_review_sheet_may_not_lie_in_the_study(released):
    with pytest.raises(QualcodeError, match="may not lie in the study"):
        released.write_review(released.folder / "review.xlsx")


def test_a_study_is_not_made_in_a_folder_that_is_in_use(tmp_path):
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(QualcodeError, match="holds other files"):
        Study.create(tmp_path / "used", passphrase=PASSPHRASE)


def test_check_names_what_is_wrong(released):
    released.code()
    assert not [finding for finding in released.check() if finding.is_error]
    path = released.layout.log("cues")
    path.write_bytes(path.read_bytes()[:-30])
    released.layout.codebook.write_text("codes: [", encoding="utf-8")
    found = [str(finding) for finding in Study.open(released.folder, passphrase=PASSPHRASE).check()]
    assert any("cues.jsonl" in line and "cut off" in line for line in found)
    assert any("codebook.yaml" in line for line in found)


def test_results_that_name_somebody_are_not_written(released):
    """A coder's memo, or a definition in the codebook, is nobody's interview: what is written from it is looked through."""
    released.code()
    book = released.layout.codebook
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace("name: {en: Inclusion,", "name: {en: Karis idea,"), encoding="utf-8")
    study = Study.open(released.folder, passphrase=PASSPHRASE)
    for write in (study.write_matrices, study.write_charts):
        with pytest.raises(QualcodeError, match=r"name in the register left at [\w-]+\.\w+") as error:
            write()
        assert "Kari" not in str(error.value)
    assert not everything_in(study.layout.results)
    book.write_text(text, encoding="utf-8")
    assert Study.open(released.folder, passphrase=PASSPHRASE).write_matrices()


def test_results_without_a_passphrase_are_looked_through_for_ids(released, monkeypatch):
    released.code()
    monkeypatch.delenv("QUALCODE_PASSPHRASE", raising=False)
    study = Study.open(released.folder)
    assert study.write_matrices()
    book = study.layout.codebook
    text = book.read_text(encoding="utf-8").replace("name: {en: Inclusion,", "name: {en: ring 912 34 567,")
    book.write_text(text, encoding="utf-8")
    with pytest.raises(QualcodeError, match="phone number left at"):
        Study.open(released.folder).write_matrices()


def test_attributes_that_name_somebody_stay_out_and_those_that_tell_a_place_are_refused(
    study, interviews, tmp_path
):
    table = interviews / "participants.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    told = ["boss,municipality", "Kari N.,Hemsedal", "none,large", "none,large"]
    table.write_text(
        "\n".join(f"{line},{more}" for line, more in zip(lines, told, strict=True)), encoding="utf-8"
    )
    plan = study.plan_import(interviews, register=interviews.parent / "register.csv")
    assert "kept out of the study's participants.csv, for they may name people: boss" in plan.report_text()
    study.carry_out(plan)
    assert "Kari" not in study.layout.participants.read_text(encoding="utf-8")
    study.identify()
    with pytest.raises(
        QualcodeError, match=r"participants\.csv, row of P01, column municipality .* tells what is replaced"
    ):
        study.release(reviewed=True)
    assert not study.layout.transcripts.is_dir() or not list(study.layout.transcripts.iterdir())
    said = study.layout.participants.read_text(encoding="utf-8").replace("Hemsedal", "small")
    study.layout.participants.write_text(said, encoding="utf-8")
    assert study.release(reviewed=True).stage == "released"


def test_the_computer_is_nobody_whose_codings_can_be_taken_in(released):
    released.code()
    with pytest.raises(QualcodeError, match="'cues', who is the computer"):
        released.import_codings(released.codings().assign(id=lambda rows: "again-" + rows["id"]))


def test_results_say_that_codings_are_not_in_order(released):
    released.code()
    assert not any("not in order" in notice for notice in released.notices())
    log = released.layout.log("anna")
    log.write_text('{"torn": \n', encoding="utf-8")
    assert any("of the logs' lines and codings, 1 not in order" in notice for notice in released.notices())
