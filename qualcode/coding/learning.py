"""The suggester that comes with the package: learns from codings so far and from what the codebook says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from qualcode.codebook import Codebook
from qualcode.coding.features import Features, features_of
from qualcode.coding.passages import Passage
from qualcode.languages import match_key, tokens
from qualcode.model import Transcript

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
# So many uncoded passages teach what no code means, even where hardly anything is coded.
FEWEST = 10
REASONS = 3
# A word in more than this share of the passages is no reason a person would give.
COMMON = 0.03


@dataclass
class LearnedSuggester:
    """Logistic regression over words, parts of words, neighbouring sentences, what was asked, who speaks, and cues.

    The recipe (one-vs-rest, liblinear, C = 10) and its marks are in docs/suggestions.md. Passages that nobody coded
    in documents that were read teach what no code means, but one of them may still deserve a code: so two learners
    each see half of these, and a passage is judged by the one that has not seen it. Nothing leaves the process;
    `seed` settles which uncoded passages are learned from.
    """

    name: str = "learned"
    leaves_this_process: bool = False
    seed: int = 0

    def fit(
        self,
        passages: Sequence[Passage],
        transcripts: Sequence[Transcript],
        codebook: Codebook,
        codes: Sequence[str],
        labels: Booleans,
        read: Booleans,
    ) -> Fitted:
        """Learn from `labels` (passages x codes) among the passages of documents that were `read`."""
        features = features_of(passages, transcripts, codebook, codes)
        coded = np.flatnonzero(labels.any(axis=1))
        scores, weights = [], []
        halves = self._uncoded(labels, read)
        for half in halves:
            found = self._regressions(features, codes, labels, np.concatenate([coded, half]))
            scores.append(found[0])
            weights.append(found[1])
        mean = (scores[0] + scores[1]) / 2
        mean[halves[0]], mean[halves[1]] = scores[1][halves[0]], scores[0][halves[1]]
        return Fitted(passages, codes, features, mean, (weights[0] + weights[1]) / 2)

    def _uncoded(self, labels: Booleans, read: Booleans) -> list[Integers]:
        """Two halves of uncoded passages, each at most as many as there are coded ones."""
        uncoded = np.flatnonzero(read & ~labels.any(axis=1))
        most = 2 * max(int(labels.any(axis=1).sum()), FEWEST)
        some = np.random.default_rng(self.seed).permutation(uncoded)[:most]
        return [np.sort(some[::2]), np.sort(some[1::2])]

    def _regressions(
        self, features: Features, codes: Sequence[str], labels: Booleans, rows: Integers
    ) -> tuple[Floats, Floats]:
        from scipy.sparse import vstack
        from sklearn.linear_model import LogisticRegression

        seen = features.passages[rows]
        example_of = np.array(features.example_of, dtype=object)
        if features.examples is not None:
            seen = vstack([seen, features.examples]).tocsr()
        scores = np.full(labels.shape, np.nan)
        weights = np.zeros((len(codes), seen.shape[1]))
        for n, code in enumerate(codes):
            answer = np.concatenate([labels[rows, n], example_of == code])
            if not answer.any() or answer.all():
                continue
            learner = LogisticRegression(C=10, solver="liblinear", random_state=self.seed)
            learner.fit(seen, answer)
            scores[:, n] = learner.decision_function(features.passages)
            weights[n] = learner.coef_[0]
        return scores, weights


@dataclass
class Fitted:
    """Scores (passages x codes; NaN where nothing was learned) and the reasons for them."""

    passages: Sequence[Passage]
    codes: Sequence[str]
    features: Features
    scores: Floats
    weights: Floats

    def because(self, row: int, code: int) -> str:
        """What speaks most for the code: the cue where one matched, and the passage's own words."""
        weights, said, common = self._words
        best: dict[str, tuple[float, str]] = {}
        for number, key, word in said[row]:
            weight = weights[number, code]
            if key not in common and weight > best.get(key, (0.0, ""))[0]:
                best[key] = (weight, word)
        words = [word for _, word in sorted(best.values(), key=lambda each: -each[0])[:REASONS]]
        return ", ".join([*self._cues_of(row, code), *words])

    @cached_property
    def _words(self) -> tuple[Floats, list[list[tuple[int, str, str]]], set[str]]:
        """How much each word speaks for each code, by itself and by its parts; each passage's words; common keys."""
        number: dict[tuple[str | None, str], int] = {}
        said = [
            [
                (number.setdefault((p.language, token.text), len(number)), match_key(token.text, p.language), token.text)
                for token in tokens(p.text)
            ]
            for p in self.passages
        ]  # fmt: skip
        passages_with = Counter(key for words in said for key in {key for _, key, _ in words})
        most = max(10, COMMON * len(said))
        common = {key for key, count in passages_with.items() if count > most}
        if not number:
            return np.zeros((0, len(self.codes))), said, common
        return self.features.describe(list(number)) @ self.weights[:, : self.features.own].T, said, common

    @cached_property
    def _cues(self) -> tuple[Floats, Floats]:
        columns = len(self.features.cues)
        return self.features.passages[:, -columns:].toarray(), self.weights[:, -columns:]

    def _cues_of(self, row: int, code: int) -> list[str]:
        hits, weights = self._cues
        speak = np.flatnonzero(hits[row] * weights[code] > 0.2) if hits[row].any() else ()
        return [f"cue of {self.features.cues[n]}" for n in speak]
