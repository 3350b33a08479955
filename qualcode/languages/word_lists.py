"""Word lists beside the code: plain text with [headings], read once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_HEADING = re.compile(r"\[([^\]]+)\]")


def read_sections(package: str, name: str) -> list[tuple[str, str]]:
    """The sections of `data/name` in `package`: `(heading, text)` in the order of the file, comments left out.

    A line that starts with # is a comment; [heading] on a line of its own opens a section. A heading may recur.

    >>> read_sections("qualcode.languages", "surnames.txt")[0][0]
    'norwegian'
    """
    text = files(package).joinpath("data", name).read_text(encoding="utf-8")
    sections: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        heading = _HEADING.fullmatch(line.strip())
        if heading:
            sections.append((heading.group(1).strip(), []))
        elif sections:
            sections[-1][1].append(line)
    return [(heading, "\n".join(lines)) for heading, lines in sections]


@cache
def word_sections(package: str, name: str) -> dict[str, tuple[str, ...]]:
    """Heading -> the words under it, parted by white space; a heading that recurs is joined.

    >>> "Hansen" in word_sections("qualcode.languages", "surnames.txt")["norwegian"]
    True
    """
    found: dict[str, dict[str, None]] = {}
    for heading, text in read_sections(package, name):
        found.setdefault(heading, {}).update(dict.fromkeys(text.split()))
    return {heading: tuple(words) for heading, words in found.items()}


@cache
def phrase_sections(package: str, name: str) -> dict[str, tuple[str, ...]]:
    """Heading -> the phrases under it, parted by commas or line ends; a heading that recurs is joined."""
    found: dict[str, dict[str, None]] = {}
    for heading, text in read_sections(package, name):
        phrases = (phrase.strip() for phrase in re.split(r"[,\n]", text))
        found.setdefault(heading, {}).update(dict.fromkeys(phrase for phrase in phrases if phrase))
    return {heading: tuple(phrases) for heading, phrases in found.items()}
