"""Published worked examples, from the case file beside the checkout and, for those few it must never lose, here."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coding import coefficients as c

MEASURES = {
    "percent_agreement": c.percent_agreement,
    "percent_agreement_pairs": c.percent_agreement,
    "percent": c.percent_agreement,
    "cohen_kappa": c.cohen_kappa,
    "kappa": c.cohen_kappa,
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
}


def as_ratings(case):
    if case["kind"] == "units_by_coder":
        return case["data"]
    return [[i, j] for i, row in enumerate(case["data"]) for j, n in enumerate(row) for _ in range(n)]


def test_every_published_coefficient_comes_out(shared_cases):
    cases = json.loads((shared_cases / "agreement_cases.json").read_text(encoding="utf-8"))["cases"]
    checked = 0
    for case in cases:
        if case["kind"] not in ("units_by_coder", "contingency"):
            continue
        ratings = as_ratings(case)
        for name, expected in case["expected"].items():
            if name in MEASURES:
                found = MEASURES[name](ratings)
                assert found == pytest.approx(expected["value"], abs=expected["tolerance"]), (
                    case["id"],
                    name,
                )
                checked += 1
        for name, value in case["expected_full_precision"].items():
            if name in MEASURES:
                assert MEASURES[name](ratings) == pytest.approx(value, abs=1e-9), (case["id"], name)
                checked += 1
    assert checked > 90


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
