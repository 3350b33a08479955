"""A second voice on names: for each word that may be one, how likely it belongs to a person, place or organisation.

The recognisers of `ner.py` see a few words at a time and are trained on little English. The judge is a logistic
regression over plain facts (`name_evidence.py`): lists of the world's names, dictionaries, neighbours, and how the
word is used elsewhere in the document. Trained by `scripts/train_name_judge.py`.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.judges.name_evidence import ROWS, bare_word, candidates, evidence

if TYPE_CHECKING:
    import numpy

_log = logging.getLogger(__name__)


class Odds(NamedTuple):
    """How likely a word belongs to no name, to a person's, a place's, an organisation's; they sum to 1."""

    none: float
    person: float
    place: float
    organisation: float


@dataclass(frozen=True)
class Judge:
    """A table with one row of numbers for each row of evidence, one number a label, and a starting value a label."""

    table: numpy.ndarray[Any, Any]
    start: numpy.ndarray[Any, Any]

    def odds(self, rows: Sequence[Sequence[int]]) -> numpy.ndarray[Any, Any]:
        """One row of four shares for each word's rows of evidence."""
        import numpy

        if not rows:
            return numpy.zeros((0, len(self.start)), dtype="float32")
        lengths = numpy.fromiter((len(row) for row in rows), dtype="int64", count=len(rows))
        picked = self.table[numpy.concatenate([numpy.asarray(row) for row in rows])].astype("float32")
        sums = numpy.add.reduceat(picked, numpy.concatenate(([0], numpy.cumsum(lengths)[:-1])), axis=0)
        shares = 1 / (1 + numpy.exp(-(sums + self.start)))
        shares = numpy.maximum(shares, 1e-6)
        return shares / shares.sum(axis=1, keepdims=True)


def judge_words(passages: Sequence[Passage], judge: str = "en") -> list[dict[int, Odds]]:
    """For each passage of one document, the odds of the words that may belong to a name, by position.

    What is said of a word leans half on what is said of it in its other places. Empty where the judge is missing.
    """
    return judge_places(passages, [candidates(passage) for passage in passages], judge)


def judge_places(
    passages: Sequence[Passage], places: Sequence[Sequence[int]], judge: str
) -> list[dict[int, Odds]]:
    """The same for the words at `places`, one list of positions for each passage."""
    judged = load_judge(judge)
    if judged is None:
        return [{} for _ in passages]
    return with_odds(passages, places, judged, evidence(passages, places))


def with_odds(
    passages: Sequence[Passage], places: Sequence[Sequence[int]], judge: Judge, rows: list[list[list[int]]]
) -> list[dict[int, Odds]]:
    """The odds by passage and position, from the evidence for all words of the document."""
    import numpy

    shares = judge.odds([row for several in rows for row in several])
    flat = [(number, i) for number, several in enumerate(places) for i in several]
    logarithms = numpy.log(shares)
    alike: dict[str, list[int]] = defaultdict(list)
    for at, (number, i) in enumerate(flat):
        if (
            passages[number].caseless or not passages[number].words[i].islower()
        ):  # every "of" stands for itself
            alike[bare_word(passages[number].lower[i])].append(at)
    mixed = logarithms.copy()
    for several in alike.values():
        if len(several) > 1:
            mixed[several] = (logarithms[several] + logarithms[several].mean(axis=0)) / 2
    shares = numpy.exp(mixed)
    shares /= shares.sum(axis=1, keepdims=True)
    found: list[dict[int, Odds]] = [{} for _ in passages]
    for (number, i), share in zip(flat, shares.tolist(), strict=True):
        found[number][i] = Odds(*share)
    return found


@lru_cache(maxsize=4)
def load_judge(name: str) -> Judge | None:
    """The judge of a model folder, read once a process; None, with a notice, when it cannot be."""
    import numpy

    folder = resources.files("qualcode.anonymising").joinpath("models", name)
    try:
        about = json.loads(folder.joinpath("judge.json").read_text(encoding="utf-8"))
        table = numpy.frombuffer(folder.joinpath("judge.bin").read_bytes(), dtype="<f2").reshape(ROWS, -1)
        return Judge(table, numpy.asarray(about["start"], dtype="float32"))
    except (OSError, ValueError, KeyError) as error:
        _log.warning("The name judge %r could not be loaded (%s): fewer names are found.", name, error)
        return None
