"""Which quotes of a theme to print: those most like the others, or those most unlike each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qualcode.languages import match_key, tokens


def word_vectors(texts: Sequence[str], languages: Sequence[str | None]) -> np.ndarray:
    """One row a text: weights of its match keys by tf-idf, of length 1 (or 0 for a text without words)."""
    keys = [
        [match_key(token.text, language or "en") for token in tokens(text)]
        for text, language in zip(texts, languages, strict=True)
    ]
    place = {key: number for number, key in enumerate(sorted({key for text in keys for key in text}))}
    counts = np.zeros((len(texts), len(place)))
    for row, text in enumerate(keys):
        for key in text:
            counts[row, place[key]] += 1
    documents = (counts > 0).sum(axis=0)
    # log(1 + n) damps long quotes; words that every quote has weigh little
    weights = np.log1p(counts) * (np.log((1 + len(texts)) / (1 + documents)) + 1)
    length = np.linalg.norm(weights, axis=1, keepdims=True)
    return np.divide(weights, length, out=np.zeros_like(weights), where=length > 0)


def most_typical(texts: Sequence[str], languages: Sequence[str | None]) -> list[int]:
    """Indexes of the texts, the one nearest to all the others first (cosine of tf-idf).

    >>> most_typical(["we learnt patience", "the weather was bad", "patience is what we learnt"], ["en"] * 3)[-1]
    1
    """
    vectors = word_vectors(texts, languages)
    near = vectors @ vectors.sum(axis=0)
    return [int(at) for at in np.argsort(-near.round(12), kind="stable")]


def most_unlike(texts: Sequence[str], languages: Sequence[str | None]) -> list[int]:
    """Indexes of the texts: the most typical first, then each time the one least like all chosen so far.

    >>> most_unlike(["we learnt patience", "the weather was bad", "patience is what we learnt"], ["en"] * 3)[1]
    1
    """
    if not texts:
        return []
    alike = (vectors := word_vectors(texts, languages)) @ vectors.T
    order = [most_typical(texts, languages)[0]]
    nearest = alike[order[0]].copy()
    while len(order) < len(texts):
        nearest[order] = np.inf
        following = int(np.argmin(nearest.round(12)))
        order.append(following)
        nearest = np.maximum(nearest, alike[following])
    return order
