"""What a sum is per month, per branch or in fte, and what the sums of several libraries come to together.

Both become part of a sum, its formula and its receipt. What is spread is an average: no norm says anything of a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from assistant.advice import Calculation, Number, Per, Result, Unit
from assistant.figures import format_number
from assistant.knowledge.norms.inputs import written
from assistant.knowledge.norms.outcomes import exact, number_of
from assistant.knowledge.norms.wording import WORDS

_FEW = 10  # items: of fewer a part of one is worth saying


def spread_of(result: Result, per: Per) -> Result:
    """A band at both of its ends."""
    lower, upper = (None if end is None else _spread(exact(end), result.unit, per) for end in _ends(result))
    assert lower is not None
    unit = Unit.COUNT if per.name == "fte" else result.unit
    return Result(value=number_of(lower), unit=unit, upper=None if upper is None else number_of(upper))


def spread_written(result: Result, per: Per, language: str) -> str:
    """ "per maand: € 240.000 / 12 = € 20.000", once for each end of a band."""
    words = WORDS[language]
    lines = [_line(exact(end), result.unit, per, language) for end in _ends(result) if end is not None]
    shown = {
        name: format_number(exact(each), language) for name, each in (("times", per.times), ("divided", per.divided))
    }
    said = words["per"][per.name].format(**shown)
    joined = f" {words['and']} ".join(lines)
    return f"{said}: {joined}"


def total_of(sums: Sequence[Calculation]) -> Result | None:
    """What the sums come to together; None where one of them has no outcome, or not one number."""
    results = [each.result for each in sums if each.result is not None and each.result.upper is None]
    if len(results) != len(sums) or len({each.unit for each in results}) != 1:
        return None
    return Result(value=number_of(sum((exact(each.value) for each in results), Decimal(0))), unit=results[0].unit)


def total_written(sums: Sequence[Calculation], total: Result, language: str) -> str:
    """ "samen: 24 uur + 48 uur = 72 uur"."""
    terms = [_written(each.result.value, total.unit, language) for each in sums if each.result is not None]
    return f"{WORDS[language]['together']}: {' + '.join(terms)} = {_written(total.value, total.unit, language)}"


def _ends(result: Result) -> tuple[Number, Number | None]:
    return result.value, result.upper


def _spread(value: Decimal, unit: Unit, per: Per) -> Decimal:
    spread = value * exact(per.times) / exact(per.divided)
    in_parts = unit is not Unit.COUNT or spread < _FEW
    return spread.quantize(Decimal("0.01") if in_parts else Decimal(1), ROUND_HALF_UP)


def _line(value: Decimal, unit: Unit, per: Per, language: str) -> str:
    line = written(value, unit, language)
    times, divided = exact(per.times), exact(per.divided)
    line += f" × {format_number(times, language)}" if times != 1 else ""
    line += f" / {format_number(divided, language)}" if divided != 1 else ""
    rounded = _spread(value, unit, per)
    sign = "=" if rounded * divided == value * times else "≈"
    shown = f"{format_number(rounded, language)} fte" if per.name == "fte" else written(rounded, unit, language)
    return f"{line} {sign} {shown}"


def _written(value: Number, unit: Unit, language: str) -> str:
    return written(exact(value), unit, language)
