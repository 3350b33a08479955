"""The coders that are programmes: let one code, and ask it why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from qualcode.codebook import Codebook
from qualcode.coding.cue_coder import CODER, CueCoder, Unit, languages_of, turns_of
from qualcode.coding.evidence import Evidence
from qualcode.coding.example_coder import CUES_AND_EXAMPLES, ExampleCoder
from qualcode.model import CODING_COLUMNS, Coding, QualcodeError, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

Method = Literal["cues", "cues-and-examples"]
# The one to be preferred first.
MACHINE_CODERS = (CUES_AND_EXAMPLES, CODER)


def code(
    transcripts: Transcript | Iterable[Transcript],
    codebook: Codebook,
    *,
    roles: Sequence[str] = ("participant",),
    unit: Unit = "sentence",
    created: str | None = None,
    method: Method | None = None,
) -> pd.DataFrame:
    """Codings that the codebook's cues (and coded examples) give, one row a coding, with the columns of `qualcode.model.CODING_COLUMNS`.

    A unit (sentence, paragraph or turn) gets a code for one strong cue, or for two different weak ones in it or, with
    `codebook.weak_within` of 2, in it and its neighbour. Adjoining units of one turn with the same code are **one**
    coding. `start` and `end` are code points in the transcript's text, and always those of whole units;
    `confidence` orders codings by strength of evidence and is no probability. Ids depend on document, place
    and code alone, so that a second run gives the same. `created` is now unless given (ISO 8601).

    Where the codebook has coded examples, coder "cues-and-examples" weighs cues and likeness to the examples together: a
    turn gets a code whose strength reaches the learned threshold, on the units that carry it, and
    `confidence` is that strength. Examples that are turns of the very interview are left out. `method` "cues"
    keeps to the cues; None takes the examples where there are some.

    Only turns of `roles` are coded; documents are coded in full. The cues of a turn's language apply, all
    languages' where it is not known; turns in other languages are left out and counted in
    `.attrs["turns_in_other_languages"]`; `.attrs["coder"]` is the name of the coder, also where it gave nothing.

    Raises QualcodeError for an empty codebook, an unknown role, unit or method, or cues that do not parse.

    >>> from qualcode.codebook import Code, Codebook
    >>> from qualcode.model import Turn
    >>> book = Codebook(codes=[Code(path="time", cues={"en": {"strong": "no time"}})])
    >>> answer = Turn(0, "P", "participant", 0, 0, "We liked it. There was no time, really.", "en")
    >>> code(Transcript.build("P01", [answer]), book)["text"].tolist()
    ['There was no time, really.']
    """
    import pandas as pd

    roles = (roles,) if isinstance(roles, str) else tuple(roles)
    if unknown := set(roles) - {"participant", "interviewer", "other"}:
        raise QualcodeError(
            f"role {sorted(unknown)[0]!r} is not known; choose from 'participant', 'interviewer' and 'other'"
        )
    coder = _coder(codebook, unit, method)
    created = created or datetime.now(UTC).isoformat(timespec="seconds")
    rows: list[tuple[Any, ...]] = []
    foreign = 0
    for transcript in as_transcripts(transcripts):
        rows.extend(astuple(coding) for coding in coder.codings(transcript, roles))
        foreign += sum(not languages_of(transcript, turn) for turn in turns_of(transcript, roles))
    frame = pd.DataFrame(rows, columns=list(CODING_COLUMNS))
    frame["created"] = created
    frame.attrs["turns_in_other_languages"] = foreign
    frame.attrs["coder"] = coder.name
    return frame


def _coder(codebook: Codebook, unit: Unit, method: Method | None) -> CueCoder | ExampleCoder:
    if method not in (None, *MACHINE_CODERS):
        raise QualcodeError(f"method {method!r} is not known; choose 'cues' or 'cues-and-examples'")
    if method == CODER or (method is None and codebook.examples is None):
        return CueCoder(codebook, unit)
    return ExampleCoder(codebook, unit)


def explain(
    codings: Coding | pd.DataFrame | pd.Series[Any],
    transcripts: Transcript | Iterable[Transcript],
    codebook: Codebook,
    *,
    unit: Unit = "sentence",
) -> pd.DataFrame:
    """Why the cue coder gave these codings: one row for each cue that matched in a coding.

    Columns: id, document, turn, code, cue, strength ("strong" or "weak"), language, words (those that matched, joined
    by " … "), start, end (of these words, code points in the transcript's text). `unit` is the one coded with.

    For coder "cues-and-examples" rows of strength "example" follow, the coded examples of the code that the turn is most like
    (`cue`: their document and first words), one of strength "words", the words that speak most for the code, and one
    of strength "question" where those of the question do; their start and end are the coding's.

    Raises QualcodeError when a coding's document is not among the transcripts.
    """
    import pandas as pd

    coder = CueCoder(codebook, unit)
    by_id = {transcript.id: transcript for transcript in as_transcripts(transcripts)}
    rows = []
    known: dict[tuple[str, int], list[Evidence]] = {}
    with_examples: ExampleCoder | None = None
    for id, document, turn_index, start, end, path, by in _passages(codings):
        if document not in by_id:
            raise QualcodeError(
                f"coding {id!r} is in document {document!r}, which is not among the transcripts given"
            )
        transcript = by_id[document]
        if (document, turn_index) not in known:
            known[document, turn_index] = coder.evidence(transcript, transcript.turns[turn_index])[1]
        for each in known[document, turn_index]:
            if each.code == path and start <= each.start and each.end <= end:
                words = " … ".join(span.of(transcript.text) for span in each.words)
                strength = "strong" if each.strong else "weak"
                rows.append(
                    (
                        id,
                        document,
                        turn_index,
                        path,
                        each.cue,
                        strength,
                        each.language,
                        words,
                        each.start,
                        each.end,
                    )
                )
        if by == CUES_AND_EXAMPLES:
            with_examples = with_examples or ExampleCoder(codebook, unit)
            language = transcript.turns[turn_index].language or transcript.language or ""
            rows += [
                (id, document, turn_index, path, what, strength, language, words, start, end)
                for what, strength, words in with_examples.reasons(transcript, turn_index, path)
            ]
    columns = ["id", "document", "turn", "code", "cue", "strength", "language", "words", "start", "end"]
    return pd.DataFrame(rows, columns=columns)


def _passages(codings: Any) -> Iterator[tuple[str, str, int, int, int, str, str]]:
    """Id, document, turn, start, end, code and coder of a Coding, a row of a table of codings, or all of its rows."""
    if isinstance(codings, Coding):
        rows: Iterable[Any] = [codings]
    elif hasattr(codings, "itertuples"):
        rows = codings.itertuples(index=False)
    else:
        rows = [Coding(**codings.to_dict())]
    for row in rows:
        if row.turn is not None:
            yield (
                str(row.id),
                str(row.document),
                int(row.turn),
                int(row.start),
                int(row.end),
                str(row.code),
                str(getattr(row, "coder", CODER)),
            )
