"""What a cue looks like once compiled: patterns that find their hits in a turn.

Every pattern knows what it `needs`: bit masks of atoms, each of which must share a bit with the atoms present in the
turn. Most cues are ruled out by that without looking at a single word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.coding.speech import Hit, Speech

# How many words back AFFIRMED looks for a negation.
NEGATION_REACH = 5


@dataclass(slots=True, eq=False)
class Pattern:
    """A part of a cue; equal only to itself, so that hits can be remembered by it.

    `within_unit` says that all of a hit lies in one unit.
    """

    needs: tuple[int, ...]
    within_unit: bool

    def hits(self, speech: Speech) -> list[Hit]:
        """The hits in the turn, in order; found once for each turn."""
        found = speech.found.get(self)
        if found is None:
            found = speech.found[self] = self.find(speech) if self.may_match(speech) else []
        return found

    def may_match(self, speech: Speech) -> bool:
        """Whether the atoms present are enough for a hit; quick, and mostly no."""
        needs = self.needs
        present = speech.present
        for mask in needs:
            if not present & mask:
                return False
        if not self.within_unit or len(needs) == 1:
            return True
        for present in speech.present_in_unit:
            for mask in needs:
                if not present & mask:
                    break
            else:
                return True
        return False

    def find(self, speech: Speech) -> list[Hit]:
        """Look for the hits; each kind of pattern in its way."""
        raise NotImplementedError


@dataclass(slots=True, eq=False)
class Words(Pattern):
    """One word that satisfies the atom."""

    atom: int

    def find(self, speech: Speech) -> list[Hit]:
        return [Hit(n, n, (n,)) for n in speech.places.get(self.atom, ())]


@dataclass(slots=True, eq=False)
class AnyOf(Pattern):
    """Whatever one of the parts finds."""

    parts: tuple[Pattern, ...]

    def find(self, speech: Speech) -> list[Hit]:
        present = speech.present
        found: list[Hit] = []
        for part in self.parts:
            if present & part.needs[0]:
                found += part.hits(speech)
        return in_order(found) if len(found) > 1 else found


@dataclass(slots=True, eq=False)
class InARow(Pattern):
    """The parts one after the other within a unit, with at most `gaps[i]` other words before part i."""

    parts: tuple[Pattern, ...]
    gaps: tuple[int, ...]

    def find(self, speech: Speech) -> list[Hit]:
        atoms = [part.atom for part in self.parts if isinstance(part, Words)]
        if len(atoms) == len(self.parts):
            return self._words_in_a_row(atoms, speech)
        unit_of = speech.unit_of
        rows = self.parts[0].hits(speech)
        for part, gap in zip(self.parts[1:], self.gaps[1:], strict=True):
            if not rows:
                return []
            nexts = part.hits(speech)
            rows = [
                Hit(row[0], after[1], row[2] + after[2])
                for row in rows
                for after in nexts
                if 0 < after[0] - row[1] <= gap + 1 and unit_of[after[0]] == unit_of[row[0]]
            ]
        return rows

    def _words_in_a_row(self, atoms: list[int], speech: Speech) -> list[Hit]:
        """The same for single words, which most rows are: on bare numbers, without a hit for every part."""
        places, unit_of = speech.places, speech.unit_of
        rows: list[tuple[int, ...]] = [(number,) for number in places.get(atoms[0], ())]
        for atom, gap in zip(atoms[1:], self.gaps[1:], strict=True):
            nexts = places.get(atom, ())
            rows = [(*row, n) for row in rows for n in nexts if 0 < n - row[-1] <= gap + 1]
            if not rows:
                return []
        return [Hit(row[0], row[-1], row) for row in rows if unit_of[row[0]] == unit_of[row[-1]]]


@dataclass(slots=True, eq=False)
class Nearby(Pattern):
    """Both parts, with at most `distance` words between them, in any order; no word counts for both."""

    left: Pattern
    right: Pattern
    distance: int

    def find(self, speech: Speech) -> list[Hit]:
        others = self.right.hits(speech)
        if not others:
            return []
        pairs = []
        reach = self.distance + 1
        for one in self.left.hits(speech):
            for other in others:
                if 0 < other[0] - one[1] <= reach or 0 < one[0] - other[1] <= reach:
                    words = tuple(sorted({*one[2], *other[2]}))
                    pairs.append(Hit(words[0], words[-1], words))
        return in_order(pairs)


@dataclass(slots=True, eq=False)
class Unless(Pattern):
    """The part where no negation stands in the words before it, in its unit."""

    part: Pattern

    def find(self, speech: Speech) -> list[Hit]:
        return [hit for hit in self.part.hits(speech) if not _is_negated(hit, speech)]


@dataclass(slots=True, eq=False)
class WholeAnswer(Pattern):
    """Every unit of the turn, all of its words as evidence."""

    def find(self, speech: Speech) -> list[Hit]:
        words: dict[int, list[int]] = defaultdict(list)
        for number, unit in enumerate(speech.unit_of):
            words[unit].append(number)
        return [Hit(group[0], group[-1], tuple(group)) for _, group in sorted(words.items())]


@dataclass(slots=True, eq=False)
class Question:
    """A condition on what was asked: a guide question's id, or words of the interviewer; or that it was not.

    `atom` counts as present in the answers to such a question, so that cues are ruled out by it like by words.
    """

    atom: int
    id: str
    words: Pattern | None
    negated: bool

    def holds(self, speech: Speech) -> bool:
        """Whether the turn answers such a question."""
        if self.words is None:
            asked = speech.question == self.id or (speech.question or "").startswith(f"{self.id}.")
        else:
            asked = any(self.words.hits(turn) for turn in speech.asked)
        return asked != self.negated


@dataclass(slots=True, eq=False)
class InOneUnit(Pattern):
    """All parts in one unit, none of `without` in it; what was asked is among the needs."""

    parts: tuple[Pattern, ...]
    without: tuple[Pattern, ...]

    def find(self, speech: Speech) -> list[Hit]:
        if len(self.parts) == 1 and not self.without:
            return self.parts[0].hits(speech)
        unit_of = speech.unit_of
        units: dict[int, list[Hit]] | None = None
        for part in self.parts:
            by_unit: dict[int, list[Hit]] = defaultdict(list)
            for hit in part.hits(speech):
                by_unit[unit_of[hit[0]]].append(hit)
            if units is not None:
                by_unit = {unit: units[unit] + hits for unit, hits in by_unit.items() if unit in units}
            units = by_unit
            if not units:
                return []
        banned = {unit_of[hit[0]] for part in self.without for hit in part.hits(speech)}
        return [_joined(hits) for unit, hits in sorted((units or {}).items()) if unit not in banned]


def _joined(hits: list[Hit]) -> Hit:
    words = tuple(sorted({word for hit in hits for word in hit[2]}))
    return Hit(words[0], words[-1], words)


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """Each hit once, by place."""
    return sorted(set(hits))


def _is_negated(hit: Hit, speech: Speech) -> bool:
    unit = speech.unit_of[hit.first]
    return any(
        number in speech.negated and speech.unit_of[number] == unit
        for number in range(max(0, hit.first - NEGATION_REACH), hit.first)
    )
