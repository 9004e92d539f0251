"""The nearest of some entries of an index, found by looking at every one of them.

An index searches all its entries together; among many that somebody added, those that are sought may be crowded out,
and naming them one by one to the index takes longer than looking. What looking costs is bringing all vectors from
memory. So many of them are first looked at in whole numbers of one byte, a quarter of the size, and only those that may
be among the nearest are looked at as they are: nothing near is missed. Both are kept in files beside the index that are
mapped rather than read. Of very many entries the index's own search finds the nearest, which is faster there and may
miss one.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.advice import fingerprint
from assistant.knowledge.embedding import Vectors, wait_without_spinning
from assistant.knowledge.vectors import DAMAGE

PREFIX = "rows-"  # of the files that hold vectors; they are made again where they are missing


LOOKED_AT_ALL = 200_000  # entries; of more the index's own search
ROUGHLY_FROM = 5_000  # entries; fewer are looked at as they are at once
SAMPLED = 16  # of so many entries one is looked at first
THREADS = 2  # bringing the rows from memory is what takes time, and one processor alone waits for it
WHOLE = 127  # the highest whole number that a byte holds on both sides of nothing
SURE = 8  # standard deviations that a rough cosine is allowed to be off: once in a hundred thousand billion it is more
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


class Rough:
    """Vectors of length 1 in whole numbers: each row has a step, and each number is so many of those steps."""

    def __init__(self, held: NDArray[np.void]) -> None:
        wait_without_spinning()
        from simsimd import cdist

        self._cdist = cdist
        self._rows = held["row"]
        self._steps = np.ascontiguousarray(held["step"])
        self._widest = float(self._steps.max(initial=0.0))

    @staticmethod
    def kind(dimension: int) -> np.dtype[np.void]:
        return np.dtype([("step", np.float32), ("row", np.int8, (dimension,))])

    @classmethod
    def of(cls, vectors: Vectors) -> NDArray[np.void]:
        """What is kept of these vectors, one row each."""
        held = np.zeros(len(vectors), cls.kind(vectors.shape[1]))
        held["step"] = _step(vectors)
        held["row"] = np.rint(vectors / held["step"][:, None])
        return held

    def cosines(self, vector: Vectors) -> tuple[Vectors, float]:
        """With each of the rows, and how much two of those cosines may differ otherwise than the real ones.

        Rounding takes off or adds at most half a step, with a standard deviation of a step over the root of twelve, and
        a vector of length 1 makes one such deviation of all its numbers. Row and vector are both rounded, and two rows
        are compared.
        """
        step = _step(vector[None])
        dots = self._cdist(np.rint(vector / step).astype(np.int8)[None], self._rows, "dot", threads=THREADS)
        off = SURE * math.sqrt(2 * (self._widest**2 + float(step[0]) ** 2) / 12)
        return np.asarray(np.asarray(dots).reshape(-1) * (self._steps * step), dtype=np.float32), off


def _step(vectors: Vectors) -> Vectors:
    """Of each row, such that its largest number is the highest whole one."""
    highest = np.maximum(vectors.max(axis=1), -vectors.min(axis=1))
    return np.asarray(np.maximum(highest / WHOLE, np.finfo(np.float32).tiny), dtype=np.float32)


class Nearby:
    """Entries by their id with their vectors, one row each, and those in whole numbers where there are many."""

    def __init__(self, ids: Sequence[str], vectors: Vectors, rough: Rough | None = None) -> None:
        self._ids = tuple(ids)
        self._vectors = vectors
        self._rough = rough

    def __len__(self) -> int:
        return len(self._ids)

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {each: row for row, each in enumerate(self._ids)}

    def vectors_of(self, ids: Sequence[str]) -> Vectors | None:
        """The vectors of these entries, in this order; None where one of them is not here."""
        rows = [row for each in ids if (row := self._row_of.get(each)) is not None]
        return np.asarray(self._vectors[rows], dtype=np.float32) if len(rows) == len(ids) else None

    def nearest(self, vector: Vectors, count: int) -> dict[str, float]:
        near, cosines = self._looked_at(vector, count)
        order = np.argsort(-cosines, kind="stable")[:count].tolist()
        return {self._ids[near[at]]: float(cosines[at]) for at in order}

    def _looked_at(self, vector: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
        """Rows that hold the ``count`` nearest and few others, and the cosine of each."""
        if self._rough is None or count > len(self._ids):
            cosines = self._vectors @ vector
            near = _at_least(cosines, count)
            return near, cosines[near]
        roughly, off = self._rough.cosines(vector)
        high = roughly[_at_least(roughly, count)]
        near = np.flatnonzero(roughly >= np.partition(high, -count)[-count] - off)
        return near, self._vectors[near] @ vector


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
    """With the vectors that ``fetch`` brings, one row an id in this order; kept in files in ``folder`` if any."""
    name = f"{PREFIX}{fingerprint(list(ids))[:24]}"
    vectors = _kept(folder and folder / f"{name}.npy", (len(ids), dimension), np.dtype(np.float32), fetch)
    if len(ids) < ROUGHLY_FROM:
        return Nearby(ids, vectors)
    kind = Rough.kind(dimension)
    rough = _kept(folder and folder / f"{name}-rough.npy", (len(ids),), kind, lambda: Rough.of(vectors))
    return Nearby(ids, vectors, Rough(rough))


def _kept(path: Path | None, shape: tuple[int, ...], kind: np.dtype[Any], make: Callable[[], NDArray[Any]]) -> Any:
    """What the file holds, mapped; made where it does not. A disk that refuses only costs memory."""
    if path is None:
        return make()
    held = _mapped(path, shape, kind)
    if held is None:
        made = make()
        _write(path, made)
        held = _mapped(path, shape, kind)
        if held is None:
            held = made
    return held


def _mapped(path: Path, shape: tuple[int, ...], kind: np.dtype[Any]) -> NDArray[Any] | None:
    try:
        held: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except DAMAGE:
        return None
    return held if held.shape == shape and held.dtype == kind else None


def _write(path: Path, rows: NDArray[Any]) -> None:
    partial = path.with_suffix(f".{os.getpid()}.partial.npy")
    try:
        np.save(partial, rows, allow_pickle=False)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
