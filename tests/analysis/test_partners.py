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


def test_the_region_of_partners_follows_from_their_countries(make):
    from qualcode.analysis.matrix import theme_matrix
    from qualcode.model import QualcodeError

    partners = {"P1": "Guatemala; Lithuania", "P2": "Kenya", "P3": "none", "P4": "Latvia;Estonia"}
    transcripts = [
        make.interview(n, (n, "participant", "one two"), participant=n, partner_country=c, date="2015-05-04")
        for n, c in partners.items()
    ]
    codings = make.table([make.coding(t, "one", "a") for t in transcripts])
    matrix = theme_matrix(codings, transcripts, columns="partner_region")
    assert list(matrix.columns) == ["EU", "non-EU", "both", "none"]
    assert matrix.attrs["n_columns"] == {"EU": 1, "non-EU": 1, "both": 1, "none": 1}
    lost = make.interview("P5", ("P5", "participant", "one"), participant="P5", partner_country="Atlantis")
    with pytest.raises(QualcodeError, match="participant P5: country 'Atlantis' is not known"):
        theme_matrix(codings, [*transcripts, lost], columns="partner_region")
