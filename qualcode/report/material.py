"""What a report is written from: texts, codings and terms, and what follows from them, each worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from qualcode.analysis import Approach, quotes, theme_matrix
from qualcode.analysis.attributes import DERIVED, attribute_values, is_missing
from qualcode.analysis.citation import citation_labels
from qualcode.analysis.corpus import Corpus
from qualcode.languages.countries import as_date
from qualcode.model import QualcodeError, Span, Transcript, as_transcripts, support
from qualcode.report.groups import Grouping, attributes_of_people, grouping, tellable_together
from qualcode.report.parts import Quote
from qualcode.report.wording import Texts

if TYPE_CHECKING:
    from qualcode.codebook import Codebook
    from qualcode.consent import Terms
    from qualcode.transcripts import Guide

# Without consent terms nothing is promised; a group of one is left out all the same.
_SMALLEST = 2


@dataclass(frozen=True, eq=False)
class Material:
    """Everything a report knows. `codings` are all that were given, `counted` those of the coders that are shown."""

    transcripts: tuple[Transcript, ...]
    codings: pd.DataFrame
    counted: pd.DataFrame
    codebook: Codebook
    guide: Guide | None
    consent: Terms | None
    approach: Approach
    texts: Texts
    title: str
    released_by: str | None
    summaries: pd.DataFrame | None
    history: Mapping[str, str] | None

    @property
    def language(self) -> str:
        return self.texts.language

    @cached_property
    def smallest(self) -> int:
        """The smallest group that is shown."""
        return self.consent.smallest_group if self.consent is not None else _SMALLEST

    @cached_property
    def interviews(self) -> tuple[Transcript, ...]:
        return tuple(t for t in self.transcripts if t.source.kind != "document")

    @cached_property
    def documents(self) -> tuple[Transcript, ...]:
        return tuple(t for t in self.transcripts if t.source.kind == "document")

    @cached_property
    def corpus(self) -> Corpus:
        return Corpus.build(self.transcripts, documents=False)

    @cached_property
    def participants(self) -> tuple[str, ...]:
        return self.corpus.participants

    @cached_property
    def people(self) -> list[tuple[str, Mapping[str, Any]]]:
        """(participant, attributes) for each interview a participant speaks in; a document is nobody."""
        return [
            (voice.participant, voice.attributes)
            for voice in self.corpus.voices
            if self.corpus.transcripts[voice.document].source.kind != "document"
        ]

    @cached_property
    def words(self) -> list[int]:
        """Words that participants speak in each interview, sorted."""
        return sorted(sum(turn.words for turn in t if turn.role == "participant") for t in self.interviews)

    @cached_property
    def dates(self) -> list[date]:
        days = [as_date(attributes.get("date")) for _, attributes in self.people]
        return sorted(day for day in days if day is not None)

    @cached_property
    def spoken(self) -> list[str]:
        """The languages participants speak, the most spoken first."""
        counted: dict[str, int] = {}
        for transcript in self.interviews:
            for turn in transcript:
                if turn.role == "participant":
                    language = turn.language or transcript.language or ""
                    counted[language] = counted.get(language, 0) + turn.words
        counted.pop("", None)
        whole = sum(counted.values())
        # a turn of three words taken for Danish is no language of the study
        return [
            name for name in sorted(counted, key=lambda name: -counted[name]) if counted[name] >= 0.01 * whole
        ]

    @cached_property
    def groupings(self) -> dict[str, Grouping]:
        """What is known of participants, by attribute, as it may be shown."""
        given = attributes_of_people(self.people)
        if "country" in given and "region" not in given:
            values = self._derived("region", self.people)
            if values is not None:
                given = {"region": values, **given}
        return {name: grouping(name, values, self.smallest) for name, values in given.items()}

    def _derived(
        self, attribute: str, people: Sequence[tuple[str, Mapping[str, Any]]]
    ) -> dict[str, Any] | None:
        assert attribute in DERIVED
        try:
            values = attribute_values(attribute, people)
        except QualcodeError:  # a country lacks, or is not one
            return None
        return {person: value for (person, _), value in zip(people, values, strict=True)}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label that signs each participant's quotes."""
        found = citation_labels(self.people, self.consent, self.language)
        joined: dict[str, list[str]] = {}
        for (person, _), (label, _) in found.items():
            joined.setdefault(person, []).append(label)
        return {person: " ".join(dict.fromkeys(labels)) for person, labels in joined.items()}

    @cached_property
    def told(self) -> list[Grouping]:
        """The groupings that may stand beside each quote."""
        free = self.consent.recognisable if self.consent is not None else ()
        # the coarsest first: fewer groups leave room for more attributes
        order = sorted(
            self.groupings.values(), key=lambda each: (each.attribute != "region", len(each.sizes))
        )
        return tellable_together(order, self.labels, self.smallest, free)

    @cached_property
    def stamp(self) -> bool:
        """Whether some text has not been reviewed."""
        return any(t.stage not in ("reviewed", "released") for t in self.transcripts)

    @cached_property
    def people_matrix(self) -> pd.DataFrame:
        """Codes by participants, 1 or 0, NA where not asked; its row totals are participants per code."""
        return theme_matrix(self.read, self.transcripts, codebook=self.codebook, guide=self.guide)

    @cached_property
    def passage_matrix(self) -> pd.DataFrame:
        """Codes by participants, counting coded passages."""
        return theme_matrix(
            self.read,
            self.transcripts,
            count="segments",
            overlaps="kept",
            codebook=self.codebook,
            guide=self.guide,
        )

    @cached_property
    def read(self) -> pd.DataFrame:
        """The counted codings as one reader would have left them: passages of several coders that overlap are one."""
        if self.counted["coder"].nunique() < 2:
            return self.counted
        return joined_coders(self.counted, self.transcripts)

    @cached_property
    def quotes(self) -> list[Quote]:
        """Every coded passage, in the order of codes, documents and places."""
        return self._quotes(
            quotes(
                self.read,
                self.transcripts,
                codebook=self.codebook,
                consent=self.consent,
                language=self.language,
            )
        )

    def chosen(self, select: str, per_participant: int, limit: int) -> list[Quote]:
        """The quotes chosen for print, a few a code."""
        found = quotes(
            self.read, self.transcripts, codebook=self.codebook, consent=self.consent, language=self.language,
            select=select, per_participant=per_participant, limit=limit,  # type: ignore[arg-type]
        )  # fmt: skip
        return self._quotes(found)

    def _quotes(self, frame: pd.DataFrame) -> list[Quote]:
        wanted = ["quote", "citation", "language", "participant", "code", "words"]
        out = []
        for text, citation, language, person, code, words in frame[wanted].to_numpy(dtype=object).tolist():
            name = "" if is_missing(person) else str(person)
            groups = tuple((g.attribute, str(g.of[name])) for g in self.told if name in g.of)
            spoken = "" if is_missing(language) else str(language)
            out.append(Quote(str(text), str(citation), spoken, name, str(code), int(words), groups))
        return out


