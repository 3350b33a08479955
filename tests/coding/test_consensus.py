import pandas as pd
import pytest

from qualcode.coding import CodingLog, agreement, consensus, disagreements, read_history
from qualcode.coding.replay import replay
from qualcode.model import Coding, QualcodeError, Transcript, Turn


@pytest.fixture
def study():
    said = ["Vi lærte mye. Det var bra.", "Så gikk det et år.", "Ingen tid. Ingen penger. Ingen vilje."]
    transcript = Transcript.build("P01", [Turn(0, "P", "participant", 0, 0, text) for text in said])

    def coding(coder, turn, code, words=None):
        at = transcript.turns[turn]
        start = at.start + at.text.index(words) if words else at.start
        return Coding(
            f"{coder}-{turn}-{code}", "P01", turn, start, start + len(words or at.text), code, coder
        )

    codings = [
        coding("anna", 0, "learning", "Vi lærte mye."), coding("bo", 0, "learning"),
        coding("anna", 1, "time"), coding("bo", 2, "time", "Ingen tid."), coding("anna", 2, "time", "Ingen tid. Ingen penger."),
    ]  # fmt: skip
    return transcript, codings


def test_disagreements_stand_side_by_side_with_the_words(study):
    transcript, codings = study
    table = disagreements(codings, transcript, unit="sentence")
    assert table[["code", "anna", "bo", "text"]].to_numpy().tolist() == [
        ["learning", False, True, "Det var bra."],
        ["time", True, False, "Så gikk det et år."],
        ["time", True, False, "Ingen penger."],
    ]
    units = agreement(codings, transcript, unit="sentence").set_index("code")
    assert len(table) == round(
        sum((1 - units.loc[c, "percent"]) * units.loc[c, "units"] for c in ("learning", "time"))
    )


def test_a_document_one_coder_did_not_read_is_no_disagreement(study):
    transcript, codings = study
    other = Transcript.build("P02", transcript.turns)
    alone = [*codings, Coding("x", "P02", 0, 3, 9, "time", "anna")]
    assert set(disagreements(alone, [transcript, other])["document"]) == {"P01"}
    told = disagreements(alone, [transcript, other], documents=["P01", "P02"])
    assert "P02" in set(told["document"])


def test_what_is_decided_becomes_a_third_log(study, tmp_path):
    transcript, codings = study
    table = disagreements(codings, transcript, unit="sentence")
    table["decision"] = ["drop", "keep", "keep"]
    table["why"] = ["praise only", "", "money is a resource too"]
    events = consensus(codings, transcript, table, unit="sentence")
    CodingLog(tmp_path / "consensus.jsonl", "consensus").append(events, after=0)
    found = replay(read_history(tmp_path.glob("*.jsonl"))).to_frame([transcript])
    assert found[["code", "text", "memo", "coder"]].to_numpy().tolist() == [
        ["learning", "Vi lærte mye.", "", "consensus"],
        ["time", "Så gikk det et år.", "", "consensus"],
        ["time", "Ingen tid. Ingen penger.", "money is a resource too", "consensus"],
    ]
    again = consensus(codings, transcript, table, unit="sentence")
    assert [e["coding"]["id"] for e in again] == [e["coding"]["id"] for e in events]


def test_a_table_that_went_through_a_spreadsheet_can_be_decided_on(study, tmp_path):
    transcript, codings = study
    table = disagreements(codings, transcript).assign(decision="Ja")
    table.to_csv(tmp_path / "d.csv", index=False)
    assert len(consensus(codings, transcript, pd.read_csv(tmp_path / "d.csv"))) == 3


def test_what_is_undecided_is_named(study):
    transcript, codings = study
    table = disagreements(codings, transcript, unit="sentence")
    with pytest.raises(
        QualcodeError,
        match=r"P01, \d+-\d+, code 'learning': found the decision '', expected 'keep' or 'drop'",
    ):
        consensus(codings, transcript, table, unit="sentence")
    with pytest.raises(QualcodeError, match="the coders differ and nothing is decided"):
        consensus(codings, transcript, table.head(0), unit="sentence")
    with pytest.raises(QualcodeError, match="by turn, sentence or paragraph"):
        disagreements(codings, transcript, unit="character")


def test_full_agreement_leaves_nothing_to_talk_about(study):
    transcript, codings = study
    same = [c for c in codings if c.coder == "anna"]
    same += [Coding(f"b{c.id}", c.document, c.turn, c.start, c.end, c.code, "bo") for c in same]
    table = disagreements(same, transcript)
    assert table.empty
    assert len(consensus(same, transcript, table)) == 3
