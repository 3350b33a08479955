"""E-mail addresses read aloud: "kari punktum hansen krøllalfa gmail punktum com", "mary dot otieno at gmail dot com"."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.passage import Passage, is_ordinary
from qualcode.languages import is_first_name, is_surname, spoken_digits

_AT = words("contacts", "at")
_DOTS = words("contacts", "dots")
_JOINERS = words("contacts", "joiners")
_TOP = words("contacts", "top")
_PROVIDERS = words("contacts", "providers")
_FILLERS = words("contacts", "fillers")
_MARKS = (
    _DOTS | _JOINERS | _PROVIDERS
)  # without one of these, or a point inside a word, nothing is an address
_NO_PART = frozenset(("i", "å", "en", "et", "a", "to"))


def mail_read_aloud(passage: Passage) -> Iterator[tuple[int, int]]:
    """Where addresses stand as they are spoken, hesitation and corrections inside them too."""
    if _MARKS.isdisjoint(passage.distinct) and not passage.has_inner_point:
        return
    for i in passage.among(_AT):
        word = passage.lower[i]
        last = i + 1 if word in ("krøll", "alfa") and passage.after(i) in ("alfa", "krøll") else i
        end = _domain_end(passage, last, sure=word != "at")
        if end is not None:
            first = _local_start(passage, i)
            if first < i and (word != "at" or _is_address(passage, first, i)):
                yield passage.span(first, end)


def _is_address(passage: Passage, first: int, at: int) -> bool:
    """Whether "x at y dot z" is an address: not "met at the dot com conference", "jeg tror at gmail punktum com"."""
    if passage.language == "en" and any(word in _PROVIDERS for word in passage.lower[at + 1 : at + 4]):
        return passage.after(at) not in ("a", "the")
    said = any(word in _DOTS or word in _JOINERS for word in passage.lower[first:at])
    return said or any(_is_name_like(passage, k) for k in range(first, at))


def _domain_end(passage: Passage, at: int, *, sure: bool) -> int | None:
    """The last word of the domain behind the at sign at word `at`; None when what stands there is none."""
    end: int | None = None
    k = at + 1
    if passage.after(at) in _DOTS:
        return None
    dotted = False
    while k < len(passage) and k <= at + 9 and not any(c in passage.gap(k - 1) for c in "!?\n;:"):
        word = passage.lower[k]
        full_stop = "." in passage.gap(k - 1) and ".." not in passage.gap(k - 1)
        if full_stop and len(passage.gap(k - 1)) > 1:
            break
        if full_stop:  # "gmail.com"
            dotted, end = True, k
        elif word in _DOTS or word in _JOINERS:
            dotted = True
        elif word in _TOP and k > at + 1:
            if dotted or passage.lower[k - 1] in _PROVIDERS:
                end = k
            if passage.after(k) not in _DOTS:
                break
        elif word in _PROVIDERS and (sure or dotted):
            end = k
        elif k - at > 1 and not dotted and k - at > 3:
            break
        elif dotted and passage.lower[k - 1] not in _DOTS and passage.lower[k - 1] not in _JOINERS:
            if word not in _FILLERS:
                break
        elif dotted and word not in _FILLERS:
            end = k
        k += 1
    return end


def _local_start(passage: Passage, at: int) -> int:
    """The first word of what stands before the at sign: names, points, letters and numbers, and "one word" """
    first = at
    k = at - 1
    while k >= 0 and k > at - 14 and not any(c in passage.gap(k) for c in "!?\n;:"):
        word, before = passage.lower[k], passage.lower[k - 1] if k else ""
        if passage.gap(k).strip() == "." and len(passage.gap(k)) > 1:
            break
        linked = first < at and passage.lower[first] in (_DOTS | _JOINERS)
        one_word = passage.lower[k - 1 : k + 1] in (
            ["one", "word"],
            ["ett", "ord"],
            ["eitt", "ord"],
            ["et", "ord"],
        )
        if one_word:
            k -= 2
            if passage.before(k + 1):
                first = k - 1 if k and passage.touches(k - 1) and _is_name_like(passage, k - 1) else k
            break
        if word in _DOTS or word in _JOINERS or linked or (first == at and word not in _FILLERS):
            first = k
        elif word in _FILLERS and (before in _DOTS or before in _JOINERS or first == at or linked):
            pass
        elif len(word) == 1 or spoken_digits(word) is not None or _is_name_like(passage, k):
            if word in _NO_PART or word in _FILLERS:
                break
            first = k
        else:
            break
        k -= 1
    return first


def _is_name_like(passage: Passage, i: int) -> bool:
    word = passage.lower[i]
    return is_first_name(word) or is_surname(word) or not is_ordinary(word)
