"""The small study as a module that the tests of this room share."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

_NAME = "small_study"
if _NAME not in sys.modules:
    _spec = importlib.util.spec_from_file_location(_NAME, Path(__file__).with_name(f"{_NAME}.py"))
    sys.modules[_NAME] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules[_NAME])


@pytest.fixture(autouse=True)
def disk_without_waiting(monkeypatch):
    """Flushing to the disk matters when the power fails, which no test does; a killed process loses nothing without."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
