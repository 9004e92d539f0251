"""What happens around one concept: a source opened, an edit compared, a decision taken; whatever the tab it is on.

Keeps nothing between two calls: which concept it is about comes along from the browser and is looked up again. Whether
a decision is allowed is for the desk to say; here it only reaches the desk and comes back as a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.advice import RELEASED, WAITING, Decision, ReviewRequest, ReviewState, fingerprint
from assistant.concepts import Concept
from assistant.errors import BadInput
from assistant.faces.making import calls_text
from assistant.faces.ui.changes import changes
from assistant.faces.ui.concept import render, words
from assistant.faces.ui.concept.layout import ConceptParts
from assistant.faces.ui.concept.sources import open_source
from assistant.faces.ui.memory import Place
from assistant.faces.ui.parts import Updates, number_of, numbered, text_of
from assistant.faces.ui.taking import Taking
from assistant.faces.ui.visitor import Calm, who

if TYPE_CHECKING:
    from assistant.assembly import Assistant

LONGEST_REASON, LONGEST_TEXT = 4000, 20_000
WAITING_FOR = frozenset({Decision.APPROVE, Decision.RETURN, Decision.REJECT, Decision.EDIT, Decision.REVISE})
MAY = {  # only what can succeed is offered; the desk decides
    **dict.fromkeys(WAITING, WAITING_FOR),
    **dict.fromkeys(RELEASED, frozenset({Decision.WITHDRAW, Decision.REVISE})),
    **dict.fromkeys((ReviewState.REJECTED, ReviewState.WITHDRAWN), frozenset({Decision.REVISE})),
}
SAME_WORDS_WILL_DO = frozenset(MAY) - RELEASED - {ReviewState.CONCEPT}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form when a button is pressed."""

    name: object
    reason: object
    text: object
    reading: object


