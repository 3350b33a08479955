import io
from pathlib import Path

import openpyxl
import pytest

from qualcode.codebook import Code, Codebook, CodebookError, Cues, read_codebook, write_codebook
from qualcode.codebook.refi import code_guid

BOOK = Codebook(
    concepts={"money": {"all": ["money", "budget*"]}},
    codes=[
        Code(path="benefits", name={"nb": "Utbytte", "en": "Benefits"}),
        Code(
            path="benefits/inclusion",
            name={"nb": "Inkludering", "nn": "Inkludering", "en": "Inclusion"},
            definition={"nb": "Forstår innvandrere", "en": "Understanding\nimmigrants; «æøå» 🙂"},
            when_to_use={"en": "= when told"},
            example={"nb": "Hun hilste, «hei».", "en": "She said: hello"},
            research_question="RQ3",
            origin="deductive",
            cues={"en": Cues(strong=("@money NEAR/3 lack", "refugee*"), weak=("village",))},
        ),
        Code(path="role", name={"en": "Role"}, deprecated="not used"),
    ],
)


@pytest.mark.parametrize("name", ["b.xlsx", "b.csv"])
def test_a_spreadsheet_keeps_codes_texts_cues_and_concepts(tmp_path, name):
    assert read_codebook(write_codebook(BOOK, tmp_path / name)) == BOOK


def test_no_text_becomes_a_formula_in_excel(tmp_path):
    sheet = openpyxl.load_workbook(write_codebook(BOOK, tmp_path / "b.xlsx")).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}


def test_a_word_table_is_read_back_in_its_language(tmp_path):
    book = read_codebook(write_codebook(BOOK, tmp_path / "b.docx", language="nb"))
    assert book.paths == BOOK.paths
    assert book["benefits/inclusion"].definition["nb"] == "Forstår innvandrere"


def test_a_hand_made_spreadsheet_in_norwegian_is_read(tmp_path):
    path = tmp_path / "kodebok.csv"
    path.write_text(
        "Kode;Overordnet;Navn (nb);Definisjon (nb)\ntid;;Tid;For lite tid\nkveld;tid;Kveld;\n", "cp1252"
    )
    book = read_codebook(path)
    assert book.paths == ["tid", "tid/kveld"]
    assert book["tid"].definition == {"nb": "For lite tid"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,defintion_en\na,b\n", 'did you mean "definition_'),
        ("name_nb\nTid\n", "no column `code`"),
        ("code\n", "no rows"),
        ("code,parent\na,b\nb,a\n", "row 2: code 'a' is its own parent"),
        ("code\na\nA\n", "row 3: code 'A' stands already at row 2"),
        ("code,cues_en\na,lack (of\n", "parenthesis"),
        ("code,color\na,red\n", "row 2"),
    ],
)
def test_a_bad_row_is_named(tmp_path, text, words):
    path = tmp_path / "b.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(CodebookError, match=r"b\.csv") as caught:
        read_codebook(path)
    assert words in str(caught.value)


def test_refi_keeps_tree_names_colours_and_described_fields(tmp_path):
    book = read_codebook(write_codebook(BOOK, tmp_path / "b.qdc"))
    assert book.paths == BOOK.paths
    code = book["benefits/inclusion"]
    assert code.definition["en"] == "Understanding\nimmigrants; «æøå» 🙂"
    assert (code.example["en"], code.research_question) == ("She said: hello", "RQ3")
    assert code.color == BOOK["benefits/inclusion"].color
    text = (tmp_path / "b.qdc").read_text("utf-8")
    assert code_guid("benefits/inclusion") in text and 'isCodable="false"' in text


def test_what_is_written_as_refi_is_valid_by_the_standards_schema(tmp_path, shared_data):
    xmlschema = pytest.importorskip("xmlschema")
    schema = xmlschema.XMLSchema(str(shared_data / "refi" / "openqda-refi-tools_Codebook.xsd"))
    shipped = read_codebook(Path(__file__).resolve().parents[2] / "codebooks" / "municipal-cooperation.yaml")
    for number, book in enumerate([BOOK, shipped]):
        schema.validate(str(write_codebook(book, tmp_path / f"{number}.qdc", language="nb")))


def test_codebooks_of_other_programs_are_read(shared_data):
    assert read_codebook(shared_data / "refi" / "taguette_test-expected.qdc").paths == ["interesting"]
    atlas = read_codebook(shared_data / "refi" / "atlasti23_requal-fixture_valid.qdc")
    assert atlas["code1"].color == "#46AA00" and atlas["code1"].definition == {"en": "description"}


def test_a_truncated_codebook_is_refused_with_the_place(shared_data):
    with pytest.raises(CodebookError, match=r"truncated\.qdc, line \d+, column \d+: the XML breaks off"):
        read_codebook(shared_data / "refi" / "atlasti23_requal-fixture_truncated.qdc")


def test_entities_are_refused(tmp_path):
    path = tmp_path / "b.qdc"
    path.write_text('<!DOCTYPE x [<!ENTITY a "aaaa">]><CodeBook><Codes><Code name="&a;"/></Codes></CodeBook>')
    with pytest.raises(CodebookError, match="document type"):
        read_codebook(path)


def test_two_codes_of_one_name_are_told_apart(tmp_path):
    path = tmp_path / "b.qdc"
    path.write_text(
        '<CodeBook><Codes><Code name="Time"/><Code name="time"><Code name="A / B"/></Code></Codes></CodeBook>'
    )
    assert read_codebook(path).paths == ["time", "time/a-b", "time-2"]


def test_a_workbook_is_rendered_to_a_whole_file(tmp_path):
    content = write_codebook(BOOK, tmp_path / "b.xlsx").read_bytes()
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["codebook"]
