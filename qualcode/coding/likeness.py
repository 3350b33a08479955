"""How like a turn is to the coded examples of each code: kernel ridge regression over words, parts of words, concepts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.codebook import Code, Codebook, CodedExample, moved_paths
from qualcode.coding.features import Text, vocabulary
from qualcode.coding.matching import Matcher
from qualcode.coding.speech import read_speech
from qualcode.languages import match_key, tokens
from qualcode.model import Span

Floats = npt.NDArray[np.float64]
# Shares of the likeness: the turn's words and their parts, the concepts of the codebook in it (these join bokmål,
# nynorsk and English), and the words of the question before it. Chosen, like all here, by leaving one interview
# of the sample study out at a time (docs/coded-examples.md).
OWN, CONCEPTS, ASKED = 0.75, 0.15, 0.1
RIDGE = 0.5
# How much a text of the codebook (a definition, an example) teaches, measured by a turn that all coders coded.
TEXT_OF_CODEBOOK = 0.7
# A turn of so many words that is so like an example is that example, perhaps with other names.
SAME_TURN, SAME_WORDS = 0.7, 12
# A word in more than this share of all texts is no reason a person would give.
COMMON = 0.03
_TEXTS = ("name", "brief", "definition", "when_to_use", "example")
_LANGUAGES = ("nb", "nn", "en")


class Said(NamedTuple):
    """What is known of a turn: its words without marks, their language, and the interviewer's turn before."""

    text: str
    language: str | None
    asked: str = ""


@dataclass(eq=False)
class Likeness:
    """Examples and codebook texts, described by the words they share; learns on demand from all but some documents."""

    codebook: Codebook
    codes: list[str]
    examples: Sequence[CodedExample]

    def __post_init__(self) -> None:
        from scipy.sparse import diags, vstack

        taught = [
            (code, Said(text, language))
            for code in self.codes
            for name in _TEXTS
            for language, text in getattr(self.codebook[code], name).items()
        ]
        self.labels = labels(self.codebook, self.codes, self.examples)
        given = np.array([[code == other for other in self.codes] for code, _ in taught], dtype=float)
        self._targets = np.vstack([self.labels, TEXT_OF_CODEBOOK * given.reshape(-1, len(self.codes))])
        self._documents = np.array([e.document for e in self.examples] + [None] * len(taught), dtype=object)
        self._learned: dict[frozenset[str], Floats] = {}
        said = [*(Said(e.text, e.language, e.asked) for e in self.examples), *(each for _, each in taught)]
        self._own: Callable[[Sequence[Text]], Any] = vocabulary([(each.language, each.text) for each in said])
        self._concepts = _Concepts(self.codebook, said[: len(self.examples)])
        self.own = self._own([("en", "")]).shape[1]
        # a definition names the concepts it sets apart from, too: of these texts only the words count
        described = self.describe(said)
        only_words = diags([(np.arange(described.shape[1]) < self.own).astype(float)], [0])
        turns = len(self.examples)
        self.described = vstack([described[:turns], described[turns:] @ only_words]).tocsr()
        said_in = Counter(key for each in said for key in _keys(each))
        self._common = {key for key, times in said_in.items() if times > max(3, COMMON * len(said))}
        self._alike = (self.described @ self.described.T).toarray()

    def describe(self, said: Sequence[Said]) -> Any:
        """One row a turn; the product of two rows is their likeness, at most 1."""
        from scipy.sparse import csr_matrix, diags, hstack

        own = self._own([(each.language, each.text) for each in said])
        # an answer of unknown words is like nothing, whatever was asked
        known = diags([(own.getnnz(axis=1) > 0).astype(float)], [0])
        asked = known @ self._own([(each.language, each.asked) for each in said])
        concepts = csr_matrix(self._concepts.describe(said))
        # words and parts have length 1 each
        shares = (OWN / 2, CONCEPTS, ASKED / 2)
        blocks = [np.sqrt(share) * block for share, block in zip(shares, (own, concepts, asked), strict=True)]
        return hstack(blocks).tocsr()

    def learned(self, without: Collection[str] = ()) -> Floats:
        """Weight of each column for each code, learned from the examples of all documents but these."""
        left_out = frozenset(without)
        if left_out not in self._learned:
            rows = np.flatnonzero([document not in left_out for document in self._documents])
            alike = self._alike[np.ix_(rows, rows)] + RIDGE * np.eye(len(rows))
            targets = self._targets[rows]
            weights = np.linalg.solve(alike, targets - targets.sum(axis=0) / max(len(rows), 1))
            self._learned[left_out] = self.described[rows].T @ weights
        return self._learned[left_out]

    def scores(self, described: Any, without: Collection[str] = ()) -> Floats:
        """Turns x codes: about 1 for what looks like the code's examples, about 0 for what does not."""
        return np.asarray(described @ self.learned(without))

    def same_documents(self, said: Sequence[Said], described: Any) -> frozenset[str]:
        """Documents of examples that are turns of this very interview, to be left out where it is coded.

        What a turn's own coders said must not come back as the computer's finding. An interview is known again by
        half of its long turns, whatever names were changed in them.
        """
        long = [n for n, each in enumerate(said) if len(each.text.split()) >= SAME_WORDS]
        alike = described[long, : self.own] @ self.described[: len(self.examples), : self.own].T
        same = (alike >= SAME_TURN * OWN).toarray()
        documents = self._documents[: len(self.examples)]
        return frozenset(
            document
            for document in dict.fromkeys(documents)
            if long and same[:, documents == document].any(axis=1).mean() >= 0.5
        )

    def carried_by(
        self, said: Said, described: Any, code: int, parts: Sequence[str], without: Collection[str]
    ) -> Floats:
        """How much of the turn's likeness to a code its parts (sentences) carry: the sum over the words they have."""
        speaks = np.zeros(described.shape[1])
        speaks[described.indices] = described.data * self.learned(without)[described.indices, code]
        has = self._own([(said.language, part) for part in parts]) != 0
        return np.asarray(has @ speaks[: self.own])

    def words(self, said: Said, code: int, without: Collection[str], most: int = 3) -> list[str]:
        """The words of a turn, or pairs of them, that speak most for a code."""
        found = [token.text for token in tokens(said.text)]
        candidates = list(dict.fromkeys([*found, *(f"{a} {b}" for a, b in pairwise(found))]))
        described = self._own([(said.language, each) for each in candidates])
        speaks = described @ self.learned(without)[: self.own, code]
        chosen: list[str] = []
        told: set[str] = set()
        for n in np.argsort(-speaks, kind="stable"):
            keys = _keys(Said(candidates[n], said.language))
            if speaks[n] <= 0 or len(chosen) == most:
                break
            if not keys & (told | self._common):
                told |= keys
                chosen.append(candidates[n])
        return chosen

    def nearest(
        self, described: Any, code: int, without: Collection[str], most: int = 2
    ) -> list[tuple[CodedExample, float]]:
        """The examples of a code that the turn is most like, and how like (0 to 1)."""
        alike = (self.described[: len(self.examples)] @ described.T).toarray().ravel()
        rows = [
            n
            for n in np.argsort(-alike, kind="stable")
            if self.labels[n, code] > 0 and alike[n] > 0 and self.examples[n].document not in without
        ]
        return [(self.examples[n], round(float(alike[n]), 3)) for n in rows[:most]]


