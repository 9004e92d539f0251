"""Shares of a whole: what a percentage asks of a library's own figure, and how its part compares with that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal

from assistant.advice import Comparison, Result, Unit
from assistant.figures import format_number, format_percent
from assistant.knowledge.norms.inputs import written
from assistant.knowledge.norms.outcomes import QUANTUM, Sum, number_of
from assistant.knowledge.norms.register import Kind, Norm, Use
from assistant.knowledge.norms.wording import WORDS, phrase_for


@dataclass(frozen=True, slots=True)
class _Shares:
    """A share norm with the figures given: what is compared, in the unit it is compared in."""

    kind: Kind
    low: Decimal  # percent
    high: Decimal | None
    whole: Decimal  # 100 where only a share was given
    unit: Unit
    part: Decimal | None
    exact_part: bool  # a counted part may miss a target by less than one

    def bound(self, percent: Decimal, rounding: str) -> Decimal:
        exact = percent * self.whole / 100
        return exact if self.unit is Unit.PERCENT else exact.quantize(QUANTUM[self.unit], rounding)

    def bounds(self) -> tuple[Decimal, Decimal | None]:
        if self.kind is Kind.FLOOR:
            return self.bound(self.low, ROUND_CEILING), None
        if self.kind is Kind.CEILING:
            return self.bound(self.low, ROUND_FLOOR), None
        if self.high is None:
            return self.bound(self.low, ROUND_HALF_UP), None
        lower, upper = self.bound(self.low, ROUND_CEILING), self.bound(self.high, ROUND_FLOOR)
        if lower > upper:  # a handful of items leaves no whole number inside the band
            lower, upper = self.bound(self.low, ROUND_HALF_UP), self.bound(self.high, ROUND_HALF_UP)
        return lower, upper

    def comparison(self) -> Comparison | None:
        if self.part is None:
            return None
        over_low = self.part * 100 - self.low * self.whole
        if self.kind is Kind.FLOOR:
            return Comparison.MEETS if over_low >= 0 else Comparison.FALLS_SHORT
        if self.kind is Kind.CEILING:
            return Comparison.MEETS if over_low <= 0 else Comparison.EXCEEDS
        if self.high is None:
            near = abs(over_low) < 100 if self.exact_part else over_low == 0
            return Comparison.MEETS if near else Comparison.DIFFERS
        if over_low < 0:
            return Comparison.FALLS_SHORT
        return Comparison.MEETS if self.part * 100 <= self.high * self.whole else Comparison.EXCEEDS


def share_of(norm: Norm, given: Mapping[str, Decimal], language: str) -> Sum:
    shares = _shares(norm, given)
    lower, upper = shares.bounds()
    result = Result(value=number_of(lower), unit=shares.unit, upper=None if upper is None else number_of(upper))
    comparison = shares.comparison()
    formula = _asked(shares, lower, upper, language)
    if comparison is not None and shares.part is not None:
        formula += "; " + _compared(shares, comparison, lower, upper, language)
    return Sum(formula, result, comparison, norm)


def gap_of_share(norm: Norm, given: Mapping[str, Decimal], comparison: Comparison) -> Result | None:
    """How much is needed (below 0) or over; None where the norm is met or nothing was compared."""
    shares = _shares(norm, given)
    if shares.part is None or comparison is Comparison.MEETS:
        return None
    lower, upper = shares.bounds()
    return Result(value=number_of(_gap(shares, comparison, lower, upper)), unit=shares.unit)


def _gap(shares: _Shares, comparison: Comparison, lower: Decimal, upper: Decimal | None) -> Decimal:
    """The part less the bound that it is compared with. What is needed is rounded up and what is left over down, so
    that neither is promised too rosily."""
    bound = upper if comparison is Comparison.EXCEEDS and upper is not None else lower
    rounding = ROUND_DOWN if comparison is Comparison.MEETS else ROUND_UP
    return ((shares.part or Decimal(0)) - bound).quantize(QUANTUM[shares.unit], rounding)


def _shares(norm: Norm, given: Mapping[str, Decimal]) -> _Shares:
    value = norm.values[0]
    low, high = Decimal(str(value.value)), None if value.upper is None else Decimal(str(value.upper))
    part_input, share_input = norm.input_for(Use.PART), norm.input_for(Use.SHARE)
    part = given.get(part_input.name) if part_input else None
    share = given.get(share_input.name) if share_input else None
    if norm.whole.name not in given:
        return _Shares(norm.kind, low, high, Decimal(100), Unit.PERCENT, share, False)
    whole = given[norm.whole.name]
    counted = part is not None
    if part is None and share is not None:
        part = share * whole / 100
    return _Shares(norm.kind, low, high, whole, norm.whole.unit, part, counted and norm.whole.unit is Unit.COUNT)


def _asked(shares: _Shares, lower: Decimal, upper: Decimal | None, language: str) -> str:
    """ "20% × € 250.000 = € 50.000", with the rounding said where it changes the figure."""
    words = WORDS[language]
    if shares.unit is Unit.PERCENT:
        band = "" if upper is None else f" {words['to']} {format_percent(upper, language)}"
        return f"{words['norm'][shares.kind]} {format_percent(lower, language)}{band}"
    lines = [_product(shares, shares.low, lower, language)]
    if shares.high is not None and upper is not None:
        lines.append(_product(shares, shares.high, upper, language))
    return f" {words['and']} ".join(lines)


def _product(shares: _Shares, percent: Decimal, rounded: Decimal, language: str) -> str:
    exact = percent * shares.whole / 100
    line = f"{format_percent(percent, language)} × {written(shares.whole, shares.unit, language)} = "
    if exact == rounded:
        return line + written(rounded, shares.unit, language)
    way = WORDS[language]["rounded"]["up" if rounded > exact else "down"]
    if shares.unit is Unit.COUNT:
        return f"{line}{format_number(exact, language)}, {way} {written(rounded, shares.unit, language)}"
    return f"{line}{written(rounded, shares.unit, language)} ({way})"


def _compared(shares: _Shares, comparison: Comparison, lower: Decimal, upper: Decimal | None, language: str) -> str:
    """ "begroot € 46.000 (18,4%), er is nog € 4.000 nodig"."""
    words, part = WORDS[language], shares.part or Decimal(0)
    percent = format_percent(part * 100 / shares.whole, language)
    gap = _gap(shares, comparison, lower, upper)
    if shares.unit is Unit.PERCENT:
        now, amount = percent, f"{format_number(abs(gap), language)} {words['points']}"
    else:
        shown = part.quantize(QUANTUM[shares.unit], ROUND_HALF_UP)
        now = f"{written(shown, shares.unit, language)} ({percent})"
        amount = written(abs(gap), shares.unit, language)
    return f"{words['now'][shares.unit]} {now}, {words[phrase_for(shares.kind, comparison, gap)].format(gap=amount)}"
