"""Norwegian people by names that are words, names that are misheard, and names that open a sentence."""

import re

import pytest

MARK = re.compile(r"\[\[(.*?)\]\]")


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        # an everyday word that opens a sentence is a name when it is one inside another
        ("nb", "Der sto [[Glede]] med bagen. [[Glede]] har nøkkelen."),
        ("nn", "Spør [[Glytt]] om det. [[Glytt]] veit alt om båtar."),
        # a name that is a word, and who it is
        ("nb", "[[April]], minstejenta, ringer når den piper."),
        ("nn", "[[May]], kona, ho stod i kassa."),
        ("nn", "[[Storm]], eldsteguten, fekk plass."),
        ("nb", "[[Odd]] i oppgang C ringte vaktmesteren."),
        ("nn", "[[Stein]] på Neset, han hadde sauer."),
        ("nn", "Me har to. [[Sol]] går på Vikane vidaregåande. [[Vår]] slit på skulen."),
        # a sentence by itself, and who is told of next; what others call somebody
        ("nb", "Jeg husker én. [[Zorvan]]. Han var seksten."),
        ("nn", "Eg heiter [[Terje Aasen]]. [[Kaptein]], sa ungane."),
        ("nb", "[[Sivakumar Rajaratnam]]. [[Raja]], sier noen av de gamle."),
        ("nn", "[[Ola]]-guten og [[Kari]]-jenta var der."),
        # one letter off a name that is met
        ("nn", "Ho heiter [[Ragnhild]]. [[Ragnhil]] utan d, skreiv dei."),
        ("nb", "Vi spurte [[Kristoffer]] om det. [[Kristofer]] sto det i avisa."),
        # the letters of a double name
        ("nn", "Eg heiter [[Bjørn-Inge Myhre]]. [[B-I]], seier dei på radioen."),
        # first names from far and near
        ("nb", "Da kom [[Semret]] og [[Kushtrim]] med kake."),
        ("nn", "Så ringde [[Tharani]] til [[Láilá]] og [[Hallgrim]]."),
    ],
)
def test_people_are_found_where_the_name_is_a_word_or_misheard(masked, language, marked):
    text = MARK.sub(r"\1", marked)
    assert masked(text, language, "person") == MARK.findall(marked)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Storm og snø hele uka. Storm er ikke noe nytt her."),
        ("nn", "Andre strikkar. Vår går mot sommar, og sol går i svart."),
        ("nb", "Fint. Han kom. Ja, sa de. Kom, sa ungene."),
        ("nn", "Liv og røre var det. Odd, rart og gale."),
        ("nb", "Glede er viktig. Vi hadde stor glede av det."),
    ],
)
def test_everyday_words_that_open_a_sentence_are_nobody(masked, language, text):
    assert masked(text, language, "person") == []


def test_a_byname_in_front_goes_with_the_name_where_capitals_are_missing(masked):
    text = "ja så kom store hilde og lange jon og så satt vi der og så gikk de"
    assert masked(text, "nb", "person") == ["store hilde", "lange jon"]
