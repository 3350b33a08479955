"""What the rules find in a sentence, without the entity model."""

import pytest

from qualcode.anonymising import find_identifiers


@pytest.fixture(scope="session")
def masked():
    """The words that would be replaced, by kind when asked."""

    def find(text, language=None, kind=None):
        rows = find_identifiers(text, language=language, model=False).itertuples()
        return [row.text for row in rows if row.level != "keep" and kind in (None, row.kind)]

    return find


@pytest.fixture(scope="session")
def kept():
    """The words that are recognised and stay."""

    def find(text, language=None):
        rows = find_identifiers(text, language=language, model=False).itertuples()
        return [row.text for row in rows if row.level == "keep"]

    return find
