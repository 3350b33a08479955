"""What is wrong or doubtful in a study, looked for without changing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.model import QualcodeError

if TYPE_CHECKING:
    from qualcode.study.study import Study


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know; an error keeps results from being right."""

    place: str
    text: str
    is_error: bool = True

    def __str__(self) -> str:
        return f"{'error' if self.is_error else 'warning'}: {self.place}: {self.text}"


def notices(study: Study) -> list[str]:
    """See `Study.notices`."""
    from qualcode.consent import warnings

    found = warnings(study.terms) if study.terms is not None else []
    if study.terms is None:
        found.append(
            "consent.toml is not filled in: dates, withdrawal and citation form are not looked after yet"
        )
    if study.layout.transcripts.is_dir():
        texts = study.transcripts()
        unreviewed = [text.id for text in texts if text.stage not in ("reviewed", "released")]
        if unreviewed:
            found.append(
                f"NOT REVIEWED: nobody has reviewed the anonymising of {len(unreviewed)} of {len(texts)} transcripts"
            )
    return found


def check(study: Study) -> list[Finding]:
    """See `Study.check`."""
    found: list[Finding] = []
    for look in (_files, _texts, _codings, _participants, _leaks):
        try:
            found += look(study)
        except QualcodeError as error:
            found.append(Finding(look.__name__.strip("_"), str(error)))
    return found


def _files(study: Study) -> Iterator[Finding]:
    reads: list[tuple[str, Callable[[], object]]] = [
        ("consent.toml", lambda: study.terms), ("codebook.yaml", lambda: study.codebook), ("guide.yaml", lambda: study.guide),
    ]  # fmt: skip
    for name, read in reads:
        try:
            read()
        except QualcodeError as error:
            yield Finding(name, str(error))
    if study.terms is None:
        yield Finding("consent.toml", "is missing or still to be filled in", is_error=False)
    if study.vault_folder is not None and not study.vault_folder.is_dir():
        yield Finding(
            "vault", f"{study.vault_folder.name} is not where study.toml says; correct `vault` there"
        )


def _texts(study: Study) -> Iterator[Finding]:
    for text in study.transcripts():
        if text.stage not in ("reviewed", "released"):
            yield Finding(
                f"transcripts/{text.id}.json", "nobody has reviewed the anonymising", is_error=False
            )


def _codings(study: Study) -> Iterator[Finding]:
    from qualcode.coding.log import read_history
    from qualcode.coding.replay import replay

    history = read_history(study.layout.logs())
    for line in history.set_aside:
        yield Finding(f"codings/{line.file}", f"line {line.line}: {line.why}")
    for conflict in replay(history).conflicts:
        yield Finding("codings", str(conflict), is_error=False)
    table = study.codings()
    lengths = {text.id: len(text.text) for text in study.transcripts()}
    codebook = study.codebook
    for code, count in table.loc[~table["code"].isin(codebook.paths), "code"].value_counts().items():
        yield Finding(
            "codings", f"code {code!r}, used {count} times, is not in codebook.yaml; add it or rename it"
        )
    for document, count in table.loc[~table["document"].isin(lengths), "document"].value_counts().items():
        yield Finding(
            "codings", f"{count} codings are of {document}, which is not among the texts", is_error=False
        )
    ends = [(str(row["document"]), int(row["end"])) for row in table.to_dict("records")]
    outside = [document for document, end in ends if end > lengths.get(document, end)]
    for document in sorted(set(outside)):
        yield Finding("codings", f"{outside.count(document)} codings lie outside the text of {document}")


def _participants(study: Study) -> Iterator[Finding]:
    from qualcode.study.texts import read_participants

    rows = read_participants(study.layout)
    if not rows:
        yield Finding("participants.csv", "is missing: groups cannot be compared", is_error=False)
        return
    for text in study.transcripts():
        if text.source.kind == "document":
            continue
        for person in text.participants:
            if person not in rows:
                yield Finding("participants.csv", f"{person}, who speaks in {text.id}, has no row; add one")
    for person, row in rows.items():
        missing = [key for key in ("country", "date") if not row.get(key)]
        if missing:
            yield Finding(
                "participants.csv",
                f"{person} has no {' and no '.join(missing)}: EU or not cannot be told",
                is_error=False,
            )


def _leaks(study: Study) -> Iterator[Finding]:
    """Patterns of ids and contacts, which need no register; the register's names are looked for at release."""
    from qualcode.anonymising import find_leaks

    leaks = find_leaks(study.transcripts())
    for place, kind in zip(leaks["place"], leaks["kind"], strict=True):
        yield Finding("transcripts", f"{place} looks like a {kind}; add it to the review and release again")
