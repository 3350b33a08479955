from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook import Code, Codebook, Cues
from qualcode.coding import bench, code, explain
from qualcode.model import CODING_COLUMNS, Mark, QualcodeError, Source, Transcript, Turn


def book(strong=(), weak=(), language="all", **fields):
    cues = {language: Cues(strong=strong, weak=weak)}
    return Codebook(codes=[Code(path="theme", cues=cues)], **fields)


def interview(*answers, language="en", question=None, asked="And then?"):
    turns = []
    for answer in answers:
        turns.append(Turn(0, "I", "interviewer", 0, 0, asked, language))
        turns.append(Turn(0, "P01", "participant", 0, 0, answer, language, question=question))
    return Transcript.build("P01", turns)


def hits(cue, text, language="en", weak=(), **fields):
    codings = code(interview(text, language=language, **fields), book((cue,), weak))
    return codings["text"].tolist()


@pytest.mark.parametrize(
    ("cue", "yes", "no"),
    [
        ("municipality", "The municipalities' plan.", "The munition plan."),
        ("municip*", "A municipal plan.", "A plan."),
        ("*samarbeid*", "Et fylkessamarbeidsprosjekt.", "Et prosjekt."),
        ("=learned", "We learned.", "We learn."),
        ("lack of time", "A lack of time.", "A lack. Of time."),
        ("open* ... eyes", "It opened all of our eyes.", "It opened the doors so that our eyes saw."),
        ("no (spare)? time", "There was no time.", "There was no free time."),
        ("time NEAR/2 evening", "In the evening, no time.", "In the evening we sat and took time."),
        ("time NEAR/2 evening", "No time. Evening came.", "No time. Late that same evening."),
        ("time AND money", "Time, and also money.", "Time. And money."),
        ("time NOT overtime", "It takes time.", "It takes time and overtime."),
        ("AFFIRMED learned", "We learned. Not so fast.", "We never really learned."),
        ("AFFIRMED learned", "We didn't stop. We learned.", "We didn't learn."),
        ("don't know", "They didn't know.", "They do know."),
        ("eu", "The EU-project began.", "The eulogy began."),
        ("ANSWER AND ASKED (learn)", "Well, that is a long story.", None),
    ],
)
def test_the_cue_language_matches_as_documented(cue, yes, no):
    assert hits(cue, yes, asked="What did you learn?")
    if no:
        assert not hits(cue, no, asked="What did you learn?")


def test_every_form_of_a_word_matches_in_its_language():
    norwegian = book(("innvandrer",), language="no")
    nb = interview("Innvandrerne kom.", language="nb")
    assert len(code(nb, norwegian)) == 1
    assert code(replace(nb, id="x", turns=[replace(t, language="en") for t in nb.turns]), norwegian).empty


def test_a_turn_of_unknown_language_is_tried_in_all_and_of_another_counted():
    unknown = interview("Kommunane.", language=None)
    assert len(code(unknown, book(("kommune",), language="nn"))) == 1
    latvian = code(interview("Kommunane.", language="lv"), book(("kommune",), language="nn"))
    assert latvian.empty and latvian.attrs["turns_in_other_languages"] == 1


def test_one_strong_cue_is_enough_and_weak_cues_need_another_near():
    weak = ("evening", "kitchen", "even*")
    assert hits("x1x", "In the evening at the kitchen table.", weak=weak)
    assert hits("x1x", "It was evening. I sat in the kitchen.", weak=weak)
    assert not hits("x1x", "It was evening. Then nothing. I sat in the kitchen.", weak=weak)
    assert not hits("x1x", "One evening.", weak=weak), "one word is not evidence twice"


def test_adjoining_sentences_of_one_code_are_one_coding_and_others_are_not():
    found = hits("time", "No time at all. Time is short! We laughed. Then time again.")
    assert found == ["No time at all. Time is short!", "Then time again."]


def test_concepts_hold_words_rows_and_other_concepts():
    concepts = {
        "money": {"en": ("money | budget*", "euro a day"), "no": ("penger",)},
        "lack": {"all": ("no", "lack", "@money gone")},
    }
    with_concepts = book(("@lack NEAR/2 @money",), concepts=concepts)
    for text, expected in [("No budgets.", 1), ("Not a euro a day.", 0), ("The money gone, budget too.", 1)]:
        assert len(code(interview(text), with_concepts)) == expected, text


def test_marks_and_hesitations_do_not_come_between_words():
    transcript = interview("We had no (pause) eh, eh time for it.")
    start = transcript.text.index("(pause)")
    marked = replace(transcript, marks=(Mark(start, start + 7, "pause"),))
    assert len(code(marked, book(("no time",)))) == 1
    assert code(transcript, book(("pause",))).shape[0] == 1
    assert code(marked, book(("pause",))).empty


