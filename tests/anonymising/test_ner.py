"""The shipped models load from the package, find names in three languages, and are missed without a crash."""

import json
import logging
from importlib import resources

import pytest

from qualcode.anonymising.judges import ner


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Vi snakket med Kari Nordmann om saken.", "nb", "Kari Nordmann"),
        ("Eg møtte Åshild Tveit på kontoret i går.", "nn", "Åshild Tveit"),
        ("I talked to Susan Miller about it.", "en", "Susan Miller"),
        ("vi snakket med solveig haugen om saken", "nb", "solveig haugen"),
    ],
)
def test_people_are_found_in_three_languages_and_in_lower_case(text, language, name):
    found = ner.named_entities([text], language)[0]
    assert any(name in one.text or one.text in name for one in found if one.label == "PER")
    assert all(text[one.start : one.end] == one.text for one in found)


def test_pauses_and_notes_are_no_names_and_move_nothing():
    text = "ja # [Ler] (00:01:02) <v Ann> Kari … kom"
    assert len(ner.without_markup(text)) == len(text)
    assert ner.without_markup(text).split() == ["ja", "Kari", "kom"]


def test_a_name_does_not_take_the_words_behind_it():
    assert ner._name_only("Grace said hello") == "Grace"
    assert ner._name_only("solveig haugen") == "solveig haugen"
    assert ner._name_only("Ilze van der Meer") == "Ilze van der Meer"


def test_the_models_are_small_and_tell_how_they_were_made():
    folder = resources.files("qualcode.anonymising").joinpath("models")
    sizes = [folder.joinpath(name, "weights.bin").read_bytes() for name in ("no", "en")]
    assert sum(map(len, sizes)) < 15_000_000
    for name in ("no", "en"):
        about = json.loads(folder.joinpath(name, "model.json").read_text(encoding="utf-8"))
        assert {"seed", "width", "steps"} <= set(about["settings"]) and about["scores"]["dev"]


def test_a_model_that_cannot_be_loaded_is_told_and_missed(monkeypatch, caplog):
    def broken(name):
        raise OSError("weights.bin is damaged")

    monkeypatch.setattr(ner, "_load_ours", broken)
    ner._load.cache_clear()
    try:
        with caplog.at_level(logging.WARNING):
            assert ner.named_entities(["Kari Nordmann kom."], "nb", installed=False) == [[]]
        assert "review with care" in caplog.text
    finally:
        ner._load.cache_clear()


def test_no_texts_give_no_entities():
    assert ner.named_entities([], "nb") == []
