"""Match cues against the words of a turn: compiled once per language, then dictionary look-ups.

Each word form is looked up once for which atoms (words, wildcards and concepts of the codebook) it satisfies; a turn
becomes the places of its atoms, and only cues whose anchor atom occurs in the turn are tried.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from qualcode.codebook import Codebook, concept_cues, parse_cue
from qualcode.codebook.cues import Affirmed, Answer, Asked, Both, Choice, Concept, Near, Node, Row, Word
from qualcode.languages import match_key
from qualcode.languages.keys import plain
from qualcode.languages.words import WORD
from qualcode.model import Span, support

# How many words back AFFIRMED looks for a negation.
NEGATION_REACH = 5
# How many words a turn needs to be an ANSWER; less is "yes" or "mm".
SHORTEST_ANSWER = 5
# What the interviewer says in fewer words, and asks nothing the cues know, follows up an older question.
WHOLE_QUESTION = 7
# Atoms that are no words of the codebook: negations, and turns long enough to be an answer.
_NEGATION, _ANSWER = -1, -2


@cache
def hesitations() -> frozenset[str]:
    """Sounds that are not words, in any language."""
    return frozenset(_words("hesitations.txt"))


@cache
def negations(language: str) -> frozenset[str]:
    """Words that AFFIRMED takes for a negation."""
    lines = _lines("negations.txt")
    return frozenset(next((line.split()[1:] for line in lines if line.startswith(f"{language}:")), []))


def _lines(name: str) -> list[str]:
    text = files(__package__).joinpath("data", name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _words(name: str) -> list[str]:
    return " ".join(_lines(name)).split()


class Hit(NamedTuple):
    """A match: words `first` to `last` of the turn, and which of them are the evidence."""

    first: int
    last: int
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue as it stands in the codebook, ready to match."""

    code: str
    text: str
    strong: bool
    node: Node


@dataclass(slots=True)
class Speech:
    """The words of one turn and the units (sentences, paragraphs or the turn) they lie in.

    `places` gives for each atom the words that satisfy it; `question` is the id of the guide question, `asked`
    the interviewer's last turns before, latest first.
    """

    forms: list[str]
    spans: list[tuple[int, int]]
    units: list[Span]
    unit_of: list[int]
    question: str | None = None
    asked: list[Speech] = field(default_factory=list)
    places: dict[int, list[int]] = field(default_factory=dict)
    negated: set[int] = field(default_factory=set)
    found: dict[str, list[Hit]] = field(default_factory=dict)


def read_speech(text: str, units: Sequence[Span], skip: Sequence[Span] = ()) -> Speech:
    """The words of `text` that count: without marks (`skip`), sounds of hesitation and stuttered repeats.

    Spans and units are offsets into `text`.
    """
    forms: list[str] = []
    spans: list[tuple[int, int]] = []
    unit_of: list[int] = []
    skipped = support(skip)
    unit, gap, last = 0, 0, len(units) - 1
    sounds = hesitations()
    for found in WORD.finditer(text):
        start, end = found.span()
        while gap < len(skipped) and skipped[gap].end <= start:
            gap += 1
        if gap < len(skipped) and skipped[gap].start < end:
            continue
        form = found.group()
        if form in sounds or (forms and forms[-1] == form):
            continue
        while unit < last and units[unit + 1].start <= start:
            unit += 1
        forms.append(form)
        spans.append((start, end))
        unit_of.append(unit)
    return Speech(forms, spans, list(units), unit_of)


