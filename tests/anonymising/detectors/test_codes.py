"""Codes of offices are masked whole; roads, sizes, bodies with years and school years stay."""

import pytest

import qualcode as qc


def masked(text: str, language: str) -> list[str]:
    found = qc.find_identifiers(text, language=language, model=False)
    return list(found.loc[found["kind"] == "id", "text"])


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "my PIN is A003456789Z", "A003456789Z"),
        ("en", "My UNHCR number is 385-19C04412.", "385-19C04412"),
        ("en", "His badge was 4471-B.", "4471-B"),
        ("en", "My PPS is 1234567TA.", "1234567TA"),
        ("en", "the booking QX7RT2 on the ferry", "QX7RT2"),
        ("en", "docket 19-cv-02231", "19-cv-02231"),
        ("en", "Order 88-4471-02 never came.", "88-4471-02"),
        ("nb", "kundenummer 88 41 20", "88 41 20"),
        ("nb", "polisenummeret SP-4412.09", "SP-4412.09"),
        ("nn", "øyremerke 0144 0712", "0144 0712"),
    ],
)
def test_a_code_is_masked_whole(language, text, code):
    assert code in masked(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It came with COVID-19, on the M25, in H1 and H2, for EU-2014."),
        ("en", "We print on A4, drink 7UP and follow ISO9001 and SDG17."),
        ("nb", "E134 er stengt, og skoleåret 2013-2014 var det Horisont 2020."),
        ("nn", "Klokka 12.30 køyrde dei 400 m på RV-7."),
    ],
)
def test_what_everybody_calls_so_is_no_code(language, text):
    assert masked(text, language) == []
