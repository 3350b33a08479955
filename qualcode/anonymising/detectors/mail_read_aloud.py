"""E-mail addresses read aloud: "kari punktum hansen krøllalfa gmail punktum com", "mary dot otieno at gmail dot com"."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at
from qualcode.languages import is_first_name, is_surname, spoken_digits

_AT = words("contacts", "at")
_DOTS = words("contacts", "dots")
_JOINERS = words("contacts", "joiners")
_TOP = words("contacts", "top")
_PROVIDERS = words("contacts", "providers")
_FILLERS = words("contacts", "fillers")
# without one of these, or a point inside a word, nothing is an address
_MARKS = _DOTS | _JOINERS | _PROVIDERS
_LINKS = _DOTS | _JOINERS
stop_at("at", _AT.__contains__)
stop_at("mail part", _MARKS.__contains__)
_ONE_WORD = frozenset((("one", "word"), ("ett", "ord"), ("eitt", "ord"), ("et", "ord")))
_NO_PART = frozenset(("i", "å", "en", "et", "a", "to"))


def mail_read_aloud(passage: Passage) -> Iterator[tuple[int, int]]:
    """Where addresses stand as they are spoken, hesitation and corrections inside them too."""
    for i in passage.where("at"):
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
    if passage.after(at) in _DOTS:
        return None
    end, dotted, previous = None, False, ""
    for k in range(at + 1, min(len(passage), at + 10)):
        word = passage.lower[k]
        if _parts(passage.gap(k - 1)):
            break
        if word in _FILLERS and word not in _TOP:
            continue
        if word in _LINKS:
            dotted = True
        elif previous in _LINKS or passage.gap(k - 1) == ".":
            dotted, end = True, k
        elif (word in _TOP and (dotted or previous in _PROVIDERS)) or (
            word in _PROVIDERS and (sure or dotted)
        ):
            end = k
        elif dotted or k > at + 3:
            break
        if word in _TOP and end == k and passage.after(k) not in _DOTS and passage.gap(k) != ".":
            break
        previous = word
    return end


def _local_start(passage: Passage, at: int) -> int:
    """The first word of what stands before the at sign: names, points, letters and numbers; `at` when nothing does."""
    start = at - 2 if tuple(passage.lower[max(0, at - 2) : at]) in _ONE_WORD else at
    first = start
    for k in range(start - 1, max(-1, start - 14), -1):
        word, before = passage.lower[k], passage.lower[k - 1] if k else ""
        if _parts(passage.gap(k)):
            break
        wanted = (
            first == start or passage.lower[first] in _LINKS
        )  # a point or the at sign needs a word in front
        if word in _LINKS:
            first = k
        elif word in _FILLERS:
            if not wanted and before not in _LINKS:
                break
        elif wanted:
            first = k
        elif word in _NO_PART or not (len(word) == 1 or spoken_digits(word) or _is_name_like(passage, k)):
            break
        else:
            first = k
    return first if first < start else at


def _parts(gap: str) -> bool:
    """Whether a sentence ends here: no comma, and no point as in "gmail.com"."""
    return any(c in gap for c in "!?\n;:") or (gap.strip() == "." and len(gap) > 1)


def _is_name_like(passage: Passage, i: int) -> bool:
    word = passage.lower[i]
    return is_first_name(word) or is_surname(word) or not is_ordinary(word)
