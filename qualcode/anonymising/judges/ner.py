"""Named entities from the pipelines that qualcode ships, and from spaCy's own where they are installed."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

_log = logging.getLogger(__name__)

#: Pipelines of spaCy's own that are used beside ours when they are installed, best first.
INSTALLED = {
    "no": ("nb_core_news_lg", "nb_core_news_md", "nb_core_news_sm"),
    "en": ("en_core_web_lg", "en_core_web_md", "en_core_web_sm"),
}
# Pauses, overlaps, time stamps and the like: blanked before the model sees them, same length, so offsets hold.
_MARKUP = re.compile(
    r"\[[^\[\]\n]{0,80}\]|\((?:\.+|\d+(?:\.\d+)?|[^()\n]{0,20}\d\d:\d\d[^()\n]{0,20})\)|<[^<>\n]{0,80}>|#|//|\*+|_{2,}|\.{3,}|…"
)
_BEGINS_MARKUP = re.compile(r"[\[(<#/*_…]")
_LABELS = {"GPE": "LOC", "FAC": "LOC", "GPE_LOC": "LOC", "GPE_ORG": "ORG", "PERSON": "PER", "NORP": "DRV", "PRODUCT": "PROD",
           "WORK_OF_ART": "PROD", "EVENT": "EVT"}  # fmt: skip
_WANTED = frozenset(["PER", "LOC", "ORG", "PROD", "EVT", "DRV", "MISC"])


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity: offsets in the text it was found in, label (PER, LOC, ORG, PROD, EVT, DRV, MISC), and by what."""

    start: int
    end: int
    text: str
    label: str
    model: str


def named_entities(
    texts: Sequence[str], language: str | None = None, *, installed: bool = True
) -> list[list[Entity]]:
    """The named entities of each text, in order; empty lists, and one notice in the log, when no model can be loaded.

    `language` is "nb" or "nn" (one model for both), "en", or None, for which both models are asked. With `installed`,
    spaCy's `nb_core_news_*` or `en_core_web_*` is asked too where it is installed; where two finds overlap, the
    longer stays. Pause marks and notes in brackets are blanked first. Offsets are code points.
    """
    found: list[list[Entity]] = [[] for _ in texts]
    clean = [without_markup(text) for text in texts]
    for model in _models_for(language, installed):
        nlp = _load(model)
        if nlp is None:
            continue
        for entities, doc in zip(found, nlp.pipe(clean, batch_size=64), strict=True):
            for span in doc.ents:
                label = _LABELS.get(span.label_, span.label_)
                text = _name_only(span.text) if label == "PER" else span.text
                if label in _WANTED and text.strip():
                    entities.append(Entity(span.start_char, span.start_char + len(text), text, label, model))
    return [list(_longest(entities)) for entities in found]


def without_markup(text: str) -> str:
    """The text with pause marks and bracketed notes blanked; every other character stays where it is.

    >>> without_markup("ja # [ler] Kari")
    'ja         Kari'
    """
    if "..." not in text and _BEGINS_MARKUP.search(text) is None:
        return text
    return _MARKUP.sub(lambda match: " " * len(match.group()), text)


def _name_only(text: str) -> str:
    """A person's name without the lower-case words that a model took with it: "Grace said hello" is Grace."""
    words = text.split(" ")
    if words[0][:1].isupper():
        while len(words) > 1 and words[-1][:1].islower():
            words.pop()
    return " ".join(words)


def available_models(language: str | None = None) -> list[str]:
    """Names of the models that can be loaded for a language (all when None), ours first."""
    return [name for name in _models_for(language, True) if _load(name) is not None]


def _models_for(language: str | None, installed: bool) -> Iterator[str]:
    ours = {"nb": ["no"], "nn": ["no"], "no": ["no"], "en": ["en"]}.get(language or "", ["no", "en"])
    yield from ours
    if installed:
        for name in ours:
            yield from [package for package in INSTALLED[name] if find_spec(package) is not None][:1]


@lru_cache(maxsize=8)
def _load(name: str) -> Language | None:
    """A model by name, loaded once a process; None, with a notice, when it cannot be."""
    try:
        return _load_ours(name) if name in INSTALLED else _load_installed(name)
    except Exception as error:  # a missing file, another spaCy, no memory: the detectors work without
        _log.warning(
            "The entity model %r could not be loaded (%s). Names are found by rules and the register only: expect to"
            " find fewer, and review with care. Reinstalling qualcode usually helps.",
            name,
            error,
        )
        return None


def _load_ours(name: str) -> Language:
    from qualcode.anonymising.judges.ner_layers import build_pipeline, unpack_weights

    folder = resources.files("qualcode.anonymising").joinpath("models", name)
    about: dict[str, Any] = json.loads(folder.joinpath("model.json").read_text(encoding="utf-8"))
    nlp = build_pipeline(name, about["settings"])
    unpack_weights(nlp, folder.joinpath("weights.bin").read_bytes())
    return nlp


def _load_installed(package: str) -> Language:
    import spacy

    nlp = spacy.load(package)
    for pipe in list(nlp.pipe_names):
        if pipe not in ("tok2vec", "transformer", "ner"):
            nlp.disable_pipe(pipe)
    return nlp


def _longest(entities: Iterable[Entity]) -> Iterator[Entity]:
    """The entities in order, of those that overlap the longest (of equals the first model's)."""
    kept: list[Entity] = []
    for one in sorted(entities, key=lambda e: e.start - e.end):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    yield from sorted(kept, key=lambda e: e.start)
