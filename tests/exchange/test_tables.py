from html.parser import HTMLParser

import pandas as pd
import pytest
from openpyxl import load_workbook

from qualcode.analysis import quotes, theme_matrix
from qualcode.exchange.tables import to_excel, to_html
from qualcode.model import QualcodeError, Transcript, Turn

NASTY = [
    "=1+1",
    "+47 is a number",
    "-lots",
    "@SUM(A1)",
    '<script>alert("x")</script> & æøå 😀',
    "a\x0bb\x01c",
]


@pytest.fixture
def study():
    turns = [Turn(0, "P1", "participant", 0, 0, text, language="nb") for text in NASTY]
    t = Transcript.build("P1", turns, attributes={"participant": "P1", "country": "=Norge"})
    rows = [(t.id, turn.start, turn.end, "benefits/<b>x", "anna") for turn in t.turns]
    codings = pd.DataFrame(rows, columns=["document", "start", "end", "code", "coder"])
    return theme_matrix(codings, t, count="segments"), quotes(codings, t)


def test_what_people_said_never_becomes_a_formula(study, tmp_path):
    path = to_excel(tmp_path / "tables.xlsx", *study)
    book = load_workbook(path)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    column = [cell.value for cell in book["Quotes"]["A"]][1:]
    assert column[:5] == NASTY[:5]
    assert column[5] == "a\ufffdb\ufffdc"
    assert book["Quotes"]["A2"].quotePrefix
    assert not book["Quotes"]["A6"].quotePrefix


def test_numbers_stay_numbers_and_the_last_sheet_says_what_was_counted(study, tmp_path):
    book = load_workbook(to_excel(tmp_path / "tables.xlsx", *study, language="nb"))
    assert book.sheetnames == ["Temamatrise", "Sitater", "Om tabellene"]
    sheet = book["Temamatrise"]
    assert [cell.value for cell in sheet[1]] == ["tema", "path", "P1", "alle"]
    assert sheet["C2"].value == 6 and sheet["C2"].data_type == "n"
    about = " ".join(str(row[0].value) for row in book["Om tabellene"].iter_rows())
    assert "n = 1 deltaker" in about and "ikke gjennomgått" in about


def test_a_text_too_long_for_a_cell_is_cut_and_said(tmp_path):
    table = pd.DataFrame({"quote": ["x" * 40_000]})
    book = load_workbook(to_excel(tmp_path / "t.xlsx", other={"Long: ones": table}))
    assert len(book["Long  ones"]["A2"].value) == 32_767
    assert "1 texts were cut" in book["About"]["A2"].value


def test_the_page_is_whole_escaped_and_needs_nothing_from_outside(study, tmp_path):
    path = to_html(tmp_path / "page.html", *study, title="A <b>", language="nb")
    text = path.read_text(encoding="utf-8")
    assert "<script" not in text and "&lt;script&gt;" in text and "😀" in text
    links = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            links.extend(value for name, value in attributes if name in ("src", "href"))
            self.tags = [*getattr(self, "tags", []), tag]

    reader = Reader()
    reader.feed(text)
    assert links == ["#quotes-0"] and 'id="quotes-0"' in text
    assert {"caption", "h1", "h3", "blockquote"} <= set(reader.tags)
    assert "Anonymiseringen er ikke gjennomgått." in text


def test_cells_without_a_number_say_why(tmp_path):
    turns = [
        Turn(0, "I", "interviewer", 0, 0, "Why?", question="1"),
        Turn(0, "P", "participant", 0, 0, "So.", question="1"),
    ]
    asked = Transcript.build("P1", turns)
    other = Transcript.build("P2", [Turn(0, "P", "participant", 0, 0, "No.")])
    codings = pd.DataFrame(
        [("P1", asked.turns[1].start, asked.turns[1].end, "a")], columns=["document", "start", "end", "code"]
    )
    matrix = theme_matrix(codings, [asked, other], rows="question")
    book = load_workbook(to_excel(tmp_path / "t.xlsx", matrix))
    assert [cell.value for cell in book["Theme matrix"][2]] == ["1", 1, "not asked", 1]
    assert "not asked" in to_html(tmp_path / "t.html", matrix).read_text(encoding="utf-8")


def test_another_ending_is_refused(tmp_path, study):
    with pytest.raises(QualcodeError, match=r"ends in \.xlsx"):
        to_excel(tmp_path / "t.xls", *study)
