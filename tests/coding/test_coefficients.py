"""Published worked examples, from the case file beside the checkout and, for those few it must never lose, here."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coding import coefficient_interval
from qualcode.coding import coefficients as c

MEASURES = {
    "percent_agreement": c.percent_agreement,
    "percent_agreement_pairs": c.percent_agreement,
    "percent": c.percent_agreement,
    "observed": c.percent_agreement,
    "cohen_kappa": c.cohen_kappa,
    "kappa": c.cohen_kappa,
    "kappa_max": c.kappa_max,
    "kappa_se": lambda r: coefficient_interval(r, "cohen_kappa").standard_error,
    "scott_pi": c.scott_pi,
    "fleiss_kappa": c.fleiss_kappa,
    "fleiss_kappa_gwet_missing": c.fleiss_kappa,
    "fleiss": c.fleiss_kappa,
    "brennan_prediger": c.brennan_prediger,
    "bennett_S": c.brennan_prediger,
    "gwet_ac1": c.gwet_ac1,
    "alpha_nominal": c.krippendorff_alpha,
    "alpha_ordinal": lambda r: c.krippendorff_alpha(r, "ordinal"),
    "alpha_interval": lambda r: c.krippendorff_alpha(r, "interval"),
    "alpha_ratio": lambda r: c.krippendorff_alpha(r, "ratio"),
    "category_kappa": lambda r: list(c.category_kappa(r).values()),
    "gwet_ac1_ci95": lambda r: ends(coefficient_interval(r, "gwet_ac1")),
    "alpha_ci95": lambda r: ends(coefficient_interval(r, "krippendorff_alpha")),
    "expected_agreement": lambda r: c.chance_agreement(r, "cohen_kappa"),
    "expected": lambda r: c.chance_agreement(r, "fleiss_kappa"),
    "kappa_pe": lambda r: c.chance_agreement(r, "cohen_kappa"),
    "scott_pe": lambda r: c.chance_agreement(r, "scott_pi"),
    "fleiss_pe": lambda r: c.chance_agreement(r, "fleiss_kappa"),
    "ac1_pe": lambda r: c.chance_agreement(r, "gwet_ac1"),
}
OF_UNITS = ("units_by_coder", "contingency", "char_counts")


def ends(interval):
    return [interval.low, interval.high]


def as_ratings(case):
    data = case["data"]
    if case["kind"] == "units_by_coder":
        return data
    if (
        case["kind"] == "char_counts"
    ):  # the 150 characters of one coder alone are 100 and 50, as its notes say
        data = [[data["both"], 100], [50, data["neither"]]]
        assert sum(data[0][1:] + data[1][:1]) == case["data"]["only_one"]
    return [[i, j] for i, row in enumerate(data) for j, n in enumerate(row) for _ in range(n)]


def all_cases(shared_cases):
    found = json.loads((shared_cases / "agreement_cases.json").read_text(encoding="utf-8"))["cases"]
    return [case for case in found if case["kind"] in OF_UNITS]


def test_every_published_number_comes_out(shared_cases):
    for case in all_cases(shared_cases):
        ratings = as_ratings(case)
        for name, expected in case["expected"].items():
            found = MEASURES[name](ratings)
            assert found == pytest.approx(expected["value"], abs=expected["tolerance"]), (case["id"], name)


def test_every_number_recomputed_from_published_data_comes_out(shared_cases):
    for case in all_cases(shared_cases):
        ratings = as_ratings(case)
        for name, value in case["expected_full_precision"].items():
            value = list(value.values()) if isinstance(value, dict) else value
            assert MEASURES[name](ratings) == pytest.approx(value, abs=1e-9), (case["id"], name)


def test_kappas_interval_is_the_one_statsmodels_prints():
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    ratings = [[i, j] for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    assert ends(coefficient_interval(ratings, "cohen_kappa")) == pytest.approx([0.391564, 0.591487], abs=1e-6)


@pytest.mark.parametrize(
    "name", ["percent_agreement", "fleiss_kappa", "brennan_prediger", "gwet_ac1", "krippendorff_alpha"]
)
def test_the_standard_error_is_about_that_of_a_bootstrap(name):
    random = np.random.default_rng(3)
    truth = random.random(300) < 0.3
    ratings = np.where(random.random((300, 3)) < 0.85, truth[:, None], ~truth[:, None]).astype(object)
    ratings[random.random((300, 3)) < 0.1] = None
    found = coefficient_interval(ratings, name)
    drawn = [getattr(c, name)(ratings[random.integers(300, size=300)]) for _ in range(200)]
    assert found.value == pytest.approx(getattr(c, name)(ratings))
    assert found.standard_error == pytest.approx(np.std(drawn), rel=0.2)


def test_an_interval_of_what_is_undefined_is_undefined():
    for name in ("cohen_kappa", "scott_pi", "gwet_ac1", "krippendorff_alpha", "fleiss_kappa"):
        assert all(math.isnan(end) for end in ends(coefficient_interval([["no", "no"]] * 5, name)))
    with pytest.raises(ValueError, match="expected one of cohen_kappa"):
        coefficient_interval([[1, 0], [1, 1]], "kappa")


def test_the_ten_annotators_of_annomi_agree_as_published(shared_cases, shared_data):
    cases = json.loads((shared_cases / "agreement_cases.json").read_text(encoding="utf-8"))["cases"]
    (case,) = (case for case in cases if case["kind"] == "file")
    path = next(iter(shared_data.glob("**/AnnoMI-full.csv")), None)
    if path is None:
        pytest.skip("AnnoMI-full.csv, which this case reads, is not among the data beside the checkout")
    table = pd.read_csv(path)
    ten = table.groupby("transcript_id")["annotator_id"].transform("nunique") == 10
    for who, column in (("therapist", "main_therapist_behaviour"), ("client", "client_talk_type")):
        said = table[ten & (table["interlocutor"] == who)]
        ratings = said.pivot(index=["transcript_id", "utterance_id"], columns="annotator_id", values=column)
        expected = case["expected"][f"fleiss_kappa_{column}"]
        assert c.fleiss_kappa(ratings) == pytest.approx(expected["value"], abs=expected["tolerance"])


def test_krippendorff_2011_example_with_missing_data():
    _ = None
    ratings = [
        [1, 1, _, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4],
        [1, 1, 2, 1], [2, 2, 2, 2], [_, 5, 5, 5], [_, _, 1, 1], [_, 3, _, _],
    ]  # fmt: skip
    assert c.krippendorff_alpha(ratings) == pytest.approx(0.743, abs=5e-4)
    assert c.krippendorff_alpha(ratings, "ordinal") == pytest.approx(0.815, abs=5e-4)
    assert c.krippendorff_alpha(ratings, "interval") == pytest.approx(0.849, abs=5e-4)
    assert c.krippendorff_alpha(ratings, "ratio") == pytest.approx(0.797, abs=5e-4)
    assert c.gwet_ac1(ratings) == pytest.approx(0.77544, abs=6e-6)


def test_one_category_only_is_undefined_with_a_reason():
    ratings = [["no", "no"]] * 5
    for measure in (
        c.cohen_kappa,
        c.scott_pi,
        c.fleiss_kappa,
        c.gwet_ac1,
        c.brennan_prediger,
        c.krippendorff_alpha,
    ):
        assert math.isnan(measure(ratings))
    assert c.why_undefined(ratings) == "only one category was used"
    assert c.percent_agreement(ratings) == 1
    assert c.gwet_ac1(ratings, categories=["no", "yes"]) == 1  # chance is known once the categories are


def test_nan_and_none_are_both_missing():
    with_none = [[1, 0], [1, 1], [0, 0], [None, 1]]
    with_nan = np.array([[1, 0], [1, 1], [0, 0], [np.nan, 1]])
    assert c.krippendorff_alpha(with_none) == c.krippendorff_alpha(with_nan)
    assert c.cohen_kappa(with_none) == c.cohen_kappa(with_nan)


def test_a_third_coder_is_refused_by_a_coefficient_for_two():
    with pytest.raises(ValueError, match="expected two coders, found 3"):
        c.cohen_kappa([[1, 1, 1]])


def test_a_value_outside_the_categories_is_named():
    with pytest.raises(ValueError, match="maybe"):
        c.gwet_ac1([["yes", "maybe"]], categories=["yes", "no"])


two_coders = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=40)


@given(two_coders)
def test_coefficients_do_not_depend_on_the_order_of_coders_or_units(pairs):
    turned = [(b, a) for a, b in reversed(pairs)]
    for measure in (c.cohen_kappa, c.scott_pi, c.fleiss_kappa, c.gwet_ac1, c.krippendorff_alpha):
        assert measure(pairs) == pytest.approx(measure(turned), nan_ok=True)


@given(two_coders)
def test_no_coefficient_is_above_one_and_full_agreement_is_one(pairs):
    for measure in (c.cohen_kappa, c.scott_pi, c.fleiss_kappa, c.gwet_ac1, c.krippendorff_alpha):
        found = measure(pairs)
        assert math.isnan(found) or found <= 1 + 1e-12
        same = measure([(a, a) for a, _ in pairs])
        assert math.isnan(same) or same == pytest.approx(1)
