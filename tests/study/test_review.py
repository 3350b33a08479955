"""The review of a study: what nobody found is added, remembered, and goes when its participant goes."""

import re

import pandas as pd
import pytest
from openpyxl import load_workbook

from qualcode.model import QualcodeError
from qualcode.study import Study, promises
from qualcode.study.releasing import DECISIONS, from_csv

PASSPHRASE = "four or five unrelated words"


@pytest.fixture
def identified(study, interviews):
    study.import_(interviews, register=interviews.parent / "register.csv")
    study.identify()
    return study


def filled_in(study, path, *added):
    """The review sheet with everything replaced as suggested, and rows more on its second sheet."""
    study.write_review(path)
    book = load_workbook(path)
    heading = [cell.value for cell in book["review"][1]]
    for row in book["review"].iter_rows(min_row=2):
        row[heading.index("decision")].value = (
            "keep" if row[heading.index("level")].value == "keep" else "replace"
        )
    columns = [cell.value for cell in book["add"][2]]
    for number, cells in enumerate(added, 3):
        for name, value in cells.items():
            book["add"].cell(number, columns.index(name) + 1).value = value
    book.save(path)
    return path


def text_of(study, name):
    return next(text.text for text in study.transcripts() if text.id == name)


def test_what_a_reviewer_adds_is_replaced_and_remembered(identified, tmp_path):
    added = {"text": "Pengane tok slutt", "documents": "P02"}, {"text": "no time", "suggestion": "[…]"}
    with pytest.raises(
        QualcodeError, match=r"sheet add, row 4: the words to be added stand in no transcript"
    ):
        identified.release(sheet=filled_in(identified, tmp_path / "review.xlsx", *added))
    assert (tmp_path / "review.xlsx").is_file() and DECISIONS not in identified.vault
    added[1]["text"] = "nobody had time"
    done = identified.release(sheet=filled_in(identified, tmp_path / "review.xlsx", *added))
    assert done.stage == "released" and not (tmp_path / "review.xlsx").exists()
    for _ in range(2):
        assert "[opplysning] da programmet slutta" in text_of(identified, "P02")
        assert "left, and […] for the project" in text_of(identified, "P03")
        identified = Study.open(identified.folder, passphrase=PASSPHRASE)
        identified.identify()
        identified.release()
    sheet = load_workbook(identified.write_review(tmp_path / "again.xlsx"))
    assert sheet["review"].max_row == 1  # nothing is asked again


def test_what_was_added_goes_when_its_participant_goes(identified, tmp_path):
    added = (
        {"text": "Pengane tok slutt", "documents": "P02"},
        {"text": "ikkje hadde tid"},
        {"text": "nobody had time"},
    )
    identified.release(sheet=filled_in(identified, tmp_path / "review.xlsx", *added), reviewed=True)
    promises.withdraw(identified, "P02", "delete")
    again = Study.open(identified.folder, passphrase=PASSPHRASE)
    kept = from_csv(again.vault.get(DECISIONS))
    assert set(kept["text"]) == {"", "nobody had time"}
    again.identify()
    assert again.release().stage == "released"


def test_memos_on_raw_text_lose_what_the_register_holds(identified):
    identified.release(reviewed=True)
    at = text_of(identified, "P01").index("Vi lærte")
    raw = identified.vault.get("raw/P01.json").decode()
    assert "Kari Nordhagen" in raw
    row = {
        "id": "a1",
        "document": "P01",
        "start": at,
        "end": at + 5,
        "code": "benefits/inclusion",
        "coder": "anna",
    }
    identified.import_codings(
        pd.DataFrame([{**row, "memo": "Kari N., og Nordhagens sjef; jf. [person 9]"}]), raw=True
    )
    memo = identified.codings(["anna"])["memo"].iloc[0]
    assert "Kari" not in memo and "Nordhagen" not in memo and "[person 9]" in memo
    with pytest.raises(
        QualcodeError, match=r"memo of coding 'a2' on P01, characters 5-15, holds what looks like a phone"
    ):
        identified.import_codings(pd.DataFrame([{**row, "id": "a2", "memo": "ring 911 22 333"}]), raw=True)


def test_whose_a_first_name_is_is_asked_and_decided(study, interviews, tmp_path):
    for name, speech in (
        ("P01", "Jeg ringte Arvid Tveit, og Arvid svarte."),
        ("P02", "Jeg snakket med Arvid på biblioteket."),
    ):
        (interviews / f"{name}.txt").write_text(f"Intervjuer: Hvem?\nInformant: {speech}\n", encoding="utf-8")
    study.import_(interviews)
    study.identify()
    book = load_workbook(study.write_review(tmp_path / "review.xlsx"))
    heading = [cell.value for cell in book["review"][1]]
    rows = [dict(zip(heading, row, strict=True)) for row in book["review"].iter_rows(min_row=2)]
    asked = next(row for row in rows if row["text"].value == "Arvid" and row["documents"].value == "P02")
    assert asked["why"].value == "named in full only in another document: Arvid Tveit"
    assert rows.index(asked) == 0  # the ambiguous come first
    for row in rows:
        row["decision"].value = "replace"
    asked["merge_with"].value = "Arvid, bibliotekar"
    book.save(tmp_path / "review.xlsx")
    study.release(sheet=tmp_path / "review.xlsx")
    first, second = text_of(study, "P01"), text_of(study, "P02")
    label = re.search(r"\[person \d+\]", first).group()
    assert (
        first.count(label) == 2 and label not in second and re.search(r"snakket med \[person \d+\]", second)
    )