def joined_coders(codings: pd.DataFrame, transcripts: Iterable[Transcript]) -> pd.DataFrame:
    """The codings of several coders as one: stretches of one code that overlap become one stretch.

    Passages of one coder that only touch stay apart.
    """
    texts = {t.id: t for t in transcripts}
    rows = []
    for (document, code), group in codings.groupby(["document", "code"], sort=False):
        text = texts.get(str(document))
        for span in _overlapping(group):
            turn = text.turn_at(span.start) if text is not None else None
            rows.append((document, turn.index if turn else None, span.start, span.end, code))
    out = pd.DataFrame(rows, columns=["document", "turn", "start", "end", "code"])
    return out.assign(coder=" + ".join(dict.fromkeys(codings["coder"].astype(str))))


def _overlapping(group: pd.DataFrame) -> list[Span]:
    # support() also joins what touches, so ends are drawn in by one
    spans = [Span(int(s), max(int(e) - 1, int(s))) for s, e in zip(group["start"], group["end"], strict=True)]
    return [Span(span.start, span.end + 1) for span in support(spans)]


def material(
    transcripts: Transcript | Iterable[Transcript],
    codings: pd.DataFrame,
    *,
    coders: Sequence[str] | None,
    **fields: Any,
) -> Material:
    """Check what was given and choose whose codings are counted: `coders`, else people's, else all.

    Raises QualcodeError when there are no transcripts, no codings, or a coder who has none.
    """
    given = as_transcripts(transcripts)
    if not given:
        raise QualcodeError(
            "there are no transcripts, so there is nothing to report; import and release some first"
        )
    if not len(codings):
        raise QualcodeError("there are no codings, so there is nothing to report; code the transcripts first")
    known = list(dict.fromkeys(codings["coder"].astype(str)))
    if coders is not None:
        missing = [coder for coder in coders if coder not in known]
        if missing:
            raise QualcodeError(
                f"coder {missing[0]!r} has no codings; there are codings of {', '.join(known)}"
            )
        chosen = list(coders)
    else:
        people = (
            codings[codings["source"] != "cue"]["coder"].astype(str).unique().tolist()
            if "source" in codings
            else []
        )
        chosen = people or known
    counted = codings[codings["coder"].astype(str).isin(chosen)].reset_index(drop=True)
    return Material(transcripts=tuple(given), codings=codings, counted=counted, **fields)
