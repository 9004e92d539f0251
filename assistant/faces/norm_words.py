"""What a proposed or accepted norm is called wherever a person decides about it, and reading what she makes of one.

Owns words and the reading of typed fields; what may be changed is for the room that keeps norms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assistant.errors import BadInput
from assistant.figures import format_amount, format_number, read_figure

if TYPE_CHECKING:
    from assistant.advice import Number
    from assistant.knowledge.norms import AddedNorm
    from assistant.knowledge.norms.deciding import NormChanges
    from assistant.knowledge.norms.proposing import NormProposal

KINDS = {
    "floor": "ten minste",
    "ceiling": "ten hoogste",
    "target": "precies, als doel",
    "band": "tussen twee waarden",
    "goal": "een doel zonder som",
    "cited_fact": "alleen een aangehaald getal",
}
STRENGTHS = {
    "must": "verplicht volgens de bron",
    "should": "streven van de bron",
    "may": "mogelijkheid in de bron",
    "direction": "richting",
    "cited_fact": "alleen aangehaald",
}
UNITS = {
    "percent": "procent",
    "EUR": "euro",
    "count": "aantal",
    "hours_per_week": "uur per week",
    "hours": "uur",
    "days": "dagen",
    "weeks": "weken",
    "months": "maanden",
    "years": "jaar",
    "times": "keer",
}
FORMULAS = {"share": "een deel van het geheel", "per_unit": "zoveel per eenheid", "bound": "alleen een grens"}
STATES = {"open": "open", "accepted": "aanvaard", "lapsed": "vervallen", "rejected": "afgewezen"}
NUMBERS = ("value", "upper")


def value_text(value: Number, upper: Number | None, unit: str, counted: str = "", per: int = 1, whole: str = "") -> str:
    """ "30%", "€ 5.000", "5 boeken per leerling", "2 tot 3 jaar"."""
    span = _ends(value, upper, unit)
    if unit == "percent":
        said = f"{span}% van {whole}" if whole else f"{span}%"
    elif unit == "EUR":
        said = span
    else:
        said = f"{span} {counted if unit == 'count' else UNITS.get(unit, unit)}".strip()
    if whole and unit != "percent":
        said += f" per {whole}" if per == 1 else f" per {format_number(per)} {whole}"
    return said


def proposal_text(proposal: NormProposal) -> str:
    """The name, and what was read in the sentence."""
    said = value_text(proposal.value, proposal.upper, proposal.unit, proposal.counted, proposal.per, proposal.whole)
    return f"{proposal.name}: {said} ({KINDS[proposal.kind]}; {STRENGTHS[proposal.strength]})"


def accepted_text(norm: AddedNorm) -> str:
    held = norm.values[0]
    whole = norm.whole.label.nl if norm.of else ""
    said = value_text(held.value, held.upper, held.unit, norm.counted)
    of = f" van of per {whole}" if whole else ""
    return f"{norm.name.nl}: {said}{of} ({KINDS[norm.kind]}; {STRENGTHS[norm.strength]})"


def read_changes(typed: Mapping[str, str]) -> NormChanges:
    """What was typed, field by field; an empty field takes away what was proposed there."""
    from pydantic import ValidationError

    from assistant.knowledge.norms.deciding import NormChanges

    given: dict[str, Any] = {
        name: (_number(said, name) if name in NUMBERS else said.strip()) if said.strip() else None
        for name, said in typed.items()
    }
    try:
        return NormChanges.model_validate(given)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise BadInput(f"Wat bij {FIELDS.get(field, field)} staat, is niet bruikbaar; verbeter het.") from error


FIELDS = {
    "name": "de naam",
    "kind": "de soort",
    "strength": "de sterkte",
    "value": "de waarde",
    "upper": "de bovengrens",
    "unit": "de eenheid",
    "formula": "de som",
    "whole": "het geheel",
    "scope": "het bereik",
    "quote": "het citaat",
    "value_reason": "de reden",
}


def _ends(value: Number, upper: Number | None, unit: str) -> str:
    write = format_amount if unit == "EUR" else format_number
    return write(value) if upper is None else f"{write(value)} tot {write(upper)}"


def _number(written: str, field: str) -> int | float:
    figure = read_figure(written)
    if figure is None:
        raise BadInput(f"Bij {FIELDS[field]} hoort een getal; schrijf bijvoorbeeld 20 of 2,5.")
    return int(figure.value) if figure.value == int(figure.value) else float(figure.value)
