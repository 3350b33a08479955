import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook import CueError, parse_cue
from qualcode.codebook.cues import Answer, Asked, Both, Choice, Concept, Near, Row, Word, concepts_in


def test_operators_bind_as_documented():
    assert parse_cue("a NEAR/4 b AND c NOT d OR e") == Choice(
        (Both((Near(Word("a"), Word("b"), 4), Word("c")), (Word("d"),)), Word("e"))
    )


def test_words_in_a_row_may_hold_gaps_choices_and_concepts():
    assert parse_cue("put ...5 (the map | =maps) @we") == Row(
        (
            Word("put"),
            Choice((Row((Word("the"), Word("map")), (0, 0)), Word("maps", exact=True))),
            Concept("we"),
        ),
        (0, 5, 0),
    )


def test_an_optional_word_gives_the_row_with_and_without():
    assert parse_cue("no (more)? time") == Choice(
        (Row((Word("no"), Word("more"), Word("time")), (0, 0, 0)), Row((Word("no"), Word("time")), (0, 0)))
    )


def test_quotes_make_operators_words():
    assert parse_cue('"time AND money"') == Row((Word("time"), Word("and"), Word("money")), (0, 0, 0))


def test_questions_can_be_asked_for_by_id_or_words_or_ruled_out():
    assert parse_cue("time AND ASKED 3.2") == Both((Word("time"),), (), (Asked("3.2"),))
    assert parse_cue("time NOT ASKED (role)") == Both(
        (Word("time"),), (), (Asked(words=Word("role"), negated=True),)
    )
    assert parse_cue("ANSWER AND ASKED (@q)") == Both((Answer(),), (), (Asked(words=Concept("q")),))


def test_forms_are_compared_without_case_and_in_one_spelling():
    assert parse_cue("La\u030aN* don’t") == parse_cue("lån* don't")


def test_concepts_are_found_everywhere_in_a_cue():
    assert concepts_in(parse_cue("@a (b | @c) NEAR/2 @d AND e NOT @f AND ASKED (@g)")) == set("acdfg")


@pytest.mark.parametrize(
    ("cue", "position"),
    [
        ("", None), ("  ", None), ("lack of (money", 9), ('"lack', 1), ("a AND", 6), ("a NEAR b", 3), ("NOT a", 1),
        ("a ...", 6), ("... a", 1), ("*", 1), ("a* b", 1), ("a % b", 3), ("a ) b", 3), ("(a AND b) c", 1),
        ("time AND ASKED", 15), ("(a)?", 1), ("@we @", 5), ("ASKED 3.2", 1), ("a, b", 2),
    ],
)  # fmt: skip
def test_a_cue_that_does_not_parse_is_named_with_the_position(cue, position):
    with pytest.raises(CueError) as caught:
        parse_cue(cue)
    if position:
        assert f"cue {cue!r}, position {position}:" in str(caught.value)


@given(st.text(st.sampled_from('ab *@()|"?.=/5ANDORTSKE ')))
def test_any_text_parses_or_is_refused_by_a_cue_error(text):
    try:
        parse_cue(text)
    except CueError as error:
        assert "\n" not in str(error)
