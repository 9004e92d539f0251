"""The tab for norms over the years: its components placed, and what each of them sets off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.faces.ui.escaping import line
from assistant.faces.ui.memory import STORAGE_KEY
from assistant.faces.ui.parts import QUIET, capital, said
from assistant.faces.ui.visitor import Visitor
from assistant.faces.ui.years import words
from assistant.faces.ui.years.callbacks import Years, YearsParts

if TYPE_CHECKING:
    from assistant.assembly import Assistant
    from assistant.oversight.monitor import Monitor

BUTTONS = ("show", "save", "remove", "remove_sure", "remove_keep", "write")


def build_years(tab: gr.Tab, assistant: Assistant, visitor: Visitor) -> None:
    monitor = assistant.monitor
    kept = gr.BrowserState("", storage_key=f"{STORAGE_KEY}-jaren", secret=STORAGE_KEY)
    gr.Markdown(f"## Normen door de jaren\n\n{words.INTRODUCTION} “{line(monitor.purpose.quote)}”\n\n{words.PRIVATE}")
    made = _figures_block(monitor) | _norms_block(monitor)
    buttons = {name: made.pop(name) for name in BUTTONS}
    parts = YearsParts(kept=kept, **made)
    desk = Years(assistant, visitor, parts)
    shown: dict[str, Any] = {"outputs": [*parts.outputs, visitor.announcement], **QUIET}
    which = [parts.library, parts.year]
    tab.select(desk.open, [kept, parts.library], **shown)
    gr.on([buttons["show"].click, parts.library.submit], desk.show, parts.library, **shown)
    gr.on([parts.year.submit, parts.year.blur], desk.fetch, which, **shown)
    buttons["save"].click(desk.save, [*which, *parts.figures], **shown)
    buttons["remove"].click(desk.ask_whether_sure, which, **shown)
    buttons["remove_keep"].click(desk.keep, None, **shown)
    buttons["remove_sure"].click(desk.remove, which, **shown)
    buttons["write"].click(desk.write_table, parts.library, **shown)


def _figures_block(monitor: Monitor) -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Row():
        made["library"] = gr.Textbox(
            label=words.LIBRARY,
            info=words.LIBRARY_HELP,
            max_lines=1,
            max_length=120,
            min_width=240,
            elem_id="years-library",
        )
        made["year"] = gr.Textbox(
            label=words.YEAR, info=words.YEAR_HELP, max_lines=1, max_length=4, min_width=240, elem_id="years-year"
        )
        made["show"] = gr.Button(words.SHOW, min_width=140, elem_id="years-show")
    made["years"] = said("years-kept")
    with gr.Accordion("Cijfers van dit jaar", open=True, elem_id="years-figures"):
        with gr.Row():
            made["figures"] = tuple(
                gr.Textbox(
                    label=capital(field.label.nl),
                    max_lines=1,
                    max_length=200,
                    min_width=220,
                    elem_id=f"years-{field.name}",
                )
                for field in monitor.fields()
            )
        with gr.Row():
            made["save"] = gr.Button(words.SAVE, variant="primary", elem_id="years-save")
            made["remove"] = gr.Button(words.REMOVE, elem_id="years-remove")
        with gr.Column(visible=False) as made["sure"]:
            gr.Markdown(words.SURE)
            with gr.Row():
                made["remove_sure"] = gr.Button(words.REMOVE_SURE, variant="stop", elem_id="years-remove-sure")
                made["remove_keep"] = gr.Button(words.REMOVE_KEEP, elem_id="years-remove-keep")
    made["note"] = said("years-note", elem_classes="note")
    return made


def _norms_block(monitor: Monitor) -> dict[str, Any]:
    """One row a norm: its picture, and beside it the table."""
    made: dict[str, Any] = {}
    rows, pictures, tables = [], [], []
    with gr.Column(visible=False) as made["panel"]:
        for norm in monitor.norms():
            with gr.Row(visible=False) as row:
                with gr.Column(scale=6, min_width=340):
                    pictures.append(said(f"picture-{norm.id}", elem_classes="picture"))
                with gr.Column(scale=5, min_width=340):
                    tables.append(said(f"table-{norm.id}", elem_classes=["cells", "wraps"]))
            rows.append(row)
        made["missing"] = said("years-missing")
        made["write"] = gr.Button(words.TABLE, elem_id="years-write")
        made["file"] = gr.DownloadButton("Download normen-door-de-jaren.csv", visible=False, elem_id="years-file")
    return made | {"rows": tuple(rows), "pictures": tuple(pictures), "tables": tuple(tables)}
