"""The yearly figures of a library: what they are, what is refused, and where they are kept.

Owns their shape and the sentences that refuse nonsense. Figures are confidential: nothing here repeats one, neither in
what it prints of itself nor in what it refuses, so that no log line or traceback can hold one. It computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from pydantic import ConfigDict

from assistant.advice import Frozen, Number
from assistant.errors import BadInput, shown
from assistant.knowledge.norms import Norm, NormInput, NormRegister, Use, missing_inputs, read_library_figures
from assistant.knowledge.norms.inputs import read_inputs

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_NAME = 120


class Discreet(Frozen):
    """A value that holds a library's figures: printed, it says only what ``says_aloud`` names."""

    model_config = ConfigDict(hide_input_in_errors=True)
    says_aloud: ClassVar[tuple[str, ...]] = ()

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return [(name, getattr(self, name)) for name in self.says_aloud]

    def __setattr__(self, name: str, value: object) -> None:
        """Frozen, as all values are; but pydantic's own refusal would quote the new value."""
        raise AttributeError(f"{type(self).__name__} is frozen")


class YearFigures(Discreet):
    """One year of one library. Figures are named as in the norm register."""

    says_aloud = ("library", "year")

    library: str
    year: int
    figures: dict[str, Number]


class FigureStore(Protocol):
    """Where years are kept. ``save`` replaces the whole year; ``remove`` without a year removes the library."""

    def libraries(self) -> list[str]: ...

    def years(self, library: str) -> list[YearFigures]: ...

    def save(self, figures: YearFigures) -> None: ...

    def remove(self, library: str, year: int | None) -> None: ...


def calculated_norms(register: NormRegister) -> list[Norm]:
    return [norm for norm in register.norms.values() if norm.is_calculated]


def figure_fields(register: NormRegister) -> list[NormInput]:
    """Every figure that some norm can use, once, in the order of the register."""
    return list({each.name: each for norm in calculated_norms(register) for each in norm.inputs}.values())


def read_library(name: str, known: Sequence[str] = ()) -> str:
    """A library's name on one line, spelled as before where only capitals or spaces differ."""
    written = " ".join(name.split())
    if not written:
        raise BadInput("De naam van de bibliotheek ontbreekt; vul die in.")
    if len(written) > LONGEST_NAME or not written.isprintable():
        raise BadInput(
            f"De naam ‘{shown(written)}’ kan niet worden gebruikt; geef een naam van hoogstens {LONGEST_NAME} gewone "
            "tekens."
        )
    return next((each for each in known if each.casefold() == written.casefold()), written)


def read_year_number(year: object) -> int:
    """2024 or "2024". The refusal does not repeat the value: a budget in the wrong column is no year."""
    if isinstance(year, str) and year.strip().isascii() and year.strip().isdecimal() and len(year.strip()) == 4:
        year = int(year.strip())
    if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(f"Dit jaartal kan niet; geef een jaar van {FIRST_YEAR} tot en met {LAST_YEAR}, zoals 2026.")
    return year


def read_year(register: NormRegister, library: str, year: object, figures: Mapping[str, object]) -> YearFigures:
    """One year as it will be kept: each figure weighed by itself and against the others."""
    number = read_year_number(year)
    if not figures:
        raise BadInput(f"Vul voor {number} ten minste één cijfer in, of verwijder het jaar.")
    known = {field.name: field for field in figure_fields(register)}
    for name in figures:
        if name not in known:
            raise BadInput(f"Het cijfer ‘{shown(str(name))}’ is onbekend; wel bekend zijn {', '.join(known)}.")
    given = {name: _read_figure(register, name, value) for name, value in figures.items()}
    for norm in calculated_norms(register):
        _check_together(norm, given)
    return YearFigures(library=library, year=number, figures={name: as_number(given[name]) for name in given})


def as_number(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else float(value)


def usable_inputs(norm: Norm, figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of this norm; a whole of 0 says nothing about a share, so it counts as not given."""
    given = {each.name: figures[each.name] for each in norm.inputs if each.name in figures}
    if given.get(norm.whole.name) == 0:
        del given[norm.whole.name]
    return given


def _read_figure(register: NormRegister, name: str, value: object) -> Decimal:
    """As the norm register reads it. Its refusal of a text repeats the text; that of nothing at all does not."""
    try:
        return read_library_figures(register, {name: value})[name]
    except BadInput as error:
        if not isinstance(value, str) or "‘" not in str(error):
            raise
    return read_library_figures(register, {name: None})[name]


def _check_together(norm: Norm, given: Mapping[str, Decimal]) -> None:
    inputs = usable_inputs(norm, given)
    if missing_inputs(norm, inputs):
        return
    try:
        read_inputs(norm, inputs)
        return
    except BadInput:
        contradiction = _contradiction(norm, inputs)  # said outside, or the traceback would hold both amounts
    raise BadInput(contradiction)


def _contradiction(norm: Norm, given: Mapping[str, Decimal]) -> str:
    whole, part, share = norm.whole, norm.input_for(Use.PART), norm.input_for(Use.SHARE)
    if part is not None and part.name in given and given[part.name] > given[whole.name]:
        return f"Het deel ({part.label.nl}) is groter dan het geheel ({whole.label.nl}); controleer beide getallen."
    labels = ", ".join(each.label.nl for each in (part, whole, share) if each is not None and each.name in given)
    return f"Deze cijfers spreken elkaar tegen: {labels}; laat het percentage weg, of verbeter een van de getallen."
