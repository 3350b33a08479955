"""From raw transcripts to texts that may be coded: identify, review, replace. What names people stays in the vault."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.anonymising import Anonymised, Register, anonymise, read_register
from qualcode.model import QualcodeError, Transcript
from qualcode.study.layout import write_if_new
from qualcode.study.promises import record
from qualcode.study.texts import (
    add_move,
    between,
    dump,
    load,
    map_from_bytes,
    map_to_bytes,
    read_participants,
    untraced,
)

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.consent import Vault
    from qualcode.study.study import Study

REGISTER = "register.csv"
DECISIONS = "review/decisions.csv"
CONFLICTS = "review/conflicts.csv"
GUESSED = "replaced in the text"  # why, in the table of leaks, for names that no register holds


@dataclass(frozen=True)
class Identified:
    """What was found: how many mentions of each kind and level, in how many transcripts, and how many are to be decided."""

    counts: dict[tuple[str, str], int]
    documents: int
    undecided: int

    def lines(self) -> list[str]:
        levels = ("direct", "indirect", "keep")
        kinds = sorted({kind for kind, _ in self.counts})
        total = {level: sum(n for (_, lv), n in self.counts.items() if lv == level) for level in levels}
        rows = [
            f"  {kind:<13}" + "".join(f"{self.counts.get((kind, level), 0):>10}" for level in levels)
            for kind in kinds
        ]
        return [
            f"found in {self.documents} transcripts (mentions):",
            f"  {'kind':<13}" + "".join(f"{level:>10}" for level in levels),
            *rows,
            f"  {'all':<13}" + "".join(f"{total[level]:>10}" for level in levels),
            f"{self.undecided} mentions have not been reviewed by a person",
        ]


@dataclass(frozen=True)
class Released:
    """What was written: texts that changed and texts that did not, how many replacements, and how far they have come."""

    changed: tuple[str, ...]
    same: tuple[str, ...]
    replacements: int
    stage: str
    undecided: int
    folder: Path
    conflicts: int = 0
    doubts: int = 0

    def lines(self) -> list[str]:
        lines = [
            f"{self.replacements} replacements in {len(self.changed) + len(self.same)} transcripts; "
            + (f"wrote {len(self.changed)} to {self.folder.name}/" if self.changed else "nothing changed")
        ]
        if self.stage != "released":
            lines.append(
                f"NOT REVIEWED: nobody has looked at {self.undecided} of the mentions; results made from these texts are "
                "marked so. Review with `qualcode identify --sheet`, then `qualcode release --sheet`"
            )
        if self.doubts:
            lines.append(
                f"{self.doubts} times a word stands that was taken for a name elsewhere; the review decides which it is"
            )
        if self.conflicts:
            lines.append(
                f"{self.conflicts} mentions may be one of several people and are to be decided in the review"
            )
        return lines


# --- what lies in the vault -------------------------------------------------------------------------------


def put_if_new(vault: Vault, name: str, content: bytes, participant: str | None = None) -> bool:
    """Put `content` into the vault unless just that lies there already."""
    if name in vault and vault.get(name) == content:
        return False
    vault.put(name, content, participant)
    return True


def raw_transcripts(study: Study) -> list[Transcript]:
    """The raw transcripts in the vault, in order of id."""
    names = [name for name in study.vault.names() if name.startswith("raw/")]
    if not names:
        raise QualcodeError(
            f"{study.settings.name}: nothing has been imported yet; start with `qualcode import FILES`"
        )
    return [load(study.vault.get(name), name) for name in sorted(names)]


def owner(transcript: Transcript) -> str:
    """Whose key locks what belongs to a transcript: its one participant's, or the document's."""
    people = transcript.participants
    return people[0] if len(people) == 1 else transcript.id


def register_of(study: Study) -> Register:
    """The register in the vault; empty where none was given."""
    if REGISTER not in study.vault:
        return Register()
    text = study.vault.get(REGISTER).decode("utf-8")
    return Register.of_rows(list(csv.DictReader(io.StringIO(text))), REGISTER)


def keep_register(study: Study, register: Any) -> Register:
    """Read a register and lay it in the vault, in place of the one there."""
    known = read_register(register)
    fields = ("name", "aliases", "kind", "level", "replacement", "participant", "relation", "gender",
              "replacement_nb", "replacement_nn", "replacement_en")  # fmt: skip
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(fields)
    for person in known.people:
        values = {name: getattr(person, name) for name in fields}
        writer.writerow([";".join(v) if isinstance(v, tuple) else v for v in values.values()])
    put_if_new(study.vault, REGISTER, buffer.getvalue().encode("utf-8"))
    return known


def to_csv(table: pd.DataFrame) -> bytes:
    """A table as UTF-8 CSV."""
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")


def from_csv(content: bytes) -> pd.DataFrame:
    """The table that `to_csv` wrote, texts as texts ("NA" is somebody's initials)."""
    import pandas as pd

    texts = ("document", "text", "entity", "key", "merge_with", "replacement", "note")
    return pd.read_csv(io.BytesIO(content), dtype=dict.fromkeys(texts, str), keep_default_na=False)


# --- identify ---------------------------------------------------------------------------------------------


def identify(study: Study, *, register: Any = None) -> Identified:
    """See `Study.identify`."""
    from qualcode.anonymising import find_identifiers

    raw = raw_transcripts(study)
    known = keep_register(study, register) if register is not None else register_of(study)
    found = find_identifiers(raw, register=known, consent=study.terms)
    changed = 0
    for transcript in raw:
        own = found[found["document"] == transcript.id]
        changed += put_if_new(study.vault, f"identifiers/{transcript.id}.csv", to_csv(own), owner(transcript))
    put_if_new(study.vault, CONFLICTS, to_csv(_named_conflicts(known, found, raw)))
    if changed:
        record(study, "identify", count=len(found), documents=[t.id for t in raw])
    counts = Counter(zip(found["kind"], found["level"], strict=True))
    decided = _with_decisions(study, found, raw)
    return Identified(dict(counts), len(raw), int((~decided["reviewed"]).sum()))


def _named_conflicts(register: Register, found: pd.DataFrame, raw: list[Transcript]) -> pd.DataFrame:
    """The mentions whose person is to be decided; candidates by name, which a reviewer can write under merge with."""
    again, conflicts = register.resolve(found.assign(entity=""), raw)
    names = {person.entity: person.name for person in register.people}
    for entity, text in zip(again["entity"], again["text"], strict=True):
        if entity and len(text) > len(names.get(entity, "")):
            names[entity] = text
    places = set(zip(found["document"], found["start"], strict=True))
    at = enumerate(zip(conflicts["document"], conflicts["start"], strict=True))
    others = [number for number, place in at if place not in places]
    told = ["; ".join(names.get(one, one) for one in candidates) for candidates in conflicts["candidates"]]
    return conflicts.assign(candidates=told).drop(index=others, columns="entity")


def _conflicts(study: Study) -> pd.DataFrame | None:
    if CONFLICTS not in study.vault:
        return None
    table = from_csv(study.vault.get(CONFLICTS))
    return table.assign(candidates=table["candidates"].astype(str).str.split("; "))


def identifiers(study: Study) -> pd.DataFrame:
    """See `Study.identifiers`."""
    return _with_decisions(study, _found(study), raw_transcripts(study))


def _found(study: Study) -> pd.DataFrame:
    import pandas as pd

    names = sorted(name for name in study.vault.names() if name.startswith("identifiers/"))
    if not names:
        raise QualcodeError(
            f"{study.settings.name}: nothing has been looked for yet; run `qualcode identify` first"
        )
    return pd.concat([from_csv(study.vault.get(name)) for name in names], ignore_index=True)


def _with_decisions(study: Study, found: pd.DataFrame, raw: list[Transcript]) -> pd.DataFrame:
    """The identifiers with the column `reviewed`, and with what was decided about them."""
    from qualcode.anonymising import apply_decisions

    decisions = _decisions(study, raw)
    if decisions is None:
        return found.assign(reviewed=False)
    return apply_decisions(found, decisions, raw, conflicts=_conflicts(study))


def _decisions(study: Study, raw: list[Transcript]) -> pd.DataFrame | None:
    """What has been decided in this study so far; None before the first review.

    Words that were added by hand and went away with a withdrawn or replaced interview are passed over.
    """
    from qualcode.anonymising import still_standing

    if DECISIONS not in study.vault:
        return None
    return still_standing(from_csv(study.vault.get(DECISIONS)), raw)


def write_review(study: Study, path: Path) -> Path:
    """See `Study.write_review`."""
    from qualcode.anonymising import review_sheet

    if study.folder.resolve() in path.resolve().parents:
        raise QualcodeError(
            f"{path.name}: the review sheet names people and may not lie in the study; choose a place outside {study.folder.name}"
        )
    raw = raw_transcripts(study)
    return review_sheet(
        _found(study),
        raw,
        path,
        _decisions(study, raw),
        conflicts=_conflicts(study),
        language=study.settings.labels,
    )


# --- release ----------------------------------------------------------------------------------------------


def release(
    study: Study, *, sheet: Path | None, level: str | None, reviewed: bool, acknowledged: Sequence[str] = ()
) -> Released:
    """See `Study.release`."""
    from qualcode.study.checks import refuse_singled_out

    if (level or study.settings.level) == "public":
        refuse_singled_out(study, acknowledged)
    raw = raw_transcripts(study)
    if sheet is not None:
        _take_in(study, sheet, raw)
    found = _with_decisions(study, _found(study), raw)
    if reviewed:
        found = found.assign(reviewed=True)
    undecided = int((~found["reviewed"].astype(bool)).sum())
    done = anonymise(
        raw, found, register=register_of(study), consent=study.terms, level=level or study.settings.level
    )
    stage = "suggested" if undecided else "released"
    _refuse_leaks(done, reviewed=not undecided)
    _refuse_telling_attributes(study, done, reviewed=not undecided)
    changed: list[str] = []
    same: list[str] = []
    for before, after in zip(raw, done.transcripts, strict=True):
        if after.id != before.id:
            raise QualcodeError(
                f"the id of one transcript holds a name of the register; import it again under a code such as {after.id}"
            )
        written = _write(study, before, replace(untraced(after), stage=stage), done)  # type: ignore[arg-type]
        (changed if written else same).append(after.id)
    if changed:
        record(study, "release", count=len(done.replacements), documents=changed,
            how="reviewed" if stage == "released" else "not reviewed", level=level or study.settings.level,
        )  # fmt: skip
    return Released(
        tuple(changed), tuple(same), len(done.replacements), stage, undecided, study.layout.transcripts,
        len(done.conflicts), len(done.leaks),
    )  # fmt: skip


def _take_in(study: Study, sheet: Path, raw: list[Transcript]) -> None:
    """Keep the decisions of a filled sheet in the vault, and take the sheet itself away."""
    from qualcode.anonymising import add_decisions, read_review

    earlier = from_csv(study.vault.get(DECISIONS)) if DECISIONS in study.vault else None
    put_if_new(study.vault, DECISIONS, to_csv(add_decisions(earlier, read_review(sheet, raw))))
    sheet.unlink()


def _refuse_leaks(done: Anonymised, *, reviewed: bool) -> None:
    """Refuse what would let a registered name or an id out.

    A name that a detector guessed in one place and left in another is a doubt until people have decided on it.
    """
    leaks = done.leaks if reviewed else done.leaks[done.leaks["why"] != GUESSED]
    if len(leaks):
        first = leaks.iloc[0]
        raise QualcodeError(
            f"{len(leaks)} leaks: {first['place']} at {first['start']} still holds something of the register or an id pattern; nothing was "
            "written. Add it to the review or the register and release again"
        )


def _refuse_telling_attributes(study: Study, done: Anonymised, *, reviewed: bool) -> None:
    """Refuse a participants.csv that tells what is replaced in the interviews, such as the name of a workplace."""
    import pandas as pd

    from qualcode.anonymising import find_leaks

    rows = read_participants(study.layout)
    table = pd.DataFrame(list(rows.values()), index=pd.Index(list(rows))).fillna("")
    leaks = find_leaks(table, register_of(study), done.replacements)
    places = leaks.loc[reviewed | (leaks["why"] != GUESSED), "place"].tolist()
    replaced = set(done.replacements["text"][done.replacements["kind"].isin(["place", "organisation"])])
    places += [
        f"row of {person}, column {column}"
        for person, row in rows.items()
        for column, value in row.items()
        if reviewed and _names_part_of(str(value), replaced)
    ]
    if places:
        raise QualcodeError(
            f"participants.csv, {places[0]} ({len(places)} in all) tells what is replaced in the interviews; nothing was"
            " written. Tell less there (small municipality, not its name), or take the column out, and release again"
        )


def _names_part_of(value: str, replaced: Iterable[str]) -> bool:
    """Whether it is the place in something that was replaced: Hemsedal of Hemsedal kommune."""
    from qualcode.languages import find_country, find_place

    if find_country(value) or not find_place(value):
        return False
    return any(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) for text in replaced)


def _write(study: Study, raw: Transcript, text: Transcript, done: Anonymised) -> bool:
    """Write one text when it is new; a text that was there before moves on by one revision, with the map to it."""
    path = study.layout.transcript(text.id)
    moves = done.maps[raw.id]
    old = load(path.read_bytes(), path.name) if path.is_file() else None
    text = replace(text, revision=old.revision if old is not None else 1)
    if old is not None and dump(old) == dump(text):
        return False
    vault, person = study.vault, owner(raw)
    if old is not None and old.text != text.text:
        earlier = map_from_bytes(vault.get(f"maps/{raw.id}.json"))
        add_move(study.layout, text.id, old.revision, between(earlier, moves, old.text, text.text))
        text = replace(text, revision=old.revision + 1)
    rows = done.replacements[done.replacements["document"] == raw.id]
    put_if_new(vault, f"replacements/{raw.id}.csv", to_csv(rows), person)
    written = write_if_new(path, dump(text))
    put_if_new(vault, f"maps/{raw.id}.json", map_to_bytes(moves), person)
    return written
