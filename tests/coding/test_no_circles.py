import ast
from pathlib import Path

import qualcode.coding

ROOM = Path(qualcode.coding.__file__).parent


def imports_of(file):
    """The files of the room that a file imports anywhere, for types alone or inside a function too."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.rpartition(".")[2] for name in names if name and name.startswith("qualcode.coding.")}


def test_the_files_of_the_room_import_each_other_in_no_circle():
    left = {file.stem: imports_of(file) for file in ROOM.glob("*.py") if file.stem != "__init__"}
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]
    assert not left, f"these import each other: {sorted(left)}"
