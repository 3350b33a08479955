"""Where the tests find the real data that may not enter the repository."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _shared(name: str) -> Path:
    folder = Path(os.environ.get("QUALCODE_SHARED", ROOT.parent / "shared")) / name
    if not folder.is_dir():
        pytest.skip(f"the folder shared/{name} with other people's data is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real files for import tests; the test is skipped where it is absent."""
    return _shared("data")


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """Folder of published worked examples; the test is skipped where it is absent."""
    return _shared("cases")
