"""Roles and organisations."""

import pytest

from qualcode.languages import ends_as_organisation, is_head_noun, is_role


@pytest.mark.parametrize(
    "role",
    [
        "ordfører",
        "ordføreren",
        "ordføraren",
        "rådmannen",
        "rådmenn",
        "jordmora",
        "deputy mayor",
        "Mayors",
        "enhetsledere",
        "prosjektleiaren",
    ],
)
def test_roles_are_known_in_their_forms(role):
    assert is_role(role)


@pytest.mark.parametrize("word", ["samarbeid", "mayonnaise", "møte", "budget"])
def test_other_words_are_no_roles(word):
    assert not is_role(word)


def test_workplaces_are_known_by_their_nouns_and_endings():
    assert is_head_noun("ungdomsskole") and is_head_noun("High School") and is_head_noun("sjukeheim")
    assert ends_as_organisation("Solbakkenskolen") and not ends_as_organisation("skolen")
