"""What is written reads back equal, and every word of a file is in its transcript."""

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model import Mark, QualcodeError, Source, Transcript, Turn
from qualcode.transcripts import ImportFailed, find_marks, read_transcript, write_transcript
from qualcode.transcripts.attributes import Known
from qualcode.transcripts.reading import Options, import_bytes, tidy_text
from qualcode.transcripts.writing import written

# What readers give: visible characters of any script, single spaces, one line end between paragraphs.
TEXTS = (
    st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp")) | st.just("\n"),
        min_size=1,
        max_size=80,
    )
    .map(tidy_text)
    .filter(bool)
)
LABELS = st.sampled_from(["I", "P03", "Kari Moe", "<b>", "Å & Ø", "SPEAKER_00", ""])
TIMES = st.none() | st.integers(0, 10_000_000).map(lambda ms: ms / 1000)


@st.composite
def transcripts(draw):
    turns = []
    for _ in range(draw(st.integers(1, 6))):
        label = draw(LABELS)
        role = {"I": "interviewer", "SPEAKER_00": "other", "": "other"}.get(label, "participant")
        turns.append(
            Turn(0, label, role, 0, 0, draw(TEXTS), draw(st.sampled_from(["nb", "nn", "en", "de", None])),
                 draw(TIMES), draw(TIMES), draw(st.sampled_from([None, "1.1", "2"])))
        )  # fmt: skip
    transcript = Transcript.build(
        draw(st.sampled_from(["P03", "fokusgruppe 1"])),
        turns,
        language=draw(st.sampled_from(["nb", None])),
        attributes={"country": draw(TEXTS), "informants": 3},
        people={"P03": {"participant": "P03", "role": "mayor"}},
        source=Source(kind="group interview"),
        stage=draw(st.sampled_from(["raw", "released"])),
        revision=draw(st.integers(0, 3)),
    )
    return replace(transcript, marks=find_marks(transcript.turns, transcript.text))


def back(transcript, suffix):
    found = import_bytes(written(transcript, suffix), f"x{suffix}", Options(), Known()).transcript
    return replace(found, source=replace(transcript.source, kind=found.source.kind))


@given(transcripts())
def test_json_reads_back_equal_whatever_the_text(transcript):
    assert import_bytes(written(transcript, ".json"), "x.json", Options(), Known()).transcript == transcript


@pytest.mark.parametrize("suffix", [".txt", ".vtt", ".docx"])
@given(transcript=transcripts())
@settings(max_examples=20, deadline=None)
def test_files_for_reading_read_back_equal_or_are_not_written(tmp_path_factory, suffix, transcript):
    path = tmp_path_factory.mktemp("round") / f"x{suffix}"
    try:
        write_transcript(transcript, path)
    except QualcodeError as error:
        assert ".json" in str(error)
        assert not path.exists()
        return
    found = read_transcript(path)
    assert replace(found, source=transcript.source) == transcript


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".vtt", ".json"])
def test_an_ordinary_interview_is_always_written(tmp_path, suffix):
    turns = [
        Turn(0, "Intervjuar", "interviewer", 0, 0, "Kva fekk de ut av det?", "nn", 1.5, 3.25, "3.1"),
        Turn(
            0,
            "P03",
            "participant",
            0,
            0,
            "Eh, mykje. [ler]\nOg <så> fekk vi «vener» & pengar: 10 --> 20.",
            "nn",
            3.5,
            9.0,
            "3.1",
        ),
        Turn(0, "P03", "participant", 0, 0, "Yes, we did, really.", "en", None, None, None),
    ]
    transcript = Transcript.build("P03", turns, language="nn", attributes={"country": "Norway"})
    transcript = replace(
        transcript, marks=(*find_marks(transcript.turns, transcript.text)[:1], Mark(32, 35, "note"))
    )
    found = read_transcript(write_transcript(transcript, tmp_path / f"P03{suffix}"))
    assert replace(found, source=transcript.source) == transcript


def test_offsets_hold_for_emoji_combining_marks_and_crlf(read):
    transcript = read(
        "P01.txt", "\ufeffI: Hva\u030a så 🙂?\r\nR: Å, e\u0301n 👩‍👩‍👧 til.\r\nI: Ja?\r\nR: Nei.\r\n".encode()
    )
    for turn in transcript:
        assert transcript.text[turn.start : turn.end] == turn.text
    assert transcript.turns[1].text == "Å, e\u0301n 👩‍👩‍👧 til."


def test_a_folder_that_cannot_be_written_and_an_unknown_ending_are_told(tmp_path):
    transcript = Transcript.build("P01", [Turn(0, "P01", "participant", 0, 0, "Ja.")])
    with pytest.raises(QualcodeError, match=r"use one of \.txt"):
        write_transcript(transcript, tmp_path / "P01.pages")
    (tmp_path / "file").write_text("x")
    with pytest.raises(QualcodeError, match="could not be written"):
        write_transcript(transcript, tmp_path / "file" / "P01.txt")


def test_a_damaged_head_is_told_by_its_line(tmp_path):
    path = write_transcript(
        Transcript.build("P01", [Turn(0, "P01", "participant", 0, 0, "Ja.")]), tmp_path / "P01.txt"
    )
    path.write_text(path.read_text("utf-8").replace('"P01"', '"P01', 1), "utf-8")
    with pytest.raises(ImportFailed, match='the line "id" of its head is damaged'):
        read_transcript(path)


# Words of letters only, so that no number or sign can be taken for a time, a label or furniture.
WORDS = st.text(string.ascii_lowercase + "æøå", min_size=3, max_size=8)
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from(["I", "R"]), SENTENCES), min_size=4, max_size=20))
@settings(deadline=None)
def test_every_word_of_a_labelled_file_is_in_the_transcript(talk):
    data = "\n".join(f"{speaker}: {text}." for speaker, text in talk)
    transcript = import_bytes(data.encode(), "x.txt", Options(), Known()).transcript
    assert (
        " ".join(turn.text for turn in transcript).split() == " ".join(f"{text}." for _, text in talk).split()
    )


@given(st.lists(SENTENCES, min_size=1, max_size=30), st.sampled_from(["\n", "\n\n", "\r\n"]))
@settings(deadline=None)
def test_every_word_of_any_text_is_in_the_transcript(sentences, between):
    data = between.join(sentences)
    imported = import_bytes(data.encode(), "x.txt", Options(), Known())
    left_out = [word for _, line in imported.left_out for word in line.split()]
    attributes = " ".join(str(value) for value in imported.transcript.attributes.values()).split()
    labels = [turn.speaker for turn in imported.transcript if turn.speaker]
    kept = " ".join(turn.text for turn in imported.transcript).split()
    missing = sorted(data.split())
    for word in [*kept, *left_out, *attributes, *" ".join(labels).split()]:
        if word in missing:
            missing.remove(word)
    assert missing == []
