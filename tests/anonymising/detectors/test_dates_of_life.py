"""Years, months, feasts and lengths of time that date somebody's life, and those of public history."""

import re

import pytest

from qualcode.anonymising import find_identifiers
from qualcode.model import Transcript, Turn

MARK = re.compile(r"\[\[(.*?)\]\]")


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("nb", "Jeg var ny på verkstedet. Det var i [[2008]]."),
        ("nb", "Han gifta seg [[jula 98]] i kirka der."),
        ("nb", "[[Våren -09]] kjøpte jeg båten."),
        ("nb", "jeg begynte i [[nittiåtte]] på trålere"),
        ("nb", "De kom hit i [[to tusen og femten]]."),
        ("nb", "Hun er født i [[april]], samme som meg."),
        ("nb", "Han satt inne fra [[1998 til 2003]]."),
        ("nb", "Jeg sluttet på skolen i [[nitten syttisju]]."),
        ("nb", "Dattera mi ble operert i [[mai i fjor]]."),
        ("nb", "Hun går av med pensjon til [[sommeren]]."),
        ("nb", "Det var [[den nittende desember]] han ringte."),
        ("nn", "Far døydde [[hausten nitten åttifire]]."),
        ("nn", "Garden har vore i slekta sidan [[1720]]."),
        ("nn", "Alle bar kista hennar i [[1999]]."),
        ("nn", "Eg tok over bruket i [[1991]], etter mor."),
        ("nn", "Ho budde på hybel då, i [[åttisju]]."),
        ("en", "He died in the fire, in [[2012]]."),
        ("en", "I moved to the island back in [[ninety-eight]]."),
        ("en", "We got married in [[in the summer of 2019]]."),
        ("en", "She came in [[two thousand and eleven]]."),
        ("en", "My brother left in [['86|86]]."),
        ("en", "I wanted to leave in [[2012]], to Vienna."),
        ("en", "It was [[oh nine]] when I got my first boat."),
        ("en", "I had the operation [[last October]]."),
    ],
)
def test_years_and_months_of_a_life_are_found(masked, language, marked):
    text = MARK.sub(lambda mark: mark.group(1).split("|")[0], marked)
    assert masked(text, language, "date") == [mark.split("|")[-1] for mark in MARK.findall(marked)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "I 2013 kom en ny regjering."),
        ("nb", "Jeg tror at de stengte ordninga i 2013."),
        ("nb", "Kommunereformen i 2020 slo oss sammen."),
        ("nb", "Programmet gikk fra 2009 til 2014."),
        ("nb", "Vi feirer 8. mars her."),
        ("nb", "Så kom mars 2020, og alt stengte."),
        ("nb", "Det var 2 000 mennesker der."),
        ("nn", "Lova vart endra i 2006."),
        ("nn", "Krigen slutta i 1945."),
        ("en", "In 2004 Latvia joined the EU."),
        ("en", "I think the law changed in 2013."),
        ("en", "The constitution of 2010 gave us counties."),
        ("en", "The goals for 2030 are known."),
        ("en", "The parliament voted in May 2015."),
    ],
)
def test_years_of_public_history_stay(masked, language, text):
    assert masked(text, language, "date") == []


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("nb", "Mora mi vaska der i [[tretti år]]."),
        ("nb", "Hun hadde bodd [[to år]] på loftet der."),
        ("nb", "Jeg var sykmeldt i fjor, [[ti uker]]."),
        ("nb", "Biblioteksjef, i [[nitten år]] nå."),
        ("nb", "Jeg har kjørt drosje i [[tjueto år]]."),
        ("nn", "Eg har vore klokkar her i [[sytten år]]."),
        ("nn", "Systera mi budde i Bergen i [[åtte år]]."),
        ("en", "We were [[three years]] in Turkey."),
        ("en", "[[Seven years]] I'm there."),
        ("en", "I have lived on this island for [[twenty-six years]]."),
        ("en", "I was [[seven months]] in and out of hospital."),
        ("en", "He was mayor for [[three terms]]."),
    ],
)
def test_lengths_of_time_that_date_a_life_are_found(masked, language, marked):
    assert MARK.findall(marked)[0] in " / ".join(masked(MARK.sub(r"\1", marked), language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "For tjue år siden var det annerledes."),
        ("nb", "De neste fire årene blir tøffe."),
        ("nb", "Saken tok tre uker."),
        ("nn", "Prosjektet varer i tre år."),
        ("en", "Two weeks later the money came."),
        ("en", "It takes five years to change a school."),
        ("en", "The bridge lasted forty years."),
    ],
)
def test_other_lengths_of_time_stay(masked, language, text):
    assert masked(text, language, "date") == []


def test_a_year_that_answers_when_you_came_is_found():
    turns = [
        Turn(0, "I", "interviewer", 0, 0, "Når flytta du hit?"),
        Turn(0, "X", "participant", 0, 0, "Nitten nittifem."),
    ]
    found = find_identifiers([Transcript.build("x", turns)], model=False)
    assert "Nitten nittifem" in set(found[found["kind"] == "date"]["text"])


def test_a_public_day_is_kept_but_for_the_day_of_the_interview(masked):
    assert masked("Vi feirer åttende mars.", "nb", "date") == []
    assert masked("Intervju med bonde, åttende mars, på kjøkkenet.", "nb", "date") == ["åttende mars"]
