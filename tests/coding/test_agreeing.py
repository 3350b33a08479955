import json
import math
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.coding import coefficients as c
from qualcode.coding.agreeing import agreement
from qualcode.coding.merging import merge_codings
from qualcode.model import Coding, QualcodeError, Source, Transcript, Turn

FUNCTIONS = {
    "percent": c.percent_agreement,
    "positive": c.positive_agreement,
    "alpha": c.krippendorff_alpha,
    "ac1": c.gwet_ac1,
    "brennan_prediger": c.brennan_prediger,
}


def interview(id="P01", turns=6, role="participant"):
    said = [Turn(0, "P", role, 0, 0, f"Svar {n} om læring 🫐 og tid.") for n in range(turns)]
    return Transcript.build(id, said)


def on_turns(transcript, coder, *turns, code="x"):
    return [
        Coding(f"{coder}-{code}-{t}", transcript.id, t, turn.start, turn.end, code, coder)
        for t, turn in enumerate(transcript.turns)
        if t in turns
    ]


def of(table, code):
    return table.set_index("code").loc[code]


def test_two_coders_agree_as_the_published_table_says(shared_cases):
    cases = json.loads((shared_cases / "agreement_cases.json").read_text(encoding="utf-8"))["cases"]
    (case,) = (case for case in cases if case["id"] == "nvivo_percent_example")
    text = "æ" * 1000
    transcript = Transcript.build("P01", [Turn(0, "P", "participant", 0, 0, text)])
    start = transcript.turns[0].start
    both, one = case["data"]["both"], case["data"]["only_one"]
    # the 150 coded by one are split 100 and 50, as the case's notes say
    split = one * 2 // 3
    a = Coding("a", "P01", 0, start, start + both + one - split, "x", "anna")
    b = [
        Coding("b1", "P01", 0, start, start + both, "x", "bo"),
        Coding("b2", "P01", 0, start + 500, start + 500 + split, "x", "bo"),
    ]
    row = of(agreement([a, *b], transcript, unit="character"), "x")
    assert row["percent"] == pytest.approx(case["expected"]["percent_agreement"]["value"], abs=1e-12)
    expected = case["expected_full_precision"]
    for name, key in {
        "kappa": "kappa",
        "scott_pi": "scott_pi",
        "ac1": "gwet_ac1",
        "brennan_prediger": "bennett_S",
    }.items():
        assert row[name] == pytest.approx(expected[key], abs=1e-12)
    assert (row["units"], row["coded_anna"], row["coded_bo"]) == (1000, 100, 150)


coder_turns = st.sets(st.integers(0, 5))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(coder_turns, coder_turns), min_size=2, max_size=4))
def test_every_column_is_what_the_coefficient_gives_for_the_units(coded):
    """For any number of coders and two codes, on turns and, the text being repeated, on characters."""
    transcript = interview()
    names = [f"k{n}" for n in range(len(coded))]
    codings = [
        coding
        for name, (x, y) in zip(names, coded, strict=True)
        for code, turns in (("x", x), ("y", y))
        for coding in on_turns(transcript, name, *turns, code=code)
    ]
    table = agreement(codings or on_turns(transcript, "k0", 0), transcript, coders=names, documents=["P01"])
    for position, code in enumerate(("x", "y")):
        if code not in set(table["code"]) or not codings:
            continue
        ratings = [[int(t in turns[position]) for turns in coded] for t in range(len(transcript.turns))]
        row = of(table, code)
        one_category = len({value for unit in ratings for value in unit}) < 2
        for name, function in FUNCTIONS.items():
            expected = function(ratings)
            assert row[name] == pytest.approx(expected, nan_ok=True), name
        kappa = c.cohen_kappa(ratings) if len(coded) == 2 else c.fleiss_kappa(ratings)
        assert row["kappa"] == pytest.approx(kappa, nan_ok=True)
        assert bool(row["reason"]) == one_category


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 200), st.integers(1, 90)), min_size=1, max_size=12
    )
)
def test_interval_arithmetic_equals_counting_every_character(passages):
    transcript = interview(turns=8)
    size = len(transcript.text)
    codings = [
        Coding(f"{n}", "P01", None, s % size, min(size, s % size + length), "x", coder)
        for n, (coder, s, length) in enumerate(passages)
    ]
    mask = {name: np.zeros(size, dtype=int) for name in "ab"}
    for coding in codings:
        start, end = coding.start, coding.end
        while start < end and not transcript.text[start].isalnum():
            start += 1
        while end > start and not transcript.text[end - 1].isalnum():
            end -= 1
        mask[coding.coder][start:end] = 1
    speech = np.concatenate([np.arange(t.start, t.end) for t in transcript.turns])
    ratings = np.stack([mask["a"][speech], mask["b"][speech]], axis=1)
    row = of(agreement(codings, transcript, coders=["a", "b"], unit="character", documents=["P01"]), "all")
    if ratings.any():
        assert row["percent"] == pytest.approx(c.percent_agreement(ratings))
        assert row["kappa"] == pytest.approx(c.cohen_kappa(ratings), nan_ok=True)
        assert row["alpha"] == pytest.approx(c.krippendorff_alpha(ratings), nan_ok=True)


