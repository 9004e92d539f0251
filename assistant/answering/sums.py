"""The sums of one question: which norms, with which of the library's figures, and what is still missing.

The calculators do the work; this step only hands them their figures, and turns a refusal into a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from assistant.advice import Calculation, Frozen, MissingInput, Option
from assistant.answering.understanding import Intent, Reading
from assistant.answering.understanding.added import added_norms_meant, figures_for
from assistant.errors import BadInput
from assistant.knowledge.norms import (
    Aspect,
    Guideline,
    Norm,
    NormRegister,
    Use,
    calculate,
    can_solve,
    missing_inputs,
    options_of,
    reading_reason,
    readings,
    set_beside,
    solve,
    with_rest,
    with_spread,
    with_total,
)
from assistant.knowledge.norms import Reading as GapReading
from assistant.knowledge.vocabulary import fold

NORMS_AT_MOST = 5  # of one question: all of them, for who gives all figures at once


class AddedSum(Frozen):
    """An accepted norm or a guideline that the question is about, with the sum where the figures allow one."""

    norm_id: str
    calculation: Calculation | None = None
    missing: tuple[MissingInput, ...] = ()
    problem: str | None = None


class Sums(Frozen):
    """``open_because`` says why the plan gives no number here; ``problem`` why the figures cannot be used."""

    calculations: tuple[Calculation, ...] = ()
    missing: tuple[MissingInput, ...] = ()
    options: tuple[Option, ...] = ()
    open_because: str | None = None
    problem: str | None = None
    added: tuple[AddedSum, ...] = ()  # of other sources: beside the plan's, never among them


def do_sums(reading: Reading, register: NormRegister) -> Sums:
    """Calculate what the norms of this reading ask, as far as the figures allow."""
    if reading.intent in (Intent.SAFEGUARD, Intent.SMALL_TALK) or reading.points_at:
        return Sums()
    # "Hoe kom je daaraan?": the sum belongs to what the plan says.
    shows_sum = reading.intent is Intent.NORM or reading.aspect is Aspect.SURE
    sums = _of_the_plan(reading, register) if shows_sum else Sums()
    added = _of_added_norms(reading, register, len(sums.calculations))
    return sums.model_copy(update={"added": added}) if added else sums


def _of_added_norms(reading: Reading, register: NormRegister, before: int) -> tuple[AddedSum, ...]:
    """Numbered on from the plan's sums."""
    found: list[AddedSum] = []
    number = before
    guidelines = (register.guidelines[each] for each in reading.guideline_ids)
    for norm in (*added_norms_meant(reading, register), *guidelines):  # what the library accepted itself goes first
        given = figures_for(norm, reading)
        if reading.asks_whole and isinstance(norm, Guideline) and can_solve(norm, given):
            made = solve(register, norm.id, given, f"R{number + 1}", reading.language.value)
            found.append(AddedSum(norm_id=norm.id, calculation=made))
            number += 1
            continue
        lacking = missing_inputs(norm, given, reading.language.value)
        if not norm.is_calculated or lacking or not given:  # a bare bound without a figure beside it is no sum
            found.append(AddedSum(norm_id=norm.id, missing=lacking))
            continue
        try:
            made = calculate(register, norm.id, given, f"R{number + 1}", reading.language.value)
            found.append(AddedSum(norm_id=norm.id, calculation=made))
            number += 1
        except BadInput as error:
            found.append(AddedSum(norm_id=norm.id, problem=str(error)))
    return tuple(found)


