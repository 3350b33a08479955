"""A stretch of speech prepared for the detectors: its words once, with what kind of word each is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, compress
from operator import ne
from typing import Any, Literal, NamedTuple

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.word_kinds import TOKEN, is_ordinary, stop_at, word_kinds
from qualcode.model import Kind, Level

# The same, half as slow, for text without other letters than these.
_PLAIN_TOKEN = re.compile(r"([0-9]+|[a-zA-ZæøåÆØÅ]+(?:['’-][a-zA-ZæøåÆØÅ]+)*)")
_UNUSUAL = re.compile("[^\0-\x7fæøåÆØÅ’‘“”…«»–]")
_FIRST_LETTER = re.compile(r"[\"“”«'‘]*([^\W\d_])")
_OPENING = re.compile(r"[.!?]\s+[\"“”«'‘]*([^\W\d_])")
_FIVE_DIGITS = re.compile(r"\d(?:[ .\u00a0-]?\d){4}")
_CODE_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ")
_CODE_GAP = re.compile(r"-?\s?")
# Marks that no word holds, at which detectors stop: "@kari", "Moe & Sons", «Robust», kari_moe.
_MARK = re.compile(r"[@&_«\"“]")
_OPENERS = " \t\u00a0\"'“”‘’«»„([*_/\u200b"
_ENGLISH_I = frozenset(("i", "i'm", "i've", "i'd", "i'll", "i’m", "i’ve", "i’d", "i’ll"))
_ENDERS = frozenset(".!?…:;\n\r|•–—-]")

Casing = Literal["sentence", "names", "none"]


class Found(NamedTuple):
    """What a detector suggests: a span of the passage's text."""

    start: int
    end: int
    kind: Kind
    level: Level
    confidence: float
    detector: str


def words_like(pattern: str) -> Callable[[Passage], bool]:
    """A quick test whether a passage has a word, in lower case, in which `pattern` is found.

    It keeps long patterns off the many turns in which they cannot be found. The pattern must be found in every word
    that the long pattern needs.

    >>> told = words_like("^konto|^account")
    >>> told(Passage("Kontonummeret er borte.")), told(Passage("Hva sa han?"))
    (True, False)
    """
    kind = f"like {pattern}"
    stop_at(kind, re.compile(pattern).search)
    return lambda passage: kind in passage.kinds


# Everyday words that open sentences and are neither names nor a part of one.
_OPENING_WORDS = words("passage", "openers")


