"""The evaluation and the development interviews are readable, consistently marked, and their codings point to words that are there."""

import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "scripts"))

import sample_sources  # noqa: E402

INTERVIEWS = sorted([*HERE.glob("interviews/*.txt"), *HERE.glob("development/*.txt")])
CODINGS = sorted([*HERE.glob("interviews/*.yaml"), *HERE.glob("development/*.yaml")])
CODES = {
    "role": "closeness service-delivery participation localising-sdgs capacity",
    "cooperation": "eu non-eu funding-framework similarity mutuality",
    "benefits": "cultural-awareness global-inequality new-perspectives motivation-networks language-skills inclusion partner-results",
    "hindrances": "spreading-knowledge time-resources priority size needs-ownership competence context continuity communication",
}
PATHS = {f"{parent}/{code}" for parent, codes in CODES.items() for code in codes.split()}
each_interview = pytest.mark.parametrize("path", INTERVIEWS, ids=lambda path: path.stem)
each_coding = pytest.mark.parametrize("path", CODINGS, ids=lambda path: path.stem)


def interview_of(codings: Path) -> Path:
    return codings.with_name(codings.name.split(".")[0] + ".txt")


@each_interview
def test_every_interview_is_read_and_has_the_length_of_one(path):
    source = sample_sources.read_interview(path)
    assert source.header["participant"] == path.stem
    assert source.header["language"] in {"nb", "nn", "en"}
    assert source.header["domain"]
    assert {block.who for block in source.blocks} == {"I", path.stem}
    assert (200 if path.stem.startswith("L") else 500) <= source.words <= 1700  # L: dense short passages


@each_interview
def test_every_interview_has_marks_of_all_three_levels(path):
    planted = [mark for block in sample_sources.read_interview(path).blocks for mark in block.speech.planted]
    assert {mark.level for mark in planted} == {"direct", "indirect", "keep"}
    assert all(mark.text == mark.text.strip() for mark in planted)


@pytest.mark.parametrize("folder", ["interviews", "development"])
def test_an_entity_has_one_kind_and_one_level_and_an_interview_its_own_people(folder):
    seen, interviews = defaultdict(set), defaultdict(set)
    for path in sorted((HERE / folder).glob("*.txt")):
        source = sample_sources.read_interview(path)
        for marked in [*source.labels.values(), *(block.speech for block in source.blocks)]:
            for mark in marked.planted:
                seen[mark.entity].add((mark.kind, mark.level))
                interviews[mark.entity].add(path.stem)
    assert {entity: found for entity, found in seen.items() if len(found) > 1} == {}
    foreign = {
        entity: names
        for entity, names in interviews.items()
        if "-" in entity
        and entity.split("-")[0].upper() in {path.stem for path in INTERVIEWS}
        and names != {entity.split("-")[0].upper()}
    }
    assert foreign == {}


@each_coding
def test_every_quote_is_found_once_and_in_a_turn_of_the_participant(path):
    source = sample_sources.read_interview(interview_of(path))
    for passage in sample_sources.read_passages(path):
        found = [block.who for block in source.blocks for _ in range(block.speech.text.count(passage.quote))]
        assert found == [source.header["participant"]], passage.quote
        assert passage.codes
        assert set(passage.codes) <= PATHS, passage.quote


def test_every_code_is_used_in_the_evaluation_set():
    coded = [path for path in CODINGS if path.parent.name == "interviews" and "coder-a" in path.name]
    assert {code for path in coded for p in sample_sources.read_passages(path) for code in p.codes} == PATHS
