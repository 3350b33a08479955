"""Files in: every transcript a student has, as Transcripts with speakers, roles, languages and guide questions.

The names below are loaded when first used (PEP 562): a PDF reader is loaded by who reads a PDF.
"""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

# name -> the file of this room that holds it
_NAMES = {
    "read_transcript": "reading",
    "read_transcripts": "folders",
    "inspect": "report",
    "ImportReport": "report",
    "FileReport": "report",
    "Guide": "guide",
    "Question": "guide",
    "Block": "guide",
    "read_guide": "guide",
    "align": "alignment",
    "asked": "alignment",
    "match_questions": "alignment",
    "unmatched": "alignment",
    "write_transcript": "writing",
    "read_attributes": "attributes",
    "find_marks": "marks",
    "reading_text": "marks",
    "ImportFailed": "pieces",
    "FORMATS": "sniff",
    "to_json": "stored",
    "from_json": "stored",
    "table_cells": "attributes",
    "read_speakers": "attributes",
}

__all__ = list(_NAMES)

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES)
