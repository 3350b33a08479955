"""How long a codings log of a million events takes to read, replay and lay out as a table.

python benchmarks/log.py [--events 1000000]
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

import pandas as pd

from qualcode.coding import events
from qualcode.coding.log import read_history
from qualcode.coding.replay import replay

CODERS = 4


def write_logs(folder: Path, size: int) -> None:
    """Eight of ten events put a code, one moves it, one takes one away."""
    for coder in range(CODERS):
        with (folder / f"coder{coder}.jsonl").open("w", encoding="utf-8") as file:
            for n in range(size // CODERS):
                name = f"c-{coder}-{n:012x}"
                if n % 10 < 8:
                    act = events.add(
                        {
                            "id": name, "document": f"P{n % 60:02}", "turn": n % 100, "start": n * 7919 % 60_013,
                            "end": n * 7919 % 60_013 + 120, "code": f"benefits/code-{n % 30}",
                        }
                    )  # fmt: skip
                elif n % 10 == 8:
                    act = events.change(f"c-{coder}-{n - 3:012x}", end=(n - 3) * 7919 % 60_013 + 150)
                else:
                    act = events.remove(f"c-{coder}-{n - 5:012x}", reason="twice")
                time = f"2026-01-{1 + n // 10_000:02}T10:00:00.000+00:00"
                event = {
                    "event": f"e-{coder}-{n:012x}",
                    "clock": n + 1,
                    "time": time,
                    "coder": f"coder{coder}",
                }
                file.write(json.dumps({**event, **act}) + "\n")


def main() -> None:
    """Print the best of three, step by step."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=1_000_000)
    size = parser.parse_args().events
    pd.DataFrame()  # loaded before the clock starts
    with tempfile.TemporaryDirectory() as folder:
        write_logs(Path(folder), size)
        best: tuple[float, ...] = (float("inf"),)
        for _ in range(3):
            begun = time.perf_counter()
            history = read_history(Path(folder).glob("*.jsonl"))
            read = time.perf_counter()
            state = replay(history)
            replayed = time.perf_counter()
            table = state.to_frame()
            done = time.perf_counter()
            best = min(best, (done - begun, read - begun, replayed - read, done - replayed))
            found = f"{len(history.events):,} events of {CODERS} coders, {len(table):,} codings"
            del history, state, table
    print(f"{found}: {best[0]:.1f} s (read {best[1]:.1f}, replay {best[2]:.1f}, table {best[3]:.1f})")


if __name__ == "__main__":
    main()
