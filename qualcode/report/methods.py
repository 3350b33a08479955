"""The methods paragraphs: what was done, said from what the study knows, and what it cannot know left out."""

from __future__ import annotations

from statistics import median

import pandas as pd

import qualcode
from qualcode.analysis import phrase
from qualcode.analysis.sentences import number
from qualcode.analysis.wording import month
from qualcode.report.material import Material
from qualcode.report.parts import Bullets, Heading, Paragraph, Part


def method_section(
    material: Material, *, select: str, each: int, limit: int, every: bool, agreement: pd.DataFrame | None
) -> list[Part]:
    """The method in paragraphs: material, anonymising, coding, counting, quotes."""
    t = material.texts
    counting = [t(f"method.count_{'presence' if material.approach.count == 'presence' else 'participants'}")]
    if material.counted["coder"].nunique() > 1:
        counting.append(t("method.several"))
    if agreement is not None:
        overall = agreement.iloc[-1]
        alpha = number(overall["alpha"], t.language) if overall["alpha"] == overall["alpha"] else "–"
        units = t.number(int(agreement["units"].iloc[0]))
        counting.append(t("method.agreement", units=units, alpha=alpha))
    safe = (
        t("method.smallest", smallest=material.smallest) if material.consent else t("method.smallest_default")
    )
    chosen = (
        t("method.all_quotes")
        if every
        else t(f"method.{select}", limit=t.count("quote", limit), each=t.number(each))
    )
    return [
        Heading(t("headings.method"), 1, "method"),
        Paragraph(collected(material)),
        Paragraph(anonymising(material)),
        Paragraph(t(f"approach.{material.approach.name}") + " " + coding(material)),
        Paragraph(" ".join(counting)),
        Paragraph(f"{safe} {chosen}"),
        Paragraph(t("method.software", version=qualcode.__version__)),
        *_to_know(material),
    ]


def collected(material: Material) -> str:
    """How much was collected, when, in which languages, by which guide."""
    t = material.texts
    documents = len(material.documents)
    if not material.interviews:
        return t("method.only_documents", documents=t.count("document", documents))
    said = [
        t(
            "method.material",
            interviews=t.count("interview", len(material.interviews)),
            participants=t.count("participant", len(material.participants)),
            period=_period(material),
        )
    ]
    if documents:
        said.append(
            t(
                "method.documents_one" if documents == 1 else "method.documents",
                documents=t.count("document", documents),
            )
        )
    said.append(
        t("method.words", words=t.number(sum(material.words)), median=t.number(int(median(material.words))))
    )
    if material.spoken:
        said.append(t("method.languages", languages=languages(material)))
    if material.guide is not None and any(turn.question for text in material.interviews for turn in text):
        said.append(t("method.guide", **guide_counts(material)))
    return " ".join(said)


def _period(material: Material) -> str:
    t = material.texts
    if not material.dates or len(material.dates) < len(material.people):
        return ""
    first, last = (month(day, t.language) for day in (material.dates[0], material.dates[-1]))
    return (
        t("method.period_one", month=first) if first == last else t("method.period", first=first, last=last)
    )


def languages(material: Material) -> str:
    """The languages spoken, as words; those the package has no name for together."""
    t = material.texts
    named = [phrase(name, t.language) for name in material.spoken if name in ("nb", "nn", "en")]
    others = [t("words.other_languages")] if len(named) < len(material.spoken) else []
    return t.listed([*named, *others])


def guide_counts(material: Material) -> dict[str, str]:
    """Blocks and questions of the guide, with their nouns."""
    t = material.texts
    assert material.guide is not None
    return {
        "blocks": t.count("block", len(material.guide.blocks)),
        "questions": t.count("question", len(material.guide)),
    }


def anonymising(material: Material) -> str:
    """How far anonymising has come: the least of the texts decides what must be said."""
    t = material.texts
    stages = [text.stage for text in material.transcripts]
    reviewed = sum(stage in ("reviewed", "released") for stage in stages)
    if "raw" in stages:
        return t("method.raw")
    said = [t("method.reviewed" if reviewed == len(stages) else "method.suggested")]
    if 0 < reviewed < len(stages):
        said.append(
            t("method.mixed", reviewed=t.number(reviewed), unreviewed=t.number(len(stages) - reviewed))
        )
    said.append(t("method.key"))
    if material.released_by:
        said.append(t("method.released_by", who=material.released_by))
    return " ".join(said)


def coding(material: Material) -> str:
    """The codebook, and who coded how much with it."""
    t, book = material.texts, material.codebook
    version = t("method.version", version=book.version) if book.version else ""
    roots = len(book.roots)
    codes = t.count("code", len(book) - roots if roots < len(book) else len(book))
    if roots < len(book):
        first = t("method.codebook", codes=codes, themes=t.count("theme", roots), version=version)
    else:
        first = t("method.codebook_flat", codes=codes, version=version)
    said = [_coder(material, str(name), rows) for name, rows in material.counted.groupby("coder", sort=False)]
    return f"{first} {t('method.coders_one', coders=t.listed(said))}"


def _coder(material: Material, name: str, rows: pd.DataFrame) -> str:
    t = material.texts
    source = str(rows["source"].iloc[0]) if "source" in rows else "human"
    kind = {"cue": "coder_cue", "imported": "coder_imported"}.get(source, "coder_human")
    passages = t.count("passage", len(rows))
    interviews = t.count("interview", rows["document"].nunique())
    return t(f"method.{kind}", coder=name, passages=passages, interviews=interviews)


def _to_know(material: Material) -> list[Part]:
    """What tables left out, in the analysis's own words."""
    notes = dict.fromkeys([*material.people_matrix.attrs["notes"], *material.passage_matrix.attrs["notes"]])
    if not notes:
        return []
    return [Heading(material.texts("headings.know"), 2, "know"), Bullets(tuple(notes))]
