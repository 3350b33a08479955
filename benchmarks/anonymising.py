"""How fast identifiers are found: our rules beside Presidio's patterns, our entity model beside the bare spaCy pass.

    python benchmarks/anonymising.py FOLDER [--presidio PYTHON] [--rounds 5]

FOLDER holds interviews that `qualcode.read_transcripts` reads (or one .jsonl with {"text"} a line). PYTHON is the
interpreter of an environment with presidio-analyzer, which is no dependency of ours; it may be left out. The rounds
are interleaved, and the processor's time is measured, so that a busy machine slows everyone alike; the median is shown.

Presidio runs with its pattern recognisers only (all that its default configuration loads for English; they are named
in the output), on a blank spaCy pipeline: no model. It is given the same turns one by one, which is the faster way for
it, and whole transcripts, as a user would hand them over. Our rules do more on the same text: people, places,
organisations, roles, dates and ages in three languages, and one entity for all mentions of a person in the study.
The bare spaCy pass is `nlp.pipe` of the same model over the same turns, nothing read from the result.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import qualcode
from qualcode.anonymising.judges.ner import _load, without_markup
from qualcode.model import Transcript, Turn

_PRESIDIO = """
import json, sys, time
import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
class Blank(SpacyNlpEngine):
    def __init__(self):
        super().__init__()
        self.nlp = {"en": spacy.blank("en")}
registry = RecognizerRegistry()
registry.load_predefined_recognizers(languages=["en"])
registry.recognizers = [r for r in registry.recognizers if "Spacy" not in type(r).__name__]
engine = AnalyzerEngine(nlp_engine=Blank(), registry=registry, supported_languages=["en"])
texts = json.load(open(sys.argv[1], encoding="utf-8"))
engine.analyze("warm up 91234567", language="en")
began = time.process_time()
found = sum(len(engine.analyze(text, language="en")) for text in texts)
seconds = time.process_time() - began
print(json.dumps([seconds, found, sorted(type(r).__name__.removesuffix("Recognizer") for r in registry.recognizers)]))
"""


def read(folder: Path) -> list[Transcript]:
    """The transcripts of a folder, or the lines of a .jsonl as one transcript."""
    if folder.suffix != ".jsonl":
        return qualcode.read_transcripts(folder)
    texts = [json.loads(line)["text"] for line in folder.read_text(encoding="utf-8").splitlines()]
    language = folder.name[:2] if folder.name[:2] in ("nb", "nn", "en") else None
    return [
        Transcript.build(
            folder.stem, [Turn(0, "P", "participant", 0, 0, t, language=language) for t in texts]
        )
    ]


def timed(action: Callable[[], object]) -> float:
    """Seconds of the processor that an action takes."""
    began = time.process_time()
    action()
    return time.process_time() - began


def presidio(python: Path, texts: Path) -> tuple[float, int, list[str]]:
    """Seconds that Presidio's patterns take for these texts, how much they find, and the recognisers' names."""
    ran = subprocess.run(
        [str(python), "-c", _PRESIDIO, str(texts)], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        sys.exit(f"Presidio did not run: {ran.stderr.strip().splitlines()[-1]}")
    took, found, recognisers = json.loads(ran.stdout.splitlines()[-1])
    return took, found, recognisers


def main() -> None:
    """Run the rounds and print one line a way."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--presidio", type=Path, help="python of an environment with presidio-analyzer")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    transcripts = read(arguments.folder)
    turns = [(t.text, t.language or one.language) for one in transcripts for t in one.turns if t.text.strip()]
    words = sum(len(text.split()) for text, _ in turns)
    by_model = {
        name: [without_markup(text) for text, language in turns if (language == "en") == (name == "en")]
        for name in ("no", "en")
    }
    ways: dict[str, Callable[[], object]] = {
        "rules, no model": lambda: qualcode.find_identifiers(transcripts, model=False),
        "rules and model": lambda: qualcode.find_identifiers(transcripts),
        "bare spaCy pass": lambda: [
            sum(1 for _ in nlp.pipe(texts, batch_size=64))
            for name, texts in by_model.items() if texts and (nlp := _load(name)) is not None
        ],
    }  # fmt: skip
    for action in ways.values():  # word lists and models are loaded once, and are not what is measured
        action()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as folder:
        files = {"by turn": Path(folder) / "turns.json", "whole": Path(folder) / "transcripts.json"}
        files["by turn"].write_text(json.dumps([text for text, _ in turns]), encoding="utf-8")
        files["whole"].write_text(json.dumps([one.text for one in transcripts]), encoding="utf-8")
        recognisers: list[str] = []
        for _ in range(arguments.rounds):
            for name, action in ways.items():
                seconds[name].append(timed(action))
            for name, file in files.items() if arguments.presidio else ():
                took, found, recognisers = presidio(arguments.presidio, file)
                seconds.setdefault(f"Presidio {name} ({found} found)", []).append(took)
    print(f"{len(transcripts)} transcripts, {words} words, median of {arguments.rounds} rounds")
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    for name, median in medians.items():
        print(f"{name:34} {median:7.2f} s {words / median:9.0f} words/s")
    for name, median in medians.items():
        if name.startswith("Presidio"):
            print(f"rules are {median / medians['rules, no model']:.1f} times as fast as {name}")
    if recognisers:
        print(f"Presidio's recognisers: {', '.join(recognisers)}")
    extra = medians["rules and model"] / medians["bare spaCy pass"]
    print(f"with the model: {extra:.2f} times the bare spaCy pass")


if __name__ == "__main__":
    main()
