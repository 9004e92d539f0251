"""The components of the tab for sources, and where they stand. Owns layout only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import gradio as gr

from assistant.faces.norm_words import FORMULAS, STRENGTHS, UNITS
from assistant.faces.norm_words import KINDS as NORM_KINDS
from assistant.faces.ui.parts import capital, said, unchecked
from assistant.faces.ui.sources import words
from assistant.knowledge.ingest.card import KINDS


class Parts:
    """What one block of the tab reads and writes."""

    @property
    def outputs(self) -> list[Any]:
        return [getattr(self, field.name) for field in fields(self)]  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, eq=False)
class AddingParts(Parts):
    panel: Any
    file: Any
    address: Any
    note: Any
    proposals: Any
    form: Any
    title: Any
    id: Any
    publisher: Any
    kind: Any
    valid_from: Any
    valid_to: Any
    url: Any
    published: Any
    replaces: Any
    guesses: Any
    preview: Any
    heading: Any
    level: Any
    form_note: Any

    @property
    def fields(self) -> list[Any]:
        """The particulars, in the order of ``adding.FIELDS``."""
        return [
            self.title, self.id, self.publisher, self.kind, self.valid_from, self.valid_to, self.url, self.published,
            self.replaces,
        ]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class JobParts(Parts):
    busy: Any
    jobs: Any
    stop: Any
    retry: Any
    note: Any
    timer: Any


@dataclass(frozen=True, slots=True, eq=False)
class ListParts(Parts):
    which: Any
    counted: Any
    sources: Any
    card: Any
    part: Any
    passages: Any
    passages_panel: Any
    change: Any
    sure: Any
    sure_said: Any
    wanted: Any
    note: Any
    query: Any
    hits: Any
    every_link: Any
    links: Any
    links_note: Any


@dataclass(frozen=True, slots=True, eq=False)
class NormParts(Parts):
    panel: Any
    facts: Any
    offers: Any
    offer: Any
    form: Any
    name: Any
    value: Any
    upper: Any
    unit: Any
    kind: Any
    strength: Any
    formula: Any
    whole: Any
    scope: Any
    quote: Any
    value_reason: Any
    reason: Any
    accept: Any
    reject: Any
    take_back: Any
    note: Any
    accepted: Any

    @property
    def fields(self) -> list[Any]:
        """What can be changed of a proposal, in the order of ``norms.FIELDS``."""
        return [
            self.name, self.value, self.upper, self.unit, self.kind, self.strength, self.formula, self.whole,
            self.scope, self.quote, self.value_reason,
        ]  # fmt: skip


def _radio(label: str, elem_id: str) -> Any:
    return unchecked(
        gr.Radio([], label=label, visible=False, interactive=True, elem_id=elem_id, elem_classes=["lines", "long"])
    )


def _line(label: str, elem_id: str, **more: Any) -> Any:
    return gr.Textbox(label=label, max_lines=1, max_length=1000, min_width=220, elem_id=elem_id, **more)


def _choice(choices: Sequence[tuple[str, str]], label: str, elem_id: str, **more: Any) -> Any:
    return unchecked(gr.Dropdown(choices, label=label, min_width=220, interactive=True, elem_id=elem_id, **more))


def adding_block() -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Accordion(words.ADD, open=False, elem_id="source-add") as made["panel"]:
        with gr.Row():
            made["file"] = gr.File(
                label=words.FILE, file_types=list(words.TYPES), type="filepath", height=190, elem_id="source-file"
            )
            made["address"] = gr.Textbox(
                label=words.URL, info=words.URL_HELP, max_lines=1, max_length=1000, min_width=260, elem_id="source-url"
            )
        made["read"] = gr.Button(words.READ, variant="primary", elem_id="source-read")
        made["note"] = said("source-note", elem_classes="note")
        made["proposals"] = _radio(words.WAITING, "source-proposals")
        with gr.Column(visible=False, elem_id="source-form") as made["form"]:
            gr.Markdown(f"### {words.PROPOSAL}")
            with gr.Row():
                with gr.Column(scale=5, min_width=320):
                    made |= _particulars()
                with gr.Column(scale=6, min_width=320):
                    made["preview"] = said("source-preview", elem_classes=["section", "tall"])
                    made |= _heading_block()
            with gr.Row():
                made["accept"] = gr.Button(words.ACCEPT, variant="primary", elem_id="source-accept")
                made["discard"] = gr.Button(words.DISCARD, elem_id="source-discard")
            made["form_note"] = said("source-form-note", elem_classes="note")
    return made


def _particulars() -> dict[str, Any]:
    made: dict[str, Any] = {"guesses": said("source-guesses", elem_classes=["wraps", "small"])}
    made["title"] = _line(words.TITLE, "source-title")
    made["publisher"] = _line(words.PUBLISHER, "source-publisher")
    kinds = [(capital(words.KINDS.get(kind, kind)), kind) for kind in KINDS]
    made["kind"] = _choice(kinds, words.KIND, "source-kind")
    made["id"] = _line(words.ID, "source-id", info=words.ID_HELP)
    with gr.Row():
        made["valid_from"] = _line(words.VALID_FROM, "source-valid-from", info=words.DATE_HELP)
        made["valid_to"] = _line(words.VALID_TO, "source-valid-to", info=words.DATE_HELP)
    with gr.Row():
        made["url"] = _line(words.WEB, "source-web")
        made["published"] = _line(words.PUBLISHED, "source-published", info=words.PUBLISHED_HELP)
    made["replaces"] = _choice([], words.REPLACES, "source-replaces", info=words.REPLACES_HELP)
    made["correct"] = gr.Button(words.CORRECT, elem_id="source-correct")
    return made


def _heading_block() -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Row():
        made["heading"] = _choice([], words.HEADING, "source-heading", info=words.HEADING_HELP)
        made["level"] = _choice(words.LEVELS, words.LEVEL, "source-level")
    made["set_level"] = gr.Button(words.SET_LEVEL, elem_id="source-set-level")
    return made


def jobs_block() -> dict[str, Any]:
    made: dict[str, Any] = {}
    gr.Markdown(f"### {words.JOBS}")
    made["busy"] = said("source-busy", elem_classes="wraps")
    made["jobs"] = unchecked(
        gr.Radio([], label=words.ONE_JOB, visible=False, interactive=True, elem_id="source-jobs",
                 elem_classes=["lines", "some"])
    )  # fmt: skip
    with gr.Row():
        made["stop"] = gr.Button(words.STOP, variant="stop", visible=False, elem_id="source-stop")
        made["retry"] = gr.Button(words.RETRY, visible=False, elem_id="source-retry")
    made["note"] = said("source-jobs-note", elem_classes="note")
    made["timer"] = gr.Timer(3, active=False)
    return made


def list_block() -> dict[str, Any]:
    made: dict[str, Any] = {}
    gr.Markdown(f"### {words.LIST}")
    shown = [
        (capital(words.SHOW_ALL), ""),
        (capital(words.SHOW_ADDED), "added"),
        (capital(words.SHOW_SET_ASIDE), "set_aside"),
        *((f"Alleen: {said_}", kind) for kind, said_ in words.KINDS.items()),
    ]
    with gr.Row():
        made["which"] = _choice(shown, words.SHOW, "source-which", value="")
        made["refresh"] = gr.Button(words.REFRESH, min_width=140, elem_id="source-refresh")
    made["counted"] = said("source-counted")
    made["sources"] = _radio(words.SOURCES, "source-list")
    return made


def source_block() -> dict[str, Any]:
    """The one that was chosen."""
    made: dict[str, Any] = {"card": said("source-card", words.NOTHING_OPEN, elem_classes="wraps")}
    with gr.Column(visible=False) as made["change"]:
        with gr.Row():
            made["withdraw"] = gr.Button(words.WITHDRAW, elem_id="source-withdraw")
            made["remove"] = gr.Button(words.REMOVE, elem_id="source-remove")
        gr.Markdown(words.CHANGE_HELP, elem_classes="small")
    made["wanted"] = gr.State("")
    with gr.Column(visible=False) as made["sure"]:
        made["sure_said"] = said("source-sure")
        with gr.Row():
            made["yes"] = gr.Button(words.YES, variant="stop", elem_id="source-yes")
            made["no"] = gr.Button(words.NO, elem_id="source-no")
    made["note"] = said("source-list-note", elem_classes="note")
    with gr.Accordion(words.PASSAGES, open=False, visible=False, elem_id="source-passages-panel") as panel:
        made["part"] = _choice([], words.PART, "source-part", visible=False)
        made["passages"] = said("source-passages", elem_classes=["section", "tall"])
    return made | {"passages_panel": panel}


def norms_block() -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Accordion(words.NORMS, open=False, visible=False, elem_id="norms") as made["panel"]:
        gr.Markdown(words.NORMS_HELP)
        made["facts"] = gr.Checkbox(False, label=words.FACTS, elem_id="norm-facts")
        made["offers"] = _radio(words.OFFERS, "norm-offers")
        made["offer"] = said("norm-offer", elem_classes="wraps")
        with gr.Column(visible=False) as made["form"]:
            made["name"] = _line(words.NORM_NAME, "norm-name")
            with gr.Row():
                made["value"] = _line(words.NORM_VALUE, "norm-value")
                made["upper"] = _line(words.NORM_UPPER, "norm-upper")
                made["unit"] = _choice([(name, unit) for unit, name in UNITS.items()], words.NORM_UNIT, "norm-unit")
            with gr.Row():
                made["kind"] = _choice([(n, kind) for kind, n in NORM_KINDS.items()], words.NORM_KIND, "norm-kind")
                strengths = [(name, strength) for strength, name in STRENGTHS.items()]
                made["strength"] = _choice(strengths, words.NORM_STRENGTH, "norm-strength")
            with gr.Row():
                formulas = [(words.NORM_NO_FORMULA, ""), *((name, each) for each, name in FORMULAS.items())]
                made["formula"] = _choice(formulas, words.NORM_FORMULA, "norm-formula")
                made["whole"] = _line(words.NORM_WHOLE, "norm-whole")
            made["scope"] = _line(words.NORM_SCOPE, "norm-scope")
            made["quote"] = gr.Textbox(
                label=words.NORM_QUOTE, lines=2, max_lines=6, max_length=4000, elem_id="norm-quote"
            )
            made["value_reason"] = _line(words.NORM_REASON, "norm-value-reason")
        made["reason"] = _line(words.NORM_DECISION_REASON, "norm-reason", visible=False)
        with gr.Row():
            made["accept"] = gr.Button(words.NORM_ACCEPT, variant="primary", visible=False, elem_id="norm-accept")
            made["reject"] = gr.Button(words.NORM_REJECT, visible=False, elem_id="norm-reject")
            made["take_back"] = gr.Button(words.NORM_TAKE_BACK, visible=False, elem_id="norm-take-back")
        made["note"] = said("norm-note", elem_classes="note")
    with gr.Accordion(words.ALL_ACCEPTED, open=False, elem_id="norms-accepted"):
        made["accepted"] = said("norm-accepted", elem_classes="wraps")
    return made


def search_block() -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Accordion(words.SEARCH, open=False, elem_id="source-search"):
        gr.Markdown(words.SEARCH_HELP)
        with gr.Row():
            made["query"] = gr.Textbox(label=words.QUERY, max_lines=1, max_length=2000, scale=3, elem_id="source-query")
            made["find"] = gr.Button(words.FIND, min_width=140, elem_id="source-find")
        made["hits"] = said("source-hits", elem_classes="wraps")
    with gr.Accordion(words.LINKED, open=False, elem_id="source-linked"):
        gr.Markdown(words.LINKED_HELP)
        made["every_link"] = gr.Checkbox(False, label=words.ALL_LINKS, elem_id="source-every-link")
        made["links"] = _radio(words.LINKS, "source-links")
        made["links_note"] = said("source-links-note", elem_classes="note")
    return made
