"""The promises to the participants: terms, vault, retention, withdrawal, audit. Names load when first used."""

from importlib import import_module
from typing import Any

_NAMES = {
    "Extension": "terms",
    "Terms": "terms",
    "TermsError": "terms",
    "extend": "terms",
    "parse_terms": "terms",
    "read_terms": "terms",
    "template": "terms",
}

__all__ = [*_NAMES]


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module 'qualcode.consent' has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
