"""Codings onto a text that was released again: through the maps of its offsets, never by searching for words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from qualcode.anonymising import OffsetMap
from qualcode.model import QualcodeError, Span, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd


def move_codings(
    codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    maps: Mapping[str, Mapping[int, OffsetMap]],
) -> pd.DataFrame:
    """The codings where their words stand in the texts of today; none is lost.

    `codings` has `revision`, the release of the text each was made on; `transcripts` are the texts of today, and
    `maps[document][n]` leads from revision n to n + 1. A coding that ends inside a replaced stretch grows to hold
    the replacement whole. `start`, `end`, `text` and `revision` are those of today; codings of documents that are
    not among the transcripts stay as they are.

    Raises QualcodeError for a revision later than the text's (an older text lies beside a newer log), for a missing
    map, and where the outcome lies outside the text.

    >>> import pandas as pd
    >>> from qualcode.anonymising.replacing.offsets import replace_spans
    >>> text, map = replace_spans("Kari lærte mye.", [(Span(0, 4), "[person 1]")])
    >>> table = pd.DataFrame({"id": ["c"], "document": ["P01"], "start": [5], "end": [14], "revision": [1]})
    >>> move_codings(table, [Transcript("P01", text, (), revision=2)], {"P01": {1: map}})["text"].tolist()
    ['lærte mye']
    """
    texts = {t.id: t for t in as_transcripts(transcripts)}
    names = ("id", "document", "start", "end", "revision")
    ids, documents, starts, ends, revisions = (codings[name].tolist() for name in names)
    words = codings["text"].tolist() if "text" in codings else [""] * len(codings)
    for row, (document, end, revision) in enumerate(zip(documents, ends, revisions, strict=True)):
        text = texts.get(document)
        if text is None:
            continue
        if revision != text.revision or end > len(text.text):
            span = Span(int(starts[row]), int(end))
            span = _moved(ids[row], text, span, int(revision), maps.get(document, {}))
            starts[row], ends[row], revisions[row] = span.start, span.end, text.revision
        words[row] = text.text[starts[row] : ends[row]]
    return codings.assign(start=starts, end=ends, text=words, revision=revisions)


def _moved(id: str, text: Transcript, span: Span, revision: int, maps: Mapping[int, OffsetMap]) -> Span:
    if revision > text.revision:
        raise QualcodeError(
            f"coding {id} was made on revision {revision} of {text.id}, and the text here is revision {text.revision}; "
            "get the newer text from whoever released it"
        )
    for number in range(revision, text.revision):
        if number not in maps:
            raise QualcodeError(
                f"coding {id} was made on revision {revision} of {text.id}, and the map from revision {number} to "
                f"{number + 1} is missing; restore it from a backup of the study"
            )
        span = maps[number].forward(span)
    if span.end > len(text.text):
        raise QualcodeError(
            f"coding {id} lies at {span.start}-{span.end} in {text.id}, which has {len(text.text)} characters; the log "
            "belongs to another text of that name"
        )
    return span
