"""Where a table of the plan is silent or ambiguous: the ways to read it, each with its consequence and its sentence.

Owns the options for a person. It never picks one, and never offers a reading that no sentence of the plan supports.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from assistant.advice import Option, Unit
from assistant.knowledge.norms.inputs import read_inputs, written
from assistant.knowledge.norms.register import Norm, NormRegister, Reading, ReadingOption, Use


def find_reading(norm: Norm, given: Mapping[str, Decimal]) -> Reading | None:
    """The gap or boundary that these figures fall in, if any."""
    if norm.of is None or norm.of not in given:
        return None
    number = int(given[norm.of])
    return next((reading for reading in norm.readings if reading.holds(number)), None)


def readings(
    register: NormRegister, norm_id: str, inputs: Mapping[str, object], language: str = "nl"
) -> tuple[Option, ...]:
    """The options where the plan does not choose; empty where it does, or where the norm has no table."""
    norm = register.get(norm_id)
    if not norm.readings:
        return ()
    given = read_inputs(norm, inputs)
    reading = find_reading(norm, given)
    if reading is None:
        return ()
    part = norm.input_for(Use.PART)
    hours = given.get(part.name) if part else None
    return options_of(reading, language, hours)


def options_of(reading: Reading, language: str = "nl", hours: Decimal | None = None) -> tuple[Option, ...]:
    """The ways to read one gap or boundary, compared with the library's own hours where these are known."""
    return tuple(_option(each, hours, language) for each in reading.options)


def reading_reason(
    register: NormRegister, norm_id: str, inputs: Mapping[str, object], language: str = "nl"
) -> str | None:
    """Why the plan gives no answer for these figures, without a full stop; None where it does."""
    norm = register.get(norm_id)
    reading = find_reading(norm, read_inputs(norm, inputs)) if norm.readings else None
    return reading.why.in_language(language) if reading else None


def _option(option: ReadingOption, hours: Decimal | None, language: str) -> Option:
    consequence = option.consequence.in_language(language)
    if hours is not None and option.hours is not None:
        consequence += _compared(hours, Decimal(str(option.hours)), language)
    return Option(
        label=option.label.in_language(language),
        consequence=consequence,
        passage_id=option.passage,
        quote=option.quote,
    )


def _compared(hours: Decimal, needed: Decimal, language: str) -> str:
    now, gap = written(hours, Unit.HOURS_PER_WEEK, language), written(needed - hours, Unit.HOURS_PER_WEEK, language)
    if hours >= needed:
        return f"; your {now} are enough for that" if language == "en" else f"; met uw {now} haalt u dat"
    return f"; with your {now}, {gap} more are needed" if language == "en" else f"; met uw {now} is nog {gap} nodig"
