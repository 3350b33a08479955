"""What people are asked: a table of what was found, out to a sheet or page, and their decisions laid over it.

The table holds names and their contexts: it is connection-key material and belongs in the vault.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.anonymising.identities.names import name_key
from qualcode.anonymising.replacing.levels import LANGUAGES, LEVELS, Label
from qualcode.anonymising.replacing.tables import to_identifiers, to_table
from qualcode.anonymising.reviewing.by_hand import BY_HAND, additions, lay_over
from qualcode.anonymising.reviewing.decisions import decisions_by_key, decisions_of
from qualcode.model import Identifier, QualcodeError, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

REVIEW_COLUMNS = (
    "key", "text", "context", "kind", "level", "entity", "suggestion", "decision", "merge_with", "note", "why",
    "confidence", "mentions", "documents", "detectors",
)  # fmt: skip


def review_table(
    identifiers: pd.DataFrame | Iterable[Identifier],
    transcripts: Transcript | Iterable[Transcript],
    decisions: pd.DataFrame | None = None,
    *,
    conflicts: pd.DataFrame | None = None,
    level: str = "publication",
) -> pd.DataFrame:
    """What is to be decided, one row for all mentions that read alike, the unsure and the ambiguous first.

    Columns: key (stays the same from run to run), text, context (the least sure mention between « »), kind, level,
    entity, suggestion (what will stand instead), decision, merge_with, note (these three are filled in), why (it is
    asked), confidence (of the least sure mention), mentions, documents, detectors. With `decisions` from earlier,
    only what is new is in the table. For what no detector found a row is added: see `add_to_review`.
    """
    import pandas as pd

    texts = {transcript.id: transcript for transcript in as_transcripts(transcripts)}
    reasons = _reasons(conflicts)
    earlier = decisions_by_key(decisions)
    decided = set(earlier)
    found = to_identifiers(identifiers)
    stays, _ = lay_over(found, [one for one, _ in additions(earlier.values(), texts.values())])
    groups: dict[str, list[Identifier]] = {}
    for one in (one for one, asked in zip(found, stays, strict=True) if asked and one.detector != BY_HAND):
        groups.setdefault(_key(one, (one.document, one.start) in reasons), []).append(one)
    rows = []
    for key, ones in groups.items():
        if key in decided:
            continue
        unsure = min(ones, key=lambda one: one.confidence)
        transcript = texts.get(unsure.document)
        if transcript is None:
            raise QualcodeError(f"review: document {unsure.document!r} is not among the transcripts")
        why = next((reasons[o.document, o.start] for o in ones if (o.document, o.start) in reasons), "")
        suggestion = "" if unsure.level == "keep" else Label(level).text(unsure, transcript.language)
        rows.append(
            (
                key, unsure.text, context(transcript.text, unsure.start, unsure.end), unsure.kind, unsure.level,
                unsure.entity, suggestion, "", "", "", why or _why(unsure), round(unsure.confidence, 2), len(ones),
                ", ".join(dict.fromkeys(o.document for o in ones)), ", ".join(sorted({o.detector for o in ones})),
            )
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=list(REVIEW_COLUMNS))
    table["_ambiguous"] = [not (why and why != "unsure") for why in table["why"]]
    table = table.sort_values(["_ambiguous", "confidence", "text"], kind="stable").drop(columns="_ambiguous")
    return table.reset_index(drop=True)


def add_to_review(
    table: pd.DataFrame,
    text: str,
    *,
    documents: str = "",
    kind: str = "",
    level: str = "",
    suggestion: str = "",
    merge_with: str = "",
    note: str = "",
) -> pd.DataFrame:
    """The review table with a row more, for words that no detector found: a year, a number, a turn of phrase.

    `text` is looked for as it stands, whole words in any case, in `documents` (ids parted by commas; empty: wherever it
    stands). Without `kind` it is told by digits and capitals; `suggestion` is what will stand instead, empty for the
    level's own label.
    """
    import pandas as pd

    row: dict[str, Any] = dict.fromkeys(table.columns, "")
    row |= {"text": text, "documents": documents, "kind": kind, "level": level, "suggestion": suggestion}
    row |= {"decision": "replace", "merge_with": merge_with, "note": note, "mentions": 0, "confidence": 1.0}
    return pd.concat([table, pd.DataFrame([row])], ignore_index=True)


def review_sheet(
    identifiers: pd.DataFrame | Iterable[Identifier],
    transcripts: Transcript | Iterable[Transcript],
    path: str | Path,
    decisions: pd.DataFrame | None = None,
    *,
    conflicts: pd.DataFrame | None = None,
    level: str = "publication",
    language: str = "en",
) -> Path:
    """Write what is to be decided as an Excel sheet (.xlsx) or a page for the browser (.html), by the path's ending.

    The page needs no network; its button saves the decisions as a .json file, which `read_review` reads as it does
    the filled-in sheet. Both have a place for what no detector found; the page shows the transcripts, to read through
    and to mark it in. Arguments as for `review_table`; `language` ("en" or "nb") is that of the headings' help.
    """
    from qualcode.anonymising.reviewing import review_files

    path = Path(path)
    transcripts = as_transcripts(transcripts)
    table = review_table(identifiers, transcripts, decisions, conflicts=conflicts, level=level)
    if path.suffix.lower() == ".xlsx":
        review_files.write_sheet(table, [transcript.id for transcript in transcripts], path, language)
    elif path.suffix.lower() in (".html", ".htm"):
        marked = to_identifiers(identifiers)
        review_files.write_page(table, transcripts, marked, path, language)
    else:
        raise QualcodeError(f"{path.name}: expected a path ending in .xlsx or .html for the review")
    return path


def review_page(
    identifiers: pd.DataFrame | Iterable[Identifier],
    transcripts: Transcript | Iterable[Transcript],
    path: str | Path,
    decisions: pd.DataFrame | None = None,
    **options: Any,
) -> Path:
    """Write the review as a page for the browser; see `review_sheet`."""
    return review_sheet(identifiers, transcripts, Path(path).with_suffix(".html"), decisions, **options)


def apply_decisions(
    identifiers: pd.DataFrame | Iterable[Identifier],
    decisions: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript] | None = None,
    *,
    conflicts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The identifiers as people decided, with two columns more: reviewed (whether decided) and replacement.

    "keep" sets the level to keep; "replace" sets one that was kept to direct (person, contact, id, address) or
    indirect; kind is taken over; `merge_with` gives the mention the entity named there, or the entity of the text
    named there; a suggestion that was rewritten stands as it was written. What a reviewer added is looked for in the
    `transcripts` and comes in as a row for each place (detector "reviewer"), instead of what was found inside it. Give
    `conflicts` where the review had them. `decisions` may be the review table itself, as it was filled in in a notebook.

    Raises QualcodeError for words that were added and stand in none of the transcripts.
    """
    asked = _reasons(conflicts)
    if "suggestion" in decisions.columns:
        decisions = decisions_of(decisions, transcripts=transcripts)
    by_key = decisions_by_key(decisions)
    found = to_identifiers(identifiers)
    entities = {one.entity for one in found if one.entity}
    by_text: dict[str, str] = {}
    for one in found:
        by_text.setdefault(name_key(one.text), one.entity)

    def row(one: Identifier, choice: Mapping[str, str] | None) -> tuple[Identifier, bool, str]:
        if choice is None:
            return one, False, ""
        return _decided(one, choice, entities, by_text), True, _rewritten(one, choice)

    rows = [
        row(one, by_key.get(_key(one, (one.document, one.start) in asked)) or by_key.get(_key(one, False)))
        for one in found
    ]
    added = [row(one, choice) for one, choice in additions(by_key.values(), transcripts)]
    stays, needed = lay_over([one for one, _, _ in rows], [one for one, _, _ in added])
    rows = [one for one, stay in zip((*rows, *added), (*stays, *needed), strict=True) if stay]
    order = {document: number for number, document in enumerate(dict.fromkeys(one.document for one in found))}
    rows.sort(key=lambda row: (order.get(row[0].document, len(order)), row[0].start))
    table = to_table([one for one, _, _ in rows])
    table["reviewed"] = [reviewed for _, reviewed, _ in rows]
    table["replacement"] = [replacement for _, _, replacement in rows]
    return table


