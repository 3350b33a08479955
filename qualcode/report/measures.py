"""Themes together and along the interviews, saturation, and agreement of coders: what the approach believes in."""

from __future__ import annotations

import warnings
from functools import partial
from typing import Any

import pandas as pd

from qualcode import charts
from qualcode.analysis import Saturation, co_occurrence, saturation
from qualcode.analysis.sentences import number
from qualcode.coding import agreement
from qualcode.model import QualcodeError
from qualcode.report.material import Material
from qualcode.report.parts import Cell, Heading, Paragraph, Part, Picture, Table

_MOST_LINES = 24  # interviews whose codelines a report still shows
_LINES_A_PAGE = 6
_BASE = 4


def relations_section(material: Material) -> list[Part]:
    """Co-occurrence as a triangle, and the codelines of all interviews."""
    t = material.texts
    drawn: dict[str, Any] = {"codebook": material.codebook, "language": t.language}
    parts: list[Part] = []
    inside = material.read[material.read["document"].isin([text.id for text in material.transcripts])]
    if material.approach.count != "presence":
        pairs = co_occurrence(inside)
        if len(pairs):
            draw = partial(charts.co_occurrence, pairs, stage=material.corpus.stage, **drawn)
            parts.append(Picture(draw, "co-occurrence"))
    lines = [text for text in material.interviews if text.id in set(inside["document"])]
    if len(lines) <= _MOST_LINES:
        # a few to a picture, so that each fits a page in its own size
        for start in range(0, len(lines), _LINES_A_PAGE):
            draw = partial(charts.codelines, inside, lines[start : start + _LINES_A_PAGE], across=3, **drawn)
            parts.append(Picture(draw, f"codelines-{start // _LINES_A_PAGE + 1}"))
    return [Heading(t("headings.relations"), 1, "relations"), *parts] if parts else []


def saturation_of_material(material: Material) -> Saturation | None:
    """The saturation, where the approach uses it and there are enough interviews."""
    if not material.approach.saturation or len(material.interviews) < _BASE:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # they are said in the report's own words
        return saturation(
            material.read, material.interviews, history=material.history, codebook=material.codebook
        )


def saturation_text(material: Material, found: Saturation) -> str:
    """What was found, in sentences, with what weakens it."""
    t = material.texts
    numbers = {
        "base": found.base,
        "run": found.run,
        "threshold": number(100 * found.threshold, t.language, 0),
    }
    said = [
        t("saturation.reached", at=found.saturated_at, **numbers)
        if found.saturated_at is not None
        else t("saturation.not_reached", n=len(found.new), **numbers)
    ]
    if found.richness is not None:
        rich = found.richness
        estimate, lower, upper = (
            number(value, t.language, 1) for value in (rich.estimate, rich.lower, rich.upper)
        )
        said.append(
            t("saturation.chao2", estimate=estimate, lower=lower, upper=upper, observed=rich.observed)
        )
    if material.history is None:
        said.append(t("saturation.trivial"))
    if any("deductive" in sentence for sentence in found.warnings):
        said.append(t("saturation.deductive"))
    return " ".join(said)


def saturation_section(material: Material, found: Saturation | None) -> list[Part]:
    """The curve and what it says."""
    if found is None:
        return []
    t = material.texts
    return [
        Heading(t("headings.saturation"), 1, "saturation"),
        Paragraph(saturation_text(material, found)),
        Picture(partial(charts.saturation, found, language=t.language), "saturation-chart"),
    ]


def agreement_of_material(material: Material) -> pd.DataFrame | None:
    """The agreement of the people who coded, where the approach reports it and there are at least two."""
    if not material.approach.agreement:
        return None
    codings = material.codings
    people = codings[codings["source"] != "cue"] if "source" in codings else codings
    if people["coder"].nunique() < 2:
        return None
    try:
        return agreement(people, material.transcripts)
    except QualcodeError:
        # coders who share no document have nothing to agree on
        shared = people.groupby("document")["coder"].nunique()
        if (shared > 1).any():
            raise
        return None


def agreement_section(material: Material, found: pd.DataFrame | None) -> list[Part]:
    """A row a code with the coefficients, and the chart of alpha."""
    if found is None:
        return []
    t = material.texts
    several = int(found["coders"].iloc[0]) > 2
    columns = {
        "prevalence": t("words.prevalence"), "percent": t("words.percent"), "alpha": t("words.alpha"),
        "kappa": t("words.kappa_several" if several else "words.kappa"), "ac1": t("words.ac1"),
    }  # fmt: skip
    order = {path: place for place, path in enumerate(material.codebook.paths)}
    ranked = sorted(
        found.to_dict("records"), key=lambda row: (row["code"] == "all", order.get(row["code"], len(order)))
    )
    rows = []
    for row in ranked:
        overall = row["code"] == "all"
        label = (
            t("words.all_codes")
            if overall
            else material.codebook.label(row["code"], t.language) if row["code"] in material.codebook else row["code"]
        )  # fmt: skip
        values = [
            Cell(
                "–" if row[name] != row[name] else number(row[name], t.language), centred=True, strong=overall
            )
            for name in columns
        ]
        rows.append((Cell(label, strong=overall), *values))
    units = t.number(int(found["units"].iloc[0]))
    table = Table(
        t("agreement.caption", units=units), (t("words.code"), *columns.values()), tuple(rows), (0.35, *[0.13] * 5), anchor="agreement-table"
    )  # fmt: skip
    draw = partial(charts.agreement, found, codebook=material.codebook, language=t.language)
    parts: list[Part] = [Heading(t("headings.agreement"), 1, "agreement"), table]
    if found["alpha"].isna().any():
        parts.append(Paragraph(t("agreement.undefined"), "note"))
    return [*parts, Picture(draw, "agreement-chart")]
