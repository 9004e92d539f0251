"""The nearest of some entries of an index, found by looking at every one of them.

An index searches all its entries together; among many that somebody added, those that are sought may be crowded out,
and naming them one by one to the index takes longer than looking. Twenty thousand vectors are looked at in some
milliseconds, a hundred thousand in some hundredths of a second, and nothing near is missed. They are kept in a file
beside the index that is mapped rather than read. Of still more entries the index's own search finds the nearest, which
is faster there and may miss one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.advice import fingerprint
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.vectors import DAMAGE

PREFIX = "rows-"  # of the files that hold vectors; they are made again where they are missing


LOOKED_AT_ALL = 200_000  # entries; of more the index's own search
SAMPLED = 16  # of so many entries one is looked at first
CROWD = 2_000  # other entries that may be nearer than those that are sought


class Nearest(Protocol):
    def nearest(self, vector: Vectors, count: int) -> dict[str, float]:
        """The ``count`` nearest, best first: id → cosine similarity."""


class NearbyInIndex:
    """Entries among others in an index, by its own search: that many are asked for more than are wanted."""

    def __init__(self, ids: Sequence[str], index: Nearest) -> None:
        self._ids = frozenset(ids)
        self._index = index

    def nearest(self, vector: Vectors, count: int) -> dict[str, float]:
        found = self._index.nearest(vector, count + CROWD)
        return dict(islice(((each, cosine) for each, cosine in found.items() if each in self._ids), count))


class Nearby:
    """Entries by their id with their vectors, one row each."""

    def __init__(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._ids = tuple(ids)
        self._vectors = vectors

    def nearest(self, vector: Vectors, count: int) -> dict[str, float]:
        cosines = self._vectors @ vector
        near = _at_least(cosines, count)
        order = near[np.argsort(-cosines[near], kind="stable")][:count]
        return {self._ids[row]: float(cosines[row]) for row in order}


def _at_least(cosines: Vectors, count: int) -> NDArray[np.int64]:
    """Rows that hold the ``count`` highest and few others. What some of them have is reached by about as large a part
    of all, so that nearly all need only be looked at once."""
    some = cosines[::SAMPLED]
    enough = 2 * (count // SAMPLED + 1)
    if enough < len(some):
        rows = np.flatnonzero(cosines >= np.partition(some, -enough)[-enough])
        if len(rows) >= count:
            return rows
    return np.arange(len(cosines))


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
