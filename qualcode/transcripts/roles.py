"""Who interviews and who is interviewed: from usual names, from who asks, and from what the user says."""

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, cast

from qualcode.model import QualcodeError, Role
from qualcode.transcripts.leads import label_key
from qualcode.transcripts.pieces import Utterance

ROLES: tuple[Role, ...] = ("participant", "interviewer", "other")

_NUMBERED = re.compile(r"(.*?)[\s_.#-]*\d{1,3}[a-z]?$")
# What programs call people they cannot name, or researchers people they must not name.
_ANONYMOUS = re.compile(
    r"(?:speaker|taler|talar|spk|sprecher(?:in)?|person|voice|stemme|s|sp|unknown speaker)[\s_]*[\da-e]{1,2}$"
)
_CODE = re.compile(r"(?:p|r|ip|inf|resp|id|fg\d*[\s_-]*p|fg|tn|b|d|e|k)[\s_.-]*\d{1,3}[a-z]?$")
_QUESTION = re.compile(
    r"^(?:(?:og|men|ja|okei|ok|så|and|but|so|okay|yeah|yes|right)[,\s]+)*(?:hva|hvem|hvor|hvordan|hvorfor|hvilke[nt]?|når|kva|kven|"
    r"kor|korleis|kvifor|korfor|kva for|kan du|kunne du|vil du|har du|har de|har dere|er det|synes du|tenker du|what|"
    r"who|where|when|why|how|which|can you|could you|would you|do you|did you|have you|are you|is there|tell me|was|wer|wo|wann|warum|wie|welche[rsn]?|können sie|haben sie|würden sie|gibt es)\b",
    re.IGNORECASE,
)


