"""The sums of one question: which norms, with which of the library's figures, and what is still missing.

The calculators do the work; this step only hands them their figures, and turns a refusal into a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from assistant.advice import Calculation, Frozen, MissingInput, Option
from assistant.answering.understanding import Intent, Reading
from assistant.errors import BadInput
from assistant.knowledge.norms import Norm, NormRegister, calculate, missing_inputs, reading_reason, readings

NORMS_AT_MOST = 2


class Sums(Frozen):
    """``open_because`` says why the plan gives no number here; ``problem`` why the figures cannot be used."""

    calculations: tuple[Calculation, ...] = ()
    missing: tuple[MissingInput, ...] = ()
    options: tuple[Option, ...] = ()
    open_because: str | None = None
    problem: str | None = None


def do_sums(reading: Reading, register: NormRegister) -> Sums:
    """Calculate what the norms of this reading ask, as far as the figures allow."""
    if reading.intent is not Intent.NORM:
        return Sums()
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
        lacking = missing_inputs(norm, given, language)
        if lacking:
            missing.update({each.name: each for each in lacking})
            continue
        try:
            calculations.append(calculate(register, norm_id, given, f"R{len(calculations) + 1}", language))
            options = options or readings(register, norm_id, given, language)
            open_because = open_because or reading_reason(register, norm_id, given, language)
        except BadInput as error:
            problem = str(error)
    return Sums(
        calculations=tuple(calculations),
        missing=tuple(missing.values()),
        options=options,
        open_because=open_because,
        problem=problem,
    )


def _figures_for(norm: Norm, figures: Mapping[str, Decimal]) -> dict[str, Decimal]:
    known = {each.name for each in norm.inputs}
    return {name: value for name, value in figures.items() if name in known}
