"""Find the register's people in a text, however they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qualcode.anonymising.identities.literals import LiteralFinder, literal_key
from qualcode.anonymising.identities.name_words import NameWords, WantedWords, places_of, stretches
from qualcode.anonymising.identities.names import (
    ENDINGS,
    WORD,
    is_function_word,
    is_ordinary_word,
    is_particle,
    name_key,
    reads_as_name,
    without_ending,
    words_under,
)
from qualcode.anonymising.identities.near_names import NearNames, is_in_dictionary
from qualcode.anonymising.identities.persons import Mention, Person

# What may stand between two words of one name: spaces, one hyphen, the point of an initial, the comma of "Vik, Ola".
_GAP = re.compile(r"[ \t\u00a0\u202f]{1,2}|[-‐‑]|\.[ \u00a0]?|,[ \u00a0]|[ \t]*\r?\n")
_INITIALS = re.compile(r"(?<![\w.])[^\W\d_](?:\.[ \u00a0]?[^\W\d_]){1,3}(?![\w'’])\.?")
_NEXT_WORD = re.compile(rf"[\W\d_]*({WORD.pattern})")
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
    """A written word read as name words: the parts it may be, the ending it carries, and how sure that is.

    `alone` tells whether the word is worth looking at where no other word of a name stands beside it.
    """

    parts: tuple[_Part, ...]
    ending: str
    exact: bool
    alone: bool = True

    @property
    def people(self) -> frozenset[int]:
        return frozenset(part.person for part in self.parts)


class MentionFinder:
    """The register prepared for looking up: built once, used on every text.

    With `counts_alone` only the names as they are written are found, neither misspellings nor initials; it says of a
    word and the people who bear it whether it can be one of them without another name beside it.
    """

    def __init__(
        self,
        people: Sequence[Person],
        *,
        counts_alone: Callable[[str, Sequence[Person]], bool] | None = None,
    ) -> None:
        self._counts_alone = counts_alone
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
        self._near = NearNames(self._parts if counts_alone is None else ())
        # what is letters only, in nearly every word and never a name by itself, is looked for as it is written
        self._letters = [p.name for p in people if p.parts.words and all(len(w) == 1 for w in p.parts.words)]
        self._forms = {key + ending for key in self._parts for ending in ("", *ENDINGS)}
        self._look_up = lru_cache(maxsize=50_000)(self._look_up_word)
        self._known: set[str] = set()  # words met that may be of a name
        self._wanted = WantedWords(self._are_wanted)

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
        words = self._wanted.of(text)
        found = [*self._names_in(text, words, covered), *self._literals_in(text, words, covered)]
        if self._counts_alone is None:
            found += self._initials_in(text)
        covered = bytearray(len(text)) if covered is None else bytearray(covered)
        found.sort(key=lambda m: (m.start - m.end, -m.confidence, m.start))
        kept: list[Mention] = []
        for mention in found:
            if not any(covered[mention.start : mention.end]):
                covered[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
                kept.append(mention)
        return sorted(kept, key=lambda m: m.start)

    # -- names, word by word ---------------------------------------------------------------------------------------

    def _names_in(self, text: str, words: set[str], covered: bytearray | None) -> Iterator[Mention]:
        """The names in a text that holds these words: only what stands around words of names is looked at."""
        if not self._parts:
            return
        hits = {word: hit for word in self._known & words if (hit := self._look_up(word)) is not None}
        asked = [word for word, hit in hits.items() if hit.alone or len(word) > 1]
        places = [
            at
            for at, word in places_of(asked, text, covered)
            if hits[word].alone or self._is_in_company(text, at, word)
        ]
        places += [at for at, _ in places_of(self._letters, text, covered)]
        for start, end in stretches(text, places):
            yield from self._names_among(NameWords(text, covered, start, end))

    def _are_wanted(self, words: set[str]) -> set[str]:
        """Those of some texts' words that may be of a name or of a fixed string."""
        asked = words if self._counts_alone is None else [w for w in words if name_key(w) in self._forms]
        known = {word for word in asked if self._look_up(word) is not None}
        self._known |= known
        return known | self._literal_finder.wanted(words)

    def _is_in_company(self, text: str, at: int, word: str) -> bool:
        """Whether a word stands in front or behind with which this one may be a name."""
        beside = WORD.findall(text[max(0, at - 20) : at])[-1:]
        if following := _NEXT_WORD.match(text, at + len(word)):
            beside.append(following.group(1))
        return any(len(other) == 1 or other in self._known or is_particle(other) for other in beside)

    def _names_among(self, words: NameWords) -> Iterator[Mention]:
        behind = 0
        for at, word in enumerate(words.words):
            if at < behind or not (word in self._known or len(word) == 1):
                continue
            if words.is_covered(at) or not self._may_begin(words, at):
                continue
            mention, used = self._name_at(words, at)
            behind = at + max(used, 1)
            if mention is not None:
                yield mention

    def _may_begin(self, words: NameWords, at: int) -> bool:
        """Whether the word is of a name, or a letter with such a word or another letter behind."""
        word = words.words[at]
        following = words.words[at + 1] if at + 1 < len(words) else ""
        joins = following in self._known or len(following) == 1
        hit = self._look_up(word)
        if hit is None or hit.alone:
            return joins or hit is not None
        return joins or is_particle(following) or bool(at and is_particle(words.words[at - 1]))

    def _name_at(self, words: NameWords, first: int) -> tuple[Mention | None, int]:
        """The name that begins at this word, and how many words it takes."""
        if not _free(words.text, words.starts[first], words.ends[first]):
            return None, 1
        start, hit = first, self._look_up(words.words[first])
        initial = ""
        if hit is None:  # "K. Nordmann", "k nordmann", "K.A. Nordmann"
            initial = name_key(words.words[first])
            while len(words.words[start]) == 1 and start < min(first + 3, len(words) - 1):
                if words.gap(start) not in (" ", ". ", "."):
                    return None, 1
                start += 1
            hit = self._look_up(words.words[start]) if start > first else None
            parts = tuple(p for p in hit.parts if p.surname and self._begins(p, initial)) if hit else ()
            if not parts or hit is None:
                return None, 1
            hit = _Hit(parts, hit.ending, hit.exact)
        people = hit.people
        hits, last, misspelt = [hit], start, not hit.exact
        while not hits[-1].ending and last + 1 < len(words):
            taken = self._extend(words, last, people, hits)
            if taken is None:
                break
            step, following = taken
            last += step
            if following is None:  # an initial behind: "Kari N."
                initial = name_key(words.words[last])
                people = frozenset(n for n in people if any(w.startswith(initial) for w in self._surnames(n)))
                break
            people &= following.people
            misspelt |= not following.exact
            hits.append(following)
        used = last - first + 1
        people = frozenset(n for n in people if all(n in h.people for h in hits))
        several = len(hits) > 1 or bool(initial)
        if not self._meant_as_name(words, first, last, hits):
            return None, used
        form = self._form(hits, people, several, misspelt)
        if not several and self._other_surname(words, last, hits[0], people):
            form, last, used = "other surname", last + 1, used + 1
        begin = self._with_particles(words, start, people) if first == start else first
        end = words.ends[last]
        if form != "other surname" and _is_genitive(hits[-1].ending):
            end -= len(hits[-1].ending)  # a genitive stays outside
        return self._mention(words.text, words.starts[begin], end, people, form), used

    def _with_particles(self, words: NameWords, first: int, people: frozenset[int]) -> int:
        """The first word of a surname's particles, where these people's names have them: van der Berg."""
        names = [self._people[number].name.casefold() for number in people]
        while (
            first and is_particle(words.words[first - 1]) and words.gap(first - 1) in (" ", "-")
            and any(words.words[first - 1].casefold() in name.split() for name in names)
        ):  # fmt: skip
            first -= 1
        return first

    def _extend(
        self, words: NameWords, last: int, people: frozenset[int], hits: list[_Hit]
    ) -> tuple[int, _Hit | None] | None:
        """How many words on the name goes, and the hit there; None for a hit that is an initial."""
        gap = words.gap(last)
        step = 1
        while (
            last + step < len(words) and is_particle(words.words[last + step])
            and words.gap(last + step - 1) in (" ", "-")
        ):  # fmt: skip
            step += 1
        if last + step >= len(words) or not _GAP.fullmatch(gap) or words.is_covered(last + step):
            return None
        comma = gap.startswith(",")
        following = self._look_up(words.words[last + step])
        if following is not None and following.people & people:
            used = {(p.person, p.slot) for hit in hits for p in hit.parts if len(hit.parts) == 1}
            fresh = tuple(p for p in following.parts if p.person in people and (p.person, p.slot) not in used)
            turned = all(p.surname for hit in hits for p in hit.parts) and not any(p.surname for p in fresh)
            if fresh and (turned if comma or "." in gap else True):
                return step, _Hit(fresh, following.ending, following.exact)
        word = words.words[last + 1]
        if len(word) == 1 and gap == " " and word.isupper() and word != "I":
            initial = name_key(word)
            if any(s.startswith(initial) for n in people for s in self._surnames(n)):
                return 1, None
        return None

    def _surnames(self, person: int) -> list[str]:
        return [name_key(word) for word in self._people[person].parts.surnames]

    def _begins(self, part: _Part, initial: str) -> bool:
        return any(name_key(w).startswith(initial) for w in self._people[part.person].parts.given)

    def _meant_as_name(self, words: NameWords, first: int, last: int, hits: list[_Hit]) -> bool:
        """Whether these words are the name: always, unless every one of them is also an ordinary word."""
        written = [words.words[number] for number in range(first, last + 1)]
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
        shouted = capitals and _in_capitals(words.text, words.starts[first], words.ends[last])
        if len(bases) > 1 and capitals and not shouted:
            return True
        word = bases[0] if len(bases) == 1 and not (shouted and bases[0].isupper()) else bases[0].lower()
        before = words.words[first - 1] if first and words.are_near(first - 1) else ""
        if first > 1 and before.casefold() in words_under("possessives"):
            before = words.words[first - 2]  # "broren min dag", "my brother Will"
        after = words.words[last + 1] if last + 1 < len(words) and words.are_near(last) else ""
        if hits[-1].ending and after.casefold() in words_under("before"):
            return True  # "dags mor", "pers kollega"
        if after == "i" and words.words[last + 2 : last + 3] == ["dag"]:
            after = "dag"  # "Per i dag"
        start = bool(_SENTENCE_END.search(words.text[max(0, words.starts[first] - 3) : words.starts[first]]))
        bare = shouted or not has_capitals(words.text)
        return reads_as_name(word, before, after, starts_sentence=start, without_capitals=bare)

    def _other_surname(self, words: NameWords, last: int, hit: _Hit, people: frozenset[int]) -> bool:
        """Whether a surname that none of these people bears follows: Kari Hansen is not our Kari Nordmann."""
        from qualcode.languages import is_surname

        if last + 1 >= len(words) or hit.ending or words.gap(last) not in (" ", "-"):
            return False
        following = words.words[last + 1]
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
                return _Hit(tuple(parts), ending, True, self._alone(word, base, ending, parts))
        for base, ending in without_ending(word):
            if len(base) >= 3 and not is_ordinary_word(base):
                near = [part for key in self._near.of(base) for part in self._parts[key]]
                if near:
                    return _Hit(tuple(near), ending, False)
        return None

    def _alone(self, word: str, base: str, ending: str, parts: Sequence[_Part]) -> bool:
        if self._counts_alone is None:
            return True
        people = [self._people[number] for number in dict.fromkeys(part.person for part in parts)]
        return self._counts_alone(base if _is_genitive(ending) else word, people)

    # -- initials and literal forms ---------------------------------------------------------------------------------

    def _initials_in(self, text: str) -> Iterator[Mention]:
        for match in _INITIALS.finditer(text):
            letters = "".join(name_key(letter) for letter in match.group() if letter.isalpha())
            people = frozenset(self._initials.get(letters, ()))
            if people and not (letters in words_under("abbreviations") and match.group()[0].islower()):
                end = match.end() - (match.group().endswith(".") and match.end() == len(text.rstrip()))
                yield self._mention(text, match.start(), end, people, "initials")

    def _literals_in(self, text: str, words: set[str], covered: bytearray | None) -> Iterator[Mention]:
        for start, end, key in self._literal_finder.find(text, words, covered):
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


def _is_genitive(ending: str) -> bool:
    return ending.casefold().strip("'’") in ("s", "")


def _free(text: str, start: int, end: int) -> bool:
    """Whether the word is not glued to digits or an underscore, as in a file name or a user name."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isdigit() or after.isdigit() or before in {"_", "@"} or after in {"_", "@"})


def _may_be_a_word(base: str) -> bool:
    return is_ordinary_word(base) or (len(base) < 3 and base.islower())


@lru_cache(maxsize=4)
def has_capitals(text: str) -> bool:
    """Whether capitals tell anything in this text: speech recognition often writes none but in the labels."""
    seen = 0
    for start in range(0, len(text), 1000):  # most texts have shown enough by their first pages
        seen += sum(map(str.isupper, text[start : start + 1000]))
        if seen * 200 > len(text):
            return True
    return False


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Whether the words around are in capitals too, so that capitals tell nothing."""
    around = [c for c in text[max(0, start - 20) : start] + text[end : end + 20] if c.isalpha()]
    return bool(around) and all(c.isupper() for c in around)
