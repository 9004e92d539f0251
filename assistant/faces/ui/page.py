"""The page: who sits at it, and its tabs. Each tab places its own components and wires them.

What happens is in each tab's ``callbacks``, how it looks in ``look``, what it says in ``words``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from assistant.faces.ui import words
from assistant.faces.ui.asking.tab import build_asking
from assistant.faces.ui.checking.tab import build_checking
from assistant.faces.ui.drafting.tab import build_drafting
from assistant.faces.ui.learning.tab import build_learning
from assistant.faces.ui.memory import STORAGE_KEY
from assistant.faces.ui.parts import KEEPING, QUIET, said
from assistant.faces.ui.reviewing.tab import build_reviewing
from assistant.faces.ui.sources.tab import build_sources
from assistant.faces.ui.visitor import Visitor
from assistant.faces.ui.words import TABS
from assistant.faces.ui.years.tab import build_years

if TYPE_CHECKING:
    from assistant.assembly import Assistant


def build_page(assistant: Assistant) -> gr.Blocks:
    with gr.Blocks(title=words.TITLE, analytics_enabled=False) as page:
        visitor = _head(page)
        with gr.Tabs(overflow_behavior="wrap", elem_id="tabs"):
            with gr.Tab(TABS["asking"], id="asking") as tab:
                asked_with = build_asking(page, tab, assistant, visitor)
            with gr.Tab(TABS["reviewing"], id="reviewing") as tab:
                build_reviewing(tab, assistant, visitor)
            with gr.Tab(TABS["drafting"], id="drafting") as tab:
                build_drafting(tab, assistant, visitor, asked_with)
            with gr.Tab(TABS["checking"], id="checking"):
                build_checking(assistant, visitor)
            with gr.Tab(TABS["sources"], id="sources") as tab:
                build_sources(tab, assistant, visitor)
            with gr.Tab(TABS["years"], id="years") as tab:
                build_years(tab, assistant, visitor)
            with gr.Tab(TABS["learning"], id="learning") as tab:
                build_learning(tab, assistant, visitor)
    page.queue(default_concurrency_limit=8, max_size=64)
    return page


def _head(page: gr.Blocks) -> Visitor:
    kept = gr.BrowserState("", storage_key=f"{STORAGE_KEY}-naam", secret=STORAGE_KEY)
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=300):
            gr.Markdown(f"# {words.TITLE}\n\n{words.INTRODUCTION}")
        with gr.Column(scale=2, min_width=240):
            name = gr.Textbox(label=words.NAME, info=words.NAME_HELP, max_lines=1, elem_id="name")
    gr.Markdown(words.AI_NOTE, elem_id="ai-note")
    visitor = Visitor(name=name, kept=kept, announcement=said("announcement"))
    page.load(visitor.open, kept, [name], **QUIET)
    name.blur(visitor.remember, name, [kept], **KEEPING)
    return visitor
