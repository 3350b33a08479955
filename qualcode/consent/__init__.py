"""The promises to the participants: terms, vault, retention, withdrawal, audit. Names load when first used."""

from importlib import import_module
from typing import Any

# name -> the file that holds it
_NAMES = {
    "add_recording": "recordings",
    "AuditError": "errors",
    "AuditLog": "audit",
    "beyond_reach": "beyond",
    "check_place": "place",
    "cloud_service": "place",
    "DamagedFile": "errors",
    "data_word": "folder",
    "default_vault": "place",
    "deletion_protocol": "paperwork",
    "destroy_vault": "vault",
    "DestroyedKey": "errors",
    "document_code": "audit",
    "Entry": "audit",
    "extend": "terms",
    "Extension": "terms",
    "mark_deleted": "recordings",
    "methods_paragraph": "paperwork",
    "NotInVault": "errors",
    "parse_terms": "terms",
    "passphrase": "secret",
    "Promise": "retention",
    "Purge": "ending",
    "purge": "ending",
    "read_recordings": "recordings",
    "read_terms": "terms",
    "record_of_processing": "paperwork",
    "Recording": "recordings",
    "remember": "secret",
    "require_access": "retention",
    "require_finished": "withdrawal",
    "RetentionError": "errors",
    "Secret": "secret",
    "status": "retention",
    "StudyFolder": "folder",
    "SwappedFile": "errors",
    "template": "terms",
    "Terms": "terms",
    "TermsError": "errors",
    "TruncatedFile": "errors",
    "unfinished": "withdrawal",
    "UnsafePlace": "errors",
    "Vault": "vault",
    "vault_id": "vault",
    "VaultError": "errors",
    "warnings": "retention",
    "WITHHELD": "tables",
    "withdraw": "withdrawal",
    "Withdrawal": "withdrawal",
    "WithdrawalError": "errors",
    "write_gitignore": "place",
    "WrongPassphrase": "errors",
}

__all__ = list(_NAMES)


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module 'qualcode.consent' has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
