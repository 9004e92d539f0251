"""What a question asks for, learned from the questions of which that is known: one small neural network.

One line per passage, per section and per group of questions that no source answers. Nearest neighbours say which known
question is most like a new one; this says what all of them together have in common, and finds what no single one is
near. It is trained once for a model and a set of known questions, with a fixed seed, and comes with the corpus; where
those questions are others, it is trained anew when the index is made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.advice import fingerprint
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.learned import first_held, halved, read_arrays, write_arrays
from assistant.knowledge.questions import Questions
from assistant.knowledge.training import RECIPE, train
from assistant.knowledge.vectors import file_of

LEAST = math.exp(-5)  # chances below one in 150 tell nothing apart any more
BEST = 8  # among which are the three best answers, whatever groups of unanswered questions come before them
Array = NDArray[np.float32]
PARTS = 5  # of a network: the mean, and weights and biases of both layers


@dataclass(frozen=True, slots=True)
class Classifier:
    """``score`` gives each label the chance, 0–1, that it is the right one; the chances add up to one."""

    labels: tuple[str, ...] = ()
    parts: tuple[Array, ...] = ()  # mean, weights and biases of the hidden layer, weights and biases of the lines

    def score(self, vector: Vectors) -> Array:
        """Shape (labels,); empty where there were no questions to learn from."""
        if not self.parts:
            return np.zeros(0, dtype=np.float32)
        mean, inner, inner_bias, outer, outer_bias = self.parts
        lines = np.maximum((vector - mean) @ inner + inner_bias, 0) @ outer + outer_bias
        chances = np.exp(lines - lines.max())
        return np.asarray(chances / chances.sum(), dtype=np.float32)

    def likely(self, vector: Vectors) -> dict[str, float]:
        """The labels whose chance tells something apart, and in any case the :data:`BEST` of them."""
        chances = self.score(vector)
        best = np.argpartition(chances, -BEST)[-BEST:] if len(chances) > BEST else np.arange(len(chances))
        rows = np.union1d(best, np.flatnonzero(chances > LEAST))
        return {self.labels[row]: float(chances[row]) for row in rows}


UNTAUGHT = Classifier()


def strength(chance: float) -> float:
    """A chance as something that can be weighed and added: 1 for certain, 0 for what is :data:`LEAST` or less.

    On a logarithm, because between one in ten and one in a hundred lies as much as between certain and one in ten.
    """
    return 1 - math.log(chance) / math.log(LEAST) if chance > LEAST else 0.0


def targets_of(questions: Questions) -> dict[str, str]:
    """What each known question asks for, by its id: a passage, a section, or the group of unanswered ones it is in."""
    return {
        **{asked.id: asked.target for asked in questions.asked},
        **{each: each.partition("/")[0] for each in (*questions.unanswered, *questions.attempts)},
    }


def fit_classifier(ids: Sequence[str], vectors: Vectors, targets: Mapping[str, str]) -> Classifier:
    """Train on the entries whose target is known; ``vectors`` has one row an id."""
    known = sorted((each, row) for row, each in enumerate(ids) if each in targets)
    return fit_labels(vectors[[row for _, row in known]], [targets[each] for each, _ in known])


def fit_labels(vectors: Vectors, right: Sequence[str]) -> Classifier:
    """Train on vectors of which it is known which label is right, one row each."""
    if not right:
        return UNTAUGHT
    labels = tuple(sorted(set(right)))
    column = {label: at for at, label in enumerate(labels)}
    parts = train(vectors, np.array([column[each] for each in right]), len(labels))
    kept = tuple(map(halved, parts))
    return Classifier(labels, kept) if all(np.isfinite(part).all() for part in kept) else UNTAUGHT


def shared_file(corpus_dir: Path, model: str) -> Path:
    """The classifier that comes with a corpus, for one embedding model."""
    return file_of(corpus_dir / "learned", model)


def made_of(questions: Questions, model: str) -> str:
    """What a classifier depends on."""
    return fingerprint([questions.hash, model, RECIPE])


def open_classifier(cache: Path, shared: Path, origin: str, fit: Callable[[], Classifier]) -> Classifier:
    """The classifier of an index: the one beside it, the one that came with the corpus, or one that ``fit`` trains now.
    Neither file is needed: one that is missing, damaged or made of something else costs the time of training."""
    return first_held(cache, shared, origin, fit, read=read_classifier, write=write_classifier)


def read_classifier(path: Path, origin: str) -> Classifier | None:
    """What the file holds, if that is whole and made of this."""
    held = read_arrays(path, origin)
    names = [f"part_{at}" for at in range(PARTS)]
    if held is None or not held.keys() >= {"labels", *names}:
        return None
    labels, parts = tuple(map(str, held["labels"])), tuple(held[name] for name in names)
    size, hidden = parts[0].size, parts[2].size
    wanted = [(size,), (size, hidden), (hidden,), (hidden, len(labels)), (len(labels),)]
    fits = [part.shape for part in parts] == wanted and all(np.isfinite(part).all() for part in parts)
    return Classifier(labels, parts) if fits else None


def write_classifier(path: Path, classifier: Classifier, origin: str) -> None:
    """In one step; nothing where nothing was taught."""
    if classifier.parts:
        parts = {f"part_{at}": part for at, part in enumerate(classifier.parts)}
        write_arrays(path, {"labels": np.array(classifier.labels), **parts}, origin)
