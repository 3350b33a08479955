"""Whether a date belongs to somebody's own life, or to the history that everybody shares."""

from __future__ import annotations

import re
from typing import Literal

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.passage import Passage
from qualcode.languages import is_also_a_word, is_first_name

Telling = Literal["", "several", "one"]

_ASKED_WHEN = re.compile(
    r"\b(?:when|what year|which year|how long|når|hvilket år|kva år|hvor lenge|kor lenge)\b[^?]*\b(?:you|your|du|dere|de|di|din|deg)\b",
    re.IGNORECASE,
)


def told_of(passage: Passage, i: int) -> Telling:
    """Of whom the sentence around word i tells: "one" person or somebody near, "several" ("we"), or "" nobody.

    A short sentence is read with the one before it: "I was new. That was in 2008." Who only thinks or remembers is
    not told of: "I think they closed it in 2013".
    """
    sentence = passage.sentence_of(i)
    told = _told_in(passage, sentence)
    if told != "one" and len(sentence) < 9 and sentence.start > 0 and not _has_subject(passage, sentence):
        before = _told_in(passage, passage.sentence_of(sentence.start - 1))
        told = "one" if before == "one" else told or before
    if not told and i < 4 and _ASKED_WHEN.search(passage.asked):
        told = "one"
    return told


def _has_subject(passage: Passage, sentence: range) -> bool:
    """Whether the sentence names what it is about: a word with a capital, or "they", "the schools"."""
    return any(
        (passage.has_capital(k) and not passage.starts_sentence(k))
        or passage.lower[k] in ("they", "dei", "we", "vi")
        for k in sentence
    )


def _told_in(passage: Passage, sentence: range) -> Telling:
    told: Telling = ""
    if passage.is_kind(sentence.start, "role"):
        return "one"
    for k in sentence:
        word = passage.lower[k]
        if word in words("dates", "singular") and not (
            word == "i" and not passage.is_one_of(k, cues("first_person"))
        ):
            if word in words("dates", "thinkers") and _only_thinks(passage, k):
                continue
            return "one"
        if word in cues("kinship") or word in words("dates", "kin"):
            return "one"
        bare = word.removesuffix("'s").removesuffix("’s")
        if (
            passage.has_capital(k)
            and k not in passage.kept
            and is_first_name(bare)
            and not (is_also_a_word(bare) and passage.starts_sentence(k))
        ):
            return "one"
        if word in words("dates", "we"):
            told = "several"
    return told


def _only_thinks(passage: Passage, k: int) -> bool:
    """Whether "I" is followed (or led, in Norwegian) by a verb of thinking, so that nothing is told of the speaker."""
    thinks = words("dates", "thinks")
    return passage.after(k) in thinks or (
        passage.after(k) in ("don't", "can't", "do", "just", "actually", "bare", "ikke", "ikkje") and passage.after(k, 2) in thinks
    ) or passage.before(k) in words("dates", "thinks_before")  # fmt: skip


def is_public(passage: Passage, i: int, *, in_clause: bool = False) -> bool:
    """Whether the words around word i say that its date belongs to public life; what stands nearer counts.

    With `in_clause` only the words up to the next "and" or "but" count: "jeg sluttet i 2014 og stilte til valg".
    """
    sentence = passage.sentence_of(i)
    first, last = max(sentence.start, i - 8), min(sentence.stop - 1, i + 8)
    if in_clause:
        parting = ("og", "and", "men", "but")
        first = max([k + 1 for k in range(first, i) if passage.lower[k] in parting], default=first)
        last = min([k - 1 for k in range(i + 1, last + 1) if passage.lower[k] in parting], default=last)
    return any(
        passage.lower[k] in words("dates", "public") or passage.lower[k].endswith(_PUBLIC_ENDINGS)
        for k in range(first, last + 1)
        if k != i
    )


_PUBLIC_ENDINGS = ("reformen", "reforma", "programmet", "valget", "valet", "avtalen", "avtala")


def has(passage: Passage, i: int, kind: str) -> bool:
    """Whether the sentence around word i has one of these words."""
    listed = words("dates", kind)
    return any(passage.is_one_of(k, listed) for k in passage.sentence_of(i))
