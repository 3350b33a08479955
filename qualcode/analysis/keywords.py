"""Keyness: the words that mark the passages of a code, or the speech of a group, in each language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from qualcode.analysis.corpus import Corpus
from qualcode.analysis.passages import joined, locate, of_coders
from qualcode.languages import match_key, tokens
from qualcode.model import QualcodeError, Transcript

COLUMNS = (
    "language", "key", "word", "count", "rest", "words", "rest_words", "participants", "log_likelihood", "log_ratio",
)  # fmt: skip


def keyness(
    codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    code: str | None = None,
    *,
    group: Mapping[str, Any] | None = None,
    language: str | None = None,
    minimum: int = 3,
    participants: int = 2,
    coders: str = "union",
) -> pd.DataFrame:
    """One row a word that participants use more in passages of `code` (or as members of `group`) than elsewhere.

    With `code` (its descendants included) the rest is all other speech of participants; with `group`, such as
    {"region": "EU"}, the speech of those who are not in it; with both, passages of the code by the others. Words are counted
    by match key, so that inflections stand together, and never across languages. Left out are words used fewer
    than `minimum` times there or by fewer than `participants` people.

    Columns: language, key, word (its most frequent form), count and rest (uses there and elsewhere), words and rest_words
    (how many words there are), participants (who use it there), log_likelihood (G², Dunning 1993; Rayson & Garside
    2000), log_ratio (Hardie 2014: binary logarithm of the ratio of relative frequencies, half a use for none). Sorted by
    language, then log_likelihood. With few people these are hints where to read, not findings.
    """
    if code is None and not group:
        raise QualcodeError("keyness() needs a code or a group whose words are compared with the rest")
    corpus = Corpus.build(transcripts, documents=False)
    inside = _inside(codings, corpus, code, coders)
    member = [True] * len(corpus.voices)
    for attribute, wanted in (group or {}).items():
        values = corpus.values(attribute)
        if wanted not in values:
            raise QualcodeError(
                f"{attribute} {wanted!r} is not among the participants; there are {', '.join(map(repr, dict.fromkeys(values)))}"
            )
        member = [had and value == wanted for had, value in zip(member, values, strict=True)]
    here, rest, forms, users = _count(corpus, inside, member, code is not None, bool(group), language)
    rows = []
    for spoken in sorted(here):
        total, total_rest = sum(here[spoken].values()), sum(rest[spoken].values())
        for key, count in here[spoken].items():
            if count < minimum or len(users[spoken, key]) < participants:
                continue
            other = rest[spoken][key]
            if count * total_rest > other * total or not other:
                ratio = _log_ratio(count, total, other, total_rest)
                word = max(forms[spoken, key].items(), key=lambda item: (item[1], item[0]))[0]
                strength = log_likelihood(count, total, other, total_rest)
                rows.append(
                    (
                        spoken,
                        key,
                        word,
                        count,
                        other,
                        total,
                        total_rest,
                        len(users[spoken, key]),
                        strength,
                        ratio,
                    )
                )
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table.sort_values(
        ["language", "log_likelihood", "key"], ascending=[True, False, True], ignore_index=True
    )
    table.attrs = {"stage": corpus.stage, "n": len(corpus.participants), "unit": "words"}
    return table


def _inside(
    codings: pd.DataFrame, corpus: Corpus, code: str | None, coders: str
) -> tuple[np.ndarray, np.ndarray]:
    """Starts and ends of the code's passages, joined, in positions of the corpus."""
    passages = of_coders(locate(codings, corpus), coders)
    if code is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    which = [n for n, path in enumerate(passages.codes) if path == code or path.startswith(f"{code}/")]
    if not which:
        from qualcode.codebook import did_you_mean

        raise QualcodeError(f"code {code!r} has no codings here{did_you_mean(code, list(passages.codes))}")
    chosen = passages.take(np.isin(passages.code, which))
    _, start, end = joined(np.zeros(len(chosen), np.int64), chosen.start, chosen.end)
    return start, end


def _count(
    corpus: Corpus,
    inside: tuple[np.ndarray, np.ndarray],
    member: list[bool],
    by_code: bool,
    by_group: bool,
    language: str | None,
) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]], dict, dict]:
    here: dict[str, Counter[str]] = defaultdict(Counter)
    rest: dict[str, Counter[str]] = defaultdict(Counter)
    forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    users: dict[tuple[str, str], set[str]] = defaultdict(set)
    starts, ends = inside
    number = -1
    for transcript in corpus.transcripts:
        for turn in transcript.turns:
            number += 1
            spoken = turn.language or transcript.language
            voice = int(corpus.turn_voice[number])
            if voice < 0 or spoken is None or (language is not None and spoken != language):
                continue
            for token in tokens(turn.text):
                if not any(c.isalpha() for c in token.text):
                    continue
                at = int(corpus.turn_start[number]) + token.start
                nearest = int(np.searchsorted(starts, at, "right")) - 1
                coded = not by_code or (nearest >= 0 and at < ends[nearest])
                if by_code and by_group and not coded:
                    continue
                key = match_key(token.text, spoken)
                if coded and member[voice]:
                    here[spoken][key] += 1
                    forms[spoken, key][token.text.lower()] += 1
                    users[spoken, key].add(corpus.voices[voice].participant)
                else:
                    rest[spoken][key] += 1
    return here, rest, forms, users


def log_likelihood(a: int, c: int, b: int, d: int) -> float:
    """G² for a word used a times in c words and b times in d words (Rayson & Garside 2000).

    >>> round(log_likelihood(10, 1000, 5, 2000), 2)
    6.93
    """
    expected_a, expected_b = c * (a + b) / (c + d), d * (a + b) / (c + d)
    return 2 * sum(
        seen * float(np.log(seen / expected)) for seen, expected in ((a, expected_a), (b, expected_b)) if seen
    )


def _log_ratio(a: int, c: int, b: int, d: int) -> float:
    return float(np.log2(((a or 0.5) / c) / ((b or 0.5) / max(d, 1))))
