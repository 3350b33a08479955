import pytest

from qualcode.analysis.keywords import keyness, log_likelihood
from qualcode.model import QualcodeError


@pytest.fixture
def talk(make):
    texts = [
        "Patience matters. The weather was bad.",
        "Patience is learnt. The weather turned.",
        "The weather, again.",
    ]
    transcripts = [
        make.interview(f"P{n}", ("I", "interviewer", "Patience patience?"), (f"P{n}", "participant", text), participant=f"P{n}", country=c, date="2015")
        for n, (text, c) in enumerate(zip(texts, ("Latvia", "Latvia", "Kenya"), strict=True))
    ]  # fmt: skip
    codings = make.table(
        [make.coding(t, t.turns[1].text.split(".")[0], "benefits/patience") for t in transcripts[:2]]
    )
    return codings, transcripts


def test_words_of_a_code_stand_out(talk):
    found = keyness(*talk, "benefits", minimum=2)
    row = found.iloc[0]
    assert (row["word"], row["count"], row["rest"], row["participants"]) == ("patience", 2, 0, 2)
    assert row["log_likelihood"] == pytest.approx(log_likelihood(2, row["words"], 0, row["rest_words"]))
    assert row["log_ratio"] > 0
    assert "weather" not in found["word"].tolist()


def test_words_of_a_group_stand_out(talk):
    found = keyness(*talk, group={"region": "EU"}, minimum=2)
    assert "patience" in found["word"].tolist()


def test_log_likelihood_is_that_of_rayson_and_garside():
    # two corpora of the same size: 2 * (a ln(a / m) + b ln(b / m)), m the mean
    assert log_likelihood(20, 1000, 10, 1000) == pytest.approx(3.3980, abs=5e-5)
    assert log_likelihood(10, 1000, 10, 1000) == 0


def test_something_must_be_compared(talk):
    with pytest.raises(QualcodeError, match="needs a code or a group"):
        keyness(*talk)
    with pytest.raises(QualcodeError, match="code 'benefit' has no codings"):
        keyness(*talk, "benefit")
