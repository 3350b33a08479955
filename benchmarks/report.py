"""How long a report of the sample study takes, as Word and as a page, beside reading and coding the same interviews.

python benchmarks/report.py
"""

import tempfile
import time
from pathlib import Path

from qualcode.study import Study, sample_folder, sample_interviews

PASSPHRASE = "four or five unrelated words"


def main() -> None:
    """Print a Markdown table."""
    sample = sample_folder()
    books, tables = sample / "codebooks", sample / "transcripts_sample"
    took: dict[str, tuple[float, float]] = {}

    def timed(name: str, step: object) -> None:
        wall, used = time.perf_counter(), time.process_time()
        step()  # type: ignore[operator]
        took[name] = time.perf_counter() - wall, time.process_time() - used

    with tempfile.TemporaryDirectory() as folder:
        study = Study.create(
            Path(folder) / "study", codebook=books / "municipal-cooperation.yaml", consent=books / "consent.toml",
            passphrase=PASSPHRASE, fictional=True,
        )  # fmt: skip
        given = {"attributes": tables / "participants.csv", "register": tables / "register.csv"}
        timed("read eleven interviews", lambda: study.import_(sample_interviews(), **given))
        timed("find and replace identifiers", lambda: (study.identify(), study.release()))
        study.import_codings(tables / "codings.csv", raw=True)
        for ending in (".docx", ".html"):
            timed(f"report{ending}", lambda e=ending: study.write_report(Path(folder) / f"report{e}"))
    print("| | wall s | processor s |\n|---|---|---|")
    for name, (wall, used) in took.items():
        print(f"| {name} | {wall:.1f} | {used:.1f} |")


if __name__ == "__main__":
    main()
