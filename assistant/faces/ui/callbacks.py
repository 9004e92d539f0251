"""What happens when somebody types, chooses or presses: the assistant asked, and the page told what to show.

The outermost boundary of the page: every error ends here as one calm sentence, with what was typed still in its field.
It keeps nothing between two calls.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.advice import Answer, Decision, ReviewRequest
from assistant.errors import AssistantError, BadInput, UnknownName
from assistant.faces.limits import account_name
from assistant.faces.ui import render, words
from assistant.faces.ui.escaping import plain
from assistant.faces.ui.memory import Place, as_remembered, differing, filled_in, read_figures, with_new_figures
from assistant.faces.ui.view import View, look, open_source

if TYPE_CHECKING:
    from assistant.assembly import Assistant

log = logging.getLogger("assistant.faces.ui")
Updates = dict[Any, Any]
LIMITS = ((120, words.NAME_TOO_LONG), (4000, words.REASON_TOO_LONG), (20_000, words.TEXT_TOO_LONG))


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The components that callbacks read and write, by what they show."""

    place: Any
    figures: Any
    in_use: Any
    fields: tuple[Any, ...]
    question: Any
    chat: Any
    chooser: Any
    progress: Any
    announcement: Any
    figures_panel: Any
    standing: Any
    details: Any
    receipts: Any
    sources: Any
    section: Any
    open_panel: Any
    open_points: Any
    checks: Any
    review_form: Any
    reviewer: Any
    reason: Any
    text: Any
    review_note: Any


