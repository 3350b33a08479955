"""Numbers in words."""

import pytest

from qualcode.languages import is_number_word, parse_number, parse_ordinal


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("femtito", 52), ("femti to", 52), ("to og femti", 52), ("toogfemti", 52), ("fifty-two", 52), ("fifty two", 52),
        ("tjueein", 21), ("ein og tjue", 21), ("hundre og tjue", 120), ("two hundred and five", 205), ("sytten", 17), ("syv", 7),
        ("nitten sekstiåtte", 1968), ("nineteen sixty-eight", 1968), ("to tusen og femten", 2015), ("twenty fourteen", 2014), ("0", 0),
    ],
)  # fmt: skip
def test_numbers_are_understood_as_people_say_them(words, value):
    assert parse_number(words) == value


@pytest.mark.parametrize("words", ["", "og", "mange", "fem og", "one of two", "to to"])
def test_what_is_no_number_gives_none(words):
    assert parse_number(words) is None


def test_every_number_below_a_hundred_has_a_word_in_each_language():
    for tens in ("tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti"):
        for units in ("ein", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni"):
            assert 20 < (parse_number(tens + units, "nn") or 0) < 100


@pytest.mark.parametrize(
    ("words", "value"), [("syttende", 17), ("tjueførste", 21), ("twenty-third", 23), ("3rd", 3), ("24.", 24)]
)
def test_ordinals(words, value):
    assert parse_ordinal(words) == value


def test_a_language_limits_what_counts():
    assert is_number_word("sju", "nn") and not is_number_word("sju", "en")
