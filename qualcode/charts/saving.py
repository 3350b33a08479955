"""A chart as a file to print: SVG, PDF or PNG, with a text for those who cannot see it and its data beside it."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd

from qualcode.charts.drawing import Facts
from qualcode.model import QualcodeError

_FORMATS = (".svg", ".pdf", ".png")


def save(chart: Any, path: str | Path, *, data: bool = True, dpi: int = 200) -> list[Path]:
    """Write a chart (an Axes, an array of them, or their Figure) to `path`, and its data to a .csv beside it.

    The ending decides the format: .svg, .pdf or .png. The text alternative stands in the file's metadata (in SVG as
    <title> and <desc>); neither time nor user does, so that the same chart gives the same bytes. Returns the files
    written, the picture first. Raises QualcodeError for another ending.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in _FORMATS:
        raise QualcodeError(f"{path.name}: expected a file name that ends in .svg, .pdf or .png; rename it")
    made, facts = _figure_and_facts(chart)
    alt = " ".join(fact.alt for fact in facts) or "Chart"
    title = next((fact.title for fact in facts if fact.title), "") or (facts[0].caption if facts else "Chart")
    path.parent.mkdir(parents=True, exist_ok=True)
    with matplotlib.rc_context({"svg.hashsalt": "qualcode", "svg.fonttype": "path", "pdf.fonttype": 42}):
        made.savefig(path, format=kind[1:], dpi=dpi, metadata=_metadata(kind, title, alt), facecolor="white")
    if kind == ".svg":
        _describe_svg(path, title, alt)
    written = [path]
    if data and facts:
        beside = path.with_suffix(".csv")
        tables = [fact.data for fact in facts]
        table = tables[0] if len(tables) == 1 else pd.concat(tables)
        _without_formulas(table).to_csv(beside, encoding="utf-8-sig", lineterminator="\n")
        written.append(beside)
    return written


def _figure_and_facts(chart: Any) -> tuple[Any, list[Facts]]:
    first = chart.flat[0] if hasattr(chart, "flat") else chart
    made = first if hasattr(first, "savefig") else getattr(first, "figure", None)
    if made is None:
        raise QualcodeError(f"save() needs a chart (an Axes or a Figure), found {type(chart).__name__}")
    axes = made.axes if hasattr(first, "savefig") or hasattr(chart, "flat") else [first]
    return made, [ax.qualcode_facts for ax in axes if hasattr(ax, "qualcode_facts")]


def _metadata(kind: str, title: str, alt: str) -> dict[str, str | None]:
    if kind == ".svg":
        return {"Title": title, "Description": alt, "Date": None, "Creator": None}
    if kind == ".pdf":
        return {"Title": title, "Subject": alt, "CreationDate": None, "Creator": None, "Producer": None}
    return {"Title": title, "Description": alt, "Software": None}


def _describe_svg(path: Path, title: str, alt: str) -> None:
    """<title> and <desc> as the first children, which is where screen readers look."""
    text = path.read_text(encoding="utf-8")
    at = text.index(">", text.index("<svg")) + 1
    opening = text[:at].removesuffix(">") + ' role="img">'
    said = f"\n <title>{html.escape(title)}</title>\n <desc>{html.escape(alt)}</desc>"
    path.write_text(opening + said + text[at:], encoding="utf-8", newline="\n")


def _without_formulas(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a quotation mark before text that a spreadsheet would take for a formula."""

    def plain(value: Any) -> Any:
        return (
            "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
        )

    out = table.map(plain)
    out.index = table.index.map(plain)
    return out
