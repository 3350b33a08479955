"""Speech recognition without capitals: where they are missing is seen, and names are found all the same."""

import json
from importlib import resources

import pytest

from qualcode.anonymising import find_identifiers
from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.judges.name_judge import Odds
from qualcode.anonymising.judges.small_letters_evidence import candidates, fingerprint, small_evidence
from qualcode.anonymising.judges.without_capitals import (
    casing_here,
    casing_of_document,
    small_parts,
    with_capitals,
    with_opinion_without_capitals,
)
from qualcode.model import Transcript, Turn


def levels(text: str, language: str) -> dict[str, str]:
    found = find_identifiers(text, language=language)
    return dict(zip(found["text"], found["level"], strict=True))


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("nb", "jeg heter torunn bakkestuen og jobber sammen med yusuf og anne lise hver dag", ["torunn bakkestuen", "yusuf", "anne lise"]),
        ("nn", "eg heiter åshild tveitane og sjefen min er oddbjørn, han er gift med ho solrun", ["åshild tveitane", "oddbjørn", "solrun"]),
        ("en", "my name is fiona mcallister and i work with a guy called tomasz, he told gemma about it", ["fiona mcallister", "tomasz", "gemma"]),
    ],
)  # fmt: skip
def test_people_are_found_without_any_capital(language, text, names):
    assert all(levels(text, language).get(name) == "direct" for name in names)


def test_countries_and_bodies_in_small_letters_stay():
    found = levels("vi fikk penger fra norad og eu, og så reiste vi til malawi og tanzania med fn", "nb")
    assert {found.get(name) for name in ("norad", "eu", "malawi", "tanzania", "fn")} == {"keep"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "ja det var jo litt av en dag og så tok vi det med ro og gikk hjem igjen for det var så mye snø på veien"),
        ("nn", "nei det var no ikkje så lett å seie kva som var best og så gjekk me heim att og åt middag saman alle"),
        ("en", "well it was just one of those days you know and then we went home again because there was so much snow on the road"),
    ],
)  # fmt: skip
def test_nobody_is_found_in_plain_talk(language, text):
    assert "direct" not in levels(text, language).values()


def test_names_behind_the_place_where_capitals_end_are_found():
    text = (
        "Da jeg begynte her, var det Kari som var sjef. så sluttet hun og da kom torgeir vikse, og han var veldig streng. "
        "vi hadde møte hver mandag."
    )
    assert levels(text, "nb").get("torgeir vikse") == "direct"


def test_a_passage_is_cut_where_capitals_end_and_where_they_begin_again():
    small = "så gikk vi hjem til per og der var ola og alle. det var fint."
    assert small_parts(Passage(f"Da kom Kari. {small}")) == [3]
    assert small_parts(Passage(f"Da kom Kari. {small} Og Kari lo.")) == [3, 18]
    assert (
        small_parts(Passage("Da kom Kari hjem, og så spiste vi middag med alle de andre som var der. Ja."))
        == []
    )


def test_what_is_said_of_a_long_sentence_with_capitals_is_not_small():
    text = "Det var da vi skulle ta bussen inn til byen for å handle mat og klær og alt det andre vi trengte, at det skjedde."
    assert small_parts(Passage(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Skriv til meg da, det er lett å huske, kari.moe@skolen.example er adressen min på jobben.",
        "Ring når du vil, jeg tar den alltid når jeg er i nærheten av bilen. 958 40 217 er nummeret mitt.",
    ],
)
def test_addresses_and_numbers_are_no_sentences_without_capitals(text):
    assert small_parts(Passage(text, "nb")) == []


def test_turns_with_and_without_capitals_in_one_document_are_told_apart():
    asked = Passage("Hvem jobber du med? Er det Kari?")
    answered = Passage("jeg jobber med kari og per og alle")
    document = casing_of_document([asked, answered, answered, answered])
    assert (casing_here(asked, document), casing_here(answered, document)) == ("sentence", "none")


def test_where_only_names_have_capitals_a_turn_without_any_holds_no_name():
    turns = [Passage("ja da var eg hos Kari og ho Anna")] * 5 + [Passage("ja det var no så fint det då")]
    document = casing_of_document(turns)
    assert (document, casing_here(turns[-1], document)) == ("names", "names")


def test_every_word_keeps_its_place_when_capitals_are_put_back():
    passage = Passage("så kom straße åse og ǆ", "nb", casing="none")
    passage.named = dict.fromkeys((2, 3, 5), "person")
    restored = with_capitals(passage)
    assert restored is not None
    assert (restored.text, restored.starts) == ("så kom Straße Åse og Ǆ", passage.starts)


def test_nothing_is_put_back_where_there_is_nothing():
    assert with_capitals(Passage("Så kom Kari.", "nb")) is None
    assert with_capitals(Passage("så kom de", "nb", casing="none")) is None


def test_a_person_is_found_with_the_word_of_address():
    passage = Passage("then reverend okoro came", "en", casing="none")
    passage.named = {2: "person"}
    (one,) = with_opinion_without_capitals(passage, [], {2: Odds(0.1, 0.9, 0.0, 0.0)})
    assert passage.text[one.start : one.end] == "reverend okoro"


def test_offsets_of_cut_turns_point_into_the_transcript():
    text = "Da kom Kari. så gikk vi hjem til torgeir vikse og der var det mange andre. det var fint."
    transcript = Transcript.build("A", [Turn(0, "I", "interviewer", 0, 0, "Ja?", "nb"), Turn(0, "A", "participant", 0, 0, text, "nb")])  # fmt: skip
    found = find_identifiers(transcript)
    assert all(transcript.text[one.start : one.end] == one.text for one in found.itertuples())


def test_evidence_is_no_more_for_no_words():
    passage = Passage("", "nb", casing="none")
    assert small_evidence([passage], [candidates(passage)]) == [[]]


@pytest.mark.parametrize("group", ["no_small", "en_small"])
def test_the_weights_were_learnt_from_the_evidence_that_is_gathered_now(group):
    """When `name_evidence.py` or `small_letters_evidence.py` change, run scripts/train_small_letters.py."""
    file = resources.files("qualcode.anonymising").joinpath("models", group, "judge.json")
    assert json.loads(file.read_text(encoding="utf-8"))["evidence"] == fingerprint()
