"""Municipalities, counties and other places."""

from collections import Counter

from qualcode.languages import counties, find_municipality, find_place, municipalities


def test_norway_has_357_municipalities_in_15_counties():
    assert len(municipalities()) == 357
    assert len(counties()) == 15
    assert {m.county for m in municipalities()} == {c.name for c in counties()}


def test_counties_have_as_many_municipalities_as_since_2024():
    count = Counter(m.county for m in municipalities())
    assert (
        count["Innlandet"] == 46
        and count["Vestland"] == 43
        and count["Finnmark"] == 18
        and count["Oslo"] == 1
    )


def test_a_municipality_that_is_gone_tells_what_it_became_part_of():
    current = {m.name for m in municipalities()}
    assert find_municipality("Skedsmo")[0].successor == "Lillestrøm"
    assert all(m.successor in current for m in municipalities(former=True))


def test_one_name_may_be_several_municipalities():
    assert {m.county for m in find_municipality("Våler")} == {"Østfold", "Innlandet"}
    assert [m.is_current for m in find_municipality("Sande")] == [True, False]


def test_size_and_region_are_known():
    (bergen,) = find_municipality("bergen")
    assert (bergen.size, bergen.region) == ("city", "western")
    (utsira,) = find_municipality("Utsiras")
    assert (utsira.size, utsira.region) == ("small", "western")


def test_counties_of_all_three_maps_are_places():
    assert all(find_place(name)[0].kind == "county" for name in ("Viken", "Hordaland", "Telemark"))


def test_towns_abroad_are_known_with_and_without_their_letters():
    assert find_place("Cēsis")[0].country == find_place("cesis")[0].country == "LV"
    assert find_place("Kisumu")[0].kind == "town" and find_place("Nairobi")[0].kind == "city"
