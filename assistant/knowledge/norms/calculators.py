"""From a norm and the library's figures to a Calculation with its receipt: pure, exact, and written out to be followed.

Owns the sums and their wording, which speaks of what is still needed. A minimum is rounded up and a maximum down, so
that whoever keeps to the rounded figure keeps to the norm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.advice import Calculation, Comparison, Judgement, Per, Result, Unit, fingerprint
from assistant.errors import BadInput
from assistant.figures import format_number
from assistant.knowledge.norms.amounts import amount_of, with_acceptance
from assistant.knowledge.norms.differences import difference_written, rest_of, rest_written
from assistant.knowledge.norms.inputs import read_inputs, written
from assistant.knowledge.norms.outcomes import Sum, number_of
from assistant.knowledge.norms.readings import find_reading
from assistant.knowledge.norms.register import AddedNorm, Band, Evidence, Formula, Kind, Norm, NormRegister, Use
from assistant.knowledge.norms.shares import gap_of_share, share_of
from assistant.knowledge.norms.spreading import spread_of, spread_written, total_of, total_written
from assistant.knowledge.norms.wording import WORDS

_NO_SUM: dict[str, str] = {
    Kind.GOAL: "het is een ambitie zonder rekensom",
    Kind.CITED_FACT: "het is een feit dat het plan noemt en geen norm",
    Kind.NOT_SET: "het plan zet hier geen norm",
    Kind.INCONSISTENCY: "het is een onduidelijkheid in het plan en geen norm",
    "added": "er is geen rekenregel bij aanvaard",
}


# Parts of a sum that most sums do not have.
_ASKED_ONLY = ("judgement", "beside", "rest", "per", "spread", "added", "total", "solves")


def calculate(
    register: NormRegister, norm_id: str, inputs: Mapping[str, object], marker: str = "R1", language: str = "nl"
) -> Calculation:
    """What the norm asks for these figures, and how the figures given compare with it."""
    norm = register.get(norm_id)
    if not norm.is_calculated:
        able = ", ".join(each.id for each in register.every() if each.is_calculated)
        why = _NO_SUM["added" if isinstance(norm, AddedNorm) else norm.kind]
        raise BadInput(f"Bij ‘{norm.id}’ valt niets uit te rekenen: {why}; rekenen kan met {able}.")
    given = read_inputs(norm, inputs)
    if isinstance(norm, AddedNorm):
        made = share_of(norm, given, language) if norm.formula is Formula.SHARE else amount_of(norm, given, language)
        made = with_acceptance(made, norm, language)
    else:
        made = _hours(norm, given, language) if norm.kind is Kind.TABLE else share_of(norm, given, language)
    return calculation_of(norm, given, made, marker)


def calculation_of(
    norm: Norm, given: Mapping[str, Decimal], made: Sum, marker: str, solves: str | None = None
) -> Calculation:
    """A sum of these figures by a norm, with its receipt; ``solves`` names the figure that it worked back to."""
    calculation = Calculation(
        marker=marker,
        norm_id=norm.id,
        norm_version=norm.version,
        inputs={name: number_of(given[name]) for name in sorted(given)},
        formula=made.formula,
        result=made.result,
        comparison=made.comparison,
        passage_id=made.evidence.passage,
        quote=made.evidence.quote,
        solves=solves,
    )
    return _changed(calculation, {})


def receipt_of(calculation: Calculation) -> str:
    """The hash over everything but the marker: equal sums carry equal receipts."""
    unsaid = {name for name in _ASKED_ONLY if getattr(calculation, name) is None}
    return fingerprint(calculation.model_dump(mode="json", exclude={"marker", "receipt"} | unsaid))


def _changed(calculation: Calculation, changes: Mapping[str, object]) -> Calculation:
    """The sum with these parts and the receipt that goes with them."""
    made = calculation.model_copy(update=changes)
    return made.model_copy(update={"receipt": receipt_of(made)})


def with_rest(register: NormRegister, calculation: Calculation, language: str = "nl") -> Calculation:
    """A sum with what it leaves of its whole, and a new receipt; itself where no whole was given."""
    norm = register.get(calculation.norm_id)
    if norm.of is None or norm.of not in calculation.inputs or calculation.result is None:
        return calculation
    if norm.whole.unit is not calculation.result.unit:
        return calculation  # hours are no part of inhabitants
    whole = Decimal(str(calculation.inputs[norm.of]))
    formula = f"{calculation.formula}; {rest_written(whole, calculation.result, language)}"
    return _changed(calculation, {"formula": formula, "rest": rest_of(whole, calculation.result)})


def with_spread(calculation: Calculation, per: Per, language: str = "nl") -> Calculation:
    """A sum with what it is per month, branch and so on, and a new receipt; itself where no number came out of it."""
    result = calculation.result
    if result is None or result.unit is Unit.PERCENT or (per.name == "fte" and result.unit is not Unit.HOURS_PER_WEEK):
        return calculation
    formula = f"{calculation.formula}; {spread_written(result, per, language)}"
    return _changed(calculation, {"formula": formula, "per": per, "spread": spread_of(result, per)})


def with_total(calculation: Calculation, others: Sequence[Calculation], language: str = "nl") -> Calculation:
    """A sum with what it comes to together with ``others``, which stand before it, and a new receipt."""
    sums = (*others, calculation)
    total = total_of(sums)
    if total is None:
        return calculation
    formula = f"{calculation.formula}; {total_written(sums, total, language)}"
    added = tuple(each.inputs for each in others)
    return _changed(calculation, {"formula": formula, "added": added, "total": total})


def gap_of(norm: Norm, calculation: Calculation) -> Result | None:
    """How much is still needed (below 0) or too much, as the formula says it; None where the norm is met or nothing was
    compared."""
    given = read_inputs(norm, calculation.inputs)
    if norm.kind is not Kind.TABLE:
        return gap_of_share(norm, given, calculation.comparison) if calculation.comparison else None
    part = norm.input_for(Use.PART)
    if calculation.comparison is not Comparison.FALLS_SHORT or calculation.result is None or part is None:
        return None
    gap = given[part.name] - Decimal(str(calculation.result.value))
    return Result(value=number_of(gap), unit=calculation.result.unit)


def set_beside(calculation: Calculation, other: Calculation, language: str = "nl") -> Calculation:
    """A sum with how much it differs from another of the same norm, and a new receipt; itself where neither or only one
    came out on a number."""
    if calculation.result is None or other.result is None or calculation.norm_id != other.norm_id:
        return calculation
    formula = f"{calculation.formula}; {difference_written(calculation.result, other.result, language)}"
    return _changed(calculation, {"formula": formula, "beside": other.inputs})


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
    return _changed(calculation, changes)


# --- the table of hours


def _hours(norm: Norm, given: Mapping[str, Decimal], language: str) -> Sum:
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
        return Sum(formula, _hours_result(band), None, band)
    comparison = Comparison.MEETS if hours >= needed else Comparison.FALLS_SHORT
    phrase = "exactly" if hours == needed else "above_floor" if hours > needed else "needed"
    gap = written(abs(hours - needed), Unit.HOURS_PER_WEEK, language)
    now = written(hours, Unit.HOURS_PER_WEEK, language)
    formula += f"; {words['now'][Unit.HOURS_PER_WEEK]} {now}, {words[phrase].format(gap=gap)}"
    return Sum(formula, _hours_result(band), comparison, band)


def _hours_result(band: Band) -> Result:
    return Result(value=band.value, unit=band.unit)


def _undetermined(norm: Norm, given: Mapping[str, Decimal], people: str, language: str) -> Sum:
    """The plan does not choose, so neither does the sum; the readings are for people."""
    reading = find_reading(norm, given)
    why = reading.why.in_language(language) if reading else norm.says.in_language(language)
    evidence: Evidence = reading.options[0] if reading else norm
    formula = WORDS[language]["undetermined"].format(people=people, why=why)
    return Sum(formula, None, Comparison.NOT_DETERMINED, evidence)
