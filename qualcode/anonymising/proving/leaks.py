"""The last look at what leaves a study: is anything left that was to go?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.anonymising.identities.found_names import FoundNames
from qualcode.anonymising.identities.register import Register, read_register
from qualcode.anonymising.proving.contents import pieces_of
from qualcode.anonymising.speakers import people_replaced
from qualcode.model import QualcodeError, Span

if TYPE_CHECKING:
    import pandas as pd

LEAK_COLUMNS = ("place", "start", "end", "text", "kind", "why")

# Any grouping of eight digits that starts as Norwegian numbers do, or a number with its country code.
_PHONE = re.compile(
    r"(?<![\w.,/:+-])(?:(?:\+|00)\d{1,3}[ \u00a0.-]?(?:\(?\d{1,4}\)?[ \u00a0.-]?){2,5}\d{2}"
    r"|[2-9]\d[ \u00a0]\d\d[ \u00a0]\d\d[ \u00a0]\d\d|[489]\d\d[ \u00a0]\d\d[ \u00a0]\d{3}|[49]\d{7})(?![\w-]|[.,]\d)"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
# Six digits that can be a day (D-numbers +40; H- and test numbers +40 and +80 on the month) and five more.
_BIRTH_NUMBER = re.compile(r"(?<![\w.-])(?:[0-7]\d)(?:[0189]\d|[45]\d)\d\d[ \u00a0-]?\d{5}(?![\w-])")
_PATTERNS = (("contact", "e-mail address", _EMAIL), ("id", "national identity number", _BIRTH_NUMBER),
             ("contact", "phone number", _PHONE))  # fmt: skip


def find_leaks(
    thing: Any,
    register: Register | pd.DataFrame | str | Path | Iterable[Any] | None = None,
    replacements: pd.DataFrame | None = None,
    *,
    allowed: Mapping[str, Sequence[Span]] | None = None,
) -> pd.DataFrame:
    """Look through something that leaves for what was to go, and say where it stands.

    Args:
        thing: text; a transcript or several; a table; or a `Path` to a file or folder (Word, Excel, PowerPoint,
            OpenDocument, HTML, SVG, PNG, PDF, notebooks, JSON, csv, text). Hidden sheets, comments, notebook outputs
            and metadata are looked into; of a picture only its metadata.
        register: see `read_register`.
        replacements: the table of `Anonymised`: what was replaced must not be met again.
        allowed: spans by place where a name was kept on purpose.

    Returns a table, empty when clean: place, start, end (code points in the text at that place, without soft hyphens and
    characters of no width), text, kind, why.
    It holds what leaked and is connection-key material itself.

    Raises QualcodeError for a file that cannot be looked into.

    >>> find_leaks("Ring Karis mor på 912 34 567.", ["Kari Nordmann"])["why"].tolist()
    ['name in the register', 'phone number']
    """
    import pandas as pd

    known = read_register(register)
    replaced, labels = FoundNames(()), frozenset[str]()
    if replacements is not None:
        replaced = FoundNames(tuple(people_replaced(replacements, known)))
        labels = frozenset(replacements["replacement"].astype(str))
    if (
        isinstance(thing, str)
        and len(thing) < 500
        and "\n" not in thing
        and Path(thing).suffix
        and Path(thing).is_file()
    ):
        thing = Path(thing)
    rows = []
    for place, text in pieces_of(thing):
        if place not in (allowed or {}):
            text = _INVISIBLE.sub("", text)
        kept = (allowed or {}).get(place, ())
        rows += [
            (place, start, end, text[start:end], kind, why)
            for start, end, kind, why in _leaks_in(text, known, replaced, labels)
            if not any(Span(start, end) & span for span in kept)
        ]
    return pd.DataFrame(rows, columns=list(LEAK_COLUMNS))


def _leaks_in(
    text: str, register: Register, replaced: FoundNames, labels: frozenset[str]
) -> Iterator[tuple[int, int, str, str]]:
    found: list[Span] = []
    # with the genitive's ending that a label is left: "[person 3]s" holds no person whose initial is S
    bracketed = re.finditer(r"(\[[^\[\]\n]{1,80}\])(?:['’]?s\b)?", text)
    masked = [match.span() for match in bracketed if {match.group(), match.group(1)} & labels]
    registered = register.find(text)
    covered = bytearray(len(text))
    for mention in registered:
        covered[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    for mention in [*registered, *replaced.find(text, covered)]:
        own = register.person(mention.entity)
        if own is not None and own.participant == mention.text:
            continue  # the participant's id is what is meant to stand there
        if not any(start <= mention.start and mention.end <= end for start, end in masked):
            found.append(mention.span)
            why = "name in the register" if covered[mention.start] else "replaced in the text"
            yield mention.start, mention.end, mention.kind, why
    for kind, why, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if not any(span & other for other in found) and not _is_axis(match.group()):
                found.append(span)
                yield span.start, span.end, kind, why


def _is_axis(text: str) -> bool:
    """Whether numbers are the marks of a chart's axis, evenly spaced: 20 30 40 50."""
    numbers = [int(number) for number in text.split() if number.isdigit()]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) > 3 and len(steps) == 1 and steps != {0}


def refuse_leaks(leaks: pd.DataFrame, what: str) -> None:
    """Raise QualcodeError, naming the first place, when there is any leak; `what` is what was to leave.

    >>> refuse_leaks(find_leaks("Ingen her.", ["Kari Nordmann"]), "report.docx")
    """
    if len(leaks):
        first = leaks.iloc[0]
        more = f" and {len(leaks) - 1} more" if len(leaks) > 1 else ""
        raise QualcodeError(
            f"{what}: {first['why']} left at {first['place']}, characters {first['start']}-{first['end']}{more}; nothing"
            " was released: replace it (add it to the register) or keep it by a decision in the review"
        )
