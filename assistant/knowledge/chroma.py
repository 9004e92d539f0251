"""The one room that knows chromadb: how a folder or a server is opened, read back and closed again.

What is kept in it, and which of it is worth finding, is decided in ``index`` and ``building``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import EngineUnavailable
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.generations import Generation

COLLECTION = "passages"
PAGE = 2000  # entries read back at once: all of a large index together would take gigabytes for a moment
_PERTURB = -6  # M_PERTURB of mallopt(3)


def open_client(folder: Path, chroma_url: str | None) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    quiet = ChromaSettings(anonymized_telemetry=False)
    if chroma_url is None:
        _blank_fresh_memory()
        return chromadb.PersistentClient(path=str(folder), settings=quiet)
    from urllib.parse import urlsplit

    address = urlsplit(chroma_url)
    try:
        return chromadb.HttpClient(
            host=address.hostname or "127.0.0.1",
            port=address.port or 8000,
            ssl=address.scheme == "https",
            settings=quiet,
        )
    except Exception as error:  # see VectorIndex.nearest
        raise EngineUnavailable(
            f"De Chroma-server op {chroma_url} antwoordt niet; start hem of haal ASSISTANT_CHROMA_URL weg."
        ) from error


@cache
def _blank_fresh_memory() -> None:
    """From now on this process is given no memory that still holds what it was used for before.

    The index library writes blocks of memory to its files, with the part that it never filled: text of a source that
    was removed, or a question, could stand there. Only the C library of Linux can be asked to; it costs nothing that
    can be measured.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_PERTURB, 0x5A)


@contextmanager
def connected(folder: Path, chroma_url: str | None) -> Iterator[Any]:
    client = open_client(folder, chroma_url)
    try:
        yield client
    finally:
        close(client)


def close(client: Any) -> None:
    with suppress(Exception):  # there is nothing left to do about a client that does not close
        client.close()
    # A server's client leaves two sets of connections open, its own and those of the client for tenants inside it.
    for within in ("_server", "_admin_client._server"):
        with suppress(Exception):
            attrgetter(within)(client)._session.close()


def collection_name(generation: str, chroma_url: str | None) -> str:
    return COLLECTION if chroma_url is None else f"{COLLECTION}-{generation}"


def read_back(collection: Any, generation: Generation, *, by_digest: bool = False) -> tuple[list[str], Vectors]:
    """Every entry's id or digest, and in the same order its vector; a page at a time, into one block of memory."""
    vectors = np.empty((generation.passages, generation.dimension), dtype=np.float32)
    names: list[str] = []
    include = ["embeddings", "metadatas"] if by_digest else ["embeddings"]
    while (page := collection.get(include=include, limit=PAGE, offset=len(names)))["ids"]:
        vectors[len(names) : len(names) + len(page["ids"])] = page["embeddings"]
        names += [str(each["digest"]) for each in page["metadatas"]] if by_digest else page["ids"]
    return names, vectors[: len(names)]
