"""Text without capitals: where it begins and ends, and what a judge of words says to what was found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.passage import Casing, Found, Passage, casing_of
from qualcode.anonymising.detectors.word_kinds import bare_name
from qualcode.anonymising.judges.name_judge import Odds, load_judge, with_odds
from qualcode.anonymising.judges.small_letters_evidence import candidates, is_name_like, small_evidence
from qualcode.languages import is_first_name
from qualcode.model import Kind

DETECTOR = "small letters judge"

# Chosen on the development interviews, each judged by weights learnt without it.
_NAME = 0.25  # a word this likely to belong to a name is found
_AGAIN = 0.08  # or this likely, where it is met as a person's name elsewhere in the document
_BESIDE = 0.12  # or this likely, behind a person's name
_IN_FRONT = 0.04  # or this likely, a first name in front of one
_SURE = 0.7  # so likely a person's that other mentions are believed more easily
_PERSON = 0.3  # a name this likely to be a person's is one
_DOUBTED = 0.06  # what is found as a name and is less likely than this to be one, is none
_TRUSTED = frozenset(["naming", "contacts", "titles"])  # said to be names, whatever they look like
_NAMES = ("person", "place", "organisation")


def opinions_without_capitals(passages: Sequence[Passage]) -> list[Mapping[int, Odds]]:
    """For each passage of a document the judge's odds by position; empty for passages with capitals."""
    odds: list[Mapping[int, Odds]] = [{} for _ in passages]
    for group in ("no", "en"):
        numbers = [
            n for n, p in enumerate(passages) if p.caseless and (p.language == "en") == (group == "en")
        ]
        judge = load_judge(f"{group}_small") if numbers else None
        if judge is None:
            continue
        asked = [passages[n] for n in numbers]
        places = [candidates(passage) for passage in asked]
        judged = with_odds(asked, places, judge, small_evidence(asked, places))
        met = _met(asked, judged)
        for n, shares in zip(numbers, judged, strict=True):
            odds[n] = shares
            passages[n].named = _named(passages[n], shares, met)
    return odds


def _met(passages: Sequence[Passage], odds: Sequence[Mapping[int, Odds]]) -> frozenset[str]:
    """Words that are surely a person's name somewhere in the document, without a genitive's ending."""
    return frozenset(
        bare_name(passage.lower[i])
        for passage, shares in zip(passages, odds, strict=True)
        for i, share in shares.items()
        if share.person >= _SURE
    )


def _named(passage: Passage, odds: Mapping[int, Odds], met: frozenset[str]) -> dict[int, Kind]:
    """The words taken for names: likely ones, and less likely ones that are met as a name or stand beside one."""
    named: set[int] = set()
    for i, share in odds.items():
        word = passage.lower[i]
        again = word in met or word.removesuffix("s") in met or bare_name(word) in met
        if 1 - share.none >= (_AGAIN if again else _NAME) and passage.gap(i)[:1] != "-":
            named.add(i)
    for i in sorted(odds):
        likely = 1 - odds[i].none
        goes_on = (
            i - 1 in named and i - 1 in odds and passage.touches(i - 1) and odds[i - 1].person >= _PERSON
        )
        leads = i + 1 in named and i + 1 in odds and passage.touches(i) and odds[i + 1].person >= _SURE
        if (goes_on and likely >= _BESIDE) or (
            leads and likely >= _IN_FRONT and is_first_name(passage.lower[i])
        ):
            named.add(i)
    inside = [i for i in range(2, len(passage)) if _is_behind_particle(passage, i, named)]
    return {i: _kind(odds[i]) if i in odds else "person" for i in sorted(named.union(inside))}


