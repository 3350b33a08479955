"""Which guide question each turn asks or answers, by wording and order, without any model or network."""

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from qualcode.languages import match_key, tokens
from qualcode.model import Transcript, Turn, as_transcripts
from qualcode.transcripts.guide import Guide, Question

if TYPE_CHECKING:
    import pandas as pd

# A match needs this much of a wording's weight in the turn; measured on interviews whose questions were known
# (docs/importing.md): lower takes small talk for questions, higher misses what is asked in other words.
_ENOUGH = 0.42
# Guides are mostly followed: the questions next in order need a little less.
_NEXT_IN_ORDER = 0.08
_AHEAD = 3
_FEWEST_WORDS = 4
# "Could you tell us a bit more?" shares such words with many questions and asks none of them.
_EMPTY_WORD = 0.12

ASKED_COLUMNS = ("document", "participant", "question", "asked", "turn", "score", "answers", "words")


@dataclass(frozen=True, slots=True)
class Match:
    """An interviewer's turn and the guide question it asks; `score` is between 0 and 1."""

    turn: int
    question: str
    score: float


@dataclass(frozen=True)
class _Wording:
    question: int
    weights: Mapping[str, float]
    total: float
    is_follow_up: bool


def align(transcript: Transcript, guide: Guide) -> Transcript:
    """The transcript with `Turn.question` set: the guide question a turn asks or answers.

    An interviewer's turn that fits no wording is a follow-up and belongs to the question before it; turns before
    the first question have none. A question number that the file itself gave, and the guide has, stays.
    """
    asked_at = {match.turn: match.question for match in match_questions(transcript, guide)}
    known = {question.id for question in guide}
    current: str | None = None
    turns: list[Turn] = []
    for turn in transcript.turns:
        if turn.question in known and turn.role != "interviewer":
            current = turn.question
        current = asked_at.get(turn.index, current)
        turns.append(replace(turn, question=current))
    return replace(transcript, turns=tuple(turns))


def match_questions(transcript: Transcript, guide: Guide) -> list[Match]:
    """The interviewer's turns that ask a question of the guide, in order."""
    order = list(guide)
    by_language: dict[str, tuple[list[_Wording], dict[str, list[int]]]] = {}
    found: list[Match] = []
    expected = 0
    for turn in transcript.turns:
        if turn.role != "interviewer" or turn.words < _FEWEST_WORDS:
            continue
        language = turn.language if turn.language in ("nb", "nn", "en") else transcript.language or "nb"
        if language not in by_language:
            by_language[language] = _index(order, language)
        best = _best(turn.text, language, *by_language[language], expected)
        if best is not None:
            found.append(Match(turn.index, order[best[0]].id, round(best[1], 3)))
            expected = best[0] + 1
    return found


@cache
def _empty_keys(language: str) -> frozenset[str]:
    """Match keys of words that say nothing of what is asked about."""
    lists = tomllib.loads(
        resources.files("qualcode.transcripts").joinpath("alignment.toml").read_text("utf-8")
    )
    words = lists.get(language, lists["en"]).split()
    return frozenset(match_key(word, language) for word in words)


def _keys(text: str, language: str) -> list[str]:
    return [match_key(token.text, language) for token in tokens(text)]


def _index(questions: Sequence[Question], language: str) -> tuple[list[_Wording], dict[str, list[int]]]:
    """The wordings in a language, words weighted by how few questions have them, and where each word stands.

    A question without a wording in the turn's language is tried in the nearest there is (nb for nn, then any).
    """
    nearest = {"nb": ("nb", "nn"), "nn": ("nn", "nb")}.get(language, (language,))
    texts: list[tuple[int, list[str], bool]] = []
    for number, question in enumerate(questions):
        for wording in (question.text, *question.follow_ups):
            chosen = [text for code, text in wording.items() if code in nearest] or list(wording.values())
            texts += [(number, _keys(text, language), wording is not question.text) for text in chosen]
    frequency: Counter[str] = Counter()
    for number in range(len(questions)):
        frequency.update({key for index, keys, _ in texts if index == number for key in keys})
    count = max(1, len(questions))
    empty = _empty_keys(language)
    weight = {
        key: math.log(1 + count / seen) * (_EMPTY_WORD if key in empty else 1.0)
        for key, seen in frequency.items()
    }
    wordings_found: list[_Wording] = []
    where: dict[str, list[int]] = {}
    for number, keys, is_follow_up in texts:
        weights = {key: weight[key] for key in keys}
        if weights:
            for key in weights:
                where.setdefault(key, []).append(len(wordings_found))
            wordings_found.append(_Wording(number, weights, sum(weights.values()), is_follow_up))
    return wordings_found, where


