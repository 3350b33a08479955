"""A small real study on disk, for tests: four documents, a vault, two coders; and ways to kill a process half-way."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
from datetime import date
from pathlib import Path

from qualcode.consent import StudyFolder, Terms, Vault, parse_terms, template
from qualcode.consent.folder import dump
from qualcode.consent.recordings import Recording, write_recordings
from qualcode.model import Source, Transcript, Turn

WORDS = "fjord lampe elleve sykkel"
CHEAP = 2**4
# P07's own words and names, in raw and in released texts: none of them may be left after a withdrawal
TRACES = (
    "Bodil", "Tveitane", "Sandevika", "engineer of dams", "P07", "lantern at the quay", "hydrogen ferry", "Bodil.docx",
    "trusted the quiet one",
)  # fmt: skip


def terms(**answers) -> Terms:
    values = {
        "title": "Sample", "institution": "A university", "contact": "post@example.org", "registration": "NSD 12345",
        "project_end": date(2015, 5, 31), "delete_by": date(2015, 9, 1), **answers,
    }  # fmt: skip
    return parse_terms(template("nsd-2015", "en", **values))


def _interview(id, turns, **fields):
    built = [
        Turn(
            0,
            who,
            "interviewer" if who == "I" else "participant",
            0,
            0,
            text,
            "en",
            time=float(n),
            until=n + 0.5,
        )
        for n, (who, text) in enumerate(turns)
    ]
    return Transcript.build(id, built, language="en", **fields)


def texts(stage="released"):
    """P07's own interview, another's, a group interview with both; raw, or as released."""
    raw = stage == "raw"
    name, place, job = (
        ("Bodil Tveitane", "Sandevika", "engineer of dams") if raw else ("[P07]", "[a fjord]", "[officer]")
    )
    common = {"stage": stage, "revision": 0 if raw else 1}
    own = _interview(
        "P07",
        [
            ("I", "Who are you?"),
            ("P07", f"I am {name}, {job}. We saw a lantern at the quay in {place} that night."),
        ],
        attributes={"participant": "P07", "country": "Norway", "role": "engineer of dams"},
        source=Source("Bodil.docx", "docx", sha256="ab"),
        **common,
    )
    other = _interview(
        "P08",
        [("I", "Who helped you?"), ("P08", f"Much came from {name}. The school was ours alone.")],
        attributes={"participant": "P08", "country": "Latvia"},
        source=Source("Janis.docx", "docx"),
        **common,
    )
    group = _interview(
        "G1",
        [
            ("I", "What came of it?"),
            ("P07", "A hydrogen ferry, of all things we asked for."),
            (
                "P08",
                f"The well was dug first. I never trusted the quiet one, {name}, at all. Then came the school.",
            ),
            ("P09", "The school stands today."),
        ],
        people={label: {"participant": label, "country": "Norway"} for label in ("P07", "P08", "P09")},
        source=Source("group.docx", "docx", kind="group interview"),
        **common,
    )
    return [own, other, group]


REPLACED = {"Bodil Tveitane": "[P07]", "Sandevika": "[a fjord]", "engineer of dams": "[officer]"}


def offset_map(raw: Transcript) -> list[list[int]]:
    """How the raw text became the released one."""
    rows, shift = [], 0
    for found in re.finditer("|".join(REPLACED), raw.text):
        start = found.start() + shift
        rows.append([*found.span(), start, start + len(REPLACED[found.group()])])
        shift += len(REPLACED[found.group()]) - len(found.group())
    return rows


def coding_id(*parts) -> str:
    """Opaque, as real ids are."""
    return f"c-{hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}"


def _events(transcripts):
    """One coding on every turn of a participant, a memo on each, and some history."""
    clock, logs = 0, {"anna": [], "per": []}
    for coder, log in logs.items():
        for transcript in transcripts:
            for turn in transcript.turns:
                if turn.role != "participant":
                    continue
                clock += 1
                id = coding_id(coder, transcript.id, turn.index)
                coding = {
                    "id": id, "document": transcript.id, "turn": turn.index, "start": turn.start, "end": turn.end,
                    "code": "benefits/inclusion", "memo": f"{turn.speaker} says: {turn.text[:20]}",
                }  # fmt: skip
                log.append({"act": "add", "coding": coding, "revision": transcript.revision})
                log.append({"act": "memo", "on": {"coding": id}, "text": f"compare {turn.speaker}"})
        log.append({"act": "memo", "on": {"document": "P07"}, "text": "a hydrogen ferry person"})
        log.append({"act": "memo", "on": {"code": "benefits/inclusion"}, "text": "P07 and P08 both"})
        log.append(
            {
                "act": "change",
                "target": coding_id(coder, "P07", 1),
                "set": {"code": "role/capacity"},
                "reason": "P07 is clear",
            }
        )
    return {
        coder: [
            {
                "event": f"e-{coder}-{n}",
                "clock": n,
                "time": "2015-04-27T10:00:00+00:00",
                "coder": coder,
                **event,
            }
            for n, event in enumerate(log, 1)
        ]
        for coder, log in logs.items()
    }


def build(parent: Path, stage: str = "released") -> StudyFolder:
    """The study in `parent`/mic and its vault beside it."""
    root = parent / "mic"
    for part in ("transcripts", "codings", "results", "exports"):
        (root / part).mkdir(parents=True)
    folder = opened(parent)
    answers = {
        "title": "Sample", "institution": "U", "contact": "c", "registration": "NSD 1",
        "project_end": date(2015, 5, 31), "delete_by": date(2015, 9, 1),
    }  # fmt: skip
    folder.consent.write_text(template("nsd-2015", "en", **answers), encoding="utf-8")
    released = texts(stage)
    for transcript in released:
        (root / "transcripts" / f"{transcript.id}.json").write_bytes(dump(transcript))
    for coder, events in _events(released).items():
        lines = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)
        (root / "codings" / f"{coder}.jsonl").write_text(lines, encoding="utf-8")
    (root / "participants.csv").write_text(
        "participant;document;country;role\nP07;P07.docx;Norway;engineer of dams\nP08;P08.docx;Latvia;mayor\nP09;G1.docx;Norway;teacher\n",
        encoding="utf-8",
    )
    (root / "summaries.csv").write_text(
        "participant,benefits,hindrances\nP07,a lantern at the quay,\nP08,school,as P07 says\n",
        encoding="utf-8",
    )
    (root / "results" / "matrix.csv").write_text("code,P07,P08\nbenefits,1,1\n", encoding="utf-8")
    (root / "exports" / "exports.jsonl").write_text(
        json.dumps({"file": "thesis.docx", "time": "2015-05-01", "documents": ["P07", "P08"]}) + "\n"
        + json.dumps({"file": "quotes.xlsx", "time": "2015-05-02", "documents": ["P08"]}) + "\n",
        encoding="utf-8",
    )  # fmt: skip
    vault = Vault.create(folder.vault, WORDS, study=root, _cost=CHEAP)
    for transcript in texts("raw"):
        slot = "G1" if transcript.id == "G1" else transcript.id
        vault.put(f"raw/{transcript.id}.json", dump(transcript), slot)
        vault.put(f"review/{transcript.id}.html", transcript.text.encode(), slot)
        vault.put(f"maps/{transcript.id}.json", json.dumps(offset_map(transcript)).encode(), slot)
    vault.put("register.csv", b"name,participant\nBodil Tveitane,P07\nJanis Ozols,P08\nEva Lie,P09\n")
    group = texts("raw")[2]
    places = [(0, group.turns[1].span), (0, group.turns[3].span)]
    rows = "".join(f"G1,{span.start},{span.end},{span.of(group.text)}\n" for _, span in places)
    vault.put("replacements/G1.csv", ("document,start,end,text\n" + rows).encode(), "G1")
    write_recordings(vault, [Recording("recorder, file 12", ("P07",), date(2015, 9, 1))])
    return folder


def opened(parent: Path) -> StudyFolder:
    return StudyFolder(parent / "mic", tables=("summaries.csv",))


def on_disk(folder: StudyFolder) -> bytes:
    """Everything the study folder holds, names and contents."""
    parts = []
    for path in sorted(folder.root.rglob("*")):
        parts.append(path.relative_to(folder.root).as_posix().encode())
        parts.append(path.read_bytes() if path.is_file() else b"")
    return b"\n".join(parts)


def in_vault(folder: StudyFolder) -> bytes:
    """Everything the vault holds, names and contents, decrypted."""
    vault = Vault.open(folder.vault, WORDS)
    return b"\n".join(part for name in vault.names() for part in (name.encode(), vault.get(name)))


def killed_after(steps: int, act) -> bool:
    """Run `act` in a forked process that kills itself (SIGKILL) before its `steps`-th change of the disk.

    Changes are flushes, renames and removals, which all writing in the room goes through, and flushed appends.
    Gives whether it was killed, rather than having come to its end.
    """
    child = os.fork()
    if child == 0:
        left = steps

        def counted(change):
            def step(*arguments, **named):
                nonlocal left
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return change(*arguments, **named)

            return step

        os.fsync = counted(os.fsync)
        Path.replace = counted(Path.replace)
        Path.unlink = counted(Path.unlink)
        Path.rmdir = counted(Path.rmdir)
        try:
            act()
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed before it was killed"
    return os.WIFSIGNALED(status)
