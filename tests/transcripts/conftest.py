"""Small real files of each kind, made here."""

import io
import zipfile
from pathlib import Path

import pytest

from qualcode.transcripts import read_transcript

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

# One conversation, told in every format below.
TALK = [
    ("Intervjuer", "Hva fikk dere ut av samarbeidet?"),
    ("Informant", "Vi fikk nye venner, og vi så vår egen kommune på nytt."),
    ("Intervjuer", "Og hva var vanskelig?"),
    ("Informant", "Tida. Det var ingen som hadde tid til å følge opp."),
]


@pytest.fixture
def read(tmp_path: Path):
    """Write bytes or text under a name and read it back as a transcript."""

    def _read(name: str, content: bytes | str, **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return read_transcript(path, **options)

    return _read


class Files:
    """Makes files of the kinds that typists and programs make."""

    talk = TALK

    @staticmethod
    def said(transcript) -> list[tuple[str, str]]:
        return [(turn.speaker, turn.text) for turn in transcript.turns]

    @staticmethod
    def docx_of(body: str, **members: str) -> bytes:
        """A Word file with this body, as Word's own XML."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
            for name, content in members.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    @staticmethod
    def paragraph(text: str, bold: str = "", properties: str = "") -> str:
        lead = f"<w:r><w:rPr><w:b/></w:rPr><w:t>{bold}</w:t></w:r>" if bold else ""
        return f"<w:p>{properties}{lead}<w:r><w:t>{text}</w:t></w:r></w:p>"

    @staticmethod
    def odt_of(body: str) -> bytes:
        buffer = io.BytesIO()
        office, text = (
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
            "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        )
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr(
                "content.xml",
                f'<office:document-content xmlns:office="{office}" xmlns:text="{text}"><office:body><office:text>'
                f"{body}</office:text></office:body></office:document-content>",
            )
        return buffer.getvalue()

    @staticmethod
    def pdf_of(pages: list[list[str]]) -> bytes:
        """A PDF with these lines, drawn by matplotlib."""
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib.backends.backend_pdf import PdfPages
        from matplotlib.figure import Figure

        buffer = io.BytesIO()
        with PdfPages(buffer) as document:
            for lines in pages:
                figure = Figure(figsize=(8, 11))
                for number, line in enumerate(lines):
                    figure.text(0.05, 0.95 - 0.025 * number, line, fontsize=9)
                document.savefig(figure)
        return buffer.getvalue()


@pytest.fixture
def files() -> type[Files]:
    return Files
