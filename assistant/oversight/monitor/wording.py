"""A norm over the years in words: the plan's side, the comparison, a sentence, and the plot for who cannot see it.

Owns the sentences beside and instead of the plot. They speak of what is still needed or possible, never of failing, and
of shares and hours; only ``latest_sentence`` quotes the sum with its amounts, for the library itself.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_UP, Decimal

from assistant.advice import Comparison, Number, Unit
from assistant.figures import format_number, format_percent
from assistant.knowledge.norms import Evidence, Kind, Strength
from assistant.knowledge.norms.wording import WORDS
from assistant.oversight.monitor.series import NormPoint, NormSeries

PURPOSE = Evidence(
    passage="plan-2026-2030/data/principes/10",
    quote=(
        "Normen worden niet gebruikt om bibliotheken negatief af te rekenen, maar ingezet om bibliotheken kwalitatief "
        "te verbeteren."
    ),
)
STRENGTHS = {Strength.AGREEMENT: "afspraak", Strength.AMBITION: "ambitie", Strength.DIRECTION: "richting"}
_PHRASES = {
    (Kind.FLOOR, Comparison.FALLS_SHORT): "needed",
    (Kind.TABLE, Comparison.FALLS_SHORT): "needed",
    (Kind.BAND, Comparison.FALLS_SHORT): "below_band",
    (Kind.FLOOR, Comparison.MEETS): "above_floor",
    (Kind.TABLE, Comparison.MEETS): "above_floor",
    (Kind.CEILING, Comparison.MEETS): "room",
    (Kind.BAND, Comparison.MEETS): "inside",
    (Kind.TARGET, Comparison.MEETS): "on_target",
    (Kind.CEILING, Comparison.EXCEEDS): "too_many",
    (Kind.BAND, Comparison.EXCEEDS): "above_band",
}


def measured(value: Number | Decimal, unit: Unit) -> str:
    """ "18,4%" or "32 uur"."""
    return format_percent(value) if unit is Unit.PERCENT else f"{format_number(round(Decimal(str(value)), 2))} uur"


def plan_text(series: NormSeries, point: NormPoint) -> str:
    """What the plan asks in this year: "minstens 20%"."""
    if point.is_open:
        return "het plan kiest hier niet"
    return bounds_text(series, point.low, point.high) or f"hangt af van: {series.of}"


def bounds_text(series: NormSeries, low: Number | None, high: Number | None) -> str:
    if low is not None and high is not None:
        return measured(low, series.unit) if low == high else f"{format_number(low)} tot {measured(high, series.unit)}"
    if low is not None:
        return f"minstens {measured(low, series.unit)}"
    return "" if high is None else f"maximaal {measured(high, series.unit)}"


def own_text(series: NormSeries, point: NormPoint) -> str:
    return "niet ingevuld" if point.value is None else measured(point.value, series.unit)


def compared_text(series: NormSeries, point: NormPoint) -> str:
    """How far the own value lies from the plan, in percentage points or hours; empty where nothing was compared."""
    if point.is_open:
        return "mensen kiezen hoe zij het plan hier lezen" + _choices(point)
    if point.comparison is None or point.value is None:
        return point.note
    gap = _gap(Decimal(str(point.value)) - Decimal(str(_bound(point))), point.comparison)
    amount = f"{format_number(abs(gap))} {'procentpunt' if series.unit is Unit.PERCENT else 'uur'}"
    return str(WORDS["nl"][_phrase(series.kind, point.comparison, gap)]).format(gap=amount)


def _choices(point: NormPoint) -> str:
    return f" ({' of '.join(option.label[0].lower() + option.label[1:] for option in point.options)})"


def _bound(point: NormPoint) -> Number:
    """The side of the band that the value is compared with."""
    is_upper = point.comparison is Comparison.EXCEEDS or point.low is None
    bound = point.high if is_upper else point.low
    return 0 if bound is None else bound


def _phrase(kind: Kind, comparison: Comparison, gap: Decimal) -> str:
    if comparison is Comparison.DIFFERS:
        return "over_target" if gap > 0 else "under_target"
    if comparison is Comparison.MEETS and gap == 0 and kind is not Kind.BAND:
        return "exactly"
    return _PHRASES[kind, comparison]


def _gap(exact: Decimal, comparison: Comparison) -> Decimal:
    """As in the sums: what is needed is rounded up and what is left over down, so that neither is told too rosily."""
    places = Decimal("0.01") if abs(exact) >= Decimal("0.1") else Decimal("0.0001")
    return exact.quantize(places, ROUND_DOWN if comparison is Comparison.MEETS else ROUND_UP)


def latest_sentence(series: NormSeries) -> str:
    """Where the library stands in its latest year with a sum, and how it came there."""
    latest = next((point for point in reversed(series.points) if point.calculation), None)
    if latest is None or latest.calculation is None:
        return series.points[-1].note if series.points else "Voor deze norm zijn nog geen cijfers ingevuld."
    said = f"In {latest.year}: {latest.calculation.formula}."
    if latest.value is None:
        return f"{said} Vul ook in: {series.own}; dan ziet u uw eigen cijfer ernaast."
    return said + _came_from(series, latest)


def _came_from(series: NormSeries, latest: NormPoint) -> str:
    before = next((point for point in reversed(series.known) if point.year < latest.year), None)
    if before is None or before.value is None:
        return ""
    said = f" In {before.year} was het {measured(before.value, series.unit)}"
    now, then = latest.distance, before.distance
    if now is None or then is None or now >= then:
        return f"{said}."
    return f"{said}; u bent {'er gekomen' if now == 0 else 'dichterbij gekomen'}."


def plot_description(series: NormSeries) -> str:
    """All that the plot shows, in words, for who cannot see it."""
    parts = [f"Grafiek van {series.name[0].lower()}{series.name[1:]} bij {series.library}, {_measure(series)}."]
    asked = bounds_text(series, series.low, series.high)
    strength = STRENGTHS.get(series.strength, "")
    if asked:
        parts.append(f"Het plan noemt {asked} ({strength}).")
    if not series.known:
        parts.append("Er zijn nog geen eigen cijfers om te tekenen.")
    else:
        parts.append(f"Eigen cijfer: {'; '.join(_described(series, point) for point in series.known)}.")
    parts.extend(_open_years(series))
    if absent := missing_years(series):
        parts.append(f"Zonder eigen cijfer: {', '.join(map(str, absent))}; de lijn is daar onderbroken.")
    return " ".join(parts)


def missing_years(series: NormSeries) -> list[int]:
    """The years between the first and the last value without one."""
    years = {point.year for point in series.known}
    return [year for year in range(min(years), max(years)) if year not in years] if years else []


def _measure(series: NormSeries) -> str:
    return "in uren per week" if series.unit is Unit.HOURS_PER_WEEK else f"in procenten van: {series.of}"


def _described(series: NormSeries, point: NormPoint) -> str:
    asked = "" if series.kind is not Kind.TABLE or point.low is None else f" bij {bounds_text(series, point.low, None)}"
    return f"{point.year} {own_text(series, point)}{asked}"


def _open_years(series: NormSeries) -> list[str]:
    years = [str(point.year) for point in series.points if point.is_open]
    return [f"Het plan laat open wat er geldt in {', '.join(years)}."] if years else []
