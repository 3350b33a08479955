"""Files as bytes, with limits that a hostile or broken file cannot pass."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

from qualcode.transcripts.pieces import ImportFailed

MEGABYTE = 1024 * 1024
# A two-hour interview is 0.1 MB of text; Whisper's json with word times some 10 MB.
LARGEST_FILE = 256 * MEGABYTE
LARGEST_TEXT = 24 * MEGABYTE
LARGEST_PART = 64 * MEGABYTE
LARGEST_ARCHIVE = 512 * MEGABYTE
MOST_FILES = 5_000
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of at most 256 MB; raises ImportFailed with the reason when it cannot be read."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ImportFailed(f"{path.name}: is a folder; read it with read_transcripts()")
        if size > LARGEST_FILE:
            raise ImportFailed(
                f"{path.name}: is {size // MEGABYTE} MB, more than the {LARGEST_FILE // MEGABYTE} MB that a transcript "
                "may have; is it the recording?"
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ImportFailed(
            f"{path.name}: could not be read ({reason}); check the path and the rights"
        ) from error


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    """A zip (docx, odt, xlsx, or an archive of files), refused when it unpacks to more than it may."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, OverflowError) as error:
        raise ImportFailed(f"{name}: is cut off or damaged ({error}); save or download it again") from error
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST_ARCHIVE:
        raise ImportFailed(
            f"{name}: unpacks to more than {LARGEST_ARCHIVE // MEGABYTE} MB or {MOST_FILES} files; refused"
        )
    return archive


def part(archive: zipfile.ZipFile, member: str, name: str, largest: int = LARGEST_PART) -> bytes:
    """One member of an archive, read to at most `largest` bytes whatever the archive claims about it."""
    try:
        with archive.open(member) as stream:
            data = stream.read(largest + 1)
    except KeyError as error:
        raise ImportFailed(
            f"{name}: has no {member} inside; it is not a complete document, save it again"
        ) from error
    except RuntimeError as error:
        raise ImportFailed(f"{name}: is locked with a password; save a copy without one") from error
    except Exception as error:  # zlib, bz2 and lzma each have their own errors for damaged data
        raise ImportFailed(f"{name}: {member} is damaged ({error}); save or download it again") from error
    if len(data) > largest:
        raise ImportFailed(f"{name}: {member} unpacks to more than {largest // MEGABYTE} MB; refused")
    return data


def refuse_entities(data: bytes, name: str) -> None:
    """Raise ImportFailed when XML declares a document type, and with it entities that blow up or reach out."""
    if _DOCTYPE.search(data.replace(b"\x00", b"") if b"\x00" in data[:400] else data):
        raise ImportFailed(
            f"{name}: declares XML entities or a document type, which transcripts never need; refused"
        )


def parse_xml(data: bytes, name: str) -> ET.Element:
    """The root of an XML document, which may declare no document type and so no entities of its own."""
    refuse_entities(data, name)
    try:
        return ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
        raise ImportFailed(
            f"{name}: its XML is cut off or damaged ({error}); save or download it again"
        ) from error
