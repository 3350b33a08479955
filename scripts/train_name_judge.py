"""Train the judge that weighs, word for word, whether English words with capitals belong to names.

    python scripts/train_name_judge.py DATA_FOLDER [--models FOLDER] [--without INTERVIEW ...]
        [--folds | --genres | --dev] [--recognisers FOLDER]

DATA_FOLDER holds `en_train.jsonl` and `en_dev.jsonl` (see train_ner.py). They, the English interviews of the sample
study and those in `tests/evaluation/development` are learnt from; `--without` leaves interviews out, to measure on
them. Settings and seed stand below and are saved beside the weights. With `--folds`, each fourth of GUM's training part is measured by a judge trained without it and
without the paragraphs around it; with `--genres` each genre by one trained on the others; with `--dev`, dev by one that
has not seen it. Thresholds are chosen by that. The entity model has no say in it, for it has seen these texts, but
with `--recognisers`, where one is trained for each part, in FOLDER, on what the judge is trained on.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy
import train_ner
from exchange_names import exchanged
from measure_detectors import measure, report
from measure_identifiers import ROOT, transcript_of
from sample_sources import read_interview
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier
from train_ner import MODELS, Annotated, read

from qualcode.anonymising import find
from qualcode.anonymising.detectors.passage import Passage
from qualcode.anonymising.judges import name_judge, ner
from qualcode.anonymising.judges.name_evidence import ROWS, candidates, evidence
from qualcode.anonymising.judges.name_judge import Judge
from qualcode.languages import sentences

BLOCKS, FOLDS = 24, 4
APART = 5  # paragraphs between what is learnt from and what is measured, for a document may go on there
#: GUM's genres by the first paragraph of each in the training file.
GENRES = {"academic": 0, "bio": 123, "court": 283, "interview": 384, "news": 602, "voyage": 757}
LABELS = ["", "PER", "LOC", "ORG"]
KINDS = {"person": "PER", "place": "LOC", "organisation": "ORG", "address": "LOC"}
SETTINGS: dict[str, Any] = {
    "seed": 0, "alpha": 3e-4, "passes": 12, "document": 50, "parts": ["train", "dev"],
    # short texts without context of their own: they count less, those with handles and links not at all
    "tweets_from": "@", "tweets_weight": 0.2, "leave_out": "[@#]|http|^RT ",
    # copies of paragraphs and interviews in which this share of the words of persons' names is exchanged for others
    "copies": 2, "copies_weight": 0.5, "exchanged": 0.8,
    "interviews_weight": 0.5,
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


def in_parts(texts: list[Annotated], size: int) -> list[list[Annotated]]:
    """The texts in documents of as many as an interview has turns."""
    return [texts[first : first + size] for first in range(0, len(texts), size)]


def words_and_labels(document: list[Annotated], language: str) -> tuple[list[list[int]], list[int]]:
    """The evidence for each word of a document that may belong to a name, and the number of its label."""
    rows: list[list[int]] = []
    labels: list[int] = []
    passages = [Passage(text, language) for text, _ in document]
    places = [candidates(passage) for passage in passages]
    found = evidence(passages, places)
    for passage, judged, several, (_, entities) in zip(passages, places, found, document, strict=True):
        for i, row in zip(judged, several, strict=True):
            label = next(
                (name for a, b, name in entities if a < passage.ends[i] and passage.starts[i] < b), ""
            )
            rows.append(row)
            labels.append(LABELS.index(label) if label in LABELS else 0)
    return rows, labels


def interviews(language: str) -> Iterator[tuple[str, list[Annotated]]]:
    """Id and turns of the marked interviews in a language; names that are to be kept count as everyday words."""
    for folder in (ROOT / "scripts" / "sample", ROOT / "tests" / "evaluation" / "development"):
        for path in sorted(folder.glob("[A-Z]*[0-9].txt")):
            transcript, planted = transcript_of(read_interview(path))
            marks = [
                (s, e, KINDS[kind]) for s, e, kind, level, _ in planted if kind in KINDS and level != "keep"
            ]
            if transcript.language == language:
                yield (
                    path.stem,
                    [
                        (
                            t.text,
                            [
                                (s - t.start, e - t.start, m)
                                for s, e, m in marks
                                if t.start <= s and e <= t.end
                            ],
                        )
                        for t in transcript.turns
                    ],
                )


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


def train(long: list[Annotated], short: list[Annotated], without: Collection[str] = ()) -> Judge:
    """A judge that has learnt from paragraphs, with less weight from short texts and from interviews but `without`."""
    size = SETTINGS["document"]
    sentences_of_long = [one for text, entities in long for one in as_sentences(text, entities)]
    documents = [(part, 1.0) for part in in_parts(sentences_of_long, size)]
    documents += [
        (one, SETTINGS["interviews_weight"]) for name, one in interviews("en") if name not in without
    ]
    parts = [*documents, *((part, SETTINGS["tweets_weight"]) for part in in_parts(short, size))]
    for copy in range(SETTINGS["copies"]):
        rng = random.Random(SETTINGS["seed"] + copy)
        for document, weight in documents:
            parts.append(
                (exchanged(document, SETTINGS["exchanged"], rng), weight * SETTINGS["copies_weight"])
            )
    rows: list[list[int]] = []
    labels: list[int] = []
    weights: list[float] = []
    for texts, weight in parts:
        more_rows, more_labels = words_and_labels(texts, "en")
        rows += more_rows
        labels += more_labels
        weights += [weight] * len(more_rows)
    model = SGDClassifier(
        loss="log_loss", alpha=SETTINGS["alpha"], max_iter=SETTINGS["passes"], tol=None, average=True,
        random_state=SETTINGS["seed"],
    )  # fmt: skip
    model.fit(matrix(rows), labels, sample_weight=weights)
    return Judge(model.coef_.T.astype("<f2"), numpy.asarray(model.intercept_, dtype="float32"))


def parts_by_fold(size: int) -> dict[str, set[int]]:
    """The paragraphs of each fold: every fourth of blocks of paragraphs, so that documents stay whole."""
    return {
        f"fold {fold}": {n for n in range(size) if n * BLOCKS // size % FOLDS == fold}
        for fold in range(FOLDS)
    }


def parts_by_genre(size: int) -> dict[str, set[int]]:
    """The paragraphs of each genre."""
    ends = [*list(GENRES.values())[1:], size]
    return {name: set(range(first, end)) for (name, first), end in zip(GENRES.items(), ends, strict=True)}


def cross_validate(
    long: list[Annotated],
    short: list[Annotated],
    parts: dict[str, set[int]],
    folder: Path,
    recognisers: Path | None,
) -> None:
    """Measure each part of the paragraphs with a judge, and a recogniser where a folder is given, trained without it."""
    in_all: Counter[str] = Counter()
    for name, held in parts.items():
        near = {n + step for n in held for step in range(-APART, APART + 1)}
        rest = [one for n, one in enumerate(long) if n not in near]
        texts = [s for n in sorted(held) for s in as_sentences(*long[n])]
        models = None if recognisers is None else recognisers / name.replace(" ", "_")
        if models is not None and not (models / "en").is_dir():
            train_ner.train(folder, "en", models, rest + short)
        in_all += measured_with(train(rest, short), models, name, texts)
    report("all", in_all)


def measured_with(judge: Judge, models: Path | None, name: str, texts: list[Annotated]) -> Counter[str]:
    """Counts of what the detectors find in the texts with this judge and the recogniser of a folder, or with none."""
    if models is None:
        find.from_model = lambda passages, context: [[] for _ in passages]
    else:
        pipeline = train_ner.load(models, "en")
        ner._load = lambda model: pipeline if model == "en" else None
    # the judges of text without capitals have seen these texts
    name_judge.load_judge = lambda wanted: judge if wanted == "en" else None
    counts = measure([text for text, _ in texts], [marks for _, marks in texts], "en", True, 0)
    report(name, counts)
    return counts


def main() -> None:
    """Train and save, or measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, default=MODELS, help="where the judge is written to")
    parser.add_argument("--without", nargs="*", default=[], metavar="INTERVIEW", help="not to be learnt from")
    for way, help_text in (("folds", "fourths"), ("genres", "genres")):
        parser.add_argument(
            f"--{way}", action="store_true", help=f"measure on {help_text} of the training file, save nothing"
        )
    parser.add_argument("--dev", action="store_true", help="measure on dev, trained without it, save nothing")
    parser.add_argument("--recognisers", type=Path, help="where a recogniser for each part is kept")
    arguments = parser.parse_args()
    long, short = long_and_short(read(arguments.folder, ["en"], "train"))
    if arguments.folds or arguments.genres:
        parts = (parts_by_fold if arguments.folds else parts_by_genre)(len(long))
        cross_validate(long, short, parts, arguments.folder, arguments.recognisers)
        return
    if arguments.dev:  # the shipped recogniser has learnt nothing from dev but when to stop
        measured_with(train(long, short), MODELS, "dev", read(arguments.folder, ["en"], "dev"))
        return
    for part in SETTINGS["parts"][1:]:
        long += read(arguments.folder, ["en"], part)
    judge = train(long, short, arguments.without)
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
