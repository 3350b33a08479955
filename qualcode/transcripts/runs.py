"""From stretches of formatted text to paragraphs: shared by the readers of Word, OpenDocument and HTML."""

from collections.abc import Iterable
from typing import NamedTuple

from qualcode.transcripts.pieces import Paragraph


class Run(NamedTuple):
    """Text of one look."""

    text: str
    bold: bool = False
    italic: bool = False


def paragraphs_of_runs(
    runs: Iterable[Run], line: int, *, heading: bool = False, indented: bool = False
) -> list[Paragraph]:
    """The lines of one paragraph, split at its line breaks; a paragraph without text gives one empty line.

    >>> [(p.text, p.lead) for p in paragraphs_of_runs([Run("Kari", bold=True), Run("\\nNei, eg veit ikkje.")], 3)]
    [('Kari', 4), ('Nei, eg veit ikkje.', 0)]
    """
    lines: list[list[Run]] = [[]]
    for run in runs:
        pieces = run.text.replace("\u2028", "\n").split("\n")
        lines[-1].append(run._replace(text=pieces[0]))
        lines += [[run._replace(text=piece)] for piece in pieces[1:]]
    return [_paragraph(pieces, line, heading, indented) for pieces in lines]


def _paragraph(runs: list[Run], line: int, heading: bool, indented: bool) -> Paragraph:
    text = "".join(run.text for run in runs)
    lead = 0
    for run in runs:
        if run.text.strip() and not run.bold:
            break
        lead += len(run.text)
    spoken = [run for run in runs if run.text.strip()]
    emphasis = ""
    if spoken and all(run.italic for run in spoken):
        emphasis = "italic"
    elif spoken and all(run.bold for run in spoken):
        emphasis = "bold"
    bold = any(run.bold for run in spoken[:1])
    return Paragraph(line, text, lead if bold else 0, heading, indented or text[:1] in ("\t", " "), emphasis)
