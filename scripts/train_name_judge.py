"""Train the judge that weighs, word for word, whether English words with capitals belong to names.

    python scripts/train_name_judge.py DATA_FOLDER [--models FOLDER] [--folds]

DATA_FOLDER holds `en_train.jsonl` and `en_dev.jsonl` (see train_ner.py). Settings and seed stand below and are saved
beside the weights. With `--folds`, GUM's training part is cut into four, and on each a judge trained without it (and
without dev) is measured among all detectors but the entity model: thresholds are chosen by that.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy
from measure_detectors import measure, report
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier
from train_ner import MODELS, Annotated, read

from qualcode.anonymising import find, name_judge
from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.name_evidence import ROWS, candidates, evidence
from qualcode.anonymising.name_judge import Judge
from qualcode.languages import sentences

BLOCKS, FOLDS = 16, 4
LABELS = ["", "PER", "LOC", "ORG"]
SETTINGS: dict[str, Any] = {
    "seed": 0, "alpha": 3e-4, "passes": 12, "document": 50, "parts": ["train", "dev"],
    # short texts without context of their own: they count less, those with handles and links not at all
    "tweets_from": "@", "tweets_weight": 0.2, "leave_out": "[@#]|http|^RT ",
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


def long_and_short(texts: list[Annotated]) -> tuple[list[Annotated], list[Annotated]]:
    """The paragraphs of GUM, which stand first in the training file, and the usable ones of the tweets behind them."""
    start = next(
        (n for n, (text, _) in enumerate(texts) if text.startswith(SETTINGS["tweets_from"])), len(texts)
    )
    return texts[:start], [one for one in texts[start:] if not re.search(SETTINGS["leave_out"], one[0])]


def train(long: list[Annotated], short: list[Annotated]) -> Judge:
    """A judge that has learnt from paragraphs and, with less weight, from short texts."""
    sentences_of_long = [one for text, entities in long for one in as_sentences(text, entities)]
    rows, labels = words_and_labels(sentences_of_long, "en", SETTINGS["document"])
    more_rows, more_labels = words_and_labels(short, "en", SETTINGS["document"])
    weights = [1.0] * len(rows) + [SETTINGS["tweets_weight"]] * len(more_rows)
    model = SGDClassifier(
        loss="log_loss", alpha=SETTINGS["alpha"], max_iter=SETTINGS["passes"], tol=None, average=True,
        random_state=SETTINGS["seed"],
    )  # fmt: skip
    model.fit(matrix(rows + more_rows), labels + more_labels, sample_weight=weights)
    return Judge(model.coef_.T.astype("<f2"), numpy.asarray(model.intercept_, dtype="float32"))


def cross_validate(long: list[Annotated], short: list[Annotated]) -> None:
    """Measure rules and judge on each fourth of the paragraphs; blocks of paragraphs, so that documents stay whole."""
    in_all: Counter[str] = Counter()
    find.from_model = lambda passages, context: [[] for _ in passages]  # it has seen these texts
    for fold in range(FOLDS):
        held = [n * BLOCKS // len(long) % FOLDS == fold for n in range(len(long))]
        judge = train([one for one, out in zip(long, held, strict=True) if not out], short)
        # the judges of text without capitals have seen these texts
        name_judge.load_judge = lambda name, judge=judge: judge if name == "en" else None
        texts = [s for one, out in zip(long, held, strict=True) if out for s in as_sentences(*one)]
        counts = measure([text for text, _ in texts], [marks for _, marks in texts], "en", True, 0)
        report(f"fold {fold}", counts)
        in_all += counts
    report("all folds", in_all)


def main() -> None:
    """Train and save, or measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, default=MODELS, help="where the judge is written to")
    parser.add_argument(
        "--folds", action="store_true", help="measure on parts of the training file, save nothing"
    )
    arguments = parser.parse_args()
    long, short = long_and_short(read(arguments.folder, ["en"], "train"))
    if arguments.folds:
        cross_validate(long, short)
        return
    for part in SETTINGS["parts"][1:]:
        long += read(arguments.folder, ["en"], part)
    judge = train(long, short)
    folder = arguments.models / "en"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "judge.bin").write_bytes(judge.table.tobytes())
    about = {
        "labels": LABELS,
        "start": [round(float(value), 5) for value in judge.start],
        "settings": SETTINGS,
    }
    (folder / "judge.json").write_text(json.dumps(about, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
