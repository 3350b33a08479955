"""Replacement is a function with an inverse."""

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualcode.anonymising.replacing.offsets import OffsetMap, replace_spans
from qualcode.model import QualcodeError, Span

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(["Kari 😀 é\u0301 æøå\r\n Per"])


@st.composite
def replaced(draw):
    text = draw(TEXTS)
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8).filter(lambda b: len(b) % 2 == 0)))
    spans = [Span(a, b) for a, b in zip(borders[::2], borders[1::2], strict=True) if a < b]
    return text, [(span, draw(st.text(min_size=1, max_size=12))) for span in spans]


@given(replaced())
def test_text_replaced_and_restored_is_the_same(case):
    text, replacements = case
    new, moves = replace_spans(text, replacements)
    originals = [span.of(text) for span, _ in replacements]
    assert moves.restored(new, originals) == text


@given(replaced(), st.data())
def test_what_was_not_replaced_maps_to_the_same_words_and_back(case, data):
    text, replacements = case
    new, moves = replace_spans(text, replacements)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span, inside = Span(start, end), [s for s, _ in replacements]
    assume(
        span or not any(s.start < start < s.end for s in inside)
    )  # a point inside a label has no place of its own
    if not any(s & span for s in inside):
        assert moves.forward(span).of(new) == span.of(text)
        assert moves.backward(moves.forward(span)) == span
    else:
        grown = moves.backward(moves.forward(span))
        assert grown.start <= start and grown.end >= end  # nothing covered becomes uncovered


@given(replaced())
def test_the_inverse_of_the_inverse_is_the_map(case):
    _, moves = replace_spans(*case)
    assert moves.inverse().inverse() == moves


def test_codings_end_on_the_same_words_after_a_further_replacement():
    text = "Kari og Per snakket lenge om budsjettet."
    codings = pd.DataFrame({"start": [20], "end": [39], "text": ["lenge om budsjettet"]})
    once, first = replace_spans(text, [(Span(0, 4), "[person 1]")])
    codings = first.move_codings(codings, once)
    twice, second = replace_spans(once, [(Span(14, 17), "[person 2]")])
    codings = second.move_codings(codings, twice)
    assert codings["text"].tolist() == ["lenge om budsjettet"]


def test_overlapping_replacements_are_refused():
    with pytest.raises(QualcodeError, match="overlaps"):
        replace_spans("abcdef", [(Span(0, 3), "x"), (Span(2, 4), "y")])


def test_an_empty_map_moves_nothing():
    assert OffsetMap().forward(Span(2, 4)) == Span(2, 4)
