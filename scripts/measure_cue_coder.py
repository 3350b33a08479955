"""Measure how the cue coder agrees with people who coded the same interviews by reading, turn by turn.

    python scripts/measure_cue_coder.py            # the sample study: two coders, per code
    python scripts/measure_cue_coder.py --blind    # the evaluation set, which nobody who wrote cues has read

A turn of a participant counts once for each code on it. Precision: share of the cue coder's (turn, code) pairs that the
person has too; recall: share of the person's pairs that the cues found; F1: their harmonic mean, over all pairs (micro).
"""

import argparse
from pathlib import Path

import pandas as pd
from measure_identifiers import transcript_of
from sample_sources import read_interview, read_passages

import qualcode as qc
from qualcode.model import Transcript

ROOT = Path(__file__).resolve().parent.parent
CODEBOOK = ROOT / "codebooks" / "municipal-cooperation.yaml"
GUIDE = ROOT / "codebooks" / "interview-guide.yaml"
Pairs = set[tuple[str, int, str]]


def sample() -> tuple[list[Transcript], dict[str, Pairs]]:
    """The sample's interviews, and each coder's (document, turn, code)."""
    transcripts = qc.read_transcripts(
        sorted((ROOT / "transcripts_sample").glob("P*.*")),
        guide=GUIDE,
        attributes=ROOT / "transcripts_sample" / "participants.csv",
    )
    codings = pd.read_csv(ROOT / "transcripts_sample" / "codings.csv")
    return transcripts, {str(coder): pairs(rows) for coder, rows in codings.groupby("coder")}


def blind() -> tuple[list[Transcript], dict[str, Pairs]]:
    """The coded interviews of the evaluation set, and the one coder's (document, turn, code)."""
    folder = ROOT / "tests" / "evaluation" / "interviews"
    transcripts, found = [], set()
    guide = qc.transcripts.read_guide(GUIDE)
    for path in sorted(folder.glob("*.coder-a.yaml")):
        name = path.name.split(".")[0]
        transcript, _ = transcript_of(read_interview(folder / f"{name}.txt"))
        for passage in read_passages(path):
            turn = transcript.turn_at(transcript.text.index(passage.quote))
            assert turn is not None
            found |= {(name, turn.index, code) for code in passage.codes}
        transcripts.append(qc.transcripts.align(transcript, guide))
    return transcripts, {"coder-a": found}


def pairs(codings: pd.DataFrame) -> Pairs:
    """Codings as (document, turn, code), each once."""
    return {
        (str(d), int(t), str(c))
        for d, t, c in zip(codings["document"], codings["turn"], codings["code"], strict=True)
    }


def scores(found: Pairs, expected: Pairs) -> tuple[float, float, float]:
    """Precision, recall and F1 over all pairs."""
    both = len(found & expected)
    precision, recall = both / max(len(found), 1), both / max(len(expected), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main() -> None:
    """Print Markdown tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blind", action="store_true", help="the evaluation set instead of the sample study")
    options = parser.parse_args()
    transcripts, people = blind() if options.blind else sample()
    cues = pairs(qc.code(transcripts, qc.read_codebook(CODEBOOK)))
    languages = {t.id: t.language or "" for t in transcripts}
    print(
        "| against | language | cue coder's pairs | person's pairs | precision | recall | micro-F1 |\n|---|---|---|---|---|---|---|"
    )
    for coder, expected in people.items():
        for language in ["all", *sorted(set(languages.values()))]:
            chosen = {d for d in languages if language in ("all", languages[d])}
            ours, theirs = ({p for p in table if p[0] in chosen} for table in (cues, expected))
            cells = " | ".join(f"{x:.2f}" for x in scores(ours, theirs))
            print(f"| {coder} | {language} | {len(ours)} | {len(theirs)} | {cells} |")
    if options.blind:
        return
    coders = list(people)
    print(
        "\n| code | cues | "
        + " | ".join(f"{c}: turns, precision, recall" for c in coders)
        + " |\n|---|---|"
        + "---|" * len(coders)
    )
    for code in sorted({c for table in people.values() for _, _, c in table}):
        ours = {p for p in cues if p[2] == code}
        cells = []
        for coder in coders:
            theirs = {p for p in people[coder] if p[2] == code}
            precision, recall, _ = scores(ours, theirs)
            cells.append(f"{len(theirs)}, {precision:.2f}, {recall:.2f}")
        print(f"| {code} | {len(ours)} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
