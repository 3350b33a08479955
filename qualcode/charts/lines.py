"""Where in an interview each theme comes up: the codeline of one, and small multiples of all."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qualcode.analysis import phrase
from qualcode.analysis.corpus import Corpus
from qualcode.analysis.passages import locate, of_coders
from qualcode.analysis.wording import provenance, sentence_case
from qualcode.charts.drawing import (
    CHARACTER,
    FAINT,
    GREY,
    INK,
    MIDDLE,
    SMALL,
    ChartAxes,
    Facts,
    bare,
    canvas,
    code_label,
    figure,
    finish,
    frame_texts,
    name_rows,
    remember,
    whole_ticks,
)
from qualcode.model import QualcodeError, Transcript, as_transcripts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qualcode.codebook import Codebook


def codeline(
    codings: pd.DataFrame,
    transcript: Transcript,
    ax: Axes | None = None,
    *,
    codebook: Codebook | None = None,
    coders: str = "union",
    language: str = "en",
    title: str = "",
) -> Axes:
    """One interview from left to right, in words, with a bar wherever a code lies; a row a code that was used.

    Grey stretches are other people's turns; guide questions stand at the top where the turns know them. Colours are
    the codebook's, but the row alone tells the code. A bar is at least half a hundredth of the interview wide, so that a
    short passage is seen.
    """
    corpus = Corpus.build(transcript)
    stretches = _stretches(codings, corpus, coders)
    if stretches.empty:
        raise QualcodeError(
            f"transcript {transcript.id!r} has no codings, so it has no codeline; code it first"
        )
    codes = _used(stretches["code"], codebook)
    labels = [code_label(code, codebook, language) for code in codes]
    longest = max(len(label) for label in labels)
    ax, own = canvas(ax, longest * CHARACTER + 6.0, len(codes) * 0.21 + 1.35)
    _draw(ax, stretches, corpus, codes, codebook, 0.7)
    ax.set_ylim(len(codes) - 0.4, -0.6)
    name_rows(ax, labels, [0] * len(codes), range(len(codes)))
    bare(ax)
    _draw_questions(ax, corpus, len(codes))
    said = f"{sentence_case(phrase('codeline', language))}: {transcript.id}; {phrase('words spoken', language)}, n = {_spoken(corpus)} {phrase('words', language)}; {phrase('interviewer', language)}."
    stamped = corpus.stage == "not reviewed"
    said = f"{said} {provenance(_made(corpus, stretches), language)}".strip()
    alt = f"{said} " + _in_words(stretches, codes, labels)
    return finish(
        ax, own, caption=said, alt=alt, data=stretches, language=language, title=title or "", stamped=stamped
    )


def codelines(
    codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    *,
    codebook: Codebook | None = None,
    coders: str = "union",
    language: str = "en",
    title: str = "",
    across: int | None = None,
) -> np.ndarray:
    """The codelines of all transcripts as small multiples on one scale; returns the array of their Axes.

    Rows are the same codes in the same order in each, so that interviews can be compared; `across` is the number
    of interviews beside each other.
    """
    given = as_transcripts(transcripts)
    corpora = [Corpus.build(transcript) for transcript in given]
    wanted = set(codings["document"].astype(str))
    stretches = [
        _stretches(codings[codings["document"].astype(str) == t.id], corpus, coders)
        if t.id in wanted
        else pd.DataFrame(columns=["document", "code", "start_word", "end_word", "coder"])
        for t, corpus in zip(given, corpora, strict=True)
    ]
    together = pd.concat([frame for frame in stretches if len(frame)] or stretches[:1], ignore_index=True)
    if together.empty:
        raise QualcodeError("none of the transcripts has codings, so there are no codelines; code them first")
    codes = _used(together["code"], codebook)
    labels = [code_label(code, codebook, language) for code in codes]
    across = across or (1 if len(given) == 1 else min(len(given), 3 if len(given) <= 12 else 5))
    down = math.ceil(len(given) / across)
    row = 0.13
    label_width = max(len(label) for label in labels) * CHARACTER * 0.8
    made = figure(label_width + across * 2.0 + 0.3, down * (len(codes) * row + 0.35) + 0.8)
    grid = made.subplots(down, across, squeeze=False, sharex=True, subplot_kw={"axes_class": ChartAxes})
    for number, ax in enumerate(grid.flat):
        if number >= len(given):
            ax.set_axis_off()
            continue
        _draw(ax, stretches[number], corpora[number], codes, codebook, 0.8)
        ax.set_ylim(len(codes) - 0.4, -0.6)
        ax.set_title(given[number].id, fontsize=SMALL, loc="left", pad=2, color=INK)
        bare(ax)
        ax.set_yticks(range(len(codes)), labels if number % across == 0 else [], fontsize=6.3)
        ax.tick_params(axis="x", labelsize=6.3)
    # one scale, so that lengths can be compared
    _scale(grid.flat[0], max(_spoken(corpus) for corpus in corpora))
    stamped = any(corpus.stage == "not reviewed" for corpus in corpora)
    said = f"{sentence_case(phrase('codeline', language))}; {phrase('words spoken', language)}, n = {len(given)} {phrase('interviews', language)}; {phrase('interviewer', language)}."
    said = f"{said} {provenance({**_made(corpora[0], together), 'stage': 'not reviewed' if stamped else ''}, language)}".strip()
    frame_texts(made, caption=said, title=title, stamp=phrase("not reviewed", language) if stamped else "")
    remember(grid.flat[0], Facts(together, said, said, title))
    return grid


def _stretches(codings: pd.DataFrame, corpus: Corpus, coders: str) -> pd.DataFrame:
    """Columns document, code, start_word, end_word, coder: each passage in words from the start of its transcript."""
    passages = of_coders(locate(codings, corpus), coders)
    starts, ends = corpus.words
    return pd.DataFrame({
        "document": [corpus.transcripts[document].id for document in passages.document],
        "code": [passages.codes[code] for code in passages.code],
        "start_word": np.searchsorted(ends, passages.start, "right"),
        "end_word": np.searchsorted(starts, passages.end, "left"),
        "coder": [passages.coders[coder] for coder in passages.coder],
    })  # fmt: skip


def _made(corpus: Corpus, stretches: pd.DataFrame) -> dict[str, Any]:
    """What `provenance` reads of a table, for stretches."""
    return {"coded_by": sorted({name for name in stretches["coder"] if name}), "stage": corpus.stage}


def _used(codes: Iterable[str], codebook: Codebook | None) -> list[str]:
    used = set(codes)
    listed = [path for path in codebook.paths if path in used] if codebook is not None else []
    return listed + sorted(used - set(listed), key=lambda path: path.split("/"))


def _spoken(corpus: Corpus) -> int:
    return len(corpus.words[0])


def _draw(
    ax: Axes,
    stretches: pd.DataFrame,
    corpus: Corpus,
    codes: list[str],
    codebook: Codebook | None,
    height: float,
) -> None:
    total = max(_spoken(corpus), 1)
    starts, _ = corpus.words
    others = corpus.turn_voice < 0
    left, right = (
        np.searchsorted(starts, corpus.turn_start[others]),
        np.searchsorted(starts, corpus.turn_end[others]),
    )
    ax.broken_barh(
        list(zip(left, right - left, strict=True)),
        (-0.6, len(codes) + 0.2),
        facecolors=FAINT,
        linewidth=0,
        zorder=0,
    )
    ax.hlines(range(len(codes)), 0, total, color="#e8edf1", linewidth=0.5, zorder=1)
    for place, code in enumerate(codes):
        here = stretches[stretches["code"] == code]
        color = codebook[code].color if codebook is not None and code in codebook else MIDDLE
        bars = [
            (start, max(end - start, total * 0.005))
            for start, end in zip(here["start_word"], here["end_word"], strict=True)
        ]
        ax.broken_barh(
            bars, (place - height / 2, height), facecolors=color, edgecolor=INK, linewidth=0.4, zorder=2
        )
    _scale(ax, total)


def _scale(ax: Axes, total: int) -> None:
    """The axis in words from 0, with no tick beyond the end."""
    ax.set_xlim(0, total)
    ax.set_xticks(whole_ticks(total))


def _draw_questions(ax: Axes, corpus: Corpus, rows: int) -> None:
    """A mark at the first turn of each question, named where the name has room."""
    starts, _ = corpus.words
    total = max(_spoken(corpus), 1)
    made: Any = ax.figure
    room = made.get_figwidth() * 0.6 / CHARACTER  # characters that the axes hold, about
    free = -1.0
    last = None
    for start, question in zip(corpus.turn_start, corpus.turn_question, strict=True):
        if question is None or question == last:
            continue
        last = question
        at = float(np.searchsorted(starts, start))
        ax.plot([at, at], [-0.6, -0.9], color=GREY, linewidth=0.7, clip_on=False)
        if at >= free:
            ax.annotate(
                question,
                (at, -0.6),
                (0, 5),
                textcoords="offset points",
                fontsize=7,
                color=GREY,
                ha="left",
                annotation_clip=False,
            )
            free = at + (len(question) + 1.5) * total / room


def _in_words(stretches: pd.DataFrame, codes: list[str], labels: list[str]) -> str:
    counted = stretches["code"].value_counts()
    return ", ".join(f"{label}: {counted[code]}" for code, label in zip(codes, labels, strict=True)) + "."