def test_a_document_only_one_coder_read_is_not_held_against_the_other():
    first, second = interview("P01"), interview("P02")
    codings = on_turns(first, "anna", 0, 1) + on_turns(first, "bo", 0, 1) + on_turns(second, "anna", 2)
    assert of(agreement(codings, [first, second]), "x")["percent"] == 1
    told = agreement(codings, [first, second], documents=["P01", "P02"])
    assert of(told, "x")["units"] == 12
    assert of(told, "x")["percent"] == pytest.approx(11 / 12)


def test_a_third_coder_who_read_less_counts_where_they_read():
    first, second = interview("P01"), interview("P02")
    codings = [
        *on_turns(first, "anna", 0, 1), *on_turns(first, "bo", 0), *on_turns(first, "chi", 1),
        *on_turns(second, "anna", 0, 3), *on_turns(second, "bo", 3),
    ]  # fmt: skip
    ratings = [[int(t in {0, 1}), int(t in {0}), int(t in {1})] for t in range(6)] + [[int(t in {0, 3}), int(t in {3}), None] for t in range(6)]  # fmt: skip
    row = of(agreement(codings, [first, second]), "x")
    for name, function in FUNCTIONS.items():
        assert row[name] == pytest.approx(function(ratings)), name
    assert row["kappa"] == pytest.approx(c.fleiss_kappa(ratings))


def test_what_the_interviewer_says_is_not_compared_but_a_document_is_in_full():
    asked = interview("P01", role="interviewer")
    codings = on_turns(asked, "anna", 0) + on_turns(asked, "bo", 0, 1)
    table = agreement(codings, asked)
    assert of(table, "all")["units"] == 0
    assert of(table, "all")["reason"] == "no unit was read by two coders"
    assert "3 codings outside the speech of participant" in table.attrs["left_out"]
    document = Transcript.build("D1", asked.turns, source=Source(kind="document"))
    codings = on_turns(document, "anna", 0) + on_turns(document, "bo", 0, 1)
    assert of(agreement(codings, document), "x")["units"] == 6


def test_full_agreement_on_nothing_is_undefined_with_a_reason_never_one():
    transcript = interview()
    codings = on_turns(transcript, "anna", *range(6)) + on_turns(transcript, "bo", *range(6))
    row = of(agreement(codings, transcript), "x")
    assert row["percent"] == 1
    assert all(math.isnan(row[name]) for name in ("kappa", "scott_pi", "alpha", "ac1", "brennan_prediger"))
    assert "only one category was used" in row["reason"]


def test_a_stray_full_stop_codes_no_sentence():
    transcript = Transcript.build(
        "P01", [Turn(0, "P", "participant", 0, 0, "Vi lærte mye. Vi ga litt. Så var det slutt.")]
    )
    at = transcript.turns[0].start
    codings = [
        Coding("1", "P01", 0, at, at + 13, "x", "anna"),
        Coding("2", "P01", 0, at + 12, at + 25, "x", "bo"),
    ]
    row = of(agreement(codings, transcript, unit="sentence"), "x")
    assert (row["units"], row["coded_anna"], row["coded_bo"]) == (3, 1, 1)


def test_intervals_hold_the_coefficient_and_are_the_same_for_one_seed():
    transcript = interview(turns=40)
    codings = on_turns(transcript, "anna", *range(0, 20)) + on_turns(transcript, "bo", *range(4, 22))
    table = agreement(codings, transcript, bootstrap=500, seed=3)
    row = of(table, "x")
    assert row["kappa_low"] < row["kappa"] < row["kappa_high"]
    assert row["alpha_low"] > -1 and row["alpha_high"] <= 1
    pd.testing.assert_frame_equal(table, agreement(codings, transcript, bootstrap=500, seed=3))
    # 2,000 turns drawn singly, the slow way, give the same interval
    ratings = np.array([[int(t < 20), int(4 <= t < 22)] for t in range(40)])
    chance = np.random.default_rng(1)
    slow = [c.krippendorff_alpha(ratings[chance.integers(0, 40, 40)]) for _ in range(500)]
    assert row["alpha_low"] == pytest.approx(np.quantile(slow, 0.025), abs=0.06)
    assert row["alpha_high"] == pytest.approx(np.quantile(slow, 0.975), abs=0.06)


def test_documents_can_be_resampled_and_characters_never():
    several = [interview(f"P{n:02}") for n in range(6)]
    codings = [x for n, t in enumerate(several) for x in on_turns(t, "anna", 0, n % 6) + on_turns(t, "bo", 0)]
    table = agreement(codings, several, unit="character", bootstrap=200, resample="document")
    assert of(table, "x")["kappa_low"] < of(table, "x")["kappa_high"]
    with pytest.raises(QualcodeError, match="never single characters"):
        agreement(codings, several, bootstrap=200, resample="character")


