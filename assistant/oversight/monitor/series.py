"""Each norm over the years: the plan's band, the library's own share or hours, and the sum with its receipt.

Owns the series. The sums are the norm register's own; where the plan leaves a year open there is no band, only its
readings. Everything that is drawn is a share or a number of hours; amounts stay inside the sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.advice import Calculation, Comparison, Number, Option, Unit
from assistant.errors import BadInput
from assistant.knowledge.norms import (
    Kind,
    Norm,
    NormRegister,
    Strength,
    Use,
    calculate,
    missing_inputs,
    readings,
)
from assistant.oversight.monitor.years import Discreet, YearFigures, as_number, usable_inputs


class NormPoint(Discreet):
    """One norm in one year. ``low`` and ``high`` are the plan's; both are None where it gives none for this library."""

    says_aloud = ("year",)

    year: int
    low: Number | None
    high: Number | None
    value: Number | None  # the library's own, in the unit of the series
    calculation: Calculation | None
    comparison: Comparison | None
    options: tuple[Option, ...] = ()  # the readings, where the plan does not choose
    note: str = ""  # why there is no sum

    @property
    def is_open(self) -> bool:
        """Whether the plan leaves this year to people."""
        return self.comparison is Comparison.NOT_DETERMINED

    @property
    def distance(self) -> Decimal | None:
        """How far the own value lies from the band, 0 inside it; None where nothing was compared."""
        if self.value is None or self.comparison is None or self.is_open:
            return None
        value = Decimal(str(self.value))
        if self.low is not None and value < Decimal(str(self.low)):
            return Decimal(str(self.low)) - value
        if self.high is not None and value > Decimal(str(self.high)):
            return value - Decimal(str(self.high))
        return Decimal(0)


class NormSeries(Discreet):
    """One norm for one library over its years, oldest first."""

    says_aloud = ("norm_id", "library")

    library: str
    norm_id: str
    norm_version: str
    name: str
    kind: Kind
    strength: Strength
    unit: Unit
    of: str  # what the share or the table is taken of
    own: str  # what the library's own value is
    says: str
    caveats: tuple[str, ...]
    passage_id: str
    quote: str
    low: Number | None  # for every year, where the norm is the same for all
    high: Number | None
    points: tuple[NormPoint, ...]
    sentence: str = ""  # where the library stands in its latest year

    @property
    def known(self) -> tuple[NormPoint, ...]:
        """The years with a value of the library's own."""
        return tuple(point for point in self.points if point.value is not None)


def norm_series(register: NormRegister, norm: Norm, library: str, years: Sequence[YearFigures]) -> NormSeries:
    low, high = _bounds(norm)
    own = norm.input_for(Use.PART if norm.kind is Kind.TABLE else Use.SHARE)
    return NormSeries(
        library=library,
        norm_id=norm.id,
        norm_version=norm.version,
        name=norm.name.nl,
        kind=norm.kind,
        strength=norm.strength,
        unit=Unit.HOURS_PER_WEEK if norm.kind is Kind.TABLE else Unit.PERCENT,
        of=norm.whole.label.nl,
        own=own.label.nl if own else norm.name.nl,
        says=norm.says.nl,
        caveats=tuple(caveat.nl for caveat in norm.caveats),
        passage_id=norm.passage,
        quote=norm.quote,
        low=low,
        high=high,
        points=tuple(_point(register, norm, year) for year in sorted(years, key=lambda each: each.year)),
    )


def _bounds(norm: Norm) -> tuple[Number | None, Number | None]:
    if norm.kind is Kind.TABLE:
        return None, None
    value = norm.values[0]
    if norm.kind is Kind.FLOOR:
        return value.value, None
    if norm.kind is Kind.CEILING:
        return None, value.value
    return value.value, value.value if value.upper is None else value.upper


def _point(register: NormRegister, norm: Norm, year: YearFigures) -> NormPoint:
    inputs = usable_inputs(norm, year.figures)
    calculation, note = _sum(register, norm, inputs, year)
    low, high = _bounds(norm)
    if norm.kind is Kind.TABLE and calculation is not None and calculation.result is not None:
        low = calculation.result.value
    return NormPoint(
        year=year.year,
        low=low,
        high=high,
        value=_own_value(norm, inputs) if calculation or missing_inputs(norm, inputs) else None,
        calculation=calculation,
        comparison=calculation.comparison if calculation else None,
        options=readings(register, norm.id, inputs) if calculation and norm.readings else (),
        note=note,
    )


def _sum(
    register: NormRegister, norm: Norm, inputs: Mapping[str, Number], year: YearFigures
) -> tuple[Calculation | None, str]:
    if year.figures.get(norm.whole.name) == 0 and missing_inputs(norm, inputs):
        return None, f"Met 0 bij {norm.whole.label.nl} valt voor {year.year} niets te vergelijken."
    missing = missing_inputs(norm, inputs)
    if missing:
        return None, f"Voor {year.year} is nog nodig: {missing[0].label}."
    try:
        return calculate(register, norm.id, inputs), ""
    except BadInput:  # kept when the register allowed more; one such year does not hide the others
        return None, f"De cijfers van {year.year} passen niet bij elkaar; vul dat jaar opnieuw in."


def _own_value(norm: Norm, inputs: Mapping[str, Number]) -> Number | None:
    """Hours as given; otherwise a share, from part and whole where both are there, as the sum does."""
    part, share = norm.input_for(Use.PART), norm.input_for(Use.SHARE)
    amount = inputs.get(part.name) if part else None
    if norm.kind is Kind.TABLE:
        return amount
    whole = inputs.get(norm.whole.name)
    if amount is not None and whole:
        return as_number(Decimal(str(amount)) * 100 / Decimal(str(whole)))
    return inputs.get(share.name) if share else None
