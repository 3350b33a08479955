"""Retention: each promise with its date and what is stored where; the warning before the date, the gate after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from qualcode.consent.audit import AuditLog
from qualcode.consent.errors import AuditError, RetentionError, VaultError
from qualcode.consent.folder import StudyFolder, data_word
from qualcode.consent.recordings import Recording, read_recordings
from qualcode.consent.terms import Terms
from qualcode.consent.vault import Vault

WARN_BEFORE = timedelta(days=30)

State = Literal["kept", "open", "due soon", "overdue", "done", "look"]


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise of the consent form as it stands today.

    state: "kept", "open" (its date is to come), "due soon" (30 days or fewer), "overdue", "done" (the date's work has
    been done), or "look" (something to see to that is no breach yet). detail says what is stored where.
    """

    name: str
    due: date | None
    state: State
    detail: str

    def __str__(self) -> str:
        due = f"by {self.due}" if self.due else ""
        return f"{self.name:<24}{due:<14}{self.state:<10}{self.detail}"


def require_access(terms: Terms, today: date | None = None, *, raw: bool = True) -> None:
    """Raise RetentionError when raw data are asked for after the deletion date; released text stays open.

    >>> from datetime import date
    >>> terms = Terms(form="Form", version="1", registration="", project_end="2015-05-31", delete_by="2015-09-01",
    ...               at_end="delete", on_withdrawal="anonymise", access=["member-1"])
    >>> require_access(terms, date(2015, 9, 1))
    >>> require_access(terms, date(2015, 9, 2))
    Traceback (most recent call last):
        ...
    qualcode.consent.errors.RetentionError: the raw data were to be gone by 2015-09-01, 1 day ago; ...
    """
    days = ((today or date.today()) - terms.deletion_date).days
    if raw and days > 0:
        raise RetentionError(
            f"the raw data were to be gone by {terms.deletion_date}, {_days(days)} ago; run `qualcode consent purge`, or, if "
            "somebody has allowed a later date, `qualcode consent extend --until DATE --reference CASE`"
        )


def warnings(terms: Terms, today: date | None = None) -> list[str]:
    """Sentences to show with every command: what is due within 30 days, and what is overdue."""
    today = today or date.today()
    dates = [
        ("raw data and connection key are to be gone", terms.deletion_date),
        ("the project ends", terms.project_end),
    ]
    if terms.recordings_delete_by:
        dates.append(("recordings are to be deleted", terms.recordings_delete_by))
    said = []
    for what, day in sorted(dates, key=lambda pair: pair[1]):
        if timedelta(0) <= day - today <= WARN_BEFORE:
            said.append(f"{what} by {day}, in {_days((day - today).days)}")
        elif day < today and day != terms.project_end:
            said.append(f"overdue: {what} by {day}, {_days((today - day).days)} ago")
    return said


def status(
    folder: StudyFolder, terms: Terms, vault: Vault | None = None, today: date | None = None
) -> list[Promise]:
    """Each promise with its date and state, and what is stored where.

    Without an open vault it says how many encrypted files there are, and not what they hold.
    """
    today = today or date.today()
    recordings = _readable_recordings(vault) if vault is not None else None
    return [
        _recordings(terms, recordings, today),
        _confidential(folder, terms, vault),
        _unrecognisable(folder, terms),
        Promise(
            "project end",
            terms.project_end,
            _state(terms.project_end, today, done=True),
            "the project's planned end",
        ),
        _deletion(folder, terms, today),
        _voluntary(folder, terms),
        Promise(
            "registered",
            None,
            "kept" if terms.registration else "look",
            terms.registration or "no registration with NSD/Sikt is given",
        ),
    ]


def _readable_recordings(vault: Vault) -> list[Recording] | None:
    """The list of recordings; None where its file is damaged, which the promise of confidentiality then tells."""
    try:
        return read_recordings(vault)
    except VaultError:
        return None


