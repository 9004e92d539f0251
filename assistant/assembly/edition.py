"""One edition of the assistant: its sources, norms and index, and everything that was built on exactly those.

An edition never changes. When sources or norms do, another one takes its place as a whole, and whoever was busy with
this one finishes on it. Which edition is the present one is decided in ``serving``.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import NamedTuple

from assistant.advice import Versions
from assistant.assembly.indexing import corpus_and_questions, learned_of, load_register
from assistant.assembly.installation import Installation
from assistant.assembly.oversight import Oversight
from assistant.errors import IndexUnusable
from assistant.flow import Flow, Parts
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.entries import content_hash_of
from assistant.knowledge.generations import Generation
from assistant.knowledge.held import held_letters
from assistant.knowledge.index import VectorIndex, open_index
from assistant.knowledge.norms import NormRegister
from assistant.knowledge.questions import Questions
from assistant.knowledge.retrieval import Knowledge, Retriever, letters_origin
from assistant.knowledge.spelling import Spelling, has_word
from assistant.knowledge.vocabulary import load_vocabulary
from assistant.version import __version__


class Stamp(NamedTuple):
    """By what a change is noticed: the generation that is served, and the file of norms that people accepted."""

    generation: Generation | None
    made_at: str = ""  # a name may come back with another make
    norms: tuple[int, int] = (0, 0)  # time and size of the file


class Holdings:
    """Sources and known questions, with the index made of them: opened when the first question needs it."""

    def __init__(self, installation: Installation, generation: Generation | None) -> None:
        self._installation = installation
        self.generation = generation
        self.corpus: Corpus
        self.questions: Questions
        self.corpus, self.questions = corpus_and_questions(installation.settings)
        self.readers = 0  # questions that are busy here; counted by ``serving``
        self._index: VectorIndex | None = None
        self._is_closed = False

    @property
    def is_indexed(self) -> bool:
        """Whether the generation was made of exactly these sources."""
        made_of = self.generation.corpus_hash if self.generation else None
        return made_of == content_hash_of(self.corpus, self.questions)

    @property
    def is_open(self) -> bool:
        return self._index is not None

    @property
    def index(self) -> VectorIndex:
        with self._installation.opening:
            if self._is_closed:
                raise IndexUnusable("De assistent is gesloten; open hem opnieuw.")
            if self._index is None:
                settings = self._installation.settings
                self._index = open_index(
                    self.generation,
                    index_dir=settings.index_dir,
                    chroma_url=settings.chroma_url,
                    content_hash=content_hash_of(self.corpus, self.questions),
                    embedder=self._installation.embedder,
                )
            return self._index

    @property
    def knowledge(self) -> Knowledge:
        with self._installation.opening:
            return self._knowledge

    @cached_property
    def _knowledge(self) -> Knowledge:
        settings, index = self._installation.settings, self.index
        embedder = self._installation.embedder
        learned = learned_of(
            settings,
            index.generation,
            self.corpus,
            self.questions,
            index.all_vectors,
            lambda: embedder,
        )
        retriever = Retriever(
            self.corpus,
            self.questions,
            embedder,
            index,
            *learned,
            lambda: self._installation.reader,
            partial(
                held_letters, settings.index_dir / index.generation.name / "letters.npz", letters_origin(self.questions)
            ),
        )
        # An added source may not change how a question about the plan is read.
        texts = [each.text for each in self.corpus.passages if each.source_id not in self.corpus.added]
        others = [each.text for each in self.corpus.passages if each.source_id in self.corpus.added]
        vocabulary = load_vocabulary(settings.corpus_dir / "vocabulary.yaml", texts)
        known, stop_words = vocabulary.known_words, vocabulary.stop_words
        spelling = Spelling(known, stop_words, texts, self.questions.texts, has_word(others))
        return Knowledge(self.corpus, retriever, vocabulary, spelling, lambda: self._installation.figure_reader)

    def close(self) -> None:
        with self._installation.opening:
            self._is_closed = True
            if self._index is not None:
                self._index.close()


class Edition(Oversight):
    """What is asked, looked up and reviewed, all on the same sources and norms."""

    def __init__(self, installation: Installation, stamp: Stamp, holdings: Holdings) -> None:
        self.stamp = stamp
        self.holdings = holdings
        self._installation = installation
        self.settings = installation.settings
        self.register: NormRegister = load_register(installation.settings, holdings.corpus)

    @property
    def corpus(self) -> Corpus:
        return self.holdings.corpus

    @property
    def versions(self) -> Versions:
        return Versions(corpus=self.corpus.hash, norms=self.register.version, software=__version__)

    @property
    def flow(self) -> Flow:
        with self._installation.opening:
            return self._flow

    @cached_property
    def _flow(self) -> Flow:
        return Flow(lambda: self._parts, self._installation.journal, self._installation.checkpointer)

    @cached_property
    def _parts(self) -> Parts:
        return Parts(
            self.holdings.knowledge,
            self.register,
            self._installation.journal,
            self.versions,
            self.settings.quote_budget,
            self._installation.model,
            self._installation.power,
        )
