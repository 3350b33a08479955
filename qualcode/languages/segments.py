"""Sentences and paragraphs of speech: written out by hand, by a machine, or without any punctuation."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from qualcode.languages.words import WORD
from qualcode.model import Span

# A stretch of speech longer than this many words without a full stop is parted at its seams.
LONGEST = 40
SHORTEST = 8

_STOP = re.compile(r"(?P<mark>[.!?…]+)[\"'”’»)\]]*(?=\s|$)|\n[^\S\n]*\n\s*")
_BEFORE = re.compile(r"[^\s\"'“”‘«(\[]+$")
_PARAGRAPH = re.compile(r"\n\s*\n")
# Where speech without punctuation is parted: a comma, a pause, or a word that opens a new clause.
_SEAM = re.compile(
    r"(?:,|;| -| –|\.\.+|…)\s+"
    r"|\s+(?=(?:og så|og da|og då|men|så|for|fordi|altså|nei|ja|and then|and so|but|so|because|well|and|og)\s)",
    re.IGNORECASE,
)


@cache
def _abbreviations() -> dict[str, bool]:
    """Abbreviation without its last point -> whether it may also end a sentence."""
    lines = files(__package__).joinpath("data", "abbreviations.txt").read_text("utf-8").splitlines()
    words = (word for line in lines if not line.startswith("#") for word in line.split())
    return {word.rstrip("!"): word.endswith("!") for word in words}


def _ends_sentence(text: str, found: re.Match[str]) -> bool:
    mark = found["mark"]
    if mark is None:  # an empty line
        return True
    after = text[found.end() : found.end() + 40].lstrip()
    if not after:
        return True
    opens = after.lstrip("\"'“‘«([-–—• ")[:1]
    small = opens.islower()
    if "!" in mark or "?" in mark:
        return True
    if mark != ".":  # an ellipsis: hesitation when the sentence goes on in lower case
        return not small
    before = _BEFORE.search(text, max(0, found.start() - 30), found.start())
    word = before.group().lower() if before else ""
    may_end = _abbreviations().get(word)
    if may_end is not None:
        return may_end and not small
    if word.isdigit():  # an ordinal: "27. april"
        return not small
    if len(word) == 1 and word.isalpha() and word not in "åi":  # an initial: "K. Hansen"
        return False
    return not small or len(word) > 2


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _parted(text: str, span: Span) -> Iterator[Span]:
    """The sentence itself, or, where it runs on without a full stop, pieces of it parted at their seams."""
    words = [found.start() for found in WORD.finditer(text, span.start, span.end)]
    if len(words) <= LONGEST:
        yield span
        return
    seams = [found.end() for found in _SEAM.finditer(text, span.start, span.end)]
    first = 0
    while len(words) - first > LONGEST:
        low, high = words[first + SHORTEST], words[first + LONGEST // 2]
        late = words[first + LONGEST - 1]
        near = [seam for seam in seams if low <= seam <= high] or [s for s in seams if high < s <= late]
        cut = near[-1] if near and near[-1] <= high else near[0] if near else late
        piece = _trimmed(text, words[first] if first else span.start, cut)
        if piece:
            yield piece
        while first < len(words) and words[first] < cut:
            first += 1
    rest = _trimmed(text, words[first] if first else span.start, span.end)
    if rest:
        yield rest


def sentences(text: str) -> list[Span]:
    """Spans of the sentences of `text`, in order, without the white space between them.

    Knows abbreviations in bokmål, nynorsk and English, ordinals, initials and ellipses, and sentences that start in
    lower case. Speech without punctuation is parted every 8 to 40 words, at a comma, a pause or a word such as
    "men" or "so"; an empty line always ends a sentence.

    >>> text = "Vi dro f.eks. til Riga 27. april. Det var ... ja, nyttig! Og så?"
    >>> [span.of(text) for span in sentences(text)]
    ['Vi dro f.eks. til Riga 27. april.', 'Det var ... ja, nyttig!', 'Og så?']
    """
    found: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, stop):
            span = _trimmed(text, start, stop.end())
            if span:
                found.extend(_parted(text, span))
            start = stop.end()
    span = _trimmed(text, start, len(text))
    if span:
        found.extend(_parted(text, span))
    return found


def paragraphs(text: str) -> list[Span]:
    """Spans of the paragraphs of `text` (parted by empty lines), without the white space between them.

    >>> [(s.start, s.end) for s in paragraphs("En linje\\nto linjer\\n\\nNytt avsnitt")]
    [(0, 18), (20, 32)]
    """
    bounds = [0, *(edge for found in _PARAGRAPH.finditer(text) for edge in found.span()), len(text)]
    spans = (_trimmed(text, bounds[n], bounds[n + 1]) for n in range(0, len(bounds), 2))
    return [span for span in spans if span]
