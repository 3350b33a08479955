"""What an identifier is called where its words are replaced."""

import pytest

from qualcode.anonymising.replacing.levels import Label
from qualcode.model import Identifier


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("018197 50160", "[identity number]"),
        ("1234.56.78903", "[account number]"),
        ("EK 44120", "[licence plate]"),
        ("2019/4412", "[case number]"),
        ("385-19C04412", "[number]"),
    ],
)
def test_a_number_is_called_what_it_looks_like(written, label):
    assert (
        Label("publication").text(Identifier("P01", 0, len(written), written, "id", "direct"), "en") == label
    )
