"""From codings to tables: theme matrix, groups compared, quotes, co-occurrence, saturation, keyness, framework matrix.

The names below are loaded when first used (PEP 562), for they import pandas.
"""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

# name -> the file that holds it
_NAMES = {
    "APPROACHES": "approaches",
    "Approach": "approaches",
    "approach": "approaches",
    "caption": "wording",
    "chao2": "saturating",
    "compare_groups": "comparison",
    "compare_partners": "partners",
    "co_occurrence": "together",
    "drill": "quoting",
    "fisher": "proportions",
    "framework_matrix": "framework",
    "framework_table": "framework",
    "keyness": "keywords",
    "mid_p": "proportions",
    "newcombe": "proportions",
    "odds_ratio": "proportions",
    "partners_spoken_of": "partners",
    "phrase": "wording",
    "quotes": "quoting",
    "read_framework": "framework_files",
    "Saturation": "saturating",
    "saturation": "saturating",
    "saturation_of": "saturating",
    "sequences": "together",
    "suppress": "suppression",
    "theme_matrix": "matrix",
    "wilson": "proportions",
    "write_framework": "framework_files",
}

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES)
