"""Yearly figures in the local database: a plain table that can be emptied, apart from the journal that cannot."""

from __future__ import annotations

import json

from assistant.oversight.monitor.years import YearFigures
from assistant.oversight.storage import Storage


class KeptFigures:
    """A :class:`FigureStore` on the assistant's own database."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def libraries(self) -> list[str]:
        with self._storage.reading() as rows:
            return rows.figure_libraries()

    def years(self, library: str) -> list[YearFigures]:
        with self._storage.reading() as rows:
            found = rows.figures_of(library)
        return [YearFigures(library=library, year=year, figures=json.loads(figures)) for year, figures in found]

    def save(self, figures: YearFigures) -> None:
        with self._storage.writing(durable=True) as rows:
            rows.keep_figures(figures.library, figures.year, json.dumps(figures.figures))

    def remove(self, library: str, year: int | None) -> None:
        with self._storage.writing(durable=True) as rows:
            rows.drop_figures(library, year)
