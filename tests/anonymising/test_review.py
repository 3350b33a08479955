"""The review goes out, comes back filled in, and is remembered."""

import json
import re

import pandas as pd
import pytest

from qualcode.anonymising import (
    add_decisions,
    add_to_review,
    anonymise,
    apply_decisions,
    decisions_of,
    read_register,
    read_review,
    review_sheet,
    review_table,
    still_standing,
)
from qualcode.anonymising.replacing.tables import to_table
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
    assert (
        text.turns[0].text == "[person 1] og [person 1]. =Berg sa det. [person 1] ringte [offentlig kontor]."
    )
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


# --- what nobody found, added by hand ------------------------------------------------------------------------------------------


@pytest.fixture
def overlooked():
    """Two interviews with a year, a number, a season and a turn of phrase that no detector gave."""
    a = "Jeg begynte i 1968, ikke 19685. Kona mi er fyrvokter. Vi er 31 400 her, og 131 400 der. Kari kom høsten 2012."
    b = "In autumn 2012 and in 1968 we were 31 400. Høsten  2012, said Kari."
    texts = [
        Transcript.build(
            name, [Turn(0, name, "participant", 0, 0, speech, language=language)], language=language
        )
        for name, speech, language in (("P01", a, "nb"), ("P02", b, "en"))
    ]
    found = [
        Identifier(
            t.id, t.text.index("Kari"), t.text.index("Kari") + 4, "Kari", "person", "direct", "", 0.9, "test"
        )
        for t in texts
    ]
    return texts, read_register(None).resolve(found, texts)[0]


ADDED = [
    {"text": "1968", "documents": "P01"},
    {"text": "31 400", "documents": "", "kind": "other"},
    {
        "text": "kona mi er fyrvokter",
        "kind": "annet",
        "suggestion": "[om familien]",
        "note": "lett å kjenne igjen",
    },
    {"text": "Høsten 2012", "documents": "p01, P02", "kind": "date"},
]
RELEASED = [
    "Jeg begynte i [1960-årene], ikke 19685. [om familien]. Vi er [opplysning] her, og 131 400 der. [person 1] kom [2012].",
    "In autumn 2012 and in 1968 we were [detail]. [2012], said [person 2].",
]


def by_sheet(found, texts, folder):
    from openpyxl import load_workbook

    path = review_sheet(found, texts, folder / "review.xlsx")
    book = load_workbook(path)
    heading = [cell.value for cell in book["review"][1]]
    for row in book["review"].iter_rows(min_row=2):
        row[heading.index("decision")].value = "replace"
    names = [cell.value for cell in book["add"][2]]
    for number, added in enumerate(ADDED, 3):
        for name, value in added.items():
            # what is typed in Excel comes as a number where it looks like one
            value = float(value) if value == "1968" else value
            book["add"].cell(number, names.index(name) + 1).value = value
    book.save(path)
    return path


def by_csv(found, texts, folder):
    table = review_table(found, texts).assign(decision="replace")
    path = folder / "review.csv"
    pd.concat([table, pd.DataFrame(ADDED)]).to_csv(path, index=False, encoding="utf-8-sig")
    return path


