"""Lexical search by character n-grams: TF-IDF over the 3- to 5-letter pieces of each word.

Dutch joins words (collectiebudget, doelgroepgericht) and people mistype them; pieces of words find both, where a
word index finds neither. Kept in memory: a few hundred passages take a few megabytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge.vocabulary import words

SHORTEST, LONGEST = 3, 5
Scores = NDArray[np.float32]


def pieces(word: str) -> Iterable[str]:
    """The n-grams of one word with its borders marked, so that beginnings and ends count as such."""
    bordered = f"_{word}_"
    if len(bordered) <= SHORTEST:
        yield bordered
        return
    for size in range(SHORTEST, LONGEST + 1):
        for at in range(len(bordered) - size + 1):
            yield bordered[at : at + size]


class NgramIndex:
    """Cosine similarity between a query and each of the texts, in the order they were given."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [self._count(text) for text in texts]
        frequency = Counter(piece for count in counts for piece in count)
        self._size = len(texts)
        self._idf = {piece: float(np.log((1 + self._size) / (1 + n)) + 1) for piece, n in frequency.items()}
        rows: dict[str, list[tuple[int, float]]] = {}
        for row, count in enumerate(counts):
            weights = {piece: self._weight(piece, n) for piece, n in count.items()}
            norm = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
            for piece, weight in weights.items():
                rows.setdefault(piece, []).append((row, weight / norm))
        self._postings = {
            piece: (np.array([row for row, _ in found]), np.array([weight for _, weight in found], dtype=np.float32))
            for piece, found in rows.items()
        }

    def score(self, query: str) -> Scores:
        """One cosine a text, shape (number of texts,); all zero for a query without a single known piece."""
        scores = np.zeros(self._size, dtype=np.float32)
        # Unknown pieces count in the norm: a query that is mostly unknown must not look like a perfect match.
        weights = {piece: self._weight(piece, n) for piece, n in self._count(query).items()}
        norm = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
        for piece, weight in weights.items():
            if piece in self._postings:
                found, by = self._postings[piece]
                scores[found] += by * np.float32(weight / norm)
        return scores

    @staticmethod
    def _count(text: str) -> Counter[str]:
        return Counter(piece for word in words(text) for piece in pieces(word))

    def _weight(self, piece: str, count: int) -> float:
        unknown = float(np.log(1 + self._size) + 1)
        return (1 + float(np.log(count))) * self._idf.get(piece, unknown)
