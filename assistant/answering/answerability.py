"""Whether the sources answer a question at all: a probability from a handful of signs, fitted on development cases.

Nearness alone cannot tell that the plan is silent; likeness to questions that are answered, and to questions of which
people established that nobody answers them, can. The weights are data (``answerability.json``), made by
``python -m evals.calibrate``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from assistant.advice import Language
from assistant.answering.asked_for import holds, measure_asked
from assistant.answering.understanding import Intent, Reading
from assistant.knowledge.retrieval import Found
from assistant.knowledge.vocabulary import Vocabulary

SIGNS = (
    "similarity",
    "lead",
    "concepts",
    "shared_concepts",
    "structure",
    "norm",
    "english",
    "likes_answered_five",
    "likes_unanswered",
    "likes_unanswered_five",
    "answered_words",
    "unanswered_words",
    "learned_three",
    "learned_near",
    "measure_held",
)
WEIGHTS = Path(__file__).with_name("answerability.json")


@dataclass(frozen=True, slots=True)
class Fit:
    intercept: float
    weights: tuple[float, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]


def estimate_answerability(reading: Reading, found: Found, vocabulary: Vocabulary) -> float:
    """Probability, 0–1, that these hits hold the answer."""
    return probability_of(signs(reading, found, vocabulary), WEIGHTS)


def probability_of(signs_seen: Sequence[float], weights: Path) -> float:
    """What a fit (a file with weights) makes of signs, in its order."""
    fit = read_fit(weights)
    logit = fit.intercept + sum(
        weight * (sign - mean) / scale
        for weight, sign, mean, scale in zip(fit.weights, signs_seen, fit.means, fit.scales, strict=True)
    )
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))


def signs(reading: Reading, found: Found, vocabulary: Vocabulary) -> tuple[float, ...]:
    """The signs of one question and what was found for it, in the order of :data:`SIGNS`."""
    hits, like = found.hits, found.likeness
    spoken_of = frozenset[str]().union(*(vocabulary.concepts_in(f"{hit.text} {hit.locator}") for hit in hits[:3]))
    measure = measure_asked(reading.text)
    return (
        max(hit.similarity for hit in hits),
        hits[0].score - hits[min(9, len(hits) - 1)].score,
        float(min(len(reading.concepts), 4)),
        len(reading.concepts & spoken_of) / max(len(reading.concepts), 1),
        float(bool(reading.chapters)) + float(bool(reading.sections)),
        float(bool(reading.norm_ids) or reading.intent is Intent.LIST),
        float(reading.language is Language.EN),
        like.answered.five,
        like.unanswered.nearest,
        like.unanswered.five,
        like.answered.words,
        like.unanswered.words,
        like.learned_three,
        like.learned_near,
        float(measure is not None and any(holds(measure, hit.text) for hit in hits[:3])),
    )


@cache
def read_fit(weights: Path) -> Fit:
    raw = json.loads(weights.read_text(encoding="utf-8"))
    return Fit(float(raw["intercept"]), tuple(raw["weights"]), tuple(raw["means"]), tuple(raw["scales"]))
