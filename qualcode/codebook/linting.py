"""What a codebook still needs before others can code with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from qualcode.codebook.codes import Code, Codebook
from qualcode.languages import match_key, tokens

if TYPE_CHECKING:
    import pandas as pd

# More codes than this cannot be held in mind while coding (MacQueen et al. 1998 advise 30 to 40).
MOST_CODES = 40
# Definitions that share this much of their words (Jaccard, by match key, words of four letters or more).
ALIKE = 0.6


def lint(codebook: Codebook, codings: pd.DataFrame | None = None) -> pd.DataFrame:
    """What is amiss, one row a finding: code ("" for the whole), finding, remedy.

    Findings: no definition, no example, nothing about when not to use, near-duplicate definitions, over 40 codes,
    and, where `codings` (columns code and document) are given: unused, in one document only, not in the codebook.

    >>> lint(Codebook(codes=[Code(path="time")]))["finding"].tolist()
    ['no definition', 'no example', 'nothing says when not to use it']
    """
    import pandas as pd

    rows = [*_of_each_code(codebook), *_of_definitions(codebook), *_of_the_whole(codebook)]
    if codings is not None:
        rows.extend(_of_use(codebook, codings))
    return pd.DataFrame(rows, columns=["code", "finding", "remedy"])


Finding = tuple[str, str, str]


def _leaves(codebook: Codebook) -> list[Code]:
    """The codes that are given to passages: without children, not deprecated."""
    return [code for code in codebook if not codebook.children(code.path) and not code.deprecated]


def _of_each_code(codebook: Codebook) -> Iterator[Finding]:
    for code in codebook:
        if not code.deprecated and not code.definition and not code.brief:
            yield code.path, "no definition", "write in one or two sentences what it means"
    for code in _leaves(codebook):
        if not code.example:
            yield code.path, "no example", "add a typical passage, or an invented one"
        if not code.when_not_to_use and not code.counter_example:
            yield (
                code.path,
                "nothing says when not to use it",
                "name the code that lies nearest, and the difference",
            )


def _of_definitions(codebook: Codebook) -> Iterator[Finding]:
    words = {
        code.path: {
            language: _words(text, language) for language, text in (code.definition or code.brief).items()
        }
        for code in _leaves(codebook)
    }
    for one, other in combinations(words, 2):
        for language in words[one].keys() & words[other].keys():
            a, b = words[one][language], words[other][language]
            if a and b and len(a & b) / len(a | b) >= ALIKE:
                yield one, f"defined almost like {other}", "merge the two, or say in both what parts them"
                break


def _words(text: str, language: str) -> set[str]:
    return {match_key(token.text, language) for token in tokens(text) if len(token.text) > 3}


def _of_the_whole(codebook: Codebook) -> Iterator[Finding]:
    number = len(_leaves(codebook))
    if number > MOST_CODES:
        yield "", f"{number} codes", f"merge some: more than {MOST_CODES} are hard to use alike"


def _of_use(codebook: Codebook, codings: pd.DataFrame) -> Iterator[Finding]:
    documents = {str(code): int(n) for code, n in codings.groupby("code")["document"].nunique().items()}
    for code in _leaves(codebook):
        if code.path not in documents:
            yield code.path, "unused", "use it, merge it or deprecate it"
        elif documents[code.path] == 1:
            yield code.path, "in one document only", "look whether it is a theme or that person's story"
    for path in sorted(documents):
        if path not in codebook:
            yield path, "not in the codebook", "create the code, or recode the passages"
