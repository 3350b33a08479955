"""RTF, as f4, f5 and old word processors write it."""

import re

from qualcode.transcripts.pieces import ImportFailed, Paragraph, Reading


def read_rich_text(data: bytes, name: str) -> Reading:
    """Paragraphs of an .rtf; the code page is the one the file names."""
    from striprtf.striprtf import rtf_to_text

    page = re.search(rb"\\ansicpg(\d+)", data[:2000])
    encoding = f"cp{page.group(1).decode()}" if page else "cp1252"
    if data[:400].find(rb"\mac") >= 0 and not page:
        encoding = "mac_roman"
    try:
        "".encode(encoding)
    except LookupError:
        encoding = "cp1252"
    try:
        # RTF is 7-bit; what is not is in the code page it names.
        text: str = rtf_to_text(  # type: ignore[no-untyped-call]
            data.decode(encoding, errors="replace"), encoding=encoding, errors="replace"
        )
    except Exception as error:  # striprtf raises what its dictionaries and codecs raise on damaged files
        raise ImportFailed(
            f"{name}: is cut off or damaged RTF ({type(error).__name__}); save it again"
        ) from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    paragraphs = [
        Paragraph(number, line.replace("|", "\t") if line.count("|") > 1 else line)
        for number, line in enumerate(lines, start=1)
    ]
    return Reading(format="rtf", encoding=encoding, paragraphs=paragraphs)
