"""Measure how many identifiers are found before anyone reviews, on interviews that were not used for building.

    python scripts/measure_identifiers.py                        # the blind evaluation set, no register
    python scripts/measure_identifiers.py --development --misses # the interviews that rules may be learnt from
    python scripts/measure_identifiers.py --sample               # the sample study
    python scripts/measure_identifiers.py --sample --register    # the sample study with its register of names

A mention counts as masked when every letter and digit of it, but for a genitive's ending, lies under something found
that is not "keep" ("touched": when any does). A person is protected when every mention of them is (Pilán et al. 2022). The lower part shows, for names
that should stay, the share that was touched. Speaker labels are left out: they would make names look easy.
"""

import argparse
from collections import defaultdict
from pathlib import Path

from sample_sources import Interview, read_interview

import qualcode as qc
from qualcode.model import Transcript, Turn

ROOT = Path(__file__).resolve().parent.parent


def genitive(mention: str) -> int:
    """Length of the ending that a replacement leaves standing: "Karis" becomes "[person 1]s"."""
    return next((len(ending) for ending in ("'s", "’s", "s", "S") if mention.endswith(ending)), 0)


def transcript_of(interview: Interview) -> tuple[Transcript, list[tuple[int, int, str, str, str]]]:
    """The interview under neutral labels, and its planted identifiers as (start, end, kind, level, entity)."""
    language = {"bokmål": "nb", "nynorsk": "nn", "english": "en"}.get(
        interview.header["language"].lower(), interview.header["language"]
    )
    turns = [
        Turn(
            0,
            block.who,
            "interviewer" if block.who.startswith("I") else "participant",
            0,
            0,
            block.speech.text,
            language,
        )
        for block in interview.blocks
    ]
    transcript = Transcript.build(interview.id, turns, language=language)
    planted = [
        (turn.start + p.start, turn.start + p.end, p.kind, p.level, p.entity)
        for turn, block in zip(transcript.turns, interview.blocks, strict=True)
        for p in block.speech.planted
    ]
    return transcript, planted


def around(text: str, start: int, end: int) -> str:
    """The words in their sentence, on one line."""
    cut = f"{text[max(0, start - 50) : start]}[{text[start:end]}]{text[end : end + 40]}"
    return " ".join(cut.split())


def measure(
    interviews: list[Interview], register: Path | None, misses: list[str] | None = None
) -> dict[str, dict[str, list[int]]]:
    """[hits, all] by language ("all" too) and measure; lines on what went wrong are added to `misses`."""
    misses = [] if misses is None else misses
    made = [transcript_of(interview) for interview in interviews]
    found = qc.find_identifiers([transcript for transcript, _ in made], register=register)
    score: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for transcript, planted in made:
        rows = found[(found["document"] == transcript.id) & (found["level"] != "keep")]
        masked = {i for s, e in zip(rows["start"], rows["end"], strict=True) for i in range(s, e)}
        should = {i for s, e, _, level, _ in planted if level != "keep" for i in range(s, e)}
        persons: dict[str, bool] = {}
        for start, end, kind, level, entity in planted:
            letters = [
                i
                for i in range(start, end - genitive(transcript.text[start:end]))
                if transcript.text[i].isalnum()
            ]
            covered, touched = all(i in masked for i in letters), any(i in masked for i in letters)
            if touched if level == "keep" else not covered:
                wrong = "keep touched" if level == "keep" else "half" if touched else "missed"
                misses.append(
                    f"{transcript.id} {wrong:12} {level} {kind:12} {around(transcript.text, start, end)}"
                )
            if kind == "person" and level == "direct":
                persons[entity] = persons.get(entity, True) and covered
            for language in (transcript.language, "all"):
                table = score[language]
                for name, hit in {
                    "keep": [("keep touched (less is better)", touched)],
                    "direct": [("direct mentions masked", covered), ("direct mentions touched", touched)],
                    "indirect": [
                        ("indirect mentions masked", covered),
                        ("indirect mentions touched", touched),
                    ],
                }[level]:
                    table[name][0] += hit
                    table[name][1] += 1
                if level != "keep":
                    table[f"  {kind} ({level}) masked"][0] += covered
                    table[f"  {kind} ({level}) masked"][1] += 1
                    table[f"  {kind} ({level}) touched"][0] += touched
                    table[f"  {kind} ({level}) touched"][1] += 1
        for language in (transcript.language, "all"):
            score[language]["persons masked in every mention"][0] += sum(persons.values())
            score[language]["persons masked in every mention"][1] += len(persons)
            for start, end in zip(rows["start"], rows["end"], strict=True):
                score[language]["found that is in the gold (precision)"][0] += any(
                    i in should for i in range(start, end)
                )
                score[language]["found that is in the gold (precision)"][1] += 1
        for start, end, kind, detector in zip(
            rows["start"], rows["end"], rows["kind"], rows["detector"], strict=True
        ):
            if not any(i in should for i in range(start, end)):
                misses.append(
                    f"{transcript.id} not in gold  {kind} {detector} {around(transcript.text, start, end)}"
                )
    return score


def main() -> None:
    """Print a Markdown table: a row a measure, a column a language."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sample", action="store_true", help="the sample study instead of the evaluation set"
    )
    parser.add_argument("--development", action="store_true", help="the interviews rules are learnt from")
    parser.add_argument("--misses", action="store_true", help="list what went wrong, with its words")
    parser.add_argument("--register", action="store_true", help="with the sample study's register of names")
    options = parser.parse_args()
    folder = ROOT / "tests" / "evaluation" / ("development" if options.development else "interviews")
    if options.sample:
        folder = ROOT / "scripts" / "sample"
    elif options.misses and not options.development:
        parser.error("the evaluation set stays unread: list misses of --development or --sample")
    interviews = [read_interview(path) for path in sorted(folder.glob("[A-Z]*[0-9].txt"))]
    register = ROOT / "transcripts_sample" / "register.csv" if options.register else None
    misses: list[str] = []
    score = measure(interviews, register, misses)
    languages = [language for language in ("nb", "nn", "en", "all") if language in score]
    print("| | " + " | ".join(languages) + " |\n|---|" + "---|" * len(languages))
    names = [name for name in score["all"] if not name.startswith("  ")]
    names += sorted(name for name in score["all"] if name.startswith("  "))
    for name in names:
        cells = [score[language][name] for language in languages]
        print(
            f"| {name.strip()} | "
            + " | ".join(f"{h} of {n} ({h / n:.2f})" if n else "" for h, n in cells)
            + " |"
        )
    if options.misses:
        print("\n".join(["", *sorted(misses)]))


if __name__ == "__main__":
    main()
