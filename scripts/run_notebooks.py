"""Run every notebook in a folder from its first cell to its last, in a folder of its own; stop at the first error.

python scripts/run_notebooks.py notebooks            # check that they run
python scripts/run_notebooks.py notebooks --write    # and keep their outputs
"""

import argparse
import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def run(path: Path, *, write: bool) -> None:
    """Execute one notebook with its own folder as the working folder, as Jupyter does."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as home:
        client = NotebookClient(
            notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
        )
        client.execute(env={**os.environ, "IPYTHONDIR": home})
    if write:
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)  # times differ at every run
        nbformat.write(notebook, path)


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="keep the outputs in the notebooks")
    options = parser.parse_args()
    notebooks = sorted(options.folder.glob("*.ipynb"))
    if not notebooks:
        raise SystemExit(f"{options.folder}: no notebook found")
    for path in notebooks:
        run(path, write=options.write)
        print(f"{path}: ran")


if __name__ == "__main__":
    main()
