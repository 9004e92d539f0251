"""Vectors that come with the corpus, so that the first index takes seconds instead of minutes.

One file a model: a digest of each text and its vector, in half precision. Whatever is not in it, or was made with
another model, is embedded afresh; a damaged file only costs time.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import StorageError

# Whatever a damaged archive may raise, from opening it to unpacking what it holds.
DAMAGE = (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile)


class KnownVectors(Mapping[str, NDArray[np.float32]]):
    """Digest → vector, all vectors in one block: a list of numbers each would take eight times the memory."""

    def __init__(self, digests: Sequence[str], rows: NDArray[np.float32]) -> None:
        self._row_of = {digest: row for row, digest in enumerate(digests)}
        self._rows = rows

    @classmethod
    def none(cls, dimension: int) -> KnownVectors:
        return cls((), np.empty((0, dimension), dtype=np.float32))

    def __getitem__(self, digest: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self._rows[self._row_of[digest]]
        return row

    def __contains__(self, digest: object) -> bool:
        return digest in self._row_of

    def __iter__(self) -> Iterator[str]:
        return iter(self._row_of)

    def __len__(self) -> int:
        return len(self._row_of)


def vectors_file(corpus_dir: Path, model: str) -> Path:
    return file_of(corpus_dir / "vectors", model)


def file_of(folder: Path, model: str) -> Path:
    """The file in this folder for one embedding model; what was tuned of it, after a plus, makes no other file."""
    return folder / f"{re.sub(r'[^a-z0-9.-]+', '-', model.partition('+')[0].lower())}.npz"


def load_vectors(path: Path, dimension: int) -> KnownVectors:
    """Digest → vector; empty where there is no usable file."""
    none = KnownVectors.none(dimension)
    if not path.is_file():
        return none
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            digests, vectors = held["digests"], held["vectors"].astype(np.float32)
    except DAMAGE:
        return none
    if digests.ndim != 1 or vectors.shape != (len(digests), dimension) or not np.isfinite(vectors).all():
        return none
    return KnownVectors(list(map(str, digests)), vectors)


def save_vectors(path: Path, vectors: Mapping[str, Sequence[float] | NDArray[np.float32]]) -> None:
    """Write the file in one step, sorted, so that equal content gives an equal file."""
    digests = sorted(vectors)
    made = path.with_suffix(".partial.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            made, digests=np.array(digests), vectors=np.array([vectors[digest] for digest in digests], dtype=np.float16)
        )
        made.replace(path)
    except OSError as error:
        raise StorageError(f"De vectoren kunnen niet naar {path} ({error.strerror}); geef schrijfrecht.") from error
