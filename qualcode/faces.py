"""What a room hands on, loaded when first used (PEP 562): a face is a table of names, and this."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

Face = tuple[Callable[[str], Any], Callable[[], list[str]]]


def face(package: str, names: Mapping[str, str], modules: Mapping[str, str] | None = None) -> Face:
    """`__getattr__` and `__dir__` for a package.

    `names` says which file of the package holds a name, `modules` under which name a whole module is handed on.
    An unknown name raises AttributeError, as anywhere.
    """
    modules = modules or {}

    def load(name: str) -> Any:
        if name in names:
            value = getattr(import_module(f"{package}.{names[name]}"), name)
        elif name in modules:
            value = import_module(f"{package}.{modules[name]}")
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(sys.modules[package], name, value)  # from now on an ordinary name of the package
        return value

    def listing() -> list[str]:
        return sorted({*vars(sys.modules[package]), *names, *modules})

    return load, listing
