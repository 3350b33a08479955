import csv
import json
import sqlite3
from collections import Counter

import pytest

from qualcode.exchange.taguette import read_taguette
from qualcode.exchange.taguette_text import CountedText
from qualcode.model import QualcodeError

SCHEMA = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT, created TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT, description TEXT, filename TEXT, project_id INTEGER, contents TEXT);
CREATE TABLE commands (id INTEGER PRIMARY KEY, date TEXT, user_login TEXT, project_id INTEGER, document_id INTEGER, payload TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset INTEGER, snippet TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
"""
TALK = (
    "<p><strong>Intervjuer:</strong> Kva fekk de att?</p>\n<p><strong>Ordførar:</strong> Nye vener på Åland 🫐, ja.</p>\n"
    "<p><strong>Intervjuer:</strong> Og så?</p>\n<p><strong>Ordførar:</strong> Språk &amp; lærdom.</p>"
)


def database(path, contents=TALK, highlights=(), projects=("Studie",)):
    """A small Taguette file; highlights are (text node words to find, tag numbers)."""
    with sqlite3.connect(path) as base:
        base.executescript(SCHEMA)
        for number, name in enumerate(projects, 1):
            base.execute("INSERT INTO projects VALUES (?, ?, 'om', '')", (number, name))
        base.execute("INSERT INTO documents VALUES (1, 'P01: intervju.docx', '', '', 1, ?)", (contents,))
        base.executemany(
            "INSERT INTO tags VALUES (?, 1, ?, ?)",
            [(1, "nytte/vener", "Nye vener."), (2, "språk (nytte)", "")],
        )
        counted = CountedText.of_html(contents).text.encode()
        for number, (words, tags) in enumerate(highlights, 1):
            start, end = (
                words
                if isinstance(words, tuple)
                else (at := counted.find(words.encode()), at + len(words.encode()))
            )
            shown = counted[max(start, 0) : end].decode(errors="ignore")
            base.execute(
                "INSERT INTO highlights VALUES (?, 1, ?, ?, ?)",
                (number, start, end, f"<p>{shown}</p>".replace("&", "&amp;")),
            )
            base.executemany("INSERT INTO highlight_tags VALUES (?, ?)", [(number, tag) for tag in tags])
            act = {
                "type": "highlight_add",
                "highlight_id": number,
                "start_offset": start,
                "end_offset": end,
                "tags": list(tags),
            }
            base.execute(
                "INSERT INTO commands VALUES (?, '2026-02-03 08:19:45.931643', 'bo', 1, 1, ?)",
                (number, json.dumps(act)),
            )
    base.close()
    return path


def test_offsets_are_bytes_and_quotes_keep_their_letters(tmp_path):
    path = database(
        tmp_path / "p.sqlite3", highlights=[("Åland 🫐", [1]), ("Språk & lærdom", [1, 2]), ("ja", [])]
    )
    project = read_taguette(path)
    assert project.codings["text"].tolist() == ["Åland 🫐", "Språk & lærdom", "Språk & lærdom"]
    assert project.codings["code"].tolist() == ["nytte/vener", "nytte/vener", "språk nytte"]
    assert set(project.codings["coder"]) == {"bo"}
    assert project.codings["created"][0] == "2026-02-03T08:19:45.931643+00:00"
    assert project.untagged["text"].tolist() == ["ja"]
    (transcript,) = project.transcripts
    assert transcript.id == "P01_intervju"
    for row in project.codings.itertuples():
        assert transcript.text[row.start : row.end] == row.text
        assert transcript.turns[row.turn].role == "participant"
    assert "tag 'språk (nytte)' became the code 'språk nytte'" in project.notes
    assert project.codebook["nytte/vener"].definition == {"en": "Nye vener."}


def test_turns_and_roles_are_found_in_the_document(tmp_path):
    project = read_taguette(database(tmp_path / "p.sqlite3"), language="nn")
    turns = project.transcripts[0].turns
    assert [(t.role, t.text) for t in turns][:2] == [
        ("interviewer", "Kva fekk de att?"), ("participant", "Nye vener på Åland 🫐, ja."),
    ]  # fmt: skip
    assert {t.language for t in turns} == {"nn"}


def test_paragraphs_without_white_space_between_them_are_parted_and_still_counted_right(tmp_path):
    glued = "<p>Vi lærte å høre.</p><p>Så kom <b>sykdom</b>men.</p>"
    path = database(tmp_path / "p.sqlite3", glued, [((19, 29), [1])])
    project = read_taguette(path)
    assert project.transcripts[0].text == "Vi lærte å høre.\nSå kom sykdommen."
    assert project.codings["text"].tolist() == ["Så kom sy"]


def test_importing_twice_gives_the_same_ids(tmp_path):
    path = database(tmp_path / "p.sqlite3", highlights=[("vener", [1])])
    assert read_taguette(path).codings["id"].tolist() == read_taguette(path).codings["id"].tolist()


def test_what_does_not_fit_is_counted_and_named(tmp_path):
    path = database(tmp_path / "p.sqlite3", highlights=[((5, 9_000), [1]), ("vener", [1])])
    with sqlite3.connect(path) as base:
        base.execute("UPDATE highlights SET snippet = '<p>noko anna</p>' WHERE id = 2")
    base.close()
    notes = read_taguette(path).notes
    assert "1 highlights lie outside their document and were left out: 1" in notes
    assert "1 highlights have other words than Taguette's own copy: 2" in notes


def test_a_document_without_speakers_is_one_and_keeps_its_codings(tmp_path):
    path = database(tmp_path / "p.sqlite3", "<p>Årsmelding om økonomi.</p>", [("økonomi", [2])])
    project = read_taguette(path)
    assert project.transcripts[0].source.kind == "document"
    assert project.codings["text"].tolist() == ["økonomi"]


def test_bad_files_get_one_clear_sentence(tmp_path):
    (tmp_path / "a.sqlite3").write_text("nei", encoding="utf-8")
    with pytest.raises(QualcodeError, match=r"a\.sqlite3: not an SQLite file"):
        read_taguette(tmp_path / "a.sqlite3")
    with pytest.raises(QualcodeError, match=r"gone\.sqlite3: not an SQLite file"):
        read_taguette(tmp_path / "gone.sqlite3")
    with sqlite3.connect(tmp_path / "b.sqlite3") as base:
        base.execute("CREATE TABLE x (y)")
    base.close()
    with pytest.raises(QualcodeError, match="without the table 'documents'"):
        read_taguette(tmp_path / "b.sqlite3")
    path = database(tmp_path / "c.sqlite3", projects=("Ein", "To"))
    with pytest.raises(QualcodeError, match=r"holds 'Ein', 'To'; choose one with project="):
        read_taguette(path)
    assert read_taguette(path, project="Ein").name == "Ein"
    torn = tmp_path / "d.sqlite3"
    torn.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(QualcodeError, match=r"d\.sqlite3: "):
        read_taguette(torn, project="Ein")


def test_a_whole_real_study_comes_through(shared_data):
    folder = shared_data / "serdif" / "thematic-analysis"
    (path,) = folder.glob("*.sqlite3")
    project = read_taguette(path)
    codings = project.codings
    assert len(codings) == 1930
    assert codings["highlight"].nunique() + len(project.untagged) == 1794
    assert len(project.codebook) == 22
    assert len(project.transcripts) == 17
    texts = {t.id: t.text for t in project.transcripts}
    assert all(texts[row.document][row.start : row.end] == row.text for row in codings.itertuples())
    exported = list(
        csv.DictReader((folder / "tags" / "csv" / "all_tags_20220303.csv").open(encoding="utf-8"))
    )
    ids = {t.source.name: t.id for t in project.transcripts}
    theirs = Counter((ids[row["document"]], row["tag"], " ".join(row["content"].split())) for row in exported)
    ours = Counter(
        (row.document, project.codebook.label(row.code), " ".join(row.text.split()))
        for row in codings.itertuples()
    )
    assert ours == theirs
    counts = list(csv.DictReader((folder / "codebooks" / "codebook_20220303_8.csv").open(encoding="utf-8")))
    per_code = codings["code"].map(project.codebook.label).value_counts()
    assert {row["tag"]: int(row["number of highlights"]) for row in counts} == per_code.to_dict()
    assert not [note for note in project.notes if "highlights have other words" in note or "outside" in note]
    # the participants' own speech holds most passages; the rest are the moderator's help
    roles = {(t.id, turn.index): turn.role for t in project.transcripts for turn in t.turns}
    spoken = [roles.get((row.document, row.turn)) for row in codings.itertuples()]
    assert spoken.count("participant") > 0.8 * len(spoken)
