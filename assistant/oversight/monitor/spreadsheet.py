"""A small CSV of yearly figures, as a library pastes or uploads it, read into years; nothing is kept here.

Owns the layout: a row per year under "jaar" and the names or labels of figures, or the same turned on its side.
A refusal names the line and the figure, never the value.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from assistant.errors import BadInput, shown
from assistant.knowledge.norms import NormRegister
from assistant.oversight.monitor.years import Discreet, YearFigures, figure_fields, read_year, read_year_number

LARGEST = 200_000  # bytes; a century of all figures is a tenth of this
_YEAR = ("jaar", "year")
_NOTHING = ("", "-", "–", "—", "?", "n.v.t.", "nvt", "onbekend")


class _Line(Discreet):
    """One year as written: where it stands in the file, its year, and the cells by figure."""

    says_aloud = ("place",)

    place: str
    year: str
    cells: dict[str, str]


def read_csv(register: NormRegister, library: str, content: str | bytes) -> list[YearFigures]:
    """Every year in the file, checked whole before any is used, oldest first."""
    years: dict[int, YearFigures] = {}
    for line in _lines(register, _rows(_text(content))):
        if not line.cells:
            continue
        year = _read_line(register, library, line)
        if year.year in years:
            raise BadInput(f"Het jaar {year.year} staat er twee keer ({line.place}); laat één ervan weg.")
        years[year.year] = year
    if not years:
        raise BadInput("In dit bestand staan geen cijfers; zet onder de kopregel een regel per jaar.")
    return [years[year] for year in sorted(years)]


def _read_line(register: NormRegister, library: str, line: _Line) -> YearFigures:
    try:
        return read_year(register, library, line.year, line.cells)
    except BadInput as error:
        refusal = str(error)
    raise BadInput(f"In {line.place}: {refusal[0].lower()}{refusal[1:]}")


def empty_csv(register: NormRegister) -> str:
    """The heading of a file to fill in, with the labels people read."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerow(
        ["jaar", *(field.label.nl for field in figure_fields(register))]
    )
    return out.getvalue()


def _text(content: str | bytes) -> str:
    if len(content) > LARGEST:
        raise BadInput("Dit bestand is te groot voor jaarcijfers; geef een regel per jaar en hoogstens 200 kB.")
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what Excel writes on a Dutch Windows


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, with the line they end on."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((mark for mark in (";", "\t", ",") if mark in heading), ";")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, [" ".join(cell.split()) for cell in row]) for row in reader]
    except csv.Error:
        rows = []
    rows = [(line, row) for line, row in rows if any(row)]
    if not rows:
        raise BadInput("Dit bestand is niet als CSV te lezen; begin met een kopregel zoals ‘jaar;inwoners’.")
    return rows


def _lines(register: NormRegister, rows: Sequence[tuple[int, list[str]]]) -> list[_Line]:
    heading = rows[0][1]
    if len(heading) > 1 and all(_is_year(cell) for cell in heading[1:] if cell) and any(heading[1:]):
        return _lines_from_columns(register, rows)
    if heading[0].casefold() not in _YEAR:
        raise BadInput("De eerste kolom van het bestand hoort ‘jaar’ te heten; zet die erboven.")
    names = _figure_names(register, heading[1:], f"regel {rows[0][0]}")
    lines = []
    for line, row in rows[1:]:
        if any(row[len(heading) :]):
            raise BadInput(f"Regel {line} heeft meer vakken dan de kopregel; controleer de scheidingstekens.")
        cells = dict(zip(names, row[1:], strict=False))
        lines.append(_Line(place=f"regel {line}", year=row[0], cells=_filled(cells)))
    return lines


def _lines_from_columns(register: NormRegister, rows: Sequence[tuple[int, list[str]]]) -> list[_Line]:
    """The layout of many annual reports: the figures below each other and the years side by side."""
    heading = rows[0][1]
    names = _figure_names(register, [row[0] for _, row in rows[1:]], "de eerste kolom")
    lines = []
    for column, year in enumerate(heading[1:], start=1):
        cells = {name: row[column] if column < len(row) else "" for name, (_, row) in zip(names, rows[1:], strict=True)}
        lines.append(_Line(place=f"kolom {column + 1}", year=year, cells=_filled(cells)))
    return lines


def _figure_names(register: NormRegister, written: Sequence[str], place: str) -> list[str]:
    known = {
        spelling.casefold(): field.name
        for field in figure_fields(register)
        for spelling in (field.name, field.label.nl, field.label.en)
    }
    names: list[str] = []
    for each in written:
        name = known.get(each.casefold(), "")
        if not name and each:
            raise BadInput(
                f"In {place} is ‘{shown(each)}’ geen bekend cijfer; gebruik een naam of omschrijving uit de lijst, "
                f"zoals {next(iter(known.values()))}."
            )
        if name and name in names:
            raise BadInput(f"In {place} staat {name} twee keer; laat één ervan weg.")
        names.append(name)
    return names


def _filled(cells: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if name and cell.casefold() not in _NOTHING}


def _is_year(cell: str) -> bool:
    try:
        read_year_number(cell)
    except BadInput:
        return False
    return True
