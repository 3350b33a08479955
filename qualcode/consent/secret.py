"""The passphrase: from the environment, the operating system's keyring or a prompt, never from an argument."""

from __future__ import annotations

import getpass
import os
import sys
import unicodedata
from importlib import import_module
from types import ModuleType

from qualcode.consent.errors import VaultError

VARIABLE = "QUALCODE_PASSPHRASE"
SHORTEST = 12


class Secret:
    """A passphrase or key that shows itself nowhere: not in repr, str, logs, tracebacks or pickles.

    >>> Secret("correct horse battery")
    <secret>
    """

    __slots__ = ("_value",)

    def __init__(self, value: str | bytes) -> None:
        # The same words typed on macOS and Windows differ in how å is composed
        self._value = (
            unicodedata.normalize("NFKC", value).encode() if isinstance(value, str) else bytes(value)
        )

    def reveal(self) -> bytes:
        return self._value

    def __repr__(self) -> str:
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


def passphrase(vault: str = "", *, new: bool = False) -> Secret:
    """The passphrase from QUALCODE_PASSPHRASE, else the keyring, else typed at a prompt.

    `vault` is the id under which the keyring may know it (`vault_id(folder)`). With `new`, the prompt asks twice and the
    keyring is not asked. Raises VaultError when there is no terminal to ask at, when two entries differ, or
    when a new passphrase has fewer than 12 characters.
    """
    found = os.environ.get(VARIABLE)
    if found:
        secret = Secret(found)
    elif not new and vault and (remembered := _remembered(vault)):
        secret = remembered
    else:
        secret = _ask(new)
    return long_enough(secret) if new else secret


def is_at_hand(vault: str = "") -> bool:
    """Whether `passphrase` would give one without asking a person."""
    return bool(os.environ.get(VARIABLE)) or bool(vault and _remembered(vault))


def long_enough(secret: Secret) -> Secret:
    """The secret itself. Raises VaultError under 12 characters: a short one is guessed from a copied vault."""
    if len(secret.reveal().decode(errors="replace")) < SHORTEST:
        raise VaultError(
            f"the passphrase is shorter than {SHORTEST} characters; take four or five unrelated words"
        )
    return secret


def remember(vault: str, secret: Secret) -> None:
    """Keep the passphrase in the operating system's keyring. Raises VaultError when `keyring` is not installed."""
    keyring = _keyring()
    if keyring is None:
        raise VaultError(
            "the package keyring is not installed; install qualcode[keyring], or type the passphrase"
        )
    keyring.set_password("qualcode", vault, secret.reveal().decode())


def _ask(new: bool) -> Secret:
    if not sys.stdin or not sys.stdin.isatty():
        raise VaultError(
            f"the vault needs its passphrase and there is no terminal to ask at; set the environment variable {VARIABLE}"
        )
    typed = Secret(getpass.getpass("Passphrase of the vault: "))
    if new and Secret(getpass.getpass("The same again: ")) != typed:
        raise VaultError("the two passphrases differ; nothing has been changed, try again")
    return typed


def _remembered(vault: str) -> Secret | None:
    keyring = _keyring()
    if keyring is None:
        return None
    try:
        found = keyring.get_password("qualcode", vault)
    except (
        Exception
    ):  # a keyring that is locked or has no backend raises what it likes: then the person is asked
        return None
    return Secret(found) if found else None


def _keyring() -> ModuleType | None:
    try:
        return import_module("keyring")
    except ImportError:
        return None
