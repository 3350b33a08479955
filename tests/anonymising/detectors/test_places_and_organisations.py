"""Places, workplaces, and what is kept of them."""

import pytest


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("nb", "Jeg bor i Lom, men jobber i Nesna kommune.", ["Lom", "Nesna kommune"]),
        ("nb", "Vi var i Os, i Time og på Hole.", ["Os", "Time", "Hole"]),
        ("nn", "Eg er frå Sande i Vestfold.", ["Sande i Vestfold"]),
        ("nb", "Hun er fra Skedsmo, som er borte nå.", ["Skedsmo"]),
        ("nb", "De bor på Fjellvikøya.", ["Fjellvikøya"]),
        ("en", "We were in Smiltene and in Homa Bay County.", ["Smiltene", "Homa Bay"]),
        ("en", "She comes from a village called Lubezere.", ["Lubezere"]),
        ("nb", "vi dro til kautokeino og så til hammerfest i går", ["kautokeino", "hammerfest"]),
    ],
)
def test_places_are_found(masked, language, text, names):
    assert masked(text, language, "place") == names


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("nb", "Kona mi trives på Brattbakken ungdomsskole.", "Brattbakken ungdomsskole"),
        ("nb", "På Solhaug bo- og omsorgssenter har vi det bra.", "Solhaug bo- og omsorgssenter"),
        ("nn", "Han driv Nordbygda Fiskemottak AS no.", "Nordbygda Fiskemottak AS"),
        ("nn", "Dei starta Fjaler folkehøgskule.", "Fjaler folkehøgskule"),
        ("en", "I teach at Kapsabet Boys High School now.", "Kapsabet Boys High School"),
        ("en", "He studied at the University of Eldoret.", "the University of Eldoret"),
        ("nb", "Hun begynte på Ospelundskolen i fjor.", "Ospelundskolen"),
    ],
)
def test_workplaces_are_found(masked, language, text, name):
    assert name in masked(text, language, "organisation")


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("nb", "Hun jobber på vannverket på Storvika.", "vannverket på Storvika"),
        ("nn", "Ho spelte i idrettslaget i mange år.", "idrettslaget"),
        ("en", "My son sings in the church choir in Smiltene.", "the church choir in Smiltene"),
        ("nb", "Hun jobber på NAV Lom.", "NAV Lom"),
        ("nb", "Firmaet vårt, Lie og Wang, heter det, gikk bra.", "Lie og Wang"),
        ("nb", "Hver onsdag på Grim skole.", "Grim skole"),
    ],
)
def test_workplaces_told_by_noun_and_place_are_found_whole(masked, language, text, name):
    assert name in masked(text, language, "organisation")


def test_public_bodies_alone_and_common_workplaces_stay(masked):
    assert masked("NAV er bra, og vi var på skolen og på sykehuset i Kenya.", "nb") == []


def test_time_and_other_words_are_no_places(masked):
    assert (
        masked("Time etter time gikk. Stranda var fin. Vi tok en tur på fjellet. Hole i hodet.", "nb") == []
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "EU, KS og Norad støttet Latvia, Litauen og Kenya gjennom EØS-midlene."),
        ("nn", "Noreg er med i EØS, og Utanriksdepartementet og Statsforvaltaren i Vestland var der."),
        ("en", "The European Union, UN-Habitat and the World Bank met in Brussels and Nairobi."),
        (
            "nb",
            "Vi reiste til Oslo, Riga og Vilnius. Arbeiderpartiet og Høyre var enige. Jens Stoltenberg talte.",
        ),
        ("en", "The Norwegians and the Latvians speak English on Teams at Christmas."),
    ],
)
def test_countries_public_bodies_big_cities_and_public_figures_stay(masked, kept, language, text):
    assert masked(text, language) == []
    assert len(kept(text, language)) >= 3


def test_the_keep_list_can_be_changed_for_a_study():
    from qualcode.anonymising import find_identifiers

    text = "Vi var i Bergen og i Fjellvikøya."
    table = find_identifiers(text, language="nb", without=["Bergen"], keep=["Fjellvikøya"], model=False)
    assert dict(zip(table["text"], table["level"], strict=True)) == {
        "Bergen": "indirect",
        "Fjellvikøya": "keep",
    }


def test_a_kept_name_says_why():
    from qualcode.anonymising import find_identifiers

    (row,) = find_identifiers("Det var Norad.", language="nb", model=False).itertuples()
    assert row.level == "keep" and "public body" in row.detector
