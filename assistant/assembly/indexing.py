"""Making the search index: the next generation is built beside the one that serves, then switched to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from assistant.assembly.quiet import keep_libraries_quiet
from assistant.assembly.switching import finish_switch
from assistant.knowledge.aspects import aspects_file, fit_aspects, made_of_examples
from assistant.knowledge.building import Progress, build_generation, known_vectors, remove_other_generations
from assistant.knowledge.classifier import (
    UNTAUGHT,
    Classifier,
    fit_classifier,
    made_of,
    open_classifier,
    shared_file,
    targets_of,
    write_classifier,
)
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.embedding import Embedder, Vectors, load_embedder, name_of
from assistant.knowledge.entries import content_hash_of, digest_of, entries_of
from assistant.knowledge.generations import Generation, is_present, only_builder
from assistant.knowledge.index import open_index
from assistant.knowledge.norms import NormRegister, load_norms
from assistant.knowledge.questions import Questions, load_questions
from assistant.knowledge.rewriting import (
    Rewriting,
    answers_of,
    fit_rewriting,
    made_of_exchanges,
    open_rewriting,
    rewriting_file,
    write_rewriting,
)
from assistant.knowledge.vectors import load_vectors, save_vectors, vectors_file
from assistant.knowledge.yes_no import fit_yes_no, judged, judgements_file, made_of_judgements
from assistant.oversight.storage import (
    Storage,
    activate_generation,
    active_generation,
    list_generations,
    open_storage,
)
from assistant.settings import Settings


def corpus_and_questions(settings: Settings, added: Path | None = None) -> tuple[Corpus, Questions]:
    """What comes with the program and what this installation added to it, as one.

    ``added`` is another folder of added sources than the one in use: what they are about to become.
    """
    corpus = load_corpus(settings.corpus_dir, added or settings.sources_dir)
    return corpus, load_questions(settings.corpus_dir, corpus, settings.index_dir / "questions.json")


def load_register(settings: Settings, corpus: Corpus, corpus_dir: Path | None = None) -> NormRegister:
    """The norms over this corpus, those that people accepted from added sources included.

    ``corpus_dir`` is another folder of the corpus, which somebody means to put in the place of the one in use.
    """
    return load_norms((corpus_dir or settings.corpus_dir) / "norms.yaml", corpus, added=settings.sources_dir)


def build_index(settings: Settings, on_progress: Progress | None = None, *, share: bool = False) -> dict[str, Any]:
    """Make the next generation of the index and switch to it; the old one serves until then.

    ``share`` also writes the vectors and the networks beside the corpus, for the next installation.
    """
    keep_libraries_quiet()
    storage = open_storage(settings.database_address, settings.data_dir)
    try:
        with only_builder(settings.index_dir):
            finish_switch(settings, storage)
            corpus, questions = corpus_and_questions(settings)
            load_register(settings, corpus)
            embedder = embedder_of(settings)
            generation = make_generation(settings, storage, embedder, corpus, questions, on_progress=on_progress)
            activate_generation(storage, **asdict(generation), created_at=datetime.now(UTC))
            if share:
                made = known_vectors(generation, settings.index_dir, settings.chroma_url, embedder)
                save_vectors(
                    vectors_file(settings.corpus_dir, embedder.name), _of_the_corpus(made, settings, embedder.name)
                )
                learned = _learn(settings, generation, embedder, corpus, questions)
                corpus_dir, model = settings.corpus_dir, embedder.name
                write_classifier(shared_file(corpus_dir, model), learned.asked_for, made_of(questions, model))
                origin = made_of_judgements(questions, corpus, model)
                write_classifier(judgements_file(corpus_dir, model), learned.yes_no, origin)
                origin = made_of_exchanges(questions, corpus, model)
                write_rewriting(rewriting_file(corpus_dir, model), learned.rewriting, origin)
                origin = made_of_examples(questions.of_norms, model)
                write_classifier(aspects_file(corpus_dir, model), learned.of_norms, origin)
            removed = remove_old_generations(settings, storage, generation)
    finally:
        storage.close()
    return {**asdict(generation), "removed": removed}


class Learned(NamedTuple):
    """What an index knows of questions: what they ask for, whether a passage says yes or no to them, and what they ask
    after another one, and what they ask about a norm itself."""

    asked_for: Classifier
    yes_no: Classifier
    rewriting: Rewriting
    of_norms: Classifier


def learned_of(
    settings: Settings,
    generation: Generation,
    corpus: Corpus,
    questions: Questions,
    fetch: Callable[[], tuple[Sequence[str], Vectors]],
    embedder: Callable[[], Embedder],
) -> Learned:
    """What this generation knows of questions; ``fetch`` brings its vectors (ids, rows) where it must learn it."""
    folder, model = settings.index_dir / generation.name, generation.model
    fetched = cache(fetch)
    return Learned(
        open_classifier(
            folder / "classifier.npz",
            shared_file(settings.corpus_dir, model),
            made_of(questions, model),
            lambda: fit_classifier(*fetched(), targets_of(questions)) if targets_of(questions) else UNTAUGHT,
        ),
        open_classifier(
            folder / "yes-no.npz",
            judgements_file(settings.corpus_dir, model),
            made_of_judgements(questions, corpus, model),
            lambda: fit_yes_no(*fetched(), questions, corpus) if judged(questions) else UNTAUGHT,
        ),
        open_rewriting(
            folder / "rewriting.npz",
            rewriting_file(settings.corpus_dir, model),
            made_of_exchanges(questions, corpus, model),
            lambda: fit_rewriting(questions.exchanges, embedder(), answers_of(*fetched(), questions)),
        ),
        open_classifier(
            folder / "norm-questions.npz",
            aspects_file(settings.corpus_dir, model),
            made_of_examples(questions.of_norms, model),
            lambda: fit_aspects(questions.of_norms, embedder()),
        ),
    )


def _learn(
    settings: Settings, generation: Generation, embedder: Embedder, corpus: Corpus, questions: Questions
) -> Learned:
    """What a generation that was just made has to know, so that the first question need not wait for it."""

    def fetch() -> tuple[Sequence[str], Vectors]:
        index = open_index(
            generation,
            index_dir=settings.index_dir,
            chroma_url=settings.chroma_url,
            content_hash=content_hash_of(corpus, questions),
            embedder=embedder,
        )
        with closing(index):
            return index.all_vectors()

    return learned_of(settings, generation, corpus, questions, fetch, lambda: embedder)


def embedder_of(settings: Settings) -> Embedder:
    return load_embedder(settings.embedding_model, allow_downloads=settings.allow_downloads)


def make_generation(
    settings: Settings,
    storage: Storage,
    embedder: Embedder,
    corpus: Corpus,
    questions: Questions,
    *,
    extend: bool = False,
    on_progress: Progress | None = None,
    on_batch: Callable[[], None] | None = None,
) -> Generation:
    """A generation of these sources beside the one that serves, for whoever holds the lock of the one builder."""
    generation = build_generation(
        entries_of(corpus, questions),
        content_hash_of(corpus, questions),
        embedder,
        index_dir=settings.index_dir,
        chroma_url=settings.chroma_url,
        previous=served_generation(storage),
        shared=load_vectors(vectors_file(settings.corpus_dir, embedder.name), embedder.dimension),
        extend=extend,
        on_progress=on_progress,
        on_batch=on_batch,
    )
    _learn(settings, generation, embedder, corpus, questions)
    return generation


def remove_old_generations(settings: Settings, storage: Storage, active: Generation) -> list[str]:
    """Let go of every generation that nobody reads any more; for whoever holds the lock of the one builder."""
    recorded = [row.name for row in list_generations(storage)]
    return remove_other_generations(active, settings.index_dir, settings.chroma_url, recorded)


def _of_the_corpus(made: Mapping[str, Vectors], settings: Settings, model: str) -> dict[str, Vectors]:
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
        return is_served(settings, storage, corpus, questions)
    finally:
        storage.close()


def is_served(settings: Settings, storage: Storage, corpus: Corpus, questions: Questions) -> bool:
    generation = served_generation(storage)
    if generation is None or generation.model != name_of(settings.embedding_model):
        return False
    made_of = content_hash_of(corpus, questions)
    present = settings.chroma_url is not None or is_present(generation, settings.index_dir)
    return present and generation.corpus_hash == made_of


def served_generation(storage: Storage) -> Generation | None:
    row = active_generation(storage)
    return Generation(*row[:5]) if row else None
