import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.coding import events
from qualcode.coding.log import CodingLog, read_history, read_log
from qualcode.coding.replay import replay
from qualcode.model import QualcodeError, Transcript, Turn


def coding(id="c-1", start=0, end=4, code="benefits/inclusion", **more):
    return {"id": id, "document": "P01", "turn": 0, "start": start, "end": end, "code": code, **more}


def written(folder, *acts, coder="anna", after=0):
    return CodingLog(folder / f"{coder}.jsonl", coder).append(acts, after=after)


def state(folder, **options):
    return replay(read_history(folder.glob("*.jsonl")), **options)


def test_what_is_added_is_there_with_its_words(tmp_path):
    transcript = Transcript.build("P01", [Turn(0, "P01", "participant", 0, 0, "Blåbær 🫐 er sunt")])
    start = transcript.turns[0].start
    written(tmp_path, events.add(coding(start=start, end=start + 8)))
    row = state(tmp_path).to_frame([transcript]).iloc[0]
    assert row["text"] == "Blåbær 🫐"
    assert (row["coder"], row["source"], row["turn"]) == ("anna", "human", 0)


def test_undo_takes_back_and_redo_puts_back(tmp_path):
    (added,) = written(tmp_path, events.add(coding()))
    (taken_back,) = written(tmp_path, events.undo(added["event"]), after=1)
    assert not state(tmp_path).live
    written(tmp_path, events.undo(taken_back["event"]), after=2)
    assert set(state(tmp_path).live) == {"c-1"}


def test_acts_change_what_they_name(tmp_path):
    written(
        tmp_path,
        events.add(coding("a", 0, 10)),
        events.add(coding("b", 12, 20)),
        events.split("a", [coding("a1", 0, 4), coding("a2", 5, 10)]),
        events.merge(["a2", "b"], coding("m", 5, 20)),
        events.change("a1", start=1, reason="the first word is the interviewer's"),
        events.rename("benefits", "gains"),
        events.memo("think of P04", on={"coding": "a1"}),
    )
    found = state(tmp_path)
    assert {k: (v["start"], v["end"], v["code"]) for k, v in found.live.items()} == {
        "a1": (1, 4, "gains/inclusion"),
        "m": (5, 20, "gains/inclusion"),
    }
    assert [m["text"] for m in found.memos.values()] == ["think of P04"]


def test_a_past_state_is_shown_as_of_its_time(tmp_path):
    log = CodingLog(tmp_path / "anna.jsonl", "anna")
    log.append([events.add(coding("a"))], after=0, time="2026-03-01T10:00:00.000+00:00")
    log.append([events.remove("a")], after=1, time="2026-03-02T10:00:00.000+00:00")
    assert set(state(tmp_path, as_of="2026-03-01").live) == {"a"}
    assert not state(tmp_path).live


def test_a_torn_last_line_is_reported_and_set_aside_before_the_next_write(tmp_path):
    written(tmp_path, events.add(coding("a")), events.add(coding("b")))
    path = tmp_path / "anna.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    found, set_aside = read_log(path)
    assert len(found) == 1
    assert "anna.jsonl, line 2: the line is cut off" in str(set_aside[0])
    written(tmp_path, events.add(coding("c")), after=1)
    assert set(state(tmp_path).live) == {"a", "c"}
    assert (tmp_path / "anna.jsonl.torn").stat().st_size > 0


def test_a_last_line_that_only_lacks_its_break_is_kept(tmp_path):
    written(tmp_path, events.add(coding("a")))
    path = tmp_path / "anna.jsonl"
    path.write_bytes(path.read_bytes()[:-1])
    written(tmp_path, events.add(coding("b")), after=1)
    assert set(state(tmp_path).live) == {"a", "b"}


def test_a_wrong_clock_on_one_machine_does_not_undo_the_order(tmp_path):
    first = CodingLog(tmp_path / "anna.jsonl", "anna")
    first.append([events.add(coding("a"))], after=0, time="2031-01-01T00:00:00.000+00:00")
    other = CodingLog(tmp_path / "bo.jsonl", "bo")
    clock = read_history(tmp_path.glob("*.jsonl")).clock
    other.append([events.remove("a")], after=clock, time="2020-01-01T00:00:00.000+00:00")
    assert not state(tmp_path).live


def test_an_act_on_what_is_gone_is_listed(tmp_path):
    written(tmp_path, events.add(coding("a")), events.remove("a"), events.change("a", code="x/y"))
    (conflict,) = state(tmp_path).conflicts
    assert "changes coding a, which is not there" in str(conflict)


def test_a_move_that_ends_before_it_begins_is_listed_and_the_coding_stays(tmp_path):
    written(tmp_path, events.add(coding("a", 10, 20)), events.change("a", end=5))
    found = state(tmp_path)
    assert (found.live["a"]["start"], found.live["a"]["end"]) == (10, 20)
    assert "moves coding a to 10-5, which is no passage" in str(found.conflicts[0])