class Passage:
    """One turn's speech with its words; detectors look here and give back spans of `text`.

    `kinds` are the kinds of words there are, "capital" too, "figures" for more than one digit or number word, and "mark"
    and "point" for what no word holds, a point inside "gmail.com" or what stands in "http://".

    `casing` is "sentence" as in print, "names" where only names have capitals, as in careful transcriptions of speech,
    and "none" where capitals are missing, as in raw speech recognition. `kept` holds the words the keep list covers,
    `named` those that a judge takes for names where capitals are missing, and of what,
    `asked` the end of the turn before, for what is answered is often only a number.
    """

    def __init__(self, text: str, language: str | None = None, casing: Casing = "sentence") -> None:
        self.text = text
        self.language = language
        token = TOKEN if _UNUSUAL.search(text) else _PLAIN_TOKEN
        self._parts = token.split(text)  # what stands between words, and the words, in turn
        self.words: list[str] = self._parts[1::2]
        self._gaps: list[str] = self._parts[2:-1:2]
        self.lower = list(map(str.lower, self.words))
        self.distinct = set(self.lower)
        self._kinds = list(map(word_kinds, self.lower))
        places: dict[str, list[int]] = defaultdict(list)
        for i, kinds in enumerate(self._kinds):
            if kinds:
                for kind in kinds:
                    places[kind].append(i)
        differing = compress(range(len(self.words)), map(ne, self.words, self.lower))
        self.capitals = [
            i
            for i in differing
            if self.words[i][0] != self.lower[i][0] and not (self.words[i].isupper() and self._shouted(i))
        ]
        if self.capitals:
            places["capital"] = self.capitals
        if _MARK.search(text):
            places["mark"] = []
        if self.has_inner_point or "://" in text:
            places["point"] = []
        if len(places.get("number", ())) + len(places.get("digits", ())) > 1 or any(
            len(self.words[i]) > 1 for i in places.get("digits", ())
        ):
            places["figures"] = []
        self._places = places
        self.kinds = places.keys()
        self.has_digits = "digits" in places
        self.casing: Casing = casing
        self.kept: set[int] = set()
        self.named: dict[int, Kind] = {}
        self.asked = ""
        self.runs: list[tuple[int, int]] | None = None  # names side by side, see `people.name_runs`
        self.read_aloud: tuple[Any, ...] | None = None  # see `read_aloud.rows`
        self._initial: dict[int, bool] = {}

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def _bounds(self) -> list[int]:
        """Where each part ends."""
        return list(accumulate(map(len, self._parts)))

    @cached_property
    def starts(self) -> list[int]:
        """Where each word starts, in characters of `text`."""
        return self._bounds[:-1:2]

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends, in characters of `text`."""
        return self._bounds[1::2]

    def _shouted(self, i: int) -> bool:
        """Whether word i, all capitals, is an everyday word in a row of such: a heading, or a raised voice."""
        if len(self.words[i]) < 2 or not is_ordinary(self.lower[i]):
            return False
        beside = [self.words[k] for k in (i - 1, i + 1) if 0 <= k < len(self.words)]
        return any(word.isupper() and len(word) > 1 for word in beside)

    def where(self, kind: str, *others: str) -> Sequence[int]:
        """Positions of the words of these kinds, in order."""
        places = self._places.get(kind, ())
        for other in others:
            if further := self._places.get(other):
                places = sorted({*places, *further}) if places else further
        return places

    def around(self, places: Sequence[int], reach: int) -> tuple[int, int]:
        """The characters from `reach` words before the first of these words to `reach` words behind the last."""
        first, last = max(0, places[0] - reach), places[-1] + reach
        return self.starts[first], self.ends[last] if last < len(self.words) - 1 else len(self.text)

    @cached_property
    def names(self) -> list[int]:
        """The words with capitals that may belong to a name: not "I", and no everyday word at a sentence's start alone."""
        return [
            i for i in self.capitals if self.lower[i] not in _OPENING_WORDS or not self._is_bare_capital(i)
        ]

    def _is_bare_capital(self, i: int) -> bool:
        """Whether one of the everyday words that open sentences is no part of a name at i."""
        word = self.lower[i]
        if word[0] == "i" and (len(word) == 1 or word[1] in "'’"):
            king = self.is_large(i - 1) and (self.gap(i).strip() or self.after(i) in ("of", "in", "and"))
            return not (king or (self.language != "en" and self.is_large(i + 1)))
        return not self.is_large(i + 1) and self.starts_sentence(i)

    @cached_property
    def numbers(self) -> Sequence[int]:
        """Positions of the number words and figures, in order."""
        return self.where("number", "digits")

    def among(self, several: frozenset[str]) -> list[int]:
        """Positions of the words that are, in lower case, among these, in order."""
        if several.isdisjoint(self.distinct):
            return []
        return [i for i, word in enumerate(self.lower) if word in several]

    def is_kind(self, i: int, kind: str) -> bool:
        return 0 <= i < len(self._kinds) and kind in self._kinds[i]

    def is_any(self, i: int, kinds: frozenset[str]) -> bool:
        """Whether word i is of one of these kinds."""
        return 0 <= i < len(self._kinds) and bool(self._kinds[i]) and not kinds.isdisjoint(self._kinds[i])

    @cached_property
    def digits(self) -> int:
        """How many digits there are."""
        return sum(len(self.words[i]) for i in self.where("digits"))

    @cached_property
    def has_long_number(self) -> bool:
        """Whether five digits stand side by side, however grouped."""
        return self.digits > 4 and _FIVE_DIGITS.search(self.text) is not None

    @property
    def has_inner_point(self) -> bool:
        """Whether a point stands between two words without a space: "gmail.com", but not "3.b"."""
        return "." in self._gaps and any(
            gap == "." and not (self.is_kind(i, "digits") or self.is_kind(i + 1, "digits"))
            for i, gap in enumerate(self._gaps)
        )

    @cached_property
    def codes(self) -> Sequence[int]:
        """Positions of the figures that follow a capital letter, as in plates and passport numbers."""
        return [
            i
            for i in self.where("digits")
            if i and self.words[i - 1][-1] in _CODE_LETTERS and _CODE_GAP.fullmatch(self._gaps[i - 1])
        ]

    def has_capital(self, i: int) -> bool:
        """Whether word i has a capital that may say something: not the English I, but as the number of a king."""
        return self.is_large(i) and (self.lower[i] not in _ENGLISH_I or i in self._kings)

    def is_large(self, i: int) -> bool:
        """Whether word i is written with a capital, the English I too, by which judges were taught."""
        return 0 <= i < len(self.words) and self.words[i][0] != self.lower[i][0]

    @cached_property
    def _kings(self) -> frozenset[int]:
        """Where I may be a number or an initial: "Shah Abbas I of Persia", "I. Hansen"."""
        return frozenset(i for i in self.names if self.lower[i] in _ENGLISH_I)

    def index_at(self, position: int) -> int:
        """The position among the words of the one that starts at this character or next after it."""
        return bisect_left(self.starts, position)

    def gap(self, i: int) -> str:
        """What stands between word i and the next."""
        return self._gaps[i] if 0 <= i < len(self._gaps) else "\n" if i >= 0 else ""

    def touches(self, i: int) -> bool:
        """Whether only a space stands between word i and the next."""
        return 0 <= i < len(self._gaps) and self._gaps[i] in (" ", "\u00a0", "  ", "- ")

    def word(self, i: int) -> str:
        """The word at i in lower case, or "" outside or beyond a sentence's end on the way from a neighbour."""
        return self.lower[i] if 0 <= i < len(self.words) else ""

    def before(self, i: int, steps: int = 1) -> str:
        """The word `steps` before word i in lower case, "" when a full stop or line end parts them."""
        first = i - steps
        if first < 0 or i > len(self._gaps):
            return ""
        if steps == 1 and self._gaps[first] == " ":
            return self.lower[first]
        for gap in self._gaps[first:i]:
            if gap != " " and _parted(gap):
                return ""
        return self.lower[first]

    def after(self, i: int, steps: int = 1) -> str:
        """The word `steps` after word i in lower case, "" when a full stop or line end parts them."""
        last = i + steps
        if i < 0 or last > len(self._gaps):
            return ""
        if steps == 1 and self._gaps[i] == " ":
            return self.lower[last]
        for gap in self._gaps[i:last]:
            if gap != " " and _parted(gap):
                return ""
        return self.lower[last]

    def is_one_of(self, k: int, several: frozenset[str]) -> bool:
        """Whether word k is one of these; the Norwegian preposition "i" is never the English I."""
        word = self.lower[k]
        if word != "i" or word not in several:
            return word in several
        small = self.words[k] == "i" and not (self.caseless and self.language == "en")
        return not small and self.language not in ("nb", "nn")

    def sentence_of(self, i: int) -> range:
        """Positions of the words of the sentence that holds word i; no more than forty each way."""
        first = last = i
        while first > 0 and i - first < 40 and not _ends_sentence(self.gap(first - 1)):
            first -= 1
        while last + 1 < len(self.words) and last - i < 40 and not _ends_sentence(self.gap(last)):
            last += 1
        return range(first, last + 1)

    def starts_sentence(self, i: int) -> bool:
        """Whether word i opens a sentence, a quotation or a line, so that its capital says nothing."""
        known = self._initial.get(i)
        if known is None:
            known = self._initial[i] = self._is_initial(i)
        return known

    @property
    def caseless(self) -> bool:
        return self.casing == "none"

    def _is_initial(self, i: int) -> bool:
        if self.casing == "names" or (i and self._gaps[i - 1] == " "):
            return False
        before = (self.words[i - 1] if i else "") + self._parts[2 * i]
        if ")" in before:
            before = self.text[: self.starts[i]]
        at = len(before) - 1
        while at >= 0 and (before[at] in _OPENERS or before[at] == ")"):
            if before[at] in '"“”«„':
                return True
            # "(ler) Med briller": what is heard stands between brackets, in front of the sentence
            at = before.rfind("(", 0, at) - 1 if before[at] == ")" else at - 1
        if at < 0 or before[at] not in _ENDERS:
            return at < 0
        if before[at] == "." and i > 0:
            previous = self.words[i - 1]
            # an initial or a shortened title does not end a sentence: "K. Hansen", "Dr. Smith"
            if len(previous) == 1 and previous.isupper() and previous != "I":
                return False
            if previous.lower() in _SHORTENED:
                return False
        return not (before[at] == "-" and at > 0 and before[at - 1].isalnum())

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The characters from word `first` to word `last`, without a genitive ending after an apostrophe."""
        end = self.ends[last]
        word = self.words[last]
        if word[-2:].lower() in ("'s", "’s"):
            end -= 2
        return self.starts[first], end

    @cached_property
    def openings(self) -> tuple[int, int]:
        """How many words open a sentence, and how many of them with a capital."""
        letters = _OPENING.findall(self.text)
        if first := _FIRST_LETTER.match(self.text):
            letters.append(first.group(1))
        return len(letters), sum(letter.isupper() for letter in letters)


def casing_of(passages: Sequence[Passage]) -> Casing:
    """How a document uses capitals, from all its passages together."""
    counts = [passage.openings for passage in passages]
    opening, with_capital = sum(c[0] for c in counts), sum(c[1] for c in counts)
    if with_capital >= 0.5 * opening:
        return "sentence"
    capitals = sum(len(p.capitals) for p in passages)
    words = sum(len(p) for p in passages)
    return "names" if capitals - with_capital > 0.004 * words else "none"


_SHORTENED = words("passage", "shortened")


@lru_cache(maxsize=4096)
def _ends_sentence(gap: str) -> bool:
    return any(c in "!?\n;" for c in gap) or (gap.lstrip('"»”)')[:1] == "." and ".." not in gap)


@lru_cache(maxsize=4096)
def _parted(gap: str) -> bool:
    return any(c in ".!?\n…;:" for c in gap)


def phrase_at(
    passage: Passage, i: int, phrases: Sequence[tuple[str, ...]] | frozenset[tuple[str, ...]], longest: int
) -> int:
    """How many words from i on make one of `phrases` (the longest), 0 when none does."""
    for length in range(min(longest, len(passage) - i), 0, -1):
        if tuple(passage.lower[i : i + length]) in phrases and all(
            passage.gap(k) in (" ", "-", "\u00a0") for k in range(i, i + length - 1)
        ):
            return length
    return 0
