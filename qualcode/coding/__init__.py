"""Putting codes on passages: cues, suggestions, the codings log, merging coders, agreement.

The names below are loaded when first used (PEP 562). A file may not share its name with a function it hands on.
"""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

# name -> the file that holds it
_NAMES = {
    # cues
    "code": "machine_coders",
    "explain": "machine_coders",
    "MACHINE_CODERS": "machine_coders",
    "learn_examples": "example_learning",
    "leave_one_out": "example_learning",
    "Bench": "testbench",
    "bench": "testbench",
    # agreement
    "agreement": "agreeing",
    "merge_codings": "merging",
    "coding_table": "merging",
    "u_alpha": "unitizing",
    "u_alpha_by_code": "unitizing",
    "alpha_u_1995": "unitizing",
    "alpha_u_1995_of_values": "unitizing",
    "best_alignment_disorder": "alignment",
    "gamma": "alignment",
    "coefficient_interval": "intervals",
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
_MODULES = {"coefficients": "coefficients"}

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES, _MODULES)
