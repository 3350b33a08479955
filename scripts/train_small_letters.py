"""Train the judges that weigh, word for word, whether words in text without capitals belong to names.

    python scripts/train_small_letters.py DATA_FOLDER [--only no|en] [--models FOLDER] [--without INTERVIEW ...]

DATA_FOLDER holds `{nb,nn,en}_train.jsonl` (see train_ner.py). They, the sample study and the interviews in
`tests/evaluation/development` are lower-cased and learnt from, as speech recognition without capitals writes. Settings
and seed stand below and are saved beside the weights. `--without` leaves interviews out, to measure on them.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import numpy
from measure_identifiers import ROOT, transcript_of
from sample_sources import read_interview
from sklearn.linear_model import SGDClassifier
from train_name_judge import LABELS, as_sentences, matrix
from train_ner import MODELS, Annotated, lower_cased, read

from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.judges.small_letters_evidence import candidates, fingerprint, small_evidence
from qualcode.languages import is_also_a_word, is_first_name

SETTINGS: dict[str, Any] = {
    "seed": 0, "alpha": {"no": 5e-4, "en": 1e-3}, "passes": 6, "document": 50, "interview_weight": 24.0, "renamed": 6,
    "from_each_list": 1500, "words_weight": 8,
    "leave_out": "[@#]|http|^RT ",
}  # fmt: skip
_KINDS = {"person": "PER", "place": "LOC", "organisation": "ORG", "address": "LOC"}
_GROUPS = {"no": ["nb", "nn"], "en": ["en"]}

#: Turns of one document with their language, and what is marked in each.
Document = list[tuple[str, Annotated]]


def news(folder: Path, group: str) -> Iterator[Document]:
    """The annotated sentences in documents of as many as an interview has."""
    for language in _GROUPS[group]:
        texts = [
            one
            for text, entities in read(folder, [language], "train")
            if not re.search(SETTINGS["leave_out"], text)
            for one in as_sentences(text, entities)
        ]
        for first in range(0, len(texts), SETTINGS["document"]):
            yield [(language, one) for one in texts[first : first + SETTINGS["document"]]]


def interviews(group: str) -> Iterator[tuple[str, Document]]:
    """The marked interviews with their ids."""
    for folder in (ROOT / "scripts" / "sample", ROOT / "tests" / "evaluation" / "development"):
        for path in sorted(folder.glob("[A-Z]*[0-9].txt")):
            transcript, planted = transcript_of(read_interview(path))
            if (transcript.language == "en") != (group == "en"):
                continue
            yield (
                path.stem,
                [
                    (
                        transcript.language or group,
                        (
                            turn.text,
                            [
                                (s - turn.start, e - turn.start, _KINDS[kind])
                                for s, e, kind, _, _ in planted
                                if turn.start <= s and e <= turn.end and kind in _KINDS
                            ],
                        ),
                    )
                    for turn in transcript.turns
                ],
            )


def renamed(document: Document, names: dict[str, list[str]], rng: random.Random) -> Document:
    """The document with each word of its people's and places' names exchanged for another, the same throughout.

    `names` holds words by label. So contexts are learnt, and not the few names that interviews hold.
    """
    others: dict[str, str] = {}
    made: Document = []
    for language, (text, entities) in document:
        parts, moved, position, length = [], [], 0, 0
        for start, end, label in sorted(entities):
            if start < position:
                continue
            new = text[start:end]
            if label in names:
                new = _WORD.sub(
                    lambda m, several=names[label]: others.setdefault(m.group().lower(), rng.choice(several)),
                    new,
                )
            parts += [text[position:start], new]
            length += start - position
            moved.append((length, length + len(new), label))
            length += len(new)
            position = end
        made.append((language, ("".join([*parts, text[position:]]), moved)))
    return made


_WORD = re.compile(r"[^\W\d_]{3,}?(?=(?:['’]s|s)?\b)")


def name_words(folder: Path) -> dict[str, list[str]]:
    """Words of names by label: those marked in the data, the world's, and first names that are everyday words."""
    found: dict[str, list[str]] = {}
    for label in ("PER", "LOC"):
        marked = sorted(
            {
                word.lower()
                for text, entities in read(folder, ["nb", "nn", "en"], "train")
                for s, e, name in entities
                if name == label
                for word in re.findall(r"[^\W\d_]{3,}", text[s:e])
            }
        )
        found[label] = marked
    text = (
        resources.files("qualcode.languages").joinpath("data", "world_names.txt").read_text(encoding="utf-8")
    )
    lists = {part.partition("]")[0]: part.partition("]")[2].split() for part in text.split("\n[")[1:]}
    for heading in ("given usual", "given known", "given elsewhere", "surname known", "surname elsewhere"):
        words = sorted(word for word in lists[heading] if len(word) > 2)
        found["PER"] += words[:: max(1, len(words) // SETTINGS["from_each_list"])]
    doubtful = [word for word in lists["given usual"] + lists["given known"] if is_also_a_word(word)]
    doubtful += [word for word in _norwegian_words() if is_first_name(word) and is_also_a_word(word)]
    found["PER"] += sorted(set(doubtful)) * SETTINGS["words_weight"]
    return found


def _norwegian_words() -> list[str]:
    text = resources.files("qualcode.anonymising").joinpath("data", "names_that_are_words.txt")
    lines = text.read_text(encoding="utf-8").splitlines()
    return [word for line in lines if line.startswith("nb nn:") for word in line.partition(":")[2].split()]


def rows_of(document: Document) -> tuple[list[list[int]], list[int]]:
    """The evidence for each word of a lower-cased document that may belong to a name, and the number of its label."""
    passages = [Passage(lower_cased(text), language, casing="none") for language, (text, _) in document]
    places = [candidates(passage) for passage in passages]
    rows: list[list[int]] = []
    labels: list[int] = []
    for passage, judged, several, (_, (_, entities)) in zip(
        passages, places, small_evidence(passages, places), document, strict=True
    ):
        for i, row in zip(judged, several, strict=True):
            label = next(
                (name for a, b, name in entities if a < passage.ends[i] and passage.starts[i] < b), ""
            )
            rows.append(row)
            labels.append(LABELS.index(label) if label in LABELS else 0)
    return rows, labels


def gather(
    folder: Path, group: str, without: frozenset[str] = frozenset()
) -> Iterator[tuple[str, list[list[int]], list[int]]]:
    """Interview id ("" for news), evidence and labels of each document, renamed copies of interviews included."""
    printed = list(news(folder, group))
    for document in printed:
        yield ("", *rows_of(document))
    names = name_words(folder)
    rng = random.Random(SETTINGS["seed"])
    for name, document in interviews(group):
        copies = [document] + [renamed(document, names, rng) for _ in range(SETTINGS["renamed"])]
        if name not in without:
            for copy in copies:
                yield (name, *rows_of(copy))


def fit(
    gathered: list[tuple[str, list[list[int]], list[int]]], group: str
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The table of weights and the starting values."""
    rows = [row for _, several, _ in gathered for row in several]
    labels = [label for _, _, several in gathered for label in several]
    share = SETTINGS["interview_weight"] / (1 + SETTINGS["renamed"])
    weights = [share if name else 1.0 for name, several, _ in gathered for _ in several]
    model = SGDClassifier(
        loss="log_loss", alpha=SETTINGS["alpha"][group], max_iter=SETTINGS["passes"], tol=None, average=True,
        random_state=SETTINGS["seed"],
    )  # fmt: skip
    model.fit(matrix(rows), labels, sample_weight=weights)
    return model.coef_.T, model.intercept_


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=list(_GROUPS))
    parser.add_argument("--models", type=Path, default=MODELS, help="where the judges are written to")
    parser.add_argument("--without", nargs="*", default=[], help="interviews that are left out")
    arguments = parser.parse_args()
    for group in [arguments.only] if arguments.only else _GROUPS:
        table, start = fit(list(gather(arguments.folder, group, frozenset(arguments.without))), group)
        save(arguments.models / f"{group}_small", table, start)


def save(folder: Path, table: numpy.ndarray, start: numpy.ndarray) -> None:
    """Write the weights in half precision and what they were trained with."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "judge.bin").write_bytes(table.astype("<f2").tobytes())
    about = {
        "labels": LABELS,
        "start": [round(float(value), 5) for value in start],
        "settings": SETTINGS,
        "evidence": fingerprint(),
    }
    (folder / "judge.json").write_text(json.dumps(about, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
