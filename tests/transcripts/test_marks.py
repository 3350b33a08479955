from qualcode.model import Transcript, Turn
from qualcode.transcripts import find_marks


def marked(text: str, language: str) -> list[str]:
    transcript = Transcript.build("P01", [Turn(0, "P01", "participant", 0, 0, text, language)])
    return [transcript.text[m.start : m.end] for m in find_marks(transcript.turns, transcript.text)]


def test_a_filler_of_one_language_is_a_word_of_another():
    assert marked("Det er bra, eh, det er det.", "nb") == ["eh"]
    assert marked("It was, er, fine.", "en") == ["er"]
