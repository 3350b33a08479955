"""What is found in transcript files, file by file: the tables of docs/results.md.

    python scripts/results_import.py DATA > table.md
    python scripts/results_import.py transcripts_sample

Prints Markdown: format, kind, turns, words, turns by role, language shares, and what could not be
placed. The files are other people's and not part of this repository.
"""

import argparse
import re
from pathlib import Path

from qualcode.transcripts import inspect
from qualcode.transcripts.report import FileReport

_QUOTED = re.compile(r'(?:speaker )?"[^"]+"')
FOLDERS = ("transcripts", "serdif/raw")


def row(file: FileReport, place: str) -> str:
    """The table's line for one file."""
    if file.transcript is None:
        return f"| {place} | | | | | | | not read: {file.error.split(': ', 1)[-1]} |"
    speakers = file.speakers
    # turns by role and not by label: labels are people's names, and the page goes into the repository
    roles: dict[str, list[int]] = {}
    for speaker in speakers:
        roles.setdefault(speaker.role if speaker.label else "no label", []).append(speaker.turns)
    shown = "; ".join(
        f"{role} {' + '.join(map(str, sorted(turns, reverse=True)[:6]))}"
        + (" + ..." if len(turns) > 6 else "")
        for role, turns in roles.items()
        if file.transcript.source.kind != "document"
    )
    languages = ", ".join(
        f"{language} {share:.0%}" for language, share in file.languages.items() if share >= 0.005
    )
    doubts = f"{len(file.doubts)}: {_QUOTED.sub('a label', file.doubts[0][1])}" if file.doubts else "0"
    source = file.transcript.source
    cells = [
        place,
        source.format,
        source.kind,
        len(file.transcript),
        file.words,
        shown or "none",
        languages,
        doubts,
    ]
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "data", type=Path, help="the folder that holds transcripts/ and serdif/, or interviews"
    )
    arguments = parser.parse_args()
    print("| file | format | kind | turns | words | turns of each speaker, by role | languages | unplaced |")
    print("|---|---|---|---|---|---|---|---|")
    # a folder of interviews of one's own, such as transcripts_sample, is listed itself
    folders = FOLDERS if (arguments.data / FOLDERS[0]).is_dir() else (".",)
    for folder in folders:
        root = arguments.data / folder
        paths = sorted(path for path in root.rglob("*") if path.is_file() and path.name != "README.md")
        if folder == ".":
            paths = [path for path in paths if path.suffix != ".csv"]
        for path in paths:
            report = inspect([path])
            for file in report.files:
                print(row(file, (Path(folder) / path.relative_to(root)).as_posix()), flush=True)


if __name__ == "__main__":
    main()
