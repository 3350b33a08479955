"""Other programs: Excel and HTML tables out, Taguette projects in.

The names below are loaded when first used (PEP 562).
"""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

# name -> the file that holds it
_NAMES = {
    "read_taguette": "taguette",
    "to_excel": "tables",
    "to_html": "tables",
}

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES)
