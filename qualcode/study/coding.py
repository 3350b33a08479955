"""The study's codings: replayed from the logs onto the texts of today, and the cue coder's part in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.model import QualcodeError
from qualcode.study.promises import record
from qualcode.study.texts import read_moves

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.study.study import Study

CUES = "cues"


@dataclass(frozen=True, slots=True)
class Coded:
    """What the cue coder did: how many codings there are now, how many came and went, and in how many texts."""

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
        return [
            f"the cues gave {self.codings} codings ({self.unit}s) of {self.codes} codes in {self.documents} transcripts "
            f'as coder "{CUES}" ({changed})'
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
    """Whose codings results show by default: the people's, or the cues' where nobody has coded yet."""
    everyone = sorted(set(table["coder"]))
    people = [coder for coder in everyone if coder != CUES]
    return people or everyone


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
    from qualcode.coding import code as code_by_cues
    from qualcode.coding import events
    from qualcode.coding.log import CodingLog, read_history

    texts = study.transcripts()
    revisions = {text.id: text.revision for text in texts}
    wanted = {_key(row): row for row in code_by_cues(texts, study.codebook, unit=unit).to_dict("records")}
    there = {_key(row): row for row in codings(study).query("coder == @CUES").to_dict("records")}
    gone = [
        events.remove(there[key]["id"], reason="no cue matches any more")
        for key in there
        if key not in wanted
    ]
    added = [
        events.add({**wanted[key], "id": _free_id(wanted[key]["id"], revisions[wanted[key]["document"]])},
                   revision=revisions[wanted[key]["document"]])
        for key in wanted if key not in there
    ]  # fmt: skip
    if gone or added:
        clock = read_history(study.layout.logs()).clock
        CodingLog(study.layout.log(CUES), CUES).append([*gone, *added], after=clock)
        record(study, "code", count=len(wanted), documents=sorted(revisions), how="cues")
    codes = Counter(row["code"] for row in wanted.values())
    return Coded(len(wanted), len(added), len(gone), len(codes), len(texts), unit)


def _key(row: Mapping[Any, Any]) -> tuple[str, int, int, str]:
    return row["document"], int(row["start"]), int(row["end"]), row["code"]


def _free_id(id: str, revision: int) -> str:
    """The same passage may be coded again on a later revision of the text."""
    return f"{id}-{revision}"
