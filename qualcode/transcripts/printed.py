"""PDF prints: of transcripts, with line numbers and page furniture (MAXQDA, Delve, Word), and of documents."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from qualcode.transcripts.line_numbers import without_line_numbers
from qualcode.transcripts.pieces import ImportFailed, Paragraph, Reading

_MOST_PAGES = 3_000
_PAGE_NUMBER = re.compile(
    r"\s*(?:(?:side|page|seite|s\.)\s*)?\d{1,4}(?:\s*(?:/|av|of|von)\s*\d{1,4})?\s*$", re.IGNORECASE
)
_CODED_SEGMENTS = re.compile(
    r"(?:retrieved |coded )segments|kodede segmenter|codierte segmente", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.?!…:][\"'”»)\]]*\s*$")


def read_pdf(data: bytes, name: str) -> Reading:
    """Lines of a PDF as paragraphs; page numbers, repeated headers and line numbers are left out and declared."""
    reading = Reading(format="pdf", cut_by_margin=True)
    pages = _pages(data, name)
    lines = _without_furniture(pages, reading)
    if not lines:
        raise ImportFailed(
            f"{name}: has no text, only pictures of pages; run text recognition (OCR) on it first"
        )
    lines = without_line_numbers(lines, reading, share=0.1)
    reading.paragraphs = [Paragraph(number, line) for number, line in lines]
    _mark_paragraphs(reading.paragraphs)
    if any(_CODED_SEGMENTS.fullmatch(line.strip()) for _, line in lines[:3]):
        reading.kind = "document"
        reading.unplaced.append(
            (1, "a list of coded segments, not a transcript; import the transcripts themselves")
        )
    return reading


def _pages(data: bytes, name: str) -> list[list[str]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > _MOST_PAGES:
            raise ImportFailed(
                f"{name}: has {len(document)} pages, more than the {_MOST_PAGES} a transcript may have"
            )
        pages = []
        for index in range(len(document)):
            page = document[index]
            text = page.get_textpage().get_text_bounded() or ""
            page.close()
            pages.append(_clean(text).split("\n"))
        document.close()
        return pages
    except pypdfium2.PdfiumError as error:
        reason = "is locked with a password" if "assword" in str(error) else "is cut off or damaged"
        raise ImportFailed(f"{name}: {reason}; save or print it as PDF again") from error


def _clean(text: str) -> str:
    """Line ends as \\n; PDFium marks a hyphen at a line's end, where the word goes on, by U+FFFE or U+0002."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\ufffe\x02]\n?", "", text)
    return text.replace("\x00", "").replace("\u00ad\n", "").replace("\f", "\n")


def _without_furniture(pages: Sequence[Sequence[str]], reading: Reading) -> list[tuple[int, str]]:
    """All lines but those that stand at the top or foot of most pages, the page's number apart."""
    repeated = _repeated(pages)
    kept: list[tuple[int, str]] = []
    number = 0
    for page in pages:
        places = [index for index, line in enumerate(page) if line.strip()]
        # Only a run of repeated lines that reaches the edge of the page is furniture.
        furniture: set[int] = set()
        for inward, side in ((places[:3], "top"), (places[:-4:-1], "foot")):
            for distance, index in enumerate(inward):
                alone = distance == 0 and len(places) > 1 and _PAGE_NUMBER.match(page[index])
                if not alone and (side, distance, _masked(page[index])) not in repeated:
                    break
                furniture.add(index)
        for index, line in enumerate(page):
            number += 1
            if index in furniture:
                reading.left_out.append((number, line.strip()))
            elif line.strip():
                kept.append((number, line))
    return kept


def _repeated(pages: Sequence[Sequence[str]]) -> set[tuple[str, int, str]]:
    """Lines, numbers apart, that stand at one place at the top or foot of most pages."""
    counts: Counter[tuple[str, int, str]] = Counter()
    for page in pages:
        filled = [line for line in page if line.strip()]
        for side, inward in (("top", filled[:3]), ("foot", filled[:-4:-1])):
            counts.update((side, distance, _masked(line)) for distance, line in enumerate(inward))
    return {place for place, count in counts.items() if len(pages) >= 3 and count > 0.6 * len(pages)}


def _masked(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


def _mark_paragraphs(paragraphs: list[Paragraph]) -> None:
    """Where a new paragraph begins: after a line that ends a sentence well before the margin."""
    if not paragraphs:
        return
    widths = sorted(len(p.text) for p in paragraphs)
    margin = widths[int(len(widths) * 0.9)]
    paragraphs[0].after_blank = True
    for before, paragraph in itertools.pairwise(paragraphs):
        ended = bool(_SENTENCE_END.search(before.text)) or len(before.text) < 0.5 * margin
        paragraph.after_blank = ended and len(before.text) < 0.8 * margin
