"""The tab for local policy: its components placed, and what each of them sets off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.faces.ui.concept.layout import ConceptParts, concept_block, evidence_block, form_block, sums_block
from assistant.faces.ui.drafting import words
from assistant.faces.ui.drafting.callbacks import Drafting
from assistant.faces.ui.drafting.layout import DraftingParts, draft_block, request_block
from assistant.faces.ui.drafting.profile import ProfileForm
from assistant.faces.ui.memory import STORAGE_KEY
from assistant.faces.ui.parts import KEEPING, QUIET
from assistant.faces.ui.visitor import Visitor

if TYPE_CHECKING:
    from assistant.assembly import Assistant

PREFIX = "section-"
BUTTONS = ("make", "empty", "next")


def build_drafting(tab: gr.Tab, assistant: Assistant, visitor: Visitor, asked_with: Any) -> None:
    """``asked_with`` are the figures that this browser asks questions with; a first profile starts from those."""
    place = gr.BrowserState({}, storage_key=f"{STORAGE_KEY}-beleid", secret=STORAGE_KEY)
    kept = gr.BrowserState({}, storage_key=f"{STORAGE_KEY}-profiel", secret=STORAGE_KEY)
    form = ProfileForm(assistant)
    gr.Markdown(f"## Lokaal beleid maken\n\n{words.INTRODUCTION}")
    made = request_block(form)
    with gr.Column(visible=False) as made["panel"]:
        made |= draft_block()
        with gr.Row():
            with gr.Column(scale=6, min_width=340):
                concept = concept_block(PREFIX, words.NO_SECTION)
                concept |= sums_block(PREFIX)
            with gr.Column(scale=5, min_width=340):
                concept |= evidence_block(PREFIX)
        concept |= form_block(PREFIX)
    buttons = {name: made.pop(name) for name in BUTTONS}
    parts = DraftingParts(place=place, kept=kept, **made)
    desk = Drafting(assistant, visitor, parts, ConceptParts(**concept), form)
    outputs = [*parts.outputs, *desk.pane.parts.outputs, visitor.announcement]
    shown: dict[str, Any] = {"outputs": outputs, **QUIET}

    tab.select(desk.open, [place, kept, asked_with, *parts.profile], **shown)
    typed = [place, visitor.name, *parts.profile]
    buttons["make"].click(desk.make, typed, **shown)
    parts.again.click(desk.make_again, typed, **shown)
    buttons["empty"].click(desk.empty, None, **shown)
    parts.drafts.input(desk.choose_draft, parts.drafts, **shown)
    parts.version.input(desk.choose_version, [place, parts.version], **shown)
    parts.sections.input(desk.choose_section, [place, parts.sections, visitor.name], **shown)
    buttons["next"].click(desk.choose_next, [place, visitor.name], **shown)
    parts.taking.write.click(desk.take_along, [place, parts.taking.format], **shown)
    # On leaving a field or pausing in it (``look``), not on every key: each is a request, and those are counted.
    remembered = [field.blur for field in parts.profile[:-1]]
    gr.on([*remembered, parts.profile[-1].input], desk.remember, [*parts.profile], [kept], **KEEPING)
    desk.pane.wire(visitor.name, outputs, QUIET)
