"""The tab for asking: its components placed, and what each of them sets off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.faces.ui.asking.callbacks import Asking
from assistant.faces.ui.asking.conversations import Conversations
from assistant.faces.ui.asking.layout import AskingParts, asking_block, chooser, feedback_block
from assistant.faces.ui.asking.words import NOTHING_OPEN
from assistant.faces.ui.concept.layout import ConceptParts, concept_block, evidence_block, form_block, sums_block
from assistant.faces.ui.memory import STORAGE_KEY
from assistant.faces.ui.parts import KEEPING, QUIET
from assistant.faces.ui.visitor import Calm, Visitor

if TYPE_CHECKING:
    from assistant.assembly import Assistant

BUTTONS = (
    "send", "restart", "examples", "again", "up", "down",
    "earlier", "find", "rename", "delete", "delete_sure", "delete_keep",
)  # fmt: skip


def build_asking(page: gr.Blocks, tab: gr.Tab, assistant: Assistant, visitor: Visitor) -> Any:
    """Returns where the browser keeps the figures that questions are asked with."""
    place = gr.BrowserState({}, storage_key=STORAGE_KEY, secret=STORAGE_KEY)
    figures = gr.BrowserState({}, storage_key=f"{STORAGE_KEY}-cijfers", secret=STORAGE_KEY)
    running = gr.BrowserState("", storage_key=f"{STORAGE_KEY}-bezig", secret=STORAGE_KEY)
    with gr.Row():
        with gr.Column(scale=6, min_width=340):
            asking = asking_block(assistant)
        with gr.Column(scale=5, min_width=340):
            gr.Markdown("## Waar het antwoord op rust")
            asking["chooser"] = chooser()
            concept = concept_block("", NOTHING_OPEN)
            concept |= sums_block("") | evidence_block("")
            asking |= feedback_block()
            concept |= form_block("")
    buttons = {name: asking.pop(name) for name in BUTTONS}
    parts = AskingParts(place=place, running=running, figures=figures, **asking)
    desk = Asking(assistant, visitor, parts, ConceptParts(**concept))
    earlier = Conversations(assistant, Calm(assistant, visitor), parts, desk.show)
    outputs = [*parts.outputs, *desk.pane.parts.outputs, visitor.announcement]
    shown: dict[str, Any] = {"outputs": outputs, **QUIET}

    page.load(desk.open, [place, figures], **shown)
    page.unload(desk.leave)
    tab.select(desk.look_again, place, **shown)
    _wire_asking(desk, parts, buttons, visitor, shown)
    _wire_conversations(earlier, parts, buttons, visitor, shown)
    desk.pane.wire(visitor.name, outputs, QUIET)
    rated = [place, parts.feedback_reason, visitor.name]
    buttons["up"].click(desk.thumb_up, rated, **shown)
    buttons["down"].click(desk.thumb_down, rated, **shown)
    return figures


def _wire_asking(
    desk: Asking, parts: AskingParts, buttons: dict[str, Any], visitor: Visitor, shown: dict[str, Any]
) -> None:
    typed = [parts.place, visitor.name, *parts.fields, parts.aside]
    on: Callable[..., Any] = gr.on
    on([buttons["send"].click, parts.question.submit], desk.ask, [parts.question, *typed], **shown)
    for example in buttons["examples"]:
        example.click(desk.ask, [example, *typed], **shown)
    buttons["again"].click(desk.ask_again, typed, **shown)
    parts.stop.click(desk.stop, parts.running, [parts.stop], queue=False, **QUIET)  # must not wait its turn
    on([buttons["restart"].click, parts.chat.clear], desk.start_over, None, **shown)
    # ``input`` rather than ``select``, which a keyboard does not set off.
    parts.chooser.input(desk.choose_answer, [parts.place, parts.chooser], **shown)
    parts.chat.select(desk.choose_message, parts.place, **shown)
    # On leaving a field or pausing in it (``look``), not on every key: each is a request, and those are counted.
    on([field.blur for field in parts.fields], desk.remember, [*parts.fields], [parts.figures, parts.in_use], **KEEPING)


def _wire_conversations(
    earlier: Conversations, parts: AskingParts, buttons: dict[str, Any], visitor: Visitor, shown: dict[str, Any]
) -> None:
    which = [parts.place, parts.finding]
    gr.on([buttons["earlier"].expand, buttons["find"].click, parts.finding.submit], earlier.find, which, **shown)
    parts.more.click(earlier.find_more, which, **shown)
    parts.found.input(earlier.open, [parts.place, parts.found], **shown)
    gr.on(
        [buttons["rename"].click, parts.title.submit],
        earlier.rename,
        [parts.place, parts.title, parts.finding, visitor.name],
        **shown,
    )
    buttons["delete"].click(earlier.ask_whether_sure, parts.place, **shown)
    buttons["delete_keep"].click(earlier.keep, None, **shown)
    buttons["delete_sure"].click(earlier.delete, [parts.place, parts.finding, visitor.name], **shown)
