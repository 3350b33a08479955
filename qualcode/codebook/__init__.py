"""Codebooks: codes with meanings and cues in three languages; read, written, checked, changed and compared.

The names below are loaded when first used (PEP 562).
"""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

# name -> the file that holds it
_NAMES = {
    "Code": "codes",
    "Codebook": "codes",
    "CodebookError": "codes",
    "Change": "codes",
    "Cues": "codes",
    "cue_languages": "codes",
    "did_you_mean": "codes",
    "CodedExample": "examples",
    "CodedExamples": "examples",
    "read_examples": "examples_file",
    "write_examples": "examples_file",
    "CueError": "cues",
    "parse_cue": "cues",
    "check_cues": "checking",
    "concept_cues": "checking",
    "read_codebook": "files",
    "write_codebook": "files",
    "create": "life",
    "move": "life",
    "merge": "life",
    "split": "life",
    "rename": "life",
    "deprecate": "life",
    "moved_paths": "life",
    "lint": "linting",
    "diff": "comparing",
    "code_guid": "refi",
    "path_part": "tables",
}

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES)
