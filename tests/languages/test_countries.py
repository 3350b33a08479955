import datetime

import pytest

from qualcode.languages.countries import (
    as_date,
    cooperation_class,
    countries,
    find_country,
    memberships,
    region,
)
from qualcode.languages.country_mentions import find_countries
from qualcode.model import QualcodeError


def test_every_name_leads_back_to_its_country():
    for country in countries():
        for name in country.names:
            assert find_country(name) == country, name


def test_every_state_has_names_in_three_languages_and_a_code_of_its_own():
    assert len({c.code for c in countries()}) == len(countries()) > 195
    assert all(all(c.names) for c in countries())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Noreg", "NO"), ("norge", "NO"), ("Austerrike", "AT"), ("the Netherlands", "NL"), ("Holland", "NL"),
        ("Tsjekkia", "CZ"), ("Czech Republic", "CZ"), ("Turkey", "TR"), ("Türkiye", "TR"), ("Hviterussland", "BY"),
        ("Cote d'Ivoire", "CI"), ("Elfenbeinskysten", "CI"), ("St. Lucia", "LC"), ("Saint Lucia", "LC"),
        ("Trinidad & Tobago", "TT"), ("UK", "GB"), ("USA", "US"), ("latvisk", "LV"), ("Kenyan", "KE"), ("KE", "KE"),
    ],
)  # fmt: skip
def test_a_country_is_found_by_any_usual_name(name, code):
    assert find_country(name).code == code


def test_what_is_not_a_country_is_not_found():
    assert find_country("no") is None  # the word, not Norway
    assert find_country("") is None
    assert find_country("Europe") is None


def test_the_european_union_had_these_sizes():
    def size(day):
        return sum("EU" in memberships(c, day) for c in countries() if not c.part_of)

    assert [size(d) for d in ("1957-12-31", "1958-01-01", "1972-12-31", "1973-01-01")] == [0, 6, 6, 9]
    assert [size(d) for d in ("1994-12-31", "1995-01-01", "2004-05-01", "2007-01-01")] == [12, 15, 25, 27]
    assert [size(d) for d in ("2013-06-30", "2013-07-01", "2020-01-31", "2020-02-01")] == [27, 28, 28, 27]


def test_the_council_of_europe_and_the_eea_had_these_sizes():
    def size(organisation, day):
        return sum(organisation in memberships(c, day) for c in countries() if not c.part_of)

    assert [size("Council of Europe", d) for d in ("1949-05-05", "2007-05-11", "2022-03-16")] == [10, 47, 46]
    assert [size("EEA", d) for d in ("2015-04-27", "2020-02-01")] == [31, 30]
    assert size("EFTA", "2015-04-27") == 4
    assert size("Nordic", "2015-04-27") == 5


def test_regions_follow_the_date_of_the_interview():
    assert region("Latvia", "2015-05-04") == "EU"
    assert region("Latvia", "2003") == "non-EU"
    assert region("Norge", "2015-04-27") == region("Kenya", "2015-04-27") == "non-EU"
    assert cooperation_class("Norge", "2015-04-27") == "other Council of Europe"
    assert cooperation_class("Kenya", datetime.date(2015, 4, 27)) == "rest of the world"
    assert cooperation_class("Russia") == "rest of the world"


def test_bad_input_is_one_sentence():
    with pytest.raises(QualcodeError, match="country 'Atlantis' is not known"):
        region("Atlantis", "2015")
    with pytest.raises(QualcodeError, match="date 'last spring'"):
        region("Latvia", "last spring")


@pytest.mark.parametrize("text", ["2015-04-27", "27.04.2015", "27. 4. 2015", "2015-04-27 00:00:00"])
def test_dates_are_read_in_the_ways_people_write_them(text):
    assert as_date(text) == datetime.date(2015, 4, 27)


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("Vi samarbeidde med latviske kommunar og med kenyanarane.", "nn", ["LV", "KE"]),
        ("Kenya-samarbeidet var annerledes enn det i Litauen.", "nb", ["KE", "LT"]),
        ("Man må snakke fransk, og Finn må finne tid.", "nb", []),
        ("Our Latvian friends spoke English; the Norwegians listened.", "en", ["LV", "NO"]),
        ("Kenya's counties and the Czech Republic's regions", "en", ["KE", "CZ"]),
        ("I polish the report while two Poles help us in South Africa.", "en", ["PL", "ZA"]),
        ("The island was small.", "en", []),
        ("Island var lite.", "nb", ["IS"]),
    ],
)
def test_countries_are_found_in_speech(text, language, codes):
    mentions = find_countries(text, language)
    assert [m.country.code for m in mentions] == codes
    assert all(text[m.start : m.end].strip() for m in mentions)