def _of_the_plan(reading: Reading, register: NormRegister) -> Sums:
    language = reading.language.value
    calculations: list[Calculation] = []
    missing: dict[str, MissingInput] = {}
    options: tuple[Option, ...] = ()
    open_because = problem = None
    for norm_id in reading.norm_ids[:NORMS_AT_MOST]:
        norm = register.get(norm_id)
        if not norm.is_calculated:
            continue
        given = _figures_for(norm, reading.figures)
        if reading.each and norm.of is not None:
            given[norm.of] = reading.each[-1]
        others = _compared_with(norm, reading, given)
        gap = gap_between(norm, reading)
        if others and reading.between and gap is None:
            given = {**given, "inhabitants": reading.between[1]}
        if gap is not None and norm.of not in given:
            options = options_of(gap, language)
            open_because = gap.why.in_language(language)
            continue
        if reading.asks_whole and can_solve(norm, given):
            calculations.append(solve(register, norm_id, given, f"R{len(calculations) + 1}", language))
            continue
        lacking = missing_inputs(norm, given, language)
        if lacking:
            missing.update({each.name: each for each in lacking})
            continue
        is_set_beside = reading.asks_difference and (norm.of in reading.others or len(reading.plans) == 1)
        try:
            for figures in (*others, given):
                made = calculate(register, norm_id, figures, f"R{len(calculations) + 1}", language)
                if figures is given and others and is_set_beside:
                    made = set_beside(made, calculations[-1], language)
                if reading.asks_rest:
                    made = with_rest(register, made, language)
                if reading.per is not None:
                    made = with_spread(made, reading.per, language)
                if figures is given and reading.asks_together and len(others) + 1 == len(reading.each):
                    made = with_total(made, calculations[-len(others) :], language)
                calculations.append(made)
                options = options or readings(register, norm_id, figures, language)
                open_because = open_because or reading_reason(register, norm_id, figures, language)
        except BadInput as error:
            problem = _without_names(str(error), norm)
            missing.update({each.name: each for each in _to_fill_in_again(norm, given, language)})
    return Sums(
        calculations=tuple(calculations),
        missing=tuple(missing.values()),
        options=options,
        open_because=open_because,
        problem=problem,
    )


def _compared_with(norm: Norm, reading: Reading, given: Mapping[str, Decimal]) -> tuple[dict[str, Decimal], ...]:
    """ "Hoeveel uur scheelt het of je er 120.000 of 190.000 hebt?", "… tussen 70.000 en 100.000?", "18% vorig jaar en
    23% nu": the other sum, which stands first."""
    names = {each.name: each for each in norm.inputs}
    if reading.plans:
        kept = {name: value for name, value in given.items() if names[name].use is Use.WHOLE}
        return tuple(kept | {name: value for name, value in plan.items() if name in names} for plan in reading.plans)
    others = {name: value for name, value in reading.others.items() if name in names}
    if reading.between and norm.of == "inhabitants":
        others = {norm.of: reading.between[0]}
    if reading.each and norm.of is not None:
        return tuple({**given, norm.of: value} for value in reading.each[:-1])
    # Two shares are two states of the library, and each may meet the norm or not.
    are_states = any(names[name].use is not Use.WHOLE for name in others)
    if not others or not (reading.compares or reading.asks_difference or are_states):
        return ()
    return ({**given, **others},)


# How people call the two middle classes of the table of hours.
SMALLER_MIDDLE, LARGER_MIDDLE = "middelklein|middel klein|medium[- ]small", "middelgro|middel gro|medium[- ]large"
_SMALLER_MIDDLE, _LARGER_MIDDLE = re.compile(rf"\b(?:{SMALLER_MIDDLE})"), re.compile(rf"\b(?:{LARGER_MIDDLE})")
_BETWEEN = re.compile(r"\b(?:tussen|between|groter dan|larger than|maar kleiner|but smaller)\b")


def gap_between(norm: Norm, reading: Reading) -> GapReading | None:
    """The gap of a table that a question names by its ends or by the classes on either side."""
    folded = fold(reading.text)
    by_class = bool(_SMALLER_MIDDLE.search(folded) and _LARGER_MIDDLE.search(folded) and _BETWEEN.search(folded))
    for gap in norm.readings:
        if gap.above is None or gap.below is None:
            continue
        if by_class or (reading.between and gap.above <= reading.between[0] and reading.between[1] <= gap.below):
            return gap
    return None


def _to_fill_in_again(norm: Norm, given: Mapping[str, Decimal], language: str) -> list[MissingInput]:
    """The figures that went into a refused sum: one of them is wrong, and only the asker knows which."""
    return [
        MissingInput(name=each.name, label=each.label.in_language(language), unit=each.unit)
        for each in norm.inputs
        if each.name in given
    ]


def _without_names(problem: str, norm: Norm) -> str:
    """A refusal in the words of the page: the names that a program uses for figures say nothing there."""
    for each in norm.inputs:
        problem = problem.replace(f" ({each.name})", "")
    return problem


def _figures_for(norm: Norm, figures: Mapping[str, Decimal]) -> dict[str, Decimal]:
    known = {each.name for each in norm.inputs}
    return {name: value for name, value in figures.items() if name in known}
