"""The command line as a person meets it: what it says, the status it ends with, and what it leaves behind."""

import os
import subprocess
import sys
import zipfile

import pytest

from qualcode.cli import main
from qualcode.study import sample_folder

CODEBOOK = """
codes:
  - id: learning
    name: {en: Learning, nb: Læring}
    cues: {nb: {strong: [lære]}}
"""
CONSENT = sample_folder() / "codebooks" / "consent.toml"
INTERVIEW = "I: Hva fikk dere ut av det?\nR: Jeg heter Kari Nordhagen, og vi lærte mye.\nI: Og ellers?\nR: Nei, det var det.\n"


@pytest.fixture(autouse=True)
def passphrase(monkeypatch):
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "four or five unrelated words")


@pytest.fixture
def run(capsys):
    """Run one command; gives its status, what it said, and the sentence it ended with on error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return end.value.code, said.out, said.err

    return call


@pytest.fixture
def folder(tmp_path, run):
    (tmp_path / "codes.yaml").write_text(CODEBOOK, encoding="utf-8")
    status, _, problem = run(
        "new", tmp_path / "s", "--codebook", tmp_path / "codes.yaml", "--consent", CONSENT
    )
    assert status == 0, problem
    return tmp_path / "s"


def test_who_stands_alone_is_told_and_nothing_public_is_written(tmp_path, run, folder):
    (tmp_path / "raw").mkdir()
    for name in ("P01", "P02", "P03"):
        (tmp_path / "raw" / f"{name}.txt").write_text(INTERVIEW, encoding="utf-8")
    rows = "P01,P01,Norway,2015-04-08\nP02,P02,Norway,2015-04-08\nP03,P03,Kenya,2015-04-08\n"
    (tmp_path / "raw" / "participants.csv").write_text(
        f"participant,document,country,date\n{rows}", encoding="utf-8"
    )
    study = ("--study", folder)
    run("import", tmp_path / "raw", *study)
    run("identify", *study)
    told = "P03 is the only one with country Kenya; country as EU or non-EU would make it 3"
    for command in ("uniqueness", "check", "release"):
        assert told in run(command, *study)[1]
    before = snapshot(folder / "transcripts")
    status, _, problem = run("release", "--level", "public", *study)
    assert status == 2 and "participant P03 is the only one with country Kenya" in problem
    assert snapshot(folder / "transcripts") == before
    assert run("release", "--level", "public", "--acknowledge", "P03", *study)[0] == 0
    run("code", *study)
    assert run("report", "--public", "--output", tmp_path / "r.html", *study)[0] == 2
    assert not (tmp_path / "r.html").exists()
    status, said, problem = run(
        "report", "--public", "--acknowledge", "P03", "--output", tmp_path / "r.html", *study
    )
    assert status == 0 and told in said, problem


def snapshot(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_road_from_new_to_check(tmp_path, run, folder, monkeypatch):
    (tmp_path / "raw").mkdir()
    for name in ("P01", "P02"):
        (tmp_path / "raw" / f"{name}.txt").write_text(INTERVIEW, encoding="utf-8")
    (tmp_path / "raw" / "participants.csv").write_text(
        "participant,country,date\nP01,Norway,2015-04-27\nP02,Latvia,2015-05-04\n", encoding="utf-8"
    )
    status, said, _ = run("import", tmp_path / "raw", "--dry-run", "--study", folder)
    assert (status, "nothing was written" in said) == (0, True)
    assert "R: participant" in said
    monkeypatch.chdir(folder)  # from here on the study one stands in
    status, said, _ = run("import", tmp_path / "raw")
    assert status == 0 and "imported 2 transcripts into the vault" in said
    status, said, _ = run("identify", "--sheet", tmp_path / "review.xlsx")
    assert status == 0 and (tmp_path / "review.xlsx").is_file()
    assert "Nordhagen" not in said
    status, said, _ = run("release", "--sheet", tmp_path / "review.xlsx")
    assert status == 0, said
    assert not (tmp_path / "review.xlsx").exists()
    status, said, _ = run("code")
    assert status == 0 and 'coder "cues"' in said
    status, said, _ = run("matrix")
    assert status == 0 and "theme-matrix.xlsx" in said
    status, said, _ = run("check")
    assert status == 0, said


BAD_FILES = {
    "empty.txt": b"",
    "renamed.docx": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "binary.txt": bytes(range(256)) * 20,
    "broken.zip": b"PK\x03\x04 not really",
    "cut.docx": b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_read_is_one_sentence_and_leaves_nothing(tmp_path, run, folder, name):
    (tmp_path / name).write_bytes(BAD_FILES[name])
    before = snapshot(folder), snapshot(tmp_path / "s.vault")
    status, _, problem = run("import", tmp_path / name, "--study", folder)
    assert status == 2
    assert name in problem and problem.count("\n") == 1
    assert (snapshot(folder), snapshot(tmp_path / "s.vault")) == before


def test_a_docx_without_text_is_one_sentence(tmp_path, run, folder):
    path = tmp_path / "P01.docx"
    import docx

    docx.Document().save(path)
    status, _, problem = run("import", path, "--study", folder)
    assert status == 2 and "P01.docx" in problem and "no words" in problem


def test_a_zip_of_interviews_is_read(tmp_path, run, folder):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("P01.txt", INTERVIEW)
        archive.writestr("P02.txt", INTERVIEW)
    status, said, problem = run("import", tmp_path / "all.zip", "--study", folder)
    assert status == 0, problem
    assert "imported 2 transcripts" in said


BAD_CODEBOOKS = {
    "duplicate": ("codes:\n  - {id: a, name: {en: A}}\n  - {id: a, name: {en: B}}\n", "a"),
    "not yaml": ("codes:\n  - id: a\n   name: [\n", "line"),
    "cue": ("codes:\n  - id: a\n    name: {en: A}\n    cues: {en: {strong: ['NEAR/ (']}}\n", "cue"),
}


@pytest.mark.parametrize("fault", BAD_CODEBOOKS)
def test_a_codebook_with_a_fault_is_refused_with_its_place(tmp_path, run, fault):
    text, named = BAD_CODEBOOKS[fault]
    path = tmp_path / "codebook.yaml"
    path.write_text(text, encoding="utf-8")
    status, _, problem = run("new", tmp_path / "s", "--codebook", path, "--consent", CONSENT)
    assert status == 2
    assert "codebook.yaml" in problem and named in problem
    assert problem.count("\n") == 1
    assert not (tmp_path / "s").exists() and not (tmp_path / "s.vault").exists()


def test_outside_a_study_the_sentence_says_what_to_do(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, _, problem = run("matrix")
    assert status == 2 and "you do not stand in a study" in problem


def test_an_unknown_command_or_option_is_named(run):
    assert run("matrx")[0] == 2
    assert run("matrix", "--nonsense")[0] == 2


def test_without_a_passphrase_and_a_terminal_it_says_where_one_is_taken_from(tmp_path, run, monkeypatch):
    monkeypatch.delenv("QUALCODE_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", None)
    status, _, problem = run("new", tmp_path / "s", "--consent", CONSENT)
    assert status == 2 and "QUALCODE_PASSPHRASE" in problem
    assert not (tmp_path / "s").exists()


def test_an_error_of_ours_shows_no_traceback_and_no_words_of_an_informant(run, monkeypatch, folder):
    def fail(*_, **__):
        raise ValueError("Kari Nordhagen said so")

    monkeypatch.setattr("qualcode.study.study.Study.code", fail)
    status, _, problem = run("code", "--study", folder)
    assert status == 3
    assert "Nordhagen" not in problem and "ValueError" in problem


@pytest.mark.parametrize(
    "command",
    [
        "demo",
        "new",
        "import",
        "identify",
        "release",
        "code",
        "matrix",
        "charts",
        "report",
        "import-codings",
        "agree",
        "suggest",
        "check",
    ],
)
def test_every_command_has_help_with_an_example(run, command):
    status, said, _ = run(command, "--help")
    assert status == 0 and f"Example: qualcode {command}" in said


def test_help_and_import_load_nothing_heavy():
    heavy = "{'pandas', 'spacy', 'sklearn', 'matplotlib', 'numpy', 'docx', 'pydantic'}"
    script = f"import sys, qualcode, qualcode.cli; sys.exit(sorted({heavy} & set(sys.modules)).__repr__() if {heavy} & set(sys.modules) else 0)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ})
    assert done.returncode == 0, done.stderr
