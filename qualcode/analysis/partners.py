"""The second sense of EU and non-EU: not who speaks, but which partners a passage is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qualcode.analysis.attributes import is_missing
from qualcode.analysis.corpus import Corpus
from qualcode.analysis.matrix import theme_matrix
from qualcode.analysis.passages import cut, locate, of_coders
from qualcode.analysis.sentences import code_name, comparison_sentence
from qualcode.analysis.wording import caption, phrase
from qualcode.languages import find_country, region
from qualcode.languages.country_mentions import find_countries
from qualcode.model import QualcodeError, Transcript

if TYPE_CHECKING:
    from qualcode.codebook import Codebook
    from qualcode.consent import Terms

PARTNERS = ("EU", "non-EU")
# The codes of DESIGN's codebook that say which partners a passage is about.
TOPICS: Mapping[str, Sequence[str]] = {"EU": ("cooperation/eu",), "non-EU": ("cooperation/non-eu",)}


def partners_spoken_of(
    codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    *,
    topics: Mapping[str, Sequence[str]] = TOPICS,
    coders: str = "union",
) -> pd.DataFrame:
    """One row for each turn of a participant and each kind of partner it speaks of.

    A turn is about EU (or other) partners when a code of `topics` lies in it, or when it names a country that was in
    the EU (or was not) on the interview's date; the speaker's own country does not count.

    Columns: document, turn, participant, partner ("EU" or "non-EU"), codes and countries (what it rests on; tuples of
    code paths and of country names in English).
    """
    corpus = Corpus.build(transcripts, documents=False)
    return _frame(_spoken_of(corpus, codings, topics, coders), corpus)


def compare_partners(
    codings: pd.DataFrame,
    transcripts: Transcript | Iterable[Transcript],
    *,
    topics: Mapping[str, Sequence[str]] = TOPICS,
    codebook: Codebook | None = None,
    coders: str = "union",
    consent: Terms | None = None,
    language: str = "en",
) -> pd.DataFrame:
    """One row a code: how many of those who speak of EU partners do so with this theme, and the same for other partners.

    A coded passage is about a kind of partner when one of the turns it lies in is (`partners_spoken_of`). Columns as
    `compare_groups` gives them, without a difference: the same person may speak of both, so the two are not groups
    of different people.
    """
    given = list(transcripts) if not isinstance(transcripts, Transcript) else [transcripts]
    corpus = Corpus.build(given, documents=False)
    about = _spoken_of(corpus, codings, topics, coders)
    passages = of_coders(locate(codings, corpus), coders)
    pieces = cut(passages, corpus)
    everyone = theme_matrix(codings, given, codebook=codebook, coders=coders)
    out = pd.DataFrame(index=everyone.index)
    sizes, hidden = {}, []
    for partner in PARTNERS:
        turns = np.array(sorted(turn for turn, kind in about if kind == partner), dtype=np.int64)
        rows = np.unique(passages.row[pieces.passage[np.isin(pieces.turn, turns)]])
        part = theme_matrix(codings.iloc[rows], given, codebook=codebook) if len(rows) else None
        counts = part.attrs["row_totals"] if part is not None else {}
        sizes[partner] = (
            len(np.unique(corpus.voice_participant[corpus.turn_voice[turns]])) if len(turns) else 0
        )
        small = consent is not None and sizes[partner] < consent.smallest_group
        hidden += [partner] * small
        k = pd.array([pd.NA if small else counts.get(code, 0) for code in out.index], dtype="Int64")
        out[f"{partner} k"] = k
        out[f"{partner} n"] = pd.array([pd.NA if small else sizes[partner]] * len(out), dtype="Int64")
        of = phrase("of", language)
        out[partner] = [phrase("suppressed", language) if small else f"{n} {of} {sizes[partner]}" for n in k]
    out["sentence"] = [
        comparison_sentence(
            row, PARTNERS, code_name(str(code), codebook, language), "mentions", language, hidden
        )
        for code, row in out.iterrows()
    ]
    reason = f"fewer than {getattr(consent, 'smallest_group', 0)} participants"
    out.attrs = {
        **{key: everyone.attrs[key] for key in ("n", "stage", "notes", "coders", "coded_by")}, "by": "mentions", "test": None,
        "groups": list(PARTNERS), "n_columns": sizes, "unit": "participants", "count": "participants", "rows": "code",
        "columns": "mentions", "suppressed": dict.fromkeys(hidden, reason),
    }  # fmt: skip
    out.attrs["caption"] = caption(out.attrs, language)
    return out


def _spoken_of(
    corpus: Corpus, codings: pd.DataFrame, topics: Mapping[str, Sequence[str]], coders: str
) -> dict[tuple[int, str], tuple[set[str], set[str]]]:
    """(turn of the corpus, kind of partner) -> the codes and the countries that say so."""
    unknown = set(topics) - set(PARTNERS)
    if unknown:
        raise QualcodeError(f'topics name {sorted(unknown)[0]!r}; expected the keys "EU" and "non-EU"')
    found: dict[tuple[int, str], tuple[set[str], set[str]]] = {}
    passages = of_coders(locate(codings, corpus), coders)
    pieces = cut(passages, corpus)
    for partner, paths in topics.items():
        codes = [
            n
            for n, code in enumerate(passages.codes)
            if any(code == p or code.startswith(f"{p}/") for p in paths)
        ]
        which = np.isin(passages.code[pieces.passage], codes) & (pieces.voice >= 0)
        for turn, code in zip(pieces.turn[which], passages.code[pieces.passage[which]], strict=True):
            if corpus.turn_voice[turn] >= 0:
                found.setdefault((int(turn), partner), (set(), set()))[0].add(passages.codes[code])
    _add_countries(found, corpus)
    return found


def _add_countries(found: dict[tuple[int, str], tuple[set[str], set[str]]], corpus: Corpus) -> None:
    number = 0
    for transcript in corpus.transcripts:
        for turn in transcript.turns:
            voice = int(corpus.turn_voice[number])
            if voice >= 0:
                attributes = corpus.voices[voice].attributes
                home = attributes.get("country")
                own = None if is_missing(home) else find_country(str(home))
                for mention in find_countries(turn.text, turn.language or transcript.language):
                    if mention.country != own:
                        partner = region(mention.country, attributes.get("date"))
                        found.setdefault((number, partner), (set(), set()))[1].add(mention.country.name("en"))
            number += 1


def _frame(about: Mapping[tuple[int, str], tuple[set[str], set[str]]], corpus: Corpus) -> pd.DataFrame:
    first = np.searchsorted(corpus.turn_document, np.arange(len(corpus.transcripts)))
    rows: list[tuple[Any, ...]] = []
    for (turn, partner), (codes, names) in sorted(about.items()):
        document = int(corpus.turn_document[turn])
        voice = corpus.voices[int(corpus.turn_voice[turn])]
        place = turn - int(first[document])
        rows.append(
            (
                corpus.transcripts[document].id,
                place,
                voice.participant,
                partner,
                tuple(sorted(codes)),
                tuple(sorted(names)),
            )
        )
    return pd.DataFrame(rows, columns=["document", "turn", "participant", "partner", "codes", "countries"])
