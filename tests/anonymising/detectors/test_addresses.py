"""Addresses, in the forms that people write and say."""

import pytest


@pytest.mark.parametrize(
    "address",
    [
        "7 Seabraes Court",
        "Flat 2/1, 38 Hilltown Terrace",
        "The Old Forge, Church Hill",
        "the old manse, 3 Shore Road",
        "22b Marlowe Gardens, Leeds LS6 2AB",
        "45 Oak Avenue, Apt 3C",
        "Apartment 9C, 1400 Maple Drive, Columbus OH 43210",
        "Unit 5, Harbour Business Park",
        "number nine, Rosewood Close",
        "2210 Stony Bottom Rd",
    ],
)
def test_an_english_address_is_found_whole(masked, address):
    assert masked(f"Then we moved to {address} and stayed.", "en", "address") == [address]


@pytest.mark.parametrize(
    "address", ["Kirkegata 12B, 2. etasje", "Storgata 4, leilighet H0203, 7010 Trondheim", "Nedre Skogvei 3"]
)
def test_a_norwegian_address_takes_its_flat_along(masked, address):
    assert masked(f"Så flytta vi til {address} og ble der.", "nb", "address") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "In 2018 Green Park was closed for a year.",
        "There were 30 Hill farmers at the meeting.",
        "The 12 House members voted against it.",
        "We walked up Parliament Hill.",
    ],
)
def test_a_number_and_a_word_such_as_court_are_no_address(masked, text):
    assert masked(text, "en", "address") == []
