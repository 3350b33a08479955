"""Claims about coded examples: what is like what people coded is coded, exactly where it stands, and can be explained."""

import pandas as pd
import pytest

from qualcode.codebook import Code, Codebook, CodedExample, CodedExamples, read_codebook, write_codebook
from qualcode.coding import code, explain, learn_examples, leave_one_out
from qualcode.coding.log import check_coder
from qualcode.model import CODING_COLUMNS, QualcodeError, Transcript, Turn

ROADS = (
    "The gravel road up to the farm was washed away again by the flood in the spring.",
    "Nobody had cleared the culverts, so the flood took the gravel road and the bridge.",
    "After the flood we drove the long way round, because the road was gone.",
    "The bridge is closed and the road is full of holes after the flood.",
)
SCHOOLS = (
    "The teachers in the village school know every pupil and their parents by name.",
    "My daughter likes the school, the teachers see each pupil there.",
    "They want to close the village school and send the pupils by bus.",
    "A good teacher stays in the school for years and knows the pupils.",
)
NOTHING = "Yes, I have lived here since I was a child, more or less, apart from some years."
BOOK = Codebook(
    codes=[
        Code(path="roads", cues={"en": {"strong": "asphalt"}}),
        Code(path="schools", cues={"en": {"strong": "curriculum"}}),
    ]
)


def interview(id: str, *said: str, language: str = "en", stage: str = "released") -> Transcript:
    turns = []
    for text in said:
        turns.append(Turn(0, "I", "interviewer", 0, 0, "What do you think?", "en"))
        turns.append(Turn(0, id, "participant", 0, 0, text, language))
    return Transcript.build(id, turns, language="en", stage=stage)


@pytest.fixture(scope="module")
def study() -> tuple[list[Transcript], pd.DataFrame]:
    """Four interviews, each on a road, a school and nothing much; two people coded them."""
    transcripts = [interview(f"P{n}", ROADS[n], NOTHING, SCHOOLS[n]) for n in range(4)]
    rows = [
        (f"{t.id}-{who}-{path}", t.id, turn, t.turns[turn].start, t.turns[turn].end, path, who, "human")
        for t in transcripts
        for turn, path in ((1, "roads"), (5, "schools"))
        for who in ("anna", "bo")
    ]
    columns = ["id", "document", "turn", "start", "end", "code", "coder", "source"]
    return transcripts, pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def book(study) -> Codebook:
    return BOOK.with_examples(learn_examples(*study, BOOK))


NEW = "I was there all summer. The flood came and took the gravel road to the bridge. It was cold."


def test_a_passage_like_an_example_is_coded_without_any_cue(book):
    found = code(interview("Q1", NEW), book)
    assert list(found.columns) == list(CODING_COLUMNS)
    assert found["code"].tolist() == ["roads"]
    assert "gravel road" in found["text"][0]
    assert found["coder"].tolist() == ["cues-and-examples"] and found["source"].tolist() == ["cue"]
    assert 0 < found["confidence"][0] <= 1
    assert check_coder(found["coder"][0])


@pytest.mark.parametrize("unit", ["sentence", "paragraph", "turn"])
def test_codings_are_whole_units_at_their_offsets(book, unit):
    transcript = interview("Q1", NEW, "The teachers of the school know the pupils.")
    found = code(transcript, book, unit=unit)
    assert set(found["code"]) == {"roads", "schools"}
    for row in found.itertuples():
        assert transcript.text[row.start : row.end] == row.text
        turn = transcript.turns[row.turn]
        assert turn.start <= row.start < row.end <= turn.end
        if unit == "turn":
            assert row.text == turn.text


def test_a_cue_still_counts_and_says_where(book):
    found = code(
        interview("Q1", "It rains. The flood took the road, and the new asphalt with it. Well."), book
    )
    assert found.query("code == 'roads'")["text"].tolist() == [
        "The flood took the road, and the new asphalt with it."
    ]


def test_the_plain_cue_coder_is_there_by_its_name_and_unchanged(book):
    said = interview("Q1", NEW, "They laid asphalt.")
    plain = code(said, BOOK, created="2015-06-01")
    pd.testing.assert_frame_equal(code(said, book, method="cues", created="2015-06-01"), plain)
    assert plain["text"].tolist() == ["They laid asphalt."] and plain["coder"].tolist() == ["cues"]


