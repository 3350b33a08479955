"""The whole road on the sample study, with the network blocked by the operating system: nothing planted gets out."""

import csv
import importlib.util
import os
import re
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "transcripts_sample"
_SPEC = importlib.util.spec_from_file_location("network", ROOT / "tests" / "network.py")
network = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(network)

# What the researchers do: a register of whom they know, a review in which they decide on everything, and the exports.
ROAD = """
import sys
from pathlib import Path
from openpyxl import load_workbook
from qualcode.study import Study, sample_folder, sample_interviews

work, sample = Path(sys.argv[1]), sample_folder()
books = sample / "codebooks"
study = Study.create(
    work / "study", codebook=books / "municipal-cooperation.yaml", guide=books / "interview-guide.yaml",
    consent=books / "consent.toml", passphrase="four or five unrelated words",
)
study.import_(sample_interviews(), attributes=sample / "transcripts_sample" / "participants.csv", register=work / "register.csv")
study.identify()
sheet = study.write_review(work / "review.xlsx")
book = load_workbook(sheet)
table = next(s for s in book.worksheets if any(c.value == "decision" for c in s[1]))
head = [cell.value for cell in table[1]]
goes = set((work / "goes.txt").read_text(encoding="utf-8").splitlines())
for row in table.iter_rows(min_row=2):
    stays = row[head.index("level")].value == "keep" and row[head.index("text")].value not in goes
    row[head.index("decision")].value = "keep" if stays else "replace"
book.save(sheet)
study.release(sheet=sheet, reviewed=True)
study.code()
study.import_codings(sample / "transcripts_sample" / "codings.csv", raw=True)
study.write_matrices()
study.write_charts()
(work / "out").mkdir()
# the register of this test also holds words ("mars") that the report itself uses: there the people's names count
names = sample / "transcripts_sample" / "register.csv"
study.write_report(work / "out" / "report.docx", register=names)
study.write_report(work / "out" / "report.html", register=names, language="nb")
print("arrived")
"""


# Names that are also something else in what is written: "his" in Norwegian; an author whom the report cites; the region
# that a label tells ("[stor kommune på Sørlandet]").
ALSO_WORDS = ("Hans", "Reed", "Sørlandet")
NAMES = ("person", "contact", "id", "address", "place", "organisation")


def planted() -> dict[str, dict[str, str]]:
    """Every name, contact, id, address, place and organisation planted in the sample that is to go, by its words.

    Dates, ages, roles and family facts are generalised rather than removed ("2011" may stand in any number), and how many
    of them are found is measured elsewhere.
    """
    with (SAMPLE / "gold_identifiers.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["text"]: row
            for row in csv.DictReader(file)
            if row["level"] != "keep" and row["kind"] in NAMES
        }


def write_register(path: Path) -> None:
    """The sample's register, and what a careful reviewer would add: whatever the detectors overlook."""
    with (SAMPLE / "register.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {name for row in rows for name in (row["name"], *row["aliases"].split(";"))}
    fields = ["name", "aliases", "kind", "participant"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**row, "replacement": ""} for row in rows)
        writer.writerows(
            {"name": text, "kind": row["kind"]} for text, row in planted().items() if text not in known
        )


def words_of(path: Path) -> str:
    """What stands in a file, compressed parts too."""
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            content = b"\n".join(archive.read(entry) for entry in archive.infolist())
    text = content.decode("utf-8", "replace")
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match.group(1), 16)), text)


@pytest.mark.slow
def test_nothing_planted_is_outside_the_vault_after_the_whole_road(tmp_path):
    work, temporary, home = tmp_path / "work", tmp_path / "tmp", tmp_path / "home"
    for folder in (work, temporary, home):
        folder.mkdir()
    write_register(work / "register.csv")
    (work / "goes.txt").write_text("\n".join(planted()), encoding="utf-8")
    places = {"TMPDIR": str(temporary), "HOME": str(home), "MPLCONFIGDIR": str(home)}
    done = network.run_without_network(
        [sys.executable, "-c", ROAD, str(work)], capture_output=True, text=True, env={**os.environ, **places}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "arrived" in done.stdout
    assert not (work / "review.xlsx").exists()
    (work / "register.csv").unlink()
    # the researchers' own files: codebook, guide and terms are not made from the interviews
    own = {"codebook.yaml", "guide.yaml", "consent.toml"}
    looked_through = [
        path
        for folder in (work / "study", work / "out", temporary, home)
        for path in folder.rglob("*")
        if path.is_file() and path.name not in own
    ]
    assert len(looked_through) > 50
    said = {path: words_of(path) for path in looked_through}
    said[Path("what the program printed")] = done.stdout + done.stderr
    found = [
        (str(path), text)
        for text in planted()
        # under four characters a name is also part of other words and of compressed pictures
        if len(text) > 3 and text not in ALSO_WORDS
        for path, words in said.items()
        if text in words and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", words)
    ]
    assert not found, found[:20]
