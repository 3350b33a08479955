"""The judge of words: what it takes for names in English, and what its word is worth beside the detectors'."""

import pytest

from qualcode.anonymising import find_identifiers
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.judges.name_evidence import ROWS, candidates, evidence
from qualcode.anonymising.judges.name_judge import Odds, judge_words
from qualcode.anonymising.judges.second_opinion import opinions, with_opinion
from qualcode.anonymising.overlaps import settle


def kinds(text: str) -> dict[str, str]:
    found = find_identifiers(text, language="en")
    return dict(zip(found["text"], found["kind"], strict=True))


def test_words_with_capitals_and_short_words_between_them_are_judged():
    passage = Passage("then Ludwig van Beethoven and al-Hajj met at home", "en")
    assert [passage.words[i] for i in candidates(passage)] == ["Ludwig", "van", "Beethoven", "al-Hajj"]


def test_evidence_is_the_same_whatever_was_judged_before():
    passages = [Passage("Yesterday Chanel Tanielu came.", "en"), Passage("So did Mrs Tanielu.", "en")]
    places = [candidates(passage) for passage in passages]
    first = evidence(passages, places)
    assert first == evidence(passages, places)
    assert all(0 <= row < ROWS for passage in first for word in passage for row in word)


def test_odds_are_shares():
    (odds,) = judge_words([Passage("I met Chanel Tanielu in Apia, with her brother Fetu.", "en")])
    assert odds
    assert all(sum(share) == pytest.approx(1, abs=1e-4) for share in odds.values())


def test_no_words_no_odds():
    assert judge_words([]) == []
    assert judge_words([Passage("", "en"), Passage("nothing here", "en")]) == [{}, {}]


def test_the_judge_has_no_say_in_norwegian_and_without_capitals():
    small = Passage("we met chanel tanielu in apia", "en", casing="none")
    assert opinions([Passage("Vi traff Chanel Tanielu i Apia.", "nb"), small]) == [{}, {}]


def test_a_person_whom_only_the_judge_sees_is_found():
    passage = Passage("so Tanielu went", "en")
    (one,) = with_opinion(passage, [], {1: Odds(0.1, 0.8, 0.05, 0.05)})
    assert (one.start, one.end, one.kind, one.level) == (3, 10, "person", "direct")


def test_a_place_taken_for_a_person_is_found_as_a_place():
    passage = Passage("near Fort Bly it", "en")
    odds = {1: Odds(0.05, 0.05, 0.85, 0.05), 2: Odds(0.05, 0.1, 0.8, 0.05)}
    found = with_opinion(passage, [Found(5, 13, "person", "direct", 0.7, "capitals")], odds)
    assert {(one.start, one.end, one.kind) for one in settle(found, passage.text)} == {(5, 13, "place")}


def test_who_was_said_to_be_called_something_stays_a_person():
    passage = Passage("a man called Even there", "en")
    named = Found(13, 17, "person", "direct", 0.9, "naming")
    assert with_opinion(passage, [named], {3: Odds(0.97, 0.01, 0.01, 0.01)}) == [named]


def test_nothing_beside_a_kept_name_is_made_a_name_of_its_own():
    passage = Passage("the NGO Fund pays", "en")
    passage.kept = {1}
    assert with_opinion(passage, [], {2: Odds(0.1, 0.1, 0.1, 0.7)}) == []


def test_an_office_is_a_role():
    passage = Passage("then the Sheriff came", "en")
    (one,) = with_opinion(passage, [], {2: Odds(0.1, 0.8, 0.05, 0.05)})
    assert (one.kind, one.level) == ("role", "indirect")


def test_a_byname_goes_with_the_person():
    passage = Passage("so Bernard of Clairvaux came", "en")
    odds = {1: Odds(0.1, 0.8, 0.05, 0.05), 3: Odds(0.1, 0.2, 0.65, 0.05)}
    (one,) = settle(with_opinion(passage, [], odds), passage.text)
    assert (passage.text[one.start : one.end], one.kind) == ("Bernard of Clairvaux", "person")


def test_a_faint_chance_of_a_person_counts_inside_a_sentence_only():
    faint = Odds(0.93, 0.06, 0.005, 0.005)
    assert [one.kind for one in with_opinion(Passage("with Stormy there", "en"), [], {1: faint})] == ["other"]
    assert with_opinion(Passage("Stormy went", "en"), [], {0: faint}) == []
    assert with_opinion(Passage("I went on Tuesday", "en"), [], {0: faint, 3: faint}) == []


def test_what_a_surer_find_leaves_of_a_name_is_found():
    passage = Passage("under Ihara Saikaku then", "en")
    odds = {1: Odds(0.1, 0.8, 0.05, 0.05), 2: Odds(0.3, 0.65, 0.03, 0.02)}
    surer = Found(6, 11, "person", "direct", 0.9, "people")
    found = settle(with_opinion(passage, [surer], odds), passage.text)
    assert [passage.text[one.start : one.end] for one in found] == ["Ihara", "Saikaku"]


def test_an_everyday_word_that_opens_a_sentence_needs_more_than_a_faint_chance():
    some = Odds(0.7, 0.2, 0.05, 0.05)
    assert with_opinion(Passage("Small things", "en"), [], {0: some}) == []
    assert [one.kind for one in with_opinion(Passage("Ally went", "en"), [], {0: some})] == ["other"]


def test_letters_and_words_of_address_that_stand_alone_are_no_names():
    likely = Odds(0.3, 0.5, 0.1, 0.1)
    assert with_opinion(Passage("from the letter A then", "en"), [], {3: likely}) == []
    assert with_opinion(Passage("she said, Mum, go on", "en"), [], {2: likely}) == []


def test_a_people_stays():
    passage = Passage("among the Moriori there", "en")
    (one,) = with_opinion(passage, [], {2: Odds(0.9, 0.05, 0.03, 0.02)})
    assert (one.start, one.end, one.level) == (10, 17, "keep")
