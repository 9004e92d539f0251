"""The tab for checking a local policy: its components placed, and what each of them sets off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.faces.ui.checking import words
from assistant.faces.ui.checking.callbacks import Checking, CheckingParts
from assistant.faces.ui.parts import QUIET, capital, said, unchecked
from assistant.faces.ui.visitor import Visitor

if TYPE_CHECKING:
    from assistant.assembly import Assistant


def build_checking(assistant: Assistant, visitor: Visitor) -> None:
    gr.Markdown(f"## Een bestaand beleid naast het plan\n\n{words.INTRODUCTION}\n\n{words.PRIVATE}")
    with gr.Row():
        uploaded = gr.File(
            label=words.FILE, file_types=list(words.TYPES), type="filepath", height=170, elem_id="check-file"
        )
        pasted = gr.Textbox(label=words.PASTED, lines=6, max_lines=16, min_width=300, elem_id="check-text")
    themes = unchecked(
        gr.CheckboxGroup(
            assistant.policies.themes(), label=words.THEMES, info=words.THEMES_HELP, elem_id="check-themes"
        )
    )
    start = gr.Button(words.CHECK, variant="primary", elem_id="check-start")
    progress = said("check-progress", elem_classes="note")
    with gr.Column(visible=False) as panel:
        summary = said("check-summary", elem_classes="wraps")
        choices = [(capital(name), group) for group, name in words.GROUPS.items()]
        chosen = unchecked(
            gr.CheckboxGroup(choices, value=list(words.GROUPS), label=words.SHOWN, elem_id="check-shown")
        )
        file = gr.DownloadButton(words.DOWNLOAD, elem_id="check-download")
        tables = tuple(
            said(f"check-{group.replace('_', '-')}", elem_classes=["cells", "thirds"]) for group in words.GROUPS
        )
    parts = CheckingParts(progress=progress, panel=panel, summary=summary, tables=tables, file=file)
    desk = Checking(assistant, visitor, parts)
    shown: dict[str, Any] = {"outputs": [*parts.outputs, visitor.announcement], **QUIET}
    start.click(desk.check, [uploaded, pasted, themes, chosen], **shown)
    chosen.input(desk.choose, chosen, **shown)
