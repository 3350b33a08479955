"""Which mentions are the same person, place or thing, across all transcripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from types import MappingProxyType

from qualcode.anonymising.identities.found_names import FoundNames
from qualcode.anonymising.identities.name_words import distinct_words
from qualcode.anonymising.identities.names import (
    NameParts,
    is_ordinary_word,
    name_key,
    name_parts,
    without_ending,
)
from qualcode.anonymising.identities.near_names import NearNames
from qualcode.anonymising.identities.persons import Mention, Person
from qualcode.anonymising.reviewing.by_hand import BY_HAND
from qualcode.model import Identifier, Span

#: What is asked of the reviewer: which mention, whose it may be, and what was done in the meantime.
CONFLICT_COLUMNS = ("document", "start", "end", "text", "candidates", "entity", "why")
_FULL_ELSEWHERE = "named in full only in another document"
_OF_THE_TALK = (
    "the ",
    "our ",
    "my ",
)  # "the office" is a workplace where it was told so, and any office elsewhere
_SPREAD_FROM = 0.5  # detections below this are looked at by the reviewer before they spread


@dataclass(frozen=True, slots=True)
class Conflict:
    """A mention that may be one of several people, or that was joined with little to go by."""

    document: str
    start: int
    end: int
    text: str
    candidates: tuple[str, ...]
    entity: str
    why: str


# what is masked as a whole, whichever names stand in it: kari.moe@lom.example, Moe og Lie AS
_WHOLE = frozenset(("organisation", "contact", "id", "address"))


@dataclass(eq=False)
class _Cluster:
    """Mentions that are one person: the fullest name seen, in which documents it was seen in full, and in which alone.

    A name of one word that no full name and no register explains holds for the documents it was seen in only.
    Told apart by identity, for two people may have the same name.
    """

    entity: str
    parts: NameParts
    documents: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    registered: bool = False
    keys: set[str] = field(default_factory=set)

    @property
    def is_known(self) -> bool:
        """Whether more than one word of the name is known, or the register holds it."""
        return self.registered or len(self.parts.words) > 1

    @property
    def words(self) -> frozenset[str]:
        return frozenset(name_key(word) for word in self.parts.words) | self.keys


def resolve(
    identifiers: Iterable[Identifier],
    texts: Mapping[str, str],
    registered: Sequence[Person] = (),
    mentions: Mapping[str, Sequence[Mention]] = MappingProxyType({}),
    participants: Callable[[str], Iterable[str]] = lambda document: (),
) -> tuple[list[Identifier], list[Conflict]]:
    """Give every mention its entity, add the mentions of a known entity that no detector saw, and list conflicts.

    `texts` are the documents' texts by id, in the order of the study; `registered` are the people of the register and
    `mentions` where it names them, by document; `participants` who was interviewed in each. A person's full name, first name, surname,
    nickname, genitive, initials and misspelling are one entity. A first name that several bear is an entity of its
    own in that document and a conflict: it is masked, and whose it is, is asked and not guessed. So is a name of one
    word that other participants say too, where no full name and no register tells who is meant. What was kept
    stays kept.
    """
    resolver = _Resolver(texts, registered, mentions, participants)
    resolved = resolver.run(
        sorted(identifiers, key=lambda one: (resolver.order(one.document), one.start, -one.end))
    )
    return resolved, resolver.conflicts


class _Resolver:
    """One pass over a study: holds the people met so far and the numbers given out."""

    def __init__(
        self,
        texts: Mapping[str, str],
        registered: Sequence[Person],
        mentions: Mapping[str, Sequence[Mention]],
        participants: Callable[[str], Iterable[str]],
    ) -> None:
        self.texts = texts
        self._participants = cache(
            lambda document: frozenset(participants(document) if document in texts else ())
        )
        self.conflicts: list[Conflict] = []
        self._registered = registered
        self._mentions = mentions
        self._order = {document: number for number, document in enumerate(texts)}
        self._numbers: dict[str, int] = {}
        self._taken = {person.entity for person in registered}
        self._reserved: set[str] = set()
        self._clusters: list[_Cluster] = []
        self._by_word: dict[str, list[_Cluster]] = {}
        self._by_letter: dict[str, list[_Cluster]] = {}
        self._given: dict[str, _Cluster] = {}
        self._alone: dict[str, _Cluster] = {}  # by entity: names of one word that nothing explains
        self._near = NearNames()
        self._things: dict[tuple[str, str], str] = {}

    @cached_property
    def _words(self) -> set[str]:
        """Every word of the study, as it is written somewhere."""
        return distinct_words(self.texts.values())

    def order(self, document: str) -> int:
        return self._order.get(document, len(self._order))

    def run(self, identifiers: Sequence[Identifier]) -> list[Identifier]:
        for person in self._registered:
            if person.kind == "person":
                cluster = _Cluster(person.entity, person.parts, registered=True)
                cluster.keys = {name_key(alias) for alias in person.aliases}
                self._add(cluster)
        self._reserve(identifiers)
        kept = self._with_register(identifiers)
        self._take_over(kept)
        people = [one for one in kept if one.kind == "person" and one.level != "keep"]
        self._named_in_full = self._full_names(people)
        resolved = [self._resolved(one) for one in kept]
        return self._spread(resolved)

    # -- entities that came with the identifiers, from a review or from an earlier run -------------------------------

    def _reserve(self, identifiers: Sequence[Identifier]) -> None:
        """Numbers that are given out already are not given out again."""
        self._reserved = {one.entity for one in identifiers if one.entity and one.level != "keep"}

    def _take_over(self, identifiers: Sequence[Identifier]) -> None:
        """A cluster for each person that came with an entity, so that other mentions join it."""
        given: dict[str, _Cluster] = {}
        for one in identifiers:
            if one.kind != "person" or one.level == "keep" or not one.entity or one.entity in self._taken:
                continue
            parts = _parts_of(one.text)
            cluster = given.get(one.entity)
            if cluster is None:
                cluster = given[one.entity] = _Cluster(self._own(one), parts)
            if len(parts.words) > len(cluster.parts.words):
                cluster.parts = parts
            if len(parts.words) > 1:
                cluster.documents.add(one.document)
            else:
                cluster.keys |= {name_key(word) for word in self._best_reading(parts).words}
                cluster.seen.add(one.document)
        for cluster in given.values():
            self._add(cluster)
            self._given[cluster.entity] = cluster
            if not cluster.is_known:
                self._alone[cluster.entity] = cluster

    def _own(self, one: Identifier) -> str:
        """A given entity, when it is a number of ours; else a number for it: an entity may have been called by name."""
        kind, _, number = one.entity.rpartition(" ")
        if one.entity in self._taken or (kind == one.kind and number.isdigit()):
            return one.entity
        return self._thing(one.kind, f"entity\n{one.entity}")

    # -- the register -------------------------------------------------------------------------------------------------

    def _with_register(self, identifiers: Sequence[Identifier]) -> list[Identifier]:
        """The identifiers with the register's mentions put in; no two of what results overlap by the register."""
        kept: list[Identifier] = []
        by_document: dict[str, list[Identifier]] = {}
        for one in identifiers:
            by_document.setdefault(one.document, []).append(one)
        for document in sorted({*by_document, *self.texts}, key=self.order):
            mentions = list(self._mentions.get(document, ()))
            for one in by_document.get(document, []):
                touching = [m for m in mentions if m.span & one.span]
                if not touching:
                    kept.append(one)
                elif (joined := self._joined(one, touching)) is not None:
                    kept.append(joined)
                    mentions = [m for m in mentions if m not in touching]
            for m in mentions:
                entity = self._entity_of(document, m)
                kept.append(
                    Identifier(
                        document, m.start, m.end, m.text, m.kind, m.level, entity, m.confidence, "register"
                    )
                )
        return sorted(kept, key=lambda one: (self.order(one.document), one.start))

    def _joined(self, one: Identifier, touching: Sequence[Mention]) -> Identifier | None:
        """A detector's find that covers more than the register's mentions do, or None where those say it all."""
        covered = Span(min(m.start for m in touching), max(m.end for m in touching))
        if one.detector == BY_HAND and one.level != "keep" and one.span not in covered:
            return self._added_by_hand(one, touching, covered)
        if one.span in covered or one.level == "keep" or (len(touching) > 1 and one.kind not in _WHOLE):
            return None
        start, end = min(one.start, covered.start), max(one.end, covered.end)
        text = self.texts[one.document][start:end]
        if one.kind != "person":
            return replace(one, start=start, end=end, text=text)
        rest = [word for word in name_parts(text).words if word[0].isupper() and word not in touching[0].text]
        another = bool(rest) and not touching[0].form.startswith("full name")
        entity = "" if another else self._entity_of(one.document, touching[0])
        return replace(one, start=start, end=end, text=text, entity=entity, level="direct")

    def _added_by_hand(self, one: Identifier, touching: Sequence[Mention], covered: Span) -> Identifier:
        """What a reviewer added goes as a whole, whoever is named in it."""
        start, end = min(one.start, covered.start), max(one.end, covered.end)
        same = len(touching) == 1 and touching[0].kind == one.kind and not one.entity
        entity = self._entity_of(one.document, touching[0]) if same else one.entity
        return replace(one, start=start, end=end, text=self.texts[one.document][start:end], entity=entity)

    def _entity_of(self, document: str, mention: Mention) -> str:
        """The entity of a mention of the register, asking the document where several share the name."""
        if mention.entity or mention.form == "other surname":
            return mention.entity
        sure = {
            m.entity for m in self._mentions.get(document, ()) if m.entity and m.form.startswith("full name")
        }
        here = [entity for entity in mention.candidates if entity in sure]
        entity = here[0] if len(here) == 1 else self._shared_name(document, mention.text)
        why = "named in full in the same document" if len(here) == 1 else "several bear this name"
        self.conflicts.append(
            Conflict(document, mention.start, mention.end, mention.text, mention.candidates, entity, why)
        )
        return entity

    def _shared_name(self, document: str, text: str) -> str:
        return self._thing("person", f"{document}\n{_bare(text)}")

    # -- people -------------------------------------------------------------------------------------------------------

    def _full_names(self, people: Sequence[Identifier]) -> dict[int, _Cluster]:
        """Clusters for all full names, before any part of a name is given to one of them."""
        found: dict[int, _Cluster] = {}
        for one in people:
            parts = _parts_of(one.text)
            if (
                one.entity in self._taken
                or len(parts.words) < 2
                or any(len(word) < 2 for word in parts.words)
            ):
                continue
            first, last = name_key(parts.words[0]), parts.words[-1]
            lasts = {name_key(base) for base, _ in without_ending(last)}
            cluster = next(
                (
                    c for c in self._by_word.get(first, [])
                    if len(c.parts.words) > 1 and lasts & {name_key(w) for w in c.parts.words[1:]}
                ),
                None,
            )  # fmt: skip
            if cluster is None:
                cluster = self._new_cluster(parts)
            cluster.documents.add(one.document)
            found[id(one)] = cluster
        return found

    def _new_cluster(self, parts: NameParts) -> _Cluster:
        cluster = _Cluster(self._next("person"), parts)
        self._add(cluster)
        return cluster

    def _add(self, cluster: _Cluster) -> None:
        self._clusters.append(cluster)
        for word in cluster.parts.words:
            self._by_letter.setdefault(name_key(word)[:1], []).append(cluster)
        for word in cluster.words:
            self._by_word.setdefault(word, []).append(cluster)
            self._near.add(word)

    def _resolved(self, one: Identifier) -> Identifier:
        if one.level == "keep":
            return one
        if one.entity:
            resolved = replace(one, entity=self._own(one))
            if one.kind == "person" and resolved.entity in self._given:
                self._ask_again(resolved)
            return resolved
        if one.kind != "person":
            return replace(one, entity=self._thing(one.kind, _bare(one.text)))
        if cluster := self._named_in_full.get(id(one)):
            return replace(one, entity=cluster.entity)
        return replace(one, entity=self._part_of_name(one))

    def _part_of_name(self, one: Identifier) -> str:
        """The entity of a first name, surname, initials or nickname by itself."""
        parts = _parts_of(one.text)
        if not parts.words:
            return self._thing("person", _bare(one.text))
        candidates = self._candidates(parts)
        known = [c for c in candidates if c.is_known]
        named_here = [c for c in known if one.document in c.documents | c.seen]
        here = named_here or [c for c in candidates if not c.is_known and self._holds_in(c, one.document)]
        chosen = here or known
        if len(chosen) > 1:
            entity = self._shared_name(one.document, one.text)
            self._note(one, chosen, entity, "several bear this name")
            return entity
        if not chosen:
            cluster = self._new_cluster(self._best_reading(parts))
        else:
            cluster = chosen[0]
            if not here and not cluster.registered:
                self._note(one, chosen, cluster.entity, _FULL_ELSEWHERE)
        if not cluster.is_known:
            cluster.seen.add(one.document)
            self._alone[cluster.entity] = cluster
            self._ask_about_namesakes(replace(one, entity=cluster.entity))
        return cluster.entity

    def _holds_in(self, cluster: _Cluster, document: str) -> bool:
        """Whether a name of one word was seen in this document, or in another that the same participant speaks in."""
        if document in cluster.seen:
            return True
        return any(self._participants(document) & self._participants(other) for other in cluster.seen)

    def _ask_again(self, one: Identifier) -> None:
        """Note for a mention whose entity came along what was to be asked when it got it."""
        cluster, parts = self._given[one.entity], _parts_of(one.text)
        if not cluster.is_known:
            self._ask_about_namesakes(one)
        elif len(parts.words) == 1 and one.document not in cluster.documents:
            self._note(one, [cluster], one.entity, _FULL_ELSEWHERE)

    def _ask_about_namesakes(self, one: Identifier) -> None:
        """Note a name of one word that others say of somebody whom nothing tells to be the same."""
        mine = self._alone[one.entity]
        others = [c for c in self._candidates(_parts_of(one.text)) if c is not mine and not c.is_known]
        if others:
            self._note(
                one, [*others, mine], one.entity, "the same name, and no more of it, in other documents"
            )

    def _candidates(self, parts: NameParts) -> list[_Cluster]:
        """The people whose names hold every one of these words; initials hold where the letters begin them."""
        found: list[_Cluster] | None = None
        for word in parts.words:
            fitting = self._bearing(word)
            found = fitting if found is None else [c for c in found if c in fitting]
        return found or []

    def _bearing(self, word: str) -> list[_Cluster]:
        key = name_key(word)
        if len(key) == 1:
            return list(dict.fromkeys(self._by_letter.get(key, ())))
        for base, _ in without_ending(word):
            if clusters := self._by_word.get(name_key(base)):
                return list(dict.fromkeys(clusters))
        if len(key) < 5 or is_ordinary_word(word):
            return []
        near = [cluster for known in self._near.of(word) for cluster in self._by_word[known]]
        return list(dict.fromkeys(near))

    def _best_reading(self, parts: NameParts) -> NameParts:
        """A lone name without its genitive, where the bare name is met too in the texts."""
        if len(parts.words) != 1:
            return parts
        for base, ending in without_ending(parts.words[0])[1:]:
            if ending[0] in "'’" or (base in self._words and self._is_genitive_of(parts.words[0], base)):
                return NameParts((base,), ())
        return parts

    def _is_genitive_of(self, word: str, base: str) -> bool:
        """Whether "Karis" is of Kari: not where the word is a name itself (Hans) or the rest an ordinary word (Han)."""
        from qualcode.languages import is_first_name

        return not is_first_name(word) and not is_ordinary_word(base)

    def _note(self, one: Identifier, candidates: Sequence[_Cluster], entity: str, why: str) -> None:
        entities = tuple(c.entity for c in candidates)
        self.conflicts.append(Conflict(one.document, one.start, one.end, one.text, entities, entity, why))

    # -- things and numbers -------------------------------------------------------------------------------------------

    def _thing(self, kind: str, key: str) -> str:
        """The entity of a place, organisation or other thing: the same words are the same thing."""
        if (kind, key) not in self._things:
            bare = next((b for b, e in without_ending(key) if e and (kind, b) in self._things), None)
            self._things[kind, key] = self._things[kind, bare] if bare else self._next(kind)
        return self._things[kind, key]

    def _next(self, kind: str) -> str:
        number = self._numbers.get(kind, 0) + 1
        while f"{kind} {number}" in self._taken or f"{kind} {number}" in self._reserved:
            number += 1
        self._numbers[kind] = number
        return f"{kind} {number}"

    # -- what was found once is found everywhere ----------------------------------------------------------------------

    def _spread(self, resolved: list[Identifier]) -> list[Identifier]:
        """Add the mentions of entities that were found in one place and overlooked in another."""
        people: dict[str, Person] = {}
        for one in resolved:
            sure = one.confidence >= _SPREAD_FROM and one.level != "keep" and one.entity not in self._taken
            if not sure or one.kind not in ("person", "place", "organisation") or len(one.text) < 3:
                continue
            if one.kind == "person":
                if not _looks_like_name(one.text):
                    continue
                written = " ".join(self._best_reading(_parts_of(one.text)).words)
            elif one.text.islower() and one.text.startswith(_OF_THE_TALK):
                continue
            else:
                written = one.text
            known = people.get(one.entity)
            if known is None:
                people[one.entity] = Person(one.entity, written, (), one.kind, one.level)
            elif written != known.name and written not in known.aliases:
                longer, shorter = sorted((known.name, written), key=lambda w: -len(w.split()))
                people[one.entity] = replace(known, name=longer, aliases=(*known.aliases, shorter))
        finder = FoundNames(tuple(people.values()))
        added: list[Identifier] = []
        by_document: dict[str, list[Identifier]] = {}
        for one in resolved:
            by_document.setdefault(one.document, []).append(one)
        for document, text in self.texts.items():
            covered = bytearray(len(text))
            for one in by_document.get(document, ()):
                covered[one.start : one.end] = b"\x01" * (one.end - one.start)
            for m in finder.find(text, covered):
                confidence = min(m.confidence, 0.7)
                one = Identifier(
                    document, m.start, m.end, m.text, m.kind, m.level, m.entity, confidence, "same name"
                )
                alone = self._alone.get(m.entity)
                unclear = not m.entity or (alone is not None and not self._holds_in(alone, document))
                added.append(replace(one, entity=self._part_of_name(one)) if unclear else one)
        return sorted([*resolved, *added], key=lambda one: (self.order(one.document), one.start))


def _bare(text: str) -> str:
    return " ".join(name_key(text).split())


def _parts_of(text: str) -> NameParts:
    """The name in a mention, without a genitive that is surely one."""
    for ending in ("'s", "’s"):
        text = text.removesuffix(ending)
    return name_parts(text)


def _looks_like_name(text: str) -> bool:
    return bool(name_parts(text).words) and len(text.split()) <= 4 and not any(c.isdigit() for c in text)
