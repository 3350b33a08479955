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
