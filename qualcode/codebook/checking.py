"""What must hold in a codebook beyond its form: cues parse, concepts exist and do not turn in circles."""

from collections.abc import Iterator

from qualcode.codebook.codes import Codebook, CodebookError, cue_languages, did_you_mean
from qualcode.codebook.cues import CueError, concepts_in, is_span, parse_cue


def all_cues(codebook: Codebook) -> Iterator[tuple[str, str, str]]:
    """Where each cue stands, its language key and the cue, concepts first."""
    for name, by_language in codebook.concepts.items():
        for language, cues in by_language.items():
            yield from ((f"concept @{name}", language, cue) for cue in cues)
    for code in codebook:
        for language, group in code.cues.items():
            yield from ((f"code {code.path}", language, cue) for cue in (*group.strong, *group.weak))


def concept_cues(codebook: Codebook, name: str, language: str) -> tuple[str, ...]:
    """What a concept holds for speech in `language`; empty where it has nothing for it."""
    found = codebook.concepts.get(name, {})
    return tuple(cue for key in cue_languages(language) for cue in found.get(key, ()))  # type: ignore[call-overload]


def check_cues(codebook: Codebook) -> None:
    """Raise CodebookError for the first cue that does not parse or concept that cannot be resolved."""
    names = list(codebook.concepts)
    uses: dict[str, set[str]] = {name: set() for name in names}
    for place, language, cue in all_cues(codebook):
        try:
            node = parse_cue(cue)
        except CueError as problem:
            raise CodebookError(f"{place}, {language}: {problem}") from None
        for name in sorted(concepts_in(node)):
            if name not in uses:
                known = did_you_mean(name, names)
                raise CodebookError(
                    f"{place}, {language}: cue {cue!r} uses @{name}, which stands nowhere under `concepts`{known}"
                )
        if place.startswith("concept @"):
            if not is_span(node):
                raise CodebookError(
                    f"{place}, {language}: {cue!r} holds AND, NOT, NEAR or ASKED; a concept holds only words, "
                    "words in a row and other concepts"
                )
            uses[place.removeprefix("concept @")] |= concepts_in(node)
    _refuse_circles(uses)


def _refuse_circles(uses: dict[str, set[str]]) -> None:
    done: set[str] = set()

    def visit(name: str, road: tuple[str, ...]) -> None:
        if name in road:
            circle = " → ".join(f"@{each}" for each in (*road[road.index(name) :], name))
            raise CodebookError(f"concept @{name} is defined by itself ({circle}); take one of these out")
        if name not in done:
            for other in sorted(uses[name]):
                visit(other, (*road, name))
            done.add(name)

    for name in uses:
        visit(name, ())