def test_examples_asked_for_by_name_must_be_there():
    with pytest.raises(QualcodeError, match="no coded examples"):
        code(interview("Q1", NEW), BOOK, method="cues-and-examples")
    with pytest.raises(QualcodeError, match="method 'llm'"):
        code(interview("Q1", NEW), BOOK, method="llm")


def test_a_second_run_gives_the_same_and_one_transcript_does_not_change_another(book):
    one, other = interview("Q1", NEW), interview("Q2", "The pupils like their teachers and the school.")
    first = code([one, other], book, created="2015-06-01")
    second = code([other, one], book, created="2015-06-01").sort_values("document", kind="stable")
    pd.testing.assert_frame_equal(first, second.reset_index(drop=True))


def test_an_explanation_names_the_examples_and_the_words(book):
    transcript = interview("Q1", NEW)
    reasons = explain(code(transcript, book), transcript, book)
    examples = reasons[reasons["strength"] == "example"]
    assert len(examples) == 2 and examples["cue"].str.match(r"P\d: ").all()
    assert "gravel" in " ".join(reasons.query("strength == 'words'")["words"])
    assert set(reasons["start"]) == set(code(transcript, book)["start"])


def test_an_explanation_names_the_question_where_it_speaks_for_the_code(book):
    turns = [
        Turn(0, "I", "interviewer", 0, 0, "Did the flood take the gravel road?", "en"),
        Turn(0, "Q1", "participant", 0, 0, "It took the road, the bridge, everything after the flood.", "en"),
    ]
    transcript = Transcript.build("Q1", turns, language="en", stage="released")
    reasons = explain(code(transcript, book), transcript, book).query("strength == 'question'")
    assert "gravel" in reasons["words"].tolist()[0]


def test_an_interview_is_not_coded_by_its_own_examples(book, study):
    # P0's own words under another name and with another place: what its coders said must not come back
    again = interview("X", ROADS[0].replace("farm", "[place 3]"), SCHOOLS[0])
    coding = code(again, book)
    cited = explain(coding, again, book).query("strength == 'example'")["cue"]
    assert set(coding["code"]) == {"roads", "schools"} and not cited.str.startswith("P0").any()


def test_marks_and_other_languages_are_left_out(book):
    from qualcode.model import Mark

    transcript = interview("Q1", "The flood took (laughs) the gravel road.", "Hmm.")
    start = transcript.text.index("(laughs)")
    marked = Transcript(
        transcript.id, transcript.text, transcript.turns, "en", marks=(Mark(start, start + 8, "note"),)
    )
    assert code(marked, book)["text"].tolist() == ["The flood took (laughs) the gravel road."]
    german = interview("Q1", "Die road, flood, gravel, bridge.", language="de")
    found = code(german, book)
    assert found.empty and found.attrs["turns_in_other_languages"] == 1


def test_documents_nobody_coded_and_the_computers_codings_teach_nothing(study):
    transcripts, codings = study
    machine = codings.iloc[:1].assign(id="m", code="schools", coder="cues", source="cue")
    unread = interview("P9", "Nobody has read this.")
    learned = learn_examples([*transcripts, unread], pd.concat([codings, machine]), BOOK)
    assert learned == learn_examples(transcripts, codings, BOOK)
    assert learned.documents == ("P0", "P1", "P2", "P3")
    assert [dict(turn.codes) for turn in learned][:3] == [{"roads": 1.0}, {}, {"schools": 1.0}]


def test_what_only_one_coder_gave_counts_half(study):
    transcripts, codings = study
    learned = learn_examples(transcripts, codings.query("id != 'P0-bo-roads'"), BOOK)
    assert learned.turns[0].codes == {"roads": 0.5}


