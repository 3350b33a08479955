"""English talk from many countries: what is masked of it, and what stays because everybody knows it."""

import pytest


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Even under Mahama the drains were blocked.", "Mahama"),
        ("I voted for the NPP once.", "NPP"),
        ("Then came a letter from Migri.", "Migri"),
        ("Katherine Zappone came down once.", "Katherine Zappone"),
        ("I rang Shelter and nobody answered.", "Shelter"),
    ],
)
def test_what_a_whole_country_knows_stays(kept, masked, text, name):
    assert kept(text, "en") == [name]
    assert masked(text, "en") == []


def test_a_word_of_a_known_body_does_not_stay_inside_a_local_name(masked):
    found = masked("My lad plays for Moy Rangers and I help at the Wexcombe Crisis Centre.", "en")
    assert {"Moy Rangers", "Wexcombe Crisis Centre"} <= {name.removeprefix("the ") for name in found}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The National Council of Sports gave us gloves.", "National Council of Sports"),
        ("They closed us under the Mental Health Act 1983.", "Mental Health Act 1983"),
        ("Then the Road Safety Authority came.", "Road Safety Authority"),
        ("He stood for the Workers' Liberation Party.", "Workers' Liberation Party"),
        ("We wrote to the Minister for Rural Affairs.", "Minister for Rural Affairs"),
        ("Then Senator Okiya shook my hand.", "Okiya"),
        ("I told Bridie Maguire, the health minister, to her face.", "Bridie Maguire"),
    ],
)
def test_public_bodies_laws_and_offices_stay_by_how_they_are_called(kept, masked, text, name):
    assert name in kept(text, "en")
    assert masked(text, "en") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I sit on the Keta Fishermen Authority.", "Keta Fishermen Authority"),
        ("Our minister, Bridie Maguire, baptised him.", "Bridie Maguire"),
    ],
)
def test_local_bodies_and_the_clergy_do_not_stay(masked, text, name):
    assert name in " ".join(masked(text, "en"))
