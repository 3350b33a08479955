"""Suggestions: passages that may deserve a code, ranked, with the words that speak for it. Never codings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from qualcode.codebook import Codebook, did_you_mean
from qualcode.coding.events import Event, add
from qualcode.coding.learning import LearnedSuggester
from qualcode.coding.log import check_coder
from qualcode.coding.machine_coders import MACHINE_CODERS
from qualcode.coding.merging import check_places, coding_table
from qualcode.coding.passages import Passage, Unit, coded, passages_of
from qualcode.model import Coding, QualcodeError, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

SUGGESTION_COLUMNS = (
    "document", "turn", "start", "end", "code", "score", "band", "rank", "learned_from", "because", "text",
)  # fmt: skip
Order = Literal["score", "learning"]
# From how many passages a code must have been learned for its score to be banded at all.
FEW = 5
_AT_LEAST = 0.05


class Fitting(Protocol):
    """What a suggester has learned: `scores` by passage and code (NaN: nothing learned), and why."""

    scores: npt.NDArray[np.float64]

    def because(self, row: int, code: int) -> str:
        """What speaks for the code, in a few words of the passage."""
        ...


class Suggester(Protocol):
    """Anything that learns from coded passages; add one as a row of SUGGESTERS, or hand it to `suggest`.

    `leaves_this_process` is True when passages are sent anywhere, be it to a model on this machine: such a
    suggester is refused for text that is not yet reviewed.
    """

    name: str
    leaves_this_process: bool

    def fit(
        self,
        passages: Sequence[Passage],
        transcripts: Sequence[Transcript],
        codebook: Codebook,
        codes: Sequence[str],
        labels: npt.NDArray[np.bool_],
        read: npt.NDArray[np.bool_],
    ) -> Fitting:
        """Learn from `labels` (passages x codes); `read` says which passages somebody has had before them."""
        ...


SUGGESTERS: dict[str, Callable[[], Suggester]] = {"learned": LearnedSuggester}


def suggest(
    transcripts: Transcript | Iterable[Transcript],
    codebook: Codebook,
    codings: pd.DataFrame | Iterable[Coding],
    *,
    codes: Sequence[str] | None = None,
    unit: Unit = "sentence",
    roles: Sequence[str] | None = None,
    limit: int | None = 200,
    order: Order = "score",
    suggester: str | Suggester = "learned",
) -> pd.DataFrame:
    """Passages that may deserve a code they do not have yet, the likeliest first, for a person to look at.

    Learns from people's `codings` (not from the cue coder's; its cues are heard anyway) and from the meanings,
    examples and cues in the codebook. `codes` are those suggested (default: all that have codings, and all without
    codes below them); `roles` whose speech (default: those in whose speech a twentieth of the codings stand);
    `limit` is how many passages per code (None: all). `order` "learning" puts first what would teach most: codes
    with few codings, then the passages most in doubt.

    Columns: document, turn, start, end (code points), code, score (higher is likelier; no probability, and not
    comparable between codes), band ("strong", "possible", "weak", or "too few codings" under five), rank (in its
    code, or over all with "learning"), learned_from (how many passages), because (the words that speak for it, after the
    cue where one matched), text. A suggestion has no id and no coder: it becomes a coding only by `accept`.
    `attrs["nothing_to_learn_from"]` names codes without codings and texts.

    Raises QualcodeError for codes that are not in the codebook, codings outside their text, an empty codebook, and
    unreviewed text with a suggester that sends it anywhere.

    >>> from qualcode.codebook import Code
    >>> from qualcode.model import Turn
    >>> def interview(id, *said):
    ...     return Transcript.build(id, [Turn(0, id, "participant", 0, 0, text, "en") for text in said])
    >>> first = interview("P01", "We saw how poor people live.", "The budget is small.")
    >>> second = interview("P02", "No budget!", "Nice.", "People were poor there.")
    >>> book = Codebook(codes=[Code(path="poverty"), Code(path="money")])
    >>> known = [Coding("1", "P01", 0, 5, 33, "poverty", "anna"), Coding("2", "P01", 1, 40, 60, "money", "anna")]
    >>> suggest([first, second], book, known).query("rank == 1")[["code", "text"]].to_numpy().tolist()
    [['poverty', 'People were poor there.'], ['money', 'No budget!']]
    """
    import pandas as pd

    found = as_transcripts(transcripts)
    table = _checked(found, codebook, coding_table(codings))
    chosen = _chosen(suggester, found)
    if unit not in ("sentence", "paragraph", "turn"):
        raise QualcodeError(f"unit {unit!r} is not known; choose 'sentence', 'paragraph' or 'turn'")
    passages = passages_of(found, unit)
    paths = _codes(codebook, table, codes)
    if not passages or not paths:
        return pd.DataFrame(columns=list(SUGGESTION_COLUMNS))
    taught = table.loc[table["source"] != "cue"]
    labels = coded(passages, taught, paths)
    documents = set(taught["document"])
    read = np.array([passage.document in documents for passage in passages])
    fitted = chosen.fit(passages, found, codebook, paths, labels, read)
    spoken = _in_roles(passages, found, labels, roles)
    free = spoken[:, None] & ~coded(passages, table, paths, any_overlap=True)
    positives = labels.sum(axis=0)
    rows = _ranked(passages, paths, fitted, free, positives, limit, order)
    frame = pd.DataFrame(rows, columns=list(SUGGESTION_COLUMNS))
    if order == "learning":
        frame["rank"] = np.arange(1, len(frame) + 1)
    frame.attrs["nothing_to_learn_from"] = [
        path for n, path in enumerate(paths) if np.isnan(fitted.scores[:, n]).all()
    ]
    frame.attrs["suggester"] = chosen.name
    return frame


def _checked(transcripts: list[Transcript], codebook: Codebook, table: pd.DataFrame) -> pd.DataFrame:
    if not codebook.codes:
        raise QualcodeError("the codebook is empty; add codes before asking for suggestions")
    unknown = sorted(set(table["code"]) - set(codebook.paths))
    if unknown:
        raise QualcodeError(
            f"codings use the code {unknown[0]!r}, which is not in the codebook{did_you_mean(unknown[0], codebook.paths)}"
            + (f" ({len(unknown)} such codes)" if len(unknown) > 1 else "")
        )
    check_places(table, {t.id: t.text for t in transcripts})
    return table.loc[table["document"].isin({t.id for t in transcripts})]


def _chosen(suggester: str | Suggester, transcripts: list[Transcript]) -> Suggester:
    if isinstance(suggester, str):
        if suggester not in SUGGESTERS:
            raise QualcodeError(
                f"suggester {suggester!r} is not known; choose one of {', '.join(SUGGESTERS)}"
            )
        suggester = SUGGESTERS[suggester]()
    unreviewed = [t.id for t in transcripts if t.stage not in ("reviewed", "released")]
    if suggester.leaves_this_process and unreviewed:
        raise QualcodeError(
            f"suggester {suggester.name!r} sends text out of this process, and {unreviewed[0]} is not reviewed for "
            "identifiers; release the transcripts first, or use the suggester 'learned'"
        )
    return suggester


def _codes(codebook: Codebook, table: pd.DataFrame, codes: Sequence[str] | None) -> list[str]:
    if codes is not None:
        return [codebook[path].path for path in ([codes] if isinstance(codes, str) else codes)]
    used = set(table["code"])
    return [
        code.path
        for code in codebook
        if code.path in used or not (codebook.children(code.path) or code.deprecated)
    ]


def _in_roles(
    passages: Sequence[Passage],
    transcripts: Sequence[Transcript],
    labels: npt.NDArray[np.bool_],
    roles: Sequence[str] | None,
) -> npt.NDArray[np.bool_]:
    if roles is None:
        spoken = np.array([passage.role for passage in passages], dtype=object)[labels.any(axis=1)]
        roles = [role for role in set(spoken) if (spoken == role).mean() >= _AT_LEAST] or ["participant"]
    in_full = {t.id for t in transcripts if t.source.kind == "document"}
    return np.array([passage.role in roles or passage.document in in_full for passage in passages])


def _ranked(
    passages: Sequence[Passage],
    paths: Sequence[str],
    fitted: Fitting,
    free: npt.NDArray[np.bool_],
    positives: npt.NDArray[np.int64],
    limit: int | None,
    order: Order,
) -> list[tuple[Any, ...]]:
    if order not in ("score", "learning"):
        raise QualcodeError(f"order {order!r} is not known; choose 'score' or 'learning'")
    rows: list[tuple[Any, ...]] = []
    for n, path in enumerate(paths):
        scores = fitted.scores[:, n]
        open_rows = np.flatnonzero(free[:, n] & ~np.isnan(scores))
        by = -scores[open_rows] if order == "score" else np.abs(scores[open_rows])
        for rank, row in enumerate(open_rows[np.argsort(by, kind="stable")][:limit].tolist(), 1):
            passage, score = passages[row], float(scores[row])
            rows.append(
                (
                    passage.document, passage.turn, passage.start, passage.end, path, round(score, 4),
                    _band(score, int(positives[n])), rank, int(positives[n]), fitted.because(row, n), passage.text,
                )
            )  # fmt: skip
    if order == "learning":  # one of each code in turn, those with the fewest codings first
        rows.sort(key=lambda row: (row[7], row[8]))
    return rows


def _band(score: float, positives: int) -> str:
    if positives < FEW:
        return "too few codings"
    return "strong" if score > 0 else "possible" if score > -1.5 else "weak"


def accept(
    suggestion: Mapping[str, Any] | pd.Series[Any], coder: str, *, revision: int = 0, memo: str = ""
) -> Event:
    """The event by which a person takes a suggestion (a row of `suggest`) as a coding of their own.

    It is an `add` like any other, with `accepted` saying what was suggested and how it ranked; a log writes it with
    `CodingLog(path, coder).append([event], after=clock)`. Raises QualcodeError where `coder` is no person: a
    suggester cannot accept.

    >>> accept({"document": "P01", "turn": 2, "start": 5, "end": 9, "code": "money", "rank": 1}, "anna")["act"]
    'add'
    """
    if coder in SUGGESTERS or coder in MACHINE_CODERS:
        raise QualcodeError(
            f"coder {coder!r} is a programme; a suggestion is accepted by the person who read it"
        )
    missing = [name for name in ("document", "start", "end", "code") if name not in suggestion]
    if missing:
        raise QualcodeError(f"a suggestion lacks {missing[0]!r}; expected a row of qualcode.suggest()")
    place = {
        name: suggestion[name] for name in ("document", "turn", "start", "end", "code") if name in suggestion
    }
    event = add({**place, "source": "human", "memo": memo}, revision=revision)
    accepted = {
        name: suggestion[name].item() if hasattr(suggestion[name], "item") else suggestion[name]
        for name in ("rank", "score", "band")
        if name in suggestion
    }
    return {**event, "coder": check_coder(coder), "accepted": accepted}
