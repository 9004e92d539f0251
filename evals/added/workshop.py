"""A workshop for fitting: the corpus cut into sources whose known questions are taken away, as if they were added.

Owns what one example is; what is fitted on the examples is in ``fit``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.answerability_added import signs_of_added
from assistant.answering.searching import search_request
from assistant.answering.understanding import Reading, understand
from assistant.knowledge.added import NEAR_AT_MOST, AddedFound, AddedHit, WithoutQuestions
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.embedding import load_embedder
from assistant.knowledge.entries import Entry, digest_of, embedded_text
from assistant.knowledge.lexical import NgramIndex
from assistant.knowledge.questions import Questions, section_id
from assistant.knowledge.retrieval import ADDED_AT_MOST
from assistant.knowledge.vectors import load_vectors, vectors_file
from assistant.knowledge.vocabulary import load_vocabulary
from evals.cases import load_cases
from evals.evidence import letters_and_digits as bare

CASES = sorted((Path(__file__).parent.parent / "cases").glob("dev-*.yaml"))
BOUNDARY = "dev-boundary.yaml"
FOLDS, BESIDE = 5, 2  # how many sources beside its own make up the added source that a question is asked of
SHEETS = 4  # the fact sheets, short as they are, make up so many sources
ASKED_AT_MOST, RANKED_AT_MOST = 4500, 40
TODAY = date(2026, 11, 24)

Table = NDArray[np.float64]
Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Known:
    """A question of which is known which passages answer it, and of which kind it is."""

    text: str
    kind: str
    needed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Example:
    """One question asked of a source that was taken to be added."""

    kind: str
    fold: int
    features: Table  # (hits, features), the needed passage among them
    needed: NDArray[np.bool_]
    signs: tuple[float, ...]
    vector: Table


def known_questions(corpus: Corpus, questions: Questions) -> list[Known]:
    """Known questions and development cases, in an order that no seed changes between runs."""
    members: dict[str, list[str]] = {}
    for passage in corpus.passages:
        members.setdefault(section_id(passage.id), []).append(passage.id)
    asked = [
        Known(each.text, "asked", frozenset(members[each.target] if each.is_section else [each.target]))
        for each in questions.asked
    ]
    random.Random(0).shuffle(asked)
    unanswered = [
        Known(text, "far" if each.startswith("!far") else "near", frozenset())
        for each, text in questions.unanswered.items()
    ]
    texts = [(passage.id, bare(passage.text)) for passage in corpus.passages]
    cases = []
    for case in load_cases(CASES):
        if case.turns or case.expect is None:
            continue
        snippets = [bare(snippet) for item in case.expect.evidence for snippet in item]
        needed = frozenset(each for each, text in texts if any(snippet in text for snippet in snippets))
        if case.expect.is_answer and needed:
            cases.append(Known(case.question, "case", needed))
        elif case.expect.is_non_answer:
            cases.append(Known(case.question, "boundary" if case.file.name == BOUNDARY else "silent", frozenset()))
    return [*asked[:ASKED_AT_MOST], *unanswered, *cases]


class Workshop:
    """The corpus cut into sources, and the vectors that came with it."""

    def __init__(self, corpus: Corpus, questions: Questions, corpus_dir: Path, model: str) -> None:
        self._embedder = load_embedder(model)
        self._held = load_vectors(vectors_file(corpus_dir, model), self._embedder.dimension)
        self._vocabulary = load_vocabulary(corpus_dir / "vocabulary.yaml", [each.text for each in corpus.passages])
        self._passages = corpus.passages
        self._vectors = np.array([self._vector(embedded_text(each), is_question=False) for each in corpus.passages])
        self._source_of = _sources_of(corpus.passages)
        self._is_plan = np.array([each.kind == "original" for each in corpus.passages])
        known_words = NgramIndex(questions.texts)
        # One table for all: which source is taken to be added makes no difference to how rare a word is.
        self._unasked = WithoutQuestions(corpus.passages, known_words.rarity)
        self._row = {passage.id: row for row, passage in enumerate(corpus.passages)}

    def examples(self, known: Sequence[Known]) -> list[Example]:
        chance = np.random.default_rng(0)
        made = []
        for each in known:
            reading = understand(each.text, vocabulary=self._vocabulary, as_of=TODAY)
            text = search_request(reading).text
            vector = self._vector(text, is_question=True)
            cosines = self._vectors @ vector
            # An unanswered question is asked of the source that comes nearest to answering it.
            nearest = self._row[min(each.needed)] if each.needed else int(cosines.argmax())
            own = int(self._source_of[nearest])
            others = [at for at in range(int(self._source_of.max()) + 1) if at != own]
            beside = chance.choice(others, BESIDE, replace=False)
            made.append(self._example(each, reading, text, vector, cosines, (own, *map(int, beside))))
        return made

    def _example(
        self, known: Known, reading: Reading, text: str, vector: Vector, cosines: Vector, sources: tuple[int, ...]
    ) -> Example:
        inside = np.isin(self._source_of, sources)
        rows = np.flatnonzero(inside)
        hits = self._find(text, cosines, rows, RANKED_AT_MOST)
        in_plan = self._find(text, cosines, np.flatnonzero(~inside & self._is_plan), 1)
        found = AddedFound(hits[:ADDED_AT_MOST], in_plan[0], vector, self._embedder.name)
        return Example(
            known.kind,
            int(self._source_of[self._row[min(known.needed)] if known.needed else int(cosines.argmax())]) % FOLDS,
            np.array([hit.features for hit in hits]),
            np.array([hit.passage.id in known.needed for hit in hits]),
            signs_of_added(reading, found),
            np.asarray(vector, dtype=np.float64),
        )

    def _find(self, text: str, cosines: Vector, rows: NDArray[np.int64], count: int) -> tuple[AddedHit, ...]:
        near = rows[np.argsort(-cosines[rows], kind="stable")[:NEAR_AT_MOST]]
        own = {self._passages[row].id for row in rows}
        cosine_of = {self._passages[row].id: float(cosines[row]) for row in near}
        return self._unasked.find(text, self._unasked.score(text), cosine_of, count, lambda each: each.id in own)

    def _vector(self, text: str, *, is_question: bool) -> Vector:
        held = self._held.get(digest_of(Entry("", text, is_question), self._embedder.name))
        if held is None:
            held = self._embedder.encode_query(text) if is_question else self._embedder.encode_document([text])[0]
        return np.asarray(held, dtype=np.float32)

    def features(self, text: str, passages: Sequence[Passage]) -> Table:
        """The features of these passages for a question, as if they had been added."""
        vector = self._vector(text, is_question=True)
        near = {each.id: float(self._vectors[self._row[each.id]] @ vector) for each in passages}
        hits = self._unasked.find(text, self._unasked.score(text), near, len(passages), lambda each: each.id in near)
        by_id = {hit.passage.id: hit.features for hit in hits}
        return np.array([by_id[each.id] for each in passages])


def _sources_of(passages: Sequence[Passage]) -> NDArray[np.int64]:
    """The number of the source that each passage is taken to stand in: a chapter of the plan, or some fact sheets."""
    sheets = sorted({passage.source_id for passage in passages if passage.kind == "summary"})
    names = [
        f"sheets-{sheets.index(each.source_id) % SHEETS}" if each.kind == "summary" else each.chapter_slug
        for each in passages
    ]
    numbers = {name: number for number, name in enumerate(sorted(set(names)))}
    return np.array([numbers[name] for name in names])
