"""Papers the promises call for, in nb and en: deletion protocol, record of processing (Article 30), methods paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from qualcode.consent.audit import Entry
from qualcode.consent.folder import StudyFolder, data_word
from qualcode.consent.terms import Terms


def deletion_protocol(
    terms: Terms, facts: Mapping[str, Any], beyond: Sequence[str], today: date, who: str, language: str = "nb"
) -> str:
    """The protocol of what was deleted and what is left to do by hand, with a place to sign (Markdown).

    facts: vault_files, study_files, texts_kept, left (numbers of files) as `purge` counts them.
    """
    return _fill("deletion-protocol", language, terms=terms, facts=facts, beyond=beyond, today=today, who=who)


def record_of_processing(
    folder: StudyFolder, terms: Terms, entries: Iterable[Entry], language: str = "nb"
) -> str:
    """A record of the kind GDPR Article 30 asks the controller for, with a summary of the audit (Markdown)."""
    acts: Counter[str] = Counter()
    last: dict[str, str] = {}
    for entry in entries:
        acts[entry.act] += entry.count
        last[entry.act] = entry.time[:10]
    rows = [(act, count, last[act]) for act, count in sorted(acts.items())]
    return _fill(
        "record", language, terms=terms, rows=rows, word=data_word(folder, language), has_key=folder.has_key
    )


def methods_paragraph(
    folder: StudyFolder, terms: Terms, entries: Iterable[Entry], language: str = "nb"
) -> str:
    """The paragraph of a methods chapter on how data were stored, anonymised and deleted, true of this study today."""
    entries = list(entries)
    total: Counter[str] = Counter()
    for entry in entries:
        total[entry.act] += entry.count
    reviewed = any(entry.act == "review" or entry.facts.get("how") == "reviewed" for entry in entries)
    return _fill(
        "methods",
        language,
        terms=terms,
        total=total,
        reviewed=reviewed,
        released=len({d for e in entries if e.act == "release" for d in e.documents}),
        word=data_word(folder, language),
        has_key=folder.has_key,
        purged=next((e.time[:10] for e in reversed(entries) if e.act == "purge"), None),
    )


def _fill(name: str, language: str, **values: Any) -> str:
    from jinja2 import Environment, StrictUndefined

    tongue = "en" if language == "en" else "nb"
    text = (files(__package__) / "texts" / f"{name}.{tongue}.md").read_text(encoding="utf-8")
    # plain text, not HTML: nothing to escape
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    return environment.from_string(text).render(**values).strip() + "\n"
