"""Groups of participants side by side: how many of each speak of a theme, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from qualcode.analysis.dimensions import NAMED
from qualcode.analysis.matrix import theme_matrix
from qualcode.analysis.partners import compare_partners
from qualcode.analysis.proportions import fisher, holm, mid_p, newcombe, odds_ratio
from qualcode.analysis.sentences import code_name, comparison_sentence
from qualcode.analysis.wording import caption, phrase
from qualcode.model import QualcodeError, Transcript

if TYPE_CHECKING:
    from qualcode.codebook import Codebook
    from qualcode.consent import Terms

Test = Literal["fisher", "mid-p"]


def compare_groups(
    codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    by: str = "region",
    *,
    groups: Sequence[Any] | None = None,
    codebook: Codebook | None = None,
    guide: Any = None,
    coders: str = "union",
    test: Test | None = None,
    consent: Terms | None = None,
    language: str = "en",
) -> pd.DataFrame:
    """One row a code: how many participants of each group speak of it, and how far two groups are apart.

    `by`: an attribute of participants ("region", "cooperation_class", "country", "role" ...), or "mentions" for
    what is spoken about (passages about partners in the EU and about others; see `compare_partners`). `groups` picks
    two or more of its values, in that order; the default is all.

    Columns, for each group: "<group> k", "<group> n" (participants, or with `codebook` and `guide` those to whom the
    theme's questions were put) and "<group>" ("4 of 5"). Where there are two groups: difference
    (k/n of the first less the second, -1 to 1), lower, upper (its 95 % interval, Newcombe 1998, method 10), and, only
    with `test`, p and p_holm (Holm over the table's codes) of Fisher's exact test or its mid-p, odds_ratio with
    odds_lower and odds_upper. sentence is what a report would print, in `language`. The index is the code.

    People are the unit: codes on many passages of one person count once. With few people, differences are rarely
    beyond chance; that is why tests come only on request. With `consent`, a group below the smallest size is
    suppressed in all columns. Raises QualcodeError for unknown groups and tests.
    """
    if test not in (None, "fisher", "mid-p"):
        raise QualcodeError(f'test={test!r} is not known; choose "fisher", "mid-p" or None')
    if test is not None and by in NAMED:
        raise QualcodeError(
            f"by={by!r} has no test: exact tests need groups of different people; leave test out"
        )
    if by == "mentions":
        if test is not None:
            raise QualcodeError(
                'by="mentions" has no test: one person may speak of both kinds of partners, and exact tests need '
                "groups of different people; leave test out"
            )
        return compare_partners(
            codings, transcripts, codebook=codebook, coders=coders, consent=consent, language=language
        )
    matrix = theme_matrix(codings, transcripts, columns=by, codebook=codebook, coders=coders, consent=consent)
    chosen = _chosen(groups, list(matrix.columns), by)
    sizes = _group_sizes(matrix, chosen, codings, transcripts, by, codebook, guide, coders)
    hidden = [group for group in chosen if group in matrix.attrs["suppressed"]]
    out = pd.DataFrame(index=matrix.index)
    for group in chosen:
        _add_group(out, group, matrix[group], sizes[group], group in hidden, language)
    # who stands in two groups (a person who speaks two languages) makes them no groups of different people
    apart = sum(matrix.attrs["n_columns"].values()) <= matrix.attrs["n"]
    if len(chosen) == 2 and apart:
        _add_difference(out, chosen, test, bool(hidden))
    out["sentence"] = [
        comparison_sentence(row, chosen, code_name(str(code), codebook, language), by, language, hidden)
        for code, row in out.iterrows()
    ]
    attrs: dict[Any, Any] = {
        key: matrix.attrs[key] for key in ("n", "stage", "notes", "suppressed", "coders", "coded_by")
    }
    out.attrs = {
        **attrs, "by": by, "groups": chosen, "n_columns": {g: matrix.attrs["n_columns"][g] for g in chosen},
        "unit": "participants", "test": test, "count": "participants", "rows": "code", "columns": by,
    }  # fmt: skip
    out.attrs["caption"] = caption(out.attrs, language)
    return out


def _chosen(groups: Sequence[Any] | None, known: list[Any], by: str) -> list[Any]:
    if groups is None:
        return known
    unknown = [group for group in groups if group not in known]
    if unknown:
        raise QualcodeError(
            f"{by} {unknown[0]!r} is not among the participants; groups are {', '.join(map(repr, known))}"
        )
    return list(groups)


def _group_sizes(
    matrix: pd.DataFrame,
    groups: list,
    codings: pd.DataFrame,
    transcripts: Any,
    by: str,
    codebook: Any,
    guide: Any,
    coders: str,
) -> dict[Any, pd.Series]:
    """For each group, how many participants could have spoken of each code: all, or those to whom it was put."""
    everyone = {g: pd.Series(matrix.attrs["n_columns"][g], index=matrix.index) for g in groups}
    if codebook is None or guide is None or by in NAMED:
        return everyone
    from qualcode.analysis.corpus import Corpus

    people = theme_matrix(codings, transcripts, codebook=codebook, guide=guide, coders=coders)
    corpus = Corpus.build(transcripts, documents=False)
    members: dict[Any, list[str]] = {g: [] for g in groups}
    for voice, value in zip(corpus.voices, corpus.values(by), strict=True):
        if value in members and voice.participant not in members[value]:
            members[value].append(voice.participant)
    return {g: people[members[g]].notna().sum(axis=1) for g in groups}


def _add_group(
    out: pd.DataFrame, group: Any, k: pd.Series, n: pd.Series, hidden: bool, language: str
) -> None:
    out[f"{group} k"] = k
    out[f"{group} n"] = n.astype("Int64").mask(n >= 0) if hidden else n
    of = phrase("of", language)
    texts = [phrase("suppressed", language) if hidden else f"{a} {of} {b}" for a, b in zip(k, n, strict=True)]
    out[str(group)] = texts


def _add_difference(out: pd.DataFrame, groups: list, test: Test | None, hidden: bool) -> None:
    first, second = groups
    columns = ["difference", "lower", "upper"]
    columns += ["p", "p_holm", "odds_ratio", "odds_lower", "odds_upper"] if test else []
    if hidden:
        out[columns] = float("nan")
        return
    rows = []
    for a, n1, b, n2 in zip(
        out[f"{first} k"], out[f"{first} n"], out[f"{second} k"], out[f"{second} n"], strict=True
    ):
        a, n1, b, n2 = int(a), int(n1), int(b), int(n2)
        apart = a / n1 - b / n2 if n1 and n2 else float("nan")
        row = [apart, *newcombe(a, n1, b, n2)]
        if test:
            p = (fisher if test == "fisher" else mid_p)(a, n1, b, n2) if n1 and n2 else float("nan")
            row += [p, float("nan"), *(odds_ratio(a, n1, b, n2) if n1 and n2 else [float("nan")] * 3)]
        rows.append(row)
    out[columns] = pd.DataFrame(rows, index=out.index, columns=columns, dtype=float)
    if test:
        out["p_holm"] = holm(out["p"].tolist())
