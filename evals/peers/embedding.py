"""The one embedding model that every peer uses, and what it costs alone: the measure of every time."""

from __future__ import annotations

from functools import cache

from assistant.knowledge.embedding import BUNDLED, Embedder, load_embedder


@cache
def shared_embedder() -> Embedder:
    """The bundled model, loaded once a process: a peer and the timing of the model alone use the same one."""
    return load_embedder(BUNDLED)
