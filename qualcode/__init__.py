"""qualcode: from a sensitive recording to a finding.

The names below are loaded when first used (PEP 562), so that `import qualcode` stays light.
"""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

__version__ = "0.1.0"

# name -> the room whose face hands it on
_NAMES = {
    "Coding": "model",
    "Identifier": "model",
    "Mark": "model",
    "QualcodeError": "model",
    "Source": "model",
    "Span": "model",
    "Transcript": "model",
    "Turn": "model",
    "read_transcript": "transcripts",
    "read_transcripts": "transcripts",
    "find_identifiers": "anonymising",
    "anonymise": "anonymising",
    "Anonymised": "anonymising",
    "Code": "codebook",
    "Codebook": "codebook",
    "read_codebook": "codebook",
    "write_codebook": "codebook",
    "code": "coding",
    "suggest": "coding",
    "agreement": "coding",
    "merge_codings": "coding",
    "theme_matrix": "analysis",
    "compare_groups": "analysis",
    "co_occurrence": "analysis",
    "saturation": "analysis",
    "quotes": "analysis",
    "framework_matrix": "analysis",
    "Study": "study",
}
_ROOMS = {
    "analysis": "analysis",
    "anonymising": "anonymising",
    "charts": "charts",
    "codebook": "codebook",
    "coding": "coding",
    "coefficients": "coding.coefficients",
    "consent": "consent",
    "exchange": "exchange",
    "languages": "languages",
    "report": "report",
    "transcripts": "transcripts",
}

__all__ = sorted([*_NAMES, *_ROOMS])  # noqa: PLE0605

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES, _ROOMS)
