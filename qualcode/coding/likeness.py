"""How like a turn is to the coded examples of each code: words and parts of words of turns and of passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.codebook import Codebook, CodedExample, moved_paths
from qualcode.coding.features import Text, vocabulary, with_neighbours
from qualcode.coding.ridge import Ridge
from qualcode.languages import match_key, tokens
from qualcode.model import Span

Floats = npt.NDArray[np.float64]
# Shares of the likeness: the words of the turn and their parts, and those of the question before it. Chosen, like all
# here, by leaving one interview out at a time (docs/coded-examples.md).
OWN, ASKED = 0.9, 0.1
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
        self.own = self._own([("en", "")]).shape[1]
        self._taught = [each for _, each in taught]
        given = np.array([[code == other for other in self.codes] for code, _ in taught], dtype=float)
        self._given = TEXT_OF_CODEBOOK * given.reshape(-1, len(self.codes))
        self.labels = labels(self.codebook, self.codes, [example.codes for example in self.examples])
        self.documents = np.array([example.document for example in self.examples], dtype=object)
        said_in = Counter(key for each in said for key in _keys(each))
        self._common = {key for key, times in said_in.items() if times > max(3, COMMON * len(said))}

    @cached_property
    def turns(self) -> Ridge:
        """Learned from whole turns."""
        said = [Said(example.text, example.language, example.asked) for example in self.examples]
        return self._ridge(said, self.documents, self.labels)

    @cached_property
    def passages(self) -> Ridge:
        """Learned from turns parted where their codes change."""
        parts = [(example, text, codes) for example in self.examples for text, codes in example.passages]
        return self._ridge(
            [Said(text, example.language, example.asked) for example, text, _ in parts],
            np.array([example.document for example, _, _ in parts], dtype=object),
            labels(self.codebook, self.codes, [codes for _, _, codes in parts]),
        )

    def _ridge(self, said: Sequence[Said], documents: npt.NDArray[np.object_], given: Floats) -> Ridge:
        return Ridge(
            self.describe([*said, *self._taught]),
            np.concatenate([documents, np.full(len(self._taught), None)]),
            np.vstack([given, self._given]),
        )

    def describe(self, said: Sequence[Said]) -> Any:
        """One row a turn; the product of two rows is their likeness, at most 1."""
        from scipy.sparse import diags, hstack

        own = self._own([(each.language, each.text) for each in said])
        # an answer of unknown words is like nothing, whatever was asked
        known = diags([(own.getnnz(axis=1) > 0).astype(float)], [0])
        questions = list(dict.fromkeys((each.language, each.asked) for each in said))
        number = {question: n for n, question in enumerate(questions)}
        asked = known @ self._own(questions)[[number[each.language, each.asked] for each in said]]
        # words and parts have length 1 each
        return hstack([np.sqrt(OWN / 2) * own, np.sqrt(ASKED / 2) * asked]).tocsr()

    def read(self, said: Sequence[Said], units: Sequence[Sequence[Span]]) -> Compared:
        """Turns and their sentences (spans of the turn's text), compared with all there is to learn from."""
        from sklearn.preprocessing import normalize

        of = np.repeat(np.arange(len(said)), [len(spans) for spans in units])
        parts = [
            each._replace(text=s.of(each.text))
            for each, spans in zip(said, units, strict=True)
            for s in spans
        ]
        sentences = normalize(with_neighbours(self.describe(parts), of, NEIGHBOURS))
        turns = self.describe(said)
        questions = self.describe([Said(each.asked, each.language) for each in said])
        return Compared(
            (turns[:, : self.own] @ self.turns.described[: len(self.examples), : self.own].T).toarray() / OWN,
            self.turns.alike(turns),
            self.turns.alike(questions),
            self.passages.alike(sentences),
            of,
        )

    def scores(self, compared: Compared, without: Collection[str] = ()) -> Floats:
        """Turns x codes: about 1 for what looks like the code's examples, about 0 for what does not."""
        whole = compared.turns @ self.turns.coefficients(without)
        carried = compared.sentences @ self.passages.coefficients(without)
        best = [_best(carried[compared.of == row]) for row in range(len(whole))]
        return np.asarray((whole + np.array(best)) / 2)

    def asked(self, compared: Compared, without: Collection[str] = ()) -> Floats:
        """The same for the question before each turn: interviewers name in plain words what answers tell as a story."""
        return np.asarray(compared.questions @ self.turns.coefficients(without))

    def carried(self, compared: Compared, row: int, code: int, without: Collection[str]) -> Floats:
        """How like each sentence of a turn is to the passages of a code."""
        return np.asarray(
            compared.sentences[compared.of == row] @ self.passages.coefficients(without)[:, code]
        )

    def same_documents(self, said: Sequence[Said], compared: Compared) -> frozenset[str]:
        """Documents of examples that are turns of this very interview, to be left out where it is coded.

        What a turn's own coders said must not come back as the computer's finding. An interview is known again by
        half of its long turns, whatever names were changed in them.
        """
        long = [n for n, each in enumerate(said) if len(each.text.split()) >= SAME_WORDS]
        same = compared.words[long] >= SAME_TURN
        return frozenset(
            document
            for document in dict.fromkeys(self.documents)
            if long and same[:, self.documents == document].any(axis=1).mean() >= 0.5
        )

    def words(self, said: Said, code: int, without: Collection[str], most: int = 3) -> list[str]:
        """The words of a turn, or pairs of them, that speak most for a code."""
        found = [token.text for token in tokens(said.text)]
        candidates = list(dict.fromkeys([*found, *(f"{a} {b}" for a, b in pairwise(found))]))
        weights = self.turns.weights(code, without) + self.passages.weights(code, without)
        speaks = self._own([(said.language, each) for each in candidates]) @ weights[: self.own]
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
        self, compared: Compared, row: int, code: int, without: Collection[str], most: int = 2
    ) -> list[tuple[CodedExample, float]]:
        """The examples of a code that the turn is most like, and how like (0 to 1)."""
        alike = compared.turns[row, : len(self.examples)]
        rows = [
            n
            for n in np.argsort(-alike, kind="stable")
            if self.labels[n, code] > 0 and alike[n] > 0 and self.documents[n] not in without
        ]
        return [(self.examples[n], round(float(alike[n]), 3)) for n in rows[:most]]


class Compared(NamedTuple):
    """How like turns, the questions before them, and sentences are to the texts there are to learn from.

    `words` has turns x examples by their own words alone; sentence n belongs to turn `of[n]`.
    """

    words: Floats
    turns: Floats
    questions: Floats
    sentences: Floats
    of: npt.NDArray[np.int64]


def _best(carried: Floats) -> Floats:
    """What the best sentences of a turn have for each code, on average."""
    return np.asarray(np.sort(carried, axis=0)[-BEST_SENTENCES:].mean(axis=0))


def _keys(said: Said) -> set[str]:
    return {match_key(token.text, said.language) for token in tokens(said.text)}


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
