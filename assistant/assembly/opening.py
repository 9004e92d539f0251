"""The assistant, opened: settings → parts → flow.

:class:`Assistant` is what every face and every eval starts from. The index is opened when the first question needs
it, so that norms and sources can be read without one.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from assistant.advice import Answer, Calculation, ReviewRequest, Versions
from assistant.answering.evidence import search_request
from assistant.answering.llm import ModelChoice, ModelDrafter, load_drafter
from assistant.answering.prompts import load_prompts
from assistant.answering.understanding import understand
from assistant.assembly.indexing import corpus_and_questions, served_generation
from assistant.assembly.inspection import Inspection, today
from assistant.assembly.oversight import Oversight
from assistant.assembly.quiet import keep_libraries_quiet
from assistant.concepts import Concept
from assistant.errors import BadInput, UnknownName
from assistant.flow import Flow, Parts, Question, Run, open_checkpointer
from assistant.incoming import keepable, person_name, readable
from assistant.knowledge.classifier import open_classifier
from assistant.knowledge.corpus import Corpus, Passage, Source
from assistant.knowledge.embedding import load_embedder
from assistant.knowledge.features import SearchRequest
from assistant.knowledge.index import VectorIndex, content_hash_of, open_index
from assistant.knowledge.norms import Norm, NormRegister, calculate, load_norms, read_library_figures
from assistant.knowledge.questions import Questions
from assistant.knowledge.retrieval import Hit, Knowledge, Retriever
from assistant.knowledge.vocabulary import Vocabulary, load_vocabulary
from assistant.oversight.journal import Entry, Journal
from assistant.oversight.storage import Storage, open_storage
from assistant.settings import Settings, load_settings
from assistant.version import __version__

MAX_RESULTS = 100
CLASSIFIER = "classifier.npz"


class Assistant(Oversight, Inspection):
    """The assistant, open on one corpus, one index and one journal. Safe to share between threads."""

    def __init__(
        self, settings: Settings, corpus: Corpus, questions: Questions, storage: Storage, journal_address: str
    ) -> None:
        self.settings = settings
        self._corpus = corpus
        self._questions = questions
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
        return cls(chosen, *corpus_and_questions(chosen), storage, journal_address or chosen.database_address)

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
        author: str | None = None,
        on_step: Callable[[str], None] | None = None,
        on_sentence: Callable[[str], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Answer:
        """Answer a question as a concept, with an approved answer to the same thing where there is one.

        ``on_step`` hears each step of the flow as it begins; ``author`` is who asks, for whoever reviews it. Of a
        language model ``on_sentence`` hears each sentence that passed its checks, and ``stop`` breaks it off.
        """
        question = Question(
            id=uuid.uuid4().hex,
            conversation_id=keepable(conversation_id) if conversation_id else uuid.uuid4().hex,
            text=readable(text, self.settings.max_question_chars),
            as_of=as_of or today(),
            asked_at=datetime.now(UTC),
            figures=self._library_figures(figures),
            author=person_name(author or "") or None,
        )
        answer = self._flow.run(question, Run(on_step, on_sentence, stop))
        return answer.model_copy(update={"earlier": self.desk.approved_earlier(answer)})

    def _library_figures(self, figures: Mapping[str, object] | None) -> dict[str, Decimal]:
        return read_library_figures(self._register, figures or {})

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """The ``k`` passages nearest to a query, best first."""
        if not 1 <= k <= MAX_RESULTS:
            raise BadInput(f"Het aantal resultaten ligt tussen 1 en {MAX_RESULTS}; kies een ander getal.")
        text = readable(query, self.settings.max_question_chars)
        reading = understand(text, vocabulary=self._knowledge.vocabulary, as_of=today())
        return self._knowledge.retriever.find(
            search_request(reading) if reading.concepts else SearchRequest(text), k
        ).hits

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
        return _as_answer(self.desk.concept(answer_id))

    def conversation(self, conversation_id: str) -> list[Answer]:
        return self.desk.conversation(conversation_id)

    def review(self, answer_id: str, request: ReviewRequest) -> Answer:
        """Record a person's decision on an answer; for sections as well, see :attr:`desk`."""
        return _as_answer(self.desk.decide(answer_id, request))

    def verify_journal(self) -> list[str]:
        """What is wrong with the journal's chain, one sentence each; empty when it is whole."""
        return self._journal.verify()

    def journal_head(self) -> tuple[int, str]:
        """Number and hash of the last entry: kept elsewhere, they show later that no tail was cut off."""
        return self._journal.head()

    def journal_entries(self, *, concept_id: str | None = None, after: int = 0, limit: int = 100) -> list[Entry]:
        """The entries of the journal in order, all or those about one concept, after a number."""
        about = None if concept_id is None else self._journal.full_id(concept_id)
        return self._journal.entries(answer_id=about, after=after, limit=limit)

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

    def model_problem(self) -> str | None:
        """Why the configured language model cannot be opened; None when it can, or when there is none. Calls nobody."""
        model = self._load_model()
        return model.problem() if model is not None else None

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
            served_generation(self._storage),
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
        checkpointer, close = open_checkpointer(self._journal_address)
        self._closers.append(close)
        return Flow(lambda: self._parts, self._journal, checkpointer)

    @cached_property
    def _parts(self) -> Parts:
        return Parts(
            self._knowledge,
            self._register,
            self._journal,
            self.versions,
            self.settings.quote_budget,
            self._load_model(),
        )

    def _load_model(self) -> ModelDrafter | None:
        chosen = self.settings
        if chosen.model is None:
            return None
        writer = ModelChoice(chosen.model, chosen.model_base_url, chosen.model_api_key, chosen.model_timeout)
        judge = chosen.judge_model and ModelChoice(
            chosen.judge_model,
            chosen.judge_model_base_url,
            chosen.judge_model_api_key,
            chosen.model_timeout,
            max_tokens=200,
            what="het tweede model",
            prefix="ASSISTANT_JUDGE_MODEL",
        )
        prompts = load_prompts(chosen.prompts_dir)
        return load_drafter(writer, prompts, judge=judge or None, share_figures=chosen.share_figures)


def _as_answer(concept: Concept) -> Answer:
    if isinstance(concept, Answer):
        return concept
    raise UnknownName("Dit is een onderdeel van een beleidsconcept en geen antwoord; open het bij het beleid.")
