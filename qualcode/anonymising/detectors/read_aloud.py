"""Numbers read aloud: rows of number words and figures, with hesitation, "double" and corrections between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.passage import Passage
from qualcode.languages import REPEATS, spoken_digits


class Row(NamedTuple):
    """Words `first` to `last` of a passage, the digits they say, and in how many pieces they were said."""

    first: int
    last: int
    digits: str
    pieces: int


def rows(passage: Passage) -> tuple[Row, ...]:
    """Rows of two pieces or more in which at least one is a word; amounts, years in pairs and counting are left out.

    "null fem, tre én sju" is a row, and so are "951, eh, two seven oh" and "double five, no wait, double six".
    """
    if passage.read_aloud is None:
        passage.read_aloud = tuple(_rows(passage)) if passage.has_digits or "number" in passage.kinds else ()
    return passage.read_aloud


def _rows(passage: Passage) -> Iterator[Row]:
    spoken = passage.where("number")
    doubled = passage.has_digits and not REPEATS.keys().isdisjoint(passage.distinct)
    if len(spoken) < 2 and not (doubled or (spoken and passage.has_digits)):
        return
    numbers = spoken
    if passage.has_digits:
        numbers = passage.numbers
    at = 0
    while at < len(numbers):
        members = [numbers[at]]
        at += 1
        while at < len(numbers) and _continues(passage, members[-1], numbers[at]):
            members.append(numbers[at])
            at += 1
        if len(members) > 1 and (doubled or not all(passage.lower[k].isdecimal() for k in members)):
            row = _row(passage, members)
            if row is not None:
                yield row


def _row(passage: Passage, members: list[int]) -> Row | None:
    pieces = [_digits(passage, k) for k in members]
    if any(passage.lower[k] in words("contacts", "scales") for k in members):
        return None  # an amount
    pairs = len(pieces) % 2 == 0 and all(len(piece) == 2 for piece in pieces)
    if pairs and all(piece in ("19", "20") for piece in pieces[::2]):
        return None  # "nineteen ninety-one, nineteen ninety-two"
    if len(pieces) > 2 and all(int(b) - int(a) == 1 for a, b in pairwise(pieces)):
        return None  # counting
    first = members[0]
    if passage.before(first) in REPEATS or passage.before(first) in ("plus", "pluss"):
        first -= 1
    return Row(first, members[-1], "".join(pieces), len(pieces))


def _digits(passage: Passage, i: int) -> str:
    digits = spoken_digits(passage.lower[i]) or ""
    return digits * REPEATS.get(passage.before(i), 1)


def _continues(passage: Passage, left: int, right: int) -> bool:
    """Whether a row goes on from number word `left` to `right`: beside each other, or with fillers between."""
    if right > left + 5:
        return False
    beside = right == left + 1
    between = passage.gap(left) if beside else passage.text[passage.ends[left] : passage.starts[right]]
    if any(c in between for c in "?!\n:;()/%") or len(between) > 30:
        return False
    if beside:
        return len(between) <= 6
    fillers = words("contacts", "fillers")
    return all(
        word in fillers or word in REPEATS or word in ("plus", "pluss")
        for word in passage.lower[left + 1 : right]
    )
