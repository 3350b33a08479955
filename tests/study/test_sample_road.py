"""The whole road on the sample study, with the network blocked by the operating system: nothing planted gets out."""

import csv
import importlib.util
import os
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from readable import readable_words

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "transcripts_sample"
_SPEC = importlib.util.spec_from_file_location("network", ROOT / "tests" / "network.py")
network = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(network)
PASSPHRASE = "four or five unrelated words"

# What the researchers do: the register of whom they know; a review in which they decide on everything, and add on its
# second sheet what they see that nobody found; then everything that can leave.
ROAD = """
import csv, sys
from pathlib import Path
from openpyxl import load_workbook
from qualcode.study import Study, sample_folder, sample_interviews

work, sample = Path(sys.argv[1]), sample_folder()
books, interviews = sample / "codebooks", sample / "transcripts_sample"
study = Study.create(
    work / "study", codebook=books / "municipal-cooperation.yaml", guide=books / "interview-guide.yaml",
    consent=books / "consent.toml", passphrase=sys.argv[2],
)
study.import_(sample_interviews(), attributes=interviews / "participants.csv", register=interviews / "register.csv")
study.identify()
sheet = study.write_review(work / "review.xlsx")
book = load_workbook(sheet)
head = [cell.value for cell in book["review"][1]]
goes = [tuple(line.split("\\t")) for line in (work / "goes.txt").read_text(encoding="utf-8").splitlines()]
words = {text for _, text, _ in goes}
found = set()
for row in book["review"].iter_rows(min_row=2):
    cells = dict(zip(head, row))
    stays = cells["level"].value == "keep" and cells["text"].value not in words
    cells["decision"].value = "keep" if stays else "replace"
    found |= set() if stays else {(name, cells["text"].value) for name in cells["documents"].value.split(", ")}
overlooked = [one for one in goes if one[:2] not in found]
columns = [cell.value for cell in book["add"][2]]
for number, (document, text, kind) in enumerate(overlooked, 3):
    for name, value in (("text", text), ("documents", document), ("kind", kind)):
        book["add"].cell(number, columns.index(name) + 1).value = value
book.save(sheet)
print(len(overlooked), "of", len(goes), "added by hand")
study.release(sheet=sheet, reviewed=True)
study.code()
study.import_codings(interviews / "codings.csv", raw=True)
study.write_matrices()
study.write_charts()
out = work / "out"
out.mkdir()
study.write_report(out / "report.docx")
study.write_report(out / "report.html", language="nb")
study.agreement().to_csv(out / "agreement.csv", index=False)
study.suggest(limit=20).to_csv(out / "suggestions.csv", index=False)
(out / "problems.txt").write_text("\\n".join(map(str, [*study.check(), *study.notices()])), encoding="utf-8")
print("arrived")
"""

# What the program itself writes, where a planted word or year means something else.
PROGRAMS_OWN = re.compile(
    "|".join(
        [
            r"MacQueen (?:et al\.|mfl\.) 1998",  # the report cites its method
            r"Craig J \(2007\)",  # and the checklist it fills in
            r"Reed DA, Cook DA",
            r"http://(?:www\.w3\.org|schemas\.microsoft\.com)/[\w/.#-]+",  # SVG and Word name the standards they follow
            r'"Hans"\s+"宋体"',  # and Office the script (simplified Chinese) that a font is for
        ]
    )
)
OWN_FILES = ("codebook.yaml", "guide.yaml", "consent.toml")


