"""Lexical search by character n-grams: TF-IDF over the 3- to 5-letter pieces of each word.

Dutch joins words (collectiebudget, doelgroepgericht) and people mistype them; pieces of words find both, where a
word index finds neither. Kept in memory: some thousands of short texts take a few megabytes and half a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge.vocabulary import words

SHORTEST, LONGEST = 3, 5
UNKNOWN = -1  # the number of a piece that no text has
BLOCK = 4000  # texts counted at once
Scores = NDArray[np.float32]
Numbers = NDArray[np.int32]


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
    """Cosine similarity between a query and each of the texts, in the order they were given.

    ``common`` is the share of the texts, 0–1, from which on a piece does not count: among many questions such pieces
    tell little and take most of the time.
    """

    def __init__(self, texts: Sequence[str], common: float = 1.0) -> None:
        from scipy.sparse import csr_array  # slow to import: only who searches pays for it

        self._size = len(texts)
        self._ids: dict[str, int] = {}
        text_of, piece_of, counts = self._occurrences(texts)
        vocabulary = max(len(self._ids), 1)
        frequency = np.bincount(piece_of, minlength=vocabulary)
        # A piece that no text has comes last, where the number of the unknown finds it.
        self._idf = np.log((1 + self._size) / (1 + np.append(frequency, 0))) + 1
        self._tells = np.append(frequency, 0) <= common * self._size
        told = self._tells[piece_of]
        text_of, piece_of, counts = text_of[told], piece_of[told], counts[told]
        weights = (1 + np.log(counts)) * self._idf[piece_of]
        lengths = np.sqrt(np.bincount(text_of, weights * weights, minlength=max(self._size, 1)))
        entries = ((weights / lengths[text_of]).astype(np.float32), (piece_of, text_of))
        self._weights = csr_array(entries, shape=(vocabulary, self._size))  # one row a piece

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that it holds, to keep it in a file: counting takes a second where there are sixty thousand texts."""
        pieces_of = "\n".join(self._ids).encode()
        matrix = self._weights
        return {
            "size": np.array(self._size),
            "pieces": np.frombuffer(pieces_of, dtype=np.uint8),
            "idf": self._idf,
            "tells": self._tells,
            "weights": matrix.data,
            "columns": matrix.indices,
            "rows": matrix.indptr,
        }

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> NgramIndex:
        """The same index again; a KeyError or ValueError where these are not its arrays."""
        from scipy.sparse import csr_array

        index = cls.__new__(cls)
        index._size = int(arrays["size"])
        written = arrays["pieces"].tobytes().decode()
        index._ids = {piece: number for number, piece in enumerate(written.split("\n") if written else [])}
        index._idf, index._tells = arrays["idf"], arrays["tells"]
        vocabulary = max(len(index._ids), 1)
        entries = (arrays["weights"], arrays["columns"], arrays["rows"])
        index._weights = csr_array(entries, shape=(vocabulary, index._size))
        if len(index._idf) != len(index._tells) or len(index._idf) != vocabulary + 1:
            raise ValueError("these arrays are not of one index")
        return index

    def score(self, query: str) -> Scores:
        """One cosine a text, shape (number of texts,); all zero for a query without a single known piece."""
        counts = _counted(query)
        ids = np.fromiter((self._ids.get(piece, UNKNOWN) for piece in counts), dtype=np.int64, count=len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))) * self._idf[ids]
        ids, weights = ids[self._tells[ids]], weights[self._tells[ids]]
        # Unknown pieces count in the norm: a query that is mostly unknown must not look like a perfect match.
        norm = float(np.sqrt(weights @ weights)) or 1.0
        known = ids != UNKNOWN
        if not known.any():
            return np.zeros(self._size, dtype=np.float32)
        ids, weights = ids[known], (weights[known] / norm).astype(np.float32)
        scores: Scores = weights @ self._weights[ids]
        return scores

    def rarity(self, piece: str) -> float:
        """How much a piece of a word tells: the fewer texts have it, the more."""
        return float(self._idf[self._ids.get(piece, UNKNOWN)])

    def _occurrences(self, texts: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
        """One entry a text and a piece that occurs in it, with how often: sorted by text, then by piece.

        The words of each text times the pieces of each word. Block by block, because all of it together takes gigabytes
        where there are a hundred thousand texts.
        """
        from scipy.sparse import csr_array

        number_of: dict[str, int] = {}  # each word is cut into pieces once
        said = [[number_of.setdefault(word, len(number_of)) for word in words(text)] for text in texts]
        cut = [[self._ids.setdefault(piece, len(self._ids)) for piece in pieces(word)] for word in number_of]
        of_words = csr_array(_rows(cut), shape=(len(cut), max(len(self._ids), 1)))
        blocks = []
        for first in range(0, len(texts), BLOCK):
            block = said[first : first + BLOCK]
            found = csr_array(_rows(block), shape=(len(block), len(cut))) @ of_words
            found.sort_indices()
            text_of = np.repeat(np.arange(first, first + len(block), dtype=np.int32), np.diff(found.indptr))
            blocks.append((text_of, found.indices.astype(np.int32), found.data))
        empty = np.zeros(0, dtype=np.int32)
        text_of, piece_of, counts = (np.concatenate([empty, *(block[part] for block in blocks)]) for part in range(3))
        return text_of, piece_of, counts


def _rows(lists: Sequence[Sequence[int]]) -> tuple[Numbers, Numbers, Numbers]:
    """A matrix with a one for each number in each list, as scipy takes it: what stands twice counts twice."""
    columns = np.fromiter(chain.from_iterable(lists), dtype=np.int32)
    ends = np.cumsum([0, *map(len, lists)], dtype=np.int32)
    return np.ones(len(columns), dtype=np.int32), columns, ends


@lru_cache(maxsize=32)
def _counted(query: str) -> Mapping[str, int]:
    """How often each piece occurs: one question is put to several indexes in a row."""
    return Counter(piece for word in words(query) for piece in pieces(word))
