"""Subtitles: WebVTT (Teams, Zoom, noScribe, Whisper), SubRip (.srt) and lyrics (.lrc).

Read by hand and forgivingly, for real files break the rules: unclosed <v>, times without leading zeros, a comma for
a point, text without a cue. What cannot be parsed is listed by line and its words are kept.
"""

import html
import re

from qualcode.transcripts.clock import CLOCK, seconds
from qualcode.transcripts.encoding import decode
from qualcode.transcripts.facts import MARKER
from qualcode.transcripts.pieces import Reading, Utterance

_ARROW = re.compile(rf"\s*({CLOCK})\s*-{{2,3}}>\s*(\S+)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:\s+([^>]*))?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:[cibuv]|ruby|rt|lang|font|\d[\d:.]*)\b[^<>]*>|<\d[\d:.,]*>|\{\\an?\d\}", re.IGNORECASE
)
_DASH = re.compile(r"^[-–—]\s+")
_LRC = re.compile(r"\[(\d{1,3}:\d{2}(?:[.:]\d{1,3})?)\]")
_LRC_TAG = re.compile(r"\[([a-zA-Z#]{2,10}):(.*)\]\s*$")
_BLOCKS = ("NOTE", "STYLE", "REGION")


def read_vtt(data: bytes, name: str) -> Reading:
    """Utterances of a WebVTT file, a cue each."""
    text, encoding = decode(data, name)
    reading = Reading(format="vtt", encoding=encoding, cut_by_clock=True)
    lines = text.lstrip("\ufeff").split("\n")
    start = 0
    if lines and lines[0].startswith("WEBVTT"):
        title = lines[0].removeprefix("WEBVTT").strip(" \t-")
        if title:
            reading.attributes["title"] = title
        start = 1
        while start < len(lines) and lines[start].strip() and "-->" not in lines[start]:
            reading.left_out.append((start + 1, lines[start]))
            start += 1
    _cues(lines, start, reading, blocks=_BLOCKS)
    return reading


def read_srt(data: bytes, name: str) -> Reading:
    """Utterances of a SubRip file, a cue each."""
    text, encoding = decode(data, name)
    reading = Reading(format="srt", encoding=encoding, cut_by_clock=True)
    _cues(text.split("\n"), 0, reading, blocks=())
    return reading


def _cues(lines: list[str], start: int, reading: Reading, blocks: tuple[str, ...]) -> None:
    """Cues one after the other. A cue is its time line and the lines up to an empty one."""
    index = start
    total = len(lines)
    while index < total:
        line = lines[index]
        if not line.strip():
            index += 1
            continue
        if blocks and line.split(None, 1)[0].rstrip(":") in blocks:
            own = index + 1 < total and lines[index + 1].startswith(f"{MARKER}:")
            while index < total and lines[index].strip():
                if own and ": " in lines[index]:
                    key, _, value = lines[index].partition(": ")
                    reading.head.append((key, value))
                reading.left_out.append((index + 1, lines[index]))
                index += 1
            continue
        if "-->" in line:
            index = _cue(lines, index, reading)
            continue
        following = lines[index + 1] if index + 1 < total else ""
        if "-->" in following:
            index += 1  # the cue's number or id
            continue
        if line.strip().isdigit() and not following.strip():
            index += 1
            continue
        reading.unplaced.append((index + 1, "text outside any cue; it was kept without a time"))
        reading.utterances.append(Utterance(index + 1, "", _plain(line)))
        index += 1


def _cue(lines: list[str], index: int, reading: Reading) -> int:
    timing = _ARROW.match(lines[index])
    time = seconds(timing.group(1)) if timing else None
    until = seconds((timing.group(2) or "").strip()) if timing else None
    if time is None or until is None:
        reading.unplaced.append((index + 1, "time line that does not parse; the cue's text was kept"))
    first = index + 1
    end = first
    while end < len(lines) and lines[end].strip() and "-->" not in lines[end]:
        end += 1
    # A number right above the next time line, without an empty line between, is that cue's.
    if end < len(lines) and "-->" in lines[end] and end > first and lines[end - 1].strip().isdigit():
        end -= 1
    _voices(lines[first:end], first + 1, time, until, reading)
    return end


def _voices(lines: list[str], number: int, time: float | None, until: float | None, reading: Reading) -> None:
    """The utterances of one cue: one for each <v>, and one for each line of a dialogue with dashes."""
    if not lines:
        return
    joined = "\n".join(lines)
    if reading.head and not joined.startswith("<v "):
        found = [("", joined)]
    elif "<v" in joined or "<V" in joined:
        pieces = _VOICE.split(joined)
        found = [("", pieces[0])] + [(pieces[i] or "", pieces[i + 1]) for i in range(1, len(pieces), 2)]
    elif len(lines) > 1 and all(_DASH.match(line) for line in lines):
        found = [("", line) for line in lines]
    else:
        found = [("", joined)]
    for speaker, text in found:
        plain = html.unescape(text) if reading.head else _DASH.sub("", _plain(text))
        if plain.strip():
            reading.utterances.append(Utterance(number, html.unescape(speaker).strip(), plain, time, until))


def _plain(text: str) -> str:
    if "<" in text or "{" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def read_lrc(data: bytes, name: str) -> Reading:
    """Utterances of a lyrics file; a time without text is the end of what stands before it."""
    text, encoding = decode(data, name)
    reading = Reading(format="lrc", encoding=encoding, cut_by_clock=True)
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), start=1):
        stripped = line.strip()
        if not stripped:
            continue
        stamps = _LRC.match(stripped)
        if stamps is None:
            tag = _LRC_TAG.match(stripped)
            if tag:
                reading.left_out.append((number, stripped))
            else:
                reading.unplaced.append((number, "line without a time; it was kept"))
                reading.utterances.append(Utterance(number, "", stripped))
            continue
        time = seconds(stamps.group(1))
        spoken = _LRC.sub("", stripped).strip()
        if (
            reading.utterances
            and reading.utterances[-1].until is None
            and reading.utterances[-1].time is not None
        ):
            reading.utterances[-1].until = time
        if spoken:
            reading.utterances.append(Utterance(number, "", spoken, time))
    return reading
