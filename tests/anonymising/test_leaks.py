"""Nothing that was to go leaves: text, tables, Word, Excel, notebooks, pages, pictures' metadata."""

import json
import struct
import zlib

import pandas as pd
import pytest

from qualcode.anonymising import find_leaks, refuse_leaks
from qualcode.model import QualcodeError, Transcript, Turn

REGISTER = [{"name": "Kari Nordmann", "aliases": "Kaja", "participant": "P01"}]


def places(thing):
    return find_leaks(thing, REGISTER)["place"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "hos karis mor", "KAJA", "Ring 912 34 567", "ring 91 23 45 67", "+47 91234567", "skriv til kari.n@x.no",
        "fnr 010190 12345", "d-nummer 410190 12345", "01019012345",
    ],
)  # fmt: skip
def test_names_inflections_aliases_and_numbers_are_leaks(text):
    assert len(find_leaks(text, REGISTER)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "P01 sa",
        "[person 1] sa",
        "i 2015 var det 12 500 innbyggere",
        "12.04.2015",
        "20150412",
        "kl. 10.30-11.45",
        "20 30 40 50",
        "ISBN 978-82-15",
    ],
)
def test_ordinary_text_is_no_leak(text):
    assert find_leaks(text, REGISTER).empty


def test_transcripts_are_looked_into_with_their_attributes():
    t = Transcript.build("P01", [Turn(0, "P01", "participant", 0, 0, "Hei.")], attributes={"contact": "Kaja"})
    assert places([t]) == ["P01, attribute contact"]


def test_tables_are_looked_into_cell_by_cell():
    table = pd.DataFrame({"quote": ["fint", "sa Kari"], "n": [1, 2]})
    assert places(table) == ["row 2, column quote"]


def test_word_files_with_split_runs_comments_and_properties(tmp_path):
    from docx import Document

    document = Document()
    paragraph = document.add_paragraph("Så sa ")
    paragraph.add_run("Ka")
    run = paragraph.add_run("ri.")
    document.add_comment(run, text="Kaja?", author="Kari Nordmann")
    document.core_properties.author = "Kari Nordmann"
    file = tmp_path / "report.docx"
    document.save(file)
    found = places(file)
    assert any("document.xml" in place for place in found)
    assert any("comments.xml" in place and "author" in place for place in found)
    assert any("core.xml" in place for place in found)


def test_excel_hidden_sheets_comments_and_sheet_names(tmp_path):
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    book.active["A1"] = "fint"
    book.active["A1"].comment = Comment("Kaja sa det", "reviewer")
    hidden = book.create_sheet("Kari")
    hidden.sheet_state = "hidden"
    hidden["B2"] = "Nordmann"
    file = tmp_path / "matrix.xlsx"
    book.save(file)
    found = " ".join(places(file))
    assert "sheet2.xml" in found and "omment" in found and "workbook.xml, sheet name" in found


def test_notebook_outputs_and_pages(tmp_path):
    cell = {
        "cell_type": "code",
        "source": ["x\n"],
        "outputs": [{"data": {"text/html": ["<td>Ka<b>ri</b></td>"]}}],
    }
    notebook = tmp_path / "a.ipynb"
    notebook.write_text(json.dumps({"cells": [cell], "nbformat": 4}), encoding="utf-8")
    assert any("outputs" in place for place in places(notebook))
    page = tmp_path / "a.html"
    page.write_text("<p title='Kari'>x</p><!-- Kaja --><script>var a = 'Nordmann'</script>", encoding="utf-8")
    assert len(places(page)) == 3


def test_metadata_of_a_picture(tmp_path):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    file = tmp_path / "chart.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", b"Author\x00Kari Nordmann") + chunk(b"IEND", b""))
    assert places(file) == ["chart.png, metadata Author"]
    svg = tmp_path / "chart.svg"
    svg.write_text("<svg><title>Kari</title><text>n = 3</text></svg>", encoding="utf-8")
    assert len(places(svg)) == 1


