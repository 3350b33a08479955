"""The words that tables, charts and sentences are labelled with, in bokmål, nynorsk and English."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from qualcode.model import QualcodeError

LANGUAGES = ("nb", "nn", "en")

# key -> (nb, nn, en)
_PHRASES = {
    "code": ("tema", "tema", "theme"),
    "participant": ("deltaker", "deltakar", "participant"),
    "document": ("dokument", "dokument", "document"),
    "question": ("spørsmål", "spørsmål", "question"),
    "language": ("språk", "språk", "language"),
    "region": ("region", "region", "region"),
    "cooperation_class": ("samarbeidsklasse", "samarbeidsklasse", "class of cooperation"),
    "partner_region": ("partnernes region", "regionen til partnarane", "partners' region"),
    "partner_class": ("partnernes samarbeidsklasse", "samarbeidsklassen til partnarane", "partners' class of cooperation"),
    "partner_country": ("partnerland", "partnarland", "partner country"),
    "both": ("begge", "begge", "both"),
    "several": ("flere", "fleire", "several"),
    "country": ("land", "land", "country"),
    "role": ("rolle", "rolle", "role"),
    "mentions": ("omtalte partnere", "omtalte partnarar", "partners spoken of"),
    "date": ("dato", "dato", "date"),
    "participants": ("deltakere", "deltakarar", "participants"),
    "segments": ("kodede avsnitt", "koda avsnitt", "coded passages"),
    "words": ("ord", "ord", "words"),
    "presence": ("forekomst (1 = nevnt)", "førekomst (1 = nemnt)", "presence (1 = mentioned)"),
    "share": ("andel av ordene", "del av orda", "share of the words"),
    "themes": ("temaer", "tema", "themes"),
    "none": ("ingen", "ingen", "none"),
    "half": ("halvparten", "halvparten", "half"),
    "everyone": ("alle", "alle", "all"),
    "said": ("deltakere som snakker om temaet", "deltakarar som snakkar om temaet", "participants who speak of the theme"),
    "of group": ("del av gruppen", "del av gruppa", "part of the group"),
    "wilson": ("linjene er 95 %-intervaller (Wilson)", "linjene er 95 %-intervall (Wilson)", "lines are 95 % intervals (Wilson)"),
    "newcombe": ("linjene er 95 %-intervaller (Newcombe)", "linjene er 95 %-intervall (Newcombe)", "lines are 95 % intervals (Newcombe)"),
    "words spoken": ("ord fra intervjuets start", "ord frå starten av intervjuet", "words from the start of the interview"),
    "codeline": ("Hvor i intervjuet temaene kommer opp", "Kvar i intervjuet temaa kjem opp", "Where in the interview the themes come up"),
    "interviewer": ("grått: intervjueren snakker", "grått: intervjuaren snakkar", "grey: the interviewer speaks"),
    "together": ("steder der begge temaene er kodet", "stader der begge temaa er koda", "places where both themes are coded"),
    "turns together": ("innlegg der begge temaene er kodet", "innlegg der begge temaa er koda", "turns where both themes are coded"),
    "guest": ("grunnlag {base}, løp {run}, terskel {threshold} %", "grunnlag {base}, løp {run}, terskel {threshold} %", "base {base}, run {run}, threshold {threshold} %"),
    "reached": ("metning {label}", "metting {label}", "saturation {label}"),
    "not reached": ("metning ikke nådd", "metting ikkje nådd", "saturation not reached"),
    "trivial": (
        "Beregnet fra ferdige koder: en kodebok som er klar på forhånd, mettes av seg selv.",
        "Rekna ut frå ferdige kodar: ei kodebok som er klar på førehand, blir metta av seg sjølv.",
        "Computed from finished codes: a codebook that is ready beforehand saturates by itself.",
    ),
    "coefficient": ("samsvar", "samsvar", "agreement"),
    "prevalence": ("utbredelse", "utbreiing", "prevalence"),
    "units": ("enheter", "einingar", "units"),
    "all codes": ("alle temaer", "alle tema", "all themes"),
    "undefined": ("– : ikke definert.", "– : ikkje definert.", "– : undefined."),
    "jaccard": ("mørkere: større Jaccard-likhet", "mørkare: større Jaccard-likskap", "darker: greater Jaccard similarity"),
    "interviews": ("intervjuer", "intervju", "interviews"),
    "new themes": ("nye temaer i hvert intervju", "nye tema i kvart intervju", "new themes in each interview"),
    "themes so far": ("temaer så langt", "tema så langt", "themes so far"),
    "band": ("båndet: 95 % av rekkefølgene intervjuene kunne hatt", "bandet: 95 % av rekkjefølgjene intervjua kunne hatt", "band: 95 % of the orders the interviews could have had"),
    "interview number": ("intervju nummer", "intervju nummer", "interview number"),
    "saturated": ("metning", "metting", "saturation"),
    "agreement": ("samsvar mellom koderne", "samsvar mellom kodarane", "agreement of the coders"),
    "total": ("alle", "alle", "all"),
    "EU": ("EU", "EU", "EU"),
    "non-EU": ("utenfor EU", "utanfor EU", "non-EU"),
    "EU member": ("EU-medlem", "EU-medlem", "EU member"),
    "other Council of Europe": ("andre i Europarådet", "andre i Europarådet", "other Council of Europe"),
    "rest of the world": ("resten av verden", "resten av verda", "rest of the world"),
    "nb": ("bokmål", "bokmål", "Norwegian (bokmål)"),
    "nn": ("nynorsk", "nynorsk", "Norwegian (nynorsk)"),
    "en": ("engelsk", "engelsk", "English"),
    "not reviewed": ("IKKE GJENNOMGÅTT", "IKKJE GJENNOMGÅTT", "NOT REVIEWED"),
    "not reviewed note": (
        "Anonymiseringen er ikke gjennomgått.",
        "Anonymiseringa er ikkje gjennomgått.",
        "The anonymising has not been reviewed.",
    ),
    "coded by": ("Kodet av {who}.", "Koda av {who}.", "Coded by {who}."),
    "cues": ("kodebokas stikkord (maskinelt)", "stikkorda i kodeboka (maskinelt)", "the codebook's cues (by computer)"),
    "cues-and-examples": (
        "kodebokas stikkord og eksempler (maskinelt)",
        "stikkorda og døma i kodeboka (maskinelt)",
        "the codebook's cues and examples (by computer)",
    ),
    "not asked": ("ikke spurt", "ikkje spurt", "not asked"),
    "hatched": ("skravert: ikke spurt", "skravert: ikkje spurt", "hatched: not asked"),
    "suppressed": ("skjult: gruppen er for liten", "skjult: gruppa er for lita", "suppressed: the group is too small"),
    "by": ("{what} per {rows} og {columns}", "{what} per {rows} og {columns}", "{what} per {rows} and {columns}"),
    "joined": ("overlappende avsnitt talt som ett", "overlappande avsnitt talde som eitt", "overlapping passages counted as one"),
    "consensus": ("enighet mellom koderne", "semje mellom kodarane", "consensus of the coders"),
    "per": ("per", "per", "per"),
    "of": ("av", "av", "of"),
    "and": ("og", "og", "and"),
    "difference": ("forskjell", "skilnad", "difference"),
    "interval": ("95 %-intervall (Newcombe)", "95 %-intervall (Newcombe)", "95 % interval (Newcombe)"),
    "informant": ("en informant", "ein informant", "an informant"),
}  # fmt: skip
# coders that are programmes, as they are called in a caption
_COMPUTER = ("cues", "cues-and-examples")
_MONTHS = {
    "nb": [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ],
    "nn": [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def phrase(key: Any, language: str = "en") -> str:
    """The phrase called `key`; a key without one (an attribute or a value of the study's own) is its own phrase.

    >>> phrase("non-EU", "nn"), phrase("seniority", "nb")
    ('utanfor EU', 'seniority')
    """
    if language not in LANGUAGES:
        raise QualcodeError(f"language {language!r} is not known; choose nb, nn or en")
    return _PHRASES[key][LANGUAGES.index(language)] if key in _PHRASES else str(key).replace("_", " ")


def count_of(number: int, thing: str, language: str = "en") -> str:
    """A number with its noun: "1 participant", "11 deltakere"."""
    singular = {"participants": "participant", "documents": "document"}.get(thing, thing)
    return f"{number} {phrase(singular if number == 1 else thing, language)}"


def sentence_case(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def caption(attrs: Mapping[Any, Any], language: str = "en") -> str:
    """What a table from `theme_matrix` counts, over how many, and what a reader must know of it.

    >>> caption({"rows": "code", "columns": "region", "count": "participants", "n": 11,
    ...          "n_columns": {"EU": 4, "non-EU": 7}, "stage": "reviewed"})
    'Participants per theme and region; n = 11 participants (EU 4, non-EU 7).'
    """
    count = attrs["count"]
    what = phrase(count, language)
    text = phrase("by", language).format(
        what=what, rows=phrase(attrs["rows"], language), columns=phrase(attrs["columns"], language)
    )
    text = f"{sentence_case(text)}; n = {count_of(attrs['n'], 'participants', language)}"
    sizes = attrs.get("n_columns", {})
    if attrs["columns"] not in ("participant", "document", "code", "question") and len(sizes) <= 8:
        text += f" ({', '.join(f'{phrase(label, language)} {n}' for label, n in sizes.items())})"
    if count == "segments" and attrs.get("overlaps") == "joined":
        text += f"; {phrase('joined', language)}"
    if attrs.get("coders") == "consensus":
        text += f"; {phrase('consensus', language)}"
    text += "."
    if attrs.get("suppressed"):
        hidden = ", ".join(phrase(label, language) for label in attrs["suppressed"])
        text += f" {hidden}: {phrase('suppressed', language)}."
    return f"{text} {provenance(attrs, language)}".strip()


def provenance(attrs: Mapping[Any, Any], language: str = "en") -> str:
    """Who coded what a table counts, and whether the texts' anonymising was reviewed; "" where neither is known.

    >>> provenance({"coded_by": ["anna", "cues"], "stage": "reviewed"})
    "Coded by anna, the codebook's cues (by computer)."
    """
    said = []
    if attrs.get("coded_by"):
        who = ", ".join(phrase(name, language) if name in _COMPUTER else name for name in attrs["coded_by"])
        said.append(phrase("coded by", language).format(who=who))
    if attrs.get("stage") == "not reviewed":
        said.append(phrase("not reviewed note", language))
    return " ".join(said)


def day(value: datetime.date, language: str = "en") -> str:
    """A date in words.

    >>> day(datetime.date(2015, 4, 27), "nb"), day(datetime.date(2015, 4, 27))
    ('27. april 2015', '27 April 2015')
    """
    dot = "" if language == "en" else "."
    return f"{value.day}{dot} {_MONTHS[language][value.month - 1]} {value.year}"


def month(value: datetime.date, language: str = "en") -> str:
    """A month in words: "April 2015"."""
    return f"{_MONTHS[language][value.month - 1]} {value.year}"
