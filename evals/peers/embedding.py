"""The one embedding model that every peer uses, and what it costs alone: the measure of every time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from assistant.advice import fingerprint
from assistant.knowledge.embedding import BUNDLED, Embedder, Vectors, load_embedder

_remembered: list[Path] = []


@cache
def shared_embedder() -> Embedder:
    """The bundled model, loaded once a process: a peer and the timing of the model alone use the same one."""
    model = load_embedder(BUNDLED)
    return Remembering(model, _remembered[-1]) if _remembered else model


def remember(file: Path) -> None:
    """From here on this process takes the vectors of texts from ``file``, where :func:`store` put them."""
    _remembered.append(file)
    shared_embedder.cache_clear()


def store(file: Path, texts: Sequence[str]) -> None:
    """Embed these texts once for all peers; what an earlier call wrote is kept."""
    known = _read(file)
    new = [text for text in texts if fingerprint(text) not in known]
    if new:
        made = load_embedder(BUNDLED).encode_document(new)
        known |= {fingerprint(text): vector for text, vector in zip(new, made, strict=True)}
        _write(file, list(known), np.array(list(known.values())))


def store_vectors(file: Path, texts: Sequence[str], vectors: Vectors) -> None:
    """Instead of embedding them: these texts have these vectors, one row each."""
    _write(file, [fingerprint(text) for text in texts], vectors)


def _write(file: Path, names: Sequence[str], vectors: Vectors) -> None:
    partial = file.with_suffix(".partial.npz")
    np.savez(partial, names=np.array(names), vectors=vectors)
    partial.replace(file)


def _read(file: Path) -> dict[str, Vectors]:
    if not file.is_file():
        return {}
    held = np.load(file, allow_pickle=False)
    return dict(zip(held["names"].tolist(), held["vectors"], strict=True))


class Remembering:
    """The model, but for texts of which the vectors are known; a question is always embedded."""

    def __init__(self, model: Embedder, file: Path) -> None:
        self.name, self.dimension = model.name, model.dimension
        self._model = model
        self._known = _read(file)

    def encode_query(self, text: str) -> Vectors:
        return self._model.encode_query(text)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._model.encode_queries(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        found = [self._known.get(fingerprint(text)) for text in texts]
        new = [text for text, vector in zip(texts, found, strict=True) if vector is None]
        made = iter(self._model.encode_document(new))
        rows = [next(made) if vector is None else vector for vector in found]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)
