"""Numbers that run down the margin of a print (MAXQDA, Word, Delve): furniture, not speech."""

import itertools
import re
from collections.abc import Sequence

from qualcode.transcripts.pieces import Reading

_NUMBER_FIRST = re.compile(r"\s*(\d{1,5})(?:[.:)]?\s+(?=\S)|\s*$)")
# Numbers count lines or paragraphs; a few may be missing where a page was cut.
_LARGEST_STEP = 5


def without_line_numbers(
    lines: Sequence[tuple[int, str]], reading: Reading, share: float
) -> list[tuple[int, str]]:
    """The lines without the numbers before them, where at least `share` of the lines have one and they rise.

    The numbers are declared in `reading.left_out`.
    """
    found = [_NUMBER_FIRST.match(line) for _, line in lines]
    values = [int(number.group(1)) for number in found if number]
    rising = sum(1 <= after - before <= _LARGEST_STEP for before, after in itertools.pairwise(values))
    if len(values) < max(4, share * len(lines)) or rising < 0.8 * (len(values) - 1):
        return list(lines)
    expected = values[0]
    kept: list[tuple[int, str]] = []
    for (place, line), number in zip(lines, found, strict=True):
        if number and expected <= int(number.group(1)) <= expected + _LARGEST_STEP:
            expected = int(number.group(1)) + 1
            reading.left_out.append((place, number.group(1)))
            line = line[number.end() :]
        if line.strip():
            kept.append((place, line))
    return kept
