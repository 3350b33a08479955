"""What stands at the end: the framework matrix, the codebook, and the checklists."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from statistics import median
from typing import Any

import pandas as pd

import qualcode
from qualcode.analysis import Saturation, framework_matrix
from qualcode.report.material import Material
from qualcode.report.measures import saturation_text
from qualcode.report.methods import anonymising, coding, guide_counts
from qualcode.report.parts import Cell, Heading, Paragraph, Part, Table
from qualcode.report.wording import in_language

CHECKLISTS = ("coreq", "srqr")


def framework_section(material: Material) -> list[Part]:
    """Participants by themes with the summaries written so far, where the approach reads summaries."""
    if not material.approach.framework and material.summaries is None:
        return []
    t, book = material.texts, material.codebook
    roots = [code.path for code in book.roots]
    codes = None if material.summaries is not None else roots
    matrix = framework_matrix(
        material.read, material.transcripts, material.summaries, codes=codes, codebook=book
    )
    if codes is None:
        matrix = matrix[[code for code in matrix.columns if _written(matrix[code])]]
    labels = [book.label(str(code), t.language) if code in book else str(code) for code in matrix.columns]
    rows = [
        (Cell(str(person), strong=True), *(Cell(str(text)) for text in matrix.loc[person]))
        for person in matrix.index
    ]
    each = 0.89 / max(len(labels), 1)
    table = Table(
        t("framework.caption"), (t("words.participant"), *labels), tuple(rows), (0.11, *[each] * len(labels)), wide=True,
        matrix=len(labels) > 6, anchor="framework-matrix",
    )  # fmt: skip
    parts: list[Part] = [Heading(t("headings.framework"), 1, "framework")]
    if material.summaries is None:
        parts.append(Paragraph(t("framework.empty"), "note"))
    return [*parts, table]


def _written(column: pd.Series) -> bool:
    return any(str(text).split("→")[0].strip() for text in column)


def codebook_section(material: Material) -> list[Part]:
    """A row a code: name, definition, when to use, when not to use, example."""
    t = material.texts
    rows = []
    fields = ("definition", "when_to_use", "when_not_to_use", "example")
    for code in material.codebook:
        texts = [in_language(getattr(code, name), t.language) for name in fields]
        texts[0] = texts[0] or in_language(code.brief, t.language)
        level = code.path.count("/")
        rows.append(
            (Cell(code.label(t.language), indent=level, strong=level == 0), *(Cell(text) for text in texts))
        )
    head = (t("words.code"), *(t(f"words.{name}") for name in fields))
    caption = t("codebook.caption", codes=t.count("code", len(material.codebook)))
    table = Table(
        caption, head, tuple(rows), (0.17, 0.25, 0.2, 0.19, 0.19), wide=True, anchor="codebook-table"
    )
    return [Heading(t("headings.codebook"), 1, "codebook"), table]


def checklist_section(
    material: Material, name: str, *, saturation: Saturation | None, agreement: pd.DataFrame | None
) -> list[Part]:
    """A checklist with the items filled in that the study can answer."""
    t = material.texts
    known = answers(material, saturation=saturation, agreement=agreement)
    checklist = _checklist(name)
    rows, domain, filled = [], "", 0
    for item in checklist["item"]:
        answer = known.get(item.get("fill", ""), "")
        filled += bool(answer)
        if item["domain"] != domain:
            domain = item["domain"]
            heading = in_language(checklist["domains"][domain], t.language)
            rows.append((Cell("", spoken=heading), Cell(heading, strong=True), Cell("")))
        text = Cell(answer) if answer else Cell(f"[{t('words.to_be_filled_in')}]")
        rows.append((Cell(item["number"], centred=True), Cell(in_language(item, t.language)), text))
    head = (t("words.item"), t("words.asked_for"), t("words.answer"))
    lead = t("checklist.lead", filled=filled, all=len(checklist["item"]))
    return [
        Heading(t(f"headings.{name}"), 1, name),
        Paragraph(lead),
        Table(t(f"checklist.{name}"), head, tuple(rows), (0.09, 0.41, 0.5), anchor=f"{name}-table"),
    ]


@cache
def _checklist(name: str) -> dict[str, Any]:
    source = files("qualcode.report") / "checklists" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def answers(
    material: Material, *, saturation: Saturation | None, agreement: pd.DataFrame | None
) -> dict[str, str]:
    """What the study knows of the checklists' items; an item without an entry is for the researchers."""
    t, book, consent = material.texts, material.codebook, material.consent
    interviews = t.count("interview", len(material.interviews))
    participants = t.count("participant", len(material.participants))
    known = {
        "approach": t(f"approach.{material.approach.name}"),
        "sample_size": t("answers.sample_size", interviews=interviews, participants=participants),
        "repeat": _repeats(material),
        "duration": _duration(material),
        "coders": _coders(material),
        "coding_tree": t("answers.coding_tree", codes=t.count("code", len(book))),
        "derivation": _derivation(material),
        "software": t("answers.software", version=qualcode.__version__),
        "quotations": t("answers.quotations"),
        "consistency": t("answers.consistency"),
        "major": t("answers.major"),
        "minor": t("answers.minor"),
        "title": material.title,
        "research_questions": " ".join(
            in_language(texts, t.language) for texts in book.research_questions.values()
        ),
        "units": t(
            "answers.units",
            interviews=interviews,
            participants=participants,
            documents=len(material.documents),
        ),
        "processing": anonymising(material),
        "analysis": coding(material),
        "links": t("answers.links"),
    }
    if material.groupings:
        known["sample"] = t("answers.sample")
    if material.guide is not None:
        known["guide"] = t("answers.guide", **guide_counts(material))
    if saturation is not None:
        known["saturation"] = saturation_text(material, saturation)
    elif not material.approach.saturation:
        known["saturation"] = t("answers.saturation_rejected")
    if agreement is not None:
        known["trust"] = t("answers.trust_agreement")
    if consent is not None:
        known["ethics"] = t(
            "answers.ethics",
            form=consent.form,
            version=consent.version,
            registration=consent.registration or "–",
        )
    return known


