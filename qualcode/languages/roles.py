"""Roles and professions: ordfører, rådmannen, deputy mayor; they point to one person once a place is named."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

LANGUAGES = ("nb", "nn", "en")

RoleForm = Literal["bare", "definite", "several"]
# Words that end like a role and are none.
_NO_ROLES = frozenset(
    (
        "semester",
        "høyre",
        "privilege",
        "college",
        "fartsvakt",
        "allege",
        "kollege",
        "samarbeider",
        "samarbeidar",
        "bearbeider",
        "motarbeider",
        "utarbeider",
        "trimester",
        "omarbeider",
        "utarbeidar",
    )
)


def _inflected(word: str, language: str) -> dict[str, RoleForm]:
    """The word with its endings: ordføreren, ordførere, ordførerne; ordføraren, ordførarar; mayors."""
    if language == "en":
        several = word[:-3] + "men" if word.endswith("man") else word + "s"
        return {several: "several", word + "s": "several", word: "bare"}
    forms: dict[str, RoleForm] = {}
    if word.endswith("mann"):
        forms = {word[:-4] + "menn": "several", word[:-4] + "mennene": "several"}
    elif word.endswith("mor"):
        forms = {word[:-3] + "mødre": "several", word[:-3] + "mødrene": "several", word + "a": "definite"}
    elif word.endswith(("er", "ar")):
        forms = {
            word + "e": "several",
            word + "ne": "several",
            word + "ar": "several",
            word + "ane": "several",
        }
        # spoken "ordførern", "ordførar'n"
        forms |= {word + "n": "definite", word + "'n": "definite", word + "a": "definite"}
    elif word.endswith("e"):
        forms = {word + "r": "several", word + "ne": "several"}
        if word.endswith(("inne", "kone", "deie")):  # lærerinna, bondekona, budeia
            forms[word[:-1] + "a"] = "definite"
        return {**forms, word + "n": "definite", word: "bare"}
    elif word.endswith(("ig", "eg")):
        return {word + "e": "definite", word: "bare"}
    else:
        forms = dict.fromkeys((word + ending for ending in ("er", "ene", "ar", "ane")), "several")
        forms[word + "a"] = "definite"
    return {**forms, word + "en": "definite", word: "bare"}


@cache
def _lists() -> dict[str, Any]:
    text = files("qualcode.languages").joinpath("data", "roles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


# How bokmål words for roles are spelt in nynorsk, and in the nynorsk nearest to bokmål; the first that fits is made.
_IN_NYNORSK = (
    ("sykepleier", "sjukepleiar"), ("sykehjem", "sjukeheim"), ("sykehus", "sjukehus"), ("skole", "skule"), ("kirke", "kyrkje"), ("hjem", "heim"), ("melke", "mjølke"),
    ("vann", "vass"), ("regnskap", "rekneskap"), ("eiendom", "eigedom"), ("rør", "røyr"), ("kjøre", "køyre"), ("gård", "gard"), ("søster", "syster"), ("mester", "meister"),
    ("veileder", "rettleiar"), ("giver", "gjevar"), ("leder", "leiar"), ("eier", "eigar"), ("maker", "makar"), ("selger", "seljar"), ("bygger", "byggjar"), ("spiller", "spelar"),
    ("kjører", "køyrar"), ("lærer", "lærar"), ("fører", "førar"), ("ansvarlig", "ansvarleg"), ("valgt", "vald"), ("havne", "hamne"),
    ("hoved", "hovud"), ("holder", "haldar"), ("trykker", "trykkjar"), ("tegner", "teiknar"), ("videregående", "vidaregåande"),
)  # fmt: skip
_NEARER_BOKMÅL = (("gjevar", "givar"), ("rettleiar", "vegleiar"), ("handsamar", "behandlar"), ("øyr", "ør"))


def _in_nynorsk(role: str) -> set[str]:
    """The spellings of a bokmål role in nynorsk: kasserer is kasserar, rådgiver rådgjevar and rådgivar."""
    for written, other in _IN_NYNORSK:
        role = role.replace(written, other)
    if role.endswith("er") and not role.endswith(("ier", "mester", "søster")):
        role = role[:-2] + "ar"
    return {role, *(role.replace(one, other) for one, other in _NEARER_BOKMÅL)}


@cache
def _forms() -> dict[tuple[str, ...], RoleForm]:
    found: dict[tuple[str, ...], RoleForm] = {}
    for language, lists in _lists().items():
        roles = lists["words"].split()
        if language == "nb":
            roles += sorted({other for role in roles for other in _in_nynorsk(role)} - set(roles))
        for role in roles:
            *first, last = role.split("_")
            for form, number in _inflected(last, language).items():
                found.setdefault((*first, form), number)
    return found


@cache
def _alone() -> dict[tuple[str, ...], RoleForm]:
    """Forms of the roles that are found as words of their own only, in no compound."""
    return {
        (form,): number
        for language, lists in _lists().items()
        for role in lists["alone"].split()
        for form, number in _inflected(role, language).items()
    }


@cache
def _endings() -> dict[str, RoleForm]:
    return {
        form: number
        for language, lists in _lists().items()
        for ending in lists["ending"].split()
        for form, number in _inflected(ending, language).items()
    }


@cache
def role_phrases() -> frozenset[tuple[str, ...]]:
    """Every role in every form and language, as its words in lower case."""
    return frozenset(_forms()) | frozenset(_alone())


@lru_cache(maxsize=100_000)
def role_form(words: tuple[str, ...]) -> RoleForm | None:
    """Whether words in lower case are a role: "bare", "definite" or "several", compounds too; None when they are none.

    >>> role_form(("avdelingsingeniøren",)), role_form(("deputy", "mayors")), role_form(("kaffe",))
    ('definite', 'several', None)
    """
    known = _forms().get(words) or _alone().get(words)
    if known is not None or len(words) > 1 or words[0] in _NO_ROLES:
        return known
    word = words[0]
    for length in range(min(len(word) - 3, _longest_ending()), 3, -1):
        form = _endings().get(word[-length:])
        if form is not None:
            return form
    for start in range(3, len(word) - 5):  # "losbåtfører", "tekstilkonservator"
        form = _forms().get((word[start:],))
        if form is not None:
            return form
    return None


@cache
def _longest_ending() -> int:
    return max(map(len, _endings()))


def is_role(words: str) -> bool:
    """Whether `words`, in any case, are a role we know, in any of its forms.

    >>> is_role("Ordføreren"), is_role("deputy mayor"), is_role("rådgjevaren"), is_role("kaffe")
    (True, True, True, False)
    """
    return tuple(words.lower().split()) in role_phrases()