def _is_behind_particle(passage: Passage, i: int, named: set[int]) -> bool:
    """Whether word i ends a name: "declan mc hale", "maarten de wit", but not "kari, de kom"."""
    before = passage.lower[i - 1]
    if i - 2 not in named or not (passage.touches(i - 1) and passage.touches(i - 2)):
        return False
    if before not in ("mc", "mac"):
        ambiguous = before in words("small_letters", "no_particles") and passage.language != "en"
        if i - 1 in named or ambiguous or before not in cues("particle"):
            return False
    return i not in named and is_name_like(passage.lower[i])


def with_capitals(passage: Passage) -> Passage | None:
    """The passage with a capital on every word that the judge takes for a name; None where there is none.

    So all that is known about names with capitals holds here too: "rektor på Atrå skole", "St Brigids", "fru Lie".
    """
    if not passage.caseless or not passage.named:
        return None
    letters = list(passage.text)
    for i in passage.named:
        capital = letters[passage.starts[i]].upper()
        if len(capital) == 1:
            letters[passage.starts[i]] = capital
    restored = Passage("".join(letters), passage.language, casing="names")
    restored.kept, restored.asked = passage.kept, passage.asked
    return restored


def with_opinion_without_capitals(
    passage: Passage, found: Sequence[Found], odds: Mapping[int, Odds]
) -> list[Found]:
    """The finds that the judge does not deny, and the names that only it sees."""
    if not odds:
        return list(found)
    stays = [one for one in found if not _is_denied(passage, one, odds)]
    return [*stays, *(_widened(one, stays) for one in _seen(passage, odds))]


def _widened(one: Found, others: Sequence[Found]) -> Found:
    """A person with what other detectors see of the same name: "hedda" and "vikmo"."""
    if one.kind == "person":
        for other in others:
            if (
                other.kind == "person"
                and other.level == "direct"
                and other.start < one.end
                and one.start < other.end
            ):
                sure = max(one.confidence, other.confidence)
                one = one._replace(
                    start=min(one.start, other.start), end=max(one.end, other.end), confidence=sure
                )
    return one


def _is_denied(passage: Passage, one: Found, odds: Mapping[int, Odds]) -> bool:
    if one.kind not in _NAMES or one.level == "keep":
        return False
    if passage.text[one.end : one.end + 2] in ("- ", "-"):
        return True  # a word broken off: "sands- sandnes"
    if one.detector in _TRUSTED:
        return False
    inside = [
        odds[i]
        for i in range(passage.index_at(one.start), len(passage))
        if passage.starts[i] < one.end and i in odds
    ]
    if not inside:
        return False
    return 1 - min(share.none for share in inside) < _DOUBTED


def _seen(passage: Passage, odds: Mapping[int, Odds]) -> Iterator[Found]:
    """Stretches of words that are likely to belong to names, each of one kind."""
    named = {i: kind for i, kind in passage.named.items() if i not in passage.kept}
    i = 0
    while i < len(passage):
        if i not in named:
            i += 1
            continue
        last = _row_end(passage, named, i)
        one = _judged(
            passage, i, last, named[i], max(1 - odds[k].none for k in range(i, last + 1) if k in odds)
        )
        if one is not None:
            yield one
        i = last + 1


def _kind(share: Odds) -> Kind:
    if share.person >= _PERSON and share.person >= max(share.place, share.organisation) / 2:
        return "person"
    return "place" if share.place >= share.organisation else "organisation"


def _row_end(passage: Passage, named: Mapping[int, Kind], last: int) -> int:
    """The last of the words side by side that are named as the word at `last` is, across "van" and "de"."""
    kind = named[last]
    while passage.touches(last):
        if named.get(last + 1) == kind and not passage.words[last].endswith(("'s", "’s")):
            last += 1
        elif (
            kind == "person"
            and passage.word(last + 1) in cues("particle")
            and named.get(last + 2) == kind
            and passage.touches(last + 1)
        ):
            last += 2
        else:
            break
    return last


