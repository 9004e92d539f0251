"""Finding passages for a question: dense, lexical and structural evidence, weighed by what each of them says.

Rank fusion throws away how sure each side is, so the scores themselves are added, with weights fitted on the
development cases (``python -m evals.tune``). Lists are not searched but looked up: chapter × section × role. What a
question means is decided in ``answering``; here it arrives as a :class:`SearchRequest`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.advice import Frozen
from assistant.errors import BadInput
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.embedding import Embedder
from assistant.knowledge.index import VectorIndex
from assistant.knowledge.lexical import NgramIndex, Scores
from assistant.knowledge.questions import FAR, Questions, section_id
from assistant.knowledge.vocabulary import Vocabulary

CANDIDATES = 300
FAR_SLACK = 0.01  # cosine
ABSENT = 0.75  # the cosine of what is not even among the candidates

FEATURES = (
    "dense",
    "asked",
    "asked_words",
    "asked_section",
    "lexical",
    "expanded",
    "chapter",
    "section",
    "role",
    "quotation",
    "note",
    "summary",
    "heading",
    "acknowledgement",
)
# One weight a feature, in the order above.
WEIGHTS = np.array([9.0, 8.0, 1.4, 1.6, 1.7, 0.15, 0.2, 0.4, 0.1, -0.12, -0.25, -0.37, -1.5, -1.2])

DENSE, LEXICAL, STRUCTURE = [0, 1, 3], [2, 4, 5], list(range(6, len(FEATURES)))

Features = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question as retrieval needs it: its words, the plan's own words for them, and the places it names."""

    text: str
    expansion: str = ""
    chapters: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


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


