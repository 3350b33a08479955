"""English names that small words run through: "Henry the Navigator of Portugal", "Wajiha al-Sabunji", "Earl of Clare"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from qualcode.anonymising.cues import cues
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.anonymising.judges.name_evidence import words_in_names
from qualcode.anonymising.overlaps import settle

DETECTOR = "long name"

_SURE = 0.9  # of a person's name with what belongs to it: more than of its parts
_OFFICE = 0.97  # of an office with its field, which may look like a name: "Minister of Education Giannini"
_TIMES = frozenset(("weekday", "month"))
_PREFIXED = re.compile(
    r"(?:[dl]|dell|all|de|al|el|an|as|ad|ar|at|ash|az|abd|abu|ibn|bin|bint|ben|ter|van|von)['’‐‑-][^\W\d_]",
    re.IGNORECASE,
)
# Letters of the phonetic alphabet that no language here writes, and what it stands in: "/dʒəˈroʊm/", "[pjɛʁ]".
_PHONETIC = re.compile(r"[ɐ-ʯˈˌː]")
_PRONOUNCED = re.compile(r"\[[^\[\]\n]{2,80}\]|/[^/\n]{2,80}/")


def long_names(passage: Passage, found: Sequence[Found]) -> list[Found]:
    """What is added to the finds: persons' names in their whole length, offices with their field, pronunciations."""
    added = list(_pronunciations(passage))
    linked = [i for i in passage.among(_links()) if _follows_name(passage, i)]
    prefixed = [i for i, word in enumerate(passage.words) if _is_prefixed(word)]
    if linked or prefixed:
        settled = settle(found, passage.text)
        holders = {one.start: one for one in found if one.kind == "person" and one.level == "direct"}
        added += _joined(passage, settled, sorted({*linked, *prefixed}), holders)
        added += [Found(*passage.span(i, i), "other", "indirect", 0.45, DETECTOR) for i in prefixed]
    return added


@cache
def _links() -> frozenset[str]:
    return cues("particle") | words_in_names("name_link")


def _is_prefixed(word: str) -> bool:
    """Whether a word has its capital behind a particle: al-Hajj, d'Alembert."""
    return word[0].islower() and not word.islower() and _PREFIXED.match(word) is not None


def _follows_name(passage: Passage, i: int) -> bool:
    return passage.words[i].islower() and passage.has_capital(i - 1) and passage.touches(i - 1)


def _joined(
    passage: Passage, settled: Sequence[Found], places: Sequence[int], holders: Mapping[int, Found]
) -> Iterator[Found]:
    """Names and offices that go on behind the small words at `places`; one that goes on twice comes twice.

    `holders` are the people who may hold an office, by where their names start.
    """
    cover: dict[int, Found] = {}
    for one in settled:
        _lay(passage, cover, one)
    for i in places:
        last = _end_of_link(passage, i)
        if last is None:
            continue
        left, right = cover.get(i - 1), cover.get(last)
        whole = _office(passage, i, last, cover, holders)
        if (
            whole is None
            and left is not None
            and left is not right
            and _goes_on(passage, i, last, left, right)
        ):
            whole = _whole(passage, left, last, right)
        if whole is not None:
            _lay(passage, cover, whole)
            yield whole


def _lay(passage: Passage, cover: dict[int, Found], one: Found) -> None:
    for i in range(passage.index_at(one.start), len(passage)):
        if passage.starts[i] >= one.end:
            break
        cover[i] = one


def _end_of_link(passage: Passage, i: int) -> int | None:
    """The word with a capital that the small words from i on lead to; None when they lead to none."""
    if _is_prefixed(passage.words[i]):
        return i if i and passage.touches(i - 1) else None
    last = i
    while last < len(passage) and last - i < 3 and passage.words[last].islower():
        if passage.lower[last] not in _links() or not passage.touches(last):
            return None
        last += 1
    if last < len(passage) and (passage.has_capital(last) or _is_prefixed(passage.words[last])):
        return last
    return None


def _goes_on(passage: Passage, i: int, last: int, left: Found, right: Found | None) -> bool:
    """Whether a name goes on to word `last`: behind a particle, with a byname, or with where the person is from."""
    if left.kind not in ("person", "other") or (right is not None and right.kind == "organisation"):
        return False
    if passage.words[i - 1].endswith(("'s", "’s")) or passage.is_any(last, _TIMES):
        return False
    if left.kind == "other" and (right is None or right.level == "keep" or left.level == "keep"):
        return False  # "the Battle of Norway"
    if left.level == "keep" and last not in passage.kept and not is_ordinary(passage.lower[last]):
        return False
    if last == i or passage.lower[i] in cues("particle"):
        return True
    # "Peter the Great", "Hilary of Poitiers", but not "I gave Peter the Oxford Guide", "Steve of Studio Ten"
    alone = not (passage.has_capital(last + 1) and passage.touches(last))
    place = right is not None and right.kind == "place"
    return place if last > i + 1 else passage.lower[i] in ("of", "the") and (alone or place)


def _whole(passage: Passage, left: Found, last: int, right: Found | None) -> Found:
    """The name on the left to the end of what is found at word `last`."""
    end = passage.span(last, last)[1]
    if right is not None and right.level != "keep" and right.start == passage.starts[last]:
        end = max(end, right.end)
    if left.level == "keep":
        return left._replace(end=end)
    return left._replace(end=end, confidence=max(left.confidence, _SURE), detector=DETECTOR)


def _office(
    passage: Passage, i: int, last: int, cover: Mapping[int, Found], holders: Mapping[int, Found]
) -> Found | None:
    """An office with its field or country: "Minister of Education"; None where it is none, or a body is kept.

    The name that follows it is one with it, as it is with a title.
    """
    if passage.lower[i] not in ("of", "for") or passage.lower[i - 1] not in words_in_names("office"):
        return None
    left, right = cover.get(i - 1), cover.get(last)
    if last in passage.kept:
        if right is None or right.kind != "place" or passage.lower[i - 1] not in words_in_names("throne"):
            return None
        return Found(
            passage.starts[i - 1], right.end, "role", "keep", 0.99, "keep: a country's highest office"
        )
    known = (
        left is not None and left.kind == "person" and passage.lower[i - 1] not in words_in_names("cabinet")
    )
    if known or not is_ordinary(passage.lower[last], "en"):
        return None  # "Duke of York" is somebody's name
    while (
        passage.has_capital(last + 1) and passage.touches(last) and is_ordinary(passage.lower[last + 1], "en")
    ):
        last += 1
    holder = holders.get(passage.starts[last + 1]) if passage.touches(last) else None
    if holder is not None:
        return holder._replace(start=passage.starts[i - 1], confidence=_OFFICE, detector=DETECTOR)
    return Found(*passage.span(i - 1, last), "role", "indirect", _OFFICE, DETECTOR)


def _pronunciations(passage: Passage) -> Iterator[Found]:
    """How a name is said, in phonetic letters between brackets or strokes."""
    if passage.text.isascii() or not _PHONETIC.search(passage.text):
        return
    for match in _PRONOUNCED.finditer(passage.text):
        if _PHONETIC.search(match.group()):
            yield Found(match.start() + 1, match.end() - 1, "other", "indirect", _SURE, DETECTOR)
