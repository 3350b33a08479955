"""Who speaks and in what role: a label is one because it recurs or is known, and nothing is merged silently."""

import pytest

from qualcode.model import QualcodeError
from qualcode.transcripts import ImportFailed, find_marks, reading_text

TALK = "I: Kva fekk de ut av det?\nR: Vi lærte mykje: tolmod, til dømes.\nI: Kva var vanskeleg?\nR: Tida. For eksempel: møta.\n"


def said(transcript):
    return [(turn.speaker, turn.text) for turn in transcript]


def test_a_word_before_a_colon_inside_an_answer_is_not_a_speaker(read):
    transcript = read("P01.txt", TALK + "R: Eg vil seie tre ting.\nMålet: vi fekk det til.\nI: Ja?\nR: Ja.\n")
    assert transcript.speakers == ("I", "R")
    assert "Målet: vi fekk det til." in transcript.turns[4].text
    assert transcript.source.unplaced == (
        (6, '"Målet:" was read as speech, not as a speaker; it does not recur'),
    )


def test_label_drift_is_proposed_and_not_merged(read):
    text = "Interviewer: What?\nP03: This.\nInterviewr: And?\nP03: That.\nInterviewer: More?\nP03: No.\n"
    transcript = read("P03.txt", text)
    assert transcript.speakers == ("Interviewer", "P03", "Interviewr")
    assert (3, 'speaker "Interviewr" occurs once; did you mean "Interviewer"?') in transcript.source.unplaced
    merged = read("P03.txt", text, speakers={"interviewr": {"role": "interviewer", "speaker": "Interviewer"}})
    assert merged.speakers == ("Interviewer", "P03")


def test_a_person_of_a_group_who_speaks_once_is_a_speaker_and_reported(read):
    text = "Kari Moe: Ja.\nOla Lie: Nei.\nKari Moe: Jo.\nOla Lie: Tja.\nLiv Strand: Eg er ueinig.\nKari Moe: Å?\n"
    transcript = read("gruppe.txt", text)
    assert ("Liv Strand", "Eg er ueinig.") in said(transcript)
    assert (5, 'speaker "Liv Strand" occurs once') in transcript.source.unplaced
    with pytest.raises(ImportFailed, match=r'gruppe\.txt, line .*"Liv Strand" occurs once|nobody asks'):
        read("gruppe.txt", text, strict=True)


def test_speakers_known_to_the_user_need_not_recur(read):
    text = "Åse: Ja, det var i fjor.\nDet gjekk bra.\nTor: Korleis då?"
    transcript = read(
        "P01.txt", text, speakers={"Åse": {"role": "participant", "participant": "P09"}, "tor": "interviewer"}
    )
    assert said(transcript) == [("Åse", "Ja, det var i fjor.\nDet gjekk bra."), ("Tor", "Korleis då?")]
    assert transcript.participants == ("P09",)


@pytest.mark.parametrize(
    ("interviewer", "participant"),
    [
        ("Intervjuer", "Informant 3"), ("Intervjuar", "Deltakar 2"), ("Interviewer", "Respondent"), ("Moderator", "P1"),
        ("I", "R"), ("I", "B"), ("I", "P03"), ("Q", "A"), ("IV", "IP"), ("INT", "INF"), ("Interviewerin", "Befragter"),
        ("Interviewer 1", "Kari"), ("Dan", "Participant"), ("Ordstyrar", "Per"),
    ],
)  # fmt: skip
def test_usual_names_tell_the_role(read, interviewer, participant):
    text = "".join(f"{interviewer}: Fortell.\n{participant}: Nei.\n" for _ in range(3))
    roles = {turn.speaker: turn.role for turn in read("x.txt", text)}
    assert roles == {interviewer: "interviewer", participant: "participant"}


def test_who_asks_is_the_interviewer_where_names_do_not_tell(read):
    text = "Speaker 1: Hva gjorde dere?\nSpeaker 2: Vi reiste dit og bodde der en stund sammen med dem.\n" * 4
    assert [turn.role for turn in read("x.txt", text)][:2] == ["interviewer", "participant"]


def test_an_interpreter_is_neither(read):
    text = (
        "Intervjuer: Hva skjedde?\nTolk: He asks what happened.\nInformant: We went home.\nTolk: De dro hjem.\n"
        * 2
    )
    assert {turn.speaker: turn.role for turn in read("x.txt", text)} == {
        "Intervjuer": "interviewer", "Tolk": "other", "Informant": "participant",
    }  # fmt: skip


def test_one_label_for_all_is_said_and_loses_nobody(read):
    transcript = read("x.txt", "".join(f"I\tdet var slik den dagen {n}\n" for n in range(6)))
    assert {turn.role for turn in transcript} == {"participant"}
    assert "cannot be told" in transcript.source.unplaced[0][1]


def test_an_unknown_role_is_refused_with_those_there_are(read):
    with pytest.raises(QualcodeError, match="expected one of participant, interviewer, other"):
        read("x.txt", TALK, speakers={"I": "boss"})


