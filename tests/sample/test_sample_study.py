"""The sample study is what its README says: complete, readable, and true to its sources."""

import csv
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

import qualcode
from qualcode.model import CODING_COLUMNS

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "transcripts_sample"
SOURCES = ROOT / "scripts" / "sample"
sys.path.insert(0, str(ROOT / "scripts"))

import build_sample  # noqa: E402
import sample_sources  # noqa: E402

INTERVIEWS = [f"P{number:02}" for number in range(1, 12)]
CODES = {
    "role": "closeness service-delivery participation localising-sdgs capacity",
    "cooperation": "eu non-eu funding-framework similarity mutuality",
    "benefits": "cultural-awareness global-inequality new-perspectives motivation-networks language-skills inclusion partner-results",
    "hindrances": "spreading-knowledge time-resources priority size needs-ownership competence context continuity communication",
}
PATHS = {f"{parent}/{code}" for parent, codes in CODES.items() for code in codes.split()}


def table(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def sources():
    return {name: sample_sources.read_interview(SOURCES / f"{name}.txt") for name in INTERVIEWS}


@pytest.fixture(scope="module")
def transcripts(sources):
    """The built files as qualcode reads them, told only which label belongs to whom."""
    found = {}
    for name, source in sources.items():
        (path,) = SAMPLE.glob(f"{name}.*")
        speakers = {
            label.text: build_sample.ROLES.get(who, "participant") for who, label in source.labels.items()
        }
        found[name] = qualcode.read_transcript(path, speakers=speakers)
    return found


def test_there_are_eleven_interviews_in_ten_formats(sources):
    assert sorted(path.stem for path in SAMPLE.glob("P??.*")) == INTERVIEWS
    assert {source.format for source in sources.values()} == set(build_sample.FORMATS)


@pytest.mark.parametrize("name", INTERVIEWS)
def test_an_interview_holds_800_to_1800_words(sources, name):
    assert 800 <= sources[name].words <= 1800


@pytest.mark.parametrize("name", INTERVIEWS)
def test_reading_a_file_gives_the_turns_of_its_source(sources, transcripts, name):
    source = sources[name]
    expected = [(source.labels[block.who].text, block.speech.text) for block in source.blocks]
    assert [(turn.speaker, turn.text) for turn in transcripts[name].turns] == expected


def test_gold_identifiers_stand_where_the_table_says(transcripts):
    rows = table("gold_identifiers.csv")
    assert {row["document"] for row in rows} == set(INTERVIEWS)
    for row in rows:
        assert transcripts[row["document"]].text[int(row["start"]) : int(row["end"])] == row["text"]


def test_gold_covers_every_kind_and_level():
    rows = table("gold_identifiers.csv")
    assert {row["kind"] for row in rows} == {
        "person", "place", "organisation", "contact", "id", "address", "date", "age", "role", "other",
    }  # fmt: skip
    assert {row["level"] for row in rows} == {"direct", "indirect", "keep"}


@pytest.mark.parametrize("name", ["P06", "P07", "P10"])
def test_labels_that_are_names_are_gold_identifiers(transcripts, name):
    starts = {int(row["start"]) for row in table("gold_identifiers.csv") if row["document"] == name}
    assert all(turn.start - len(turn.speaker) - 2 in starts for turn in transcripts[name].turns)


def test_codings_are_the_words_they_cover_in_a_participants_turn(transcripts):
    rows = table("codings.csv")
    assert tuple(rows[0]) == CODING_COLUMNS
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        transcript = transcripts[row["document"]]
        start, end = int(row["start"]), int(row["end"])
        turn = transcript.turns[int(row["turn"])]
        assert turn.role == "participant" and turn.start <= start < end <= turn.end
        assert transcript.text[start:end] == row["text"]


def test_every_code_is_in_use_and_no_other():
    used = Counter(row["code"] for row in table("codings.csv") if row["coder"] == "coder-a")
    assert set(used) == PATHS


def test_building_again_changes_nothing(tmp_path):
    for path in build_sample.build(tmp_path):
        committed = SAMPLE / path.name
        if is_zipfile(path):  # the compressed bytes depend on the machine's zlib
            with ZipFile(path) as ours, ZipFile(committed) as theirs:
                assert ours.namelist() == theirs.namelist()
                assert all(ours.read(member) == theirs.read(member) for member in ours.namelist())
        else:
            assert path.read_bytes() == committed.read_bytes(), path.name


def test_a_quote_that_is_not_in_the_interview_stops_the_build(tmp_path, sources):
    coded = tmp_path / "P07.coder-a.yaml"
    coded.write_text('- quote: "words nobody said"\n  codes: [role/size]\n', encoding="utf-8")
    transcript = build_sample.transcript_of(sources["P07"])
    with pytest.raises(
        sample_sources.SampleError, match=r"P07\.coder-a\.yaml: found 0 times.*words nobody said"
    ):
        build_sample.coding_rows(transcript, "coder-a", coded)


def test_tables_about_participants_hold_no_names():
    names = {row["name"] for row in table("register.csv") if row["kind"] == "person"}
    held = (SAMPLE / "participants.csv").read_text(encoding="utf-8")
    assert not [name for name in names if name in held or name.split()[0] in held]
    assert {row["document"] for row in table("participants.csv")} == set(INTERVIEWS)
    assert all(date.fromisoformat(row["date"]).year == 2015 for row in table("participants.csv"))


def test_the_register_names_every_participant():
    assert {row["participant"] for row in table("register.csv")} - {""} == set(INTERVIEWS)
