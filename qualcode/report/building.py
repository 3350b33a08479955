"""The report's parts in order, as the declared approach wants them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from qualcode.analysis import approach as approach_of
from qualcode.analysis import phrase
from qualcode.model import QualcodeError, Transcript
from qualcode.report.appendix import CHECKLISTS, checklist_section, codebook_section, framework_section
from qualcode.report.comparing import comparison_section
from qualcode.report.groups import REST
from qualcode.report.material import Material, material
from qualcode.report.measures import (
    agreement_of_material,
    agreement_section,
    relations_section,
    saturation_of_material,
    saturation_section,
)
from qualcode.report.methods import method_section
from qualcode.report.parts import Part, Report
from qualcode.report.people import sample_section
from qualcode.report.themes import findings_section, group_label, overview_section
from qualcode.report.wording import Texts

if TYPE_CHECKING:
    from qualcode.codebook import Codebook
    from qualcode.consent import Terms
    from qualcode.transcripts import Guide


def report_parts(
    transcripts: Transcript | Iterable[Transcript],
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    guide: Guide | None = None,
    consent: Terms | None = None,
    approach: str = "codebook",
    language: str = "en",
    title: str = "",
    coders: Sequence[str] | None = None,
    released_by: str | None = None,
    summaries: pd.DataFrame | None = None,
    history: Mapping[str, str] | None = None,
    compare: Sequence[str] = ("region", "mentions"),
    select: Literal["typical", "contrasting"] = "typical",
    quotes_per_code: int = 3,
    quotes_per_participant: int = 1,
    checklists: Sequence[str] = CHECKLISTS,
    every_quote: bool = False,
) -> Report:
    """The report before it is written; the options are those of `write_report`.

    `every_quote` tells whether it will show all quotes, as the page does, or those chosen for print.
    """
    if select not in ("typical", "contrasting"):
        raise QualcodeError(f'select={select!r} is not known; choose "typical" or "contrasting"')
    if quotes_per_code < 1 or quotes_per_participant < 1:
        raise QualcodeError("quotes_per_code and quotes_per_participant must be 1 or more")
    unknown = [name for name in checklists if name not in CHECKLISTS]
    if unknown:
        raise QualcodeError(f"checklist {unknown[0]!r} is not known; choose from {', '.join(CHECKLISTS)}")
    texts = Texts(language)
    given = material(
        transcripts, codings, coders=coders, codebook=codebook, guide=guide, consent=consent, approach=approach_of(approach),
        texts=texts, title=title, released_by=released_by, summaries=summaries, history=history,
    )  # fmt: skip
    saturated = saturation_of_material(given)
    agreed = agreement_of_material(given)
    quoting: dict[str, Any] = {
        "select": select,
        "each": quotes_per_participant,
        "limit": quotes_per_code,
        "every": every_quote,
    }
    parts: list[Part] = [
        *method_section(given, agreement=agreed, **quoting),
        *sample_section(given),
        *overview_section(given),
        *(comparison_section(given, compare) if given.approach.comparison else []),
        *framework_section(given),
        *findings_section(given, **quoting),
        *relations_section(given),
        *saturation_section(given, saturated),
        *agreement_section(given, agreed),
        *codebook_section(given),
    ]
    for name in checklists:
        parts += checklist_section(given, name, saturation=saturated, agreement=agreed)
    return Report(
        title or texts("words.title"), texts("words.title") if title else "", language,
        phrase("not reviewed note", language) if given.stamp else "", tuple(parts), _codes(given), given.participants, _filters(given),
    )  # fmt: skip


def _codes(given: Material) -> tuple[tuple[str, str, int], ...]:
    """(path, name, level) of the codes that have quotes, and of those above them."""
    used = {quote.code for quote in given.quotes}
    book = given.codebook
    listed = [
        path for path in book.paths if any(code == path or code.startswith(f"{path}/") for code in used)
    ]
    listed += sorted(code for code in used if code not in book)
    return tuple(
        (path, book.label(path, given.language) if path in book else path, path.count("/")) for path in listed
    )


def _filters(given: Material) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """(attribute, its name, (value, its name)...) of the groups that may stand beside quotes."""
    found = []
    for each in given.told:
        values = sorted(map(str, each.sizes), key=lambda value: value == REST)
        named = tuple((value, group_label(given, each.attribute, value)) for value in values)
        found.append((each.attribute, given.texts.attribute(each.attribute), named))
    return tuple(found)
