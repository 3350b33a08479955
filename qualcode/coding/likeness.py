"""How like a turn is to the coded examples of each code: words, parts of words and concepts of turns and of passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.codebook import Code, Codebook, CodedExample, moved_paths
from qualcode.coding.features import Text, vocabulary, with_neighbours
from qualcode.coding.matching import Matcher
from qualcode.coding.ridge import Ridge
from qualcode.coding.speech import read_speech
from qualcode.languages import match_key, tokens
from qualcode.model import Span

Floats = npt.NDArray[np.float64]
# Shares of the likeness: the turn's words and their parts, the concepts of the codebook in it (these join bokmål,
# nynorsk and English), and the words of the question before it. Chosen, like all here, by leaving one interview
# out at a time (docs/coded-examples.md).
OWN, CONCEPTS, ASKED = 0.75, 0.15, 0.1
# How much a text of the codebook (a definition, an example) teaches, measured by a turn that all coders coded.
TEXT_OF_CODEBOOK = 0.7
# A sentence is read with its neighbours in the turn, by distance; so many of the best sentences speak for the turn.
NEIGHBOURS = {1: 0.5, 2: 0.25}
BEST_SENTENCES = 2
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
    """Examples and codebook texts, described by the words they share; learns on demand from all but some documents.

    One learner compares whole turns, the other sentences with the passages that people coded.
    """

    codebook: Codebook
    codes: list[str]
    examples: Sequence[CodedExample]

    def __post_init__(self) -> None:
        taught = [
            (code, Said(text, language))
            for code in self.codes
            for name in _TEXTS
            for language, text in getattr(self.codebook[code], name).items()
        ]
        turns = [Said(e.text, e.language, e.asked) for e in self.examples]
        said = [*turns, *(each for _, each in taught)]
        self._own: Callable[[Sequence[Text]], Any] = vocabulary([(each.language, each.text) for each in said])
        self._concepts = _Concepts(self.codebook, turns)
        self.own = self._own([("en", "")]).shape[1]
        self._taught = self._only_words([each for _, each in taught])
        given = np.array([[code == other for other in self.codes] for code, _ in taught], dtype=float)
        self._given = TEXT_OF_CODEBOOK * given.reshape(-1, len(self.codes))
        self.labels = labels(self.codebook, self.codes, [example.codes for example in self.examples])
        self.documents = np.array([example.document for example in self.examples], dtype=object)
        said_in = Counter(key for each in said for key in _keys(each))
        self._common = {key for key, times in said_in.items() if times > max(3, COMMON * len(said))}

    @cached_property
    def turns(self) -> Ridge:
        """Learned from whole turns."""
        described = self.describe([Said(e.text, e.language, e.asked) for e in self.examples])
        return self._ridge(described, self.documents, self.labels)

    @cached_property
    def passages(self) -> Ridge:
        """Learned from turns parted where their codes change."""
        parts = [(example, text, codes) for example in self.examples for text, codes in example.passages]
        return self._ridge(
            self.describe([Said(text, example.language, example.asked) for example, text, _ in parts]),
            np.array([example.document for example, _, _ in parts], dtype=object),
            labels(self.codebook, self.codes, [codes for _, _, codes in parts]),
        )

    def _ridge(self, described: Any, documents: npt.NDArray[np.object_], given: Floats) -> Ridge:
        from scipy.sparse import vstack

        return Ridge(
            vstack([described, self._taught]).tocsr(),
            np.concatenate([documents, np.full(len(self._given), None)]),
            np.vstack([given, self._given]),
        )

    def describe(self, said: Sequence[Said]) -> Any:
        """One row a turn; the product of two rows is their likeness, at most 1."""
        from scipy.sparse import csr_matrix, diags, hstack

        own = self._own([(each.language, each.text) for each in said])
        # an answer of unknown words is like nothing, whatever was asked
        known = diags([(own.getnnz(axis=1) > 0).astype(float)], [0])
        questions = list(dict.fromkeys((each.language, each.asked) for each in said))
        number = {question: n for n, question in enumerate(questions)}
        asked = known @ self._own(questions)[[number[each.language, each.asked] for each in said]]
        concepts = csr_matrix(self._concepts.describe(said))
        # words and parts have length 1 each
        shares = (OWN / 2, CONCEPTS, ASKED / 2)
        blocks = [np.sqrt(share) * block for share, block in zip(shares, (own, concepts, asked), strict=True)]
        return hstack(blocks).tocsr()

    def _only_words(self, said: Sequence[Said]) -> Any:
        """Texts of the codebook: a definition names the concepts it sets apart from, too, so only its words count."""
        from scipy.sparse import csr_matrix, hstack

        nothing = csr_matrix((len(said), len(self.codebook.concepts) + self.own))
        if not said:
            return csr_matrix((0, self.own + nothing.shape[1]))
        own = np.sqrt(OWN / 2) * self._own([(each.language, each.text) for each in said])
        return hstack([own, nothing]).tocsr()

    def read(self, said: Sequence[Said], units: Sequence[Sequence[Span]]) -> Described:
        """Turns and their sentences (spans of the turn's text), ready to be compared."""
        from sklearn.preprocessing import normalize

        of = np.repeat(np.arange(len(said)), [len(spans) for spans in units])
        parts = [
            each._replace(text=s.of(each.text))
            for each, spans in zip(said, units, strict=True)
            for s in spans
        ]
        return Described(
            self.describe(said),
            self.describe([Said(each.asked, each.language) for each in said]),
            normalize(with_neighbours(self.describe(parts), of, NEIGHBOURS)),
            of,
        )

    def scores(self, described: Described, without: Collection[str] = ()) -> Floats:
        """Turns x codes: about 1 for what looks like the code's examples, about 0 for what does not."""
        carried = described.sentences @ self.passages.weights(without)
        best = np.array([_best(carried[described.of == row]) for row in range(described.turns.shape[0])])
        return np.asarray(described.turns @ self.turns.weights(without) + best) / 2

    def asked(self, described: Described, without: Collection[str] = ()) -> Floats:
        """The same for the question before each turn: interviewers name in plain words what answers tell as a story."""
        return np.asarray(described.questions @ self.turns.weights(without))

    def carried(self, described: Described, row: int, code: int, without: Collection[str]) -> Floats:
        """How like each sentence of a turn is to the passages of a code."""
        sentences = described.sentences[np.flatnonzero(described.of == row)]
        return np.asarray(sentences @ self.passages.weights(without)[:, code])

    def same_documents(self, said: Sequence[Said], described: Described) -> frozenset[str]:
        """Documents of examples that are turns of this very interview, to be left out where it is coded.

        What a turn's own coders said must not come back as the computer's finding. An interview is known again by
        half of its long turns, whatever names were changed in them.
        """
        long = [n for n, each in enumerate(said) if len(each.text.split()) >= SAME_WORDS]
        alike = described.turns[long, : self.own] @ self._examples[:, : self.own].T
        same = (alike >= SAME_TURN * OWN).toarray()
        return frozenset(
            document
            for document in dict.fromkeys(self.documents)
            if long and same[:, self.documents == document].any(axis=1).mean() >= 0.5
        )

    @property
    def _examples(self) -> Any:
        return self.turns.described[: len(self.examples)]

    def words(self, said: Said, code: int, without: Collection[str], most: int = 3) -> list[str]:
        """The words of a turn, or pairs of them, that speak most for a code."""
        found = [token.text for token in tokens(said.text)]
        candidates = list(dict.fromkeys([*found, *(f"{a} {b}" for a, b in pairwise(found))]))
        weights = (
            self.turns.weights(without)[: self.own, code] + self.passages.weights(without)[: self.own, code]
        )
        speaks = self._own([(said.language, each) for each in candidates]) @ weights
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
        self, described: Described, row: int, code: int, without: Collection[str], most: int = 2
    ) -> list[tuple[CodedExample, float]]:
        """The examples of a code that the turn is most like, and how like (0 to 1)."""
        alike = (self._examples @ described.turns[[row]].T).toarray().ravel()
        rows = [
            n
            for n in np.argsort(-alike, kind="stable")
            if self.labels[n, code] > 0 and alike[n] > 0 and self.documents[n] not in without
        ]
        return [(self.examples[n], round(float(alike[n]), 3)) for n in rows[:most]]


@dataclass(frozen=True, eq=False, slots=True)
class Described:
    """Turns, the questions before them, and sentences as rows of numbers; sentence n belongs to turn `of[n]`."""

    turns: Any
    questions: Any
    sentences: Any
    of: npt.NDArray[np.int64]


def _best(carried: Floats) -> Floats:
    """What the best sentences of a turn have for each code, on average."""
    return np.asarray(np.sort(carried, axis=0)[-BEST_SENTENCES:].mean(axis=0))


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


def labels(codebook: Codebook, codes: Sequence[str], given: Iterable[dict[str, float]]) -> Floats:
    """Texts x codes: the share of coders who gave the code, under the path it has in the codebook today."""
    number = {code: n for n, code in enumerate(codes)}
    rows = list(given)
    found = np.zeros((len(rows), len(codes)))
    for row, shares in enumerate(rows):
        for path, share in shares.items():
            for now in moved_paths(codebook, path):
                if now in number:
                    found[row, number[now]] = max(found[row, number[now]], share)
    return found