def by_page(found, texts, folder):
    rows = review_table(found, texts).drop(columns="context").assign(decision="replace").to_dict("records")
    path = folder / "review-decisions.json"
    path.write_text(
        json.dumps([*rows, *({"key": "", "decision": "replace", **row} for row in ADDED)]), encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("way", [by_sheet, by_csv, by_page])
def test_what_nobody_found_is_added_by_hand_in_every_form(overlooked, tmp_path, way):
    texts, found = overlooked
    decided = apply_decisions(found, read_review(way(found, texts, tmp_path), texts), texts)
    done = anonymise(texts, decided)
    assert [t.turns[0].text for t in done.transcripts] == RELEASED
    assert decided["reviewed"].all() and {t.stage for t in done.transcripts} == {"reviewed"}
    assert [done.original_text(t.id) for t in texts] == [t.text for t in texts]


def test_what_nobody_found_is_added_in_a_notebook(overlooked):
    texts, found = overlooked
    table = review_table(found, texts).assign(decision="replace")
    for row in ADDED:
        table = add_to_review(table, **row)
    for decisions in (decisions_of(table, transcripts=texts), table):
        done = anonymise(texts, apply_decisions(found, decisions, texts))
        assert [t.turns[0].text for t in done.transcripts] == RELEASED
    undecided = apply_decisions(found, review_table(found, texts))
    assert not undecided["reviewed"].any()


def test_what_was_added_is_remembered_and_taken_back_by_keep(overlooked):
    texts, found = overlooked
    table = add_to_review(review_table(found, texts).assign(decision="replace"), "1968")
    decisions = decisions_of(table, transcripts=texts)
    assert review_table(found, texts, decisions).empty
    back = decisions_of([{"text": "1968", "decision": "keep"}], transcripts=texts)
    both = add_decisions(decisions, back)
    done = anonymise(texts, apply_decisions(found, both, texts))
    assert len(both) == len(decisions) and all("1968" in t.text for t in done.transcripts)


def test_what_was_added_takes_the_place_of_what_was_found_in_it(overlooked):
    texts, found = overlooked
    decisions = decisions_of([{"text": "Kari kom", "kind": "other"}, {"text": "said Kari", "kind": "other"}])
    done = anonymise(texts, apply_decisions(found, decisions, texts), register=["Kari Nordmann"])
    assert "der. [opplysning] høsten" in done.transcripts[0].text and done.transcripts[1].turns[
        0
    ].text.endswith(", [detail].")
    assert len(review_table(found, texts, decisions)) == 0


def test_what_was_added_inside_something_that_is_kept_goes(overlooked):
    texts, found = overlooked
    at = texts[1].text.index("autumn 2012")
    wider = Identifier("P02", at, at + 11, "autumn 2012", "date", "indirect", "", 0.9, "test")
    table = pd.concat([found, to_table([wider])], ignore_index=True)
    for decision, told in (("keep", "In autumn [2010s] and"), ("replace", "In [2012] and")):
        rows = review_table(table, texts).assign(decision=decision)
        rows = add_to_review(rows, "2012", documents="P02", kind="date")
        done = anonymise(texts, apply_decisions(table, rows, texts))
        assert done.transcripts[1].turns[0].text.startswith(told)


def test_additions_that_overlap_go_together(overlooked):
    texts, found = overlooked
    decisions = decisions_of([{"text": "autumn 2012 and"}, {"text": "2012 and in 1968"}, {"text": "1968"}])
    done = anonymise(texts, apply_decisions(found, decisions, texts))
    assert done.transcripts[1].turns[0].text.startswith("In [2012] we were 31 400.")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"text": "1969"}, r"review, row 2: the words to be added stand in no transcript"),
        (
            {"text": "fyrvokter", "documents": "P02"},
            r"row 2: the words to be added do not stand in P02, but in P01",
        ),
        ({"text": "1968", "documents": "P1"}, r"row 2: there is no transcript 'P1'; did you mean P01\?"),
        ({"text": "1968", "kind": "year"}, r"row 2: kind 'year' is not known; expected person"),
        ({"text": "1968", "decision": "kanskje"}, r"row 2: decision 'kanskje' is not known"),
        ({"text": "1968", "level": "high"}, r"row 2: level 'high' is not known"),
        ({"text": "...", "documents": "P01"}, r"row 2: there is nothing to look for"),
        ({"text": "", "documents": "P01", "kind": "date"}, r"row 2: the column text is empty"),
        ({"text": "Kari", "context": "«Kari» kom", "decision": "keep"}, r"row 2: the key is gone"),
    ],
)
def test_an_addition_that_cannot_be_meant_is_refused_by_its_row(overlooked, row, sentence):
    texts, _ = overlooked
    with pytest.raises(QualcodeError, match=sentence):
        decisions_of([row], transcripts=texts)


def test_the_row_is_named_as_the_sheet_names_it(overlooked, tmp_path):
    from openpyxl import load_workbook

    texts, found = overlooked
    path = review_sheet(found, texts, tmp_path / "review.xlsx")
    book = load_workbook(path)
    book["add"]["A5"] = "not there"
    book.save(path)
    with pytest.raises(QualcodeError, match=r"review\.xlsx, sheet add, row 5: "):
        read_review(path, texts)


def test_added_words_are_not_passed_over_in_silence(overlooked):
    texts, found = overlooked
    decisions = decisions_of([{"text": "fyrvokter"}])
    with pytest.raises(QualcodeError, match="give transcripts="):
        apply_decisions(found, decisions)
    with pytest.raises(QualcodeError, match="do not stand in the transcripts"):
        apply_decisions(found[found["document"] == "P02"], decisions, texts[1:])
    assert still_standing(decisions, texts[1:]).empty and len(still_standing(decisions, texts)) == 1
