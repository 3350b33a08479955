"""Phones, e-mail, user names, identity numbers and plates as people say them."""

import re

import pytest

MARK = re.compile(r"\[\[(.*?)\]\]")


def planted(marked):
    """The plain text, and what stands between double brackets."""
    return MARK.sub(r"\1", marked), MARK.findall(marked)


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("nb", "Vent litt, det er jobbnummeret, ta [[nifire åtte, null fem, tre én sju]] isteden."),
        ("nb", "Du kan ringe [[ni fem to, nei vent, ni fem tre, dobbel null, førtisju]]."),
        ("nb", "Så sa hun [[fire åtte, eh, null to, tjueni, 61]] og la på."),
        ("nb", "Vipps til [[nito sytten, trettien nullåtte]] da."),
        ("nn", "Nummeret mitt er [[fire éin, null sju, to to, åttini]]."),
        ("nn", "Skriv [[ni null, tolv, førti, sekstito]] på lappen."),
        ("en", "My number is [[oh seven double two, four one nine, triple six, oh]]."),
        ("en", "Then call [[nine one five, no wait, nine one six, double two, thirty-four]]."),
        ("en", "It's [[plus four four, seven seven double-oh, nine one two, three four five]]."),
    ],
)
def test_phones_said_in_words_with_doubles_and_corrections(masked, language, marked):
    text, expected = planted(marked)
    assert masked(text, language, "contact") == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Han telte en to tre fire fem seks sju åtte og løp."),
        ("nb", "Hun er fra nitten åttito, han fra nitten åttifire."),
        ("nb", "Det kosta to hundre og femti, tre hundre og seksti kroner."),
        ("nb", "Jeg ringte 02800 til politiet, og så 116117."),
        ("nn", "Me var fem, seks, kanskje sju stykke."),
        ("en", "Between nineteen ninety-one and nineteen ninety-two it closed."),
        ("en", "We had ten, twelve, maybe fifteen people."),
        ("en", "One, two, three, four, five, six, seven, I counted."),
    ],
)
def test_counting_amounts_years_and_service_numbers_are_no_phones(masked, language, text):
    assert masked(text, language, "contact") == []


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("nb", "Skriv til [[oddny krøllalfa havblikknett punktum no]] da."),
        ("nb", "det er [[kari, eh, punktum hansen krøll alfa gmail com]] ja"),
        ("nb", "Send det til [[post krøllalfa fjell strek kommune punktum no]] da."),
        ("nb", "mailen er [[jonas alfakrøll ungdomshuset tromsø punktum no]] i ett ord"),
        ("nb", "Du når meg på [[berit.moe, eh, krøllalfa online punktum no]]."),
        ("nn", "E-posten er [[bjørn punktum vatle snabel-a sognpost punktum no]] altså."),
        ("en", "It's [[pat dot o'brien at, uh, gmail dot com]], all lower case."),
        ("en", "You can mail me, [[mary otieno seventy-two at yahoo dot co dot uk]]."),
        ("en", "Write to [[j dot k dot mutua at gmail.com]] please."),
        ("en", "Oh, it is [[anna underscore nowak at poczta dot pl]]. Good."),
    ],
)
def test_mail_read_aloud_in_three_languages(masked, language, marked):
    text, expected = planted(marked)
    assert masked(text, language, "contact") == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Han sa at dot com-bobla sprakk."),
        ("nb", "Jeg tror at gmail punktum com var nede."),
        ("nn", "Eg sa at nei, det er no greitt."),
        ("en", "We met at the dot com conference."),
        ("en", "I was at home at ten, look at me."),
    ],
)
def test_at_in_a_sentence_is_no_mail(masked, language, text):
    assert masked(text, language, "contact") == []


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("nb", "På snapchat heter jeg [[fjellgeita_92]] ennå."),
        ("nb", "Brukernavnet mitt er [[fjellgeito]] på det forumet."),
        ("nb", "og på insta så er jeg [[ronny.fiskar]] med to n"),
        ("nn", "På Instagram finn du meg som [[sigrid.strikkar]], der er alt."),
        ("en", "On the Facebook I'm [[zoltan.epito]], with z."),
        ("en", "On Telegram she goes by [[olena_kh]] now."),
    ],
)
def test_user_names_with_words_between(masked, language, marked):
    text, expected = planted(marked)
    assert masked(text, language, "contact") == expected


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("nb", "De skrev ned [[LU 7153]] og kjørte."),
        ("nb", "bilen har [[zt fire åtte to én sju]] bakpå"),
        ("nb", "Bilnummeret er [[Z T 4821]] da."),
        ("nb", "Fødselsnummeret er [[null sju åtte fem fem åtte, ett null null to null]], sa jeg."),
        ("nn", "Kontoen er [[tjueseks femti nittiåtte sytten null fire ein]], trur eg."),
        ("nb", "Passet mitt, [[N 1234567]], er borte."),
        ("en", "I say [[two four eight two nine four, one double-oh two four]], so nervous."),
        ("en", "The van is [[AB12 CDE]], white."),
        ("en", "The plate of the car was [[ABC 123]]."),
        ("en", "My car, [[KBX 412T]], was stolen."),
    ],
)
def test_plates_and_identity_numbers_read_aloud(masked, language, marked):
    text, expected = planted(marked)
    assert masked(text, language, "id") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Det var FN 2030 og EU 2014 og KS 2019.",
        "Vi tok bil på E6 og E 18.",
        "Bilen er fra 2014, med A4 i hanskerommet.",
    ],
)
def test_bodies_with_years_and_roads_are_no_plates(masked, text):
    assert masked(text, "nb", "id") == []
