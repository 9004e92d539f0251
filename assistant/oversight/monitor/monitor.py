"""The monitor as the faces use it: enter a year, see each norm over the years, take a year out again.

Owns the order of reading, keeping and showing. It computes nothing itself, knows no clock and keeps nothing but in the
store; it is for the library's own eyes, and offers no view over libraries together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from assistant.errors import BadInput, UnknownName, shown
from assistant.knowledge.norms import Evidence, Norm, NormInput, NormRegister
from assistant.oversight.monitor import spreadsheet
from assistant.oversight.monitor.series import NormSeries, norm_series
from assistant.oversight.monitor.table import TableRow, table_csv, table_rows
from assistant.oversight.monitor.wording import PURPOSE, latest_sentence, plot_description
from assistant.oversight.monitor.years import (
    FigureStore,
    YearFigures,
    calculated_norms,
    figure_fields,
    read_library,
    read_year,
    read_year_number,
)


class Monitor:
    """Norms over the years, for one library at a time."""

    def __init__(self, register: NormRegister, store: FigureStore) -> None:
        self._register = register
        self._store = store

    @property
    def purpose(self) -> Evidence:
        """What the plan says norms are for; shown wherever a norm is compared."""
        return PURPOSE

    def fields(self) -> list[NormInput]:
        return figure_fields(self._register)

    def norms(self) -> list[Norm]:
        """The norms that can be followed, in the order of the register."""
        return calculated_norms(self._register)

    def libraries(self) -> list[str]:
        return sorted(self._store.libraries(), key=str.casefold)

    def years(self, library: str) -> list[YearFigures]:
        return sorted(self._store.years(self._named(library)), key=lambda each: each.year)

    def save(self, library: str, year: object, figures: Mapping[str, object]) -> YearFigures:
        """Keep a year, in place of what was there. One figure that cannot be right refuses the whole year."""
        checked = read_year(self._register, self._named(library), year, figures)
        self._store.save(checked)
        return checked

    def remove(self, library: str, year: object = None) -> None:
        """Erase one year, or everything of the library."""
        name = self._named(library)
        number = None if year is None else read_year_number(year)
        kept = {each.year for each in self._store.years(name)}
        if not kept or (number is not None and number not in kept):
            what = "geen cijfers" if number is None else f"geen cijfers over {number}"
            raise UnknownName(f"Van ‘{shown(name)}’ zijn {what} bewaard; controleer de naam en het jaar.")
        self._store.remove(name, number)

    def read_csv(self, library: str, content: str | bytes) -> list[YearFigures]:
        """The years in a pasted or uploaded file, all checked and none kept yet."""
        return spreadsheet.read_csv(self._register, self._named(library), content)

    def empty_csv(self) -> str:
        """A heading to fill in below."""
        return spreadsheet.empty_csv(self._register)

    def series(self, library: str) -> list[NormSeries]:
        """Every norm that can be computed, also where nothing is filled in yet."""
        return [self._followed(library, norm) for norm in self.norms()]

    def one_series(self, library: str, norm_id: str) -> NormSeries:
        norm = self._register.get(norm_id)
        if not norm.is_calculated:
            able = ", ".join(each.id for each in self.norms())
            raise BadInput(f"Bij ‘{norm.id}’ valt niets te volgen over de jaren; dat kan met {able}.")
        return self._followed(library, norm)

    def plot(self, library: str, norm_id: str, *, dark: bool = False, form: Literal["png", "svg"] = "png") -> bytes:
        """One norm over the years as a picture. The drawing library is loaded at the first one."""
        from assistant.oversight.monitor.plots import draw

        return draw(self.one_series(library, norm_id), dark=dark, form=form)

    def plot_description(self, library: str, norm_id: str) -> str:
        """The same picture in words."""
        return plot_description(self.one_series(library, norm_id))

    def table(self, library: str) -> list[TableRow]:
        return table_rows(self.series(library))

    def table_csv(self, library: str) -> str:
        return table_csv(self.table(library))

    def _followed(self, library: str, norm: Norm) -> NormSeries:
        series = norm_series(self._register, norm, self._named(library), self.years(library))
        return series.model_copy(update={"sentence": latest_sentence(series)})

    def _named(self, library: str) -> str:
        return read_library(library, self._store.libraries())
