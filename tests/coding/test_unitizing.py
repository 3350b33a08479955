import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coding.alignment import best_alignment_disorder, gamma
from qualcode.coding.unitizing import (
    alpha_u_1995,
    alpha_u_1995_of_values,
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
    fine = 500  # on the way to the limit of ever finer units, as the case says
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
    full = [alpha_u_1995(coders, length), *disagreements_1995(coders, length)]
    assert full == pytest.approx(case["expected_full_precision"][figure], abs=1e-12)


def test_the_1995_coefficient_is_as_printed_in_2004_for_each_value_and_for_all(cases):
    case = cases["krippendorff2004_p254_alphaU"]
    low, high = case["data"]["continuum"]
    values = {
        code: [[(s - low, e - low) for s, e in units[who]] for who in "ij"]
        for code, units in case["data"]["codes"].items()
    }
    overall, each = alpha_u_1995_of_values(values, high - low)
    found = {"alphaU_all": overall, **{f"alphaU_{code}": alpha for code, alpha in each.items()}}
    for code, coders in values.items():
        observed, expected = disagreements_1995(coders, high - low)
        found |= {f"Do_{code}": observed, f"De_{code}": expected}
        assert [each[code], observed, expected] == pytest.approx(
            case["expected_full_precision"][code], abs=1e-9
        )
    assert overall == pytest.approx(case["expected_full_precision"]["_all"], abs=1e-9)
    for name, printed in case["expected"].items():
        assert found[name] == pytest.approx(printed["value"], abs=printed["tolerance"]), name


@pytest.mark.parametrize("id", ["gamma_fixture_01", "gamma_fixture_02", "gamma_fixture_04"])
def test_the_best_alignment_is_as_good_as_the_published_software_finds(cases, id):
    coders = {}
    for name, start, end, value in cases[id]["data"]:
        coders.setdefault(name, []).append((start, end, value))
    expected = cases[id]["expected"]["best_alignment_disorder"]
    assert best_alignment_disorder(list(coders.values())) == pytest.approx(
        expected["value"], abs=expected["tolerance"]
    )


@pytest.mark.parametrize(("id", "about"), [("01", 0.884), ("02", 0.567), ("04", 0.665)])
def test_gamma_is_about_what_the_published_software_draws(cases, id, about):
    """Its values, of 30 drawn continua, are in the cases' notes; 30 draws alone have an error of 0.02."""
    coders = {}
    for name, start, end, value in cases[f"gamma_fixture_{id}"]["data"]:
        coders.setdefault(name, []).append((start, end, value))
    found = gamma(list(coders.values()), samples=100)
    assert found.gamma == pytest.approx(about, abs=0.035)
    assert gamma(list(coders.values()), samples=5) == gamma(list(coders.values()), samples=5)


def test_gamma_is_one_for_a_full_match_and_about_nought_for_chance():
    units = [(n * 10, n * 10 + 4, "abc"[n % 3]) for n in range(5)]
    assert gamma([units, units], samples=20).gamma == 1
    assert gamma([units, units], samples=20, chance="shuffle").gamma == 1
    assert gamma([units, [(start + 5, end + 5, "d") for start, end, _ in units]], samples=20).gamma < 0.1
    assert math.isnan(gamma([[], []]).gamma)
    with pytest.raises(QualcodeError, match="choose 'statistics' or 'shuffle'"):
        gamma([units, units], chance="luck")
    with pytest.raises(QualcodeError, match="needs two coders"):
        gamma([units])


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
