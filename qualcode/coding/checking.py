"""What does not fit between logs, texts and codebook: listed, each in one sentence, and nothing thrown away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from qualcode.codebook import Codebook, did_you_mean
from qualcode.coding.log import History
from qualcode.coding.replay import replay
from qualcode.coding.state import State
from qualcode.model import Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd


def problems(
    history: History,
    transcripts: Transcript | Iterable[Transcript] = (),
    codebook: Codebook | None = None,
) -> pd.DataFrame:
    """Everything in the logs that somebody should look at; the codings themselves all stay.

    Columns: kind, coder, coding (id, "" where it is about an event or a line), document, sentence. Kinds: "set aside"
    (a line that could not be read), "conflict" (an act on what is not there), "one name" (two people, or two machines
    at once, under one name), "unknown document", "outside the text", "other revision", "unknown code",
    "deprecated code". Documents are checked when transcripts are given, codes when a codebook is.
    """
    import pandas as pd

    state = replay(history)
    texts = {t.id: t for t in as_transcripts(transcripts)}
    rows = [("set aside", "", "", "", str(line)) for line in history.set_aside]
    rows += [("conflict", each.coder, "", "", str(each)) for each in state.conflicts]
    rows += list(_one_name(history))
    if texts:
        rows += list(_places(state, texts))
    if codebook is not None:
        rows += list(_codes(state, codebook))
    return pd.DataFrame(rows, columns=["kind", "coder", "coding", "document", "sentence"])


Row = tuple[str, str, str, str, str]


def _one_name(history: History) -> Iterator[Row]:
    """A clock that one coder used twice: whoever writes alone never does."""
    table, order = history.table, history.order
    coders = list(table.names["coder"])
    at = zip(table.column("coder")[order].tolist(), table.column("clock")[order].tolist(), strict=True)
    used = Counter((coders[number], clock) for number, clock in at)
    twice: dict[str, list[int]] = {}
    for (coder, clock), count in used.items():
        if count > 1:
            twice.setdefault(coder, []).append(clock)
    for coder, clocks in sorted(twice.items()):
        often = "once" if len(clocks) == 1 else f"{len(clocks)} times"
        yield (
            "one name", coder, "", "",
            f"coder {coder!r} wrote {often} at the same moment in two places (first at clock {min(clocks)}): "
            "all was kept; if these are two people, give each a name and a log of their own",
        )  # fmt: skip


def _places(state: State, texts: dict[str, Transcript]) -> Iterator[Row]:
    for id, coding in state.live.items():
        document, coder = coding["document"], coding["coder"]
        text = texts.get(document)
        if text is None:
            yield (
                "unknown document", coder, id, document,
                f"coding {id} is in {document}, which is not among the transcripts; import it, or look for a renamed file",
            )  # fmt: skip
        elif coding["end"] > len(text.text):
            yield (
                "outside the text", coder, id, document,
                f"coding {id} lies at {coding['start']}-{coding['end']} in {document}, which has {len(text.text)} "
                "characters; the log belongs to another text",
            )  # fmt: skip
        elif coding["revision"] != text.revision:
            yield (
                "other revision", coder, id, document,
                f"coding {id} was made on revision {coding['revision']} of {document}, here is revision {text.revision}; "
                "move it with qualcode.coding.move_codings()",
            )  # fmt: skip


def _codes(state: State, codebook: Codebook) -> Iterator[Row]:
    told: dict[str, tuple[str, str] | None] = {}
    for id, coding in state.live.items():
        path = coding["code"]
        if path not in told:
            told[path] = _about_code(path, codebook)
        about = told[path]
        if about:
            yield (
                about[0],
                coding["coder"],
                id,
                coding["document"],
                f"coding {id} has the code {path!r}, which {about[1]}",
            )


def _about_code(path: str, codebook: Codebook) -> tuple[str, str] | None:
    """Kind of problem and the rest of its sentence, or None for a code in use."""
    if path not in codebook:
        better = did_you_mean(path, codebook.paths)
        return "unknown code", f"is not in the codebook: add it there or rename it in the log{better}"
    if codebook[path].deprecated:
        return "deprecated code", f"is deprecated: {codebook[path].deprecated}"
    return None
