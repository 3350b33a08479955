"""Which language a text or a turn is in."""

from collections import Counter

import pytest

from qualcode.languages import identify_language, identify_turns

NB = [
    "Kan du fortelle hva dere gjorde det første året?",
    "Ja, vi hadde ikke noen plan, men vi fikk besøk fra dem om høsten.",
    "Hvordan opplevde du det selv?",
    "Jeg synes egentlig det var mye arbeid for lite penger.",
]
NN = [
    "Eg veit ikkje kva vi skulle ha gjort utan dei.",
    "Korleis kom de i gang med samarbeidet då?",
    "Det var ein av rektorane som tok det opp fyrst.",
    "Vi har fått mykje att for det, trur eg.",
]
EN = [
    "We had no money for it, so the first year was mostly letters.",
    "What did you learn from them?",
    "I think the mayor saw it as something nice to have.",
    "They came here twice and we went there once.",
]


@pytest.mark.parametrize(("texts", "language"), [(NB, "nb"), (NN, "nn"), (EN, "en")])
def test_every_turn_of_a_one_language_interview_has_that_language(texts, language):
    assert identify_turns(texts) == [language] * len(texts)
    assert {identify_language(text) for text in texts} == {language}


def test_short_turns_take_the_language_of_the_speaker_before():
    texts = [NN[0], "Ja.", NN[1], "Mhm, nettopp.", NN[2]]
    assert identify_turns(texts) == ["nn"] * 5


def test_a_switch_to_english_is_seen_turn_by_turn():
    texts = [NB[0], NB[1], EN[0], "Yes.", EN[1], NB[2]]
    assert identify_turns(texts) == ["nb", "nb", "en", "en", "en", "nb"]


def test_interviewer_in_bokmal_and_informant_in_nynorsk_are_told_apart():
    texts = [turn for pair in zip(NB, NN, strict=True) for turn in pair] * 3
    speakers = ["I", "P"] * 12
    assert identify_turns(texts, speakers) == ["nb", "nn"] * 12


def test_an_interpreters_language_is_named_and_not_taken_for_ours():
    german = [
        "Ich glaube, dass wir von der Zusammenarbeit sehr viel gelernt haben, nicht nur in der Schule.",
        "Und die Gemeinde hat uns dabei auch ein wenig mit Geld und mit Räumen geholfen.",
    ]
    assert identify_turns([NB[0], german[0], NB[1], german[1], NB[2]]) == ["nb", "de", "nb", "de", "nb"]


def test_nothing_to_tell_by_gives_none():
    assert identify_turns([]) == []
    assert identify_turns(["mhm", "…", "12"]) == [None, None, None]
    assert identify_language("") is None


@pytest.mark.parametrize(("language", "share"), [("nb", 0.99), ("nn", 0.99), ("en", 0.99)])
def test_real_sentences_of_one_language_are_recognised(shared_data, language, share):
    import json

    lines = (shared_data / "ner" / f"{language}_dev.jsonl").read_text("utf-8").splitlines()
    found = Counter(identify_turns([json.loads(line)["text"] for line in lines]))
    assert found[language] >= share * len(lines)


def test_dialect_speech_in_nynorsk_is_nynorsk(shared_data):
    found: Counter[str | None] = Counter()
    for path in sorted((shared_data / "lia").glob("*test*.conllu")):
        texts = [line[9:] for line in path.read_text("utf-8").splitlines() if line.startswith("# text = ")]
        found.update(identify_turns(texts))
    assert found["nn"] >= 0.96 * sum(found.values())