def _judged(passage: Passage, first: int, last: int, kind: Kind, share: float) -> Found | None:
    start, end = passage.span(first, last)
    sure = round(0.4 + 0.4 * share, 2)
    if kind == "person":
        if first == last and passage.lower[first] in words("people", "no_names"):
            return None
        if _is_addressed(passage, first):
            start = passage.starts[first - 1]
        return Found(start, end, kind, "direct", sure, DETECTOR)
    if all(passage.is_kind(k, "head") and not passage.is_kind(k, "place") for k in range(first, last + 1)):
        return None
    return Found(start, end, kind, "indirect", sure, DETECTOR)


def _is_addressed(passage: Passage, first: int) -> bool:
    """Whether the word in front is one of address: "reverend aasen", "sister mary", but not "my sister mary"."""
    word = passage.before(first) or passage.lower[first - 1] if first else ""
    if not word or passage.gap(first - 1) not in (" ", ". "):
        return False
    if word in cues("title"):
        return passage.gap(first - 1) == " " or len(word) < 5
    owner = passage.before(first, 2)
    owned = owner in cues("possessive") or owner.endswith("s")
    return passage.gap(first - 1) == " " and word in words("small_letters", "addressed") and not owned


def casing_of_document(passages: Sequence[Passage]) -> Casing:
    """How a document uses capitals where it has any: turns without a single one do not speak for the others."""
    written = [passage for passage in passages if passage.capitals]
    return "sentence" if written and casing_of(written) == "sentence" else casing_of(passages)


def casing_here(passage: Passage, document: Casing) -> Casing:
    """How one passage uses capitals, in a document that uses them so.

    >>> casing_here(Passage("så kom kari og per."), "sentence"), casing_here(Passage("Så kom Kari."), "none")
    ('none', 'sentence')
    """
    if not passage.capitals:
        begins_small = document == "sentence" and passage.words[:1] == passage.lower[:1]
        # where names have capitals and sentences none, most turns without any hold no name
        long = len(passage) >= (_LONG if document == "names" else _SHORT)
        return "none" if long or begins_small else document
    if document != "none":
        return document
    opening, with_capital = passage.openings
    return "sentence" if 0 < opening == with_capital else document


_SHORT, _LONG = 5, 60  # words that would have a capital among them if any were written
_ENDER = re.compile(r"[.!?]")
_RUN = 12  # words without a capital, of which a sentence opens without one
_BARE_RUN = 25  # words without a capital and without any mark between them


def small_parts(passage: Passage) -> list[int]:
    """The words at which one part of a passage ends and another begins: with capitals, then without, then with.

    Speech recognition loses capitals half-way, and texts are pasted together.

    >>> small_parts(Passage("Da kom Kari. så gikk vi hjem til per og der var ola og alle. det var fint."))
    [3]
    """
    length = len(passage)
    if length < _RUN:
        return []
    parts: list[int] = []
    for before, after in pairwise([-1, *passage.capitals, length]):
        if after - before > _RUN and _is_small(passage, before + 1, after):
            parts += [before + 1, after]
    # parts that meet at a capital in between are parted there
    return [at for at in dict.fromkeys(parts) if 0 < at < length]


def _is_small(passage: Passage, first: int, end: int) -> bool:
    """Whether the words from `first` on, none with a capital, would have some if capitals were written here."""
    if passage.language == "en" and "i" in passage.words[first:end]:
        return True
    if _ENDER.search(passage.text, passage.starts[first], passage.starts[end - 1]):
        return any(_opens_small(passage, k) for k in range(first, end - 1))
    return end - first >= _BARE_RUN and all(passage.gap(k).isspace() for k in range(first, end - 1))


def _opens_small(passage: Passage, k: int) -> bool:
    """Whether a sentence ends with word k and another begins."""
    gap = passage.gap(k)
    return (
        gap.lstrip('"»”)')[:1] in (".", "!", "?")
        and ".." not in gap
        and any(letter.isspace() for letter in gap)  # not the point in "kari.moe@skolen.no"
        and len(passage.words[k]) > 3
        and passage.words[k + 1].isalpha()
    )
