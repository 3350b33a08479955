"""Sentences that a report prints of a comparison, in bokmål, nynorsk and English."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from qualcode.analysis.wording import LANGUAGES, phrase

# A group as it stands before "informants"; (nb, nn, en)
_GROUPS = {
    "EU": ("informanter fra EU", "informantar frå EU", "EU informants"),
    "non-EU": ("informanter fra land utenfor EU", "informantar frå land utanfor EU", "non-EU informants"),
    "EU member": ("informanter fra EU-land", "informantar frå EU-land", "informants from EU members"),
    "other Council of Europe": (
        "informanter fra andre land i Europarådet", "informantar frå andre land i Europarådet",
        "informants from other Council of Europe members",
    ),
    "rest of the world": ("informanter fra resten av verden", "informantar frå resten av verda", "informants from the rest of the world"),
}  # fmt: skip
_ABOUT = {
    "EU": ("som omtaler partnere i EU", "som omtalar partnarar i EU", "who speak of partners in the EU"),
    "non-EU": ("som omtaler partnere utenfor EU", "som omtalar partnarar utanfor EU", "who speak of partners outside the EU"),
}  # fmt: skip
_SPOKE = {
    "nb": "{groups} snakket om «{code}»",
    "nn": "{groups} snakka om «{code}»",
    "en": "{groups} spoke of “{code}”",
}
_APART = {
    "nb": " (forskjell {d}, 95 %-intervall {low} til {high})",
    "nn": " (skilnad {d}, 95 %-intervall {low} til {high})",
    "en": " (difference {d}, 95 % interval {low} to {high})",
}
_TOO_SMALL = {
    "nb": "Tallene for «{code}» vises ikke: {groups} har for få deltakere.",
    "nn": "Tala for «{code}» blir ikkje viste: {groups} har for få deltakarar.",
    "en": "The numbers for “{code}” are not shown: {groups} has too few participants.",
}


def comparison_sentence(
    row: pd.Series,
    groups: Sequence[Any],
    code: str,
    by: str,
    language: str = "en",
    hidden: Sequence[Any] = (),
) -> str:
    """One sentence of a row of `compare_groups`: k of n for each group, and the difference of two with its interval.

    >>> row = pd.Series({"EU k": 4, "EU n": 5, "non-EU k": 1, "non-EU n": 6, "difference": .6333, "lower": .052,
    ...                  "upper": .847})
    >>> comparison_sentence(row, ["EU", "non-EU"], "Inclusion", "region")
    '4 of 5 EU informants and 1 of 6 non-EU informants spoke of “Inclusion” (difference 0.63, 95 % interval 0.05 to 0.85).'
    """
    if hidden:
        return _TOO_SMALL[language].format(
            code=code, groups=_and([phrase(g, language) for g in hidden], language)
        )
    parts = []
    for group in groups:
        k, n = int(row[f"{group} k"]), int(row[f"{group} n"])
        parts.append(f"{k} {phrase('of', language)} {n} {_who(group, by, language)}")
    text = _SPOKE[language].format(groups=_and(parts, language), code=code)
    if "difference" in row and not math.isnan(row["difference"]):
        d, low, high = (number(row[key], language) for key in ("difference", "lower", "upper"))
        text += _APART[language].format(d=d, low=low, high=high)
    return text + "."


def _who(group: Any, by: str, language: str) -> str:
    at = LANGUAGES.index(language)
    if by == "mentions":
        noun = ("informanter", "informantar", "informants")[at]
        return f"{noun} {_ABOUT[group][at]}"
    if by in ("region", "cooperation_class") and group in _GROUPS:
        return _GROUPS[group][at]
    noun = ("informanter", "informantar", "informants")[at]
    return f"{noun} ({phrase(by, language)}: {phrase(group, language)})"


def _and(parts: Sequence[str], language: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {phrase('and', language)} {parts[-1]}"


def number(value: float, language: str = "en", decimals: int = 2) -> str:
    """A number as the language writes it; never "-0.00".

    >>> number(-0.333, "nb"), number(-0.001)
    ('−0,33', '0.00')
    """
    text = f"{value + 0:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    text = text.replace("-", "−")
    return text if language == "en" else text.replace(".", ",")


def code_name(code: str, codebook: Any, language: str) -> str:
    """What a sentence calls a code: its name in the codebook, else the last part of its path."""
    if codebook is not None and code in codebook:
        return codebook.label(code, language)
    return str(code).rpartition("/")[2].replace("-", " ")
