"""A folder, a zip or a mixed heap is read as a whole, and the dry run tells what is in it."""

import zipfile

import pytest

from qualcode.model import QualcodeError
from qualcode.transcripts import ImportFailed, inspect, read_attributes, read_transcripts

TALK = "I: Hva gjorde dere?\nR: Vi reiste dit og bodde der.\nI: Hvorfor?\nR: Fordi de spurte oss om det.\n"
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Kari Moe>Hva skjedde?</v>\n\n00:00:02.000 --> 00:00:05.000\n<v Ola Li>Ingenting som jeg husker.</v>\n"


@pytest.fixture
def heap(tmp_path):
    (tmp_path / "P01.txt").write_text(TALK, "utf-8")
    (tmp_path / "P02.vtt").write_text(VTT, "utf-8")
    (tmp_path / "opptak.mp3").write_bytes(b"ID3")
    (tmp_path / "README.md").write_text("About these files.", "utf-8")
    (tmp_path / "codings.csv").write_text("document,start,end,code,text\nP01,0,4,a/b,Hva\n", "utf-8")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "participants.csv").write_text(
        "participant,document,speaker,country,role\nP01,P01,R,Norway,mayor\nP09,P02.vtt,Ola Li,Latvia,officer\n",
        "utf-8",
    )
    return tmp_path


def test_a_folder_gives_its_transcripts_with_attributes_and_names_what_it_passes_over(heap):
    with pytest.warns(
        UserWarning,
        match=r"3 files are no transcripts and were passed over: README.md, codings.csv, opptak.mp3",
    ):
        first, second = read_transcripts(heap)
    assert (first.id, second.id) == ("P01", "P09")
    assert first.attributes["country"] == "Norway"
    assert second.people["Ola Li"]["role"] == "officer"
    assert second.participants == ("P09",)


def test_a_zip_gives_what_the_folder_gives(heap, tmp_path_factory):
    path = tmp_path_factory.mktemp("zip") / "alt.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("P01.txt", "P02.vtt"):
            archive.write(heap / name, f"intervjuer/{name}")
        archive.writestr("__MACOSX/._P01.txt", b"x")
        archive.writestr("../../ute.txt", TALK)
    table = heap / "participants.csv"
    assert [t.id for t in read_transcripts(path, attributes=table)] == ["P01", "P09", "ute"]


def test_files_in_folders_below_are_read_when_there_is_nothing_above_or_when_asked(heap):
    inner = heap / "runde 2"
    inner.mkdir()
    (inner / "P01.txt").write_text(TALK, "utf-8")
    assert {file.file for file in inspect(heap).files} == {"P01.txt", "P02.vtt"}
    assert ("runde 2/", "a folder with 1 files; read it by itself") in inspect(heap).passed_over
    ids = {file.transcript.id for file in inspect(heap, subfolders=True, attributes=[]).files}
    assert ids == {"P01.txt", "P02", "runde 2-P01.txt"}
    assert [file.file for file in inspect(inner.parent / "runde 2").files] == ["P01.txt"]


def test_files_of_one_stem_keep_apart(tmp_path):
    (tmp_path / "P01.txt").write_text(TALK, "utf-8")
    (tmp_path / "P01.vtt").write_text(VTT, "utf-8")
    assert [t.id for t in read_transcripts(tmp_path)] == ["P01.txt", "P01.vtt"]


def test_a_group_interview_has_attributes_by_speaker(tmp_path):
    (tmp_path / "gruppe.txt").write_text(
        "Mod: Hva synes dere?\nA: Bra, egentlig.\nB: Ikke så bra.\nMod: Og?\nA: Nei.\nB: Jo.\n", "utf-8"
    )
    (tmp_path / "participants.csv").write_text(
        "participant;document;speaker;age\nP01;gruppe;A;34\nP02;gruppe;B;51\n", "utf-8"
    )
    (transcript,) = read_transcripts(tmp_path)
    assert transcript.source.kind == "group interview"
    assert transcript.participants == ("P01", "P02")
    assert transcript.attributes_of(transcript.turns[2])["age"] == "51"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("name,age\nKari,3\n", "no column is called participant"),
        ("participant,age\n,3\n", "row 2: has no participant"),
        ("participant,document\nP01,a\nP01,a\n", "row 3: 'P01' stands in row 2 already"),
        ("participant,age,age\nP01,1,2\n", "the column 'age' occurs twice"),
        ("", "is empty"),
    ],
)
def test_a_participants_table_that_does_not_hold_is_told_by_its_row(tmp_path, table, sentence):
    path = tmp_path / "participants.csv"
    path.write_text(table, "utf-8")
    with pytest.raises(ImportFailed, match=r"participants\.csv") as caught:
        read_attributes(path)
    assert sentence in str(caught.value)


def test_two_files_of_one_participant_are_refused(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TALK, "utf-8")
    (tmp_path / "participants.csv").write_text("participant,document\nP01,a\nP01,b\n", "utf-8")
    with pytest.raises(ImportFailed, match=r"a\.txt and b\.txt both have the id 'P01'"):
        read_transcripts(tmp_path)


def test_nothing_to_read_is_told(tmp_path):
    with pytest.raises(QualcodeError, match="holds no transcripts"):
        read_transcripts(tmp_path)
    with pytest.raises(QualcodeError, match="no files were given"):
        read_transcripts([])


def test_the_report_tells_of_each_file_in_text_html_and_a_table(heap):
    (heap / "tom.docx").write_bytes(b"")
    (heap / "<b>.txt").write_text(TALK, "utf-8")
    report = inspect(heap)
    text, page, frame = str(report), report._repr_html_(), report.to_frame()
    assert "P01.txt  (txt, utf-8, interview)" in text
    assert "    I: interviewer, 2 turns, 4 words" in text
    assert "00:00:01-00:00:05" in text
    assert "not read: is empty" in text
    assert "&lt;b&gt;.txt" in page
    assert "<b>.txt" not in page
    assert frame.set_index("file").loc["P02.vtt", ["turns", "languages", "from", "until"]].tolist() == [
        2,
        "nb 100%",
        1.0,
        5.0,
    ]
    with pytest.raises(ImportFailed, match=r"tom.docx: is empty"):
        report.check()


def test_names_left_in_a_file_that_says_it_is_anonymised_are_suspected(tmp_path):
    text = "I: Hvem var med?\nR: [navn] var med, og så Kari Moe fra [sted], hun har 91 23 45 67.\nI: Og?\nR: Ingen.\n"
    (tmp_path / "P01_anonymisert.txt").write_text(text, "utf-8")
    (tmp_path / "P02.txt").write_text(text.replace("[navn]", "Per").replace("[sted]", "Bø"), "utf-8")
    first, second = inspect(tmp_path).files
    assert first.leftovers == ((1, "a phone number"),)
    assert second.leftovers == ()
