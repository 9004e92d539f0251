"""The sentences of a sum: what came out, whether own figures fit it, and what is lacking, differs or is left.

One sentence each, with the marker of its sum; which of them are said, and in what order, is decided in ``norms``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.advice import Calculation, Comparison, Language, Result, Unit
from assistant.answering.drafting.claims import asks_gap, asks_own_share, asks_to_pass, fits, passing
from assistant.answering.drafting.phrases import banded, compared, phrases
from assistant.answering.understanding import Reading
from assistant.figures import Worked, format_number, format_percent
from assistant.knowledge.norms import Band, Kind, Norm, Use, difference_of, gap_of, held_values, row_of, written

_BOUNDS = {
    Language.NL: {Kind.FLOOR: "minstens ", Kind.CEILING: "hoogstens ", Kind.TABLE: "minstens "},
    Language.EN: {Kind.FLOOR: "at least ", Kind.CEILING: "at most ", Kind.TABLE: "at least "},
}


# How a figure was made of others: the signs between them, and what they are in where not all are in the figure's unit.
# Of more terms than signs the last sign goes on, and of more terms than units the first.
_MADE: Mapping[str, tuple[str, tuple[Unit | None, ...]]] = {
    "plus": ("+", ()),
    "minus": ("−", ()),
    "plus_share": ("+", (None, Unit.PERCENT)),
    "minus_share": ("−", (None, Unit.PERCENT)),
    "times": ("×", (Unit.COUNT, None)),
    "divided": ("/", (None, Unit.COUNT)),
    "per_head": ("×", (Unit.COUNT, None)),
    "share_of": ("×", (Unit.PERCENT, None)),
    "of_fte": ("×", (Unit.COUNT, None)),
    "of_month": ("×/", (None, Unit.COUNT, Unit.COUNT)),
    "of_year": ("/", (None, Unit.COUNT)),
}


def headline(norm: Norm, calculation: Calculation, reading: Reading) -> str:
    """The thing itself, first: "Budget voor …: minstens € 50.000 [R1].", or whether the own figures fit."""
    language = reading.language
    name, result = norm.name.in_language(language), calculation.result
    assert result is not None
    if calculation.solves is not None:
        return _solved(norm, calculation, result, language)
    amount = _result(result, language)
    bound = _BOUNDS[language].get(norm.kind, "")
    if passed := _passed(norm, calculation, reading):
        said = f"{bound}{amount} ({lower(name)})"
        return phrases(language)[passed].format(says=said, marker=f"[{calculation.marker}]")
    if asks_own_share(reading) and (share := _own_share(norm, calculation, language)):
        reading = reading.model_copy(update={"asked": ""})  # what follows says whether that fits
        return f"{share} {headline(norm, calculation, reading)}"
    if asks_gap(reading) and (gap := gap_of(norm, calculation)) is not None:
        said = _gap_said(gap, calculation, language)
        return f"{said}: {bound}{amount} ({lower(name)}) [{calculation.marker}]."
    verdict = compared(calculation.comparison, language) if calculation.comparison else None
    if verdict and calculation.comparison and (fit := fits(calculation.comparison, reading)) is not None:
        verdict = f"{phrases(language)['fits' if fit else 'fits_not']}, {lower(verdict)}"
    if verdict:
        return f"{verdict}: {bound}{amount} ({lower(name)}) [{calculation.marker}]."
    return f"{name}: {bound}{amount} [{calculation.marker}]."


def _own_share(norm: Norm, calculation: Calculation, language: Language) -> str | None:
    """ "Dat is 16,67%.": the library's part of its whole, as the formula names it."""
    given = {each.use: calculation.inputs[each.name] for each in norm.inputs if each.name in calculation.inputs}
    if norm.kind is Kind.TABLE or not (given.get(Use.SHARE) or (given.get(Use.PART) and given.get(Use.WHOLE))):
        return None
    share = given.get(Use.SHARE) or Decimal(str(given[Use.PART])) * 100 / Decimal(str(given[Use.WHOLE]))
    said = format_percent(share, language)
    return phrases(language)["own_share"].format(share=said, marker=f"[{calculation.marker}]")