def test_the_block_on_top_becomes_attributes_though_it_looks_like_turns(read):
    top = "Intervju 3\nDato: 12.03.2015\nTid: 10:00\nIntervjuer: Kari Moe\nInformant: P03\nSted: Oslo   Varighet: 45 min\n\n"
    transcript = read(
        "x.txt", top + "Intervjuer: Hva gjør du?\nInformant: Mitt.\nIntervjuer: Hvorfor?\nInformant: Fordi."
    )
    assert dict(transcript.attributes) == {
        "title": "Intervju 3", "date": "12.03.2015", "time": "10:00", "interviewer": "Kari Moe", "participant": "P03",
        "place": "Oslo", "duration": "45 min",
    }  # fmt: skip
    assert len(transcript) == 4
    assert transcript.participants == ("P03",)


def test_a_name_in_the_block_on_top_does_not_become_the_participants_id(read):
    transcript = read("P07.txt", "Dato: 1.2.2015\nInformant: Kari Moe\n\n" + TALK)
    assert transcript.attributes["informant"] == "Kari Moe"
    assert transcript.participants == ("P07",)


def test_turns_right_below_the_block_are_turns(read):
    transcript = read("x.txt", "Dato: 1.2.2015\nI: ja.\nR: Nei.\nI: Kva då?\nR: Ingenting.")
    assert said(transcript)[0] == ("I", "ja.")


def test_the_first_turn_is_not_taken_for_a_field(read):
    transcript = read(
        "x.txt", "I: ja #00:00:03-9#\nB: nei #00:00:05-1#\nI: jo #00:00:07-0#\nB: tja #00:00:09-0#\n"
    )
    assert said(transcript) == [("I", "ja"), ("B", "nei"), ("I", "jo"), ("B", "tja")]
    assert not transcript.attributes


def test_a_time_with_hours_after_a_name_is_a_time(read):
    text = "Ann Lee  59:58\nWhy so?\n\nBo Ek  1:00:03\nBecause.\n\nAnn Lee  1:00:07\nSure?\n\nBo Ek  1:00:09\nYes.\n"
    transcript = read("x.txt", text)
    assert [turn.time for turn in transcript] == [3598.0, 3603.0, 3607.0, 3609.0]
    assert said(transcript)[1] == ("Bo Ek", "Because.")


def test_several_paragraphs_of_one_turn_stay_together(read):
    transcript = read("x.txt", "I: Kva då?\n\nR: Fyrst dette.\n\nOg så dette.\n\nI: Ja?\n\nR: Nei.")
    assert said(transcript)[1] == ("R", "Fyrst dette.\nOg så dette.")


def test_answers_without_labels_between_a_moderators_questions_are_the_participants(read):
    text = "1 Read the page.\n\tOkay, I am reading.\n\tMODERATOR: Could you start?\n\tSure, here it is.\n1.a Was it enough?\n\tI think so.\n\tYes.\n2 Log in.\n\tDone.\n"
    transcript = read("P1.txt", text)
    assert [(t.speaker, t.role, t.question) for t in transcript][:6] == [
        ("Guide", "interviewer", "1"), ("Participant", "participant", "1"), ("MODERATOR", "interviewer", "1"),
        ("Participant", "participant", "1"), ("Guide", "interviewer", "1.a"), ("Participant", "participant", "1.a"),
    ]  # fmt: skip
    assert transcript.turns[5].text == "I think so.\nYes."


def test_answers_without_labels_below_a_labelled_interviewer_are_the_participants_and_reported(read):
    transcript = read(
        "P1.txt",
        "Interviewer: What?\nThis and that.\nInterviewer: Why?\nBecause.\nInterviewer: So?\nNothing.\n",
    )
    assert [turn.role for turn in transcript] == ["interviewer", "participant"] * 3
    assert transcript.source.unplaced


def test_pauses_fillers_overlaps_and_notes_are_marked_and_placeholders_are_not(read):
    answer = "Eh, ja (.) [ler] vi var # der … i (3 sek) hm, [inaudible 00:01:02] // ja // (uhørbart) med [person 3] i [Oslo] i (2014)."
    transcript = read("x.txt", f"I: Kva då?\nR: {answer}\nI: Ja?\nR: Nei.")
    marked = [(transcript.text[m.start : m.end], m.kind) for m in transcript.marks]
    assert marked == [
        ("Eh", "filler"), ("(.)", "pause"), ("[ler]", "note"), ("#", "pause"), ("…", "pause"), ("(3 sek)", "pause"),
        ("hm", "filler"), ("[inaudible 00:01:02]", "inaudible"), ("// ja //", "overlap"), ("(uhørbart)", "inaudible"),
    ]  # fmt: skip
    assert transcript.marks == find_marks(transcript.turns, transcript.text)
    assert "R: ja [ler] vi var der i [inaudible 00:01:02]" in reading_text(transcript)


def test_mixed_interviews_have_a_language_a_turn_and_the_user_may_overrule(read):
    text = "I: Hva gjorde dere der nede da?\nR: Vi snakket mye med dem, egentlig hele tiden.\nI: Could you say that in English, please?\nR: Yes, we talked with them all the time, really.\n"
    assert [turn.language for turn in read("x.txt", text)] == ["nb", "nb", "en", "en"]
    assert {turn.language for turn in read("x.txt", text, language="nn")} == {"nn"}
    with pytest.raises(QualcodeError, match="found 'Norwegian'"):
        read("x.txt", text, language="Norwegian")