def test_an_example_knows_where_in_the_turn_its_code_is(study):
    transcripts, codings = study
    said = f"{NOTHING} {ROADS[0]} {NOTHING}"
    longer = interview("P0", said, SCHOOLS[0])
    start = longer.turns[1].start + len(NOTHING) + 10  # in the middle of the sentence
    here = codings[codings["id"] == "P0-anna-roads"].assign(start=start, end=start + 20)
    learned = learn_examples(
        [longer, *transcripts[1:]], pd.concat([here, codings.query("document != 'P0'")]), BOOK
    )
    (stretch,) = learned.turns[0].where["roads"]
    assert learned.turns[0].text[slice(*stretch)] == ROADS[0]
    assert [codes for _, codes in learned.turns[0].passages] == [{}, {"roads": 1.0}, {}]
    assert learned.turns[2].where == {} and [text for text, _ in learned.turns[3].passages] == [NOTHING]


NORWEGIAN = (
    "Grusveien opp til gården ble tatt av flommen igjen i vår.",
    "Ingen hadde rensket stikkrennene, så flommen tok grusveien og brua.",
    "Etter flommen kjørte vi den lange veien rundt, for veien var borte.",
    "Brua er stengt, og veien er full av hull etter flommen.",
)


def test_translations_teach_in_another_language_and_belong_to_their_document(study):
    transcripts, codings = study
    translations = {(f"P{n}", 1): {"nb": text} for n, text in enumerate(NORWEGIAN)}
    learned = learn_examples(transcripts, codings, BOOK, translations=translations)
    assert [(turn.language, turn.document, dict(turn.codes)) for turn in learned][:2] == [
        ("en", "P0", {"roads": 1.0}),
        ("nb", "P0", {"roads": 1.0}),
    ]
    new = interview(
        "Q1", "Flommen kom og tok grusveien ved brua.", "Det var kaldt den vinteren.", language="nb"
    )
    assert code(new, BOOK.with_examples(learned))["code"].tolist() == ["roads"]
    again = interview("X", NORWEGIAN[0] + " Det var om våren.", language="nb")
    book = BOOK.with_examples(learned)
    cited = explain(code(again, book), again, book).query("strength == 'example'")["cue"]
    assert len(cited) and not cited.str.startswith("P0").any()


def test_the_part_of_a_translation_that_a_code_is_about_is_found_by_its_place(study):
    transcripts, codings = study
    longer = interview("P0", f"{NOTHING} {ROADS[0]}", SCHOOLS[0])
    start = longer.turns[1].start + len(NOTHING) + 1
    here = codings[codings["id"] == "P0-anna-roads"].assign(start=start, end=longer.turns[1].end)
    both = "Ja, jeg har bodd her siden jeg var barn, mer eller mindre, bortsett fra noen år. " + NORWEGIAN[0]
    learned = learn_examples(
        [longer, *transcripts[1:]],
        pd.concat([here, codings.query("document != 'P0'")]),
        BOOK,
        translations={("P0", 1): {"nb": both}},
    )
    assert learned.turns[1].text[slice(*learned.turns[1].where["roads"][0])] == NORWEGIAN[0]


def test_leaving_one_out_judges_each_interview_by_the_others_alone(study):
    transcripts, codings = study
    found = leave_one_out(transcripts, codings, BOOK)
    assert list(found.columns) == ["document", "turn", "code", "strength"]
    assert {("P0", 1, "roads"), ("P3", 5, "schools")} <= set(
        found[["document", "turn", "code"]].itertuples(index=False, name=None)
    )
    # what people made of P0 itself does not matter for P0
    other = codings.assign(code=codings["code"].where(codings["document"] != "P0", "schools"))
    again = leave_one_out(transcripts, other, BOOK)
    pd.testing.assert_frame_equal(found.query("document == 'P0'"), again.query("document == 'P0'"))


def test_forgetting_documents_is_the_same_as_learning_without_them():
    import numpy as np
    from scipy.sparse import csr_matrix

    from qualcode.coding.ridge import Ridge

    random = np.random.default_rng(0)
    described, labels = random.random((30, 12)), random.random((30, 3))
    documents = np.array([*"aabbbcc" * 4, None, None], dtype=object)
    others = documents != "b"
    rest = Ridge(csr_matrix(described[others]), documents[others], labels[others])
    found = Ridge(csr_matrix(described), documents, labels)
    np.testing.assert_allclose(found.coefficients({"b"})[others], rest.coefficients(), atol=1e-9)
    assert not np.allclose(found.coefficients({"b"})[others], found.coefficients()[others])


