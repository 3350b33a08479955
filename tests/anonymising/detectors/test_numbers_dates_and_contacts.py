"""Phones, e-mail, ids, addresses, dates and ages."""

import pytest

from qualcode.anonymising.detectors.ids import identity_confidence, is_identity_number, weighted_check


@pytest.mark.parametrize(
    "phone",
    [
        "951 23 876", "95 12 38 76", "95123876", "+47 951 23 876", "0047 95 12 38 76", "0722 123 456", "+254 722 123456", "+371 2612 3456",
        "ni fem en, to tre åtte, sju seks", "nine five one two three eight seven six", "fire åtte to, sju sju, null tre ein",
    ],
)  # fmt: skip
def test_phones_in_any_grouping_and_in_words(masked, phone):
    assert masked(f"Du kan ringe meg på {phone} i morgen.", "nb", "contact") == [phone]


@pytest.mark.parametrize(
    "number", ["20 000 000 kroner", "1 250 000 euro", "i 2014 2015", "12 345 innbyggere", "53 prosent"]
)
def test_amounts_and_years_are_no_phones(masked, number):
    assert masked(f"Det var {number} den gangen.", "nb", "contact") == []


@pytest.mark.parametrize(
    "address",
    [
        "kari.nordmann@lom.kommune.no", "kari punktum nordmann krøllalfa gmail punktum com", "mary dot otieno at gmail dot com",
        "@kari_n", "www.kamau-farm.co.ke", "https://example.org/kari?x=1",
    ],
)  # fmt: skip
def test_mail_handles_and_web_addresses_also_read_aloud(masked, address):
    assert masked(f"Adressen er {address} altså.", "nb", "contact") == [address]


def test_user_names_behind_a_service(masked):
    assert masked("Skype: liga.ozola79, og det er alt.", "nb", "contact") == ["liga.ozola79"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Fødselsnummeret er 01010750160.", "01010750160"),
        ("Det er 150368 12345.", "150368 12345"),
        ("Personkoden er 150368-12345.", "150368-12345"),
        ("Kontoen er 1503 22 34567 i banken.", "1503 22 34567"),
        ("Organisasjonsnummeret er 974 760 673 da.", "974 760 673"),
        ("Bilen har skilt DN 45678.", "DN 45678"),
        ("Saken har saksnummer 2014/1234 hos oss.", "2014/1234"),
        ("My ID number is 22334455 by the way.", "22334455"),
    ],
)
def test_ids_are_found(masked, text, number):
    assert masked(text, None, "id") == [number]


def test_the_saken_of_a_year_is_no_case_number(masked):
    assert masked("Saken i 2014 og sak 12 på møtet.", "nb", "id") == []


def test_identity_numbers_by_the_old_rule_the_rule_from_2032_and_with_moved_dates():
    def completed(nine: str, remainder: int) -> str:
        """Two check digits under nine digits, the first leaving `remainder`."""
        for first in range(10):
            for second in range(10):
                digits = f"{nine}{first}{second}"
                total = sum(w * int(c) for w, c in zip((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), digits, strict=False))
                if total % 11 == remainder and weighted_check(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)):
                    return digits
        return ""

    for nine in ("010107501", "410107501", "014107501", "018107501"):  # plain, D-, H- and test number
        numbers = [completed(nine, remainder) for remainder in range(4)]
        assert any(numbers) and all(is_identity_number(number) for number in numbers if number)
    assert not is_identity_number("99999999999") and identity_confidence("99999999999") > 0.5


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Jeg bor i Kirkeveien 14 B nå.", "Kirkeveien 14 B"),
        ("Kontoret er i Karl Johans gate 5.", "Karl Johans gate 5"),
        ("Our office is at 14 Moi Avenue now.", "14 Moi Avenue"),
        ("Han bor i Brīvības iela 24 der.", "Brīvības iela 24"),
        ("Post sendes til 8450 Stokmarknes.", "8450 Stokmarknes"),
        ("Write to P.O. Box 1234 please.", "P.O. Box 1234"),
    ],
)
def test_addresses_are_found(masked, text, address):
    assert masked(text, None, "address") == [address]


