"""Other programs: Excel and HTML tables out, Taguette projects in.

The names below are loaded when first used (PEP 562).
"""

from importlib import import_module
from typing import Any

# name -> the file that holds it
_NAMES = {
    "read_taguette": "taguette",
    "to_excel": "tables",
    "to_html": "tables",
}


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_NAMES])
