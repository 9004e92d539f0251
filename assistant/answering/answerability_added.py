"""Whether added sources answer a question: a probability from signs that exist without any known question.

Such a source is known by its own words alone, so this looks at whether one of its passages seems to answer
(:mod:`assistant.knowledge.answered`), at how much more so than the others, and at whether it has the measure that is
asked for. How alike the words are is no sign, for what looks as if it answers and does not is alike too; only a passage
that holds nearly all of the question is given the benefit of the doubt. The weights are data
(``answerability_added.json``), made by ``python -m evals.added.fit``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from assistant.advice import Language
from assistant.answering.asked_for import holds, measure_asked
from assistant.answering.understanding import Reading
from assistant.knowledge.added import AddedFound
from assistant.knowledge.vocabulary import words

SIGNS = (
    "similarity_three",
    "best",
    "first",
    "second",
    "above_the_rest",
    "asks_measure",
    "first_holds",
    "three_hold",
    "english",
    "words",
)
OTHER = "other"  # the fit for an embedding model with which it was not learned whether a passage answers
LOOKED_AT = 3  # hits
# The share of the question from which a passage holds nearly all of it, and how probable it then is at the least.
OWN_WORDS, IN_OWN_WORDS = 0.75, 0.4
_WEIGHTS = Path(__file__).with_name("answerability_added.json")

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    intercept: float
    weights: Numbers
    means: Numbers
    scales: Numbers

    def logit(self, signs: Numbers) -> float:
        return self.intercept + float(self.weights @ ((signs - self.means) / self.scales))


def estimate_added(reading: Reading, found: AddedFound) -> float:
    """Probability, 0–1, that the hits in added sources hold the answer."""
    fit = _fits().get(found.model) or _fits()[OTHER]
    logit = fit.logit(np.array(signs_of_added(reading, found)))
    probability = 1 / (1 + exp(-max(-30.0, min(30.0, logit))))
    return max(probability, IN_OWN_WORDS) if found.hits[0].held >= OWN_WORDS else probability


def signs_of_added(reading: Reading, found: AddedFound) -> tuple[float, ...]:
    """The signs of one question and what was found for it, in the order of :data:`SIGNS`."""
    hits, first = found.hits, found.hits[0]
    nearest = sorted((hit.dense for hit in hits), reverse=True)[:LOOKED_AT]
    odds = sorted((hit.answers for hit in hits), reverse=True)
    measure = measure_asked(reading.text)
    held = [measure is not None and holds(measure, hit.passage.text) for hit in hits[:LOOKED_AT]]
    return (
        sum(nearest) / len(nearest),
        odds[0],
        first.answers,
        odds[min(1, len(odds) - 1)],
        odds[0] - median(odds),
        float(measure is not None),
        float(held[0]),
        float(any(held)),
        float(reading.language is Language.EN),
        float(len(words(reading.text))),
    )


@cache
def _fits() -> dict[str, Fit]:
    """By the name of the embedding model."""
    raw = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return {
        model: Fit(
            float(fit["intercept"]),
            *(np.array(fit[name]) for name in ("weights", "means", "scales")),
        )
        for model, fit in raw["fits"].items()
    }
