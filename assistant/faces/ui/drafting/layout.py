"""The components of the tab for local policy, and where they stand. Owns layout only."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import gradio as gr

from assistant.faces.ui.drafting import words
from assistant.faces.ui.drafting.profile import FIRST, LAST, ProfileForm
from assistant.faces.ui.parts import capital, said, unchecked
from assistant.faces.ui.taking import TakingParts, taking_block


@dataclass(frozen=True, slots=True, eq=False)
class DraftingParts:
    place: Any
    kept: Any
    profile: tuple[Any, ...]  # in the order of ``ProfileForm``
    request_panel: Any
    note: Any
    drafts: Any
    no_drafts: Any
    panel: Any
    again: Any
    head: Any
    version: Any
    sections: Any
    whole: Any
    taking: TakingParts

    @property
    def outputs(self) -> list[Any]:
        names = [field.name for field in fields(self) if field.name not in ("profile", "taking")]
        return [*(getattr(self, name) for name in names), *self.profile, *self.taking.outputs]


def request_block(form: ProfileForm) -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Accordion("Profiel en thema's", open=True, elem_id="policy-request") as made["request_panel"]:
        with gr.Row():
            library = gr.Textbox(label=words.LIBRARY, max_lines=1, max_length=120, elem_id="policy-library")
            title = gr.Textbox(label=words.TITLE, max_lines=1, max_length=200, elem_id="policy-title")
        with gr.Row():
            first = gr.Textbox(FIRST, label=words.FIRST_YEAR, max_lines=1, max_length=4, elem_id="policy-first-year")
            last = gr.Textbox(LAST, label=words.LAST_YEAR, max_lines=1, max_length=4, elem_id="policy-last-year")
        groups = gr.Textbox(
            label=words.GROUPS, info=words.GROUPS_HELP, lines=2, max_lines=8, max_length=2000, elem_id="policy-groups"
        )
        themes = unchecked(gr.CheckboxGroup(form.themes, label=words.THEMES, elem_id="policy-themes"))
        with gr.Accordion(words.FIGURES, open=False, elem_id="policy-figures"):
            gr.Markdown(words.FIGURES_HELP)
            with gr.Row():
                figures = [
                    gr.Textbox(
                        label=capital(field.label.nl),
                        max_lines=1,
                        max_length=200,
                        min_width=220,
                        elem_id=f"policy-{field.name}",
                    )
                    for field in form.fields
                ]
        made["profile"] = (library, title, first, last, groups, *figures, themes)
        with gr.Row():
            made["make"] = gr.Button(words.MAKE, variant="primary", elem_id="policy-make")
            made["again"] = gr.Button(words.MAKE_AGAIN, visible=False, elem_id="policy-again")
            made["empty"] = gr.Button(words.EMPTY, elem_id="policy-empty")
        gr.Markdown(words.KEPT)
    made["note"] = said("policy-note", elem_classes="note")
    made["no_drafts"] = said("policy-no-drafts", words.NO_DRAFTS)
    made["drafts"] = unchecked(
        gr.Radio(
            [],
            label=words.DRAFTS,
            visible=False,
            interactive=True,
            elem_id="policy-drafts",
            elem_classes=["lines", "long"],
        )
    )
    return made


def draft_block() -> dict[str, Any]:
    """What there is to read and take along of the draft that is open."""
    made: dict[str, Any] = {"head": said("policy-head")}
    made["version"] = unchecked(
        gr.Dropdown([], label=words.VERSION, visible=False, interactive=True, elem_id="policy-version")
    )
    made["taking"] = taking_block("policy-")
    with gr.Accordion(words.WHOLE, open=False, elem_id="policy-whole-panel"):
        made["whole"] = said("policy-whole", elem_classes=["wraps", "cells"])
    made["sections"] = unchecked(
        gr.Radio([], label=words.SECTIONS, interactive=True, elem_id="policy-sections", elem_classes=["lines", "long"])
    )
    made["next"] = gr.Button(words.NEXT, elem_id="policy-next")
    return made
