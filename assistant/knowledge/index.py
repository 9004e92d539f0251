"""The vector index: Chroma, one generation beside the other, switched in one step.

A generation is written once by one builder and only read afterwards; the row in our database that names the active
one is the switch. So a killed build leaves the old generation serving, and readers in several processes are safe.
This is the only room that knows chromadb; which passages are worth finding is decided elsewhere.
"""

from __future__ import annotations

import ctypes
import shutil
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import EngineUnavailable, IndexUnusable
from assistant.knowledge.embedding import Embedder, Vectors
from assistant.knowledge.entries import Entry, content_hash_of, digest_of, embedded_text, entries_of
from assistant.knowledge.generations import (
    Generation,
    copy_files,
    is_present,
    make_folder,
    mark_reader,
    next_name,
    only_builder,
    remove_unread,
)
from assistant.knowledge.nearby import Nearby, open_nearby
from assistant.knowledge.seal import seal
from assistant.knowledge.vectors import KnownVectors

__all__ = [
    "BATCH",
    "Entry",
    "Generation",
    "Progress",
    "VectorIndex",
    "build_generation",
    "content_hash_of",
    "digest_of",
    "embedded_text",
    "entries_of",
    "is_present",
    "known_vectors",
    "only_builder",
    "open_index",
    "remove_other_generations",
]

COLLECTION = "passages"
BATCH = 32  # texts embedded at once
WRITTEN = 512  # entries written at once: each writing costs the same, however few there are
PAGE = 2000  # entries read back at once: all of a large index together would take gigabytes for a moment
DIGESTS = 10_000  # digests read back at once
_PERTURB = -6  # M_PERTURB of mallopt(3)
REBUILD = "Maak de index opnieuw met: assistant index"

Progress = Callable[[int, int], None]


class VectorIndex:
    """The active generation, open for reading."""

    def __init__(
        self, generation: Generation, collection: Any, release: Callable[[], None], folder: Path | None
    ) -> None:
        self.generation = generation
        self._collection = collection
        self._release = release
        self._folder = folder

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

    def among(self, ids: Sequence[str]) -> Nearby:
        """These entries alone, to search however many others are nearer."""
        return open_nearby(ids, self.generation.dimension, self._folder, lambda: self._rows(ids))

    def _rows(self, ids: Sequence[str]) -> Vectors:
        """The vectors of these entries, in this order."""
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
            return _read_back(self._collection, self.generation)
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
            client = _client(folder, chroma_url)
            opened.callback(_close, client)
            collection = client.get_collection(_collection_name(generation.name, chroma_url), embedding_function=None)
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


def build_generation(
    entries: Sequence[Entry],
    content_hash: str,
    embedder: Embedder,
    *,
    index_dir: Path,
    chroma_url: str | None,
    previous: Generation | None,
    shared: Mapping[str, Vectors] | None = None,
    extend: bool = False,
    on_progress: Progress | None = None,
    on_batch: Callable[[], None] | None = None,
) -> Generation:
    """Write a new generation beside the previous one; vectors of unchanged texts are taken over from it.

    With ``extend``, a generation that only adds to the previous one begins as a copy of its files. Without it, every
    entry is written anew, which mends what may be wrong with them and leaves no trace of what is gone.
    ``on_progress`` hears of the texts that are embedded anew. ``on_batch`` is called between any two batches; what it
    raises breaks the build off, and nothing of it stays.
    """
    name = next_name(index_dir, previous)
    generation = Generation(name, embedder.name, embedder.dimension, content_hash, len(entries))
    folder = index_dir / generation.name
    make_folder(folder)
    try:
        digests = [digest_of(entry, embedder.name) for entry in entries]
        copied: frozenset[str] = frozenset()
        if extend and chroma_url is None:
            copied = _copied(previous, entries, digests, folder, index_dir, embedder)
        taken_over = KnownVectors.none(embedder.dimension)
        if not copied:
            taken_over = known_vectors(previous, index_dir, chroma_url, embedder)
        known: Mapping[str, Vectors] = ChainMap(taken_over, shared or {})  # type: ignore[arg-type]
        fresh = [each for each in zip(entries, digests, strict=True) if each[0].id not in copied]
        with _connected(folder, chroma_url) as client:
            name = _collection_name(generation.name, chroma_url)
            if copied:
                collection = client.get_collection(name, embedding_function=None)
            else:
                collection = client.create_collection(
                    name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
                )
            _write(collection, fresh, known, embedder, on_progress, on_batch)
        if chroma_url is None:
            seal(folder)
    except BaseException:
        _abandon(folder, chroma_url)
        raise
    return generation


def _write(
    collection: Any,
    entries: Sequence[tuple[Entry, str]],
    known: Mapping[str, Vectors],
    embedder: Embedder,
    on_progress: Progress | None,
    on_batch: Callable[[], None] | None,
) -> None:
    """Add these entries, each with its digest: with the known vector, or one made now."""
    total = sum(digest not in known for _, digest in entries)
    made = 0
    for start in range(0, len(entries), WRITTEN):
        block = entries[start : start + WRITTEN]
        vectors = np.empty((len(block), embedder.dimension), dtype=np.float32)
        for at in range(0, len(block), BATCH):
            here = slice(at, at + BATCH)
            fresh = _embed(block[here], known, embedder, vectors[here])
            made += fresh
            if on_batch:
                on_batch()
            if on_progress and fresh:
                on_progress(made, total)
        collection.add(
            ids=[entry.id for entry, _ in block],
            embeddings=vectors,
            metadatas=[{"digest": digest} for _, digest in block],
        )
    if on_progress and not total:
        on_progress(0, 0)


