"""The register guarantees: every mention of a registered person is found, however it is written."""

import re

import pytest

from qualcode.anonymising import find_identifiers, read_register
from qualcode.model import QualcodeError

PEOPLE = [
    {"name": "Kari Anne Nordmann", "aliases": "Kaja"},
    {"name": "Dag Per Vik"},
    {"name": "Solveig Berg-Hansen", "participant": "P03"},
    {"name": "Patrick O'Brien", "phone": "412 34 567"},
    {"name": "Christian Aase"},
    {"name": "Ilze van der Meer"},
]


def found(text, people=PEOPLE):
    return [(m.text, m.entity) for m in read_register(people).find(text)]


@pytest.mark.parametrize(
    "written",
    [
        "Kari Anne Nordmann", "kari anne nordmann", "KARI NORDMANN", "Kari", "kari", "Karis", "Kari's", "Kari’s", "Nordmann",
        "Nordmanns", "K. Nordmann", "K.A. Nordmann", "Kari N", "K.A.N.", "Kaja", "Kajas", "Kari-Anne", "Karianne",
        "Kari\u00a0Nordmann", "Nordmann, Kari",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_person_is_found(written):
    text = f"Jeg traff {written} der."
    mentions = read_register(PEOPLE).find(text)
    assert [m.entity for m in mentions] == ["person 1"]
    assert text[mentions[0].start : mentions[0].end] == re.sub(r"(?<=[iandNORMa])['’]?s$", "", written)


def test_a_sharp_s_is_no_genitive_of_a_shorter_name():
    assert found("Johann Groß kam. Gros mor sa det.", ["Gro Vik"]) == [("Gro", "person 1")]


@pytest.mark.parametrize("written", ["Sovleig", "sovleig", "Solveigg", "Solveigs", "Berg-Hansen", "Hansen"])
def test_misspellings_and_half_names_are_the_same_participant(written):
    assert found(f"Det sa {written} også.") == [(written.removesuffix("s"), "P03")]


@pytest.mark.parametrize("written", ["Kristian", "Kristian Åse", "Cristian"])
def test_spellings_that_sound_alike_are_found(written):
    assert found(f"Det sa {written} også.") == [(written, "person 4")]


def test_foreign_names_are_found_without_their_accents():
    assert found("Janis Berzins sa, og Bērziņa.", ["Jānis Bērziņš"])[0] == ("Janis Berzins", "person 1")


def test_a_misspelling_is_less_sure_than_the_name():
    sure, unsure = read_register(PEOPLE).find("Solveig og Sovleig")
    assert sure.confidence > unsure.confidence


@pytest.mark.parametrize(
    "text",
    [
        "Personen kom.", "Vi har tre per person hver dag.", "Hele dagen var det per nå 40.", "I dag er det vik.",
        "Karisma er ikke alt.", "the dagger", "nordmannen",
    ],
)  # fmt: skip
def test_words_that_only_hold_a_name_are_left(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dag sa det.", "Dag"),
        ("så sa dag sa at", ""),
        ("broren min dag sa nei", "dag"),
        ("ordføreren dag vik kom", "dag vik"),
    ],
)
def test_a_name_that_is_a_word_is_told_by_its_company(text, name):
    assert "".join(m[0] for m in found(text)) == (name or "dag")


@pytest.mark.parametrize(
    "text", ["vi var hos liv i går og livs mor", "det var odd som ringte, odds idé", "I met grace there"]
)
def test_without_capitals_a_name_that_is_seldom_a_word_is_the_name(text):
    people = ["Liv Bakke", "Odd Vik", "Grace Otieno"]
    assert found(text.lower(), people)
    assert not found("Vi fant en stein, og det er odd liv laga.", ["Stein Moe"])


def test_another_person_with_the_same_first_name_is_not_ours():
    mentions = read_register(PEOPLE).find("Kari Solberg kom.")
    assert [(m.entity, m.form) for m in mentions] == [("", "other surname")]


def test_a_shared_first_name_names_its_candidates_and_guesses_none():
    mentions = read_register(["Kari Nordmann", "Kari Lunde"]).find("Kari ringte.")
    assert mentions[0].entity == "" and mentions[0].candidates == ("person 1", "person 2")


def test_phone_numbers_are_found_in_any_grouping_and_particles_go_with_the_surname():
    assert found("Ring 41 23 45 67 til van der Meer") == [
        ("41 23 45 67", "person 3"),
        ("van der Meer", "person 5"),
    ]


def test_a_place_of_the_register_is_found_with_its_genitive():
    assert found("sund kommunes plan", [{"name": "Sund kommune", "kind": "sted"}]) == [
        ("sund kommune", "place 1")
    ]


def test_a_foreign_place_is_found_with_and_without_its_accents():
    place = [{"name": "Cēsis", "kind": "place"}]
    assert [m[0] for m in found("i Cēsis, CESIS og cēsis' gater", place)] == ["Cēsis", "CESIS", "cēsis"]


def test_csv_with_semicolons_and_norwegian_headings_is_read(tmp_path):
    file = tmp_path / "register.csv"
    file.write_bytes("Navn;Kallenavn;Type;Deltaker\nÅse Bø;Åsa|Mamma;person;P01\n".encode("cp1252"))
    person = read_register(file).people[0]
    assert (person.name, person.aliases, person.entity) == ("Åse Bø", ("Åsa", "Mamma"), "P01")


def test_a_bare_list_of_names_is_a_register(tmp_path):
    file = tmp_path / "names.txt"
    file.write_text("Kari Nordmann\nOla Vik\n", encoding="utf-8")
    assert [p.name for p in read_register(file).people] == ["Kari Nordmann", "Ola Vik"]


def test_a_participants_table_without_names_is_said_to_name_nobody(tmp_path):
    file = tmp_path / "participants.csv"
    file.write_text("participant,document,country\nP01,P01,Norway\n", encoding="utf-8")
    with pytest.warns(UserWarning, match="1 of 1 rows name nobody"):
        assert not read_register(file)


def test_an_unknown_kind_is_one_sentence_with_the_line():
    with pytest.raises(QualcodeError, match="line 2: kind 'persn'"):
        read_register([{"name": "Kari", "kind": "persn"}])


def test_a_register_does_not_show_names():
    assert "Kari" not in repr(read_register(["Kari Nordmann"]))


@pytest.mark.parametrize(
    ("row", "text", "found"),
    [
        ({"name": "1968", "kind": "date"}, "I 1968, 1968-2011, men 19685, 41968 og 3,1968.", ["1968", "1968"]),
        ({"name": "2011"}, "Siden 2011. Kr 22 011 og 2011,5.", ["2011"]),
        ({"name": "400", "kind": "other"}, "De 400, ikke 31 400 og ikke 400 000.", ["400"]),
        ({"name": "31 400", "kind": "other"}, "31400, 31 400 og 31\u00a0400, ikke 131 400.", ["31400", "31 400", "31\u00a0400"]),
        ({"name": "autumn 2012"}, "In Autumn  2012, not autumn 2013.", ["Autumn  2012"]),
        ({"name": "prest", "kind": "role"}, "Han er prest. Prest er han, ikke presten.", ["prest", "Prest"]),
        ({"name": "kona mi, fyrvokteren", "kind": "other"}, "Og Kona mi, fyrvokteren, sa", ["Kona mi, fyrvokteren"]),
        ({"name": "Sør-Aurdal", "kind": "place"}, "Sør Aurdal og sør-aurdals", ["Sør Aurdal", "sør-aurdal"]),
        ({"name": "Ola Vik", "phone": "412 34 567"}, "+47 412.34.567", ["412.34.567"]),
    ],
)  # fmt: skip
def test_years_numbers_roles_and_own_words_are_found_as_they_are_written(row, text, found):
    assert [m.text for m in read_register([row]).find(text)] == found


def test_what_stands_around_a_name_is_seen_in_a_long_text_too():
    words = " og så gikk vi hjem igjen" * 60
    text = (
        f"{words} K. Nordmann {words} broren min\nDag {words} en lang dag {words} Ilze van der Meer {words}"
    )
    assert found(text) == [
        ("K. Nordmann", "person 1"),
        ("Dag", "person 2"),
        ("Ilze van der Meer", "person 5"),
    ]


@pytest.mark.parametrize("written", ["the Hague", "The \nHague", "the-hague"])
def test_a_name_that_begins_with_a_common_word_is_found_whatever_its_gap(written):
    text = f"The man from the north of the Haguenau met {written}'s mayor, not the. Hague."
    assert found(text, [{"name": "The Hague", "kind": "place"}]) == [(written, "place 1")]


def test_an_address_with_registered_names_in_it_is_masked_whole():
    text = "Write to kristine.ozola@valmieras-dome.example, or ask Kristine."
    register = [{"name": "Kristine Ozola"}, {"name": "Valmieras dome", "kind": "organisation"}]
    found = find_identifiers(text, language="en", register=register, model=False)
    assert "kristine.ozola@valmieras-dome.example" in list(found["text"])
