"""Making the search index: the next generation is built beside the one that serves, then switched to."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from assistant.assembly.quiet import keep_libraries_quiet
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.embedding import load_embedder
from assistant.knowledge.index import (
    Generation,
    Progress,
    build_generation,
    content_hash_of,
    digest_of,
    entries_of,
    is_present,
    known_vectors,
    only_builder,
    remove_other_generations,
)
from assistant.knowledge.ingest.asked import with_added
from assistant.knowledge.norms import load_norms
from assistant.knowledge.questions import Questions, load_questions
from assistant.knowledge.vectors import load_vectors, save_vectors, vectors_file
from assistant.oversight.storage import Storage, activate_generation, active_generation, open_storage
from assistant.settings import Settings


def corpus_and_questions(settings: Settings) -> tuple[Corpus, Questions]:
    """What comes with the program and what this installation added to it, as one."""
    corpus = load_corpus(settings.corpus_dir, settings.sources_dir)
    return corpus, with_added(load_questions(settings.corpus_dir, corpus), corpus)


def build_index(settings: Settings, on_progress: Progress | None = None, *, share: bool = False) -> dict[str, Any]:
    """Make the next generation of the index and switch to it; the old one serves until then.

    ``share`` also writes the vectors beside the corpus, for the next installation.
    """
    keep_libraries_quiet()
    corpus, questions = corpus_and_questions(settings)
    load_norms(settings.corpus_dir / "norms.yaml", corpus)
    storage = open_storage(settings.database_address, settings.data_dir)
    try:
        embedder = load_embedder(settings.embedding_model, allow_downloads=settings.allow_downloads)
        vectors = vectors_file(settings.corpus_dir, embedder.name)
        with only_builder(settings.index_dir):
            generation = build_generation(
                entries_of(corpus, questions),
                content_hash_of(corpus, questions),
                embedder,
                index_dir=settings.index_dir,
                chroma_url=settings.chroma_url,
                previous=served_generation(storage),
                shared=load_vectors(vectors, embedder.dimension),
                on_progress=on_progress,
            )
            activate_generation(storage, **asdict(generation), created_at=datetime.now(UTC))
            if share:
                made = known_vectors(generation, settings.index_dir, settings.chroma_url, embedder)
                save_vectors(vectors, _of_the_corpus(made, settings, embedder.name))
            removed = remove_other_generations(generation, settings.index_dir)
    finally:
        storage.close()
    return {**asdict(generation), "removed": removed}


def _of_the_corpus(made: dict[str, list[float]], settings: Settings, model: str) -> dict[str, list[float]]:
    """Without the vectors of sources that this installation added: those stay in this installation."""
    corpus = load_corpus(settings.corpus_dir)
    entries = entries_of(corpus, load_questions(settings.corpus_dir, corpus))
    digests = {digest_of(entry, model) for entry in entries}
    return {digest: vector for digest, vector in made.items() if digest in digests}


def is_index_current(settings: Settings) -> bool:
    """Whether the active index was made of this corpus with this model, so that building it again adds nothing."""
    corpus, questions = corpus_and_questions(settings)
    storage = open_storage(settings.database_address, settings.data_dir)
    try:
        generation = served_generation(storage)
    finally:
        storage.close()
    if generation is None or generation.model != settings.embedding_model:
        return False
    made_of = content_hash_of(corpus, questions)
    present = settings.chroma_url is not None or is_present(generation, settings.index_dir)
    return present and generation.corpus_hash == made_of


def served_generation(storage: Storage) -> Generation | None:
    row = active_generation(storage)
    return Generation(*row[:5]) if row else None
