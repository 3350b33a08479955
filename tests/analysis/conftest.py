"""A small study: four people, three of them alone, one more in a group, with codes at two levels."""

from types import SimpleNamespace

import pandas as pd
import pytest

from qualcode.model import CODING_COLUMNS, Transcript, Turn


def interview(name, *turns, **attributes):
    """Turns as (speaker, role, text[, question]); I is the interviewer."""
    laid = [
        Turn(0, speaker, role, 0, 0, text, language="en", question=rest[0] if rest else None)
        for speaker, role, text, *rest in turns
    ]
    people = attributes.pop("people", {})
    return Transcript.build(name, laid, language="en", attributes=attributes, people=people)


def coding(transcript, passage, code, coder="anna"):
    """A coding of the first place where `passage` stands."""
    start = transcript.text.index(passage)
    return {
        "document": transcript.id, "turn": getattr(transcript.turn_at(start), "index", None), "start": start,
        "end": start + len(passage), "code": code, "coder": coder, "source": "human", "text": passage,
    }  # fmt: skip


def table(rows):
    frame = pd.DataFrame(rows).reindex(columns=list(CODING_COLUMNS))
    frame["id"] = [f"c{number}" for number in range(len(frame))]
    return frame


@pytest.fixture(scope="session")
def make():
    """How to make an interview, a coding of a passage in it, and a table of codings."""
    return SimpleNamespace(interview=interview, coding=coding, table=table)


@pytest.fixture
def study():
    first = interview(
        "P01", ("I", "interviewer", "What did you learn?", "1"), ("P01", "participant", "We learnt a lot of patience there.", "1"),
        ("P01", "participant", "And money was short all the time.", "2"),
        participant="P01", country="Latvia", date="2015-05-04", role="officer",
    )  # fmt: skip
    second = interview(
        "P02", ("I", "interviewer", "Was time short?", "2"), ("P02", "participant", "Time was short, and so was money.", "2"),
        participant="P02", country="Norway", date="2015-04-27", role="mayor",
    )  # fmt: skip
    group = interview(
        "G1", ("I", "interviewer", "What did you learn?", "1"), ("A", "participant", "Patience, mostly.", "1"),
        ("B", "participant", "I disagree, we learnt nothing.", "1"),
        people={"A": {"participant": "P01", "country": "Latvia", "date": "2015-05-06", "role": "officer"},
                "B": {"participant": "P03", "country": "Kenya", "date": "2015-05-06", "role": "officer"}},
    )  # fmt: skip
    codings = table([
        coding(first, "learnt a lot of patience", "benefits/patience"),
        coding(first, "a lot of patience there", "benefits/patience"),
        coding(first, "money was short", "hindrances/money"),
        coding(second, "Time was short", "hindrances/time"),
        coding(second, "so was money", "hindrances/money"),
        coding(group, "Patience, mostly", "benefits/patience"),
        coding(group, "What did you learn", "asking"),
    ])  # fmt: skip
    return codings, [first, second, group]
