"""Saving a Word document that says nothing of who made it, on which machine and when."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

# The first day a zip file can name.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_THUMBNAIL = "docProps/thumbnail.jpeg"
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"></Properties>'
)


def save(document: Any, path: Path, *, title: str, language: str) -> None:
    """Write the document with title and language as its only properties; the same document gives the same bytes."""
    properties = document.core_properties
    element = properties._element
    for child in list(element):
        element.remove(child)
    properties.title = title[:255]
    properties.language = language
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in made.namelist():
            if name == _THUMBNAIL:
                continue
            data = made.read(name)
            if name == "docProps/app.xml":
                data = _APP.encode()
            elif name in ("_rels/.rels", "[Content_Types].xml"):
                data = _without_thumbnail(data)
            out.writestr(_entry(name), data)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _without_thumbnail(data: bytes) -> bytes:
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for child in list(root):
        if "thumbnail" in "".join(child.attrib.values()):
            root.remove(child)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
