"""Speakers' labels that are names, as Teams and Zoom write them."""

from __future__ import annotations

import re

from qualcode.anonymising.detectors.passage import Found
from qualcode.anonymising.register import Register
from qualcode.anonymising.speakers import is_nobodys_name

DETECTOR = "speaker label"
_NAME = re.compile(r"[^\s(\[:].*?(?=\s*(?:[(\[:]|$))")


def found_in_label(label: str) -> list[Found]:
    """The name in a speaker's label; nothing for codes and roles such as "P03" or "Interviewer 1".

    >>> [label[f.start:f.end] for label in ("Kari Bakken (gjest)", "P03", "Intervjuer") for f in found_in_label(label)]
    ['Kari Bakken']
    """
    if is_nobodys_name(label, Register()):
        return []
    match = _NAME.match(label)
    return [Found(match.start(), match.end(), "person", "direct", 0.95, DETECTOR)] if match else []
