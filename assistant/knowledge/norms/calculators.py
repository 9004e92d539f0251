"""From a norm and the library's figures to a Calculation with its receipt: pure, exact, and written out to be followed.

Owns the sums and their wording, which speaks of what is still needed. A minimum is rounded up and a maximum down, so
that whoever keeps to the rounded figure keeps to the norm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal

from assistant.advice import Calculation, Comparison, Judgement, Number, Result, Unit, fingerprint
from assistant.errors import BadInput
from assistant.figures import format_number, format_percent
from assistant.knowledge.norms.inputs import read_inputs, written
from assistant.knowledge.norms.readings import find_reading
from assistant.knowledge.norms.register import Band, Evidence, Kind, Norm, NormRegister, Use
from assistant.knowledge.norms.wording import WORDS

_QUANTUM = {
    Unit.EUR: Decimal("0.01"),
    Unit.HOURS_PER_WEEK: Decimal("0.01"),
    Unit.COUNT: Decimal(1),
    Unit.PERCENT: Decimal("0.0001"),
}
_NO_SUM = {
    Kind.GOAL: "het is een ambitie zonder rekensom",
    Kind.CITED_FACT: "het is een feit dat het plan noemt en geen norm",
    Kind.NOT_SET: "het plan zet hier geen norm",
    Kind.INCONSISTENCY: "het is een onduidelijkheid in het plan en geen norm",
}


@dataclass(frozen=True, slots=True)
class _Sum:
    formula: str
    result: Result | None
    comparison: Comparison | None
    evidence: Evidence


def calculate(
    register: NormRegister, norm_id: str, inputs: Mapping[str, object], marker: str = "R1", language: str = "nl"
) -> Calculation:
    """What the norm asks for these figures, and how the figures given compare with it."""
    norm = register.get(norm_id)
    if not norm.is_calculated:
        able = ", ".join(each.id for each in register.norms.values() if each.is_calculated)
        raise BadInput(f"Bij ‘{norm.id}’ valt niets uit te rekenen: {_NO_SUM[norm.kind]}; rekenen kan met {able}.")
    given = read_inputs(norm, inputs)
    made = _hours(norm, given, language) if norm.kind is Kind.TABLE else _share(norm, given, language)
    calculation = Calculation(
        marker=marker,
        norm_id=norm.id,
        norm_version=norm.version,
        inputs={name: _number(given[name]) for name in sorted(given)},
        formula=made.formula,
        result=made.result,
        comparison=made.comparison,
        passage_id=made.evidence.passage,
        quote=made.evidence.quote,
    )
    return calculation.model_copy(update={"receipt": receipt_of(calculation)})


def receipt_of(calculation: Calculation) -> str:
    """The hash over everything but the marker: equal sums carry equal receipts."""
    unsaid = {"judgement"} if calculation.judgement is None else set()
    return fingerprint(calculation.model_dump(mode="json", exclude={"marker", "receipt"} | unsaid))


def judged(
    register: NormRegister, calculation: Calculation, option: int, judgement: Judgement, language: str = "nl"
) -> Calculation:
    """An open sum with the reading that a person chose: its hours where that reading names any, and a new receipt.

    ``option`` counts from 0, in the order of :func:`readings`.
    """
    norm = register.get(calculation.norm_id)
    given = read_inputs(norm, calculation.inputs)
    reading = find_reading(norm, given)
    hours = reading.options[option].hours if reading is not None and option < len(reading.options) else None
    changes: dict[str, object] = {
        "judgement": judgement,
        "formula": f"{calculation.formula}; {WORDS[language]['chosen'].format(label=judgement.label.lower())}",
        "passage_id": judgement.passage_id,
        "quote": judgement.quote,
    }
    if hours is not None:
        part = norm.input_for(Use.PART)
        own = given.get(part.name) if part else None
        meets = None if own is None else own >= Decimal(str(hours))
        changes["result"] = Result(value=hours, unit=Unit.HOURS_PER_WEEK)
        changes["comparison"] = None if meets is None else Comparison.MEETS if meets else Comparison.FALLS_SHORT
    chosen = calculation.model_copy(update=changes)
    return chosen.model_copy(update={"receipt": receipt_of(chosen)})


# --- shares of a whole


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
        return exact if self.unit is Unit.PERCENT else exact.quantize(_QUANTUM[self.unit], rounding)

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


def _share(norm: Norm, given: Mapping[str, Decimal], language: str) -> _Sum:
    shares = _shares(norm, given)
    lower, upper = shares.bounds()
    result = Result(value=_number(lower), unit=shares.unit, upper=None if upper is None else _number(upper))
    comparison = shares.comparison()
    formula = _asked(shares, lower, upper, language)
    if comparison is not None and shares.part is not None:
        formula += "; " + _compared(shares, comparison, lower, upper, language)
    return _Sum(formula, result, comparison, norm)


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
    bound = upper if comparison is Comparison.EXCEEDS and upper is not None else lower
    # What is needed is rounded up and what is left over down, so that neither is promised too rosily.
    gap = (part - bound).quantize(_QUANTUM[shares.unit], ROUND_DOWN if comparison is Comparison.MEETS else ROUND_UP)
    if shares.unit is Unit.PERCENT:
        now, amount = percent, f"{format_number(abs(gap), language)} {words['points']}"
    else:
        shown = part.quantize(_QUANTUM[shares.unit], ROUND_HALF_UP)
        now = f"{written(shown, shares.unit, language)} ({percent})"
        amount = written(abs(gap), shares.unit, language)
    return f"{words['now'][shares.unit]} {now}, {words[_phrase(shares, comparison, gap)].format(gap=amount)}"


def _phrase(shares: _Shares, comparison: Comparison, difference: Decimal) -> str:
    if shares.kind is Kind.BAND:
        return {Comparison.FALLS_SHORT: "below_band", Comparison.EXCEEDS: "above_band"}.get(comparison, "inside")
    if shares.kind is Kind.TARGET:
        if comparison is Comparison.MEETS:
            return "on_target"
        return "over_target" if difference > 0 else "under_target"
    if comparison is Comparison.FALLS_SHORT:
        return "needed"
    if comparison is Comparison.EXCEEDS:
        return "too_many"
    if difference == 0:
        return "exactly"
    return "above_floor" if shares.kind is Kind.FLOOR else "room"


# --- the table of hours


def _hours(norm: Norm, given: Mapping[str, Decimal], language: str) -> _Sum:
    words, number = WORDS[language], given[norm.whole.name]
    people = format_number(number, language)
    band = next((each for each in norm.bands if each.holds(int(number))), None)
    if band is None:
        return _undetermined(norm, given, people, language)
    part = norm.input_for(Use.PART)
    hours = given.get(part.name) if part else None
    needed = Decimal(str(band.value))
    formula = words["hours"].format(
        people=people, label=band.label.in_language(language), hours=format_number(needed, language)
    )
    if hours is None:
        return _Sum(formula, _hours_result(band), None, band)
    comparison = Comparison.MEETS if hours >= needed else Comparison.FALLS_SHORT
    phrase = "exactly" if hours == needed else "above_floor" if hours > needed else "needed"
    gap = written(abs(hours - needed), Unit.HOURS_PER_WEEK, language)
    now = written(hours, Unit.HOURS_PER_WEEK, language)
    formula += f"; {words['now'][Unit.HOURS_PER_WEEK]} {now}, {words[phrase].format(gap=gap)}"
    return _Sum(formula, _hours_result(band), comparison, band)


def _hours_result(band: Band) -> Result:
    return Result(value=band.value, unit=band.unit)


def _undetermined(norm: Norm, given: Mapping[str, Decimal], people: str, language: str) -> _Sum:
    """The plan does not choose, so neither does the sum; the readings are for people."""
    reading = find_reading(norm, given)
    why = reading.why.in_language(language) if reading else norm.says.in_language(language)
    evidence: Evidence = reading.options[0] if reading else norm
    formula = WORDS[language]["undetermined"].format(people=people, why=why)
    return _Sum(formula, None, Comparison.NOT_DETERMINED, evidence)


def _number(value: Decimal) -> Number:
    """A JSON number: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)
