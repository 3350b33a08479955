from pathlib import Path

import pytest

from qualcode.codebook import Code, Codebook, CodebookError, read_codebook, write_codebook

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "codebooks" / "municipal-cooperation.yaml"

SMALL = """\
# why we have this codebook
title: {nb: Prøve, en: Trial}
concepts:
  money:
    no: penger | midler  # what projects are paid with
    en: |
      money
      # a comment among cues
      grants
codes:
  - path: hindrances   # the fourth question
    name: {nb: Hindringer, en: Hindrances}
    research_question: RQ4
  # this one is contested
  - path: hindrances/time
    name: {nb: Tid, nn: Tid, en: Time}
    definition: {en: Too little time.}
    cues:
      en:
        strong: |
          no time
          lack of @money
        weak: [evening*]
      "no":
        strong: ikke tid
"""


def written(tmp_path, text, name="book.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_codes_come_in_tree_order_with_their_fields(tmp_path):
    book = read_codebook(written(tmp_path, SMALL))
    assert book.paths == ["hindrances", "hindrances/time"]
    time = book["hindrances/time"]
    assert time.cues_in("en").strong == ("no time", "lack of @money")
    assert time.cues_in("nn").strong == ("ikke tid",)
    assert book.concepts["money"]["en"] == ("money", "grants")
    assert book.question_of("hindrances/time") == "RQ4"
    assert book.label("hindrances", "nn") == "Hindringer"
    assert book.parents == {"hindrances": None, "hindrances/time": "hindrances"}


def test_a_key_named_no_is_a_language_and_not_false(tmp_path):
    book = read_codebook(written(tmp_path, SMALL.replace('"no":', "no:")))
    assert "no" in book["hindrances/time"].cues


def test_id_and_parent_make_a_path(tmp_path):
    text = "codes:\n- {id: time, parent: hindrances}\n- {id: hindrances}\n- {id: late, parent: time}\n"
    book = read_codebook(written(tmp_path, text))
    assert book.paths == ["hindrances", "hindrances/time", "hindrances/time/late"]


def test_a_parent_that_only_paths_imply_is_added():
    assert Codebook(codes=[Code(path="a/b/c")]).paths == ["a", "a/b", "a/b/c"]


def test_colours_differ_and_are_kept(tmp_path):
    book = Codebook(
        codes=[Code(path="a", color="#123456"), Code(path="a/b"), Code(path="a/c"), Code(path="d")]
    )
    assert book["a"].color == "#123456"
    assert len({code.color for code in book}) == 4


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("- path: hindrances/time", "- path: hindrances", 15, "stands already at line 11"),
        ("    definition:", "    defintion:", 17, 'did you mean "definition"'),
        ("lack of @money", "lack of (money", 22, "parenthesis"),
        ("lack of @money", "lack of @monet", 22, 'did you mean "money"'),
        ("name: {nb: Tid", "name: {no: Tid", 16, "'nb', 'nn' or 'en'"),
        ("weak: [evening*]", "weik: [evening*]", 23, 'did you mean "weak"'),
        ("title: {nb", "titel: {nb", 2, 'did you mean "title"'),
        ("    research_question: RQ4", "   research_question: RQ4", 13, "not valid YAML"),
        ("    research_question: RQ4", "    origin: guessed", 13, "'deductive', 'inductive' or ''"),
        ("    research_question: RQ4", "    color: blue", 13, "#0072B2"),
        ("- path: hindrances/time", "- brief: x", 15, "without `path`"),
        ("weak: [evening*]", "weak: [12]", 23, "string"),
    ],
)
def test_an_error_names_file_line_and_remedy(tmp_path, old, new, line, words):
    assert old in SMALL
    with pytest.raises(CodebookError) as caught:
        read_codebook(written(tmp_path, SMALL.replace(old, new, 1)))
    message = str(caught.value)
    assert message.startswith(f"book.yaml, line {line}"), message
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("codes:\n- {id: a, parent: b}\n- {id: b, parent: a}\n", "its own parent (a → b → a)"),
        ("codes:\n- {id: a, parent: a}\n", "its own parent"),
        ("codes:\n- {id: time, parent: hindranses}\n- {id: hindrances}\n", 'did you mean "hindrances"'),
        ("codes: []\n", "empty"),
        ("- a\n- b\n", "codes"),
        ("just text", "codes"),
        ("concepts: {a: {en: '@b'}, b: {en: '@a'}}\ncodes: [{path: x}]\n", "defined by itself"),
        ("concepts: {a: {en: 'x AND y'}}\ncodes: [{path: x}]\n", "holds AND"),
        ("codes: [{path: 'a@b'}]\n", "not a code path"),
        ("codes: [[a]]\n", "among the codes"),
    ],
)
def test_what_cannot_be_a_codebook_is_refused_in_one_sentence(tmp_path, text, words):
    with pytest.raises(CodebookError, match=r"book\.yaml") as caught:
        read_codebook(written(tmp_path, text))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["book.yaml", "book.xlsx", "book.csv", "book.docx", "book.qdc"])
@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\xff\xfe", b"PK\x03\x04broken", b"\xff\xd8\xff\xe0 picture"]
)
def test_a_renamed_or_broken_file_is_refused_in_one_sentence(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CodebookError, match=name):
        read_codebook(path)


def test_a_missing_file_and_an_unknown_ending_are_refused(tmp_path):
    with pytest.raises(CodebookError, match="no such file"):
        read_codebook(tmp_path / "none.yaml")
    with pytest.raises(CodebookError, match="codebooks end in"):
        read_codebook(tmp_path / "book.pdf")


def test_comments_survive_a_write_and_an_unchanged_codebook_is_written_unchanged(tmp_path):
    path = written(tmp_path, SMALL)
    write_codebook(read_codebook(path), path)
    after = path.read_text(encoding="utf-8")
    for comment in ("# why we have this codebook", "# the fourth question", "# this one is contested"):
        assert comment in after
    assert "# a comment among cues" in after
    write_codebook(read_codebook(path), path)
    assert path.read_text(encoding="utf-8") == after


def test_yaml_keeps_everything(tmp_path):
    book = read_codebook(SHIPPED)
    copy = write_codebook(book.model_copy(update={"source": None}), tmp_path / "copy.yaml")
    assert read_codebook(copy) == book


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = written(tmp_path, SMALL)
    with pytest.raises(CodebookError, match="empty"):
        write_codebook(Codebook(), path)
    assert path.read_text(encoding="utf-8") == SMALL
    assert [each.name for each in tmp_path.iterdir()] == ["book.yaml"]


def test_the_shipped_codebook_has_all_codes_in_three_languages():
    book = read_codebook(SHIPPED)
    children = {code.path: len(book.children(code.path)) for code in book.roots}
    assert children == {"role": 5, "cooperation": 5, "benefits": 7, "hindrances": 9}
    for code in book:
        texts = [code.name, code.brief, code.definition]
        if code.parent:
            texts += [code.when_to_use, code.when_not_to_use, code.example, code.counter_example]
            for language in ("nb", "nn", "en"):
                cues = code.cues_in(language)
                assert len(cues.strong) >= 5, (code.path, language)
        assert all(set(text) == {"nb", "nn", "en"} for text in texts), code.path
        assert book.question_of(code.path)
