"""Codebooks in REFI-QDA's exchange format (.qdc), which NVivo, MAXQDA, ATLAS.ti and Taguette write and read.

The standard knows a name, a colour and one description; what else a code has stands in the description as lines
such as `When to use: …`, and comes back from there. Standard: REFI-QDA 1.5, https://www.qdasoftware.org.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from qualcode.codebook.codes import Code, Codebook, CodebookError
from qualcode.codebook.tables import path_part

NAMESPACE = "urn:QDA-XML:codebook:1.0"
# One guid for a code path, always and everywhere, so that importing twice adds nothing.
_GUIDS = uuid.UUID("6f1d2a0e-3c55-5b6e-9a51-0c0de0b00c5a")
_LABELS = {
    "brief": "In brief",
    "when_to_use": "When to use",
    "when_not_to_use": "When not to use",
    "example": "Example",
    "counter_example": "Counter-example",
    "research_question": "Research question",
    "path": "Code id",
}
_LARGEST = 50_000_000


def code_guid(path: str) -> str:
    """The REFI guid of a code path: the same in every file this package writes.

    >>> code_guid("benefits/inclusion") == code_guid("benefits/inclusion")
    True
    """
    return str(uuid.uuid5(_GUIDS, path)).upper()


def read(path: Path) -> Codebook:
    """The codebook in a .qdc file, of whatever version and program.

    A code's path comes from its `Code id:` line where this package wrote it, else from its name and those above
    it. Sets are not kept. Raises CodebookError for XML that breaks off, has a document type, or holds no codes.
    """
    content = path.read_bytes()
    if len(content) > _LARGEST:
        raise CodebookError(f"{path.name}: {len(content) // 1_000_000} MB is too large for a codebook")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise CodebookError(
            f"{path.name}: the XML declares a document type, which a codebook never has; refused"
        )
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        line, column = error.position
        raise CodebookError(
            f"{path.name}, line {line}, column {column + 1}: the XML breaks off or is damaged here; export it again"
        ) from None
    if _local(root) != "CodeBook":
        raise CodebookError(f"{path.name}: found <{_local(root)}>, expected <CodeBook> (a REFI-QDA codebook)")
    codes = [code for element in _children(root, "Codes") for code in _read_codes(element, "")]
    if not codes:
        raise CodebookError(f"{path.name}: the codebook holds no codes")
    return Codebook(codes=_told_apart(codes))


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return (child for child in element if _local(child) == tag)


def _read_codes(element: ElementTree.Element, above: str) -> Iterator[Code]:
    for child in _children(element, "Code"):
        name = (child.get("name") or "").strip() or "unnamed"
        fields = _from_description("".join(d.text or "" for d in _children(child, "Description")))
        part = path_part(name) or "unnamed"
        path = fields.pop("path", "") or (f"{above}/{part}" if above else part)
        yield Code(path=path, name={"en": name}, color=_color(child.get("color")), **fields)
        yield from _read_codes(child, path)


def _color(value: str | None) -> str:
    """REFI allows `#RGB`; anything else that is no colour is left to our own."""
    value = (value or "").strip().lstrip("#")
    if len(value) == 3:
        value = "".join(2 * letter for letter in value)
    is_hex = len(value) == 6 and all(letter in "0123456789abcdefABCDEF" for letter in value)
    return f"#{value.upper()}" if is_hex else ""


def _from_description(text: str) -> dict[str, Any]:
    fields: dict[str, list[str]] = {"definition": []}
    current = "definition"
    for line in text.strip().splitlines():
        for field, label in _LABELS.items():
            if line.startswith(f"{label}: "):
                current, line = field, line.removeprefix(f"{label}: ")
                fields[current] = []
        fields[current].append(line)
    found: dict[str, Any] = {field: "\n".join(lines).strip() for field, lines in fields.items()}
    return {field: value for field, value in found.items() if value}


def _told_apart(codes: list[Code]) -> tuple[Code, ...]:
    """Codes of the same name under one parent get `-2`, `-3` … so that each has a path of its own."""
    seen: dict[str, int] = {}
    apart = []
    for code in codes:
        key = code.path.casefold()
        seen[key] = seen.get(key, 0) + 1
        path = code.path if seen[key] == 1 else f"{code.path}-{seen[key]}"
        apart.append(code.model_copy(update={"path": path}))
    return tuple(apart)


def renderer(ending: str) -> Callable[[Codebook, str], bytes]:
    """The function that renders a codebook as .qdc."""
    return _render


def _render(codebook: Codebook, language: str) -> bytes:
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(f"{{{NAMESPACE}}}CodeBook", origin="qualcode")
    codes = ElementTree.SubElement(root, f"{{{NAMESPACE}}}Codes")
    _write_codes(codebook, None, codes, language)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _write_codes(codebook: Codebook, parent: str | None, above: ElementTree.Element, language: str) -> None:
    for code in codebook.children(parent):
        element = ElementTree.SubElement(
            above,
            f"{{{NAMESPACE}}}Code",
            guid=code_guid(code.path),
            name=code.label(language),
            isCodable="false" if code.deprecated else "true",
            color=code.color,
        )
        description = ElementTree.SubElement(element, f"{{{NAMESPACE}}}Description")
        description.text = _description(code, language)
        _write_codes(codebook, code.path, element, language)


def _description(code: Code, language: str) -> str:
    def text(field: str) -> str:
        value = getattr(code, field)
        if isinstance(value, str):
            return value
        return str(value.get(language) or next(iter(value.values()), ""))

    lines = [text("definition")] + [
        f"{label}: {text(field)}" for field, label in _LABELS.items() if text(field)
    ]
    return "\n".join(line for line in lines if line)
