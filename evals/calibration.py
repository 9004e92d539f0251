"""Whether the confidence shown can be believed: how often answers of a confidence are right, and what it would refuse.

Owns the figures that only exist over many answers together; what makes one answer right is for the scorers. A
confidence is a promise about the outcome given: of a non-answer, that the sources do not answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

from assistant.advice import Answer, Outcome
from evals.cases import REFUSALS, Expectation
from evals.summary import Scored, align, format_number

BINS = 10
THRESHOLDS = tuple(step / 20 for step in range(1, 20))
Z = 1.959964  # of a 95% interval


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95% Wilson interval, which also holds for few cases and for 0 or all of them."""

    value: float | None
    low: float | None
    high: float | None
    cases: int


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies between two bounds: what they promised on average, and what came true."""

    low: float
    high: float
    confidence: float
    right: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """``error`` is the expected calibration error: the mean distance between promise and truth over the bins."""

    error: float | None
    brier: float | None
    cases: int
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What would be refused rightly and wrongly if every answer less answerable than ``threshold`` were refused."""

    threshold: float
    refusal_recall: Share
    wrong_refusal: Share


def share(hits: Iterable[bool]) -> Share:
    found = list(hits)
    if not found:
        return Share(None, None, None, 0)
    count, part = len(found), sum(found) / len(found)
    middle = (part + Z * Z / (2 * count)) / (1 + Z * Z / count)
    reach = Z * sqrt(part * (1 - part) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)
    return Share(part, max(0.0, middle - reach), min(1.0, middle + reach), count)


def calibrate(scored: Sequence[Scored]) -> Calibration:
    """Over the cases of which it is known whether their answer was right."""
    known = [
        (each.generated.answer.confidence, value == 1)
        for each in scored
        if (value := each.scores["right"].value) is not None
    ]
    if not known:
        return Calibration(None, None, 0, ())
    bins = tuple(_bin(number, [pair for pair in known if _bin_of(pair[0]) == number]) for number in _used(known))
    gaps = [abs(each.confidence - (each.right.value or 0.0)) * each.right.cases for each in bins]
    brier = sum((confidence - is_right) ** 2 for confidence, is_right in known) / len(known)
    return Calibration(sum(gaps) / len(known), brier, len(known), bins)


def _used(known: Sequence[tuple[float, bool]]) -> list[int]:
    return sorted({_bin_of(confidence) for confidence, _ in known})


def _bin_of(confidence: float) -> int:
    return min(int(confidence * BINS), BINS - 1)


def _bin(number: int, inside: Sequence[tuple[float, bool]]) -> Bin:
    promised = sum(confidence for confidence, _ in inside) / len(inside)
    return Bin(number / BINS, (number + 1) / BINS, promised, share(is_right for _, is_right in inside))


def answerability(answer: Answer) -> float:
    """How sure the assistant is that the sources answer. For a norm this is a fixed number, so a curve has steps."""
    return 1 - answer.confidence if answer.outcome in REFUSALS else answer.confidence


def refusal_curve(scored: Sequence[Scored], thresholds: Sequence[float] = THRESHOLDS) -> list[CurvePoint]:
    """Over the cases that must be declined and those that must be answered; a crash is neither."""
    completed = [each for each in scored if each.generated.answer.outcome is not Outcome.FAILED]
    expected = [(each.case.expect or Expectation(), answerability(each.generated.answer)) for each in completed]
    decline = [sure for expect, sure in expected if expect.is_non_answer]
    answer = [sure for expect, sure in expected if expect.is_answer]
    return [
        CurvePoint(at, share(sure < at for sure in decline), share(sure < at for sure in answer)) for at in thresholds
    ]


def format_calibration(scored: Sequence[Scored]) -> str:
    """The bins and the curve as plain aligned text."""
    found = calibrate(scored)
    bins = [["zekerheid", "gemiddeld", "goed", "95%-interval", "gevallen"]]
    bins += [
        [f"{each.low:.1f} – {each.high:.1f}", f"{each.confidence:.3f}", *_cells(each.right), str(each.right.cases)]
        for each in found.bins
    ]
    curve = [["drempel", "terecht afgewezen", "95%-interval", "ten onrechte", "95%-interval"]]
    curve += [
        [f"{point.threshold:.2f}", *_cells(point.refusal_recall), *_cells(point.wrong_refusal)]
        for point in refusal_curve(scored)
    ]
    heading = (
        f"Zekerheid: verwachte afwijking (ECE) {format_number(found.error)}, Brier {format_number(found.brier)}, "
        f"{found.cases} gevallen"
    )
    return f"{heading}\n\n{align(bins)}\n\nAfwijzen bij een andere drempel\n\n{align(curve)}"


def _cells(found: Share) -> tuple[str, str]:
    interval = f"{format_number(found.low)} – {format_number(found.high)}" if found.cases else "–"
    return format_number(found.value), interval


def calibration_as_json(scored: Sequence[Scored]) -> dict[str, Any]:
    return {
        "calibration": asdict(calibrate(scored)),
        "refusal_curve": [asdict(point) for point in refusal_curve(scored)],
    }
