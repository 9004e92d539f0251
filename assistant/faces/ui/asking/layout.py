"""The components of the tab for asking, and where they stand. Owns layout only."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.faces.ui.asking import words
from assistant.faces.ui.parts import SHOWN, capital, said, unchecked
from assistant.faces.ui.words import FIGURES

if TYPE_CHECKING:
    from assistant.assembly import Assistant


@dataclass(frozen=True, slots=True, eq=False)
class AskingParts:
    """The components that the callbacks of this tab read and write, beside those of the concept itself."""

    place: Any
    running: Any
    figures: Any
    in_use: Any
    fields: tuple[Any, ...]
    question: Any
    aside: Any
    stop: Any
    chat: Any
    chooser: Any
    progress: Any
    figures_panel: Any
    feedback: Any
    feedback_reason: Any
    feedback_note: Any
    finding: Any
    found: Any
    more: Any
    title: Any
    sure: Any
    conversation_note: Any

    @property
    def outputs(self) -> list[Any]:
        names = [field.name for field in fields(self) if field.name != "fields"]
        return [*(getattr(self, name) for name in names), *self.fields]


def asking_block(assistant: Assistant) -> dict[str, Any]:
    gr.Markdown("## Uw vraag")
    made: dict[str, Any] = {
        "chat": gr.Chatbot(
            label="Gesprek",
            show_label=False,  # it would lie over the first words; what reads the page aloud has a name for it
            elem_id="chat",
            height=None,
            min_height=170,  # an empty box must not push the question off the screen
            max_height=540,
            autoscroll=False,
            buttons=["copy"],
            allow_tags=False,
            feedback_options=None,
            placeholder=words.EMPTY_CHAT,
            **SHOWN,
        ),
        "progress": said("progress"),
        "question": gr.Textbox(
            label="Vraag",
            placeholder="Bijvoorbeeld: hoeveel moet er naar doelgroepen?",
            lines=1,  # one line is what makes Enter send
            max_lines=6,
            elem_id="question",
        ),
        "in_use": said("in-use"),
        "aside": gr.Checkbox(False, label=words.ASIDE, container=False, elem_id="include-replaced"),
    }
    with gr.Row():
        made["send"] = gr.Button("Vraag stellen", variant="primary", elem_id="send")
        # "hidden" and not False: a button that is still to be made when an answer begins can miss that it is shown.
        made["stop"] = gr.Button(words.STOP, variant="stop", visible="hidden", elem_id="stop")
        made["restart"] = gr.Button("Nieuw gesprek", elem_id="restart")
    gr.Markdown("### Voorbeeldvragen")
    with gr.Row():
        made["examples"] = [
            gr.Button(text, size="sm", min_width=250, elem_classes="example") for text in words.EXAMPLES
        ]
    return made | _figures_block(assistant) | _conversations_block()


def _figures_block(assistant: Assistant) -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Accordion("Cijfers van uw bibliotheek", open=False, elem_id="figures") as made["figures_panel"]:
        gr.Markdown(words.FIGURES_HELP)
        labels = {each.name: each.label.nl for norm in assistant.norms() for each in norm.inputs}
        named = gr.Textbox(label="Naam van de bibliotheek", max_length=120, elem_id="figure-name")
        with gr.Row():
            typed = [
                gr.Textbox(label=capital(labels.get(name, name)), max_lines=1, min_width=220, elem_id=f"figure-{name}")
                for name in FIGURES
            ]
        made["fields"] = (named, *typed)
        made["again"] = gr.Button("Reken opnieuw", elem_id="again")
    return made


def _conversations_block() -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Accordion("Eerdere gesprekken", open=False, elem_id="conversations") as made["earlier"]:
        with gr.Row():
            made["finding"] = gr.Textbox(label=words.FIND, max_lines=1, max_length=200, scale=3, elem_id="finding")
            made["find"] = gr.Button("Zoek gesprekken", min_width=140, elem_id="find")
        made["found"] = unchecked(
            gr.Radio(
                [],
                label=words.CONVERSATIONS,
                visible=False,
                interactive=True,
                elem_id="found",
                elem_classes=["lines", "long"],
            )
        )
        made["more"] = gr.Button(words.MORE, visible=False, elem_id="found-more")
        gr.Markdown("### Het gesprek dat nu open is")
        with gr.Row():
            made["title"] = gr.Textbox(label=words.NEW_TITLE, max_lines=1, max_length=200, scale=3, elem_id="title")
            made["rename"] = gr.Button("Naam bewaren", min_width=140, elem_id="rename")
        made["delete"] = gr.Button(words.DELETE, elem_id="delete")
        with gr.Column(visible=False) as made["sure"]:
            gr.Markdown(words.SURE)
            with gr.Row():
                made["delete_sure"] = gr.Button(words.DELETE_SURE, variant="stop", elem_id="delete-sure")
                made["delete_keep"] = gr.Button(words.DELETE_KEEP, elem_id="delete-keep")
        made["conversation_note"] = said("conversation-note", elem_classes="note")
    return made


def feedback_block() -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Column(visible=False) as made["feedback"]:
        made["feedback_reason"] = gr.Textbox(
            label=words.FEEDBACK_REASON,
            info=words.FEEDBACK_HELP,
            max_lines=4,
            max_length=2000,
            elem_id="feedback-reason",
        )
        with gr.Row():
            made["up"] = gr.Button(words.HELPS, min_width=140, elem_id="thumb-up")
            made["down"] = gr.Button(words.HELPS_NOT, min_width=140, elem_id="thumb-down")
    made["feedback_note"] = said("feedback-note", elem_classes="note")
    return made


def chooser() -> Any:
    return unchecked(gr.Dropdown([], label="Antwoord", visible=False, interactive=True, elem_id="chooser"))
