"""The library's own totals, wherever the policy states them: budget, loans, collection, inhabitants.

Owns what counts as a total of the library. A total that is stated with two values is not used: the check never picks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.advice import Unit
from assistant.figures import Figure, find_figures
from assistant.knowledge.norms import NormInput, NormRegister
from assistant.oversight.toets.model import RecognisedFigure
from assistant.oversight.toets.statements import Statement

LOW_COUNT = 500  # smaller numbers beside "inwoners" or "boeken" count something else
_BUDGET = re.compile(
    r"(?:collectie|media|aanschaf|boeken|materialen|materiaal)-?budget|budget voor (?:de )?(?:collectie|boeken|media)"
    r"|voor (?:boeken|media|de aanschaf|materialen)\b",
    re.I,
)
_PART = re.compile(r"\b(?:waarvan|daarvan|hiervan)\b[^.;]*$", re.I)
_BUDGET_BEFORE = re.compile(r"budget\b(?:\W+\w+){0,4}\W*$", re.I)
_ELSEWHERE = re.compile(r"andere? biblio|bibliotheekorganisatie|\bibl\b|leenverkeer|buiten het|elders", re.I)
_WRITTEN_OFF = re.compile(r"afschrij|afgeschreven|saner|sanee|nieuw|aanschaf|kopen|gekocht", re.I)


@dataclass(frozen=True, slots=True)
class Total:
    """One total with the statement that states it."""

    figure: RecognisedFigure
    place: int


def recognised(spec: NormInput, figure: Figure, statement: Statement) -> RecognisedFigure:
    """A figure of a statement, taken for an input of a norm."""
    number = int(figure.value) if figure.value == figure.value.to_integral_value() else float(figure.value)
    return RecognisedFigure(
        name=spec.name,
        label=spec.label.nl,
        value=number,
        unit=spec.unit,
        text=statement.text[figure.start : figure.end],
        start=statement.start + figure.start,
        end=statement.start + figure.end,
    )


def totals_of(statements: Sequence[Statement], register: NormRegister) -> dict[str, Total]:
    """The totals by name of the input; those with more than one value are left out."""
    specs = {each.name: each for norm in register.norms.values() for each in norm.inputs}
    found: dict[str, list[Total]] = {}
    for place, statement in enumerate(statements):
        for name, figure in _totals(statement):
            if name in specs and 0 < figure.value <= specs[name].at_most:
                found.setdefault(name, []).append(Total(recognised(specs[name], figure, statement), place))
    return {name: totals[0] for name, totals in found.items() if len({each.figure.value for each in totals}) == 1}


def _totals(statement: Statement) -> Iterator[tuple[str, Figure]]:
    text = statement.spoken
    for figure in find_figures(text):
        before = text[: figure.start]
        if figure.in_range or figure.per not in (None, "jaar") or _PART.search(before):
            continue
        if figure.unit == "EUR" and _BUDGET.search(text) and _is_budget(text, figure):
            yield "collection_budget", figure
        elif figure.value < LOW_COUNT or figure.value != figure.value.to_integral_value():
            continue
        elif figure.unit == "inhabitants":
            yield "inhabitants", figure
        elif figure.unit == "loans" and not _ELSEWHERE.search(text):
            yield "loans_total", figure
        elif figure.unit == "items" and not _WRITTEN_OFF.search(text):
            yield "collection_size", figure


def _is_budget(text: str, figure: Figure) -> bool:
    """The amount right after the word, or the only amount of a statement that is about nothing but the budget."""
    if _BUDGET_BEFORE.search(text[: figure.start]):
        return True
    amounts = [each for each in find_figures(text) if each.unit == "EUR"]
    return len(amounts) == 1 and "doelgroep" not in text.lower()


def unit_of(figure: Figure) -> Unit | None:
    units: Mapping[str | None, Unit] = {
        "EUR": Unit.EUR,
        "percent": Unit.PERCENT,
        "hours": Unit.HOURS_PER_WEEK,
        "inhabitants": Unit.COUNT,
        "items": Unit.COUNT,
        "loans": Unit.COUNT,
    }
    return units.get(figure.unit)
