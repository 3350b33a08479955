"""Themes: how many speak of each, who, and what they said."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from qualcode import charts
from qualcode.report.groups import REST, UNKNOWN
from qualcode.report.material import Material
from qualcode.report.parts import SHADES, Cell, Heading, Part, Picture, Quote, Table, Theme
from qualcode.report.wording import in_language

_WIDE_FROM = 14  # participants that a matrix holds on an upright page


def overview_section(material: Material) -> list[Part]:
    """A bar for each code, and the matrix of codes and participants, each of whose cells leads to its quotes."""
    t = material.texts
    parts: list[Part] = [Heading(t("headings.overview"), 1, "overview")]
    counted = material.people_matrix
    if material.approach.count == "participants" and counted.attrs["row_totals"]:
        draw = partial(charts.participants_per_code, counted, codebook=material.codebook, language=t.language)
        parts.append(Picture(draw, "participants-per-code"))
    parts.append(_matrix(material))
    return parts


def _matrix(material: Material) -> Table:
    t = material.texts
    presence = material.approach.count == "presence"
    counted = material.people_matrix if presence else material.passage_matrix
    totals = material.people_matrix.attrs["row_totals"]
    largest = int(max(counted.max(skipna=True).max(), 1)) if counted.size else 1
    rows = []
    for code in counted.index:
        label = material.codebook.label(code, t.language) if code in material.codebook else str(code)
        level = str(code).count("/")
        cells = [Cell(label, indent=level, strong=level == 0)]
        for person in counted.columns:
            cells.append(
                _cell(counted.at[code, person], presence, largest, (str(code), str(person), None), label)
            )
        opens = (str(code), None, None) if totals.get(code) else None
        cells.append(Cell(str(totals.get(code, "")), strong=True, centred=True, spoken=label, opens=opens))
        rows.append(tuple(cells))
    unasked = t("overview.not_asked") if counted.isna().any().any() else ""
    text = t(
        f"overview.{'presence' if presence else 'matrix'}", n=len(material.participants), not_asked=unasked
    )
    head = (t("words.theme"), *map(str, counted.columns), t("words.together"))
    people = len(counted.columns)
    widths = (max(0.22, 0.42 - 0.01 * people), *([0.5 / max(people, 1)] * people), 0.1)
    return Table(
        text, head, tuple(rows), widths, wide=people > _WIDE_FROM, matrix=True, anchor="theme-matrix"
    )


def _cell(value: Any, presence: bool, largest: int, opens: tuple[str, str | None, Any], label: str) -> Cell:
    if pd.isna(value):
        return Cell("–", centred=True)
    number = int(value)
    if not number:
        return Cell("·", centred=True)
    return Cell(
        "●" if presence else str(number), shade_of(number, largest), centred=True, spoken=label, opens=opens
    )


def shade_of(number: float, largest: float) -> int:
    """The place in SHADES of a number, the largest darkest; ones alone are light, to spare ink.

    >>> shade_of(1, 12), shade_of(12, 12), shade_of(1, 1)
    (0, 5, 1)
    """
    if largest <= 1:
        return 1
    return min(len(SHADES) - 1, max(0, round((number - 1) / (largest - 1) * (len(SHADES) - 1))))


def findings_section(material: Material, *, select: str, each: int, limit: int, every: bool) -> list[Part]:
    """Under each research question its themes, with how many speak of them and quotes: those chosen, or `every` one."""
    t, book = material.texts, material.codebook
    found = _by_code(material.quotes)
    chosen = found if every else _by_code(material.chosen(select, each, limit))
    questions = list(book.research_questions)
    used = list(book.paths) + [code for code in found if code not in book]
    asked = {path: book.question_of(path) if path in book else "" for path in used}
    questions += [q for q in dict.fromkeys(asked.values()) if q and q not in questions]
    parts: list[Part] = [Heading(t("headings.findings"), 1, "findings")]
    for place, question in enumerate([*questions, ""]):
        paths = [path for path in used if asked[path] == question]
        if not paths:
            continue
        if question or len(questions):
            parts.append(Heading(_question(material, question), 2, f"question-{place + 1}"))
        for path in paths:
            parts.append(_theme(material, path, chosen.get(path, ()), len(found.get(path, ()))))
    return parts


def _question(material: Material, question: str) -> str:
    if not question:
        return material.texts("words.no_research_question")
    wording = in_language(material.codebook.research_questions.get(question, {}), material.language)
    return f"{question}: {wording}" if wording else question


def _by_code(quotes: list[Quote]) -> dict[str, tuple[Quote, ...]]:
    found: dict[str, list[Quote]] = {}
    for quote in quotes:
        found.setdefault(quote.code, []).append(quote)
    return {code: tuple(rows) for code, rows in found.items()}


def _theme(material: Material, path: str, quotes: tuple[Quote, ...], there_are: int) -> Theme:
    t, matrix = material.texts, material.people_matrix
    label = material.codebook.label(path, t.language) if path in material.codebook else path
    said = t("overview.empty")
    if not material.interviews:
        said = f"{t.count('passage', there_are)}."
    elif path in matrix.index and (k := matrix.attrs["row_totals"].get(path, 0)):
        asked = int(matrix.loc[[path]].notna().to_numpy().sum())
        key = "said" if asked == len(material.participants) else "asked_of"
        said = f"{t(f'overview.{key}', k=k, n=asked)}."
        if len(quotes) < there_are:
            said += " " + t("overview.quotes_of", shown=len(quotes), all=there_are)
    return Theme(path, label, path.count("/"), said, quotes)


def group_label(material: Material, attribute: str, value: str) -> str:
    """A group's name for the page's filter."""
    from qualcode.report.people import group_name

    found = material.groupings[attribute]
    if value in (REST, UNKNOWN):
        return group_name(material, found, value)
    known = next((each for each in found.sizes if str(each) == value), value)
    return group_name(material, found, known)
