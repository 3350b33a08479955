import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.together import co_occurrence, sequences
from qualcode.model import QualcodeError

rows = st.lists(
    st.tuples(st.sampled_from("PQ"), st.integers(0, 20), st.integers(1, 6), st.sampled_from("abc")),
    max_size=12,
)


def table(stretches):
    frame = pd.DataFrame(
        [(d, s // 5, s, s + n, c, "anna") for d, s, n, c in stretches],
        columns=["document", "turn", "start", "end", "code", "coder"],
    )
    return frame


@settings(max_examples=60)
@given(rows)
def test_overlap_agrees_with_counting_characters(stretches):
    carried = {c: np.zeros((2, 40), bool) for c in "abc"}
    for d, s, n, c in stretches:
        carried[c]["PQ".index(d), s : s + n] = True
    found = {
        (r.code_a, r.code_b): r
        for r in co_occurrence(table(stretches)).rename(columns={"count": "times"}).itertuples()
    }
    for a, b in itertools.combinations("abc", 2):
        both, either = carried[a] & carried[b], carried[a] | carried[b]
        runs = int((np.diff(np.pad(both.astype(int), ((0, 0), (1, 0))), axis=1) == 1).sum())
        assert ((a, b) in found) == bool(runs)
        if runs:
            row = found[a, b]
            assert row.times == runs
            assert row.jaccard == pytest.approx(both.sum() / either.sum())
            assert (row.a, row.b, row.either) == (carried[a].sum(), carried[b].sum(), either.sum())


@settings(max_examples=60)
@given(rows, st.integers(0, 3))
def test_nearness_agrees_with_looking_at_every_pair_of_turns(stretches, reach):
    turns = {c: {(d, s // 5) for d, s, _, k in stretches if k == c} for c in "abc"}
    matrix = co_occurrence(table(stretches), unit=reach, matrix="count")
    for a, b in itertools.combinations(sorted({c for *_, c in stretches}), 2):
        met = {
            t for one, other in ((a, b), (b, a)) for t in turns[one]
            if any(t[0] == u[0] and abs(t[1] - u[1]) <= reach for u in turns[other])
        }  # fmt: skip
        assert matrix.loc[a, b] == matrix.loc[b, a] == len(met)


def test_same_turn_is_within_no_turns():
    codings = table([("P", 0, 2, "a"), ("P", 3, 1, "b"), ("P", 6, 1, "b")])
    one, other = co_occurrence(codings, unit="turn"), co_occurrence(codings, unit=0)
    assert one.equals(other) and one.loc[0, "count"] == 1 and one.loc[0, "jaccard"] == 0.5


def test_what_cannot_be_counted_is_said():
    codings = table([("P", 0, 2, "a"), ("P", 3, 1, "b")])
    with pytest.raises(QualcodeError, match="unit='near' is not known"):
        co_occurrence(codings, unit="near")
    with pytest.raises(QualcodeError, match="coder 'bo' has no codings"):
        co_occurrence(codings, coders="bo")
    notes = co_occurrence(codings.assign(turn=[0, None]), unit="turn").attrs["notes"]
    assert notes == ["1 codings without a turn are not counted"]
    assert co_occurrence(codings.iloc[:0]).empty


def test_sequences_follow_the_interview():
    codings = table(
        [("P", 0, 2, "a"), ("P", 4, 1, "b"), ("P", 12, 1, "a"), ("Q", 0, 1, "a"), ("Q", 9, 1, "b")]
    )
    found = sequences(codings).set_index(["code", "next"])
    assert found.loc[("a", "b"), ["count", "documents", "share"]].tolist() == [2, 2, 1.0]
    assert found.loc[("b", "a"), "count"] == 1
    assert sequences(codings, within=1).set_index(["code", "next"])["count"].to_dict() == {("a", "b"): 2}
    assert sequences(codings.iloc[:0]).empty
