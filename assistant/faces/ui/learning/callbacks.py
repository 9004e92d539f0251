"""What happens on the tab about reviewing: figures said in sentences, and a second opinion given without the first.

Figures of one person go to that person only. Keeps nothing between two calls.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import BadInput
from assistant.faces.making import month_sentences
from assistant.faces.ui.concept import render
from assistant.faces.ui.escaping import line
from assistant.faces.ui.learning import words
from assistant.faces.ui.memory import Place
from assistant.faces.ui.parts import Updates, text_of
from assistant.faces.ui.visitor import Calm, Visitor, who
from assistant.oversight.economics import Economics
from assistant.oversight.economics_wording import economics_sentences
from assistant.oversight.usage import MonthlyUsage, month_before

if TYPE_CHECKING:
    from assistant.assembly import Assistant
    from assistant.concepts import Concept


@dataclass(frozen=True, slots=True, eq=False)
class LearningParts:
    place: Any
    together: Any
    own: Any
    usage: Any
    panel: Any
    body: Any
    quotes: Any
    receipts: Any
    reason: Any
    note: Any

    @property
    def outputs(self) -> list[Any]:
        return [getattr(self, field.name) for field in fields(self)]


class Learning:
    def __init__(self, assistant: Assistant, visitor: Visitor, parts: LearningParts) -> None:
        self._assistant, self._parts = assistant, parts
        self._calm = Calm(assistant, visitor)

    def open(self, name: object, request: gr.Request) -> Updates:
        parts = self._parts

        def show() -> Updates:
            desk, person = self._assistant.desk, who(name, request)
            own = f"{words.OWN}\n\n{words.OWN_HELP}\n\n{_listed(desk.economics(person))}" if person else ""
            together = f"{words.TOGETHER}\n\n{_listed(desk.economics())}"
            return {
                parts.together: together,
                parts.own: gr.update(value=own, visible=bool(own)),
                parts.usage: f"{words.USAGE}\n\n{self._usage()}",
            }

        return self._calm.run(show, parts.note)

    def _usage(self) -> str:
        """This month and the one before it."""
        present = self._assistant.desk.usage()
        return f"{_month(present)}\n\n{_month(self._assistant.desk.usage(month_before(present.month)))}"

    def next(self, name: object, request: gr.Request) -> Updates:
        parts = self._parts

        def show() -> Updates:
            concept = self._assistant.desk.next_second_look(_named(name, request))
            if concept is None:
                return self._closed() | self._calm.told(words.NOTHING_LEFT, parts.note)
            return self._shown(concept) | {parts.note: ""}

        return self._calm.run(show, parts.note)

    def release(self, stored: object, name: object, reason: object, request: gr.Request) -> Updates:
        return self._give(stored, name, reason, request, releases=True)

    def hold(self, stored: object, name: object, reason: object, request: gr.Request) -> Updates:
        return self._give(stored, name, reason, request, releases=False)

    def _give(self, stored: object, name: object, reason: object, request: gr.Request, *, releases: bool) -> Updates:
        parts, place = self._parts, Place.read(stored)

        def give() -> Updates:
            if place.concept is None:
                raise BadInput(words.NOTHING_OPEN)
            given = self._assistant.desk.second_opinion(place.concept, _named(name, request), releases, text_of(reason))
            told = self._calm.told(words.SAME if given.agrees else words.OTHER, parts.note)
            return self._closed() | self.open(name, request) | told

        return self._calm.run(give, parts.note)

    def _shown(self, concept: Concept) -> Updates:
        """Without its standing or its history, which would give the first decision away."""
        parts = self._parts
        sums = render.receipts(concept, {norm.id: norm for norm in self._assistant.norms()})
        return {
            parts.place: Place().at(concept).written(),
            parts.panel: gr.update(visible=True),
            parts.body: render.body(concept),
            parts.quotes: render.cited(concept.citations),
            parts.receipts: gr.update(value=sums, visible=bool(sums)),
            parts.reason: "",
        }

    def _closed(self) -> Updates:
        return {self._parts.place: Place().written(), self._parts.panel: gr.update(visible=False)}


def _named(name: object, request: gr.Request) -> str:
    if not (person := who(name, request)):
        raise BadInput(words.NEEDS_NAME)
    return person


def _listed(economics: Economics) -> str:
    return "\n".join(f"- {line(sentence)}" for sentence in economics_sentences(economics))


def _month(usage: MonthlyUsage) -> str:
    first, *others = (line(each) for each in month_sentences(usage))
    return "\n".join([f"**{first}**\n", *(f"- {each}" for each in others)])
