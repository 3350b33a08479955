"""The framework matrix: participants × codes, in each cell a written summary with references to the quotes behind it.

Ritchie & Spencer (1994); Gale et al. (2013), BMC Medical Research Methodology 13:117.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from qualcode.analysis.corpus import Corpus
from qualcode.analysis.passages import code_order
from qualcode.analysis.quoting import quotes
from qualcode.model import QualcodeError, Transcript

if TYPE_CHECKING:
    from qualcode.codebook import Codebook

# The last line of a cell, where there are quotes: an arrow and "document:turn" of each.
ARROW = "→ "
_REFERENCES = re.compile(r"(?:^|\n)→ ?([^\n]*)\s*\Z")
COLUMNS = ("participant", "code", "summary", "references")


def framework_matrix(
    codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    summaries: pd.DataFrame | None = None,
    *,
    codes: Sequence[str] | None = None,
    codebook: Codebook | None = None,
    coders: str = "union",
) -> pd.DataFrame:
    """One row a participant, one column a code; a cell is the summary, then a line "→ P03:12; P03:15" with its quotes.

    `summaries` are those written so far: columns participant, code, summary, as `read_framework` and
    `framework_table` give them; cells without one hold the references alone and wait to be written. `codes`: the columns, in
    order (default: the codebook's, else those used), descendants included in the references. References are
    "document:turn", turns counted from 0, each once. Summaries of participants or codes that are not in the table are kept
    as rows and columns of their own, so that nothing written is lost; `attrs["notes"]` names them.
    """
    found = quotes(codings, transcripts, codebook=codebook, coders=coders)
    people = list(Corpus.build(transcripts, documents=False).participants)
    order = list(codes) if codes is not None else code_order(found["code"], codebook)
    written = _written(summaries)
    notes = []
    for names, column in ((people, "participant"), (order, "code")):
        extra = [name for name in dict.fromkeys(written[column]) if name not in names]
        if extra:
            notes.append(f"summaries kept of {column}s not in the table: {', '.join(extra)}")
            names.extend(extra)
    said = dict(
        zip(zip(written["participant"], written["code"], strict=True), written["summary"], strict=True)
    )
    references: dict[tuple[str, str], list[str]] = {}
    placed = found[found["participant"].notna() & found["turn"].notna()].sort_values(["document", "start"])
    for person, code, document, turn in placed[["participant", "code", "document", "turn"]].to_numpy(
        dtype=object
    ):
        for path in order:
            if code == path or str(code).startswith(f"{path}/"):
                references.setdefault((str(person), path), []).append(f"{document}:{turn}")
    cells = [
        [_cell(said.get((person, path), ""), references.get((person, path), [])) for path in order]
        for person in people
    ]
    out = pd.DataFrame(
        cells, index=pd.Index(people, name="participant"), columns=pd.Index(order, name="code"), dtype=object
    )
    out.attrs = {"stage": found.attrs["stage"], "n": len(people), "notes": notes, "unit": "summaries"}
    return out


def framework_table(matrix: pd.DataFrame) -> pd.DataFrame:
    """A framework matrix as rows: participant, code, summary (text), references (tuple of "document:turn").

    >>> matrix = pd.DataFrame({"benefits": ["They learnt.\\n→ P1:3; P1:7"]}, index=pd.Index(["P1"], name="participant"))
    >>> framework_table(matrix).iloc[0].tolist()
    ['P1', 'benefits', 'They learnt.', ('P1:3', 'P1:7')]
    """
    rows = []
    for person, cells in matrix.iterrows():
        for code, cell in cells.items():
            summary, references = split_cell("" if cell is None or cell != cell else str(cell))
            rows.append((str(person), str(code), summary, references))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def split_cell(cell: str) -> tuple[str, tuple[str, ...]]:
    """A cell's summary and its references; the references are its last line, if that starts with an arrow."""
    match = _REFERENCES.search(cell)
    if match is None:
        return cell, ()
    return cell[: match.start()], tuple(part.strip() for part in match.group(1).split(";") if part.strip())


def _cell(summary: str, references: list[str]) -> str:
    line = ARROW + "; ".join(dict.fromkeys(references)) if references else ""
    return f"{summary}\n{line}" if summary and line else summary or line


def _written(summaries: pd.DataFrame | None) -> pd.DataFrame:
    """The summaries that hold text, as rows; a matrix is taken apart."""
    if summaries is None:
        return pd.DataFrame(columns=list(COLUMNS[:3]))
    if "summary" not in summaries:
        if summaries.index.name != "participant":
            raise QualcodeError(
                "summaries: expected the columns participant, code and summary, or a framework matrix"
            )
        summaries = framework_table(summaries)
    missing = {"participant", "code"} - set(summaries.columns)
    if missing:
        raise QualcodeError(
            f"summaries lack the column {sorted(missing)[0]!r}; expected participant, code and summary"
        )
    texts = summaries["summary"].fillna("").astype(str)
    return summaries.assign(summary=texts, participant=summaries["participant"].astype(str))[
        texts.str.strip() != ""
    ]
