"""From what the peers found to figures: evidence within a budget, precision, rank, refusal, time and memory.

All rows are judged on the same cases, by the pieces of text alone, with the same comparison on letters and digits as
the rest of the evals. A figure that does not apply is None, never nought.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from evals.cases import REFUSALS, Case
from evals.evidence import QUOTE_BUDGET, Score, letters_and_digits, quotes_within
from evals.peers.apart import Reply, Run
from evals.summary import Mean, mean

BUDGETS = (500, 1000, 2000, 4000, 8000)
WRONG_REFUSALS = 0.02  # how many answerable questions may be declined when a threshold is chosen for a peer

bare = cache(letters_and_digits)


@dataclass(frozen=True, slots=True)
class Figures:
    """One row. ``recall`` is by budget, None standing for everything that was returned."""

    recall: dict[int | None, float | None]
    interval: tuple[float | None, float | None]  # of the recall within QUOTE_BUDGET
    characters: float  # returned for a question, on average
    precision: float | None
    mrr: float | None
    refusal_recall: float | None
    wrong_refusal: float | None
    auc: float | None
    best_refusal_recall: float | None
    times_embedding: float
    milliseconds: float
    index_seconds: float
    peak_mb: float


def needs_evidence(case: Case) -> bool:
    return bool(case.expect and case.expect.evidence and not case.expect.outcomes & REFUSALS)


def figures(run: Run, cases: Sequence[Case]) -> Figures:
    pairs = list(zip(cases, run.replies, strict=True))
    needing = [(_items(case), _texts(reply)) for case, reply in pairs if needs_evidence(case)]
    must_decline = [reply for case, reply in pairs if case.expect and case.expect.is_non_answer]
    must_answer = [reply for case, reply in pairs if case.expect and case.expect.is_answer]
    recalls = {budget: _mean([recall(items, texts, budget) for items, texts in needing]) for budget in BUDGETS}
    everything = _mean([recall(items, texts, None) for items, texts in needing])
    at_budget = recalls[QUOTE_BUDGET]
    answerable, other = _top_scores(must_answer), _top_scores(must_decline)
    has_scores = bool(answerable.size and other.size) and bool(np.isfinite([*answerable, *other]).any())
    return Figures(
        recall={**{budget: found.value for budget, found in recalls.items()}, None: everything.value},
        interval=(at_budget.low, at_budget.high),
        characters=statistics.mean(sum(map(len, _texts(reply))) for reply in run.replies),
        precision=_mean([precision(items, texts) for items, texts in needing]).value,
        mrr=_mean([reciprocal_rank(items, texts) for items, texts in needing]).value,
        refusal_recall=_share_declined(must_decline),
        wrong_refusal=_share_declined(must_answer),
        auc=auc(answerable, other) if has_scores else None,
        best_refusal_recall=best_refusal_recall(answerable, other) if has_scores else None,
        times_embedding=statistics.median(reply.seconds / reply.embedding for reply in run.replies),
        milliseconds=statistics.median(reply.seconds for reply in run.replies) * 1000,
        index_seconds=run.index_seconds,
        peak_mb=run.peak_mb,
    )


def recall(items: Sequence[Sequence[str]], texts: Sequence[str], budget: int | None) -> float:
    """The share of the needed items found in the first ``budget`` characters; an item has alternatives."""
    kept = [bare(text) for text in (texts if budget is None else quotes_within(texts, budget))]
    return statistics.mean(any(snippet in text for snippet in item for text in kept) for item in items)


def precision(items: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """The share of the pieces within QUOTE_BUDGET characters that hold a needed item or are part of one."""
    kept = quotes_within(texts, QUOTE_BUDGET)
    return statistics.mean(_carries(text, items) for text in kept) if kept else 0.0


def reciprocal_rank(items: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    return next((1 / rank for rank, text in enumerate(texts, start=1) if _carries(text, items)), 0.0)


def auc(answerable: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """How often an answerable question has the higher top score; a tie counts for half."""
    higher, equal = answerable[:, None] > other[None, :], answerable[:, None] == other[None, :]
    return float((higher + 0.5 * equal).mean())


def best_refusal_recall(answerable: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """What declining below a threshold reaches when WRONG_REFUSALS may go wrong, the threshold chosen on these very
    questions: more than the peer would reach on new ones."""
    threshold = np.sort(answerable)[int(WRONG_REFUSALS * len(answerable))]
    return float((other < threshold).mean())


def _items(case: Case) -> list[list[str]]:
    return [[bare(snippet) for snippet in item] for item in (case.expect.evidence if case.expect else ())]


def _texts(reply: Reply) -> list[str]:
    return [found.text for found in reply.answered.found]


def _carries(text: str, items: Sequence[Sequence[str]]) -> bool:
    piece = bare(text)
    return bool(piece) and any(snippet in piece or piece in snippet for item in items for snippet in item)


def _top_scores(replies: Sequence[Reply]) -> NDArray[np.float64]:
    """The score of the first piece; a question that found nothing is below all others."""
    scores = (reply.answered.found[0].score if reply.answered.found else None for reply in replies)
    return np.array([-np.inf if score is None else score for score in scores], dtype=float)


def _share_declined(replies: Sequence[Reply]) -> float | None:
    return statistics.mean(reply.answered.is_declined for reply in replies) if replies else None


def _mean(values: Sequence[float]) -> Mean:
    return mean([Score(value, "") for value in values])
