"""How good the suggestions are: on a real study by participant, on SIB-200, and on the sample interviews.

    python scripts/measure_suggestions.py DATA [--seeds 5]

DATA is the folder with `serdif/` and `sib200/` (other people's data, not part of this repository). For the study,
half of the participants teach and the other half is ranked: mean average precision over codes and seeds. For
SIB-200, sentences are given the topic whose score is highest. What is learned from is drawn anew for each seed.
"""

import argparse
import csv
import time
from pathlib import Path

import numpy as np
import pandas as pd

from qualcode.codebook import Code, Codebook, read_codebook
from qualcode.coding import code, suggest
from qualcode.coding.passages import coded, passages_of
from qualcode.exchange.taguette import read_taguette
from qualcode.model import Coding, Transcript, Turn
from qualcode.transcripts import read_transcripts

ROOT = Path(__file__).resolve().parent.parent


def average_precision(relevant: np.ndarray, positives: int) -> float:
    """Mean of the precision at each relevant place of a ranking; what was not ranked counts as missed."""
    hits = np.flatnonzero(relevant)
    return float(((np.arange(len(hits)) + 1) / (hits + 1)).sum() / positives)


def some_of_each(codings: pd.DataFrame, passages, codes, most: int, chance) -> pd.DataFrame:
    """Passages (as codings) so that each code has `most` of them at the least, where there are so many."""
    labels = coded(passages, codings, codes)
    chosen = np.zeros_like(labels)
    for n in range(len(codes)):
        rows = np.flatnonzero(labels[:, n])
        chosen[chance.choice(rows, min(most, len(rows)), replace=False), n] = True
    return pd.DataFrame(
        [
            (
                passages[r].document,
                passages[r].turn,
                passages[r].start,
                passages[r].end,
                codes[n],
                "human",
                f"{r}-{n}",
            )
            for r, n in zip(*np.nonzero(chosen), strict=True)
        ],
        columns=["document", "turn", "start", "end", "code", "coder", "id"],
    )


