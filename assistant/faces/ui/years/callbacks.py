"""What happens on the tab for norms over the years: a year kept, taken out again, and every norm shown.

Keeps nothing between two calls, and logs nothing that was typed: figures are confidential.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.advice import Number, Unit
from assistant.faces.ui.escaping import line
from assistant.faces.ui.files import put
from assistant.faces.ui.memory import LONGEST_FIGURE
from assistant.faces.ui.parts import Updates, text_of
from assistant.faces.ui.visitor import Calm, Visitor
from assistant.faces.ui.years import render, words
from assistant.figures import format_amount, format_number

if TYPE_CHECKING:
    from assistant.assembly import Assistant
    from assistant.knowledge.norms import NormInput
    from assistant.oversight.monitor import Monitor


@dataclass(frozen=True, slots=True, eq=False)
class YearsParts:
    kept: Any
    library: Any
    year: Any
    figures: tuple[Any, ...]
    note: Any
    years: Any
    sure: Any
    panel: Any
    rows: tuple[Any, ...]  # one for each norm, in the order of the monitor
    pictures: tuple[Any, ...]
    tables: tuple[Any, ...]
    missing: Any
    file: Any

    @property
    def outputs(self) -> list[Any]:
        found = [getattr(self, field.name) for field in fields(self)]
        return [part for each in found for part in (each if isinstance(each, tuple) else (each,))]


class Years:
    def __init__(self, assistant: Assistant, visitor: Visitor, parts: YearsParts) -> None:
        self._assistant = assistant
        self._parts = parts
        self._calm = Calm(assistant, visitor)
        self._fields: list[NormInput] = self._monitor.fields()

    @property
    def _monitor(self) -> Monitor:
        return self._assistant.monitor  # of the present norms: a person may have accepted one since

    def open(self, kept: object, library: object) -> Updates:
        """The library this browser looked at last."""
        name = text_of(library).strip() or text_of(kept)[:LONGEST_FIGURE].strip()
        if not name:
            return self._calm.run(lambda: {self._parts.years: self._known()}, self._parts.note)
        return {self._parts.library: name} | self._calm.run(lambda: self._shown(name), self._parts.note)

    def show(self, library: object) -> Updates:
        return self._calm.run(lambda: self._shown(text_of(library)) | {self._parts.note: ""}, self._parts.note)

    def fetch(self, library: object, year: object) -> Updates:
        """The figures of a year into the fields, to be looked at or put right; an unknown year leaves the fields."""
        parts, wanted = self._parts, text_of(year).strip()

        def fetch() -> Updates:
            name = text_of(library).strip()
            found = [each for each in self._monitor.years(name) if str(each.year) == wanted] if name else []
            if not found:
                return {parts.note: ""}
            figures = found[0].figures
            shown = [
                _written(figures[field.name], field.unit) if field.name in figures else "" for field in self._fields
            ]
            told = self._calm.told(words.FETCHED.format(year=found[0].year), parts.note)
            return dict(zip(parts.figures, shown, strict=True)) | told

        return self._calm.run(fetch, parts.note)

    def save(self, library: object, year: object, *typed: object) -> Updates:
        parts, name = self._parts, text_of(library)

        def save() -> Updates:
            kept = self._monitor.save(name, text_of(year).strip(), self._read(typed))
            told = self._calm.told(words.SAVED.format(year=kept.year), parts.note)
            return self._shown(kept.library) | told

        return self._calm.run(save, parts.note) | self.keep()

    def ask_whether_sure(self, library: object, year: object) -> Updates:
        """Only about a year that is kept."""
        parts, wanted = self._parts, text_of(year).strip()

        def ask() -> Updates:
            known = {str(each.year) for each in self._monitor.years(text_of(library))}
            if wanted not in known:
                return self.keep() | self._calm.told(words.NOT_KEPT.format(year=line(wanted) or "–"), parts.note)
            return {parts.sure: gr.update(visible=True), parts.note: ""}

        return self._calm.run(ask, parts.note)

    def keep(self) -> Updates:
        return {self._parts.sure: gr.update(visible=False)}

    def remove(self, library: object, year: object) -> Updates:
        parts, name, wanted = self._parts, text_of(library), text_of(year).strip()

        def remove() -> Updates:
            self._monitor.remove(name, wanted)
            emptied = dict.fromkeys(parts.figures, "")
            told = self._calm.told(words.REMOVED.format(year=line(wanted)), parts.note)
            return self._shown(name) | emptied | told

        return self._calm.run(remove, parts.note) | self.keep()

    def write_table(self, library: object) -> Updates:
        parts = self._parts

        def write() -> Updates:
            content = self._monitor.table_csv(text_of(library)).encode("utf-8-sig")  # so that a Dutch Excel reads it
            ready = gr.update(value=put("normen-door-de-jaren.csv", content), visible=True)
            return {parts.file: ready} | self._calm.told(words.TABLE_WRITTEN, parts.note)

        return self._calm.run(write, parts.note)

    def _read(self, typed: Sequence[object]) -> dict[str, object]:
        """Only what was filled in; an empty field is no figure."""
        named = zip((field.name for field in self._fields), typed, strict=True)
        return {name: text.strip()[:LONGEST_FIGURE] for name, value in named if (text := text_of(value)).strip()}

    def _shown(self, library: str) -> Updates:
        parts, years = self._parts, self._monitor.years(library)
        listed = ", ".join(str(each.year) for each in years)
        shown: Updates = {
            parts.kept: library,
            parts.years: words.YEARS.format(years=listed) if years else f"{words.NO_YEARS} {self._known()}",
            parts.panel: gr.update(visible=bool(years)),
            parts.file: gr.update(value=None, visible=False),
        }
        return shown | self._norms(library) if years else shown

    def _norms(self, library: str) -> Updates:
        """Every norm that has at least one year of its own; the others are named."""
        parts, shown, missing = self._parts, {}, []
        rows = self._monitor.table(library)
        places = zip(self._monitor.series(library), parts.rows, parts.pictures, parts.tables, strict=True)
        for series, row, picture, table in places:
            shown[row] = gr.update(visible=bool(series.known))
            if not series.known:
                missing.append(line(series.name))
                continue
            png = self._monitor.plot(library, series.norm_id)
            description = self._monitor.plot_description(library, series.norm_id)
            shown[picture] = render.picture(series, png, description)
            shown[table] = render.table(series, [each for each in rows if each.norm_id == series.norm_id])
        return shown | {parts.missing: words.NOT_YET.format(norms="; ".join(missing)) if missing else ""}

    def _known(self) -> str:
        names = "; ".join(line(name) for name in self._monitor.libraries())
        return words.KNOWN.format(names=names) if names else ""


def _written(value: Number, unit: Unit) -> str:
    return format_amount(value) if unit is Unit.EUR else format_number(value)
