"""The norms that touch the chosen themes, with the library's figures: what they ask, what is missing, what is open.

Which norms those are follows from where their quotes stand: in a chosen theme, or in no theme at all, for then they
hold for every library. The calculators do the sums; where the plan does not choose, neither does this table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.advice import Calculation, MissingInput, Number, Option
from assistant.concepts import Profile
from assistant.figures import numbers_in
from assistant.knowledge.corpus import Passage
from assistant.knowledge.norms import (
    Evidence,
    Kind,
    Norm,
    NormRegister,
    Strength,
    calculate,
    missing_inputs,
    readings,
    written,
)
from assistant.oversight.policy import frames
from assistant.oversight.policy.assignment import Assignment
from assistant.oversight.policy.request import usable_figures
from assistant.oversight.policy.writing import Writing, marked

_STRENGTHS = {
    Strength.AGREEMENT: "afspraak",
    Strength.AMBITION: "ambitie",
    Strength.DIRECTION: "richting",
    Strength.CITED_FACT: "door het plan aangehaald",
    Strength.NONE: "geen norm",
}
_NOT_A_NORM = (Kind.CITED_FACT, Kind.INCONSISTENCY)
TARGET_GROUPS = "doelgroepgericht"  # the term of the norms for chosen target groups
_ABOUT_NORMS = ("normen", "kwalitatief")  # where the plan says what norms are for


@dataclass(frozen=True, slots=True)
class Assessed:
    """One norm beside the library's figures; without a sum, ``missing`` says what it needs."""

    norm: Norm
    calculation: Calculation | None = None
    missing: tuple[MissingInput, ...] = ()
    options: tuple[Option, ...] = ()


def touching(assignment: Assignment) -> list[Norm]:
    """Every entry of the register that bears on the chosen themes and holds on this day, in the register's order."""
    return [norm for norm in assignment.register.norms.values() if _bears_on_themes(norm, assignment)]


def _bears_on_themes(norm: Norm, assignment: Assignment) -> bool:
    passages = [assignment.corpus.passage(each.passage) for each in norm.evidence()]
    places = {(each.source_id, each.chapter_slug) for each in passages}
    in_themes = places & {(theme.source_id, theme.slug) for theme in assignment.themes}
    is_chosen = bool(in_themes & {(theme.source_id, theme.slug) for theme in assignment.chosen})
    if in_themes and not (is_chosen or _is_of_its_own_choice(norm, assignment.profile)):
        return False
    day = assignment.as_of
    if (norm.valid_from and day < norm.valid_from) or (norm.valid_to and norm.valid_to < day):
        return False
    return all(assignment.corpus.sources[each.source_id].is_in_force(day) for each in passages)


def _is_of_its_own_choice(norm: Norm, profile: Profile) -> bool:
    """Of no chosen theme, and yet of the target groups that the library says it chose."""
    return bool(profile.target_groups) and TARGET_GROUPS in norm.terms


def assess(assignment: Assignment) -> list[Assessed]:
    """The norms that touch the themes, with their sums, numbered R1, R2, … in their order."""
    assessed: list[Assessed] = []
    sums = 0
    for norm in touching(assignment):
        given = usable_figures(norm, assignment.profile.figures)
        missing = missing_inputs(norm, given)
        if not norm.is_calculated or missing:
            assessed.append(Assessed(norm, missing=missing))
            continue
        sums += 1
        calculation = calculate(assignment.register, norm.id, given, f"R{sums}")
        assessed.append(Assessed(norm, calculation, options=readings(assignment.register, norm.id, given)))
    return assessed


def write_norms(assessed: Sequence[Assessed], assignment: Assignment) -> Writing:
    """The table, the readings to choose from, what the plan leaves unset, and what to mind with these figures."""
    writing = Writing(assignment.corpus)
    purpose = _purpose(assignment)
    if purpose is not None:
        writing.say(f"Waar normen volgens het plan voor zijn: {writing.quote(purpose)}")
    shown = [each for each in assessed if each.norm.kind not in (*_NOT_A_NORM, Kind.NOT_SET)]
    writing.say("Normen die bij de gekozen thema’s horen, en normen die voor iedere bibliotheek gelden:")
    writing.table(frames.NORMS_HEAD, (_row(each, assignment.profile.figures, writing) for each in shown))
    for each in shown:
        _say_readings(each, assignment.register, writing)
    unset = [each.norm for each in assessed if each.norm.kind is Kind.NOT_SET]
    writing.points("Hierover stelt het plan geen norm:", (says(norm, writing) for norm in unset))
    writing.points("Let op bij deze normen en cijfers:", dict.fromkeys(_caveats(shown, assignment.register, writing)))
    writing.calculations += [each.calculation for each in shown if each.calculation]
    return writing


