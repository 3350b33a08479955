"""The network of our own entity models: what it sees of a word, and how the weights are kept small.

Used both by `scripts/train_ner.py` and when a model is loaded, so that the two can never differ.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.api import Model

#: Columns of the word features: lower-case form, lemma, first three letters, last three, shape, and which
#: dictionaries and which lists of names and places hold the word.
FEATURES = ("form", "lemma", "prefix", "suffix", "shape", "dictionaries", "lists")
LANGUAGES = ("nb", "nn", "en")


def _dictionaries(lower: str) -> str:
    """Which dictionaries hold the word in lower case: a name is mostly a word that none of them holds."""
    import simplemma

    return "".join(str(int(simplemma.is_known(lower, lang=language))) for language in LANGUAGES)


def _lists(lower: str) -> str:
    """Which of our lists hold the word: first names, surnames, places, and names that are also words."""
    from qualcode.languages import find_place, is_also_a_word, is_first_name, is_surname

    tests = (is_first_name, is_surname, find_place, is_also_a_word)
    return "".join(str(int(bool(test(lower)))) for test in tests)


@lru_cache(maxsize=200_000)
def word_features(word: str, shape: str, language: str) -> tuple[int, ...]:
    """The hashed features of one word, in the order of `FEATURES`.

    Lower-cased speech recognition has no capitals to go by, hence dictionaries and lists: whether the word is an
    ordinary one at all, and whether it is a name that we know, are the next best cues.
    """
    import simplemma
    from spacy.strings import get_string_id

    lower = word.lower()
    lemma, dictionaries, lists = lower, "none", "none"
    if any(letter.isalpha() for letter in word):
        lemma = simplemma.lemmatize(lower, lang=("en",) if language == "en" else ("nb", "nn")).lower()
        dictionaries, lists = _dictionaries(lower), _lists(lower)
        stem = lower.removesuffix("s").rstrip("'’")
        if (
            stem and stem != lower and "1" not in dictionaries
        ):  # a genitive is in no dictionary: look at its stem too
            dictionaries += _dictionaries(stem)
        if stem and stem != lower and "1" not in lists:
            lists = "s" + _lists(stem)
    capital = str(int(word[:1].isupper()))
    values = (
        lower, "l=" + lemma, "p=" + lower[:3], "s=" + lower[-3:], "h=" + shape, f"k={dictionaries}{capital}",
        f"n={lists}{capital}",
    )  # fmt: skip
    return tuple(get_string_id(value) for value in values)


def _extract(
    model: Model[Any, Any], docs: list[Doc], is_train: bool
) -> tuple[list[Any], Callable[[Any], Any]]:
    import numpy

    language = model.attrs["language"]
    features = []
    for doc in docs:
        rows = [word_features(token.text, token.shape_, language) for token in doc]
        features.append(numpy.asarray(rows, dtype="uint64").reshape((len(rows), len(FEATURES))))
    return features, lambda _: []


def build_embedding(language: str, width: int, rows: list[int]) -> Model[Any, Any]:
    """One hash table a feature, joined to `width` numbers a word (after spaCy's MultiHashEmbed)."""
    from spacy.ml.staticvectors import StaticVectors  # noqa: F401  (registers spaCy's layers)
    from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array

    tables: list[Model[Any, Any]] = [
        HashEmbed(width, size, column=index, seed=8 + index, dropout=0.0) for index, size in enumerate(rows)
    ]
    extract: Model[Any, Any] = Model("word_features", _extract, attrs={"language": language})
    mix: Model[Any, Any] = Maxout(width, width * len(rows), nP=3, dropout=0.0, normalize=True)
    return chain(extract, list2ragged(), with_array(concatenate(*tables)), with_array(mix), ragged2list())


def build_pipeline(language: str, settings: dict[str, Any]) -> Language:
    """A blank pipeline with our entity recogniser: language is "no" (bokmål and nynorsk) or "en".

    `settings` holds width, rows (one number a feature), depth, window, pieces and hidden. Labels come with training
    or with the weights.
    """
    import spacy
    from spacy.ml.models.tok2vec import MaxoutWindowEncoder, build_Tok2Vec_model
    from spacy.util import registry

    if "qualcode.Words.v1" not in registry.architectures.get_all():

        @registry.architectures("qualcode.Words.v1")  # type: ignore[untyped-decorator]
        def words(
            language: str, width: int, rows: list[int], depth: int, window: int, pieces: int
        ) -> Model[Any, Any]:
            encode = MaxoutWindowEncoder(width, window, pieces, depth)
            return build_Tok2Vec_model(build_embedding(language, width, rows), encode)

    nlp = spacy.blank("en" if language == "en" else "nb")
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": settings["hidden"],
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": {
            "@architectures": "qualcode.Words.v1",
            "language": language,
            **{name: settings[name] for name in ("width", "rows", "depth", "window", "pieces")},
        },
    }
    nlp.add_pipe("ner", config={"model": model})
    return nlp


def pack_weights(nlp: Language) -> bytes:
    """The recogniser's weights as bytes, in half precision: half the size, and the scores do not move."""
    return _convert(nlp.get_pipe("ner").to_bytes(exclude=["vocab"]), "float32", "float16")  # type: ignore[attr-defined]


def unpack_weights(nlp: Language, packed: bytes) -> None:
    """Give a pipeline from `build_pipeline` the weights that `pack_weights` made."""
    nlp.get_pipe("ner").from_bytes(_convert(packed, "float16", "float32"), exclude=["vocab"])  # type: ignore[attr-defined]


def _convert(packed: bytes, old: str, new: str) -> bytes:
    import srsly

    outer = srsly.msgpack_loads(packed)
    inner = srsly.msgpack_loads(outer["model"])
    for node in inner["params"]:
        for name, array in (node or {}).items():
            if array is not None and array.dtype == old:
                node[name] = array.astype(new)
    outer["model"] = srsly.msgpack_dumps(inner)
    return srsly.msgpack_dumps(outer)
