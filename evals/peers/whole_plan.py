"""The whole plan as context: everything, in its own order. Shows what retrieval buys."""

from __future__ import annotations

from collections.abc import Sequence

from evals.peers.peer import Document, Found


class WholePlan:
    def index(self, documents: Sequence[Document]) -> None:
        self._everything = [Found(passage, None, each.id) for each in documents for passage in each.passages]

    def search(self, question: str) -> list[Found]:
        return self._everything
