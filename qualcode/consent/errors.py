"""What can go wrong with terms, vault, retention and withdrawal, each told apart from the others."""

from qualcode.model import QualcodeError


class TermsError(QualcodeError):
    """A consent.toml that cannot be followed: what stands where, and what was expected."""


class VaultError(QualcodeError):
    """The vault cannot do what was asked; the subclasses say which of the reasons it is."""


class WrongPassphrase(VaultError):
    """The vault's files are sound, and this passphrase opens none of its members' keys."""


class TruncatedFile(VaultError):
    """A file of the vault ends too early: a copy or download that was cut off."""


class DamagedFile(VaultError):
    """A file of the vault is not what was written: a flipped bit, a bad disk, or tampering."""


class SwappedFile(VaultError):
    """A file of the vault is sound and stands where another should: renamed, exchanged, or of another vault."""


class NotInVault(VaultError):
    """There is nothing of this name in the vault, or a part of it is missing."""


class DestroyedKey(VaultError):
    """The key has been destroyed on purpose, by withdrawal: what it locked is gone."""


class UnsafePlace(VaultError):
    """The vault stands where the study, or the study's Git history, would carry it along."""


class RetentionError(QualcodeError):
    """The deletion date has passed: raw data may only be purged, or kept on with a reference."""


class WithdrawalError(QualcodeError):
    """A withdrawal that cannot be carried out as asked."""


class AuditError(QualcodeError):
    """The audit log has been changed, cut or torn."""
