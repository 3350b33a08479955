"""Times as transcripts write them, in seconds."""

import re

# 0:21 · 00:00:03 · 00:08:10.26 · 0:0:3.540 · 00:00:03,900 · 00:01:02-3 (f4) · 01:02:03:12 (the frame is dropped)
CLOCK = r"\d{1,3}:\d{1,2}(?::\d{1,2}(?::\d{2}(?!\d))?)?(?:[.,]\d{1,6}|-\d(?!\d))?"
_PARTS = re.compile(r"(?:(\d+):)?(\d+):(\d+)(?:[.,-](\d+))?")
_FRAMES = re.compile(r"(\d+:\d+:\d+):\d{2}")


def seconds(clock: str) -> float | None:
    """Seconds from the start of the recording, or None when `clock` is no such time.

    >>> seconds("0:21"), seconds("00:08:10.26"), seconds("00:01:02-3"), seconds("1d:00")
    (21.0, 490.26, 62.3, None)
    """
    clock = clock.strip()
    if with_frames := _FRAMES.fullmatch(clock):
        clock = with_frames.group(1)
    found = _PARTS.fullmatch(clock)
    if not found:
        return None
    hours, minutes, whole, part = found.groups()
    total = int(hours or 0) * 3600 + int(minutes) * 60 + int(whole)
    return round(total + float(f"0.{part}"), 6) if part else float(total)


def clock(time: float) -> str:
    """The time as hours, minutes, seconds and milliseconds.

    >>> clock(3723.5)
    '01:02:03.500'
    """
    milliseconds = round(time * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
