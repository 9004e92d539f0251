"""Where things are built: settings → parts → flow, and nowhere else.

:class:`Assistant` is what every face and every eval starts from. The index is opened when the first question needs
it, so that norms and sources can be read without one.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from assistant.advice import Answer, Calculation, ReviewRequest, Versions
from assistant.answering.answerability import signs
from assistant.answering.evidence import search_request
from assistant.answering.grounding import edit_checker
from assistant.answering.llm import ModelDrafter, load_drafter
from assistant.answering.prompts import load_prompts
from assistant.answering.relevance import LOOKED_AT, Table, signs_of
from assistant.answering.understanding import Reading, understand
from assistant.errors import BadInput
from assistant.flow import Flow, Parts, Question, open_checkpointer
from assistant.incoming import keepable, readable
from assistant.knowledge.classifier import open_classifier
from assistant.knowledge.corpus import Corpus, Passage, Source, load_corpus
from assistant.knowledge.embedding import load_embedder
from assistant.knowledge.features import Features, SearchRequest
from assistant.knowledge.index import (
    Generation,
    Progress,
    VectorIndex,
    build_generation,
    content_hash_of,
    entries_of,
    is_present,
    known_vectors,
    only_builder,
    open_index,
    remove_other_generations,
)
from assistant.knowledge.norms import Norm, NormRegister, calculate, load_norms, read_library_figures
from assistant.knowledge.questions import Questions, load_questions
from assistant.knowledge.retrieval import Hit, Knowledge, Retriever
from assistant.knowledge.vectors import load_vectors, save_vectors, vectors_file
from assistant.knowledge.vocabulary import Vocabulary, load_vocabulary
from assistant.oversight.journal import Journal
from assistant.oversight.review import decide
from assistant.oversight.storage import Storage, activate_generation, active_generation, open_storage
from assistant.settings import Settings, load_settings
from assistant.version import __version__

MAX_RESULTS = 100
CLASSIFIER = "classifier.npz"


def keep_libraries_quiet() -> None:
    """No library reports to its maker, and none fetches a model, unless a setting of ours says so."""
    for name, value in {
        "ANONYMIZED_TELEMETRY": "False",
        "DO_NOT_TRACK": "1",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "LANGCHAIN_TRACING_V2": "false",
        "LANGSMITH_TRACING": "false",
    }.items():
        os.environ[name] = value


class Assistant:
    """The assistant, open on one corpus, one index and one journal. Safe to share between threads."""

    def __init__(self, settings: Settings, corpus: Corpus, storage: Storage, journal_address: str) -> None:
        self.settings = settings
        self._corpus = corpus
        self._questions: Questions = load_questions(settings.corpus_dir, corpus)
        self._register: NormRegister = load_norms(settings.corpus_dir / "norms.yaml", corpus)
        self._storage = storage
        self._journal_address = journal_address
        self._closers: list[Callable[[], None]] = [storage.close]
        apart = journal_address != settings.database_address
        journal_storage = open_storage(journal_address, settings.data_dir) if apart else storage
        if apart:
            self._closers.append(journal_storage.close)
        self._journal = Journal(journal_storage)
        self._opening = threading.RLock()

    @classmethod
    def open(cls, settings: Settings | None = None, *, journal_address: str | None = None) -> Self:
        """Open on these settings, or on those of the environment.

        ``journal_address`` keeps the record of this session elsewhere, as an eval run does.
        """
        keep_libraries_quiet()
        chosen = settings or load_settings()
        storage = open_storage(chosen.database_address, chosen.data_dir)
        return cls(chosen, load_corpus(chosen.corpus_dir), storage, journal_address or chosen.database_address)

    def close(self) -> None:
        while self._closers:
            self._closers.pop()()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- asking

    def ask(
        self,
        text: str,
        *,
        conversation_id: str | None = None,
        figures: Mapping[str, object] | None = None,
        as_of: date | None = None,
        on_step: Callable[[str], None] | None = None,
    ) -> Answer:
        """Answer a question as a concept. ``on_step`` hears each step of the flow as it begins."""
        question = Question(
            id=uuid.uuid4().hex,
            conversation_id=keepable(conversation_id) if conversation_id else uuid.uuid4().hex,
            text=readable(text, self.settings.max_question_chars),
            as_of=as_of or _today(),
            asked_at=datetime.now(UTC),
            figures=self._library_figures(figures),
        )
        return self._flow.run(question, on_step)

    def _library_figures(self, figures: Mapping[str, object] | None) -> dict[str, Decimal]:
        return read_library_figures(self._register, figures or {})

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """The ``k`` passages nearest to a query, best first."""
        if not 1 <= k <= MAX_RESULTS:
            raise BadInput(f"Het aantal resultaten ligt tussen 1 en {MAX_RESULTS}; kies een ander getal.")
        text = readable(query, self.settings.max_question_chars)
        reading = understand(text, vocabulary=self._knowledge.vocabulary, as_of=_today())
        return self._knowledge.retriever.find(
            search_request(reading) if reading.concepts else SearchRequest(text), k
        ).hits

    def signs(self, text: str, as_of: date) -> tuple[float, ...]:
        """What answerability is judged by for one question; for calibration and inspection."""
        reading = understand(text, vocabulary=self._knowledge.vocabulary, as_of=as_of)
        found = self._knowledge.retriever.find(search_request(reading), LOOKED_AT)
        return signs(reading, found, self._knowledge.vocabulary)

    def search_features(self, text: str) -> tuple[list[Passage], Features]:
        """The candidate passages for a question and their features, one row each; for tuning."""
        rows, features = self._knowledge.retriever.candidates(search_request(self._read(text)))
        return [self._corpus.passages[row] for row in rows], features

    def relevance_signs(self, text: str) -> tuple[list[Hit], Table]:
        """The hits for a question and what their relevance is judged by, one row each; for tuning."""
        reading = self._read(text)
        hits = self._knowledge.retriever.find(search_request(reading), LOOKED_AT).hits
        return hits, signs_of(reading, hits, self._corpus)

    def _read(self, text: str) -> Reading:
        return understand(text, vocabulary=self._knowledge.vocabulary, as_of=_today())

    # --- looking up

    def passage(self, passage_id: str) -> Passage:
        return self._corpus.passage(passage_id)

    def neighbours(self, passage_id: str) -> list[Passage]:
        """The whole section a passage stands in, in order."""
        return self._corpus.section(self._corpus.passage(passage_id))

    def sources(self) -> list[Source]:
        return list(self._corpus.sources.values())

    def norms(self) -> list[Norm]:
        return list(self._register.norms.values())

    def calculate(self, norm_id: str, inputs: Mapping[str, object]) -> Calculation:
        return calculate(self._register, norm_id, inputs)

    # --- oversight

    def answer(self, answer_id: str) -> Answer:
        """An answer as recorded, with where its review stands."""
        return self._journal.answer(answer_id)

    def conversation(self, conversation_id: str) -> list[Answer]:
        return self._journal.conversation(conversation_id)

    def review(self, answer_id: str, request: ReviewRequest) -> Answer:
        """Record a person's decision, then let the paused flow go on."""
        flow = self._flow  # opened first: once a decision is recorded, a broken index must not make it look refused
        answer = decide(self._journal, answer_id, request, now=datetime.now(UTC), check=edit_checker(self._corpus))
        flow.resume(answer_id, {"state": answer.review.state.value, "by": answer.review.decided_by})
        return answer

    def verify_journal(self) -> list[str]:
        """What is wrong with the journal's chain, one sentence each; empty when it is whole."""
        return self._journal.verify()

    # --- state

    def status(self) -> dict[str, Any]:
        """What this installation runs on; raises when the index cannot be used."""
        generation = self._index.generation
        return {
            "software": __version__,
            "corpus": self._corpus.hash,
            "sources": len(self._corpus.sources),
            "passages": len(self._corpus.passages),
            "questions": len(self._questions.asked),
            "norms": self._register.version,
            "index": generation.name,
            "embedding_model": generation.model,
            "dimension": generation.dimension,
            "vectors": generation.passages,
            "vector_store": self.settings.chroma_url or str(self.settings.index_dir),
            "database": self._storage.place,
            "drafter": self.settings.model or "embedded",
        }

    @property
    def versions(self) -> Versions:
        return Versions(corpus=self._corpus.hash, norms=self._register.version, software=__version__)

    # --- parts that wait until they are needed

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        texts = [passage.text for passage in self._corpus.passages]
        return load_vocabulary(self.settings.corpus_dir / "vocabulary.yaml", texts)

    @cached_property
    def _embedder(self) -> Any:
        return load_embedder(self.settings.embedding_model, allow_downloads=self.settings.allow_downloads)

    @property
    def _index(self) -> VectorIndex:
        with self._opening:
            return self._opened_index

    @cached_property
    def _opened_index(self) -> VectorIndex:
        index = open_index(
            _active(self._storage),
            index_dir=self.settings.index_dir,
            chroma_url=self.settings.chroma_url,
            content_hash=content_hash_of(self._corpus, self._questions),
            embedder=self._embedder,
        )
        self._closers.append(index.close)
        return index

    @property
    def _knowledge(self) -> Knowledge:
        with self._opening:
            return self._opened_knowledge

    @cached_property
    def _opened_knowledge(self) -> Knowledge:
        classifier = open_classifier(
            self.settings.index_dir / self._index.generation.name / CLASSIFIER, self._questions, self._index.all_vectors
        )
        retriever = Retriever(self._corpus, self._questions, self._embedder, self._index, classifier)
        return Knowledge(self._corpus, retriever, self._vocabulary)

    @property
    def _flow(self) -> Flow:
        with self._opening:
            return self._opened_flow

    @cached_property
    def _opened_flow(self) -> Flow:
        knowledge = self._knowledge
        checkpointer, close = open_checkpointer(self._journal_address)
        self._closers.append(close)
        parts = Parts(
            knowledge, self._register, self._journal, self.versions, self.settings.quote_budget, self._load_model()
        )
        return Flow(parts, checkpointer)

    def _load_model(self) -> ModelDrafter | None:
        chosen = self.settings
        if chosen.model is None:
            return None
        key = chosen.model_api_key.get_secret_value() if chosen.model_api_key else None
        return load_drafter(
            chosen.model,
            base_url=chosen.model_base_url,
            api_key=key,
            timeout=chosen.model_timeout,
            prompts=load_prompts(chosen.prompts_dir),
        )