def study(data: Path, seeds: int) -> None:
    """Half of a real study's participants teach; the other half is ranked."""
    (path,) = (data / "serdif" / "thematic-analysis").glob("*.sqlite3")
    project = read_taguette(path)
    codes = sorted(set(project.codings["code"]))
    print(
        f"study: {len(project.transcripts)} interviews, {len(codes)} codes; mean average precision (sd over {seeds} seeds)"
    )
    for most in (5, 10, 20):
        found, begun = [], time.perf_counter()
        for seed in range(seeds):
            chance = np.random.default_rng(seed)
            order = chance.permutation(len(project.transcripts))
            taught = {project.transcripts[n].id for n in order[: len(order) // 2]}
            known = passages_of([t for t in project.transcripts if t.id in taught])
            codings = some_of_each(project.codings, known, codes, most, chance)
            table = suggest(project.transcripts, project.codebook, codings, limit=None)
            table = table.loc[~table["document"].isin(taught)]
            rest = passages_of([t for t in project.transcripts if t.id not in taught])
            truth = coded(rest, project.codings, codes)
            right = {
                (p.document, p.start, codes[n])
                for p, row in zip(rest, truth, strict=True)
                for n in np.flatnonzero(row)
            }
            scores = []
            for n, path in enumerate(codes):
                ranked = table.loc[table["code"] == path].sort_values("rank")
                relevant = np.array(
                    [(d, s, path) in right for d, s in zip(ranked["document"], ranked["start"], strict=True)]
                )
                if truth[:, n].any():
                    scores.append((average_precision(relevant, int(truth[:, n].sum())), relevant[:10].mean()))
            found.append(np.mean(scores, axis=0))
        mean, spread = np.mean(found, axis=0), np.std(found, axis=0)
        took = (time.perf_counter() - begun) / seeds
        print(
            f"  {most:2} positives a code: mAP {mean[0]:.3f} ({spread[0]:.3f}), precision at 10 {mean[1]:.2f}; {took:.1f} s"
        )


def topics(data: Path, seeds: int) -> None:
    """Topics of single sentences in three languages."""
    languages = {"nob_Latn": "nb", "nno_Latn": "nn", "eng_Latn": "en"}
    for folder, language in languages.items():
        rows = {}
        for part in ("train", "test"):
            with (data / "sib200" / folder / f"{part}.tsv").open(encoding="utf-8") as file:
                rows[part] = list(csv.DictReader(file, delimiter="\t"))
        print(
            f"SIB-200 {language}: accuracy",
            *(f"{_topic_accuracy(rows, language, n, seeds):.3f} at {n}" for n in (5, 10, 20)),
        )


def _topic_accuracy(rows, language: str, most: int, seeds: int) -> float:
    sources = {part: _one_each(rows[part], part, language) for part in rows}
    names = sorted({row["category"] for row in rows["train"]})
    book = Codebook(codes=tuple(Code(path=name.replace("/", " ")) for name in names))
    found = []
    for seed in range(seeds):
        chance = np.random.default_rng(seed)
        codings = []
        for name in names:
            mine = [n for n, row in enumerate(rows["train"]) if row["category"] == name]
            for n in chance.choice(mine, most, replace=False):
                source = sources["train"][n]
                turn = source.turns[0]
                codings.append(
                    Coding(f"{n}", source.id, 0, turn.start, turn.end, name.replace("/", " "), "human")
                )
        table = suggest([*sources["train"], *sources["test"]], book, codings, limit=None, unit="turn")
        best = table.sort_values("score").groupby("document").last()["code"]
        right = [
            best[source.id] == row["category"].replace("/", " ")
            for source, row in zip(sources["test"], rows["test"], strict=True)
        ]
        found.append(np.mean(right))
    return float(np.mean(found))


def _one_each(rows, part: str, language: str) -> list[Transcript]:
    """A sentence each is a source of its own: its neighbours say nothing about it."""
    return [
        Transcript.build(f"{part}-{n}", [Turn(0, "", "participant", 0, 0, row["text"], language)])
        for n, row in enumerate(rows)
    ]


def sample() -> None:
    """Leave one interview out: mean average precision by sentence on interviews whose codings were not seen."""
    folder = ROOT / "transcripts_sample"
    if not (folder / "codings.csv").exists():
        return
    transcripts = read_transcripts(folder)
    book = read_codebook(ROOT / "codebooks" / "municipal-cooperation.yaml")
    codings = pd.read_csv(folder / "codings.csv", dtype={"document": str})
    codings = codings.loc[codings["document"].isin({t.id for t in transcripts})]
    codes = sorted(set(codings["code"]))
    cues = code(transcripts, book)
    truth, relevant = dict.fromkeys(codes, 0), {path: [] for path in codes}
    for left_out in transcripts:
        table = suggest(transcripts, book, codings.loc[codings["document"] != left_out.id], limit=None)
        table = table.loc[table["document"] == left_out.id]
        passages = passages_of([left_out])
        labels = coded(passages, codings, codes)
        spans = {
            (p.start, codes[n]) for p, row in zip(passages, labels, strict=True) for n in np.flatnonzero(row)
        }
        for row in table.itertuples():
            if row.code in relevant:
                relevant[row.code].append((row.score, (row.start, row.code) in spans))
        for n, path in enumerate(codes):
            truth[path] += int(labels[:, n].sum())
    scores = [
        average_precision(
            np.array([hit for _, hit in sorted(relevant[path], key=lambda x: -x[0])]), truth[path]
        )
        for path in codes
        if truth[path] and relevant[path]
    ]
    print(
        f"sample study, leave one interview out: mAP {np.mean(scores):.3f} over {len(scores)} codes ({len(cues)} cue codings)"
    )


def main() -> None:
    """Measure all three and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    chosen = parser.parse_args()
    study(chosen.data, chosen.seeds)
    topics(chosen.data, chosen.seeds)
    sample()


if __name__ == "__main__":
    main()
