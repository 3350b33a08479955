"""The counts of a real study (17 interviews, Taguette), read straight from its database."""

import csv
import sqlite3

import pandas as pd
import pytest

from qualcode.analysis.matrix import theme_matrix
from qualcode.model import Transcript, Turn


@pytest.fixture(scope="module")
def serdif(shared_data):
    """Codings with the database's own (byte) offsets, over stand-in transcripts that are long enough to hold them."""
    folder = shared_data / "serdif" / "thematic-analysis"
    path = folder / "SERDIF_P2_ThematicAnalysis.sqlite3"
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    rows = database.execute(
        "select d.name, h.start_offset, h.end_offset, t.path from highlights h join documents d on d.id = h.document_id"
        " join highlight_tags x on x.highlight_id = h.id join tags t on t.id = x.tag_id"
    ).fetchall()
    database.close()
    codings = pd.DataFrame(rows, columns=["document", "start", "end", "code"])
    transcripts = []
    for name, end in codings.groupby("document")["end"].max().items():
        transcripts.append(Transcript.build(name, [Turn(0, "", "participant", 0, 0, "x" * end)]))
    with (folder / "codebooks" / "codebook_20220303_8.csv").open(encoding="utf-8-sig") as file:
        counts = {row["tag"]: int(row["number of highlights"]) for row in csv.DictReader(file)}
    return codings, transcripts, counts


def test_all_codes_and_presence_cells_come_out(serdif):
    codings, transcripts, counts = serdif
    matrix = theme_matrix(codings, transcripts, columns="document", count="presence")
    assert matrix.shape == (22, 17)
    assert int(matrix.to_numpy().sum()) == 347
    segments = theme_matrix(codings, transcripts, columns="document", count="segments")
    assert segments.sum(axis=1).to_dict() == counts
    assert int(segments.to_numpy().sum()) == 1930
