"""Which language a text or a turn is in: bokmål, nynorsk, English, or another by its ISO 639-1 code.

The method and its measured share of right answers stand in docs/importing.md: py3langid (BSD-3) tells Norwegian
from English and others turn by turn; bokmål or nynorsk is a vote of the words that only one norm has, over the
turns around; turns too short to tell take the language of their neighbours.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from qualcode.languages.words import WORD

# Fewer words than this say too little on their own ("ja, nettopp", "yes, I see").
ENOUGH_WORDS = 4
# How many turns before and after vote on bokmål or nynorsk.
WINDOW = 10
# The head of a long text tells as much as the whole, and keeps a file of 10 MB fast.
_ENOUGH_TEXT = 20_000
_ENOUGH_FOR_MODEL = 500
# An interview has some hundred turns. A file with more than this is told by blocks of turns, to stay within seconds.
_MANY_TURNS = 5_000
_BLOCK = 25

# Languages that informants and interpreters may bring; py3langid knows 127, and more choices are more mistakes.
_CANDIDATES = (
    "no", "nn", "en", "da", "sv", "is", "fi", "de", "nl", "fr", "es", "pt", "it", "pl", "lt", "lv", "et", "ru",
    "uk", "hu", "ro", "el", "so", "sw", "ar", "tr", "fa", "ur", "vi", "zh", "se",
)  # fmt: skip
_NORWEGIAN = frozenset({"no", "nn", "nb"})
# Danish and Swedish share so many words with Norwegian that a short turn is rarely what the model says it is.
_NEAR_NORWEGIAN = frozenset({"da", "sv", "is"})
# Endings that belong to one norm: mulig-mogleg, mulighet-moglegheit, kommunene-kommunane, endringer-endringar.
_NYNORSK_ENDING = re.compile(r"\w{2}(?:leg|lege|legare|legast|heit|heita|heiter|ane|ingar)$")
_BOKMAL_ENDING = re.compile(r"\w{2}(?:lig|lige|ligere|ligst|het|heten|heter|inger|elsen)$")


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in _CANDIDATES if code in identifier.labels])
    return identifier


@cache
def _norm_words() -> tuple[frozenset[str], frozenset[str]]:
    data = resources.files("qualcode.languages").joinpath("data/written_norms.toml").read_text("utf-8")
    lists = tomllib.loads(data)
    bokmal, nynorsk = frozenset(lists["bokmal"].split()), frozenset(lists["nynorsk"].split())
    return bokmal - nynorsk, nynorsk - bokmal


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def _votes(words: Sequence[str]) -> tuple[int, int]:
    """How many of the words are bokmål only, and how many nynorsk only."""
    norms = [_norm_of(word) for word in words]
    return norms.count("nb"), norms.count("nn")


@lru_cache(maxsize=50_000)
def _norm_of(word: str) -> str | None:
    bokmal, nynorsk = _norm_words()
    if word in bokmal or (word not in nynorsk and _BOKMAL_ENDING.match(word)):
        return "nb"
    return "nn" if word in nynorsk or _NYNORSK_ENDING.match(word) else None


def _family(text: str, words: Sequence[str]) -> str | None:
    """ "no" for either Norwegian norm, else an ISO 639-1 code; None when the text is too short or too odd to tell."""
    if len(words) < ENOUGH_WORDS:
        return None
    language, probability = _identifier().classify(text[:_ENOUGH_FOR_MODEL].lower())
    if language in _NORWEGIAN:
        return "no"
    if language == "en":
        return "en"
    bokmal, nynorsk = _votes(words)
    if language in _NEAR_NORWEGIAN and (len(words) < 12 or probability < 0.95 or bokmal + nynorsk > 1):
        return "no" if bokmal + nynorsk or language == "da" else None
    if probability < 0.9 or len(words) < 6:
        return "no" if bokmal + nynorsk > len(words) / 4 else None
    return str(language)


def _families(texts: Sequence[str], words: Sequence[Sequence[str]]) -> list[str | None]:
    if len(texts) <= _MANY_TURNS:
        return [_family(text, found) for text, found in zip(texts, words, strict=True)]
    found_families: list[str | None] = []
    for start in range(0, len(texts), _BLOCK):
        block = texts[start : start + _BLOCK]
        together = [word for found in words[start : start + _BLOCK] for word in found]
        family = _family("\n".join(block), together)
        found_families += [family] * len(block)
    return found_families


def _norm(bokmal: float, nynorsk: float, otherwise: str | None) -> str | None:
    if bokmal == nynorsk:
        return otherwise
    return "nn" if nynorsk > bokmal else "nb"


def identify_language(text: str) -> str | None:
    """The language of a text as a whole: "nb", "nn", "en", another ISO 639-1 code, or None.

    None means fewer than four words, or nothing to tell by. A text that mixes languages gets the one that most of
    it is in; for an interview use `identify_turns`.

    >>> identify_language("Jeg vet ikke hva vi skulle ha gjort uten dem.")
    'nb'
    >>> identify_language("Eg veit ikkje kva vi skulle ha gjort utan dei.")
    'nn'
    >>> identify_language("I don't know what we would have done without them.")
    'en'
    >>> identify_language("mhm") is None
    True
    """
    words = _words(text[:_ENOUGH_TEXT])
    family = _family(text[:_ENOUGH_TEXT], words)
    if family != "no":
        return family
    # A single sentence may hold no telling word; then the model's own nynorsk label is all there is.
    says_nynorsk = _identifier().classify(text[:_ENOUGH_TEXT].lower())[0] == "nn"
    return _norm(*_votes(words), otherwise="nn" if says_nynorsk else "nb")


def identify_turns(texts: Sequence[str], speakers: Sequence[str] | None = None) -> list[str | None]:
    """The language of each turn of one conversation: "nb", "nn", "en", another ISO 639-1 code, or None.

    Norwegian or another language is decided turn by turn; bokmål or nynorsk by a vote over the ten turns before and
    after (of the same speaker, where `speakers` gives one label a turn and that speaker has said enough), for a
    person keeps to one norm and a single turn holds few telling words. Turns of fewer than four words take the
    language of the speaker's turn before, or of the turn next to them. A language met in one short turn only is
    taken for a mistake and treated as such a turn.

    >>> identify_turns(["Kan du fortelle hva dere gjorde da?", "Mhm.", "Sorry, could you say that in English?"])
    ['nb', 'nb', 'en']
    """
    labels = list(speakers) if speakers is not None else [""] * len(texts)
    texts = [text[:_ENOUGH_TEXT] for text in texts]
    words = [_words(text) for text in texts]
    families = _families(texts, words)
    _drop_stray(families, words)
    _inherit(families, labels)
    if "no" not in families:
        return families
    votes = [
        _votes(found) if family == "no" else (0, 0) for found, family in zip(words, families, strict=True)
    ]
    whole = _norm(sum(v[0] for v in votes), sum(v[1] for v in votes), otherwise="nb")
    around = _windows(votes)
    own = _windows_by_speaker(votes, labels) if speakers is not None else around
    languages: list[str | None] = []
    for index, family in enumerate(families):
        if family != "no":
            languages.append(family)
            continue
        vote = own[index] if sum(own[index]) >= 3 else around[index]
        languages.append(_norm(*vote, otherwise=whole))
    return languages


def _drop_stray(families: list[str | None], words: Sequence[Sequence[str]]) -> None:
    """Forget a language that is not Norwegian or English unless the conversation has a fair amount of it."""
    spoken: Counter[str] = Counter()
    for family, found in zip(families, words, strict=True):
        if family is not None:
            spoken[family] += len(found)
    total = sum(spoken.values())
    for index, family in enumerate(families):
        if family not in (None, "no", "en") and spoken[family] < max(15, total / 200):
            families[index] = None


def _inherit(families: list[str | None], labels: Sequence[str]) -> None:
    """Give turns that could not be told the language spoken around them."""
    last_of: dict[str, tuple[int, str]] = {}
    known = [(i, f) for i, f in enumerate(families) if f is not None]
    if not known:
        return
    following = iter([*known, (len(families), known[-1][1])])
    next_index, next_family = next(following)
    previous: tuple[int, str] | None = None
    for index, family in enumerate(families):
        while next_index < index:
            next_index, next_family = next(following)
        if family is not None:
            previous = (index, family)
            last_of[labels[index]] = previous
            continue
        own = last_of.get(labels[index])
        if own is not None and index - own[0] <= WINDOW:
            families[index] = own[1]
        else:
            families[index] = previous[1] if previous is not None else next_family


def _windows(votes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each turn the votes of itself and of WINDOW turns before and after, by running sums."""
    sums = [(0, 0)]
    for bokmal, nynorsk in votes:
        sums.append((sums[-1][0] + bokmal, sums[-1][1] + nynorsk))
    found = []
    for index in range(len(votes)):
        low, high = sums[max(0, index - WINDOW)], sums[min(len(votes), index + WINDOW + 1)]
        found.append((high[0] - low[0], high[1] - low[1]))
    return found


def _windows_by_speaker(votes: Sequence[tuple[int, int]], labels: Sequence[str]) -> list[tuple[int, int]]:
    places: dict[str, list[int]] = {}
    for index, label in enumerate(labels):
        places.setdefault(label, []).append(index)
    found = [(0, 0)] * len(votes)
    for indexes in places.values():
        for index, vote in zip(indexes, _windows([votes[i] for i in indexes]), strict=True):
            found[index] = vote
    return found
