"""`qualcode consent …`: the promises of the consent form."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from qualcode.cli.study_option import on_study, open_study, say, short

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def consent() -> None:
    """Keep the consent form's promises: status, withdraw, purge, extend, audit, recordings, members.

    \b
    Example: qualcode consent status
    """


@consent.command()
@click.option("--open-vault", is_flag=True, help="Look into the vault too, for the recordings listed there.")
@on_study
def status(folder: Path | None, open_vault: bool) -> None:
    """Show each promise with its date, what is stored where, and what is overdue.

    \b
    Example: qualcode consent status
    """
    from qualcode.study import promises

    study = open_study(folder, finishing=True)
    if open_vault:
        _ = study.vault
    say(*(str(promise) for promise in promises.status(study)))


@consent.command()
@click.argument("participant")
@click.option("--how", type=click.Choice(["delete", "anonymise"]), help="Default: what the terms promise.")
@on_study
def withdraw(folder: Path | None, participant: str, how: str | None) -> None:
    """Take a participant out of the study: key, raw text, register, transcript, codings, attributes, results.

    Interrupted half-way, it finishes when run again.

    \b
    Example: qualcode consent withdraw P07
    """
    from qualcode.study import promises

    say(*promises.withdraw(open_study(folder, finishing=True), participant, how).lines())


@consent.command()
@click.option("--early", is_flag=True, help="Before the deletion date; it cannot be undone.")
@on_study
def purge(folder: Path | None, early: bool) -> None:
    """Destroy the keys and the raw material, and write the deletion protocol to sign.

    \b
    Example: qualcode consent purge
    """
    from qualcode.study import promises

    say(*promises.purge(open_study(folder, finishing=True), early=early).lines())


@consent.command()
@click.option("--until", type=DAY, required=True, help="The new deletion date, such as 2027-06-30.")
@click.option("--reference", required=True, help="Who allowed it: a case number or letter.")
@on_study
def extend(folder: Path | None, until: datetime, reference: str) -> None:
    """Keep the data longer, because somebody has allowed it.

    \b
    Example: qualcode consent extend --until 2027-06-30 --reference "Sikt 123456"
    """
    from qualcode.study import promises

    terms = promises.extend(open_study(folder, finishing=True), until.date(), reference)
    say(f"the raw data are now to be gone by {terms.deletion_date}; consent.toml says so")


@consent.command()
@click.option("--language", type=click.Choice(["nb", "en"]), help="Default: that of the study's labels.")
@on_study
def audit(folder: Path | None, language: str | None) -> None:
    """Verify the audit's chain; print the record of processing and the paragraph for the methods chapter.

    \b
    Example: qualcode consent audit --language nb
    """
    from qualcode.study import promises

    study = open_study(folder, finishing=True)
    number, processing, methods = promises.papers(study, language or study.settings.labels)
    say(f"the audit's chain of {number} entries is unbroken", "", processing, methods)


@consent.command()
@click.option("--add", type=click.Path(path_type=Path), help="A recording to list.")
@click.option("--participant", "participants", multiple=True, help="Who speaks in it; may be repeated.")
@click.option("--deleted", type=click.Path(path_type=Path), help="A recording that has been deleted.")
@on_study
def recordings(
    folder: Path | None, add: Path | None, participants: tuple[str, ...], deleted: Path | None
) -> None:
    """List the recordings, with the date by which each is to be deleted.

    \b
    Example: qualcode consent recordings --add ../audio/p07.m4a --participant P07
    """
    from qualcode.consent import add_recording, mark_deleted, read_recordings
    from qualcode.study import promises

    study = open_study(folder)
    if add is not None:
        if not participants:
            raise click.UsageError("--add needs --participant: whose recording it is")
        add_recording(study.vault, str(add.resolve()), list(participants), promises.require_terms(study))
        promises.record(study, "add recording", count=1)
    if deleted is not None:
        mark_deleted(study.vault, str(deleted.resolve()))
        promises.record(study, "recording deleted", count=1)
    for recording in read_recordings(study.vault):
        state = (
            f"deleted {recording.deleted}" if recording.deleted else f"to be deleted by {recording.delete_by}"
        )
        say(f"{', '.join(recording.participants)}: {short(Path(recording.path))}: {state}")


@consent.command()
@on_study
def passphrase(folder: Path | None) -> None:
    """Change your passphrase; it is asked for, or taken from QUALCODE_NEW_PASSPHRASE.

    \b
    Example: qualcode consent passphrase
    """
    from qualcode.study import promises

    study = open_study(folder)
    study.vault.change_passphrase(_new_passphrase())
    promises.record(study, "change passphrase", member=study.vault.member)
    say("the passphrase has been changed")


@consent.command("add-member")
@click.argument("name")
@on_study
def add_member(folder: Path | None, name: str) -> None:
    """Let another member of the project open the vault, with a passphrase of their own.

    NAME is a pseudonym such as member-2. The passphrase is asked for, or taken from QUALCODE_NEW_PASSPHRASE.

    \b
    Example: qualcode consent add-member member-2
    """
    from qualcode.study import promises

    study = open_study(folder)
    study.vault.add_member(name, _new_passphrase())
    promises.record(study, "add member", member=name)
    say(f"{name} can open the vault now; the members are {', '.join(study.vault.members())}")


def _new_passphrase() -> object:
    import os

    from qualcode.consent import Secret
    from qualcode.consent import passphrase as ask
    from qualcode.consent.secret import VARIABLE, long_enough

    given = os.environ.get("QUALCODE_NEW_PASSPHRASE")
    if given:
        return long_enough(Secret(given))
    kept = os.environ.pop(VARIABLE, None)  # the old one is not the new one
    try:
        return ask(new=True)
    finally:
        if kept is not None:
            os.environ[VARIABLE] = kept
