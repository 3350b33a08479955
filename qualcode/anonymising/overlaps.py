"""Which of several finds at one place counts."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.anonymising.detectors.passage import Found


def settle(found: Iterable[Found], text: str) -> list[Found]:
    """The finds that stay when overlaps are settled, in order; none overlap and none is empty.

    A longer find that holds another wins when it is fairly sure; else the surer one. What a weaker find covers beyond
    the winner is kept as a find of its own where whole words are left, so that nothing found is dropped silently.

    >>> name, city = Found(0, 12, "person", "direct", 0.95, "people"), Found(5, 12, "place", "keep", 0.85, "keep")
    >>> settle([city, name], "Anna Bergen.") == [name]
    True
    """
    taken = bytearray(len(text))
    kept: list[Found] = []
    for one in sorted(found, key=_rank):
        start, end = _free_part(one, taken, text)
        if start < end:
            taken[start:end] = b"\x01" * (end - start)
            kept.append(one._replace(start=start, end=end) if (start, end) != (one.start, one.end) else one)
    return sorted(kept)


def _rank(one: Found) -> tuple[float, int, int]:
    """Better first: confidence, raised a little by length, so that a whole name goes before its parts."""
    length = one.end - one.start
    sure = one.confidence + min(length, 40) * 0.012 * (one.confidence >= 0.6)
    if one.level == "keep":
        sure -= min(length, 40) * 0.004
    return (-sure, -length, one.start)


def _free_part(one: Found, taken: bytearray, text: str) -> tuple[int, int]:
    """The part of a find that no better one covers: all of it, or whole words at its head or tail."""
    start, end = one.start, one.end
    if not any(taken[start:end]):
        return start, end
    if (
        one.level == "keep"
        or one.kind not in ("person", "organisation", "place", "address", "role", "other")
        or one.confidence < 0.6
    ):
        return start, start
    while start < end and taken[start]:
        start += 1
    stop = start
    while stop < end and not taken[stop]:
        stop += 1
    rest = text[start:stop]
    start += len(rest) - len(rest.lstrip(" ,.-–'’"))
    stop -= len(rest) - len(rest.rstrip(" ,.-–'’"))
    piece = text[start:stop]
    whole = (start == 0 or not text[start - 1].isalnum()) and (stop >= len(text) or not text[stop].isalnum())
    several = piece.split()
    told = (
        any(word[:1].isupper() for word in several)
        if one.kind in ("person", "organisation", "place", "address")
        else len(several) > 1 and any(len(word) > 3 for word in several)
    )
    if len(piece) < 3 or not whole or not told:
        return start, start
    return start, stop
