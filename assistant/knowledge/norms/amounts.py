"""Sums of added norms that are no share: so much for each of something, or a bare bound.

Rounded as shares are: a minimum up, a maximum down. Like every sum of an added norm it ends with whose norm it is and
who accepted it, or that it is a guideline, so that no receipt passes for one of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal

from assistant.advice import Comparison, Result, Unit
from assistant.figures import format_number
from assistant.knowledge.norms.inputs import written
from assistant.knowledge.norms.outcomes import QUANTUM, Sum, number_of
from assistant.knowledge.norms.register import AddedNorm, Formula, Guideline, Kind, Use
from assistant.knowledge.norms.wording import WORDS, phrase_for
from assistant.quoting import sentences

_MEASURES = ("fte", "m²", "m2", "meter")  # counted in parts as well: half of one is no rounding error
_ROUNDING = {Kind.FLOOR: ROUND_CEILING, Kind.CEILING: ROUND_FLOOR}


def amount_of(norm: AddedNorm, given: Mapping[str, Decimal], language: str) -> Sum:
    """What the norm asks for these figures, and how the library's own figure compares with it."""
    unit = Unit(norm.values[0].unit)
    whole = given[norm.whole.name] if norm.formula is Formula.PER_UNIT else Decimal(1)
    ends = [Decimal(str(end)) for end in (norm.values[0].value, norm.values[0].upper) if end is not None]
    exact = [end * whole / norm.per for end in ends]
    # The lower end of a band is a minimum and its upper end a maximum.
    ways = (ROUND_CEILING, ROUND_FLOOR) if len(exact) > 1 else (_ROUNDING.get(norm.kind, ROUND_HALF_UP),)
    bounds = [each.quantize(_quantum(norm, unit), way) for each, way in zip(exact, ways, strict=True)]
    if len(bounds) > 1 and bounds[0] > bounds[1]:
        bounds = [each.quantize(_quantum(norm, unit), ROUND_HALF_UP) for each in exact]
    words = WORDS[language]
    if norm.formula is Formula.BOUND:
        asked = f" {words['to']} ".join(_counted(end, norm, unit, language) for end in ends)
        formula = f"{words['norm'][norm.kind]} {asked}"
    else:
        lines = zip(ends, exact, bounds, strict=True)
        formula = f" {words['and']} ".join(_product(norm, whole, *line, unit, language) for line in lines)
    own = norm.input_for(Use.PART)
    part = given.get(own.name) if own else None
    comparison = None if part is None else _compare(norm.kind, part, exact)
    if part is not None and comparison is not None:
        formula += "; " + _compared(norm, part, comparison, bounds, unit, language)
    upper = number_of(bounds[1]) if len(bounds) > 1 else None
    return Sum(formula, Result(value=number_of(bounds[0]), unit=unit, upper=upper), comparison, norm)


def with_acceptance(made: Sum, norm: AddedNorm, language: str) -> Sum:
    """The sum, ending with its source, and who accepted the norm and when or that it is a guideline."""
    words = WORDS[language]
    said_so = "guideline" if isinstance(norm, Guideline) else "accepted"
    # A title that holds the end of a sentence would cut the line in two.
    title = norm.title if len(sentences(f"{norm.title}) x")) == 1 else norm.source_id
    said = words[said_so].format(
        title=title, layer=words["layer"][norm.layer], by=norm.accepted_by, on=f"{norm.accepted_on:%d-%m-%Y}"
    )
    other = f"; {words['other_value'].format(reason=norm.value_reason.rstrip('.'))}" if norm.value_reason else ""
    return replace(made, formula=f"{made.formula} ({said}{other})")


def _quantum(norm: AddedNorm, unit: Unit) -> Decimal:
    """A bare bound keeps the decimals it was stated with; only what comes out of a sum is rounded to whole pieces."""
    in_parts = norm.formula is Formula.BOUND or norm.counted.casefold() in _MEASURES
    return Decimal("0.01") if in_parts else QUANTUM[unit]


def _product(
    norm: AddedNorm, whole: Decimal, value: Decimal, exact: Decimal, rounded: Decimal, unit: Unit, language: str
) -> str:
    """ "48.000 / 1.000 × 3 exemplaren = 144 exemplaren", with the rounding said where it changes the figure."""
    divided = f" / {format_number(norm.per, language)}" if norm.per != 1 else ""
    line = f"{written(whole, norm.whole.unit, language)}{divided} × {_counted(value, norm, unit, language)} = "
    if exact == rounded:
        return line + _counted(rounded, norm, unit, language)
    way = WORDS[language]["rounded"]["up" if rounded > exact else "down"]
    return f"{line}{_counted(rounded, norm, unit, language)} ({way})"


def _counted(value: Decimal, norm: AddedNorm, unit: Unit, language: str) -> str:
    plain = written(value, unit, language)
    counted = norm.counted_in(language)
    return f"{plain} {counted}" if unit is Unit.COUNT and counted else plain


def _compare(kind: Kind, part: Decimal, exact: list[Decimal]) -> Comparison:
    low, high = exact[0], exact[-1]
    if kind is Kind.FLOOR:
        return Comparison.MEETS if part >= low else Comparison.FALLS_SHORT
    if kind is Kind.CEILING:
        return Comparison.MEETS if part <= low else Comparison.EXCEEDS
    if kind is Kind.TARGET:
        return Comparison.MEETS if abs(part - low) < 1 and part == part.to_integral_value() else Comparison.DIFFERS
    if part < low:
        return Comparison.FALLS_SHORT
    return Comparison.MEETS if part <= high else Comparison.EXCEEDS


def _compared(
    norm: AddedNorm, part: Decimal, comparison: Comparison, bounds: list[Decimal], unit: Unit, language: str
) -> str:
    words = WORDS[language]
    bound = bounds[-1] if comparison is Comparison.EXCEEDS else bounds[0]
    rounding = ROUND_DOWN if comparison is Comparison.MEETS else ROUND_UP
    gap = (part - bound).quantize(_quantum(norm, unit), rounding)
    phrase = words[phrase_for(norm.kind, comparison, gap)]
    shown = _counted(abs(gap), norm, unit, language)
    return f"{words['now'][unit]} {_counted(part, norm, unit, language)}, {phrase.format(gap=shown)}"
