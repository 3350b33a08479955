"""Codings as arrays over a Corpus: ancestors, several coders, overlaps, and who speaks in each passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from qualcode.analysis.corpus import Corpus, check_documents
from qualcode.model import QualcodeError

if TYPE_CHECKING:
    from qualcode.codebook import Codebook

Overlaps = Literal["kept", "joined"]


@dataclass(frozen=True, eq=False)
class Passages:
    """Coded stretches of a corpus, as arrays of one length; `start` and `end` are positions in the corpus.

    `code` and `coder` are indexes into `codes` and `coders`; `row` is the row in the codings they came from.
    """

    codes: tuple[str, ...]
    coders: tuple[str, ...]
    row: np.ndarray
    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    code: np.ndarray
    coder: np.ndarray
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.start)

    def take(self, which: np.ndarray) -> Passages:
        """The passages at these indexes, or where the mask is true."""
        arrays = {
            name: getattr(self, name)[which] for name in ("row", "document", "start", "end", "code", "coder")
        }
        return replace(self, **arrays)


def locate(codings: pd.DataFrame, corpus: Corpus) -> Passages:
    """The codings that lie in the corpus.

    Needs the columns document, start, end and code; coder where there are several. Raises QualcodeError for missing
    columns and for a passage that is empty or ends beyond its text. Codings of other documents are left out and noted.
    """
    if not isinstance(codings, pd.DataFrame):
        raise QualcodeError(
            f"codings: expected a table as qualcode.code() gives, found {type(codings).__name__}; make one with "
            "qualcode.coding.coding_table()"
        )
    missing = [name for name in ("document", "start", "end", "code") if name not in codings.columns]
    if missing:
        raise QualcodeError(
            f"codings lack the column {missing[0]!r}; expected document, start, end and code, as qualcode.code() gives"
        )
    document_codes, documents = pd.factorize(codings["document"])
    index = np.array([corpus.document_index.get(str(name), -1) for name in documents] + [-1], dtype=np.int64)
    document = index[document_codes]
    known = document >= 0
    # a row without a document is factorised as -1, which the last -1 above keeps out
    elsewhere = [str(name) for name in documents if str(name) not in corpus.document_index]
    unknown = [name for name in elsewhere if name not in corpus.left_out]
    check_documents(corpus, unknown, int(known.sum()))
    notes = []
    lost = int((~known).sum()) - int(
        codings["document"].astype(str).isin(corpus.left_out).sum() if corpus.left_out else 0
    )
    if lost:
        notes.append(
            f"{lost} codings left out: of {_listed(unknown) or 'no document'}, not among the transcripts"
        )
    code_index, codes = pd.factorize(codings["code"])
    if (code_index < 0).any():
        raise QualcodeError(
            f"{int((code_index < 0).sum())} codings carry no code; give each one, or leave them out"
        )
    coder_index, coders = (
        pd.factorize(codings["coder"]) if "coder" in codings else (np.zeros(len(codings), int), [""])
    )
    # codings without a coder are factorised as -1; they are those of one more coder, without a name
    coders = [*coders, ""]
    coder_index = np.where(coder_index < 0, len(coders) - 1, coder_index)
    start, end = _positions(codings, known)
    row = np.flatnonzero(known)
    found = Passages(
        tuple(map(str, codes)), tuple(map(str, coders)), row, document[row], start, end,
        code_index[row].astype(np.int64), coder_index[row].astype(np.int64), tuple(notes),
    )  # fmt: skip
    _refuse_beyond_text(found, corpus, codings)
    shift = corpus.offsets[found.document] if len(found) else 0
    return replace(found, start=found.start + shift, end=found.end + shift)


def _positions(codings: pd.DataFrame, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    found = []
    for name in ("start", "end"):
        numbers = pd.to_numeric(codings[name][known], errors="coerce")
        if numbers.isna().any():
            raise QualcodeError(
                f"codings, column {name!r}, row {int(np.flatnonzero(numbers.isna())[0])}: expected a whole number, "
                "found none; coded passages need their offsets"
            )
        found.append(numbers.to_numpy(dtype=np.int64))
    return found[0], found[1]


def _refuse_beyond_text(passages: Passages, corpus: Corpus, codings: pd.DataFrame) -> None:
    lengths = np.array([len(transcript.text) for transcript in corpus.transcripts], dtype=np.int64)
    wrong = (passages.start < 0) | (passages.end <= passages.start)
    if len(passages):
        wrong |= passages.end > lengths[passages.document]
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        name = corpus.transcripts[passages.document[at]].id
        raise QualcodeError(
            f"transcript {name!r}: coding {passages.codes[passages.code[at]]!r} at {passages.start[at]}-{passages.end[at]} "
            f"does not lie in its text of {lengths[passages.document[at]]} characters; use the transcripts that were coded"
        )


def of_coders(passages: Passages, coders: str) -> Passages:
    """ "union" and "consensus" keep every coder's passages (see `agreed`); any other text is the one coder's name."""
    if coders in ("union", "consensus"):
        return passages
    if coders not in passages.coders:
        raise QualcodeError(
            f'coder {coders!r} has no codings here; choose "union", "consensus" or one of '
            f"{', '.join(repr(coder) for coder in passages.coders if coder) or 'nobody'}"
        )
    return passages.take(passages.coder == passages.coders.index(coders))


def ancestors(path: str) -> list[str]:
    """The codes above `path`, topmost first, and the code itself.

    >>> ancestors("benefits/inclusion")
    ['benefits', 'benefits/inclusion']
    """
    parts = path.split("/")
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def code_order(used: Iterable[str], codebook: Codebook | None = None) -> list[str]:
    """All codes a table shows: those of the codebook in its order, then others used, each parent before its children."""
    listed = list(codebook.paths) if codebook is not None else []
    known = set(listed)
    others = {code for path in used for code in ancestors(path)} - known
    return listed + sorted(others, key=lambda path: path.split("/"))


def with_ancestors(passages: Passages, order: Sequence[str]) -> Passages:
    """Each passage once for its code and once for every code above it; `codes` becomes `order`."""
    place = {path: number for number, path in enumerate(order)}
    chains = [[place[path] for path in ancestors(code) if path in place] for code in passages.codes]
    lengths = np.array([len(chain) for chain in chains] or [0], dtype=np.int64)
    flat = np.array([number for chain in chains for number in chain], dtype=np.int64)
    begins = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    repeats = lengths[passages.code] if len(passages) else np.zeros(0, np.int64)
    taken = passages.take(np.repeat(np.arange(len(passages)), repeats))
    within = np.arange(len(taken)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    code = flat[begins[taken.code] + within] if len(taken) else taken.code
    return replace(taken, codes=tuple(order), code=code)


def joined(
    group: np.ndarray, start: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The union of the stretches of each group: those that overlap are joined, those that only touch are not.

    `group` is any whole number from 0; returns (group, start, end), sorted.
    """
    if not len(start):
        return group, start, end
    order = np.lexsort((start, group))
    group, start, end = group[order], start[order], end[order]
    # one number line a group, so that the running maximum never reaches into the next
    lane = group * (int(end.max()) + 1)
    reach = np.maximum.accumulate(end + lane)
    first = np.ones(len(start), dtype=bool)
    first[1:] = (group[1:] != group[:-1]) | (start[1:] + lane[1:] >= reach[:-1])
    begins = np.flatnonzero(first)
    last = np.append(begins[1:], len(start)) - 1
    return group[begins], start[begins], reach[last] - lane[last]


