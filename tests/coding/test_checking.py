import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.anonymising.replacing.offsets import replace_spans
from qualcode.codebook import Code, Codebook
from qualcode.coding import CodingLog, events, move_codings, problems, read_history
from qualcode.model import QualcodeError, Span, Transcript, Turn


def coding(id="c-1", start=0, end=4, code="gains", document="P01"):
    return {"id": id, "document": document, "turn": 0, "start": start, "end": end, "code": code}


def interview(text="Vi lærte mye av Kari.", revision=1):
    return Transcript.build("P01", [Turn(0, "P", "participant", 0, 0, text)], revision=revision)


def test_everything_that_does_not_fit_is_listed_and_the_rest_stays(tmp_path):
    CodingLog(tmp_path / "anna.jsonl", "anna").append(
        [
            events.add(coding("good"), revision=1),
            events.add(coding("unknown", code="gain"), revision=1),
            events.add(coding("old", code="costs"), revision=1),
            events.add(coding("far", 5, 900), revision=1),
            events.add(coding("elsewhere", document="P77"), revision=1),
            events.add(coding("earlier"), revision=0),
            events.change("nowhere", end=9),
        ],
        after=0,
    )
    with (tmp_path / "anna.jsonl").open("ab") as file:
        file.write(b'{"event": "e-1", "clo')
    book = Codebook(codes=(Code(path="gains"), Code(path="costs", deprecated="merged into gains")))
    found = problems(read_history(tmp_path.glob("*.jsonl")), interview(), book)
    assert dict(zip(found["coding"], found["kind"], strict=True)) == {
        "": "conflict", "far": "outside the text", "elsewhere": "unknown document", "earlier": "other revision",
        "unknown": "unknown code", "old": "deprecated code",
    }  # fmt: skip
    assert set(found["kind"]) >= {"set aside"}
    sentences = found.set_index("coding")["sentence"]
    assert 'did you mean "gains"?' in sentences["unknown"]
    assert "made on revision 0 of P01, here is revision 1" in sentences["earlier"]
    assert "merged into gains" in sentences["old"]


def test_two_people_under_one_name_lose_nothing_and_are_told(tmp_path):
    for folder, id in (("here", "a"), ("there", "b")):
        CodingLog(tmp_path / folder / "anna.jsonl", "anna").append([events.add(coding(id))], after=0)
    history = read_history(tmp_path.glob("*/anna.jsonl"))
    found = problems(history)
    assert found["kind"].tolist() == ["one name"]
    assert "give each a name and a log of their own" in found["sentence"][0]
    assert len(history.events) == 2


def test_logs_that_fit_have_no_problems(tmp_path):
    CodingLog(tmp_path / "anna.jsonl", "anna").append([events.add(coding(), revision=1)], after=0)
    history = read_history(tmp_path.glob("*.jsonl"))
    assert problems(history, interview(), Codebook(codes=(Code(path="gains"),))).empty


def test_events_of_the_wrong_kind_are_set_aside_not_guessed(tmp_path):
    lines = [
        '{"event": "e1", "clock": 1, "time": "2026", "coder": "a", "act": "change", "target": "c", "set": {"start": "x"}}',
        '{"event": "e2", "clock": 1, "time": "2026", "coder": "a", "act": "change", "target": "c", "set": {"coder": "b"}}',
        '{"event": "e3", "clock": "1", "time": "2026", "coder": "a", "act": "remove", "target": "c"}',
        '{"event": "e4", "clock": 1, "time": "2026", "coder": "a", "act": "fly"}',
        "[]", "7", "",
        '{"event": "e5", "clock": 1, "time": "2026", "coder": "a", "act": "remove"}',
    ]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    history = read_history([tmp_path / "a.jsonl"])
    assert not history.events
    assert [each.line for each in history.set_aside] == [1, 2, 3, 4, 5, 6, 8]
    assert [each.why for each in history.set_aside] == [
        "the event moves a coding to a place that is no whole number", "the event changes coder",
        "the event has an id, clock, time or coder of the wrong type", "the event has the unknown act 'fly'",
        "the event is not an event", "the event is not an event", "the event lacks 'target'",
    ]  # fmt: skip


words = st.text(st.sampled_from("ab æø🫐\n"), min_size=8, max_size=40)


@given(words, st.data())
def test_no_coding_is_lost_when_a_text_is_released_again(text, data):
    cut = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=4, max_size=4)))
    edits = [(Span(cut[0], cut[1]), "[person 1]"), (Span(cut[2], cut[3]), "")]
    new, moves = replace_spans(text, edits)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    table = pd.DataFrame([{**coding("c", start, end), "revision": 1, "text": text[start:end]}])
    moved = move_codings(table, Transcript("P01", new, (), revision=2), {"P01": {1: moves}})
    row = moved.iloc[0]
    assert new[row["start"] : row["end"]] == row["text"]
    assert row["revision"] == 2
    untouched = not any(span.start < end and start < span.end for span, _ in edits)
    if untouched:
        assert row["text"] == text[start:end]


def test_codings_of_other_documents_stay_and_missing_maps_are_named():
    table = pd.DataFrame([{**coding("c", 0, 4, document="P02"), "revision": 1, "text": "same"}])
    assert move_codings(table, interview(), {})["text"].tolist() == ["same"]
    mine = pd.DataFrame([{**coding("c", 0, 4), "revision": 1}])
    with pytest.raises(QualcodeError, match="the map from revision 1 to 2 is missing"):
        move_codings(mine, interview(revision=2), {})
    with pytest.raises(QualcodeError, match="made on revision 1 of P01, and the text here is revision 0"):
        move_codings(mine, interview(revision=0), {})
    with pytest.raises(QualcodeError, match="lies at 0-900 in P01"):
        move_codings(mine.assign(end=900), interview(), {})
