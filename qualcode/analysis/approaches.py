"""What a declared approach shows by default: not every kind of analysis believes in every number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qualcode.model import QualcodeError

Name = Literal["framework", "codebook", "reflexive", "coding-reliability"]


@dataclass(frozen=True)
class Approach:
    """What a report holds by default under an approach; each can still be asked for.

    `count` is what matrices count; `agreement` and `saturation` tell whether coefficients and saturation are shown,
    `framework` whether summaries take the place of counts, `comparison` whether groups are compared in numbers.
    `why` says it in a sentence with its source.
    """

    name: Name
    count: Literal["participants", "presence"]
    agreement: bool
    saturation: bool
    framework: bool
    comparison: bool
    why: str


APPROACHES: dict[str, Approach] = {
    approach.name: approach
    for approach in (
        Approach(
            "framework", "presence", agreement=False, saturation=True, framework=True, comparison=True,
            why="Framework analysis reads down and across written summaries; numbers only say where to read "
            "(Ritchie & Spencer 1994; Gale et al. 2013).",
        ),
        Approach(
            "codebook", "participants", agreement=False, saturation=True, framework=False, comparison=True,
            why="Codebook thematic analysis charts themes by participants with a shared codebook, without resting on "
            "coefficients (Braun & Clarke 2021; MacQueen et al. 1998).",
        ),
        Approach(
            "reflexive", "presence", agreement=False, saturation=False, framework=False, comparison=False,
            why="Reflexive thematic analysis sees coding as interpretation: it uses neither agreement coefficients nor "
            "saturation (Braun & Clarke 2019, 2021).",
        ),
        Approach(
            "coding-reliability", "participants", agreement=True, saturation=True, framework=False, comparison=True,
            why="Coding reliability approaches rest on several coders who agree, and report how far "
            "(Boyatzis 1998; Guest, MacQueen & Namey 2012).",
        ),
    )
}  # fmt: skip


def approach(name: str) -> Approach:
    """The approach called `name`.

    >>> approach("reflexive").agreement
    False
    """
    if name not in APPROACHES:
        raise QualcodeError(f"approach {name!r} is not known; choose one of {', '.join(APPROACHES)}")
    return APPROACHES[name]