class Desk:
    """The assistant behind the page. Methods return which parts change; parts left out stay as they are."""

    def __init__(self, assistant: Assistant, parts: Parts) -> None:
        self._assistant, self._parts = assistant, parts
        self._labels = {each.name: each.label.nl for norm in assistant.norms() for each in norm.inputs}

    # --- opening

    def open(self, stored: object, figures: object, request: gr.Request) -> Updates:
        """After a reload: the conversation as the journal has it, the figures as the browser has them."""
        parts, name = self._parts, _account(request)
        updates = self._calmly(lambda: self._show(Place.read(stored)), parts.progress)
        typed = read_figures(figures)
        updates |= dict(zip(parts.fields, typed, strict=True)) | {parts.in_use: self._in_use(typed)}
        return updates | ({parts.reviewer: gr.update(value=name, interactive=False)} if name else {})

    def start_over(self) -> Updates:
        parts = self._parts
        return self._show(Place()) | {parts.question: "", parts.progress: "", parts.announcement: ""}

    def choose_answer(self, stored: object, number: object) -> Updates:
        return self._open_answer(stored, _number(number))

    def choose_message(self, stored: object, event: gr.SelectData) -> Updates:
        """Question and answer are two messages of one answer."""
        return self._open_answer(stored, _number(event.index) // 2)

    def choose_source(self, stored: object, chosen: object) -> Updates:
        place, number = Place.read(stored), _number(chosen)

        def show() -> Updates:
            answer = self._assistant.answer(place.answer or "")
            section = open_source(self._assistant, answer, number)
            return {self._parts.section: section, self._parts.place: replace(place, citation=number).written()}

        return self._calmly(show, self._parts.progress)

    # --- asking

    def remember(self, *typed: str) -> Updates:
        """The figures, kept in the browser; they are weighed when a question needs them."""
        return {self._parts.figures: as_remembered(*typed), self._parts.in_use: self._in_use(typed)}

    def ask(self, question: str, stored: object, *typed: str) -> Iterator[Updates]:
        yield self.remember(*typed)
        yield from self._answer(question or "", Place.read(stored), filled_in(typed))

    def ask_again(self, stored: object, *typed: str) -> Iterator[Updates]:
        """The question on screen once more, with the figures as they are now."""
        place, figures = Place.read(stored), filled_in(typed)
        yield self.remember(*typed)
        try:
            answer = self._assistant.answer(place.answer) if place.answer else None
        except UnknownName:
            answer = None
        except AssistantError as error:
            yield self._say(str(error))
            return
        if answer is None:
            yield self._say(words.NO_ANSWER_YET)
        else:
            yield from self._answer(with_new_figures(answer, figures), place, figures)

    def _answer(self, question: str, place: Place, figures: dict[str, str]) -> Iterator[Updates]:
        """Told before the first step: which conversation this is, so that a reload halfway loses nothing."""
        parts = self._parts
        place = replace(place, conversation=place.conversation or uuid.uuid4().hex)
        earlier = self._calmly(lambda: {parts.chat: self._messages(place, asking=question)}, parts.progress)
        yield (
            {parts.progress: words.BUSY}
            | earlier
            | {
                parts.place: place.written(),
                parts.announcement: words.BUSY,
                parts.review_note: "",
            }
        )
        for told in self._work(question, place, figures):
            if isinstance(told, Answer):
                yield self._answered(told, place, figures)
            elif isinstance(told, AssistantError):
                yield self._refused(told, question, place)
            else:
                yield {parts.progress: f"{words.BUSY} Bezig met {words.STEPS.get(told, told)}…"}

    def _work(self, question: str, place: Place, figures: dict[str, str]) -> Iterator[str | Answer | AssistantError]:
        """Runs apart from the page: whoever leaves halfway still finds the answer in the journal."""
        told: SimpleQueue[str | Answer | AssistantError] = SimpleQueue()

        def run() -> None:
            try:
                told.put(
                    self._assistant.ask(question, conversation_id=place.conversation, figures=figures, on_step=told.put)
                )
            except AssistantError as error:
                told.put(error)
            except Exception:
                log.exception("a question on the page ended unexpectedly")
                told.put(AssistantError(words.CALM))

        threading.Thread(target=run, name="page-question", daemon=True).start()
        while isinstance(said := told.get(), str):
            yield said
        yield said

    def _answered(self, answer: Answer, place: Place, figures: dict[str, str]) -> Updates:
        parts = self._parts
        ready = words.READY
        if own := differing(answer, figures):
            named = ", ".join(self._labels.get(name, name) for name in own)
            ready += f" Gerekend is met wat in de vraag of het gesprek staat, niet met uw cijfer voor {named}."
        updates = self._calmly(lambda: self._show(place.at(answer)), parts.progress)
        updates = {parts.progress: ready, parts.announcement: ready, parts.question: ""} | updates
        return updates | ({parts.figures_panel: gr.update(open=True)} if answer.missing_inputs else {})

    def _refused(self, error: AssistantError, question: str, place: Place) -> Updates:
        """Nothing was recorded; the question goes back to its field."""
        parts = self._parts
        chat = self._calmly(lambda: {parts.chat: self._messages(place)}, parts.progress)
        updates = chat | self._say(str(error)) | {parts.question: question}
        is_about_figure = any(f"({name})" in str(error) for name in words.FIGURES)
        return updates | ({parts.figures_panel: gr.update(open=True)} if is_about_figure else {})

    # --- reviewing

    def approve(self, stored: object, reviewer: str, reason: str, text: str, request: gr.Request) -> Updates:
        return self._decide(Decision.APPROVE, stored, reviewer, reason, text, request)

    def edit(self, stored: object, reviewer: str, reason: str, text: str, request: gr.Request) -> Updates:
        return self._decide(Decision.EDIT, stored, reviewer, reason, text, request)

    def reject(self, stored: object, reviewer: str, reason: str, text: str, request: gr.Request) -> Updates:
        return self._decide(Decision.REJECT, stored, reviewer, reason, text, request)

    def _decide(
        self, decision: Decision, stored: object, reviewer: str, reason: str, text: str, request: gr.Request
    ) -> Updates:
        parts, place = self._parts, Place.read(stored)

        def decide() -> Updates:
            if place.answer is None:
                raise BadInput("Er is nog geen antwoord om te beoordelen; stel eerst een vraag.")
            self._assistant.review(
                place.answer,
                _request(decision, _account(request) or reviewer or "", reason or "", text or "", place.seen),
            )
            note = "Uw beslissing is vastgelegd."
            return self._show(place) | {parts.reason: "", parts.review_note: note, parts.announcement: note}

        updates = self._calmly(decide, parts.review_note)
        if parts.standing in updates:
            return updates
        # Somebody may have decided first: show how the answer stands, and leave what was typed.
        shown = self._calmly(lambda: self._show(place), parts.progress)
        return {part: change for part, change in shown.items() if part is not parts.text} | updates

    # --- showing

    def _open_answer(self, stored: object, number: int) -> Updates:
        place = Place.read(stored)

        def show() -> Updates:
            answers = self._assistant.conversation(place.conversation) if place.conversation else []
            if not 0 <= number < len(answers):
                raise UnknownName(words.NO_SUCH_ANSWER)
            return self._show(place.at(answers[number])) | {self._parts.review_note: ""}

        return self._calmly(show, self._parts.progress)

    def _messages(self, place: Place, asking: str | None = None) -> list[render.Message]:
        answers = self._assistant.conversation(place.conversation) if place.conversation else []
        return render.messages(answers, asking)

    def _show(self, place: Place) -> Updates:
        parts, view = self._parts, look(self._assistant, place)
        return {parts.place: view.place.written(), parts.chat: render.messages(view.answers)} | self._show_answer(view)

    def _show_answer(self, view: View) -> Updates:
        parts, answer = self._parts, view.answer
        labels = _numbered(render.choices(view.answers))
        chosen = view.answers.index(answer) if answer else None
        sources = _numbered(render.source_labels(answer) if answer else [])
        return {
            parts.chooser: gr.update(choices=labels, value=chosen, visible=len(labels) > 1),
            parts.standing: view.standing,
            parts.details: gr.update(visible=answer is not None),
            parts.receipts: gr.update(value=view.receipts, visible=bool(view.receipts)),
            parts.sources: gr.update(
                choices=sources, value=view.place.citation if sources else None, visible=bool(sources)
            ),
            parts.section: view.section,
            parts.open_panel: gr.update(visible=bool(view.open_points)),
            parts.open_points: view.open_points,
            parts.checks: view.checks,
            parts.review_form: gr.update(visible=view.needs_review),
            parts.text: answer.text if answer else "",
        }

    def _in_use(self, typed: Sequence[str | None]) -> str:
        figures = {self._labels.get(name, name): value for name, value in filled_in(typed).items()}
        return render.figures_in_use(typed[0] or "", figures)

    def _calmly(self, work: Callable[[], Updates], where: Any) -> Updates:
        try:
            return work()
        except AssistantError as error:
            return self._say(str(error), where)
        except Exception:
            log.exception("the page could not do what was asked")
            return self._say(words.CALM, where)

    def _say(self, sentence: str, where: Any = None) -> Updates:
        """For the eye at its place and for a screen reader once, without the internal names of figures."""
        for name in self._labels:
            sentence = sentence.replace(f" ({name})", "")
        return {where or self._parts.progress: plain(sentence), self._parts.announcement: plain(sentence)}


def _request(decision: Decision, reviewer: str, reason: str, text: str, seen: str | None) -> ReviewRequest:
    """The text goes along with every decision, so that an edit cannot get lost in an approval."""
    for typed, (longest, sentence) in zip((reviewer, reason, text), LIMITS, strict=True):
        if len(typed) > longest:
            raise BadInput(sentence)
    if not reviewer.strip():
        raise BadInput("Een beslissing heeft een naam nodig. Vul in wie beoordeelt.")
    return ReviewRequest(decision=decision, reviewer=reviewer, reason=reason, text=text, content_hash=seen)


def _account(request: gr.Request) -> str | None:
    return account_name(request.request.scope) if request.request is not None else None


def _numbered(labels: Sequence[str]) -> list[tuple[str, int]]:
    return [(label, number) for number, label in enumerate(labels)]


def _number(chosen: Any) -> int:
    """Which one, counted from 0; -1 for what the page itself never sends."""
    number = chosen[0] if isinstance(chosen, list | tuple) and chosen else chosen
    return number if isinstance(number, int) else -1
