"""Pauses, fillers, overlaps, inaudible passages and notes: what is in the text and is not speech to be coded."""

import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from importlib import resources

from qualcode.model import Mark, MarkKind, Transcript, Turn
from qualcode.transcripts.clock import CLOCK

_KINDS: tuple[MarkKind, ...] = ("pause", "filler", "overlap", "inaudible", "note")


@cache
def _lexicon() -> dict[str, frozenset[str]]:
    text = resources.files("qualcode.transcripts").joinpath("marks.toml").read_text("utf-8")
    return {kind: frozenset(words.split()) for kind, words in tomllib.loads(text).items()}


@cache
def _pattern() -> re.Pattern[str]:
    fillers = "|".join(sorted(map(re.escape, _lexicon()["filler"]), key=len, reverse=True))
    return re.compile(
        rf"""(?P<overlap>//[^/\n]{{1,500}}//)
        |(?P<bracket>\[\[?[^\[\]\n]{{1,120}}\]\]?|\(\(?[^()\n]{{1,120}}\)\)?|\*[^*\n]{{3,40}}\*)
        |(?P<pause>(?<!\S)\#(?!\S)|(?<!\S)(?:…|\.\.\.)(?!\S))
        |(?P<inaudible>(?<!\w)(?:xxx+|\?\?\?+)(?!\w))
        |(?P<filler>(?<![\w'’-])(?:{fillers})(?![\w'’]))""",
        re.VERBOSE | re.IGNORECASE,
    )


# Fillers of English that are words of other languages: "er" is Norwegian for "is".
_WORDS_ELSEWHERE = frozenset({"er", "um"})
_DOTS_OR_SECONDS = re.compile(
    r"[.…\s]+|\d+(?:[.,]\d+)?\s*(?:s|sek|sec|secs|sekunder|sekund|seconds?|sekunden)?\.?(?:\s*(?:pause|stille|silence))?|-+",
    re.IGNORECASE,
)


def find_marks(turns: Iterable[Turn], text: str) -> tuple[Mark, ...]:
    """The marks in the speech of `turns`, in order; offsets are code points into `text`.

    Brackets are marks only when their first word is a known note, so that `[person 3]` and `[Oslo]` are not.

    >>> t = Transcript.build("P01", [Turn(0, "P01", "participant", 0, 0, "Eh, ja (.) det var [ler] i Oslo (uhørbart).")])
    >>> [(t.text[m.start:m.end], m.kind) for m in find_marks(t.turns, t.text)]
    [('Eh', 'filler'), ('(.)', 'pause'), ('[ler]', 'note'), ('(uhørbart)', 'inaudible')]
    """
    pattern = _pattern()
    found: list[Mark] = []
    for turn in turns:
        for match in pattern.finditer(text, turn.start, turn.end):
            kind = _kind(match, turn)
            if kind is not None:
                found.append(Mark(match.start(), match.end(), kind))
    return tuple(found)


def _kind(match: re.Match[str], turn: Turn) -> MarkKind | None:
    which = match.lastgroup
    if which == "filler" and match.group().casefold() in _WORDS_ELSEWHERE and turn.language != "en":
        return None
    if which != "bracket":
        return next((kind for kind in _KINDS if kind == which), None)
    whole = match.group()
    inner = whole.strip("[]()* ").casefold()
    if re.fullmatch(CLOCK, inner):
        return "note"
    if _DOTS_OR_SECONDS.fullmatch(inner) and whole[0] == "(":
        return "pause" if not re.fullmatch(r"\d{4}", inner) else None
    words = re.findall(r"[^\W\d_]+|\?+", inner)
    if not words:
        return "pause" if inner in ("#", "") else None
    lexicon = _lexicon()
    for kind in ("inaudible", "pause", "overlap", "note"):
        if words[0] in lexicon[kind] or (kind != "note" and any(w in lexicon[kind] for w in words[:3])):
            return next(k for k in _KINDS if k == kind)
    # A turn that is all parenthesis is the transcriber's, not the speaker's.
    if whole[0] == "(" and turn.text.strip() == whole:
        return "note"
    return None


def reading_text(transcript: Transcript, drop: Collection[MarkKind] = ("filler", "pause")) -> str:
    """The transcript for reading, without the marks of the kinds in `drop`; its offsets are not the transcript's.

    >>> t = Transcript.build("P01", [Turn(0, "P01", "participant", 0, 0, "Eh, det var (..) fint.")])
    >>> from dataclasses import replace
    >>> reading_text(replace(t, marks=find_marks(t.turns, t.text)))
    'P01: det var fint.\\n'
    """
    pieces: list[str] = []
    position = 0
    for mark in sorted((m for m in transcript.marks if m.kind in drop), key=lambda m: m.start):
        if mark.start < position:
            continue
        pieces.append(transcript.text[position : mark.start])
        position = mark.end
        # "Eh, det" and "ja, eh, det": the comma that set the filler off goes with it.
        if mark.kind == "filler" and transcript.text[position : position + 1] == ",":
            position += 1
        while transcript.text[position : position + 1] == " " and (not pieces[-1] or pieces[-1][-1] in " \n"):
            position += 1
    pieces.append(transcript.text[position:])
    return re.sub(r" +([,.?!]|$)", r"\1", "".join(pieces), flags=re.MULTILINE)
