"""Names and offices that small words run through, and what stays apart from them."""

import pytest

from qualcode.anonymising import find_identifiers
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.judges.long_names import long_names
from qualcode.anonymising.overlaps import settle


def found_in(text: str) -> dict[str, tuple[str, str]]:
    found = find_identifiers(text, language="en")
    return {row.text: (row.kind, row.level) for row in found.itertuples()}


@pytest.mark.parametrize(
    "name",
    [
        "Henrik the Navigator",
        "Catherine of Aragon",
        "Henrik the Navigator of Portugal",
        "Omar al-Sabunji",
        "Fatima bint Khalid",
        "Gerard van der Meulen",
        "Jean le Rond d'Alembert",
    ],
)
def test_a_name_is_found_in_its_whole_length(name):
    assert found_in(f"Yesterday we talked of {name}, who came here.")[name] == ("person", "direct")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I gave Stefania the Oxford Guide.", "Stefania"),
        ("I saw Stefania the Friday before.", "Stefania"),
    ],
)
def test_what_only_follows_a_name_is_no_part_of_it(text, name):
    assert found_in(text)[name] == ("person", "direct")


def test_an_office_of_the_state_stays_with_who_holds_it():
    assert found_in("She was the Minister of Education then.")["Minister of Education"] == ("role", "keep")
    found = found_in("Minister of Education Stefania Giannini said so.")
    assert {level for _, level in found.values()} == {"keep"}


def test_the_highest_office_of_a_country_stays():
    assert found_in("He wrote to the Emperor of Russia.")["Emperor of Russia"] == ("role", "keep")
    assert found_in("He wrote to the Director of Norad.").get("Director of Norad") is None


def test_a_public_figure_stays_in_full_behind_a_title():
    assert found_in("They served General George Washington there.")["George Washington"] == ("person", "keep")


def test_how_a_name_is_said_is_found():
    text = "Muhammad bin Salman (say [pjɛʁ ʃɑʁl]) and/or others [laughs]"
    assert [text[one.start : one.end] for one in long_names(Passage(text, "en"), [])] == ["pjɛʁ ʃɑʁl"]


def test_a_name_that_goes_on_twice_is_one_find():
    passage = Passage("then Henrik the Navigator of Lagos came", "en")
    names = [
        Found(5, 11, "person", "direct", 0.9, "people"),
        Found(16, 25, "other", "indirect", 0.5, "capitals"),
        Found(29, 34, "place", "indirect", 0.5, "capitals"),
    ]
    (whole,) = settle([*names, *long_names(passage, names)], passage.text)
    assert passage.text[whole.start : whole.end] == "Henrik the Navigator of Lagos"


def test_nothing_is_added_where_no_small_word_joins():
    passage = Passage("then Henrik and Anna came to the Navigator", "en")
    assert long_names(passage, [Found(5, 11, "person", "direct", 0.9, "people")]) == []
