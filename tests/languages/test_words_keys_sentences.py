from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.languages import match_key, paragraphs, sentences, tokens

ANY_TEXT = st.text(
    st.sampled_from("abæøå. ,?!…\n\r\ufeff'’-–0199 AÉe\u0301🙂👩\u200d\u00ad\"«»") | st.characters()
)


def said(text):
    return [span.of(text) for span in sentences(text)]


@given(ANY_TEXT)
def test_tokens_lie_where_they_say(text):
    previous = 0
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        assert previous <= token.start < token.end
        previous = token.end


@given(ANY_TEXT)
def test_sentences_hold_every_word_once_and_in_order(text):
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert [t.text for span in spans for t in tokens(span.of(text))] == [t.text for t in tokens(text)]
    assert all(span.of(text) == span.of(text).strip() for span in spans)


@settings(deadline=None)  # the dictionaries are read once
@given(ANY_TEXT, st.sampled_from(["nb", "nn", "en", "lv", None]))
def test_every_token_has_a_key(text, language):
    for token in tokens(text):
        assert match_key(token.text, language) or token.text.strip("\u00ad\u200c\u200d") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("EØS-midlene, 3-åring", ["EØS-midlene", "3-åring"]),
        ("I don't – the mayor’s", ["I", "don't", "the", "mayor’s"]),
        ("a\u030a re\u0301sume\u0301 👩‍👩‍👧ok", ["a\u030a", "re\u0301sume\u0301", "ok"]),
        ("kl. 10:30, 12,5 % i 2015.", ["kl", "10:30", "12,5", "i", "2015"]),
        ("og/eller snake_case", ["og", "eller", "snake", "case"]),
    ],
)
def test_words_keep_their_hyphens_apostrophes_and_marks(text, words):
    assert [token.text for token in tokens(text)] == words


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("nb", "kommune kommunen kommuner kommunene kommunens Kommune KOMMUNENE"),
        ("nb", "lære lærer lærte lært"),
        ("nn", "kommune kommunen kommunar kommunane"),
        ("nn", "lære lærer lærte lærde lært"),
        ("nn", "venskapskommune venskapskommunar venskapskommunane"),
        ("en", "municipality municipalities municipality's municipality’s"),
        ("en", "go went gone going"),
        ("en", "learn learned learnt learning"),
    ],
)
def test_the_forms_of_a_word_share_a_key(language, forms):
    assert len({match_key(form, language) for form in forms.split()}) == 1


def test_a_key_is_the_same_for_composed_and_combining_letters():
    assert match_key("la\u030ans", "nb") == match_key("låns", "nb")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vi var fire, bl.a. ordføreren. Det gikk.", ["Vi var fire, bl.a. ordføreren.", "Det gikk."]),
        ("Skule, helse osv. Det er kvardagen.", ["Skule, helse osv.", "Det er kvardagen."]),
        ("We met Mr. Brown, e.g. in May. Good.", ["We met Mr. Brown, e.g. in May.", "Good."]),
        ("Det var 27. april. Da dro vi.", ["Det var 27. april.", "Da dro vi."]),
        ("Vi ... vi tenkte … ja. Nei!", ["Vi ... vi tenkte … ja.", "Nei!"]),
        ("nei. vi gjorde ikke det. aldri", ["nei.", "vi gjorde ikke det.", "aldri"]),
        ("«Hvorfor?» Det spurte de om.", ["«Hvorfor?»", "Det spurte de om."]),
        ("Første\n\nAndre", ["Første", "Andre"]),
        ("delt over\nto linjer.", ["delt over\nto linjer."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    assert said(text) == expected


def test_speech_without_punctuation_is_parted_at_its_seams():
    text = "så vi reiste ned dit og møtte dem på skolen og så ble vi kjent med lærerne men det tok tid " * 12
    pieces = said(text)
    assert len(pieces) > 5
    assert max(len(piece.split()) for piece in pieces) <= 40
    assert all(piece.split()[0] in {"så", "og", "men"} for piece in pieces[:-1])


def test_paragraphs_are_parted_by_empty_lines_only():
    text = "En linje\nog en til\n\n  Nytt avsnitt \r\n\r\nSlutt"
    assert [span.of(text) for span in paragraphs(text)] == ["En linje\nog en til", "Nytt avsnitt", "Slutt"]


@pytest.mark.parametrize("word", ["'s", "n't", "\u00ad", "'d"])
def test_a_scrap_of_a_word_has_a_key_too(word):
    assert isinstance(match_key(word, "en"), str)
