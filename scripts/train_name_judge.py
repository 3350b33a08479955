"""Train the judge that weighs, word for word, whether English words with capitals belong to names.

    python scripts/train_name_judge.py DATA_FOLDER [--models FOLDER]

DATA_FOLDER holds `en_train.jsonl` (see train_ner.py). Settings and seed stand below and are saved beside the weights.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier
from train_ner import MODELS, Annotated, read

from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.name_evidence import ROWS, candidates, evidence
from qualcode.languages import sentences

LABELS = ["", "PER", "LOC", "ORG"]
SETTINGS: dict[str, Any] = {
    "seed": 0, "alpha": 3e-4, "passes": 12, "document": 50,
    # short texts without context of their own: they count less, those with handles and links not at all
    "tweets_from": "@paulwalk", "tweets_weight": 0.2, "leave_out": "[@#]|http|^RT ",
}  # fmt: skip


def as_sentences(text: str, entities: list[tuple[int, int, str]]) -> list[Annotated]:
    """A paragraph cut into its sentences, as interviews come in turns."""
    return [
        (
            text[s.start : s.end],
            [(a - s.start, b - s.start, label) for a, b, label in entities if s.start <= a and b <= s.end],
        )
        for s in sentences(text)
    ]


def words_and_labels(texts: list[Annotated], language: str, size: int) -> tuple[list[list[int]], list[int]]:
    """The evidence for each word that may belong to a name, and the number of its label."""
    rows: list[list[int]] = []
    labels: list[int] = []
    for first in range(0, len(texts), size):
        part = texts[first : first + size]
        passages = [Passage(text, language) for text, _ in part]
        places = [candidates(passage) for passage in passages]
        found = evidence(passages, places)
        for passage, judged, several, (_, entities) in zip(passages, places, found, part, strict=True):
            for i, row in zip(judged, several, strict=True):
                label = next(
                    (name for a, b, name in entities if a < passage.ends[i] and passage.starts[i] < b), ""
                )
                rows.append(row)
                labels.append(LABELS.index(label) if label in LABELS else 0)
    return rows, labels


def matrix(rows: list[list[int]]) -> csr_matrix:
    """One row a word, a 1 for each row of evidence that speaks."""
    ends = numpy.cumsum([0] + [len(row) for row in rows])
    columns = numpy.concatenate([numpy.asarray(row) for row in rows])
    return csr_matrix((numpy.ones(len(columns), dtype="float32"), columns, ends), shape=(len(rows), ROWS))


def train(texts: list[Annotated], settings: dict[str, Any]) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The table of weights and the starting values."""
    start = next(
        (n for n, (text, _) in enumerate(texts) if text.startswith(settings["tweets_from"])), len(texts)
    )
    long = [one for text, entities in texts[:start] for one in as_sentences(text, entities)]
    short = [one for one in texts[start:] if not re.search(settings["leave_out"], one[0])]
    rows, labels = words_and_labels(long, "en", settings["document"])
    more_rows, more_labels = words_and_labels(short, "en", settings["document"])
    weights = [1.0] * len(rows) + [settings["tweets_weight"]] * len(more_rows)
    model = SGDClassifier(
        loss="log_loss", alpha=settings["alpha"], max_iter=settings["passes"], tol=None, average=True,
        random_state=settings["seed"],
    )  # fmt: skip
    model.fit(matrix(rows + more_rows), labels + more_labels, sample_weight=weights)
    return model.coef_.T, model.intercept_


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, default=MODELS, help="where the judge is written to")
    arguments = parser.parse_args()
    table, start = train(read(arguments.folder, ["en"], "train"), SETTINGS)
    folder = arguments.models / "en"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "judge.bin").write_bytes(table.astype("<f2").tobytes())
    about = {"labels": LABELS, "start": [round(float(value), 5) for value in start], "settings": SETTINGS}
    (folder / "judge.json").write_text(json.dumps(about, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
