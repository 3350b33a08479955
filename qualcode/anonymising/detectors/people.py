"""People: first names and surnames we know, titles, kinship, initials; names that are also words by their company."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.anonymising.cues import cues
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage, is_ordinary
from qualcode.languages.names import is_also_a_word, is_first_name, is_surname, looks_like_surname
from qualcode.languages.organisations import is_head_noun

DETECTOR = "people"


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Names of people in `passage`: each a full name as far as it goes, without title and genitive ending."""
    for first, last in name_runs(passage):
        yield from _in_run(passage, context, first, last)
    yield from _in_lower_case(passage, context)


def name_runs(passage: Passage) -> list[tuple[int, int]]:
    """Words with capitals side by side, with the particles and initials between them: first and last position."""
    capitals = passage.capitals
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
        and (is_first_name(passage.lower[left]) or _is_initial(passage, left))
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
    while first <= last and _leads_in(passage, first, last):
        first += 1
    at = first
    while at <= last:
        end = _name_end(passage, at, last)
        sure = _confidence(passage, context, at, end)
        if sure:
            yield _person(passage, at, end, sure)
        at = end + 1


def _leads_in(passage: Passage, i: int, last: int) -> bool:
    """Whether a word with a capital at the run's head is no part of a name: a title, a role, a sentence's first word."""
    word = passage.lower[i]
    if word in ("i", "i'm", "i've", "i'd", "i'll") or passage.is_kind(i, "weekday"):
        return True
    follows = i < last
    if (
        follows
        and any(passage.is_kind(i, kind) for kind in ("title", "role", "colleague"))
        and not is_first_name(word)
    ):
        return True
    if follows and passage.is_kind(i, "kinship") and not (is_first_name(word) and not is_ordinary(word)):
        return True
    if not passage.starts_sentence(i):
        return False
    if not is_ordinary(word):
        return False
    # "Dag Hansen sa", but not "Men Hansen sa"
    return not (
        is_first_name(word) and (not is_also_a_word(word) or (follows and _is_name(passage.lower[i + 1])))
    )


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
        if passage.is_kind(end + 1, "weekday") or passage.is_kind(end + 1, "role"):
            break
        end += 1
    return end


def _is_name(word: str) -> bool:
    bare = _bare(word)
    return is_first_name(bare) or is_surname(bare) or looks_like_surname(bare)


def _bare(word: str) -> str:
    """A written name without its genitive ending, when what is left is a name."""
    if word.endswith(("'s", "’s")):
        return word[:-2]
    if word.endswith("s") and not (is_first_name(word) or is_surname(word)):
        base = word[:-1]
        if is_first_name(base) or is_surname(base):
            return base
    return word


def _confidence(passage: Passage, context: Context, first: int, last: int) -> float:
    """How sure it is that words `first` to `last` are a person's name; 0 when they are not."""
    words = [_bare(word) for word in passage.lower[first : last + 1]]
    if len(words) > 1 and is_head_noun(words[-1]):
        return 0.0
    company = _company(passage, first, last)
    if len(words) > 1:
        if all(k in passage.kept for k in range(first, last + 1)):
            return 0.0
        if is_first_name(words[0]) or _is_initial(passage, first):
            return 0.95
        if is_surname(words[-1]) and not is_ordinary(words[-1]):
            return 0.85
        if looks_like_surname(words[-1]) and not all(is_ordinary(word) for word in words):
            return 0.75
        return company
    word = words[0]
    initial = passage.starts_sentence(first)
    if first in passage.kept:
        return 0.0
    if len(word) == 1 or (passage.words[first].isupper() and len(word) < 4 and not is_first_name(word)):
        return 0.0
    if company and not (initial and is_ordinary(word) and not is_first_name(word)):
        return company
    if is_first_name(word):
        if not is_also_a_word(word):
            return 0.75 if initial and is_ordinary(word) else 0.9
        if not initial:
            return 0.8
        return 0.6 if _acts_as_person(passage, first) or context.names[word] else 0.0
    if is_surname(word) and not (initial and is_ordinary(word)):
        if passage.before(first) in cues("place_preposition") and passage.is_kind(first, "place"):
            return 0.0
        return 0.7
    return 0.0


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
        if word in cues("colleague") or (back == 1 and passage.is_kind(first - 1, "role")):
            return 0.85
        if back == 1 and word not in cues("possessive"):
            break
    return 0.0


def _acts_as_person(passage: Passage, i: int) -> bool:
    return passage.after(i) in cues("person_verb") or (
        passage.after(i) in ("og", "and")
        and is_first_name(passage.after(i, 2))
        and passage.has_capital(i + 2)
    )


def _in_lower_case(passage: Passage, context: Context) -> Iterator[Found]:
    """Names written small: everywhere in texts without capitals, else only unmistakable ones."""
    done = -1
    for i in passage.where("first name", "surname"):
        if i <= done or passage.has_capital(i):
            continue
        word = _bare(passage.lower[i])
        following = _bare(passage.lower[i + 1]) if i + 1 < len(passage) and passage.touches(i) else ""
        if following and not _could_follow(following):
            following = ""
        distinct = not is_also_a_word(word)
        sure = 0.0
        if is_first_name(word):
            if passage.caseless and distinct and not (is_ordinary(word) and len(word) < 4):
                sure = 0.8
            elif distinct and len(word) > 3 and not is_ordinary(word):
                sure = 0.65
            elif (
                following
                and (is_surname(following) or looks_like_surname(following))
                and not is_also_a_word(following)
            ):
                sure = 0.7
            elif passage.caseless and _in_company(passage, i):
                sure = 0.6
        elif passage.caseless and distinct and not is_ordinary(word) and not passage.is_kind(i, "place"):
            sure = 0.6
        if not sure:
            continue
        done = i + 1 if (following and passage.caseless) or sure == 0.7 else i
        while (
            passage.caseless
            and done + 1 < len(passage)
            and passage.touches(done)
            and done > i
            and _could_follow(passage.lower[done + 1])
        ):
            done += 1
        yield _person(passage, i, done, sure)


def _could_follow(word: str) -> bool:
    """Whether a word written small may be the next part of a name."""
    bare = _bare(word)
    if is_surname(bare) or is_first_name(bare):
        return not is_also_a_word(bare) or (is_surname(bare) and not is_first_name(bare) and len(bare) > 3)
    return (looks_like_surname(bare) and not is_ordinary(bare)) or (
        not is_ordinary(word) and bare.isalpha() and len(bare) > 3
    )


def _in_company(passage: Passage, i: int) -> bool:
    before, earlier = passage.before(i), passage.before(i, 2)
    if (
        before in cues("title")
        or before in cues("naming")
        or (earlier in cues("naming") and before in ("er", "is", "var", "was"))
    ):
        return True
    if before in cues("possessive") and earlier in cues("kinship"):
        return True
    return before in (
        "onkel",
        "tante",
        "uncle",
        "aunt",
        "auntie",
        "søster",
        "syster",
        "bror",
        "fetter",
        "kusine",
    )


def _person(passage: Passage, first: int, last: int, sure: float) -> Found:
    start, end = passage.span(first, last)
    word = passage.text[passage.starts[last] : end].lower()
    if word.endswith("s") and _bare(word) != word:
        end -= 1
    return Found(start, end, "person", "direct", sure, DETECTOR)
