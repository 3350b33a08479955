"""Everything put together: offsets, overlaps, labels, documents side by side."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.anonymising import find_identifiers
from qualcode.anonymising.detectors import DETECTORS, Context, Passage
from qualcode.anonymising.keep import KeepList, kept_names
from qualcode.model import IDENTIFIER_COLUMNS, QualcodeError, Transcript, Turn

PIECES = [
    "Kari", "Karis", "Ola Nordmann", "Dag", "per", "i Lom", "Os", "EU", "KS", "12. mars 2014", "951 23 876", "kari@x.no", "ordføreren i", "fem", "seks sju åtte",
    "mai", "år", "gammel", ".", "?", "\n", "…", "🙂", "å", "St. Mary's School", "Mr.", "heter", "-", "'s", "«Bø»", "01010750160", "A.B.", "IL", "von", "født i",
]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=14).map(" ".join))
def test_spans_hold_their_text_never_overlap_and_cut_no_word(text):
    end = 0
    for row in find_identifiers(text, language="nb", model=False).itertuples():
        assert text[row.start : row.end] == row.text and row.text.strip() == row.text != ""
        assert row.start >= end
        end = row.end


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.sampled_from(["sentence", "names", "none"]),
)
def test_every_detector_stays_inside_the_passage(text, casing):
    passage = Passage(text, "nb", casing)
    KeepList().find(passage)
    for detect in DETECTORS.values():
        for found in detect(passage, Context.of([passage])):
            assert 0 <= found.start < found.end <= len(text)


def _interview() -> Transcript:
    turns = [
        Turn(0, "Intervjuer", "interviewer", 0, 0, "Hva heter sjefen din?", "nb"),
        Turn(
            0,
            "Wenche Rønningsbakk",
            "participant",
            0,
            0,
            "Han heter Trond Myrbråten. myrbråten er grei.",
            "nb",
        ),
        Turn(0, "Wenche Rønningsbakk", "participant", 0, 0, "My boss, Trond, speaks English.", "en"),
    ]
    return Transcript.build("P07", turns)


def test_speakers_labels_that_are_names_are_identifiers_and_codes_are_none():
    transcript = _interview()
    table = find_identifiers(transcript, model=False)
    assert list(table.columns) == list(IDENTIFIER_COLUMNS)
    labels = table[table["detector"] == "speaker label"]
    assert list(labels["text"]) == ["Wenche Rønningsbakk"] * 2
    for row in table.itertuples():
        assert transcript.text[row.start : row.end] == row.text


def test_one_person_is_one_entity_in_all_turns_in_any_case():
    table = find_identifiers(_interview(), model=False)
    trond = table[table["text"].str.casefold().isin({"trond myrbråten", "myrbråten", "trond"})]
    assert len(trond) == 3 and trond["entity"].nunique() == 1


def test_documents_side_by_side_give_what_one_after_another_gives():
    several = [
        _interview(),
        Transcript.build("P08", [Turn(0, "P08", "participant", 0, 0, "Jeg kjenner Trond fra Lom.", "nb")]),
    ]
    alone = find_identifiers(several, model=False)
    assert alone.equals(find_identifiers(several, model=False, n_jobs=2))


def test_a_register_is_found_in_any_case_and_inflection():
    table = find_identifiers(
        "spør haugsbø. HAUGSBØS bil.", language="nb", register=["Ola Haugsbø"], model=False
    )
    assert len(table) == 2 and table["entity"].nunique() == 1


def test_nothing_gives_an_empty_table_with_its_columns():
    assert list(find_identifiers("", model=False).columns) == list(IDENTIFIER_COLUMNS)
    assert find_identifiers(" \n", model=False).empty and find_identifiers([], model=False).empty


def test_what_is_no_text_is_refused_in_one_sentence():
    with pytest.raises(QualcodeError, match="expected"):
        find_identifiers(None)  # type: ignore[arg-type]


def test_the_keep_list_has_a_reason_for_every_name():
    assert all(kept.reason and kept.kind for kept in kept_names())


def test_the_entity_model_adds_to_the_rules_and_takes_nothing_away():
    text = "Vi møtte Borgny Askildrud og Grigol Mgeladze på møtet i går."
    assert set(find_identifiers(text, language="nb", model=False)["text"]) <= set(
        find_identifiers(text, language="nb")["text"]
    )


def test_a_public_figures_surname_is_masked_where_the_study_has_a_private_namesake():
    text = "Stoltenberg talte. Brende var utenriksminister."
    assert set(find_identifiers(text, language="nb", model=False)["level"]) == {"keep"}
    text = "Naboen min heter Randi Brende. Brende er snill."
    levels = dict(
        find_identifiers(text, language="nb", model=False)[["text", "level"]].itertuples(index=False)
    )
    assert levels["Brende"] == "direct"


def test_a_participant_who_agreed_to_be_named_is_kept():
    class Terms:
        recognisable = ("P01",)

    register = [{"name": "Ola Haugsbø", "participant": "P01"}, {"name": "Kari Lunde", "participant": "P02"}]
    table = find_identifiers(
        "Ola Haugsbø og Kari Lunde.", language="nb", register=register, consent=Terms(), model=False
    )
    assert list(table["level"]) == ["keep", "direct"]
