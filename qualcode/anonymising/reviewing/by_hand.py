"""What no detector found and a reviewer adds: words as they stand in one interview, or wherever they stand."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from qualcode.anonymising.identities.literals import LiteralFinder, literal_key
from qualcode.anonymising.identities.register_file import kind_of
from qualcode.model import Identifier, Kind, QualcodeError, Span, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

#: The detector of what a reviewer added.
BY_HAND = "reviewer"
#: The columns that are filled in for what no detector found.
ADD_COLUMNS = ("text", "documents", "kind", "level", "suggestion", "decision", "merge_with", "note")
_EVERYWHERE = frozenset(["", "*", "all", "alle", "every", "everywhere", "overalt"])


def find_words(words: str, text: str) -> list[Span]:
    """Where the words stand in a text: whole words, in any case, digits never as part of a longer number.

    Offsets are code points; a genitive s lies outside.

    >>> find_words("høsten 2012", "Høsten  2012 kom, etter 22012.")
    [Span(start=0, end=12)]
    """
    key = literal_key(words)
    return [Span(start, end) for start, end, _ in LiteralFinder({key: frozenset()}).find(text)] if key else []


def guessed_kind(words: str) -> str:
    """The kind of words that were added without one: told by digits and capitals, else "other".

    >>> guessed_kind("1968"), guessed_kind("Lillemor"), guessed_kind("my wife the lighthouse keeper")
    ('date', 'person', 'other')
    """
    kind = kind_of(words)
    capitals = all(word[:1].isupper() for word in words.split())
    return "other" if kind == "person" and not (capitals and len(words) > 1) else kind


def added_key(words: str, document: str) -> str:
    """The key of an addition: the same words in the same place are one, and the last word on them stands."""
    return "+" + hashlib.sha256(f"{literal_key(words)}\n{document}".encode()).hexdigest()[:12]


def documents_of(written: str, words: str, where: str, transcripts: Sequence[Transcript] | None) -> list[str]:
    """The ids meant by what stands under documents; [""] for everywhere.

    With the transcripts at hand it raises QualcodeError, naming the row (`where`), for an id that is not among them and
    for words that do not stand there.
    """
    if not any(c.isalnum() for c in words):
        raise QualcodeError(f"{where}: there is nothing to look for in what is to be added; write the words")
    named = [part.strip() for part in re.split(r"[,;]", written) if part.strip()]
    if written.strip().casefold() in _EVERYWHERE:
        named = [""]
    if transcripts is None:
        return named
    ids = {transcript.id.casefold(): transcript.id for transcript in transcripts}
    standing = [transcript.id for transcript in transcripts if find_words(words, transcript.text)]
    if not standing:
        raise QualcodeError(
            f"{where}: the words to be added stand in no transcript; write them just as they are spelled there"
        )
    found = []
    for name in named:
        if name and name.casefold() not in ids:
            near = difflib.get_close_matches(name.casefold(), ids, 1, 0.5)
            meant = (
                f"; did you mean {ids[near[0]]}?" if near else f" ({', '.join(list(ids.values())[:8])} ...)"
            )
            raise QualcodeError(f"{where}: there is no transcript {name!r}{meant}")
        found.append(ids.get(name.casefold(), ""))
        if found[-1] and found[-1] not in standing:
            raise QualcodeError(
                f"{where}: the words to be added do not stand in {found[-1]}, but in {', '.join(standing)}; correct the"
                " document, or leave it empty to have them replaced wherever they stand"
            )
    return found


def is_added(choice: Mapping[Any, Any]) -> bool:
    """Whether a decision is about words that a reviewer added."""
    return str(choice.get("key", "")).startswith("+")


def still_standing(decisions: pd.DataFrame, transcripts: Iterable[Transcript]) -> pd.DataFrame:
    """The decisions without the additions whose words stand in none of the transcripts any more."""
    texts = {transcript.id: transcript.text for transcript in transcripts}
    rows = enumerate(decisions.to_dict("records"))
    gone = [number for number, row in rows if is_added(row) and not _places(row, texts)]
    return decisions.reset_index(drop=True).drop(index=gone).reset_index(drop=True)


def _places(choice: Mapping[Any, Any], texts: Mapping[str, str]) -> list[tuple[str, Span]]:
    document, words = str(choice["document"] or ""), str(choice["text"])
    return [
        (name, span)
        for name, text in texts.items()
        if document in ("", name)
        for span in find_words(words, text)
    ]


def additions(
    choices: Iterable[Mapping[str, str]], transcripts: Transcript | Iterable[Transcript] | None
) -> list[tuple[Identifier, Mapping[str, str]]]:
    """Every place where words stand that were added, with the choice; the longer addition wins over one inside it.

    Raises QualcodeError where the transcripts are not given, and for words that stand in none of them.
    """
    added = [choice for choice in choices if is_added(choice)]
    if not added:
        return []
    if transcripts is None:
        raise QualcodeError(
            f"decisions: {len(added)} are about words that a reviewer added; give transcripts= to find them"
        )
    texts = {transcript.id: transcript.text for transcript in as_transcripts(transcripts)}
    found: list[tuple[Identifier, Mapping[str, str]]] = []
    for choice in sorted(added, key=lambda choice: (-len(choice["text"]), not choice["document"])):
        places = _places(choice, texts)
        if not places:
            where = choice["document"] or "the transcripts"
            raise QualcodeError(
                f"decisions: words that a reviewer added ({choice['key']}) do not stand in {where}; take the decision out,"
                " or give the transcripts it was made on"
            )
        kind = cast(Kind, choice["kind"])
        for document, span in places:
            if any(one.document == document and span in one.span for one, _ in found):
                continue
            words = span.of(texts[document])
            one = Identifier(document, span.start, span.end, words, kind, "indirect", "", 1.0, BY_HAND)
            found.append((one, choice))
    return found


def lay_over(found: Sequence[Identifier], added: Sequence[Identifier]) -> tuple[list[bool], list[bool]]:
    """Which of what was found stays beside what was added, and which additions are needed.

    Words that were added take the place of what was found inside them, and of what was kept there; an addition inside
    something that goes anyway is not needed.
    """
    by_document: dict[str, list[Identifier]] = {}
    for one in added:
        by_document.setdefault(one.document, []).append(one)
    stays = []
    covered: set[Identifier] = set()
    for one in found:
        over = [other for other in by_document.get(one.document, ()) if other.span & one.span]
        inside = [other for other in over if other.span in one.span and other.span != one.span]
        if one.level != "keep":
            covered.update(inside)
        stays.append(not over or (one.level != "keep" and not any(one.span in other.span for other in over)))
    return stays, [one not in covered for one in added]
