import pytest

from qualcode.model import QualcodeError
from qualcode.transcripts import read_transcript


def test_a_speakers_table_says_who_is_who(tmp_path):
    interview, table = tmp_path / "P01.txt", tmp_path / "speakers.csv"
    interview.write_text("A: Ja.\nB: Kva meiner du?\nA: Nei.\nB: Kvifor?\n", encoding="utf-8")
    table.write_text("label,role,participant\nA,interviewer,\nB,participant,P07\n", encoding="utf-8")
    read = read_transcript(interview, speakers=table)
    assert [turn.role for turn in read] == ["interviewer", "participant"] * 2
    assert read.participants == ("P07",)


def test_a_speakers_table_without_roles_is_refused(tmp_path):
    interview, table = tmp_path / "P01.txt", tmp_path / "speakers.csv"
    interview.write_text("A: Ja.\nB: Nei.\nA: Jo.\nB: Nei.\n", encoding="utf-8")
    table.write_text("label,name\nA,x\n", encoding="utf-8")
    with pytest.raises(QualcodeError, match=r"speakers\.csv, row 1: found label, name; expected"):
        read_transcript(interview, speakers=table)
