"""Measure how the coders agree with people who coded the same interviews by reading, turn by turn.

    python scripts/measure_cue_coder.py                    # the sample study: two coders, and each code by the cues alone
    python scripts/measure_cue_coder.py --leave-one-out    # the same, each interview by what the other ten teach
    python scripts/measure_cue_coder.py --blind            # the evaluation set, which nobody who wrote cues has read

A turn of a participant counts once for each code on it. Precision: share of the coder's (turn, code) pairs that the
person has too; recall: share of the person's pairs that the coder found; F1: their harmonic mean, over all pairs (micro).
"Cues and examples" with what ships leaves out the examples of the interview it codes (weights and threshold
have seen it); "--leave-one-out" learns those anew as well, which is what an unseen interview gets.
"""

import argparse
from pathlib import Path

import pandas as pd
from measure_identifiers import transcript_of
from sample_sources import read_interview, read_passages

import qualcode as qc
from qualcode.coding import learn_examples
from qualcode.coding.pooling import EVIDENCE, LIKENESS
from qualcode.model import Span, Transcript

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "transcripts_sample"
CODEBOOK = ROOT / "codebooks" / "municipal-cooperation.yaml"
GUIDE = ROOT / "codebooks" / "interview-guide.yaml"
Pairs = set[tuple[str, int, str]]


def sample() -> tuple[list[Transcript], dict[str, Pairs]]:
    """The sample's interviews, and each coder's (document, turn, code)."""
    transcripts = qc.read_transcripts(
        sorted(SAMPLE.glob("P*.*")),
        guide=GUIDE,
        attributes=SAMPLE / "participants.csv",
    )
    codings = pd.read_csv(SAMPLE / "codings.csv")
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


def released() -> tuple[list[Transcript], pd.DataFrame]:
    """The sample as it would be published, by the identifiers found by hand, and the codings on it."""
    transcripts, _ = sample()
    identifiers = pd.read_csv(SAMPLE / "gold_identifiers.csv").assign(reviewed=True)
    done = qc.anonymise(transcripts, identifiers, register=SAMPLE / "register.csv")
    codings = pd.read_csv(SAMPLE / "codings.csv")
    spans = [
        done.maps[document].forward(Span(start, end))
        for document, start, end in zip(codings["document"], codings["start"], codings["end"], strict=True)
    ]
    moved = codings.assign(start=[span.start for span in spans], end=[span.end for span in spans])
    return done.transcripts, moved


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


def coded(transcripts: list[Transcript], leave_one_out: bool) -> dict[str, Pairs]:
    """What each of the computer's coders gives."""
    codebook = qc.read_codebook(CODEBOOK)
    texts, codings = released()
    found: dict[str, Pairs] = {
        "cues": pairs(qc.code(transcripts, codebook, method="cues")), "examples": set(), "cues and examples": set()
    }  # fmt: skip
    for name, evidence in (("examples", LIKENESS), ("cues and examples", EVIDENCE)):
        if not leave_one_out:
            book = codebook.with_examples(learn_examples(texts, codings, codebook, evidence=evidence))
            found[name] = pairs(qc.code(transcripts, book))
            continue
        for transcript in transcripts:
            others = [text for text in texts if text.id != transcript.id]
            book = codebook.with_examples(learn_examples(others, codings, codebook, evidence=evidence))
            found[name] |= pairs(qc.code(transcript, book))
    return found


def main() -> None:
    """Print Markdown tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blind", action="store_true", help="the evaluation set instead of the sample study")
    parser.add_argument(
        "--leave-one-out", action="store_true", help="learn anew without each of the interviews"
    )
    options = parser.parse_args()
    if options.blind and options.leave_one_out:
        parser.error("--leave-one-out is for the sample study, whose interviews are learned from")
    transcripts, people = blind() if options.blind else sample()
    computers = coded(transcripts, options.leave_one_out)
    languages = {t.id: t.language or "" for t in transcripts}
    print("| coder | against | language | its pairs | person's pairs | precision | recall | micro-F1 |")
    print("|---|---|---|---|---|---|---|---|")
    for name, given in computers.items():
        for coder, expected in people.items():
            for language in ["all", *sorted(set(languages.values()))]:
                chosen = {d for d in languages if language in ("all", languages[d])}
                ours, theirs = ({p for p in table if p[0] in chosen} for table in (given, expected))
                cells = " | ".join(f"{x:.2f}" for x in scores(ours, theirs))
                print(f"| {name} | {coder} | {language} | {len(ours)} | {len(theirs)} | {cells} |")
    if options.blind or options.leave_one_out:
        return
    cues = computers["cues"]
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
