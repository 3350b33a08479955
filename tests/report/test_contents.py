import string
import tomllib
from importlib.resources import files

import pandas as pd
import pytest

from qualcode.model import QualcodeError
from qualcode.report.parts import Heading, Paragraph, Table, Theme
from qualcode.report.wording import Texts


def all_text(report):
    said = []
    for part in report.parts:
        match part:
            case Heading() | Paragraph():
                said.append(part.text)
            case Table():
                said += [part.caption, *part.head, *(cell.text for row in part.rows for cell in row)]
            case Theme():
                said += [part.label, part.said, *(f"{q.text} {q.citation}" for q in part.quotes)]
    return said


def anchors(report):
    return [part.anchor for part in report.parts if isinstance(part, Heading) and part.level == 1]


def table(report, anchor):
    return next(part for part in report.parts if isinstance(part, Table) and part.anchor == anchor)


def test_the_approach_decides_what_is_shown(study):
    shown = {
        name: anchors(study.parts(approach=name))
        for name in ("framework", "codebook", "reflexive", "coding-reliability")
    }
    assert "agreement" in shown["coding-reliability"] and "saturation" in shown["coding-reliability"]
    assert "agreement" not in shown["codebook"] and "saturation" in shown["codebook"]
    assert not {"agreement", "saturation", "comparison"} & set(shown["reflexive"])
    assert "framework" in shown["framework"] and "framework" not in shown["codebook"]
    always = ["method", "sample", "overview", "findings", "codebook", "coreq", "srqr"]
    assert all([a for a in each if a in always] == always for each in shown.values())


def test_a_reflexive_report_marks_who_speaks_and_counts_nothing(study):
    matrix = table(study.parts(approach="reflexive"), "theme-matrix")
    assert {cell.text for row in matrix.rows for cell in row[1:-1]} <= {"●", "·", "–"}


def test_agreement_needs_two_people(study):
    alone = study.codings.assign(
        source=["cue" if coder == "bo" else "human" for coder in study.codings["coder"]]
    )
    assert "agreement" not in anchors(study.parts(codings=alone, approach="coding-reliability"))


def test_people_are_counted_before_cues(study):
    cues = study.codings[study.codings["coder"] == "bo"].assign(coder="cues", source="cue")
    both = pd.concat([study.codings[study.codings["coder"] == "anna"], cues], ignore_index=True)
    method = " ".join(all_text(study.parts(codings=both))[:8])
    assert "anna, a person" in method and "a program" not in method
    assert "no person has gone through them" in " ".join(all_text(study.parts(codings=both, coders=["cues"])))
    assert "2 people" not in " ".join(all_text(study.parts(codings=both)))


def test_what_was_not_asked_is_not_what_was_not_said(study):
    matrix = table(study.parts(), "theme-matrix")
    friends = next(row for row in matrix.rows if row[0].text == "Friendship")
    assert friends[-2].text != "–"  # the block's other question was put to them
    hindered = [turn for turn in study.transcripts[0].turns if turn.question != "3.1"]
    unasked = type(study.transcripts[0]).build(
        "P01", hindered, language="nb", attributes=study.transcripts[0].attributes, stage="reviewed"
    )
    codings = study.codings[
        ~((study.codings["document"] == "P01") & (study.codings["code"] == "hindrances/time"))
    ]
    report = study.parts(transcripts=[unasked, *study.transcripts[1:]], codings=codings)
    time = next(row for row in table(report, "theme-matrix").rows if row[0].text == "Time")
    assert time[1].text == "–"
    said = next(
        part for part in report.parts if isinstance(part, Theme) and part.code == "hindrances/time"
    ).said
    assert "of the 9 participants who were asked" in said


def test_method_says_how_far_anonymising_has_come(study):
    from dataclasses import replace

    assert "a person has decided on each of them" in " ".join(all_text(study.parts()))
    unreviewed = [replace(t, stage="suggested") for t in study.transcripts]
    report = study.parts(transcripts=unreviewed)
    assert report.stamp and "NOT been reviewed" in " ".join(all_text(report))
    raw = study.parts(transcripts=[replace(study.transcripts[0], stage="raw"), *study.transcripts[1:]])
    assert "NOT been anonymised" in " ".join(all_text(raw))


