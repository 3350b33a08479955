"""Taking transcripts in: first a plan that shows what was found, then into the vault."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.anonymising import Register, read_register
from qualcode.model import QualcodeError, Transcript
from qualcode.study.layout import write_if_new
from qualcode.study.promises import record
from qualcode.study.releasing import keep_register, owner, put_if_new, register_of
from qualcode.study.texts import dump, load, read_participants, untraced
from qualcode.transcripts import ImportReport, inspect

if TYPE_CHECKING:
    from qualcode.study.study import Study

# An id is a code: letters and digits such as P03, inf-12, Focus2. Words of letters alone tend to be names.
_CODE = re.compile(r"(?=.*\d)[\w.-]{1,24}")
# Columns of a participants table that would bring names into the study folder.
_PERSONAL = re.compile(
    r"(full_?|first_?|last_?|sur|for|etter)?(name|navn|namn)|speaker|document|e-?mail|e-?post|phone|telefon|tlf|address|"
    r"adresse|birth.*|fødsel.*|fodsel.*|personnummer|fnr|aliases|interviewer|intervjuer|intervjuar|informant|respondent|moderator|"
    r"transcri.*|transkri.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Plan:
    """What would be imported. `notes` says what differs from what stands in the files; `left_out` are columns kept out."""

    report: ImportReport
    transcripts: tuple[Transcript, ...]
    rows: Mapping[str, Mapping[str, str]]
    register: Any = None
    notes: tuple[str, ...] = ()

    def report_text(self) -> str:
        """The report for the terminal."""
        return "\n".join([str(self.report), *self.notes])

    def refuse_doubts(self) -> None:
        """Raise QualcodeError when anything is in doubt."""
        self.report.check()


@dataclass(frozen=True)
class Imported:
    """What was taken in: ids that are new, that replaced another text, and that were there already."""

    new: tuple[str, ...]
    replaced: tuple[str, ...]
    same: tuple[str, ...]
    place: str

    def lines(self) -> list[str]:
        lines = [f"imported {len(self.new) + len(self.replaced)} transcripts into {self.place}"]
        if self.replaced:
            lines.append(f"replaced, because their files had changed: {', '.join(self.replaced)}")
        if self.same:
            lines.append(f"there already and unchanged: {len(self.same)}")
        return lines


def plan(
    study: Study,
    files: str | Path | Iterable[str | Path],
    *,
    attributes: Any = None,
    speakers: Any = None,
    register: Any = None,
    language: str | None = None,
) -> Plan:
    """See `Study.plan_import`. Raises QualcodeError when a file cannot be read or a participant has no attributes."""
    report = inspect(files, language=language, speakers=speakers, guide=study.guide, attributes=attributes)
    _refuse_failures(report)
    transcripts, notes = _with_safe_ids(report.transcripts)
    rows, left_out = _safe_rows(transcripts, _register(study, register))
    if left_out:
        notes.append(
            f"kept out of the study's participants.csv, for they may name people: {', '.join(left_out)}"
        )
    _refuse_missing(study, transcripts, rows)
    return Plan(report, tuple(transcripts), rows, register, tuple(notes))


def _refuse_failures(report: ImportReport) -> None:
    failed = [file for file in report.files if file.error]
    if failed:
        more = f" ({len(failed) - 1} more files could not be read either)" if len(failed) > 1 else ""
        raise QualcodeError(f"{failed[0].error}{more}; nothing was imported")
    if not report.transcripts:
        names = ", ".join(name for name, _ in report.passed_over[:3]) or "nothing"
        raise QualcodeError(
            f"no transcripts were found (found: {names}); expected files such as docx, txt, vtt or odt"
        )


def _with_safe_ids(transcripts: list[Transcript]) -> tuple[list[Transcript], list[str]]:
    """Transcripts whose ids are codes: a file name that may be a name gives a code instead, and a note."""
    taken = {t.id for t in transcripts if _CODE.fullmatch(t.id)}
    safe, notes, number = [], [], 0
    for transcript in transcripts:
        if not _CODE.fullmatch(transcript.id):
            number += 1
            while f"P{number:02d}" in taken:
                number += 1
            notes.append(
                f"{transcript.source.name}: the id becomes P{number:02d}, for a file name may name a person"
            )
            transcript = replace(transcript, id=f"P{number:02d}")
            taken.add(transcript.id)
        safe.append(transcript)
    ids = [t.id for t in safe]
    doubled = next((id for id in ids if ids.count(id) > 1), None)
    if doubled is not None:
        raise QualcodeError(
            f"two files have the id {doubled!r}; rename one, or give each its participant in the participants table"
        )
    return safe, notes


def _register(study: Study, given: Any) -> Register:
    """The register given, or the one in the vault where that can be opened without asking."""
    if given is not None:
        return read_register(given)
    return register_of(study) if study.opens_unasked else Register()


def _safe_rows(
    transcripts: Iterable[Transcript], register: Register
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """What the study's participants.csv says of each participant, and the columns that were kept out.

    A column is kept out for its heading, or because it names something of the register for anybody.
    """
    rows: dict[str, dict[str, str]] = {}
    left_out: set[str] = set()
    for transcript in transcripts:
        for turn in transcript.turns:
            person = transcript.participant_of(turn)
            attributes = transcript.attributes_of(turn)
            # what a file's own head says is not checked by anyone; only a participants table names its participant
            if person is None or person in rows or str(attributes.get("participant", "")) != person:
                continue
            own = {k: str(v) for k, v in attributes.items() if k != "participant"}
            personal = {key for key in own if _PERSONAL.fullmatch(key)}
            left_out |= personal - {"speaker", "document"}
            left_out |= {key for key in own.keys() - personal if register.find(own[key])}
            rows[person] = {k: v for k, v in own.items() if k not in personal}
    safe = {person: {k: v for k, v in own.items() if k not in left_out} for person, own in rows.items()}
    return safe, sorted(left_out)


def _refuse_missing(
    study: Study, transcripts: list[Transcript], rows: Mapping[str, Mapping[str, str]]
) -> None:
    """Where some participants have attributes, one who has none was forgotten."""
    known = {**read_participants(study.layout), **rows}
    people = [person for t in transcripts if t.source.kind != "document" for person in t.participants]
    missing = [person for person in dict.fromkeys(people) if person not in known]
    if known and missing:
        raise QualcodeError(
            f"participant {missing[0]} is missing from the attributes ({len(missing)} of {len(set(people))} are); add a row "
            f"for {', '.join(missing[:5])} to participants.csv, or map the speakers of a group interview with --speakers"
        )


def carry_out(study: Study, plan: Plan) -> Imported:
    """See `Study.carry_out`."""
    if plan.register is not None:
        keep_register(study, plan.register)
    new: list[str] = []
    replaced: list[str] = []
    same: list[str] = []
    for transcript in plan.transcripts:
        outcome = _put(study, transcript)
        (new if outcome is None else replaced if outcome else same).append(transcript.id)
    rows = {
        **read_participants(study.layout),
        **{person: dict(row) for person, row in plan.rows.items() if row},
    }
    if rows:
        write_if_new(study.layout.participants, _table(rows))
    if new or replaced:
        record(study, "import", count=len(new) + len(replaced), documents=[*new, *replaced])
    place = "the vault" if study.vault_folder is not None else f"{study.layout.transcripts.name}/"
    return Imported(tuple(new), tuple(replaced), tuple(same), place)


def _put(study: Study, transcript: Transcript) -> bool | None:
    """None when the transcript is new, True when it replaced another text, False when it was there already."""
    if study.vault_folder is not None:
        name = f"raw/{transcript.id}.json"
        there = name in study.vault
        written = put_if_new(study.vault, name, dump(transcript), owner(transcript))
        return None if not there else written
    path = study.layout.transcript(transcript.id)
    old = load(path.read_bytes(), path.name) if path.is_file() else None
    if old is not None and old.text != transcript.text:
        raise QualcodeError(
            f"{transcript.id}: another text is in the study already, and codings may stand on it; import the file under "
            "another id, or make a study with a vault, which can release a text again"
        )
    # the researcher says that these data came pseudonymised: they are taken at their word, and the report warned
    written = write_if_new(path, dump(replace(untraced(transcript), stage="released", revision=1)))
    return None if old is None else written


def _table(rows: Mapping[str, Mapping[str, str]]) -> bytes:
    """participants.csv: participant first, then every attribute that anyone has."""
    columns = list(dict.fromkeys(key for row in rows.values() for key in row if key != "participant"))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["participant", *columns])
    for person in sorted(rows):
        writer.writerow([person, *(rows[person].get(column, "") for column in columns)])
    return buffer.getvalue().encode("utf-8")
