"""The sample: participants by attribute, with no group so small that it points to people."""

from __future__ import annotations

from typing import Any

from qualcode.analysis.wording import sentence_case
from qualcode.report.groups import REST, UNKNOWN, Grouping
from qualcode.report.material import Material
from qualcode.report.parts import Cell, Heading, Paragraph, Part, Table


def sample_section(material: Material) -> list[Part]:
    """A table of the attributes that can be told, and the names of those that cannot."""
    t = material.texts
    if not material.people:
        return []
    parts: list[Part] = [Heading(t("headings.sample"), 1, "sample")]
    telling = [each for each in material.groupings.values() if each.tells]
    silent = [t.attribute(each.attribute) for each in material.groupings.values() if not each.tells]
    if telling:
        rows = [row for each in telling for row in _rows(material, each)]
        head = (t("words.attribute"), t("words.group"), t("words.participants"))
        caption = t("sample.caption", n=len(material.participants))
        parts.append(Table(caption, head, tuple(rows), (0.3, 0.5, 0.2), anchor="sample-table"))
    if silent:
        parts.append(Paragraph(t("sample.unused", attributes=", ".join(silent)), "note"))
    if not material.groupings:
        parts.append(Paragraph(t("sample.none")))
    return parts


def _rows(material: Material, found: Grouping) -> list[tuple[Cell, ...]]:
    name = sentence_case(material.texts.attribute(found.attribute))
    return [
        (Cell(name if place == 0 else "", strong=True, spoken=name), Cell(group_name(material, found, value)), Cell(str(size), centred=True))
        for place, (value, size) in enumerate(found.sizes.items())
    ]  # fmt: skip


def group_name(material: Material, found: Grouping, value: Any) -> str:
    """What a group is called in this report."""
    t = material.texts
    if value == REST:
        groups = t.count("group", found.merged)
        if found.went_along:
            return sentence_case(t("sample.rest_merged", groups=groups))
        return sentence_case(t("sample.rest", groups=groups, smallest=material.smallest))
    if value == UNKNOWN:
        return t("words.not_given")
    return country_name(value, t.language) if "country" in found.attribute else t.value(value)


def country_name(value: Any, language: str) -> str:
    """A country in the report's language, or what stands there."""
    from qualcode.languages import find_country

    country = find_country(str(value))
    return country.name(language) if country is not None else str(value)
