"""A library's profile as people hand it in, turned into a request for a draft; and an example to start from.

Owns the writing of a profile file. Every value is read as it is written, because YAML itself would take 250.000 for
two hundred and fifty. Whether a theme exists is for the policies to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from assistant.advice import Number, Unit
from assistant.concepts import PolicyRequest, Profile
from assistant.errors import BadInput
from assistant.faces.inputs import shorten

if TYPE_CHECKING:
    from assistant.knowledge.norms import Norm, NormInput

FIELDS = ("library", "title", "first_year", "last_year", "target_groups", "themes", "figures")
LISTS = ("target_groups", "themes")
# A part is a tenth of its whole, so that an example with every figure filled in does not contradict itself.
WHOLES = {Unit.EUR: 250_000, Unit.PERCENT: 100, Unit.HOURS_PER_WEEK: 36, Unit.COUNT: 60_000}
PARTS = {Unit.EUR: 25_000, Unit.PERCENT: 10, Unit.HOURS_PER_WEEK: 36, Unit.COUNT: 6_000}
COMPLAINTS = {
    "missing": "ontbreekt",
    "string_too_short": "is leeg",
    "string_too_long": "is te lang",
    "too_short": "is leeg",
    "int_parsing": "moet een jaartal zijn",
    "greater_than_equal": "moet een jaartal vanaf 2000 zijn",
    "less_than_equal": "moet een jaartal tot en met 2100 zijn",
}


def read_profile(text: str, norms: Sequence[Norm], themes: Sequence[str] = ()) -> PolicyRequest:
    """A profile in YAML; ``themes`` chosen elsewhere take the place of those in the file."""
    given = _read_yaml(text)
    if strange := [str(name) for name in given if name not in FIELDS]:
        raise BadInput(
            f"Het profiel kent geen {shorten(', '.join(strange))}; verbeter de naam. Bekend zijn {', '.join(FIELDS)}."
        )
    if themes:
        given["themes"] = list(themes)
    return make_request(given, norms)


def make_request(given: Mapping[str, Any], norms: Sequence[Norm]) -> PolicyRequest:
    """A request from values as typed or posted; figures may be written the Dutch way."""
    if not given.get("themes"):
        raise BadInput("Er is geen thema gekozen; kies er een of meer, 'assistant policy themes' noemt ze.")
    profile = {name: given[name] for name in ("library", "target_groups", "first_year", "last_year") if name in given}
    figures = library_figures(given.get("figures") or {}, norms)
    try:
        request = PolicyRequest(
            profile=Profile(**profile, figures=figures), themes=tuple(given["themes"]), title=given.get("title") or ""
        )
    except ValidationError as error:
        raise BadInput(_complaint(error)) from error
    if request.profile.last_year < request.profile.first_year:
        raise BadInput("In het profiel ligt last_year voor first_year; verbeter een van beide.")
    return request


def library_figures(given: Mapping[str, object], norms: Iterable[Norm]) -> dict[str, Number]:
    """The figures, each weighed as the norm that uses it weighs it, as numbers."""
    from assistant.knowledge.norms import NormRegister, read_library_figures

    register = NormRegister(norms={norm.id: norm for norm in norms}, terms={}, version="")
    read = read_library_figures(register, given)
    return {name: int(value) if value == value.to_integral_value() else float(value) for name, value in read.items()}


def profile_example(fields: Sequence[NormInput], themes: Sequence[str]) -> str:
    """A profile with every field there is, each explained; figures stand as comments, to be filled in."""
    return "\n".join(_example_lines(fields, themes)) + "\n"


def _example_lines(fields: Sequence[NormInput], themes: Sequence[str]) -> Iterator[str]:
    yield "# Profiel van een bibliotheek, voor 'assistant policy draft --profile BESTAND'."
    yield "# Regels met een hekje doen niet mee; haal het weg om ze in te vullen."
    yield "library: Bibliotheek Voorbeeld"
    yield "# title: Collectiebeleid 2026-2030 van Bibliotheek Voorbeeld"
    yield "first_year: 2026"
    yield "last_year: 2030"
    yield "# Doelgroepen waar uw bibliotheek voor kiest, in uw eigen woorden."
    yield "target_groups:"
    yield "  - jongvolwassenen"
    yield "# Thema's uit het plan, in de volgorde waarin u ze wilt; laat staan wat u kiest."
    yield "themes:"
    yield from (f"  {'- ' if position == 0 else '# - '}{_scalar(theme)}" for position, theme in enumerate(themes))
    yield "# Cijfers van uw bibliotheek. Wat u niet invult, blijft in het concept een veld om in te vullen."
    yield "# Budgetten zijn vertrouwelijk en blijven op deze computer."
    yield "figures:"
    for field in fields:
        value = (WHOLES if field.use == "whole" else PARTS)[field.unit]
        yield f"  # {field.name}: {value}  # {field.label.nl}"


def _scalar(text: str) -> str:
    """A title as YAML reads it back, quoted where it needs to be."""
    return yaml.safe_dump(text, allow_unicode=True, width=1000).removesuffix("\n...\n").strip()


def _read_yaml(text: str) -> dict[str, Any]:
    try:
        given = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" op regel {mark.line + 1}" if mark is not None else ""
        raise BadInput(
            f"Het profiel is geen leesbare YAML{place}; vergelijk met 'assistant policy profile-example'."
        ) from error
    if not isinstance(given, dict):
        raise BadInput(
            "Het profiel is leeg of geen lijst van namen met waarden; zie 'assistant policy profile-example'."
        )
    for name in LISTS:
        if name in given:
            given[name] = _strings(name, given[name])
    if not isinstance(given.get("figures") or {}, dict):
        raise BadInput("Bij figures in het profiel horen regels als 'collection_budget: 250000'; verbeter dat.")
    return given


def _strings(name: str, value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value] if value else []
    if not all(isinstance(each, str) and each.strip() for each in listed):
        raise BadInput(f"Bij {name} in het profiel hoort een lijst met een naam per regel; verbeter dat.")
    return [str(each).strip() for each in listed]


def _complaint(error: ValidationError) -> str:
    first = error.errors()[0]
    field = str(first["loc"][0])
    complaint = COMPLAINTS.get(first["type"], "heeft de verkeerde vorm")
    return f"De waarde van {field} in het profiel {complaint}; verbeter haar en probeer het opnieuw."