def test_bad_input_gets_one_clear_sentence():
    transcript = interview()
    one = on_turns(transcript, "anna", 0)
    with pytest.raises(
        QualcodeError, match=r"agreement needs two coders, found 'anna'; if two people used one name"
    ):
        agreement(one, transcript)
    beyond = [*one, Coding("b", "P01", 0, 5, 10**6, "x", "bo")]
    with pytest.raises(QualcodeError, match=r"1 codings lie outside their text.*another revision"):
        agreement(beyond, transcript)
    with pytest.raises(QualcodeError, match="'P09' is not among the transcripts"):
        agreement(one + on_turns(transcript, "bo", 0), transcript, documents=["P09"])
    with pytest.raises(QualcodeError, match="unit 'word' is not known"):
        agreement(one + on_turns(transcript, "bo", 0), transcript, unit="word")


def test_a_coder_named_but_without_codings_agrees_nowhere_unless_documents_are_given():
    transcript = interview()
    one = on_turns(transcript, "anna", 0)
    assert of(agreement(one, transcript, coders=["anna", "bo"]), "all")["units"] == 0
    table = agreement(one, transcript, coders=["anna", "bo"], documents=["P01"])
    assert of(table, "x")["percent"] == pytest.approx(5 / 6)


def test_two_hundred_thirty_codes_on_a_million_characters_take_under_a_second():
    chance = np.random.default_rng(0)
    transcripts = [
        Transcript.build(f"P{n:02}", [Turn(0, "P", "participant", 0, 0, "ord " * 250) for _ in range(75)])
        for n in range(15)
    ]
    rows = [
        (f"{n}", f"P{n % 15:02}", None, s, s + int(chance.integers(20, 400)), f"c{n % 230:03}", "ab"[n % 2])
        for n, s in enumerate(chance.integers(0, 74_000, 6000).tolist())
    ]
    codings = pd.DataFrame(rows, columns=["id", "document", "turn", "start", "end", "code", "coder"])
    agreement(codings.head(200), transcripts, unit="character")  # what is loaded on first use
    begun = time.perf_counter()
    table = agreement(codings, transcripts, unit="character")
    taken = time.perf_counter() - begun
    assert len(table) == 231
    assert taken < 2  # under 1 s on a quiet machine: see benchmarks/agreement.py


# merging -----------------------------------------------------------------------------------------------------


def test_merging_is_the_same_in_any_order_and_twice():
    transcript = interview()
    a, b = on_turns(transcript, "anna", 0, 1), on_turns(transcript, "bo", 1, 2)
    merged = merge_codings(a, b)
    pd.testing.assert_frame_equal(merged, merge_codings(b, a))
    pd.testing.assert_frame_equal(merged, merge_codings(merged, a, b, b))
    assert len(merged) == 4


def test_one_coding_changed_on_another_machine_is_kept_once_and_named():
    old = Coding("c1", "P01", 0, 0, 5, "x", "anna", created="2026-01-01T00:00:00+00:00")
    new = Coding("c1", "P01", 0, 0, 9, "y", "anna", created="2026-01-02T00:00:00+00:00")
    merged = merge_codings([old], [new])
    assert merged[["end", "code"]].to_numpy().tolist() == [[9, "y"]]
    assert merged.attrs["conflicts"] == [
        "coding c1 of anna differs in end, code; kept the one of 2026-01-02T00:00:00+00:00"
    ]


def test_two_spreadsheets_that_both_number_from_one_lose_nothing():
    a = pd.DataFrame(
        {"id": [1, 2], "document": "P01", "start": [0, 9], "end": [5, 12], "code": "x", "coder": "anna"}
    )
    b = pd.DataFrame(
        {"id": [1, 2], "document": "P01", "start": [0, 9], "end": [5, 14], "code": "x", "coder": "bo"}
    )
    merged = merge_codings(a, b)
    assert len(merged) == 4
    assert merged["id"].is_unique
    assert "id '1' is used for codings of anna, bo" in merged.attrs["conflicts"][0]


def test_codings_without_id_get_the_same_one_every_time():
    table = pd.DataFrame({"document": ["P01"], "start": [0], "end": [5], "code": ["x"], "coder": ["anna"]})
    assert len(merge_codings(table, table)) == 1


def test_nothing_merged_is_an_empty_table():
    assert merge_codings().empty
    assert merge_codings([], []).empty


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": [2.5]}, "row 1: start is 2.5, expected a whole number"),
        ({"start": [7]}, "the passage 7-5 in P01 is empty"),
        ({"start": [None]}, "expected a whole number"),
    ],
)
def test_places_that_are_none_are_refused(change, said):
    table = pd.DataFrame({"document": ["P01"], "start": [0], "end": [5], "code": ["x"], "coder": ["anna"]})
    with pytest.raises(QualcodeError, match=said):
        merge_codings(table.assign(**change))


def test_a_missing_column_is_named():
    with pytest.raises(QualcodeError, match="lack the column 'code'"):
        merge_codings(pd.DataFrame({"document": ["P01"], "start": [0], "end": [5]}))
