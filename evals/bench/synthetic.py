"""The vector index alone, far beyond what can be embedded: vectors scattered around real ones."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np

from assistant import Settings
from assistant.knowledge.building import build_generation
from assistant.knowledge.embedding import BUNDLED, Vectors, load_embedder
from assistant.knowledge.entries import Entry
from assistant.knowledge.index import VectorIndex, open_index
from assistant.knowledge.retrieval import CANDIDATES
from evals.bench.growth import Measured, compared
from evals.bench.questions import QUESTIONS
from evals.bench.table import Line, count, p95, seconds

SMALL = 256  # about as many passages as the plan itself has


def synthetic_lines(settings: Settings, size: int) -> list[Line]:
    """The vector index alone, on vectors scattered around real ones, with looking at every vector as the yardstick."""
    embedder = load_embedder(BUNDLED)
    centres = embedder.encode_queries(QUESTIONS)
    sizes = (SMALL, size)
    scattered = [Scattered(centres, each) for each in sizes]
    indexed: Measured = [[] for _ in sizes]
    brute: Measured = [[] for _ in sizes]
    with (
        tempfile.TemporaryDirectory(prefix="bench-", dir=settings.data_dir, ignore_cleanup_errors=True) as folder,
        ExitStack() as opened,
    ):
        indexes = [opened.enter_context(closing(index_of(each, Path(folder)))) for each in scattered]
        for index in indexes:
            index.nearest(centres[0], CANDIDATES)
        for vector in centres:  # in turn, so that a busy moment hits them all
            for at, each in enumerate(scattered):
                indexed[at].append(seconds(indexes[at].nearest, vector, CANDIDATES))
                brute[at].append(seconds(nearest_of_all, each.vectors, vector, min(CANDIDATES, each.size)))
    named = [count(each) for each in sizes]
    return [
        *compared("vectorindex alleen (kunstmatige vectoren), p95", named, [p95(each) for each in indexed]),
        *compared("elke vector nalopen met numpy, p95", named, [p95(each) for each in brute], aim=""),
    ]


class Scattered:
    """Unit vectors around real ones, the same at every run; to the index it is a model whose texts are row numbers."""

    name = "scattered"

    def __init__(self, centres: Vectors, size: int) -> None:
        chance = np.random.default_rng(size)
        self.size, self.dimension = size, centres.shape[1]
        noise = chance.standard_normal((size, self.dimension), dtype=np.float32)
        near = centres[chance.integers(len(centres), size=size)] + noise * np.float32(0.5 / np.sqrt(self.dimension))
        self.vectors: Vectors = near / np.linalg.norm(near, axis=1, keepdims=True)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self.vectors[[int(text) for text in texts]]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_document(texts)

    def encode_query(self, text: str) -> Vectors:
        row: Vectors = self.encode_document([text])[0]
        return row


def index_of(scattered: Scattered, folder: Path) -> VectorIndex:
    """The vectors in an index as the assistant makes it, open."""
    entries = [Entry(f"vector/{row}", str(row), False) for row in range(scattered.size)]
    index_dir = folder / str(scattered.size)
    generation = build_generation(
        entries, "bench", scattered, index_dir=index_dir, chroma_url=None, previous=None, on_progress=_show
    )
    return open_index(generation, index_dir=index_dir, chroma_url=None, content_hash="bench", embedder=scattered)


def nearest_of_all(vectors: Vectors, vector: Vectors, wanted: int) -> dict[int, float]:
    """The ``wanted`` nearest rows by looking at every one of them: row number → cosine."""
    cosines = vectors @ vector
    best = np.argpartition(-cosines, wanted - 1)[:wanted]
    return {int(row): float(cosines[row]) for row in best[np.argsort(-cosines[best])]}


def _show(done: int, total: int) -> None:
    if done % 32_000 == 0:
        print(f"vectoren in de index: {done}/{total}", file=sys.stderr)
