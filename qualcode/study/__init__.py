"""A study: one folder on disk that ties the rooms together."""

from importlib import import_module
from typing import Any

# name -> the file of this room that holds it
_NAMES = {
    "Study": "study",
    "nearest_study": "layout",
    "sample_folder": "sample",
    "sample_interviews": "sample",
}

__all__ = list(_NAMES)


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module 'qualcode.study' has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    globals()[name] = value
    return value
