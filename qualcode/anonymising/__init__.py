"""Find identifiers, decide, replace, check: personal data out of transcripts, with an exact way back.

The names below are loaded when first used (PEP 562), so that `import qualcode` stays light.
"""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

# name -> the file of this room that holds it, with its folder
_NAMES = {
    "find_identifiers": "find",
    "anonymise": "replacing.replace",
    "Anonymised": "replacing.replace",
    "OffsetMap": "replacing.offsets",
    "Register": "identities.register",
    "Person": "identities.register",
    "Mention": "identities.register",
    "read_register": "identities.register",
    "LEVELS": "replacing.levels",
    "find_leaks": "proving.leaks",
    "refuse_leaks": "proving.leaks",
    "add_decisions": "reviewing.decisions",
    "decisions_of": "reviewing.decisions",
    "add_to_review": "reviewing.review",
    "apply_decisions": "reviewing.review",
    "read_review": "reviewing.decisions",
    "review_page": "reviewing.review",
    "review_sheet": "reviewing.review",
    "review_table": "reviewing.review",
    "still_standing": "reviewing.by_hand",
    "uniqueness": "proving.singling_out",
    "refuse_unique": "proving.singling_out",
    "describe_uniqueness": "proving.singling_out",
    "draw_passages": "proving.reidentification",
    "reidentification_rate": "proving.reidentification",
    "named_entities": "judges.ner",
}

__all__ = list(_NAMES)

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES)