def _rewritten(one: Identifier, choice: Mapping[str, str]) -> str:
    """What a person wrote to stand instead; "" where it is one of our own labels, at whatever level, left as it was."""
    written = choice["replacement"]
    if not written or choice["decision"] == "keep":
        return ""
    if not written.startswith("["):
        return written
    unnumbered = _NUMBER.sub("", written)
    ours = (
        _NUMBER.sub("", Label(level).text(replace(one, kind=kind), language))  # type: ignore[arg-type]
        for kind in dict.fromkeys((one.kind, choice["kind"] or one.kind))
        for level in reversed(LEVELS)
        for language in LANGUAGES
    )
    return "" if unnumbered in ours else written


# The number of an entity, which may shift from run to run: [person 3: colleague], [town in Kenya 2]
_NUMBER = re.compile(r"(?<=[^\W\d]) \d{1,3}(?=\]|: )")


def _decided(
    one: Identifier, choice: Mapping[str, str], entities: set[str], by_text: dict[str, str]
) -> Identifier:
    if choice["decision"] == "keep":
        return replace(one, level="keep")
    kind: Any = choice["kind"] or one.kind
    level: Any = one.level if one.level != "keep" else _usual_level(kind)
    if choice["level"] in ("direct", "indirect"):
        level = choice["level"]
    entity = one.entity if kind == one.kind else ""
    if other := choice["merge_with"]:
        entity = other if other in entities else by_text.get(name_key(other), other)
    return replace(one, kind=kind, level=level, entity=entity)


def _usual_level(kind: str) -> str:
    return "direct" if kind in ("person", "contact", "id", "address") else "indirect"


def context(text: str, start: int, end: int, around: int = 70) -> str:
    """The mention between « », with what stands around it on one line.

    >>> context("Jeg ringte Kari i går.", 11, 15)
    'Jeg ringte «Kari» i går.'
    """
    before, after = text[max(0, start - around) : start], text[end : end + around]
    return " ".join(f"{before}«{text[start:end]}»{after}".split())


def _key(one: Identifier, by_document: bool) -> str:
    """A key that does not show the name and stays from run to run; ambiguous mentions are asked by document."""
    parts = [one.kind, name_key(one.text), *([one.document] if by_document else [])]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _why(one: Identifier) -> str:
    return "unsure" if one.confidence < 0.7 else ""


def _reasons(conflicts: pd.DataFrame | None) -> dict[tuple[str, int], str]:
    if conflicts is None or not len(conflicts):
        return {}
    return {
        (str(row["document"]), int(row["start"])): f"{row['why']}: {', '.join(row['candidates'])}"
        for row in conflicts.to_dict("records")
    }