def test_learning_needs_two_documents_and_known_codes(study):
    transcripts, codings = study
    with pytest.raises(QualcodeError, match="at least 2 documents"):
        learn_examples(transcripts, codings.query("document == 'P0'"), BOOK)
    with pytest.raises(QualcodeError, match="'road', which is not in the codebook"):
        learn_examples(transcripts, codings.replace({"code": {"roads": "road"}}), BOOK)
    with pytest.raises(QualcodeError, match="translation is of turn 2 in 'P0'"):
        learn_examples(transcripts, codings, BOOK, translations={("P0", 2): {"nb": "Hva synes du?"}})


def test_examples_follow_a_code_that_was_renamed(book):
    from qualcode.codebook import move

    wider = Codebook(codes=[*book.codes, Code(path="technical")]).with_examples(book.examples)
    moved = move(wider, "roads", "technical", who="KN")
    assert code(interview("Q1", NEW), moved)["code"].tolist() == ["technical/roads"]


def test_a_codebook_is_written_with_its_examples_and_read_back(book, tmp_path):
    path = write_codebook(book, tmp_path / "book.yaml")
    again = read_codebook(path)
    assert again.examples == book.examples and (tmp_path / "codebook.examples.jsonl").is_file()
    said = interview("Q1", NEW)
    assert code(said, again)["id"].tolist() == code(said, book)["id"].tolist()


def test_words_of_unreviewed_interviews_are_not_written(study, tmp_path):
    transcripts = [Transcript(t.id, t.text, t.turns, "en", stage="suggested") for t in study[0]]
    book = BOOK.with_examples(learn_examples(transcripts, study[1], BOOK))
    with pytest.raises(QualcodeError, match="not reviewed"):
        write_codebook(book, tmp_path / "book.yaml")
    assert not list(tmp_path.glob("*.yaml"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("", "line 1: not a file of coded examples"),
        ('{"text": "a"}\n', "line 1: not a file of coded examples"),
        ("{HEAD}\nnot json\n", "line 2: not a JSON object"),
        ('{HEAD}\n{"text": "a"}\n', "line 2: 'document'"),
        ('{HEAD}\n{"text": "a", "document": "P1", "codes": {"roads": 2}}\n', "line 2: the share 2.0"),
        (
            '{HEAD}\n{"text": "a", "document": "P1", "codes": {"roads": 1}, "where": {"roads": [[0, 2]]}}\n',
            "line 2: a stre",
        ),
        ('{"form": "qualcode coded examples 1", "weights": {}}\n', "line 1: 'threshold'"),
    ],
)
def test_a_bad_examples_file_gets_one_sentence(content, said, tmp_path):
    head = '{"form": "qualcode coded examples 1", "weights": {}, "threshold": 0.2, "stage": "released"}'
    (tmp_path / "book.yaml").write_text("examples_file: e.jsonl\ncodes:\n  - path: roads\n", "utf-8")
    if content is not None:
        (tmp_path / "e.jsonl").write_text(content.replace("{HEAD}", head), "utf-8")
    with pytest.raises(QualcodeError, match=said) as error:
        read_codebook(tmp_path / "book.yaml")
    assert str(error.value).startswith("e.jsonl") and "\n" not in str(error.value)


def test_examples_lie_in_the_codebooks_folder(tmp_path):
    (tmp_path / "book.yaml").write_text("examples_file: ../e.jsonl\ncodes:\n  - path: roads\n", "utf-8")
    with pytest.raises(QualcodeError, match="outside the codebook's folder"):
        read_codebook(tmp_path / "book.yaml")


def test_examples_of_codes_and_of_documents_are_counted():
    turns = (CodedExample(text="a b", document="P1"), CodedExample(text="c d", document="P2"))
    examples = CodedExamples(turns=turns, weights={}, threshold=0.2)
    assert len(examples) == 2 and repr(examples) == "<2 coded examples from 2 documents>"
