"""What happens while somebody adds a source: a document read, its proposal shown and corrected, and a yes or a no.

Keeps nothing between two calls: a proposal waits in the queue of the desk, and the page knows only which is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.assembly.adding import LEAVE_OUT, Corrections, Proposal
from assistant.assembly.adding.proposing import UNKNOWN
from assistant.errors import BadInput, UnknownName
from assistant.faces.inputs import read_date
from assistant.faces.stating import changed_card
from assistant.faces.ui.files import take
from assistant.faces.ui.parts import Updates, text_of
from assistant.faces.ui.sources import render, words
from assistant.faces.ui.sources.jobs import Jobs
from assistant.faces.ui.sources.layout import AddingParts
from assistant.faces.ui.visitor import Calm, who

if TYPE_CHECKING:
    from assistant.assembly import Assistant
    from assistant.knowledge.ingest.card import Card

FIELDS = ("title", "id", "publisher", "kind", "valid_from", "valid_to", "url", "published", "replaces")
DATES = ("valid_from", "valid_to")
LEVELS: dict[str, int | None] = {**{str(level): level for level in range(1, 7)}, "tekst": None, "weg": LEAVE_OUT}


class Adding:
    def __init__(self, assistant: Assistant, calm: Calm, parts: AddingParts, jobs: Jobs) -> None:
        self._assistant, self._calm, self._parts, self._jobs = assistant, calm, parts, jobs

    # --- reading

    def read(self, uploaded: object, address: object, name: object, request: gr.Request) -> Iterator[Updates]:
        yield self._calm.told(words.READING, self._parts.note)
        yield self._calm.run(
            lambda: self._read(uploaded, text_of(address).strip(), who(name, request)), self._parts.note
        )

    def _read(self, uploaded: object, address: str, by: str) -> Updates:
        parts = self._parts
        if bool(uploaded) == bool(address):
            raise BadInput(words.BOTH if uploaded else words.NOTHING)
        if uploaded:
            proposal = self._assistant.adding.propose_file(*take(uploaded), None, by)
        else:
            proposal = self._assistant.adding.propose_url(address, None, by)
        emptied = {parts.file: None, parts.address: "", parts.form_note: ""}
        return self.shown(proposal.id) | emptied | self._calm.told(words.UNDERSTOOD, parts.note)

    def fill_in_address(self, address: object) -> Updates:
        """A link that was chosen elsewhere on the tab."""
        filled = {self._parts.address: text_of(address), self._parts.panel: gr.update(open=True)}
        return filled | self._calm.told(words.LINK_CHOSEN, self._parts.note)

    # --- showing

    def shown(self, chosen: object) -> Updates:
        """What waits, and the proposal that is open."""
        waiting = self._assistant.adding.proposals()
        one = next((each for each in waiting if each.id == chosen), None)
        choices = gr.update(
            choices=render.proposal_choices(waiting), value=one.id if one else None, visible=bool(waiting)
        )
        return {self._parts.proposals: choices} | self._form(one)

    def choose(self, chosen: object) -> Updates:
        emptied = {self._parts.form_note: "", self._parts.note: ""}
        return self._calm.run(lambda: self.shown(chosen) | emptied, self._parts.note)

    def _form(self, one: Proposal | None) -> Updates:
        parts = self._parts
        if one is None:
            return {parts.form: gr.update(visible=False)}
        return {
            parts.form: gr.update(visible=True),
            **dict(zip(parts.fields, self._filled(one.preview.card), strict=True)),
            parts.guesses: render.guesses(one),
            parts.preview: render.preview(one),
            parts.heading: gr.update(choices=render.heading_choices(one.headings), value=None),
            parts.level: None,
        }

    def _filled(self, card: Card) -> list[Any]:
        values = [getattr(card, name) for name in FIELDS]
        shown = ["" if value is None else str(value) for value in values]
        shown[FIELDS.index("publisher")] = "" if card.publisher == UNKNOWN else card.publisher
        sheets = [(words.REPLACES_NONE, ""), *self._sheets(card.replaces)]
        return [*shown[:-1], gr.update(choices=sheets, value=card.replaces or "")]

    def _sheets(self, chosen: str | None) -> list[tuple[str, str]]:
        """The fact sheets that came with the assistant and that nothing replaces yet."""
        return [
            (f"{each.source.title} — {each.source.publisher}", each.source.id)
            for each in self._assistant.adding.overview()
            if each.source.kind == "guidance"
            and not each.is_added
            and (not each.replaced_by or each.source.id == chosen)
        ]

    # --- correcting

    def correct(self, request: gr.Request, chosen: object, name: object, *typed: Any) -> Updates:
        def correct() -> Updates:
            proposal = self._with_typed(self._open(chosen), typed, who(name, request))
            return self.shown(proposal.id) | self._calm.told(words.CORRECTED, self._parts.form_note)

        return self._calm.run(correct, self._parts.form_note)

    def set_level(
        self, request: gr.Request, chosen: object, name: object, heading: object, level: object, *typed: Any
    ) -> Updates:
        """One heading put right; what was typed in the fields goes along."""

        def correct() -> Updates:
            number = text_of(heading)
            if not number.isdecimal() or text_of(level) not in LEVELS:
                raise BadInput(words.CHOOSE_HEADING)
            by = who(name, request)
            proposal = self._with_typed(self._open(chosen), typed, by)
            made = Corrections(headings={int(number[:9]): LEVELS[text_of(level)]})
            proposal = self._assistant.adding.correct(proposal.id, made, by)
            return self.shown(proposal.id) | self._calm.told(words.CORRECTED, self._parts.form_note)

        return self._calm.run(correct, self._parts.form_note)

    def _open(self, chosen: object) -> Proposal:
        if not text_of(chosen):
            raise BadInput(words.NO_PROPOSAL)
        return self._assistant.adding.proposal(text_of(chosen))

    def _with_typed(self, proposal: Proposal, typed: Sequence[Any], by: str) -> Proposal:
        """The proposal with the particulars of the form; itself where they are those it has."""
        card = changed_card(proposal.preview.card, _stated(typed, proposal.preview.card))
        if card == proposal.preview.card:
            return proposal
        return self._assistant.adding.correct(proposal.id, Corrections(card=card), by)

    # --- yes or no

    def accept(self, request: gr.Request, chosen: object, name: object, *typed: Any) -> Updates:
        parts = self._parts

        def accept() -> Updates:
            by = who(name, request)
            seen = self._open(chosen)
            proposal = self._with_typed(seen, typed, by)
            if proposal.preview.change is not seen.preview.change:
                # Nobody says yes to what she did not see.
                return self.shown(proposal.id) | self._calm.told(words.LOOK_AGAIN, parts.form_note)
            job = self._assistant.adding.accept(proposal.id, by)
            told = self._calm.told(words.ACCEPTED, parts.note)
            return self.shown(None) | self._jobs.shown(job.id) | {parts.form_note: ""} | told

        return self._not_lost(chosen, self._calm.run(accept, parts.form_note))

    def discard(self, chosen: object, name: object, request: gr.Request) -> Updates:
        def discard() -> Updates:
            self._assistant.adding.discard(self._open(chosen).id, who(name, request))
            return self.shown(None) | self._calm.told(words.DISCARDED, self._parts.note)

        return self._not_lost(chosen, self._calm.run(discard, self._parts.form_note))

    def _not_lost(self, chosen: object, told: Updates) -> Updates:
        """Somebody else may have decided first: then the list is shown as it is now, with the reason above it."""
        if self._parts.proposals in told or not text_of(chosen):
            return told
        try:
            self._assistant.adding.proposal(text_of(chosen))
        except UnknownName:
            return self.shown(None) | told | {self._parts.note: told.get(self._parts.form_note, "")}
        return told


def _stated(typed: Sequence[Any], card: Card) -> dict[str, Any]:
    """The form as particulars; an emptied field is taken away, and must be there where a card needs it."""
    stated: dict[str, Any] = {}
    for field, value in zip(FIELDS, typed, strict=True):
        said = text_of(value).strip()
        stated[field] = read_date(said) if field in DATES and said else said or None
    for field in ("title", "id", "kind"):
        stated[field] = stated[field] or ""
    if not stated["publisher"]:
        stated["publisher"] = UNKNOWN if card.publisher == UNKNOWN else ""
    return stated
