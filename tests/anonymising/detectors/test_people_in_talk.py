"""People as they are spoken of: with words of address, by a word that is a name, in compounds, spelled; and nobodies."""

import re

import pytest

from qualcode.anonymising import find_identifiers
from qualcode.model import Transcript, Turn

MARK = re.compile(r"\[\[(.*?)\]\]")


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("nb", "Fastlegen, [[dr. Rahimi]], sa at [[fru Solbakken]] måtte hvile."),
        ("nb", "Jeg spurte [[herr Moe]] og [[frk. Dahl]] om lov."),
        ("nb", "[[Liv]] var blid den dagen."),
        ("nb", "De kalte ham [[Disko-Arne]] på bedehuset."),
        ("nb", "Det var [[Steins]] bil og [[Livs]] hus."),
        ("nb", "Etterpå kom [[Abu Akram]], og [[Umm Salma]] ventet i bilen."),
        ("nb", "Han heter [[Joris de Graaf]], og alle sier [[de Graaf]]."),
        ("nb", "Jeg møtte [[Lotte van Beek]] og [[Ana dos Santos]] der."),
        ("nn", "Lærarinna, [[frøken Lie]], budde oppe."),
        ("nn", "Eg stavar: [[R-a-k-o-t-o-n-d-r-a-i-n-i]], sånn."),
        ("nn", "[[Dona Lurdes]] rekna i hovudet."),
        ("nn", "Kven var det? [[Odd]]. Han var bonde."),
        ("en", "I go over with [[Feri bácsi]] in the evening."),
        ("en", "They wrote [[Nesrin Abdul Rahman Alkhateeb]] on it."),
        ("en", "[[Grace]]. [[Grace Achieng]], she was the adviser. [[Grace's|Grace]] mother came."),
        ("en", "My boss, [[Mrs Bjerkan]], knows, and [[Miss Otieno]] too."),
        ("en", "[[Rob]], he left early."),
        ("en", "This is [[Pieter de Wit]]. It's [[de Wit]], small d."),
        ("en", "I asked [[Mark]]. [[Mark]] said no, so I asked [[Hope]]."),
        ("en", "We met [[Señora Quispe]] at the gate."),
    ],
)
def test_people_are_found_with_all_of_their_name(masked, language, marked):
    text = MARK.sub(lambda mark: mark.group(1).split("|")[0], marked)
    found = masked(text, language, "person")
    for mark in MARK.findall(marked):
        assert any(one in (mark, mark.split("|")[-1], mark.removesuffix("s")) for one in found), found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Hver dag er ny, og stein er hardt."),
        ("nb", "Det er Ola Nordmann som betaler, eller Kari Nordmann."),
        ("nb", "Powerpointen het «Robust»."),
        ("nb", "Stein er hardt. Tone og takt var viktig."),
        ("nn", "Vår kommune er liten. Dag etter dag gjekk."),
        ("en", "Mark my words. Hope for the best."),
        ("en", "Talk to John Doe or Joe Bloggs on the street."),
        ("en", "Will you come? May I ask?"),
    ],
)
def test_words_that_could_be_names_and_nobodies_stay(masked, language, text):
    assert masked(text, language, "person") == []


def test_the_name_in_a_compound_is_masked_alone(masked):
    assert masked("Vi kaller det Solveig-saken ennå.", "nb", "person") == ["Solveig"]


def test_somebody_introduced_by_a_name_for_nobody_is_masked(masked):
    assert masked("Naboen min heter Ola Nordmann.", "nb", "person") == ["Ola Nordmann"]


def test_what_follows_a_stage_direction_opens_a_sentence():
    texts = [
        "(ler) Med briller, ja. Jeg har dem her.",
        "Det er fint. Vi venter litt.",
        "(pause) Tatt på fersk gjerning.",
    ]
    turns = [Turn(0, "X", "participant", 0, 0, text, "nb") for text in texts]
    assert find_identifiers([Transcript.build("x", turns)], model=False).empty


@pytest.mark.parametrize("name", ["Dod Gemmell", "Wee Shuggie McBride", "Bridie Gaughan"])
def test_a_capital_beside_a_name_belongs_to_it(name):
    rows = find_identifiers(f"And then I met {name}, who laughed.", language="en")
    assert [row.text for row in rows.itertuples() if row.level != "keep"] == [name]
