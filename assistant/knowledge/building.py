"""Writing the vector index: one generation beside the other, switched in one step.

The row in our database that names the active generation is the switch, so a killed build leaves the old one serving.
"""

from __future__ import annotations

import shutil
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from assistant.knowledge.chroma import COLLECTION, collection_name, connected, read_back
from assistant.knowledge.embedding import Embedder, Vectors
from assistant.knowledge.entries import Entry, digest_of
from assistant.knowledge.generations import Generation, copy_files, is_present, make_folder, next_name, remove_unread
from assistant.knowledge.seal import seal
from assistant.knowledge.vectors import KnownVectors

BATCH = 32  # texts embedded at once
WRITTEN = 512  # entries written at once: each writing costs the same, however few there are
DIGESTS = 10_000  # digests read back at once

Progress = Callable[[int, int], None]


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
        with connected(folder, chroma_url) as client:
            name = collection_name(generation.name, chroma_url)
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
        with connected(index_dir / previous.name, None) as client:
            held = _digests(client.get_collection(COLLECTION, embedding_function=None))
        if len(held) != previous.passages or any(wanted.get(each) != digest for each, digest in held.items()):
            return frozenset()
        if any(entry.is_question and entry.id not in held for entry in entries):
            # They come with a new classifier and new weights: nothing of the old is kept.
            return frozenset()
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
        with suppress(Exception), connected(Path(name), chroma_url) as client:
            client.delete_collection(collection_name(name, chroma_url))


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
        with connected(index_dir / previous.name, chroma_url) as client:
            collection = client.get_collection(collection_name(previous.name, chroma_url), embedding_function=None)
            return KnownVectors(*read_back(collection, previous, by_digest=True))
    except Exception:  # a damaged old generation only costs time: everything is embedded afresh
        return none
