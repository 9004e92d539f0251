"""What happens on the reviewer's tab: the queue looked up, a concept opened, and shown as it now stands.

Keeps nothing between two calls. Decisions themselves are taken in the pane around a concept.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.advice import Answer, ReviewState
from assistant.concepts import Concept, ConceptKind
from assistant.errors import UnknownName
from assistant.faces.ui.concept.layout import ConceptParts
from assistant.faces.ui.concept.pane import ConceptPane
from assistant.faces.ui.memory import Place
from assistant.faces.ui.parts import Updates
from assistant.faces.ui.reviewing import render, words
from assistant.faces.ui.visitor import Calm, Visitor, who

if TYPE_CHECKING:
    from assistant.assembly import Assistant


@dataclass(frozen=True, slots=True, eq=False)
class ReviewingParts:
    place: Any
    kind: Any
    state: Any
    counted: Any
    queue: Any
    more: Any
    before: Any
    opinions: Any

    @property
    def outputs(self) -> list[Any]:
        return [getattr(self, field.name) for field in fields(self)]


class Reviewing:
    def __init__(self, assistant: Assistant, visitor: Visitor, parts: ReviewingParts, concept: ConceptParts) -> None:
        self._assistant, self._parts = assistant, parts
        self._calm = Calm(assistant, visitor)
        self.pane = ConceptPane(assistant, self._calm, parts.place, concept, self.show, words.NOTHING_OPEN)

    def open(self, stored: object, kind: object, state: object) -> Updates:
        """The queue as it is now, and the concept that was open; another choice of concepts starts at its beginning."""
        before = Place.read(stored)
        place = replace(before, kind=_kind(kind), state=_state(state))
        if (place.kind, place.state) != (before.kind, before.state):
            place = replace(place, more=0)
        return self._calm.run(lambda: self.show(place), self._parts.counted)

    def show_more(self, stored: object) -> Updates:
        """The list made longer; what is open and typed stays."""
        place = Place.read(stored)
        longer = replace(place, more=place.more + 1)
        return self._calm.run(lambda: self._listed(longer) | {self._parts.place: longer.written()}, self._parts.counted)

    def choose(self, stored: object, chosen: object, name: object, request: gr.Request) -> Updates:
        place = replace(Place.read(stored), concept=Place.read({"concept": chosen}).concept).moved()

        def show() -> Updates:
            shown = self._shown(place) | {self.pane.parts.note: "", self.pane.parts.reason: ""}
            if place.concept:
                self._assistant.desk.opened(place.concept, who(name, request))
            return shown

        return self._calm.run(show, self._parts.counted)

    def show(self, place: Place) -> Updates:
        """After a decision: the concept as it stands, and the list without it, as long and as narrow as it was."""
        return self._listed(place) | self._shown(place)

    def _listed(self, place: Place) -> Updates:
        kind, state = _kind(place.kind), _state(place.state)
        limit = render.LONGEST_LIST * (1 + place.more)
        queue, many = self._assistant.desk.counted_queue(kind=kind, state=state, limit=limit)
        left = many - len(queue)
        is_there = any(item.id == place.concept for item in queue)
        return {
            self._parts.queue: gr.update(
                choices=render.choices(queue), value=place.concept if is_there else None, visible=bool(queue)
            ),
            self._parts.counted: render.counted(len(queue), many, is_filtered=bool(kind or state)),
            self._parts.more: gr.update(value=render.more(left), visible=left > 0),
        }

    def _shown(self, place: Place) -> Updates:
        concept = self._found(place)
        place = place.at(concept, place.citation)
        opinions = self._assistant.desk.feedback(concept.id) if isinstance(concept, Answer) else []
        said, before = render.feedback(opinions), self._before(concept)
        return self.pane.show(concept, place) | {
            self._parts.place: place.written(),
            self._parts.before: gr.update(value=before, visible=bool(before)),
            self._parts.opinions: gr.update(value=said, visible=bool(said)),
        }

    def _before(self, concept: Concept | None) -> str:
        if not isinstance(concept, Answer):
            return ""
        return render.asked_before(self._assistant.desk.conversation(concept.conversation_id), concept)

    def _found(self, place: Place) -> Concept | None:
        """None for what the browser remembers and the journal no longer has."""
        try:
            return self._assistant.desk.concept(place.concept) if place.concept else None
        except UnknownName:
            return None


def _kind(chosen: object) -> ConceptKind | None:
    return next((kind for kind in ConceptKind if kind == chosen), None)


def _state(chosen: object) -> ReviewState | None:
    return next((state for state in ReviewState if state == chosen), None)
