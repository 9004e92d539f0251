"""Vectors that come with the corpus, so that the first index takes seconds instead of minutes.

One file a model: a digest of each text and its vector, in half precision. Whatever is not in it, or was made with
another model, is embedded afresh; a damaged file only costs time.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from assistant.errors import StorageError

# Whatever a damaged archive may raise, from opening it to unpacking what it holds.
DAMAGE = (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile)


def vectors_file(corpus_dir: Path, model: str) -> Path:
    return corpus_dir / "vectors" / f"{re.sub(r'[^a-z0-9.-]+', '-', model.lower())}.npz"


def load_vectors(path: Path, dimension: int) -> dict[str, list[float]]:
    """Digest → vector; empty where there is no usable file."""
    if not path.is_file():
        return {}
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            digests, vectors = held["digests"], held["vectors"].astype(np.float32)
    except DAMAGE:
        return {}
    if digests.ndim != 1 or vectors.shape != (len(digests), dimension) or not np.isfinite(vectors).all():
        return {}
    return {str(digest): vector.tolist() for digest, vector in zip(digests, vectors, strict=True)}


def save_vectors(path: Path, vectors: Mapping[str, list[float]]) -> None:
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
