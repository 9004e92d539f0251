"""What the bench prints: one line a measurement, with its ratio and what we aim for, in Dutch notation."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time

from evals.summary import align

HEADINGS = ["wat", "gemeten", "verhouding", "streven"]


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    measured: str
    ratio: str = ""
    aim: str = ""


def table(lines: Sequence[Line]) -> str:
    return align([HEADINGS, *([line.what, line.measured, line.ratio, line.aim] for line in lines)])


def seconds(work: Callable[..., object], *given: object) -> float:
    """How long one call takes, on the clock."""
    started = perf_counter()
    work(*given)
    return perf_counter() - started


def clock_and_processor(work: Callable[..., object], *given: object) -> tuple[float, float]:
    """Seconds on the clock, and of the processor in all threads together: those a busy machine hardly changes."""
    started, worked = perf_counter(), process_time()
    work(*given)
    return perf_counter() - started, process_time() - worked


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of all values does not exceed: a value that was measured, not one between."""
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def p50(values: Sequence[float]) -> float:
    return percentile(values, 0.50)


def p95(values: Sequence[float]) -> float:
    return percentile(values, 0.95)


def ms(of_seconds: float) -> str:
    return _written(of_seconds * 1000, 1) + " ms"


def times(ratio: float) -> str:
    return _written(ratio, 2) + " ×"


def percent(share: float) -> str:
    return _written(share * 100, 0) + "%"


def per_second(rate: float) -> str:
    return _written(rate, 1) + "/s"


def megabytes(size: float) -> str:
    return _written(size / 1_000_000, 0) + " MB"


def count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _written(number: float, decimals: int) -> str:
    return f"{number:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
