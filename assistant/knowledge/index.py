"""The vector index: Chroma, one generation beside the other, switched in one step.

A generation is written once by one builder and only read afterwards; the row in our database that names the active
one is the switch. So a killed build leaves the old generation serving, and readers in several processes are safe.
This is the only room that knows chromadb; which passages are worth finding is decided elsewhere.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from assistant.advice import fingerprint
from assistant.errors import EngineUnavailable, IndexUnusable, StorageError
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.embedding import Embedder, Vectors
from assistant.knowledge.questions import Questions
from assistant.knowledge.seal import is_whole, seal

COLLECTION = "passages"
BATCH = 32
REBUILD = "Maak de index opnieuw met: assistant index"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Generation:
    """What one generation was made of; recorded with the switch and checked when it is opened."""

    name: str
    model: str
    dimension: int
    corpus_hash: str
    passages: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find: a passage, or a question that a passage answers (its id holds a question mark)."""

    id: str
    text: str
    is_question: bool


def entries_of(corpus: Corpus, questions: Questions) -> list[Entry]:
    return [
        *(Entry(passage.id, embedded_text(passage), False) for passage in corpus.passages),
        *(Entry(asked.id, asked.text, True) for asked in questions.asked),
        *(Entry(each, text, True) for each, text in (*questions.unanswered.items(), *questions.attempts.items())),
    ]


def digest_of(entry: Entry, model: str) -> str:
    """Under which a vector is known again: the same words of the same kind, embedded by the same model."""
    return fingerprint([model, entry.is_question, entry.text])


def content_hash_of(corpus: Corpus, questions: Questions) -> str:
    """What an index is made of; another corpus or other questions make it out of date."""
    return fingerprint([corpus.hash, questions.hash])


def embedded_text(passage: Passage) -> str:
    """What is embedded of a passage: its place in front, so "punt 3" knows that it is about young people."""
    place = f"{passage.chapter} – {passage.section}" if passage.section else passage.chapter
    return f"{place}: {passage.text}"


class VectorIndex:
    """The active generation, open for reading."""

    def __init__(self, generation: Generation, collection: Any, release: Callable[[], None]) -> None:
        self.generation = generation
        self._collection = collection
        self._release = release

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

    def all_vectors(self) -> tuple[list[str], Vectors]:
        """Every entry: its id and, in the same order, its vector."""
        try:
            held = self._collection.get(include=["embeddings"])
        except Exception as error:  # see nearest
            raise IndexUnusable(f"De zoekindex geeft geen antwoord ({type(error).__name__}). {REBUILD}") from error
        return list(held["ids"]), np.asarray(held["embeddings"], dtype=np.float32)

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
        raise IndexUnusable(
            f"De bronnen zijn veranderd sinds de zoekindex is gemaakt. {REBUILD} Is dat net gebeurd, "
            "start de server dan opnieuw."
        )
    folder = index_dir / generation.name
    if chroma_url is None and not is_present(generation, index_dir):
        raise IndexUnusable(f"De zoekindex in {folder} ontbreekt of is beschadigd. {REBUILD}")
    with ExitStack() as opened:  # what a failure opened is closed again: a reader's mark would keep the folder for ever
        if chroma_url is None:
            opened.enter_context(_mark_reader(folder))
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
        return VectorIndex(generation, collection, opened.pop_all().close)


def is_present(generation: Generation, index_dir: Path) -> bool:
    """Whether the files of a generation are all there and unchanged; nothing is opened."""
    folder = index_dir / generation.name
    return (folder / "chroma.sqlite3").is_file() and is_whole(folder)


def build_generation(
    entries: Sequence[Entry],
    content_hash: str,
    embedder: Embedder,
    *,
    index_dir: Path,
    chroma_url: str | None,
    previous: Generation | None,
    shared: Mapping[str, list[float]] | None = None,
    on_progress: Progress | None = None,
) -> Generation:
    """Write a new generation beside the previous one; vectors of unchanged texts are taken over from it."""
    name = _next_name(index_dir, previous)
    generation = Generation(name, embedder.name, embedder.dimension, content_hash, len(entries))
    folder = index_dir / generation.name
    _make_folder(folder)
    try:
        known = {**(shared or {}), **known_vectors(previous, index_dir, chroma_url, embedder)}
        client = _client(folder, chroma_url)
        collection = client.create_collection(
            _collection_name(generation.name, chroma_url),
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
        )
        for start in range(0, len(entries), BATCH):
            batch = entries[start : start + BATCH]
            digests = [digest_of(entry, embedder.name) for entry in batch]
            collection.add(
                ids=[entry.id for entry in batch],
                embeddings=_embed(batch, digests, known, embedder),
                metadatas=[{"digest": digest} for digest in digests],
            )
            if on_progress:
                on_progress(start + len(batch), len(entries))
        _close(client)
        if chroma_url is None:
            seal(folder)
    except BaseException:
        _abandon(folder, chroma_url)
        raise
    return generation


