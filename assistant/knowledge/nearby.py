"""The nearest of some entries of an index, found by looking at every one of them.

An index searches all its entries together; among many that somebody added, those that are sought may be crowded out,
and naming them one by one to the index takes longer than looking. A hundred thousand vectors are looked at in some
hundredths of a second. They are kept in a file beside the index that is mapped rather than read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant.advice import fingerprint
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.vectors import DAMAGE

PREFIX = "rows-"  # of the files that hold vectors; they are made again where they are missing


class Nearby:
    """Entries by their id with their vectors, one row each."""

    def __init__(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._ids = tuple(ids)
        self._vectors = vectors

    def nearest(self, vector: Vectors, count: int) -> dict[str, float]:
        """The ``count`` nearest, best first: id → cosine similarity."""
        cosines = self._vectors @ vector
        wanted = min(count, len(cosines))
        best = np.argpartition(-cosines, wanted - 1)[:wanted] if wanted else np.empty(0, dtype=np.int64)
        order = best[np.argsort(-cosines[best], kind="stable")]
        return {self._ids[row]: float(cosines[row]) for row in order}


def open_nearby(ids: Sequence[str], dimension: int, folder: Path | None, fetch: Callable[[], Vectors]) -> Nearby:
    """With the vectors that ``fetch`` brings, one row an id in this order; from the file in ``folder`` where it is."""
    if folder is None:
        return Nearby(ids, fetch())
    path = folder / f"{PREFIX}{fingerprint(list(ids))[:24]}.npy"
    shape = (len(ids), dimension)
    held = _mapped(path, shape)
    if held is None:
        made = fetch()
        _write(path, made)
        held = _mapped(path, shape)
        if held is None:  # a disk that refuses only costs memory
            held = made
    return Nearby(ids, held)


def _mapped(path: Path, shape: tuple[int, int]) -> Vectors | None:
    try:
        held: Vectors = np.load(path, mmap_mode="r", allow_pickle=False)
    except DAMAGE:
        return None
    return held if held.shape == shape and held.dtype == np.float32 else None


def _write(path: Path, vectors: Vectors) -> None:
    partial = path.with_suffix(f".{os.getpid()}.partial.npy")
    try:
        np.save(partial, vectors, allow_pickle=False)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
