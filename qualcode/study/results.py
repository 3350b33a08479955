"""Matrices, quotes and charts of a study as files: made beside, then put in place where they differ."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.model import QualcodeError
from qualcode.study.coding import main_coders
from qualcode.study.layout import write_if_new

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.study.study import Study

PICTURES = (".png", ".svg")


@contextmanager
def fresh(folder: Path) -> Iterator[Path]:
    """A folder to make files in; at the end those that differ from the ones in `folder` replace them, whole."""
    making = folder / ".making"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        yield making
        for path in sorted(p for p in making.rglob("*") if p.is_file()):
            write_if_new(folder / path.relative_to(making), path.read_bytes())
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _chosen(study: Study, coders: Sequence[str] | None) -> tuple[pd.DataFrame, list[str]]:
    table = study.codings(coders)
    if table.empty:
        raise QualcodeError(
            f"{study.settings.name}: there are no codings yet; `qualcode code` lets the cues code, or import codings"
        )
    names = list(coders) if coders is not None else main_coders(study, table)
    return table[table["coder"].isin(names)].reset_index(drop=True), names


def write_matrices(study: Study, coders: Sequence[str] | None) -> list[Path]:
    """See `Study.write_matrices`."""
    from qualcode.analysis import compare_groups, quotes, theme_matrix
    from qualcode.exchange import to_excel, to_html

    table, names = _chosen(study, coders)
    texts = study.transcripts()
    options: dict[str, Any] = {"codebook": study.codebook, "consent": study.terms}
    language = study.settings.labels
    people = theme_matrix(table, texts, **options)
    said = quotes(table, texts, language=language, **_citable(study, options))
    tables = {"theme-matrix-participants": people, "quotes": said}
    if _has(study, "country"):
        tables["theme-matrix-region"] = theme_matrix(table, texts, columns="region", **options)
        tables["eu-and-non-eu"] = compare_groups(table, texts, "region", language=language, **options)
    for made in tables.values():
        made.attrs["coders"] = ", ".join(names)
    with fresh(study.layout.results) as folder:
        others = {
            name: made for name, made in tables.items() if name not in ("theme-matrix-participants", "quotes")
        }
        to_excel(
            folder / "theme-matrix.xlsx",
            people,
            said,
            other=others,
            codebook=study.codebook,
            language=language,
        )
        to_html(
            folder / "theme-matrix.html",
            people,
            said,
            title=study.settings.name,
            codebook=study.codebook,
            language=language,
        )
        for name, made in tables.items():
            made.to_csv(
                folder / f"{name}.csv", encoding="utf-8-sig", lineterminator="\n", index=name != "quotes"
            )
        _refuse_leaks(study, folder, "matrices and quotes")
        written = _targets(folder, study.layout.results)
    return written


def write_charts(study: Study, coders: Sequence[str] | None) -> list[Path]:
    """See `Study.write_charts`."""
    from qualcode import charts
    from qualcode.analysis import compare_groups, theme_matrix

    table, _ = _chosen(study, coders)
    texts = study.transcripts()
    drawn: dict[str, Any] = {"codebook": study.codebook, "language": study.settings.labels}
    options: dict[str, Any] = {"codebook": study.codebook, "consent": study.terms}
    people = theme_matrix(table, texts, **options)
    makers = {
        "theme-matrix": lambda: charts.theme_matrix(people, **drawn),
        "theme-matrix-segments": lambda: charts.theme_matrix(
            theme_matrix(table, texts, count="segments", **options), **drawn
        ),
        "participants-per-code": lambda: charts.participants_per_code(people, **drawn),
        "codelines": lambda: charts.codelines(table, texts, **drawn),
    }
    if _has(study, "country"):
        makers["theme-matrix-region"] = lambda: charts.theme_matrix(
            theme_matrix(table, texts, columns="region", **options), **drawn
        )
        makers["eu-and-non-eu"] = lambda: charts.comparison(
            compare_groups(table, texts, "region", language=study.settings.labels, **options), **drawn
        )
    for text in texts:
        if text.id in set(table["document"]):
            makers[f"codeline-{text.id}"] = lambda text=text: charts.codeline(  # type: ignore[misc]
                table[table["document"] == text.id], text, **drawn
            )
    with fresh(study.layout.charts) as folder:
        for name, make in makers.items():
            chart = make()
            for number, ending in enumerate(PICTURES):
                charts.save(chart, folder / f"{name}{ending}", data=number == 0)
        _refuse_leaks(study, folder, "charts")
        written = _targets(folder, study.layout.charts)
    return written


def write_report(
    study: Study, path: Path, coders: Sequence[str] | None, language: Any, options: dict[str, Any]
) -> Path:
    """See `Study.write_report`. A report outside the study is remembered as an export."""
    from qualcode.report import write_report
    from qualcode.study.promises import record, record_export

    table, names = _chosen(study, coders)
    texts = study.transcripts()
    compare = ("region", "mentions") if _has(study, "country") and _has(study, "date") else ()
    written = write_report(
        path, transcripts=texts, codings=table if coders is not None else study.codings(), codebook=study.codebook,
        guide=study.guide, title=study.settings.name, coders=names, approach=study.settings.approach,
        language=language or study.settings.labels,
        **{"compare": compare, "register": _register(study), **_citable(study, {"consent": study.terms}), **options},
    )  # fmt: skip
    if study.folder.resolve() not in path.resolve().parents:
        record_export(study, written, [text.id for text in texts])
    else:
        record(study, "report", count=1, format=path.suffix.lstrip("."))
    return written


def _refuse_leaks(study: Study, folder: Path, what: str) -> None:
    """Refuse results that hold an id, a contact or, where the vault can be opened without asking, a name of the register."""
    from qualcode.anonymising import Register, find_leaks, refuse_leaks

    known = _register(study, asking=False)
    agreed = set(study.terms.recognisable) if study.terms is not None else set()
    people = () if known is None else known.people
    refuse_leaks(
        find_leaks(folder, Register(tuple(one for one in people if one.participant not in agreed))), what
    )


def _register(study: Study, *, asking: bool = True) -> Any:
    """The names that may not stand in what leaves the study.

    None where there is no vault, or it may not be opened any more, or not without `asking` for its passphrase.
    """
    from qualcode.study.releasing import register_of

    folder, terms = study.vault_folder, study.terms
    if folder is None or not folder.is_dir() or (terms is not None and date.today() > terms.deletion_date):
        return None
    return register_of(study) if asking or study.opens_unasked else None


def _citable(study: Study, options: dict[str, Any]) -> dict[str, Any]:
    """The options for quotes: the citation form needs attributes, and without them quotes are signed with the code."""
    if study.terms is None or all(
        name == "participant" or _has(study, name) for name in study.terms.citation_fields
    ):
        return options
    return {**options, "consent": None}


def _has(study: Study, attribute: str) -> bool:
    """Whether every participant has the attribute, so that groups can be made of it."""
    texts = [text for text in study.transcripts() if text.source.kind != "document"]
    values = [
        text.attributes_of(turn).get(attribute)
        for text in texts
        for turn in text.turns
        if turn.role == "participant"
    ]
    return bool(values) and all(values)


def _targets(making: Path, folder: Path) -> list[Path]:
    return [folder / path.relative_to(making) for path in sorted(p for p in making.rglob("*") if p.is_file())]
