import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.matrix import theme_matrix
from qualcode.analysis.passages import covered, joined
from qualcode.codebook import Code, Codebook
from qualcode.model import QualcodeError


def test_people_are_counted_once_and_parents_aggregate(study):
    matrix = theme_matrix(*study)
    assert list(matrix.columns) == ["P01", "P02", "P03"]
    assert matrix.loc["benefits"].tolist() == [1, 0, 0]
    assert matrix.loc["hindrances"].tolist() == [1, 1, 0]
    assert matrix.attrs["row_totals"]["hindrances"] == 2
    assert matrix.attrs["n"] == 3
    assert "not been reviewed" in matrix.attrs["caption"]


def test_a_region_follows_from_the_country_on_the_day(study):
    matrix = theme_matrix(*study, columns="region")
    assert list(matrix.columns) == ["EU", "non-EU"]
    assert matrix.attrs["n_columns"] == {"EU": 1, "non-EU": 2}
    assert matrix.loc["hindrances/money"].tolist() == [1, 1]


def test_overlapping_segments_are_kept_or_joined_as_asked_and_words_counted_once(study):
    segments = theme_matrix(*study, count="segments")
    assert segments.loc["benefits/patience", "P01"] == 3
    assert theme_matrix(*study, count="segments", overlaps="joined").loc["benefits", "P01"] == 2
    words = theme_matrix(*study, count="words")
    assert words.loc["benefits/patience", "P01"] == 6 + 2  # learnt a lot of patience there; Patience, mostly.


def test_share_is_of_the_words_spoken(study):
    share = theme_matrix(*study, count="share", columns="document")
    assert share.loc["hindrances/money", "P02"] == pytest.approx(3 / 7)
    assert share.loc["benefits", "G1"] == pytest.approx(2 / 7)


def test_a_coded_question_of_the_interviewer_is_nobodys_in_a_group(study):
    matrix = theme_matrix(*study)
    assert matrix.loc["asking"].tolist() == [0, 0, 0]
    assert theme_matrix(*study, columns="document").loc["asking", "G1"] == 0
    assert theme_matrix(*study, columns="document", count="segments").loc["asking", "G1"] == 1


def test_not_asked_is_not_the_same_as_not_said(study):
    matrix = theme_matrix(*study, rows="question", count="presence")
    assert pd.isna(matrix.loc["1", "P02"])
    assert matrix.loc["1", "P03"] == 0
    assert matrix.attrs["n_rows"] == {"1": 2, "2": 2}


def test_codes_are_not_asked_when_their_research_question_was_not_put(study):
    class Question:
        def __init__(self, id):
            self.id = id

    class Block:
        def __init__(self, research_question, *ids):
            self.research_question, self.questions = research_question, [Question(id) for id in ids]

    class Guide:
        blocks = (Block("RQ1", "1"), Block("RQ2", "2"))

    book = Codebook(codes=[
        Code(path="benefits", research_question="RQ1"), Code(path="hindrances", research_question="RQ2"),
        Code(path="benefits/patience"), Code(path="hindrances/money"), Code(path="hindrances/time"),
        Code(path="hindrances/size"), Code(path="asking"),
    ])  # fmt: skip
    matrix = theme_matrix(*study, codebook=book, guide=Guide())
    assert list(matrix.index) == book.paths
    assert pd.isna(matrix.loc["benefits", "P02"]) and matrix.loc["benefits", "P03"] == 0
    assert pd.isna(matrix.loc["hindrances/size", "P03"]) and matrix.loc["hindrances/size", "P02"] == 0


def test_consensus_is_what_every_coder_coded(make):
    t = make.interview("P1", ("P1", "participant", "one two three four five"), participant="P1")
    codings = make.table([
        make.coding(t, "one two three", "a", "anna"), make.coding(t, "three four", "a", "bo"), make.coding(t, "five", "b", "bo"),
    ])  # fmt: skip
    union = theme_matrix(codings, t, count="words")
    assert union["P1"].tolist() == [4, 1]
    consensus = theme_matrix(codings, t, count="words", coders="consensus")
    assert consensus.loc["a", "P1"] == 1
    assert consensus.loc["b", "P1"] == 0
    assert theme_matrix(codings, t, count="words", coders="bo").loc["a", "P1"] == 2
    assert theme_matrix(codings, t, count="segments").loc["a", "P1"] == 1


def test_a_missing_attribute_is_named_with_its_participants(make):
    one = make.interview("P1", ("P1", "participant", "hello there"), participant="P1", country="Norway")
    two = make.interview("P2", ("P2", "participant", "hello there"), participant="P2")
    with pytest.raises(
        QualcodeError, match=r"participant P2: no attribute 'country' \(from which region follows\).*country"
    ):
        theme_matrix(make.table([make.coding(one, "hello", "a")]), [one, two], columns="region")
    with pytest.raises(QualcodeError, match="P1, P2: no attribute 'seniority'"):
        theme_matrix(make.table([make.coding(one, "hello", "a")]), [one, two], columns="seniority")


