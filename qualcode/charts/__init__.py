"""Tables drawn with matplotlib, made to be printed: an Axes goes in and comes out, nothing is shown.

The names below are loaded when first used (PEP 562), for they import matplotlib.
"""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

# name -> the file that holds it (a file may not share its name with a function it hands on)
_NAMES = {
    "agreement": "agreeing",
    "co_occurrence": "triangle",
    "code_tree": "bars",
    "codeline": "lines",
    "codelines": "lines",
    "comparison": "intervals",
    "participants_per_code": "bars",
    "saturation": "curves",
    "save": "saving",
    "theme_matrix": "grid",
}

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES)
