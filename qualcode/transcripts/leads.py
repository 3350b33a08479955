"""How a paragraph begins: every way in which typists and programs write who speaks and when.

A lead found here is only a candidate. Whether it is a label is decided in `labels`, by whether it recurs or is
known, for "For example: …" begins like a label too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qualcode.transcripts.clock import CLOCK, seconds
from qualcode.transcripts.pieces import Paragraph

LONGEST_LABEL = 40
MOST_WORDS = 5

_BULLET = re.compile(r"(?:[-*+•‣◦▪·–—>]|\d{1,4}[.)])\s+(?=\S)")
_STAMP = rf"(?:[\[(<{{#]\s*)?({CLOCK})(?:\s*(?:-->|[-–—])\s*({CLOCK}))?(?:\s*[\])>}}#])?"
_FIRST_TIME = re.compile(rf"{_STAMP}(?:\s*[-–—](?=\s))?(?:\s+|$|(?=\S))")
_BRACKETED_TIME = re.compile(
    rf"[\[(<{{#]\s*({CLOCK})(?:\s*(?:-->|[-–—])\s*({CLOCK}))?\s*[\])>}}#]\s*[:-]?\s*"
)
_LAST_TIME = re.compile(rf"\s*(?:#\s*({CLOCK})\s*#|[\[(]\s*({CLOCK})\s*[\])])\s*$")
_COLON = re.compile(
    rf"([^\W_][^:：\n\t?!]{{0,{LONGEST_LABEL + 10}}}?)\s*(?:[\[(<]?\s*({CLOCK})\s*[\])>]?)?\s*[:：](?!//)\s*(.*)",
    re.DOTALL,
)
_BRACKET = re.compile(rf"[\[<]([^\[\]<>]{{1,{LONGEST_LABEL}}})[\]>]\s*[:：]?\s*(.*)", re.DOTALL)
_MARKDOWN = re.compile(
    rf"(\*{{1,3}}|_{{1,3}})([^*_\n]{{1,{LONGEST_LABEL + 10}}}?)\s*[:：]?\s*\1\s*[:：]?\s*(.*)", re.DOTALL
)
_TAB = re.compile(rf"([^\t]{{1,{LONGEST_LABEL}}}?)\s*[:：]?\s*(?:\t|\s{{3,}})\s*(\S.*)", re.DOTALL)
_DASH = re.compile(rf"([^\W_][^\n\t]{{0,{LONGEST_LABEL}}}?)\s+[-–—]\s+(\S.*)", re.DOTALL)
_LABEL_THEN_TIME = re.compile(rf"(.{{1,{LONGEST_LABEL}}}?)[\s,–—-]+{_STAMP}\s*:?\s*$")


@dataclass(slots=True)
class Lead:
    """A candidate for a label, the way it is written, and the text after it. Times are in seconds."""

    label: str
    form: str
    text: str
    time: float | None = None
    until: float | None = None


def leads(paragraph: Paragraph) -> Iterator[Lead]:
    """The candidates a paragraph offers, the likeliest form first.

    >>> next(leads(Paragraph(1, "[00:00:04] INTERVJUER: Kan du fortelle?")))
    Lead(label='INTERVJUER', form='colon', text='Kan du fortelle?', time=4.0, until=None)
    >>> next(leads(Paragraph(1, "Jack Breen  0:33")))
    Lead(label='Jack Breen', form='header', text='', time=33.0, until=None)
    """
    text = paragraph.text.strip()
    shift = len(paragraph.text) - len(paragraph.text.lstrip())
    lead = max(0, paragraph.lead - shift)
    bulleted = _BULLET.match(text)
    if bulleted:
        text, lead = text[bulleted.end() :], max(0, lead - bulleted.end())
    time, until, rest = first_time(text)
    if time is not None:
        lead = max(0, lead - (len(text) - len(rest)))
        text = rest
    for found in _plain_leads(text, lead):
        if (found.label or time is not None) and is_plausible(found.label):
            if found.time is None:
                found.time, found.until = time, until
            if time is not None and not found.text:
                found.form = "header"
            if found.time is None and found.text:
                found.time, found.until, found.text = _time_after_label(found.text)
            yield found


def cue_leads(text: str) -> list[Lead]:
    """The candidates a subtitle's text offers: `Kari Moe: Ja.`, `[SPEAKER_00]: Ja.`, `**Kari:** Ja.`"""
    head = text[: LONGEST_LABEL + 20]
    if ":" not in head and "：" not in head and head[:1] not in "[<*_":
        return []
    found: list[Lead] = []
    if head[:1] in "*_" and (match := _MARKDOWN.match(text)):
        found.append(Lead(match.group(2).strip(" :："), "bold", match.group(3).strip()))
    elif head[:1] in "[<" and (match := _BRACKET.match(text)):
        found.append(Lead(match.group(1).strip(), "bracket", match.group(2).strip()))
    elif match := _COLON.match(text):
        found.append(Lead(match.group(1).strip(), "colon", match.group(3).strip()))
    return [lead for lead in found if lead.text and is_plausible(lead.label)]


