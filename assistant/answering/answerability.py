"""Whether the sources answer a question at all: a probability from a handful of signs, fitted on development cases.

Nearness alone cannot tell that the plan is silent; the question's own words, and whether the passages found speak of
them, can. The weights are data (``answerability.json``), made by ``python -m evals.calibrate``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from assistant.advice import Language
from assistant.answering.understanding import Intent, Reading
from assistant.knowledge.lexical import pieces
from assistant.knowledge.retrieval import Found
from assistant.knowledge.vocabulary import Vocabulary, words

SIGNS = (
    "similarity",
    "score",
    "lead",
    "lexical",
    "covered",
    "known",
    "unknown",
    "concepts",
    "shared_concepts",
    "structure",
    "norm",
    "english",
    "likes_answered",
    "likes_answered_five",
    "likes_unanswered",
    "likes_unanswered_five",
    "asked",
    "answered_words",
    "unanswered_words",
    "learned_best",
    "learned_three",
    "learned_near",
    "learned_far",
)
_WEIGHTS = Path(__file__).with_name("answerability.json")
ALIKE = 0.5  # Dice coefficient of letter pieces from which two words count as forms of one word


@dataclass(frozen=True, slots=True)
class Fit:
    intercept: float
    weights: tuple[float, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]


def estimate_answerability(reading: Reading, found: Found, vocabulary: Vocabulary) -> float:
    """Probability, 0–1, that these hits hold the answer."""
    fit = _fit()
    logit = fit.intercept + sum(
        weight * (sign - mean) / scale
        for weight, sign, mean, scale in zip(
            fit.weights, signs(reading, found, vocabulary), fit.means, fit.scales, strict=True
        )
    )
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))


def signs(reading: Reading, found: Found, vocabulary: Vocabulary) -> tuple[float, ...]:
    """The signs of one question and what was found for it, in the order of :data:`SIGNS`."""
    hits, like = found.hits, found.likeness
    asked = vocabulary.content_words(reading.text)
    top = " ".join(hit.text + " " + hit.locator for hit in hits[:3])
    spoken = set(words(top))
    understood = {word for word in asked if vocabulary.concepts_in(word)}
    covered = [word for word in asked if any(is_alike(word, other) for other in spoken)]
    strange = [
        word for word in asked if word not in covered and word not in understood and word not in vocabulary.known_words
    ]
    spoken_of = frozenset[str]().union(*(vocabulary.concepts_in(f"{hit.text} {hit.locator}") for hit in hits[:3]))
    shared = reading.concepts & spoken_of
    total = max(len(asked), 1)
    return (
        max(hit.similarity for hit in hits),
        hits[0].score,
        hits[0].score - hits[min(9, len(hits) - 1)].score,
        max(hit.why.lexical for hit in hits),
        len(covered) / total,
        len(set(covered) | understood) / total,
        float(len(strange)),
        float(min(len(reading.concepts), 4)),
        len(shared) / max(len(reading.concepts), 1),
        float(bool(reading.chapters)) + float(bool(reading.sections)),
        float(bool(reading.norm_ids) or reading.intent is Intent.LIST),
        float(reading.language is Language.EN),
        like.answered.nearest,
        like.answered.five,
        like.unanswered.nearest,
        like.unanswered.five,
        max(hit.asked for hit in hits[:3]),
        like.answered.words,
        like.unanswered.words,
        like.learned_best,
        like.learned_three,
        like.learned_near,
        like.learned_far,
    )


@cache
def is_alike(one: str, other: str) -> bool:
    """Forms of one word ("saneren", "gesaneerd"), or one inside the other as a compound ("collectiebudget")."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 5 and shorter in longer:
        return True
    first, second = frozenset(pieces(one)), frozenset(pieces(other))
    return 2 * len(first & second) / (len(first) + len(second)) >= ALIKE


@cache
def _fit() -> Fit:
    raw = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return Fit(float(raw["intercept"]), tuple(raw["weights"]), tuple(raw["means"]), tuple(raw["scales"]))
