"""Who could be singled out, and what would cure it; and the re-identification test."""

import pandas as pd
import pytest

from qualcode.anonymising import (
    anonymise,
    describe_uniqueness,
    draw_passages,
    refuse_unique,
    reidentification_rate,
    uniqueness,
)
from qualcode.consent import read_terms
from qualcode.model import QualcodeError, Transcript, Turn
from qualcode.study import sample_folder

# The shape of the report's group of informants: six Norwegian, three Latvian, one Lithuanian, one Kenyan.
PEOPLE = pd.DataFrame(
    [(f"P{n:02}", "Norway", "2015-04-27", "officer") for n in range(1, 7)]
    + [(f"P{n:02}", "Latvia", "2015-05-04", "mayor") for n in range(7, 10)]
    + [("P10", "Lithuania", "2015-05-05", "officer"), ("P11", "Kenya", "2015-05-12", "officer")],
    columns=["participant", "country", "date", "role"],
)


def test_the_one_kenyan_cited_by_country_and_date_is_unique():
    report = uniqueness(PEOPLE, citation="({country}, {date})")
    cited = report[report["basis"] == "citation"].set_index("participant")
    assert cited.loc["P11", "severity"] == "error" and cited.loc["P11", "group"] == 1
    assert cited.loc["P07", "severity"] == "warning" and cited.loc["P07", "group"] == 3
    assert "P01" not in cited.index  # six Norwegians on one day are more than five


def test_the_cure_is_the_least_that_helps():
    report = uniqueness(PEOPLE, citation="({country}, {date})").set_index(["basis", "participant"])
    cure = report.loc[("citation", "P11"), "cure"]
    assert "country as EU or non-EU" in cure and report.loc[("citation", "P11"), "group_then"] >= 6


def test_public_export_is_refused_unless_acknowledged():
    report = uniqueness(PEOPLE, citation="({country}, {date})")
    with pytest.raises(QualcodeError, match=r"P1[01] is the only one with country"):
        refuse_unique(report)
    refuse_unique(report, acknowledged=["P10", "P11"])
    refuse_unique(report, "team")


def test_the_sample_studys_one_kenyan_is_found_with_the_cure():
    """Cited by country and date, as the sample's consent terms say."""
    people = pd.read_csv(sample_folder() / "transcripts_sample" / "participants.csv")
    report = uniqueness(people, read_terms(sample_folder() / "codebooks" / "consent.toml"))
    cited = report[report["basis"] == "citation"].set_index("participant")
    kenyan = cited.loc["P11"]
    assert kenyan["facts"] == "country Kenya, date 2015-04-08" and kenyan["singled_out_by"] == "country Kenya"
    assert (kenyan["group"], kenyan["severity"]) == (1, "error")
    assert kenyan["cure"] == "country as EU or non-EU, date as month" and kenyan["group_then"] == 4
    # every interview had its own day; only two are alone whatever the date, and they come first
    assert list(cited.index[:2]) == ["P10", "P11"] and len(cited) == 11
    assert "P11 is the only one with country Kenya" in "\n".join(describe_uniqueness(report))


def test_one_cure_for_all_leaves_no_group_too_small():
    people = pd.read_csv(sample_folder() / "transcripts_sample" / "participants.csv")
    report = uniqueness(people, citation="({country}, {date})", smallest_group=3)
    row = report[report["basis"] == "citation"].iloc[0]
    assert (row["cure_for_all"], row["smallest_then"]) == ("country as EU or non-EU, date as season", 4)
    season = {"03": "spring", "04": "spring", "05": "spring"}
    told = people.assign(
        country=["EU" if c in ("Latvia", "Lithuania") else "non-EU" for c in people["country"]],
        date=[f"{season[d[5:7]]} {d[:4]}" for d in people["date"]],
    )
    assert uniqueness(told, citation="({country}, {date})", smallest_group=3, attributes=[]).empty


def test_the_group_that_is_warned_of_is_five_by_default():
    people = pd.DataFrame(
        {"participant": [f"P{n}" for n in range(11)], "country": ["Norway"] * 6 + ["Latvia"] * 5}
    )
    report = uniqueness(people, citation="({country})")
    assert set(report["severity"]) == {"warning"} and len(report) == 5
    refuse_unique(report)


def test_missing_participants_are_one_sentence():
    with pytest.raises(QualcodeError, match="column participant"):
        uniqueness(pd.DataFrame({"country": ["Norway"]}))


@pytest.fixture
def released():
    speech = "Dette er et langt svar om samarbeid i kommunen med mange ord i seg " * 4
    documents = [
        Transcript.build(
            f"P{n}", [Turn(0, f"P{n}", "participant", 0, 0, f"{speech}{n} {m}.") for m in range(3)]
        )
        for n in range(4)
    ]
    return anonymise(documents, []).transcripts


def test_passages_are_spread_over_the_interviews_and_repeatable(released):
    drawn = draw_passages(released, 4)
    assert set(drawn["document"]) == {"P0", "P1", "P2", "P3"}
    assert drawn.equals(draw_passages(released, 4))


def test_raw_transcripts_are_not_handed_out():
    raw = Transcript.build("P1", [Turn(0, "P1", "participant", 0, 0, "Hei på deg du der.")])
    with pytest.raises(QualcodeError, match="not anonymised"):
        draw_passages(raw)


def test_the_rate_comes_with_its_interval(released):
    answers = draw_passages(released, 8)
    answers["guess"] = ["someone"] * 4 + [""] * 4
    answers["correct"] = ["ja"] + ["nei"] * 7
    found = reidentification_rate(answers, tester="a colleague", day="2026-01-01")
    assert (found.correct, found.guessed, found.passages) == (1, 4, 8)
    # Wilson score interval for 1 of 8, as in Newcombe (1998), method 3
    assert found.low == pytest.approx(0.0224, abs=1e-3) and found.high == pytest.approx(0.4709, abs=1e-3)
