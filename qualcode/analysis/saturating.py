"""Saturation: how much that is new each further interview brings, and how much may still be unheard."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qualcode.analysis.attributes import is_missing
from qualcode.analysis.corpus import Corpus
from qualcode.analysis.passages import locate, of_coders
from qualcode.languages.countries import as_date
from qualcode.model import QualcodeError, Transcript

if TYPE_CHECKING:
    from qualcode.codebook import Codebook

_TRIVIAL = (
    "saturation is computed from the final codebook's codes, not from when each code was made: a codebook that was "
    "ready before the last interview saturates by itself; give history= (code -> the interview it was made in)"
)
_DEDUCTIVE = "the codebook is deductive, so no interview can bring a new code and saturation says nothing of what was heard"


@dataclass(frozen=True)
class Richness:
    """How many themes there may be in all (Chao 1987; Chao & Chiu 2016).

    `observed` themes, `once` and `twice` (heard in exactly one and two interviews), `estimate` (Chao2) with its variance and
    log-normal 95 % interval, and `coverage`: the share of what people say that is covered (Chao & Jost 2012).
    """

    interviews: int
    observed: int
    once: int
    twice: int
    estimate: float
    variance: float
    lower: float
    upper: float
    coverage: float


@dataclass(frozen=True)
class Saturation:
    """Saturation after Guest, Namey & Chen (2020, PLoS ONE 15(5):e0232076).

    The themes of the first `base` interviews are the base; each run of `run` further interviews brings `new` ones, and
    where their ratio to the base is `threshold` or less, saturation was reached before that run. `saturated_at` is the
    number of interviews it took (None if it was not reached), `label` says it with the run ("6+2"), `stop_after`
    is how many had to be held to know it.

    `order` are the interviews, `new` the themes new in each. `runs`: columns first, last (interviews, from 1),
    new, ratio. `curve`: columns interview, new, themes (so far), and mean, lower, upper of themes over random orders
    (95 %). `richness` is Chao2 with its interval. `warnings` say what makes the numbers mean less.
    """

    base: int
    run: int
    threshold: float
    order: tuple[str, ...]
    new: tuple[int, ...]
    runs: pd.DataFrame = field(repr=False, compare=False)
    curve: pd.DataFrame = field(repr=False, compare=False)
    richness: Richness | None = field(default=None, repr=False)
    warnings: tuple[str, ...] = ()
    stage: str = "reviewed"

    @property
    def base_themes(self) -> int:
        """Themes of the first `base` interviews."""
        return sum(self.new[: self.base])

    @property
    def saturated_at(self) -> int | None:
        """Number of interviews after which no run brought more than the threshold; None when not reached."""
        reached = self.runs[self.runs["ratio"] <= self.threshold]
        return None if reached.empty else int(reached["first"].iloc[0]) - 1

    @property
    def stop_after(self) -> int | None:
        """Number of interviews that had to be held to see it."""
        at = self.saturated_at
        return None if at is None else at + self.run

    @property
    def label(self) -> str:
        """As Guest et al. write it: "6+2"; "not reached" otherwise."""
        at = self.saturated_at
        return "not reached" if at is None else f"{at}+{self.run}"

    def __str__(self) -> str:
        return (
            f"saturation {self.label} at {self.threshold:.0%} (base {self.base}, {len(self.new)} interviews)"
        )


def saturation_of(
    new: Sequence[int], *, base: int = 4, run: int = 2, threshold: float = 0.05, order: Sequence[str] = ()
) -> Saturation:
    """Saturation from the number of new themes in each interview, in order.

    >>> found = saturation_of([20, 9, 5, 3, 4, 3, 1, 0])
    >>> found.base_themes, found.label, found.runs["new"].tolist()
    (37, '6+2', [7, 4, 1])
    """
    if base < 1 or run < 1:
        raise QualcodeError(f"base={base}, run={run}: both must be 1 or more")
    if len(new) < base:
        raise QualcodeError(
            f"{len(new)} interviews are fewer than the base of {base}; hold more, or choose a smaller base"
        )
    whole = sum(new[:base])
    rows = [
        (first + 1, first + run, sum(new[first : first + run])) for first in range(base, len(new) - run + 1)
    ]
    runs = pd.DataFrame(rows, columns=["first", "last", "new"])
    runs["ratio"] = runs["new"] / whole if whole else float("nan")
    curve = pd.DataFrame({"interview": range(1, len(new) + 1), "new": list(new), "themes": np.cumsum(new)})
    names = tuple(order) or tuple(str(n + 1) for n in range(len(new)))
    return Saturation(base, run, threshold, names, tuple(int(n) for n in new), runs, curve)


def saturation(
    codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    *,
    base: int = 4,
    run: int = 2,
    threshold: float = 0.05,
    order: Sequence[str] | None = None,
    permutations: int = 1000,
    history: Mapping[str, str] | None = None,
    codebook: Codebook | None = None,
    coders: str = "union",
    seed: int = 0,
) -> Saturation:
    """Saturation of the codes used in `transcripts`, interview by interview.

    `order`: document ids in the order of the interviews; default their date attribute where all have one, else the order
    given. `history`: code -> id of the document in which the code was made; without it a code is new where it is first
    used, which warns, for a final codebook saturates trivially. `permutations`: random orders for the band
    (0: none), drawn with `seed`. Codes count as they were given, without parents.

    Raises QualcodeError when there are fewer interviews than `base`, and for an order that is not of these documents.
    """
    corpus = Corpus.build(transcripts, documents=False)
    passages = of_coders(locate(codings, corpus), coders)
    if not len(passages):
        raise QualcodeError(
            "there are no codings in these transcripts, so there is no saturation to see; code them first"
        )
    heard = np.zeros((len(corpus.transcripts), len(passages.codes)), dtype=bool)
    heard[passages.document, passages.code] = True
    heard = heard[:, heard.any(axis=0)]
    used = [passages.codes[n] for n in np.unique(passages.code)]
    places = _in_order(corpus, order)
    said = [] if history is not None else [_TRIVIAL]
    if codebook is not None and used and all(c.origin == "deductive" for c in codebook if c.path in used):
        said.append(_DEDUCTIVE)
    if history is None:
        first = heard[places].argmax(axis=0)
    else:
        first = _made_in(history, used, corpus, places)
    new = np.bincount(first, minlength=len(places))
    found = saturation_of(
        new.tolist(),
        base=base,
        run=run,
        threshold=threshold,
        order=[corpus.transcripts[p].id for p in places],
    )
    for sentence in said:
        warnings.warn(sentence, UserWarning, stacklevel=2)
    curve = found.curve
    if permutations:
        curve = pd.concat([curve, _band(heard, permutations, seed)], axis=1)
    return Saturation(
        base, run, threshold, found.order, found.new, found.runs, curve, chao2(heard.sum(axis=0), len(places)),
        tuple(said), corpus.stage,
    )  # fmt: skip


def _in_order(corpus: Corpus, order: Sequence[str] | None) -> list[int]:
    ids = [t.id for t in corpus.transcripts]
    if order is not None:
        if sorted(order) != sorted(ids):
            odd = sorted(set(order) ^ set(ids)) or list(order)
            raise QualcodeError(
                f"order: {odd[0]!r} is missing or not among the transcripts; name each document once"
            )
        return [ids.index(name) for name in order]
    dates = [t.attributes.get("date") for t in corpus.transcripts]
    if any(is_missing(date) for date in dates):
        return list(range(len(ids)))
    days = [as_date(date) for date in dates]
    return sorted(range(len(ids)), key=lambda n: (days[n], n))


def _made_in(
    history: Mapping[str, str], used: Sequence[str], corpus: Corpus, places: list[int]
) -> np.ndarray:
    rank = {corpus.transcripts[place].id: n for n, place in enumerate(places)}
    missing = [code for code in used if code not in history]
    if missing:
        raise QualcodeError(
            f"history: code {missing[0]!r} is used but has no entry; name the document it was made in"
        )
    wrong = [code for code in used if history[code] not in rank]
    if wrong:
        raise QualcodeError(
            f"history: code {wrong[0]!r} was made in {history[wrong[0]]!r}, which is not among the transcripts"
        )
    return np.array([rank[history[code]] for code in used])


def _band(heard: np.ndarray, permutations: int, seed: int) -> pd.DataFrame:
    """Themes so far over random orders: mean and the middle 95 %."""
    draw = np.random.default_rng(seed)
    interviews = len(heard)
    curves = np.empty((permutations, interviews))
    for n in range(permutations):
        first = heard[draw.permutation(interviews)].argmax(axis=0)
        curves[n] = np.cumsum(np.bincount(first, minlength=interviews))
    lower, upper = np.quantile(curves, [0.025, 0.975], axis=0)
    return pd.DataFrame({"mean": curves.mean(axis=0), "lower": lower, "upper": upper})


def chao2(incidence: Sequence[int] | np.ndarray, interviews: int) -> Richness:
    """The Chao2 estimate from in how many interviews each theme was heard.

    Chao (1987), Biometrics 43:783-791; variance and log-normal interval as in Chao & Chiu (2016); coverage after Chao &
    Jost (2012), Ecology 93:2533-2547. Without themes heard once there is nothing to add, and the interval is one point.

    >>> round(chao2([5, 4, 3, 2, 2, 1, 1], 6).estimate, 3)
    7.833
    """
    counts = np.asarray(incidence)
    counts = counts[counts > 0]
    observed, once, twice = len(counts), int((counts == 1).sum()), int((counts == 2).sum())
    factor = (interviews - 1) / interviews
    if twice:
        ratio = once / twice
        unseen = factor * once**2 / (2 * twice)
        variance = twice * (factor / 2 * ratio**2 + factor**2 * ratio**3 + factor**2 / 4 * ratio**4)
    else:
        unseen = factor * once * (once - 1) / 2
        variance = factor * once * (once - 1) / 2 + factor**2 * once * (2 * once - 1) ** 2 / 4
        if observed + unseen > 0:
            variance -= factor**2 * once**4 / (4 * (observed + unseen))
    lower = upper = observed + unseen
    if unseen > 0:
        # 1.96 as published, not the exact point of the normal distribution
        spread = math.exp(1.96 * math.sqrt(math.log(1 + variance / unseen**2)))
        lower, upper = observed + unseen / spread, observed + unseen * spread
    total = int(counts.sum())
    coverage = 1.0
    if once and total:
        likely = (interviews - 1) * once
        coverage = 1 - once / total * (likely / (likely + 2 * twice) if likely + 2 * twice else 1)
    return Richness(
        interviews, observed, once, twice, observed + unseen, max(variance, 0.0), lower, upper, coverage
    )