def _recordings(terms: Terms, recordings: Sequence[Recording] | None, today: date) -> Promise:
    due = terms.recordings_delete_by or terms.deletion_date
    if recordings is None:
        return Promise(
            "recordings deleted",
            due,
            _state(due, today),
            "the list is in the vault, which is not open, or the list is damaged",
        )
    left = [recording for recording in recordings if recording.deleted is None]
    late = [recording for recording in left if recording.delete_by < today]
    seen = sum(recording.still_there is True for recording in left)
    back = sum(recording.still_there is True for recording in recordings if recording.deleted)
    detail = f"{len(recordings)} on the list, {len(left)} not marked deleted ({seen} seen on this computer)"
    if back:
        return Promise("recordings deleted", due, "look", f"{detail}; {back} marked deleted is still there")
    if not recordings:
        return Promise(
            "recordings deleted", due, _state(due, today), "none on the list; put every recording on it"
        )
    state: State = "overdue" if late else "done" if not left else _state(due, today)
    return Promise("recordings deleted", due, state, detail)


def _confidential(folder: StudyFolder, terms: Terms, vault: Vault | None) -> Promise:
    access = f"access: {', '.join(terms.access)}"
    if not folder.vault.is_dir():
        return Promise("confidential", None, "kept", f"{access}; no vault: no raw data and no key here")
    if vault is None:
        count = sum(1 for _ in (folder.vault / "files").glob("*.sealed"))
        return Promise(
            "confidential", None, "kept", f"{access}; {folder.vault.name}: {count} encrypted files"
        )
    kinds = Counter(entry.name.split("/")[0] for entry in vault.entries(readable_only=True))
    stored = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "empty"
    damaged = len(vault.check())
    detail = f"{access}; {folder.vault.name}, {len(vault.members())} members: {stored}"
    return Promise(
        "confidential",
        None,
        "look" if damaged else "kept",
        f"{detail}; {damaged} damaged" if damaged else detail,
    )


def _unrecognisable(folder: StudyFolder, terms: Terms) -> Promise:
    stages = Counter(transcript.stage for transcript in folder.transcripts().values())
    texts = ", ".join(f"{count} {stage}" for stage, count in sorted(stages.items())) or "none"
    unreviewed = sum(count for stage, count in stages.items() if stage != "released")
    detail = f"{data_word(folder)} texts in the study: {texts}; cited as {terms.citation}, groups of {terms.smallest_group} or more"
    if terms.recognisable:
        detail += f"; {len(terms.recognisable)} agreed to be recognised"
    return Promise("not recognisable", None, "look" if unreviewed else "kept", detail)


def _deletion(folder: StudyFolder, terms: Terms, today: date) -> Promise:
    what = "deleted" if terms.at_end == "delete" else "anonymised"
    extended = f"; extended by {terms.extension[-1].reference}" if terms.extension else ""
    if not folder.has_key:
        return Promise(f"data {what}", terms.deletion_date, "done", f"no key and no raw data here{extended}")
    state = _state(terms.deletion_date, today)
    size = sum(path.stat().st_size for path in folder.vault.rglob("*") if path.is_file())
    return Promise(
        f"data {what}", terms.deletion_date, state, f"{folder.vault.name} stands, {size:,} bytes{extended}"
    )


def _voluntary(folder: StudyFolder, terms: Terms) -> Promise:
    name = f"withdrawal ({terms.on_withdrawal})"
    try:
        count = sum(entry.count for entry in AuditLog(folder.audit).entries() if entry.act == "withdraw")
    except AuditError as error:
        return Promise(name, None, "look", str(error))
    if folder.pending.exists():
        return Promise(name, None, "overdue", f"{count} carried out; one was interrupted: run it again")
    return Promise(name, None, "kept", f"{count} carried out")


def _state(due: date, today: date, done: bool = False) -> State:
    if due < today:
        return "done" if done else "overdue"
    return "due soon" if due - today <= WARN_BEFORE else "open"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
