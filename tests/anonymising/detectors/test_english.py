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