class Matcher:
    """The cues of a codebook for one language."""

    def __init__(self, codebook: Codebook, language: str) -> None:
        self.language = language
        self.codebook = codebook
        self._keys: dict[str, list[int]] = defaultdict(list)
        self._forms: dict[str, list[int]] = defaultdict(list)
        self._wild: list[tuple[re.Pattern[str], int]] = []
        self._starts: dict[str, list[tuple[re.Pattern[str], int]]] = defaultdict(list)
        self._atoms: dict[Word | Concept, int] = {}
        self._concepts: dict[str, Node | None] = {}
        self._anchors_of: dict[str, set[int] | None] = {}
        self._seen: dict[str, tuple[int, ...]] = {}
        self._negations = negations(language)
        self._asked_for: dict[str, Node] = {}
        self.cues: list[Cue] = []
        self._by_anchor: dict[int, list[int]] = defaultdict(list)
        for code in codebook:
            if code.deprecated:
                continue
            group = code.cues_in(language)
            for strong, texts in ((True, group.strong), (False, group.weak)):
                for text in texts:
                    self._add(Cue(code.path, text, strong, parse_cue(text)))

    # --- compiling

    def _add(self, cue: Cue) -> None:
        anchors = self._anchors(cue.node)
        if anchors is None:
            return
        number = len(self.cues)
        self.cues.append(cue)
        for atom in anchors:
            self._by_anchor[atom].append(number)

    def _anchors(self, node: Node) -> set[int] | None:
        """Atoms one of which must occur for the node to match; None when it can match nothing in this language."""
        match node:
            case Word():
                return {self._atom(node)}
            case Concept(name=name):
                return self._concept_anchors(name)
            case Answer():
                return {_ANSWER}
            case Affirmed(part=part):
                return self._anchors(part)
            case Choice(parts=parts):
                some = [found for part in parts if (found := self._anchors(part)) is not None]
                return set().union(*some) if some else None
            case Row(parts=parts) | Both(parts=parts):
                return self._rarest(parts, [*getattr(node, "without", ())], getattr(node, "asked", ()))
            case Near(left=left, right=right):
                return self._rarest((left, right))
        raise TypeError(f"no anchors for {node!r}")

    def _rarest(
        self, parts: Iterable[Node], others: Iterable[Node] = (), asked: Iterable[Asked] = ()
    ) -> set[int] | None:
        for each in asked:
            if each.words:
                self._asked_for[repr(each.words)] = each.words
        for other in (*others, *(each.words for each in asked if each.words)):
            self._anchors(other)  # so that their atoms are known
        found = [self._anchors(part) for part in parts]
        sizes = [self._size(part) for part in parts]
        if any(each is None for each in found):
            return None
        return min(zip(sizes, found, strict=True), key=lambda pair: pair[0])[1]

    def _size(self, node: Node) -> int:
        """How common a part is likely to be: the number of words it stands for."""
        match node:
            case Concept(name=name):
                body = self._concepts.get(name)
                return (len(concept_cues(self.codebook, name, self.language)) + 1) * 3 if body is None else 50
            case Choice(parts=parts):
                return sum(self._size(part) for part in parts)
            case Row(parts=parts) | Both(parts=parts):
                return min(self._size(part) for part in parts)
            case Near(left=left, right=right):
                return min(self._size(left), self._size(right))
            case Affirmed(part=part):
                return self._size(part)
            case Answer():
                return 1000
        return 1

    def _atom(self, word: Word) -> int:
        if word not in self._atoms:
            self._atoms[word] = len(self._atoms)
            self._index(word, self._atoms[word])
        return self._atoms[word]

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

    def _concept_anchors(self, name: str) -> set[int] | None:
        """The single words of a concept share one atom; its words in a row and other concepts stand beside it."""
        concept = Concept(name)
        if name not in self._concepts:
            self._concepts[name] = None
            atom = self._atoms.setdefault(concept, len(self._atoms))
            rest: list[Node] = []
            single = False
            for text in concept_cues(self.codebook, name, self.language):
                node = parse_cue(text)
                for part in node.parts if isinstance(node, Choice) else (node,):
                    if isinstance(part, Word):
                        self._index(part, atom)
                        single = True
                    else:
                        rest.append(part)
            anchors: set[int] = {atom} if single else set()
            kept = []
            for part in rest:
                found = self._anchors(part)
                if found is not None:
                    anchors |= found
                    kept.append(part)
            self._concepts[name] = Choice(tuple(kept)) if kept else None
            self._anchors_of[name] = anchors or None
        return self._anchors_of[name]

    # --- matching

    def _satisfied(self, form: str) -> tuple[int, ...]:
        """The atoms a word form satisfies; a compound with hyphens also by its parts."""
        folded = plain(form)
        pieces = [folded, *folded.split("-")] if "-" in folded else [folded]
        if "'" in folded:
            pieces.append(folded.partition("'")[0])
        atoms: set[int] = set()
        for piece in pieces:
            if not piece:
                continue
            atoms.update(self._keys.get(match_key(piece, self.language), ()))
            atoms.update(self._forms.get(piece, ()))
            candidates = self._starts.get(piece[:3], ())
            atoms.update(atom for pattern, atom in candidates if pattern.fullmatch(piece))
            atoms.update(atom for pattern, atom in self._wild if pattern.fullmatch(piece))
        if folded in self._negations or folded.endswith("n't"):
            atoms.add(_NEGATION)
        return tuple(atoms)

    def prepare(self, speech: Speech) -> None:
        """Fill in the places of this language's atoms."""
        places: dict[int, list[int]] = {}
        seen = self._seen
        for number, form in enumerate(speech.forms):
            atoms = seen.get(form)
            if atoms is None:
                atoms = seen[form] = self._satisfied(form)
            for atom in atoms:
                if atom in places:
                    places[atom].append(number)
                else:
                    places[atom] = [number]
        if len(speech.forms) >= SHORTEST_ANSWER:
            places[_ANSWER] = list(range(len(speech.forms)))
        speech.places = places
        speech.negated = set(places.pop(_NEGATION, ()))
        speech.found = {}
        speech.asked = self._question_among(speech.asked)

    def _question_among(self, turns: list[Speech]) -> list[Speech]:
        """The latest of the interviewer's turns that asks anything the cues ask for; "How so?" follows up an older."""
        for turn in turns:
            self.prepare(turn)
            if any(self._hits(words, turn) for words in self._asked_for.values()):
                return [turn]
            if len(turn.forms) >= WHOLE_QUESTION:
                break
        return []

    def match(self, speech: Speech) -> Iterator[tuple[Cue, list[Hit]]]:
        """The cues that match, each with its hits, in the order of the codebook."""
        self.prepare(speech)
        anchored = self._by_anchor
        numbers = {number for atom in speech.places if atom in anchored for number in anchored[atom]}
        for number in sorted(numbers):
            cue = self.cues[number]
            hits = self._hits(cue.node, speech)
            if hits:
                yield cue, hits

    def _hits(self, node: Node, speech: Speech) -> list[Hit]:
        match node:
            case Word():
                return [Hit(n, n, (n,)) for n in speech.places.get(self._atoms[node], ())]
            case Answer():
                return _units_of(speech) if _ANSWER in speech.places else []
            case Concept(name=name):
                if name not in speech.found:
                    hits = [Hit(n, n, (n,)) for n in speech.places.get(self._atoms[node], ())]
                    body = self._concepts[name]
                    speech.found[name] = _in_order([*hits, *self._hits(body, speech)]) if body else hits
                return speech.found[name]
            case Choice(parts=parts):
                return _in_order(hit for part in parts for hit in self._hits(part, speech))
            case Row(parts=parts, gaps=gaps):
                return self._in_a_row(parts, gaps, speech)
            case Near(left=left, right=right, distance=distance):
                first = self._hits(left, speech)
                return _near(first, self._hits(right, speech), distance) if first else []
            case Affirmed(part=part):
                return [hit for hit in self._hits(part, speech) if not _is_negated(hit, speech)]
            case Both():
                return self._in_one_unit(node, speech)
        raise TypeError(f"cannot match {node!r}")

    def _in_a_row(self, parts: tuple[Node, ...], gaps: tuple[int, ...], speech: Speech) -> list[Hit]:
        unit_of = speech.unit_of
        rows = self._hits(parts[0], speech)
        for part, gap in zip(parts[1:], gaps[1:], strict=True):
            if not rows:
                return []
            nexts = self._hits(part, speech)
            rows = [
                Hit(row.first, after.last, row.words + after.words)
                for row in rows
                for after in nexts
                if 0 < after.first - row.last <= gap + 1 and unit_of[after.first] == unit_of[row.first]
            ]
        return rows

    def _in_one_unit(self, node: Both, speech: Speech) -> list[Hit]:
        if not all(self._is_asked(each, speech) for each in node.asked):
            return []
        units: Mapping[int, list[Hit]] | None = None
        for part in node.parts:
            by_unit: dict[int, list[Hit]] = defaultdict(list)
            for hit in self._hits(part, speech):
                unit = speech.unit_of[hit.first]
                if units is None or unit in units:
                    by_unit[unit].append(hit)
            units = {unit: [*(units or {}).get(unit, ()), *hits] for unit, hits in by_unit.items()}
            if not units:
                return []
        banned = {speech.unit_of[hit.first] for part in node.without for hit in self._hits(part, speech)}
        return [
            Hit(
                min(hit.first for hit in hits),
                max(hit.last for hit in hits),
                tuple(sorted({word for hit in hits for word in hit.words})),
            )
            for unit, hits in sorted((units or {}).items())
            if unit not in banned
        ]

    def _is_asked(self, asked: Asked, speech: Speech) -> bool:
        if asked.question:
            question = speech.question or ""
            found = question == asked.question or question.startswith(f"{asked.question}.")
        else:
            found = any(self._hits(asked.words, turn) for turn in speech.asked if asked.words)
        return found != asked.negated


def _units_of(speech: Speech) -> list[Hit]:
    """One hit for each unit, all of its words as evidence."""
    words: dict[int, list[int]] = defaultdict(list)
    for number, unit in enumerate(speech.unit_of):
        words[unit].append(number)
    return [Hit(group[0], group[-1], tuple(group)) for _, group in sorted(words.items())]


def _in_order(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(set(hits))


def _near(left: list[Hit], right: list[Hit], distance: int) -> list[Hit]:
    """Pairs with at most `distance` words between them; the same word does not count on both sides."""
    pairs = []
    for one in left:
        for other in right:
            if other.first > one.last:
                apart = other.first - one.last - 1
            elif one.first > other.last:
                apart = one.first - other.last - 1
            else:
                continue
            if apart <= distance:
                words = tuple(sorted({*one.words, *other.words}))
                pairs.append(Hit(words[0], words[-1], words))
    return _in_order(pairs)


def _is_negated(hit: Hit, speech: Speech) -> bool:
    unit = speech.unit_of[hit.first]
    return any(
        number in speech.negated and speech.unit_of[number] == unit
        for number in range(max(0, hit.first - NEGATION_REACH), hit.first)
    )
