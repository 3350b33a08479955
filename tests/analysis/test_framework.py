import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.analysis.approaches import APPROACHES, approach
from qualcode.analysis.framework import framework_matrix, framework_table
from qualcode.analysis.framework_files import read_framework, write_framework
from qualcode.model import QualcodeError


def test_cells_refer_to_the_quotes_and_wait_for_a_summary(study):
    matrix = framework_matrix(*study, codes=["benefits", "hindrances"])
    assert list(matrix.index) == ["P01", "P02", "P03"]
    assert matrix.loc["P01", "benefits"] == "→ G1:1; P01:1"
    assert matrix.loc["P03", "benefits"] == ""


def test_summaries_are_kept_while_references_follow_the_codings(study):
    codings, transcripts = study
    written = pd.DataFrame(
        [("P01", "benefits", "Learnt patience.\nSlowly."), ("P09", "benefits", "Left the study.")],
        columns=["participant", "code", "summary"],
    )
    matrix = framework_matrix(codings, transcripts, written, codes=["benefits"])
    assert matrix.loc["P01", "benefits"] == "Learnt patience.\nSlowly.\n→ G1:1; P01:1"
    assert matrix.loc["P09", "benefits"] == "Left the study."
    assert "P09" in matrix.attrs["notes"][0]
    again = framework_matrix(codings.iloc[:2], transcripts, matrix, codes=["benefits"])
    assert again.loc["P01", "benefits"] == "Learnt patience.\nSlowly.\n→ P01:1"


lines = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85\ufffe\uffff"),
    max_size=20,
)
summaries = st.lists(lines, min_size=1, max_size=3).map("\n".join).map(lambda s: s.replace("→", "-"))


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(summaries, min_size=6, max_size=6))
def test_what_is_written_comes_back_whole(tmp_path, ending, cells):
    matrix = pd.DataFrame(
        [cells[:3], cells[3:]],
        index=pd.Index(["P01", "P02"], name="participant"),
        columns=pd.Index(["a/b", "c", "d"], name="code"),
    )
    matrix.iloc[0, 0] += "\n→ P01:3; P01:7"
    read = read_framework(write_framework(matrix, tmp_path / f"framework.{ending}"))
    expected = framework_table(matrix)
    assert read.to_numpy().tolist() == expected.sort_values("participant", kind="stable").to_numpy().tolist()


def test_formulas_in_a_summary_stay_text(tmp_path):
    from openpyxl import load_workbook

    matrix = pd.DataFrame({"a": ["=1+1"]}, index=pd.Index(["P1"], name="participant"))
    path = write_framework(matrix, tmp_path / "f.xlsx")
    assert load_workbook(path).active["B3"].data_type == "s"
    assert read_framework(path)["summary"].tolist() == ["=1+1"]


def test_many_codes_fit_the_page_in_several_tables(tmp_path):
    from docx import Document

    matrix = pd.DataFrame(
        [["text"] * 9], index=pd.Index(["P1"], name="participant"), columns=[f"c{n}" for n in range(9)]
    )
    path = write_framework(matrix, tmp_path / "f.docx")
    assert [len(table.columns) for table in Document(str(path)).tables] == [5, 5, 2]
    assert read_framework(path)["code"].tolist() == [f"c{n}" for n in range(9)]


def test_files_that_are_not_one_are_refused_in_a_sentence(tmp_path):
    from openpyxl import Workbook

    Workbook().save(tmp_path / "other.xlsx")
    (tmp_path / "broken.docx").write_bytes(b"not a zip")
    for name, said in (
        ("other.xlsx", "cell A1"),
        ("broken.docx", "cannot be read"),
        ("none.xlsx", "no such file"),
        ("x.odt", "in .xlsx or .docx"),
    ):
        with pytest.raises(QualcodeError, match=said):
            read_framework(tmp_path / name)


def test_each_approach_says_what_it_shows_and_why():
    assert not approach("reflexive").agreement and not approach("reflexive").saturation
    assert approach("coding-reliability").agreement
    assert all(each.why for each in APPROACHES.values())
    with pytest.raises(QualcodeError, match="approach 'grounded' is not known"):
        approach("grounded")
