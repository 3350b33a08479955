"""People: first names and surnames we know, titles, kinship, initials; names that are also words by their company."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import bare_name, is_ordinary
from qualcode.anonymising.identities.names import reads_as_name, words_under
from qualcode.languages import (
    is_also_a_word,
    is_first_name,
    is_head_noun,
    is_surname,
    looks_like_surname,
    role_form,
)

DETECTOR = "people"
STOPS = frozenset(("capital",))

_CLASSES = frozenset(("ordinal", "number", "head"))
_OFFICES = frozenset(("title", "role", "colleague"))


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Names of people in `passage`: each a full name as far as it goes, without title and genitive ending."""
    if "Nordmann" in passage.text or "Doe" in passage.text or "Bloggs" in passage.text:
        yield from _nobodies(passage)
    for first, last in name_runs(passage):
        yield from _in_run(passage, context, first, last)
        if context.particles and (passage.before(first), passage.lower[first]) in context.particles:
            yield Found(
                *passage.span(first - 1, last), "person", "direct", 0.85, DETECTOR
            )  # "alle sier de Wit"
    for i in passage.where("joined"):
        if passage.has_capital(i):
            yield from _in_compound(passage, context, i)
    if passage.language == "en":
        yield from _by_office(passage)


_NOBODY = re.compile(
    r"\b(?:(?:Ola (?:og|eller) )?Kari|(?:Kari (?:og|eller) )?Ola) Nordmann|(?:Joe|Jane) Bloggs|J(?:ohn|ane) Doe\b"
)


def _nobodies(passage: Passage) -> Iterator[Found]:
    """ "Ola Nordmann", "Joe Bloggs": people in general, unless somebody is introduced by that name."""
    for match in _NOBODY.finditer(passage.text):
        first = passage.index_at(match.start())
        named = any(passage.before(first, k) in cues("naming") for k in (1, 2))
        named = named or (
            passage.before(first) in cues("being") and passage.before(first, 2) in cues("first_person")
        )
        if not (named or _company(passage, first, first)):
            passage.kept.update(range(first, passage.index_at(match.end())))
            yield Found(*match.span(), "person", "keep", 0.98, "keep: a name for people in general")


def _in_compound(passage: Passage, context: Context, i: int) -> Iterator[Found]:
    """The name in "Kari-saken", which is masked alone, and names such as "Safari-Kolbjørn"."""
    head, _, tail = passage.words[i].partition("-")
    start, end = passage.span(i, i)
    if i in passage.kept and not (tail[:1].isupper() and is_first_name(tail)):
        return
    if not (head and tail) or (is_first_name(head) and is_first_name(tail)):
        return
    if tail[0].isupper() and is_first_name(tail) and not is_also_a_word(tail) and len(head) > 2:
        yield Found(start, end, "person", "direct", 0.8, DETECTOR)
    elif (
        tail.islower()
        and is_first_name(head)
        and (not is_also_a_word(head) or head.lower() in context.people or tail in cues("kinship"))
    ):
        yield Found(start, start + len(head), "person", "direct", 0.75, DETECTOR)


def _by_office(passage: Passage) -> Iterator[Found]:
    """English writes who is meant by the office with a capital: "the Emperor", "what Secretary told them"."""
    for i in passage.where("title"):
        if passage.before(i) in ("prime", "foreign", "finance"):
            continue
        if passage.has_capital(i) and i not in passage.kept and not passage.starts_sentence(i):
            yield Found(*passage.span(i, i), "role", "indirect", 0.4, DETECTOR)


def name_runs(passage: Passage) -> list[tuple[int, int]]:
    """Words with capitals side by side, with the particles and initials between them: first and last position."""
    if passage.runs is None:
        passage.runs = _name_runs(passage)
    return passage.runs


def _name_runs(passage: Passage) -> list[tuple[int, int]]:
    capitals = passage.names
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(capitals):
        first = last = capitals[at]
        at += 1
        while at < len(capitals) and _joins(passage, last, capitals[at]):
            last = capitals[at]
            at += 1
        runs.append((first, last))
    return runs