def test_what_was_replaced_must_not_come_back():
    replaced = pd.DataFrame(
        [("P01", "Wanjiku Kamau", "person", "direct", "person 4", "[person 4]", "people")],
        columns=["document", "text", "kind", "level", "entity", "replacement", "detector"],
    )
    assert find_leaks("wanjikus idé", replacements=replaced)["text"].tolist() == ["wanjiku"]
    assert find_leaks("[person 4]s idé", replacements=replaced).empty


def test_a_file_that_cannot_be_looked_into_may_not_leave(tmp_path):
    file = tmp_path / "sound.wav"
    file.write_bytes(b"RIFF\x00\x00\x00\x00WAVE")
    with pytest.raises(QualcodeError, match="cannot be looked into"):
        find_leaks(file, REGISTER)


def test_release_is_refused_with_the_place_and_without_the_name():
    with pytest.raises(QualcodeError, match="name in the register left at text, characters 3-7") as error:
        refuse_leaks(find_leaks("så Kari", REGISTER), "report")
    assert "Kari" not in str(error.value)


def with_part(folder, name, content):
    """A Word file with one part more."""
    import zipfile

    from docx import Document

    file = folder / "report.docx"
    Document().save(file)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, content)
    return file


EXIF = b"\xff\xd8\xff\xe1\x00\x30Exif\x00\x00MM\x00*Artist: Kari Nordmann, Oslo          \x00\xff\xda\x00\x04"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/_rels/extra.rels", '<R xmlns="r"><Relationship Id="1" Target="mailto:kari@x.no"/></R>'),
        ("word/extra.xml", '<w:p xmlns:w="w"><w:bookmarkStart w:name="Kari_Nordmann"/></w:p>'),
        ("word/settings2.xml", '<w:s xmlns:w="w"><w:docVar w:name="a" w:val="Kari"/></w:s>'),
        ("docProps/custom.xml", '<P xmlns="c" xmlns:vt="v"><property><vt:lpwstr>Kari</vt:lpwstr></property></P>'),
        ("word/people.xml", '<w:people xmlns:w="w"><w:person w:author="Kari Nordmann"/></w:people>'),
        ("word/media/image1.jpeg", EXIF),
        ("word/media/Kari_Nordmann.jpeg", b"\xff\xd8\xff\xda"),
        ("word/embeddings/ole.bin", "Kari Nordmann".encode("utf-16-le")),
    ],
)  # fmt: skip
def test_every_corner_of_a_word_file(tmp_path, part, content):
    assert len(places(with_part(tmp_path, part, content))) == 1


@pytest.mark.parametrize(
    "chunk",
    [
        (b"tEXt", b"Kari\x00x"),
        (b"eXIf", b"MM\x00*Artist Kari Nordmann, Oslo"),
        (b"iTXt", b"T\x00\x00\x00en\x00\x00Kari"),
    ],
)
def test_every_corner_of_a_picture_also_inside_a_notebook_and_a_page(tmp_path, chunk):
    import base64

    kind, body = chunk
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(body)) + kind + body + b"\x00" * 4
    picture, notebook, page = tmp_path / "a.png", tmp_path / "a.ipynb", tmp_path / "a.html"
    picture.write_bytes(data)
    written = base64.b64encode(data).decode()
    notebook.write_text(
        json.dumps({"cells": [{"outputs": [{"data": {"image/png": written}}]}]}), encoding="utf-8"
    )
    page.write_text(f'<img src="data:image/png;base64,{written}">', encoding="utf-8")
    assert [len(places(file)) for file in (picture, notebook, page)] == [1, 1, 1]


def test_names_of_files_and_folders_and_words_with_invisible_characters(tmp_path):
    (tmp_path / "all" / "Kari_Nordmann").mkdir(parents=True)
    (tmp_path / "all" / "Kari_Nordmann" / "intervju_kaja.txt").write_text(
        "K\u00adari, Ka\u200bja", encoding="utf-8"
    )
    (tmp_path / "all" / "kari.csv").write_bytes("a;Kari".encode("utf-16"))
    assert sorted(places(tmp_path / "all")) == [
        "all, folder name", "intervju_kaja.txt", "intervju_kaja.txt", "intervju_kaja.txt, file name", "kari.csv",
        "kari.csv, file name",
    ]  # fmt: skip