def say_difference(made: Sequence[Calculation], language: Language) -> str | None:
    """ "Hoeveel scheelt het?", of the two sums themselves."""
    result = difference_of(made[1].result, made[0].result) if len(made) == 2 and made[1].beside is not None else None
    if result is None:
        return None
    return phrases(language)["difference"].format(amount=_result(result, language), marker=f"[{made[1].marker}]")


def say_rest(norm: Norm, calculation: Calculation, language: Language) -> str | None:
    """ "Hoeveel blijft er over?": at most, where the sum is a least."""
    if calculation.rest is None:
        return None
    opposite = {Kind.FLOOR: Kind.CEILING, Kind.CEILING: Kind.FLOOR}.get(norm.kind, norm.kind)
    amount = f"{_BOUNDS[language].get(opposite, '')}{_result(calculation.rest, language)}"
    return phrases(language)["rest"].format(amount=amount, marker=f"[{calculation.marker}]")


def say_spread(norm: Norm, calculation: Calculation, language: Language) -> str | None:
    """ "Per maand is dat minstens € 20.000."."""
    per, result = calculation.per, calculation.spread
    if per is None or result is None:
        return None
    say = phrases(language)
    shown = (format_number(Decimal(str(each)), language) for each in (per.times, per.divided))
    said = say[f"per_{per.name}"].format(**dict(zip(("times", "divided"), shown, strict=True)))
    amount = _in_fte(result, language) if per.name == "fte" else _plain(result, language)
    bound = say["on_average"] if per.name == "part" else _BOUNDS[language].get(norm.kind, "")
    return say["spread"].format(per=said, amount=f"{bound}{amount}", marker=f"[{calculation.marker}]")


def say_total(norm: Norm, made: Sequence[Calculation], language: Language) -> str | None:
    """ "Samen is dat minstens 72 uur per week."."""
    total = made[-1].total if made else None
    if total is None:
        return None
    amount = f"{_BOUNDS[language].get(norm.kind, '')}{_result(total, language)}"
    return phrases(language)["together"].format(amount=amount, marker=f"[{made[-1].marker}]")


def _solved(norm: Norm, calculation: Calculation, result: Result, language: Language) -> str:
    """ "Collectiebudget per jaar: hoogstens € 75.000, want daarvan is € 15.000 20%"; of hours the class they fit."""
    say, marker = phrases(language), f"[{calculation.marker}]"
    part = next(each for each in norm.inputs if each.name in calculation.inputs)
    own = _amount(calculation.inputs[part.name], part.unit, language)
    if norm.kind is Kind.TABLE:
        row, is_enough, above = row_of(norm, calculation)
        label, needed = row.label.in_language(language), _amount(row.value, row.unit, language)
        said = say["solved_row" if is_enough else "solved_no_row"].format(
            own=own, label=label, needed=needed, marker=marker
        )
        if above is None or not is_enough:
            return said
        larger = {"label": above.label.in_language(language), "needed": _amount(above.value, above.unit, language)}
        return f"{said} {say['solved_above'].format(**larger, marker=marker)}"
    opposite = {Kind.FLOOR: Kind.CEILING, Kind.CEILING: Kind.FLOOR}.get(norm.kind, norm.kind)
    value = norm.values[0]
    share = _result(Result(value=value.value, unit=Unit.PERCENT, upper=value.upper), language)
    label = norm.whole.label.in_language(language)
    bound = _BOUNDS[language].get(opposite, "")
    return say["solved"].format(
        label=f"{label[0].upper()}{label[1:]}",
        amount=f"{bound}{_result(result, language)}",
        own=own,
        share=share,
        marker=marker,
    )


def say_made_of(norm: Norm, calculation: Calculation, reading: Reading) -> list[str]:
    """ "Gerekend met collectiebudget per jaar: € 40.000 + € 60.000 = € 100.000.": what was not said as one figure."""
    say, language = phrases(reading.language), reading.language
    made = []
    for each in norm.inputs:
        worked = reading.worked.get(each.name)
        value = Decimal(str(calculation.inputs.get(each.name, 0)))
        label, amount = lower(each.label.in_language(language)), written(value, each.unit, language)
        was = reading.replaced.get(each.name) if each.use is Use.WHOLE else None
        if value != reading.figures.get(each.name):
            continue
        if worked is not None:
            how = _written_out(worked, each.unit, language)
            made.append(say["made_of"].format(label=label, how=how, value=amount))
        elif was is not None and was != value:
            # So that whoever meant something else sees it; what it was stays with its own question and is erased there.
            made.append(say["instead_of"].format(label=label, value=amount))
    return made


