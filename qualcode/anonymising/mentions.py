"""Find the register's people in a text, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qualcode.anonymising.literals import LiteralFinder, literal_key
from qualcode.anonymising.names import (
    WORD,
    is_function_word,
    is_ordinary_word,
    is_particle,
    name_key,
    reads_as_name,
    without_ending,
    words_under,
)
from qualcode.anonymising.near_names import NearNames, is_in_dictionary
from qualcode.anonymising.register import Mention, Person

# What may stand between two words of one name: spaces, one hyphen, the point of an initial, the comma of "Vik, Ola".
_GAP = re.compile(r"[ \t\u00a0\u202f]{1,2}|[-‐‑]|\.[ \u00a0]?|,[ \u00a0]|[ \t]*\r?\n")
_INITIALS = re.compile(r"(?<![\w.])[^\W\d_](?:\.[ \u00a0]?[^\W\d_]){1,3}(?![\w'’])\.?")
_SENTENCE_END = re.compile(r"(?:^|[.!?…:\n\"“”«»–—-])\s*$")

_NAMES = ("person", "place", "organisation")
_CONFIDENCE = {
    "full name": 1.0, "alias": 0.95, "literal": 0.95, "part of name": 0.9, "full name, misspelt": 0.8, "initials": 0.75, "misspelling": 0.6,
    "other surname": 0.5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of one person's name: `slot` is its place in the name, -1 for a nickname."""

    person: int
    slot: int
    surname: bool


@dataclass(frozen=True, slots=True)
class _Hit:
    """A written word read as name words: the parts it may be, the ending it carries, and how sure that is."""

    parts: tuple[_Part, ...]
    ending: str
    exact: bool

    @property
    def people(self) -> frozenset[int]:
        return frozenset(part.person for part in self.parts)