def _joins(passage: Passage, left: int, right: int) -> bool:
    if right == left + 1:
        return passage.touches(left) or (passage.gap(left) in (". ", ".") and _is_initial(passage, left))
    between = passage.lower[left + 1 : right]
    return (
        len(between) <= 2
        and all(word in cues("particle") for word in between)
        and all(passage.touches(k) for k in range(left, right))
        and (
            is_first_name(passage.lower[left])
            or _is_initial(passage, left)
            or (
                not is_ordinary(passage.lower[left])
                and left not in passage.kept
                and right not in passage.kept
            )
        )
    )


def _is_initial(passage: Passage, i: int) -> bool:
    word = passage.words[i]
    return (len(word) == 1 and word.isupper()) or word.lower() in (
        "dr",
        "mr",
        "mrs",
        "ms",
        "st",
        "prof",
        "jr",
        "fr",
    )


def _in_run(passage: Passage, context: Context, first: int, last: int) -> Iterator[Found]:
    """The people among words with capitals that stand side by side."""
    head = first
    while first <= last and _leads_in(passage, context, first, last):
        first += 1
    at = first
    while at <= last:
        end = _name_end(passage, at, last)
        sure = _confidence(passage, context, at, end)
        if not sure and end > at:
            at += 1  # "Then Maria" where the first word is of another language
            continue
        if sure:
            begin = _with_strange_names(passage, first, at, end)
            yield _person(passage, begin, end, sure)
            if at == first and head < first and _is_capital_role(passage, first - 1):
                yield Found(*passage.span(first - 1, first - 1), "role", "indirect", 0.5, DETECTOR)
        at = end + 1


def _with_strange_names(passage: Passage, first: int, at: int, end: int) -> int:
    """Where a name begins whose first word is in no list: "Yousra Abdul Rahman", but not "Then Abdul Rahman"."""
    while (
        at > first
        and (at < end or (is_first_name(passage.lower[at]) and "-" not in passage.words[at - 1]))
        and passage.touches(at - 1)
        and at - 1 not in passage.kept
        and len(passage.words[at - 1]) > 2
        and not passage.words[at - 1].isupper()
        and not is_ordinary(passage.lower[at - 1])
        and not any(passage.is_kind(at - 1, kind) for kind in ("title", "role", "place", "weekday", "month"))
    ):
        at -= 1
    return at


def _is_office(passage: Passage, i: int) -> bool:
    """Whether word i is an office or occupation by itself, not only the first word of one ("data" of a data analyst)."""
    return passage.is_kind(i, "role") and role_form((passage.lower[i],)) is not None


def _is_capital_role(passage: Passage, i: int) -> bool:
    """Whether word i is a title that says more than Mr: "Secretary Brown", "Emperor Otto"; English only has capitals there."""
    kinds = _is_office(passage, i) or passage.is_kind(i, "title")
    return kinds and not passage.starts_sentence(i) and passage.lower[i] not in words_under("titles")


def _leads_in(passage: Passage, context: Context, i: int, last: int) -> bool:
    """Whether a word with a capital at the run's head is no part of a name: a title, a role, a sentence's first word."""
    word = passage.lower[i]
    if i < last and _is_initial(passage, i) and word != "i":
        return False
    if word in ("i", "i'm", "i've", "i'd", "i'll") or passage.is_kind(i, "weekday"):
        return True
    follows = i < last
    if follows and passage.is_any(i, _OFFICES) and not is_first_name(word):
        return True
    if follows and passage.is_kind(i, "kinship") and not (is_first_name(word) and not is_ordinary(word)):
        return True
    if not passage.starts_sentence(i):
        return False
    if not is_ordinary(word, passage.language if len(word) > 3 else None):
        return False
    if not follows and is_first_name(bare_name(word)) and _acts_as_person(passage, context, i):
        return False
    # "Dag Hansen sa", but not "Men Hansen sa"
    return not (
        is_first_name(word)
        and (
            not is_also_a_word(word)
            or (follows and (_is_name(passage.lower[i + 1]) or _is_met(passage, context, i)))
        )
    )


