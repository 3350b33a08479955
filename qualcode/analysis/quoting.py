"""Quotes: one row each, with who said it, under which code, what stands around it, and how it may be cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from qualcode.analysis.attributes import DERIVED, attribute_values
from qualcode.analysis.citation import citation_labels
from qualcode.analysis.corpus import Corpus
from qualcode.analysis.passages import cut, locate, of_coders
from qualcode.analysis.selection import most_typical, most_unlike
from qualcode.model import QualcodeError, Transcript

if TYPE_CHECKING:
    from qualcode.codebook import Codebook
    from qualcode.consent import Terms

Selection = Literal["typical", "contrasting"]
COLUMNS = (
    "quote", "code", "parent", "label", "document", "participant", "speaker", "turn", "question", "language",
    "start", "end", "words", "before", "after", "citation", "citation_note", "translation", "coder", "memo", "id", "stage",
)  # fmt: skip


def quotes(
    codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    code: str | Sequence[str] | None = None,
    *,
    group: Mapping[str, Any] | None = None,
    context: int = 0,
    per_participant: int | None = None,
    limit: int | None = None,
    select: Selection | None = None,
    codebook: Codebook | None = None,
    consent: Terms | None = None,
    coders: str = "union",
    language: str = "en",
) -> pd.DataFrame:
    """One row a coded passage, in the order of codes, documents and places.

    `code`: a path (its descendants included), several, or all. `group`: attributes that the speaker must have, such as
    {"region": "EU"}. `context`: characters of the transcript before and after. `per_participant` and `limit`: at most so
    many of each participant, and altogether, for each code; which ones, `select` tells: the first, the "typical" (nearest
    to what the others say) or the "contrasting" (as unlike each other as can be). `coders`: "union" or one coder's name.

    Columns: quote (the text as it stands, with pauses, fillers and [replacements]), code, parent (path above), label
    (name in `language` when a codebook is given), document, participant, speaker, turn (index), question, language,
    start, end (code points), words, before, after, citation (label by `consent`'s form and smallest group;
    without consent the participant's id), citation_note (why it is less exact than the form), translation (empty, for the
    researcher), coder, memo, id, stage of the transcript; then level_1, level_2 ... (the code path in parts) and one
    column for each attribute. A passage that two coders gave the same code is one row, its coders joined by "; ".

    Raises QualcodeError for codes and groups that are not there.
    """
    if select not in (None, "typical", "contrasting"):
        raise QualcodeError(f'select={select!r} is not known; choose "typical", "contrasting" or None')
    if coders == "consensus":
        raise QualcodeError(
            'coders="consensus" gives no quotes, for coders rarely agree to the letter; use "union" or a name'
        )
    corpus = Corpus.build(transcripts)
    passages = of_coders(locate(codings, corpus), coders)
    frame = _rows(codings, passages, corpus, context, language)
    if code is not None:
        frame = _of_code(frame, code, codebook)
    frame = _joined_coders(frame)
    attributes = _attributes(corpus)
    if group:
        frame = _of_group(frame, corpus, group)
    frame = _with_code_columns(frame, codebook, language)
    frame = _cited(frame, corpus, consent, language)
    frame = frame.sort_values(["_order", "_document", "start", "end"], kind="stable")
    if per_participant is not None or limit is not None or select is not None:
        frame = _selected(frame, select, per_participant, limit)
    levels = [name for name in frame.columns if str(name).startswith("level_")]
    extra = attributes.reindex(frame["_voice"]).reset_index(drop=True)
    frame = pd.concat([frame.reset_index(drop=True)[[*COLUMNS, *levels]], extra], axis=1)
    frame.attrs = {
        "stage": corpus.stage,
        "n": len(corpus.participants),
        "notes": [*corpus.notes, *passages.notes],
    }
    return frame


def drill(
    codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    row: Any,
    column: Any,
    *,
    rows: str = "code",
    columns: str = "participant",
    **options: Any,
) -> pd.DataFrame:
    """The quotes of one cell of a theme matrix, as `quotes` gives them; `options` go to `quotes`.

    A document, participant, question or language is matched with the quote's own, an attribute with the speaker's.
    """
    wanted = {rows: row, columns: column}
    code = wanted.pop("code", None)
    group = {name: value for name, value in wanted.items() if name not in COLUMNS}
    found = quotes(codings, transcripts, code, group=group or None, **options)
    attrs = found.attrs
    for name in wanted.keys() & set(COLUMNS):
        found = found[found[name] == wanted[name]]
    found = found.reset_index(drop=True)
    found.attrs = attrs
    return found


def _rows(codings: pd.DataFrame, passages: Any, corpus: Corpus, context: int, language: str) -> pd.DataFrame:
    pieces = cut(passages, corpus)
    # a passage over several turns is one quote: who speaks first in it is its speaker
    first = pd.Series(range(len(pieces.passage))).groupby(pieces.passage).first()
    at = first.reindex(range(len(passages)))
    rows = []
    first_turn = corpus.turn_document.searchsorted(range(len(corpus.transcripts)))
    columns = {name: codings[name].tolist() for name in ("coder", "memo", "id") if name in codings}
    for number, piece in enumerate(at):
        document = int(passages.document[number])
        transcript = corpus.transcripts[document]
        start, end = (int(p[number] - corpus.offsets[document]) for p in (passages.start, passages.end))
        turn = voice = None
        if piece == piece:
            index = int(pieces.turn[int(piece)])
            turn = transcript.turns[index - int(first_turn[document])]
            voice = int(pieces.voice[int(piece)])
        text = transcript.text
        given = {name: values[int(passages.row[number])] for name, values in columns.items()}
        rows.append({
            "quote": text[start:end], "code": passages.codes[passages.code[number]], "document": transcript.id,
            "participant": corpus.voices[voice].participant if voice is not None and voice >= 0 else None,
            "speaker": turn.speaker if turn else None, "turn": turn.index if turn else None,
            "question": turn.question if turn else None,
            "language": (turn.language if turn else None) or transcript.language,
            "start": start, "end": end, "words": len(text[start:end].split()),
            "before": _before(text, start, context), "after": _after(text, end, context), "translation": "",
            "stage": transcript.stage, "_document": document, "_voice": -1 if voice is None else voice,
            "coder": "", "memo": "", "id": "",
            **{name: "" if value is None or value != value else value for name, value in given.items()},
        })  # fmt: skip
    columns_out = [*COLUMNS, "_document", "_voice"]
    # a turn is a whole number also where some passages lie in none
    return pd.DataFrame(rows, columns=columns_out).astype({"turn": "Int64"})


def _before(text: str, start: int, context: int) -> str:
    """Up to `context` characters before, from the start of a word."""
    if not context:
        return ""
    piece = text[max(0, start - context) : start]
    if start > context and not text[start - context - 1].isspace() and not piece[:1].isspace():
        piece = re.sub(r"^\S+\s", "", piece)
    return piece.lstrip()


def _after(text: str, end: int, context: int) -> str:
    """Up to `context` characters after, to the end of a word."""
    if not context:
        return ""
    piece = text[end : end + context]
    if end + context < len(text) and not text[end + context].isspace() and not piece[-1:].isspace():
        piece = re.sub(r"\s\S+$", "", piece)
    return piece.rstrip()


def _of_code(frame: pd.DataFrame, code: str | Sequence[str], codebook: Codebook | None) -> pd.DataFrame:
    wanted = [code] if isinstance(code, str) else list(code)
    keep = pd.Series(False, index=frame.index)
    for path in wanted:
        here = (frame["code"] == path) | frame["code"].astype(str).str.startswith(f"{path}/")
        if not here.any() and (codebook is None or path not in codebook):
            from qualcode.codebook import did_you_mean

            known = sorted(set(frame["code"]))
            raise QualcodeError(f"code {path!r} has no codings here{did_you_mean(path, known)}")
        keep |= here
    return frame[keep]


def _joined_coders(frame: pd.DataFrame) -> pd.DataFrame:
    """One row for a passage and code, however many coders put it there."""
    same = ["document", "start", "end", "code"]
    if not frame.duplicated(same).any():
        return frame
    grouped = frame.groupby(same, sort=False)
    first = frame.drop_duplicates(same).set_index(same)
    for name in ("coder", "memo", "id"):
        first[name] = grouped[name].agg(lambda values: "; ".join(dict.fromkeys(str(v) for v in values if v)))
    return first.reset_index()


def _attributes(corpus: Corpus) -> pd.DataFrame:
    """One row a voice, one column an attribute; region and cooperation_class where they follow for all."""
    frame = pd.DataFrame([dict(voice.attributes) for voice in corpus.voices])
    # NA beside text must not turn numbers into floats: attributes are shown as they were given
    frame = frame.astype(object).where(frame.notna(), None)
    for name in DERIVED:
        if name not in frame:
            try:
                frame[name] = corpus.values(name)
            except QualcodeError:
                continue
    return frame.drop(columns=[name for name in frame.columns if name in COLUMNS])


def _of_group(frame: pd.DataFrame, corpus: Corpus, group: Mapping[str, Any]) -> pd.DataFrame:
    for attribute, wanted in group.items():
        values = attribute_values(
            attribute, [(voice.participant, voice.attributes) for voice in corpus.voices]
        )
        if wanted not in values:
            raise QualcodeError(
                f"{attribute} {wanted!r} is not among the participants; there are {', '.join(map(repr, dict.fromkeys(values)))}"
            )
        frame = frame[[voice >= 0 and values[voice] == wanted for voice in frame["_voice"]]]
    return frame


def _with_code_columns(frame: pd.DataFrame, codebook: Codebook | None, language: str) -> pd.DataFrame:
    paths = frame["code"].astype(str)
    order = {path: number for number, path in enumerate(codebook.paths)} if codebook is not None else {}
    known = {path: (order.get(path, len(order)), path) for path in paths.unique()}
    rank = {path: number for number, path in enumerate(sorted(known, key=lambda path: known[path]))}
    labels = {
        path: codebook.label(path, language)
        if codebook is not None and path in codebook
        else path.rpartition("/")[2]
        for path in rank
    }
    frame = frame.assign(
        parent=[path.rpartition("/")[0] for path in paths],
        label=[labels[path] for path in paths],
        _order=[rank[path] for path in paths],
    )
    depth = max((path.count("/") + 1 for path in rank), default=1)
    for level in range(depth):
        frame[f"level_{level + 1}"] = [
            parts[level] if level < len(parts := path.split("/")) else "" for path in paths
        ]
    return frame


def _cited(frame: pd.DataFrame, corpus: Corpus, consent: Terms | None, language: str) -> pd.DataFrame:
    spoken = [
        n
        for n, voice in enumerate(corpus.voices)
        if corpus.transcripts[voice.document].source.kind != "document"
    ]
    people = [(corpus.voices[n].participant, corpus.voices[n].attributes) for n in spoken]
    labels = citation_labels(people, consent, language)
    by_voice = {
        n: labels[person, place] for place, (n, (person, _)) in enumerate(zip(spoken, people, strict=True))
    }
    # a document is cited by its name, for it is nobody's speech; -1 is a passage that is nobody's
    found = [
        ("", "") if voice < 0 else by_voice.get(voice, (f"({document})", ""))
        for voice, document in zip(frame["_voice"], frame["document"], strict=True)
    ]
    return frame.assign(citation=[label for label, _ in found], citation_note=[why for _, why in found])


def _selected(
    frame: pd.DataFrame, select: Selection | None, per_participant: int | None, limit: int | None
) -> pd.DataFrame:
    """For each code, the rows chosen, in the order of choice."""
    chosen: list[Any] = []
    for _, rows in frame.groupby("_order", sort=True):
        order = list(range(len(rows)))
        if select is not None:
            texts, languages = rows["quote"].tolist(), rows["language"].tolist()
            order = most_typical(texts, languages) if select == "typical" else most_unlike(texts, languages)
        taken: dict[Any, int] = {}
        kept: list[Any] = []
        for at in order:
            person = rows["participant"].iloc[at]
            if per_participant is not None and taken.get(person, 0) >= per_participant:
                continue
            if limit is not None and len(kept) >= limit:
                break
            taken[person] = taken.get(person, 0) + 1
            kept.append(rows.index[at])
        chosen.extend(kept)
    return frame.loc[chosen]
