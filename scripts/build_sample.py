"""Build the sample study from its sources: interviews in ten formats, gold identifiers and two coders' codings.

    python scripts/build_sample.py            build transcripts_sample/ anew
    python scripts/build_sample.py FOLDER     build into another folder

What is written is the same on every run. Each interview is read back with qualcode and must give the turns of its
source; a quote that is not found exactly once stops the build.
"""

import csv
import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from sample_formats import FORMATS, Line
from sample_sources import Interview, SampleError, read_interview, read_passages

import qualcode
from qualcode.model import CODING_COLUMNS, Transcript, Turn

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "transcripts_sample"
CODERS = ("coder-a", "coder-b")
CREATED = "2015-06-01T09:00:00+02:00"
WORDS_A_SECOND = 2.5
GOLD_COLUMNS = ("document", "start", "end", "text", "kind", "level", "entity")
ATTRIBUTE_COLUMNS = (
    "participant", "document", "speaker", "country", "role", "mic_experience", "date", "municipality_size",
    "partner_country", "interview_language",
)  # fmt: skip
# What a turn of each speaker is; I2 is the second interviewer.
ROLES = {"I": "interviewer", "I2": "interviewer"}


def lines_of(interview: Interview) -> list[Line]:
    """The interview's turns with the times of the source, or times that follow from the number of words."""
    lines: list[Line] = []
    second = 1.0
    for number, block in enumerate(interview.blocks):
        start = second if block.time is None else float(block.time)
        if lines and start < lines[-1].start:
            raise SampleError(
                f"{interview.id}, turn {number + 1}: its time lies before that of the turn above"
            )
        end = start + max(1.0, len(block.speech.text.split()) / WORDS_A_SECOND)
        following = interview.blocks[number + 1].time if number + 1 < len(interview.blocks) else None
        if following is not None:
            end = min(end, max(float(following), start + 0.5))
        lines.append(Line(interview.labels[block.who].text, block.speech.text, start, end))
        second = end + 0.5
    return lines


def transcript_of(interview: Interview) -> Transcript:
    """The interview as qualcode lays it out: what reading the built file must give."""
    turns = [
        Turn(
            0, interview.labels[block.who].text, ROLES.get(block.who, "participant"), 0, 0, block.speech.text
        )
        for block in interview.blocks
    ]
    return Transcript.build(interview.id, turns)


def gold_rows(interview: Interview, transcript: Transcript) -> list[tuple]:
    """Every identifier in the interview, in the speech and in the labels, with offsets into the transcript's text."""
    rows = []
    for block, turn in zip(interview.blocks, transcript.turns, strict=True):
        label = interview.labels[block.who]
        label_start = turn.start - len(f"{label.text}: ")
        for origin, marked in ((label_start, label), (turn.start, block.speech)):
            for planted in marked.planted:
                start, end = origin + planted.start, origin + planted.end
                if transcript.text[start:end] != planted.text:
                    raise SampleError(f"{interview.id}: {planted.entity} is not the text at {start}-{end}")
                rows.append(
                    (interview.id, start, end, planted.text, planted.kind, planted.level, planted.entity)
                )
    return sorted(rows, key=lambda row: row[1])


def check_entities(rows: Iterable[tuple]) -> None:
    """An entity is of one kind, and what is kept under one name is one entity, in all interviews."""
    kinds: dict[str, set[str]] = defaultdict(set)
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for document, _, _, text, kind, level, entity in rows:
        kinds[entity].add(kind)
        if len(kinds[entity]) > 1:
            raise SampleError(
                f"{document}: entity {entity!r} is {' and '.join(sorted(kinds[entity]))}; one thing is of one kind"
            )
        if level == "keep" and kind in ("place", "organisation"):
            names[kind, text.casefold()].add(entity)
            if len(names[kind, text.casefold()]) > 1:
                found = " and ".join(sorted(names[kind, text.casefold()]))
                raise SampleError(f"{document}: {text!r} is entity {found}; give one thing one entity")