def _is_met(passage: Passage, context: Context, i: int) -> bool:
    """Whether a name that is a word is met as a name elsewhere, and a word follows that can be its surname."""
    following = passage.lower[i + 1]
    if len(following) == 1 and passage.gap(i + 1)[:1] == ".":
        return True  # "Ola T. er læraren"
    return passage.lower[i] in context.people and not is_ordinary(following) and i + 1 not in passage.kept


def _name_end(passage: Passage, first: int, last: int) -> int:
    """The last word of the name that begins at `first`: it ends at a genitive and before what is kept."""
    end = first
    while end < last:
        word, following = passage.words[end], passage.lower[end + 1]
        if word.endswith(("'s", "’s")) or (end + 1 in passage.kept and not is_surname(following)):
            break
        if (
            word.endswith("s")
            and not is_first_name(word)
            and is_first_name(word[:-1])
            and not is_surname(following)
        ):
            break
        common = passage.has_capital(end + 1) and is_ordinary(following, "en") and not _is_name(following)
        common = common and passage.lower[end] not in cues("particle")
        if passage.language == "en" and common and len(following) > 1:
            break  # "Roman Photographic Legacy": English writes whole titles with capitals
        if passage.is_kind(end + 1, "weekday") or passage.is_kind(end + 1, "role"):
            break
        end += 1
    return end


def _is_name(word: str) -> bool:
    bare = bare_name(word)
    return is_first_name(bare) or is_surname(bare) or looks_like_surname(bare)


def _confidence(passage: Passage, context: Context, first: int, last: int) -> float:
    """How sure it is that parts `first` to `last` are a person's name; 0 when they are not."""
    parts = [bare_name(word) for word in passage.lower[first : last + 1]]
    if len(parts) > 1 and is_head_noun(parts[-1]):
        return 0.0
    if parts[0] in words("people", "no_names"):
        return 0.0
    if len(parts) == 1:
        return _alone(passage, context, first, parts[0])
    if (
        len(parts) == 2
        and len(parts[1]) == 1
        and passage.gap(last)[:1] == "."
        and (is_first_name(parts[0]) or not is_ordinary(parts[0]))
    ):
        return 0.85  # "Rasma P."
    if all(k in passage.kept for k in range(first, last + 1)):
        return 0.0
    if first in passage.kept and (last in passage.kept or not is_surname(parts[-1])):
        return 0.0
    if all(len(word) == 1 for word in parts):
        return 0.0
    if is_first_name(parts[0]):
        return 0.95
    if _is_initial(passage, first):  # "K. Hansen", but not "in group F. Oh yes"
        return 0.0 if all(is_ordinary(word) and not _is_name(word) for word in parts[1:]) else 0.95
    if is_surname(parts[-1]) and not is_ordinary(parts[-1]):
        return 0.85
    if looks_like_surname(parts[-1]) and not all(is_ordinary(word) for word in parts):
        return 0.75
    return _company(passage, first, last)


def _alone(passage: Passage, context: Context, first: int, word: str) -> float:
    """How sure it is that a word with a capital, here without its genitive ending, is a person's name by itself."""
    if first in passage.kept:
        kin = passage.before(first) in cues("kinship") and passage.before(first, 2) in cues("possessive")
        related = kin and not passage.is_kind(first, "place")  # "my daughter Tise"
        return _company(passage, first, first) if is_first_name(word) or related else 0.0
    if passage.language == "en" and word in words("people", "english_function"):
        return 0.0
    if len(word) == 1 or (passage.words[first].isupper() and len(word) < 4 and not is_first_name(word)):
        return 0.0
    initial, company = passage.starts_sentence(first), _company(passage, first, first)
    if company and not (initial and is_ordinary(word) and not is_first_name(word)):
        return company
    if is_first_name(word):
        if not is_also_a_word(word):
            return 0.75 if initial and is_ordinary(word) else 0.9
        if passage.language == "en" and _in_title(passage, first):
            return 0.0
        if not initial:
            return 0.8
        return 0.65 if _acts_as_person(passage, context, first) else 0.0
    if is_surname(word) and not (initial and is_ordinary(word)):
        if passage.before(first) in cues("place_preposition") and passage.is_kind(first, "place"):
            return 0.0
        return 0.7
    return 0.0


