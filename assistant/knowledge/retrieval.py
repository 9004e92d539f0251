"""Finding passages for a question: dense, lexical, learned and structural evidence, weighed by what each of them says.

Lists are not searched but looked up: chapter × section × role. What a question means is decided in ``answering``;
here it arrives as a :class:`SearchRequest`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.advice import Frozen
from assistant.errors import BadInput
from assistant.knowledge.classifier import UNTAUGHT, QuestionClassifier
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.embedding import Embedder
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
from assistant.knowledge.index import VectorIndex
from assistant.knowledge.lexical import NgramIndex
from assistant.knowledge.likeness import Likeness, Likenesses
from assistant.knowledge.questions import Asked, Questions
from assistant.knowledge.vocabulary import Vocabulary

CANDIDATES = 300


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
    learned: float = 0.0  # what the classifier gives it: about 1 for what is asked for


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. ``sections``: how near (cosine) the nearest question for each whole section is;
    ``single``: how near the nearest passage is, or question for one passage."""

    hits: list[Hit]
    likeness: Likeness = field(default_factory=Likeness)
    sections: Mapping[str, float] = field(default_factory=dict)
    single: float = 0.0
    yes_no: tuple[tuple[Asked, float], ...] = ()  # known yes/no questions, nearest (cosine) first


class Retriever:
    """Searches one corpus through one open index."""

    def __init__(
        self,
        corpus: Corpus,
        questions: Questions,
        embedder: Embedder,
        index: VectorIndex,
        classifier: QuestionClassifier = UNTAUGHT,
    ) -> None:
        self.corpus = corpus
        self._not_single = (
            frozenset(questions.unanswered)
            | frozenset(questions.attempts)
            | {asked.id for asked in questions.asked if asked.is_section}
        )
        self._question_words = NgramIndex([*(asked.text for asked in questions.asked), *questions.unanswered.values()])
        self._embedder = embedder
        self._index = index
        self._classifier = classifier
        self._likenesses = Likenesses(questions)
        self._table = FeatureTable(corpus, questions)

    def find(self, request: SearchRequest, count: int, *, in_force: Callable[[Passage], bool] | None = None) -> Found:
        """The best ``count`` passages, best first; ``in_force`` leaves out passages of sources not valid then."""
        compared = self._compare(request)
        (hits,) = self._best(request, compared, count, [in_force])
        return Found(
            hits,
            self._likenesses.of(compared),
            self._sections(compared.near),
            self._nearest_single(compared.near),
            self._yes_no(compared.near),
        )

    def find_each(
        self, request: SearchRequest, count: int, allowed: Sequence[Callable[[Passage], bool]]
    ) -> list[list[Hit]]:
        """The best ``count`` passages of each group that ``allowed`` tells apart, from one search."""
        return self._best(request, self._compare(request), count, allowed)

    def _best(
        self,
        request: SearchRequest,
        compared: Comparison,
        count: int,
        allowed: Sequence[Callable[[Passage], bool] | None],
    ) -> list[list[Hit]]:
        rows, features = self._table.make(request, compared)
        scores = features @ WEIGHTS
        order = np.argsort(-scores, kind="stable")

        def best(fits: Callable[[Passage], bool] | None) -> list[Hit]:
            hits: list[Hit] = []
            for at in order:
                passage = self.corpus.passages[rows[at]]
                if fits is not None and not fits(passage):
                    continue
                hits.append(_hit(passage, float(scores[at]), features[at]))
                if len(hits) == count:
                    break
            return hits

        return [best(fits) for fits in allowed]

    def candidates(self, request: SearchRequest) -> tuple[NDArray[np.int64], Features]:
        """Row numbers and features of what a search would weigh; for tuning the weights."""
        return self._table.make(request, self._compare(request))

    def _compare(self, request: SearchRequest) -> Comparison:
        if not request.text.strip():
            raise BadInput("Er is niets om naar te zoeken; geef een of meer woorden.")
        vector = self._embedder.encode_query(request.text)
        learned = self._classifier.score(vector).tolist()
        return Comparison(
            near=self._index.nearest(vector, CANDIDATES),
            letters=self._question_words.score(request.text),
            learned=dict(zip(self._classifier.labels, learned, strict=True)),
        )

    def _sections(self, near: Mapping[str, float]) -> dict[str, float]:
        """How near the nearest question for each whole section is, of the sections that are among the nearest."""
        best: dict[str, float] = {}
        for entry_id, cosine in near.items():
            question = self._table.targets.get(entry_id)
            if question is not None and question.is_section:
                best[question.target] = max(best.get(question.target, 0.0), cosine)
        return best

    def _yes_no(self, near: Mapping[str, float]) -> tuple[tuple[Asked, float], ...]:
        known = ((self._table.targets[each], cosine) for each, cosine in near.items() if each in self._table.targets)
        answered = [(asked, cosine) for asked, cosine in known if asked.says is not None]
        return tuple(sorted(answered, key=lambda pair: (-pair[1], pair[0].id)))

    def _nearest_single(self, near: Mapping[str, float]) -> float:
        """How near the nearest passage, or question for one passage, is."""
        single = (cosine for entry_id, cosine in near.items() if entry_id not in self._not_single)
        return max(single, default=0.0)

    def members(self, section: str) -> list[Passage]:
        """The passages of a section by its id, in order."""
        return [self.corpus.passages[row] for row in self._table.members.get(section, ())]

    def section(self, chapters: frozenset[str], sections: frozenset[str], roles: frozenset[str]) -> list[Passage]:
        """The points of a section in the plan's own order: the whole answer to a question for a list."""
        return [
            passage
            for passage in self.corpus.passages
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


def _hit(passage: Passage, score: float, features: Features) -> Hit:
    parts = features * WEIGHTS
    return Hit(
        passage_id=passage.id,
        source_id=passage.source_id,
        locator=passage.locator,
        text=passage.text,
        score=round(score, 4),
        why=Why(
            dense=round(float(parts[DENSE].sum()), 4),
            lexical=round(float(parts[LEXICAL].sum()), 4),
            structure=round(float(parts[STRUCTURE].sum()), 4),
        ),
        similarity=round(float(features[0]), 4),
        asked=round(float(max(features[1], features[3])), 4),
        learned=round(float(features[4]), 4),
    )
