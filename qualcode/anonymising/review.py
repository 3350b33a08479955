"""What people decide: a table of what was found, out to a sheet or page, and the decisions back in.

The table holds names and their contexts: it is connection-key material and belongs in the vault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from qualcode.anonymising.levels import Label
from qualcode.anonymising.names import name_key
from qualcode.anonymising.tables import to_identifiers, to_table
from qualcode.model import Identifier, Kind, QualcodeError, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

REVIEW_COLUMNS = (
    "key", "text", "context", "kind", "level", "entity", "suggestion", "decision", "merge_with", "note", "why",
    "confidence", "mentions", "documents", "detectors",
)  # fmt: skip
#: What may be written under "decision", in English and Norwegian.
DECISIONS = {
    "replace": "replace", "yes": "replace", "y": "replace", "ja": "replace", "j": "replace", "erstatt": "replace",
    "mask": "replace", "x": "replace",
    "keep": "keep", "no": "keep", "n": "keep", "nei": "keep", "behold": "keep", "stay": "keep",
}  # fmt: skip
_DECIDED = ("key", "decision", "kind", "level", "merge_with", "replacement", "note")


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
    only what is new is in the table.
    """
    import pandas as pd

    texts = {transcript.id: transcript for transcript in as_transcripts(transcripts)}
    reasons = _reasons(conflicts)
    decided = set(_decisions_by_key(decisions))
    groups: dict[str, list[Identifier]] = {}
    for one in to_identifiers(identifiers):
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
    the filled-in sheet. Arguments as for `review_table`; `language` ("en" or "nb") is that of the headings' help.
    """
    from qualcode.anonymising import review_files

    path = Path(path)
    table = review_table(identifiers, transcripts, decisions, conflicts=conflicts, level=level)
    if path.suffix.lower() == ".xlsx":
        review_files.write_sheet(table, path, language)
    elif path.suffix.lower() in (".html", ".htm"):
        review_files.write_page(table, path, language)
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


def read_review(path: str | Path) -> pd.DataFrame:
    """Read the decisions from a filled-in sheet (.xlsx, .csv) or from what the page saved (.json).

    Returns a table with key, decision ("replace" or "keep"), kind, level, merge_with, replacement, note: a row for
    each line that was decided. Raises QualcodeError, naming the row, for a decision that is not known.
    """
    from qualcode.anonymising import review_files

    return decisions_of(review_files.read_rows(Path(path)), Path(path).name)


def decisions_of(rows: Any, source: str = "review") -> pd.DataFrame:
    """The decided rows of a filled-in review table (a DataFrame or rows), as `read_review` gives them."""
    import pandas as pd

    records = rows.to_dict("records") if hasattr(rows, "to_dict") else list(rows)
    decided = []
    for number, row in enumerate(records, 2):
        plain = {str(k): "" if v is None or v != v else str(v).strip() for k, v in row.items()}
        written = plain.get("decision", "")
        if not written and not plain.get("merge_with"):
            continue
        decision = DECISIONS.get(written.casefold(), "") if written else "replace"
        if not decision:
            raise QualcodeError(
                f"{source}, row {number}: decision {written!r} is not known; write replace or keep, or leave it empty"
            )
        if not plain.get("key"):
            raise QualcodeError(f"{source}, row {number}: the key is gone; leave the first column as it was")
        if plain.get("kind") and plain["kind"] not in get_args(Kind):
            raise QualcodeError(
                f"{source}, row {number}: kind {plain['kind']!r} is not known; expected {', '.join(get_args(Kind))}"
            )
        decided.append(
            (plain["key"], decision, plain.get("kind", ""), plain.get("level", ""), plain.get("merge_with", ""),
             plain.get("suggestion", plain.get("replacement", "")), plain.get("note", ""))
        )  # fmt: skip
    return pd.DataFrame(decided, columns=list(_DECIDED))


def add_decisions(earlier: pd.DataFrame | None, new: pd.DataFrame) -> pd.DataFrame:
    """Earlier decisions with new ones laid over: the last word on a key stands."""
    import pandas as pd

    if earlier is None or not len(earlier):
        return new
    return pd.concat([earlier, new]).drop_duplicates("key", keep="last").reset_index(drop=True)


def apply_decisions(
    identifiers: pd.DataFrame | Iterable[Identifier],
    decisions: pd.DataFrame,
    *,
    conflicts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The identifiers as people decided, with two columns more: reviewed (whether decided) and replacement.

    "keep" sets the level to keep; "replace" sets one that was kept to direct (person, contact, id, address) or
    indirect; kind is taken over; `merge_with` gives the mention the entity named there, or the entity of the text
    named there; a suggestion that was rewritten stands as it was written. Give `conflicts` where the review had them.
    """
    asked = _reasons(conflicts)
    by_key = _decisions_by_key(decisions)
    found = to_identifiers(identifiers)
    entities = {one.entity for one in found if one.entity}
    by_text: dict[str, str] = {}
    for one in found:
        by_text.setdefault(name_key(one.text), one.entity)
    decided, reviewed, replacements = [], [], []
    for one in found:
        choice = by_key.get(_key(one, (one.document, one.start) in asked)) or by_key.get(_key(one, False))
        reviewed.append(choice is not None)
        replacements.append("")
        if choice is not None:
            suggested = "" if one.level == "keep" else Label("publication").text(one, None)
            one = _decided(one, choice, entities, by_text)
            written = choice["replacement"]
            if one.level != "keep" and written and written != suggested and not _is_label(written):
                replacements[-1] = written
        decided.append(one)
    table = to_table(decided)
    table["reviewed"] = reviewed
    table["replacement"] = replacements
    return table


def _decided(
    one: Identifier, choice: dict[str, str], entities: set[str], by_text: dict[str, str]
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


def _is_label(text: str) -> bool:
    """Whether it is one of our own labels, whatever its number: numbers may shift, and that is no decision."""
    return text.startswith("[") and text.endswith("]")


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


def _decisions_by_key(decisions: pd.DataFrame | None) -> dict[str, dict[str, str]]:
    if decisions is None or not len(decisions):
        return {}
    rows = decisions.to_dict("records")
    return {str(row["key"]): {name: str(row.get(name) or "") for name in _DECIDED} for row in rows}
