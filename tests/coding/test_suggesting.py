import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from qualcode.codebook import Code, Codebook
from qualcode.coding import accept, suggest
from qualcode.coding.features import keys, texts_of
from qualcode.coding.log import CodingLog, read_history
from qualcode.coding.passages import coded, passages_of
from qualcode.coding.replay import replay
from qualcode.model import CODING_COLUMNS, Coding, QualcodeError, Source, Transcript, Turn

POOR = [
    "De hadde ikke rent vann i landsbyen.", "Vi så hvor fattige familiene var.", "Barna manglet mat og klær.",
    "Fattigdommen der gjorde inntrykk.", "Skolen hadde verken vann eller strøm.", "Mange familier levde uten mat.",
]  # fmt: skip
TIME = [
    "Vi hadde ikke tid til reisene.", "Budsjettet var for lite.", "Det kostet mange timer i uka.",
    "Pengene strakk ikke til.", "Det tar for mye tid ved siden av jobben.", "Budsjett og timer var brukt opp.",
]  # fmt: skip
OTHER = [
    "Vi kom fram om kvelden.",
    "Bussen var rød.",
    "Ordføreren holdt en tale.",
    "Det regnet litt.",
    "Så spiste vi.",
]


def interview(id, *said, language="nb", role="participant", **fields):
    return Transcript.build(
        id, [Turn(0, id, role, 0, 0, text, language) for text in said], language=language, **fields
    )


def codings_of(transcript, code, texts, coder="anna"):
    return [
        Coding(f"{transcript.id}-{t.index}-{code}", transcript.id, t.index, t.start, t.end, code, coder)
        for t in transcript.turns
        if t.text in texts
    ]


@pytest.fixture(scope="module")
def study():
    first = interview("P01", *POOR[:4], *OTHER[:3], *TIME[:4])
    second = interview("P02", OTHER[3], POOR[4], TIME[4], OTHER[4], TIME[5], POOR[5])
    book = Codebook(codes=(Code(path="poverty"), Code(path="time")))
    codings = codings_of(first, "poverty", POOR) + codings_of(first, "time", TIME)
    return [first, second], book, codings


def test_what_is_like_the_coded_passages_comes_first_with_the_words_that_speak_for_it(study):
    transcripts, book, codings = study
    table = suggest(transcripts, book, codings)
    first = table[(table["document"] == "P02") & (table["code"] == "poverty")].head(2)
    assert set(first["text"]) == set(POOR[4:])
    assert first["because"].str.contains("vann|familier|mat").all()
    best = table[(table["document"] == "P02") & (table["code"] == "time")].iloc[0]
    assert best["text"] in TIME[4:]
    texts = {t.id: t.text for t in transcripts}
    assert all(texts[row.document][row.start : row.end] == row.text for row in table.itertuples())


def test_suggestions_are_never_codings_and_what_is_coded_is_not_suggested_again(study):
    transcripts, book, codings = study
    table = suggest(transcripts, book, codings)
    assert not {"id", "coder", "source", "created"} & set(table.columns)
    assert not set(CODING_COLUMNS) <= set(table.columns)
    taken = {(coding.document, coding.start, coding.code) for coding in codings}
    assert not taken & set(zip(table["document"], table["start"], table["code"], strict=True))


def test_accepting_is_a_persons_logged_act(study, tmp_path):
    transcripts, book, codings = study
    row = suggest(transcripts, book, codings).iloc[0]
    event = accept(row, "anna", memo="yes, water")
    CodingLog(tmp_path / "anna.jsonl", "anna").append([event], after=0)
    (coding,) = replay(read_history(tmp_path.glob("*.jsonl"))).to_frame(transcripts).to_dict("records")
    assert (coding["coder"], coding["source"], coding["text"]) == ("anna", "human", row["text"])
    assert read_history(tmp_path.glob("*.jsonl")).events[0]["accepted"]["rank"] == row["rank"]
    with pytest.raises(QualcodeError, match="'learned' is a programme"):
        accept(row, "learned")
    with pytest.raises(QualcodeError, match="lacks 'start'"):
        accept({"document": "P01"}, "anna")
    with pytest.raises(QualcodeError, match="by 'anna' cannot be written to the log of 'bo'"):
        CodingLog(tmp_path / "bo.jsonl", "bo").append([event], after=1)


def test_few_codings_give_no_band_and_nothing_gives_a_probability(study):
    transcripts, book, codings = study
    table = suggest(transcripts, book, codings)
    assert set(table["band"]) == {"too few codings"}  # four codings a code
    assert set(table["learned_from"]) == {4}
    assert "probability" not in table.columns
    many = codings + codings_of(transcripts[1], "time", TIME)
    assert set(suggest(transcripts, book, many).query("code == 'time'")["band"]) <= {
        "strong",
        "possible",
        "weak",
    }


def test_meanings_examples_and_cues_teach_before_anything_is_coded():
    english = Codebook(
        codes=(
            Code(path="poverty", definition={"en": "How poor people live, without water and food."}),
            Code(path="time", example={"en": "We had no hours left for it."}),
        )
    )
    said = [
        interview(f"P{n}", text, language="en")
        for n, text in enumerate(
            ["They had no water, and little food.", "Few hours were left.", "It rained."]
        )
    ]
    table = suggest(said, english, [])
    assert table.query("rank == 1").set_index("code")["text"].to_dict() == {
        "poverty": "They had no water, and little food.",
        "time": "Few hours were left.",
    }


