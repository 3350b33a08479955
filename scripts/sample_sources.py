"""Reads the sample study as it was written by hand: interviews with marked identifiers, and the coders' files."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from qualcode.model import Kind, Level, QualcodeError

MARK = re.compile(r"⟦([^⟦⟧|]*)\|([^⟦⟧|]*)\|([^⟦⟧|]*)\|([^⟦⟧]*)⟧")
BLOCK = re.compile(r"(?:\[(\d\d):(\d\d):(\d\d)\] )?(I2?|[A-Z]\d\d?): (.+)")


class SampleError(QualcodeError):
    """Something in the sample study's sources that would make a wrong file or a wrong gold."""


@dataclass(frozen=True)
class Planted:
    """An identifier that was written into the sample, at its place in the speech (or in a speaker's label)."""

    start: int
    end: int
    text: str
    kind: str
    level: str
    entity: str


@dataclass(frozen=True)
class Marked:
    """Words without their marks, and the identifiers in them."""

    text: str
    planted: tuple[Planted, ...]


@dataclass(frozen=True)
class Block:
    """One turn of a source: who speaks (I, I2, P01 ...), what is said, and the second it starts, if written."""

    who: str
    speech: Marked
    time: float | None


@dataclass(frozen=True)
class Interview:
    """One source file. `labels` says what each speaker is called in the built file."""

    id: str
    header: dict[str, str]
    labels: dict[str, Marked]
    blocks: tuple[Block, ...]

    @property
    def format(self) -> str:
        return self.header["format"]

    @property
    def words(self) -> int:
        """Number of words spoken, as split by white space."""
        return sum(len(block.speech.text.split()) for block in self.blocks)


@dataclass(frozen=True)
class Passage:
    """Words that a coder marked, exactly as they stand in the interview, with the codes put on them."""

    quote: str
    codes: tuple[str, ...]
    memo: str = ""


@dataclass
class _Plain:
    """Text under construction: what has been said so far, and the identifiers seen in it."""

    text: str = ""
    planted: list[Planted] = field(default_factory=list)


def unmark(text: str, where: str) -> Marked:
    """The words without their ⟦marks⟧, and the identifiers in them. Raises SampleError when a mark is malformed.

    >>> unmark("Ask ⟦person|direct|ann|Ann's⟧ boss.", "P01, turn 1").text
    "Ask Ann's boss."
    """
    plain = _Plain()
    last = 0
    for match in MARK.finditer(text):
        kind, level, entity, surface = match.groups()
        if kind not in get_args(Kind) or level not in get_args(Level) or not entity or not surface:
            raise SampleError(
                f"{where}: {match.group()} is not ⟦kind|level|entity|surface⟧; correct the mark"
            )
        plain.text += text[last : match.start()]
        start = len(plain.text)
        plain.text += surface
        plain.planted.append(Planted(start, len(plain.text), surface, kind, level, entity))
        last = match.end()
    plain.text += text[last:]
    if "⟦" in plain.text or "⟧" in plain.text:
        raise SampleError(
            f"{where}: a mark is not closed, or lies in another; expected ⟦kind|level|entity|surface⟧"
        )
    if plain.text != " ".join(plain.text.split()):
        raise SampleError(f"{where}: found doubled white space, which no format keeps; leave single spaces")
    return Marked(plain.text, tuple(plain.planted))


def read_interview(path: Path) -> Interview:
    """Read one source: header lines, an empty line, then a block a turn. Raises SampleError with file and turn."""
    header_text, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    header = dict(line.split(": ", 1) for line in header_text.splitlines())
    for key in ("participant", "format", "language", "date", "country", "role", "labels"):
        if key not in header:
            raise SampleError(f"{path.name}: the header has no line '{key}: ...'; add it")
    labels = {}
    for pair in header["labels"].split(", "):
        who, _, label = pair.partition("=")
        labels[who] = unmark(label, f"{path.name}, header labels")
    blocks: list[Block] = []
    for number, text in enumerate(body.strip().split("\n\n"), start=1):
        where = f"{path.name}, turn {number}"
        match = BLOCK.fullmatch(text)
        if match is None or match.group(4) not in labels:
            raise SampleError(f"{where}: expected 'LABEL: speech' on one line, with a label of the header")
        hours, minutes, seconds, who, speech = match.groups()
        if blocks and blocks[-1].who == who:
            raise SampleError(f"{where}: {who} speaks twice running, which readers join; make it one turn")
        time = None if hours is None else int(hours) * 3600 + int(minutes) * 60 + int(seconds)
        blocks.append(Block(who, unmark(speech, where), time))
    return Interview(path.stem, header, labels, tuple(blocks))


def read_passages(path: Path) -> list[Passage]:
    """Read one coder's file: a list of quote, codes and optional memo. Raises SampleError naming the file and entry."""
    try:
        entries = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise SampleError(f"{path.name}: not readable as YAML; {' '.join(str(error).split())}") from error
    passages = []
    for number, entry in enumerate(entries or [], start=1):
        if not isinstance(entry, dict) or not {"quote", "codes"} <= set(entry) <= {"quote", "codes", "memo"}:
            raise SampleError(f"{path.name}, entry {number}: expected quote, codes and an optional memo")
        if not isinstance(entry["codes"], list) or len(set(entry["codes"])) != len(entry["codes"]):
            raise SampleError(f"{path.name}, entry {number}: expected codes as a list without repetition")
        quote, memo = entry["quote"].strip(), (entry.get("memo") or "").strip()
        passages.append(Passage(quote, tuple(entry["codes"]), memo))
    return passages
