"""Codings that were made elsewhere, taken into the logs of those who made them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.model import QualcodeError, Span
from qualcode.study.promises import record

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.study.study import Study


@dataclass(frozen=True, slots=True)
class Taken:
    """How many codings of each coder are new, and how many were there already."""

    new: dict[str, int]
    same: int

    def lines(self) -> list[str]:
        who = ", ".join(f"{count} of {coder}" for coder, count in sorted(self.new.items())) or "none"
        return [f"new codings: {who}" + (f"; there already: {self.same}" if self.same else "")]


def import_codings(study: Study, source: Path | pd.DataFrame, *, raw: bool = False) -> Taken:
    """See `Study.import_codings`."""
    from qualcode.coding import MACHINE_CODERS, CodingLog, coding_table, events, read_history

    table = coding_table(source if not isinstance(source, Path) else _read(source))
    table = _placed(study, table, raw)
    if raw:
        table = table.assign(memo=_clean_memos(study, table))
    unknown = sorted(set(table["code"]) - set(study.codebook.paths))
    if unknown:
        raise QualcodeError(
            f"code {unknown[0]!r} is not in codebook.yaml ({len(unknown)} such codes); add it there or rename it in the table"
        )
    without = table["coder"].fillna("").astype(str) == ""
    if without.any():
        raise QualcodeError(f"{int(without.sum())} codings name no coder; fill in the column coder")
    computer = table["coder"].isin(MACHINE_CODERS)
    if computer.any():
        raise QualcodeError(
            f"{int(computer.sum())} codings name the coder {table.loc[computer, 'coder'].iloc[0]!r}, who is the computer, and whose "
            "codings `qualcode code` makes and takes back; leave them out, or give them the name of the person who went through them"
        )
    there = set(study.codings()["id"])
    revisions = {text.id: text.revision for text in study.transcripts()}
    new: dict[str, int] = {}
    for coder, rows in table[~table["id"].isin(there)].groupby("coder"):
        records: list[dict[Any, Any]] = rows.to_dict("records")
        acts = [events.add(row, revision=revisions[row["document"]]) for row in records]
        clock = read_history(study.layout.logs()).clock
        CodingLog(study.layout.log(str(coder)), str(coder)).append(acts, after=clock)
        new[str(coder)] = len(acts)
    if new:
        record(study, "code", count=sum(new.values()), how="imported")
    return Taken(new, int(table["id"].isin(there).sum()))


def _read(path: Path) -> Any:
    import pandas as pd

    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise QualcodeError(
            f"{path.name}: codings come as .csv or .xlsx with document, start, end, code and coder"
        )
    try:
        if path.suffix.lower() == ".xlsx":
            return pd.read_excel(path, keep_default_na=False, na_values=[""])
        return pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, na_values=[""])
    except FileNotFoundError:
        raise QualcodeError(f"{path.name}: there is no such file; check the path") from None
    except (ValueError, UnicodeDecodeError) as error:
        why = str(error).splitlines()[0]
        raise QualcodeError(
            f"{path.name}: cannot be read as a table ({why}); save it again as csv in UTF-8"
        ) from None


def _clean_memos(study: Study, table: pd.DataFrame) -> list[str]:
    """Memos written on raw text, with what was replaced in their interview, and what the register holds, replaced too.

    Raises QualcodeError for a memo that holds a telephone number, an e-mail address or an identity number.
    """
    from qualcode.anonymising import find_leaks
    from qualcode.study.releasing import from_csv, register_of

    documents = table["document"].astype(str)
    replaced = {id: from_csv(study.vault.get(f"replacements/{id}.csv")) for id in sorted(set(documents))}
    register = register_of(study)
    by_entity: dict[str, str] = {}
    for rows in replaced.values():
        for entity, label in zip(rows["entity"], rows["replacement"], strict=True):
            if entity and len(label) <= len(by_entity.get(entity, label)):
                by_entity[entity] = label  # the shortest is the one without a genitive
    labels = {label for rows in replaced.values() for label in rows["replacement"]}
    clean = []
    for id, document, memo in zip(table["id"], documents, table["memo"].fillna("").astype(str), strict=True):
        rows = replaced[document]
        pairs = sorted(
            set(zip(rows["text"], rows["replacement"], strict=True)), key=lambda pair: -len(pair[0])
        )
        for text, label in pairs if memo else ():
            memo = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", lambda _, new=label: new, memo)  # type: ignore[misc]
        masked = [
            Span(*match.span()) for match in re.finditer(r"\[[^\[\]]*\]", memo) if match.group() in labels
        ]
        for mention in reversed(register.find(memo)):
            if not any(mention.span & span for span in masked):
                label = by_entity.get(mention.entity) or f"[{mention.entity or mention.kind}]"
                memo = memo[: mention.start] + label + memo[mention.end :]
        for leak in find_leaks(memo).itertuples():
            raise QualcodeError(
                f"the memo of coding {id!r} on {document}, characters {leak.start}-{leak.end}, holds what looks like a"
                f" {leak.why}; take it out and import again"
            )
        clean.append(memo)
    return clean


def _placed(study: Study, table: pd.DataFrame, raw: bool) -> pd.DataFrame:
    """The codings on the study's texts; with `raw` they stand on the raw texts and move through the offset maps."""
    from qualcode.study.texts import map_from_bytes

    texts = {text.id: text for text in study.transcripts()}
    unknown = sorted(set(table["document"].astype(str)) - set(texts))
    if unknown:
        raise QualcodeError(
            f"codings of {unknown[0]!r}: the study has no such text; its texts are {', '.join(texts)}"
        )
    maps = {id: map_from_bytes(study.vault.get(f"maps/{id}.json")) for id in texts} if raw else {}
    spans: list[Span] = []
    turns: list[Any] = []
    for document, start, end in zip(table["document"], table["start"], table["end"], strict=True):
        span = Span(int(start), int(end))
        span = maps[document].forward(span) if raw else span
        if span.end > len(texts[document].text):
            raise QualcodeError(
                f"codings of {document}: {start}-{end} lies outside its text of {len(texts[document].text)} characters; were "
                "they made on another text? Codings made before anonymising come in with --raw"
            )
        turn = texts[document].turn_at(span.start)
        spans.append(span)
        turns.append(None if turn is None else turn.index)
    return table.assign(start=[s.start for s in spans], end=[s.end for s in spans], turn=turns)