def test_a_follow_up_leaves_the_question_standing():
    turns = [
        Turn(0, "I", "interviewer", 0, 0, "What was difficult?", "en"),
        Turn(0, "P", "participant", 0, 0, "Hm.", "en"),
        Turn(0, "I", "interviewer", 0, 0, "Tell me more.", "en"),
        Turn(0, "P", "participant", 0, 0, "Time.", "en"),
        Turn(0, "I", "interviewer", 0, 0, "And what was easy?", "en"),
        Turn(0, "P", "participant", 0, 0, "Time.", "en"),
    ]
    cue = ("time AND ASKED (difficult)", "money AND ASKED (easy)")
    assert code(Transcript.build("P", turns), book(cue))["turn"].tolist() == [3]


def test_a_guide_question_or_its_block_can_be_asked_for():
    for question, expected in [("3.2", 1), ("3.2.1", 1), ("3.20", 0), ("2", 0), (None, 0)]:
        found = code(interview("It takes time.", question=question), book(("time AND ASKED 3.2",)))
        assert len(found) == expected, question


def test_only_participants_are_coded_and_documents_in_full():
    transcript = interview("Yes.", asked="Is there time?")
    assert code(transcript, book(("time",))).empty
    assert len(code(transcript, book(("time",)), roles=("interviewer",))) == 1
    assert len(code(replace(transcript, source=Source(kind="document")), book(("time",)))) == 1


def test_units_are_sentences_paragraphs_or_turns():
    text = "No time. Truly.\n\nNo money."
    both = book(("time AND money", "time AND truly"))
    assert code(interview(text), both).empty
    assert code(interview(text), both, unit="paragraph")["text"].tolist() == ["No time. Truly."]
    assert code(interview(text), both, unit="turn")["text"].tolist() == [text]


def test_a_second_run_gives_the_same_ids():
    transcripts = interview("No time.", "Time again.")
    one = code(transcripts, book(("time",)), created="2015-05-01T10:00:00+00:00")
    two = code(transcripts, book(("time",)), created="2015-05-01T10:00:00+00:00")
    assert one.equals(two)
    assert one["id"].is_unique and tuple(one.columns) == CODING_COLUMNS


def test_explain_names_the_cue_and_the_words():
    transcript, cues = interview("We had, eh, no time. Fine."), book(("no time",), ("fine", "time"))
    found = explain(code(transcript, cues), transcript, cues)
    row = found[found["strength"] == "strong"].iloc[0]
    assert (row.cue, row.words, row.language) == ("no time", "no … time", "en")
    assert transcript.text[row.start : row.end] == "no time"
    assert set(found["cue"]) == {"no time", "fine", "time"}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda t: code(t, Codebook()), "empty"),
        (lambda t: code(t, book(("time",)), roles=("guest",)), "guest"),
        (lambda t: code(t, book(("time",)), unit="word"), "word"),
        (lambda t: code(t, book(("lack (of",))), "parenthesis"),
        (lambda t: code([t, t], book(("time",))), "two transcripts"),
        (lambda t: explain(code(t, book(("time",))), [], book(("time",))), "not among"),
    ],
)
def test_what_cannot_be_coded_is_said_in_one_sentence(call, words):
    with pytest.raises(QualcodeError, match=words):
        call(interview("No time."))


WORDS = st.text(st.sampled_from("time no æøå. \n\r\ufeffé🙂e\u0301'-"), min_size=1)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(["sentence", "paragraph", "turn"]))
def test_the_coded_passage_is_the_text_at_its_offsets(answers, unit):
    transcript = interview(*answers)
    for row in code(transcript, book(("time",), ("no", "æøå")), unit=unit).itertuples():
        turn = transcript.turns[row.turn]
        assert transcript.text[row.start : row.end] == row.text
        assert turn.start <= row.start < row.end <= turn.end
        assert row.text == row.text.strip()


def test_the_bench_counts_by_turn_and_lists_what_went_wrong():
    transcript = interview("No time.", "Much time.", "Nothing.", "We laughed.")
    ours = code(transcript, book(("time",)))
    human = ours.iloc[[0]].assign(coder="KN", source="human")
    missed = human.assign(turn=5, start=transcript.turns[5].start, end=transcript.turns[5].end)
    import pandas as pd

    result = bench(ours, pd.concat([human, missed]), transcript)
    row = result.table.iloc[-1]
    assert (row.code, row.hits, row.false_hits, row.misses) == ("all", 1, 1, 1)
    assert (row.precision, row.recall, row.f1) == (0.5, 0.5, 0.5)
    assert result.false_hits["text"].tolist() == ["Much time."]
    assert result.misses["text"].tolist() == ["Nothing."]
    assert "F1 0.50" in repr(result)
