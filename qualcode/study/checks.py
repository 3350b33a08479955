"""What is wrong or doubtful in a study, looked for without changing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.model import QualcodeError

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.study.study import Study


# Kinds of problems with codings that make no result wrong, and how many of a kind are written out.
_DOUBTS = ("conflict", "deprecated code", "unknown document")
_SHOWN = 5


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
    wrong = int((~_problems(study)["kind"].isin(_DOUBTS)).sum()) if study.layout.logs() else 0
    if wrong:
        found.append(f"of the logs' lines and codings, {wrong} not in order; `qualcode check` names them")
    return found


def check(study: Study) -> list[Finding]:
    """See `Study.check`."""
    found: list[Finding] = []
    for look in (_files, _texts, _codings, _participants, _singled_out, _leaks):
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
    study.codings()  # raises where a coding cannot be brought onto today's text
    for kind, rows in _problems(study).groupby("kind"):
        for sentence in rows["sentence"].head(_SHOWN):
            yield Finding("codings", sentence, is_error=kind not in _DOUBTS)
        if len(rows) > _SHOWN:
            yield Finding(
                "codings", f"and {len(rows) - _SHOWN} more of this kind: {kind}", kind not in _DOUBTS
            )


def _problems(study: Study) -> pd.DataFrame:
    """`qualcode.coding.problems` of the study's logs."""
    from qualcode.coding import problems, read_history

    try:
        codebook = study.codebook
    except QualcodeError:
        codebook = None  # `_files` has said what is wrong with it
    texts = study.transcripts() if study.layout.transcripts.is_dir() else []
    table = problems(read_history(study.layout.logs()), texts, codebook)
    return table[table["kind"] != "other revision"]  # the study moves codings between revisions itself


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


def uniqueness(
    study: Study, attributes: Sequence[str] | None = None, citation: str | None = None
) -> pd.DataFrame:
    """See `Study.uniqueness`."""
    import pandas as pd

    from qualcode.anonymising import uniqueness as find
    from qualcode.study.texts import read_participants

    rows = read_participants(study.layout)
    if not rows:
        raise QualcodeError(
            f"{study.settings.name}: there is no participants.csv, so nothing is told of anyone; import with --attributes"
        )
    people = pd.DataFrame([{**row, "participant": person} for person, row in rows.items()])
    return find(people, study.terms, attributes=attributes, citation=citation)


def singled_out(study: Study) -> list[str]:
    """See `Study.singled_out`."""
    from qualcode.anonymising import describe_uniqueness

    if not study.layout.participants.is_file():
        return []
    report = uniqueness(study)
    return describe_uniqueness(report[report["basis"] == "citation"])


def refuse_singled_out(
    study: Study, acknowledged: Iterable[str] = (), basis: Sequence[str] = ("citation", "attributes")
) -> None:
    """Raise QualcodeError where something public would point to one participant who is not acknowledged by id."""
    from qualcode.anonymising import refuse_unique

    if study.layout.participants.is_file():
        report = uniqueness(study)
        refuse_unique(report[report["basis"].isin(basis)], "public", acknowledged)


def _singled_out(study: Study) -> Iterator[Finding]:
    """Who could be known by how they are cited; an error where the study's texts are made for the public."""
    for line in singled_out(study):
        yield Finding("participants.csv", line.strip(), is_error=study.settings.level == "public")


def _leaks(study: Study) -> Iterator[Finding]:
    """Patterns of ids and contacts, which need no register; the register's names are looked for at release."""
    from qualcode.anonymising import find_leaks

    leaks = find_leaks(study.transcripts())
    for place, kind in zip(leaks["place"], leaks["kind"], strict=True):
        yield Finding("transcripts", f"{place} looks like a {kind}; add it to the review and release again")
