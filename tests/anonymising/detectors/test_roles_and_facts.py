"""Roles that identify with a place, nationality and family."""

import pytest


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("nb", "Jeg snakket med ordføreren i Lom.", "ordføreren i Lom"),
        ("nn", "Han var ordførar for Høgre i Fjaler.", "ordførar for Høgre i Fjaler"),
        ("en", "We met the deputy mayor of Smiltene.", "the deputy mayor of Smiltene"),
        ("nb", "Hun er den eneste jordmora på øya.", "den eneste jordmora på øya"),
        ("nb", "Far min var lensmann der.", "lensmann der"),
    ],
)
def test_roles_beside_a_place_are_found(masked, language, text, role):
    assert role in masked(text, language, "role")


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("nb", "Rådmannen vår kommer fra sør.", "Rådmannen vår"),
        ("nb", "Jeg er avdelingsingeniør på vann og avløp.", "avdelingsingeniør på vann og avløp"),
        ("nn", "Ho var rådgjevar i oppvekst den gongen.", "rådgjevar i oppvekst"),
        ("nn", "Kulturkonsulenten svara ikkje.", "Kulturkonsulenten"),
        ("en", "I worked as a programme officer then.", "a programme officer"),
        ("en", "Our chairman talked and talked.", "Our chairman"),
        ("en", "He was head of planning in Smiltene.", "head of planning in Smiltene"),
    ],
)
def test_roles_of_particular_people_are_found_as_whole_phrases(masked, language, text, role):
    assert masked(text, language, "role") == [role]


def test_an_office_named_with_its_place_points_to_a_person_by_itself():
    from qualcode.anonymising import find_identifiers

    rows = find_identifiers("Ordføreren i Lom ringte læreren.", language="nb", model=False)
    levels = {row.text: row.level for row in rows.itertuples()}
    assert levels["Ordføreren i Lom"] == "direct" and levels["læreren"] == "indirect"


@pytest.mark.parametrize(
    ("language", "text", "figure"),
    [
        ("nb", "Han melker tjueto kyr hver dag.", "tjueto kyr"),
        ("nn", "Vi er tre tusen og fem hundre.", "tre tusen og fem hundre"),
        ("en", "We have less than six thousand people.", "less than six thousand people"),
        ("nb", "Det er fire tusen innbyggere.", "fire tusen innbyggere"),
        ("nb", "Hun er gift med en bonde.", "gift med en bonde"),
    ],
)
def test_figures_and_family_facts_that_give_away_are_found(masked, language, text, figure):
    assert masked(text, language, "other") == [figure]


def test_bare_counts_stay(masked):
    assert (
        masked("Det kom to personer. There are 60 municipalities. Vi prøvde tre ganger.", None, "other") == []
    )


def test_roles_spoken_of_in_general_stay(masked):
    assert (
        masked("En ordfører må lytte, og lærere har det travelt. A mayor should listen.", "nb", "role") == []
    )


def test_where_a_relative_is_from_is_found_though_the_country_is_kept_elsewhere(masked, kept):
    assert masked("Kona mi er fra Kenya. Vi samarbeider med Kenya.", "nb") == ["Kenya"]
    assert kept("Vi samarbeider med Kenya.", "nb") == ["Kenya"]
    assert masked("My husband is Latvian.", "en") == ["husband is Latvian"]


def test_children_and_divorce_are_found(masked):
    assert masked("Vi har tre barn, og jeg er skilt.", "nb") == ["tre barn", "skilt"]


@pytest.mark.parametrize(
    "office",
    [
        "the dean of the Faculty of Law at Queen's University Belfast",
        "the Director of Nursing at Altnagelvin",
        "the bishop of Kilmore",
        "the editor of the Stornoway Gazette",
    ],
)
def test_an_office_is_masked_with_the_whole_body_it_is_held_in(masked, office):
    assert masked(f"That year {office} wrote to us.", "en", "role") == [office]


@pytest.mark.parametrize(
    "role",
    [
        "the Regional Manager of Dart Welcome",
        "the Chief Fire Officer of Kilmarnock",
        "the clinical lead for dementia at Ninewells Hospital",
    ],
)
def test_a_title_in_capitals_and_a_lead_are_masked_whole(masked, role):
    assert masked(f"Then {role} came to see us.", "en", "role") == [role]
