import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coding.unitizing import (
    alpha_u_1995,
    best_alignment_disorder,
    disagreements_1995,
    u_alpha,
    u_alpha_by_code,
)
from qualcode.model import Coding, QualcodeError, Transcript, Turn


@pytest.fixture(scope="module")
def cases(shared_cases):
    found = json.loads((shared_cases / "agreement_cases.json").read_text(encoding="utf-8"))["cases"]
    return {case["id"]: case for case in found}


@pytest.mark.parametrize("id", ["ualpha2016_two_coders", "ualpha2016_three_coders"])
def test_the_2016_family_is_as_its_equations_say(cases, id):
    data, expected = cases[id]["data"], cases[id]["expected_full_precision"]
    found = u_alpha([[tuple(unit) for unit in units] for units in data["coders"]], data["continuum_length"])
    assert found.u_alpha == pytest.approx(expected["u_alpha"], abs=1e-12)
    assert found.binary == pytest.approx(expected["u_alpha_binary"], abs=1e-12)
    assert found.cu_alpha == pytest.approx(expected["cu_alpha"], abs=1e-12)
    assert found.ku_alpha == pytest.approx(expected["ku_alpha"], abs=1e-12)


@pytest.mark.parametrize("figure", "ABCD")
def test_the_1995_coefficient_is_as_printed(cases, figure):
    case = cases["krippendorff1995_alphaU"]
    fine = 2000  # the paper's limit of ever finer units
    data = case["data"]["codes"][figure]
    coders = [[(s * fine, e * fine) for s, e in data[name]] for name in ("coder1", "coder2")]
    length = case["data"]["continuum_length"] * fine
    observed, _ = disagreements_1995(coders, length)
    printed = case["expected"]
    assert observed == pytest.approx(
        printed[f"Do_{figure}"]["value"], abs=printed[f"Do_{figure}"]["tolerance"]
    )
    assert alpha_u_1995(coders, length) == pytest.approx(
        printed[f"alphaU_{figure}"]["value"], abs=printed[f"alphaU_{figure}"]["tolerance"]
    )
    assert alpha_u_1995(coders, length) == pytest.approx(case["expected_full_precision"][figure][0], abs=2e-3)


@pytest.mark.parametrize("code", ["c", "k"])
def test_the_1995_coefficient_is_as_printed_in_2004(cases, code):
    case = cases["krippendorff2004_p254_alphaU"]
    low, high = case["data"]["continuum"]
    coders = [[(s - low, e - low) for s, e in case["data"]["codes"][code][who]] for who in "ij"]
    found = disagreements_1995(coders, high - low)
    assert found == pytest.approx(case["expected_full_precision"][code][1:], abs=1e-9)
    assert alpha_u_1995(coders, high - low) == pytest.approx(
        case["expected_full_precision"][code][0], abs=1e-9
    )


@pytest.mark.parametrize("id", ["gamma_fixture_01", "gamma_fixture_02", "gamma_fixture_04"])
def test_the_best_alignment_is_as_good_as_the_published_software_finds(cases, id):
    coders = {}
    for name, start, end, value in cases[id]["data"]:
        coders.setdefault(name, []).append((start, end, value))
    expected = cases[id]["expected"]["best_alignment_disorder"]
    assert best_alignment_disorder(list(coders.values())) == pytest.approx(
        expected["value"], abs=expected["tolerance"]
    )


def one_after_the_other(pairs):
    starts = sorted(dict(pairs).items())
    ends = [start for start, _ in starts[1:]] + [100]
    return [(s, min(s + size, end), "ab"[s % 2]) for (s, size), end in zip(starts, ends, strict=False)]


units = st.lists(st.tuples(st.integers(0, 80), st.integers(1, 15)), max_size=5).map(one_after_the_other)


@given(units, units)
def test_equal_units_agree_fully_and_the_order_of_coders_does_not_matter(a, b):
    same = u_alpha([a, a], 100)
    assert math.isnan(same.u_alpha) or same.u_alpha == pytest.approx(1)
    one, other = u_alpha([a, b], 100), u_alpha([b, a], 100)
    for name in ("u_alpha", "binary", "cu_alpha"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), nan_ok=True)


def test_overlapping_units_of_one_coder_are_refused():
    with pytest.raises(QualcodeError, match="unit 5-15: expected units of one coder to follow each other"):
        u_alpha([[(0, 10, "a"), (5, 15, "b")], []], 20)
    with pytest.raises(QualcodeError, match="needs two coders"):
        u_alpha([[(0, 10, "a")]], 20)


def test_nothing_coded_is_undefined():
    found = u_alpha([[], []], 20)
    assert math.isnan(found.u_alpha)
    assert math.isnan(alpha_u_1995([[], []], 20))
    assert math.isnan(best_alignment_disorder([[], []]))


def test_each_code_of_a_study_is_compared_on_joined_passages():
    said = [Turn(0, "P", "participant", 0, 0, "x" * 100), Turn(0, "I", "interviewer", 0, 0, "y" * 50),
            Turn(0, "P", "participant", 0, 0, "z" * 200)]  # fmt: skip
    transcript = Transcript.build("P01", said)
    first, third = transcript.turns[0].start, transcript.turns[2].start

    def coding(coder, start, end):
        return Coding(f"{coder}{start}", "P01", None, start, end, "k", coder)

    codings = [
        coding("anna", first + 30, first + 80), coding("anna", first + 70, first + 90), coding("anna", third + 50, third + 100),
        coding("bo", first + 30, first + 90), coding("bo", third + 55, third + 100),
    ]  # fmt: skip
    row = u_alpha_by_code(codings, transcript).iloc[0]
    expected = u_alpha([[(30, 90, "k"), (150, 200, "k")], [(30, 90, "k"), (155, 200, "k")]], 300).u_alpha
    assert (row["characters"], row["units"]) == (300, 4)
    assert row["u_alpha"] == pytest.approx(expected)