def test_two_events_under_one_id_stop_the_reading(tmp_path):
    written(tmp_path, events.add(coding("a")))
    line = json.loads((tmp_path / "anna.jsonl").read_text(encoding="utf-8"))
    line["coding"]["code"] = "other"
    (tmp_path / "copy.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    with pytest.raises(QualcodeError, match=r"copy\.jsonl: event e-\w+ differs from the one in anna\.jsonl"):
        read_history(tmp_path.glob("*.jsonl"))


@pytest.mark.parametrize("name", ["", "../anna", "a/b", "-x", "con tact"])
def test_a_coder_name_that_cannot_be_a_file_is_refused(tmp_path, name):
    with pytest.raises(QualcodeError, match="coder"):
        CodingLog(tmp_path / "x.jsonl", name)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("turn", "7", "a turn that is no whole number"), ("confidence", "high", "a confidence that is no number"),
        ("memo", 5, "a memo that is no text"), ("code", 5, "without id, document or code"),
        ("end", 2**60, "expected 0 <= start <= end"), ("start", 1.5, "expected 0 <= start <= end"),
    ],
)  # fmt: skip
def test_a_coding_with_a_field_of_the_wrong_kind_is_set_aside_and_the_rest_stays(tmp_path, field, value, why):
    written(tmp_path, *(events.add(coding(f"c{n}")) for n in range(3)))
    path = tmp_path / "anna.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    wrong = json.loads(lines[1])
    wrong["coding"][field] = value
    path.write_text("\n".join([lines[0], json.dumps(wrong), lines[2]]) + "\n", encoding="utf-8")
    history = read_history([path])
    assert [each.line for each in history.set_aside] == [2]
    assert why in str(history.set_aside[0])
    assert replay(history).to_frame()["id"].tolist() == ["c0", "c2"]


def test_events_are_given_back_as_they_stand_in_the_logs(tmp_path):
    made = written(
        tmp_path,
        *(events.add({**coding(f"c{n}"), "memo": "blåbær"}) for n in range(2000)),
        events.remove("c7"),
    )
    path = tmp_path / "anna.jsonl"
    assert read_history([path]).events == made
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n\r\n"))
    assert read_history([path]).events == made


def test_a_rename_reaches_what_was_there_and_not_what_came_after(tmp_path):
    written(
        tmp_path,
        events.add(coding("before")), events.add(coding("recoded", code="x")), events.rename("benefits", "gains"),
        events.add(coding("after")), events.change("recoded", code="benefits/y"),
    )  # fmt: skip
    written(tmp_path, events.add(coding("anothers")), coder="bo")
    assert {id: each["code"] for id, each in state(tmp_path).live.items()} == {
        "before": "gains/inclusion", "recoded": "benefits/y", "after": "benefits/inclusion", "anothers": "benefits/inclusion",
    }  # fmt: skip


def test_a_coding_taken_away_and_put_again_under_its_id_is_there(tmp_path):
    written(
        tmp_path,
        events.add(coding("a")),
        events.remove("a"),
        events.add(coding("a", 5, 9)),
        events.add(coding("a")),
    )
    found = state(tmp_path)
    assert [(each["start"], each["end"]) for each in found.live.values()] == [(5, 9)]
    assert [str(each).partition(" adds ")[2] for each in found.conflicts] == [
        "coding a, which is there already"
    ]


def step_by_step(log):
    """The codings as one would work them out by hand: one act after the other."""
    undone = set()
    for event in reversed(log):
        if event["act"] == "undo" and event["event"] not in undone:
            undone.add(event["target"])
    live = {}
    for event in log:
        target = live.get(event.get("target"))
        if event["event"] in undone:
            continue
        if event["act"] == "add" and event["coding"]["id"] not in live:
            live[event["coding"]["id"]] = {"coder": event["coder"], **event["coding"]}
        elif event["act"] == "remove" and target:
            del live[event["target"]]
        elif event["act"] == "change" and target and target["start"] <= event["set"]["end"]:
            target.update(event["set"])
    return live


@st.composite
def histories(draw):
    """Several writers who each see what was there before: acts over a small set of codings."""
    made, log = [], []
    for clock in range(1, draw(st.integers(1, 25))):
        act = draw(st.sampled_from(["add", "remove", "change", "undo"]))
        if act == "add" or not made:
            made.append(draw(st.sampled_from([f"c{clock}", *made])))  # seldom one that was there before
            event = events.add(coding(made[-1], 0, draw(st.integers(0, 9))))
        elif act == "remove":
            event = events.remove(draw(st.sampled_from(made)))
        elif act == "change":
            event = events.change(draw(st.sampled_from(made)), end=draw(st.integers(0, 50)))
        else:
            event = events.undo(draw(st.sampled_from(log))["event"])
        coder = draw(st.sampled_from(["anna", "bo", "chi"]))
        time = f"20{draw(st.integers(20, 30))}-01-01T00:00:00.000+00:00"
        log.append({"event": f"e{clock}", "clock": clock, "time": time, "coder": coder, **event})
    return log


@settings(max_examples=60, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_the_union_of_logs_is_the_same_in_any_order_and_with_doubled_lines(tmp_path_factory, log, chance):
    expected = replay(log).live
    lines = [json.dumps(event) for event in log for _ in range(chance.choice([1, 2]))]
    random.Random(chance.random()).shuffle(lines)
    folder = tmp_path_factory.mktemp("logs")
    for number in range(3):
        part = lines[number::3]
        (folder / f"{number}.jsonl").write_text("".join(x + "\n" for x in part), encoding="utf-8")
    assert replay(read_history(folder.glob("*.jsonl"))).live == expected


@settings(max_examples=60, deadline=None)
@given(histories())
def test_the_codings_are_what_going_through_the_acts_one_by_one_leads_to(log):
    found = replay(log).live
    expected = step_by_step(log)
    assert {id: {k: each[k] for k in expected[id]} for id, each in found.items()} == expected
