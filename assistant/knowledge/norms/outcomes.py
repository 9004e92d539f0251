"""What a sum consists of before it becomes a Calculation: the line to follow it by, its outcome, what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.advice import Comparison, Number, Result, Unit
from assistant.knowledge.norms.register import Evidence

QUANTUM = {
    Unit.EUR: Decimal("0.01"),
    Unit.HOURS_PER_WEEK: Decimal("0.01"),
    Unit.COUNT: Decimal(1),
    Unit.PERCENT: Decimal("0.0001"),
}


@dataclass(frozen=True, slots=True)
class Sum:
    formula: str
    result: Result | None
    comparison: Comparison | None
    evidence: Evidence


def exact(value: Number) -> Decimal:
    """A JSON number as it is written: 0.1 is a tenth."""
    return Decimal(str(value))


def number_of(value: Decimal) -> Number:
    """A JSON number: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)
