"""The report as one HTML page that needs nothing from outside and can be searched, filtered and read cell by cell."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from qualcode import charts
from qualcode.report.parts import (
    LIGHT_INK_FROM,
    SHADES,
    Bullets,
    Heading,
    Paragraph,
    Picture,
    Quote,
    Report,
    Table,
    Theme,
)
from qualcode.report.word_tables import clean
from qualcode.report.wording import Texts

_FINDINGS = "findings"
# Nothing may be loaded or sent; the page's own script is known by its hash.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'"
)  # fmt: skip


@dataclass
class _Section:
    """A heading of the first level with what stands below it; `inner` are the headings of the second."""

    anchor: str
    title: str
    blocks: list[dict[str, Any]]
    inner: list[tuple[str, str]]


def write_page(report: Report, path: Path) -> None:
    """Write the report to `path`, a .html; the same report gives the same bytes."""
    texts = Texts(report.language)
    script = _file("page.js")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_file("page.html.jinja"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = template.render(
        report=report, sections=_sections(report), t=texts, css=Markup(_file("page.css")), js=Markup(script),
        policy=_POLICY.format(hash=digest), shades=SHADES, light_from=LIGHT_INK_FROM, groups=_groups,
        all_quotes=sum(len(part.quotes) for part in report.parts if isinstance(part, Theme)),
    )  # fmt: skip
    path.write_text(clean(page), encoding="utf-8", newline="\n")


def _file(name: str) -> str:
    return (files("qualcode.report") / "web" / name).read_text(encoding="utf-8")


def _groups(quote: Quote) -> str:
    return json.dumps(dict(quote.groups), ensure_ascii=False)


def _sections(report: Report) -> list[_Section]:
    """The parts gathered under their headings, tables and figures numbered, charts as SVG, themes under their question."""
    sections: list[_Section] = []
    counts = {"table": 0, "picture": 0}
    for part in report.parts:
        if isinstance(part, Heading) and part.level == 1:
            sections.append(_Section(part.anchor, part.text, [], []))
            continue
        here = sections[-1]
        if isinstance(part, Heading) and part.level == 2:
            here.inner.append((part.anchor, part.text))
        if here.anchor == _FINDINGS:
            _add_finding(here, part)
            continue
        kind = {
            Heading: "heading",
            Paragraph: "paragraph",
            Bullets: "bullets",
            Table: "table",
            Picture: "picture",
        }[type(part)]  # type: ignore[index]
        block: dict[str, Any] = {"kind": kind, "part": part}
        if kind in counts:
            counts[kind] += 1
            block["number"] = counts[kind]
        if isinstance(part, Picture):
            block["svg"] = Markup(_svg(part.chart, f"f{counts['picture']}"))
        here.blocks.append(block)
    return sections


def _add_finding(section: _Section, part: Any) -> None:
    """A research question opens a group that hides when none of its themes fits the search."""
    if isinstance(part, Heading):
        section.blocks.append({"kind": "question", "heading": part, "themes": []})
    elif isinstance(part, Theme):
        if not section.blocks:
            section.blocks.append({"kind": "question", "heading": None, "themes": []})
        section.blocks[-1]["themes"].append(part)


def _svg(chart: Any, prefix: str) -> str:
    """The chart as an SVG element for a page: title and description named, ids of its own, nothing that points outside."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chart.svg"
        charts.save(chart, file, data=False)
        text = file.read_text(encoding="utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r'\s(?:xmlns(?::\w+)?|version)="[^"]*"', "", text)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', text)
    text = re.sub(r'(href="#|url\(#)', rf"\1{prefix}-", text).replace("xlink:href", "href")
    text = text.replace("<title>", f'<title id="{prefix}-title">', 1).replace(
        "<desc>", f'<desc id="{prefix}-desc">', 1
    )
    text = re.sub(r"\n\s*", "\n", text)
    return text.replace("<svg", f'<svg aria-labelledby="{prefix}-title {prefix}-desc"', 1)