def _copied(
    previous: Generation | None,
    entries: Sequence[Entry],
    digests: Sequence[str],
    folder: Path,
    index_dir: Path,
    embedder: Embedder,
) -> frozenset[str]:
    """Copy the files of the previous generation, if all of it stays and only passages come in; the ids of its entries.

    None are copied where one of them is gone or says something else, nor where the old files cannot be read.
    """
    wanted = {entry.id: digest for entry, digest in zip(entries, digests, strict=True)}
    if previous is None or (previous.model, previous.dimension) != (embedder.name, embedder.dimension):
        return frozenset()
    if not is_present(previous, index_dir):
        return frozenset()
    try:
        with _connected(index_dir / previous.name, None) as client:
            held = _digests(client.get_collection(COLLECTION, embedding_function=None))
        if len(held) != previous.passages or any(wanted.get(each) != digest for each, digest in held.items()):
            return frozenset()
        if any(entry.is_question and entry.id not in held for entry in entries):
            return frozenset()  # what was learned of the known questions lies with the files, and would be out of date
        copy_files(index_dir / previous.name, folder)
    except Exception:  # a damaged old generation only costs time: everything is written afresh
        shutil.rmtree(folder, ignore_errors=True)
        make_folder(folder)
        return frozenset()
    return frozenset(held)


def _digests(collection: Any) -> dict[str, str]:
    """Every entry's digest by its id, without the vectors."""
    held: dict[str, str] = {}
    while (page := collection.get(include=["metadatas"], limit=DIGESTS, offset=len(held)))["ids"]:
        held |= {each: str(said["digest"]) for each, said in zip(page["ids"], page["metadatas"], strict=True)}
    return held


def _abandon(folder: Path, chroma_url: str | None) -> None:
    """Leave nothing of a failed build; on a server its collection would bar the name to the next one."""
    if chroma_url is not None:
        _drop_collections([folder.name], chroma_url)
    shutil.rmtree(folder, ignore_errors=True)


def remove_other_generations(
    active: Generation, index_dir: Path, chroma_url: str | None = None, recorded: Iterable[str] = ()
) -> list[str]:
    """Delete generations that nobody reads any more, interrupted builds included; returns their names.

    On a server, those of the names ``recorded`` that have no folder here were built by another replica; they go too.
    """
    removed = remove_unread(active, index_dir)
    if chroma_url is not None:
        elsewhere = {name for name in recorded if name != active.name and not (index_dir / name).exists()}
        _drop_collections(sorted({*removed, *elsewhere}), chroma_url)
    return removed


def _drop_collections(generations: Sequence[str], chroma_url: str) -> None:
    for name in generations:
        # When it is not there, or the server is not, it is dropped another time.
        with suppress(Exception), _connected(Path(name), chroma_url) as client:
            client.delete_collection(_collection_name(name, chroma_url))


def _embed(
    batch: Sequence[tuple[Entry, str]], known: Mapping[str, Vectors], embedder: Embedder, vectors: Vectors
) -> int:
    """Fill one row an entry; returns how many of them were embedded anew."""
    fresh = [at for at, (_, digest) in enumerate(batch) if digest not in known]
    for at, (_, digest) in enumerate(batch):
        if digest in known:
            vectors[at] = known[digest]
    # A question is compared with a question, so it is embedded as one.
    for encode, is_question in ((embedder.encode_document, False), (embedder.encode_queries, True)):
        if rows := [at for at in fresh if batch[at][0].is_question is is_question]:
            vectors[rows] = encode([batch[at][0].text for at in rows])
    return len(fresh)


def known_vectors(
    previous: Generation | None, index_dir: Path, chroma_url: str | None, embedder: Embedder
) -> KnownVectors:
    """The vectors of a generation by the digest of their text; none where it was made with another model."""
    none = KnownVectors.none(embedder.dimension)
    if previous is None or (previous.model, previous.dimension) != (embedder.name, embedder.dimension):
        return none
    if chroma_url is None and not is_present(previous, index_dir):
        return none
    try:
        with _connected(index_dir / previous.name, chroma_url) as client:
            collection = client.get_collection(_collection_name(previous.name, chroma_url), embedding_function=None)
            return KnownVectors(*_read_back(collection, previous, by_digest=True))
    except Exception:  # a damaged old generation only costs time: everything is embedded afresh
        return none


def _read_back(collection: Any, generation: Generation, *, by_digest: bool = False) -> tuple[list[str], Vectors]:
    """Every entry's id or digest, and in the same order its vector; a page at a time, into one block of memory."""
    vectors = np.empty((generation.passages, generation.dimension), dtype=np.float32)
    names: list[str] = []
    include = ["embeddings", "metadatas"] if by_digest else ["embeddings"]
    while (page := collection.get(include=include, limit=PAGE, offset=len(names)))["ids"]:
        vectors[len(names) : len(names) + len(page["ids"])] = page["embeddings"]
        names += [str(each["digest"]) for each in page["metadatas"]] if by_digest else page["ids"]
    return names, vectors[: len(names)]


def _client(folder: Path, chroma_url: str | None) -> Any:
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
def _connected(folder: Path, chroma_url: str | None) -> Iterator[Any]:
    client = _client(folder, chroma_url)
    try:
        yield client
    finally:
        _close(client)


def _close(client: Any) -> None:
    with suppress(Exception):  # there is nothing left to do about a client that does not close
        client.close()
    # A server's client leaves two sets of connections open, its own and those of the client for tenants inside it.
    for within in ("_server", "_admin_client._server"):
        with suppress(Exception):
            attrgetter(within)(client)._session.close()


def _collection_name(generation: str, chroma_url: str | None) -> str:
    return COLLECTION if chroma_url is None else f"{COLLECTION}-{generation}"
