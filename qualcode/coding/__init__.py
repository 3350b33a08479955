"""Putting codes on passages: cues, suggestions, the codings log, merging coders, agreement.

The names below are loaded when first used (PEP 562). A file may not share its name with a function it hands on.
"""

from importlib import import_module
from typing import Any

# name -> the file that holds it
_NAMES = {
    # cues
    "code": "cue_coder",
    "explain": "cue_coder",
    "MACHINE_CODERS": "cue_coder",
    "learn_examples": "example_coder",
    "Bench": "testbench",
    "bench": "testbench",
    # agreement
    "agreement": "agreeing",
    "merge_codings": "merging",
    "coding_table": "merging",
    "u_alpha": "unitizing",
    "u_alpha_by_code": "unitizing",
    "alpha_u_1995": "unitizing",
    "best_alignment_disorder": "unitizing",
    "disagreements": "consensus_log",
    "consensus": "consensus_log",
    # the codings log (acts are in qualcode.coding.events)
    "CodingLog": "log",
    "read_history": "log",
    "problems": "checking",
    "move_codings": "moving",
    # suggestions
    "suggest": "suggesting",
    "accept": "suggesting",
    "Suggester": "suggesting",
    "SUGGESTERS": "suggesting",
}
_MODULES = ("coefficients",)


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        value = getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)
    elif name in _MODULES:
        value = import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_NAMES, *_MODULES])
