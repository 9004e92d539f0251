"""The library's own figures, read and weighed before any sum: numbers or Dutch-written text in, exact Decimals out.

Owns the sentences that refuse nonsense. Every refusal is one Dutch sentence; nothing is corrected silently except that
euros are kept to the cent and shares to four decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from assistant.advice import MissingInput, Unit
from assistant.errors import BadInput, shown
from assistant.figures import Figure, format_amount, format_number, format_percent, read_figure
from assistant.knowledge.norms.register import AddedNorm, Formula, Norm, NormInput, NormRegister, Use

_PLACES = {Unit.EUR: "0.01", Unit.PERCENT: "0.0001", Unit.HOURS_PER_WEEK: "0.01", Unit.COUNT: "1"}
_EXPECTED = {
    Unit.EUR: "een bedrag in euro, zoals 250000 of € 250.000",
    Unit.PERCENT: "een percentage, zoals 8 of 8%",
    Unit.HOURS_PER_WEEK: "een aantal uren per week, zoals 32",
    Unit.COUNT: "een aantal, zoals 18000 of 18.000",
}
_UNITS_TAKEN = {
    Unit.EUR: ("EUR",),
    Unit.PERCENT: ("percent",),
    Unit.HOURS_PER_WEEK: ("hours",),
    Unit.COUNT: ("inhabitants", "items", "loans"),
}
_PERIODS = {Unit.EUR: "jaar", Unit.COUNT: "jaar", Unit.HOURS_PER_WEEK: "week"}
AGREE_WITHIN = Decimal("0.05")  # percentage points between a part and a share given together; people round


def missing_inputs(norm: Norm, inputs: Mapping[str, object], language: str = "nl") -> tuple[MissingInput, ...]:
    """What the sum still needs: the whole, unless a share alone can be compared; a bare bound needs nothing."""
    if not norm.is_calculated or norm.of is None or norm.of in inputs:
        return ()
    share = norm.input_for(Use.SHARE)
    if share is not None and share.name in inputs:
        return ()
    whole = norm.whole
    return (MissingInput(name=whole.name, label=whole.label.in_language(language), unit=whole.unit),)


def read_inputs(norm: Norm, inputs: Mapping[str, object]) -> dict[str, Decimal]:
    """The figures of a sum, checked one by one and against each other."""
    given = read_inputs_of(norm, inputs)
    missing = missing_inputs(norm, inputs)
    if missing:
        raise BadInput(f"Om dit uit te rekenen is nog nodig: {missing[0].label} ({missing[0].name}).")
    _check_together(norm, given)
    return given


def read_inputs_of(norm: Norm, inputs: Mapping[str, object]) -> dict[str, Decimal]:
    """The figures that a norm uses, checked one by one; some of them may be lacking."""
    known = {each.name: each for each in norm.inputs}
    for name in inputs:
        if name not in known:
            raise BadInput(f"De norm ‘{norm.id}’ gebruikt geen ‘{shown(str(name))}’; wel {', '.join(known)}.")
    return {name: _read(known[name], value) for name, value in inputs.items()}


def written(value: Decimal, unit: Unit, language: str = "nl") -> str:
    """A figure with its unit, for a formula or a message."""
    if unit is Unit.EUR:
        return format_amount(value, language)
    if unit is Unit.PERCENT:
        return format_percent(value, language)
    number = format_number(value, language)
    return f"{number} {'hours' if language == 'en' else 'uur'}" if unit is Unit.HOURS_PER_WEEK else number


def _read(spec: NormInput, value: object) -> Decimal:
    number = _to_number(spec, value)
    label = spec.label.nl
    if not number.is_finite():
        raise BadInput(f"Bij {label} ({spec.name}) hoort {_EXPECTED[spec.unit]}; oneindig of ‘geen getal’ kan niet.")
    if number < 0:
        raise BadInput(f"Bij {label} ({spec.name}) kan geen negatief getal staan; vul 0 of meer in.")
    if number > spec.at_most:
        limit = written(Decimal(spec.at_most), spec.unit)
        raise BadInput(f"Bij {label} ({spec.name}) is meer dan {limit} niet aannemelijk; controleer het getal.")
    if spec.unit is Unit.COUNT and number != number.to_integral_value():
        raise BadInput(f"Bij {label} ({spec.name}) hoort een heel getal; rond het af.")
    kept = number.quantize(Decimal(_PLACES[spec.unit]), ROUND_HALF_UP)
    if spec.use is Use.WHOLE and kept == 0:
        raise BadInput(f"Met 0 bij {label} ({spec.name}) valt niets uit te rekenen; vul een getal boven 0 in.")
    return kept


def _to_number(spec: NormInput, value: object) -> Decimal:
    if isinstance(value, str):
        return _from_text(spec, value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadInput(f"Bij {spec.label.nl} ({spec.name}) hoort {_EXPECTED[spec.unit]}.")
    try:
        return Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    except (InvalidOperation, ValueError):
        raise BadInput(f"Bij {spec.label.nl} ({spec.name}) hoort {_EXPECTED[spec.unit]}.") from None


def _from_text(spec: NormInput, text: str) -> Decimal:
    figure = read_figure(text) if len(text) <= 100 else None
    if figure is None:
        raise BadInput(f"Bij {spec.label.nl} ({spec.name}) hoort {_EXPECTED[spec.unit]}; ‘{_shown(text)}’ is dat niet.")
    if not _suits(figure, spec.unit):
        raise BadInput(f"Bij {spec.label.nl} ({spec.name}) hoort {_EXPECTED[spec.unit]}, en niet ‘{_shown(text)}’.")
    return figure.value


def _suits(figure: Figure, unit: Unit) -> bool:
    right_unit = figure.unit is None or figure.unit in _UNITS_TAKEN[unit]
    return right_unit and figure.per in (None, _PERIODS.get(unit))


def _shown(text: str) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return printable[:40].replace(". ", " ").strip()


def _check_together(norm: Norm, given: Mapping[str, Decimal]) -> None:
    if isinstance(norm, AddedNorm) and norm.formula is not Formula.SHARE:
        return  # five books for each pupil are more than the pupils
    part, share, whole = norm.input_for(Use.PART), norm.input_for(Use.SHARE), norm.whole
    if part is None or part.name not in given or whole.name not in given or part.unit is not whole.unit:
        return
    amount, total = given[part.name], given[whole.name]
    if amount > total:
        raise BadInput(
            f"Het deel ({part.label.nl}: {written(amount, part.unit)}) is groter dan het geheel "
            f"({whole.label.nl}: {written(total, whole.unit)}); controleer beide getallen."
        )
    if share is not None and share.name in given:
        actual = amount * 100 / total
        if abs(actual - given[share.name]) > AGREE_WITHIN:
            raise BadInput(
                f"{written(amount, part.unit)} van {written(total, whole.unit)} is {format_percent(actual)} en geen "
                f"{format_percent(given[share.name])}; geef een van beide, of verbeter ze."
            )


def read_library_figures(register: NormRegister, figures: Mapping[str, object]) -> dict[str, Decimal]:
    """The library's own figures, checked one by one, whatever norm they will serve; names nobody uses are refused."""
    beside = (*register.guidelines.values(), *register.added.values())
    norms = (*beside, *register.norms.values())  # the plan says last what a figure is
    known = {each.name: each for norm in norms for each in norm.inputs}
    for name in figures:
        if name not in known:
            raise BadInput(f"Het cijfer ‘{shown(str(name))}’ is onbekend; wel bekend zijn {', '.join(sorted(known))}.")
    return {name: _read(known[name], value) for name, value in figures.items()}
