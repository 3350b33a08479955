import pytest

from qualcode.analysis.comparison import compare_groups
from qualcode.analysis.partners import partners_spoken_of


@pytest.fixture
def talk(make):
    mayor = make.interview(
        "P1", ("I", "interviewer", "What of Kenya?"), ("P1", "participant", "In Latvia we learnt patience."),
        ("P1", "participant", "The Kenyans taught us patience, too."), ("P1", "participant", "At home, in Norway, money is short."),
        participant="P1", country="Norway", date="2015-05-04",
    )  # fmt: skip
    officer = make.interview(
        "P2",
        ("P2", "participant", "Those grants gave us patience."),
        participant="P2",
        country="Latvia",
        date="2015-05-04",
    )
    codings = make.table([
        make.coding(mayor, "we learnt patience", "benefits/patience"), make.coding(mayor, "taught us patience", "benefits/patience"),
        make.coding(mayor, "money is short", "hindrances/money"), make.coding(officer, "gave us patience", "benefits/patience"),
        make.coding(officer, "Those grants", "cooperation/eu"),
    ])  # fmt: skip
    return codings, [mayor, officer]


def test_a_turn_is_about_the_partners_it_names_or_is_coded_with(talk):
    found = partners_spoken_of(*talk)
    assert found[["document", "turn", "partner"]].to_numpy().tolist() == [
        ["P1", 1, "EU"],
        ["P1", 2, "non-EU"],
        ["P2", 0, "EU"],
    ]
    assert found["countries"].tolist() == [("Latvia",), ("Kenya",), ()]
    assert found["codes"].tolist() == [(), (), ("cooperation/eu",)]


def test_themes_are_counted_by_the_partners_spoken_of(talk):
    found = compare_groups(*talk, by="mentions")
    assert found.loc["benefits/patience", ["EU", "non-EU"]].tolist() == ["2 of 2", "1 of 1"]
    assert found.loc["hindrances/money", ["EU", "non-EU"]].tolist() == ["0 of 2", "0 of 1"]
    assert "difference" not in found
    assert found.loc["benefits", "sentence"] == (
        "2 of 2 informants who speak of partners in the EU and 1 of 1 informants who speak of partners outside the EU "
        "spoke of “benefits”."
    )
