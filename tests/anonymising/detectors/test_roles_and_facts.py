"""Roles that identify with a place, nationality and family."""

import pytest


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("nb", "Jeg snakket med ordføreren i Lom.", "ordføreren i Lom"),
        ("nn", "Han var ordførar for Høgre i Fjaler.", "ordførar for Høgre i Fjaler"),
        ("en", "We met the deputy mayor of Smiltene.", "the deputy mayor of Smiltene"),
        ("nb", "Hun er den eneste jordmora på øya.", "jordmora på øya"),
        ("nb", "Far min var lensmann der.", "lensmann der"),
    ],
)
def test_roles_beside_a_place_are_found(masked, language, text, role):
    assert role in masked(text, language, "role")


def test_roles_spoken_of_in_general_stay(masked):
    assert (
        masked("En ordfører må lytte, og lærere har det travelt. A mayor should listen.", "nb", "role") == []
    )


def test_where_a_relative_is_from_is_found_though_the_country_is_kept_elsewhere(masked, kept):
    assert masked("Kona mi er fra Kenya. Vi samarbeider med Kenya.", "nb") == ["Kenya"]
    assert kept("Vi samarbeider med Kenya.", "nb") == ["Kenya"]
    assert masked("My husband is Latvian.", "en") == ["Latvian"]


def test_children_and_divorce_are_found(masked):
    assert masked("Vi har tre barn, og jeg er skilt.", "nb") == ["tre barn", "skilt"]
