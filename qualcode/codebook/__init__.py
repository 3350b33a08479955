"""Codebooks: codes with meanings and cues in three languages; read, written, checked, changed and compared.

The names below are loaded when first used (PEP 562).
"""

from importlib import import_module
from typing import Any

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


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_NAMES])
