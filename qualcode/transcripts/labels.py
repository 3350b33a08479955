"""Which of the leads of a text's paragraphs are labels of speakers.

A label is one because it recurs, because the user named it, or because it is the usual name of a role; one that
occurs once is taken only when it has the very shape of the others, and is then reported.
"""

import difflib
import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode.transcripts.leads import Lead, label_key
from qualcode.transcripts.roles import initial_role, is_anonymous, never_labels, usual_role

# How often a form must recur before it is a label. What could be anything must recur more.
_ENOUGH = {"colon": 2, "header": 2, "bracket": 2, "bold": 2, "tab": 2, "alone bold": 2, "dash": 3, "alone": 3}
# No conversation has so many; comparing each with each would take minutes.
_TOO_MANY_LABELS = 5_000
# Forms in which even an unknown word is more than a word before a colon.
_STRONG = {"header", "bold", "alone bold"}


@dataclass(slots=True)
class Labels:
    """The labels of one text, by key, in the spelling used most, and the forms they come in."""

    spelling: dict[str, str] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=dict)
    once: dict[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()

    def of(self, candidates: Sequence[Lead]) -> Lead | None:
        """The first candidate that is a label, with the label in its usual spelling."""
        for lead in candidates:
            key = label_key(lead.label)
            if lead.form in self.forms.get(key, ()):
                lead.label = self.spelling[key]
                return lead
        return None


def find_labels(candidates: Sequence[Sequence[Lead]], given: Mapping[str, Mapping[str, Any]]) -> Labels:
    """The labels among the candidates of each paragraph."""
    counts: Counter[tuple[str, str]] = Counter()
    spellings: dict[str, Counter[str]] = {}
    for options in candidates:
        for key, form in {(label_key(lead.label), lead.form) for lead in options}:
            counts[key, form] += 1
        for spelling in {lead.label for lead in options}:
            spellings.setdefault(label_key(spelling), Counter())[spelling] += 1
    found = Labels(given=frozenset(given))
    paragraphs = len(candidates)
    for (key, form), count in counts.items():
        if _is_label(key, form, count, paragraphs, given, spellings[key]):
            found.forms.setdefault(key, set()).add(form)
    if not found.forms:
        _accept_initials(found, candidates)
    # A bare word before a dash or alone on its line counts only beside a better-known label or when it is one.
    for key in [k for k, forms in found.forms.items() if forms <= {"alone", "dash"}]:
        lines = sum(counts[key, form] for form in found.forms[key])
        if (
            usual_role(key) is None
            and not is_anonymous(key)
            and key not in given
            and lines < 0.15 * paragraphs
        ):
            del found.forms[key]
    for key in found.forms:
        found.spelling[key] = spellings[key].most_common(1)[0][0]
    _add_alike(found, counts, spellings)
    return found


def _accept_initials(found: Labels, candidates: Sequence[Sequence[Lead]]) -> None:
    """Take an I and an R that do not recur, in a file of two lines that both begin so."""
    keys = [next((label_key(x.label) for x in options if x.form == "colon"), None) for options in candidates]
    roles = {initial_role(key) for key in keys if key is not None}
    if None not in keys and {"interviewer", "participant"} <= roles:
        for key in keys:
            found.forms.setdefault(str(key), set()).add("colon")


def _is_label(
    key: str, form: str, count: int, paragraphs: int, given: Mapping[str, Any], spellings: Mapping[str, int]
) -> bool:
    if not key:
        return False
    if key in given:
        return True
    if key in never_labels() or key.split()[0] in (
        "figur",
        "figure",
        "tabell",
        "table",
        "http",
        "https",
        "kl",
    ):
        return False
    known = usual_role(key) is not None or is_anonymous(key)
    if known and (count >= 2 or form not in ("alone", "dash", "tab")):
        return True
    if count < _ENOUGH[form]:
        return False
    starts_low = all(spelling[:1].islower() for spelling in spellings)
    if starts_low and not any(c.isdigit() for c in key):
        # "interviewer:" is known by its word; other lower-case words must carry much of the text.
        return form == "colon" and len(key.split()) == 1 and count >= max(4, 0.2 * paragraphs)
    if form in ("alone", "dash"):
        return len(key.split()) <= 3 and count >= 0.1 * paragraphs
    if form == "bracket":
        return any(c.isdigit() for c in key) or count >= max(3, 0.1 * paragraphs)
    return True


def _add_alike(
    found: Labels, counts: Mapping[tuple[str, str], int], spellings: Mapping[str, Counter[str]]
) -> None:
    """Take in labels that occur once when they are spelt almost like one, or have the shape all the others have."""
    if not found.spelling or len(counts) > _TOO_MANY_LABELS:
        return
    shapes = Counter(_shape(spelling) for spelling in found.spelling.values())
    forms = {form for known in found.forms.values() for form in known}
    for (key, form), count in counts.items():
        if (
            key in found.spelling
            or count > 2
            or form not in forms
            or key in never_labels()
            or form in ("alone", "dash")
        ):
            continue
        spelling = spellings[key].most_common(1)[0][0]
        alike = nearest(spelling, found.spelling.values())
        shape = _shape(spelling)
        same_shape = shape in shapes and (
            shape in ("numbered", "initials") or (shape == "name" and len(found.spelling) >= 2)
        )
        if alike is None and not same_shape and form not in _STRONG:
            continue
        found.once[key] = alike or ""
        found.forms.setdefault(key, set()).add(form)
    for key in found.once:
        found.spelling[key] = spellings[key].most_common(1)[0][0]


def nearest(label: str, others: Sequence[str] | Any) -> str | None:
    """The label this one may be a slip for: at most two letters off, or only its number or spacing differs.

    >>> nearest("interviewr", ["Interviewer", "P03"]), nearest("P04", ["P03"])
    ('Interviewer', None)
    """
    key = re.sub(r"[\s_.-]+", "", label_key(label))
    letters = key.rstrip("0123456789")
    digits = key[len(letters) :]
    for other in others:
        other_key = re.sub(r"[\s_.-]+", "", label_key(other))
        other_letters = other_key.rstrip("0123456789")
        other_digits = other_key[len(other_letters) :]
        if other_key == key or (digits and other_digits and digits.lstrip("0") != other_digits.lstrip("0")):
            continue
        if bool(digits) != bool(other_digits) and len(letters) < 4:
            continue  # I and I2 are two interviewers
        if letters == other_letters and (
            digits.lstrip("0") == other_digits.lstrip("0") or not (digits and other_digits)
        ):
            return str(other)
        if min(len(letters), len(other_letters)) >= 4:
            ratio = difflib.SequenceMatcher(None, letters, other_letters).ratio()
            if ratio >= 0.85:
                return str(other)
    return None


def _shape(label: str) -> str:
    words = label.split()
    if len(label) <= 3 and label.isupper():
        return "initials"
    if any(c.isdigit() for c in label) and len(words) <= 2:
        return "numbered"
    if 2 <= len(words) <= 4 and all(word[:1].isupper() for word in words):
        return "name"
    return "word"


def only_if_conversation(labels: Labels, candidates: Sequence[Sequence[Lead]]) -> Labels:
    """No labels at all when what was found reads like a document: one stray word, or hardly any of the paragraphs."""
    speakers = [lead.label for options in candidates if (lead := labels.of(options))]
    distinct = set(speakers)
    known = any(usual_role(label) or is_anonymous(label) for label in distinct) or (
        {"interviewer", "participant"} <= {initial_role(label) for label in distinct}
    )
    switches = sum(a != b for a, b in itertools.pairwise(speakers))
    if known and speakers:
        return labels
    if len(speakers) >= max(3, 0.6 * len(candidates)):
        return labels
    if len(distinct) >= 2 and switches >= 2 and len(speakers) >= max(3, 0.04 * len(candidates)):
        return labels
    if any(key in labels.spelling for key in labels.given):
        return labels
    return Labels()
