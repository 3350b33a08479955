import pandas as pd
import pytest

from qualcode.codebook import (
    Code,
    Codebook,
    CodebookError,
    Cues,
    create,
    deprecate,
    diff,
    lint,
    merge,
    move,
    moved_paths,
    read_codebook,
    rename,
    split,
    write_codebook,
)

WHO = {"who": "KN", "why": "talked it over", "when": "2015-05-01T10:00:00+00:00"}


def book():
    return Codebook(
        codes=[
            Code(path="benefits"),
            Code(path="benefits/language", cues={"en": Cues(strong=("english",))}),
            Code(path="hindrances"),
            Code(path="hindrances/time", cues={"en": Cues(strong=("time",), weak=("evening",))}),
            Code(path="hindrances/time/night"),
        ]
    )


def test_each_act_is_kept_with_who_when_and_why():
    after = create(book(), Code(path="benefits/joy"), **WHO)
    after = rename(after, "benefits/language", "languages", **WHO)
    after = deprecate(after, "benefits/joy", **WHO)
    assert [change.act for change in after.history] == ["create", "rename", "deprecate"]
    assert all((c.who, c.why, c.when) == ("KN", "talked it over", WHO["when"]) for c in after.history)
    assert after["benefits/joy"].origin == "inductive" and after["benefits/joy"].deprecated


def test_a_moved_code_takes_what_lies_below_it_along():
    after = move(book(), "hindrances/time", "benefits", **WHO)
    assert "benefits/time/night" in after and "hindrances/time" not in after
    assert moved_paths(after, "hindrances/time/night") == ("benefits/time/night",)


def test_merging_joins_the_cues_and_tells_where_codings_go():
    after = merge(book(), ["benefits/language"], "hindrances/time", **WHO)
    assert after["hindrances/time"].cues["en"].strong == ("time", "english")
    assert moved_paths(after, "benefits/language") == ("hindrances/time",)
    assert "benefits/language" not in after


def test_splitting_keeps_the_old_code_until_its_codings_are_recoded():
    after = split(
        book(), "benefits/language", [Code(path="benefits/english"), Code(path="benefits/swahili")], **WHO
    )
    assert after["benefits/language"].deprecated == "split into benefits/english, benefits/swahili"
    assert moved_paths(after, "benefits/language") == ("benefits/english", "benefits/swahili")


@pytest.mark.parametrize(
    "act",
    [
        lambda b: create(b, Code(path="Benefits"), **WHO),
        lambda b: move(b, "hindrances", "hindrances/time", **WHO),
        lambda b: move(b, "nothing", None, **WHO),
        lambda b: rename(b, "hindrances/time", "a/b", **WHO),
        lambda b: merge(b, ["hindrances/time"], "benefits", **WHO),
        lambda b: merge(b, ["nothing"], "benefits", **WHO),
        lambda b: split(b, "benefits", [Code(path="x")], **WHO),
        lambda b: deprecate(b, "benefits", who="KN", why=" "),
    ],
)
def test_an_act_that_makes_no_sense_is_refused_and_changes_nothing(act):
    before = book()
    with pytest.raises(CodebookError):
        act(before)
    assert before == book()


def test_history_and_comments_survive_the_file(tmp_path):
    path = tmp_path / "book.yaml"
    path.write_text("codes:\n# about speech\n- path: a\n- path: b # kept\n  name: {en: B}\n", "utf-8")
    after = move(read_codebook(path), "b", "a", **WHO)
    write_codebook(after, path)
    assert read_codebook(path).history == after.history
    assert read_codebook(path).paths == ["a", "a/b"]
    assert "# about speech" in path.read_text("utf-8") and "# kept" in path.read_text("utf-8")


def test_lint_names_what_is_missing():
    text = {"en": "The municipality has too little time and staff for the work abroad."}
    codes = [Code(path=f"c{n}", definition={"en": f"Definition of theme{n} alone"}) for n in range(41)]
    codes += [Code(path="x", definition=text), Code(path="y", definition=text), Code(path="z")]
    found = lint(
        Codebook(codes=codes), pd.DataFrame({"code": ["x", "y", "y", "q"], "document": ["1", "1", "2", "1"]})
    )
    rows = set(zip(found["code"], found["finding"], strict=True))
    assert ("z", "no definition") in rows and ("z", "no example") in rows
    assert ("x", "defined almost like y") in rows
    assert ("", "44 codes") in rows
    assert ("z", "unused") in rows and ("x", "in one document only") in rows
    assert ("y", "in one document only") not in rows and ("q", "not in the codebook") in rows


def test_diff_follows_moved_codes():
    before = book()
    after = move(before, "benefits/language", "hindrances", **WHO)
    after = create(after, Code(path="benefits/joy"), **WHO)
    after = deprecate(after, "hindrances/time/night", **WHO)
    rows = {(row.code, row.change, row.field) for row in diff(before, after).itertuples()}
    assert rows == {
        ("benefits/language", "moved", "path"),
        ("benefits/joy", "added", ""),
        ("hindrances/time/night", "changed", "deprecated"),
    }


def test_diff_of_a_codebook_with_itself_is_empty():
    assert diff(book(), book()).empty