def test_a_code_learned_in_one_language_is_found_in_another_through_its_cues():
    cues = {
        "nb": {"strong": ["vann", "fattig*"]},
        "en": {"strong": ["water", "poor"]},
        "nn": {"strong": ["vatn", "fattig*"]},
    }
    book = Codebook(codes=(Code(path="poverty", cues=cues), Code(path="time")))
    norwegian = interview("P01", *POOR, *OTHER)
    english = interview("P02", "It rained a lot.", "There was hardly any water.", "We ate.", language="en")
    nynorsk = interview("P03", "Me kom fram.", "Dei hadde ikkje vatn.", "Det regna.", language="nn")
    table = suggest([norwegian, english, nynorsk], book, codings_of(norwegian, "poverty", POOR))
    for document, text in (("P02", "There was hardly any water."), ("P03", "Dei hadde ikkje vatn.")):
        first = table[(table["document"] == document) & (table["code"] == "poverty")].iloc[0]
        assert first["text"] == text
        assert first["because"].startswith("cue of poverty")


def test_the_learning_order_begins_with_the_code_that_has_fewest_codings(study):
    transcripts, book, codings = study
    more = codings + codings_of(transcripts[1], "time", TIME)
    table = suggest(transcripts, book, more, order="learning")
    assert table["rank"].tolist() == list(range(1, len(table) + 1))
    assert table.iloc[0]["code"] == "poverty"
    own = table[table["code"] == "poverty"]["score"].abs()
    assert own.is_monotonic_increasing


def test_only_speech_in_which_people_code_is_suggested_unless_told_otherwise(study):
    transcripts, book, codings = study
    asked = interview("P03", "Hadde de rent vann der?", role="interviewer")
    assert "P03" not in set(suggest([*transcripts, asked], book, codings)["document"])
    told = suggest([*transcripts, asked], book, codings, roles=("interviewer",))
    assert set(told["document"]) == {"P03"}
    report = replace(asked, source=Source(kind="document"))
    assert "P03" in set(suggest([*transcripts, report], book, codings)["document"])


def test_the_limit_counts_for_each_code(study):
    transcripts, book, codings = study
    assert suggest(transcripts, book, codings, limit=2).groupby("code").size().tolist() == [2, 2]


class FirstLetter:
    name = "first letter"
    leaves_this_process = True

    def fit(self, passages, transcripts, codebook, codes, labels, read):
        self.scores = np.array([[float(p.text[0] == "D")] * len(codes) for p in passages])
        return self

    def because(self, row, code):
        return "D"


def test_another_suggester_can_be_plugged_in_and_is_refused_for_unreviewed_text(study):
    transcripts, book, codings = study
    with pytest.raises(
        QualcodeError, match="'first letter' sends text out of this process, and P01 is not reviewed"
    ):
        suggest(transcripts, book, codings, suggester=FirstLetter())
    released = [replace(t, stage="released") for t in transcripts]
    table = suggest(released, book, codings, suggester=FirstLetter())
    assert table.iloc[0]["text"].startswith("D")
    assert table.attrs["suggester"] == "first letter"


def test_bad_input_gets_one_clear_sentence(study):
    transcripts, book, codings = study
    with pytest.raises(QualcodeError, match="the codebook is empty"):
        suggest(transcripts, Codebook(), codings)
    wrong = [replace(codings[0], code="povertyy")]
    with pytest.raises(
        QualcodeError, match=r"use the code 'povertyy', which is not in the codebook; did you mean"
    ):
        suggest(transcripts, book, wrong)
    with pytest.raises(QualcodeError, match="codings lie outside their text"):
        suggest(transcripts, book, [replace(codings[0], end=10**6)])
    with pytest.raises(QualcodeError, match="suggester 'oracle' is not known"):
        suggest(transcripts, book, codings, suggester="oracle")
    assert suggest([], book, []).empty


def test_a_code_without_codings_and_texts_is_named_and_not_guessed(study):
    transcripts, book, codings = study
    book = Codebook(codes=(*book.codes, Code(path="silent")))
    table = suggest(transcripts, book, codings)
    assert table.attrs["nothing_to_learn_from"] == ["silent"]
    assert "silent" not in set(table["code"])


def test_the_same_input_gives_the_same_suggestions(study):
    transcripts, book, codings = study
    assert suggest(transcripts, book, codings).equals(suggest(transcripts, book, codings))


def test_keys_join_the_forms_of_a_word_and_cues_give_only_their_words():
    assert keys("Landsbyene", "nb") == keys("landsbyen", "nb")
    code = Code(path="x", cues={"en": {"strong": ["poor* NEAR/4 (child | school)", "@money AND water"]}})
    assert texts_of(code)[-1][1].split() == ["poor", "child", "school", "water"]


def test_a_passage_has_a_code_when_half_of_it_is_coded():
    transcript = interview("P01", "En to tre fire.", "Fem seks sju.")
    start = transcript.turns[0].start
    passages = passages_of([transcript])
    table = pd.DataFrame(
        {
            "document": ["P01"] * 2,
            "start": [start, start + 13],
            "end": [start + 9, start + 25],
            "code": ["a", "b"],
        }
    )
    assert coded(passages, table, ["a", "b"]).tolist() == [[True, False], [False, False]]


def test_scikit_learn_is_loaded_only_when_suggestions_are_asked_for():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, qualcode.coding.suggesting as s; print('sklearn' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "False"
