"""The review goes out, comes back filled in, and is remembered."""

import json
import re

import pandas as pd
import pytest

from qualcode.anonymising import (
    anonymise,
    apply_decisions,
    read_register,
    read_review,
    review_sheet,
    review_table,
)
from qualcode.anonymising.review import add_decisions, decisions_of
from qualcode.model import Identifier, QualcodeError, Transcript, Turn


@pytest.fixture
def study():
    speech = "Kari Nordmann og Lillemor. =Berg sa det. Kari ringte NAV."
    t = Transcript.build("A", [Turn(0, "A", "participant", 0, 0, speech, language="nb")], language="nb")

    def one(word, kind, level, confidence):
        at = t.text.index(word)
        return Identifier("A", at, at + len(word), word, kind, level, "", confidence, "test")

    found = [
        one("Kari Nordmann", "person", "direct", 0.9), one("Lillemor", "person", "direct", 0.4),
        one("=Berg", "person", "direct", 0.8), one("NAV", "organisation", "keep", 0.9),
    ]  # fmt: skip
    return t, *read_register(None).resolve(found, t)


def test_the_unsure_come_first_with_their_context(study):
    t, found, conflicts = study
    table = review_table(found, t, conflicts=conflicts)
    assert table["text"].iloc[0] == "Lillemor"
    assert "«Lillemor»" in table["context"].iloc[0]


def test_the_sheet_comes_back_as_it_was_filled_in(study, tmp_path):
    from openpyxl import load_workbook

    t, found, _ = study
    path = review_sheet(found, t, tmp_path / "review.xlsx")
    book = load_workbook(path)
    sheet = book["review"]
    heading = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        cells = dict(zip(heading, row, strict=True))
        assert cells["text"].data_type != "f"
        if cells["text"].value == "Lillemor":
            cells["decision"].value, cells["merge_with"].value = "erstatt", "Kari Nordmann"
        elif cells["text"].value == "NAV":
            cells["decision"].value, cells["suggestion"].value = "replace", "[offentlig kontor]"
        else:
            cells["decision"].value = "keep" if cells["text"].value == "=Berg" else "replace"
    book.save(path)
    decided = apply_decisions(found, read_review(path))
    text = anonymise(t, decided).transcripts[0]
    assert text.turns[0].text == "[person 1] og [person 1]. =Berg sa det. [person 1] ringte [organisasjon 1]."
    assert text.stage == "reviewed"


def test_a_rewritten_suggestion_stands(study):
    t, found, _ = study
    table = review_table(found, t)
    table.loc[table["text"] == "Lillemor", ["decision", "suggestion"]] = ["replace", "bestemor"]
    decided = apply_decisions(found, decisions_of(table))
    assert "og bestemor." in anonymise(t, decided).transcripts[0].text


def test_only_new_things_are_asked(study):
    t, found, _ = study
    table = review_table(found, t)
    table["decision"] = "replace"
    decisions = decisions_of(table)
    assert review_table(found, t, decisions).empty
    assert len(review_table(found, t, decisions.iloc[1:])) == 1
    table.loc[0, "decision"] = "keep"
    assert add_decisions(decisions, decisions_of(table.head(1)))["decision"].tolist().count("keep") == 1


def test_the_page_holds_its_rows_and_opens_no_connection(study, tmp_path):
    t, found, _ = study
    page = review_sheet(found, t, tmp_path / "review.html").read_text(encoding="utf-8")
    rows = json.loads(re.search(r'type="application/json">(.*?)</script>', page, re.S).group(1))
    assert {row["text"] for row in rows} >= {"Lillemor", "=Berg"}
    assert "://" not in page and "default-src 'none'" in page and "{{" not in page


def test_what_the_page_saves_is_read(study, tmp_path):
    t, found, _ = study
    rows = review_table(found, t).drop(columns="context").assign(decision="replace").to_dict("records")
    saved = tmp_path / "review-decisions.json"
    saved.write_text(json.dumps(rows), encoding="utf-8")
    assert len(read_review(saved)) == len(rows)


def test_an_unknown_decision_is_named_with_its_row(tmp_path):
    file = tmp_path / "r.csv"
    pd.DataFrame({"key": ["a"], "decision": ["kanskje"]}).to_csv(file, index=False)
    with pytest.raises(QualcodeError, match="row 2: decision 'kanskje'"):
        read_review(file)


def test_keys_do_not_show_names(study):
    t, found, _ = study
    assert not review_table(found, t)["key"].str.contains("kari|berg", case=False).any()
