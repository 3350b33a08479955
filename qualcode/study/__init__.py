"""A study: one folder on disk that ties the rooms together."""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

# name -> the file of this room that holds it
_NAMES = {
    "Study": "study",
    "nearest_study": "layout",
    "sample_folder": "sample",
    "sample_interviews": "sample",
}

__all__ = list(_NAMES)

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES)
