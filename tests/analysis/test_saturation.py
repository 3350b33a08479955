import pytest

from qualcode.analysis.saturating import chao2, saturation, saturation_of
from qualcode.codebook import Code, Codebook
from qualcode.model import QualcodeError


def test_the_worked_example_of_guest_namey_and_chen_comes_out():
    """PLoS ONE 15(5):e0232076 (2020), steps 1-7: 37 themes in the base, then 4, 3, 1, 0."""
    found = saturation_of([20, 9, 5, 3, 4, 3, 1, 0], base=4, run=2, threshold=0.05)
    assert found.base_themes == 37
    assert found.runs[["first", "last", "new"]].to_numpy().tolist() == [[5, 6, 7], [6, 7, 4], [7, 8, 1]]
    assert found.runs["ratio"].tolist() == pytest.approx([0.1892, 0.1081, 0.0270], abs=5e-5)
    assert (found.label, found.saturated_at, found.stop_after) == ("6+2", 6, 8)


def test_a_finished_codebook_saturates_at_once():
    found = saturation_of([21, 1] + [0] * 15)
    assert (found.base_themes, found.label) == (22, "4+2")


def test_what_is_not_reached_is_said_so():
    found = saturation_of([5, 5, 5, 5, 5, 5])
    assert (found.label, found.saturated_at, found.stop_after) == ("not reached", None, None)
    with pytest.raises(QualcodeError, match="3 interviews are fewer than the base of 4"):
        saturation_of([1, 2, 3])


def test_chao2_of_eleven_informants():
    """Chao (1987), Chao & Chiu (2016): computed by hand from the formulas."""
    found = chao2([11, 11, 9, 9, 8, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1], 11)
    assert (found.observed, found.once, found.twice) == (26, 6, 4)
    assert found.estimate == pytest.approx(30.0909, abs=5e-5)
    assert found.variance == pytest.approx(19.4318, abs=5e-5)
    assert (found.lower, found.upper) == pytest.approx((26.7321, 48.8592), abs=5e-4)
    assert found.coverage == pytest.approx(0.95436, abs=5e-6)


def test_chao2_without_themes_heard_once_adds_nothing():
    found = chao2([17] * 22, 17)
    assert (found.estimate, found.lower, found.upper, found.coverage) == (22.0, 22.0, 22.0, 1.0)


def test_the_cases_in_the_shared_file_come_out(shared_cases):
    import json

    for case in json.loads((shared_cases / "stats_cases.json").read_text(encoding="utf-8"))["saturation"]:
        if "new_codes" in case:
            found = saturation_of(
                case["new_codes"], base=case["base_size"], run=case["run_length"], threshold=case["threshold"]
            )
            assert found.label == case["expected_label"]
        if "incidence" in case:
            assert chao2(case["incidence"], case["n"]).estimate == pytest.approx(case["chao2"], abs=5e-5)


@pytest.fixture
def six(make):
    said = {"P1": "ab", "P2": "bc", "P3": "cd", "P4": "d", "P5": "a", "P6": "e"}
    transcripts, rows = [], []
    for n, (name, codes) in enumerate(said.items()):
        t = make.interview(
            name, (name, "participant", "one two three"), participant=name, date=f"2015-05-{20 - n}"
        )
        transcripts.append(t)
        rows += [make.coding(t, word, code) for word, code in zip(("one", "two"), codes, strict=False)]
    return make.table(rows), transcripts


def test_interviews_are_taken_by_date_and_the_final_codebook_warns(six):
    with pytest.warns(UserWarning, match="final codebook"):
        found = saturation(*six, base=2, run=2, permutations=50)
    assert found.order == ("P6", "P5", "P4", "P3", "P2", "P1")
    assert found.new == (1, 1, 1, 1, 1, 0)
    assert list(found.curve.columns) == ["interview", "new", "themes", "mean", "lower", "upper"]
    assert found.curve["mean"].iloc[-1] == 5
    assert (found.curve["lower"] <= found.curve["upper"]).all()


def test_creation_history_needs_no_warning(six, recwarn):
    history = {"a": "P1", "b": "P1", "c": "P2", "d": "P4", "e": "P6"}
    found = saturation(
        *six, base=2, order=["P1", "P2", "P3", "P4", "P5", "P6"], history=history, permutations=0
    )
    assert found.new == (2, 1, 0, 1, 0, 1) and not recwarn.list
    with pytest.raises(QualcodeError, match="history: code 'e' is used"):
        saturation(*six, history={k: v for k, v in history.items() if k != "e"})
    with pytest.raises(QualcodeError, match="order: 'P6' is missing"):
        saturation(*six, order=["P1", "P2", "P3", "P4", "P5", "P9"])


def test_a_deductive_codebook_warns_even_with_a_history(six):
    book = Codebook(codes=[Code(path=p, origin="deductive") for p in "abcde"])
    with pytest.warns(UserWarning, match="deductive"):
        saturation(*six, codebook=book, history=dict.fromkeys("abcde", "P1"), permutations=0)


def test_the_same_seed_gives_the_same_band(six):
    with pytest.warns(UserWarning):
        one, other = (saturation(*six, permutations=20, seed=7).curve for _ in range(2))
    assert one.equals(other)
