"""Whether added sources answer a question: a probability from signs that exist without any known question.

Such a source is known by its own words alone, so this looks at how near they are, how much of the question they hold,
whether they have the measure that is asked for, and at what kind of question it is: prices, opening hours and names
of directors stand in no policy, whatever it is about. The weights are data (``answerability_added.json``), made by
``python -m evals.added.fit``; those of the question itself hold for the model that they were fitted with.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.advice import Language
from assistant.answering.asked_for import holds, measure_asked
from assistant.answering.understanding import Reading
from assistant.knowledge.added import AddedFound
from assistant.knowledge.vocabulary import words

SIGNS = (
    "similarity",
    "similarity_three",
    "lexical",
    "held",
    "heading",
    "asks_measure",
    "first_holds",
    "three_hold",
    "english",
    "words",
)
LOOKED_AT = 3  # hits
_WEIGHTS = Path(__file__).with_name("answerability_added.json")

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """``question`` weighs the question's own vector, less ``centre``; empty where it counts for nothing."""

    intercept: float
    weights: Numbers
    means: Numbers
    scales: Numbers
    question: Numbers
    centre: Numbers

    def logit(self, signs: Numbers, vector: Numbers) -> float:
        total = self.intercept + float(self.weights @ ((signs - self.means) / self.scales))
        return total + float(self.question @ (vector - self.centre)) if self.question.size else total


def estimate_added(reading: Reading, found: AddedFound) -> float:
    """Probability, 0–1, that the hits in added sources hold the answer."""
    fit = _fits().get(found.model) or _fits()["other"]
    logit = fit.logit(np.array(signs_of_added(reading, found)), np.asarray(found.vector, dtype=np.float64))
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))


def signs_of_added(reading: Reading, found: AddedFound) -> tuple[float, ...]:
    """The signs of one question and what was found for it, in the order of :data:`SIGNS`."""
    hits, first = found.hits, found.hits[0]
    nearest = sorted((hit.dense for hit in hits), reverse=True)[:LOOKED_AT]
    measure = measure_asked(reading.text)
    held = [measure is not None and holds(measure, hit.passage.text) for hit in hits[:LOOKED_AT]]
    return (
        first.dense,
        sum(nearest) / len(nearest),
        first.lexical,
        first.held,
        first.heading,
        float(measure is not None),
        float(held[0]),
        float(any(held)),
        float(reading.language is Language.EN),
        float(len(words(reading.text))),
    )


@cache
def _fits() -> dict[str, Fit]:
    """By the name of the embedding model; ``other`` does without the question's vector."""
    raw = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return {
        model: Fit(
            float(fit["intercept"]),
            *(np.array(fit[name]) for name in ("weights", "means", "scales", "question", "centre")),
        )
        for model, fit in raw["fits"].items()
    }
