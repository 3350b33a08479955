"""People, however they are named."""

import pytest


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("nb", "Det var Geir Tore som begynte.", ["Geir Tore"]),
        ("nb", "Karis mor kjenner Ola Haugsbøs bror.", ["Kari", "Ola Haugsbø"]),
        ("nn", "Ho heiter Synnøve, og eg kjenner Synnøves syster.", ["Synnøve", "Synnøve"]),
        ("nb", "Vi kalte ham Bamsen.", ["Bamsen"]),
        ("nb", "Fetteren min, Kjell-Roger, er fisker.", ["Kjell-Roger"]),
        ("nb", "Rapporten er skrevet av A. Myrbråten og B.K. Torp.", ["A. Myrbråten", "B.K. Torp"]),
        ("nb", "Navnet staves K-A-R-I.", ["K-A-R-I"]),
        ("en", "Otieno's wife met Mary Wanjiku and Dr. Wafula.", ["Otieno", "Mary Wanjiku", "Dr. Wafula"]),
        ("en", "My husband, Ludwig van der Berg, was there.", ["Ludwig van der Berg"]),
        (
            "en",
            "Agnese Kalniņa and Jānis came, and Vytautas from the council.",
            ["Agnese Kalniņa", "Jānis", "Vytautas"],
        ),
        ("nb", "Hun heter Fadumo Abdi Warsame.", ["Fadumo Abdi Warsame"]),
        ("nb", "ja det var silje som ringte til per olav hansen i går", ["silje", "per olav hansen"]),
    ],
)
def test_names_are_found(masked, language, text, names):
    assert masked(text, language, "person") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jeg spurte Dag om det. Dag for dag ble det bedre.", ["Dag"]),
        ("Han Even kom. Even om det regnet, gikk vi.", ["Even"]),
        ("Hver dag er ny. Per i dag er det slik. Stein er hardt.", []),
        ("Vi ba Liv komme. Liv sa ja.", ["Liv", "Liv"]),
        ("Søstera mi, Gro, er lege.", ["Gro"]),
    ],
)
def test_names_that_are_words_are_told_apart_by_context(masked, text, names):
    assert masked(text, "nb", "person") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I asked Will and Grace. Will you come? Grace is a virtue they say.", 2),
        ("In May we met. May I ask? It was hope that kept us.", 0),
    ],
)
def test_english_names_that_are_words(masked, text, names):
    assert (
        len([name for name in masked(text, "en", "person") if name in ("Will", "Grace", "May", "Hope")])
        >= names
    )


def test_first_words_of_sentences_and_languages_are_no_people(masked):
    text = "Kommunen hadde ansvaret. Samarbeidet gikk bra. Onsdag møttes vi. Ja. Vi snakket engelsk. Rådhuset var stengt."
    assert masked(text, "nb") == []


def test_english_capitals_are_no_people(masked):
    text = (
        "On Monday I spoke English. The Mayor and the Council agreed. Christmas came. I'm sure I've said so."
    )
    assert masked(text, "en", "person") == []


def test_a_genitive_stays_outside_the_span(masked):
    assert masked("Det er Solveigs hus, og Mary's car.", "nb", "person") == ["Solveig", "Mary"]


def test_a_heading_in_capitals_is_no_row_of_names(masked):
    assert masked("INTERVJU OM SAMARBEID MED UTLANDET", "nb") == []
