"""txtai as it comes, over paragraphs: one vector a paragraph, the nearest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from txtai import Embeddings

from evals.peers.corpus_text import paragraphs_of
from evals.peers.embedding import shared_embedder
from evals.peers.peer import DEPTH, Document, Found

# txtai tells a question from a text by what it puts in front of them.
QUERY, PASSAGE = "query: ", "passage: "


class TxtaiDefault:
    def index(self, documents: Sequence[Document]) -> None:
        self._pieces = [(paragraph, each.id) for each in documents for paragraph in paragraphs_of(each.text)]
        self._embeddings: Any = Embeddings(
            method="external", transform=_embed, instructions={"query": QUERY, "data": PASSAGE}
        )
        self._embeddings.index([paragraph for paragraph, _ in self._pieces])

    def search(self, question: str) -> list[Found]:
        return [
            Found(self._pieces[row][0], float(score), self._pieces[row][1])
            for row, score in self._embeddings.search(question, DEPTH)
        ]


def _embed(texts: list[str]) -> np.ndarray:
    embedder = shared_embedder()
    if all(text.startswith(QUERY) for text in texts):
        return embedder.encode_queries([text.removeprefix(QUERY) for text in texts])
    return embedder.encode_document([text.removeprefix(PASSAGE) for text in texts])