@cache
def _lexicon() -> dict[str, Any]:
    text = resources.files("qualcode.transcripts").joinpath("roles.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _role_words() -> dict[str, Role]:
    found: dict[str, Role] = {}
    for role in ROLES:
        for word in _lexicon()[role]["words"].split():
            found[word] = role
    return found


@cache
def _role_initials() -> dict[str, Role]:
    return {word: role for role in ROLES for word in _lexicon()[role]["initials"].split()}


@cache
def never_labels() -> frozenset[str]:
    """Words and phrases before a colon that never name a speaker, in lower case."""
    never = _lexicon()["never"]
    return frozenset([*never["words"].split(), *never["phrases"]])


def is_anonymous(label: str) -> bool:
    """Whether a program or a researcher numbered this speaker: "Speaker 2", "SPEAKER_00", "S01", "P03".

    >>> is_anonymous("Taler 1"), is_anonymous("P03"), is_anonymous("Kari")
    (True, True, False)
    """
    key = label_key(label)
    return bool(_ANONYMOUS.match(key) or _CODE.match(key))


def usual_role(label: str) -> Role | None:
    """The role that a label's words say, numbered or not; None for names, codes and bare initials.

    >>> usual_role("Intervjuar"), usual_role("Informant 3"), usual_role("Tolk"), usual_role("Kari"), usual_role("I")
    ('interviewer', 'participant', 'other', None, None)
    """
    key = label_key(label)
    without = re.sub(r"[(\[].*", "", key).strip()
    said_beside = re.search(r"[(\[]([^()\[\]]+)[)\]]?$", key)
    if said_beside and said_beside.group(1).strip() in _role_words():
        return _role_words()[said_beside.group(1).strip()]  # "Kari (intervjuer)"
    numbered = _NUMBERED.match(without)
    words = _role_words()
    for form in (key, without, numbered.group(1) if numbered else without):
        if form in words:
            return words[form]
    # "Interviewer Jonas", "Participant P4": the first or last word says it.
    parts = without.split()
    if 1 < len(parts) <= 3:
        for part in (parts[0], parts[-1]):
            if part in words and len(part) > 3:
                return words[part]
    return None


def initial_role(label: str) -> Role | None:
    """The role that an initial or a code hints at beside its counterpart: I, Q, INT; R, B, A, P03."""
    key = label_key(label)
    if key in _role_initials():
        return _role_initials()[key]
    numbered = _NUMBERED.match(key)
    if numbered and numbered.group(1).strip() in _role_initials():
        return _role_initials()[numbered.group(1).strip()]
    return "participant" if _CODE.match(key) else None


def given_roles(speakers: Mapping[str, Any] | None) -> dict[str, dict[str, Any]]:
    """The user's map of labels, by label key: role, participant, speaker (the label to use instead).

    Takes label -> role, or label -> {"role": ..., "participant": ..., "speaker": ...} with further attributes.
    Raises QualcodeError for a role that is none of participant, interviewer, other.
    """
    found: dict[str, dict[str, Any]] = {}
    for label, value in (speakers or {}).items():
        entry = dict(value) if isinstance(value, Mapping) else {"role": value}
        role = entry.get("role")
        if role is not None and role not in ROLES:
            raise QualcodeError(
                f"speakers: {label!r} has the role {role!r}; expected one of {', '.join(ROLES)}"
            )
        found[label_key(str(label))] = entry
    return found


def find_roles(
    utterances: Sequence[Utterance],
    given: Mapping[str, Mapping[str, Any]],
    in_table: Collection[str] = (),
    guide_score: Mapping[str, float] | None = None,
) -> tuple[dict[str, Role], list[tuple[int, str]]]:
    """A role for each label, and what is in doubt as (line, sentence).

    In order: what the user says, that the participants table has the label (`in_table`, label keys; who is not in it
    is then no participant), what the label says in words, what an initial says beside its counterpart
    (I and R, Q and A), and for the rest who asks: the share of turns that are questions, and `guide_score`, the
    share that are questions of the interview guide.
    """
    labels = list(dict.fromkeys(u.speaker for u in utterances if u.speaker))
    roles: dict[str, Role] = {}
    for label in labels:
        said = given.get(label_key(label), {}).get("role")
        if said is not None:
            roles[label] = cast(Role, said)
        elif label_key(label) in in_table:
            roles[label] = "participant"
        elif (usual := usual_role(label)) is not None:
            roles[label] = usual
    doubts: list[tuple[int, str]] = []
    _roles_of_initials(labels, roles)
    unknown = [label for label in labels if label not in roles]
    if unknown and any(label_key(label) in in_table for label in labels):
        roles.update(dict.fromkeys(unknown, "interviewer"))
        unknown = []
    alone = labels[0] if len(labels) == 1 else ""
    if alone and label_key(alone) not in in_table and not given.get(label_key(alone), {}).get("role"):
        # With nobody interviewed nothing would be coded: better to say so than to lose a person.
        roles[alone] = "participant"
        doubts.append((1, f'all speech has the one label "{alone}"; who asks and who answers cannot be told'))
    elif unknown:
        doubts += _roles_by_asking(utterances, labels, unknown, roles, guide_score or {})
    if labels and "participant" not in roles.values():
        doubts.append((1, "nobody was found to be a participant; say who is with speakers="))
    return roles, doubts


def _roles_of_initials(labels: Sequence[str], roles: dict[str, Role]) -> None:
    """Initials say a role only together: an I beside an R or a B interviews, an I beside nobody may be anyone."""
    hinted = {label: hint for label in labels if label not in roles and (hint := initial_role(label))}
    present = set(roles.values()) | set(hinted.values())
    if len(labels) >= 2 and {"interviewer", "participant"} <= present:
        roles.update(hinted)


def _roles_by_asking(
    utterances: Sequence[Utterance],
    labels: Sequence[str],
    unknown: Sequence[str],
    roles: dict[str, Role],
    guide_score: Mapping[str, float],
) -> list[tuple[int, str]]:
    if "interviewer" in roles.values():
        roles.update(dict.fromkeys(unknown, "participant"))
        return []
    if len(labels) == 2 and len(unknown) == 1:
        # The other is a participant by name, and somebody asked them.
        roles[unknown[0]] = "interviewer"
        sure = _asking(utterances).get(unknown[0], 0.0) >= 0.06
        return (
            []
            if sure
            else [(1, f'"{unknown[0]}" was taken for the interviewer; say so with speakers= if not')]
        )
    scores = _asking(utterances)
    for label, score in guide_score.items():
        scores[label] = scores.get(label, 0.0) + 2 * score
    best = max(unknown, key=lambda label: scores.get(label, 0.0))
    others = [label for label in labels if label != best]
    rival = max((scores.get(label, 0.0) for label in others), default=0.0)
    if others and scores.get(best, 0.0) >= 0.06 and scores.get(best, 0.0) > 1.3 * rival:
        roles.update(dict.fromkeys(unknown, "participant"))
        roles[best] = "interviewer"
        clear = scores[best] >= 0.12 and scores[best] > 2 * rival
        if clear or "participant" in (roles.get(label) for label in labels if label not in unknown):
            return []
        return [
            (1, f'"{best}" was taken for the interviewer because they ask most; say so with speakers= if not')
        ]
    roles.update(dict.fromkeys(unknown, "participant"))
    return [
        (
            1,
            "nobody asks clearly more than the others: all were taken for participants; name the interviewer with speakers=",
        )
    ]


def _asking(utterances: Sequence[Utterance]) -> dict[str, float]:
    """By label, the share of turns that ask, less for those who say most: interviewers ask and listen."""
    turns: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for utterance in utterances:
        said = utterance.text.split()
        words[utterance.speaker] += len(said)
        if utterance.speaker and len(said) > 1:
            turns[utterance.speaker] += 1
            asked[utterance.speaker] += _is_question(utterance.text)
    total = sum(words.values()) or 1
    # Someone with a handful of turns may only have asked them to repeat something.
    enough = max(2, 0.1 * sum(turns.values()))
    return {
        label: asked[label] / (count + 2) * (1 - words[label] / total)
        for label, count in turns.items()
        if count >= enough
    }


def _is_question(text: str) -> bool:
    """A turn that ends in a question of its own (not "right?", "ikke sant?"), or begins like one."""
    text = text.rstrip(" )]\"'”»")
    if text.endswith("?"):
        last = re.split(r"[.!?,…]\s+", text[:-1])[-1]
        return len(last.split()) >= 3
    return bool(_QUESTION.match(text))
