"""Made-up names for people, on request: the same one everywhere, never one that a real person here bears."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from qualcode.anonymising.identities.names import is_ordinary_word, name_key, name_parts, without_ending
from qualcode.anonymising.identities.register import Register
from qualcode.model import Identifier

Gender = Literal["female", "male", "neutral"]
_GENDERS: Mapping[str, Gender] = {"f": "female", "m": "male"}
_ORIGINS = ("english", "latvian", "lithuanian", "norwegian")


class RealisticNames:
    """Gives each person a made-up name of the same gender and origin as their own, where these can be told.

    No word of it is in the register or among the names found. A first name alone becomes the first name alone, so
    that speech still sounds like speech.
    """

    def __init__(
        self,
        by_entity: Mapping[str, Sequence[Identifier]],
        register: Register,
        told: Mapping[str, str],
        spoken: Mapping[str, str | None],
    ) -> None:
        """`told` is the gender, "f" or "m", that the words beside an entity's mentions tell, or ""; `spoken` each
        document's language.
        """
        taken = set(register.name_words)
        for ones in by_entity.values():
            for one in ones:
                for word in name_parts(one.text).words:
                    taken |= {name_key(base) for base, _ in without_ending(word)}
        self._names: dict[str, tuple[str, str]] = {}
        self._real: dict[str, frozenset[str]] = {}
        pools: dict[tuple[str, Gender | None], Iterator[tuple[str, str]]] = {}
        for entity, ones in by_entity.items():
            person = register.person(entity)
            full = (
                person.name
                if person is not None
                else max((one.text for one in ones), key=lambda t: len(t.split()))
            )
            parts = name_parts(full)
            gender = _gender(parts.words, person.gender if person is not None else "", told.get(entity, ""))
            origin = _origin(parts.words, spoken.get(ones[0].document))
            if (origin, gender) not in pools:
                pools[origin, gender] = _pairs(origin, gender, taken)
            given, surname = next(pools[origin, gender])
            taken |= {name_key(given), name_key(surname)}
            self._names[entity] = (given, surname)
            self._real[entity] = frozenset(name_key(word) for word in parts.surnames)

    def of(self, identifier: Identifier, ending: str) -> str:
        """The made-up name as this mention would say it, with the mention's genitive."""
        given, surname = self._names[identifier.entity]
        words = name_parts(identifier.text.removesuffix(ending)).words
        if len(words) > 1:
            return f"{given} {surname}{ending}"
        real = self._real[identifier.entity]
        is_surname = bool(words) and name_key(words[0]) in real
        return f"{surname if is_surname else given}{ending}"


def _gender(words: Sequence[str], registered: str, told: str) -> Gender | None:
    """The gender of a person: as the register has it, else of the first name, else as "my wife" tells; None where none does."""
    from qualcode.languages import gender_of

    by_name = gender_of(words[0]) if words else None
    if registered in _GENDERS:
        return _GENDERS[registered]
    return by_name if by_name in ("female", "male") else _GENDERS.get(told, by_name)


def _origin(words: Sequence[str], language: str | None) -> str:
    """The origin whose first names hold the name; where none or several do, that of the language spoken."""
    from qualcode.languages import first_names

    fitting = [o for o in _ORIGINS if words and words[0].capitalize() in first_names(o)]
    if len(fitting) == 1:
        return fitting[0]
    return "english" if language == "en" else "norwegian"


def _pairs(origin: str, gender: Gender | None, taken: set[str]) -> Iterator[tuple[str, str]]:
    """Name pairs that no one has yet, in an order that is mixed but the same every time."""
    from qualcode.languages import first_names, surnames

    genders: tuple[Gender, ...] = ("neutral", "female", "male") if gender is None else (gender,)
    given = _usable([name for g in genders for name in first_names(origin, g)])
    family = _usable(surnames(origin) or surnames("norwegian"))
    mixed = random.Random(f"{origin} {gender}")
    mixed.shuffle(given)
    mixed.shuffle(family)
    for step in range(len(family)):
        for number, name in enumerate(given):
            pair = name, family[(number + step) % len(family)]
            if not {name_key(word) for word in pair} & taken:
                yield pair


def _usable(names: Sequence[str]) -> list[str]:
    return [name for name in names if name.isalpha() and not is_ordinary_word(name) and len(name) > 2]
