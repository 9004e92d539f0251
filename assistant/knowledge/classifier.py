"""What a question asks for, learned from the questions of which that is known: ridge regression on their vectors.

One line per passage, per section and per group of questions that no source answers, fitted all at once and in closed
form: no seed, no epochs, equal questions give equal lines. Nearest neighbours say which known question is most like a
new one; this says what all of them together have in common, and finds what no single one is near. The fit is a
function of the index, so its file is only a cache.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge.embedding import Vectors
from assistant.knowledge.questions import Questions
from assistant.knowledge.vectors import DAMAGE

PIECE = 4096  # questions fitted at once
RIDGE = 3.0  # fitted on the development cases; vectors of unit length, thousands of questions
Fetch = Callable[[], tuple[Sequence[str], Vectors]]


@dataclass(frozen=True, slots=True)
class QuestionClassifier:
    """``score`` gives one number per label: about 1 for what is asked for, about 0 for everything else."""

    labels: tuple[str, ...] = ()
    mean: NDArray[np.float32] | None = None
    weights: NDArray[np.float32] | None = None  # shape (dimension, labels)
    bias: NDArray[np.float32] | None = None

    def score(self, vector: Vectors) -> NDArray[np.float32]:
        """Shape (labels,); empty where there were no questions to learn from."""
        if self.mean is None or self.weights is None or self.bias is None:
            return np.zeros(0, dtype=np.float32)
        return np.asarray((vector - self.mean) @ self.weights + self.bias, dtype=np.float32)


UNTAUGHT = QuestionClassifier()


def targets_of(questions: Questions) -> dict[str, str]:
    """What each known question asks for, by its id: a passage, a section, or the group of unanswered ones it is in."""
    return {
        **{asked.id: asked.target for asked in questions.asked},
        **{each: each.partition("/")[0] for each in (*questions.unanswered, *questions.attempts)},
    }


def fit_classifier(ids: Sequence[str], vectors: Vectors, targets: Mapping[str, str]) -> QuestionClassifier:
    """Fit on the entries whose target is known; ``vectors`` has one row an id."""
    known = [row for row, each in enumerate(ids) if each in targets]
    if not known:
        return UNTAUGHT
    asked_for = [targets[ids[row]] for row in known]
    labels = tuple(sorted(set(asked_for)))
    column = {label: at for at, label in enumerate(labels)}
    columns = np.array([column[label] for label in asked_for])
    mean: NDArray[np.float64] = np.asarray(np.mean(vectors[known], axis=0, dtype=np.float64))
    squares: NDArray[np.float64] = np.zeros((len(mean), len(mean)))
    sums: NDArray[np.float64] = np.zeros((len(labels), len(mean)))
    # By the piece, and without a table of questions by labels: with many added sources that would take gigabytes.
    for start in range(0, len(known), PIECE):
        centred = vectors[known[start : start + PIECE]].astype(np.float64) - mean
        squares += centred.T @ centred
        np.add.at(sums, columns[start : start + PIECE], centred)
    bias = np.bincount(columns, minlength=len(labels)) / len(known)
    weights = np.linalg.solve(squares + RIDGE * np.eye(len(mean)), sums.T)
    return QuestionClassifier(labels, mean.astype(np.float32), weights.astype(np.float32), bias.astype(np.float32))


def open_classifier(cache: Path, questions: Questions, fetch: Fetch) -> QuestionClassifier:
    """The classifier of an index: from its cache, or fitted on the vectors that ``fetch`` brings (ids, rows).

    The cache lies with the generation it was made from; one that is missing or damaged is made again.
    """
    targets = targets_of(questions)
    if (held := _read(cache)) is not None and set(held.labels) == set(targets.values()):
        return held
    classifier = fit_classifier(*fetch(), targets)
    _write(cache, classifier)
    return classifier


def _read(path: Path) -> QuestionClassifier | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            found = QuestionClassifier(tuple(map(str, held["labels"])), held["mean"], held["weights"], held["bias"])
            parts = (held["mean"], held["weights"], held["bias"])
            size, labels = len(parts[0]), len(found.labels)
            fits = [part.shape for part in parts] == [(size,), (size, labels), (labels,)]
            return found if fits and all(np.isfinite(part).all() for part in parts) else None
    except DAMAGE:
        return None


def _write(path: Path, classifier: QuestionClassifier) -> None:
    """In one step; a disk that refuses only costs the time of fitting again."""
    if classifier.mean is None or classifier.weights is None or classifier.bias is None:
        return
    made = path.with_suffix(".partial.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            made,
            labels=np.array(classifier.labels),
            mean=classifier.mean,
            weights=classifier.weights,
            bias=classifier.bias,
        )
        made.replace(path)
    except OSError:
        return
