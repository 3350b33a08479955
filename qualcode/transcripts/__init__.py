"""Files in: every transcript a student has, as Transcripts with speakers, roles, languages and guide questions.

The names below are loaded when first used (PEP 562): a PDF reader is loaded by who reads a PDF.
"""

from importlib import import_module
from typing import Any

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


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
