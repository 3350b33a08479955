"""Find identifiers, decide, replace, check: personal data out of transcripts, with an exact way back.

The names below are loaded when first used (PEP 562), so that `import qualcode` stays light.
"""

from importlib import import_module
from typing import Any

# name -> the file of this room that holds it
_NAMES = {
    "find_identifiers": "find",
    "anonymise": "replace",
    "Anonymised": "replace",
    "OffsetMap": "offsets",
    "Register": "register",
    "Person": "register",
    "Mention": "register",
    "read_register": "register",
    "LEVELS": "levels",
    "find_leaks": "leaks",
    "refuse_leaks": "leaks",
    "apply_decisions": "review",
    "read_review": "review",
    "review_page": "review",
    "review_sheet": "review",
    "review_table": "review",
    "uniqueness": "singling_out",
    "refuse_unique": "singling_out",
    "draw_passages": "reidentification",
    "reidentification_rate": "reidentification",
    "named_entities": "ner",
}

__all__ = list(_NAMES)


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module 'qualcode.anonymising' has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
