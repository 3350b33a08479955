"""The cue language: what words tell a code, as a tree that the cue coder can match.

    learn*                        a word; `*` stands for any letters. Words are compared by match key (lemma + stem).
    =learned                      exactly this form
    municipal council             words in a row; "…" around them is allowed and needed around operator words
    open* ... eyes                up to three other words between; `...6` up to six
    (eyes | mind)                 one of these
    (own)? eyes                   with or without
    @money                        a concept: a word class defined once in the codebook
    A NEAR/6 B                    at most six words between them, in any order, within the turn
    A AND B   A OR B   A NOT B    within the same unit (sentence, paragraph or turn)
    AFFIRMED A                    A without a negation ("not", "ikke") in the five words before it
    A AND ASKED 3.2               only in an answer to guide question 3.2 (`3` stands for the whole block)
    A AND ASKED (B)               only where B stands in what the interviewer asked just before
    A NOT ASKED (B)               only where it does not
    ANSWER AND ASKED (B)          a whole answer, of five words or more, to such a question

OR binds loosest, then AND and NOT, then NEAR, then words in a row. Operators are written in capitals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from qualcode.languages.keys import plain
from qualcode.model import QualcodeError

GAP = 3


class CueError(QualcodeError):
    """A cue that does not parse: which cue, where in it, and what was expected."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word: by match key; by its letters where `exact` or where it holds a `*`."""

    form: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """A named word class of the codebook, `@money`."""

    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """Parts one after the other; `gaps[i]` is how many other words may stand before part i."""

    parts: tuple["Node", ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Both parts with at most `distance` words between them, in any order."""

    left: "Node"
    right: "Node"
    distance: int


@dataclass(frozen=True, slots=True)
class Both:
    """All `parts` in one unit, none of `without` in it, and each of the conditions `asked` met."""

    parts: tuple["Node", ...]
    without: tuple["Node", ...] = ()
    asked: tuple["Asked", ...] = ()


@dataclass(frozen=True, slots=True)
class Affirmed:
    """The part, where no negation stands just before it."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked just before: the id of a guide question or block, or words of the interviewer."""

    question: str = ""
    words: "Node | None" = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything said in a turn of more than a few words."""


Node: TypeAlias = Word | Concept | Row | Choice | Near | Both | Affirmed | Answer

_TOKEN = re.compile(
    r"""\s*(?:(?P<near>NEAR/(?P<distance>\d+))(?!\w)
      |(?P<operator>AND|OR|NOT|AFFIRMED|ASKED|ANSWER|NEAR)(?![\w*])
      |(?P<gap>\.\.\.|…)(?P<width>\d*)
      |(?P<sign>[()|"?])
      |@(?P<concept>[\w-]+)
      |(?P<word>=?[\w*][\w*'’.:\-\u2010\u2011\u0300-\u036f]*(?<![.:]))
      )""",
    re.VERBOSE,
)
_QUESTION = re.compile(r"\s*([A-Za-z]?\d+(?:\.\d+)*[a-z]?)(?!\w)")


class _Parser:
    def __init__(self, cue: str) -> None:
        self.cue = cue
        self.tokens: list[tuple[str, str, int]] = []
        position = 0
        end = len(cue.rstrip())
        while position < end:
            found = _TOKEN.match(cue, position)
            if not found:
                at = position + len(cue[position:]) - len(cue[position:].lstrip())
                raise self.error(at, f"{cue[at]!r} has no meaning here")
            kind = found.lastgroup or ""
            if found["near"]:
                kind, text = "near", found["distance"]
            elif found["gap"]:
                kind, text = "gap", found["width"]
            else:
                text = found[kind]
            self.tokens.append((kind, text, found.start(kind if kind != "near" else "near")))
            position = found.end()
            if text == "ASKED" and (question := _QUESTION.match(cue, position)):
                self.tokens.append(("question", question[1], question.start(1)))
                position = question.end()
        self.next = 0

    def error(self, position: int, problem: str) -> CueError:
        return CueError(f"cue {self.cue!r}, position {position + 1}: {problem}")

    def peek(self) -> tuple[str, str, int]:
        return self.tokens[self.next] if self.next < len(self.tokens) else ("end", "", len(self.cue))

    def take(self) -> tuple[str, str, int]:
        token = self.peek()
        self.next += 1
        return token

    def accept(self, text: str) -> bool:
        kind, found, _ = self.peek()
        if kind in ("operator", "sign") and found == text:
            self.next += 1
            return True
        return False

    def parse(self) -> Node:
        node = self.choice()
        kind, text, position = self.peek()
        if kind != "end":
            raise self.error(position, f"found {text!r} where the cue should end or an operator should stand")
        return node

    def choice(self) -> Node:
        parts = [self.both()]
        while self.accept("OR") or self.accept("|"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def both(self) -> Node:
        parts: list[Node] = []
        without: list[Node] = []
        asked: list[Asked] = []
        start = self.peek()[2]
        more = True
        while more:
            if self.accept("ASKED"):
                asked.append(self.asked())
            elif self.accept("NOT"):
                if self.accept("ASKED"):
                    asked.append(replace(self.asked(), negated=True))
                else:
                    without.append(self.near())
            else:
                parts.append(self.near())
            more = self.accept("AND") or (self.peek()[1] == "NOT" and self.peek()[0] == "operator")
        if not parts:
            raise self.error(start, "NOT and ASKED need words that they go with, as in `time NOT overtime`")
        if len(parts) == 1 and not without and not asked:
            return parts[0]
        return Both(tuple(parts), tuple(without), tuple(asked))

    def asked(self) -> Asked:
        kind, text, position = self.take()
        if kind == "question":
            return Asked(question=text)
        if (kind, text) == ("sign", "("):
            words = self.choice()
            self.close(")", position)
            return Asked(words=words)
        raise self.error(position, "ASKED needs a question id or words in parentheses, as in `ASKED 3.2`")

    def near(self) -> Node:
        node = self.affirmed()
        while self.peek()[0] == "near":
            distance = int(self.take()[1])
            node = Near(node, self.affirmed(), distance)
        if self.peek()[:2] == ("operator", "NEAR"):
            raise self.error(self.peek()[2], "NEAR needs a number of words, as in `NEAR/5`")
        return node

    def affirmed(self) -> Node:
        if self.accept("ANSWER"):
            return Answer()
        return Affirmed(self.row()) if self.accept("AFFIRMED") else self.row()

    def row(self) -> Node:
        parts: list[Node] = []
        gaps: list[int] = []
        optional: list[bool] = []
        gap: int | None = None
        start = self.peek()[2]
        while True:
            kind, text, position = self.peek()
            if kind == "gap":
                self.next += 1
                if not parts or gap is not None:
                    raise self.error(position, "`...` stands between two words")
                gap = int(text or GAP)
                continue
            part = self.element()
            if part is None:
                break
            parts.append(part)
            gaps.append(gap or 0)
            optional.append(self.accept("?"))
            gap = None
        if gap is not None:
            raise self.error(self.peek()[2], "`...` needs a word after it")
        if not parts:
            kind, text, position = self.peek()
            found = "the end" if kind == "end" else repr(text)
            raise self.error(position, f"found {found} where a word, a @concept or `(` should stand")
        if all(optional):
            raise self.error(start, "`?` marks a word that may be left out, and here nothing would be left")
        if len(parts) > 1 and not all(is_span(part) for part in parts):
            raise self.error(start, "AND, NOT, NEAR and ASKED cannot stand inside words in a row")
        return _rows(parts, gaps, optional)

    def element(self) -> Node | None:
        kind, text, position = self.peek()
        if kind == "word":
            self.next += 1
            return self.word(text, position)
        if kind == "concept":
            self.next += 1
            return Concept(text)
        if (kind, text) == ("sign", "("):
            self.next += 1
            node = self.choice()
            self.close(")", position)
            return node
        if (kind, text) == ("sign", '"'):
            self.next += 1
            node = self.quoted(position)
            return node
        return None

    def quoted(self, opened: int) -> Node:
        """Everything up to the closing quote is words in a row, operator words too."""
        parts: list[Node] = []
        while not self.accept('"'):
            kind, text, position = self.take()
            if kind == "end":
                raise self.error(opened, 'the quote that opens here is not closed with `"`')
            if kind not in ("word", "operator", "concept"):
                raise self.error(position, f"found {text!r} inside quotes, where only words may stand")
            parts.append(Concept(text) if kind == "concept" else self.word(text, position))
        if not parts:
            raise self.error(opened, "there is nothing between the quotes")
        return parts[0] if len(parts) == 1 else Row(tuple(parts), (0,) * len(parts))

    def close(self, sign: str, opened: int) -> None:
        if not self.accept(sign):
            raise self.error(opened, f"the parenthesis that opens here is not closed with '{sign}'")

    def word(self, text: str, position: int) -> Word:
        exact = text.startswith("=")
        form = plain(text.removeprefix("="))
        letters = form.replace("*", "")
        if not letters:
            raise self.error(position, "`*` alone would match every word; write some letters with it")
        if "*" in form and len(letters) < 2:
            raise self.error(position, f"{text!r} would match too many words; write at least two letters")
        return Word(form, exact)


def _rows(parts: list[Node], gaps: list[int], optional: list[bool]) -> Node:
    """The row, or where parts may be left out, the choice of the rows with and without them."""
    for place, may_go in enumerate(optional):
        if may_go:
            kept = [*optional]
            kept[place] = False
            gap = gaps[place] + (gaps[place + 1] if place + 1 < len(gaps) else 0)
            shorter = [*gaps[:place], gap, *gaps[place + 2 :]]
            without = _rows(
                parts[:place] + parts[place + 1 :],
                shorter[: len(parts) - 1],
                optional[:place] + optional[place + 1 :],
            )
            return Choice((_rows(parts, gaps, kept), without))
    if len(parts) == 1:
        return parts[0]
    return Row(tuple(parts), (0, *gaps[1:]))


def is_span(node: Node) -> bool:
    """Whether the node is words, rows and choices only, so that it can stand in a row or in a concept."""
    if isinstance(node, Word | Concept):
        return True
    return isinstance(node, Row | Choice) and all(is_span(part) for part in node.parts)


@lru_cache(maxsize=50_000)  # a cue is parsed when checked, and again for each language
def parse_cue(cue: str) -> Node:
    """The tree of one cue, as written in the codebook.

    Raises CueError, which names the cue and the position (from 1) of what does not fit.

    >>> parse_cue("open* ... eyes")
    Row(parts=(Word(form='open*', exact=False), Word(form='eyes', exact=False)), gaps=(0, 3))
    >>> parse_cue("lack of (time | money")
    Traceback (most recent call last):
    qualcode.codebook.cues.CueError: cue 'lack of (time | money', position 9: the parenthesis that opens here is not closed with ')'
    """
    if not cue.strip():
        raise CueError("found an empty cue; write words or delete it")
    return _Parser(cue).parse()


def parts_of(node: Node) -> Iterator[Node]:
    """The node and every node inside it."""
    yield node
    match node:
        case Row(parts=parts) | Choice(parts=parts):
            for part in parts:
                yield from parts_of(part)
        case Near(left=left, right=right):
            yield from parts_of(left)
            yield from parts_of(right)
        case Affirmed(part=part):
            yield from parts_of(part)
        case Both(parts=parts, without=without, asked=asked):
            for part in (*parts, *without, *(each.words for each in asked if each.words)):
                yield from parts_of(part)


def concepts_in(node: Node) -> set[str]:
    """Names of the concepts a cue refers to.

    >>> sorted(concepts_in(parse_cue("@we learn* NEAR/5 @partner")))
    ['partner', 'we']
    """
    return {part.name for part in parts_of(node) if isinstance(part, Concept)}
