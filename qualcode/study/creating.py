"""Making a study: all files checked first, then the folder and the vault, so that nothing half-made stays."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.consent import Secret, Vault, default_vault, passphrase, read_terms, template, write_gitignore
from qualcode.model import QualcodeError
from qualcode.study.layout import Layout, write_if_new
from qualcode.study.promises import record
from qualcode.study.settings import FILE, Settings, settings_text

if TYPE_CHECKING:
    from qualcode.study.study import Study


def create(
    make: type[Study],
    folder: Path,
    *,
    name: str | None,
    codebook: Any,
    guide: Any,
    consent: Any,
    labels: Any,
    vault: Any,
    with_vault: bool,
    secret: Secret | None,
    fictional: bool,
) -> Study:
    """See `Study.create`."""
    folder = Path(folder).resolve()
    if (folder / FILE).exists():
        raise QualcodeError(f"{folder.name}: is a study already; open it, or choose another folder")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QualcodeError(
            f"{folder.name}: holds other files; choose a new folder, and import recordings and transcripts from where they are"
        )
    layout = Layout(folder)
    files = _files(layout, codebook, guide, consent, labels)
    place = None if not with_vault else Path(vault).resolve() if vault else default_vault(folder)
    relative = "" if place is None else Path(os.path.relpath(place, folder)).as_posix()
    settings = Settings(name=name or folder.name, labels=labels, vault=relative, fictional=fictional)
    if place is not None:
        secret = secret if secret is not None else passphrase(new=True)
        # the vault first: it refuses unsafe places and short passphrases
        Vault.create(place, secret, study=None if fictional else folder, member=settings.member)
    folder.mkdir(parents=True, exist_ok=True)
    write_gitignore(folder)
    for path, content in files.items():
        write_if_new(path, content)
    write_if_new(layout.settings, settings_text(settings).encode("utf-8"))
    study = make(folder, settings, secret)
    record(study, "create")
    return study


def _files(layout: Layout, codebook: Any, guide: Any, consent: Any, labels: str) -> dict[Path, bytes]:
    """What goes into the new folder, each file read and found valid."""
    files: dict[Path, bytes] = {}
    if codebook is not None:
        files |= _codebook(Path(codebook), layout)
    if guide is not None:
        files[layout.guide] = _guide(Path(guide))
    if consent is not None:
        read_terms(Path(consent))
        files[layout.consent] = Path(consent).read_bytes()
    else:
        files[layout.consent] = template("sikt", labels).encode("utf-8")
    return files


def _codebook(path: Path, layout: Layout) -> dict[Path, bytes]:
    """The codebook as YAML, with its coded examples; one that is YAML already keeps its comments to the letter."""
    import tempfile

    from qualcode.codebook import read_codebook, write_codebook

    read = read_codebook(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        files = {layout.codebook: path.read_bytes()}
        if read.examples_file:
            files[layout.codebook.parent / read.examples_file] = (
                path.parent / read.examples_file
            ).read_bytes()
        return files
    with tempfile.TemporaryDirectory() as folder:  # a codebook holds nothing personal
        return {layout.codebook: write_codebook(read, Path(folder) / "codebook.yaml").read_bytes()}


def _guide(path: Path) -> bytes:
    from qualcode.transcripts import read_guide

    read_guide(path)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise QualcodeError(
            f"{path.name}: the study keeps its guide as YAML; see docs/importing.md for the form, and name a .yaml file"
        )
    return path.read_bytes()