@pytest.mark.parametrize(
    ("language", "date"),
    [
        ("nb", "14. mars 2014"), ("nb", "14.03.2014"), ("nn", "tolvte mai nitten sekstiåtte"), ("nb", "23. februar"), ("en", "the 14th of March 2014"),
        ("en", "March 14, 2014"), ("en", "3 July 1979"), ("nb", "februar 2012"), ("en", "2014-03-14"),
    ],
)  # fmt: skip
def test_dates_in_digits_and_words(masked, language, date):
    assert masked(f"Det var {date}, husker jeg.", language, "date") == [date]


@pytest.mark.parametrize(
    ("language", "text", "date"),
    [
        ("nb", "Jeg har jobbet her siden 1998.", "1998"),
        ("nn", "Eg kom hit hausten 2007.", "hausten 2007"),
        ("en", "I have been in this office for eleven years.", "eleven years"),
        ("nb", "Vi la ned skolen i fjor vår.", "i fjor vår"),
        ("nb", "Faren min døde i nittini.", "nittini"),
        ("nb", "Jeg var lærer der i nitten år.", "nitten år"),
        ("en", "She visited us in October.", "October"),
    ],
)
def test_dates_in_somebodys_own_story_are_found(masked, language, text, date):
    assert masked(text, language, "date") == [date]


def test_years_of_public_life_stay(masked):
    assert masked("The new constitution came in 2010. Norad stoppet programmet i 2014.", None, "date") == []


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("Mobilen er ni to null, eh, tre fem, åtte førti.", "ni to null, eh, tre fem, åtte førti"),
        ("It's mary otieno, one word, at gmail dot com.", "mary otieno, one word, at gmail dot com"),
        ("Nummeret slutter på 34 56.", "34 56"),
    ],
)
def test_contacts_with_hesitation_and_in_part(masked, text, contact):
    assert masked(text, None, "contact") == [contact]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Send det til Fjellvegen 12, 2686 Lom.", "Fjellvegen 12, 2686 Lom"),
        ("jeg bor i storgata tolv", "storgata tolv"),
        ("We live at twelve Mill Road now.", "twelve Mill Road"),
        ("P.O. Box 118, Wundanyi.", "P.O. Box 118, Wundanyi"),
    ],
)
def test_addresses_as_they_are_spoken(masked, text, address):
    assert masked(text, None, "address") == [address]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("My ID, you asked for it, is 11 846 302.", "11 846 302"),
        ("Det er sak 2013/4521 i arkivet.", "2013/4521"),
        ("Bilen er DN fire to sju null ni.", "DN fire to sju null ni"),
    ],
)
def test_ids_with_words_between_and_read_aloud(masked, text, number):
    assert masked(text, None, "id") == [number]


def test_public_days_and_plain_years_stay(masked, kept):
    assert masked("Vi feirer 17. mai. I 2004 ble Latvia medlem. Møtet var i mars.", "nb", "date") == []
    assert kept("Vi feirer 17. mai.", "nb") == ["17. mai"]


def test_years_of_birth_are_found(masked):
    assert masked("Jeg er født i 1968, og hun er 72-modell.", "nb", "date") == ["1968", "72"]
    assert masked("I was born in nineteen seventy-two.", "en", "date") == ["nineteen seventy-two"]


@pytest.mark.parametrize(
    ("language", "text", "age"),
    [
        ("nb", "Hun er 52 år gammel.", "52 år gammel"), ("nb", "Jeg er femtito år.", "femtito år"), ("nn", "Eg er tjueto.", "tjueto"),
        ("en", "I'm forty-two.", "forty-two"), ("en", "She is 42 years old.", "42 years old"), ("nb", "Sønnen min er 14, altså.", "14"),
        ("nb", "En 12-åring fra skolen.", "12-åring"), ("en", "He turned sixty last year.", "sixty"), ("en", "She's in her fifties.", "in her fifties"),
    ],
)  # fmt: skip
def test_ages_in_digits_and_words(masked, language, text, age):
    assert masked(text, language, "age") == [age]


@pytest.mark.parametrize(
    "text",
    [
        "Jeg har jobbet her i 12 år.",
        "For 20 år siden var det annerledes.",
        "Det er 5 år igjen.",
        "We worked for ten years.",
        "Vi er 12 ansatte.",
    ],
)
def test_lengths_of_time_are_no_ages(masked, text):
    assert masked(text, None, "age") == []