def _abandon(folder: Path, chroma_url: str | None) -> None:
    """Leave nothing of a failed build; on a server its collection would bar the name to the next one."""
    if chroma_url is not None:
        with suppress(Exception):
            _client(folder, chroma_url).delete_collection(_collection_name(folder.name, chroma_url))
    shutil.rmtree(folder, ignore_errors=True)


def remove_other_generations(active: Generation, index_dir: Path) -> list[str]:
    """Delete generations that nobody reads any more, interrupted builds included; returns their names."""
    removed = []
    for folder in sorted(index_dir.glob("gen-*")):
        if folder.name != active.name and _is_unread(folder):
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder.name)
    return removed


@contextmanager
def only_builder(index_dir: Path) -> Iterator[None]:
    """One build at a time: the lock file says who builds, and the lock goes with its process."""
    _make_folder(index_dir)
    path = index_dir / "builder.lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "onbekend"
            raise IndexUnusable(
                f"Een ander proces (nummer {holder}) maakt de index al; wacht tot het klaar is of stop het."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _embed(
    batch: Sequence[Entry], digests: Sequence[str], known: dict[str, list[float]], embedder: Embedder
) -> list[list[float]]:
    vectors = {digest: known[digest] for digest in digests if digest in known}
    # A question is compared with a question, so it is embedded as one.
    for encode, is_question in ((embedder.encode_document, False), (embedder.encode_queries, True)):
        fresh = [at for at, each in enumerate(batch) if digests[at] not in known and each.is_question is is_question]
        made = encode([batch[at].text for at in fresh])
        vectors |= {digests[at]: made[row].tolist() for row, at in enumerate(fresh)}
    return [vectors[digest] for digest in digests]


def known_vectors(
    previous: Generation | None, index_dir: Path, chroma_url: str | None, embedder: Embedder
) -> dict[str, list[float]]:
    """The vectors of a generation by the digest of their text; none where it was made with another model."""
    if previous is None or (previous.model, previous.dimension) != (embedder.name, embedder.dimension):
        return {}
    if chroma_url is None and not is_present(previous, index_dir):
        return {}
    try:
        client = _client(index_dir / previous.name, chroma_url)
        collection = client.get_collection(_collection_name(previous.name, chroma_url), embedding_function=None)
        held = collection.get(include=["embeddings", "metadatas"])
        _close(client)
    except Exception:  # a damaged old generation only costs time: everything is embedded afresh
        return {}
    return {
        str(metadata["digest"]): np.asarray(vector).tolist()
        for metadata, vector in zip(held["metadatas"], held["embeddings"], strict=True)
    }


def _client(folder: Path, chroma_url: str | None) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    quiet = ChromaSettings(anonymized_telemetry=False)
    if chroma_url is None:
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


def _close(client: Any) -> None:
    with suppress(Exception):  # there is nothing left to do about a client that does not close
        client.close()


def _collection_name(generation: str, chroma_url: str | None) -> str:
    return COLLECTION if chroma_url is None else f"{COLLECTION}-{generation}"


def _next_name(index_dir: Path, previous: Generation | None) -> str:
    # The served one may stand elsewhere: a second replica has no folder of it, yet shares the Chroma server.
    names = [*(folder.name for folder in index_dir.glob("gen-*")), previous.name if previous else ""]
    taken = [int(name.removeprefix("gen-")) for name in names if name[4:].isdigit()]
    return f"gen-{max(taken, default=0) + 1}"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"De map {folder} kan niet worden gemaakt ({error.strerror}); geef schrijfrecht of kies een andere "
            "ASSISTANT_DATA_DIR."
        ) from error


def _mark_reader(folder: Path) -> IO[str]:
    marker = (folder / "readers.lock").open("a")
    fcntl.flock(marker, fcntl.LOCK_SH)
    return marker


def _is_unread(folder: Path) -> bool:
    with (folder / "readers.lock").open("a") as marker:
        try:
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
