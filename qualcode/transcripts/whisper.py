"""JSON of speech recognisers: Whisper, faster-whisper, WhisperX, NB-Whisper (Hugging Face), whisper.cpp and kin."""

import json
import math
import re
from collections import Counter
from typing import Any

from qualcode.transcripts.clock import seconds
from qualcode.transcripts.encoding import decode
from qualcode.transcripts.pieces import ImportFailed, Reading, Utterance


def read_whisper(data: bytes, name: str) -> Reading:
    """Utterances of the segments (or chunks, utterances) of a recogniser's JSON."""
    return whisper_reading(load_json(data, name), name)


def load_json(data: bytes, name: str) -> Any:
    """The value of a JSON file; raises ImportFailed with the line where it breaks."""
    text, _ = decode(data, name)
    try:
        return json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise ImportFailed(
            f"{name}, line {error.lineno}: is cut off or damaged JSON ({error.msg}); export it again"
        ) from error
    except (RecursionError, ValueError) as error:
        raise ImportFailed(
            f"{name}: is no transcript (JSON nested too deeply or a number too long)"
        ) from error


def whisper_reading(value: Any, name: str) -> Reading:
    """Utterances of a recogniser's JSON that is already parsed."""
    found = _segments(value)
    if found is None:
        keys = ", ".join(sorted(map(str, value))[:6]) if isinstance(value, dict) else type(value).__name__
        raise ImportFailed(
            f"{name}: no list of segments with text was found (it has: {keys}); expected a recogniser's JSON with "
            '"segments", "chunks" or "utterances"'
        )
    which, segments = found
    reading = Reading(format="whisper json", encoding="utf-8", cut_by_clock=True)
    scale = 1000.0 if which == "utterances" and _counts_milliseconds(segments) else 1.0
    for number, segment in enumerate(segments, start=1):
        if not isinstance(segment, dict):
            reading.unplaced.append((number, "segment that is no object"))
            continue
        text = _text(segment)
        if not text:
            continue
        time, until = _times(segment, scale)
        reading.utterances.append(Utterance(number, _speaker(segment), text, time, until))
    if not reading.utterances and isinstance(value, dict) and str(value.get("text") or "").strip():
        reading.utterances.append(Utterance(1, "", " ".join(str(value["text"]).split())))
    return reading


def _segments(value: Any) -> tuple[str, list[Any]] | None:
    """The list of segments, wherever this recogniser puts it, and under which name."""
    if isinstance(value, list):
        return (
            ("segments", value)
            if value and all(isinstance(v, dict) and _text(v) for v in value[:5])
            else None
        )
    if not isinstance(value, dict):
        return None
    for key in (
        "segments",
        "chunks",
        "utterances",
        "transcription",
        "audio_segments",
        "results",
        "result",
        "output",
    ):
        inner = value.get(key)
        if isinstance(inner, list) and (
            not inner or any(isinstance(v, dict) and _text(v) for v in inner[:5])
        ):
            return key, inner
        if isinstance(inner, dict) and (deeper := _segments(inner)) is not None:
            return deeper
    return ("text", []) if isinstance(value.get("text"), str) and value["text"].strip() else None


def _text(segment: dict[str, Any]) -> str:
    text = segment.get("text", segment.get("transcript"))
    if not isinstance(text, str):
        words = segment.get("words")
        if not isinstance(words, list):
            return ""
        text = " ".join(str(w.get("word", w.get("text", ""))).strip() for w in words if isinstance(w, dict))
    return " ".join(text.replace("\x00", "").split())


def _times(segment: dict[str, Any], scale: float) -> tuple[float | None, float | None]:
    stamp = segment.get("timestamp", segment.get("offsets"))
    if isinstance(stamp, list | tuple) and len(stamp) == 2:
        return _number(stamp[0], 1.0), _number(stamp[1], 1.0)
    if isinstance(stamp, dict):  # whisper.cpp: milliseconds
        return _number(stamp.get("from"), 1000.0), _number(stamp.get("to"), 1000.0)
    start, end = segment.get("start", segment.get("start_time")), segment.get("end", segment.get("end_time"))
    return _number(start, scale), _number(end, scale)


def _number(value: Any, scale: float) -> float | None:
    if isinstance(value, str):
        value = value.strip().replace(",", ".")
        return round(float(value), 3) if re.fullmatch(r"\d{1,7}(?:\.\d{1,9})?", value) else seconds(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        return None
    return round(value / scale, 3)


def _counts_milliseconds(segments: list[Any]) -> bool:
    starts = [s.get("start") for s in segments if isinstance(s, dict)]
    return bool(starts) and all(isinstance(s, int) for s in starts)


def _speaker(segment: dict[str, Any]) -> str:
    """The segment's speaker, or the one who has most of its words."""
    for key in ("speaker", "speaker_label", "speaker_id", "spk"):
        value = segment.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return (
                str(value).strip() if isinstance(value, str) and not value.isdigit() else f"Speaker {value}"
            )
    words = segment.get("words")
    if isinstance(words, list):
        counted = Counter(str(w["speaker"]) for w in words if isinstance(w, dict) and w.get("speaker"))
        if counted:
            return counted.most_common(1)[0][0]
    return ""
