"""What each passage has going for it, for one question: a row of features, added with fitted weights.

Rank fusion throws away how sure each side is, so the scores themselves are added. The weights are fitted on the
development cases (``python -m evals.tune``); this module owns what the features are, ``retrieval`` what is done with
their sum.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge.classifier import LEAST, strength
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.lexical import NgramIndex, Scores
from assistant.knowledge.questions import Asked, Questions, section_id

FEATURES = (
    "dense",
    "asked",
    "asked_words",
    "asked_section",
    "learned",
    "lexical",
    "expanded",
    "chapter",
    "section",
    "summary",
    "heading",
)
_FITTED = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
# One weight a feature, in the order above; made by ``python -m evals.tune --write``.
WEIGHTS = np.array([float(_FITTED[name]) for name in FEATURES])

LEARNED_FROM = strength(0.02)  # from this chance on, a passage that nothing else points at is a candidate

DENSE, LEXICAL, STRUCTURE = [0, 1, 3, 4], [2, 5, 6], list(range(7, len(FEATURES)))

Features = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question as retrieval needs it: its words, the plan's own words for them, the places it names, and whether it
    asks for yes or no."""

    text: str
    expansion: str = ""
    chapters: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    is_yes_no: bool = False
    asked: str = ""  # of a follow-up: its own words
    before: tuple[str, ...] = ()  # and the questions that it leans on, the oldest first
    answers: tuple[tuple[str, ...], ...] = ()  # the passages that each of those was answered with


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question beside all that is known: cosines of the nearest entries of the index, likeness in letters to every
    known question (answered ones first), and the chance of each thing that the classifier takes it to ask for."""

    near: Mapping[str, float]
    letters: Scores
    learned: Mapping[str, float] = field(default_factory=dict)


class FeatureTable:
    """Makes the features of one corpus with its known questions."""

    def __init__(self, corpus: Corpus, questions: Questions) -> None:
        self._corpus = corpus
        self.targets: dict[str, Asked] = {asked.id: asked for asked in questions.asked}
        self._never_found = frozenset(questions.unanswered) | frozenset(questions.attempts)
        self._lexical = NgramIndex(
            [f"{passage.chapter} {passage.section or ''} {passage.text}" for passage in corpus.passages]
        )
        self._fixed = np.array([_fixed_features(passage) for passage in corpus.passages])
        self._row = {passage.id: row for row, passage in enumerate(corpus.passages)}
        self._asked_row = np.array([-1 if each.is_section else self._row[each.target] for each in questions.asked], int)
        self.members: dict[str, list[int]] = {}
        self._by_chapter: dict[str, list[int]] = {}
        self._by_section: dict[str, list[int]] = {}
        for row, passage in enumerate(corpus.passages):
            self.members.setdefault(section_id(passage.id), []).append(row)
            self._by_chapter.setdefault(passage.chapter_slug, []).append(row)
            self._by_section.setdefault(passage.section_key, []).append(row)

    def make(self, request: SearchRequest, compared: Comparison) -> tuple[NDArray[np.int64], Features]:
        """Row numbers of the candidate passages and their features, shape (candidates, len(FEATURES))."""
        size = len(self._corpus.passages)
        furthest = min(compared.near.values(), default=0.0)
        dense, asked, asked_section = self._near(compared.near, furthest)
        lexical = self._lexical.score(request.text)
        expanded = self._lexical.score(request.expansion) if request.expansion else np.zeros_like(lexical)
        asked_words = self._words_asked(compared.letters)
        learned = self._learned(compared.learned)
        structure = (
            _one_of(self._by_chapter, request.chapters, size),
            _one_of(self._by_section, request.sections, size),
        )
        table = np.column_stack(
            [
                *(dense, asked, asked_words, asked_section, learned, lexical, expanded),
                *structure,
                self._fixed,
            ]
        )
        rows = np.flatnonzero(
            (dense > furthest)
            | (asked > furthest)
            | (lexical > 0.08)
            | (expanded > 0.08)
            | (asked_words > 0.15)
            | (learned > LEARNED_FROM)
        )
        return rows, table[rows]

    def without(self, sources: frozenset[str], compared: Comparison) -> Comparison:
        """The comparison as if the known questions that these sources answer were not known."""
        gone = {each: asked.target for each, asked in self.targets.items() if asked.target.partition("/")[0] in sources}
        letters = compared.letters.copy()
        letters[[row for row, each in enumerate(self.targets) if each in gone]] = 0
        targets = frozenset(gone.values())
        left = {label: chance for label, chance in compared.learned.items() if label not in targets}
        went = sum(chance for label, chance in compared.learned.items() if label in targets)
        whole = max(1.0 - went, LEAST)  # chances given that it is none of those that went
        return Comparison(
            near={each: cosine for each, cosine in compared.near.items() if each not in gone},
            letters=letters,
            learned={label: chance / whole for label, chance in left.items()},
        )

    def _near(self, near: Mapping[str, float], furthest: float) -> tuple[Features, Features, Features]:
        """Cosine with each passage, the nearest question for it, and the nearest for its whole section."""
        dense, asked, asked_section = (np.full(len(self._corpus.passages), furthest) for _ in range(3))
        for entry_id, cosine in near.items():
            if entry_id in self._never_found:
                continue
            question = self.targets.get(entry_id)
            if question is None:
                dense[self._row[entry_id]] = cosine
            elif question.is_section:
                for row in self.members[question.target]:
                    asked_section[row] = max(asked_section[row], cosine)
            else:
                row = self._row[question.target]
                asked[row] = max(asked[row], cosine)
        return dense, asked, asked_section

    def _words_asked(self, letters: Scores) -> Features:
        """Likeness in letters to the nearest question of each passage."""
        best = np.zeros(len(self._corpus.passages))
        likes = letters[: len(self._asked_row)]
        at = np.flatnonzero((likes > 0.1) & (self._asked_row >= 0))
        np.maximum.at(best, self._asked_row[at], likes[at])
        return best

    def _learned(self, learned: Mapping[str, float]) -> Features:
        """How strongly the classifier points at each passage."""
        strengths = np.zeros(len(self._corpus.passages))
        for label, chance in learned.items():
            if chance > LEAST and label in self._row:
                strengths[self._row[label]] = strength(chance)
        return strengths


def _one_of(rows_by: Mapping[str, list[int]], named: frozenset[str], size: int) -> Features:
    """1 for the passages that carry one of these names."""
    flags = np.zeros(size)
    for name in named:
        flags[rows_by.get(name, [])] = 1
    return flags


def _fixed_features(passage: Passage) -> tuple[float, float]:
    """Whether it is a summary of ours, and whether it only announces what follows."""
    return float(passage.kind == "summary"), float(passage.text.rstrip().endswith(":") and len(passage.text) < 160)
