"""What happens when somebody asks or chooses an answer: the assistant asked, and the page told what to show.

It keeps nothing between two calls but which questions are running; what was typed stays in its field when something
goes wrong.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.advice import Answer
from assistant.concepts import Thumb
from assistant.errors import AssistantError, BadInput, UnknownName
from assistant.faces.making import OWN_WRITER
from assistant.faces.ui.asking import render, words
from assistant.faces.ui.asking.answering import Sentence, Step, Wish, answering
from assistant.faces.ui.asking.layout import AskingParts
from assistant.faces.ui.asking.running import RunningQuestions
from assistant.faces.ui.asking.view import View, look
from assistant.faces.ui.concept.layout import ConceptParts
from assistant.faces.ui.concept.pane import ConceptPane
from assistant.faces.ui.escaping import plain
from assistant.faces.ui.memory import Place, as_remembered, differing, filled_in, read_figures, with_new_figures
from assistant.faces.ui.parts import Updates, number_of, numbered, text_of
from assistant.faces.ui.visitor import Calm, Visitor, who
from assistant.faces.ui.words import FIGURES

if TYPE_CHECKING:
    from assistant.assembly import Assistant


class Asking:
    """The assistant behind the tab. Methods return which parts change; parts left out stay as they are."""

    def __init__(self, assistant: Assistant, visitor: Visitor, parts: AskingParts, concept: ConceptParts) -> None:
        self._assistant, self._visitor, self._parts = assistant, visitor, parts
        self._calm = Calm(assistant, visitor)
        self._running = RunningQuestions()
        self._can_stop = assistant.settings.model is not None  # without a model there is nothing to break off
        self.pane = ConceptPane(
            assistant, self._calm, parts.place, concept, self.show, words.NOTHING_OPEN, with_body=False
        )

    # --- opening

    def open(self, stored: object, figures: object) -> Updates:
        """After a reload: the conversation as the journal has it, the figures as the browser has them."""
        parts = self._parts
        updates = self.look_again(stored)
        typed = read_figures(figures)
        return updates | dict(zip(parts.fields, typed, strict=True)) | {parts.in_use: self._in_use(typed)}

    def look_again(self, stored: object) -> Updates:
        return self._calm.run(lambda: self.show(Place.read(stored)), self._parts.progress)

    def start_over(self) -> Updates:
        parts = self._parts
        emptied = {parts.question: "", parts.progress: "", parts.feedback_note: "", parts.conversation_note: ""}
        return self.show(Place()) | emptied | {self.pane.parts.note: ""}

    def choose_answer(self, stored: object, number: object) -> Updates:
        return self._open_answer(stored, number_of(number))

    def choose_message(self, stored: object, event: gr.SelectData) -> Updates:
        """Question and answer are two messages of one answer."""
        return self._open_answer(stored, number_of(event.index) // 2)

    # --- asking

    def remember(self, *typed: str) -> Updates:
        """The figures, kept in the browser; they are weighed when a question needs them."""
        return {self._parts.figures: as_remembered(*typed), self._parts.in_use: self._in_use(typed)}

    def ask(
        self, request: gr.Request, question: object, stored: object, name: object, *typed: Any
    ) -> Iterator[Updates]:
        fields, aside = _split(typed)
        yield self.remember(*fields)
        yield from self._answer(request, text_of(question), Place.read(stored), name, filled_in(fields), aside)

    def ask_again(self, request: gr.Request, stored: object, name: object, *typed: Any) -> Iterator[Updates]:
        """The question on screen once more, with the figures as they are now."""
        fields, aside = _split(typed)
        place, figures = Place.read(stored), filled_in(fields)
        yield self.remember(*fields)
        try:
            answer = self._assistant.answer(place.concept) if place.concept else None
        except UnknownName:
            answer = None
        except AssistantError as error:
            yield self._calm.say(str(error), self._parts.progress)
            return
        if answer is None:
            yield self._calm.say(words.NO_ANSWER_YET, self._parts.progress)
        else:
            yield from self._answer(request, with_new_figures(answer, figures), place, name, figures, aside)

    def stop(self, token: object) -> Updates:
        self._running.stop(token)
        return {self._parts.stop: gr.update(value=words.STOPPING, interactive=False)}

    def leave(self, request: gr.Request) -> None:
        """Whoever closes the page reads no more sentences; the answer is recorded, and there at the next visit."""
        self._running.leave(request.session_hash)

    def _answer(
        self,
        request: gr.Request,
        question: str,
        place: Place,
        name: object,
        figures: dict[str, str],
        aside: bool,
    ) -> Iterator[Updates]:
        """Told before the first step: which conversation this is, so that a reload halfway loses nothing."""
        parts = self._parts
        try:
            author = _author(name, request)
        except BadInput as error:
            yield self._calm.say(str(error), parts.progress)
            return
        place = replace(place, group=place.group or uuid.uuid4().hex)
        running = self._running.begin(request.session_hash)
        wish = Wish(question, place, figures, author, running.stop, aside)
        heard = answering(self._assistant, wish, lambda: self._running.end(running))
        earlier = self._calm.run(lambda: {parts.chat: self._messages(place, asking=question)}, parts.progress)
        can_stop = gr.update(visible=self._can_stop or "hidden", value=words.STOP, interactive=True)
        yield (
            self._calm.told(words.BUSY, parts.progress)
            | earlier
            | {parts.place: place.written(), parts.feedback_note: "", self.pane.parts.note: ""}
            | {parts.running: running.token, parts.stop: can_stop}
        )
        so_far: list[str] = []
        for told in heard:
            if isinstance(told, Step):
                yield {parts.progress: f"{words.BUSY} Bezig met {words.STEPS.get(told.name, told.name)}…"}
            elif isinstance(told, Sentence):
                so_far.append(told.text)
                yield self._calm.run(lambda: {parts.chat: self._messages(place, question, so_far)}, parts.progress)
            else:
                ended = self._refused(told, wish) if isinstance(told, AssistantError) else self._answered(told, wish)
                yield ended | {parts.running: "", parts.stop: gr.update(visible="hidden")}

    def _answered(self, answer: Answer, wish: Wish) -> Updates:
        parts = self._parts
        ready = _how_it_ended(answer, is_stopped=wish.stop.is_set())
        if own := differing(answer, wish.figures):
            named = ", ".join(self._calm.labels.get(name, name) for name in own)
            ready += f" Gerekend is met wat in de vraag of het gesprek staat, niet met uw cijfer voor {named}."
        updates = self._calm.run(lambda: self.show(wish.place.at(answer)), parts.progress)
        updates = self._calm.told(ready, parts.progress) | {parts.question: ""} | updates
        return updates | ({parts.figures_panel: gr.update(open=True)} if answer.missing_inputs else {})

    def _refused(self, error: AssistantError, wish: Wish) -> Updates:
        """Nothing was recorded; the question goes back to its field."""
        parts = self._parts
        chat = self._calm.run(lambda: {parts.chat: self._messages(wish.place)}, parts.progress)
        updates = chat | self._calm.say(str(error), parts.progress) | {parts.question: wish.question}
        is_about_figure = any(f"({name})" in str(error) for name in FIGURES)
        return updates | ({parts.figures_panel: gr.update(open=True)} if is_about_figure else {})

    # --- what somebody thinks of it

    def thumb_up(self, stored: object, reason: object, name: object, request: gr.Request) -> Updates:
        return self._rate(Thumb.UP, words.THANKS_UP, stored, reason, name, request)

    def thumb_down(self, stored: object, reason: object, name: object, request: gr.Request) -> Updates:
        return self._rate(Thumb.DOWN, words.THANKS_DOWN, stored, reason, name, request)

    def _rate(
        self, thumb: Thumb, thanks: str, stored: object, reason: object, name: object, request: gr.Request
    ) -> Updates:
        parts, place = self._parts, Place.read(stored)

        def rate() -> Updates:
            if place.concept is None:
                raise BadInput(words.NOTHING_TO_RATE)
            self._assistant.desk.give_feedback(place.concept, thumb, text_of(reason), _author(name, request))
            return {parts.feedback_reason: ""} | self._calm.told(thanks, parts.feedback_note)

        return self._calm.run(rate, parts.feedback_note)

    # --- showing

    def show(self, place: Place) -> Updates:
        parts, view = self._parts, look(self._assistant, place)
        shown = {parts.place: view.place.written(), parts.chat: render.messages(view.answers)}
        return shown | self._choice(view) | self.pane.show(view.answer, view.place)

    def _choice(self, view: View) -> Updates:
        parts, answer = self._parts, view.answer
        labels = numbered(render.choices(view.answers))
        chosen = view.answers.index(answer) if answer else None
        return {
            parts.chooser: gr.update(choices=labels, value=chosen, visible=len(labels) > 1),
            parts.feedback: gr.update(visible=answer is not None),
        }

    def _open_answer(self, stored: object, number: int) -> Updates:
        place = Place.read(stored)

        def show() -> Updates:
            answers = self._assistant.conversation(place.group) if place.group else []
            if not 0 <= number < len(answers):
                raise UnknownName(words.NO_SUCH_ANSWER)
            return self.show(place.at(answers[number])) | {self.pane.parts.note: "", self._parts.feedback_note: ""}

        return self._calm.run(show, self._parts.progress)

    def _messages(self, place: Place, asking: str | None = None, so_far: Sequence[str] = ()) -> list[render.Message]:
        answers = self._assistant.conversation(place.group) if place.group else []
        return render.messages(answers, asking, so_far)

    def _in_use(self, typed: Sequence[str | None]) -> str:
        figures = {self._calm.labels.get(name, name): value for name, value in filled_in(typed).items()}
        return render.figures_in_use(typed[0] or "", figures)


def _split(typed: Sequence[Any]) -> tuple[Sequence[str], bool]:
    """The library's name and figures, and whether sources that were set aside may answer as well."""
    many = len(FIGURES) + 1
    return typed[:many], True in typed[many:]


def _author(name: object, request: gr.Request) -> str | None:
    return who(name, request) or None


def _how_it_ended(answer: Answer, *, is_stopped: bool) -> str:
    """Sentences of a model that were on screen may be gone: then it is said why."""
    is_own = answer.drafter.name == OWN_WRITER
    if is_stopped:
        return words.STOPPED if is_own else words.STOPPED_TOO_LATE
    if is_own and answer.drafter.fallback_reason:
        return f"{words.READY} {plain(answer.drafter.fallback_reason)} {words.REPLACED}"
    return words.READY
