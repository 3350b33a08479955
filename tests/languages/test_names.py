"""First names and surnames."""

import pytest

from qualcode.languages import (
    first_names,
    gender_of,
    is_also_a_word,
    is_first_name,
    is_surname,
    looks_like_surname,
)


@pytest.mark.parametrize(
    "name",
    [
        "Kari",
        "solveig",
        "Anne-Gro",
        "Jānis",
        "Mindaugas",
        "Wanjiku",
        "Oleksandr",
        "Zsuzsanna",
        "Fadumo",
        "Tesfaye",
        "Małgorzata",
    ],
)
def test_first_names_of_many_origins_are_known_in_any_case(name):
    assert is_first_name(name)


@pytest.mark.parametrize("word", ["kommune", "samarbeid", "municipality", "vi", "budget"])
def test_everyday_words_are_no_first_names(word):
    assert not is_first_name(word)


@pytest.mark.parametrize(
    "name", ["Dag", "Liv", "Stein", "Odd", "Bjørn", "Even", "Will", "Mark", "Grace", "Rose", "May"]
)
def test_names_that_are_words_are_names_and_words(name):
    assert is_first_name(name) and is_also_a_word(name)


def test_surnames_are_known_or_recognised_by_their_ending():
    assert is_surname("hansen") and is_surname("Bērziņš")
    assert (
        looks_like_surname("Fjellbråten")
        and looks_like_surname("Tamulienė")
        and looks_like_surname("Kovalchuk")
    )
    assert not looks_like_surname("hyggelig")


def test_gender_is_told_where_it_is_one_and_left_open_where_it_is_both():
    assert (gender_of("Ragnhild"), gender_of("Torbjørn"), gender_of("Kim")) == ("female", "male", None)


def test_norwegian_names_are_enough_to_choose_from():
    assert len(first_names("norwegian", "female")) > 400 and len(first_names("norwegian", "male")) > 400
