import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from qualcode.model import QualcodeError, Transcript
from qualcode.report import write_report


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


@pytest.mark.slow
def test_the_report_of_the_sample_study_takes_less_than_fifteen_seconds(tmp_path):
    import qualcode as qc
    from qualcode.codebook import read_codebook
    from qualcode.consent import read_terms
    from qualcode.transcripts import align, read_guide

    root = Path(__file__).parent.parent.parent
    folder = root / "transcripts_sample"
    files = sorted(path for path in folder.glob("P*.*"))
    guide = read_guide(root / "codebooks" / "interview-guide.yaml")
    given = qc.read_transcripts(files, attributes=folder / "participants.csv", guide=guide)
    transcripts = [align(one, guide) for one in given]
    book = read_codebook(root / "codebooks" / "municipal-cooperation.yaml")
    codings = qc.code(transcripts, book).assign(source="human")
    second = codings.iloc[::2].assign(coder="second")
    terms = read_terms(root / "codebooks" / "consent.toml")
    for ending in (".docx", ".html"):
        began = time.process_time()
        # the names stand there still, and only phone numbers are looked for: the check at the end refuses
        with pytest.raises(QualcodeError, match="left at"):
            write_report(
                tmp_path / f"report{ending}", transcripts=transcripts, codings=pd.concat([codings, second], ignore_index=True),
                codebook=book, guide=guide, consent=terms, approach="coding-reliability", quotes_per_code=20, quotes_per_participant=9,
            )  # fmt: skip
        assert time.process_time() - began < 15
