"""Real files of other people give the speakers and turns that are in them; counts checked by eye against the files."""

import pytest

from qualcode.transcripts import inspect, read_transcript

FORTY = {"interviewer": 22, "participant": 18}
JOINED = {"interviewer": 15, "participant": 14}

EXPECTED = {
    "reproduced/bold_names.docx": FORTY,
    "reproduced/bold_no_colon_linebreak.docx": FORTY,
    "reproduced/coded_with_comments_two_coders.docx": FORTY,
    "reproduced/elan.eaf": FORTY,
    "reproduced/f4_timestamps.txt": FORTY,
    "reproduced/f4_word.rtf": FORTY,
    "reproduced/nvivo_tabs.txt": FORTY,
    "reproduced/otranscribe.otr": FORTY,
    "reproduced/plain.odt": FORTY,
    "reproduced/table_time_speaker_text.docx": FORTY,
    "reproduced/teams_download_nb.docx": FORTY,
    "reproduced/trint_like.txt": FORTY,
    "reproduced/utf16_bom.txt": FORTY,
    "reproduced/word_transcribe_nb.docx": FORTY,
    "reproduced/teams.vtt": JOINED,
    "reproduced/zoom.vtt": JOINED,
    "reproduced/whisper_speakers.srt": JOINED,
    "reproduced/whisperx.json": JOINED,
    "reproduced/no_labels_italic_interviewer.docx": JOINED,
    "reproduced/hanging_tabs_initials.docx": {"participant": 40},
    "pdpilot_P1.pdf": {"interviewer": 47, "participant": 47},
    "hitsave_bold_names.md": {"interviewer": 45, "participant": 245},
    "hitsave_otter_gigasword.md": {"interviewer": 42, "participant": 41, "other": 5},
    "changelog_rfc13_excerpt.md": {"interviewer": 3, "participant": 5},
    "noscribe/noscribe_interview.html": {"interviewer": 45, "participant": 53, "other": 1},
    "noscribe/noscribe_interview.txt": {"interviewer": 45, "participant": 53, "other": 1},
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_real_file_gives_its_turns(shared_data, name):
    transcript = read_transcript(shared_data / "transcripts" / name)
    counted: dict[str, int] = {}
    for turn in transcript:
        counted[turn.role] = counted.get(turn.role, 0) + 1
    assert counted == EXPECTED[name]


def test_one_conversation_in_twenty_formats_has_the_same_words(shared_data):
    texts = {
        " ".join(" ".join(turn.text for turn in file.transcript).split())
        for file in inspect(shared_data / "transcripts" / "reproduced").files
    }
    assert len(texts) == 1


def test_all_interviews_of_a_real_study_have_a_moderator_a_participant_and_the_tasks(shared_data):
    files = inspect(shared_data / "serdif" / "raw").files
    assert len(files) == 17
    for file in files:
        roles = {speaker.label: speaker.role for speaker in file.speakers}
        assert roles == {"Guide": "interviewer", "MODERATOR": "interviewer", "Participant": "participant"}, (
            file.file
        )
        assert [s.turns for s in file.speakers if s.label == "Guide"] == [41]
        assert file.languages == {"en": 1.0}
        assert not file.doubts
        assert len({turn.question for turn in file.transcript if turn.role == "participant"}) > 10


def test_everything_else_is_a_document_or_is_refused_with_a_reason(shared_data):
    for file in inspect(shared_data / "transcripts", subfolders=True).files:
        assert file.transcript is not None, file.error
        assert file.words > 0


def test_dialect_speech_in_every_reproduced_file_is_nynorsk(shared_data):
    for file in inspect(shared_data / "transcripts" / "reproduced").files:
        assert file.languages == {"nn": 1.0}, file.file
