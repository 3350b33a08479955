"""Text files: .txt, .md, and what else is lines of text."""

import re
from collections.abc import Mapping

from qualcode.transcripts.clock import CLOCK, seconds
from qualcode.transcripts.encoding import decode
from qualcode.transcripts.facts import MARKER, parse_facts, split_label
from qualcode.transcripts.line_numbers import without_line_numbers
from qualcode.transcripts.pieces import ImportFailed, Paragraph, Reading, Utterance

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
# Lines without any word: rules between sections.
_RULE = re.compile(r"\s*(?:[-_=*~—–.]\s*){3,}$")

_OWN_TIMES = re.compile(rf"\[({CLOCK})?(?: ?--> ({CLOCK}))?\] ")


def read_plain(data: bytes, name: str) -> Reading:
    """Paragraphs of a text or Markdown file, a line each."""
    text, encoding = decode(data, name)
    reading = Reading(
        format="md" if name.lower().endswith((".md", ".markdown")) else "txt", encoding=encoding
    )
    if text.startswith(f"---\n{MARKER}:"):
        _read_own(text, reading, name)
        return reading
    text, skipped = _take_yaml(text, reading)
    lines = list(enumerate(text.replace("\f", "\n").split("\n"), start=1 + skipped))
    spoken = [(number, line) for number, line in lines if line.strip() and not _RULE.match(line)]
    filled = {number for number, _ in spoken}
    for number, line in without_line_numbers(spoken, reading, share=0.9):
        heading = _HEADING.match(line)
        row = _table_row(line) if line.lstrip().startswith("|") else None
        text = heading.group(1) if heading else line if row is None else row
        if text.strip():
            reading.paragraphs.append(
                Paragraph(
                    number, text, 0, bool(heading), line[:1] in "\t ", after_blank=number - 1 not in filled
                )
            )
    return reading


def _table_row(line: str) -> str | None:
    """The cells of a Markdown table's row parted by tabs; empty for the rule below its head."""
    if not line.rstrip().endswith("|"):
        return None
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if all(re.fullmatch(r":?-*:?", cell) for cell in cells):
        return ""
    return "\t".join(cell for cell in cells if cell)


def _take_yaml(text: str, reading: Reading) -> tuple[str, int]:
    """A Markdown file's own head between lines of dashes, as attributes; the text below it, and the lines above that."""
    found = re.match(r"---[ \t]*\n((?:[^\n]{0,200}\n){1,60}?)(?:---|\.\.\.)[ \t]*\n", text)
    if not found or not re.match(r"[\w -]{1,40}:", found.group(1)):
        return text, 0
    for number, line in enumerate(found.group(1).splitlines(), start=2):
        field = re.fullmatch(r"([\w][\w -]{0,39}):\s+(\S.*)", line)
        if field:
            reading.attributes[field.group(1).strip().lower().replace(" ", "_")] = field.group(2).strip(
                " '\""
            )
        elif line.strip():
            reading.left_out.append((number, line))
    return text[found.end() :], found.group().count("\n")


def _read_own(text: str, reading: Reading, name: str) -> None:
    """A text file that qualcode wrote: a head between lines of dashes, then a block a turn."""
    head, dashes, body = text.removeprefix("---\n").partition("\n---\n")
    if not dashes:
        raise ImportFailed(
            f"{name}: its head has no end (a line of three dashes); restore it or remove the head"
        )
    pairs = [line.partition(": ") for line in head.split("\n") if line.strip()]
    reading.head = [(key, value) for key, _, value in pairs]
    speakers = parse_facts(reading.head, name).get("speakers", {})
    line = head.count("\n") + 5
    for block in re.split(r"\n{2,}", body.strip("\n")):
        reading.utterances.append(own_utterance(line, block.strip("\n"), speakers))
        line += block.count("\n") + 2


def own_utterance(line: int, block: str, speakers: Mapping[str, object]) -> Utterance:
    """The turn that a block of our own files holds: `[start --> end] label: speech`."""
    times = _OWN_TIMES.match(block)
    time = until = None
    if times:
        time, until = seconds(times.group(1) or ""), seconds(times.group(2) or "")
        block = block[times.end() :]
    return Utterance(line, *split_label(block, speakers), time, until)
