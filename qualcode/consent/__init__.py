"""The promises to the participants: terms, vault, retention, withdrawal, audit. Names load when first used."""

from collections.abc import Callable
from typing import Any

from qualcode.faces import face

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
    "is_at_hand": "secret",
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

__getattr__: Callable[[str], Any]
__dir__: Callable[[], list[str]]
__getattr__, __dir__ = face(__name__, _NAMES)
