"""How long until something happens: `import qualcode`, `qualcode --help`, and for comparison a bare Python.

python benchmarks/start.py [--runs 15]
"""

import argparse
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python -c pass (the peer)": ["-c", "pass"],
    "import qualcode": ["-c", "import qualcode"],
    "qualcode --help": ["-m", "qualcode", "--help"],
    "import pandas (what is put off)": ["-c", "import pandas"],
}


def seconds(arguments: list[str]) -> float:
    """Wall time of one whole process."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    """Print a Markdown table; runs take turns, so that noise hits all alike."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, arguments in COMMANDS.items():
            times[name].append(seconds(arguments))
    base = statistics.median(times["python -c pass (the peer)"])
    print("| | median s | fastest s | times bare Python |\n|---|---|---|---|")
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"| {name} | {middle:.3f} | {min(found):.3f} | {middle / base:.1f} |")


if __name__ == "__main__":
    main()