def _purpose(assignment: Assignment) -> Passage | None:
    for passage in assignment.plan_passages():
        if all(word in passage.text.lower() for word in _ABOUT_NORMS):
            return passage
    return None


def _row(each: Assessed, figures: Mapping[str, Number], writing: Writing) -> tuple[str, str, str, str]:
    norm = each.norm
    name = f"{norm.name.nl} ({_STRENGTHS[norm.strength]})"
    quotes = " ".join(writing.quote_evidence(evidence) for evidence in _rests_on(each))
    return name, quotes, _figures(norm, figures, writing), _outcome(each, figures)


def _rests_on(each: Assessed) -> tuple[Evidence, ...]:
    """The sentence of the norm; of a table the row that holds, or every row while it is not known which."""
    norm, calculation = each.norm, each.calculation
    if norm.kind is not Kind.TABLE:
        return (norm,)
    if calculation is None or calculation.result is None:
        return (norm, *norm.bands)
    return (norm, *(band for band in norm.bands if band.passage == calculation.passage_id))


def _figures(norm: Norm, figures: Mapping[str, Number], writing: Writing) -> str:
    given = [
        f"{each.label.nl}: {writing.give(written(Decimal(str(figures[each.name])), each.unit))}"
        for each in norm.inputs
        if each.name in figures
    ]
    return "; ".join(given) or "–"


def _outcome(each: Assessed, figures: Mapping[str, Number]) -> str:
    if each.calculation:
        return f"{each.calculation.formula} [{each.calculation.marker}]"
    if not each.norm.is_calculated:
        return "hierbij hoort geen rekensom"
    if each.norm.of in figures:
        return "hiermee valt nog niets te verdelen"
    return "nog nodig: " + "; ".join(missing.label for missing in each.missing)


def _say_readings(each: Assessed, register: NormRegister, writing: Writing) -> None:
    """Where the plan does not choose: every way to read it, for people to choose from.

    The text holds the readings by themselves; how the library's own figure compares with each stands in the options.
    """
    calculation, whole = each.calculation, each.norm.of
    if not each.options or calculation is None or whole is None:
        return
    lines = []
    for option in readings(register, each.norm.id, {whole: calculation.inputs[whole]}):
        mark = writing.marks([Evidence(passage=option.passage_id, quote=option.quote)])
        lines.append(f"{option.label}: {option.consequence} {mark}")
    writing.points(f"Bij ‘{each.norm.name.nl}’ kiest het plan niet, mensen kiezen uit deze lezingen:", lines)
    writing.options += each.options


def says(norm: Norm, writing: Writing) -> str:
    """The register's sentence about a norm, marked with what it rests on."""
    return marked(norm.says.nl, writing.marks(evidence_for(norm.says.nl, norm, norm)))


def _caveats(shown: Sequence[Assessed], register: NormRegister, writing: Writing) -> Iterator[str]:
    for each in shown:
        terms = {term.caveat: term for term in (register.terms[term_id] for term_id in each.norm.terms)}
        for caveat in each.norm.caveats:
            if not _bears_on_sum(caveat.nl, each):
                continue
            term = terms.get(caveat)
            marks = writing.marks(evidence_for(caveat.nl, term or each.norm, each.norm))
            # A caveat of a word explains itself; one of a norm needs its name beside it.
            yield marked(caveat.nl if term else f"{each.norm.name.nl}: {_lower(caveat.nl)}", marks)


def _bears_on_sum(caveat: str, each: Assessed) -> bool:
    """A caveat about another row of a table is not about this sum."""
    calculation = each.calculation
    if each.norm.kind is not Kind.TABLE or calculation is None or calculation.result is None:
        return True
    return numbers_in(caveat) <= numbers_in(calculation.quote)


def evidence_for(text: str, owner: Evidence, norm: Norm) -> list[Evidence]:
    """What a sentence rests on: its owner's own quote, and those quotes of the norm that hold the figures it names."""
    needed = numbers_in(text) - numbers_in(owner.quote)
    resting_on = [owner]
    for each in norm.evidence():
        if needed & numbers_in(each.quote):
            resting_on.append(each)
            needed -= numbers_in(each.quote)
    return resting_on


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