class MentionFinder:
    """The register prepared for looking up: built once, used on every text.

    With `misspellings` off, only the names as they are written are found.
    """

    def __init__(self, people: Sequence[Person], *, misspellings: bool = True) -> None:
        self._people = people
        self._parts: dict[str, list[_Part]] = {}
        self._initials: dict[str, set[int]] = {}
        literals: dict[str, set[int]] = {}
        for number, person in enumerate(people):
            if person.kind != "person":
                for written in (person.name, *person.aliases):
                    literals.setdefault(literal_key(written), set()).add(number)
                continue
            self._add_person(number, person, literals)
        self._literals = {key: frozenset(numbers) for key, numbers in literals.items() if key}
        self._literal_finder = LiteralFinder(self._literals)
        self._near = NearNames(self._parts if misspellings else ())
        self._look_up = lru_cache(maxsize=50_000)(self._look_up_word)

    def _add_person(self, number: int, person: Person, literals: dict[str, set[int]]) -> None:
        parts = person.parts
        words = parts.words
        for slot, word in enumerate(words):
            part = _Part(number, slot, slot >= len(parts.given) and bool(parts.given))
            self._parts.setdefault(name_key(word), []).append(part)
        letters = "".join(name_key(word)[0] for word in words)
        if len(letters) > 1:
            self._initials.setdefault(letters, set()).add(number)
            self._initials.setdefault(letters[0] + letters[-1], set()).add(number)
        for alias in person.aliases:
            alias_words = WORD.findall(alias)
            if len(alias_words) == 1 and len(alias_words[0]) == len(alias) and len(alias) > 1:
                self._parts.setdefault(name_key(alias), []).append(_Part(number, -1, False))
            else:
                literals.setdefault(literal_key(alias), set()).add(number)
        for given in parts.given[:-1]:  # "Annelise" for Anne-Lise, "Karianne" for Kari Anne
            joined = name_key(given + parts.given[parts.given.index(given) + 1])
            self._parts.setdefault(joined, []).append(_Part(number, -1, False))

    def find(self, text: str, covered: bytearray | None = None) -> list[Mention]:
        """Mentions in order, none overlapping; the longer wins.

        `covered` marks the characters that are spoken for already: no mention is looked for there.
        """
        covered = bytearray(len(text)) if covered is None else bytearray(covered)
        found = [*self._names_in(text, covered), *self._initials_in(text), *self._literals_in(text)]
        found.sort(key=lambda m: (m.start - m.end, -m.confidence, m.start))
        kept: list[Mention] = []
        for mention in found:
            if not any(covered[mention.start : mention.end]):
                covered[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
                kept.append(mention)
        return sorted(kept, key=lambda m: m.start)

    # -- names, word by word ---------------------------------------------------------------------------------------

    def _names_in(self, text: str, covered: bytearray) -> Iterator[Mention]:
        if not self._parts:
            return
        words = [match for match in WORD.finditer(text) if not covered[match.start()]]
        position = 0
        while position < len(words):
            if not self._may_begin(words, position):  # as nearly all words
                position += 1
                continue
            mention, used = self._name_at(text, words, position)
            if mention is not None:
                yield mention
            position += max(used, 1)

    def _may_begin(self, words: list[re.Match[str]], position: int) -> bool:
        """Whether the word is of a name, or a letter with such a word or another letter behind."""
        word = words[position].group()
        if self._look_up(word) is not None:
            return True
        if len(word) > 1 or position + 1 == len(words):
            return False
        following = words[position + 1].group()
        return len(following) == 1 or self._look_up(following) is not None

    def _name_at(self, text: str, words: list[re.Match[str]], first: int) -> tuple[Mention | None, int]:
        """The name that begins at this word, and how many words it takes."""
        if not _free(text, words[first].start(), words[first].end()):
            return None, 1
        start, hit = first, self._look_up(words[first].group())
        initial = ""
        if hit is None:  # "K. Nordmann", "k nordmann", "K.A. Nordmann"
            initial = name_key(words[first].group())
            while len(words[start].group()) == 1 and start < min(first + 3, len(words) - 1):
                if _gap(text, words, start) not in (" ", ". ", "."):
                    return None, 1
                start += 1
            hit = self._look_up(words[start].group()) if start > first else None
            parts = tuple(p for p in hit.parts if p.surname and self._begins(p, initial)) if hit else ()
            if not parts or hit is None:
                return None, 1
            hit = _Hit(parts, hit.ending, hit.exact)
        people = hit.people
        hits, last, misspelt = [hit], start, not hit.exact
        while not hits[-1].ending and last + 1 < len(words):
            taken = self._extend(text, words, last, people, hits)
            if taken is None:
                break
            step, following = taken
            last += step
            if following is None:  # an initial behind: "Kari N."
                initial = name_key(words[last].group())
                people = frozenset(n for n in people if any(w.startswith(initial) for w in self._surnames(n)))
                break
            people &= following.people
            misspelt |= not following.exact
            hits.append(following)
        used = last - first + 1
        people = frozenset(n for n in people if all(n in h.people for h in hits))
        several = len(hits) > 1 or bool(initial)
        if not self._meant_as_name(text, words, first, last, hits):
            return None, used
        form = self._form(hits, people, several, misspelt)
        if not several and self._other_surname(text, words, last, hits[0], people):
            form, last, used = "other surname", last + 1, used + 1
        begin = self._with_particles(text, words, start, people) if first == start else first
        end = words[last].end()
        if form != "other surname" and hits[-1].ending.casefold().strip("'’") in ("s", ""):
            end -= len(hits[-1].ending)  # a genitive stays outside
        return self._mention(text, words[begin].start(), end, people, form), used

    def _with_particles(
        self, text: str, words: list[re.Match[str]], first: int, people: frozenset[int]
    ) -> int:
        """The first word of a surname's particles, where these people's names have them: van der Berg."""
        names = [self._people[number].name.casefold() for number in people]
        while (
            first and is_particle(words[first - 1].group()) and _gap(text, words, first - 1) in (" ", "-")
            and any(words[first - 1].group().casefold() in name.split() for name in names)
        ):  # fmt: skip
            first -= 1
        return first

    def _extend(
        self, text: str, words: list[re.Match[str]], last: int, people: frozenset[int], hits: list[_Hit]
    ) -> tuple[int, _Hit | None] | None:
        """How many words on the name goes, and the hit there; None for a hit that is an initial."""
        gap = _gap(text, words, last)
        step = 1
        while (
            last + step < len(words) and is_particle(words[last + step].group())
            and _gap(text, words, last + step - 1) in (" ", "-")
        ):  # fmt: skip
            step += 1
        if last + step >= len(words) or not _GAP.fullmatch(gap):
            return None
        comma = gap.startswith(",")
        following = self._look_up(words[last + step].group())
        if following is not None and following.people & people:
            used = {(p.person, p.slot) for hit in hits for p in hit.parts if len(hit.parts) == 1}
            fresh = tuple(p for p in following.parts if p.person in people and (p.person, p.slot) not in used)
            turned = all(p.surname for hit in hits for p in hit.parts) and not any(p.surname for p in fresh)
            if fresh and (turned if comma or "." in gap else True):
                return step, _Hit(fresh, following.ending, following.exact)
        word = words[last + 1].group()
        if len(word) == 1 and gap == " " and word.isupper() and word != "I":
            initial = name_key(word)
            if any(s.startswith(initial) for n in people for s in self._surnames(n)):
                return 1, None
        return None

    def _surnames(self, person: int) -> list[str]:
        return [name_key(word) for word in self._people[person].parts.surnames]

    def _begins(self, part: _Part, initial: str) -> bool:
        return any(name_key(w).startswith(initial) for w in self._people[part.person].parts.given)

    def _meant_as_name(
        self, text: str, words: list[re.Match[str]], first: int, last: int, hits: list[_Hit]
    ) -> bool:
        """Whether these words are the name: always, unless every one of them is also an ordinary word."""
        written = [words[number].group() for number in range(first, last + 1)]
        bases = [*written[:-1], written[-1].removesuffix(hits[-1].ending)]
        if not all(
            _may_be_a_word(base) or is_ordinary_word(word) for base, word in zip(bases, written, strict=True)
        ):
            return True
        if hits[-1].ending in ("'s", "’s"):
            return True  # no word of ours is written so
        if any(p.surname for p in hits[-1].parts) and any(not p.surname for h in hits[:-1] for p in h.parts):
            return True  # given name and surname side by side
        capitals = all(base[0].isupper() for base in bases)
        shouted = capitals and _in_capitals(text, words[first].start(), words[last].end())
        if len(bases) > 1 and capitals and not shouted:
            return True
        word = bases[0] if len(bases) == 1 and not (shouted and bases[0].isupper()) else bases[0].lower()
        before = words[first - 1].group() if first and _near(text, words, first - 1) else ""
        if first > 1 and before.casefold() in words_under("possessives"):
            before = words[first - 2].group()  # "broren min dag", "my brother Will"
        after = words[last + 1].group() if last + 1 < len(words) and _near(text, words, last) else ""
        if hits[-1].ending and after.casefold() in words_under("before"):
            return True  # "dags mor", "pers kollega"
        start = bool(_SENTENCE_END.search(text[max(0, words[first].start() - 3) : words[first].start()]))
        bare = shouted or not has_capitals(text)
        return reads_as_name(word, before, after, starts_sentence=start, without_capitals=bare)

    def _other_surname(
        self, text: str, words: list[re.Match[str]], last: int, hit: _Hit, people: frozenset[int]
    ) -> bool:
        """Whether a surname that none of these people bears follows: Kari Hansen is not our Kari Nordmann."""
        from qualcode.languages import is_surname

        if last + 1 >= len(words) or hit.ending or _gap(text, words, last) not in (" ", "-"):
            return False
        following = words[last + 1].group()
        if not following[0].isupper() or len(following) < 3 or following.isupper():
            return False
        if all(part.surname for part in hit.parts) or is_function_word(following):
            return False
        theirs = self._look_up(following)
        if theirs is not None and any(not part.surname for part in theirs.parts):
            return False  # the first name of somebody else who is known
        if is_in_dictionary(name_key(following)) and not is_surname(following):
            return False
        return all(self._surnames(number) for number in people)

    def _form(self, hits: list[_Hit], people: frozenset[int], several: bool, misspelt: bool) -> str:
        if misspelt:
            return "full name, misspelt" if several else "misspelling"
        if several:
            return "full name"
        return "alias" if all(p.slot == -1 for p in hits[0].parts if p.person in people) else "part of name"

    def _look_up_word(self, word: str) -> _Hit | None:
        """What name words a written word may be; exact readings first, then spellings that come close."""
        for base, ending in without_ending(word, family=True):
            parts = self._parts.get(name_key(base), ())
            if ending.casefold() in ("ene", "ane", "sene", "sane"):
                parts = [part for part in parts if part.surname]
            if parts:
                return _Hit(tuple(parts), ending, True)
        for base, ending in without_ending(word):
            if len(base) >= 3 and not is_ordinary_word(base):
                near = [part for key in self._near.of(base) for part in self._parts[key]]
                if near:
                    return _Hit(tuple(near), ending, False)
        return None

    # -- initials and literal forms ---------------------------------------------------------------------------------

    def _initials_in(self, text: str) -> Iterator[Mention]:
        for match in _INITIALS.finditer(text):
            letters = "".join(name_key(letter) for letter in match.group() if letter.isalpha())
            people = frozenset(self._initials.get(letters, ()))
            if people and not (letters in words_under("abbreviations") and match.group()[0].islower()):
                end = match.end() - (match.group().endswith(".") and match.end() == len(text.rstrip()))
                yield self._mention(text, match.start(), end, people, "initials")

    def _literals_in(self, text: str) -> Iterator[Mention]:
        for start, end, key in self._literal_finder.find(text):
            people = self._literals.get(key)
            if people is None or (
                text[start].islower()
                and is_ordinary_word(text[start:end])
                and all(self._people[number].kind in _NAMES for number in people)
            ):
                continue  # Os is a place, os is not; but a role or an age is written as any word
            yield self._mention(text, start, end, people, "literal")

    def _mention(self, text: str, start: int, end: int, people: frozenset[int], form: str) -> Mention:
        numbers = sorted(people)
        entities = tuple(self._people[number].entity for number in numbers)
        first = self._people[numbers[0]]
        entity = entities[0] if len(entities) == 1 and form != "other surname" else ""
        level = min((self._people[n].level for n in numbers), key=("direct", "indirect", "keep").index)
        return Mention(
            start, end, text[start:end], entity, first.kind, level, _CONFIDENCE[form], form, entities
        )


def _gap(text: str, words: list[re.Match[str]], at: int) -> str:
    return text[words[at].end() : words[at + 1].start()]


def _near(text: str, words: list[re.Match[str]], at: int) -> bool:
    return not _gap(text, words, at).strip(" \t\u00a0,")


def _free(text: str, start: int, end: int) -> bool:
    """Whether the word is not glued to digits or an underscore, as in a file name or a user name."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isdigit() or after.isdigit() or before in {"_", "@"} or after in {"_", "@"})


def _may_be_a_word(base: str) -> bool:
    return is_ordinary_word(base) or (len(base) < 3 and base.islower())


@lru_cache(maxsize=4)
def has_capitals(text: str) -> bool:
    """Whether capitals tell anything in this text: speech recognition often writes none but in the labels."""
    return sum(c.isupper() for c in text) * 200 > len(text)


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Whether the words around are in capitals too, so that capitals tell nothing."""
    around = [c for c in text[max(0, start - 20) : start] + text[end : end + 20] if c.isalpha()]
    return bool(around) and all(c.isupper() for c in around)
