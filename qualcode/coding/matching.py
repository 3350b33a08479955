"""Match cues against the words of a turn: compiled once per language, then dictionary look-ups.

Each word form is looked up once for which atoms (words, wildcards, choices of words and concepts of the codebook) it
satisfies; a turn becomes the places of its atoms, and only cues whose rarest atom occurs in the turn are tried.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qualcode.codebook import Codebook, concept_cues, parse_cue
from qualcode.codebook.cues import Affirmed, Answer, Asked, Both, Choice, Concept, Near, Node, Row, Word
from qualcode.coding.patterns import (
    AnyOf,
    InARow,
    InOneUnit,
    Nearby,
    Pattern,
    Question,
    Unless,
    WholeAnswer,
    Words,
)
from qualcode.coding.speech import Hit, Speech, is_follow_up, negations
from qualcode.languages import match_key
from qualcode.languages.keys import plain

# How many words a turn needs to be an ANSWER; less is "yes" or "mm".
SHORTEST_ANSWER = 5
# The first two atoms are no words of the codebook: negations, and turns long enough to be an answer.
_NEGATION, _ANSWER = 0, 1


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue as it stands in the codebook, ready to match."""

    code: str
    text: str
    strong: bool
    pattern: Pattern


class Matcher:
    """The cues of a codebook for one language."""

    def __init__(self, codebook: Codebook, language: str) -> None:
        self.language = language
        self._codebook = codebook
        self._commonness: list[int] = [1, 1000]  # of each atom, a guess
        self._keys: dict[str, list[int]] = defaultdict(list)
        self._forms: dict[str, list[int]] = defaultdict(list)
        self._starts: dict[str, list[tuple[re.Pattern[str], int]]] = defaultdict(list)
        self._wild: list[tuple[re.Pattern[str], int]] = []
        self._compiled: dict[Node, Pattern | None] = {}
        self._concepts: dict[str, Pattern | None] = {}
        self._questions: dict[Asked, Question | None] = {}
        self._satisfied: dict[str, tuple[tuple[int, ...], int]] = {}
        self._negations = negations(language)
        self.cues: list[Cue] = []
        self._by_anchor: dict[int, list[int]] = defaultdict(list)
        for code in codebook:
            if code.deprecated:
                continue
            group = code.cues_in(language)
            for strong, texts in ((True, group.strong), (False, group.weak)):
                for text in texts:
                    self._add(code.path, text, strong)

    # --- compiling: a node becomes a pattern, or None where it can match nothing in this language

    def _add(self, code: str, text: str, strong: bool) -> None:
        pattern = self._pattern(parse_cue(text))
        if pattern is None:
            return
        for atom in _atoms_in(pattern.needs[0]):
            self._by_anchor[atom].append(len(self.cues))
        self.cues.append(Cue(code, text, strong, pattern))

    def _common(self, mask: int) -> int:
        """How often one of these atoms is likely to be said."""
        return sum(self._commonness[atom] for atom in _atoms_in(mask))

    def _needs_of(self, patterns: Iterable[Pattern]) -> tuple[int, ...]:
        """What all of the patterns need, the rarest first."""
        return tuple(sorted({mask for pattern in patterns for mask in pattern.needs}, key=self._common))

    def _pattern(self, node: Node) -> Pattern | None:
        if node not in self._compiled:
            self._compiled[node] = self._compile(node)
        return self._compiled[node]

    def _compile(self, node: Node) -> Pattern | None:
        match node:
            case Word():
                return self._words([node])
            case Concept(name=name):
                return self._concept(name)
            case Choice(parts=parts):
                return self._choice(parts)
            case Row(parts=parts, gaps=gaps):
                row = self._all(parts)
                return InARow(self._needs_of(row), True, row, gaps) if row else None
            case Near(left=left, right=right, distance=distance):
                both = self._all((left, right))
                return Nearby(self._needs_of(both), False, both[0], both[1], distance) if both else None
            case Affirmed(part=part):
                affirmed = self._pattern(part)
                return Unless(affirmed.needs, affirmed.within_unit, affirmed) if affirmed else None
            case Both():
                return self._both(node)
            case Answer():
                return WholeAnswer((1 << _ANSWER,), False)
        raise TypeError(f"cannot compile {node!r}")

    def _all(self, nodes: Iterable[Node]) -> tuple[Pattern, ...] | None:
        patterns = [self._pattern(node) for node in nodes]
        found = tuple(pattern for pattern in patterns if pattern is not None)
        return found if len(found) == len(patterns) else None

    def _new_atom(self, commonness: int) -> int:
        self._commonness.append(commonness)
        return len(self._commonness) - 1

    def _words(self, words: list[Word]) -> Words:
        """One atom that each of the words satisfies."""
        # short words are mostly the commonest: "we", "har", "in"
        atom = self._new_atom(sum(6 if len(word.form.strip("*")) < 4 else 1 for word in words))
        for word in words:
            self._index(word, atom)
        return Words((1 << atom,), True, atom)

    def _index(self, word: Word, atom: int) -> None:
        if "*" in word.form:
            pattern = re.compile(re.escape(word.form).replace(r"\*", ".*"))
            start = word.form.partition("*")[0][:3]
            if len(start) == 3:
                self._starts[start].append((pattern, atom))
            else:
                self._wild.append((pattern, atom))
        elif word.exact:
            self._forms[word.form].append(atom)
        else:
            self._keys[match_key(word.form, self.language)].append(atom)

    def _choice(self, parts: Iterable[Node]) -> Pattern | None:
        """The single words of a choice share an atom; the rest stands beside it."""
        flat = list(_flattened(parts))
        words = [part for part in flat if isinstance(part, Word)]
        patterns: list[Pattern] = [self._words(words)] if words else []
        patterns += [found for part in flat if not isinstance(part, Word) and (found := self._pattern(part))]
        if len(patterns) < 2:
            return patterns[0] if patterns else None
        mask = 0
        for pattern in patterns:
            mask |= pattern.needs[0]
        return AnyOf((mask,), all(p.within_unit for p in patterns), tuple(patterns))

    def _concept(self, name: str) -> Pattern | None:
        if name not in self._concepts:
            texts = concept_cues(self._codebook, name, self.language)
            self._concepts[name] = self._choice([parse_cue(text) for text in texts])
        return self._concepts[name]

    def _both(self, node: Both) -> Pattern | None:
        parts = self._all(node.parts)
        questions = [self._question(asked) for asked in node.asked]
        if parts is None or None in questions:
            return None
        without = tuple(found for part in node.without if (found := self._pattern(part)))
        needs = {*self._needs_of(parts), *(1 << question.atom for question in questions if question)}
        within_unit = all(part.within_unit for part in parts)
        return InOneUnit(tuple(sorted(needs, key=self._common)), within_unit, parts, without)

    def _question(self, asked: Asked) -> Question | None:
        """The condition; None where its words cannot be asked in this language."""
        if asked not in self._questions:
            words = self._pattern(asked.words) if asked.words else None
            if asked.words is not None and words is None and not asked.negated:
                self._questions[asked] = None
            else:
                self._questions[asked] = Question(
                    self._new_atom(20), asked.question or "-", words, asked.negated
                )
        return self._questions[asked]

    # --- matching

    def _look_up(self, form: str) -> tuple[tuple[int, ...], int]:
        """The atoms a word form satisfies, also as a mask; a compound with hyphens also by its parts."""
        folded = plain(form)
        atoms: set[int] = set()
        for piece in {folded, *folded.split("-")} - {""}:
            atoms.update(self._keys.get(match_key(piece, self.language), ()))
            atoms.update(self._forms.get(piece, ()))
            candidates = self._starts.get(piece[:3], ())
            atoms.update(atom for pattern, atom in candidates if pattern.fullmatch(piece))
            atoms.update(atom for pattern, atom in self._wild if pattern.fullmatch(piece))
        if folded in self._negations or folded.endswith("n't"):
            atoms.add(_NEGATION)
        mask = 0
        for atom in atoms:
            mask |= 1 << atom
        return tuple(atoms), mask

    def _prepare(self, speech: Speech) -> None:
        """Fill in the places of this language's atoms."""
        if speech.prepared_for == self.language:
            return
        places: dict[int, list[int]] = defaultdict(list)
        satisfied = self._satisfied
        in_unit = [0] * len(speech.units)
        for number, form in enumerate(speech.forms):
            known = satisfied.get(form)
            if known is None:
                known = satisfied[form] = self._look_up(form)
            in_unit[speech.unit_of[number]] |= known[1]
            for atom in known[0]:
                places[atom].append(number)
        present = 0
        for mask in in_unit:
            present |= mask
        if len(speech.forms) >= SHORTEST_ANSWER:
            places[_ANSWER] = []
            present |= 1 << _ANSWER
        speech.places, speech.present, speech.present_in_unit = places, present, in_unit
        speech.found = {}
        speech.negated = frozenset(places.pop(_NEGATION, ()))
        speech.prepared_for = self.language

    def _asks(self, turn: Speech) -> bool:
        """Whether the interviewer's turn asks anything the cues ask for."""
        if turn.prepared_for != self.language:
            self._prepare(turn)
            asking = (question.words for question in self._questions.values() if question)
            turn.asks = any(words.hits(turn) for words in asking if words)
        return turn.asks

    def _question_among(self, turns: list[Speech]) -> list[Speech]:
        """The latest turn that asks something the cues know; "How so?" follows up an older one."""
        for turn in turns:
            if self._asks(turn):
                return [turn]
            if not is_follow_up(turn):
                break
        return []

    def _held(self, speech: Speech) -> list[int]:
        """Atoms of the conditions on what was asked that hold for the turn; worked out once a question."""
        asked = speech.asked[0] if speech.asked else None
        if asked is None or asked.held_for != (self.language, speech.question):
            held = [
                question.atom for question in self._questions.values() if question and question.holds(speech)
            ]
            if asked is None:
                return held
            asked.held, asked.held_for = held, (self.language, speech.question)
        return asked.held

    def match(self, speech: Speech) -> list[tuple[Cue, list[Hit]]]:
        """The cues that match, each with its hits, in the order of the codebook."""
        self._prepare(speech)
        speech.asked = self._question_among(speech.asked)
        held = self._held(speech)
        bits = sum(1 << atom for atom in held)
        speech.present |= bits
        speech.present_in_unit = [mask | bits for mask in speech.present_in_unit]
        anchored = self._by_anchor
        tried = {number for atom in (*speech.places, *held) if atom in anchored for number in anchored[atom]}
        cues = self.cues
        matched = []
        for number in tried:
            pattern = cues[number].pattern
            if pattern.may_match(speech) and (hits := pattern.find(speech)):
                matched.append((number, hits))
        matched.sort()
        return [(cues[number], hits) for number, hits in matched]


def _flattened(parts: Iterable[Node]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, Choice):
            yield from _flattened(part.parts)
        else:
            yield part


def _atoms_in(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
