"""Speakers' labels that are names, as Teams and Zoom write them."""

from __future__ import annotations

import re

from qualcode.anonymising.detectors.passage import Found
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.anonymising.identities.register import Register
from qualcode.anonymising.speakers import is_nobodys_name
from qualcode.languages import is_first_name, is_surname

DETECTOR = "speaker label"
_NAME = re.compile(r"[^\s(\[:].*?(?=\s*(?:[(\[:]|$))")


def _is_plain(label: str) -> bool:
    """Whether a label is made of everyday words and no name: "Guide", "Focus group"."""
    found = [word.lower() for word in re.findall(r"[^\W\d_]+", label)]
    return all(is_ordinary(word) and not is_first_name(word) and not is_surname(word) for word in found)


def found_in_label(label: str) -> list[Found]:
    """The name in a speaker's label; nothing for codes and roles such as "P03" or "Interviewer 1".

    >>> [label[f.start:f.end] for label in ("Kari Bakken (gjest)", "P03", "Intervjuer") for f in found_in_label(label)]
    ['Kari Bakken']
    """
    if is_nobodys_name(label, Register()) or _is_plain(label):
        return []
    match = _NAME.match(label)
    return [Found(match.start(), match.end(), "person", "direct", 0.95, DETECTOR)] if match else []
