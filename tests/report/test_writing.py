from dataclasses import replace

import pandas as pd
import pytest

from qualcode.model import QualcodeError, Transcript


def with_name(study, words):
    first = study.transcripts[0]
    turns = [
        replace(turn, text=f"{turn.text} {words}") if turn.role == "participant" else turn
        for turn in first.turns
    ]
    named = Transcript.build("P01", turns, language="nb", attributes=first.attributes, stage="reviewed")
    moved = study.codings[study.codings["document"] == "P01"].copy()
    moved["start"] = [named.turns[int(turn)].start for turn in moved["turn"]]
    moved["end"] = [named.turns[int(turn)].end for turn in moved["turn"]]
    codings = pd.concat([moved, study.codings[study.codings["document"] != "P01"]], ignore_index=True)
    return {"transcripts": [named, *study.transcripts[1:]], "codings": codings}


@pytest.mark.parametrize("ending", [".docx", ".html"])
@pytest.mark.parametrize("words", ["Spør Karis mor.", "Mail kari@example.org.", "Ring 912 34 567."])
def test_nothing_is_written_where_something_leaks(study, tmp_path, ending, words):
    path = tmp_path / f"report{ending}"
    path.write_text("the report of yesterday", encoding="utf-8")
    with pytest.raises(QualcodeError, match=f"report{ending}.*left at"):
        study.write(path, register=["Kari Nordmann"], quotes_per_code=20, **with_name(study, words))
    assert path.read_text(encoding="utf-8") == "the report of yesterday"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


AUTHORS = ["Braun", "Clarke", "Guest", "MacQueen", "Namey", "Chen", "Boyatzis", "Newcombe", "Wilson", "Krippendorff", "Cohen",
           "Gwet", "Jaccard", "Tong", "Sainsbury", "Craig", "Harris", "Beckman", "Reed", "Cook", "Gale", "Ritchie", "Spencer"]  # fmt: skip


@pytest.mark.parametrize(
    ("approach", "language", "ending"),
    [
        ("coding-reliability", "en", ".html"),
        ("framework", "nb", ".docx"),
        ("coding-reliability", "nb", ".docx"),
    ],
)
def test_a_participant_may_share_a_name_with_an_author_who_is_cited(
    study, tmp_path, approach, language, ending
):
    register = [f"Kim {name}" for name in AUTHORS]
    path = tmp_path / f"report{ending}"
    study.write(path, register=register, approach=approach, language=language)
    with pytest.raises(QualcodeError, match="name in the register"):
        study.write(
            path,
            register=register,
            approach=approach,
            quotes_per_code=20,
            **with_name(study, "Spør Reed, eller Cook."),
        )


def test_who_agreed_to_be_recognised_may_be_named(study, make_terms, tmp_path):
    register = pd.DataFrame([{"name": "Kari Nordmann", "participant": "P01"}])
    given = {"register": register, "quotes_per_code": 20, **with_name(study, "Spør Kari Nordmann.")}
    with pytest.raises(QualcodeError, match="name in the register"):
        study.write(tmp_path / "report.html", **given)
    consent = make_terms(recognisable=["P01"], recognisable_publication=True)
    assert study.write(tmp_path / "report.html", consent=consent, **given).is_file()


def test_an_error_on_the_way_leaves_nothing_behind(study, tmp_path):
    with pytest.raises(QualcodeError):
        study.write(tmp_path / "report.docx", approach="none")
    assert not list(tmp_path.iterdir())


def test_another_ending_is_refused(study, tmp_path):
    with pytest.raises(QualcodeError, match=r"report\.pdf.*\.docx"):
        study.write(tmp_path / "report.pdf")
