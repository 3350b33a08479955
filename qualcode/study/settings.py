"""`study.toml`: what a study is called, which vault it has, and how its results are labelled."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qualcode.model import QualcodeError

FILE = "study.toml"
Approach = Literal["framework", "codebook", "reflexive", "coding-reliability"]


class Settings(BaseModel):
    """What `study.toml` says.

    `vault` is the vault's folder relative to the study's, "" for a study whose data came pseudonymised and
    that holds nothing raw. `labels` is the language of charts and tables. `level` is how much replacements
    tell. `fictional` marks invented people, whose vault may lie in the study's Git repository.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    labels: Literal["nb", "en"] = "en"
    approach: Approach = "codebook"
    level: str = "publication"
    vault: str = ""
    member: str = "member-1"
    fictional: bool = False


def read_settings(folder: Path) -> Settings:
    """Read `study.toml`; raises QualcodeError naming the key or line that is wrong."""
    path = folder / FILE
    if not path.is_file():
        raise QualcodeError(
            f"{folder}: holds no {FILE}, so it is not a study; make one with `qualcode new {folder.name}`, or name the "
            "study's folder with --study"
        )
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise QualcodeError(f"{FILE}: cannot be read as TOML ({error}); mend that line") from None
    try:
        return Settings(**values)
    except ValidationError as error:
        raise QualcodeError(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, Settings.model_fields, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(Settings.model_fields)}"
        return f"{FILE}: found the unknown key {key!r}; {hint}"
    return f"{FILE}, key {key!r}: found {first['input']!r}; {first['msg'][0].lower()}{first['msg'][1:]}"


def settings_text(settings: Settings) -> str:
    """The text of `study.toml`, with a word on each key."""
    quoted = {k: _toml(v) for k, v in settings.model_dump().items()}
    return f"""\
# A study of qualcode. Edit by hand as you like; `qualcode check` reads it again.

name = {quoted["name"]}

# Language of labels in charts and tables: "nb" or "en".
labels = {quoted["labels"]}

# framework, codebook, reflexive or coding-reliability: decides what is shown by default.
approach = {quoted["approach"]}

# How much a replacement tells: team, thesis, publication or public.
level = {quoted["level"]}

# The vault with raw data and the connection key, relative to this folder. "" where the data came pseudonymised.
vault = {quoted["vault"]}

# Who is working, as the audit log and the codings call them; not a person's name.
member = {quoted["member"]}

# Invented people, as in the sample study: their vault may lie in the same Git repository.
fictional = {quoted["fictional"]}
"""


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
