"""The text that stands for each mention: the same for one person everywhere, with the mention's genitive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.anonymising.identities.names import name_key, without_ending
from qualcode.anonymising.identities.register import Register
from qualcode.anonymising.replacing.levels import Label, gender_told, relation_of
from qualcode.model import Identifier

#: Kinds whose mentions take a genitive that has to survive.
WITH_GENITIVE = ("person", "place", "organisation")


class Wording:
    """What each identifier becomes: holds what has to be the same across all transcripts."""

    def __init__(
        self,
        identifiers: Sequence[Identifier],
        written: Mapping[str, str],
        register: Register,
        texts: Mapping[str, str],
        spoken: Mapping[str, str | None],
        label: Label,
        names: str,
        language: str | None,
    ) -> None:
        self._written = written
        self._register = register
        self._label = label
        self._language = language
        self._bases = {name_key(one.text) for one in identifiers} | register.name_words
        by_entity: dict[str, list[Identifier]] = {}
        for one in identifiers:
            if one.kind == "person" and one.level != "keep":
                by_entity.setdefault(one.entity, []).append(one)
        self._relations = {entity: relation_of(ones, texts) for entity, ones in by_entity.items()}
        self._places = _numbers_of_places(identifiers, register, label)
        self._people = None
        if names == "realistic":
            from qualcode.anonymising.replacing.realistic import RealisticNames

            told = {entity: gender_told(ones, texts) for entity, ones in by_entity.items()}
            self._people = RealisticNames(by_entity, register, told, spoken)

    def of(self, identifier: Identifier, language: str | None, genitive: str | None) -> str:
        """The text that stands for one mention, with its genitive; None where it is to be told from the words."""
        ending = self._ending(identifier) if genitive is None else genitive
        person = self._register.person(identifier.entity)
        language = self._language or language
        if identifier.entity in self._written:
            return self._written[identifier.entity] + ending
        if person is not None and (replacement := person.replacement_in(language)):
            return replacement + ending
        if self._people is not None and identifier.kind == "person":
            return self._people.of(identifier, ending)
        relation = (person.relation if person is not None else "") or self._relations.get(
            identifier.entity, ""
        )
        number = 0
        if identifier.kind == "place":
            number = self._places.get((identifier.entity, self._label.text(identifier, "en")), 0)
        return self._label.text(identifier, language, relation, number) + ending

    def _ending(self, identifier: Identifier) -> str:
        """The genitive of a mention: one with an apostrophe always, a bare s where the name is known without it."""
        if identifier.kind not in WITH_GENITIVE:
            return ""
        whole = name_key(identifier.text)
        for base, ending in without_ending(identifier.text)[1:]:
            if "'" in ending or "’" in ending:
                return ending
            words = base.split()
            if whole not in self._bases - {whole} and (
                name_key(base) in self._bases
                or name_key(words[-1]) in self._bases
                or _is_name_or_place(words[-1])
            ):
                return ending
        return ""


def _numbers_of_places(
    identifiers: Sequence[Identifier], register: Register, label: Label
) -> dict[tuple[str, str], int]:
    """A number by entity and description, where the description fits another place of the study as well."""
    alike: dict[str, dict[str, None]] = {}
    for one in identifiers:
        known = register.person(one.entity)
        if one.kind == "place" and one.level != "keep" and not (known and known.replacement_in("en")):
            alike.setdefault(label.text(one, "en"), {})[one.entity] = None
    return {
        (entity, described): number
        for described, entities in alike.items()
        if len(entities) > 1
        for number, entity in enumerate(entities, 1)
    }


def _is_name_or_place(word: str) -> bool:
    from qualcode.languages import find_place, is_first_name, is_surname

    bare = word.removesuffix("s")  # the lists see through a genitive themselves, here it matters
    return is_first_name(word) or is_surname(word) or (bare == word and bool(find_place(word)))
