"""Measure how the coders agree with people who coded the same interviews by reading, turn by turn.

    python scripts/measure_cue_coder.py                    # the sample study: two coders, and each code by the cues alone
    python scripts/measure_cue_coder.py --leave-one-out    # sample and development interviews, each by what the others teach
    python scripts/measure_cue_coder.py --blind            # the evaluation set, which nobody who wrote cues has read

A turn of a participant counts once for each code on it. Precision: share of the coder's (turn, code) pairs that the
person has too; recall: share of the person's pairs that the coder found; F1: their harmonic mean, over all pairs (micro).
"Cues and examples" with what ships leaves out the examples of the interview it codes (weights and threshold
have seen it); "--leave-one-out" learns those anew as well, which is what an unseen interview gets.
"""

import argparse

import pandas as pd
from coded_interviews import DEVELOPMENT, EVALUATION, ROOT, Coded, marked, sample, translations

import qualcode as qc
from qualcode.coding import leave_one_out
from qualcode.model import Transcript

CODEBOOK = ROOT / "codebooks" / "municipal-cooperation.yaml"
Pairs = set[tuple[str, int, str]]


def taught() -> tuple[list[Transcript], pd.DataFrame]:
    """What the shipped examples are learned from, as released: the sample study and the development interviews."""
    texts, codings = zip(*(coded.published() for coded in (sample(), marked(DEVELOPMENT))), strict=True)
    return [text for some in texts for text in some], pd.concat(codings, ignore_index=True)


def pairs(codings: pd.DataFrame) -> Pairs:
    """Codings as (document, turn, code), each once."""
    return {
        (str(d), int(t), str(c))
        for d, t, c in zip(codings["document"], codings["turn"], codings["code"], strict=True)
    }


def people(coded: Coded) -> dict[str, Pairs]:
    """Each coder's pairs."""
    return {str(coder): pairs(rows) for coder, rows in coded.codings.groupby("coder")}


def scores(found: Pairs, expected: Pairs) -> tuple[float, float, float]:
    """Precision, recall and F1 over all pairs."""
    both = len(found & expected)
    precision, recall = both / max(len(found), 1), both / max(len(expected), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def left_out() -> dict[str, Pairs]:
    """What each interview that the shipped examples are learned from gets by what the others teach."""
    texts, codings = taught()
    codebook = qc.read_codebook(CODEBOOK)
    return {
        "cues": pairs(qc.code(texts, codebook, method="cues")),
        "cues and examples": pairs(leave_one_out(texts, codings, codebook, translations=translations())),
    }


def as_shipped(transcripts: list[Transcript]) -> dict[str, Pairs]:
    """What each of the computer's coders gives with the codebook and the examples as they are."""
    codebook = qc.read_codebook(CODEBOOK)
    return {
        "cues": pairs(qc.code(transcripts, codebook, method="cues")),
        "cues and examples": pairs(qc.code(transcripts, codebook)),
    }


def print_scores(coded: Coded, computers: dict[str, Pairs]) -> None:
    """A row a coder, person and language."""
    languages = {t.id: t.language or "" for t in coded.transcripts}
    print("| coder | against | language | its pairs | person's pairs | precision | recall | micro-F1 |")
    print("|---|---|---|---|---|---|---|---|")
    for name, given in computers.items():
        for coder, expected in people(coded).items():
            read = set(coded.codings.loc[coded.codings["coder"] == coder, "document"])
            for language in ["all", *sorted(set(languages.values()))]:
                chosen = {d for d in read if language in ("all", languages[d])}
                ours, theirs = ({p for p in table if p[0] in chosen} for table in (given, expected))
                cells = " | ".join(f"{x:.2f}" for x in scores(ours, theirs))
                print(f"| {name} | {coder} | {language} | {len(ours)} | {len(theirs)} | {cells} |")


def print_codes(coded: Coded, ours: Pairs) -> None:
    """A row a code: how often the coder gave it, and each person's turns, the coder's precision and recall."""
    coders = people(coded)
    documents = {transcript.id for transcript in coded.transcripts}
    heads = " | ".join(f"{c}: turns, precision, recall" for c in coders)
    print(f"\n| code | its turns | {heads} |\n|---|---|" + "---|" * len(coders))
    for code in sorted({c for table in coders.values() for _, _, c in table}):
        given = {p for p in ours if p[2] == code and p[0] in documents}
        cells = []
        for expected in coders.values():
            theirs, read = {p for p in expected if p[2] == code}, {p[0] for p in expected}
            precision, recall, _ = scores({p for p in given if p[0] in read}, theirs)
            cells.append(f"{len(theirs)}, {precision:.2f}, {recall:.2f}")
        print(f"| {code} | {len(given)} | " + " | ".join(cells) + " |")


def main() -> None:
    """Print Markdown tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blind", action="store_true", help="the evaluation set instead of the sample study")
    parser.add_argument(
        "--leave-one-out", action="store_true", help="learn anew without each of the interviews"
    )
    options = parser.parse_args()
    if options.blind and options.leave_one_out:
        parser.error("--leave-one-out is for interviews that are learned from")
    sets = {"evaluation set": marked(EVALUATION)} if options.blind else {"sample study": sample()}
    if options.leave_one_out:
        sets["development interviews"] = marked(DEVELOPMENT)
    everything = [transcript for coded in sets.values() for transcript in coded.transcripts]
    computers = left_out() if options.leave_one_out else as_shipped(everything)
    for name, coded in sets.items():
        print(f"\n{name}: {len(coded.transcripts)} interviews\n")
        print_scores(coded, computers)
        if not options.blind:
            print_codes(coded, computers["cues and examples" if options.leave_one_out else "cues"])


if __name__ == "__main__":
    main()