def test_codings_of_another_text_are_refused_and_of_others_left_out(study):
    codings, transcripts = study
    with pytest.raises(QualcodeError, match="none of the codings"):
        theme_matrix(codings, transcripts[1].__class__.build("X", []))
    matrix = theme_matrix(codings, transcripts[:1])
    assert any("4 codings left out" in note for note in matrix.attrs["notes"])
    wrong = codings.assign(end=10_000)
    with pytest.raises(QualcodeError, match="does not lie in its text"):
        theme_matrix(wrong, transcripts)


def test_no_codings_give_an_empty_matrix_with_all_codes(study):
    codings, transcripts = study
    book = Codebook(codes=[Code(path="a"), Code(path="b")])
    matrix = theme_matrix(codings.iloc[:0], transcripts, codebook=book)
    assert matrix.shape == (2, 3) and (matrix == 0).all(axis=None)


def test_small_groups_are_suppressed_with_the_reason(study):
    class Terms:
        smallest_group = 2

    matrix = theme_matrix(*study, columns="region", consent=Terms())
    assert matrix["EU"].isna().all() and matrix.loc["hindrances", "non-EU"] == 1
    assert "smallest group" in matrix.attrs["suppressed"]["EU"]
    assert matrix.attrs["row_totals"] == {}


def test_turned_around_it_is_the_same_table(study):
    for count in ("participants", "segments", "words"):
        one = theme_matrix(*study, count=count)
        other = theme_matrix(*study, count=count, rows="participant", columns="code")
        assert (one.to_numpy() == other.to_numpy().T).all()


spans = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(1, 9)).map(
        lambda s: (s[0], s[1], s[1] + s[2])
    ),
    max_size=12,
)


@given(spans, st.integers(1, 3))
def test_joining_and_covering_agree_with_counting_characters(stretches, depth):
    array = np.array(stretches, dtype=np.int64).reshape(-1, 3)
    heights = {g: np.zeros(50, int) for g in range(3)}
    for g, s, e in stretches:
        heights[g][s:e] += 1
    found = {g: np.zeros(50, bool) for g in range(3)}
    for g, s, e in zip(*covered(array[:, 0], array[:, 1], array[:, 2], np.full(3, depth)), strict=True):
        assert s < e and not found[g][s:e].any()
        found[g][s:e] = True
    assert all((found[g] == (heights[g] >= depth)).all() for g in range(3))
    union = {g: np.zeros(50, bool) for g in range(3)}
    for g, s, e in zip(*joined(array[:, 0], array[:, 1], array[:, 2]), strict=True):
        assert not union[g][s:e].any()
        union[g][s:e] = True
    assert all((union[g] == (heights[g] > 0)).all() for g in range(3))


def test_documents_are_coded_but_are_nobodys_speech(make, study):
    from qualcode.analysis.quoting import quotes
    from qualcode.consent import Terms
    from qualcode.model import Source, Transcript, Turn

    codings, transcripts = study
    plan = Transcript.build(
        "Plan", [Turn(0, "", "other", 0, 0, "Money is scarce.")], source=Source(kind="document")
    )
    codings = pd.concat(
        [codings, make.table([make.coding(plan, "Money is scarce", "hindrances/money")])], ignore_index=True
    )
    matrix = theme_matrix(codings, [*transcripts, plan], columns="region")
    assert matrix.attrs["n"] == 3
    assert matrix.attrs["notes"] == ["1 document not counted: no participant speaks there"]
    assert theme_matrix(codings, [*transcripts, plan], columns="document").loc["hindrances", "Plan"] == 1
    terms = Terms(
        form="form", version="1", registration="none", project_end="2031-05-31", delete_by="2031-09-01",
        at_end="delete", on_withdrawal="anonymise", access=["member-1"],
    )  # fmt: skip
    found = quotes(codings, [*transcripts, plan], consent=terms).set_index("quote")
    assert found.loc["Money is scarce", "citation"] == "(Plan)"


def test_codings_may_lack_a_coder_and_come_in_any_index(study):
    codings, transcripts = study
    expected = theme_matrix(codings, transcripts, count="segments")
    for other in (codings.drop(columns="coder"), codings.assign(coder=None), codings.set_axis(["x"] * len(codings)),
                  codings.astype({"document": "category", "code": "category", "coder": "category"})):  # fmt: skip
        assert (theme_matrix(other, transcripts, count="segments") == expected).all(axis=None)
    with pytest.raises(QualcodeError, match="expected a table"):
        theme_matrix([1], transcripts)
    with pytest.raises(QualcodeError, match="column 'start', row 1: expected a whole number"):
        theme_matrix(codings.astype({"start": "Float64"}).assign(start=[0, None, 1, 1, 1, 1, 1]), transcripts)
