"""Run a command with network access blocked by the operating system, not by trust in the program."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

# Each gives the command no network at all; a namespace of its own needs root or user namespaces, the sandbox is macOS'.
_WAYS: tuple[tuple[str, ...], ...] = (
    ("unshare", "--net"),
    ("unshare", "--map-root-user", "--net"),
    ("sandbox-exec", "-p", "(version 1)(allow default)(deny network*)"),
)
_PROBE = """
import socket, sys
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=5).close()
except OSError:
    sys.exit(0)
sys.exit(1)
"""


@cache
def way_to_block() -> tuple[str, ...] | None:
    """The words to put before a command, proven by a listening socket that it can then not reach; None if there are none."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        probe = [sys.executable, "-c", _PROBE, str(server.getsockname()[1])]
        if subprocess.run(probe, capture_output=True).returncode == 0:
            return None  # the socket cannot be reached without a block either, so nothing would be proven
        for way in _WAYS:
            if shutil.which(way[0]) and subprocess.run([*way, *probe], capture_output=True).returncode == 0:
                return way
    return None


def run_without_network(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[Any]:
    """`subprocess.run` of the command without network; the test is skipped where the system does not let us block it."""
    way = way_to_block()
    if way is None:
        pytest.skip("this system lets us block network access neither by unshare nor by sandbox-exec")
    return subprocess.run([*way, *command], **options)
