"""The components around one concept: its text, what it rests on, and the form to decide with.

Owns layout only. A tab places the three blocks where it likes; ids carry the tab's prefix, so that no two are equal.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import gradio as gr

from assistant.advice import Decision
from assistant.faces.ui.concept import words
from assistant.faces.ui.parts import said, unchecked
from assistant.faces.ui.taking import TakingParts, taking_block


@dataclass(frozen=True, slots=True, eq=False)
class ConceptParts:
    """The components that show one concept, by what they show."""

    body: Any
    standing: Any
    writing: Any
    details: Any
    receipts: Any
    sources: Any
    section: Any
    open_panel: Any
    open_points: Any
    checks: Any
    calls_panel: Any
    calls: Any
    form: Any
    readings: Any
    reason: Any
    text: Any
    compare: Any
    difference: Any
    confirm: Any
    history_panel: Any
    history: Any
    taking: TakingParts
    note: Any
    approve: Any
    returned: Any
    reject: Any
    withdraw: Any
    edit: Any
    revise: Any

    @property
    def outputs(self) -> list[Any]:
        shown = [getattr(self, field.name) for field in fields(self) if field.name != "taking"]
        return [*shown, *self.taking.outputs]

    @property
    def buttons(self) -> dict[Decision, Any]:
        return {
            Decision.APPROVE: self.approve,
            Decision.RETURN: self.returned,
            Decision.REJECT: self.reject,
            Decision.WITHDRAW: self.withdraw,
            Decision.EDIT: self.edit,
            Decision.REVISE: self.revise,
        }


def concept_block(prefix: str, nothing: str = words.NOTHING_OPEN) -> dict[str, Any]:
    return {
        "standing": said(f"{prefix}standing", nothing, elem_classes="standing"),
        "writing": said(f"{prefix}writing", visible=False, elem_classes=["wraps", "small"]),
        "body": said(f"{prefix}body", visible=False, elem_classes=["concept", "cells"]),
    }


def sums_block(prefix: str) -> dict[str, Any]:
    return {"receipts": said(f"{prefix}receipts", visible=False, elem_classes="receipts")}


def evidence_block(prefix: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Column(visible=False) as made["details"]:
        made["sources"] = unchecked(
            gr.Radio(
                [],
                label="Bronnen: kies welke u wilt lezen",
                visible=False,
                interactive=True,
                elem_id=f"{prefix}sources",
                elem_classes=["lines", "long"],
            )
        )
        made["section"] = said(f"{prefix}section", elem_classes="section")
        with gr.Accordion("Nog open", visible=False) as made["open_panel"]:
            made["open_points"] = said(f"{prefix}open-points", elem_classes="wraps")
        with gr.Accordion("Wat de controle vond", open=False):
            made["checks"] = said(f"{prefix}checks", elem_classes="wraps")
        made |= _calls_block(prefix)
    return made


def _calls_block(prefix: str) -> dict[str, Any]:
    """Word for word, so no Markdown: what a model was sent may look like any of it."""
    panel = gr.Accordion(words.CALLS, open=False, visible=False, elem_id=f"{prefix}calls-panel")
    with panel:
        gr.Markdown(words.CALLS_HELP)
        calls = gr.Textbox(
            label=words.CALLS_LABEL,
            interactive=False,
            lines=8,
            max_lines=24,
            buttons=["copy"],
            elem_id=f"{prefix}calls",
        )
    return {"calls_panel": panel, "calls": calls}


def form_block(prefix: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Column(visible=False, elem_classes="review-form") as made["form"]:
        gr.Markdown("## Uw beslissing")
        made["readings"] = unchecked(
            gr.Radio(
                [],
                label=words.READING,
                info=words.READING_HELP,
                visible=False,
                interactive=True,
                elem_id=f"{prefix}readings",
                elem_classes="lines",
            )
        )
        made["reason"] = gr.Textbox(
            label=words.REASON, info=words.REASON_HELP, lines=2, max_lines=6, elem_id=f"{prefix}reason"
        )
        with gr.Row():
            made["approve"] = _button(prefix, Decision.APPROVE, variant="primary")
            made["returned"] = _button(prefix, Decision.RETURN)
            made["reject"] = _button(prefix, Decision.REJECT)
            made["withdraw"] = _button(prefix, Decision.WITHDRAW)
        with gr.Accordion("Tekst bewerken", open=False):
            made["text"] = gr.Textbox(label=words.TEXT, lines=8, max_lines=24, elem_id=f"{prefix}text")
            made["compare"] = gr.Button(words.COMPARE, elem_id=f"{prefix}compare")
            made["difference"] = said(f"{prefix}difference", elem_classes="difference")
            with gr.Row(visible=False) as made["confirm"]:
                made["edit"] = _button(prefix, Decision.EDIT, variant="primary")
                made["revise"] = _button(prefix, Decision.REVISE)
    made["note"] = said(f"{prefix}review-note", elem_classes="note")
    with gr.Accordion("Wat er eerder is besloten", open=False, visible=False) as made["history_panel"]:
        made["history"] = said(f"{prefix}history", elem_classes="wraps")
    made["taking"] = taking_block(prefix, visible=False)
    return made


def _button(prefix: str, decision: Decision, **more: Any) -> gr.Button:
    return gr.Button(words.BUTTONS[decision], min_width=140, elem_id=f"{prefix}{decision.value}", **more)
