"""Who was asked what: so that "not asked" is never counted as "asked, and said nothing"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qualcode.analysis.corpus import Corpus
from qualcode.analysis.dimensions import Dimension

if TYPE_CHECKING:
    from qualcode.codebook import Codebook


def asked_documents(corpus: Corpus) -> dict[str, set[int]]:
    """For each guide question, the documents (by index) in which a turn asks or answers it."""
    found: dict[str, set[int]] = {}
    for question, document in zip(corpus.turn_question, corpus.turn_document.tolist(), strict=True):
        if question is not None:
            found.setdefault(question, set()).add(document)
    return found


def not_asked(
    rows: Dimension, columns: Dimension, corpus: Corpus, codebook: Codebook | None, guide: Any
) -> np.ndarray | None:
    """A mask of the cells of participants (or documents) to whom the row's question was not put; None when unknown.

    A code's questions are those of the guide's blocks that serve its research question; that needs both a codebook
    and a guide. A code whose research question has no block was open to everyone.
    """
    if columns.name in ("question", "code") and rows.name in ("participant", "document"):
        mask = not_asked(columns, rows, corpus, codebook, guide)
        return None if mask is None else mask.T
    if columns.name not in ("participant", "document") or rows.name not in ("question", "code"):
        return None
    asked = asked_documents(corpus)
    if not asked or (rows.name == "code" and (codebook is None or guide is None)):
        return None
    mask = np.zeros((len(rows.labels), len(columns.labels)), dtype=bool)
    for number, label in enumerate(rows.labels):
        questions = {label} if rows.name == "question" else code_questions(label, codebook, guide)
        if questions is None:
            continue
        documents = set().union(*(asked.get(question, set()) for question in questions))
        mask[number] = ~_reached(columns, corpus, documents)
    return mask


def _reached(columns: Dimension, corpus: Corpus, documents: set[int]) -> np.ndarray:
    reached = np.zeros(len(columns.labels), dtype=bool)
    if columns.name == "document":
        reached[list(documents)] = True
    else:
        voices = [number for number, voice in enumerate(corpus.voices) if voice.document in documents]
        reached[corpus.voice_participant[voices]] = True
    return reached


def code_questions(code: str, codebook: Any, guide: Any) -> set[str] | None:
    """Ids of the guide questions that serve the code's research question; None when no block serves it."""
    if code not in codebook:
        return None
    wanted = codebook.question_of(code)
    blocks = [block for block in guide.blocks if wanted and block.research_question == wanted]
    questions = {str(question.id) for block in blocks for question in block.questions}
    return questions or None


def asked_note(corpus: Corpus) -> str:
    """What "not asked" rests on, in a sentence."""
    asking = [
        question
        for question, voice in zip(corpus.turn_question, corpus.turn_voice.tolist(), strict=True)
        if voice < 0
    ]
    tied = sum(question is not None for question in asking)
    return (
        f'"not asked" rests on the {tied} of {len(asking)} interviewers\' turns that are tied to a question of the guide; '
        "look at the others before reading much into it"
    )
