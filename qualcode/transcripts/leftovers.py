"""Signs that a file which claims to be anonymised is not: names, numbers and addresses that were missed.

A first warning at the door, without models; the anonymising room finds the rest.
"""

import re

from qualcode.model import Transcript
from qualcode.transcripts.roles import is_anonymous, usual_role

_CLAIM = re.compile(r"anonym|avidentifi|pseudonym|de-?identif|redacted|sladd", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\[(?:navn|namn|name|person|sted|stad|place|kommune|organisasjon|organisation|organization|fylke|by|land|dato|date|age|"
    r"alder|bedrift|company|skole|skule|school)\b[^\]]{0,20}\]|\b(?:XXX+|NN|N\.N\.)(?!\w)",
    re.IGNORECASE,
)
_CONTACT = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    "a phone number": re.compile(
        r"(?<![\d.])(?:\+47 ?)?(?:\d{8}|\d{2} \d{2} \d{2} \d{2}|\d{3} \d{2} \d{3})(?!\d|\.\d)"
    ),
    "what may be a national identity number": re.compile(r"(?<!\d)\d{6} ?\d{5}(?!\d)"),
}
_NAME = r"[A-ZÆØÅÄÖÉ][a-zæøåäöéü]+(?:-[A-ZÆØÅ][a-zæøå]+)?"
# Two capitalised words in a row inside a sentence: "Kari Moe", not the first word of it.
_FULL_NAME = re.compile(rf"(?<=[a-zæøå,] )({_NAME} {_NAME})\b")
_NOT_PEOPLE = frozenset(
    [
        "Europeiske",
        "Europarådet",
        "Council",
        "United",
        "European",
        "Den",
        "Det",
        "Sør",
        "Nord",
        "Vest",
        "Øst",
        "South",
        "North",
        "West",
        "East",
        "New",
        "Røde",
        "Redd",
    ]
)


def claims_anonymised(transcript: Transcript) -> bool:
    """Whether its name, its front block or placeholders in its text say that names were taken out."""
    said = " ".join([transcript.source.name, *(f"{k} {v}" for k, v in transcript.attributes.items())])
    return bool(_CLAIM.search(said)) or len(_PLACEHOLDER.findall(transcript.text)) >= 2


def suspected_leftovers(transcript: Transcript) -> list[tuple[int, str]]:
    """Where a transcript that claims to be anonymised may not be: (turn, what is suspected), at most one a turn.

    Empty for transcripts that claim nothing: a raw transcript is meant to be anonymised later.
    """
    if not claims_anonymised(transcript):
        return []
    found: list[tuple[int, str]] = []
    labels = [
        label
        for label in transcript.speakers
        if label and not is_anonymous(label) and usual_role(label) is None
    ]
    for label in labels:
        if re.fullmatch(rf"{_NAME}(?: {_NAME})+", label):
            found.append((0, f'the speaker label "{label}" looks like a full name'))
    for turn in transcript.turns:
        what = next((kind for kind, pattern in _CONTACT.items() if pattern.search(turn.text)), None)
        if what is None:
            names = [m for m in _FULL_NAME.findall(turn.text) if m.split()[0] not in _NOT_PEOPLE]
            what = f'"{names[0]}", which may be a name' if names else None
        if what is not None:
            found.append((turn.index, what))
    return found