def coding_rows(transcript: Transcript, coder: str, path: Path) -> list[tuple]:
    """One coder's codings of one interview, a row a code. A quote must stand in exactly one participant's turn, once."""
    rows = []
    for passage in read_passages(path):
        places = [
            (turn, turn.start + turn.text.index(passage.quote))
            for turn in transcript.turns
            for _ in range(turn.text.count(passage.quote))
            if turn.role == "participant"
        ]
        if len(places) != 1:
            raise SampleError(
                f"{path.name}: found {len(places)} times in the participant's turns, expected once: {passage.quote!r}"
            )
        turn, start = places[0]
        for code in passage.codes:
            number = len(rows) + 1
            end = start + len(passage.quote)
            rows.append(
                (
                    f"{transcript.id}-{coder}-{number:03}", transcript.id, turn.index, start, end, code, coder,
                    "human", None, passage.memo, CREATED, passage.quote,
                )
            )  # fmt: skip
    return rows


def attribute_row(interview: Interview) -> tuple:
    """What may be known of the participant without naming them. A label that is a name stays out of the table."""
    label = interview.labels[interview.id]
    own = {
        **interview.header,
        "document": interview.id,
        "speaker": "" if label.planted else label.text,
        "interview_language": interview.header["language"],
    }
    return tuple(own.get(column, "") for column in ATTRIBUTE_COLUMNS)


def check_read_back(path: Path, interview: Interview, expected: Transcript) -> None:
    """Reading the built file with qualcode gives the source's turns. Raises SampleError at the first that differs."""
    speakers = {label.text: ROLES.get(who, "participant") for who, label in interview.labels.items()}
    found = qualcode.read_transcript(path, speakers=speakers)
    for ours, theirs in zip(expected.turns, found.turns, strict=False):
        if (ours.speaker, ours.role, ours.text) != (theirs.speaker, theirs.role, theirs.text):
            raise SampleError(
                f"{path.name}, turn {ours.index + 1}: written {ours.speaker}: {ours.text[:60]!r}, "
                f"read back {theirs.speaker} ({theirs.role}): {theirs.text[:60]!r}"
            )
    if found.text != expected.text:
        raise SampleError(f"{path.name}: {len(expected.turns)} turns written, {len(found.turns)} read back")


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Write a csv file in UTF-8 with line feeds, whatever the machine."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode())


def build(folder: Path, sources: Path = ROOT / "scripts" / "sample") -> list[Path]:
    """Build every interview and table of the sample into `folder`, and give the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    interviews = [read_interview(path) for path in sorted(sources.glob("P??.txt"))]
    gold: list[tuple] = []
    codings: list[tuple] = []
    written = []
    for interview in interviews:
        ending, write = FORMATS[interview.format]
        path = folder / f"{interview.id}{ending}"
        path.write_bytes(write(lines_of(interview), interview.header["language"]))
        transcript = transcript_of(interview)
        check_read_back(path, interview, transcript)
        gold += gold_rows(interview, transcript)
        for coder in CODERS:
            coded = sources / f"{interview.id}.{coder}.yaml"
            if coded.exists():
                codings += coding_rows(transcript, coder, coded)
        written.append(path)
    check_entities(gold)
    for name, columns, rows in (
        ("gold_identifiers.csv", GOLD_COLUMNS, gold),
        ("codings.csv", CODING_COLUMNS, codings),
        ("participants.csv", ATTRIBUTE_COLUMNS, [attribute_row(interview) for interview in interviews]),
    ):
        write_table(folder / name, columns, rows)
        written.append(folder / name)
    return written


def main() -> int:
    """Build, and say what was written, or the one sentence that tells what is wrong."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    try:
        written = build(folder)
    except SampleError as error:
        print(f"build_sample: {error}", file=sys.stderr)
        return 2
    for path in written:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
