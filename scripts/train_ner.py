"""Train the two small entity models that qualcode ships: Norwegian (bokmål and nynorsk) and English.

    python scripts/train_ner.py DATA_FOLDER [--only no|en] [--steps N] [--dev | --test]

DATA_FOLDER holds `{nb,nn,en}_{train,dev,test}.jsonl`, one text a line:
`{"text": …, "entities": [[start, end, label], …]}`. The folder is not part of the project. Models are written to
`qualcode/anonymising/models/{no,en}/`. Settings and seeds stand below and are saved with the model. The test
files are opened only with `--test`; it and `--dev` train nothing and score what is in the models folder.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span
from spacy.training import Example, iob_utils
from thinc.api import Adam, fix_random_seed

from qualcode.anonymising.judges.ner_layers import build_pipeline, pack_weights, unpack_weights

MODELS = Path(__file__).resolve().parent.parent / "qualcode" / "anonymising" / "models"

SETTINGS: dict[str, dict[str, Any]] = {
    "no": {
        "files": ["nb", "nn"],
        "labels": ["PER", "LOC", "ORG", "PROD", "EVT", "DRV", "MISC"],
        "seed": 7, "width": 128, "rows": [6000, 4000, 1500, 2000, 500, 100, 100],
        "depth": 4, "window": 1, "pieces": 3, "hidden": 64,
        "dropout": 0.3, "rate": 0.001, "batch_words": [400, 1500], "growth": 1.001, "steps": 5000, "patience": 8,
        "check_every": 250, "lower_cased": 0.25, "swapped_names": 0.15,
    },
    "en": {
        "files": ["en"],
        "labels": ["PER", "LOC", "ORG"],
        "seed": 7, "width": 96, "rows": [6000, 4000, 1500, 2000, 500, 100, 100],
        "depth": 4, "window": 1, "pieces": 3, "hidden": 64,
        "dropout": 0.35, "rate": 0.001, "batch_words": [400, 1500], "growth": 1.001, "steps": 4000, "patience": 8,
        "check_every": 250, "lower_cased": 0.3, "swapped_names": 0.2, "leave_out": "[@#]|http|^RT ",
    },
}  # fmt: skip

Annotated = tuple[str, list[tuple[int, int, str]]]


def read(folder: Path, languages: list[str], part: str) -> list[Annotated]:
    """The annotated texts of these languages, in file order."""
    texts: list[Annotated] = []
    for language in languages:
        with (folder / f"{language}_{part}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                texts.append((row["text"], [(s, e, label) for s, e, label in row["entities"]]))
    return texts


def example(nlp: Language, text: str, entities: list[tuple[int, int, str]]) -> Example:
    """A text with its entities on the tokeniser's words; those that cut a word are widened to it."""
    doc = nlp.make_doc(text)
    spans = [doc.char_span(s, e, label=label, alignment_mode="expand") for s, e, label in entities]
    gold = Doc(doc.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
    tags = ["O"] * len(doc)
    for span in spans:
        if span is not None and all(tags[i] == "O" for i in range(span.start, span.end)):
            for i in range(span.start, span.end):
                tags[i] = ("B-" if i == span.start else "I-") + span.label_
    tags = iob_utils.iob_to_biluo(tags)
    gold.set_ents(
        [Span(gold, start, end + 1, label=label) for label, start, end in iob_utils.tags_to_entities(tags)]
    )
    return Example(doc, gold)


def lower_cased(text: str) -> str:
    """As speech recognition writes it. Offsets stay, for lower() keeps the length of these letters."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


def swapped(
    text: str, entities: list[tuple[int, int, str]], names: list[str], rng: random.Random
) -> Annotated:
    """The text with its persons exchanged for others, so that the context is learnt and not the list of names."""
    parts: list[str] = []
    moved: list[tuple[int, int, str]] = []
    position = length = 0
    for start, end, label in sorted(entities):
        if start < position:
            continue
        name = rng.choice(names) if label == "PER" else text[start:end]
        parts += [text[position:start], name]
        length += start - position
        moved.append((length, length + len(name), label))
        length += len(name)
        position = end
    parts.append(text[position:])
    return "".join(parts), moved


def batches(nlp: Language, texts: list[Annotated], settings: dict[str, Any]) -> Iterator[list[Example]]:
    """Endless batches of growing size, each text at times lower-cased or with other names in it."""
    rng = random.Random(settings["seed"])
    names = [text[s:e] for text, entities in texts for s, e, label in entities if label == "PER"]
    size, largest = settings["batch_words"]
    while True:
        order = list(texts)
        rng.shuffle(order)
        batch: list[Example] = []
        words = 0
        for text, entities in order:
            if rng.random() < settings["swapped_names"]:
                text, entities = swapped(text, entities, names, rng)
            if rng.random() < settings["lower_cased"]:
                text = lower_cased(text)
            batch.append(example(nlp, text, entities))
            words += len(batch[-1].reference)
            if words >= size:
                yield batch
                batch, words = [], 0
                size = min(largest, size * settings["growth"])


def score(nlp: Language, texts: list[Annotated], lower: bool = False) -> dict[str, Any]:
    """Entity precision, recall and F over all labels, and share of the words of persons that were found."""
    examples = [example(nlp, lower_cased(text) if lower else text, entities) for text, entities in texts]
    predicted = list(nlp.pipe([e.reference.text for e in examples], batch_size=128))
    for one, doc in zip(examples, predicted, strict=True):
        one.predicted = doc
    marks = Scorer.score_spans(examples, "ents")
    found = held = marked = 0
    for one in examples:
        gold = {t.i for t in one.reference if t.ent_type_ == "PER"}
        any_entity = {t.i for t in one.predicted if t.ent_type_}
        per = {t.i for t in one.predicted if t.ent_type_ == "PER"}
        held += len(gold)
        found += len(gold & any_entity)
        marked += len(per & gold) if per else 0
    return {
        "f": round(marks["ents_f"], 4), "p": round(marks["ents_p"], 4), "r": round(marks["ents_r"], 4),
        "per_f": round(marks["ents_per_type"].get("PER", {}).get("f", 0.0), 4),
        "person_words_found": round(found / max(held, 1), 4),
        "person_words_as_person": round(marked / max(held, 1), 4),
    }  # fmt: skip


def train(folder: Path, language: str, models: Path, texts: list[Annotated] | None = None) -> None:
    """Train one model, keep the averaged weights that are best on dev, and save them under `models`.

    `texts` are learnt from instead of the training files where they are given.
    """
    settings = SETTINGS[language]
    fix_random_seed(settings["seed"])
    nlp = build_pipeline(language, settings)
    for label in settings["labels"]:
        nlp.get_pipe("ner").add_label(label)
    texts = [
        text for text in (texts if texts is not None else read(folder, settings["files"], "train"))
        if not re.search(settings.get("leave_out", r"(?!)"), text[0])
    ]  # fmt: skip
    dev = {name: read(folder, [name], "dev") for name in settings["files"]}
    optimizer = Adam(settings["rate"], L2=0.01, use_averages=True, grad_clip=1.0)
    nlp.initialize(lambda: [example(nlp, *text) for text in texts[:200]], sgd=optimizer)
    best, best_step, began, losses = -1.0, 0, time.time(), {"ner": 0.0}
    for step, batch in enumerate(batches(nlp, texts, settings), 1):
        nlp.update(batch, drop=settings["dropout"], sgd=optimizer, losses=losses)
        if step % settings["check_every"] == 0:
            with nlp.use_params(optimizer.averages):
                scores = {name: score(nlp, part) for name, part in dev.items()}
                lower = {name: score(nlp, part, lower=True)["f"] for name, part in dev.items()}
                mean = sum(s["f"] for s in scores.values()) / len(scores) + 0.2 * sum(lower.values()) / len(
                    lower
                )
                if mean > best:
                    best, best_step = mean, step
                    save(
                        nlp, models / language, settings, {"dev": scores, "dev_lower_f": lower, "steps": step}
                    )
            line = {name: (s["f"], s["per_f"], lower[name]) for name, s in scores.items()}
            print(
                f"{language} {step:>5} {time.time() - began:6.0f}s loss {losses['ner']:.0f} {line}",
                flush=True,
            )
            losses = {"ner": 0.0}
            if (
                step >= settings["steps"]
                or step - best_step >= settings["patience"] * settings["check_every"]
            ):
                break
    print(f"{language}: best at step {best_step}", flush=True)


def save(nlp: Language, folder: Path, settings: dict[str, Any], scores: dict[str, Any]) -> None:
    """Write weights and settings; the vocabulary is not needed, for words are hashed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.bin").write_bytes(pack_weights(nlp))
    about = {"spacy": spacy.__version__, "numpy": numpy.__version__, "settings": settings, "scores": scores}
    (folder / "model.json").write_text(json.dumps(about, indent=1, ensure_ascii=False), encoding="utf-8")


def load(models: Path, language: str) -> Language:
    """The model saved under `models`."""
    about = json.loads((models / language / "model.json").read_text(encoding="utf-8"))
    nlp = build_pipeline(language, about["settings"])
    unpack_weights(nlp, (models / language / "weights.bin").read_bytes())
    return nlp


def evaluate(folder: Path, language: str, models: Path, part: str) -> None:
    """Score the saved model on the dev or test files, as written and lower-cased, and record it with the model."""
    file = models / language / "model.json"
    about = json.loads(file.read_text(encoding="utf-8"))
    nlp = load(models, language)
    for name in about["settings"]["files"]:
        texts = read(folder, [name], part)
        for case, lower in (("as written", False), ("lower-cased", True)):
            found = score(nlp, texts, lower=lower)
            about["scores"][f"{name} {part}, {case}"] = found
            print(name, part, case, found, flush=True)
    file.write_text(json.dumps(about, indent=1, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """Read the command line and train or test."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=list(SETTINGS))
    parser.add_argument("--steps", type=int)
    parser.add_argument(
        "--models", type=Path, default=MODELS, help="where models are written to and read from"
    )
    parser.add_argument("--test", action="store_true", help="score the saved models on the test files")
    parser.add_argument("--dev", action="store_true", help="score the saved models on the dev files")
    arguments = parser.parse_args()
    for language in [arguments.only] if arguments.only else SETTINGS:
        if arguments.steps:
            SETTINGS[language]["steps"] = arguments.steps
        if arguments.test or arguments.dev:
            evaluate(arguments.folder, language, arguments.models, "test" if arguments.test else "dev")
        else:
            train(arguments.folder, language, arguments.models)


if __name__ == "__main__":
    main()
