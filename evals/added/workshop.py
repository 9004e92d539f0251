"""A workshop for fitting: invented documents (:mod:`.taught`) taken to have been added, and questions asked of them.

A question that was asked without knowing the passages is asked of the library whose document it is about and, where
that answers it, also of another library, which then does not. What a passage answers is judged by a network that did
not learn of that library. Owns what one example is; what is fitted on the examples is in ``fit``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.answerability_added import signs_of_added
from assistant.answering.understanding import understand
from assistant.knowledge.added import NEAR_AT_MOST, READ_AT_MOST, AddedFound, AddedHit, WithoutQuestions
from assistant.knowledge.added_search import ADDED_AT_MOST
from assistant.knowledge.answered import Judge, fit_judge, seen
from assistant.knowledge.classifier import Classifier
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.embedding import load_embedder
from assistant.knowledge.entries import embedded_text
from assistant.knowledge.lexical import NgramIndex, Scores
from assistant.knowledge.questions import Questions
from assistant.knowledge.vocabulary import load_vocabulary
from evals.added.taught import ASKED, Taught, library_of, load_taught, rows_by_document

CASES = sorted((Path(__file__).parent.parent / "cases").glob("dev-*.yaml"))
FOLDS = 4
# Passages beside which a question is learned as not answered, though they come near: the nearest so many others, and
# one of those after them, up to this place.
NEAREST_OTHERS, LESS_NEAR = 2, 7
COUNTED = 2  # times that a question counts which was asked without knowing the passage: people ask so
TODAY = date(2026, 11, 24)

Table = NDArray[np.float64]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """One question asked of a library."""

    fold: int
    hits: tuple[AddedHit, ...]
    needed: NDArray[np.bool_]  # of the hits
    signs: tuple[float, ...]
    is_answered: bool

    @property
    def features(self) -> Table:
        return np.array([hit.features for hit in self.hits])


class Workshop:
    """The invented documents beside the plan, with their vectors."""

    def __init__(self, corpus: Corpus, questions: Questions, corpus_dir: Path, model: str) -> None:
        self._passages, self._asked = load_taught(asked=ASKED)
        self._embedder = load_embedder(model)
        self.model = self._embedder.name
        self._vectors = self._embedder.encode_document([embedded_text(each) for each in self._passages])
        self._asked_vectors = self._embedder.encode_queries([each.in_full for each in self._asked])
        self._vocabulary = load_vocabulary(corpus_dir / "vocabulary.yaml", [each.text for each in corpus.passages])
        self._plan = [each for each in corpus.passages if each.kind == "original"]
        self._plan_vectors = self._embedder.encode_document([embedded_text(each) for each in self._plan])
        self._unasked = WithoutQuestions([*self._passages, *self._plan], NgramIndex(questions.texts).rarity)
        self._libraries: dict[str, list[int]] = {}
        self._rows_of = rows_by_document(self._passages)
        for source_id, rows in self._rows_of.items():
            self._libraries.setdefault(library_of(source_id), []).extend(rows)
        self._fold_of = {name: at % FOLDS for at, name in enumerate(sorted(self._libraries))}

    def pairs(self) -> tuple[Vectors, NDArray[np.bool_], NDArray[np.int64]]:
        """What a network sees of a question and a passage, whether that answers, and the fold: each question beside the
        passages that answer it or look so, those of the same document that come nearest, and one that comes less
        near."""
        random, rows, answers, folds = np.random.default_rng(0), [], [], []
        for each, vector in zip(self._asked, self._asked_vectors, strict=True):
            own = [*each.rows, *([] if each.seems is None else [each.seems])]
            beside = [row for row in self._rows_of[each.source_id] if row not in own]
            beside.sort(key=lambda row: -float(self._vectors[row] @ vector))
            nearest = NEAREST_OTHERS if own else NEAREST_OTHERS + 1
            chosen, less = [*own, *beside[:nearest]], beside[nearest:LESS_NEAR]
            if less:
                chosen.append(less[int(random.integers(len(less)))])
            for row in chosen * (COUNTED if each.is_blind else 1):
                rows.append(seen(each.text, vector, self._passages[row].text, self._vectors[row]))
                answers.append(row in each.rows)
                folds.append(self._fold_of[library_of(each.source_id)])
        return np.array(rows), np.array(answers), np.array(folds)

    def judges(self) -> tuple[Classifier, list[Judge]]:
        """The network that learned of all, and of each fold one that learned nothing of it."""
        rows, answers, folds = self.pairs()
        apart = [Judge(fit_judge(rows[folds != fold], answers[folds != fold])) for fold in range(FOLDS)]
        return fit_judge(rows, answers), apart

    def examples(self, judges: Sequence[Judge]) -> list[Example]:
        random, made = np.random.default_rng(0), []
        for each, vector in zip(self._asked, self._asked_vectors, strict=True):
            if not each.is_blind:
                continue
            own = library_of(each.source_id)
            fold = self._fold_of[own]
            asked = [own]
            if each.rows:
                alike = [name for name in self._libraries if name != own and self._fold_of[name] == fold]
                asked.append(alike[int(random.integers(len(alike)))])
            reading = understand(each.in_full, vocabulary=self._vocabulary, as_of=TODAY)
            letters = self._unasked.score(each.in_full)
            for library in asked:
                rows = self._libraries[library]
                passages = [self._passages[row] for row in rows]
                hits = self._find(each, vector, letters, passages, self._vectors[rows], judges[fold])
                answering = {self._passages[row].id for row in each.rows} if library == own else set()
                needed = np.array([hit.passage.id in answering for hit in hits])
                found = AddedFound(hits[:ADDED_AT_MOST], None, vector, self.model)
                made.append(Example(fold, hits, needed, signs_of_added(reading, found), bool(answering)))
        return made

    def _find(
        self,
        asked: Taught,
        vector: Vectors,
        letters: Scores,
        passages: Sequence[Passage],
        vectors: Vectors,
        judge: Judge,
    ) -> tuple[AddedHit, ...]:
        cosines, row_of = vectors @ vector, {each.id: row for row, each in enumerate(passages)}
        near = {passages[row].id: float(cosines[row]) for row in np.argsort(-cosines, kind="stable")[:NEAR_AT_MOST]}

        def judged(found: Sequence[Passage]) -> list[float]:
            said = vectors[[row_of[each.id] for each in found]]
            return judge.of(asked.text, vector, [each.text for each in found], said)

        return self._unasked.find(asked.in_full, letters, near, READ_AT_MOST, lambda each: each.id in row_of, judged)

    def in_plan(self, question: str, judge: Judge, ids: Sequence[str]) -> Table:
        """The features of these passages of the plan, at most :data:`READ_AT_MOST`, for a question, as if they had been
        added."""
        vector, letters = self._embedder.encode_query(question), self._unasked.score(question)
        rows = [row for row, each in enumerate(self._plan) if each.id in ids]
        asked = Taught(question, (), "")
        hits = self._find(asked, vector, letters, [self._plan[row] for row in rows], self._plan_vectors[rows], judge)
        by_id = {hit.passage.id: hit.features for hit in hits}
        return np.array([by_id[each] for each in ids])
