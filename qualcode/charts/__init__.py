"""Tables drawn with matplotlib, made to be printed: an Axes goes in and comes out, nothing is shown.

The names below are loaded when first used (PEP 562), for they import matplotlib.
"""

from importlib import import_module
from typing import Any

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


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_NAMES])
