"""Ages as people tell them: without "year", in pairs, as an answer, with hesitation; and numbers that are none."""

import re

import pytest

from qualcode.anonymising import find_identifiers
from qualcode.model import Transcript, Turn

MARK = re.compile(r"\[\[(.*?)\]\]")


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("nb", "Nå er hun [[åttien]] og bor hjemme."),
        ("nb", "Hun er vel, eh, [[nittito]] til høsten."),
        ("nb", "I mai fyller han [[nitti]], og det blir fest."),
        ("nb", "Sjefen min må være rundt [[seksti]]."),
        ("nb", "Det satt ei på [[førti]] med rullator der."),
        ("nb", "En kar på godt over [[åtti]], altså."),
        ("nb", "Gutten på [[tolv-tretten]] kom løpende."),
        ("nb", "Jeg er i [[slutten av femtiåra]], jeg."),
        ("nb", "Kona mi er midt i [[førtiårene]]."),
        ("nb", "Han er [[elleve måneder]] nå."),
        ("nb", "Jeg var bare [[sytten]] da jeg dro til sjøs."),
        ("nb", "Vi har to gutter, [[fem og åtte]], hjemme."),
        ("nb", "Den eldste er [[tjueto]], den minste [[fire og et halvt år]]."),
        ("nb", "Mora mi, [[åttiseks år]], steller seg selv."),
        ("nb", "Jeg jobber på ferga, og er [[femtini]]."),
        ("nb", "han var [[femten]] han hadde ikke noe hjem"),
        ("nb", "jeg er [[tjueto]] blir [[tjuetre]] snart"),
        ("nb", "bestefar er med han er [[åtti pluss]] og sprek"),
        ("nb", "Da vi var [[seksten]], stakk vi til byen."),
        ("nb", "Moren min er i sitt [[nittiende år]]."),
        ("nb", "De er [[ni og tolv]], ungene."),
        ("nn", "Ho vert [[sytti]] til sommaren."),
        ("nn", "Eg er [[tretti år]] og trøytt."),
        ("nn", "Systera mi var [[fjorten]] då far døydde."),
        ("nn", "Det kom ein mann på [[seksti]] og ville hjelpe."),
        ("nn", "Guten min, [[ni]], spelar trekkspel."),
        ("nn", "Han er no [[femtiåtte]], trur eg."),
        ("nn", "Ho har passert [[åtti]], ho."),
        ("nn", "No er eg [[førtisju]] og har framleis ikkje lappen."),
        ("nn", "Då var Ingebjørg [[tre]], og vi budde på løa."),
        ("en", "I turned [[forty]] last week."),
        ("en", "He is just gone [[eighty]] and still fishing."),
        ("en", "A boy of [[seven]] carried the water."),
        ("en", "We met an old lady, I think [[ninety-one]], at the gate."),
        ("en", "My two girls, [[six and nine]], go there."),
        ("en", "She must be about [[sixty]] by now."),
        ("en", "I left school at [[fifteen]] and never looked back."),
        ("en", "She is [[in her late thirties]], I believe."),
        ("en", "He'd be [[seventy-four]] today."),
        ("en", "When I was [[nineteen]], the mill burned."),
        ("en", "There was a nurse of [[fifty]] who sang."),
        ("en", "I'm [[thirty-something]], leave it there."),
        ("en", "He's pushing [[seventy]]."),
        ("en", "My baby is [[eleven months old]]."),
        ("en", "We are both [[sixty-two]]."),
        ("en", "That was on her [[fiftieth birthday]]."),
        ("en", "I was [[nineteen years]] when I came to Riga."),
    ],
)
def test_ages_are_found(masked, language, marked):
    found = " / ".join(masked(MARK.sub(r"\1", marked), language, "age"))
    assert all(age in found for age in MARK.findall(marked)), found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Vi hadde fylt en container med bøker."),
        ("nb", "Klokka var seks, og bussen var full."),
        ("nb", "Vi er ni, pluss vikarer."),
        ("nb", "Han var tre år i Polen."),
        ("nb", "Hun har vært her tolv år."),
        ("nb", "I åttiåra var det annerledes."),
        ("nb", "Det er tolv, tretten på venteliste."),
        ("nb", "En gruppe på tolv, en av dem lege."),
        ("nb", "Han er to meter høy."),
        ("nb", "Møtet varte til fem."),
        ("nn", "Det var ti av dei."),
        ("nn", "Eg har fire på deling."),
        ("nn", "Me var femten i klassa."),
        ("en", "It is seven, we should go."),
        ("en", "She is one of the best."),
        ("en", "We opened at nine and closed at five."),
        ("en", "The late fifties were a good time for ships."),
        ("en", "There are twelve, maybe thirteen."),
        ("en", "He turned thirty people away."),
        ("en", "I am here two weeks."),
        ("en", "We had three."),
    ],
)
def test_counts_clocks_and_lengths_of_time_are_no_ages(masked, language, text):
    assert masked(text, language, "age") == []


@pytest.mark.parametrize(
    ("question", "answer", "age"),
    [
        ("Og hvor gammel er du?", "Førtien.", "Førtien"),
        ("Kor gamal var du då?", "Sju, kanskje åtte.", "Sju"),
        ("And your daughter now?", "Nine, and she plays the flute.", "Nine"),
        ("How old are the children?", "Oh, four and six.", "four and six"),
    ],
)
def test_a_number_that_answers_the_question_for_an_age_is_one(question, answer, age):
    turns = [Turn(0, "I", "interviewer", 0, 0, question), Turn(0, "X", "participant", 0, 0, answer)]
    found = find_identifiers([Transcript.build("x", turns)], model=False)
    assert age in set(found[found["kind"] == "age"]["text"])


def test_a_number_that_answers_another_question_is_no_age():
    turns = [
        Turn(0, "I", "interviewer", 0, 0, "How many cows do you have?"),
        Turn(0, "X", "participant", 0, 0, "Forty, and they are loud."),
    ]
    found = find_identifiers([Transcript.build("x", turns)], model=False)
    assert "age" not in set(found["kind"])