def test_quotes_are_few_and_each_participant_gives_at_most_as_many_as_asked(study):
    report = study.parts(quotes_per_code=4, quotes_per_participant=1, select="contrasting")
    for part in report.parts:
        if isinstance(part, Theme):
            people = [quote.participant for quote in part.quotes]
            assert len(people) == len(set(people)) <= 4


def test_two_coders_give_one_quote_where_their_passages_overlap(study):
    every = [
        quote
        for part in study.parts(every_quote=True).parts
        if isinstance(part, Theme)
        for quote in part.quotes
    ]
    assert len({(quote.participant, quote.code) for quote in every}) == len(every) == 29


def test_each_cell_counts_the_quotes_it_opens(study):
    report = study.parts(every_quote=True)
    every = [quote for part in report.parts if isinstance(part, Theme) for quote in part.quotes]
    for row in table(report, "theme-matrix").rows:
        for cell in row[1:-1]:
            if cell.opens:
                code, person, _ = cell.opens
                behind = [
                    q
                    for q in every
                    if q.participant == person and (q.code == code or q.code.startswith(f"{code}/"))
                ]
                assert len(behind) == int(cell.text)


@pytest.mark.parametrize(("name", "items"), [("coreq", 32), ("srqr", 21)])
@pytest.mark.parametrize("language", ["en", "nb"])
def test_checklists_are_whole_and_filled_only_where_the_study_knows(study, name, items, language):
    rows = table(study.parts(language=language), f"{name}-table").rows
    numbered = [row for row in rows if row[0].text]
    empty = f"[{Texts(language)('words.to_be_filled_in')}]"
    assert len(numbered) == items
    answered = [row for row in numbered if row[2].text != empty]
    assert 8 < len(answered) < items
    gender = numbered[3] if name == "coreq" else numbered[5]
    assert gender[2].text == empty


def test_bokmaal_and_english_have_the_same_texts_with_the_same_places():
    def fields(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    en, nb = (
        tomllib.loads((files("qualcode.report") / "texts" / f"{each}.toml").read_text(encoding="utf-8"))
        for each in ("en", "nb")
    )
    assert {s: set(texts) for s, texts in en.items()} == {s: set(texts) for s, texts in nb.items()}
    for section, texts in en.items():
        for key, text in texts.items():
            if isinstance(text, str):
                assert fields(text) == fields(nb[section][key]), f"{section}.{key}"


def test_a_norwegian_report_is_norwegian(study):
    said = " ".join(all_text(study.parts(language="nb", approach="coding-reliability")))
    for word in ("participants", "Theme", "Codebook", "interviews", "Attribute"):
        assert word not in said
    assert "Utbytte" in said and "deltakere" in said and "(Norge," in said


def test_wrong_wishes_are_refused_in_a_sentence(study):
    for wish, words in (
        ({"language": "de"}, "nb or en"), ({"approach": "grounded"}, "framework"), ({"coders": ["kari"]}, "anna, bo"),
        ({"compare": ["shoe size"]}, "country"), ({"select": "best"}, "contrasting"), ({"checklists": ["prisma"]}, "coreq"),
        ({"quotes_per_code": 0}, "1 or more"), ({"transcripts": []}, "import"), ({"codings": study.codings.iloc[:0]}, "code"),
    ):  # fmt: skip
        with pytest.raises(QualcodeError, match=words):
            study.parts(**wish)


def test_summaries_stand_in_the_framework_matrix(study):
    summaries = pd.DataFrame(
        [("P01", "benefits", "Learnt to wait.")], columns=["participant", "code", "summary"]
    )
    found = table(study.parts(approach="framework", summaries=summaries), "framework-matrix")
    assert found.rows[0][1].text.startswith("Learnt to wait.\n→ P01:")


def test_a_study_of_documents_alone_has_a_report(wide_study):
    paper = wide_study.transcripts[-1]
    codings = pd.DataFrame(
        [("1", "minutes", 0, 0, 10, "hindrances/time", "anna", "human", "")],
        columns=["id", "document", "turn", "start", "end", "code", "coder", "source", "memo"],
    )
    report = wide_study.parts(transcripts=[paper], codings=codings)
    assert "The material is 1 document." in " ".join(all_text(report))
