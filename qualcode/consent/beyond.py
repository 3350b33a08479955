"""What deleting in the study and the vault cannot reach, said in nb or en, so that people see to it."""

from __future__ import annotations

from collections.abc import Iterable

from qualcode.consent.folder import StudyFolder
from qualcode.consent.place import cloud_service, git_repository
from qualcode.consent.recordings import Recording

_SENTENCES = {
    "recordings": {
        "en": "{count} recording(s) on the list are not marked deleted: delete them on the recorder, phone, computer and "
        "transcription service, then mark them deleted.",
        "nb": "{count} opptak på listen er ikke merket som slettet: slett dem på opptaker, telefon, datamaskin og "
        "transkriberingstjeneste, og merk dem som slettet.",
    },
    "unlisted": {
        "en": "Recordings and original files that were never put on the list: on recorders, phones, in download folders, "
        "in e-mail and with transcription services.",
        "nb": "Opptak og originalfiler som aldri ble ført på listen: på opptakere, telefoner, i nedlastingsmapper, i e-post "
        "og hos transkriberingstjenester.",
    },
    "copies": {
        "en": "Copies of the vault or the study that members or backups hold elsewhere: they open as long as someone "
        "knows a passphrase from that time.",
        "nb": "Kopier av hvelvet eller studien hos medlemmer eller i sikkerhetskopier: de kan åpnes så lenge noen kjenner en "
        "passfrase fra den tiden.",
    },
    "reviews": {
        "en": "Review sheets and pages that were saved outside the vault: they name people, and a page holds the interviews.",
        "nb": "Gjennomgangsark og -sider som ble lagret utenfor hvelvet: de navngir folk, og en side inneholder intervjuene.",
    },
    "cloud": {
        "en": "{service} keeps earlier versions and a recycle bin for {what}: empty them there.",
        "nb": "{service} tar vare på tidligere versjoner og en papirkurv for {what}: tøm dem der.",
    },
    "git": {
        "en": "The Git history of the study folder, and every clone of it, holds earlier versions of the texts and codings.",
        "nb": "Git-historikken til studiemappen, og hver klone av den, inneholder tidligere versjoner av tekster og kodinger.",
    },
    "forms": {
        "en": "Signed consent forms, on paper or scanned, and lists of contact details.",
        "nb": "Undertegnede samtykkeskjemaer, på papir eller skannet, og lister med kontaktopplysninger.",
    },
    "published": {
        "en": "What has been published or handed in already.",
        "nb": "Det som allerede er publisert eller levert.",
    },
    "disk": {
        "en": "Remains of deleted files on the disk (SSD): what lay in the vault stays encrypted there; what lay in the "
        "study was pseudonymised.",
        "nb": "Rester av slettede filer på disken (SSD): det som lå i hvelvet, er fortsatt kryptert der; det som lå i studien, "
        "var pseudonymisert.",
    },
}


def beyond_reach(
    folder: StudyFolder, recordings: Iterable[Recording], language: str = "en", *, person: bool = False
) -> list[str]:
    """Sentences on what the program cannot delete, in "en" or "nb" (nn is given nb); `person` for a withdrawal."""
    left = sum(recording.deleted is None for recording in recordings)
    return beyond_counted(folder, left, language, person=person)


def beyond_counted(
    folder: StudyFolder, recordings_left: int, language: str, *, person: bool = False
) -> list[str]:
    """As `beyond_reach`, from the number of listed recordings that are not marked deleted."""
    tongue = "en" if language == "en" else "nb"
    said = [_SENTENCES["recordings"][tongue].format(count=recordings_left)] if recordings_left else []
    said += [_SENTENCES[key][tongue] for key in ("unlisted", "copies", "reviews")]
    places = {"en": ("the study", "the vault"), "nb": ("studien", "hvelvet")}[tongue]
    for place, what in zip((folder.root, folder.vault), places, strict=True):
        service = cloud_service(place)
        if service:
            said.append(_SENTENCES["cloud"][tongue].format(service=service, what=what))
    if git_repository(folder.root):
        said.append(_SENTENCES["git"][tongue])
    said += [_SENTENCES[key][tongue] for key in ("forms", "published")]
    return said if person else [*said, _SENTENCES["disk"][tongue]]