def _plain_leads(text: str, lead: int) -> Iterator[Lead]:
    if not text:
        return
    if found := _MARKDOWN.match(text):
        inner = found.group(2).strip()
        label, time, until = _label_and_time(inner)
        yield Lead(label, "bold", found.group(3).strip(), time, until)
    if found := _COLON.match(text):
        # "kl. 10:30" and "Kari Moe 1:30:44" are times, whatever stands before them.
        is_clock = found.group(3)[:1].isdigit() and (
            found.group(1)[-1:].isdigit() or found.group(2) is not None
        )
        if not is_clock:
            yield Lead(found.group(1).strip(), "colon", found.group(3).strip(), seconds(found.group(2) or ""))
    if found := _BRACKET.match(text):
        yield Lead(found.group(1).strip(), "bracket", found.group(2).strip())
    if len(text) <= LONGEST_LABEL + 30 and (found := _LABEL_THEN_TIME.match(text)):
        until = seconds(found.group(3) or "")
        yield Lead(found.group(1).strip(" :,"), "header", "", seconds(found.group(2)), until)
    if lead > 0:
        label, time, until = _label_and_time(text[:lead].strip().rstrip(":： \t"))
        rest = text[lead:].strip().removeprefix(":").strip()
        # Bold over the start of a sentence is emphasis; a name is followed by a colon, a break, a tab or nothing.
        apart = (
            not rest
            or text[:lead].rstrip()[-1:] in ":："
            or text[lead : lead + 1] in ":：\t "
            or time is not None
        )
        if apart:
            yield Lead(label, "bold" if rest else "alone bold", rest, time, until)
    if found := _TAB.match(text):
        label, time, until = _label_and_time(found.group(1))
        yield Lead(label, "tab", found.group(2).strip(), time, until)
    if found := _DASH.match(text):
        yield Lead(found.group(1).strip(), "dash", found.group(2).strip())
    if len(text) <= LONGEST_LABEL and text[-1] not in ".?!…,;":
        yield Lead(text.strip(), "alone", "")


def first_time(text: str, bracketed_only: bool = False) -> tuple[float | None, float | None, str]:
    """Start and end time at the start of `text`, and the text after it.

    >>> first_time("00:00:03 Speaker 1"), first_time("no time")
    ((3.0, None, 'Speaker 1'), (None, None, 'no time'))
    """
    found = (_BRACKETED_TIME if bracketed_only else _FIRST_TIME).match(text)
    if not found:
        return None, None, text
    return seconds(found.group(1)), seconds(found.group(2) or ""), text[found.end() :].strip()


def last_time(text: str) -> tuple[float | None, str]:
    """The time at the end of `text`, as f4 writes it (`#00:01:02-3#`), and the text before it."""
    found = _LAST_TIME.search(text)
    if not found:
        return None, text
    return seconds(found.group(1) or found.group(2)), text[: found.start()].rstrip()


def _time_after_label(text: str) -> tuple[float | None, float | None, str]:
    return first_time(text, bracketed_only=True)


def _label_and_time(text: str) -> tuple[str, float | None, float | None]:
    if found := _LABEL_THEN_TIME.match(text.strip()):
        return found.group(1).strip(" :,"), seconds(found.group(2)), seconds(found.group(3) or "")
    return text.strip().strip(":：").strip(), None, None


@lru_cache(maxsize=50_000)
def is_plausible(label: str) -> bool:
    """Whether this could name a speaker at all: a few words, no sentence.

    >>> is_plausible("Informant 1 (ordfører)"), is_plausible("Det jeg mener å si er altså"), is_plausible("12")
    (True, False, False)
    """
    if not label or len(label) > LONGEST_LABEL or len(label.split()) > MOST_WORDS:
        return False
    return any(c.isalpha() for c in label) and not re.search(
        r"[?!;\"«»“”…=|/\\{}]|\.\s+[a-zæøå]|https?$", label
    )


@lru_cache(maxsize=50_000)
def label_key(label: str) -> str:
    """What two spellings of one label share: case, spacing and a closing sign do not count.

    >>> label_key("INTERVJUER "), label_key("Intervjuer:")
    ('intervjuer', 'intervjuer')
    """
    return " ".join(label.replace("\u00a0", " ").split()).strip(" :：.").casefold()
