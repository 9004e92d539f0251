"""The tab for reviewing: its components placed, and what each of them sets off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.faces.ui.concept.layout import ConceptParts, concept_block, evidence_block, form_block, sums_block
from assistant.faces.ui.memory import STORAGE_KEY
from assistant.faces.ui.parts import QUIET, capital, said, unchecked
from assistant.faces.ui.reviewing import words
from assistant.faces.ui.reviewing.callbacks import Reviewing, ReviewingParts
from assistant.faces.ui.visitor import Visitor
from assistant.faces.ui.words import KINDS, STATES

if TYPE_CHECKING:
    from assistant.assembly import Assistant

PREFIX = "review-"


def build_reviewing(tab: gr.Tab, assistant: Assistant, visitor: Visitor) -> None:
    place = gr.BrowserState({}, storage_key=f"{STORAGE_KEY}-beoordelen", secret=STORAGE_KEY)
    gr.Markdown(f"## Wat er wacht\n\n{words.INTRODUCTION}")
    queue = _queue_block()
    again = queue.pop("again")
    with gr.Row():
        with gr.Column(scale=6, min_width=340):
            before = said("review-before", visible=False, elem_classes="wraps")
            concept = concept_block(PREFIX, words.NOTHING_OPEN)
            concept |= sums_block(PREFIX)
            opinions = said("review-opinions", visible=False, elem_classes="wraps")
        with gr.Column(scale=5, min_width=340):
            concept |= evidence_block(PREFIX)
    concept |= form_block(PREFIX)
    parts = ReviewingParts(place=place, before=before, opinions=opinions, **queue)
    desk = Reviewing(assistant, visitor, parts, ConceptParts(**concept))
    outputs = [*parts.outputs, *desk.pane.parts.outputs, visitor.announcement]
    shown: dict[str, Any] = {"outputs": outputs, **QUIET}
    wanted = [place, parts.kind, parts.state]
    gr.on([tab.select, again.click, parts.kind.input, parts.state.input], desk.open, wanted, **shown)
    parts.more.click(desk.show_more, place, **shown)
    parts.queue.input(desk.choose, [place, parts.queue, visitor.name], **shown)
    desk.pane.wire(visitor.name, outputs, QUIET)


def _queue_block() -> dict[str, Any]:
    made: dict[str, Any] = {}
    kinds = [(capital(words.EVERY_KIND), ""), *((said, kind.value) for kind, said in KINDS.items())]
    states = [(capital(words.EVERY_WAITING), ""), *((capital(said), state.value) for state, said in STATES.items())]
    with gr.Row():
        made["kind"] = unchecked(gr.Dropdown(kinds, value="", label=words.KIND, min_width=240, elem_id="review-kind"))
        made["state"] = unchecked(
            gr.Dropdown(states, value="", label=words.STATE, min_width=240, elem_id="review-state")
        )
        made["again"] = gr.Button(words.AGAIN, min_width=140, elem_id="review-again")
    made["counted"] = said("review-counted")
    made["queue"] = unchecked(
        gr.Radio(
            [],
            label=words.QUEUE,
            visible=False,
            interactive=True,
            elem_id="review-queue",
            elem_classes=["lines", "long"],
        )
    )
    made["more"] = gr.Button(words.MORE, visible=False, elem_id="review-more")
    return made
