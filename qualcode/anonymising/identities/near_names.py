"""Names that a written word may be a misspelling of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from qualcode.anonymising.identities.names import cut_forms, name_key, one_edit_apart, sound_key

_SHORTEST = 5  # a shorter word is one letter off from too much


class NearNames:
    """Names to compare with, looked up by how they sound and by all forms with one letter left out.

    >>> NearNames(["solveig", "christian"]).of("Sovleig"), NearNames(["christian"]).of("Kristian")
    (['solveig'], ['christian'])
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._sounds: dict[str, list[str]] = {}
        self._cuts: dict[str, list[str]] = {}
        self._known: set[str] = set()
        for word in words:
            self.add(word)

    def add(self, word: str) -> None:
        """Put in a name, as `name_key` gives it."""
        if word in self._known:
            return
        self._known.add(word)
        if len(word) >= 4 and len(sound_key(word)) >= 3:
            self._sounds.setdefault(sound_key(word), []).append(word)
        if len(word) >= _SHORTEST:
            for cut in cut_forms(word):
                self._cuts.setdefault(cut, []).append(word)

    def of(self, word: str) -> list[str]:
        """The names that `word` sounds like, or else those one letter off; none for a word or name of its own."""
        key = name_key(word)
        alike = self._sounds.get(sound_key(key), [])
        close: set[str] = set()
        if len(key) >= _SHORTEST:
            close = {
                other
                for cut in cut_forms(key)
                for other in self._cuts.get(cut, [])
                if one_edit_apart(other, key)
            }
        if not alike and not close:
            return []
        if is_in_dictionary(key):
            # Marit is not Maria misspelt, but Kristian may be our Christian
            return list(alike) if word[0].isupper() else []
        return list(alike) or sorted(close)


@lru_cache(maxsize=20_000)
def is_in_dictionary(key: str) -> bool:
    """Whether a word in lower case is in the dictionary of any of the three languages; many names are too."""
    import simplemma

    return any(simplemma.is_known(key, lang=language) for language in ("nb", "nn", "en"))
