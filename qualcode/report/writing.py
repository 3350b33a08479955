"""`write_report`: the report as a file, whole and without leaks, or not at all."""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from qualcode.model import QualcodeError, Transcript

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.codebook import Codebook
    from qualcode.consent import Terms
    from qualcode.report.parts import Report
    from qualcode.transcripts import Guide

ENDINGS = (".docx", ".html")


def write_report(
    path: str | Path,
    *,
    transcripts: Transcript | Iterable[Transcript],
    codings: pd.DataFrame,
    codebook: Codebook,
    guide: Guide | None = None,
    consent: Terms | None = None,
    approach: str = "codebook",
    language: Literal["en", "nb", "nn"] = "en",
    title: str = "",
    coders: Sequence[str] | None = None,
    released_by: str | None = None,
    register: Any = None,
    summaries: pd.DataFrame | None = None,
    history: Mapping[str, str] | None = None,
    compare: Sequence[str] = ("region", "mentions"),
    select: Literal["typical", "contrasting"] = "typical",
    quotes_per_code: int = 3,
    quotes_per_participant: int = 1,
    checklists: Sequence[str] = ("coreq", "srqr"),
) -> Path:
    """Write the findings to `path`, as Word (.docx) or as one self-contained page (.html); returns the path.

    The report holds the method, the sample, themes and participants, groups compared, quotes under each research
    question, the codebook and the checklists; saturation, agreement and the framework matrix where `approach`
    ("framework", "codebook", "reflexive", "coding-reliability") uses them. It is the same, byte for byte, for the same data.

    Args:
        codings: CODING_COLUMNS, of any number of coders. `coders` names those the tables count; default: the people, or
            the cues where nobody coded. Agreement is always that of the people.
        consent: the terms. Groups of fewer than `smallest_group` are not shown, quotes are signed as they say. Without
            terms groups of one are left out, and quotes are signed with the participant's id.
        released_by: who released the texts, as the method names them.
        register: names that must not stand in the report (see `qualcode.anonymising.read_register`).
        summaries: the framework matrix's summaries (participant, code, summary). `history`: code -> the document in
            which it was made, for saturation.
        compare: attributes to compare groups by; "mentions" are the partners spoken of.
        select, quotes_per_code, quotes_per_participant: which quotes are printed under a theme, and how many; the page
            holds all of them.
        checklists: "coreq", "srqr".

    Raises QualcodeError, and writes nothing, for another ending, an unknown approach, language, coder or attribute, an
    attribute the citation form needs and a participant lacks, and where something of the register, an e-mail address, a
    phone number or an identity number would stand in the file.
    """
    from qualcode.report.building import report_parts

    path = Path(path)
    if path.suffix.lower() not in ENDINGS:
        raise QualcodeError(f"{path.name}: a report ends in .docx (Word) or .html (a page); rename it")
    report = report_parts(
        transcripts, codings, codebook, guide=guide, consent=consent, approach=approach, language=language, title=title,
        coders=coders, released_by=released_by, summaries=summaries, history=history, compare=compare, select=select,
        quotes_per_code=quotes_per_code, quotes_per_participant=quotes_per_participant, checklists=checklists,
        every_quote=path.suffix.lower() == ".html",
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".report-", dir=path.parent) as folder:
        made = Path(folder) / path.name
        _write(report, made)
        refuse(made, register, consent)
        made.replace(path)
    return path


def _write(report: Report, path: Path) -> None:
    if path.suffix.lower() == ".docx":
        from qualcode.report.word import write_word

        write_word(report, path)
    else:
        from qualcode.report.page import write_page

        write_page(report, path)


def refuse(path: Path, register: Any, consent: Terms | None) -> None:
    """Raise QualcodeError naming the place where the file holds what must not leave.

    Participants who agreed to be recognised may be named, and an author the report cites may share a participant's name.
    """
    from qualcode.anonymising import Register, find_leaks, read_register, refuse_leaks
    from qualcode.anonymising.proving.contents import pieces_of

    known = read_register(register)
    agreed = set(consent.recognisable) if consent is not None else set()
    known = Register(tuple(one for one in known.people if one.participant not in agreed), known.name)
    leaks = find_leaks(path, known)
    if len(leaks):
        pieces = list(pieces_of(path))
        leaks = leaks[[not _is_of_a_source(row, pieces) for row in leaks.to_dict("records")]]
    refuse_leaks(leaks, path.name)


def _is_of_a_source(leak: Mapping[Any, Any], pieces: Iterable[tuple[str, str]]) -> bool:
    """Whether what was found is the name of an author, in the very words in which the report cites its sources."""
    start, end = leak["start"], leak["end"]
    here = [text for place, text in pieces if place == leak["place"] and text[start:end] == leak["text"]]
    return bool(here) and all(any(a <= start and end <= b for a, b in _cited(text)) for text in here)


def _cited(text: str) -> Iterator[tuple[int, int]]:
    for words in _sources():
        for match in re.finditer(re.escape(words), text):
            yield match.span()


@cache
def _sources() -> tuple[str, ...]:
    source = files("qualcode.report") / "texts" / "sources.toml"
    return tuple(tomllib.loads(source.read_text(encoding="utf-8"))["named"])
