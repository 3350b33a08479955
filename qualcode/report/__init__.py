"""The findings as a Word document or one self-contained HTML page, in bokmål or English.

The names below are loaded when first used (PEP 562), for they import pandas, matplotlib and python-docx.
"""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

# name -> the file that holds it
_NAMES = {"report_parts": "building", "write_report": "writing"}

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES)
