"""Names that were found, not registered: where else they stand, with more care than a register needs.

A detector may have taken "The Rock" or "Manager" for a name. What a person put in the register is masked wherever it
can be meant; what was only found must not take everyday words along.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.anonymising.detectors.word_kinds import is_ordinary
from qualcode.anonymising.identities.mentions import MentionFinder, has_capitals
from qualcode.anonymising.identities.names import WORD, is_function_word, is_ordinary_word
from qualcode.anonymising.identities.persons import Mention, Person
from qualcode.languages import is_first_name, is_surname


class FoundNames:
    """People, places and organisations that were found, prepared for looking them up in texts.

    >>> names = FoundNames([Person("person 1", "Ville Manager"), Person("place 1", "Os", kind="place")])
    >>> [m.text for m in names.find("Ville kom. Vi ville at en manager i Os skulle gå til Ville og os.")]
    ['Ville', 'Os', 'Ville']
    """

    def __init__(self, people: Sequence[Person]) -> None:
        self._people = {person.entity: person for person in people}
        self._finder = MentionFinder(people, counts_alone=_counts_alone)

    def find(self, text: str, covered: bytearray | None = None) -> list[Mention]:
        """Mentions as `Register.find` gives them, without those that read as everyday words."""
        if not self._people:
            return []
        return [mention for mention in self._finder.find(text, covered) if self._is_meant(mention, text)]

    def _is_meant(self, mention: Mention, text: str) -> bool:
        if mention.form in ("initials", "other surname") or len(mention.text) < 2:
            return False
        people = [self._people[entity] for entity in mention.candidates]
        if mention.kind in ("place", "organisation"):  # as they were written, and no otherwise
            return any(mention.text.startswith(written) for p in people for written in (p.name, *p.aliases))
        words = WORD.findall(mention.text)
        if mention.kind != "person":  # a street without a number may be any street
            return any(c.isdigit() for c in mention.text) or not all(
                is_ordinary(word.lower()) for word in words
            )
        capitals = all(word[:1].isupper() for word in words)
        if len(words) > 1 and all(len(word) == 1 or is_function_word(word) for word in words):
            return any(mention.text.startswith(p.name) for p in people)  # "So I" is not So-I
        if len(words) != 1:
            return capitals or all(_is_name(word) or not is_ordinary(word.lower()) for word in words)
        if not _counts_alone(words[0], people):
            return False
        everyday = not capitals and is_ordinary(words[0].lower())
        return not everyday or is_first_name(words[0]) or not has_capitals(text)


def _counts_alone(word: str, people: Sequence[Person]) -> bool:
    """Whether a word can be one of these people's names by itself; in lower case the rest of the text must allow it too."""
    if not is_ordinary(word.lower()):
        return len(word) > 1
    if word[:1].isupper():
        return _is_name(word) or any(_follows_first_name(word, person) for person in people)
    return _is_name(word) and not is_ordinary_word(word)


def _follows_first_name(word: str, person: Person) -> bool:
    """Whether the word stands behind a first name in somebody's name, so that it is a surname if ever there was one."""
    words = person.parts.words
    return len(words) > 1 and is_first_name(words[0]) and word.casefold() != words[0].casefold()


def _is_name(word: str) -> bool:
    return is_first_name(word) or is_surname(word)
