"""Whether a passage answers a question, judged by the two of them alone: for sources of which no question is known.

How near a passage is says little of that: "hoeveel dvd's staan er nog?" is nearest to the sentence that says where they
stand. A small network sees both vectors, what they have in common and what they do not, and a few signs of the words.
It learned of invented documents with questions that each passage answers, and as many that look as if it did
(``evals/added/taught``); it knows no corpus, so nothing is trained anew when a source is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge.classifier import Classifier, read_classifier
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.training import train
from assistant.knowledge.yes_no import signs_of

FILE = Path(__file__).with_name("answered.npz")
ANSWERS, SILENT = "answers", "silent"
LABELS = (SILENT, ANSWERS)
NOISE, EPOCHS = 0.6, 12  # more than elsewhere: of each question there is one wording; and less often, of so many
# So that a product and a sign weigh about as much as a number of a vector.
PRODUCT_WEIGHT, SIGN_WEIGHT = 16.0, 0.15
SUREST = 6.0  # log-odds


class Judge:
    """Threads may share it."""

    def __init__(self, network: Classifier) -> None:
        self._network = network

    def of(self, question: str, asked: Vectors, passages: Sequence[str], said: Vectors) -> list[float]:
        """The log-odds, at most :data:`SUREST` either way, that each passage answers the question; ``asked`` and
        ``said``, one row a passage, are their vectors."""
        judged = []
        for passage, vector in zip(passages, said, strict=True):
            silent, answers = self._network.score(seen(question, asked, passage, vector)).tolist()
            odds = np.log(max(answers, 1e-9)) - np.log(max(silent, 1e-9))
            judged.append(float(np.clip(odds, -SUREST, SUREST)))
        return judged


def open_judge(model: str, path: Path = FILE) -> Judge | None:
    """None for another embedding model than it learned with, or where the file is missing or damaged."""
    network = read_classifier(path, model)
    return Judge(network) if network is not None and network.labels == LABELS else None


def fit_judge(rows: Vectors, answers: NDArray[np.bool_]) -> Classifier:
    """Learn from what is :func:`seen` of pairs, one row each, and whether the passage answers."""
    return Classifier(LABELS, train(rows, answers.astype(np.int64), len(LABELS), noise=NOISE, epochs=EPOCHS))


def seen(question: str, asked: Vectors, passage: str, said: Vectors) -> Vectors:
    """What the network sees of a question and a passage with their vectors, one row."""
    signs = SIGN_WEIGHT * np.array(signs_of(question, passage, float(asked @ said)), dtype=np.float32)
    row: Vectors = np.concatenate([asked, said, PRODUCT_WEIGHT * asked * said, np.abs(asked - said), signs])
    return row.astype(np.float32)