def _keys(said: Said) -> set[str]:
    return {match_key(token.text, said.language) for token in tokens(said.text)}


class _Concepts:
    """Which concepts of the codebook (word classes, `@name` in cues) a turn speaks of, in whatever language."""

    def __init__(self, codebook: Codebook, said: Sequence[Said]) -> None:
        self._names = {f"concept {n}": n for n in range(len(codebook.concepts))}
        codes = tuple(
            Code(path=path, cues={"all": {"strong": [f"@{name}"]}})
            for path, name in zip(self._names, codebook.concepts, strict=True)
        )
        self._book = Codebook(codes=codes, concepts=codebook.concepts)
        self._matchers: dict[str, Matcher] = {}
        counts = self._counts(said)
        self._rarity = np.log((1 + len(said)) / (1 + (counts > 0).sum(axis=0))) + 1

    def describe(self, said: Sequence[Said]) -> Floats:
        weighed = self._counts(said) * self._rarity
        length = np.sqrt((weighed**2).sum(axis=1, keepdims=True))
        return np.asarray(weighed / np.where(length > 0, length, 1))

    def _counts(self, said: Sequence[Said]) -> Floats:
        counts = np.zeros((len(said), len(self._names)))
        if not self._names:
            return counts
        for row, each in enumerate(said):
            for language in (each.language,) if each.language in _LANGUAGES else _LANGUAGES:
                if language not in self._matchers:
                    self._matchers[language] = Matcher(self._book, language)
                speech = read_speech(each.text, [Span(0, len(each.text))])
                for cue, hits in self._matchers[language].match(speech):
                    counts[row, self._names[cue.code]] += len(hits)
        return np.log1p(counts)


def labels(codebook: Codebook, codes: Sequence[str], examples: Sequence[CodedExample]) -> Floats:
    """Examples x codes: the share of coders who gave the code, under the path it has in the codebook today."""
    number = {code: n for n, code in enumerate(codes)}
    found = np.zeros((len(examples), len(codes)))
    for row, example in enumerate(examples):
        for path, share in example.codes.items():
            for now in moved_paths(codebook, path):
                if now in number:
                    found[row, number[now]] = max(found[row, number[now]], share)
    return found
