"""Two sets of answers to the same cases, held against each other case by case.

Owns the paired difference per metric, its interval and its test, and which cases got better or worse. A case that
one of the two lacks, or to which a metric applies in only one, is left out of that difference and counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.errors import EvalError
from evals.answers import Generated
from evals.scorers import CanonicalText
from evals.summary import METRICS, RESAMPLES, SEED, Better, Metric, Scored, score_cases

Values = NDArray[np.float64]

EXACT_UP_TO = 12  # differing pairs; 2**12 sign patterns are still written out, more are drawn
DRAWS = 10_000
CHUNK = 500  # drawn sign patterns held in memory at once
SAME = 1e-9  # differences below this are rounding
MCNEMAR = "McNemar, exact"
FLIPS_EXACT = "tekenwissel, exact"
FLIPS_DRAWN = "tekenwissel, geloot"


@dataclass(frozen=True, slots=True)
class Pair:
    """One case in both sets of answers."""

    before: Scored
    after: Scored

    @property
    def gain(self) -> float:
        """How much less the case falls short than before, over all metrics together; below zero is worse."""
        return self.before.shortfall - self.after.shortfall

    def changes(self) -> list[tuple[Metric, float | None, float | None]]:
        """The metrics on which the case falls short more or less than before, with both values."""
        scores = [(metric, self.before.scores[metric.name], self.after.scores[metric.name]) for metric in METRICS]
        return [(m, old.value, new.value) for m, old, new in scores if abs(m.shortfall(old) - m.shortfall(new)) > SAME]


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric's mean difference (after less before) over the cases that have it in both, with a 95% interval.

    ``p`` is the chance of a difference at least this large if before and after were interchangeable; ``p_holm`` is
    the same, corrected for the number of metrics tested. Both are None for a metric that is shown but not judged.
    """

    metric: Metric
    pairs: int
    lone: int  # cases to which the metric applies in one of the two only
    before: float
    after: float
    mean: float
    low: float
    high: float
    test: str = ""
    p: float | None = None
    p_holm: float | None = None

    @property
    def is_gain(self) -> bool:
        return self.mean < 0 if self.metric.better is Better.LOWER else self.mean > 0


@dataclass(frozen=True, slots=True)
class Paired:
    pairs: tuple[Pair, ...]
    differences: tuple[Difference, ...]
    without_before: int  # cases the earlier answers do not have
    without_case: int  # earlier answers that belong to none of these cases

    @property
    def better(self) -> list[Pair]:
        """The cases that fall short less than before, the largest gain first."""
        return sorted((p for p in self.pairs if p.gain > SAME), key=lambda p: (-p.gain, p.after.case.id))

    @property
    def worse(self) -> list[Pair]:
        return sorted((p for p in self.pairs if p.gain < -SAME), key=lambda p: (p.gain, p.after.case.id))

    @property
    def shifted(self) -> list[Pair]:
        """The cases that traded one shortcoming for another of the same size."""
        return [pair for pair in self.pairs if abs(pair.gain) <= SAME and pair.changes()]


def pair_answers(scored: Sequence[Scored], earlier: Sequence[Generated], canonical: CanonicalText) -> Paired:
    """Score the earlier answers on the cases both have, as the corpus and the scorers are now; none is an error."""
    answered = {generated.case_id for generated in earlier}
    shared = [each for each in scored if each.case.id in answered]
    if not shared:
        raise EvalError(
            "De antwoorden om mee te vergelijken horen bij geen van deze gevallen. "
            "Noem antwoorden op dezelfde gevallen."
        )
    before = score_cases([each.case for each in shared], earlier, canonical)
    pairs = tuple(Pair(old, new) for old, new in zip(before, shared, strict=True))
    return Paired(
        pairs=pairs,
        differences=differences(pairs),
        without_before=len(scored) - len(shared),
        without_case=len(answered) - len(shared),
    )


def differences(pairs: Sequence[Pair]) -> tuple[Difference, ...]:
    """Every metric that at least one case has in both; the judged ones with a test, corrected for their number."""
    found = [each for metric in METRICS if (each := _difference(metric, pairs)) is not None]
    corrected = iter(holm([each.p for each in found if each.p is not None]))
    return tuple(each if each.p is None else replace(each, p_holm=next(corrected)) for each in found)


def _difference(metric: Metric, pairs: Sequence[Pair]) -> Difference | None:
    values = [(pair.before.scores[metric.name].value, pair.after.scores[metric.name].value) for pair in pairs]
    both = [(old, new) for old, new in values if old is not None and new is not None]
    if not both:
        return None
    before, after = np.array(both, dtype=np.float64).T
    low, high = paired_interval(after - before)
    test, p = ("", None) if metric.better is Better.NEITHER else paired_test(before, after)
    return Difference(
        metric=metric,
        pairs=len(both),
        lone=sum((old is None) != (new is None) for old, new in values),
        before=float(before.mean()),
        after=float(after.mean()),
        mean=float((after - before).mean()),
        low=low,
        high=high,
        test=test,
        p=p,
    )


def paired_interval(change: Values) -> tuple[float, float]:
    """The 95% bootstrap interval of a mean difference: whole cases are drawn, so before and after stay together."""
    picks = np.random.default_rng(SEED).integers(0, change.size, (RESAMPLES, change.size))
    low, high = np.quantile(change[picks].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def paired_test(before: Values, after: Values) -> tuple[str, float]:
    """The test that fits these values, and its two-sided p: McNemar when all are 0 or 1, else flipping of signs."""
    if np.isin(before, (0, 1)).all() and np.isin(after, (0, 1)).all():
        return MCNEMAR, mcnemar(int(((before == 0) & (after == 1)).sum()), int(((before == 1) & (after == 0)).sum()))
    change = after - before
    change = change[np.abs(change) > SAME]  # a pair without a difference has no sign to flip
    return (FLIPS_EXACT if change.size <= EXACT_UP_TO else FLIPS_DRAWN), sign_flip(change)


def mcnemar(up: int, down: int) -> float:
    """Exact and two-sided: of the pairs that changed, is the split further from even than a fair coin explains?"""
    changed = up + down
    tail = sum(math.comb(changed, k) for k in range(min(up, down) + 1))
    return min(1.0, float(2 * tail / 2**changed))


def sign_flip(change: Values) -> float:
    """The share of sign patterns under which the sum is at least as far from zero as it is.

    All patterns up to :data:`EXACT_UP_TO` differences; beyond, seeded draws, to which the observed pattern is added
    so that p is never zero.
    """
    if not change.size:
        return 1.0
    observed = abs(float(change.sum())) - SAME
    if change.size <= EXACT_UP_TO:
        numbers = np.arange(2**change.size)[:, None]
        signs = 1 - 2 * ((numbers >> np.arange(change.size)) & 1)
        return float((np.abs(signs @ change) >= observed).mean())
    rng = np.random.default_rng(SEED)
    extreme = sum(
        int((np.abs(rng.choice((-1.0, 1.0), (CHUNK, change.size)) @ change) >= observed).sum())
        for _ in range(DRAWS // CHUNK)
    )
    return (extreme + 1) / (DRAWS + 1)


def holm(ps: Iterable[float]) -> list[float]:
    """Holm's step-down correction, in the order given: the chance of one false alarm over all tests stays below p."""
    given = list(ps)
    corrected = [0.0] * len(given)
    reached = 0.0
    for rank, place in enumerate(sorted(range(len(given)), key=given.__getitem__)):
        reached = max(reached, min(1.0, (len(given) - rank) * given[place]))
        corrected[place] = reached
    return corrected