def say_read_as(norm: Norm, calculation: Calculation, reading: Reading) -> str:
    """ "Ik las uw cijfers als: collectiebudget per jaar € 412.000; …": for who meant something else."""
    say, language = phrases(reading.language), reading.language
    figures = [
        f"{lower(each.label.in_language(language))} {written(Decimal(str(value)), each.unit, language)}"
        for each in norm.inputs
        if (value := calculation.inputs.get(each.name)) is not None
    ]
    return say["read_figures"].format(figures="; ".join(figures)) if figures else ""


def _written_out(worked: Worked, unit: Unit, language: Language) -> str:
    signs, measures = _MADE[worked.how]
    lacking = len(worked.terms) - len(measures)
    units = [unit if measure is None else measure for measure in (*measures[:1] * lacking, *measures)]
    units = units or [unit] * len(worked.terms)
    of_terms = worked.made or (None,) * len(worked.terms)
    terms = [
        written(term, measure, language) + (f" ({_written_out(made, measure, language)})" if made else "")
        for term, measure, made in zip(worked.terms, units, of_terms, strict=True)
    ]
    line = terms[0]
    for at, term in enumerate(terms[1:]):
        line += f" {signs[min(at, len(signs) - 1)]} {term}"
    return line


def _gap_said(gap: Result, calculation: Calculation, language: Language) -> str:
    """ "Er is nog € 4.000 nodig", "dat is 300 meer dan het plan noemt"."""
    say = phrases(language)
    size = Result(value=abs(gap.value), unit=gap.unit)
    points = f"{format_number(size.value, language)} {say['points']}"
    amount = points if gap.unit is Unit.PERCENT else _result(size, language)
    if calculation.comparison is Comparison.FALLS_SHORT:
        return say["gap_falls_short"].format(gap=amount)
    return say["gap_over" if gap.value > 0 else "gap_under"].format(gap=amount)


def figure_apart(norm: Norm, calculation: Calculation, beside: Sequence[Calculation], language: Language) -> str | None:
    """The figure by which a sum differs from those beside it: "€ 300.000", "18%"."""
    for each in norm.inputs:
        if len({other.inputs.get(each.name) for other in beside}) > 1 and each.name in calculation.inputs:
            return written(Decimal(str(calculation.inputs[each.name])), each.unit, language)
    return None


def _passed(norm: Norm, calculation: Calculation, reading: Reading) -> str | None:
    """ "Mogen we minder dan 24 uur inzetten bij 60.000 inwoners?": the phrase for going over or under what came out;
    None where the own figure lies on the side that is fine already."""
    if not (reading.is_yes_no and asks_to_pass(reading) and calculation.result):
        return None
    is_at_it = calculation.result.value in calculation.inputs.values() or any(
        Decimal(str(value)) in held_values(norm) for value in calculation.inputs.values()
    )
    meets = calculation.comparison is Comparison.MEETS and not is_at_it
    return None if meets else passing(norm, set(), reading)


def amount_of_row(row: Band, language: Language) -> str:
    """One row of a table: for whom, and how much."""
    return f"{row.label.in_language(language)}: {_amount(row.value, row.unit, language)}"


def _result(result: Result, language: Language) -> str:
    amount = _amount(result.value, result.unit, language)
    if result.upper is None:
        return amount
    return banded(amount, _amount(result.upper, result.unit, language), language)


def _plain(result: Result, language: Language) -> str:
    """An amount without "per week": that is said already."""
    ends = [
        written(Decimal(str(end)), result.unit, language) for end in (result.value, result.upper) if end is not None
    ]
    return ends[0] if len(ends) == 1 else banded(ends[0], ends[1], language)


def _in_fte(result: Result, language: Language) -> str:
    return f"{format_number(Decimal(str(result.value)), language)} fte"


def _amount(value: int | float, unit: Unit, language: Language) -> str:
    if unit is Unit.HOURS_PER_WEEK:  # a norm says per week in full; a formula need not
        number = format_number(value, language)
        return f"{number} hours a week" if language is Language.EN else f"{number} uur per week"
    return written(Decimal(str(value)), unit, language)


def lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
