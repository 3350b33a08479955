"""Find identifiers, decide, replace, check: personal data out of transcripts, with an exact way back.

The names below are loaded when first used (PEP 562), so that `import qualcode` stays light.
"""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

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
    "add_decisions": "decisions",
    "decisions_of": "decisions",
    "add_to_review": "review",
    "apply_decisions": "review",
    "read_review": "decisions",
    "review_page": "review",
    "review_sheet": "review",
    "review_table": "review",
    "still_standing": "by_hand",
    "uniqueness": "singling_out",
    "refuse_unique": "singling_out",
    "describe_uniqueness": "singling_out",
    "draw_passages": "reidentification",
    "reidentification_rate": "reidentification",
    "named_entities": "ner",
}

__all__ = list(_NAMES)

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES)
