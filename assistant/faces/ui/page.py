"""The page: which components there are, where they stand, and what each of them sets off.

Owns layout and wiring only. What happens is in ``callbacks``, how it looks in ``look``, what it says in ``words``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.faces.ui import words
from assistant.faces.ui.callbacks import Desk, Parts
from assistant.faces.ui.words import EXAMPLES, FIGURES

if TYPE_CHECKING:
    from assistant.assembly import Assistant

# Gradio scrambles what it stores in the browser with a key that every visitor receives, so it keeps nothing secret; it
# is fixed because a key of its own per start would forget everybody's conversation.
STORAGE_KEY = "collectiebeleid"
SHOWN: dict[str, Any] = {"latex_delimiters": [], "sanitize_html": True}


def build_page(assistant: Assistant) -> gr.Blocks:
    with gr.Blocks(title=words.TITLE, analytics_enabled=False) as page:
        place = gr.BrowserState({}, storage_key=STORAGE_KEY, secret=STORAGE_KEY)
        figures = gr.BrowserState({}, storage_key=f"{STORAGE_KEY}-cijfers", secret=STORAGE_KEY)
        gr.Markdown(f"# {words.TITLE}\n\n{words.INTRODUCTION}")
        gr.Markdown(words.AI_NOTE, elem_id="ai-note")
        with gr.Row():
            with gr.Column(scale=6, min_width=340):
                asking = _asking(assistant)
            with gr.Column(scale=5, min_width=340):
                showing = _showing()
                reviewing = _reviewing()
        buttons = {name: made.pop(name) for made in (asking, reviewing) for name in list(made) if name in BUTTONS}
        parts = Parts(place=place, figures=figures, **asking, **showing, **reviewing)
        _wire(page, Desk(assistant, parts), parts, buttons)
    page.queue(default_concurrency_limit=8, max_size=64)
    return page


BUTTONS = ("send", "restart", "examples", "again", "approve", "edit", "reject")


def _asking(assistant: Assistant) -> dict[str, Any]:
    gr.Markdown("## Uw vraag")
    made: dict[str, Any] = {
        "chat": gr.Chatbot(
            label="Gesprek",
            elem_id="chat",
            height=540,
            autoscroll=False,
            buttons=["copy"],
            allow_tags=False,
            feedback_options=None,
            placeholder=words.EMPTY_CHAT,
            **SHOWN,
        )
    }
    made["progress"] = gr.Markdown("", elem_id="progress", **SHOWN)
    made["announcement"] = gr.Markdown("", elem_id="announcement", **SHOWN)
    made["question"] = gr.Textbox(
        label="Vraag",
        placeholder="Bijvoorbeeld: hoeveel moet er naar doelgroepen?",
        lines=1,  # one line is what makes Enter send
        max_lines=6,
        elem_id="question",
    )
    made["in_use"] = gr.Markdown("", elem_id="in-use", **SHOWN)
    with gr.Row():
        made["send"] = gr.Button("Vraag stellen", variant="primary", elem_id="send")
        made["restart"] = gr.Button("Nieuw gesprek", elem_id="restart")
    gr.Markdown("### Voorbeeldvragen")
    with gr.Row():
        made["examples"] = [gr.Button(text, size="sm", min_width=250, elem_classes="example") for text in EXAMPLES]
    with gr.Accordion("Cijfers van uw bibliotheek", open=False, elem_id="figures") as made["figures_panel"]:
        gr.Markdown(words.FIGURES_HELP)
        labels = {each.name: each.label.nl for norm in assistant.norms() for each in norm.inputs}
        named = gr.Textbox(label="Naam van de bibliotheek", max_length=120, elem_id="figure-name")
        with gr.Row():
            typed = [
                gr.Textbox(label=_capital(labels.get(name, name)), max_lines=1, min_width=220, elem_id=f"figure-{name}")
                for name in FIGURES
            ]
        made["fields"] = (named, *typed)
        made["again"] = gr.Button("Reken opnieuw", elem_id="again")
    return made


def _showing() -> dict[str, Any]:
    gr.Markdown("## Waar het antwoord op rust")
    made: dict[str, Any] = {
        "chooser": _unchecked(gr.Dropdown([], label="Antwoord", visible=False, interactive=True, elem_id="chooser")),
        "standing": gr.Markdown(words.NOTHING_OPEN, elem_id="standing", **SHOWN),
    }
    with gr.Column(visible=False) as made["details"]:
        made["receipts"] = gr.Markdown("", elem_id="receipts", visible=False, **SHOWN)
        made["sources"] = _unchecked(
            gr.Radio([], label="Bronnen: kies welke u wilt lezen", visible=False, interactive=True, elem_id="sources")
        )
        made["section"] = gr.Markdown("", elem_id="section", **SHOWN)
        with gr.Accordion("Nog open", visible=False) as made["open_panel"]:
            made["open_points"] = gr.Markdown("", elem_id="open-points", **SHOWN)
        with gr.Accordion("Wat de controle vond", open=False):
            made["checks"] = gr.Markdown("", elem_id="checks", **SHOWN)
    return made


def _unchecked(choice: Any) -> Any:
    """Gradio checks a choice against a list that it forgets when the server restarts; the desk checks it itself."""
    choice.preprocess = lambda chosen: chosen
    return choice


def _reviewing() -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Column(visible=False) as made["review_form"]:
        gr.Markdown("## Beoordelen")
        with gr.Row():
            made["reviewer"] = gr.Textbox(label="Uw naam", max_lines=1, min_width=240, elem_id="reviewer")
            made["reason"] = gr.Textbox(
                label="Reden (bij afwijzen verplicht)", max_lines=4, min_width=240, elem_id="reason"
            )
        with gr.Row():
            made["approve"] = gr.Button("Goedkeuren", variant="primary", elem_id="approve")
            made["reject"] = gr.Button("Afwijzen", elem_id="reject")
        with gr.Accordion("Tekst bewerken", open=False):
            made["text"] = gr.Textbox(label="Tekst van het antwoord", lines=8, max_lines=24, elem_id="text")
            made["edit"] = gr.Button("Bewerkt goedkeuren", elem_id="edit")
    made["review_note"] = gr.Markdown("", elem_id="review-note", **SHOWN)
    return made


def _wire(page: gr.Blocks, desk: Desk, parts: Parts, buttons: dict[str, Any]) -> None:
    everything = [each for name in Parts.__slots__ if name != "fields" for each in [getattr(parts, name)]]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    shown = {"outputs": [*everything, *parts.fields], **quiet}
    typed = list(parts.fields)

    page.load(desk.open, [parts.place, parts.figures], **shown)
    gr.on([buttons["send"].click, parts.question.submit], desk.ask, [parts.question, parts.place, *typed], **shown)
    for example in buttons["examples"]:
        example.click(desk.ask, [example, parts.place, *typed], **shown)
    buttons["again"].click(desk.ask_again, [parts.place, *typed], **shown)
    gr.on([buttons["restart"].click, parts.chat.clear], desk.start_over, None, **shown)

    # ``input`` rather than ``select``, which a keyboard does not set off.
    parts.chooser.input(desk.choose_answer, [parts.place, parts.chooser], **shown)
    parts.sources.input(desk.choose_source, [parts.place, parts.sources], **shown)
    parts.chat.select(desk.choose_message, parts.place, **shown)

    decision = [parts.place, parts.reviewer, parts.reason, parts.text]
    for name in ("approve", "edit", "reject"):
        buttons[name].click(getattr(desk, name), decision, **shown)
    # On leaving a field, not on every key: each event is a request, and those are counted.
    gr.on([field.blur for field in parts.fields], desk.remember, typed, [parts.figures, parts.in_use], **quiet)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
