"""Finding passages for a question: dense, lexical, learned and structural evidence, weighed by what each of them says.

Lists are not searched but looked up: chapter × section × role. What a question means is decided in ``answering``;
here it arrives as a :class:`SearchRequest`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.advice import Frozen
from assistant.knowledge.added import AddedFound, AddedHit
from assistant.knowledge.added_search import added_search
from assistant.knowledge.aspects import likeliest_aspect, words_of_aspects
from assistant.knowledge.classifier import LEAST, UNTAUGHT, Classifier
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.embedding import Embedder, Vectors
from assistant.knowledge.features import (
    DENSE,
    LEXICAL,
    STRUCTURE,
    WEIGHTS,
    Comparison,
    Features,
    FeatureTable,
    SearchRequest,
)
from assistant.knowledge.figure_reader import FigureReader
from assistant.knowledge.index import VectorIndex
from assistant.knowledge.lexical import NgramIndex
from assistant.knowledge.likeness import Likeness, Likenesses
from assistant.knowledge.marked import Marked
from assistant.knowledge.meaning import Meaning
from assistant.knowledge.mentions import Mentions
from assistant.knowledge.norms import Aspect
from assistant.knowledge.questions import Asked, Questions
from assistant.knowledge.reader import Reader
from assistant.knowledge.rewriting import UNTAUGHT as AS_IT_IS
from assistant.knowledge.rewriting import Rewriting
from assistant.knowledge.spelling import Spelling
from assistant.knowledge.vocabulary import Vocabulary

CANDIDATES = 300
COMMON = 0.1  # share of the known questions that hold a piece of a word from which on it does not count
LETTERS_VERSION = 1  # raise it when words are cut into pieces, or pieces weighed, in another way


def letters_origin(questions: Questions) -> str:
    """What the letters of the known questions depend on."""
    return f"{LETTERS_VERSION} {COMMON} {questions.hash}"


class Why(Frozen):
    """How much each kind of evidence added to a score."""

    dense: float
    lexical: float
    structure: float


class Hit(Frozen):
    passage_id: str
    source_id: str
    locator: str
    text: str
    score: float
    why: Why
    similarity: float = 0.0  # the cosine with the passage itself
    asked: float = 0.0  # the cosine with the nearest question that the passage is known to answer
    learned: float = 0.0  # how strongly the classifier points at it, 0–1


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    ``sections``: how near (cosine) the nearest question for each whole section is; ``whole``: the chance that a section
    is asked for as a whole, of those where it counts; ``single``: how near the nearest passage is, or question for one
    passage; ``added``: what stands in sources that an installation added, which are searched apart.
    """

    hits: list[Hit]
    likeness: Likeness = field(default_factory=Likeness)
    sections: Mapping[str, float] = field(default_factory=dict)
    whole: Mapping[str, float] = field(default_factory=dict)
    single: float = 0.0
    judged: tuple[tuple[Asked, float], ...] = ()  # to a yes/no question: known ones, nearest (cosine) first
    vector: Vectors | None = None  # of what was searched for
    embedded: tuple[str, Vectors] | None = None  # the words of the question that were embedded for it
    added: AddedFound | None = None


