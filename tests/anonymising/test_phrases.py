"""Phrases that hold a name-like word are nobody's name, and names beside them still are."""

import pytest

import qualcode as qc
from qualcode.model import Transcript, Turn

REGISTER = ["Dag Vik", "Per Haugen", "Liv Berg"]


def released(text: str, language: str) -> str:
    turns = [Turn(0, "P", "participant", 0, 0, text, language)]
    made = qc.anonymise([Transcript.build("P01", turns, language=language)], register=REGISTER)
    return made.transcripts[0].turns[0].text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Per i dag har vi ingen avtale. Per Haugen kom.", "Per i dag har vi ingen avtale."),
        ("Per dags dato er det slutt, sa Per Haugen.", "Per dags dato er det slutt"),
        ("så kom dag vik og en dag sa dag vik at det var nok i dag", "en dag"),
        ("så kom dag vik og en dag sa dag vik at det var nok i dag", "nok i dag"),
        ("det var liv berg og dag vik som hadde et liv der borte", "et liv der"),
    ],
)
def test_a_phrase_stays(text, kept):
    assert kept in released(text, "nb")


@pytest.mark.parametrize("text", ["Per sa det. Per Haugen kom.", "broren min dag kom med per haugen"])
def test_a_name_beside_no_phrase_is_masked(text):
    left = released(text, "nb").lower()
    assert "per" not in left.split()
    assert "dag" not in left.split()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I'm Leila Hosseini, I said.", "I'm [person 1], I said."),
        ("It was in my head I guess.", "It was in my head I guess."),
    ],
)
def test_the_english_i_is_no_part_of_a_name(text, left):
    turns = [Turn(0, "P", "participant", 0, 0, text, "en")]
    made = qc.anonymise([Transcript.build("P01", turns, language="en")])
    assert made.transcripts[0].turns[0].text == left
