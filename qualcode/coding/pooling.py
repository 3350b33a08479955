"""What cues and likeness say about each code of each turn, weighed together by one logistic regression."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qualcode.coding.cue_coder import CueCoder, languages_of, turns_of
from qualcode.coding.evidence import STRONG, WEAK, Evidence, accepted_runs
from qualcode.coding.likeness import Said
from qualcode.model import Span, Transcript, Turn

Floats = npt.NDArray[np.float64]
CUE_EVIDENCE = (
    "strong cues", "weak cues", "most cues in one unit", "accepted by the cues", "cues in the question",
    "share of the turn's cues", "rank by cues", "units in the turn",
)  # fmt: skip
LIKENESS = (
    "likeness", "likeness of the parent", "rank by likeness", "behind the likest code", "ahead of the likest other turn",
    "likeness of the question",
)  # fmt: skip
EVIDENCE = (*CUE_EVIDENCE, *LIKENESS)
_OWN = ("strong cues", "weak cues", "likeness")
# Ranks beyond the tenth say no more.
_LAST_RANK = 10
# In seven of ten interviews the likest turn is at least so like a code; an answer on its own is measured by this.
_LIKEST_MOSTLY = 0.15
_THRESHOLDS = np.arange(0.05, 0.605, 0.01)


@dataclass(frozen=True, slots=True)
class Reading:
    """One turn as the coder reads it: its units, the cues that match in it, and those in the question before it."""

    turn: Turn
    said: Said
    units: list[Span]
    evidence: list[Evidence]
    accepted: dict[str, set[int]]
    asked: list[Evidence]


def read_turns(coder: CueCoder, transcript: Transcript, roles: Sequence[str]) -> Iterator[Reading]:
    """The turns of `roles` in a language that has cues, in order."""
    for turn in turns_of(transcript, roles):
        if not languages_of(transcript, turn):
            continue
        units, evidence = coder.evidence(transcript, turn)
        if not units:
            continue
        accepted: dict[str, set[int]] = defaultdict(set)
        for code, run, _ in accepted_runs(evidence, coder.codebook.weak_within):
            accepted[code].update(run)
        earlier = reversed(transcript.turns[: turn.index])
        question = next((each for each in earlier if each.role == "interviewer"), None)
        asked = coder.evidence(transcript, question)[1] if question else []
        language = turn.language or transcript.language
        spoken = _without(turn.text, coder.marks_in(transcript, turn))
        said = Said(spoken, language, question.text if question else "")
        yield Reading(turn, said, units, evidence, dict(accepted), asked)


def _without(text: str, marks: Iterable[Span]) -> str:
    """The text with what is not speech blanked out, each word where it was."""
    for span in marks:
        text = text[: span.start] + " " * len(span) + text[span.end :]
    return text


def evidence_table(
    readings: Sequence[Reading], codes: Sequence[str], scores: Floats, asked: Floats
) -> Floats:
    """Turns of one interview x codes x EVIDENCE.

    `scores` are the likeness of each turn to each code, `asked` that of the question before it.
    """
    table = np.zeros((len(readings), len(codes), len(EVIDENCE)))
    for row, reading in enumerate(readings):
        table[row, :, : len(CUE_EVIDENCE)] = _cue_evidence(reading, codes)
    if len(readings):
        table[:, :, len(CUE_EVIDENCE) :] = _likeness(scores, asked, codes)
    return table


def _cue_evidence(reading: Reading, codes: Sequence[str]) -> Floats:
    strong, weak, asked = (np.zeros(len(codes)) for _ in range(3))
    in_unit = np.zeros((len(codes), len(reading.units)))
    number = {code: n for n, code in enumerate(codes)}
    for code, cues in _cues_by_code(reading.evidence).items():
        if code in number:
            strong[number[code]], weak[number[code]] = cues.count(True), cues.count(False)
    for each in reading.evidence:
        if each.code in number:
            in_unit[number[each.code], each.units[0]] += STRONG if each.strong else WEAK
    for each in reading.asked:
        if each.code in number:
            asked[number[each.code]] += STRONG if each.strong else WEAK
    total = strong * STRONG + weak * WEAK
    behind = (total[None, :] > total[:, None]).sum(axis=1)
    columns = (
        np.log1p(strong),
        np.log1p(weak),
        in_unit.max(axis=1),
        [code in reading.accepted for code in codes],
        asked,
        total / (total.sum() + 1),
        np.where(total > 0, np.minimum(behind, _LAST_RANK), _LAST_RANK),
        np.full(len(codes), np.log1p(len(reading.units))),
    )
    return np.column_stack(columns).astype(float)


def _cues_by_code(evidence: Iterable[Evidence]) -> dict[str, list[bool]]:
    """For each code, whether each of its different cues is strong."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for each in evidence:
        found[each.code][each.cue] = each.strong
    return {code: list(cues.values()) for code, cues in found.items()}