class Retriever:
    """Searches one corpus through one open index."""

    def __init__(
        self,
        corpus: Corpus,
        questions: Questions,
        embedder: Embedder,
        index: VectorIndex,
        classifier: Classifier = UNTAUGHT,
        yes_no: Classifier = UNTAUGHT,
        rewriting: Rewriting = AS_IT_IS,
        of_norms: Classifier = UNTAUGHT,
        reader: Callable[[], Reader | None] = lambda: None,
        letters: Callable[[Callable[[], NgramIndex]], NgramIndex] = lambda make: make(),
    ) -> None:
        self.corpus = corpus
        # What came with the program is weighed exactly as if nothing had been added.
        known = tuple(each for each in corpus.passages if each.source_id not in corpus.added)
        self._known = corpus if not corpus.added else replace(corpus, passages=known)
        asked = [*(each.id for each in questions.asked), *questions.unanswered, *questions.attempts]
        self._nearby = index.among([*(each.id for each in known), *asked])
        self._not_single = (
            frozenset(questions.unanswered)
            | frozenset(questions.attempts)
            | {asked.id for asked in questions.asked if asked.is_section}
        )
        self._question_words = letters(lambda: NgramIndex(questions.texts, COMMON))  # perhaps made before
        self._embedder = embedder
        self._classifier = classifier
        self._of_norms = of_norms
        self._examples_of_norms = questions.of_norms
        self._meaning = Meaning(corpus, embedder, index, rewriting)
        self.marked = Marked(corpus, questions, index, self._meaning, yes_no, reader)
        self._likenesses = Likenesses(questions)
        self._table = FeatureTable(self._known, questions)
        self._added = added_search(corpus, embedder.name, index, self._question_words.rarity)

    def passages_with(self, fits: Sequence[Callable[[str], bool]]) -> list[Passage]:
        """The passages that hold a word for each of these, in their order; not those of added sources."""
        rows = (self._mentions.of(each) for each in fits)
        return [self._known.passages[row] for row in sorted(set.intersection(*rows))] if fits else []

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(passage.text for passage in self._known.passages)

    def find(
        self,
        request: SearchRequest,
        count: int,
        *,
        in_force: Callable[[Passage], bool] | None = None,
        replaced: frozenset[str] = frozenset(),
    ) -> Found:
        """The best ``count`` passages, best first; ``in_force`` leaves out passages of sources not valid then.

        Of the sources ``replaced`` the known questions do not count either: who asks them is answered elsewhere.
        """
        embedded, vector = self._meaning.of(request)
        compared = self._compare(request, vector)
        if replaced:
            compared = self._table.without(replaced, compared)
        hits = self._best(request, compared, count, in_force)
        return Found(
            hits,
            self._likenesses.of(compared),
            self._sections(compared.near),
            self._whole(compared.learned),
            self._nearest_single(compared.near),
            self._judged(compared.near) if request.is_yes_no else (),
            vector,
            embedded,
            self._added.find(request, vector, in_force) if self._added else None,
        )

    def search(self, request: SearchRequest, count: int) -> list[Hit]:
        """The best ``count`` passages of all sources in one list, for looking around; no answer is chosen from it."""
        found = self.find(request, count)
        added = [as_hit(each) for each in found.added.hits] if found.added else []
        return sorted([*found.hits, *added], key=lambda hit: -hit.score)[:count]

    def _best(
        self, request: SearchRequest, compared: Comparison, count: int, fits: Callable[[Passage], bool] | None
    ) -> list[Hit]:
        rows, features = self._table.make(request, compared)
        scores = features @ WEIGHTS
        order = np.argsort(-scores, kind="stable")
        parts = features * WEIGHTS
        why = np.column_stack([parts[:, each].sum(axis=1) for each in (DENSE, LEXICAL, STRUCTURE)])
        hits: list[Hit] = []
        for at in order:
            passage = self._known.passages[rows[at]]
            if fits is not None and not fits(passage):
                continue
            hits.append(_hit(passage, float(scores[at]), why[at].tolist(), features[at].tolist()))
            if len(hits) == count:
                break
        return hits

    def candidates(self, request: SearchRequest) -> tuple[NDArray[np.int64], Features]:
        """Row numbers and features of what a search would weigh; for tuning the weights."""
        return self._table.make(request, self._compare(request, self._meaning.of(request)[1]))

    def _compare(self, request: SearchRequest, vector: Vectors) -> Comparison:
        return Comparison(
            near=self._nearby.nearest(vector, CANDIDATES),
            letters=self._question_words.score(request.text),
            learned=self._classifier.likely(vector),
        )

    @property
    def writes_out(self) -> bool:
        """Whether it knows what a question asks after another one; otherwise both are searched for in one text."""
        return self._meaning.writes_out

    @cached_property
    def words_of_aspects(self) -> Mapping[Aspect, frozenset[str]]:
        """The words in which people ask about a norm itself; gathered for the first that does."""
        return words_of_aspects(self._examples_of_norms)

    def asked_of_norm(self, message: str) -> tuple[Aspect | None, float]:
        """What a message asks about a norm itself, by its own words, and how probable that is."""
        return likeliest_aspect(self._of_norms, self._meaning.encode(message))

    def _sections(self, near: Mapping[str, float]) -> dict[str, float]:
        """How near the nearest question for each whole section is, of the sections that are among the nearest."""
        best: dict[str, float] = {}
        for entry_id, cosine in near.items():
            question = self._table.targets.get(entry_id)
            if question is not None and question.is_section:
                best[question.target] = max(best.get(question.target, 0.0), cosine)
        return best

    def _whole(self, learned: Mapping[str, float]) -> dict[str, float]:
        """The chance that a section is asked for as a whole, of the sections where it counts."""
        return {each: chance for each, chance in learned.items() if chance > LEAST and each in self._table.members}

    def _judged(self, near: Mapping[str, float]) -> tuple[tuple[Asked, float], ...]:
        """The nearest known questions of which people said yes, no or open."""
        asked = ((self._table.targets.get(each), cosine) for each, cosine in near.items())
        return tuple((each, cosine) for each, cosine in asked if each is not None and each.says is not None)

    def _nearest_single(self, near: Mapping[str, float]) -> float:
        """How near the nearest passage, or question for one passage, is."""
        single = (cosine for entry_id, cosine in near.items() if entry_id not in self._not_single)
        return max(single, default=0.0)

    def members(self, section: str) -> list[Passage]:
        """The passages of a section by its id, in order."""
        return [self._known.passages[row] for row in self._table.members.get(section, ())]

    def section(self, chapters: frozenset[str], sections: frozenset[str], roles: frozenset[str]) -> list[Passage]:
        """The points of a section in the plan's own order: the whole answer to a question for a list."""
        return [
            passage
            for passage in self._known.passages
            if passage.chapter_slug in chapters
            and passage.section_key in sections
            and passage.kind == "original"
            and (not roles or roles.intersection(passage.roles))
        ]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What evidence is chosen from."""

    corpus: Corpus
    retriever: Retriever
    vocabulary: Vocabulary
    spelling: Spelling
    figure_reader: Callable[[], FigureReader | None] = lambda: None


def as_hit(found: AddedHit) -> Hit:
    """A hit in an added source as every other, with its score on their scale."""
    passage = found.passage
    return Hit(
        passage_id=passage.id,
        source_id=passage.source_id,
        locator=passage.locator,
        text=passage.text,
        score=round(found.by_meaning + found.by_letters, 4),
        why=Why(dense=round(found.by_meaning, 4), lexical=round(found.by_letters, 4), structure=0.0),
        similarity=round(found.dense, 4),
    )


def _hit(passage: Passage, score: float, why: Sequence[float], features: Sequence[float]) -> Hit:
    dense, lexical, structure = why
    return Hit(
        passage_id=passage.id,
        source_id=passage.source_id,
        locator=passage.locator,
        text=passage.text,
        score=round(score, 4),
        why=Why(
            dense=round(dense, 4),
            lexical=round(lexical, 4),
            structure=round(structure, 4),
        ),
        similarity=round(features[0], 4),
        asked=round(max(features[1], features[3]), 4),
        learned=round(features[4], 4),
    )