def _in_title(passage: Passage, i: int) -> bool:
    """Whether an English word that may be a name is a month, or one of several words with capitals: "Summer School"."""
    if passage.is_kind(i, "month"):
        return passage.after(i) not in cues("person_verb")
    beside = [k for k in (i - 1, i + 1) if 0 <= k < len(passage) and passage.touches(min(k, i))]
    return any(
        passage.has_capital(k) and is_ordinary(passage.lower[k], "en") and not passage.starts_sentence(k)
        for k in beside
    )


def _company(passage: Passage, first: int, last: int) -> float:
    """What the words around say: a title, kinship, "heter" in front of it; 0 when nothing."""
    for back in (1, 2):
        word = passage.before(first, back)
        if not word:
            break
        if word in cues("title") and back == 1:
            return 0.95
        if word in cues("kinship"):
            return 0.9
        if word in cues("colleague") or (back == 1 and _is_office(passage, first - 1)):
            return 0.85
        if back == 1 and word not in cues("possessive"):
            break
    return 0.0


def _acts_as_person(passage: Passage, context: Context, i: int) -> bool:
    """Whether a name that is a word, at a sentence's start, is the name: by what follows, or as it is met elsewhere."""
    word = passage.lower[i]
    base = bare_name(word)
    norwegian = passage.language in ("nb", "nn")
    if _is_whole_sentence(passage, i) and is_first_name(base) and (norwegian or base in context.people):
        return True  # "Han er gift. Odd. Han er bonde."
    if norwegian and base in words_under("rare") and passage.after(i) in words("people", "was"):
        return True  # "Liv var blid."
    if norwegian and passage.after(i) in ("går", "gjekk", "gikk") and passage.after(i, 2) in ("i", "på"):
        return passage.has_capital(i + 3) or passage.is_any(i + 3, _CLASSES)  # "Sol går på Søve", "i tredje"
    if norwegian and base in words_under("rare") and _has_byname(passage, i):
        return True  # "Odd i oppgang C", "Stein på Neset"
    if passage.gap(i).strip() == "(" and i + 1 < len(passage) and passage.words[i + 1].isdecimal():
        return True  # "Anna (9)"
    if passage.gap(i).strip() == "," and (
        passage.after(i) in words("people", "behind_comma")
        or (norwegian and passage.is_kind(i + 1, "kinship"))
    ):
        return True  # "Rob, he left.", "May, kona, ho sa nei"
    met = base in context.people and reads_as_name(
        passage.words[i], "", passage.after(i), starts_sentence=True
    )
    if met and (base != word or passage.after(i) not in words("people", "not_after")):
        return True
    if passage.after(i) in ("og", "and"):
        beside = passage.after(i, 2)
        return beside in cues("first_person") or (is_first_name(beside) and passage.has_capital(i + 2))
    return passage.after(i) in cues("person_verb") and base not in words("people", "pronouns")


def _has_byname(passage: Passage, i: int) -> bool:
    """Whether where somebody lives follows, as people say who is meant: a name, a letter, or "som"."""
    if passage.after(i) in ("i", "på", "frå", "fra"):
        return passage.has_capital(i + 2) or passage.has_capital(i + 3)
    return passage.after(i) == "som" and passage.gap(i).strip() == ","


def _is_whole_sentence(passage: Passage, i: int) -> bool:
    """Whether word i is all that is said between two full stops, and no interjection."""
    opens = i == 0 or passage.gap(i - 1).strip()[:1] in (".", "?", "!")
    alone = opens and passage.gap(i).strip()[:1] == "."
    return alone and passage.lower[i] not in words("passage", "spoken") and len(passage.words[i]) > 2


def _person(passage: Passage, first: int, last: int, sure: float) -> Found:
    start, end = passage.span(first, last)
    word = passage.text[passage.starts[last] : end].lower()
    if word.endswith("s") and bare_name(word) != word:
        end -= 1
    return Found(start, end, "person", "direct", sure, DETECTOR)
