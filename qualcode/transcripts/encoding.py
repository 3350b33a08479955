"""Text from bytes: a byte order mark, strict UTF-8, then cp1252 or mac_roman by the letters of our languages.

No guessing library: charset-normalizer turned the cp1252 "så" of a real file into "sĺ".
"""

import re

from qualcode.transcripts.pieces import ImportFailed

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UTF32 = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"))
_OUR_LETTERS = re.compile("[æøåÆØÅäöüßéèÄÖÜ“”’–…«»]")
# What mac_roman bytes become when read as cp1252, and the other way round: never part of a word in our languages.
_WRONG_LETTERS = re.compile("[¾¿¯®Œ‰ˆ‡šŸžŽ¬¸Âµ∂ÊˆÁ∆¯¿ÔÒÓÕÐÝÞ\x80-\x9f∂ßÂ∏≈]")


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text and the name of its encoding; line ends become "\\n", NUL and stray control characters are refused.

    >>> decode("så bråkete".encode("cp1252"), "P01.txt")
    ('så bråkete', 'cp1252')
    """
    text, encoding = _decode(data, name)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = text.count("\x00")
    if odd:
        raise ImportFailed(
            f"{name}: holds {odd} NUL characters; it is not a text file, or was damaged on the way"
        )
    return text, encoding


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for mark, encoding in (*_UTF32, *_MARKS):
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise ImportFailed(
                    f"{name}: begins as {encoding} but breaks at byte {error.start}; save it again as UTF-8"
                ) from error
    for encoding in ("utf-16-le", "utf-16-be"):
        if _looks_like(data[:4000], encoding):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                break
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        broken = error
    if _is_cut_utf8(data, broken.start):
        return data[: broken.start].decode("utf-8"), "utf-8"
    if b"\x00" in data:
        raise ImportFailed(
            f"{name}: is not text (it holds NUL bytes); export the transcript as docx, txt or vtt"
        )
    best = max(("cp1252", "mac_roman"), key=lambda encoding: _plausible(data, encoding))
    text = data.decode(best, errors="replace")
    strange = sum(1 for c in text if c == "\ufffd" or (c < " " and c not in "\t\n\r\f"))
    if strange > max(2, len(text) / 200):
        raise ImportFailed(
            f"{name}: is not text in UTF-8, UTF-16, cp1252 or Mac Roman; save it again as UTF-8"
        )
    return text, best


def _looks_like(head: bytes, encoding: str) -> bool:
    """Whether every other byte is zero, as in UTF-16 without a mark."""
    zeros = head[1::2] if encoding == "utf-16-le" else head[0::2]
    others = head[0::2] if encoding == "utf-16-le" else head[1::2]
    return len(head) >= 4 and zeros.count(0) > 0.7 * len(zeros) and others.count(0) < 0.05 * len(others)


def _is_cut_utf8(data: bytes, broken_at: int) -> bool:
    """Whether only the last character is incomplete, in a text that is UTF-8 up to there."""
    return broken_at > 0 and len(data) - broken_at < 4 and not data[:broken_at].isascii()


def _plausible(data: bytes, encoding: str) -> int:
    text = data[:200_000].decode(encoding, errors="replace")
    return len(_OUR_LETTERS.findall(text)) - 2 * len(_WRONG_LETTERS.findall(text)) - 5 * text.count("\ufffd")
