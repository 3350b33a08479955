"""The re-identification test: can a colleague who knows the field name the person behind a passage?

Datatilsynet asks for such a test before text is called anonymous. Passages are drawn at random, a colleague who was
not at the interviews tries to name the person or the workplace, and the rate is recorded with the release.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.model import QualcodeError, Transcript, as_transcripts

if TYPE_CHECKING:
    import pandas as pd

PASSAGE_COLUMNS = (
    "passage",
    "document",
    "turn",
    "start",
    "end",
    "text",
    "guess",
    "how_sure",
    "clue",
    "correct",
)
_YES = frozenset(["yes", "y", "ja", "j", "true", "1", "x"])
_NO = frozenset(["no", "n", "nei", "false", "0", ""])


@dataclass(frozen=True, slots=True)
class ReidentificationRate:
    """How many passages were recognised: `correct` of `passages`, with a 95 % Wilson interval; `day` of the test."""

    passages: int
    guessed: int
    correct: int
    low: float
    high: float
    tester: str
    day: str
    clues: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        return self.correct / self.passages

    def __str__(self) -> str:
        return (
            f"{self.correct} of {self.passages} passages were recognised ({self.guessed} guesses; 95 % interval"
            f" {self.low:.0%} to {self.high:.0%}), tested {self.day} by {self.tester or 'a colleague'}"
        )


def draw_passages(
    transcripts: Transcript | Iterable[Transcript], count: int = 20, *, seed: int = 1, words: int = 40
) -> pd.DataFrame:
    """Draw passages of participants' speech for a colleague to try, spread over the documents.

    Returns a table with passage (number), document, turn, start, end, text, and empty columns to fill in: guess (who
    or where), how_sure, clue, correct (yes or no, filled in afterwards by someone who knows). Only turns of `words`
    or more are drawn, where there are enough. The same seed draws the same passages.

    Raises QualcodeError for raw transcripts: they are not for a colleague's eyes.
    """
    import pandas as pd

    drawn = random.Random(seed)
    by_document: list[list[Any]] = []
    for transcript in as_transcripts(transcripts):
        if transcript.stage == "raw":
            raise QualcodeError(
                f"{transcript.id}: not anonymised yet; draw passages from what qualcode.anonymise() gave"
            )
        turns = [turn for turn in transcript.turns if turn.role == "participant" and turn.words > 4]
        long = [turn for turn in turns if turn.words >= words] or sorted(turns, key=lambda t: -t.words)[:3]
        drawn.shuffle(long)
        by_document.append([(transcript, turn) for turn in long])
    drawn.shuffle(by_document)
    # one from each document, then a second from each, so that no interview is drawn twice while another is not
    layers = zip_longest(*by_document)
    picked = [pair for layer in layers for pair in layer if pair is not None][:count]
    drawn.shuffle(picked)
    rows = [
        (number, transcript.id, turn.index, turn.start, turn.end, turn.text, "", "", "", "")
        for number, (transcript, turn) in enumerate(picked, 1)
    ]
    return pd.DataFrame(rows, columns=list(PASSAGE_COLUMNS))


def reidentification_rate(
    answers: pd.DataFrame | str | Path, *, tester: str = "", day: str = ""
) -> ReidentificationRate:
    """The rate at which passages were recognised, from the filled-in table (or its .csv or .xlsx).

    The interval is Wilson's (1927, score interval, z = 1.96). Raises QualcodeError when a cell under correct is
    neither yes nor no.

    >>> import pandas as pd
    >>> str(reidentification_rate(pd.DataFrame({"guess": ["", "Os"], "correct": ["", "no"]}), day="2026-01-01"))
    '0 of 2 passages were recognised (1 guesses; 95 % interval 0% to 66%), tested 2026-01-01 by a colleague'
    """
    import pandas as pd

    if isinstance(answers, str | Path):
        path = Path(answers)
        if not path.is_file():
            raise QualcodeError(f"{path}: there is no such file with the colleague's answers")
        answers = (
            pd.read_excel(path, dtype=str) if path.suffix.lower() == ".xlsx" else pd.read_csv(path, dtype=str)
        )
    if "correct" not in answers or "guess" not in answers or not len(answers):
        raise QualcodeError(
            "re-identification: expected the table from draw_passages with the columns guess and correct"
        )
    correct = 0
    for number, value in enumerate(answers["correct"].tolist(), 2):
        written = "" if value is None or value != value else str(value).strip().casefold()
        if written not in _YES | _NO:
            raise QualcodeError(f"re-identification, row {number}: correct is {written!r}; write yes or no")
        correct += written in _YES
    guesses = ["" if g is None or g != g else str(g).strip() for g in answers["guess"].tolist()]
    clues = answers["clue"].tolist() if "clue" in answers else []
    low, high = _wilson(correct, len(answers))
    return ReidentificationRate(
        len(answers), sum(bool(guess) for guess in guesses), correct, low, high, tester, day or date.today().isoformat(),
        tuple(str(clue) for clue in clues if isinstance(clue, str) and clue.strip()),
    )  # fmt: skip


def _wilson(found: int, of: int, z: float = 1.96) -> tuple[float, float]:
    share = found / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)
