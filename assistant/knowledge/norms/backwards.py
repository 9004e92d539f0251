"""Norms worked backwards: of which whole a part is as much as the norm asks, and which row of a table hours fit.

"Bij welk budget is 15.000 genoeg?" of a minimum is the largest whole, of a maximum the smallest one.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from assistant.advice import Calculation, Result, Unit
from assistant.errors import BadInput
from assistant.figures import format_percent
from assistant.knowledge.norms.amounts import with_acceptance
from assistant.knowledge.norms.calculators import calculation_of
from assistant.knowledge.norms.inputs import read_inputs_of, written
from assistant.knowledge.norms.outcomes import QUANTUM, Sum, number_of
from assistant.knowledge.norms.register import AddedNorm, Band, Guideline, Kind, Norm, NormRegister, Use
from assistant.knowledge.norms.wording import WORDS

_ROUNDING = {Kind.FLOOR: ROUND_FLOOR, Kind.CEILING: ROUND_CEILING}


def can_solve(norm: Norm, inputs: Mapping[str, object]) -> bool:
    """Whether the part is known and the whole is not."""
    part = norm.input_for(Use.PART)
    is_known = norm.is_calculated and (isinstance(norm, Guideline) or not isinstance(norm, AddedNorm))
    return is_known and part is not None and part.name in inputs and norm.of not in inputs


def solve(
    register: NormRegister, norm_id: str, inputs: Mapping[str, object], marker: str = "R1", language: str = "nl"
) -> Calculation:
    """The whole for which this part is just what the norm asks; of a table the row that the hours are enough for."""
    norm = register.get(norm_id)
    part = norm.input_for(Use.PART)
    if not can_solve(norm, inputs) or part is None:
        raise BadInput(f"De norm ‘{norm.id}’ is met deze cijfers niet terug te rekenen.")
    given = read_inputs_of(norm, {part.name: inputs[part.name]})
    own = given[part.name]
    if isinstance(norm, Guideline):
        made = with_acceptance(_heads(norm, own, language), norm, language)
    else:
        made = _row(norm, own, language) if norm.kind is Kind.TABLE else _whole(norm, own, language)
    return calculation_of(norm, given, made, marker, solves=norm.of)


def _whole(norm: Norm, part: Decimal, language: str) -> Sum:
    value, unit = norm.values[0], norm.whole.unit
    shares = [Decimal(str(each)) for each in (value.upper, value.value) if each is not None]
    ways = [ROUND_CEILING, ROUND_FLOOR] if len(shares) > 1 else [_ROUNDING.get(norm.kind, ROUND_HALF_UP)]
    wholes = [(part * 100 / share).quantize(QUANTUM[unit], way) for share, way in zip(shares, ways, strict=True)]
    words = WORDS[language]
    lines = [
        words["backwards"].format(
            part=written(part, unit, language),
            percent=format_percent(share, language),
            whole=written(whole, unit, language),
        )
        for share, whole in zip(shares, wholes, strict=True)
    ]
    upper = number_of(wholes[1]) if len(wholes) > 1 else None
    result = Result(value=number_of(wholes[0]), unit=unit, upper=upper)
    return Sum(f" {words['and']} ".join(lines), result, None, norm)


def _heads(norm: Guideline, own: Decimal, language: str) -> Sum:
    """For how many of those it counts by what is held is as much as the guideline names, at both of its ends."""
    value, counted = norm.values[0], norm.counted_in(language)
    ends = [Decimal(str(each)) for each in (value.upper, value.value) if each is not None]
    wholes = [(own * norm.per / end).quantize(Decimal(1), ROUND_FLOOR) for end in ends]
    lines = [
        f"{written(own, Unit.COUNT, language)} {counted} / {written(end, Unit.COUNT, language)} "
        f"{'=' if whole * end == own * norm.per else '≈'} {written(whole, Unit.COUNT, language)}"
        for end, whole in zip(ends, wholes, strict=True)
    ]
    upper = number_of(wholes[1]) if len(wholes) > 1 else None
    result = Result(value=number_of(wholes[0]), unit=norm.whole.unit, upper=upper)
    return Sum(f" {WORDS[language]['and']} ".join(lines), result, None, norm)


def _row(norm: Norm, hours: Decimal, language: str) -> Sum:
    """The largest class that the hours are enough for; of fewer than any class asks there is none."""
    rows = _by_size(norm)
    enough = [band for band in rows if Decimal(str(band.value)) <= hours]
    row = enough[-1] if enough else rows[0]
    formula = WORDS[language]["backwards_hours"].format(
        hours=written(hours, Unit.HOURS_PER_WEEK, language),
        label=row.label.in_language(language),
        needed=written(Decimal(str(row.value)), Unit.HOURS_PER_WEEK, language),
    )
    if enough and len(enough) < len(rows):
        above = rows[len(enough)]
        needed = written(Decimal(str(above.value)), Unit.HOURS_PER_WEEK, language)
        formula += f"; {above.label.in_language(language)}: {needed}"
    return Sum(formula, Result(value=row.value, unit=row.unit), None, row)


def row_of(norm: Norm, calculation: Calculation) -> tuple[Band, bool, Band | None]:
    """The row of a table that was worked back to, whether the hours are enough for it, and the next one above it."""
    rows = _by_size(norm)
    at = next(place for place, band in enumerate(rows) if band.passage == calculation.passage_id)
    hours = Decimal(str(next(iter(calculation.inputs.values()))))
    return rows[at], hours >= Decimal(str(rows[at].value)), rows[at + 1] if at + 1 < len(rows) else None


def _by_size(norm: Norm) -> list[Band]:
    return sorted(norm.bands, key=lambda band: band.value)
