"""Measure how many names the detectors find in data that others marked up.

    python scripts/measure_detectors.py DATA [--split dev|test] [--rules] [--misses N]

DATA is a folder with `ner/{nb,nn,en}_{dev,test}.jsonl` (text and entities with start, end, label) and `lia/*.conllu`.
A word counts as found when an identifier covers a part of it. People: words marked PER that any identifier covers
(kept public figures are counted apart), and the share of the words given as person that are marked PER. Places: words
marked LOC that an identifier covers, kept ones included. LIA: words tagged PROPN, and words of other tags that are
given as person, place or organisation, for each 1,000 words.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

from qualcode.anonymising import find_identifiers
from qualcode.model import Transcript, Turn

WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
SENTENCES = 50  # to a document: about as much as an interview has


def documents(texts: list[str], language: str) -> list[Transcript]:
    """Sentences as turns of documents."""
    found = []
    for first in range(0, len(texts), SENTENCES):
        turns = [
            Turn(0, "", "participant", 0, 0, text, language) for text in texts[first : first + SENTENCES]
        ]
        found.append(Transcript.build(f"{first:06d}", turns))
    return found


def covered(texts: list[str], language: str, model: bool) -> list[list[tuple[int, int, str, str, str]]]:
    """Per sentence the identifiers in it: start, end, kind, level, detector."""
    rows: list[list[tuple[int, int, str, str, str]]] = [[] for _ in texts]
    transcripts = documents(texts, language)
    starts = {(t.id, turn.index): int(t.id) + turn.index for t in transcripts for turn in t.turns}
    by_id = {t.id: t for t in transcripts}
    for one in find_identifiers(transcripts, model=model).itertuples():
        turn = by_id[one.document].turn_at(one.start)
        if turn is not None:
            rows[starts[one.document, turn.index]].append(
                (one.start - turn.start, one.end - turn.start, one.kind, one.level, one.detector)
            )
    return rows


def measure(
    texts: list[str], entities: list[list[tuple[int, int, str]]], language: str, model: bool, misses: int
) -> Counter[str]:
    """Counts over all sentences, and the words that were missed."""
    counts: Counter[str] = Counter()
    missed, wrong = Counter(), Counter()
    for text, marks, found in zip(texts, entities, covered(texts, language, model), strict=True):
        for match in WORD.finditer(text):
            if match.group() == "s" and text[: match.start()].endswith(("'", "’")):
                continue  # a genitive that the data's tokeniser parted from its name: it is to survive
            label = next((m[2] for m in marks if m[0] < match.end() and match.start() < m[1]), "")
            hit = next((f for f in found if f[0] < match.end() and match.start() < f[1]), None)
            if label in ("PER", "LOC", "ORG"):
                counts[label] += 1
                counts[f"{label} found"] += hit is not None
                counts[f"{label} kept"] += hit is not None and hit[3] == "keep"
                if hit is None and label == "PER":
                    missed[match.group()] += 1
            if hit and hit[2] == "person" and hit[3] != "keep":
                counts["person"] += 1
                counts["person right"] += label == "PER"
                counts["person a name"] += label != ""
                if label == "":
                    wrong[f"{match.group()} ({hit[4]})"] += 1
    if misses:
        print("   missed:", ", ".join(f"{w} {n}" for w, n in missed.most_common(misses)))
        print("   wrong: ", ", ".join(f"{w} {n}" for w, n in wrong.most_common(misses)))
    return counts


def report(name: str, counts: Counter[str]) -> None:
    """One line of shares."""

    def share(a: str, b: str) -> str:
        return f"{counts[a] / counts[b]:.3f}" if counts[b] else "-"

    print(
        f"{name:16} PER found {share('PER found', 'PER')} of {counts['PER']} (kept {counts['PER kept']}), precision"
        f" {share('person right', 'person')}, a name {share('person a name', 'person')};"
        f" LOC found {share('LOC found', 'LOC')}; ORG found {share('ORG found', 'ORG')}", flush=True,
    )  # fmt: skip


def read_ner(path: Path) -> tuple[list[str], list[list[tuple[int, int, str]]]]:
    """The sentences of a file and what is marked in each."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [r["text"] for r in rows], [[tuple(e) for e in r["entities"]] for r in rows]


def lia(folder: Path, model: bool, misses: int) -> None:
    """Names found in the dialect interviews, and words that are none."""
    texts, tags = [], []
    for path in sorted(folder.glob("*.conllu")):
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
            rows = [row for row in rows if row[0].isdigit()]
            spans, at = [], 0
            for row in rows:
                spans.append((at, at + len(row[1]), row[3]))
                at += len(row[1]) + 1
            texts.append(" ".join(row[1] for row in rows))
            tags.append(spans)
    proper = found_proper = other = names = 0
    missed, wrong = Counter(), Counter()
    for text, spans, found in zip(texts, tags, covered(texts, "nn", model), strict=True):
        for start, end, tag in spans:
            hit = next((f for f in found if f[0] < end and start < f[1]), None)
            other += tag not in ("PUNCT", "PROPN")
            if tag == "PROPN":
                proper += 1
                found_proper += hit is not None
                missed[text[start:end]] += hit is None
            elif hit and hit[2] in ("person", "place", "organisation") and tag != "PUNCT":
                names += 1
                wrong[f"{text[start:end]} ({hit[4]})"] += 1
    print(
        f"LIA: PROPN found {found_proper / proper:.3f} of {proper}; false {1000 * names / other:.2f} per 1,000 words"
    )
    if misses:
        print("   missed:", ", ".join(f"{w} {n}" for w, n in missed.most_common(misses) if n))
        print("   wrong: ", ", ".join(f"{w} {n}" for w, n in wrong.most_common(misses)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--split", default="dev", choices=["dev", "test"])
    parser.add_argument("--rules", action="store_true", help="without the entity model")
    parser.add_argument(
        "--misses", type=int, default=0, metavar="N", help="show the N commonest misses (not on test)"
    )
    parser.add_argument("--only", nargs="*", default=["nb", "nn", "en", "lower", "lia"])
    options = parser.parse_args()
    for language in ("nb", "nn", "en"):
        texts, entities = read_ner(options.data / "ner" / f"{language}_{options.split}.jsonl")
        if language in options.only:
            report(language, measure(texts, entities, language, not options.rules, options.misses))
        if "lower" in options.only:
            small = ["".join(c.lower() if len(c.lower()) == 1 else c for c in text) for text in texts]
            report(
                f"{language} lower-cased",
                measure(small, entities, language, not options.rules, options.misses),
            )
    if "lia" in options.only:
        lia(options.data / "lia", not options.rules, options.misses)


if __name__ == "__main__":
    main()
