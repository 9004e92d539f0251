"""Yes, no, or open: learned from what people answered to questions about the same passages.

Whether a sentence affirms a question cannot be read off its words ("zonder verblijfsvergunning", "zonder legale
status"). But of thousands of known questions people said what the sources answer (``corpus/yes-no.yaml``). How the
question is worded, how near it lies to those with the one answer and with the other, and whether it denies, narrows or
names something that the passage does not, make a probability of each answer (``yes_no.json``, made by
``python -m evals.yes_no``). Below a floor nothing is said: a wrong yes is worse than none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np

from assistant.answering.trees import Table, Trees, read_trees
from assistant.figures import numbers_in
from assistant.knowledge.questions import Asked, YesNo
from assistant.knowledge.vocabulary import fold

Said = Literal["yes", "no", "open", "likely_yes", "likely_no"]
ANSWERS: tuple[YesNo, ...] = ("yes", "no", "open")

# Probabilities from which it is said, or said to look so. Measured on questions left out in turn: see the decision on
# yes and no. Higher for no: of what people ask less is to be denied than of the known questions; and for a yes beside a
# sentence that denies something where the question does not.
SAID_FROM, LIKELY_FROM, OPEN_FROM = 0.8, 0.7, 0.7
HIGHER_FOR_NO, HIGHER_BESIDE_DENIAL = 0.05, 0.2
TWIN = 0.985  # cosine from which a judged question that denies and narrows as much is the same question
VOTERS, SHARPNESS = 15, 25.0  # known questions that weigh in, and how fast their weight falls with the cosine
UNLIKE = 0.78  # the cosine of a question with one that has nothing to do with it

SIGNS = (
    *(f"nearest_{answer}" for answer in ANSWERS),
    *(f"votes_{answer}" for answer in ANSWERS),
    *(f"votes_anywhere_{answer}" for answer in ANSWERS),
    "nearest",
    "nearest_anywhere",
    "as_wide",
    "as_negative",
    "denies",
    "passage_denies",
    "limits",
    "not_only",
    "goes_far",
    "other_number",
    "same_number",
    "other_figure",
    "other_name",
    "names",
    "alternatives",
    "words",
    "covered",
    "similarity",
    *(f"worded_{answer}" for answer in ANSWERS),
)
_FITTED = Path(__file__).with_name("yes_no.json")

_NOT = re.compile(r"\b(?:niet|geen|nooit|noch|zonder|nergens|niemand|hoeft|hoeven|not|no|never|without|needn't)\b")
_PASSAGE_NOT = re.compile(r"\b(?:niet|geen|nooit|noch|zonder|niemand|nauwelijks|weinig)\b")
_LIMIT = re.compile(
    r"\b(?:alleen|uitsluitend|altijd|alle|allemaal|elke|ieder\w*|helemaal|volledig|per se|verplicht\w*|enige|moet\w*|"
    r"mag|mogen|kan|kunnen|only|always|every|all|mandatory|exclusively|must|may|can)\b"
)
_FAR = re.compile(r"\b(?:alleen|enkel|uitsluitend|only|just|puur|vooral|slechts|genoeg|voldoende|enough)\b")
_NOT_ONLY = re.compile(r"\bniet (?:alleen|enkel|slechts)\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+|\b[A-Z]{2,}\w*")
_LONG = re.compile(r"[a-z]{4,}")
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Fit:
    """How much each word and pair of words speaks for each answer, and the trees that weigh it with the other signs."""

    words: dict[str, tuple[float, float, float]]
    start: tuple[float, float, float]
    trees: tuple[Trees, ...]


def answer_alike(
    question: str,
    passage: str,
    passage_id: str,
    similarity: float,
    known: Sequence[tuple[Asked, float]],
    *,
    only_twins: bool = False,
) -> Said | None:
    """What people would answer to the question from this passage, where that is probable enough; ``only_twins`` where
    it was asked already.

    ``similarity`` is the question's cosine with the passage; ``known`` are the nearest judged questions about any
    passage, nearest first, with theirs.
    """
    twin = next((each for each, cosine in known if cosine >= TWIN and each.target == passage_id), None)
    if twin is not None and _bounds(twin.text) == _bounds(question):
        return twin.says
    if only_twins:
        return None
    yes, no, is_open = probabilities(question, passage, passage_id, similarity, known)
    if yes > no:
        if _PASSAGE_NOT.search(fold(passage)) and not _NOT.search(fold(question)):
            yes -= HIGHER_BESIDE_DENIAL
        said: Said | None = "yes" if yes >= SAID_FROM else "likely_yes" if yes >= LIKELY_FROM else None
    else:
        no -= HIGHER_FOR_NO
        said = "no" if no >= SAID_FROM else "likely_no" if no >= LIKELY_FROM else None
    return "open" if is_open >= OPEN_FROM else said


def probabilities(
    question: str, passage: str, passage_id: str, similarity: float, known: Sequence[tuple[Asked, float]]
) -> tuple[float, ...]:
    """Of each answer, in the order of :data:`ANSWERS`."""
    fit = _fit()
    signs = [*signs_of(question, passage, passage_id, similarity, known), *worded(question, fit.words, fit.start)]
    sums = np.array([float(trees.sum(np.array([signs]))[0]) for trees in fit.trees])
    return tuple(_as_chances(sums))


def signs_of(
    question: str, passage: str, passage_id: str, similarity: float, known: Sequence[tuple[Asked, float]]
) -> list[float]:
    """What the answer is judged by, in the order of :data:`SIGNS`, up to how the question is worded."""
    about = [(asked, cosine) for asked, cosine in known if asked.target == passage_id]
    asked, said = fold(question), fold(passage)
    figures, said_figures = set(_FIGURE.findall(asked)), set(_FIGURE.findall(said))
    numbers = set(numbers_in(question))
    said_numbers = set(numbers_in(passage))
    names = {fold(name) for name in _NAME.findall(question)}
    long = _LONG.findall(asked)
    return [
        *(max((cosine for each, cosine in about if each.says == answer), default=UNLIKE) for answer in ANSWERS),
        *_votes(about),
        *_votes(known),
        about[0][1] if about else UNLIKE,
        known[0][1] if known else UNLIKE,
        bool(about) and _bounds(question) == _bounds(about[0][0].text),
        bool(about) and _bounds(question)[0] == _bounds(about[0][0].text)[0],
        bool(_NOT.search(asked)),
        len(_PASSAGE_NOT.findall(said)),
        len(_LIMIT.findall(asked)),
        bool(_NOT_ONLY.search(said)),
        bool(_FAR.search(asked)),
        bool(numbers - said_numbers),
        bool(numbers & said_numbers),
        bool(figures - said_figures) and bool(said_figures),
        any(name not in said for name in names),
        bool(names),
        " of " in asked or " or " in asked,
        len(asked.split()),
        sum(word[:4] in said for word in long) / len(long) if long else 0.0,
        similarity,
    ]


def grams(question: str) -> frozenset[str]:
    """The words of a question, and each pair of neighbours among them."""
    words = re.findall(r"\w+", fold(question))
    return frozenset([*words, *(f"{one} {other}" for one, other in pairwise(words))])


def worded(question: str, words: dict[str, tuple[float, float, float]], start: Sequence[float]) -> list[float]:
    """Probability of each answer by the words of the question alone."""
    sums = np.array(start, dtype=float)
    for gram in grams(question):
        sums += words.get(gram, (0.0, 0.0, 0.0))
    return _as_chances(sums)


def _as_chances(logits: Table) -> list[float]:
    shares = np.exp(logits - logits.max())
    chances: list[float] = (shares / shares.sum()).tolist()
    return chances


def _votes(known: Sequence[tuple[Asked, float]]) -> list[float]:
    """The share of each answer among the nearest, by how near they are."""
    voters = known[:VOTERS]
    if not voters:
        return [1 / len(ANSWERS)] * len(ANSWERS)
    weights = np.exp(SHARPNESS * (np.array([cosine for _, cosine in voters]) - voters[0][1]))
    votes: Table = np.array([[each.says == answer for answer in ANSWERS] for each, _ in voters], dtype=float)
    shares: list[float] = (weights @ votes / weights.sum()).tolist()
    return shares


def _bounds(question: str) -> tuple[bool, frozenset[str]]:
    """Whether the question denies something, and the words that widen or narrow what it asks."""
    folded = fold(question)
    return bool(_NOT.search(folded)), frozenset(_LIMIT.findall(folded))


@cache
def _fit() -> Fit:
    raw = json.loads(_FITTED.read_text(encoding="utf-8"))
    return Fit(raw["words"], tuple(raw["start"]), tuple(read_trees(raw[answer]) for answer in ANSWERS))
