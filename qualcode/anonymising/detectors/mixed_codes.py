"""Codes in which capitals and digits stand together: "A003456789Z", "QX7RT2", "385-19C04412", "19-cv-02231"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.passage import Passage

_TOGETHER = re.compile(r"[A-ZÆØÅ][./-]?\d|\d[./-]?[A-ZÆØÅ]|\d-[a-z]{1,3}-\d|\d-\d{3,6}-\d")
_THREE_GROUPS = re.compile(r"\d{2,4}-\d{3,6}-\d{1,4}")
_CODE = re.compile(
    r"(?<![\w@./-])(?=[\w./-]*\d)(?:[A-ZÆØÅ]+\d|\d+[A-ZÆØÅ])[A-ZÆØÅ\d]*(?:[./-][A-ZÆØÅ\d]+)*(?![\w@]|[./-]\w)"
    r"|(?<![\w@./-])(?:[A-ZÆØÅ]{1,5}|\d+)(?:[./-](?:[A-ZÆØÅ\d]+|[a-z]{1,3}(?=-\d)))+(?![\w@]|[./-]\w)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def mixed_codes(passage: Passage) -> Iterator[tuple[int, int]]:
    """Start and end of codes with a capital and three digits or more that are no body with a year, road, paper or size.

    >>> text = "It was QX7RT2, not EU-2014 or E18, and docket 19-cv-02231."
    >>> [text[start:end] for start, end in mixed_codes(Passage(text, "en"))]
    ['QX7RT2', '19-cv-02231']
    """
    if not passage.has_digits or _TOGETHER.search(passage.text) is None:
        return
    for match in _CODE.finditer(passage.text):
        if _is_code(match.group()):
            yield match.span()


def _is_code(written: str) -> bool:
    letters = re.sub(r"[\d./-]", "", written)
    digits = re.sub(r"\D", "", written)
    if not letters:
        return _THREE_GROUPS.fullmatch(written) is not None
    if (len(letters) > 1 and letters.lower() in words("ids", "bodies")) or _YEAR.fullmatch(digits):
        return False
    # "QX7RT2": letters and digits by turns are a code from fewer digits on than "COVID-19" or "E134"
    turns = len(re.findall(r"(?<=\d)(?=[A-Z])|(?<=[A-Z])(?=\d)", written))
    return len(digits) > 3 or (len(digits) > 1 and turns > 1 and len(written) > 4)
