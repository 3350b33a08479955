"""What a learner sees of a passage: its words and their parts, its neighbours, what was asked, who speaks, cues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.codebook import Code, Codebook
from qualcode.coding.cue_coder import CueCoder
from qualcode.coding.passages import Passage
from qualcode.languages import match_key, tokens
from qualcode.model import Transcript

# How much a neighbouring sentence counts, by distance. Two were published as best (FIELD: .5, .25); a third helps
# a little on interviews where an answer runs over many sentences.
NEIGHBOURS = {1: 0.5, 2: 0.25, 3: 0.12}
ASKED, SPEAKER, CUES = 0.5, 0.7, 1.0
Text = tuple[str | None, str]  # language and words
_ROLES = ("participant", "interviewer", "other")
_OPERATORS = frozenset(["NEAR", "AND", "OR", "NOT", "AFFIRMED", "ASKED", "ANSWER"])


def keys(text: str, language: str | None) -> list[str]:
    """The match keys of the words of `text`, and of each two in a row.

    >>> keys("Kommunene samarbeider", "nb")
    ['kommun', 'samarbeid', 'kommun samarbeid']
    """
    words = [match_key(token.text, language) for token in tokens(text)]
    return words + [f"{a} {b}" for a, b in pairwise(words)]


def texts_of(code: Code) -> list[tuple[str, str]]:
    """What the codebook says a code sounds like, as (language, text): meaning, examples and cues of each language."""
    found: list[tuple[str, str]] = []
    for language in ("nb", "nn", "en"):
        meaning = [
            getattr(code, name).get(language, "") for name in ("name", "brief", "definition", "when_to_use")
        ]
        found.append((language, " ".join(meaning)))
        found.append((language, code.example.get(language, "")))
        cues = code.cues_in(language)
        found.append((language, " ".join(_words_of_cue(cue) for cue in (*cues.strong, *cues.weak))))
    return [(language, text) for language, text in found if text.strip()]


def _words_of_cue(cue: str) -> str:
    words = re.sub(r"[@=]\w+", " ", cue)
    return " ".join(word for word in re.findall(r"[^\W\d_]+", words) if word not in _OPERATORS)


@dataclass(frozen=True, eq=False)
class Features:
    """Passages (rows) as numbers, and the examples the codebook gives (`examples`, of code `example_of`).

    The first columns, `own` of them, are words and parts of words, as `describe` gives them for any texts; reasons
    are given in these. The last, one for each of `cues`, tell whether that code's cues matched.
    """

    passages: Any
    examples: Any
    example_of: list[str]
    own: int
    cues: list[str]
    describe: Callable[[Sequence[Text]], Any]


def features_of(
    passages: Sequence[Passage], transcripts: Iterable[Transcript], codebook: Codebook, codes: Sequence[str]
) -> Features:
    """Learn the vocabulary of all passages, coded or not, and describe each by it.

    Words are match keys and pairs of them, which join the forms of a word; parts are letter sequences of 3 to 5
    within words, which join compounds. Cues are matched in the passage's own language, so a code learned from one
    language's cues speaks for passages in another.
    """
    from scipy.sparse import csr_matrix, hstack
    from sklearn.preprocessing import normalize

    texts: list[Text] = [(passage.language, passage.text) for passage in passages]
    describe = vocabulary(texts)
    own = describe(texts)
    near = normalize(with_neighbours(own, [passage.document for passage in passages], NEIGHBOURS))
    asked = sorted({(passage.language, passage.asked) for passage in passages}, key=str)
    row_of = {pair: row for row, pair in enumerate(asked)}
    before = normalize(describe(asked))[[row_of[p.language, p.asked] for p in passages]]
    speaker = csr_matrix([[float(passage.role == role) for role in _ROLES] for passage in passages])
    cues = csr_matrix(_cue_hits(passages, transcripts, codebook, codes))
    described = hstack([near, ASKED * before, SPEAKER * speaker, CUES * cues]).tocsr()

    examples = [(path, text) for path in codes for text in texts_of(codebook[path])]
    shown = None
    if examples:
        # an example counts as if its code's cues had matched in it
        own_cues = csr_matrix([[CUES * (path == code) for code in codes] for path, _ in examples])
        nothing = csr_matrix((len(examples), before.shape[1] + speaker.shape[1]))
        shown = hstack([normalize(describe([text for _, text in examples])), nothing, own_cues]).tocsr()
    return Features(described, shown, [path for path, _ in examples], near.shape[1], list(codes), describe)


def vocabulary(texts: Sequence[Text]) -> Callable[[Sequence[Text]], Any]:
    """The words and parts of words of `texts`; what it gives describes any texts by them, two rows of length 1 side by side."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(analyzer=_keys_of_pair, sublinear_tf=True).fit(texts)
    plain = [text for _, text in texts]
    for seldom in (2, 1):  # a part that occurs once joins nothing; in a very short text all occur once
        parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=seldom)
        try:
            parts.fit(plain)
            break
        except ValueError:
            continue

    def describe(some: Sequence[Text]) -> Any:
        return hstack([words.transform(some), parts.transform([text for _, text in some])]).tocsr()

    return describe


def _keys_of_pair(pair: tuple[str | None, str]) -> list[str]:
    return keys(pair[1], pair[0])


def with_neighbours(own: Any, whole: Sequence[Any] | npt.NDArray[Any], weights: Mapping[int, float]) -> Any:
    """Each row and, at these weights by distance, the rows beside it that belong to the same `whole`."""
    from scipy.sparse import diags

    total, rows = own, own.shape[0]
    names = np.array(whole, dtype=object)
    for distance, weight in weights.items():
        if distance < rows:
            same = (names[distance:] == names[:-distance]) * weight
            beside = diags([same, same], [distance, -distance], shape=(rows, rows))
            total = total + beside @ own
    return total.tocsr()


def _cue_hits(
    passages: Sequence[Passage], transcripts: Iterable[Transcript], codebook: Codebook, codes: Sequence[str]
) -> npt.NDArray[np.float64]:
    """How strongly the cues of each code speak for each passage: 1 for a strong cue, less for a weak one."""
    found = np.zeros((len(passages), len(codes)))
    number = {path: n for n, path in enumerate(codes)}
    if not any(code.cues for code in codebook):
        return found
    coder = CueCoder(codebook)
    rows_of: dict[tuple[str, int], list[int]] = {}
    for row, passage in enumerate(passages):
        rows_of.setdefault((passage.document, passage.turn), []).append(row)
    for transcript in transcripts:
        for turn in transcript.turns:
            rows = rows_of.get((transcript.id, turn.index), [])
            for evidence in coder.evidence(transcript, turn)[1] if rows else []:
                if evidence.code not in number:
                    continue
                for row in rows:
                    if passages[row].start < evidence.end and evidence.start < passages[row].end:
                        weight = 1.0 if evidence.strong else 0.4
                        found[row, number[evidence.code]] = max(found[row, number[evidence.code]], weight)
    return found
