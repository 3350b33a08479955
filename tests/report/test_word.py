import itertools
import zipfile

import pandas as pd
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree

from qualcode.report.word_tables import _ORDER


@pytest.fixture(scope="module")
def path(study, tmp_path_factory):
    return study.write(tmp_path_factory.mktemp("word") / "report.docx", approach="coding-reliability")


@pytest.fixture(scope="module")
def document(path):
    return Document(path)


def bookmarks(document):
    return [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]


def test_headings_are_real_and_skip_no_level(document):
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1 and len(levels) > 15
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_contents_are_a_field_with_its_entries_and_each_leads_somewhere(document):
    entries = [p for p in document.paragraphs if p.style.name.casefold().startswith("toc")]
    headings = [p.text for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    links = [link.get(qn("w:anchor")) for p in entries for link in p._p.iter(qn("w:hyperlink"))]
    said = ["".join(node.text or "" for node in p._p.iter(qn("w:t"))) for p in entries]
    assert said == headings
    assert set(links) <= set(bookmarks(document)) and len(links) == len(headings)
    assert "TOC" in "".join(node.text for node in entries[0]._p.iter(qn("w:instrText")))


def test_bookmarks_have_names_of_their_own_that_word_takes(document):
    names = bookmarks(document)
    assert len(names) == len(set(names))
    assert all(len(name) <= 40 and name.replace("_", "").isalnum() for name in names)


def test_captions_are_numbered_by_fields(document):
    found = {"Table": [], "Figure": []}
    for paragraph in document.paragraphs:
        if paragraph.style.name == "Caption":
            code = "".join(node.text for node in paragraph._p.iter(qn("w:instrText")))
            kind = "Table" if "SEQ Table" in code else "Figure"
            assert paragraph.text.startswith(kind)
            found[kind].append(int(paragraph.text.split(".")[0].split()[1]))
    assert found["Table"] == list(range(1, len(document.tables) + 1))
    assert found["Figure"] == list(range(1, len(document.inline_shapes) + 1))


def test_every_picture_says_in_words_what_it_shows(document):
    assert len(document.inline_shapes) >= 6
    for shape in document.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 40


def test_tables_and_pictures_fit_between_the_margins(document):
    section, place = 0, document.sections
    for element in document.element.body:
        room = place[section].page_width - place[section].left_margin - place[section].right_margin
        for table in element.iter(qn("w:tbl")) if element.tag != qn("w:tbl") else [element]:
            widths = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
            assert sum(widths) * 635 <= room + 635 * len(widths)
        for extent in element.iter(qn("wp:extent")):
            assert int(extent.get("cx")) <= room + 10
        if element.tag == qn("w:p") and element.find(f".//{qn('w:sectPr')}") is not None:
            section += 1


def test_wide_tables_stand_on_a_page_turned_on_its_side(document):
    assert {section.orientation for section in document.sections} == {WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE}


def test_heading_rows_repeat_and_rows_stay_whole(document):
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_table_properties_stand_in_the_order_of_the_schema(document):
    order = [qn(f"w:{name}") for name in _ORDER]
    for table in document.tables:
        places = [order.index(child.tag) for child in table._tbl.tblPr]
        assert places == sorted(places)


def test_nothing_tells_who_made_it_or_when(path, document):
    properties = document.core_properties
    assert properties.title == "Friends across borders" and properties.language == "en-GB"
    assert (
        not properties.author
        and not properties.last_modified_by
        and properties.created is None
        and properties.modified is None
    )
    with zipfile.ZipFile(path) as made:
        assert {entry.date_time[0] for entry in made.infolist()} == {1980}
        assert not any("thumbnail" in name for name in made.namelist())
        assert b"python-docx" not in made.read("docProps/core.xml") + made.read("docProps/app.xml")
        for name in made.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(made.read(name))


def test_the_same_study_gives_the_same_bytes(study, path, tmp_path):
    again = study.write(tmp_path / "again.docx", approach="coding-reliability")
    assert again.read_bytes() == path.read_bytes()


def test_forty_participants_fit_by_dividing_the_matrix(wide_study, tmp_path):
    document = Document(wide_study.write(tmp_path / "wide.docx", approach="reflexive"))
    matrices = [t for t in document.tables if t.rows[0].cells[0].text == "Theme"]
    heads = [cell.text for t in matrices for cell in t.rows[0].cells[1:]]
    assert (
        len(matrices) > 1
        and heads[:-1] == [f"participant-{n:02}" for n in range(1, 41)]
        and heads[-1] == "All"
    )
    assert all(len(t.columns) <= 30 for t in matrices)
    # so long a name stands upright
    assert matrices[0]._tbl.find(f".//{qn('w:textDirection')}") is not None


def test_quotes_carry_their_language_and_their_label(document):
    quotes = [p for p in document.paragraphs if p.style.name == "Quote"]
    marked = {lang.get(qn("w:val")) for p in quotes for lang in p._p.iter(qn("w:lang"))}
    assert marked == {"nb-NO", "en-GB"}
    assert all(p.text.endswith(")") for p in quotes)


def test_what_xml_cannot_hold_is_replaced(study, tmp_path):
    from qualcode.model import Transcript, Turn

    odd = Transcript.build(
        "P01", [Turn(0, "P01", "participant", 0, 0, "a\x0bb\ud800c <&>")], language="en", stage="reviewed"
    )
    codings = pd.DataFrame(
        [("1", "P01", 0, odd.turns[0].start, odd.turns[0].end, "benefits/friends", "anna", "human", "")],
        columns=["id", "document", "turn", "start", "end", "code", "coder", "source", "memo"],
    )
    for ending in (".docx", ".html"):
        study.write(tmp_path / f"odd{ending}", transcripts=[odd], codings=codings, guide=None, consent=None)
    assert any("a\ufffdb\ufffdc <&>" in p.text for p in Document(tmp_path / "odd.docx").paragraphs)
    assert "a\ufffdb\ufffdc &lt;&amp;&gt;" in (tmp_path / "odd.html").read_text(encoding="utf-8")
