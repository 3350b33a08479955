"""Two people who are called by the same first name stay two, unless something tells that they are one."""

import pytest

from qualcode.anonymising import anonymise, find_identifiers
from qualcode.model import Transcript, Turn


def told(id, *speech, participant=None):
    turns = [Turn(n, "P", "participant", 0, 0, text, language="nb") for n, text in enumerate(speech)]
    attributes = {"participant": participant} if participant else {}
    return Transcript.build(id, turns, language="nb", attributes=attributes)


HERE = told("A", "Solveig ringte. Det var Solveig som kom, sa Solveigs mor.")
THERE = told("B", "Vi traff Solveig.", "Og så kom Solveig igjen.")
IN_FULL = told("C", "Solveig Bakken var der.")


def entities(found):
    people = found[found["text"].str.startswith("Solveig")]
    return people.groupby("document")["entity"].agg(set).to_dict()


def test_one_first_name_in_two_peoples_interviews_is_two_people_and_is_asked():
    found = find_identifiers([HERE, THERE], model=False)
    assert entities(found) == {"A": {"person 1"}, "B": {"person 2"}}
    conflicts = anonymise([HERE, THERE], found).conflicts
    assert set(conflicts["document"]) == {"A", "B"}
    assert set(conflicts["candidates"]) == {("person 2", "person 1"), ("person 1", "person 2")}
    assert set(conflicts["why"]) == {"the same name, and no more of it, in other documents"}


@pytest.mark.parametrize("register", [["Solveig Bakken"], [{"name": "Solveig"}]])
def test_the_register_says_that_they_are_one(register):
    found = find_identifiers([HERE, THERE], register=register, model=False)
    assert entities(found) == {"A": {"person 1"}, "B": {"person 1"}}
    assert anonymise([HERE, THERE], found, register=register).conflicts.empty


def test_the_only_full_name_links_them_and_is_asked_about():
    found = find_identifiers([HERE, THERE, IN_FULL], model=False)
    assert entities(found) == {"A": {"person 1"}, "B": {"person 1"}, "C": {"person 1"}}
    conflicts = anonymise([HERE, THERE, IN_FULL], found).conflicts
    assert set(conflicts["why"]) == {"named in full only in another document"}
    assert set(conflicts["document"]) == {"A", "B"}


def test_in_two_interviews_with_one_participant_a_first_name_is_one_person():
    again = told("A2", "Solveig igjen, ja.", participant="A")
    assert entities(find_identifiers([HERE, again], model=False)) == {"A": {"person 1"}, "A2": {"person 1"}}


def test_a_mention_nobody_found_goes_to_the_person_of_its_own_document():
    small = told("D", "Vi traff solveig, og Solveig lo.")
    found = find_identifiers([HERE, small], model=False)
    assert found[found["document"] == "D"]["entity"].nunique() == 1
    assert entities(found)["A"].isdisjoint(set(found[found["document"] == "D"]["entity"]))


def test_whom_the_reviewer_merged_stays_merged():
    found = find_identifiers([HERE, THERE], model=False)
    found.loc[found["entity"] == "person 2", "entity"] = "person 1"
    done = anonymise([HERE, THERE], found)
    assert done.transcripts[1].turns[0].text == "Vi traff [person 1]."
    assert done.conflicts.empty


def test_a_found_name_of_small_words_is_looked_for_as_it_was_written():
    from qualcode.anonymising.identities.found_names import FoundNames
    from qualcode.anonymising.identities.persons import Person

    names = FoundNames([Person("person 1", "So-I"), Person("person 2", "Even Vik")])
    found = names.find("So I went there. Then So-I came. Even if it rained. Even Vik came too.")
    assert [mention.text for mention in found] == ["So-I", "Even Vik"]
