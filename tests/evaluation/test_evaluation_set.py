"""The blind evaluation set is readable, consistently marked, and its codings point to words that are there."""

import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INTERVIEWS = Path(__file__).resolve().parent / "interviews"
sys.path.insert(0, str(ROOT / "scripts"))

import sample_sources  # noqa: E402

IDS = [f"E{number}" for number in range(1, 9)]
CODED = ["E1", "E2", "E3", "E8"]
CODES = {
    "role": "closeness service-delivery participation localising-sdgs capacity",
    "cooperation": "eu non-eu funding-framework similarity mutuality",
    "benefits": "cultural-awareness global-inequality new-perspectives motivation-networks language-skills inclusion partner-results",
    "hindrances": "spreading-knowledge time-resources priority size needs-ownership competence context continuity communication",
}
PATHS = {f"{parent}/{code}" for parent, codes in CODES.items() for code in codes.split()}


def interview(name: str) -> sample_sources.Interview:
    return sample_sources.read_interview(INTERVIEWS / f"{name}.txt")


def passages(name: str) -> list[sample_sources.Passage]:
    return sample_sources.read_passages(INTERVIEWS / f"{name}.coder-a.yaml")


def test_the_folder_holds_the_eight_interviews_and_the_codings_of_four():
    assert sorted(path.stem for path in INTERVIEWS.glob("*.txt")) == IDS
    assert sorted(path.name.split(".")[0] for path in INTERVIEWS.glob("*.coder-a.yaml")) == CODED


@pytest.mark.parametrize("name", IDS)
def test_every_interview_is_read_and_has_the_length_it_says(name):
    source = interview(name)
    assert source.header["participant"] == name
    assert source.header["language"] in {"nb", "nn", "en"}
    assert source.header["domain"]
    assert {block.who for block in source.blocks} == {"I", name}
    assert 600 <= source.words <= 1100


@pytest.mark.parametrize("name", IDS)
def test_every_interview_has_marks_of_all_three_levels(name):
    planted = [mark for block in interview(name).blocks for mark in block.speech.planted]
    assert {mark.level for mark in planted} == {"direct", "indirect", "keep"}
    assert all(mark.text == mark.text.strip() for mark in planted)


def test_an_entity_has_one_kind_and_one_level_everywhere():
    seen = defaultdict(set)
    for name in IDS:
        source = interview(name)
        for marked in [*source.labels.values(), *(block.speech for block in source.blocks)]:
            for mark in marked.planted:
                seen[mark.entity].add((mark.kind, mark.level))
    assert {entity: found for entity, found in seen.items() if len(found) > 1} == {}


def test_people_of_one_interview_do_not_turn_up_in_another():
    interviews_of = defaultdict(set)
    for name in IDS:
        for block in interview(name).blocks:
            for mark in block.speech.planted:
                interviews_of[mark.entity].add(name)
    own = {entity: names for entity, names in interviews_of.items() if re.match(r"e\d-", entity)}
    assert own
    assert {entity for entity, names in own.items() if names != {entity[:2].upper()}} == set()


@pytest.mark.parametrize("name", CODED)
def test_every_quote_is_found_once_and_in_a_turn_of_the_participant(name):
    blocks = interview(name).blocks
    for passage in passages(name):
        found = [block.who for block in blocks for _ in range(block.speech.text.count(passage.quote))]
        assert found == [name], passage.quote


@pytest.mark.parametrize("name", CODED)
def test_codings_use_the_codes_of_the_design(name):
    for passage in passages(name):
        assert passage.codes
        assert set(passage.codes) <= PATHS, passage.quote


def test_every_code_is_used_by_the_coder():
    assert {code for name in CODED for passage in passages(name) for code in passage.codes} == PATHS
