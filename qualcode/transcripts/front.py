"""The block at the top of a transcript that tells about it: title, date, place, who took part."""

import re
import tomllib
from functools import cache
from importlib import resources

from qualcode.transcripts.leads import LONGEST_LABEL
from qualcode.transcripts.pieces import Paragraph, Reading
from qualcode.transcripts.roles import usual_role

_FIELD = re.compile(
    rf"\s*[-*•]?\s*\**([^\W\d_][^:\t\n]{{0,{LONGEST_LABEL}}}?)\**\s*(?::|\t)\**\s*(\S.*)", re.DOTALL
)
_PARTED = re.compile(r"\s{3,}|\t+|\s\|\s|;\s+")
_TEAMS_TIMES = re.compile(
    r"\d{1,2}\.? \w+ \d{4},? \d{1,2}[:.]\d{2}\s*(?:AM|PM)?|(?:\d+h )?(?:\d+m )?\d+s", re.IGNORECASE
)
_LONGEST_VALUE = 100


@cache
def _keys() -> dict[str, str]:
    """The attribute that a field's name stands for, by the name in lower case."""
    text = resources.files("qualcode.transcripts").joinpath("front.toml").read_text("utf-8")
    return {
        name: attribute for attribute, names in tomllib.loads(text)["attributes"].items() for name in names
    }


def take_front(reading: Reading) -> None:
    """Move the fields and the title at the top of `reading` from its paragraphs to its attributes, in place.

    A field is a short value after a name and a colon (or in the cell beside it). `Interviewer: …` begins a block's
    field as well as a turn: it is a field as long as fields that can be nothing else follow, or a name follows.
    """
    vendor_lines = _drop_vendor_lines(reading)
    paragraphs = reading.paragraphs
    end = _end_of_front(paragraphs)
    if end == 0:
        _take_title(reading, vendor_lines)
        return
    for paragraph in paragraphs[:end]:
        fields = _fields(paragraph.text)
        if not fields:
            if paragraph.text.strip():
                _add(
                    reading,
                    "title" if "title" not in reading.attributes else "heading",
                    paragraph.text.strip(),
                )
            continue
        for name, value in fields:
            _add(reading, *_attribute(name, value))
    reading.paragraphs = reading.paragraphs[end:]


def _add(reading: Reading, name: str, value: str) -> None:
    """Set an attribute; a second value for one name is kept behind the first."""
    before = reading.attributes.get(name)
    reading.attributes[name] = f"{before}; {value}" if before and before != value else value


def _attribute(name: str, value: str) -> tuple[str, str]:
    key = " ".join(name.lower().split()).strip(" *")
    attribute = _keys().get(key)
    if attribute is None:
        role = usual_role(key)
        attribute = {"interviewer": "interviewer", "participant": "participant"}.get(
            role or "", key.replace(" ", "_")
        )
    if attribute == "participant" and not re.fullmatch(r"[\w .-]{0,14}\d{1,4}[a-z]?", value):
        attribute = "informant"  # a name, which must not become the id that stands in every table
    return attribute, value


def _fields(text: str) -> list[tuple[str, str]]:
    """The fields of a line: one, or several parted by wide space (`Dato: 12.03.2025   Sted: Oslo`)."""
    whole = _FIELD.fullmatch(text.strip())
    if not whole:
        return []
    pieces = [p for p in _PARTED.split(text.strip()) if p]
    found = [_FIELD.fullmatch(piece) for piece in pieces]
    if len(pieces) > 1 and all(found):
        return [(f.group(1).strip(), f.group(2).strip()) for f in found if f]
    return [(whole.group(1).strip(), whole.group(2).strip())]


def _end_of_front(paragraphs: list[Paragraph]) -> int:
    """How many paragraphs the block has; 0 when there is none."""
    sure = maybe = 0
    blank = False
    for index, paragraph in enumerate(paragraphs[:40]):
        text = paragraph.text.strip()
        if not text:
            blank = True
            continue
        blank, parted = False, blank or paragraph.after_blank
        fields = _fields(text)
        if not fields:
            is_title = paragraph.heading or (index < 3 and len(text) < 80 and text[-1] not in ".?!:")
            if sure or not is_title:
                break
            continue
        names = [name.lower().strip(" *") for name, _ in fields]
        if any(name in _keys() for name in names) and all(
            len(value) <= _LONGEST_VALUE for _, value in fields
        ):
            sure = index + 1
        elif all(_names_someone(name, value) for name, value in fields):
            maybe = index + 1
        elif 0 < sure == index and not parted and all(_is_plain_field(*field) for field in fields):
            sure = index + 1
        elif not all(
            len(v) <= _LONGEST_VALUE and v[-1] not in ".?!…" and usual_role(n) is None for n, v in fields
        ):
            break
    if not sure:
        return 0
    between = paragraphs[sure:maybe] if maybe > sure else []
    return (
        maybe
        if between
        and all(
            _names_someone(*_fields(p.text)[0]) if _fields(p.text) else not p.text.strip() for p in between
        )
        else sure
    )


def _is_plain_field(name: str, value: str) -> bool:
    """Whether this can be a field of a researcher's own (`municipality_size: small`) right below known ones."""
    return len(value) <= 60 and value[-1] not in ".?!…," and usual_role(name) is None and 2 < len(name) <= 30


def _names_someone(name: str, value: str) -> bool:
    """Whether a field names a person or a code: `Interviewer: Kari Moe`, `Informant: P03`."""
    words = value.split()
    if usual_role(name) is None or not words or len(words) > 5 or value[-1] in ".?!…":
        return False
    return any(c.isdigit() for c in value) or (len(words) >= 2 and all(word[:1].isupper() for word in words))


def _take_title(reading: Reading, vendor_lines: list[int]) -> None:
    """A heading at the very top, or what stands above a program's own lines, is the title and not something said."""
    first = next((p for p in reading.paragraphs if p.text.strip()), None)
    if first is None or "title" in reading.attributes or len(reading.paragraphs) < 2:
        return
    above_vendor = any(first.line <= line <= first.line + 3 for line in vendor_lines)
    plain = len(first.text) < 120 and first.text.rstrip()[-1] not in ".?!:" and not _fields(first.text)
    recurs = sum(p.heading and p.text.strip() == first.text.strip() for p in reading.paragraphs) > 1
    if (first.heading and not recurs) or (above_vendor and plain):
        reading.attributes["title"] = first.text.strip()
        reading.paragraphs.remove(first)


def _drop_vendor_lines(reading: Reading) -> list[int]:
    """Set aside what Word, Teams and noScribe write around a transcript; gives the lines it stood on."""
    dropped: list[int] = []
    patterns = _vendor_lines()
    kept = []
    for index, paragraph in enumerate(reading.paragraphs):
        text = paragraph.text.strip()
        near_top = index < 12
        if any(p.fullmatch(text) for p in patterns) or (near_top and _TEAMS_TIMES.fullmatch(text)):
            reading.left_out.append((paragraph.line, text))
            dropped.append(paragraph.line)
        else:
            kept.append(paragraph)
    reading.paragraphs = kept
    return dropped


@cache
def _vendor_lines() -> list[re.Pattern[str]]:
    text = resources.files("qualcode.transcripts").joinpath("front.toml").read_text("utf-8")
    return [re.compile(pattern, re.IGNORECASE) for pattern in tomllib.loads(text)["vendor"]["lines"]]
