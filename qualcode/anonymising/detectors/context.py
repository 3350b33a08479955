"""What all passages together know: which words are ever written small, and which names carry capitals mid-sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from qualcode.anonymising.detectors.passage import Passage, is_ordinary


@dataclass
class Context:
    """Evidence from the whole study, gathered before any detector runs.

    `written` holds every word as it is written somewhere; `names` counts words, in lower case, that carry a capital
    inside a sentence and are no dictionary words.
    """

    written: set[str] = field(default_factory=set)
    names: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> Context:
        context = cls()
        for passage in passages:
            context.written.update(passage.words)
            for i in passage.capitals:
                if not passage.starts_sentence(i) and not is_ordinary(passage.lower[i]):
                    context.names[passage.lower[i]] += 1
        return context

    def is_written_small(self, word: str) -> bool:
        return word in self.written
