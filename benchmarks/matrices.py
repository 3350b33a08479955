"""Theme matrices from a million codings: `python benchmarks/matrices.py [codings] [interviews]`.

Made-up interviews of 150 turns, 30 codes in 4 parents, codings of 3-40 words anywhere in the speech.
"""

import sys
import time

import numpy as np
import pandas as pd

from qualcode.analysis import compare_groups, theme_matrix
from qualcode.model import Transcript, Turn


def study(codings: int, interviews: int, seed: int = 1) -> tuple[pd.DataFrame, list[Transcript]]:
    """Codings and the transcripts they lie in."""
    draw = np.random.default_rng(seed)
    vocabulary = [
        "kommune",
        "samarbeid",
        "vi",
        "og",
        "partnere",
        "i",
        "utlandet",
        "lærte",
        "mye",
        "av",
        "det",
    ]
    countries = ["Norway", "Latvia", "Lithuania", "Kenya"]
    transcripts = []
    for number in range(interviews):
        turns = [
            Turn(0, "I" if n % 2 == 0 else "P", "interviewer" if n % 2 == 0 else "participant", 0, 0,
                 " ".join(draw.choice(vocabulary, 10 if n % 2 == 0 else 60)), "nb", question=str(n // 10 + 1))
            for n in range(150)
        ]  # fmt: skip
        attributes = {"participant": f"P{number:03}", "country": countries[number % 4], "date": "2015-04-27"}
        transcripts.append(Transcript.build(f"P{number:03}", turns, language="nb", attributes=attributes))
    document = draw.integers(0, interviews, codings)
    lengths = np.array([len(t.text) for t in transcripts])
    start = (draw.random(codings) * (lengths[document] - 300)).astype(int)
    names = np.array([t.id for t in transcripts])
    codes = np.array([f"parent{n % 4}/code{n:02}" for n in range(30)])
    return pd.DataFrame(
        {
            "document": names[document],
            "start": start,
            "end": start + draw.integers(20, 280, codings),
            "code": codes[draw.integers(0, 30, codings)],
            "coder": np.array(["anna", "bo"])[draw.integers(0, 2, codings)],
        }
    ), transcripts


def main() -> None:
    """Time each kind of matrix once."""
    codings = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    interviews = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    frame, transcripts = study(codings, interviews)
    words = sum(turn.words for t in transcripts for turn in t.turns)
    print(f"{codings:,} codings in {interviews} interviews of {words:,} words")
    for options in (
        {}, {"columns": "region"}, {"columns": "question"}, {"count": "segments"}, {"count": "words"},
        {"count": "share", "columns": "region"}, {"coders": "consensus"},
    ):  # fmt: skip
        began, worked = time.perf_counter(), time.process_time()
        shape = theme_matrix(frame, transcripts, **options).shape
        said = ", ".join(f"{key}={value}" for key, value in options.items()) or "default"
        print(
            f"theme_matrix({said}): {shape[0]} x {shape[1]} in {time.perf_counter() - began:.2f} s "
            f"({time.process_time() - worked:.2f} s of processor)"
        )
    began = time.perf_counter()
    compare_groups(frame, transcripts)
    print(f"compare_groups(): {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
