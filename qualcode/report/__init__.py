"""The findings as a Word document or one self-contained HTML page, in bokmål or English.

The names below are loaded when first used (PEP 562), for they import pandas, matplotlib and python-docx.
"""

from importlib import import_module
from typing import Any

# name -> the file that holds it
_NAMES = {"report_parts": "building", "write_report": "writing"}


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_NAMES])
