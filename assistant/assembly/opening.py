"""The assistant, opened: settings → installation → edition → flow.

:class:`Assistant` is what every face and every eval starts from. The index is opened when the first question needs
it, so that norms and sources can be read without one; sources that change while it is open are noticed before the next
question.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from assistant.advice import Answer, Calculation, ReviewRequest, Versions
from assistant.answering.searching import search_request
from assistant.answering.understanding import understand
from assistant.answering.understanding.tidying import tidied
from assistant.assembly.adding import SourceDesk
from assistant.assembly.inspection import Inspection, today
from assistant.assembly.installation import Installation
from assistant.assembly.quiet import keep_libraries_quiet
from assistant.assembly.serving import Serving
from assistant.concepts import Concept
from assistant.errors import AssistantError, BadInput, UnknownName, shown
from assistant.flow import Question, Run
from assistant.incoming import keepable, person_name, readable
from assistant.knowledge.corpus import Passage, Source
from assistant.knowledge.features import SearchRequest
from assistant.knowledge.norms import Norm, calculate, read_library_figures
from assistant.knowledge.retrieval import Hit
from assistant.oversight.journal import Entry
from assistant.settings import Settings, load_settings
from assistant.version import __version__

MAX_RESULTS = 100


class Assistant(Inspection):
    """The assistant, open on one corpus, one index and one journal. Safe to share between threads."""

    def __init__(self, settings: Settings, journal_address: str | None = None) -> None:
        self.settings = settings
        self._installation = Installation(settings, journal_address)
        try:
            self._serving = Serving(self._installation)
        except BaseException:
            self._installation.close()
            raise

    @classmethod
    def open(cls, settings: Settings | None = None, *, journal_address: str | None = None) -> Self:
        """Open on these settings, or on those of the environment.

        ``journal_address`` keeps the record of this session elsewhere, as an eval run does.
        """
        keep_libraries_quiet()
        return cls(settings or load_settings(), journal_address)

    def close(self) -> None:
        self.adding.close()
        self._serving.close()
        self._installation.close()

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
        include_replaced: bool = False,
        on_step: Callable[[str], None] | None = None,
        on_sentence: Callable[[str], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Answer:
        """Answer a question as a concept, with an approved answer to the same thing where there is one.

        ``author`` is who asks, for whoever reviews it; with ``include_replaced`` sources that were replaced or
        withdrawn may answer too. ``on_step`` hears each step of the flow as it begins. Of a language model
        ``on_sentence`` hears each sentence that passed its checks, and ``stop`` breaks it off.
        """
        with self._serving.in_use() as edition:
            question = Question(
                id=uuid.uuid4().hex,
                conversation_id=keepable(conversation_id) if conversation_id else uuid.uuid4().hex,
                text=readable(text, self.settings.max_question_chars),
                as_of=as_of or today(),
                asked_at=datetime.now(UTC),
                figures=read_library_figures(edition.register, figures or {}),
                author=person_name(author or "") or None,
                include_replaced=include_replaced,
                opens=not conversation_id,
            )
            answer = edition.flow.run(Run(question, on_step, on_sentence, stop))
            return answer.model_copy(update={"earlier": edition.desk.approved_earlier(answer)})

    def prepare(self) -> None:
        """Open all that the first question would wait for. What cannot be opened is told to whoever asks."""
        with suppress(AssistantError), self._serving.in_use() as edition:
            edition.flow  # noqa: B018 - built when it is first looked at
            edition.holdings.knowledge.spelling.prepare()
            edition.holdings.knowledge.figure_reader()
            self.search("collectie", 1)

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """The ``k`` passages nearest to a query, best first."""
        if not 1 <= k <= MAX_RESULTS:
            raise BadInput(f"Het aantal resultaten ligt tussen 1 en {MAX_RESULTS}; kies een ander getal.")
        text = readable(query, self.settings.max_question_chars)
        with self._serving.in_use() as edition:
            knowledge = edition.holdings.knowledge
            text = tidied(text, None, knowledge.spelling).text
            reading = understand(text, vocabulary=knowledge.vocabulary, as_of=today())
            return knowledge.retriever.search(search_request(reading) if reading.concepts else SearchRequest(text), k)

    # --- looking up

    def passage(self, passage_id: str) -> Passage:
        return self._corpus.passage(passage_id)

    def neighbours(self, passage_id: str) -> list[Passage]:
        """The whole section a passage stands in, in order."""
        corpus = self._corpus
        return corpus.section(corpus.passage(passage_id))

    def passages_of(self, source_id: str) -> list[Passage]:
        """A source as the machine sees it: every passage, in order."""
        corpus = self._corpus
        if source_id not in corpus.sources:
            raise UnknownName(f"Er is geen bron ‘{shown(source_id)}’; zoek haar op met ‘assistant sources’.")
        return [passage for passage in corpus.passages if passage.source_id == source_id]

    def sources(self) -> list[Source]:
        return list(self._corpus.sources.values())

    def norms(self) -> list[Norm]:
        """Those of the plan, and after them those that people accepted from added sources."""
        register = self._register
        return [*register.norms.values(), *register.added.values()]

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

    def keep_up(self) -> None:
        """What a server does when it starts: let decided runs go on, erase what has been kept long enough, and see to
        it that jobs for the sources are done, those that were left included."""
        self.desk.recover()
        self.erase_expired()
        self.adding.keep_working()

    def erase_expired(self) -> None:
        """Erase what has been kept long enough, where a number of days is set; a server does so every day."""
        if self.settings.retention_days is not None:
            limit = datetime.now(UTC) - timedelta(days=self.settings.retention_days)
            self.desk.erase(before=limit, by="bewaartermijn", reason="bewaartermijn verstreken")

    def status(self) -> dict[str, Any]:
        """What this installation runs on; raises when the index cannot be used."""
        with self._serving.in_use() as edition:
            generation = edition.holdings.index.generation
            return {
                "software": __version__,
                "corpus": edition.corpus.hash,
                "sources": len(edition.corpus.sources),
                "passages": len(edition.corpus.passages),
                "questions": len(edition.holdings.questions.asked),
                "norms": edition.register.version,
                "index": generation.name,
                "embedding_model": generation.model,
                "dimension": generation.dimension,
                "vectors": generation.passages,
                "vector_store": self.settings.chroma_url or str(self.settings.index_dir),
                "database": self._installation.storage.place,
                "drafter": self.settings.model or "embedded",
            }

    def model_problem(self) -> str | None:
        """Why the configured language model cannot be opened; None when it can, or when there is none. Calls nobody."""
        model = self._installation.model
        return model.problem() if model is not None else None

    @property
    def versions(self) -> Versions:
        return self._serving.now().versions

    # --- sources that people add

    @cached_property
    def adding(self) -> SourceDesk:
        """Adding sources and taking them away; what that makes of the index is noticed before the next question."""
        parts = self._installation
        return SourceDesk(parts.settings, parts.storage, parts.journal, on_change=self._serving.now)


def _as_answer(concept: Concept) -> Answer:
    if isinstance(concept, Answer):
        return concept
    raise UnknownName("Dit is een onderdeel van een beleidsconcept en geen antwoord; open het bij het beleid.")
