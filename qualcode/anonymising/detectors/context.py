"""What all passages together know: which words are ever written small, and which names carry capitals mid-sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from qualcode.anonymising.cues import cues
from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.anonymising.identities.names import cut_forms, one_edit_apart
from qualcode.languages import is_first_name

_PARTICLES = cues("particle") - {"av", "af", "ole"}


@dataclass
class Context:
    """Evidence from the whole study, gathered before any detector runs.

    `written` holds every word as it is written somewhere; `names` counts words, in lower case, that carry a capital
    inside a sentence and are no dictionary words; `given` the dictionary words that do in Norwegian, which gives them
    none but as names; `people` holds the first names met so, dictionary words too, and `particles` what leads a
    surname: ("de", "wit").
    """

    written: set[str] = field(default_factory=set)
    names: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    people: set[str] = field(default_factory=set)
    particles: set[tuple[str, str]] = field(default_factory=set)
    _cuts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> Context:
        context = cls()
        for passage in passages:
            context.written.update(passage.words)
            for i in passage.names:
                word = passage.lower[i].removesuffix("'s")
                if passage.starts_sentence(i):
                    if is_first_name(word) and _has_surname(passage, i):
                        context.people.add(word)
                    continue
                if (
                    passage.lower[i - 1] in _PARTICLES
                    and passage.has_capital(i - 2)
                    and not {i, i - 2} & passage.kept
                ):
                    context.particles.add((passage.lower[i - 1], word))
                if not is_ordinary(word):
                    context.names[word] += 1
                elif passage.language in ("nb", "nn") and len(word) > 2 and i not in passage.kept:
                    context.given[word] += 1
                if is_first_name(word):
                    context.people.add(word)
        return context

    def is_written_small(self, word: str) -> bool:
        return word in self.written

    def is_met(self, word: str) -> bool:
        """Whether a word in lower case is met as a name inside a sentence, and never as a word."""
        return (self.names[word] > 0 or self.given[word] > 0) and word not in self.written

    def is_nearly_met(self, word: str) -> bool:
        """Whether a word is one letter off a name that is met, as when it is written as it was heard: Øysten."""
        if len(word) < 5 or word in self.written:
            return False
        if not self._cuts:
            names = {name for name in (*self.names, *self.people) if len(name) > 4}
            self._cuts.update({cut: name for name in names for cut in cut_forms(name)} or {"": ""})
        return any(cut in self._cuts and one_edit_apart(self._cuts[cut], word) for cut in cut_forms(word))


def _has_surname(passage: Passage, i: int) -> bool:
    """Whether a word with a capital follows that is no dictionary word and not kept: "Grace Wanjala", not "Will Norway"."""
    following = i + 1
    return (
        passage.has_capital(following)
        and passage.touches(i)
        and following not in passage.kept
        and not is_ordinary(passage.lower[following])
    )