def _repeats(material: Material) -> str:
    t = material.texts
    voices = [person for person, _ in material.people]
    again = len({person for person in voices if voices.count(person) > 1})
    return (
        t("answers.repeat", participants=t.count("participant", again)) if again else t("answers.repeat_none")
    )


def _duration(material: Material) -> str:
    t = material.texts
    if not material.interviews:
        return ""
    words = t.number(int(median(material.words)))
    ends = [
        max((turn.until or turn.time or 0.0 for turn in text), default=0.0) for text in material.interviews
    ]
    if all(ends):
        minutes = t.count("minute", max(1, round(median(ends) / 60)))
        return t("answers.duration", minutes=minutes, median=words)
    return t("answers.words", median=words)


def _coders(material: Material) -> str:
    t, codings = material.texts, material.codings
    is_program = codings["source"] == "cue" if "source" in codings else pd.Series(False, index=codings.index)
    people, programs = codings[~is_program]["coder"].nunique(), codings[is_program]["coder"].nunique()
    said = t.of_number("answers.people", people)
    if not programs:
        return t("answers.coders_people_only", people=said)
    return t("answers.coders", people=said, programs=t.of_number("answers.programs", programs))


def _derivation(material: Material) -> str:
    t = material.texts
    origins = [code.origin for code in material.codebook if code.origin]
    if len(origins) < len(material.codebook):
        return ""
    deductive = origins.count("deductive")
    if deductive in (0, len(origins)):
        return t("answers.derivation_deductive" if deductive else "answers.derivation_inductive")
    return t(
        "answers.derivation_mixed",
        deductive=t.number(deductive),
        inductive=t.number(len(origins) - deductive),
    )