def gold() -> list[dict[str, str]]:
    with (SAMPLE / "gold_identifiers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def planted() -> list[dict[str, str]]:
    """Every identifier of the sample that is to go, of every kind."""
    return [row for row in gold() if row["level"] != "keep"]


def raw_texts() -> dict[str, str]:
    from qualcode import read_transcripts
    from qualcode.study import sample_interviews

    return {t.id: t.text for t in read_transcripts(sample_interviews())}


def left_standing(texts: dict[str, str]) -> str:
    """The interviews without what is planted: what the marks themselves leave, so that it may be met again."""
    left = []
    for document, text in texts.items():
        position = 0
        for row in sorted((r for r in planted() if r["document"] == document), key=lambda r: int(r["start"])):
            left.append(text[position : int(row["start"])])
            position = max(position, int(row["end"]))
        left.append(text[position:])
    return "\n¤\n".join(left)


def pattern(words: str) -> re.Pattern:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")


def needles(texts: dict[str, str], own: str) -> set[str]:
    """What must not be met: the planted words, and each mention with the two words on either side.

    Words that the interviews also hold where nothing is marked ("the mayor", "nurse"), or the researchers' own files
    ("January"), tell nothing by themselves: those are looked for with their neighbours only.
    """
    left = left_standing(texts) + own
    sought = set()
    for row in planted():
        text = texts[row["document"]]
        start, end = int(row["start"]), int(row["end"])
        around = (
            re.search(r"(?:\S+ ){0,2}$", text[:start])[0]
            + row["text"]
            + re.match(r"(?:\S* \S+ )?", text[end:])[0]
        )
        sought.add(around.strip())
        for spelt in {row["text"], row["text"].upper(), row["text"].lower()}:
            if not pattern(spelt).search(left):
                sought.add(spelt)
    return sought


def of_these_interviews(lines: str) -> str:
    """The coded examples that are from the sample; the others are of people who were never asked here."""
    documents = [f'"document": "{document}"' for document in raw_texts()]
    return "\n".join(line for line in lines.splitlines() if any(own in line for own in documents))


@pytest.fixture(scope="module")
def road(tmp_path_factory):
    """The folders after the road, and what the program printed."""
    folder = tmp_path_factory.mktemp("road")
    work, temporary, home = folder / "work", folder / "tmp", folder / "home"
    for one in (work, temporary, home):
        one.mkdir()
    marked = dict.fromkeys((row["document"], row["text"], row["kind"]) for row in planted())
    (work / "goes.txt").write_text("\n".join("\t".join(one) for one in marked), encoding="utf-8")
    places = {"TMPDIR": str(temporary), "HOME": str(home), "MPLCONFIGDIR": str(home)}
    done = network.run_without_network(
        [sys.executable, "-c", ROAD, str(work), PASSPHRASE],
        capture_output=True,
        text=True,
        env={**os.environ, **places},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "arrived" in done.stdout
    assert not (work / "review.xlsx").exists()
    (work / "goes.txt").unlink()
    return work, (work / "study", work / "out", temporary, home), done.stdout + done.stderr


@pytest.mark.slow
def test_nothing_planted_is_outside_the_vault_after_the_whole_road(road):
    work, folders, printed = road
    # the researchers' own files: codebook, guide and terms are not made from the interviews
    own = "\n".join((work / "study" / name).read_text(encoding="utf-8") for name in OWN_FILES)
    files = [
        path for one in folders for path in one.rglob("*") if path.is_file() and path.name not in OWN_FILES
    ]
    assert len(files) > 50
    said = {str(path.relative_to(work.parent)): readable_words(path) for path in files}
    for place in said:
        if place.endswith(".examples.jsonl"):
            said[place] = of_these_interviews(said[place])
    said["file names"] = "\n".join(said)
    said["what the program printed"] = printed
    # a year inside the label of another mention ("[winter 2012]") is what the label tells
    labels = re.compile("|".join(sorted(map(re.escape, replaced_labels(work)), key=len, reverse=True)))
    said = {place: PROGRAMS_OWN.sub("", labels.sub("[]", words)) for place, words in said.items()}
    found = [
        (place, needle)
        for needle in needles(raw_texts(), own)
        for place, words in said.items()
        if needle in words and pattern(needle).search(words)
    ]
    assert not found, (len(found), sorted(found)[:30])


@pytest.mark.slow
def test_every_planted_mention_lies_in_a_label_that_does_not_repeat_it(road):
    from qualcode.study import Study
    from qualcode.study.releasing import from_csv

    work, _, _ = road
    study = Study.open(work / "study", passphrase=PASSPHRASE)
    left, told = [], []
    for document in raw_texts():
        rows = from_csv(study.vault.get(f"replacements/{document}.csv")).to_dict("records")
        for one in (row for row in planted() if row["document"] == document):
            start, end = int(one["start"]), int(one["end"])
            over = [row for row in rows if row["start"] < end and start < row["end"]]
            # the genitive stays outside: "Karis" becomes "[person 3]s"
            covered = set().union(*(range(row["start"], row["end"]) for row in over)) if over else set()
            rest = [n for n in range(start, end) if n not in covered]
            text = one["text"]
            if [text[n - start] for n in rest if text[n - start].isalnum()] not in ([], ["s"]):
                left.append((document, text, one["kind"]))
            told += [
                (document, row["text"], row["replacement"])
                for row in over
                if row["text"] in row["replacement"]
            ]
    assert not left, (len(left), left[:30])
    assert not told, told


def replaced_labels(work: Path) -> set[str]:
    from qualcode.study import Study
    from qualcode.study.releasing import from_csv

    vault = Study.open(work / "study", passphrase=PASSPHRASE).vault
    tables = [from_csv(vault.get(name)) for name in vault.names() if name.startswith("replacements/")]
    return {label for table in tables for label in table["replacement"] if label.startswith("[")}
