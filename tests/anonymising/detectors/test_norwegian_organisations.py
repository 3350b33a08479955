"""Local firms, clubs and newspapers of Norway, by how they are called."""

import re

import pytest

MARK = re.compile(r"\[\[(.*?)\]\]")


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("nn", "[[Utvær idrettslag]] stiller lag med jenter og gutar."),
        ("nb", "[[Fram fotballklubb]] rykket opp."),
        ("nb", "Dagen etter. [[Båtsfjord Nordfisk]]. Vi var mange."),
        ("nn", "Me handla på [[Moen Auto]] og hos [[Rise Maskin]]."),
        ("nb", "Butikken heter [[Polarkrydder]], og han jobber i [[Trollvåg Sjømat]]."),
        ("nn", "[[Fjordingen]] hadde ei side om det."),
        ("nn", "Det stod i [[Hardanger Folkeblad]]."),
    ],
)
def test_firms_clubs_and_newspapers_are_found_whole(masked, language, marked):
    assert masked(MARK.sub(r"\1", marked), language, "organisation") == MARK.findall(marked)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Ny skole kommer. Trygg barnehage er viktig. Lokal avis skrev ikke noe."),
        ("nn", "God barnehage er dyrt. Norsk skule er gratis. Kvart idrettslag slit."),
        ("nb", "Hver menighet har et kor. Egen kirke hadde de ikke."),
    ],
)
def test_an_adjective_that_opens_a_sentence_makes_no_name(masked, language, text):
    assert masked(text, language, "organisation") == []


def test_what_is_nynorsk_for_a_name_that_stays_stays(masked):
    text = "Eg var på Kanariøyane og i Karpatane, og Noregs Bondelag, OBOS og Innovasjon Noreg ringde."
    assert masked(text, "nn") == []