def build_index(settings: Settings, on_progress: Progress | None = None, *, share: bool = False) -> dict[str, Any]:
    """Make the next generation of the index and switch to it; the old one serves until then.

    ``share`` also writes the vectors beside the corpus, for the next installation.
    """
    keep_libraries_quiet()
    corpus = load_corpus(settings.corpus_dir)
    questions = load_questions(settings.corpus_dir, corpus)
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
                previous=_active(storage),
                shared=load_vectors(vectors, embedder.dimension),
                on_progress=on_progress,
            )
            activate_generation(storage, **asdict(generation), created_at=datetime.now(UTC))
            if share:
                save_vectors(vectors, known_vectors(generation, settings.index_dir, settings.chroma_url, embedder))
            removed = remove_other_generations(generation, settings.index_dir)
    finally:
        storage.close()
    return {**asdict(generation), "removed": removed}


def is_index_current(settings: Settings) -> bool:
    """Whether the active index was made of this corpus with this model, so that building it again adds nothing."""
    corpus = load_corpus(settings.corpus_dir)
    storage = open_storage(settings.database_address, settings.data_dir)
    try:
        generation = _active(storage)
    finally:
        storage.close()
    if generation is None or generation.model != settings.embedding_model:
        return False
    made_of = content_hash_of(corpus, load_questions(settings.corpus_dir, corpus))
    present = settings.chroma_url is not None or is_present(generation, settings.index_dir)
    return present and generation.corpus_hash == made_of


def _today() -> date:
    return datetime.now().astimezone().date()


def _active(storage: Storage) -> Generation | None:
    row = active_generation(storage)
    return Generation(*row[:5]) if row else None
