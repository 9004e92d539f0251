"""The tab for sources: its components placed, and what each of them sets off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.faces.ui.parts import QUIET, Updates
from assistant.faces.ui.sources import words
from assistant.faces.ui.sources.adding import Adding
from assistant.faces.ui.sources.jobs import Jobs
from assistant.faces.ui.sources.layout import (
    AddingParts,
    JobParts,
    ListParts,
    NormParts,
    adding_block,
    jobs_block,
    list_block,
    norms_block,
    search_block,
    source_block,
)
from assistant.faces.ui.sources.listing import Listing
from assistant.faces.ui.sources.norms import Norms
from assistant.faces.ui.visitor import Calm, Visitor

if TYPE_CHECKING:
    from assistant.assembly import Assistant

ADDING_BUTTONS = ("read", "correct", "set_level", "accept", "discard")
LIST_BUTTONS = ("refresh", "withdraw", "remove", "yes", "no", "find")


def build_sources(tab: gr.Tab, assistant: Assistant, visitor: Visitor) -> None:
    gr.Markdown(f"## Bronnen\n\n{words.INTRODUCTION}")
    made = adding_block()
    add = {name: made.pop(name) for name in ADDING_BUTTONS}
    adding_parts = AddingParts(**made)
    job_parts = JobParts(**jobs_block())
    with gr.Row():
        with gr.Column(scale=5, min_width=320):
            listed = list_block()
        with gr.Column(scale=6, min_width=320):
            listed |= source_block()
            norm_parts = NormParts(**norms_block())
    listed |= search_block()
    look = {name: listed.pop(name) for name in LIST_BUTTONS}
    parts = ListParts(**listed)

    calm = Calm(assistant, visitor)
    norms = Norms(assistant, calm, norm_parts)
    jobs = Jobs(assistant, calm, job_parts, lambda source, which: listing.look_again(source, which))
    listing = Listing(assistant, calm, parts, norms, jobs)
    adding = Adding(assistant, calm, adding_parts, jobs)
    every = [*adding_parts.outputs, *job_parts.outputs, *parts.outputs, *norm_parts.outputs, visitor.announcement]
    shown: dict[str, Any] = {"outputs": every, **QUIET}

    def open_tab(source: object, which: object, proposal: object, job: object, every_link: object) -> Updates:
        def show() -> Updates:
            shown = listing.refresh(source, which) | adding.shown(proposal) | jobs.shown(job)
            return shown | listing.links(every_link) | norms.accepted()

        return calm.run(show, parts.note)

    opened = [parts.sources, parts.which, adding_parts.proposals, job_parts.jobs, parts.every_link]
    tab.select(open_tab, opened, **shown)
    _wire_adding(adding, adding_parts, add, visitor, shown)
    _wire_jobs(jobs, job_parts, parts, visitor, shown)
    _wire_listing(listing, parts, look, visitor, shown)
    parts.links.input(adding.fill_in_address, parts.links, **shown)
    _wire_norms(norms, norm_parts, parts, visitor, shown)


def _wire_adding(
    adding: Adding, parts: AddingParts, buttons: dict[str, Any], visitor: Visitor, shown: dict[str, Any]
) -> None:
    gr.on(
        [buttons["read"].click, parts.address.submit], adding.read, [parts.file, parts.address, visitor.name], **shown
    )
    # ``input`` rather than ``select``, which a keyboard does not set off.
    parts.proposals.input(adding.choose, parts.proposals, **shown)
    stated = [parts.proposals, visitor.name, *parts.fields]
    buttons["correct"].click(adding.correct, stated, **shown)
    one = [parts.proposals, visitor.name, parts.heading, parts.level, *parts.fields]
    buttons["set_level"].click(adding.set_level, one, **shown)
    buttons["accept"].click(adding.accept, stated, **shown)
    buttons["discard"].click(adding.discard, [parts.proposals, visitor.name], **shown)


def _wire_jobs(jobs: Jobs, parts: JobParts, listed: ListParts, visitor: Visitor, shown: dict[str, Any]) -> None:
    parts.jobs.input(jobs.choose, parts.jobs, **shown)
    parts.timer.tick(jobs.tick, [parts.jobs, listed.sources, listed.which], queue=False, **shown)
    parts.stop.click(jobs.stop, [parts.jobs, visitor.name], **shown)
    parts.retry.click(jobs.retry, [parts.jobs, visitor.name], **shown)


def _wire_listing(
    listing: Listing, parts: ListParts, buttons: dict[str, Any], visitor: Visitor, shown: dict[str, Any]
) -> None:
    gr.on([buttons["refresh"].click, parts.which.input], listing.list_again, [parts.sources, parts.which], **shown)
    parts.sources.input(listing.choose, parts.sources, **shown)
    parts.part.input(listing.choose_part, [parts.sources, parts.part], **shown)
    buttons["withdraw"].click(listing.ask_withdraw, parts.sources, **shown)
    buttons["remove"].click(listing.ask_remove, parts.sources, **shown)
    buttons["no"].click(listing.keep, None, **shown)
    buttons["yes"].click(listing.do, [parts.sources, parts.wanted, visitor.name], **shown)
    gr.on([buttons["find"].click, parts.query.submit], listing.search, parts.query, **shown)
    parts.every_link.input(listing.show_links, parts.every_link, **shown)


def _wire_norms(norms: Norms, parts: NormParts, listed: ListParts, visitor: Visitor, shown: dict[str, Any]) -> None:
    where = [listed.sources, parts.facts]
    one = [*where, parts.offers, visitor.name]
    parts.facts.input(norms.list_again, where, **shown)
    parts.offers.input(norms.choose, [*where, parts.offers], **shown)
    parts.accept.click(norms.accept, [*one, *parts.fields], **shown)
    parts.reject.click(norms.reject, [*one, parts.reason], **shown)
    parts.take_back.click(norms.take_back, [*one, parts.reason], **shown)