class Likeness(Frozen):
    """How near a question is to known questions: the nearest, the mean of the five nearest, and by its letters."""

    nearest: float = 0.0
    five: float = 0.0
    words: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. ``sections``: how near (cosine) the nearest question for each whole section is;
    ``single``: how near the nearest passage is, or question for one passage."""

    hits: list[Hit]
    sections: Mapping[str, float] = field(default_factory=dict)
    single: float = 0.0
    known: Likeness = field(default_factory=Likeness)
    unknown: Likeness = field(default_factory=Likeness)
    attempt_lead: float = -1.0  # how much nearer (cosine) the nearest attempt on the safeguards is than any question
    is_far: bool = False  # the unanswered questions it is most like are about other subjects than libraries


class Retriever:
    """Searches one corpus through one open index."""

    def __init__(self, corpus: Corpus, questions: Questions, embedder: Embedder, index: VectorIndex) -> None:
        self.corpus = corpus
        self._asked = questions.asked
        self._question_words = NgramIndex([*(asked.text for asked in questions.asked), *questions.unanswered.values()])
        self._targets = {asked.id: asked for asked in questions.asked}
        self._unanswered = frozenset(questions.unanswered)
        self._attempts = frozenset(questions.attempts)
        self._never_found = self._unanswered | self._attempts
        self._not_single = self._never_found | {asked.id for asked in questions.asked if asked.is_section}
        self._embedder = embedder
        self._index = index
        self._lexical = NgramIndex(
            [f"{passage.chapter} {passage.section or ''} {passage.text}" for passage in corpus.passages]
        )
        self._fixed = np.array([_fixed_features(passage) for passage in corpus.passages])
        self._row = {passage.id: row for row, passage in enumerate(corpus.passages)}
        self._members: dict[str, list[int]] = {}
        for row, passage in enumerate(corpus.passages):
            self._members.setdefault(section_id(passage.id), []).append(row)

    def find(self, request: SearchRequest, count: int, *, in_force: Callable[[Passage], bool] | None = None) -> Found:
        """The best ``count`` passages, best first; ``in_force`` leaves out passages of sources not valid then."""
        if not request.text.strip():
            raise BadInput("Er is niets om naar te zoeken; geef een of meer woorden.")
        near, letters = self._compare(request)
        rows, features = self.features(request, near, letters)
        scores = features @ WEIGHTS
        hits: list[Hit] = []
        for at in np.argsort(-scores, kind="stable"):
            passage = self.corpus.passages[rows[at]]
            if in_force is not None and not in_force(passage):
                continue
            hits.append(_hit(passage, float(scores[at]), features[at]))
            if len(hits) == count:
                break
        return Found(
            hits,
            self._sections(near),
            self._nearest_single(near),
            *self._likeness(near, letters),
            self._attempt_lead(near),
            self._is_far(near),
        )

    def candidates(self, request: SearchRequest) -> tuple[NDArray[np.int64], Features]:
        """Row numbers and features of what a search would weigh; for tuning the weights."""
        return self.features(request, *self._compare(request))

    def _compare(self, request: SearchRequest) -> tuple[dict[str, float], Scores]:
        """How near the nearest entries of the index are (cosine), and every known question by its letters."""
        near = self._index.nearest(self._embedder.encode_query(request.text), CANDIDATES)
        return near, self._question_words.score(request.text)

    def features(
        self, request: SearchRequest, near: Mapping[str, float], letters: Scores
    ) -> tuple[NDArray[np.int64], Features]:
        """Row numbers of the candidate passages and their features, shape (candidates, len(FEATURES)).

        ``near`` holds the cosines of the nearest entries of the index, ``letters`` the likeness to each known
        question, answered ones first.
        """
        furthest = min(near.values(), default=0.0)
        size = len(self.corpus.passages)
        dense, asked, asked_section = np.full(size, furthest), np.full(size, furthest), np.full(size, furthest)
        for entry_id, cosine in near.items():
            question = self._targets.get(entry_id)
            if entry_id in self._never_found:
                continue
            if question is None:
                dense[self._row[entry_id]] = cosine
            elif question.is_section:
                rows_of = self._members[question.target]
                asked_section[rows_of] = np.maximum(asked_section[rows_of], cosine)
            else:
                row = self._row[question.target]
                asked[row] = max(asked[row], cosine)
        lexical = self._lexical.score(request.text)
        expanded = self._lexical.score(request.expansion) if request.expansion else np.zeros_like(lexical)
        asked_words = self._words_asked(letters)
        structure = np.array(
            [
                (
                    passage.chapter_slug in request.chapters,
                    passage.section_key in request.sections,
                    bool(request.roles.intersection(passage.roles)),
                )
                for passage in self.corpus.passages
            ],
            dtype=float,
        )
        table = np.column_stack([dense, asked, asked_words, asked_section, lexical, expanded, structure, self._fixed])
        rows = np.flatnonzero(
            (dense > furthest) | (asked > furthest) | (lexical > 0.08) | (expanded > 0.08) | (asked_words > 0.15)
        )
        return rows, table[rows]

    def _sections(self, near: Mapping[str, float]) -> dict[str, float]:
        """How near the nearest question for each whole section is, of the sections that are among the nearest."""
        best: dict[str, float] = {}
        for entry_id, cosine in near.items():
            question = self._targets.get(entry_id)
            if question is not None and question.is_section:
                best[question.target] = max(best.get(question.target, 0.0), cosine)
        return best

    def _nearest_single(self, near: Mapping[str, float]) -> float:
        """How near the nearest passage, or question for one passage, is."""
        single = (cosine for entry_id, cosine in near.items() if entry_id not in self._not_single)
        return max(single, default=0.0)

    def _likeness(self, near: Mapping[str, float], letters: Scores) -> tuple[Likeness, Likeness]:
        """To questions that a passage answers, and to questions that no source answers."""
        answered = [cosine for entry_id, cosine in near.items() if entry_id in self._targets]
        unanswered = [cosine for entry_id, cosine in near.items() if entry_id in self._unanswered]
        size = len(self._asked)
        return _summed_up(answered, letters[:size]), _summed_up(unanswered, letters[size:])

    def _attempt_lead(self, near: Mapping[str, float]) -> float:
        attempt = max((cosine for entry_id, cosine in near.items() if entry_id in self._attempts), default=0.0)
        return attempt - max(
            (cosine for entry_id, cosine in near.items() if entry_id not in self._attempts), default=0.0
        )

    def _is_far(self, near: Mapping[str, float]) -> bool:
        """There are fewer far questions than near ones, so one of them need not be the very nearest to count."""
        like = [(cosine, entry_id.startswith(FAR)) for entry_id, cosine in near.items() if entry_id in self._unanswered]
        far = max((cosine for cosine, is_far in like if is_far), default=0.0)
        return far > 0 and far >= max((cosine for cosine, is_far in like if not is_far), default=0.0) - FAR_SLACK

    def _words_asked(self, letters: Scores) -> NDArray[np.float64]:
        """Likeness in letters to the nearest question of each passage."""
        best = np.zeros(len(self.corpus.passages))
        for at in np.flatnonzero(letters[: len(self._asked)] > 0.1):
            asked = self._asked[at]
            if not asked.is_section:
                row = self._row[asked.target]
                best[row] = max(best[row], letters[at])
        return best

    def members(self, section: str) -> list[Passage]:
        """The passages of a section by its id, in order."""
        return [self.corpus.passages[row] for row in self._members.get(section, ())]

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


def _fixed_features(passage: Passage) -> tuple[float, ...]:
    return (
        float(passage.form == "quotation"),
        float(passage.form == "note"),
        float(passage.kind == "summary"),
        float(passage.text.rstrip().endswith(":") and len(passage.text) < 160),
        float(passage.chapter_slug == "totstandkoming" and passage.section_key == "dank"),
    )


def _summed_up(cosines: list[float], letters: Scores) -> Likeness:
    best = sorted(cosines, reverse=True)[:5] or [ABSENT]
    return Likeness(nearest=best[0], five=sum(best) / len(best), words=float(letters.max(initial=0.0)))


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
    )
