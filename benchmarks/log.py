"""How long a codings log of a million events takes to read, replay and lay out as a table.

python benchmarks/log.py [--events 1000000]
"""

import argparse
import json
import random
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from qualcode.coding import events
from qualcode.coding.log import read_history
from qualcode.coding.replay import replay

CODERS = 4


def write_logs(folder: Path, size: int) -> None:
    """What three people and the cue coder may have written, who each saw the others' work once in a while."""
    chance = random.Random(6)
    clocks = [0] * CODERS
    files = [(folder / f"coder{coder}.jsonl").open("w", encoding="utf-8") for coder in range(CODERS)]
    made: list[list[str]] = [[] for _ in range(CODERS)]
    written: list[str] = []
    moment = datetime(2026, 1, 5, 8, tzinfo=UTC)
    with ExitStack() as closing:
        for file in files:
            closing.enter_context(file)
        coder = 0
        for n in range(size):
            if n % 40 == 0:  # a sitting of one coder; two in three begin with the others' work at hand
                coder = chance.randrange(CODERS)
                clocks[coder] = max(clocks) if chance.random() < 0.67 else clocks[coder]
            clocks[coder] += 1
            moment += timedelta(milliseconds=chance.randrange(9000))
            event = {
                "event": f"e-{chance.getrandbits(64):016x}", "clock": clocks[coder],
                "time": moment.isoformat(timespec="milliseconds"), "coder": f"coder{coder}",
            }  # fmt: skip
            event |= act_of(chance, made[coder], written)
            written.append(event["event"])
            files[coder].write(json.dumps(event, ensure_ascii=False) + "\n")


def act_of(chance: random.Random, made: list[str], written: list[str]) -> events.Event:
    """Three in four events put a code; the others change, take away, split, merge, note, undo or rename."""
    kind = chance.random()
    if kind < 0.75 or len(made) < 10:
        made.append(f"c-{chance.getrandbits(64):016x}")
        return events.add(coding(chance, made[-1]))
    some = made[chance.randrange(len(made))]
    if kind < 0.83:
        return events.change(some, reason="the sentence ends later", end=60_000 + chance.randrange(200))
    if kind < 0.87:
        return events.change(some, code=f"benefits/code-{chance.randrange(30)}", reason="fits better")
    if kind < 0.92:
        return events.remove(made.pop(), reason="twice")
    if kind < 0.95:
        return events.memo("Dette ligner på det P04 sier om språk.", on={"coding": some})
    if kind < 0.98:
        return events.undo(written[-1 - chance.randrange(min(len(written), 20))])
    if kind < 0.9999:
        parts = [f"c-{chance.getrandbits(64):016x}" for _ in range(2)]
        gone = made.pop()
        made += parts
        return events.split(gone, [coding(chance, part) for part in parts])
    code = chance.randrange(30)
    return events.rename(f"benefits/code-{code}", f"benefits/code-{29 - code}")


def coding(chance: random.Random, id: str) -> dict[str, Any]:
    """A passage with a code; some have a memo."""
    start = chance.randrange(60_000)
    fields = {
        "id": id, "document": f"P{chance.randrange(60):02}", "turn": start // 400, "start": start,
        "end": start + 20 + chance.randrange(300), "code": f"benefits/code-{chance.randrange(30)}", "source": "human",
    }  # fmt: skip
    return fields if chance.random() < 0.9 else {**fields, "memo": f"se også avsnitt {start}"}


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
            found = f"{len(history.order):,} events of {CODERS} coders, {len(table):,} codings"
            del history, state, table
    print(f"{found}: {best[0]:.1f} s (read {best[1]:.1f}, replay {best[2]:.1f}, table {best[3]:.1f})")


if __name__ == "__main__":
    main()
