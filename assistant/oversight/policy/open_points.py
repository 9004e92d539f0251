"""What local people still have to decide before a draft can be policy: the plan leaves it to them, and so does this.

Owns the list and decides nothing on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.knowledge.norms import Evidence, Kind, Norm
from assistant.oversight.policy import frames
from assistant.oversight.policy.assignment import Assignment
from assistant.oversight.policy.norm_table import Assessed, evidence_for, says
from assistant.oversight.policy.opening import naming_passage, period
from assistant.oversight.policy.request import profile_fields
from assistant.oversight.policy.writing import Writing, marked

_AGREED, _DECIDED, _CHOSEN = (
    "[IN TE VULLEN: afspraak]",
    "[IN TE VULLEN: besluit]",
    "[IN TE VULLEN: keuze, en waarom]",
)


def write_open_points(assessed: Sequence[Assessed], assignment: Assignment) -> Writing:
    writing = Writing(assignment.corpus)
    norms = [each for each in assessed if each.norm.kind is not Kind.CITED_FACT]
    lists = {
        "Vul aan:": _to_fill_in(assignment),
        "Kies waar het plan niet kiest:": _choices(norms, writing),
        "Spreek af wat u meetelt, want het plan omschrijft deze woorden niet:": _terms(norms, assignment, writing),
        "Besluit wat het plan aan de bibliotheek laat:": _left_to_people(norms, writing),
        "Zoek deze cijfers op, want zonder is er geen uitkomst:": _missing(norms, assignment, writing),
        "Deze cijfers zijn niet gebruikt, want hun norm hoort bij een ander thema:": _unused(
            norms, assignment, writing
        ),
        "Houd rekening met wat in het plan niet op elkaar past:": _inconsistencies(norms, assignment, writing),
    }
    for lead, lines in lists.items():
        writing.points(lead, lines)
    return writing


def _to_fill_in(assignment: Assignment) -> list[str]:
    groups = [] if assignment.profile.target_groups else [frames.CHOOSE_GROUPS]
    return [*groups, frames.FILL_IN_WHY, frames.FILL_IN_ACTIONS]


def _choices(norms: Iterable[Assessed], writing: Writing) -> Iterator[str]:
    for each in norms:
        if each.options:
            cited = [Evidence(passage=option.passage_id, quote=option.quote) for option in each.options]
            yield f"hoe u het plan leest bij ‘{each.norm.name.nl}’ {writing.marks(cited)}: {_CHOSEN}"


def _terms(norms: Iterable[Assessed], assignment: Assignment, writing: Writing) -> Iterator[str]:
    used = dict.fromkeys(term_id for each in norms for term_id in each.norm.terms)
    for term in (assignment.register.terms[term_id] for term_id in used):
        yield f"{term.name.nl} {writing.marks([term])}: {_AGREED}"


def _left_to_people(norms: Iterable[Assessed], writing: Writing) -> Iterator[str]:
    for each in norms:
        for left in each.norm.left_to_people:
            yield f"{left.nl} {writing.marks(evidence_for(left.nl, each.norm, each.norm))}: {_DECIDED}"


def _missing(norms: Iterable[Assessed], assignment: Assignment, writing: Writing) -> Iterator[str]:
    """Each figure once, with every norm that waits for it; a figure of nought was given and is not looked up."""
    waiting: dict[str, list[Norm]] = {}
    for each in norms:
        for missing in each.missing:
            if missing.name not in assignment.profile.figures:
                waiting.setdefault(missing.label, []).append(each.norm)
    for label, waiting_norms in waiting.items():
        yield f"{label}, voor {_named(waiting_norms, writing)}"


def _unused(norms: Iterable[Assessed], assignment: Assignment, writing: Writing) -> Iterator[str]:
    """Figures that no norm of these themes takes: named, so that nobody thinks they were weighed."""
    used = {field.name for each in norms for field in each.norm.inputs}
    for field in profile_fields(assignment.register):
        if field.name in assignment.profile.figures and field.name not in used:
            everything = assignment.register.norms.values()
            takers = (norm for norm in everything if any(each.name == field.name for each in norm.inputs))
            yield f"{field.label.nl}, voor {_named(takers, writing)}"


def _named(norms: Iterable[Norm], writing: Writing) -> str:
    return "; ".join(f"‘{norm.name.nl}’ {writing.marks([norm])}" for norm in norms)


def _inconsistencies(norms: Iterable[Assessed], assignment: Assignment, writing: Writing) -> Iterator[str]:
    for each in norms:
        if each.norm.kind is Kind.INCONSISTENCY:
            yield says(each.norm, writing)
            for caveat in each.norm.caveats:
                yield marked(caveat.nl, writing.marks(evidence_for(caveat.nl, each.norm, each.norm)))
    yield from _outside_the_years(assignment, writing)


def _outside_the_years(assignment: Assignment, writing: Writing) -> Iterator[str]:
    """A period that is not the plan's is allowed; that it differs is said, with the years the plan names."""
    plan, profile, naming = assignment.plan, assignment.profile, naming_passage(assignment)
    early = plan.valid_from is not None and profile.first_year < plan.valid_from.year
    late = plan.valid_to is not None and profile.last_year > plan.valid_to.year
    if naming is not None and (early or late):
        years, marker = writing.give(period(assignment)), writing.cite(naming).marker
        yield f"De periode van dit beleid ({years}) valt niet samen met de jaren die het plan noemt [{marker}]."