def _best(
    text: str, language: str, wordings: Sequence[_Wording], where: Mapping[str, Sequence[int]], expected: int
) -> tuple[int, float] | None:
    """The question (by its place in the guide) that the turn asks, and how much of its wording is there."""
    keys = set(_keys(text, language))
    shared: defaultdict[int, float] = defaultdict(float)
    telling: Counter[int] = Counter()
    empty = _empty_keys(language)
    for key in keys:
        for index in where.get(key, ()):
            shared[index] += wordings[index].weights[key]
            telling[index] += key not in empty
    asks_of = len(set(_keys(_asking_part(text), language)) - empty)
    best: tuple[int, float] | None = None
    best_rank = 0.0
    for index, weight in shared.items():
        wording = wordings[index]
        score = weight / wording.total
        # One word in common is a coincidence, unless the turn asks of nothing else ("What do you work with?"); the
        # guide's follow-ups ("Do you have an example?") are asked everywhere.
        coincidence = asks_of > 1 or wording.is_follow_up
        if telling[index] == 0 or (telling[index] == 1 and coincidence and score < 0.8):
            continue
        rank = score + (_NEXT_IN_ORDER if expected <= wording.question < expected + _AHEAD else 0.0)
        if rank >= _ENOUGH and rank > best_rank:
            best, best_rank = (wording.question, score), rank
    return best


def _asking_part(text: str) -> str:
    """The sentences of a turn that end in a question mark, or else all of it."""
    questions = [part for part in re.split(r"(?<=[.?!…])\s+", text) if part.endswith("?")]
    return " ".join(questions) or text


def unmatched(transcript: Transcript, guide: Guide) -> list[Turn]:
    """The interviewer's questions that fit no wording of the guide: follow-ups of the moment, or a guide to mend."""
    matched = {match.turn for match in match_questions(transcript, guide)}
    return [
        turn
        for turn in transcript.turns
        if turn.role == "interviewer"
        and turn.index not in matched
        and turn.text.rstrip().endswith("?")
        and turn.words >= 6
    ]


def asked(transcripts: Transcript | Iterable[Transcript], guide: Guide) -> "pd.DataFrame":
    """Whether each participant was asked each question: a row for every participant and question of the guide.

    Columns: document, participant, question, asked (bool), turn (of the first asking, or NA), score (0-1, or NA),
    answers (turns of the participant that answer it) and words (in them). A participant who was not asked can so be
    told from one who had nothing to say. In a group interview a question is asked to all.
    """
    import pandas as pd

    rows: list[tuple[object, ...]] = []
    for transcript in as_transcripts(transcripts):
        if transcript.source.kind == "document":
            continue
        first: dict[str, Match] = {}
        for match in match_questions(transcript, guide):
            first.setdefault(match.question, match)
        aligned = align(transcript, guide)
        answers: Counter[tuple[str | None, str | None]] = Counter()
        words: Counter[tuple[str | None, str | None]] = Counter()
        for turn in aligned.turns:
            person = aligned.participant_of(turn)
            answers[person, turn.question] += person is not None
            words[person, turn.question] += turn.words if person is not None else 0
        for person in aligned.participants:
            for question in guide:
                hit = first.get(question.id)
                key = (person, question.id)
                was_asked = hit is not None or answers[key] > 0
                rows.append(
                    (transcript.id, person, question.id, was_asked, hit.turn if hit else pd.NA,
                     hit.score if hit else pd.NA, answers[key], words[key])
                )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(ASKED_COLUMNS))
    return frame.astype({"asked": bool, "turn": "Int64", "score": "Float64"})
