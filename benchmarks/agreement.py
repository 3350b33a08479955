"""How long agreement takes: 230 codes, 1.13 million characters, 2 coders, by character.

    python benchmarks/agreement.py

The size is that of a large QualCoder project, whose own comparison of characters takes 29 s.
"""

import time

import numpy as np
import pandas as pd

from qualcode.coding import agreement
from qualcode.model import Transcript, Turn

CODES, CODINGS = 230, 6_000


def project() -> tuple[list[Transcript], pd.DataFrame]:
    """Fifteen long interviews with 1.13 million characters, and codings of two coders spread over them."""
    chance = np.random.default_rng(0)
    transcripts = [
        Transcript.build(f"P{n:02}", [Turn(0, "P", "participant", 0, 0, "ord " * 250) for _ in range(75)])
        for n in range(15)
    ]
    starts = chance.integers(0, 74_000, CODINGS)
    rows = [
        (
            f"{n}",
            f"P{n % 15:02}",
            None,
            int(s),
            int(s + chance.integers(20, 400)),
            f"c{n % CODES:03}",
            "ab"[n % 2],
        )
        for n, s in enumerate(starts)
    ]
    return transcripts, pd.DataFrame(
        rows, columns=["id", "document", "turn", "start", "end", "code", "coder"]
    )


def main() -> None:
    """Print the best of five for each unit, and for a bootstrap."""
    transcripts, codings = project()
    size = sum(len(turn.text) for transcript in transcripts for turn in transcript)
    print(f"{CODES} codes, {size:,} characters, {len(codings):,} codings, 2 coders")
    for options in (
        {"unit": "character"},
        {"unit": "sentence"},
        {"unit": "turn"},
        {"unit": "turn", "bootstrap": 1000},
    ):
        best = float("inf")
        for _ in range(5):
            begun = time.perf_counter()
            agreement(codings, transcripts, **options)
            best = min(best, time.perf_counter() - begun)
        print(f"  {', '.join(f'{k}={v}' for k, v in options.items())}: {best:.2f} s")


if __name__ == "__main__":
    main()
