"""The promises to the participants: terms, vault, retention, withdrawal, audit. Names load when first used."""

from importlib import import_module
from typing import Any

_NAMES = {
    "AuditError": "errors",
    "DamagedFile": "errors",
    "DestroyedKey": "errors",
    "Extension": "terms",
    "NotInVault": "errors",
    "RetentionError": "errors",
    "Secret": "passphrase",
    "SwappedFile": "errors",
    "Terms": "terms",
    "TermsError": "errors",
    "TruncatedFile": "errors",
    "UnsafePlace": "errors",
    "Vault": "vault",
    "VaultError": "errors",
    "WithdrawalError": "errors",
    "WrongPassphrase": "errors",
    "check_place": "place",
    "cloud_service": "place",
    "default_vault": "place",
    "destroy_vault": "vault",
    "extend": "terms",
    "parse_terms": "terms",
    "passphrase": "passphrase",
    "read_terms": "terms",
    "remember": "passphrase",
    "template": "terms",
    "vault_id": "vault",
    "write_gitignore": "place",
}

__all__ = list(_NAMES)


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module 'qualcode.consent' has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