def covered(
    group: np.ndarray, start: np.ndarray, end: np.ndarray, depth: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The stretches of each group that at least `depth[group]` of its stretches cover; returns (group, start, end)."""
    if not len(start):
        return group, start, end
    groups = np.concatenate((group, group))
    places = np.concatenate((start, end))
    steps = np.concatenate((np.ones(len(start), np.int64), -np.ones(len(end), np.int64)))
    # ends before starts at one place, so that stretches that only touch do not count as covering each other
    order = np.lexsort((steps, places, groups))
    groups, places, height = groups[order], places[order], np.cumsum(steps[order])
    enough = height >= depth[groups]
    before = np.concatenate(([False], enough[:-1]))
    opens, closes = np.flatnonzero(enough & ~before), np.flatnonzero(~enough & before)
    real = places[closes] > places[opens]
    return groups[opens][real], places[opens][real], places[closes][real]


def agreed(passages: Passages) -> Passages:
    """What every coder of a document put the same code on: the stretches that all of them coded.

    A document that one coder coded alone is kept as it is, and noted.
    """
    coder_count = len(passages.coders)
    present = np.unique(passages.document * coder_count + passages.coder)
    coders_of = np.bincount(present // coder_count, minlength=int(passages.document.max(initial=0)) + 1)
    group = (passages.document * len(passages.codes) + passages.code) * coder_count + passages.coder
    group, start, end = joined(group, passages.start, passages.end)
    group //= coder_count
    needed = np.repeat(coders_of, len(passages.codes))
    group, start, end = covered(group, start, end, needed)
    alone = int((coders_of == 1).sum())
    note = (
        (f"{alone} documents have one coder only, whose codings stand for the consensus",)
        if alone and coder_count > 1
        else ()
    )
    none = np.full(len(group), -1, dtype=np.int64)
    return replace(
        passages, row=none, document=group // len(passages.codes), start=start, end=end,
        code=group % len(passages.codes), coder=none, notes=passages.notes + note,
    )  # fmt: skip


def unioned(passages: Passages, overlaps: Overlaps) -> Passages:
    """Passages of one code as they are counted: "kept" counts a stretch once, "joined" also joins overlapping ones."""
    group = passages.document * len(passages.codes) + passages.code
    if overlaps == "joined":
        group, start, end = joined(group, passages.start, passages.end)
    else:
        order = np.lexsort((passages.end, passages.start, group))
        group, start, end = group[order], passages.start[order], passages.end[order]
        new = np.ones(len(group), dtype=bool)
        new[1:] = (np.diff(group) != 0) | (np.diff(start) != 0) | (np.diff(end) != 0)
        group, start, end = group[new], start[new], end[new]
    none = np.full(len(group), -1, dtype=np.int64)
    count = len(passages.codes)
    return replace(
        passages, row=none, document=group // count, start=start, end=end, code=group % count, coder=none
    )


@dataclass(frozen=True, eq=False)
class Pieces:
    """Passages cut at the turns they reach into: `passage`, `turn` and `voice` are indexes, -1 for no voice.

    Of a passage in which a participant speaks, only the participants' turns are pieces; one that lies in other
    turns alone (an interviewer's question someone chose to code) belongs to the transcript's only participant.
    """

    passage: np.ndarray
    turn: np.ndarray
    voice: np.ndarray
    start: np.ndarray
    end: np.ndarray
    outside: int  # passages that lie in no turn at all


def cut(passages: Passages, corpus: Corpus) -> Pieces:
    """The passages cut at turns."""
    first = np.searchsorted(corpus.turn_end, passages.start, "right")
    count = np.maximum(np.searchsorted(corpus.turn_start, passages.end, "left") - first, 0)
    passage = np.repeat(np.arange(len(passages)), count)
    turn = np.repeat(first, count) + np.arange(len(passage)) - np.repeat(np.cumsum(count) - count, count)
    voice = corpus.turn_voice[turn] if len(turn) else np.zeros(0, np.int64)
    spoken = voice >= 0
    has_voice = np.zeros(len(passages), dtype=bool)
    has_voice[passage[spoken]] = True
    keep = spoken | ~has_voice[passage]
    passage, turn, voice = passage[keep], turn[keep], voice[keep]
    if len(turn):
        voice = np.where(voice >= 0, voice, corpus.lone_voice[corpus.turn_document[turn]])
    start = np.maximum(passages.start[passage], corpus.turn_start[turn])
    end = np.minimum(passages.end[passage], corpus.turn_end[turn])
    return Pieces(passage, turn, voice, start, end, int((count == 0).sum()))


def _listed(names: Sequence[Any]) -> str:
    return ", ".join(map(str, names[:5])) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