class ConceptPane:
    """``refresh`` shows the whole tab afresh at a place; what it returns includes what this pane shows."""

    def __init__(
        self,
        assistant: Assistant,
        calm: Calm,
        place: Any,
        parts: ConceptParts,
        refresh: Callable[[Place], Updates],
        nothing: str = words.NOTHING_OPEN,
        *,
        with_body: bool = True,
    ) -> None:
        self._assistant, self._calm, self._place, self._refresh = assistant, calm, place, refresh
        self.parts, self._nothing, self._with_body = parts, nothing, with_body
        self._taking = Taking(assistant, calm, parts.taking)

    # --- showing

    def show(self, concept: Concept | None, place: Place) -> Updates:
        parts = self.parts
        is_open = gr.update(visible=concept is not None)
        panels = dict.fromkeys((parts.form, parts.details, parts.history_panel, parts.taking.panel), is_open)
        if concept is None:
            closed = gr.update(value="", visible=False)
            empty = dict.fromkeys((parts.writing, parts.body, parts.receipts), closed)
            return panels | empty | {parts.standing: self._nothing, parts.text: ""}
        written = render.writing(concept)
        shown = {
            parts.writing: gr.update(value=written, visible=bool(written)),
            parts.standing: render.standing(concept),
            parts.body: gr.update(value=render.body(concept), visible=self._with_body),
            parts.history: render.history(self._assistant.desk.history(concept.id)),
        }
        return panels | self._rests_on(concept, place) | self._form(concept) | self._taking.forget() | shown

    def _rests_on(self, concept: Concept, place: Place) -> Updates:
        parts = self.parts
        sums = render.receipts(concept, {norm.id: norm for norm in self._assistant.norms()})
        sources, open_points = numbered(render.source_labels(concept)), render.open_points(concept)
        chosen = place.citation if 0 <= place.citation < len(sources) else None
        return {
            parts.receipts: gr.update(value=sums, visible=bool(sums)),
            parts.sources: gr.update(choices=sources, value=chosen, visible=bool(sources)),
            parts.section: open_source(self._assistant, concept, place.citation),
            parts.open_panel: gr.update(visible=bool(open_points)),
            parts.open_points: open_points,
            parts.checks: render.checks(concept),
        } | self._sent(concept)

    def _sent(self, concept: Concept) -> Updates:
        calls = self._assistant.desk.calls(concept.id)
        return {self.parts.calls_panel: gr.update(visible=bool(calls)), self.parts.calls: calls_text(calls)}

    def _form(self, concept: Concept) -> Updates:
        parts, state = self.parts, concept.review.state
        readings = numbered(render.readings(concept)) if state in WAITING else []
        may = MAY[state]
        return {
            parts.readings: gr.update(choices=readings, value=None, visible=bool(readings)),
            parts.text: concept.text,
            parts.difference: "",
            parts.confirm: gr.update(visible=False),
            **{button: gr.update(visible=decision in may) for decision, button in parts.buttons.items()},
        }

    # --- reading

    def choose_source(self, stored: object, chosen: object, name: object, request: gr.Request) -> Updates:
        place, number = Place.read(stored), number_of(chosen)

        def show() -> Updates:
            concept = self._assistant.desk.concept(place.concept or "")
            if 0 <= number < len(concept.citations):
                passage = concept.citations[number].passage_id
                self._assistant.desk.opened_source(concept.id, passage, who(name, request))
            section = open_source(self._assistant, concept, number)
            return {self.parts.section: section, self._place: replace(place, citation=number).written()}

        return self._calm.run(show, self.parts.note)

    def compare(self, stored: object, text: object) -> Updates:
        place = Place.read(stored)
        return self._calm.run(lambda: self._compared(place, text_of(text)), self.parts.note)

    def _compared(self, place: Place, text: str) -> Updates:
        if place.concept is None:
            raise BadInput(words.NOTHING_TO_DECIDE)
        if len(text) > LONGEST_TEXT:
            raise BadInput(words.TEXT_TOO_LONG)
        concept = self._assistant.desk.concept(place.concept)
        # What was refused or taken back may be asked for anew in the same words.
        is_new = concept.text.strip() != text.strip() or concept.review.state in SAME_WORDS_WILL_DO
        return {
            self.parts.difference: changes(concept.text, text),
            self.parts.confirm: gr.update(visible=is_new),
            self._place: replace(place, compared=_print_of(text)).written(),
            self.parts.note: "",
        }

    def take_along(self, stored: object, form: object) -> Updates:
        return self._taking.write(Place.read(stored).concept, form)

    # --- deciding

    def on_press(self, decision: Decision) -> Callable[..., Updates]:
        """The callback of one button."""

        def press(
            stored: object, name: object, reason: object, text: object, reading: object, request: gr.Request
        ) -> Updates:
            return self._decide(decision, Place.read(stored), Typed(name, reason, text, reading), request)

        return press

    def _decide(self, decision: Decision, place: Place, typed: Typed, request: gr.Request) -> Updates:
        parts, text = self.parts, text_of(typed.text)
        if decision in (Decision.EDIT, Decision.REVISE) and place.concept and place.compared != _print_of(text):
            # The text was changed after its changes were shown; nobody records what she did not see.
            shown = self._calm.run(lambda: self._compared(place, text), parts.note)
            return shown | self._calm.told(words.CONFIRM_FIRST, parts.note) if parts.difference in shown else shown

        def decide() -> Updates:
            wish = _request(decision, place, typed, who(typed.name, request))
            self._assistant.desk.decide(place.concept or "", wish)
            return {parts.reason: ""} | self._calm.told(words.DECIDED, parts.note)

        told = self._calm.run(decide, parts.note)
        if parts.reason not in told:
            return self._not_taken(place, told)
        return self._calm.run(lambda: self._refresh(replace(place, compared=None)), parts.note) | told

    def _not_taken(self, place: Place, said: Updates) -> Updates:
        """Somebody may have decided first: show how it stands now, and leave what was typed and chosen."""
        if place.concept is None:
            return said
        kept = {self.parts.text, self.parts.reason, self.parts.readings, self.parts.difference, self.parts.confirm}
        shown = self._calm.run(lambda: self._refresh(place), self.parts.note)
        return {part: change for part, change in shown.items() if part not in kept} | said

    # --- wiring

    def wire(self, name: Any, outputs: list[Any], quiet: dict[str, Any]) -> None:
        parts, place = self.parts, self._place
        shown: dict[str, Any] = {"outputs": outputs, **quiet}
        # ``input`` rather than ``select``, which a keyboard does not set off.
        parts.sources.input(self.choose_source, [place, parts.sources, name], **shown)
        parts.taking.write.click(self.take_along, [place, parts.taking.format], **shown)
        parts.compare.click(self.compare, [place, parts.text], **shown)
        for decision, button in parts.buttons.items():
            button.click(self.on_press(decision), [place, name, parts.reason, parts.text, parts.readings], **shown)


def _request(decision: Decision, place: Place, typed: Typed, name: str) -> ReviewRequest:
    """The text goes along with every decision, so that an edit cannot get lost in an approval."""
    reason, text = text_of(typed.reason), text_of(typed.text)
    if place.concept is None:
        raise BadInput(words.NOTHING_TO_DECIDE)
    if not name:
        raise BadInput(words.NEEDS_NAME)
    if len(reason) > LONGEST_REASON:
        raise BadInput(words.REASON_TOO_LONG)
    if len(text) > LONGEST_TEXT:
        raise BadInput(words.TEXT_TOO_LONG)
    return ReviewRequest(
        decision=decision,
        reviewer=name,
        reason=reason,
        text=text,
        option=_reading(decision, typed.reading),
        content_hash=place.seen,
    )


def _reading(decision: Decision, chosen: object) -> int | None:
    """A reading is chosen by approving; with any other decision it says nothing."""
    number = number_of(chosen)
    if decision not in (Decision.APPROVE, Decision.EDIT) or number < 0:
        return None
    if number > 20:
        raise BadInput(words.NO_SUCH_READING)
    return number


def _print_of(text: str) -> str:
    return fingerprint(text.strip())
