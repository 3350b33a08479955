"""The study's codings: replayed from the logs onto the texts of today, and the computer's part in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.model import QualcodeError
from qualcode.study.promises import record
from qualcode.study.texts import read_moves

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.study.study import Study

Key = tuple[str, int, int, str]  # document, start, end, code


@dataclass(frozen=True, slots=True)
class Coded:
    """What the computer's coder did: how many codings there are now, how many came and went, and in how many texts."""

    coder: str
    codings: int
    added: int
    removed: int
    codes: int
    documents: int
    unit: str

    def lines(self) -> list[str]:
        changed = (
            f"{self.added} added, {self.removed} removed" if self.added or self.removed else "nothing changed"
        )
        who = "the cues" if self.coder == "cues" else "the cues and the coded examples"
        return [
            f"{who} gave {self.codings} codings ({self.unit}s) of {self.codes} codes in {self.documents} transcripts "
            f'as coder "{self.coder}" ({changed})'
        ]


def codings(study: Study, coders: Sequence[str] | None = None, *, as_of: str | None = None) -> pd.DataFrame:
    """See `Study.codings`. A coding made on an earlier revision stands where its words are today."""
    from qualcode.coding import move_codings, read_history
    from qualcode.coding.replay import replay

    texts = study.transcripts() if study.layout.transcripts.is_dir() else []
    table = replay(read_history(study.layout.logs()), as_of=as_of).to_frame()
    table = move_codings(table, texts, {text.id: read_moves(study.layout, text.id) for text in texts})
    if coders is None:
        return table
    known = sorted(set(table["coder"]))
    unknown = sorted(set(coders) - set(known))
    if unknown:
        raise QualcodeError(
            f"coder {unknown[0]!r} has no codings in {study.settings.name}; the coders are {', '.join(known) or 'none yet'}"
        )
    return table[table["coder"].isin(list(coders))].reset_index(drop=True)


def main_coders(study: Study, table: pd.DataFrame) -> list[str]:
    """Whose codings results show by default: the people's, or the computer's where nobody has coded yet."""
    from qualcode.coding import MACHINE_CODERS

    everyone = sorted(set(table["coder"]))
    people = [coder for coder in everyone if coder not in MACHINE_CODERS]
    return people or [coder for coder in MACHINE_CODERS if coder in everyone][:1]


def codings_of_people(study: Study) -> pd.DataFrame:
    """The codings that people made. Raises QualcodeError when there are none."""
    table = codings(study)
    people = table[table["source"] != "cue"].reset_index(drop=True)
    if people.empty:
        raise QualcodeError(
            f"{study.settings.name}: nobody has coded yet; take codings in with `qualcode import-codings`"
        )
    return people


def code(study: Study, *, unit: Any = "sentence") -> Coded:
    """See `Study.code`."""
    from qualcode.coding import MACHINE_CODERS
    from qualcode.coding import code as code_by_computer
    from qualcode.coding.log import CodingLog, read_history

    texts = study.transcripts()
    revisions = {text.id: text.revision for text in texts}
    given = code_by_computer(texts, study.codebook, unit=unit)
    coder = str(given.attrs["coder"])
    wanted = {_key(row): row for row in given.to_dict("records")}
    before = codings(study)
    added = removed = 0
    for (
        name
    ) in MACHINE_CODERS:  # a codebook that has got coded examples is coded by another coder than before
        there = {_key(row): row for row in before[before["coder"] == name].to_dict("records")}
        why = "nothing speaks for it any more" if name == coder else f"coded by {coder} instead"
        came, went = _changes(there, wanted if name == coder else {}, revisions, why)
        if came or went:
            clock = read_history(study.layout.logs()).clock
            CodingLog(study.layout.log(name), name).append([*went, *came], after=clock)
        added, removed = added + len(came), removed + len(went)
    if added or removed:
        record(study, "code", count=len(wanted), documents=sorted(revisions), how=coder)
    codes = {row["code"] for row in wanted.values()}
    return Coded(coder, len(wanted), added, removed, len(codes), len(texts), unit)


def _changes(
    there: Mapping[Key, Mapping[Any, Any]],
    wanted: Mapping[Key, Mapping[Any, Any]],
    revisions: Mapping[str, int],
    why: str,
) -> tuple[list[Any], list[Any]]:
    """The events that make `wanted` of what is `there`: those that add and those that remove."""
    from qualcode.coding import events

    came = [
        events.add({**row, "id": _free_id(row["id"], revisions[row["document"]])}, revision=revisions[row["document"]])
        for key, row in wanted.items() if key not in there
    ]  # fmt: skip
    return came, [events.remove(row["id"], reason=why) for key, row in there.items() if key not in wanted]


def _key(row: Mapping[Any, Any]) -> Key:
    return row["document"], int(row["start"]), int(row["end"]), row["code"]


def _free_id(id: str, revision: int) -> str:
    """The same passage may be coded again on a later revision of the text."""
    return f"{id}-{revision}"
