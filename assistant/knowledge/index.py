"""The vector index as it is read: the active generation, open for searching.

A generation is written once by one builder (``building``) and only read afterwards, so that readers in several
processes are safe. Which passages are worth finding is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import EngineUnavailable, IndexUnusable
from assistant.knowledge.chroma import PAGE, close, collection_name, open_client, read_back
from assistant.knowledge.embedding import Embedder, Vectors
from assistant.knowledge.generations import Generation, is_present, mark_reader
from assistant.knowledge.nearby import LOOKED_AT_ALL, Nearby, NearbyInIndex, Nearest, open_nearby

REBUILD = "Maak de index opnieuw met: assistant index"


class VectorIndex:
    """The active generation, open for reading."""

    def __init__(
        self, generation: Generation, collection: Any, release: Callable[[], None], folder: Path | None
    ) -> None:
        self.generation = generation
        self._collection = collection
        self._release = release
        self._folder = folder
        self._looked_at: list[Nearby] = []  # what is searched, with its vectors at hand; the largest first

    def nearest(self, vector: Vectors, count: int) -> dict[str, float]:
        """The ``count`` nearest entries: id → cosine similarity."""
        wanted = min(count, self.generation.passages)
        try:
            found = self._collection.query(query_embeddings=[vector.tolist()], n_results=wanted, include=["distances"])
        except Exception as error:  # chromadb raises its own, pyo3's and httpx's errors without a common class
            raise IndexUnusable(f"De zoekindex geeft geen antwoord ({type(error).__name__}). {REBUILD}") from error
        return {
            passage_id: 1.0 - float(distance)
            for passage_id, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        }

    def among(self, ids: Sequence[str]) -> Nearest:
        """These entries alone, to search however many others are nearer."""
        if len(ids) > LOOKED_AT_ALL:
            return NearbyInIndex(ids, self)
        nearby = open_nearby(ids, self.generation.dimension, self._folder, lambda: self.vectors_of(ids))
        self._looked_at = sorted([*self._looked_at, nearby], key=len, reverse=True)
        return nearby

    def vectors_of(self, ids: Sequence[str]) -> Vectors:
        """The vectors of these entries, in this order; without asking the index where they are at hand, for that takes
        a hundred times as long."""
        for nearby in self._looked_at:
            if (held := nearby.vectors_of(ids)) is not None:
                return held
        rows = np.empty((len(ids), self.generation.dimension), dtype=np.float32)
        try:
            for start in range(0, len(ids), PAGE):
                page = ids[start : start + PAGE]
                found = self._collection.get(ids=list(page), include=["embeddings"])
                vector_of = dict(zip(found["ids"], found["embeddings"], strict=True))
                rows[start : start + len(page)] = [vector_of[each] for each in page]
        except Exception as error:  # see nearest
            raise IndexUnusable(f"De zoekindex geeft geen antwoord ({type(error).__name__}). {REBUILD}") from error
        return rows

    def all_vectors(self) -> tuple[list[str], Vectors]:
        """Every entry: its id and, in the same order, its vector."""
        try:
            return read_back(self._collection, self.generation)
        except Exception as error:  # see nearest
            raise IndexUnusable(f"De zoekindex geeft geen antwoord ({type(error).__name__}). {REBUILD}") from error

    def close(self) -> None:
        self._release()


def open_index(
    generation: Generation | None, *, index_dir: Path, chroma_url: str | None, content_hash: str, embedder: Embedder
) -> VectorIndex:
    """Open the active generation, and refuse one made of another corpus or with another model."""
    if generation is None:
        raise IndexUnusable(f"Er is nog geen zoekindex. {REBUILD}")
    if (generation.model, generation.dimension) != (embedder.name, embedder.dimension):
        raise IndexUnusable(
            f"De zoekindex is gemaakt met het model {generation.model} ({generation.dimension} getallen) en nu is "
            f"{embedder.name} ({embedder.dimension}) ingesteld. {REBUILD}"
        )
    if generation.corpus_hash != content_hash:
        raise IndexUnusable(f"De bronnen zijn veranderd sinds de zoekindex is gemaakt. {REBUILD}")
    folder = index_dir / generation.name
    if chroma_url is None and not is_present(generation, index_dir):
        raise IndexUnusable(f"De zoekindex in {folder} ontbreekt of is beschadigd. {REBUILD}")
    with ExitStack() as opened:  # what a failure opened is closed again: a reader's mark would keep the folder for ever
        if folder.is_dir():  # not so where another replica built it on the server
            opened.enter_context(mark_reader(folder))
        try:
            client = open_client(folder, chroma_url)
            opened.callback(close, client)
            collection = client.get_collection(collection_name(generation.name, chroma_url), embedding_function=None)
            held = collection.count()
        except EngineUnavailable:
            raise
        except Exception as error:  # see VectorIndex.nearest
            raise IndexUnusable(
                f"De zoekindex in {chroma_url or folder} is niet te lezen ({type(error).__name__}). {REBUILD}"
            ) from error
        if held != generation.passages:
            raise IndexUnusable(f"De zoekindex bevat {held} passages in plaats van {generation.passages}. {REBUILD}")
        own = folder if chroma_url is None else None
        return VectorIndex(generation, collection, opened.pop_all().close, own)
