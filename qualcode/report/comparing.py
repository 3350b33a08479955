"""Groups side by side, where the consent terms let them be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from qualcode import charts
from qualcode.analysis import compare_groups, phrase
from qualcode.analysis.sentences import number
from qualcode.model import QualcodeError
from qualcode.report.groups import REST, UNKNOWN, with_groups
from qualcode.report.material import Material
from qualcode.report.parts import Cell, Heading, Paragraph, Part, Picture, Table
from qualcode.report.people import group_name

_MOST_GROUPS = 5  # a chart holds no more
MENTIONS = "mentions"


def comparison_section(material: Material, by: Sequence[str]) -> list[Part]:
    """A table and a chart for each attribute in `by` (and for "mentions", the partners spoken of).

    Raises QualcodeError for an attribute that nobody has; "region" without countries is passed over.
    """
    t = material.texts
    found: list[Part] = []
    for attribute in by:
        if attribute == MENTIONS:
            found += _mentions(material)
        elif attribute in material.groupings:
            found += _groups(material, attribute)
        elif attribute != "region":
            known = ", ".join(material.groupings) or "none"
            raise QualcodeError(
                f"compare={attribute!r}: no participant has this attribute; those known are {known}"
            )
    return [Heading(t("headings.comparison"), 1, "comparison"), *found] if found else []


def _groups(material: Material, attribute: str) -> list[Part]:
    t = material.texts
    found = material.groupings[attribute]
    by = t("comparison.region") if attribute == "region" else t.attribute(attribute)
    if not found.tells or len(found.sizes) > _MOST_GROUPS:
        if len(found.sizes) > _MOST_GROUPS or (len(set(found.of.values())) == 1 and not found.merged):
            return []
        return [Paragraph(t("comparison.hidden", by=by, smallest=material.smallest), "note")]
    names = {
        value: t("words.other_group") if value == REST else group_name(material, found, value)
        for value in found.sizes
    }
    # the derived region keeps its own keys, for the sentences of the analysis know them
    if attribute == "region":
        names.update({value: str(value) for value in found.sizes if value not in (REST, UNKNOWN)})
    compared = compare_groups(
        material.read, with_groups(material.interviews, found, names), attribute, groups=list(names.values()),
        codebook=material.codebook, guide=material.guide, language=t.language,
    )  # fmt: skip
    parts = _shown(material, compared, by, attribute)
    if REST in found.sizes:
        merged = t("comparison.merged", other=t("words.other_group"), groups=t.count("group", found.merged))
        parts.insert(2, Paragraph(merged, "note"))
    if "difference" in compared:
        parts.insert(2, Paragraph(t("comparison.interval"), "note"))
    return parts


def _mentions(material: Material) -> list[Part]:
    t = material.texts
    if not material.interviews:
        return []
    compared = compare_groups(
        material.read, material.interviews, MENTIONS, codebook=material.codebook, consent=material.consent, language=t.language
    )  # fmt: skip
    if not any(compared.attrs["n_columns"].values()):
        return []
    by = t("comparison.mentions")
    if compared.attrs["suppressed"]:
        return [Paragraph(t("comparison.hidden", by=by, smallest=material.smallest), "note")]
    parts = _shown(material, compared, by, MENTIONS)
    parts.insert(2, Paragraph(t("comparison.mentions_note"), "note"))
    return parts


def _shown(material: Material, compared: pd.DataFrame, by: str, anchor: str) -> list[Part]:
    t = material.texts
    groups = list(compared.attrs["groups"])
    differs = "difference" in compared
    rows = []
    for code, row in compared.iterrows():
        label = material.codebook.label(str(code), t.language) if code in material.codebook else str(code)
        level = str(code).count("/")
        cells = [Cell(label, indent=level, strong=level == 0)]
        cells += [Cell(str(row[str(group)]), centred=True) for group in groups]
        if differs:
            cells.append(Cell(_interval(row, t.language), centred=True))
        rows.append(tuple(cells))
    heads = [f"{phrase(group, t.language)} (n = {compared.attrs['n_columns'][group]})" for group in groups]
    head = (t("words.theme"), *heads, *([t("words.difference")] if differs else []))
    left = 0.4 if differs else 0.5
    widths = (
        left,
        *([(0.95 - left - 0.25 * differs) / len(groups)] * len(groups)),
        *([0.25] if differs else []),
    )
    draw = partial(charts.comparison, compared, codebook=material.codebook, language=t.language)
    caption = t("comparison.caption", by=by)
    return [
        Heading(by[:1].upper() + by[1:], 2, f"comparison-{anchor}"),
        Table(caption, head, tuple(rows), widths, anchor=f"comparison-{anchor}-table"),
        Picture(draw, f"comparison-{anchor}-chart"),
    ]


def _interval(row: pd.Series, language: str) -> str:
    if pd.isna(row["difference"]):
        return "–"
    apart, low, high = (number(float(row[name]), language) for name in ("difference", "lower", "upper"))
    return f"{apart} [{low}; {high}]"
