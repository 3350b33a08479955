"""What people decided: a filled-in review, read strictly, as a table that is remembered for the study.

It holds the words that were added by hand, and what was written beside: it belongs in the vault.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from qualcode.anonymising.identities.register_file import KIND_WORDS
from qualcode.anonymising.reviewing.by_hand import ADD_COLUMNS, added_key, documents_of, guessed_kind
from qualcode.model import Kind, Level, QualcodeError, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

#: What may be written under "decision", in English and Norwegian.
DECISIONS = {
    "replace": "replace", "yes": "replace", "y": "replace", "ja": "replace", "j": "replace", "erstatt": "replace",
    "mask": "replace", "x": "replace",
    "keep": "keep", "no": "keep", "n": "keep", "nei": "keep", "behold": "keep", "stay": "keep",
}  # fmt: skip
_DECIDED = ("key", "decision", "kind", "level", "merge_with", "replacement", "note", "text", "document")


def read_review(
    path: str | Path, transcripts: Transcript | Iterable[Transcript] | None = None
) -> pd.DataFrame:
    """Read the decisions from a filled-in sheet (.xlsx, .csv) or from what the page saved (.json).

    Returns a table with key, decision ("replace" or "keep"), kind, level, merge_with, replacement, note, and for what
    was added by hand text and document ("" for everywhere): a row for each line that was decided. Raises QualcodeError,
    naming the row, for a decision, kind or level that is not known and, when `transcripts` are given, for an added
    text that does not stand where it is said to.
    """
    from qualcode.anonymising.reviewing import review_files

    return decisions_of(review_files.read_rows(Path(path)), Path(path).name, transcripts)


def decisions_of(
    rows: Any, source: str = "review", transcripts: Transcript | Iterable[Transcript] | None = None
) -> pd.DataFrame:
    """The decided rows of a filled-in review table (a DataFrame or rows), as `read_review` gives them."""
    import pandas as pd

    if hasattr(rows, "to_dict"):  # a table in a notebook: its rows are called as the notebook shows them
        records = [
            {**row, "_where": f"row {label}"}
            for label, row in zip(rows.index, rows.to_dict("records"), strict=True)
        ]
    else:
        records = list(rows)
    texts = None if transcripts is None else as_transcripts(transcripts)
    decided: list[tuple[str, ...]] = []
    for number, row in enumerate(records, 2):
        plain = {str(k): "" if v is None or v != v else str(v).strip() for k, v in row.items()}
        where = f"{source}, {plain.get('_where') or f'row {number}'}"
        if not plain.get("key") and any(plain.get(name) for name in ADD_COLUMNS):
            decided += _added(plain, where, texts)
        elif plain.get("decision") or plain.get("merge_with"):
            decided.append((plain.get("key", ""), *_choice(plain, where), "", ""))
    table = pd.DataFrame(decided, columns=list(_DECIDED))
    return table.drop_duplicates("key", keep="last").reset_index(drop=True)


def _choice(plain: dict[str, str], where: str) -> tuple[str, str, str, str, str, str]:
    """What was filled in: decision, kind, level, merge_with, replacement, note. Raises for a word that is not known."""
    written = plain.get("decision", "")
    decision = DECISIONS.get(written.casefold(), "") if written else "replace"
    if not decision:
        raise QualcodeError(
            f"{where}: decision {written!r} is not known; write replace or keep, or leave it empty"
        )
    kind = plain.get("kind", "").casefold()
    kind = KIND_WORDS.get(kind, kind) if kind else ""
    if kind and kind not in get_args(Kind):
        raise QualcodeError(
            f"{where}: kind {plain['kind']!r} is not known; expected {', '.join(get_args(Kind))}"
        )
    level = plain.get("level", "").casefold()
    if level and level not in get_args(Level):
        raise QualcodeError(
            f"{where}: level {plain['level']!r} is not known; expected {', '.join(get_args(Level))}"
        )
    suggestion = plain.get("suggestion", plain.get("replacement", ""))
    return decision, kind, level, plain.get("merge_with", ""), suggestion, plain.get("note", "")


def _added(plain: dict[str, str], where: str, texts: list[Transcript] | None) -> list[tuple[str, ...]]:
    """The decisions of a row that a person added: one for each document it names, or one for everywhere."""
    if plain.get("context") or plain.get("detectors"):
        raise QualcodeError(f"{where}: the key is gone; leave the first column as it was")
    words = plain.get("text", "")
    if not words:
        raise QualcodeError(f"{where}: the column text is empty; write the words that are to be added there")
    decision, kind, level, *others = _choice(plain, where)
    if level == "keep":
        decision = "keep"
    named = documents_of(plain.get("documents", plain.get("document", "")), words, where, texts)
    return [
        (added_key(words, name), decision, kind or guessed_kind(words), level, *others, words, name)
        for name in named
    ]


def add_decisions(earlier: pd.DataFrame | None, new: pd.DataFrame) -> pd.DataFrame:
    """Earlier decisions with new ones laid over: the last word on a key stands."""
    import pandas as pd

    if earlier is None or not len(earlier):
        return new
    together = pd.concat([earlier, new]).fillna("")
    return together.drop_duplicates("key", keep="last").reset_index(drop=True)


def decisions_by_key(decisions: pd.DataFrame | None) -> dict[str, dict[str, str]]:
    """The decisions by key, every cell as text; none where there is no table."""
    if decisions is None or not len(decisions):
        return {}
    rows = decisions.to_dict("records")
    return {str(row["key"]): {name: str(row.get(name) or "") for name in _DECIDED} for row in rows}
