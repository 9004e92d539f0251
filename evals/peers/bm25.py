"""BM25 alone: bm25s over the passages, with Dutch stop words and the Snowball stemmer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bm25s
import Stemmer

from evals.peers.peer import DEPTH, Document, Found


class Bm25:
    def __init__(self) -> None:
        self._stemmer: Any = Stemmer.Stemmer("dutch")

    def index(self, documents: Sequence[Document]) -> None:
        self._pieces = [(passage, each.id) for each in documents for passage in each.passages]
        self._bm25: Any = bm25s.BM25()
        self._bm25.index(self._words([passage for passage, _ in self._pieces]), show_progress=False)

    def search(self, question: str) -> list[Found]:
        rows, scores = self._bm25.retrieve(
            self._words([question]), k=min(DEPTH, len(self._pieces)), show_progress=False
        )
        # A passage without any word of the question is returned as well, with a score of nought.
        return [
            Found(self._pieces[row][0], float(score), self._pieces[row][1])
            for row, score in zip(rows[0], scores[0], strict=True)
            if score > 0
        ]

    def _words(self, texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords="nl", stemmer=self._stemmer, show_progress=False)
