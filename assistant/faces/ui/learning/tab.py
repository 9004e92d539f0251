"""The tab about reviewing itself: its components placed, and what each of them sets off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.faces.ui.learning import words
from assistant.faces.ui.learning.callbacks import Learning, LearningParts
from assistant.faces.ui.memory import STORAGE_KEY
from assistant.faces.ui.parts import QUIET, said
from assistant.faces.ui.visitor import Visitor
from assistant.faces.ui.words import TABS

if TYPE_CHECKING:
    from assistant.assembly import Assistant


def build_learning(tab: gr.Tab, assistant: Assistant, visitor: Visitor) -> None:
    made: dict[str, Any] = {"place": gr.BrowserState({}, storage_key=f"{STORAGE_KEY}-tweede-blik", secret=STORAGE_KEY)}
    gr.Markdown(f"## {TABS['learning']}\n\n{words.INTRODUCTION}")
    with gr.Row():
        with gr.Column(min_width=340):
            made["together"] = said("economics", elem_classes="wraps")
        with gr.Column(min_width=340):
            made["own"] = said("economics-own", visible=False, elem_classes="wraps")
    made["usage"] = said("usage", elem_classes="wraps")
    again = gr.Button(words.AGAIN, elem_id="economics-again")
    gr.Markdown(words.SECOND)
    following = gr.Button(words.NEXT, elem_id="second-next")
    with gr.Column(visible=False) as made["panel"]:
        with gr.Row():
            with gr.Column(scale=6, min_width=340):
                made["body"] = said("second-body", elem_classes=["concept", "cells"])
            with gr.Column(scale=5, min_width=340):
                made["quotes"] = said("second-quotes", elem_classes="section")
                made["receipts"] = said("second-receipts", visible=False, elem_classes="receipts")
        made["reason"] = gr.Textbox(label=words.REASON, lines=2, max_lines=6, max_length=4000, elem_id="second-reason")
        with gr.Row():
            release = gr.Button(words.RELEASE, min_width=140, elem_id="second-release")
            hold = gr.Button(words.HOLD, min_width=140, elem_id="second-hold")
    made["note"] = said("second-note", elem_classes="note")
    parts = LearningParts(**made)
    desk = Learning(assistant, visitor, parts)
    shown: dict[str, Any] = {"outputs": [*parts.outputs, visitor.announcement], **QUIET}
    gr.on([tab.select, again.click], desk.open, visitor.name, **shown)
    following.click(desk.next, visitor.name, **shown)
    given = [parts.place, visitor.name, parts.reason]
    release.click(desk.release, given, **shown)
    hold.click(desk.hold, given, **shown)
