"""The guide is read from what people have, and questions are found by wording and order."""

import pytest

from qualcode.model import Transcript, Turn
from qualcode.transcripts import (
    ImportFailed,
    align,
    asked,
    match_questions,
    read_guide,
    read_transcript,
    unmatched,
)

GUIDE = """
title: {nb: Samarbeid, en: Cooperation}
blocks:
  - id: "1"
    research_question: RQ1
    title: {nb: Kommunen}
    questions:
      - id: "1.1"
        text: {nb: Hva betyr kommunen for folk flest?, nn: Kva betyr kommunen for folk flest?, en: What does the municipality mean for ordinary people?}
      - id: "1.2"
        text: {nb: Hvilke oppgaver bør staten ta seg av?, en: Which tasks should the state take care of?}
        follow_ups:
          - {nb: Har kommunen nok penger?, en: Does the municipality have enough money?}
        for: [mayor]
  - id: "2"
    title: {nb: Utbytte}
    questions:
      - text: {nb: Hvem lærer av hvem i samarbeidet?, en: Who learns from whom in the cooperation?}
"""  # fmt: skip


@pytest.fixture
def guide(tmp_path):
    (tmp_path / "guide.yaml").write_text(GUIDE, "utf-8")
    return read_guide(tmp_path / "guide.yaml")


def interview(*turns, language="nb", id="P01"):
    made = [
        Turn(
            0,
            "I" if n % 2 == 0 else "R",
            "interviewer" if n % 2 == 0 else "participant",
            0,
            0,
            text,
            language,
        )
        for n, text in enumerate(turns)
    ]
    return Transcript.build(id, made, language=language)


def test_a_yaml_guide_has_numbered_questions_with_follow_ups_and_roles(guide):
    assert [question.id for question in guide] == ["1.1", "1.2", "2.1"]
    assert guide["1.2"].roles == ("mayor",)
    assert guide["1.2"].follow_ups[0]["nb"] == "Har kommunen nok penger?"
    assert guide.blocks[0].research_question == "RQ1"


@pytest.mark.parametrize("kind", ["docx", "txt"])
def test_a_typed_guide_gives_blocks_questions_and_bullets(tmp_path, files, kind):
    lines = ["Intervjuguide", "1. Kommunen", "1.1 Hva betyr kommunen for folk flest?", "- Har du et eksempel?",
             "2. Utbytte", "2.1 Hvem lærer av hvem?", "2.2 Hva ble igjen etterpå?"]  # fmt: skip
    path = tmp_path / f"guide.{kind}"
    heading = '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
    body = "".join(
        files.paragraph(x, properties=heading if "?" not in x and x[0] != "-" else "") for x in lines
    )
    path.write_bytes(files.docx_of(body) if kind == "docx" else "\n".join(lines).encode())
    guide = read_guide(path)
    assert [question.id for question in guide] == ["1.1", "2.1", "2.2"]
    assert guide["1.1"].follow_ups == ({"nb": "Har du et eksempel?"},)


def test_questions_are_matched_by_wording_and_follow_ups_inherit(guide):
    transcript = interview(
        "Velkommen. Hva betyr egentlig kommunen for folk her?", "Mye.",
        "Kan du si litt mer?", "Skolen, og alt det der.",
        "Mm. Har dere nok penger i kommunen?", "Nei.",
        "Hvem lærte av hvem da dere samarbeidet?", "Begge.",
    )  # fmt: skip
    aligned = align(transcript, guide)
    assert [turn.question for turn in aligned] == ["1.1", "1.1", "1.1", "1.1", "1.2", "1.2", "2.1", "2.1"]


def test_a_nynorsk_turn_meets_a_question_worded_in_bokmal_and_english_its_own(guide):
    assert [
        m.question
        for m in match_questions(
            interview("Kva for oppgåver bør staten ta seg av?", "Ingen.", language="nn"), guide
        )
    ] == ["1.2"]
    english = interview("So who learns from whom, when you cooperate?", "Both.", language="en")
    assert [m.question for m in match_questions(english, guide)] == ["2.1"]


def test_small_talk_and_turns_before_the_first_question_have_none(guide):
    transcript = interview(
        "Skal vi begynne med kaffe, eller?", "Gjerne.", "Hva betyr kommunen for folk flest?", "Alt."
    )
    assert [turn.question for turn in align(transcript, guide)] == [None, None, "1.1", "1.1"]
    assert [turn.index for turn in unmatched(transcript, guide)] == [0]


def test_not_asked_is_told_from_asked_and_silent(guide):
    silent = interview("Hva betyr kommunen for folk flest?", "…", id="P01")
    other = interview("Hvem lærer av hvem i samarbeidet?", "Begge lærer.", id="P02")
    table = asked([silent, other], guide).set_index(["participant", "question"])
    assert table["asked"].to_dict() == {
        ("P01", "1.1"): True, ("P01", "1.2"): False, ("P01", "2.1"): False,
        ("P02", "1.1"): False, ("P02", "1.2"): False, ("P02", "2.1"): True,
    }  # fmt: skip
    assert table.loc[("P02", "2.1"), "words"] == 2
    assert table.loc[("P01", "1.1"), "turn"] == 0


def test_whoever_asks_the_guides_questions_interviews(tmp_path, guide):
    text = "Anne: Hva betyr kommunen for folk flest.\nBrit: Mye rart, egentlig?\nAnne: Hvem lærer av hvem i samarbeidet.\nBrit: Vet ikke?\n"
    (tmp_path / "P01.txt").write_text(text, "utf-8")
    transcript = read_transcript(tmp_path / "P01.txt", guide=guide)
    assert {turn.speaker: turn.role for turn in transcript} == {"Anne": "interviewer", "Brit": "participant"}
    assert [turn.question for turn in transcript] == ["1.1", "1.1", "2.1", "2.1"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title: x\n", "has no list called blocks"),
        ("blocks:\n - id: 1\n", "block 1: has no list called questions"),
        ("blocks:\n - questions:\n   - id: a\n", "question 1: has no text"),
        ("blocks: [\n", "is not valid YAML"),
        (
            "blocks:\n - questions:\n   - {id: a, text: Hva?}\n   - {id: a, text: Hvem?}\n",
            "two questions have the id 'a'",
        ),
        ("blocks: []\n", "holds no questions"),
    ],
)
def test_a_guide_that_does_not_hold_is_told_by_its_place(tmp_path, text, sentence):
    (tmp_path / "guide.yaml").write_text(text, "utf-8")
    with pytest.raises(ImportFailed, match=r"guide\.yaml") as caught:
        read_guide(tmp_path / "guide.yaml")
    assert sentence in str(caught.value)
