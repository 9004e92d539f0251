"""Finding passages of sources that nobody wrote questions for: by meaning, by letters, by how much of the question they
hold, and by whether they seem to answer it.

The passages that came with the program are known through thousands of questions; a source that an installation adds
has none, and its scores would not compare with theirs. So it is searched apart, with weights of its own, fitted on
invented documents (``python -m evals.added.fit``). What follows from it is decided in ``answering``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.knowledge.canonical import Passage
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.lexical import NgramIndex, Scores, pieces
from assistant.knowledge.vocabulary import words

NEAR_AT_MOST, ALIKE_AT_MOST, WEIGHED_AT_MOST = 60, 300, 40
REMEMBERED = 5000  # texts in pieces
ALIKE = 0.08  # cosine in letters from which a passage is looked at, however far its meaning
FEATURES = ("dense", "lexical", "held", "heading", "answers")
READ_AT_MOST = 12  # passages of which is judged whether they answer
_FITTED = json.loads(Path(__file__).with_name("weights_added.json").read_text(encoding="utf-8"))
WEIGHTS = np.array([float(_FITTED[name]) for name in FEATURES])
# What a score here would about be among the passages with known questions: only for showing both in one list.
SCALE, SHIFT = float(_FITTED["scale"]), float(_FITTED["shift"])


@dataclass(frozen=True, slots=True)
class AddedHit:
    """A passage and its features: cosines with its meaning and its letters, the shares of the question, weighed by how
    rare its letters are, that the passage with its heading and the heading alone hold, and the log-odds that it answers
    (0 where that was not judged)."""

    passage: Passage
    dense: float
    lexical: float
    held: float
    heading: float
    answers: float = 0.0

    @property
    def features(self) -> tuple[float, ...]:
        return (self.dense, self.lexical, self.held, self.heading, self.answers)

    @property
    def score(self) -> float:
        return float(np.dot(self.features, WEIGHTS))

    @property
    def by_meaning(self) -> float:
        """What its meaning adds to its score, on the scale of the passages that came with the program."""
        return float(SCALE * (WEIGHTS[0] * self.dense + WEIGHTS[-1] * self.answers) + SHIFT)

    @property
    def by_letters(self) -> float:
        return float(SCALE * np.dot(self.features[1:-1], WEIGHTS[1:-1]))


@dataclass(frozen=True, slots=True)
class AddedFound:
    """The hits among added sources, best first. ``in_plan`` is the best hit in the plan, ``vector`` the question as the
    model sees it, ``model`` which model that is."""

    hits: tuple[AddedHit, ...]
    in_plan: AddedHit | None
    vector: Vectors
    model: str

    @property
    def lead(self) -> float:
        """How much better the best hit is than the best one in the plan, weighed alike."""
        return self.hits[0].score - (self.in_plan.score if self.in_plan else 0.0)


# Of passages, the log-odds that each answers the question.
Judged = Callable[[Sequence[Passage]], Sequence[float]]


def unjudged(passages: Sequence[Passage]) -> list[float]:
    """As probable as not, where nothing was learned of it."""
    return [0.0] * len(passages)


class WithoutQuestions:
    """Weighs passages as if nothing but themselves were known: the added ones, and for comparison all others."""

    def __init__(self, passages: Sequence[Passage], rarity: Callable[[str], float]) -> None:
        self._passages = tuple(passages)
        self._row = {passage.id: row for row, passage in enumerate(passages)}
        self._letters = NgramIndex([f"{_place(each)} {each.text}" for each in passages])
        self._rarity = rarity
        self._pieces: dict[str, frozenset[str]] = {}

    def score(self, text: str) -> Scores:
        """How alike a question and each passage are in letters; once a question, for whatever is sought with it."""
        return self._letters.score(text)

    def find(
        self,
        text: str,
        letters: Scores,
        near: Mapping[str, float],
        count: int,
        fits: Callable[[Passage], bool],
        judged: Judged = unjudged,
    ) -> tuple[AddedHit, ...]:
        """The best ``count`` hits that fit; ``letters`` is the score of the text, ``near`` the nearest with cosines.
        Whether they answer is ``judged`` of the best by all else."""
        furthest = min(near.values(), default=0.0)
        alike = np.flatnonzero(letters > ALIKE)
        if len(alike) > ALIKE_AT_MOST:
            alike = alike[np.argpartition(-letters[alike], ALIKE_AT_MOST)[:ALIKE_AT_MOST]]
        rows = {self._row[each] for each in near} | set(alike.tolist())
        looked_at = [(row, self._passages[row]) for row in sorted(rows) if fits(self._passages[row])]
        rough = [(near.get(passage.id, furthest), float(letters[row]), passage) for row, passage in looked_at]
        rough.sort(key=lambda each: -(each[0] * WEIGHTS[0] + each[1] * WEIGHTS[1]))
        sought = {piece: self._rarity(piece) for word in words(text) for piece in pieces(word)}
        hits = [
            AddedHit(
                passage=passage,
                dense=dense,
                lexical=lexical,
                held=_share(sought, self._pieces_of(f"{_place(passage)} {passage.text}")),
                heading=_share(sought, self._pieces_of(_place(passage))),
            )
            for dense, lexical, passage in rough[:WEIGHED_AT_MOST]
        ]
        hits = sorted(hits, key=lambda hit: -hit.score)[: max(count, READ_AT_MOST)]
        odds = judged([hit.passage for hit in hits])
        hits = [replace(hit, answers=each) for hit, each in zip(hits, odds, strict=True)]
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:count])

    def _pieces_of(self, text: str) -> frozenset[str]:
        if text not in self._pieces:
            if len(self._pieces) >= REMEMBERED:
                self._pieces.clear()
            self._pieces[text] = frozenset(piece for word in words(text) for piece in pieces(word))
        return self._pieces[text]


def _share(sought: Mapping[str, float], held: frozenset[str]) -> float:
    whole = sum(sought.values())
    return sum(weight for piece, weight in sought.items() if piece in held) / whole if whole else 0.0


def _place(passage: Passage) -> str:
    return f"{passage.chapter} {passage.section or ''}"