def _likeness(scores: Floats, asked: Floats, codes: Sequence[str]) -> Floats:
    parents = [code.rpartition("/")[0] for code in codes]
    parent = np.column_stack([scores[:, [other == own for other in parents]].max(axis=1) for own in parents])
    rank = np.minimum((-scores).argsort(axis=1, kind="stable").argsort(axis=1), _LAST_RANK)
    behind = scores - scores.max(axis=1, keepdims=True)
    return np.stack([scores, parent, rank, behind, scores - _likest_other(scores), asked], axis=2)


def _likest_other(scores: Floats) -> Floats:
    """For each turn and code the likeness of the likest other turn, or what an interview's likest turn mostly has.

    Interviews differ in how like they are to everything: the turn that is likest to a code among all of them is
    more often about it than its likeness alone says.
    """
    ordered = np.sort(np.vstack([scores, np.full((2, scores.shape[1]), _LIKEST_MOSTLY)]), axis=0)
    return np.where(scores == ordered[-1], ordered[-2], ordered[-1])


def strengths(table: Floats, weights: Mapping[str, float]) -> Floats:
    """Turns x codes: between 0 and 1, by a weighted sum of the evidence; 0 where no cue matches and nothing is alike."""
    sums = table @ np.array([weights.get(name, 0.0) for name in EVIDENCE]) + weights.get("bias", 0.0)
    speaks = (table[:, :, [EVIDENCE.index(name) for name in _OWN]] > 0).any(axis=2)
    return np.asarray(speaks / (1 + np.exp(-np.clip(sums, -30, 30))))


def fit_weights(table: Floats, shares: Floats, evidence: Sequence[str] = EVIDENCE) -> dict[str, float]:
    """The weights with which `evidence` best tells the `shares` of coders (turns x codes) that gave a code."""
    from sklearn.linear_model import LogisticRegression

    columns = [EVIDENCE.index(name) for name in evidence]
    pairs = table[:, :, columns].reshape(-1, len(columns))
    middle, spread = pairs.mean(axis=0), pairs.std(axis=0)
    spread[spread == 0] = 1
    scaled, share = (pairs - middle) / spread, shares.reshape(-1)
    # a pair that half of the coders gave counts half as given and half as not
    weigh = np.concatenate([share, 1 - share])
    used = weigh > 0
    answers = np.repeat([True, False], len(share))
    learner = LogisticRegression(C=1.0, max_iter=1000)
    learner.fit(np.vstack([scaled, scaled])[used], answers[used], sample_weight=weigh[used])
    found = learner.coef_[0] / spread
    bias = float(learner.intercept_[0] - found @ middle)
    return {"bias": round(bias, 4)} | {
        name: round(float(weight), 4) for name, weight in zip(evidence, found, strict=True)
    }


def best_threshold(strength: Floats, shares: Floats) -> float:
    """From which strength on to give a code, so that micro-F1 with the coders is best; the middle of a plateau."""
    f1 = np.array(
        [2 * shares[strength >= t].sum() / ((strength >= t).sum() + shares.sum()) for t in _THRESHOLDS]
    )
    smooth = np.convolve(np.pad(f1, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return round(float(np.median(_THRESHOLDS[smooth >= smooth.max() - 1e-9])), 2)
