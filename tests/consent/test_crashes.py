"""Killing the program while it writes to the vault: the old content or the new, and nothing left behind."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
import small_study as small

from qualcode.consent import Vault

posix_only = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process to kill")


def whole(folder) -> Vault:
    """The vault opened again, with nothing damaged and nothing half-written in it."""
    vault = Vault.open(folder, small.WORDS)
    assert vault.check() == []
    assert not list(folder.rglob("*.partial"))
    return vault


@posix_only
def test_every_change_of_a_vault_killed_at_every_step_is_done_or_not_done(tmp_path):
    acts = {
        "put new": (lambda v: v.put("raw/P09.json", b"new", "P09"), lambda v: "raw/P09.json" in v),
        "put over": (
            lambda v: v.put("raw/P08.json", b"new", "P08"),
            lambda v: v.get("raw/P08.json") == b"new",
        ),
        "destroy": (lambda v: v.destroy("P08"), lambda v: "raw/P08.json" not in v),
        "renew": (lambda v: v.renew("P08"), lambda v: v.get("raw/P08.json") == b"old"),
        "member": (
            lambda v: v.add_member("member-2", "quite other words"),
            lambda v: "member-2" in v.members(),
        ),
        "passphrase": (lambda v: v.change_passphrase(small.WORDS + "!"), lambda v: v.member == "member-1"),
    }
    for name, (act, done) in acts.items():
        step, results = 0, []
        while True:
            folder = tmp_path / f"{name}{step}"
            vault = Vault.create(folder, small.WORDS, _cost=small.CHEAP)
            vault.put("raw/P08.json", b"old", "P08")
            vault.put("raw/P01.json", b"another's", "P01")
            killed = small.killed_after(step, lambda act=act, vault=vault: act(vault))
            words = small.WORDS if name != "passphrase" else None
            again = whole(folder) if words else _either(folder)
            assert again.get("raw/P01.json") == b"another's"
            results.append(done(again))
            if name == "put over":
                assert again.get("raw/P08.json") in (b"old", b"new")
            if not killed:
                break
            step += 1
        assert step >= 3 and results[-1]
        assert results == sorted(results), f"{name}: once done it is done"


def _either(folder) -> Vault:
    """After a change of passphrase the old words open it, or the new."""
    from qualcode.consent import WrongPassphrase

    try:
        return Vault.open(folder, small.WORDS)
    except WrongPassphrase:
        return Vault.open(folder, small.WORDS + "!")


_WRITER = """
import sys
from qualcode.consent import Vault
vault = Vault.open(sys.argv[1], sys.argv[2])
print("ready", flush=True)
number = 0
while True:
    number += 1
    for name in "abc":
        vault.put(name, (name + str(number)).encode() * 5000, name)
    vault.renew("b")
"""


@posix_only
@pytest.mark.parametrize("runs", [3, pytest.param(210, marks=pytest.mark.slow)])
def test_a_writer_killed_at_a_random_moment_loses_nothing(tmp_path, runs):
    """A separate process writes without pause and is killed with SIGKILL after up to 50 ms."""
    folder = tmp_path / "v"
    vault = Vault.create(folder, small.WORDS, _cost=small.CHEAP)
    vault.put("kept", b"from the beginning", "P01")
    chance = random.Random(4)
    for _ in range(runs):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(folder), small.WORDS], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout.readline() == "ready\n"
        time.sleep(chance.random() / 20)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        vault = whole(folder)
        assert vault.get("kept") == b"from the beginning"
        for name in set(vault.names()) - {"kept"}:
            content = vault.get(name)
            assert len(content) % 5000 == 0 and content == content[: len(content) // 5000] * 5000
