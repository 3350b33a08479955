"""The vault opens no connection; and the means to show it do block the network."""

import importlib.util
import sys
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location("network", Path(__file__).parents[1] / "network.py")
network = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(network)

_ROAD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import small_study as small
from qualcode.consent import Vault, purge, status, withdraw
from datetime import date
folder = small.build(Path(sys.argv[2]))
vault = Vault.open(folder.vault, small.WORDS)
status(folder, small.terms(), vault)
withdraw(folder, vault, small.terms(), "P07")
purge(folder, small.terms(), vault, today=date(2015, 9, 2))
print("whole road")
"""


def test_the_block_really_blocks():
    reach = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=2)"
    done = network.run_without_network([sys.executable, "-c", reach], capture_output=True, text=True)
    assert done.returncode != 0 and "OSError" in done.stderr


def test_vault_withdrawal_and_purge_need_no_network(tmp_path):
    command = [sys.executable, "-c", _ROAD, str(Path(__file__).parent), str(tmp_path)]
    done = network.run_without_network(command, capture_output=True, text=True)
    assert done.stdout == "whole road\n", done.stderr
