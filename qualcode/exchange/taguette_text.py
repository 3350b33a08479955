"""The text of a Taguette document as Taguette counts it, and who speaks where in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

from qualcode.model import Source, Transcript, Turn
from qualcode.transcripts import ImportFailed
from qualcode.transcripts.attributes import Known
from qualcode.transcripts.reading import import_bytes, options

_BLOCK = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "blockquote",
        "pre",
        "table",
        "tr",
        "br",
        "hr",
        "section",
        "article",
    ]
)


@dataclass(frozen=True)
class CountedText:
    """A document's text, and where each text node of its HTML begins: in UTF-8 bytes and in code points.

    Taguette counts the bytes of the text nodes only. Where two paragraphs have nothing between them, a line break
    is put into the text, which the bytes do not count.
    """

    text: str
    first_byte: tuple[int, ...]
    first_character: tuple[int, ...]

    @classmethod
    def of_html(cls, contents: str) -> CountedText:
        """Read the HTML that Taguette holds, which is the inside of a page's body."""
        reader = _TextNodes()
        # browsers and html5lib drop white space before the first element, and make CRLF one character
        reader.feed(contents.replace("\r\n", "\n").lstrip())
        reader.close()
        return cls("".join(reader.parts), tuple(reader.first_byte), tuple(reader.first_character))

    @property
    def size(self) -> int:
        """Length in bytes, as Taguette counts."""
        last = self.first_character[-1] if self.first_character else 0
        return (self.first_byte[-1] if self.first_byte else 0) + len(self.text[last:].encode())

    def position(self, byte: int, *, end: bool = False) -> int:
        """The code point at which Taguette's `byte` lies; an end stays with the text before it.

        A byte within a character is moved to the start of that character, for an end to behind it.

        >>> CountedText.of_html("<p>blåbær</p><p>er</p>").position(8), CountedText.of_html("<p>åå</p>").position(3)
        (7, 1)
        """
        find = bisect_left if end else bisect_right
        node = max(0, find(self.first_byte, byte) - 1)
        if not self.first_byte:
            return 0
        follow = self.first_character[node + 1] if node + 1 < len(self.first_character) else len(self.text)
        encoded = self.text[self.first_character[node] : follow].encode()
        offset = byte - self.first_byte[node]
        within = encoded[:offset]
        counted = len(within.decode(errors="ignore"))
        cut = offset < len(encoded) and encoded[offset] & 0xC0 == 0x80
        return self.first_character[node] + counted + (1 if cut and end else 0)


class _TextNodes(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.first_byte: list[int] = []
        self.first_character: list[int] = []
        self._bytes = 0
        self._characters = 0
        self._new_block = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._new_block = self._new_block or tag in _BLOCK

    def handle_endtag(self, tag: str) -> None:
        self._new_block = self._new_block or tag in _BLOCK

    def handle_data(self, data: str) -> None:
        if self._new_block and self.parts and not self.parts[-1].endswith("\n") and not data.startswith("\n"):
            self.parts.append("\n")
            self._characters += 1
        self._new_block = False
        self.first_byte.append(self._bytes)
        self.first_character.append(self._characters)
        self.parts.append(data)
        self._bytes += len(data.encode())
        self._characters += len(data)


def text_of_snippet(snippet: str) -> str:
    """The words of a piece of HTML with white space made even: what two ways of cutting it must share."""
    return " ".join(CountedText.of_html(snippet).text.split())


def transcript_of(
    id: str, name: str, contents: str, text: str, *, language: str | None, speakers: Mapping[str, Any] | None
) -> Transcript:
    """The document as a transcript over exactly `text`, with the turns that the transcript reader finds in its HTML.

    What the reader calls a turn is looked up in `text`, in order and without regard to white space, so that no
    offset changes. Where it finds no speech, or a turn cannot be found again, the document has one turn, as text.
    """
    page = f"<!DOCTYPE html><html><body>{contents}</body></html>".encode()
    try:
        found = import_bytes(page, f"{name}.html", options(language, speakers, None), Known()).transcript
        turns = _located(found, text)
    except ImportFailed:
        found, turns = None, None
    source = Source(name=name, format="taguette", encoding="utf-8")
    if found is None or turns is None:
        span = re.search(r"\S(?:.*\S)?", text, re.DOTALL)
        whole = [Turn(0, "", "other", span.start(), span.end(), span.group(), language)] if span else []
        return Transcript(id, text, tuple(whole), language, source=replace(source, kind="document"))
    source = replace(source, kind=found.source.kind, unplaced=found.source.unplaced)
    return Transcript(
        id, text, tuple(turns), found.language, {"participant": id}, source, people=found.people
    )  # fmt: skip


def _located(found: Transcript, text: str) -> list[Turn] | None:
    kept = [position for position, character in enumerate(text) if _counts(character)]
    squeezed = "".join(text[position] for position in kept)
    turns: list[Turn] = []
    cursor = 0
    for turn in found.turns:
        wanted = "".join(filter(_counts, turn.text))
        at = squeezed.find(wanted, cursor)
        if at < 0:
            return None
        if not wanted:
            continue
        cursor = at + len(wanted)
        start, end = kept[at], kept[cursor - 1] + 1
        turns.append(replace(turn, index=len(turns), start=start, end=end, text=text[start:end]))
    return turns


def _counts(character: str) -> bool:
    return character.isprintable() and not character.isspace()
